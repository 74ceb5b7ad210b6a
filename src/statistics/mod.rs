//! Everything that's published as numbers. A revision is frozen, numbered and hashed; later data make the next one. What few
//! people are in is held back, so that it can't be told from all that's published together.
//!
//! It reads the tables and functions of the slices; only pages, the list of slices and the demonstration use it.

mod chart;
mod data;
mod diff;
mod gate;
mod guard;
mod jobs;
mod kinds;
mod model;
mod publish;
mod reading;
mod routes;
mod series;
mod sheet;
mod store;
mod table;
mod wire;

pub use data::{Cell, Document, Period};
pub use jobs::{Round, round};
pub use kinds::{Cut, Measure, Series};
pub use model::{Link, Place, Revision};
pub use publish::{Draft, Ready, draft, follow_agency, opens, publish};
pub use reading::{Linked, linked, newest, place_linked, revision};
pub use routes::register;
pub use store::{find, links_of, newest_of_all};
pub use wire::{RevisionNumber, StatisticsRevisionView};
