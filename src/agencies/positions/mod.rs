//! ตำแหน่ง: the positions of an agency, as นายกเทศมนตรี or ผู้อำนวยการกองคลัง.

mod model;
mod routes;
mod store;
mod wire;

pub use model::{NewPosition, Position};
pub use routes::register;
pub(super) use store::record_move;
pub use store::{find, find_locked, heads, insert};
pub(super) use wire::PositionView;
