//! Every word of the contract with its Thai and English label, and the holidays that deadlines skip.

mod routes;
mod wire;

pub use routes::register;
