//! การตรวจสอบพัสดุประจำปี: the yearly stocktake (ข้อ 213).

mod closing;
mod counting;
mod model;
mod routes;
mod sheet;
mod store;
mod wire;

pub use routes::register;
