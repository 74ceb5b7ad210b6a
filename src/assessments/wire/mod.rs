//! What callers send and see of assessments.

mod input;
mod list;
mod view;

pub use input::{AssessmentAction, AssessmentInput, CorrectAssessment, InstrumentScores, RecordAssessment};
pub use list::{ListAssessments, ListRevisions};
pub use view::{AgencyRef, AssessmentData, AssessmentItem, AssessmentView, DeltaScores, RevisionView};
