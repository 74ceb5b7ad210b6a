//! ทะเบียนคุมวัสดุ: the stock of consumables and its ledger.

mod model;
mod routes;
mod store;
mod wire;

pub use routes::register;
