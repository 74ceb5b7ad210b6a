//! แนวปฏิบัติการจัดการเรื่องร้องเรียนการทุจริตและประพฤติมิชอบ: how people complain of corruption, and what the agency does then. Each
//! change is a revision; none is ever changed or removed.

mod model;
mod routes;
mod store;
mod wire;

pub use model::Revision;
pub use routes::register;
pub use store::find;
pub use wire::{Procedure, ProcedureStep};
