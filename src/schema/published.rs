//! The tables of published statistics, and what they're counted by.

diesel::table! {
    statistics_revisions (id) {
        id -> Text,
        agency_id -> Text,
        series -> Text,
        fiscal_year -> Integer,
        number -> Integer,
        published_on -> Date,
        sha256 -> Text,
        content -> Text,
        halves -> Text,
        cells_added -> Integer,
        cells_changed -> Integer,
        cells_removed -> Integer,
    }
}

diesel::table! {
    statistics_links (code) {
        code -> Text,
        agency_id -> Text,
        item_key -> Text,
        item_year -> Integer,
        series -> Text,
        fiscal_year -> Integer,
    }
}
