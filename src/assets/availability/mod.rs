//! ช่วงที่ว่าง: what's free between two days.

pub mod model;
mod routes;
pub mod store;
mod wire;

pub use routes::register;
