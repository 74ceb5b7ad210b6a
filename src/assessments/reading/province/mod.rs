//! A province and year as a whole: summary, coverage, and one sheet.

mod routes;
mod sheet;
mod wire;

pub use routes::register;
pub use wire::Progress;
