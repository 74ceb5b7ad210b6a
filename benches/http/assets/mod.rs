//! Property: when it's free, and how fast it's handed over.

mod availability;
mod handover;

use crate::figures::Figures;
use std::path::Path;

pub fn measure(folder: &Path, figures: &mut Figures) {
    availability::measure(folder, figures);
    handover::measure(folder, figures);
}
