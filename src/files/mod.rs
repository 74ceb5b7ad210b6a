//! Files that people send: looked at, kept sealed in a folder, given back.
//!
//! Of each there's the original as it was sent, and a working copy without what a camera or a program wrote into it:
//! where, when and by whom it was made. A PDF's working copy is the same as its original.

mod bytes;
mod coming;
mod jpeg;
mod kinds;
mod name;
mod orphans;
mod pdf;
mod png;
mod queue;
mod store;
mod webp;

pub use coming::{Attached, Coming, Handed};
pub use kinds::FileKind;
pub use name::clean_name;
pub use orphans::{Named, remove_orphans};
pub use queue::{Files, KeptFile};
pub use store::{Copy, FileStore, Kept};

use crate::http::{Fault, MOST_FILE_BYTES, Reason};

/// The most pixels of an image: what shows it needs some 400 MB for that many.
const MOST_PIXELS: u64 = 100_000_000;

/// Why a file isn't taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refusal {
    /// It's none of the kinds.
    Kind,
    /// It's broken, or something else as well.
    Damaged(&'static str),
    TooLarge,
    TooManyPixels,
}

impl Refusal {
    const CUT_OFF: Self = Self::Damaged("it's cut off");
    const MORE_AFTER_END: Self = Self::Damaged("there's more after its end");

    fn fault(self, pointer: &str) -> Fault {
        let fault = |reason| Fault::pointer(pointer, reason);
        let too_large =
            |max: u64, unit: &str| fault(Reason::FileTooLarge).with("max", max).with("unit", unit);
        match self {
            Self::Kind => fault(Reason::FileType).with("allowed", FileKind::allowed()),
            Self::Damaged(detail) => fault(Reason::FileDamaged).with("detail", detail),
            Self::TooLarge => too_large(MOST_FILE_BYTES, "bytes"),
            Self::TooManyPixels => too_large(MOST_PIXELS, "pixels"),
        }
    }
}

/// Refuses an image that nobody could open: of no pixels, or of too many.
fn check_pixels(width: u32, height: u32) -> Result<(), Refusal> {
    match u64::from(width) * u64::from(height) {
        0 => Err(Refusal::Damaged("it has no pixels")),
        1..=MOST_PIXELS => Ok(()),
        _ => Err(Refusal::TooManyPixels),
    }
}
