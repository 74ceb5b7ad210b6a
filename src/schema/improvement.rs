//! The tables of measures for integrity and transparency.

diesel::table! {
    measures (id) {
        id -> Text,
        agency_id -> Text,
        fiscal_year -> Integer,
        number -> Integer,
        name -> Text,
        issue -> Nullable<Text>,
        indicator -> Text,
        indicator_printed -> Nullable<Text>,
        based_on_year -> Integer,
        method -> Text,
        starts_on -> Nullable<Date>,
        ends_on -> Nullable<Date>,
        period -> Nullable<Text>,
        responsible -> Text,
        budget_satang -> Nullable<BigInt>,
        summary_of_action -> Text,
        result -> Text,
        status -> Text,
        printed -> Nullable<Text>,
        version -> Integer,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    measure_guidelines (id) {
        id -> Text,
        agency_id -> Text,
        fiscal_year -> Integer,
        indicator -> Integer,
        name -> Text,
        guideline -> Text,
        responsible -> Text,
        starts_on -> Nullable<Date>,
        ends_on -> Nullable<Date>,
        status -> Text,
        progress -> Text,
        printed -> Nullable<Text>,
        version -> Integer,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    measure_progress (measure_id, no) {
        measure_id -> Text,
        no -> Integer,
        half -> Text,
        reported_on -> Date,
        text -> Text,
        author -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    measure_evidence (id) {
        id -> Text,
        measure_id -> Text,
        kind -> Text,
        name -> Text,
        url -> Nullable<Text>,
        media_type -> Nullable<Text>,
        size -> Nullable<Integer>,
        sha256 -> Nullable<Text>,
        original_size -> Nullable<Integer>,
        original_sha256 -> Nullable<Text>,
        created_at -> Timestamp,
    }
}
