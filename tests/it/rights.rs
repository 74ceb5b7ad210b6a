//! Who may do what: every operation, called as every role and every scope, in its own tenant, in another one, and
//! without any.
//!
//! The operations come from the OpenAPI document; what each caller may expect stands here, written by hand. An
//! operation without a row fails the test. Who is let in has to get through, `2xx`: each change finds a place of its
//! own, where nothing was changed before.

mod asset;
mod caller;
mod case;
mod disclosure;
mod loan;
mod measure;
mod operation;
mod place;
mod sealed;
mod service;

use crate::support::{Answer, TestService, databases, options};
use caller::{Caller, Kind, callers};
use operation::{Operation, operations};
use place::{Place, Town};
use prongsai::app::Options;
use std::collections::BTreeSet;

const OFFICE: &[&str] = &[
    "sysadmin",
    "agency_admin",
    "staff",
    "unit_head",
    "approver",
    "complaint_officer",
    "integrity_officer",
    "asset_officer",
    "data_officer",
    "executive",
    "auditor",
];
const KEEPERS: &[&str] = &["agency_admin", "data_officer", "executive", "auditor"];
const EDITORS: &[&str] = &["data_officer", "province"];
const ADMINS: &[&str] = &["sysadmin", "agency_admin"];
const CASE_READERS: &[&str] = &[
    "unit_head",
    "approver",
    "complaint_officer",
    "executive",
    "auditor",
];
const CASE_WORKERS: &[&str] = &["unit_head", "complaint_officer"];
const CASE_HEADS: &[&str] = &["unit_head", "approver"];
const INTEGRITY: &[&str] = &["integrity_officer"];
const OFFICERS: &[&str] = &[
    "agency_admin",
    "staff",
    "unit_head",
    "approver",
    "complaint_officer",
    "integrity_officer",
    "asset_officer",
    "data_officer",
    "executive",
    "auditor",
];
const ASSET_KEEPERS: &[&str] = &["asset_officer"];
const BORROWERS: &[&str] = &[
    "agency_admin",
    "staff",
    "unit_head",
    "approver",
    "complaint_officer",
    "integrity_officer",
    "asset_officer",
    "data_officer",
    "executive",
];
const LOAN_READERS: &[&str] = &["unit_head", "approver", "asset_officer", "executive", "auditor"];
const LOAN_APPROVERS: &[&str] = &["unit_head", "approver", "executive"];
const SETTERS: &[&str] = &["agency_admin"];
const PUBLISHERS: &[&str] = &["agency_admin", "data_officer"];

const DISCLOSERS: &[&str] = &["agency_admin", "staff", "unit_head", "data_officer"];
const DISCLOSURE_READERS: &[&str] = &[
    "agency_admin",
    "staff",
    "unit_head",
    "approver",
    "complaint_officer",
    "asset_officer",
    "data_officer",
    "executive",
    "auditor",
    "province",
];
const MEASURE_KEEPERS: &[&str] = &["agency_admin", "data_officer", "unit_head"];
const MEASURE_READERS: &[&str] = &[
    "agency_admin",
    "staff",
    "unit_head",
    "approver",
    "complaint_officer",
    "integrity_officer",
    "asset_officer",
    "data_officer",
    "executive",
    "province",
    "auditor",
];
const SERVICE_KEEPERS: &[&str] = &["agency_admin", "data_officer"];

/// What a role may expect of an operation.
#[derive(Clone, Copy)]
enum Access {
    /// Anybody, with or without a token.
    Public,
    /// Whoever is signed in.
    SignedIn,
    /// These roles, wherever they hold: the answer shows only what they reach.
    Reach(&'static [&'static str]),
    /// These roles over the agency or province of the path; elsewhere this status.
    Over(&'static [&'static str], u16),
    /// As `Reach`, but for a role that holds in a province: 403.
    ReachOwn(&'static [&'static str]),
    /// As `Over`, but a role that holds in a province isn't over its agencies.
    Own(&'static [&'static str], u16),
    /// System administrators alone.
    Everywhere,
}
use Access::{Everywhere, Over, Own, Public, Reach, ReachOwn, SignedIn};

