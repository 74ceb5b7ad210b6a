//! What moves a stock by hand.

use super::wire::RecordStockMovement;
use crate::assets::kinds::StockKind;
use crate::assets::register::model::MOST_PIECES;
use crate::http::{Fault, Faults, Reason, Result, Text};

const NOTE: Text = Text::lines(500);
/// What's recorded by hand; the others come with an asset or a loan.
pub const BY_HAND: [StockKind; 3] = [StockKind::Received, StockKind::Issued, StockKind::Corrected];

/// A movement to be recorded.
#[derive(Clone, Debug)]
pub struct NewMovement {
    pub kind: StockKind,
    /// Not 0: what came in is above it, what went out below.
    pub change: i32,
    pub note: Option<String>,
}

impl NewMovement {
    /// # Errors
    /// `422` with every fault of the input.
    pub fn parse(input: &RecordStockMovement) -> Result<Self> {
        let mut faults = Faults::default();
        let kind = faults.check(parse_kind(&input.kind));
        let change = kind.and_then(|kind| faults.check(parse_change(kind, input.change)));
        let note = faults.check(NOTE.optional("/note", input.note.as_deref()));
        if kind == Some(StockKind::Corrected) && input.note.is_none() {
            faults.push(Fault::pointer("/note", Reason::Required));
        }
        let said = kind.zip(change).zip(note);
        faults.finish(said.map(|((kind, change), note)| Self { kind, change, note }))
    }
}

fn parse_kind(text: &str) -> Result<StockKind, Fault> {
    let kind = StockKind::parse(text).filter(|kind| BY_HAND.contains(kind));
    let fault = || Fault::pointer("/kind", Reason::UnknownValue);
    kind.ok_or_else(|| fault().with("allowed", BY_HAND.map(StockKind::as_str).join(" ")))
}

fn parse_change(kind: StockKind, change: i32) -> Result<i32, Fault> {
    let (min, max) = match kind {
        StockKind::Received => (1, MOST_PIECES),
        StockKind::Issued => (-MOST_PIECES, -1),
        _ => (-MOST_PIECES, MOST_PIECES),
    };
    if change != 0 && (min..=max).contains(&change) {
        return Ok(change);
    }
    let fault = Fault::pointer("/change", Reason::OutOfRange);
    Err(fault.with("min", min).with("max", max))
}
