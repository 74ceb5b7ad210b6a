//! What may be changed of an item.

use super::checks::{parse_due, parse_elements, parse_person, parse_progress, parse_status, parse_units};
use super::data::stored;
use super::kinds::DisclosureStatus;
use super::model::Present;
use super::rules::missing;
use super::wire::UpdateDisclosure;
use crate::http::{Code, Error, Fault, Faults, Reason, Result};

impl Present {
    /// The item after a change. Whether the agency has its units is looked up where it's stored.
    ///
    /// # Errors
    /// `422` with every fault of the input; `409` that says what's missing for an item that would be done.
    pub fn changed(&self, input: UpdateDisclosure) -> Result<Self> {
        let (mut faults, mut row) = (Faults::default(), self.row.clone());
        row.status = faults.replace("/status", input.status, row.status, |word| parse_status(&word));
        row.person = faults.replace_or_clear(input.person, row.person, |text| parse_person(&text));
        row.due_on = faults.replace_or_clear(input.due_on, row.due_on, |text| parse_due(&text));
        row.progress = faults.replace_or_clear(input.progress, row.progress, |text| parse_progress(&text));
        let (units, shown) = (self.row.units()?, self.row.shown()?);
        let units = faults.replace("/unit_ids", input.unit_ids, units, parse_units);
        let parse = |given| parse_elements(&self.row, given);
        let shown = faults.replace("/elements", input.elements, shown, parse);
        for (index, id) in shown.iter().enumerate() {
            if let Some(id) = id
                .as_deref()
                .filter(|id| !self.holding().any(|one| one.id == **id))
            {
                let fault = Fault::pointer(format!("/elements/{index}"), Reason::Unknown);
                faults.push(fault.with("value", id));
            }
        }
        (row.unit_ids, row.elements) = (stored(&units)?, stored(&shown)?);
        let changed = faults.finish(Some(Self { row, ..self.clone() }))?;
        changed.check()?;
        Ok(changed)
    }

    /// That an item which is said to be done is.
    ///
    /// # Errors
    /// `409` that says what's missing.
    pub fn check(&self) -> Result<()> {
        if self.row.status != DisclosureStatus::Done {
            return Ok(());
        }
        let missing = missing(self)?;
        if missing.is_empty() {
            return Ok(());
        }
        let faults = missing
            .iter()
            .map(|one| one.fault(self.item, self.row.fiscal_year));
        Err(faults.fold(Error::new(Code::Conflict), Error::fault))
    }

    /// The item with another piece of evidence, or none, named where this one was.
    ///
    /// # Errors
    /// `409` when the item is done, and wouldn't be.
    pub fn instead_of(&self, id: &str, other: Option<&str>) -> Result<Self> {
        let shown = self.row.shown()?.into_iter();
        let shown = shown.map(|one| {
            if one.as_deref() == Some(id) {
                other.map(str::to_owned)
            } else {
                one
            }
        });
        let mut changed = self.clone();
        changed.row.elements = stored(&shown.collect::<Vec<_>>())?;
        changed.check()?;
        Ok(changed)
    }

    /// An item with evidence is begun with.
    #[must_use]
    pub fn begun(mut self) -> Self {
        if self.row.status == DisclosureStatus::NotStarted {
            self.row.status = DisclosureStatus::InProgress;
        }
        self
    }
}
