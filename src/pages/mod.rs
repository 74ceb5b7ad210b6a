//! Pages for citizens, rendered here: the report form, the receipt, and the way of a case. They need no script and load
//! nothing from elsewhere. Those of the sealed channel can't do without one: what's sealed elsewhere isn't sealed.

mod dates;
mod directories;
mod disclosures;
mod form;
mod frame;
mod routes;
mod stamp;
mod submission;
mod timeline;
mod typed;
mod views;

pub use routes::{problem, register};
