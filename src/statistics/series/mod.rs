//! The series, each from its own tables to what's told of a year.

mod complaints;
mod corruption;
mod loans;
mod satisfaction;
mod services;

pub use complaints::{halves, told as complaints};
pub use corruption::told as corruption;
pub use loans::told as loans;
pub use satisfaction::told as satisfaction;
pub use services::{add_requests, told as services};
