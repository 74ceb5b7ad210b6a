//! How a case comes in: from a citizen's form, or registered by an officer.

mod model;
mod routes;
mod store;
mod wire;

pub use model::{Arrival, Contact, NewComplaint, Place, past};
pub use routes::register;
pub(super) use store::purpose;
pub use store::{Filed, attach, check, file, form};
pub use wire::{
    CORRUPTION, CaseReceipt, ComplaintForm, ContactView, FormCategory, FormService, PlaceView,
    SubmitComplaint,
};
