//! Every right of the service: which roles and scopes give it. A handler names the one it needs in its signature.

use super::roles::{Role, Scope};

/// Something a caller may do. `ROLES` give it to people, `SCOPE` to machines, in their own agency or province.
pub trait Right: 'static {
    const NAME: &'static str;
    const ROLES: &'static [Role];
    const SCOPE: Option<Scope>;
    /// Whether any session has it, also one without roles: that of a person whose first password is still to be
    /// changed.
    const OPEN: bool;
}

macro_rules! rights {
    ($($(#[$doc:meta])* $name:ident = $($open:ident)? [$($role:ident)*] $($scope:ident)?;)*) => {
        $(
            $(#[$doc])*
            pub struct $name;

            impl Right for $name {
                const NAME: &'static str = stringify!($name);
                const ROLES: &'static [Role] = &[$(Role::$role,)*];
                const SCOPE: Option<Scope> = scope!($($scope)?);
                const OPEN: bool = open!($($open)?);
            }
        )*

        /// All rights by name, for the table of rights in the documents.
        pub const RIGHTS: &[(&str, &[Role], Option<Scope>)] = &[$((stringify!($name), $name::ROLES, $name::SCOPE),)*];
    };
}

macro_rules! scope {
    () => {
        None
    };
    ($scope:ident) => {
        Some(Scope::$scope)
    };
}

macro_rules! open {
    () => {
        false
    };
    (open) => {
        true
    };
}

rights! {
    /// Whoever is signed in, about themselves. Machines too.
    SignedIn = open [Sysadmin AgencyAdmin Staff UnitHead Approver ComplaintOfficer IntegrityOfficer AssetOfficer DataOfficer Executive Province Auditor];
    /// Open and rename agencies.
    ManageAgencies = [Sysadmin];
    /// Change an agency's units, positions and appointments.
    ManageOrganisation = [Sysadmin AgencyAdmin];
    /// See who holds which position, names included.
    ReadAppointments = [Sysadmin AgencyAdmin Staff UnitHead Approver ComplaintOfficer IntegrityOfficer AssetOfficer DataOfficer Executive Auditor];
    /// Open, change and close accounts.
    ManageUsers = [Sysadmin AgencyAdmin];
    /// Register machines.
    ManageClients = [Sysadmin AgencyAdmin];
    /// Have an agency's own systems told of its events.
    ManageWebhooks = [AgencyAdmin];
    /// Read who did what.
    ReadAudit = [Sysadmin AgencyAdmin Auditor];
    /// Follow what changes.
    FollowChanges = [DataOfficer Executive Auditor Province] ReadChanges;
    /// See assessments that aren't published yet.
    ReadDrafts = [AgencyAdmin DataOfficer Executive Auditor Province] ReadAssessments;
    /// See the earlier versions of an assessment, which hold its drafts.
    ReadRevisions = [AgencyAdmin DataOfficer Executive Auditor];
    /// Record, correct and import assessments.
    EditAssessments = [DataOfficer Province] WriteAssessments;
    /// Publish an assessment, share a draft with the province, or withdraw it.
    PublishAssessments = [DataOfficer Province];
    /// Read complaints, but not who made them.
    ReadComplaints = [UnitHead Approver ComplaintOfficer Executive Auditor];
    /// Register complaints, work on them, and write templates of replies.
    WorkComplaints = [UnitHead ComplaintOfficer];
    /// Reopen a case, and void a step of one.
    OverseeComplaints = [UnitHead Approver];
    /// See who made a complaint, which the audit trail notes.
    RevealReporters = [ComplaintOfficer];
    /// Read and work on sealed cases, as far as one's own key opens them.
    WorkSealedCases = [IntegrityOfficer];
    /// Publish what the houses have signed: an agency's key directory.
    PublishKeys = [Sysadmin];
    /// Set an agency's categories, deadlines and service forms.
    ManageComplaintSettings = [AgencyAdmin];
    /// See the register of the agency's property, and what of it is free.
    ReadAssets = [AgencyAdmin Staff UnitHead Approver ComplaintOfficer IntegrityOfficer AssetOfficer DataOfficer Executive Auditor];
    /// Ask for a loan for oneself.
    BorrowAssets = [AgencyAdmin Staff UnitHead Approver ComplaintOfficer IntegrityOfficer AssetOfficer DataOfficer Executive];
    /// Keep the register, take stock, hand over and take back.
    ManageAssets = [AssetOfficer];
    /// See all loans of the agency, and who borrowed.
    ReadLoans = [UnitHead Approver AssetOfficer Executive Auditor];
    /// Approve loans, as far as one holds the position that does, or acts for it.
    ApproveLoans = [UnitHead Approver Executive];
    /// See the whole catalogue of services, their counts, and the forms for satisfaction.
    ReadServices = [AgencyAdmin Staff UnitHead Approver ComplaintOfficer IntegrityOfficer AssetOfficer DataOfficer Executive Auditor];
    /// Keep the catalogue and the counts, enter answers from paper, and say which comments are shown.
    ManageServices = [AgencyAdmin DataOfficer];
    /// See what of a result is weak, and what was done about it.
    ReadMeasures = [AgencyAdmin Staff UnitHead Approver ComplaintOfficer IntegrityOfficer AssetOfficer DataOfficer Executive Province Auditor];
    /// Keep the agency's measures and guidelines, and report on them.
    ManageMeasures = [AgencyAdmin DataOfficer UnitHead];
    /// Say what the agency lends to whom.
    ManageAssetPolicy = [AgencyAdmin];
    /// See what would be published now of the agency's statistics.
    ReadStatisticsDrafts = [AgencyAdmin DataOfficer Executive Auditor];
    /// Publish the agency's statistics.
    PublishStatistics = [AgencyAdmin DataOfficer];
    /// See what the year's disclosure items still lack, who sees to them, and how ready agencies are.
    ReadDisclosures = [AgencyAdmin Staff UnitHead Approver ComplaintOfficer AssetOfficer DataOfficer Executive Auditor Province];
    /// Work on disclosure items and their evidence.
    WorkDisclosures = [AgencyAdmin Staff UnitHead DataOfficer];
    /// Begin with a year's disclosure items, say where its surveys are, and how complaints of corruption are handled.
    ManageDisclosures = [AgencyAdmin DataOfficer];
}
