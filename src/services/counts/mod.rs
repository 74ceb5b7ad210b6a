//! สถิติการให้บริการ: how many requests came in by service, month and channel, how many are done, and how many in time.
//!
//! A count is written by the month's grid or by an imported file, both through [`plan`]; a value that takes the place of
//! another has a reason, and every value stays in the revisions.
//!
//! Requests by form aren't in it: they're cases, counted by themselves when they're closed (`complaints::counted`), and so few
//! of them point at people that they're published as complaints are (`docs/adr/0022`), not as these counts.

mod figures;
mod imports;
mod list;
mod model;
mod plan;
mod routes;
mod store;
mod totals;
mod wire;

pub use totals::{CountTotals, count_totals};

pub fn register(config: &mut crate::http::ServiceConfig<'_>) {
    routes::register(config);
    imports::register(config);
}
