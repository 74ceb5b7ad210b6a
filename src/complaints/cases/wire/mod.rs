//! Cases as callers see them, and what they send.

mod case;
mod input;
mod list;
mod parts;

pub use case::{ComplaintView, Seen};
pub use input::{
    Answer, AssignComplaint, AttachFiles, AttachToComplaint, BulkAssign, BulkClose, BulkDone, CaseFileAsked,
    MarkDuplicate, MaySay, MoveToSealed, PublishQuestion, RecordReferralAnswer, ReferComplaint,
    RejectComplaint, Say, VoidStep,
};
pub use list::{CaseOfficerView, ComplaintCounts, ComplaintLine, CountComplaints, ListComplaints};
pub use parts::{ClockView, FileView, StepView};
