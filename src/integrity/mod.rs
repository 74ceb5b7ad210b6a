//! ช่องทางปิดผนึก — the sealed channel for reports of corruption, as `docs/SEALED.md` has it. It keeps what it can't open,
//! leaves no trace of when something came, and counts the days that an office has.

mod cases;
mod channel;
mod close;
mod data;
mod directories;
mod exchange;
mod gate;
mod intake;
mod model;
mod totals;

pub use channel::Channel;
pub use close::{Closing, close, closing_day};
pub use data::given_from;
pub use directories::{current as current_directory, opened, publish as publish_directory};
pub use exchange::{Compared, compare};
pub use model::{Deadline, SealedChannel, SealedScope};
pub use totals::{Total, totals};

pub fn register(config: &mut crate::http::ServiceConfig<'_>) {
    directories::register(config);
    intake::register(config);
    cases::register(config);
    close::register(config);
    exchange::register(config);
}
