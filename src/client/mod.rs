//! What speaks the sealed channel from a reporter's or an officer's own machine. Nothing of it asks a person or writes a
//! file: that's for whoever calls it.

mod alarm;
mod channel;
mod directories;
mod house;
mod inbox;
mod officer;
mod packing;
mod proof;
mod report;
mod seen;
mod shown;
mod trouble;
mod web;
mod wire;

pub use alarm::Alarm;
pub use channel::{Channel, Delivery};
pub use directories::{Directories, next_version};
pub use house::{Answer, Instance, Patience};
pub use inbox::{Entry, Inbox, inbox};
pub use officer::{
    Case, CaseFile, Copy, Due, Exported, IntakeChannel, NewIntake, NewStatement, Officer, OfficerSession,
    Opened, OpenedCase, OpenedMessage, Password, SealedIntake, SealedMessage, StatedBy, StatedView,
    StoredFile, export, opened_file,
};
pub use packing::{SealedFile, seal_file, sealed_for};
pub use proof::{Filed, proof};
pub use report::{FiledReport, NewReport, Reported, SealedReport, message, report, seal_report, send};
pub use seen::Seen;
pub use shown::plain;
pub use trouble::Trouble;
pub use web::Web;
