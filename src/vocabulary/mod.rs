//! Every word of the contract with its Thai and English label, and the holidays that deadlines skip.

mod routes;
mod wire;

pub use routes::register;
pub use wire::{
    AssetWords, ComplaintStepView, ComplaintWords, DisclosureWords, LoanStepRuleView, MeasureWords,
    SealedWords, ServiceWords, SliceWords, StatisticsWords, labelled,
};

/// Brings the words of slices; `app` says from where, since slices don't import each other.
pub struct Bringer(pub fn() -> SliceWords);
