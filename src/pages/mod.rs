//! Pages for citizens, rendered here: the report form, the receipt, and the way of a case. They need no script and load
//! nothing from elsewhere.

mod dates;
mod form;
mod frame;
mod qr;
mod routes;
mod stamp;
mod submission;
mod timeline;
mod typed;
mod views;

pub use routes::{problem, register};
