//! ผู้ดำรงตำแหน่ง: who holds a position or acts for it, from when to when, by which order. Approvals, escalation and
//! signature blocks ask here.

mod mine;
mod model;
mod routes;
mod store;
mod wire;

pub use model::{Appointment, AppointmentKind, NewAppointment, Responsible, signature_lines};
pub use routes::register;
pub use store::{accounts_in_unit, insert, own_title, positions_of, responsible, signature_block};
