//! The tables of complaints.

diesel::table! {
    complaint_categories (agency_id, code) {
        agency_id -> Text,
        code -> Text,
        name_th -> Text,
        name_en -> Nullable<Text>,
        unit_id -> Nullable<Text>,
        sort -> Integer,
        is_open -> Bool,
        version -> Integer,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    complaint_deadlines (agency_id, kind, category, clock) {
        agency_id -> Text,
        kind -> Text,
        category -> Text,
        clock -> Text,
        days -> Integer,
        basis -> Text,
        source -> Text,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    complaint_deadline_lists (agency_id) {
        agency_id -> Text,
        version -> Integer,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    service_forms (agency_id, code) {
        agency_id -> Text,
        code -> Text,
        name_th -> Text,
        name_en -> Nullable<Text>,
        fields -> Text,
        is_open -> Bool,
        version -> Integer,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    reply_templates (id) {
        id -> Text,
        agency_id -> Text,
        name -> Text,
        text -> Text,
        is_open -> Bool,
        version -> Integer,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    complaint_counters (agency_id, fiscal_year) {
        agency_id -> Text,
        fiscal_year -> Integer,
        last -> Integer,
    }
}

diesel::table! {
    complaints (id) {
        id -> Text,
        agency_id -> Text,
        fiscal_year -> Integer,
        number -> Integer,
        kind -> Text,
        category -> Text,
        service_code -> Nullable<Text>,
        fields -> Nullable<Text>,
        channel -> Text,
        received_on -> Date,
        received_at -> Timestamp,
        reference -> Nullable<Text>,
        description -> Text,
        place -> Nullable<Text>,
        anonymous -> Bool,
        may_publish -> Bool,
        status -> Text,
        unit_id -> Nullable<Text>,
        officer_id -> Nullable<Text>,
        duplicate_of -> Nullable<Text>,
        terms -> Text,
        due -> Date,
        due_clock -> Nullable<Text>,
        escalated -> Integer,
        ended_at -> Nullable<Timestamp>,
        published_at -> Nullable<Timestamp>,
        receipt -> Nullable<Text>,
        version -> Integer,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    complaint_contacts (complaint_id) {
        complaint_id -> Text,
        sealed -> Nullable<Binary>,
        erased_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    complaint_steps (complaint_id, no) {
        complaint_id -> Text,
        no -> Integer,
        action -> Text,
        whose -> Text,
        actor -> Nullable<Text>,
        at -> Timestamp,
        text -> Nullable<Text>,
        details -> Text,
        voided_by -> Nullable<Integer>,
    }
}

diesel::table! {
    complaint_grams (complaint_id) {
        complaint_id -> Text,
        grams -> Text,
    }
}

diesel::table! {
    complaint_files (id) {
        id -> Text,
        complaint_id -> Text,
        step -> Integer,
        by_reporter -> Bool,
        name -> Text,
        media_type -> Text,
        size -> Integer,
        sha256 -> Text,
        original_size -> Integer,
        original_sha256 -> Text,
        created_at -> Timestamp,
    }
}
