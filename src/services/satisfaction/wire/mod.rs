//! What callers send and see of satisfaction.

mod code;
mod input;
mod report;
mod view;

pub use code::{CodeFormat, FormCodeParams};
pub use input::{
    CreateSatisfactionForm, GetSatisfactionReport, ListComments, ListForms, RatingInput, RecordPaperAnswers,
    SubmitSatisfaction, UpdateSatisfactionForm,
};
pub use report::SatisfactionReportView;
pub use view::{
    PaperReceived, SatisfactionCommentView, SatisfactionFormView, SatisfactionReceived,
    SatisfactionVisitView, SurveyQuestionSetView,
};
