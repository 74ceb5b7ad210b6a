//! Taking over what a report printed of a year's items.

use super::data::{Report, read, stored};
use super::kinds::DisclosureStatus;
use super::model::{Disclosure, Present};
use super::{routes, store};
use crate::agencies::{self, Agency};
use crate::db::Tx;
use crate::events::Doing;
use crate::http::{Error, Result};
use std::collections::HashMap;

/// Opens the year of a report's file, unless it's open, with what the report printed of each item. The printed text stays
/// beside what's worked on from here, in which known errors are corrected; that an item was done is still to be shown. The
/// agency is locked by the caller.
///
/// # Errors
/// When the file isn't a report's.
pub fn load(tx: &mut Tx<'_>, doing: Doing<'_>, agency: &Agency, report: &str) -> Result<()> {
    let report: Report = read(report)?;
    let year = report.assessment_2566.fiscal_year_be;
    if store::year(tx.conn(), &agency.id, year)?.is_some() {
        return Ok(());
    }
    routes::open(tx, doing, agency, (year, None))?;
    let items = store::items_of(tx.conn(), &agency.id, year)?.into_iter();
    let mut items: HashMap<&str, Present> = items
        .map(|present| (present.item.code.as_str(), present))
        .collect();
    let units = agencies::unit_names(tx.conn(), &agency.id)?;
    for told in report.oit_items {
        let unknown = || Error::internal(format!("the year has no item {}", told.code));
        let before = items.remove(told.code.as_str()).ok_or_else(unknown)?;
        let of_name = |name: &String| units.iter().find(|(_, own)| *own == name).map(|(id, _)| id);
        let named: Vec<&String> = told.responsible.iter().filter_map(of_name).collect();
        let progress = told.corrected_progress();
        let row = Disclosure {
            status: DisclosureStatus::InProgress,
            unit_ids: stored(&named)?,
            progress: Some(progress),
            printed: Some(stored(&told.printed())?),
            ..before.row.clone()
        };
        let after = Present {
            row,
            ..before.clone()
        };
        store::change(tx, doing, store::CHANGED, agency, (&before.row, after))?;
    }
    Ok(())
}
