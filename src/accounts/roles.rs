//! Who people are to an agency or a province, and what machines may do.

use super::grants::Tenant;
use crate::words::words;

words! {
    /// บทบาท — what a person is to an agency or a province. A person may hold several.
    Role eg DataOfficer {
        /// Runs the service; of no agency.
        Sysadmin = "sysadmin" "ผู้ดูแลระบบ" "System administrator",
        AgencyAdmin = "agency_admin" "ผู้ดูแลหน่วยงาน" "Agency administrator",
        Staff = "staff" "เจ้าหน้าที่" "Staff",
        UnitHead = "unit_head" "หัวหน้าส่วนราชการ" "Head of unit",
        Approver = "approver" "ผู้อนุมัติ" "Approver",
        ComplaintOfficer = "complaint_officer" "เจ้าหน้าที่รับเรื่องร้องเรียน" "Complaint officer",
        IntegrityOfficer = "integrity_officer" "เจ้าหน้าที่รับเรื่องทุจริต" "Integrity officer",
        AssetOfficer = "asset_officer" "เจ้าหน้าที่พัสดุ" "Asset officer",
        DataOfficer = "data_officer" "เจ้าหน้าที่ข้อมูล ITA" "Data officer",
        Executive = "executive" "ผู้บริหาร" "Executive",
        /// Of a province, not of an agency.
        Province = "province" "เจ้าหน้าที่จังหวัด" "Provincial officer",
        Auditor = "auditor" "ผู้ตรวจสอบ" "Auditor",
    }
}

impl Role {
    /// Roles that one person can't hold together: who runs the machines or the accounts never reads a sealed case.
    pub fn excludes(self, other: Self) -> bool {
        let pair =
            |a: Self, b: Self| a == Self::IntegrityOfficer && matches!(b, Self::Sysadmin | Self::AgencyAdmin);
        pair(self, other) || pair(other, self)
    }

    /// Whether it's given by the operator's command only: managers of accounts could else give it to an account of
    /// their own, and read sealed cases with it.
    pub fn by_operator(self) -> bool {
        self == Self::IntegrityOfficer
    }

    /// Whether it may hold there.
    pub fn fits(self, tenant: &Tenant) -> bool {
        matches!(
            (self.tie(), tenant),
            (Tie::Nothing, Tenant::Everywhere)
                | (Tie::Agency | Tie::Either, Tenant::Agency(_))
                | (Tie::Province | Tie::Either, Tenant::Province(_))
        )
    }

    /// What the role is tied to.
    pub fn tie(self) -> Tie {
        match self {
            Self::Sysadmin => Tie::Nothing,
            Self::Province => Tie::Province,
            Self::IntegrityOfficer => Tie::Either,
            _ => Tie::Agency,
        }
    }
}

/// What a role is tied to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tie {
    Nothing,
    Agency,
    Province,
    /// An agency or a province: both houses have officers.
    Either,
}

words! {
    /// ขอบเขต — what a machine may do.
    Scope {
        ReadAssessments = "assessments:read" "อ่านผลการประเมิน" "Read assessments, drafts shared with the province included",
        WriteAssessments = "assessments:write" "นำเข้าผลการประเมิน" "Import and edit assessments",
        ReadChanges = "changes:read" "ติดตามการเปลี่ยนแปลง" "Follow changes",
    }
}
