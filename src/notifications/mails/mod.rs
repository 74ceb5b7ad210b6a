//! The outbox of e-mail.

mod model;
mod send;
pub(super) mod store;
mod text;

pub use model::Mail;
pub use send::Postman;
