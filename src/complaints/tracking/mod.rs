//! The reporter's side: a receipt opens the case, and whoever holds it may act as the reporter.

mod routes;
mod store;
mod wire;

pub use routes::register;
pub use store::{Reported, export, report, track};
pub use wire::{ExportedComplaint, TrackedComplaint};
