//! ความพึงพอใจต่อการให้บริการ: forms by which people say how content they are, their answers, and the report of a year.
//!
//! An answer is nobody's: it has a random id, its month, and no more. A visit's token makes it count once.

mod data;
mod filing;
mod holding;
mod model;
mod page;
mod report;
mod routes;
mod store;
mod tally;
mod visits;
mod wire;

pub use data::report_year;
pub use filing::{Answering, file_by_visit};
pub use holding::{Heard, OfService, Said, held_back};
pub use page::{FormPage, PageQuestion, form_page};
pub use report::{AgencyReport, Group, Measure, report_of};
pub use routes::register;
pub use store::forget_visits;
pub use tally::Tally;
pub use visits::new_visit;
pub use wire::RatingInput;
