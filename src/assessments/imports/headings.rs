//! The headings of an imported table.

use super::columns::Column;
use crate::sheets::{self, Bad};

pub type Headings = sheets::Headings<Column>;

/// Columns without which no row can be read: one of each list is enough.
const NEEDED: [&[Column]; 3] = [
    &[Column::AgencyName, Column::AgencyId, Column::ExternalId],
    &[Column::Province, Column::AgencyId, Column::ExternalId],
    &[Column::Overall],
];

/// Tells what's wrong with the headings. `false` when no row can be read with them.
pub fn check(headings: &Headings, fiscal_year_given: bool, bad: &mut Bad) -> bool {
    headings.tell_strange(bad);
    let year: &[&[Column]] = if fiscal_year_given {
        &[]
    } else {
        &[&[Column::FiscalYear]]
    };
    headings.demand(NEEDED.iter().chain(year).copied(), bad)
}
