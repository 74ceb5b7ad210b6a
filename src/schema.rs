//! The tables, as diesel sees them. `tests/` holds them against both databases.

mod cases;
mod disclosed;
mod improvement;
mod integrity;
mod property;
mod public_services;
mod published;

pub use cases::*;
pub use disclosed::*;
pub use improvement::*;
pub use integrity::*;
pub use property::*;
pub use public_services::*;
pub use published::*;

diesel::table! {
    instance (name) {
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    events (seq) {
        seq -> BigInt,
        agency_id -> Nullable<Text>,
        province -> Nullable<Text>,
        kind -> Text,
        subject -> Text,
        actor -> Text,
        at -> Timestamp,
        audience -> Text,
        payload -> Text,
        nonce -> Binary,
        entry -> Binary,
    }
}

diesel::table! {
    idempotency_keys (id) {
        id -> Text,
        request_hash -> Text,
        location -> Text,
        version -> Integer,
        body -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    agencies (id) {
        id -> Text,
        kind -> Text,
        name_th -> Text,
        name_en -> Nullable<Text>,
        province -> Text,
        amphoe -> Nullable<Text>,
        tambon -> Nullable<Text>,
        website -> Nullable<Text>,
        version -> Integer,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    agency_external_ids (scheme, value) {
        scheme -> Text,
        value -> Text,
        agency_id -> Text,
    }
}

diesel::table! {
    units (id) {
        id -> Text,
        agency_id -> Text,
        name_th -> Text,
        name_en -> Nullable<Text>,
        parent_id -> Nullable<Text>,
        sort -> Integer,
        closed_on -> Nullable<Date>,
        version -> Integer,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    positions (id) {
        id -> Text,
        agency_id -> Text,
        unit_id -> Nullable<Text>,
        superior_id -> Nullable<Text>,
        title_th -> Text,
        title_en -> Nullable<Text>,
        rank -> Integer,
        version -> Integer,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    appointments (id) {
        id -> Text,
        agency_id -> Text,
        position_id -> Text,
        user_id -> Nullable<Text>,
        holder_name -> Text,
        kind -> Text,
        subject -> Nullable<Text>,
        starts_on -> Date,
        ends_on -> Nullable<Date>,
        order_number -> Nullable<Text>,
        order_date -> Nullable<Date>,
        version -> Integer,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    users (id) {
        id -> Text,
        username -> Text,
        display_name -> Text,
        email -> Nullable<Text>,
        password_hash -> Text,
        must_change_password -> Bool,
        totp_secret -> Nullable<Text>,
        totp_confirmed -> Bool,
        totp_last_step -> BigInt,
        security_version -> Integer,
        disabled -> Bool,
        version -> Integer,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    user_roles (user_id, role, agency_id, province) {
        user_id -> Text,
        role -> Text,
        agency_id -> Text,
        province -> Text,
    }
}

diesel::table! {
    recovery_codes (user_id, code_hash) {
        user_id -> Text,
        code_hash -> Text,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    refresh_tokens (token_hash) {
        token_hash -> Text,
        family -> Text,
        user_id -> Text,
        issued_at -> Timestamp,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
        revoked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    clients (id) {
        id -> Text,
        name -> Text,
        secret_hash -> Text,
        scope -> Text,
        agency_id -> Text,
        province -> Text,
        security_version -> Integer,
        disabled -> Bool,
        version -> Integer,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    assessments (id) {
        id -> Text,
        agency_id -> Text,
        fiscal_year -> Integer,
        agency_kind -> Text,
        agency_name -> Text,
        province -> Text,
        amphoe -> Text,
        status -> Text,
        shared -> Bool,
        recorded_by -> Text,
        overall -> Integer,
        level -> Nullable<Text>,
        grade -> Nullable<Text>,
        rank -> Nullable<Integer>,
        rank_scope -> Nullable<Text>,
        rank_total -> Nullable<Integer>,
        instrument_scale -> Text,
        iit -> Nullable<Integer>,
        eit -> Nullable<Integer>,
        oit -> Nullable<Integer>,
        indicators -> Text,
        computed_level -> Nullable<Text>,
        printed -> Text,
        source -> Text,
        published_at -> Nullable<Timestamp>,
        version -> Integer,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    assessment_revisions (assessment_id, version) {
        assessment_id -> Text,
        version -> Integer,
        author -> Text,
        at -> Timestamp,
        reason -> Text,
        body -> Text,
    }
}

diesel::table! {
    webhooks (id) {
        id -> Text,
        agency_id -> Text,
        name -> Text,
        url -> Text,
        kinds -> Text,
        enabled -> Bool,
        secret -> Binary,
        old_secret -> Nullable<Binary>,
        old_secret_until -> Nullable<Timestamp>,
        failing_since -> Nullable<Timestamp>,
        version -> Integer,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    webhook_deliveries (id) {
        id -> Text,
        webhook_id -> Text,
        event_seq -> BigInt,
        kind -> Text,
        subject -> Text,
        at -> Timestamp,
        state -> Text,
        attempts -> Integer,
        last_attempt_at -> Nullable<Timestamp>,
        last_status -> Nullable<Integer>,
        last_error -> Nullable<Text>,
        next_attempt_at -> Timestamp,
        claimed_until -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    mails (id) {
        id -> Text,
        event_seq -> BigInt,
        recipient -> Text,
        address -> Nullable<Binary>,
        template -> Text,
        language -> Text,
        params -> Text,
        state -> Text,
        attempts -> Integer,
        last_error -> Nullable<Text>,
        next_attempt_at -> Timestamp,
        claimed_until -> Nullable<Timestamp>,
        sent_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

diesel::joinable!(agency_external_ids -> agencies (agency_id));
diesel::joinable!(appointments -> positions (position_id));
diesel::joinable!(loans -> agencies (agency_id));

diesel::allow_tables_to_appear_in_same_query!(
    instance,
    events,
    idempotency_keys,
    agencies,
    agency_external_ids,
    units,
    positions,
    appointments,
    users,
    user_roles,
    recovery_codes,
    refresh_tokens,
    clients,
    assessments,
    assessment_revisions,
    complaint_categories,
    complaint_deadlines,
    complaint_deadline_lists,
    service_forms,
    reply_templates,
    complaint_counters,
    complaints,
    complaint_contacts,
    complaint_steps,
    complaint_files,
    complaint_grams,
    asset_policies,
    assets,
    asset_changes,
    asset_photos,
    stock_movements,
    stocktakes,
    stocktake_lines,
    loan_counters,
    loans,
    loan_lines,
    loan_steps,
    loan_files,
    loan_reminders,
    webhooks,
    webhook_deliveries,
    mails,
    integrity_directories,
    integrity_spool,
    integrity_spool_parts,
    integrity_cases,
    integrity_messages,
    integrity_statements,
    integrity_files,
    integrity_openings,
    integrity_copies,
    integrity_days,
    statistics_revisions,
    statistics_links
);

diesel::allow_tables_to_appear_in_same_query!(disclosure_years, agencies);
