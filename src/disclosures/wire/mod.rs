//! Disclosure items as callers send and see them.

mod desk;
mod input;
mod readiness;
mod view;

pub use desk::{DeskItemView, DeskView, ProgressNoteView};
pub use input::{
    AddLink, AttachDisclosureFiles, AttachFile, GetDisclosures, ListReadiness, OpenDisclosures, PinEvidence,
    QrParams, UpdateDisclosure, UpdateDisclosureYear,
};
pub use readiness::{AgencyReadinessView, ReadinessView};
pub use view::{DisclosureItemKey, DisclosureView, DisclosureYearView, EvidenceView, SurveyView};
