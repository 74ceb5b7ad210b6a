//! The tables of the sealed channel.

diesel::table! {
    integrity_directories (agency_id, version) {
        agency_id -> Text,
        version -> Integer,
        hash -> Text,
        day -> Date,
        note -> Text,
    }
}

diesel::table! {
    integrity_spool (commitment) {
        commitment -> Text,
        agency_id -> Text,
        case_id -> Text,
        kind -> Text,
        scope -> Text,
        channel -> Text,
        mailbox -> Text,
        directory -> Text,
        day -> Date,
        nonce -> Binary,
        entry -> Binary,
        ciphertext -> Binary,
    }
}

diesel::table! {
    integrity_spool_parts (case_id, file, n) {
        case_id -> Text,
        file -> Text,
        n -> Integer,
        parts -> Integer,
        day -> Date,
        bytes -> Binary,
    }
}

diesel::table! {
    integrity_cases (id) {
        id -> Text,
        agency_id -> Text,
        scope -> Text,
        kind -> Text,
        channel -> Text,
        mailbox -> Text,
        directory -> Text,
        received_on -> Date,
        status -> Text,
        outcome -> Nullable<Text>,
        acknowledged_on -> Nullable<Date>,
        answered_on -> Nullable<Date>,
        closed_on -> Nullable<Date>,
        items -> Integer,
        version -> Integer,
        purged_on -> Nullable<Date>,
        entry -> Binary,
        nonce -> Nullable<Binary>,
        ciphertext -> Nullable<Binary>,
    }
}

diesel::table! {
    integrity_messages (id) {
        id -> Text,
        case_id -> Text,
        kind -> Text,
        n -> Nullable<Integer>,
        directory -> Text,
        received_on -> Date,
        entry -> Nullable<Binary>,
        nonce -> Nullable<Binary>,
        ciphertext -> Nullable<Binary>,
    }
}

diesel::table! {
    integrity_statements (case_id, n) {
        case_id -> Text,
        n -> Integer,
        act -> Text,
        house -> Text,
        received_on -> Date,
        statement -> Text,
    }
}

diesel::table! {
    integrity_files (case_id, file, n) {
        case_id -> Text,
        file -> Text,
        n -> Integer,
        parts -> Integer,
        received_on -> Date,
        bytes -> Binary,
    }
}

diesel::table! {
    integrity_openings (id) {
        id -> Text,
        case_id -> Text,
        user_id -> Text,
        what -> Text,
        opened_on -> Date,
    }
}

diesel::table! {
    integrity_copies (id) {
        id -> Text,
        case_id -> Text,
        of_id -> Text,
        user_id -> Text,
        made_on -> Date,
        ciphertext -> Binary,
    }
}

diesel::table! {
    integrity_days (day) {
        day -> Date,
        root -> Binary,
        entries -> Binary,
    }
}