/// The table.
const TABLE: &[(&str, Access)] = &[
    // operations
    ("get_health", Public),
    ("get_readiness", Public),
    ("get_metrics", Public),
    ("get_jwks", Public),
    ("get_security_contact", Public),
    ("get_openapi_document", Public),
    ("get_vocabulary", Public),
    // sessions
    ("login", Public),
    ("refresh", Public),
    ("logout", Public),
    ("issue_token", Public),
    ("get_me", SignedIn),
    ("update_me", SignedIn),
    ("list_my_positions", SignedIn),
    ("change_password", SignedIn),
    ("enrol_totp", SignedIn),
    ("confirm_totp", SignedIn),
    ("disable_totp", SignedIn),
    // people and machines
    ("list_users", Reach(ADMINS)),
    ("create_user", Over(ADMINS, 403)),
    ("get_user", Over(ADMINS, 404)),
    ("update_user", Over(ADMINS, 404)),
    ("set_user_roles", Over(ADMINS, 404)),
    ("reset_user_password", Over(ADMINS, 404)),
    ("reset_user_totp", Over(ADMINS, 404)),
    ("list_clients", Reach(ADMINS)),
    ("create_client", Over(ADMINS, 403)),
    ("get_client", Over(ADMINS, 404)),
    ("update_client", Over(ADMINS, 404)),
    ("rotate_client_secret", Over(ADMINS, 404)),
    // places and agencies
    ("list_provinces", Public),
    ("get_province", Public),
    ("list_holidays", Public),
    ("list_agencies", Public),
    ("get_agency", Public),
    ("create_agency", Everywhere),
    ("update_agency", Everywhere),
    ("list_units", Public),
    ("get_unit", Public),
    ("create_unit", Over(ADMINS, 403)),
    ("update_unit", Over(ADMINS, 403)),
    ("list_positions", Public),
    ("get_position", Public),
    ("create_position", Over(ADMINS, 403)),
    ("update_position", Over(ADMINS, 403)),
    ("list_appointments", Over(OFFICE, 403)),
    ("get_appointment", Over(OFFICE, 403)),
    ("get_responsible", Over(OFFICE, 403)),
    ("create_appointment", Over(ADMINS, 403)),
    ("update_appointment", Over(ADMINS, 403)),
    // webhooks
    ("list_webhooks", Over(&["agency_admin"], 403)),
    ("create_webhook", Over(&["agency_admin"], 403)),
    ("get_webhook", Over(&["agency_admin"], 403)),
    ("update_webhook", Over(&["agency_admin"], 403)),
    ("rotate_webhook_secret", Over(&["agency_admin"], 403)),
    ("test_webhook", Over(&["agency_admin"], 403)),
    ("list_webhook_deliveries", Over(&["agency_admin"], 403)),
    // changes
    (
        "list_changes",
        Reach(&["data_officer", "executive", "auditor", "province"]),
    ),
    ("list_events", Reach(&["sysadmin", "agency_admin", "auditor"])),
    // assessments
    ("list_assessments", Public),
    ("get_assessment", Public),
    ("record_assessment", Over(EDITORS, 403)),
    ("correct_assessment", Over(EDITORS, 403)),
    ("list_assessment_revisions", Over(KEEPERS, 404)),
    // It's the agency's own: the province that sees it neither publishes nor hides it.
    ("publish_assessment", Over(&["data_officer"], 403)),
    ("withdraw_assessment", Over(&["data_officer"], 403)),
    ("share_assessment", Over(&["data_officer"], 403)),
    ("unshare_assessment", Over(&["data_officer"], 403)),
    ("import_assessments", Over(EDITORS, 422)),
    ("download_import_template", Public),
    ("get_agency_trend", Public),
    ("draw_agency_trend", Public),
    ("draw_assessment_indicators", Public),
    ("list_rankings", Public),
    ("get_province_summary", Public),
    ("get_province_coverage", Public),
    ("download_province_sheet", Public),
    ("estimate_assessment", Public),
    ("list_ita_schemes", Public),
    ("get_ita_scheme", Public),
    // complaints: anybody, and whoever has a receipt
    ("get_complaint_form", Public),
    ("submit_complaint", Public),
    ("list_questions", Public),
    ("track_complaint", Public),
    ("download_tracked_file", Public),
    ("send_message", Public),
    ("withdraw_complaint", Public),
    ("reopen_tracked_complaint", Public),
    ("rate_complaint", Public),
    ("export_complaint", Public),
    // complaints: the office
    ("register_complaint", Over(CASE_WORKERS, 403)),
    ("list_complaints", Reach(CASE_READERS)),
    ("count_complaints", Reach(CASE_READERS)),
    ("count_service_requests", Over(CASE_READERS, 403)),
    // Of an agency that isn't there, there's no name to head the sheet.
    ("download_complaint_sheet", Over(CASE_READERS, 404)),
    ("get_complaint", Over(CASE_READERS, 404)),
    ("list_complaint_officers", Over(CASE_READERS, 403)),
    ("attach_to_complaint", Over(CASE_WORKERS, 404)),
    ("download_complaint_file", Over(CASE_READERS, 404)),
    // Neither the head of the unit nor who audits sees who reported.
    ("reveal_reporter", Over(&["complaint_officer"], 404)),
    ("print_reply_letter", Over(&["complaint_officer"], 404)),
    ("print_memo", Over(CASE_WORKERS, 404)),
    ("acknowledge_complaint", Over(CASE_WORKERS, 404)),
    ("assign_complaint", Over(CASE_WORKERS, 404)),
    ("bulk_assign_complaints", Over(CASE_WORKERS, 422)),
    ("start_complaint", Over(CASE_WORKERS, 404)),
    ("ask_reporter", Over(CASE_WORKERS, 404)),
    ("resume_complaint", Over(CASE_WORKERS, 404)),
    ("refer_complaint", Over(CASE_WORKERS, 404)),
    ("record_referral_answer", Over(CASE_WORKERS, 404)),
    ("reply_to_complaint", Over(CASE_WORKERS, 404)),
    ("note_complaint", Over(CASE_WORKERS, 404)),
    ("resolve_complaint", Over(CASE_WORKERS, 404)),
    ("close_complaint", Over(CASE_WORKERS, 404)),
    ("bulk_close_complaints", Over(CASE_WORKERS, 422)),
    ("reject_complaint", Over(CASE_WORKERS, 404)),
    ("mark_complaint_duplicate", Over(CASE_WORKERS, 404)),
    ("move_complaint_to_sealed", Over(CASE_WORKERS, 404)),
    ("publish_question", Over(CASE_WORKERS, 404)),
    ("unpublish_question", Over(CASE_WORKERS, 404)),
    ("reopen_complaint", Over(CASE_HEADS, 404)),
    ("void_complaint_step", Over(CASE_HEADS, 404)),
    // complaints: what the agency sets
    ("list_complaint_categories", Public),
    ("set_complaint_category", Over(SETTERS, 403)),
    ("list_complaint_deadlines", Public),
    ("set_complaint_deadlines", Over(SETTERS, 403)),
    ("list_service_forms", Public),
    ("set_service_form", Over(SETTERS, 403)),
    ("list_reply_templates", Over(CASE_READERS, 403)),
    ("get_reply_template", Over(CASE_READERS, 403)),
    ("create_reply_template", Over(CASE_WORKERS, 403)),
    ("update_reply_template", Over(CASE_WORKERS, 403)),
    ("fill_reply_templates", Over(CASE_READERS, 404)),
    // assets
    ("list_assets", ReachOwn(OFFICERS)),
    ("create_asset", Own(ASSET_KEEPERS, 403)),
    ("get_asset", Own(OFFICERS, 404)),
    ("update_asset", Own(ASSET_KEEPERS, 404)),
    ("set_asset_status", Own(ASSET_KEEPERS, 404)),
    ("list_asset_history", Own(OFFICERS, 404)),
    ("attach_asset_photo", Own(ASSET_KEEPERS, 404)),
    ("download_asset_photo", Own(OFFICERS, 404)),
    ("list_stock_movements", Own(OFFICERS, 404)),
    ("record_stock_movement", Own(ASSET_KEEPERS, 404)),
    ("get_asset_availability", Own(OFFICERS, 404)),
    ("list_asset_availability", Own(OFFICERS, 403)),
    ("get_asset_policy", Own(OFFICERS, 403)),
    ("set_asset_policy", Own(SETTERS, 403)),
    // loans
    ("request_loan", Own(BORROWERS, 403)),
    ("list_loans", ReachOwn(LOAN_READERS)),
    ("list_my_loans", SignedIn),
    // The loan of a place is that of whoever calls.
    ("get_loan", Own(OFFICERS, 404)),
    ("approve_loan", Own(LOAN_APPROVERS, 404)),
    ("reject_loan", Own(LOAN_APPROVERS, 404)),
    ("extend_loan", Own(LOAN_APPROVERS, 404)),
    ("cancel_loan", Own(BORROWERS, 404)),
    ("record_loan_approval", Own(ASSET_KEEPERS, 404)),
    ("record_loan_extension", Own(ASSET_KEEPERS, 404)),
    ("hand_over_loan", Own(ASSET_KEEPERS, 404)),
    ("return_loan", Own(ASSET_KEEPERS, 404)),
    ("return_scanned", Own(ASSET_KEEPERS, 403)),
    ("settle_loan", Own(ASSET_KEEPERS, 404)),
    ("chase_loan", Own(ASSET_KEEPERS, 404)),
    ("void_loan_step", Own(ASSET_KEEPERS, 404)),
    ("attach_to_loan", Own(ASSET_KEEPERS, 404)),
    ("download_loan_scan", Own(LOAN_READERS, 404)),
    ("list_loan_approval_rules", Public),
    ("import_assets", Own(ASSET_KEEPERS, 403)),
    ("download_asset_import_template", Public),
    ("scan_assets", Own(OFFICERS, 403)),
    ("print_asset_labels", Own(ASSET_KEEPERS, 403)),
    ("list_stocktakes", ReachOwn(OFFICERS)),
    ("start_stocktake", Own(ASSET_KEEPERS, 403)),
    ("get_stocktake", Own(OFFICERS, 404)),
    ("list_stocktake_lines", Own(OFFICERS, 404)),
    ("record_stocktake_counts", Own(ASSET_KEEPERS, 404)),
    ("download_count_sheet", Own(OFFICERS, 404)),
    ("import_count_sheet", Own(ASSET_KEEPERS, 404)),
    ("close_stocktake", Own(ASSET_KEEPERS, 404)),
    // A borrower's own besides.
    ("print_loan_form", Own(OFFICERS, 404)),
    ("print_return_slip", Own(OFFICERS, 404)),
    ("download_loan_register", Own(LOAN_READERS, 403)),
    ("download_overdue_loans", Own(LOAN_READERS, 403)),
    ("get_loan_statistics", Own(LOAN_READERS, 403)),
    // services
    ("list_agency_services", Public),
    ("list_services", ReachOwn(OFFICERS)),
    ("get_service", Public),
    ("create_service", Own(SERVICE_KEEPERS, 403)),
    ("update_service", Own(SERVICE_KEEPERS, 404)),
    ("retire_service", Own(SERVICE_KEEPERS, 404)),
    ("restore_service", Own(SERVICE_KEEPERS, 404)),
    ("list_service_counts", ReachOwn(OFFICERS)),
    ("get_service_month", Own(OFFICERS, 403)),
    ("record_service_counts", Own(SERVICE_KEEPERS, 403)),
    ("list_service_count_revisions", Own(OFFICERS, 404)),
    ("import_service_counts", Own(SERVICE_KEEPERS, 403)),
    ("download_service_count_template", Public),
    // satisfaction with them
    ("list_question_sets", Public),
    ("list_satisfaction_forms", ReachOwn(OFFICERS)),
    ("create_satisfaction_form", Own(SERVICE_KEEPERS, 403)),
    ("get_satisfaction_form", Public),
    ("update_satisfaction_form", Own(SERVICE_KEEPERS, 404)),
    ("close_satisfaction_form", Own(SERVICE_KEEPERS, 404)),
    ("get_satisfaction_form_code", Public),
    ("begin_satisfaction_visit", Public),
    ("submit_satisfaction", Public),
    ("record_paper_answers", Own(SERVICE_KEEPERS, 404)),
    ("list_satisfaction_comments", ReachOwn(SERVICE_KEEPERS)),
    ("publish_satisfaction_comment", Own(SERVICE_KEEPERS, 404)),
    ("hide_satisfaction_comment", Own(SERVICE_KEEPERS, 404)),
    ("get_satisfaction_report", Public),
    // statistics
    ("list_statistics", Public),
    ("get_statistics", Public),
    ("draw_statistics", Public),
    ("list_statistics_revisions", Public),
    ("get_statistics_revision", Public),
    ("get_statistics_draft", Own(KEEPERS, 403)),
    ("publish_statistics", Own(PUBLISHERS, 403)),
    // disclosures
    ("open_disclosures", Own(PUBLISHERS, 403)),
    ("get_disclosures", Public),
    ("update_disclosure_year", Own(PUBLISHERS, 403)),
    ("get_disclosure", Public),
    ("update_disclosure", Own(DISCLOSERS, 403)),
    ("add_disclosure_link", Own(DISCLOSERS, 403)),
    ("add_disclosure_file", Own(DISCLOSERS, 403)),
    ("download_disclosure_file", Public),
    ("pin_disclosure_evidence", Own(DISCLOSERS, 403)),
    ("check_disclosure_link", Own(DISCLOSERS, 403)),
    ("withdraw_disclosure_evidence", Own(DISCLOSERS, 403)),
    ("get_disclosure_desk", Over(DISCLOSURE_READERS, 403)),
    ("get_disclosure_desk_item", Over(DISCLOSURE_READERS, 403)),
    ("list_disclosure_progress", Own(DISCLOSURE_READERS, 403)),
    ("list_disclosure_readiness", Reach(DISCLOSURE_READERS)),
    ("draw_survey_code", Public),
    ("get_complaint_procedure", Public),
    ("set_complaint_procedure", Own(PUBLISHERS, 403)),
    // measures
    ("get_measures", Public),
    ("print_measures", Public),
    ("get_measure", Public),
    ("list_measure_progress", Public),
    ("download_measure_file", Public),
    ("create_measure", Own(MEASURE_KEEPERS, 403)),
    ("update_measure", Own(MEASURE_KEEPERS, 404)),
    ("delete_measure", Own(MEASURE_KEEPERS, 404)),
    ("report_measure_progress", Own(MEASURE_KEEPERS, 404)),
    ("link_measure_evidence", Own(MEASURE_KEEPERS, 404)),
    ("attach_measure_files", Own(MEASURE_KEEPERS, 404)),
    ("remove_measure_evidence", Own(MEASURE_KEEPERS, 404)),
    ("set_measure_guideline", Own(MEASURE_KEEPERS, 403)),
    ("list_weak_indicators", Over(MEASURE_READERS, 403)),
    // the sealed channel: anybody, and whoever has a receipt
    ("get_key_directory", Public),
    ("publish_key_directory", Everywhere),
    ("file_sealed_report", Public),
    ("add_sealed_file_part", Public),
    ("use_sealed_inbox", Public),
    ("get_sealed_day", Public),
    // A house shows its key within the frame.
    ("exchange_with_house", Public),
    // the sealed channel: its officers
    ("list_sealed_cases", Reach(INTEGRITY)),
    ("open_sealed_case", Over(INTEGRITY, 404)),
    ("download_sealed_file", Over(INTEGRITY, 404)),
    ("state_sealed_case", Over(INTEGRITY, 404)),
    ("reply_to_sealed_case", Over(INTEGRITY, 404)),
    ("reseal_case", Over(INTEGRITY, 404)),
    ("take_in_report", Over(INTEGRITY, 403)),
];

