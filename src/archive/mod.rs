//! Everything that's published of an agency's fiscal year, as files: its assessment, its disclosure items with their evidence, its
//! measures and its statistics; JSON by table, the files as they were sent and as they're shown, and the SHA-256 of each. Put
//! into an instance that has nothing of that year, it comes out again byte for byte.
//!
//! Cases, loans, counts and accounts aren't in it: a backup has them.

mod data;
mod folder;
mod rows;

pub use folder::{Counted, put_in, take_out};
