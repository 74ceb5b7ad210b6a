//! Every table with its columns, in an order in which references are there before what refers to them. A test holds the list
//! against both databases.

/// Hands the list to another macro.
macro_rules! every_table {
    ($then:ident) => {
        $then! {
            events Event {
                seq: i64, agency_id: Option<String>, province: Option<String>, kind: String, subject: String, actor: String,
                at: NaiveDateTime, audience: String, payload: String, nonce: Vec<u8>, entry: Vec<u8>,
            }
            idempotency_keys IdempotencyKey {
                id: String, request_hash: String, location: String, version: i32, body: String, created_at: NaiveDateTime,
            }
            agencies Agency {
                id: String, kind: String, name_th: String, name_en: Option<String>, province: String, amphoe: Option<String>,
                tambon: Option<String>, website: Option<String>, version: i32, created_at: NaiveDateTime, updated_at: NaiveDateTime,
            }
            agency_external_ids ExternalId {
                scheme: String, value: String, agency_id: String,
            }
            units Unit {
                id: String, agency_id: String, name_th: String, name_en: Option<String>, parent_id: Option<String>, sort: i32,
                closed_on: Option<NaiveDate>, version: i32, created_at: NaiveDateTime, updated_at: NaiveDateTime,
            }
            positions Position {
                id: String, agency_id: String, unit_id: Option<String>, superior_id: Option<String>, title_th: String, title_en: Option<String>, rank: i32,
                version: i32, created_at: NaiveDateTime, updated_at: NaiveDateTime,
            }
            appointments Appointment {
                id: String, agency_id: String, position_id: String, user_id: Option<String>, holder_name: String, kind: String,
                subject: Option<String>, starts_on: NaiveDate, ends_on: Option<NaiveDate>, order_number: Option<String>, order_date: Option<NaiveDate>,
                version: i32, created_at: NaiveDateTime, updated_at: NaiveDateTime,
            }
            users User {
                id: String, username: String, display_name: String, email: Option<String>, password_hash: String,
                must_change_password: bool,
                totp_secret: Option<String>, totp_confirmed: bool, totp_last_step: i64, security_version: i32, disabled: bool,
                version: i32, created_at: NaiveDateTime, updated_at: NaiveDateTime,
            }
            user_roles UserRole {
                user_id: String, role: String, agency_id: String, province: String,
            }
            recovery_codes RecoveryCode {
                user_id: String, code_hash: String, used_at: Option<NaiveDateTime>,
            }
            refresh_tokens RefreshToken {
                token_hash: String, family: String, user_id: String, issued_at: NaiveDateTime, expires_at: NaiveDateTime,
                used_at: Option<NaiveDateTime>, revoked_at: Option<NaiveDateTime>,
            }
            clients Client {
                id: String, name: String, secret_hash: String, scope: String, agency_id: String, province: String,
                security_version: i32, disabled: bool, version: i32, created_at: NaiveDateTime, updated_at: NaiveDateTime,
            }
            assessments Assessment {
                id: String, agency_id: String, fiscal_year: i32, agency_kind: String, agency_name: String, province: String,
                amphoe: String, status: String, shared: bool, recorded_by: String, overall: i32, level: Option<String>, grade: Option<String>,
                rank: Option<i32>, rank_scope: Option<String>, rank_total: Option<i32>, instrument_scale: String,
                iit: Option<i32>, eit: Option<i32>, oit: Option<i32>, indicators: String, computed_level: Option<String>,
                printed: String, source: String, published_at: Option<NaiveDateTime>, version: i32, created_at: NaiveDateTime,
                updated_at: NaiveDateTime,
            }
            assessment_revisions AssessmentRevision {
                assessment_id: String, version: i32, author: String, at: NaiveDateTime, reason: String, body: String,
            }
            complaint_categories ComplaintCategory {
                agency_id: String, code: String, name_th: String, name_en: Option<String>, unit_id: Option<String>, sort: i32,
                is_open: bool, version: i32, updated_at: NaiveDateTime,
            }
            complaint_deadlines ComplaintDeadline {
                agency_id: String, kind: String, category: String, clock: String, days: i32, basis: String, source: String,
                updated_at: NaiveDateTime,
            }
            complaint_deadline_lists ComplaintDeadlineList {
                agency_id: String, version: i32, updated_at: NaiveDateTime,
            }
            service_forms ServiceForm {
                agency_id: String, code: String, name_th: String, name_en: Option<String>, fields: String, is_open: bool, version: i32,
                updated_at: NaiveDateTime,
            }
            reply_templates ReplyTemplate {
                id: String, agency_id: String, name: String, text: String, is_open: bool, version: i32, updated_at: NaiveDateTime,
            }
            complaint_counters ComplaintCounter {
                agency_id: String, fiscal_year: i32, last: i32,
            }
            complaints Complaint {
                id: String, agency_id: String, fiscal_year: i32, number: i32, kind: String, category: String,
                service_code: Option<String>, fields: Option<String>, channel: String, received_on: NaiveDate,
                received_at: NaiveDateTime, reference: Option<String>, description: String, place: Option<String>, anonymous: bool,
                may_publish: bool, status: String, unit_id: Option<String>, officer_id: Option<String>, duplicate_of: Option<String>,
                terms: String, due: NaiveDate, due_clock: Option<String>, escalated: i32, ended_at: Option<NaiveDateTime>,
                published_at: Option<NaiveDateTime>, receipt: Option<String>, version: i32, updated_at: NaiveDateTime,
            }
            complaint_contacts ComplaintContact {
                complaint_id: String, sealed: Option<Vec<u8>>, erased_at: Option<NaiveDateTime>,
            }
            complaint_steps ComplaintStep {
                complaint_id: String, no: i32, action: String, whose: String, actor: Option<String>, at: NaiveDateTime, text: Option<String>,
                details: String, voided_by: Option<i32>,
            }
            complaint_grams ComplaintGrams {
                complaint_id: String, grams: String,
            }
            complaint_files ComplaintFile {
                id: String, complaint_id: String, step: i32, by_reporter: bool, name: String, media_type: String, size: i32,
                sha256: String, original_size: i32, original_sha256: String, created_at: NaiveDateTime,
            }
            asset_policies AssetPolicy {
                agency_id: String, lend_to_agencies: bool, lend_to_citizens: bool, block_overdue: bool, most_days: i32,
                remind_days: i32, version: i32, updated_at: NaiveDateTime,
            }
            assets Asset {
                id: String, agency_id: String, number: String, name: String, category: Option<String>, serial: Option<String>,
                accounting_class: String, use_kind: String, tracking: String, measure: String, quantity: i32,
                out_quantity: i32, unusable: i32, value_satang: Option<i64>, acquired_on: Option<NaiveDate>,
                unit_id: Option<String>, place: Option<String>, condition: String, status: String, lend_to_staff: bool,
                lend_to_agencies: bool, lend_to_citizens: bool, note: Option<String>, searched: String, version: i32,
                created_at: NaiveDateTime, updated_at: NaiveDateTime,
            }
            asset_changes AssetChange {
                asset_id: String, no: i32, action: String, actor: String, at: NaiveDateTime, details: String,
            }
            asset_photos AssetPhoto {
                id: String, asset_id: String, name: String, media_type: String, size: i32, sha256: String, original_size: i32,
                original_sha256: String, created_at: NaiveDateTime,
            }
            stock_movements StockMovement {
                asset_id: String, no: i32, kind: String, change: i32, balance: i32, loan_id: Option<String>,
                note: Option<String>, actor: String, at: NaiveDateTime,
            }
            stocktakes Stocktake {
                id: String, agency_id: String, fiscal_year: i32, started_on: NaiveDate, due_on: NaiveDate,
                closed_at: Option<NaiveDateTime>, version: i32, created_at: NaiveDateTime, updated_at: NaiveDateTime,
            }
            stocktake_lines StocktakeLine {
                stocktake_id: String, asset_id: String, expected_quantity: i32, expected_out: i32,
                expected_place: Option<String>, expected_unit_id: Option<String>, found_quantity: Option<i32>,
                found_place: Option<String>, found_condition: Option<String>, note: Option<String>, actor: Option<String>,
                at: Option<NaiveDateTime>,
            }
            loan_counters LoanCounter {
                agency_id: String, fiscal_year: i32, last: i32,
            }
            loans Loan {
                id: String, agency_id: String, fiscal_year: i32, number: i32, borrower_kind: String,
                borrower_id: Option<String>, borrower_name: String, borrower_office: Option<String>,
                borrower_contact: Option<String>, borrower_key: String, purpose: String, premises: String, place: String,
                from_on: NaiveDate, due_on: NaiveDate, urgent: bool, status: String, requested_by: String,
                requested_at: NaiveDateTime, approver: String, approver_unit_id: Option<String>,
                override_reason: Option<String>, handed_on: Option<NaiveDate>, returned_on: Option<NaiveDate>,
                chased_on: Option<NaiveDate>, version: i32, updated_at: NaiveDateTime,
            }
            loan_lines LoanLine {
                loan_id: String, no: i32, asset_id: String, individual: bool, quantity: i32, from_on: NaiveDate,
                until_on: NaiveDate, held: i32, handed: i32, out: i32, unsettled: i32, price_satang: Option<i64>,
                lent_from: Option<NaiveDateTime>, lent_until: Option<NaiveDateTime>,
            }
            loan_steps LoanStep {
                loan_id: String, no: i32, action: String, whose: String, actor: String, at: NaiveDateTime,
                text: Option<String>, details: String, voided_by: Option<i32>,
            }
            loan_files LoanFile {
                id: String, loan_id: String, step: i32, name: String, media_type: String, size: i32, sha256: String,
                original_size: i32, original_sha256: String, created_at: NaiveDateTime,
            }
            loan_reminders LoanReminder {
                loan_id: String, kind: String, due_on: NaiveDate, at: NaiveDateTime,
            }
            services Service {
                id: String, agency_id: String, code: String, name_th: String, name_en: Option<String>, unit_id: Option<String>,
                time_limit_days: Option<i32>, fee_satang: Option<i64>, fee_note: Option<String>, law: Option<String>,
                manual_url: Option<String>, form_code: Option<String>, steps: String, offered_at_counter: bool,
                offered_online: bool, offered_by_phone: bool, offered_in_outreach: bool, status: String, version: i32,
                created_at: NaiveDateTime, updated_at: NaiveDateTime,
            }
            service_months ServiceMonth {
                agency_id: String, month: NaiveDate, version: i32, updated_at: NaiveDateTime,
            }
            service_counts ServiceCount {
                agency_id: String, service_id: String, month: NaiveDate, channel: String, received: i64, completed: i64,
                in_time: i64, revision: i32, updated_at: NaiveDateTime,
            }
            service_count_revisions ServiceCountRevision {
                service_id: String, month: NaiveDate, channel: String, revision: i32, received: i64, completed: i64,
                in_time: i64, author: String, reason: Option<String>, source: String, at: NaiveDateTime,
            }
            satisfaction_forms SatisfactionForm {
                id: String, agency_id: String, service_id: Option<String>, question_set: String, opens_on: NaiveDate,
                closes_on: Option<NaiveDate>, min_answers: i32, status: String, told: i32, version: i32,
                created_at: NaiveDateTime, updated_at: NaiveDateTime,
            }
            satisfaction_answers SatisfactionAnswer {
                id: String, form_id: String, agency_id: String, service_id: Option<String>, month: NaiveDate, source: String,
                comment: Option<String>, comment_status: String, version: i32,
            }
            satisfaction_ratings SatisfactionRating {
                answer_id: String, question: String, dimension: String, rating: i16,
            }
            satisfaction_visits SatisfactionVisit {
                token_hash: String, expires_on: NaiveDate,
            }
            measures Measure {
                id: String, agency_id: String, fiscal_year: i32, number: i32, name: String, issue: Option<String>,
                indicator: String, indicator_printed: Option<String>, based_on_year: i32, method: String,
                starts_on: Option<NaiveDate>, ends_on: Option<NaiveDate>, period: Option<String>, responsible: String,
                budget_satang: Option<i64>, summary_of_action: String, result: String, status: String,
                printed: Option<String>, version: i32, created_at: NaiveDateTime, updated_at: NaiveDateTime,
            }
            measure_guidelines MeasureGuideline {
                id: String, agency_id: String, fiscal_year: i32, indicator: i32, name: String, guideline: String,
                responsible: String, starts_on: Option<NaiveDate>, ends_on: Option<NaiveDate>, status: String,
                progress: String, printed: Option<String>, version: i32, created_at: NaiveDateTime,
                updated_at: NaiveDateTime,
            }
            measure_progress MeasureProgress {
                measure_id: String, no: i32, half: String, reported_on: NaiveDate, text: String, author: String,
                at: NaiveDateTime,
            }
            measure_evidence MeasureEvidence {
                id: String, measure_id: String, kind: String, name: String, url: Option<String>,
                media_type: Option<String>, size: Option<i32>, sha256: Option<String>, original_size: Option<i32>,
                original_sha256: Option<String>, created_at: NaiveDateTime,
            }
            webhooks Webhook {
                id: String, agency_id: String, name: String, url: String, kinds: String, enabled: bool, secret: Vec<u8>,
                old_secret: Option<Vec<u8>>, old_secret_until: Option<NaiveDateTime>, failing_since: Option<NaiveDateTime>,
                version: i32, created_at: NaiveDateTime, updated_at: NaiveDateTime,
            }
            webhook_deliveries WebhookDelivery {
                id: String, webhook_id: String, event_seq: i64, kind: String, subject: String, at: NaiveDateTime, state: String,
                attempts: i32, last_attempt_at: Option<NaiveDateTime>, last_status: Option<i32>, last_error: Option<String>,
                next_attempt_at: NaiveDateTime, claimed_until: Option<NaiveDateTime>, created_at: NaiveDateTime,
            }
            mails Mail {
                id: String, event_seq: i64, recipient: String, address: Option<Vec<u8>>, template: String, language: String,
                params: String, state: String, attempts: i32, last_error: Option<String>, next_attempt_at: NaiveDateTime,
                claimed_until: Option<NaiveDateTime>, sent_at: Option<NaiveDateTime>, created_at: NaiveDateTime,
            }
            integrity_directories IntegrityDirectory {
                agency_id: String, version: i32, hash: String, day: NaiveDate, note: String,
            }
            integrity_spool IntegritySpool {
                commitment: String, agency_id: String, case_id: String, kind: String, scope: String, channel: String, mailbox: String, directory: String, day: NaiveDate, nonce: Vec<u8>, entry: Vec<u8>, ciphertext: Vec<u8>,
            }
            integrity_spool_parts IntegritySpoolPart {
                case_id: String, file: String, n: i32, parts: i32, day: NaiveDate, bytes: Vec<u8>,
            }
            integrity_cases IntegrityCase {
                id: String, agency_id: String, scope: String, kind: String, channel: String, mailbox: String, directory: String, received_on: NaiveDate, status: String, outcome: Option<String>, acknowledged_on: Option<NaiveDate>, answered_on: Option<NaiveDate>, closed_on: Option<NaiveDate>, items: i32, version: i32, purged_on: Option<NaiveDate>, entry: Vec<u8>, nonce: Option<Vec<u8>>, ciphertext: Option<Vec<u8>>,
            }
            integrity_messages IntegrityMessage {
                id: String, case_id: String, kind: String, n: Option<i32>, directory: String, received_on: NaiveDate, entry: Option<Vec<u8>>, nonce: Option<Vec<u8>>, ciphertext: Option<Vec<u8>>,
            }
            integrity_statements IntegrityStatement {
                case_id: String, n: i32, act: String, house: String, received_on: NaiveDate, statement: String,
            }
            integrity_files IntegrityFile {
                case_id: String, file: String, n: i32, parts: i32, received_on: NaiveDate, bytes: Vec<u8>,
            }
            integrity_openings IntegrityOpening {
                id: String, case_id: String, user_id: String, what: String, opened_on: NaiveDate,
            }
            integrity_copies IntegrityCopy {
                id: String, case_id: String, of_id: String, user_id: String, made_on: NaiveDate, ciphertext: Vec<u8>,
            }
            integrity_days IntegrityDay {
                day: NaiveDate, root: Vec<u8>, entries: Vec<u8>,
            }
            statistics_revisions StatisticsRevision {
                id: String, agency_id: String, series: String, fiscal_year: i32, number: i32, published_on: NaiveDate,
                sha256: String, content: String, halves: String, cells_added: i32, cells_changed: i32, cells_removed: i32,
            }
            statistics_links StatisticsLink {
                code: String, agency_id: String, item_key: String, item_year: i32, series: String, fiscal_year: i32,
            }
            disclosure_years DisclosureYear {
                agency_id: String, fiscal_year: i32, eit_url: Option<String>, iit_url: Option<String>, version: i32,
                created_at: NaiveDateTime, updated_at: NaiveDateTime,
            }
            disclosure_items DisclosureItem {
                id: String, agency_id: String, fiscal_year: i32, item_key: String, code: String, status: String, unit_ids: String,
                person: Option<String>, due_on: Option<NaiveDate>, progress: Option<String>, elements: String,
                printed: Option<String>, version: i32, created_at: NaiveDateTime, updated_at: NaiveDateTime,
            }
            disclosure_notes DisclosureNote {
                id: String, item_id: String, number: i32, status: String, progress: Option<String>, author: String,
                at: NaiveDateTime,
            }
            disclosure_evidence DisclosureEvidence {
                id: String, item_id: String, kind: String, title: String, covers_from: Option<NaiveDate>,
                covers_to: Option<NaiveDate>, url: Option<String>, file_name: Option<String>, media_type: Option<String>,
                size: Option<i32>, sha256: Option<String>, original_size: Option<i32>, original_sha256: Option<String>,
                number: i32, replaced_by: Option<String>, source: Option<String>, address: Option<String>, revision: Option<i32>,
                content: Option<String>, checked_at: Option<NaiveDateTime>, check_status: Option<i32>,
                check_trouble: Option<String>, check_address: Option<String>, withdrawn_at: Option<NaiveDateTime>, author: String,
                created_at: NaiveDateTime,
            }
            complaint_procedures ComplaintProcedure {
                agency_id: String, revision: i32, content: String, sha256: String, author: String, at: NaiveDateTime,
            }
        }
    };
}
pub(super) use every_table;
