//! Loans as callers send and see them.

mod input;
mod list;
mod steps;
mod view;

pub use input::*;
pub use list::*;
pub use steps::*;
pub use view::*;
