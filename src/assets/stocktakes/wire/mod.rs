//! Stocktakes as callers send and see them.

mod input;
mod view;

pub use input::{
    CloseStocktake, ImportCountSheet, ListStocktakeLines, ListStocktakes, RecordCounts, StartStocktake, place,
};
pub use view::{CountsReport, StocktakeLineView, StocktakeView};
