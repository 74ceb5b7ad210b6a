//! The tables of services, their counts, and satisfaction with them.

diesel::table! {
    services (id) {
        id -> Text,
        agency_id -> Text,
        code -> Text,
        name_th -> Text,
        name_en -> Nullable<Text>,
        unit_id -> Nullable<Text>,
        time_limit_days -> Nullable<Integer>,
        fee_satang -> Nullable<BigInt>,
        fee_note -> Nullable<Text>,
        law -> Nullable<Text>,
        manual_url -> Nullable<Text>,
        form_code -> Nullable<Text>,
        steps -> Text,
        offered_at_counter -> Bool,
        offered_online -> Bool,
        offered_by_phone -> Bool,
        offered_in_outreach -> Bool,
        status -> Text,
        version -> Integer,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    service_months (agency_id, month) {
        agency_id -> Text,
        month -> Date,
        version -> Integer,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    service_counts (service_id, month, channel) {
        agency_id -> Text,
        service_id -> Text,
        month -> Date,
        channel -> Text,
        received -> BigInt,
        completed -> BigInt,
        in_time -> BigInt,
        revision -> Integer,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    service_count_revisions (service_id, month, channel, revision) {
        service_id -> Text,
        month -> Date,
        channel -> Text,
        revision -> Integer,
        received -> BigInt,
        completed -> BigInt,
        in_time -> BigInt,
        author -> Text,
        reason -> Nullable<Text>,
        source -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    satisfaction_forms (id) {
        id -> Text,
        agency_id -> Text,
        service_id -> Nullable<Text>,
        question_set -> Text,
        opens_on -> Date,
        closes_on -> Nullable<Date>,
        min_answers -> Integer,
        status -> Text,
        told -> Integer,
        version -> Integer,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    satisfaction_answers (id) {
        id -> Text,
        form_id -> Text,
        agency_id -> Text,
        service_id -> Nullable<Text>,
        month -> Date,
        source -> Text,
        comment -> Nullable<Text>,
        comment_status -> Text,
        version -> Integer,
    }
}

diesel::table! {
    satisfaction_ratings (answer_id, question) {
        answer_id -> Text,
        question -> Text,
        dimension -> Text,
        rating -> SmallInt,
    }
}

diesel::table! {
    satisfaction_visits (token_hash) {
        token_hash -> Text,
        expires_on -> Date,
    }
}

diesel::joinable!(service_counts -> services (service_id));
diesel::joinable!(satisfaction_ratings -> satisfaction_answers (answer_id));
diesel::allow_tables_to_appear_in_same_query!(service_counts, services);
diesel::joinable!(satisfaction_answers -> satisfaction_forms (form_id));
diesel::allow_tables_to_appear_in_same_query!(satisfaction_ratings, satisfaction_answers);
diesel::allow_tables_to_appear_in_same_query!(satisfaction_forms, satisfaction_answers);
diesel::allow_columns_to_appear_in_same_group_by_clause!(
    satisfaction_answers::service_id,
    satisfaction_answers::month,
    satisfaction_ratings::dimension,
    satisfaction_ratings::rating,
);
