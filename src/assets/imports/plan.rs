//! What a file's rows come to beside what's there.

use super::columns::Column;
use super::model::{Line, Said};
use super::rows::Source;
use super::store;
use crate::agencies::{self, Agency};
use crate::assets::kinds::{AssetAction, AssetImported, AssetStatus, UseKind};
use crate::assets::model::Asset;
use crate::assets::record::Doing;
use crate::assets::register::model::NewAsset;
use crate::assets::register::store as register;
use crate::calendar::day_in_bangkok;
use crate::db::{Conn, Tx};
use crate::http::{At, Fault, Reason, Result, shown};
use crate::sheets::{Bad, Where};
use chrono::{NaiveDate, NaiveDateTime};
use std::collections::HashMap;

/// What becomes of a row's asset.
#[derive(Clone, Debug)]
pub enum Deed {
    Create(Box<NewAsset>),
    /// Before and after.
    Change(Box<(Asset, Asset)>),
    Nothing(Box<Asset>),
}

/// A row and what becomes of it.
#[derive(Clone, Debug)]
pub struct Planned {
    pub row: u32,
    pub deed: Deed,
}

/// What a row's done with.
#[derive(Clone, Debug)]
pub struct Done {
    pub row: u32,
    /// `None` where it would only be created.
    pub asset_id: Option<String>,
    pub number: String,
    pub name: String,
    pub outcome: AssetImported,
    /// The fields that change.
    pub changes: Vec<String>,
}

/// The fault of one row.
type Faulty<T> = Result<T, Vec<Fault>>;

/// Reading rows beside what's there.
struct Planner<'a> {
    source: &'a Source,
    /// Ids of the agency's units by their Thai names.
    units: HashMap<String, String>,
    today: NaiveDate,
}

/// Sets every row beside what's there; nothing is written. With `held`, in a write, nobody else changes the assets before
/// its end; the agency is locked by the caller.
///
/// # Errors
/// `422` with all faults of all rows, those of the reading included.
pub fn plan(
    conn: &mut Conn,
    source: &Source,
    agency: &Agency,
    now: NaiveDateTime,
    held: bool,
) -> Result<Vec<Planned>> {
    let units = agencies::unit_names(conn, &agency.id)?;
    let planner = Planner {
        source,
        units: units.into_iter().map(|(id, name)| (name, id)).collect(),
        today: day_in_bangkok(now),
    };
    let numbers: Vec<&str> = source
        .lines
        .iter()
        .filter_map(|line| line.number.as_deref())
        .collect();
    let there = store::of_numbers(conn, &agency.id, &numbers, held)?.into_iter();
    let there: HashMap<String, Asset> = there.map(|asset| (asset.number.clone(), asset)).collect();
    let mut bad = source.bad.clone();
    let mut seen: HashMap<&str, Where> = HashMap::with_capacity(source.lines.len());
    let mut planned = Vec::with_capacity(source.lines.len());
    for line in &source.lines {
        let Some(number) = line.number.as_deref() else {
            continue;
        };
        if let Some(earlier) = seen.insert(number, Where::Row(line.row)) {
            let fault = planner.fault(line, Column::Number, Reason::Duplicate);
            bad.push(Where::Row(line.row), fault.with("other", earlier));
            continue;
        }
        let Some(said) = &line.says else { continue };
        match planner.deed(conn, line, (number, said), there.get(number))? {
            Ok(deed) => planned.push(Planned { row: line.row, deed }),
            Err(faults) => tell(&mut bad, line, faults),
        }
    }
    if bad.is_empty() {
        Ok(planned)
    } else {
        Err(bad.into_error())
    }
}

fn tell(bad: &mut Bad, line: &Line, faults: Vec<Fault>) {
    for fault in faults {
        bad.push(Where::Row(line.row), fault);
    }
}

