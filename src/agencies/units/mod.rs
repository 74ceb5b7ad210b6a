//! ส่วนราชการ: the units of an agency, as กองคลัง, in a tree.

mod model;
mod routes;
mod store;
mod wire;

pub use model::{NewUnit, Unit};
pub use routes::register;
pub(super) use store::record_move;
pub use store::{find, insert, names};
