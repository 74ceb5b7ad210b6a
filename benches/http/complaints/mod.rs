//! What complaints cost: filing one, the work list of a large office, and finding a text.

mod flood;
mod search;
mod submit;
mod worklist;

use crate::figures::Figures;
use std::path::Path;

pub fn measure(folder: &Path, figures: &mut Figures) {
    submit::measure(folder, figures);
    flood::measure(folder, figures);
    worklist::measure(folder, figures);
    search::measure(folder, figures);
}
