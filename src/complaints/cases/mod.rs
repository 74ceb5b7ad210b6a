//! Cases, and the steps that move them.

mod act;
mod doing;
mod moving;
mod powers;
mod reveal;
mod routes;
pub mod store;
mod wire;

pub use act::{Act, Doer, Present, act, event_of};
pub use powers::Powers;
pub use reveal::{open as open_contact, reveal};
pub use routes::register;
pub use wire::{ClockView, FileView, StepView};
