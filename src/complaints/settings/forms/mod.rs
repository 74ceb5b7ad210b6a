//! แบบคำขอรับบริการ: what an agency asks for with a request for a service, as a JSON Schema.

mod model;
mod routes;
mod store;
mod vetting;
mod wire;

pub use model::ServiceForm;
pub use routes::register;
pub(super) use store::record_move;
pub use store::{list, read};
