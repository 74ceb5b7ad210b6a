//! ป้ายทรัพย์สิน: the labels with QR codes, and what's read from one.

mod model;
mod papers;
mod routes;
mod store;
mod wire;

pub use model::{Label, read_label};
pub use routes::register;
pub use store::{Out, find_all, out};
