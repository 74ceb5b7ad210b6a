//! Scores as drawings: an agency's years, and its indicators beside those of its province and the country.

mod draw;
mod routes;

pub use routes::register;
