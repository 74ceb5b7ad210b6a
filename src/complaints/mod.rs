//! General complaints (ร้องเรียน/ร้องทุกข์), suggestions, questions and service requests: from a citizen's form, or the
//! counter, to a closed and rated case.

mod cases;
mod clocks;
mod counted;
mod data;
mod documents;
mod history;
mod intake;
mod jobs;
mod kinds;
mod life;
mod model;
mod news;
mod questions;
mod record;
mod search;
mod settings;
mod terms;
mod tracking;

pub use cases::{ClockView, StepView};
pub use counted::{Counted, Headings, counted, headings};
pub use documents::MemoPurpose;
pub use intake::{
    Arrival, CORRUPTION, CaseReceipt, ComplaintForm, Contact, ContactView, Filed, FormCategory, FormService,
    NewComplaint, Place, PlaceView, SubmitComplaint, check, file, form,
};
pub use jobs::{Retention, Round, named_files, round};
pub use kinds::*;
pub use life::{Need, RULES, Rule, Tells};
pub use news::{News, Word, news};
pub use questions::published as published_questions;
use record::record;
pub use settings::{CategoryCode, Placeholder, ServiceCode};
pub use tracking::{ExportedComplaint, Reported, TrackedComplaint, export, report, track};

/// Has what an agency shows in public go with it when it leaves its province.
///
/// # Errors
/// When the storage fails.
pub fn follow_agency(
    tx: &mut crate::db::Tx<'_>,
    change: &crate::agencies::AgencyChange<'_>,
) -> crate::http::Result<()> {
    settings::follow_agency(tx, change)?;
    questions::follow_agency(tx, change)
}

pub fn register(config: &mut crate::http::ServiceConfig<'_>) {
    intake::register(config);
    tracking::register(config);
    cases::register(config);
    counted::register(config);
    documents::register(config);
    questions::register(config);
    settings::register(config);
}
