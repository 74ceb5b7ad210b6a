//! การเปิดเผยข้อมูลสาธารณะ (OIT): what an agency discloses of each item of a year's assessment, what shows it, and how ready it
//! is.
//!
//! It stands above all slices whose published figures are evidence, and above `statistics`; only pages and the top use it.

mod change;
mod checks;
mod data;
mod gate;
mod kinds;
mod live;
mod model;
mod procedure;
mod readiness;
mod record;
mod report;
mod routes;
mod rules;
mod store;
mod surveys;
mod table;
mod wire;

pub use data::{PrintedCorrection, PrintedItem};
pub use kinds::*;
pub use model::{Disclosure, DisclosureYear, Evidence, Present};
pub use procedure::{Procedure, ProcedureStep, Revision as ProcedureRevision, find as procedure_of};
pub use readiness::{Open, Part, Readiness, Stand};
pub use report::load;
pub use routes::ready;
pub use store::{by_code, find_year, items_of, named_files, newest, year as year_of};
pub use surveys::code_of as survey_code;
pub use wire::{
    AgencyReadinessView, DisclosureItemKey, DisclosureView, DisclosureYearView, EvidenceView, SurveyView,
};

pub fn register(config: &mut crate::http::ServiceConfig<'_>) {
    routes::register(config);
    surveys::register(config);
    procedure::register(config);
}
