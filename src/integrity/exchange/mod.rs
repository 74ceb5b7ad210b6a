//! Between the houses: the province compares with the agency what both should have, takes what it lacks, and supplies
//! what the agency "lost".

mod answer;
mod compare;
mod routes;
mod store;

pub use compare::{Compared, compare};
pub use routes::register;
