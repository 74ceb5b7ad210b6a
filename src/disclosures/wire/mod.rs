//! Disclosure items as callers send and see them.

mod desk;
mod input;
mod readiness;
mod view;

pub use desk::{DeskItemView, DeskView, MissingView, NoticedView, ProgressNoteView, allowed};
pub use input::{
    AddLink, AttachDisclosureFiles, AttachFile, GetDisclosures, ListReadiness, OpenDisclosures, PinEvidence, QrParams,
    UpdateDisclosure, UpdateDisclosureYear,
};
pub use readiness::{AgencyReadinessView, OpenItemView, PartView, ReadinessView};
pub use view::{CheckView, DisclosureItemKey, DisclosureView, DisclosureYearView, EvidenceView, PeriodView, SurveyView};
