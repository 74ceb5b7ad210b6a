//! แบบคำขอรับบริการ: what an agency asks for with a request for a service, as a JSON Schema.

mod model;
mod store;

pub use model::ServiceForm;
pub use store::{check, find, list};