impl Planner<'_> {
    fn fault(&self, line: &Line, column: Column, reason: Reason) -> Fault {
        Fault::new(self.source.headings.at(line.row, column), reason)
    }

    /// The faults that the register's rules find, at the row's columns. Another error is one of the storage.
    fn placed<T>(&self, line: &Line, parsed: Result<T>) -> Result<Faulty<T>> {
        let error = match parsed {
            Ok(value) => return Ok(Ok(value)),
            Err(error) => error,
        };
        if error.errors().is_empty() {
            return Err(error);
        }
        let placed = |fault: &Fault| match &fault.at {
            At::Pointer(pointer) => {
                let column = Column::of_pointer(pointer);
                fault.clone().placed(self.source.headings.at(line.row, column))
            }
            _ => fault.clone(),
        };
        Ok(Err(error.errors().iter().map(placed).collect()))
    }

    fn deed(
        &self,
        conn: &mut Conn,
        line: &Line,
        (number, said): (&str, &Said),
        before: Option<&Asset>,
    ) -> Result<Faulty<Deed>> {
        let unit = match self.unit(line, said) {
            Ok(unit) => unit,
            Err(fault) => return Ok(Err(vec![fault])),
        };
        let Some(before) = before else {
            let parsed = NewAsset::parse(&said.fields(number, unit.flatten()), self.today);
            let new = parsed.map(|new| NewAsset {
                action: AssetAction::Import,
                status: said.status.unwrap_or(AssetStatus::Available),
                ..new
            });
            return Ok(self.placed(line, new)?.map(|new| Deed::Create(Box::new(new))));
        };
        let steady = self.steady(line, said, before);
        if !steady.is_empty() {
            return Ok(Err(steady));
        }
        let after = before.changed(said.update(unit, before.unusable), self.today);
        let after = match self.placed(line, after)? {
            Ok(after) => after,
            Err(faults) => return Ok(Err(faults)),
        };
        if before.differences(&after).is_empty() {
            return Ok(Ok(Deed::Nothing(Box::new(after))));
        }
        if after.quantity < before.quantity {
            let kept = register::check_kept(conn, (before, &after), self.today);
            if let Err(faults) = self.placed(line, kept)? {
                return Ok(Err(faults));
            }
        }
        Ok(Ok(Deed::Change(Box::new((before.clone(), after)))))
    }

    /// The id of the unit that a row names.
    fn unit(&self, line: &Line, said: &Said) -> Result<Option<Option<String>>, Fault> {
        let Some(Some(name)) = &said.unit else {
            return Ok(said.unit.clone());
        };
        let unknown = || {
            let fault = self.fault(line, Column::Unit, Reason::Unknown);
            fault.with("value", shown(name))
        };
        self.units
            .get(name)
            .cloned()
            .map(|id| Some(Some(id)))
            .ok_or_else(unknown)
    }

    /// The faults of a row that says otherwise than the register what an import doesn't change: what an asset is, how it's
    /// followed, and what became of it, which needs a reason.
    fn steady(&self, line: &Line, said: &Said, asset: &Asset) -> Vec<Fault> {
        let differs = |column, label: (&str, &str)| {
            let other = format!("ทะเบียน: {} (registered: {})", label.0, label.1);
            self.fault(line, column, Reason::Contradiction)
                .with("other", other)
        };
        let mut faults = Vec::new();
        if said
            .accounting_class
            .is_some_and(|said| said != asset.accounting_class)
        {
            faults.push(differs(Column::AccountingClass, asset.accounting_class.labels()));
        }
        if said.use_kind.is_some_and(|said| said != asset.use_kind) {
            faults.push(differs(Column::UseKind, asset.use_kind.labels()));
        }
        if said.tracking.is_some_and(|said| said != asset.tracking) {
            faults.push(differs(Column::Tracking, asset.tracking.labels()));
        }
        if said.status.is_some_and(|said| said != asset.status) {
            faults.push(differs(Column::Status, asset.status.labels()));
        }
        let stock = asset.use_kind == UseKind::Consumable;
        if stock && said.quantity.is_some_and(|said| said != asset.quantity) {
            let balance = asset.quantity.to_string();
            faults.push(differs(Column::Quantity, (&balance, &balance)));
        }
        faults
    }
}

impl Planned {
    /// What would be done.
    pub fn tried(self) -> Done {
        let (asset_id, number, name, outcome, changes) = match self.deed {
            Deed::Create(new) => (None, new.number, new.name, AssetImported::Created, Vec::new()),
            Deed::Change(both) => {
                let (before, after) = *both;
                let changes = before.differences(&after);
                let changes = changes.into_iter().map(|(name, _)| name).collect();
                (
                    Some(after.id),
                    after.number,
                    after.name,
                    AssetImported::Changed,
                    changes,
                )
            }
            Deed::Nothing(asset) => (
                Some(asset.id),
                asset.number,
                asset.name,
                AssetImported::Unchanged,
                Vec::new(),
            ),
        };
        Done {
            row: self.row,
            asset_id,
            number,
            name,
            outcome,
            changes,
        }
    }

    /// Does it, with its history and its event. The agency and the assets are locked by the caller.
    ///
    /// # Errors
    /// When the storage fails.
    pub fn write(self, tx: &mut Tx<'_>, doing: Doing<'_>, agency: &Agency) -> Result<Done> {
        let mut done = self.clone().tried();
        match self.deed {
            Deed::Create(new) => {
                let asset = register::insert(tx, doing, agency, *new)?;
                done.asset_id = Some(asset.id);
            }
            Deed::Change(both) => {
                let (before, after) = *both;
                register::change(tx, doing, agency, (AssetAction::Import, &before), after)?;
            }
            Deed::Nothing(_) => {}
        }
        Ok(done)
    }
}
