//! What the service asks of other machines: where it may go, over connections that lead nowhere else, and the visits to
//! pages that people give as evidence.

mod client;
mod networks;
mod resolver;
mod target;
mod visitor;

pub use client::{client, discard, lookup_of};
pub use resolver::Lookup;
pub use target::{Refusal, parse_page, parse_receiver};
pub use visitor::{Visit, VisitTrouble, Visitor};
