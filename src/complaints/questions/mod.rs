//! ถาม-ตอบ: questions published with their answers, when the reporter and the office agreed.

mod routes;
mod store;
mod wire;

pub use routes::register;
pub use store::{follow_agency, published, record};
