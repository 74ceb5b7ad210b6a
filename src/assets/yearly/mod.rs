//! รายงานสถิติการยืม: what was lent in a fiscal year, and what became of it.

mod model;
mod routes;
mod sheet;
mod store;
mod wire;

pub use model::{LoanFigures, LoanYear};
pub use routes::register;
pub use store::loan_year;
