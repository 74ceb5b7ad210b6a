//! การแจ้งเตือน — notification by e-mail and by signed webhooks: sent from events after their commit, never inside a
//! request.

mod letters;

pub use letters::{Letter, LetterParams, Letters, Template};
