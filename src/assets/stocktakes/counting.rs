//! Counts beside what was to be found.

use super::model::{CountLine, Stocktake, Totals};
use super::store;
use crate::agencies::Agency;
use crate::assets::kinds::{AssetCondition, Tracking};
use crate::assets::labels::{Label, find_all};
use crate::assets::model::Asset;
use crate::assets::record::Doing;
use crate::db::{Conn, Tx};
use crate::http::{At, Fault, Reason, Result};
use serde_json::json;
use std::collections::HashMap;

/// The most pieces that are counted of one asset.
pub const MOST_PIECES: i32 = 10_000_000;
/// Labels in one query.
const CHUNK: usize = 1000;

/// How many of an asset were found, where, and in what condition.
#[derive(Clone, Debug)]
pub struct Count {
    pub label: Label,
    pub found_quantity: i32,
    pub place: Option<String>,
    pub condition: Option<AssetCondition>,
    pub note: Option<String>,
}

/// What of a count is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Asset,
    Quantity,
}

/// What counts come to.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Lines as they will be.
    pub changed: Vec<CountLine>,
    /// How many say what was counted already.
    pub unchanged: usize,
}

/// Counts of one request or file, each with where its parts stand.
pub struct Counts<'a> {
    pub counts: &'a [Count],
    pub at: &'a dyn Fn(usize, Part) -> At,
}

impl Counts<'_> {
    fn fault(&self, index: usize, part: Part, reason: Reason) -> (usize, Fault) {
        (index, Fault::new((self.at)(index, part), reason))
    }

    /// Sets the counts beside a stocktake's lines; nothing is written. Else the faults, each with the index of its count.
    ///
    /// # Errors
    /// When the storage fails.
    pub fn plan(
        &self,
        conn: &mut Conn,
        stocktake: &Stocktake,
        (actor, now): Doing<'_>,
    ) -> Result<Result<Plan, Vec<(usize, Fault)>>> {
        let found = self.assets(conn, stocktake)?;
        let ids: Vec<String> = found.values().map(|asset| asset.id.clone()).collect();
        let lines = store::lines_for(conn, &stocktake.id, &ids)?.into_iter();
        let mut lines: HashMap<String, CountLine> = lines.map(|line| (line.asset_id.clone(), line)).collect();
        let mut seen: HashMap<&str, usize> = HashMap::new();
        let (mut plan, mut faults) = (Plan::default(), Vec::new());
        for (index, count) in self.counts.iter().enumerate() {
            let Some(asset) = found.get(&count.label) else {
                faults.push(self.fault(index, Part::Asset, Reason::NotALabel));
                continue;
            };
            if let Some(earlier) = seen.insert(&asset.id, index) {
                let (index, fault) = self.fault(index, Part::Asset, Reason::Duplicate);
                let other = Fault::new((self.at)(earlier, Part::Asset), Reason::Duplicate).at;
                faults.push((index, fault.with("other", shown(&other))));
                continue;
            }
            match (lines.remove(&asset.id), self.checked(index, count, asset)) {
                (None, _) => {
                    let (index, fault) = self.fault(index, Part::Asset, Reason::Unknown);
                    faults.push((index, fault.with("value", &asset.number)));
                }
                (_, Err(fault)) => faults.push(fault),
                (Some(line), Ok(())) => plan.add((&line, asset), count, (actor, now)),
            }
        }
        Ok(if faults.is_empty() { Ok(plan) } else { Err(faults) })
    }

    fn assets(&self, conn: &mut Conn, stocktake: &Stocktake) -> Result<HashMap<Label, Asset>> {
        let labels: Vec<Label> = self.counts.iter().map(|count| count.label.clone()).collect();
        let mut found = HashMap::with_capacity(labels.len());
        for labels in labels.chunks(CHUNK) {
            found.extend(find_all(conn, &stocktake.agency_id, labels)?);
        }
        Ok(found)
    }

    fn checked(&self, index: usize, count: &Count, asset: &Asset) -> Result<(), (usize, Fault)> {
        let most = match asset.tracking {
            Tracking::Individual => 1,
            Tracking::Lot => MOST_PIECES,
        };
        if (0..=most).contains(&count.found_quantity) {
            return Ok(());
        }
        let (index, fault) = self.fault(index, Part::Quantity, Reason::OutOfRange);
        Err((index, fault.with("min", 0).with("max", most)))
    }
}

/// A place as another fault names it.
fn shown(at: &At) -> String {
    match at {
        At::Pointer(place) | At::Parameter(place) => place.clone(),
        At::Cell { row, .. } => format!("แถวที่ {row} (row {row})"),
    }
}

impl Plan {
    /// What was lent, came back, or left the register by an order since the stocktake began is known when a count is recorded.
    fn add(&mut self, (line, asset): (&CountLine, &Asset), count: &Count, (actor, now): Doing<'_>) {
        let gone = asset.status.is_gone();
        let counted = CountLine {
            expected_quantity: if gone { 0 } else { asset.quantity + asset.unusable },
            expected_out: asset.out_quantity,
            found_quantity: Some(count.found_quantity),
            found_place: count.place.clone(),
            found_condition: count.condition.map(|condition| condition.as_str().to_owned()),
            note: count.note.clone(),
            ..line.clone()
        };
        if counted == *line {
            self.unchanged += 1;
            return;
        }
        self.changed.push(CountLine {
            actor: Some(actor.to_string()),
            at: Some(now),
            ..counted
        });
    }

    /// Where the stocktake would stand.
    ///
    /// # Errors
    /// When the storage fails.
    pub fn totals(&self, conn: &mut Conn, stocktake: &Stocktake) -> Result<Totals> {
        let mut lines = store::lines_of(conn, &stocktake.id)?;
        let changed: HashMap<&str, &CountLine> = self
            .changed
            .iter()
            .map(|line| (line.asset_id.as_str(), line))
            .collect();
        for line in &mut lines {
            if let Some(changed) = changed.get(line.asset_id.as_str()) {
                line.clone_from(changed);
            }
        }
        Ok(Totals::of(&lines))
    }

    /// Writes the counts down, with one event for all of them; none where nothing differs. The stocktake is locked by the
    /// caller.
    ///
    /// # Errors
    /// When the storage fails.
    pub fn write(
        self,
        tx: &mut Tx<'_>,
        doing: Doing<'_>,
        agency: &Agency,
        stocktake: Stocktake,
    ) -> Result<Stocktake> {
        if self.changed.is_empty() {
            return Ok(stocktake);
        }
        let payload = json!({ "counted": self.changed.len() });
        store::write_lines(tx, self.changed)?;
        store::advance(tx, doing, agency, stocktake, ("stocktake.counted", payload))
    }
}
