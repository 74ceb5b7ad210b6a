//! Services to the public (บริการประชาชน): what an agency does for people, how often, how fast, and how content they are.

mod catalogue;
mod counts;
mod data;
mod kinds;
mod model;
mod record;
mod satisfaction;
mod store;
mod wire;

pub use catalogue::{load, offered};
pub use counts::{CountTotals, count_totals};
pub use data::ServiceStep;
pub use kinds::*;
pub use model::Service;
pub use satisfaction::{
    AgencyReport, Answering, FormPage, Group, Heard, Measure, OfService, PageQuestion, RatingInput, Said,
    Tally, file_by_visit, forget_visits, form_page, held_back, new_visit, report_of, report_year,
};

pub fn register(config: &mut crate::http::ServiceConfig<'_>) {
    catalogue::register(config);
    counts::register(config);
    satisfaction::register(config);
}
