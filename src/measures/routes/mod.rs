//! The measures' endpoints.

mod changing;
mod evidence;
mod guidelines;
mod progress;
mod reading;

use super::model::Whole;

use super::warning::Light;
use super::wire::{MeasureView, Sight};
use crate::agencies::{self, Agency};
use crate::calendar::day_in_bangkok;
use crate::db::{Conn, Tx};
use crate::http::{Result, ServiceConfig, Versioned};
use chrono::NaiveDateTime;

pub use reading::check;

pub fn register(config: &mut ServiceConfig<'_>) {
    reading::register(config);
    changing::register(config);
    guidelines::register(config);
    progress::register(config);
    evidence::register(config);
}

/// By what an agency's texts are looked at now.
fn light(agency: &Agency, now: NaiveDateTime) -> Light<'_> {
    Light {
        home: agency.website.as_deref(),
        today: day_in_bangkok(now),
    }
}

/// A measure as it's seen now.
fn view_of(conn: &mut Conn, whole: Whole, now: NaiveDateTime, manages: bool) -> Result<MeasureView> {
    let agency = agencies::find(conn, &whole.measure.agency_id)?;
    let light = light(&agency, now);
    MeasureView::of(whole, Sight { light, manages })
}

/// The view of who changed it.
fn changed(tx: &mut Tx<'_>, whole: Whole, now: NaiveDateTime) -> Result<MeasureView> {
    view_of(tx.conn(), whole, now, true)
}

/// With its version, which is the measure's.
fn versioned(view: MeasureView) -> Versioned<MeasureView> {
    Versioned {
        version: view.measure.version,
        view,
    }
}
