//! What callers send and see of assessments.

mod computed;
mod input;
mod list;
mod view;

pub use computed::{DeltaScores, InstrumentScores};
pub use input::{AssessmentAction, AssessmentInput, CorrectAssessment, InstrumentInput, RecordAssessment};
pub use list::{ListAssessments, ListRevisions};
pub use view::{AgencyRef, AssessmentData, AssessmentItem, AssessmentView, RevisionView};