/// What anybody may do, and not twice, or not at once.
const SPENT: &[&str] = &[
    "withdraw_complaint",
    "reopen_tracked_complaint",
    "rate_complaint",
    "submit_satisfaction",
    // There has to be something back.
    "print_return_slip",
];

/// What a machine's scope opens, beyond what's public and what everybody signed in may.
const SCOPES: &[(&str, &str)] = &[
    ("list_changes", "changes:read"),
    ("record_assessment", "assessments:write"),
    ("correct_assessment", "assessments:write"),
    ("import_assessments", "assessments:write"),
];

/// Where somebody who is let in gets something else than `2xx`, since nobody is who the example says.
const ANSWERS: &[(&str, &[u16])] = &[
    ("login", &[401]),
    ("refresh", &[401]),
    // With a token besides the secret there are two ways of authentication.
    ("issue_token", &[401, 400]),
    // The password, or the code, of the example is wrong, and no second factor is there to be given up.
    ("change_password", &[422]),
    ("confirm_totp", &[422]),
    ("disable_totp", &[409]),
    // No scan was added.
    ("download_loan_scan", &[404]),
];

/// So many parts the operations are tried in, at the same time: most of it is waiting for disks.
const PARTS: usize = 3;

#[test]
fn every_first_operation_as_every_caller_in_every_tenant() {
    try_on_each(0);
}

