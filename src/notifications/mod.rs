//! การแจ้งเตือน — notification by e-mail and by signed webhooks: sent from events after their commit, never inside a
//! request.
//!
//! [`run`] follows the events by a cursor of its own. One write turns a batch of them into rows of `webhook_deliveries` and
//! `mails` and moves the cursor; what's due is then claimed, sent, and written down. So nothing is lost when the process
//! ends at any moment, and what was being sent then may be sent once more: receivers tell by the message's id.

mod backoff;
mod collect;
mod deliveries;
mod letters;
mod mails;
mod run;
mod settings;
mod webhooks;

pub use deliveries::{DeliveryState, Trouble};
pub use letters::{Letter, LetterParams, Letters, Template};
pub use run::{Notifier, Parts, run};
pub use settings::{MailSettings, Settings, parse_public_url};
pub use webhooks::register;
