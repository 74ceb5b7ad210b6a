//! The events of measures and guidelines: each as everybody sees it.

use super::model::{Guideline, Whole};
use super::store;
use super::texts::{GuidelineTexts, MeasureTexts};
use super::wire::{GuidelineFacts, MeasureFacts};
use crate::agencies::{Agency, AgencyChange};
use crate::db::Tx;
use crate::events::{self, Audience, Doing, tell_to};
use crate::http::{Error, Result};
use serde_json::Value;

fn measure_payload(whole: Whole) -> Result<Value> {
    let texts = MeasureTexts::of(&whole.measure)?;
    let facts = MeasureFacts::of(whole.measure, texts, whole.evidence, whole.reported);
    serde_json::to_value(facts).map_err(Error::internal)
}

fn guideline_payload(guideline: Guideline) -> Result<Value> {
    let texts = GuidelineTexts::of(&guideline)?;
    serde_json::to_value(GuidelineFacts::of(guideline, texts)).map_err(Error::internal)
}

/// The event of a change of a measure.
///
/// # Errors
/// When what was stored can't be read.
pub fn record(
    tx: &mut Tx<'_>,
    doing: Doing<'_>,
    kind: &'static str,
    (agency, whole): (&Agency, &Whole),
) -> Result<()> {
    let subject = whole.measure.subject();
    let payload = measure_payload(whole.clone())?;
    tell_to(tx, Audience::Public, doing, (kind, subject), (agency, payload))
}

/// The event of a measure that is gone.
///
/// # Errors
/// Never: there's nothing in it.
pub fn record_gone(tx: &mut Tx<'_>, doing: Doing<'_>, agency: &Agency, subject: String) -> Result<()> {
    let what = ("measure.deleted", subject);
    tell_to(tx, Audience::Public, doing, what, (agency, Value::Null))
}

/// The event of a change of a guideline.
///
/// # Errors
/// When what was stored can't be read.
pub fn record_guideline(
    tx: &mut Tx<'_>,
    doing: Doing<'_>,
    kind: &'static str,
    (agency, guideline): (&Agency, &Guideline),
) -> Result<()> {
    let subject = guideline.subject();
    let payload = guideline_payload(guideline.clone())?;
    tell_to(tx, Audience::Public, doing, (kind, subject), (agency, payload))
}

/// Has the measures of an agency go with it into another province: gone for the followers of the one, there for those of the
/// other.
///
/// # Errors
/// When the storage fails.
pub fn follow_agency(tx: &mut Tx<'_>, change: &AgencyChange<'_>) -> Result<()> {
    if !change.leaves_province() {
        return Ok(());
    }
    let doing = (change.actor, change.at);
    for whole in store::all_of(tx.conn(), &change.after.id)? {
        leave(tx, change, "measure.moved", whole.measure.subject())?;
        record(tx, doing, "measure.moved", (change.after, &whole))?;
    }
    for guideline in store::all_guidelines_of(tx.conn(), &change.after.id)? {
        leave(tx, change, "measure_guideline.moved", guideline.subject())?;
        record_guideline(tx, doing, "measure_guideline.moved", (change.after, &guideline))?;
    }
    Ok(())
}

fn leave(tx: &mut Tx<'_>, change: &AgencyChange<'_>, kind: &'static str, subject: String) -> Result<()> {
    let gone = change.departure(Audience::Public, kind, subject);
    events::append(tx, change.actor, change.at, gone)
}