#[test]
fn every_second_operation_as_every_caller_in_every_tenant() {
    try_on_each(1);
}

#[test]
fn every_third_operation_as_every_caller_in_every_tenant() {
    try_on_each(2);
}

fn try_on_each(part: usize) {
    for database in databases() {
        let name = database.name();
        eprintln!("on {name}");
        actix_web::rt::System::new().block_on(async {
            // Wrong passwords are many here.
            let options = Options {
                login_tries: 1_000_000,
                ..options()
            };
            try_all(TestService::start_with(database, options).await, part).await;
        });
    }
}

/// The part in which operations of a path are tried: the same for those of one thing, of which one may go on from another.
fn part_of(path: &str) -> usize {
    let fixed = path
        .split('/')
        .filter(|segment| !segment.is_empty() && !segment.starts_with('{'));
    let thing = fixed
        .skip_while(|segment| ["api", "v1"].contains(segment))
        .take(2);
    let letters: usize = thing.flat_map(str::bytes).map(usize::from).sum();
    letters % PARTS
}

async fn try_all(service: TestService, part: usize) {
    let operations = operations(&service).await;
    let town = Town::found(&service).await;
    let mut wrong = Vec::new();
    for operation in operations
        .iter()
        .filter(|operation| part_of(&operation.path) == part)
    {
        match TABLE.iter().find(|(id, _)| *id == operation.id) {
            Some((_, access)) => wrong.extend(call_all(&service, operation, &town, *access).await),
            None => wrong.push(format!("{} has no row in the table", operation.id)),
        }
    }
    let known: BTreeSet<&str> = operations.iter().map(|operation| operation.id.as_str()).collect();
    let rows = TABLE.iter().map(|(id, _)| id);
    let rows = rows.chain(SCOPES.iter().map(|(id, _)| id));
    let rows = rows.chain(ANSWERS.iter().map(|(id, _)| id));
    wrong.extend(
        rows.filter(|id| !known.contains(*id))
            .map(|id| format!("{id} isn't there")),
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What a caller must get: `None` when they're let in.
fn expected(operation: &str, access: Access, caller: &Caller) -> Option<u16> {
    let opened = SCOPES
        .iter()
        .find(|(id, _)| *id == operation)
        .map(|(_, scope)| *scope);
    let denied = |roles: &[&str]| match caller.kind {
        Kind::Person(role) if roles.contains(&role) => None,
        Kind::Machine(scope) if opened == Some(scope) => None,
        _ => Some(403),
    };
    match (access, caller.kind) {
        (Public, _) => None,
        (_, Kind::Nobody) => Some(401),
        // A machine has neither a password nor a second factor.
        (SignedIn, Kind::Machine(_)) => (operation != "get_me").then_some(403),
        (SignedIn, _) => None,
        (Reach(roles), _) => denied(roles),
        (Everywhere, _) => denied(&["sysadmin"]),
        (ReachOwn(roles), _) => denied(roles).or(caller.is_of_province().then_some(403)),
        (Own(roles, elsewhere), _) => {
            let outside = caller.is_of_province() || !caller.own;
            denied(roles).or(outside.then_some(elsewhere))
        }
        (Over(roles, elsewhere), _) => denied(roles).or((!caller.own).then_some(elsewhere)),
    }
}

async fn call_all(service: &TestService, operation: &Operation, town: &Town, access: Access) -> Vec<String> {
    let mut surprises = Vec::new();
    for (n, caller) in callers(&town.place).iter().enumerate() {
        let expected = expected(&operation.id, access, caller);
        let changes = operation.method != "GET" && !matches!(access, Public | SignedIn);
        let spends = SPENT.contains(&operation.id.as_str());
        let mut fresh = if (changes || spends) && expected.is_none() {
            Some(Place::furnish(service, Some(&operation.path)).await)
        } else {
            None
        };
        if let Some(place) = &mut fresh {
            place.prepare(service, &operation.id).await;
        }
        let place = fresh.as_ref().unwrap_or(&town.place);
        let caller = callers(place).swap_remove(n);
        let token = caller.token(service, town);
        let answer = operation.call(service, place, token.as_deref()).await;
        if !is_right(&operation.id, expected, &answer) {
            let body = answer.text().chars().take(300).collect::<String>();
            surprises.push(format!(
                "{} as {}: {} instead of {expected:?}: {body}",
                operation.id, caller.grant, answer.status
            ));
        }
    }
    surprises
}

fn is_right(operation: &str, expected: Option<u16>, answer: &Answer) -> bool {
    let own = ANSWERS.iter().find(|(id, _)| *id == operation);
    match (expected, own) {
        (Some(status), _) => answer.status == status,
        (None, Some((_, statuses))) => statuses.contains(&answer.status),
        (None, None) => (200..300).contains(&answer.status),
    }
}
