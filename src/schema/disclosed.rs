//! The tables of disclosure items and their evidence.

diesel::table! {
    disclosure_years (agency_id, fiscal_year) {
        agency_id -> Text,
        fiscal_year -> Integer,
        eit_url -> Nullable<Text>,
        iit_url -> Nullable<Text>,
        version -> Integer,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    disclosure_items (id) {
        id -> Text,
        agency_id -> Text,
        fiscal_year -> Integer,
        item_key -> Text,
        code -> Text,
        status -> Text,
        unit_ids -> Text,
        person -> Nullable<Text>,
        due_on -> Nullable<Date>,
        progress -> Nullable<Text>,
        elements -> Text,
        printed -> Nullable<Text>,
        version -> Integer,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    disclosure_notes (id) {
        id -> Text,
        item_id -> Text,
        number -> Integer,
        status -> Text,
        progress -> Nullable<Text>,
        author -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    disclosure_evidence (id) {
        id -> Text,
        item_id -> Text,
        kind -> Text,
        title -> Text,
        covers_from -> Nullable<Date>,
        covers_to -> Nullable<Date>,
        url -> Nullable<Text>,
        file_name -> Nullable<Text>,
        media_type -> Nullable<Text>,
        size -> Nullable<Integer>,
        sha256 -> Nullable<Text>,
        original_size -> Nullable<Integer>,
        original_sha256 -> Nullable<Text>,
        number -> Integer,
        replaced_by -> Nullable<Text>,
        source -> Nullable<Text>,
        address -> Nullable<Text>,
        revision -> Nullable<Integer>,
        content -> Nullable<Text>,
        checked_at -> Nullable<Timestamp>,
        check_status -> Nullable<Integer>,
        check_trouble -> Nullable<Text>,
        check_address -> Nullable<Text>,
        withdrawn_at -> Nullable<Timestamp>,
        author -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    complaint_procedures (agency_id, revision) {
        agency_id -> Text,
        revision -> Integer,
        content -> Text,
        sha256 -> Text,
        author -> Text,
        at -> Timestamp,
    }
}
