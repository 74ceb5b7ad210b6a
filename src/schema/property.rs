//! The tables of assets and loans.

diesel::table! {
    asset_policies (agency_id) {
        agency_id -> Text,
        lend_to_agencies -> Bool,
        lend_to_citizens -> Bool,
        block_overdue -> Bool,
        most_days -> Integer,
        remind_days -> Integer,
        version -> Integer,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    assets (id) {
        id -> Text,
        agency_id -> Text,
        number -> Text,
        name -> Text,
        category -> Nullable<Text>,
        serial -> Nullable<Text>,
        accounting_class -> Text,
        use_kind -> Text,
        tracking -> Text,
        measure -> Text,
        quantity -> Integer,
        out_quantity -> Integer,
        unusable -> Integer,
        value_satang -> Nullable<BigInt>,
        acquired_on -> Nullable<Date>,
        unit_id -> Nullable<Text>,
        place -> Nullable<Text>,
        condition -> Text,
        status -> Text,
        lend_to_staff -> Bool,
        lend_to_agencies -> Bool,
        lend_to_citizens -> Bool,
        note -> Nullable<Text>,
        searched -> Text,
        version -> Integer,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    asset_changes (asset_id, no) {
        asset_id -> Text,
        no -> Integer,
        action -> Text,
        actor -> Text,
        at -> Timestamp,
        details -> Text,
    }
}

diesel::table! {
    asset_photos (id) {
        id -> Text,
        asset_id -> Text,
        name -> Text,
        media_type -> Text,
        size -> Integer,
        sha256 -> Text,
        original_size -> Integer,
        original_sha256 -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    stock_movements (asset_id, no) {
        asset_id -> Text,
        no -> Integer,
        kind -> Text,
        change -> Integer,
        balance -> Integer,
        loan_id -> Nullable<Text>,
        note -> Nullable<Text>,
        actor -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    stocktakes (id) {
        id -> Text,
        agency_id -> Text,
        fiscal_year -> Integer,
        started_on -> Date,
        due_on -> Date,
        closed_at -> Nullable<Timestamp>,
        version -> Integer,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    stocktake_lines (stocktake_id, asset_id) {
        stocktake_id -> Text,
        asset_id -> Text,
        expected_quantity -> Integer,
        expected_out -> Integer,
        expected_place -> Nullable<Text>,
        expected_unit_id -> Nullable<Text>,
        found_quantity -> Nullable<Integer>,
        found_place -> Nullable<Text>,
        found_condition -> Nullable<Text>,
        note -> Nullable<Text>,
        actor -> Nullable<Text>,
        at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    loan_counters (agency_id, fiscal_year) {
        agency_id -> Text,
        fiscal_year -> Integer,
        last -> Integer,
    }
}

diesel::table! {
    loans (id) {
        id -> Text,
        agency_id -> Text,
        fiscal_year -> Integer,
        number -> Integer,
        borrower_kind -> Text,
        borrower_id -> Nullable<Text>,
        borrower_name -> Text,
        borrower_office -> Nullable<Text>,
        borrower_contact -> Nullable<Text>,
        borrower_key -> Text,
        purpose -> Text,
        premises -> Text,
        place -> Text,
        from_on -> Date,
        due_on -> Date,
        urgent -> Bool,
        status -> Text,
        requested_by -> Text,
        requested_at -> Timestamp,
        approver -> Text,
        approver_unit_id -> Nullable<Text>,
        override_reason -> Nullable<Text>,
        handed_on -> Nullable<Date>,
        returned_on -> Nullable<Date>,
        chased_on -> Nullable<Date>,
        version -> Integer,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    loan_lines (loan_id, no) {
        loan_id -> Text,
        no -> Integer,
        asset_id -> Text,
        individual -> Bool,
        quantity -> Integer,
        from_on -> Date,
        until_on -> Date,
        held -> Integer,
        handed -> Integer,
        out -> Integer,
        unsettled -> Integer,
        price_satang -> Nullable<BigInt>,
        lent_from -> Nullable<Timestamp>,
        lent_until -> Nullable<Timestamp>,
    }
}

diesel::table! {
    loan_steps (loan_id, no) {
        loan_id -> Text,
        no -> Integer,
        action -> Text,
        whose -> Text,
        actor -> Text,
        at -> Timestamp,
        text -> Nullable<Text>,
        details -> Text,
        voided_by -> Nullable<Integer>,
    }
}

diesel::table! {
    loan_files (id) {
        id -> Text,
        loan_id -> Text,
        step -> Integer,
        name -> Text,
        media_type -> Text,
        size -> Integer,
        sha256 -> Text,
        original_size -> Integer,
        original_sha256 -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    loan_reminders (loan_id, kind, due_on) {
        loan_id -> Text,
        kind -> Text,
        due_on -> Date,
        at -> Timestamp,
    }
}

diesel::joinable!(loan_lines -> loans (loan_id));
diesel::joinable!(loan_lines -> assets (asset_id));
diesel::joinable!(loan_steps -> loans (loan_id));
diesel::joinable!(stocktake_lines -> assets (asset_id));
