//! Who is sent word of a loan's event. What is sent, and how, is somebody else's matter.

mod store;

pub use store::news;

/// Word for somebody about a loan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoanNews {
    /// An e-mail address.
    pub to: String,
    pub what: LoanWord,
    /// The agency's Thai name.
    pub agency: String,
    pub number: String,
}

/// What somebody is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoanWord {
    /// To who approves it: a loan was asked for.
    Requested,
    /// To the borrower.
    Approved,
    Rejected,
    DueSoon,
    Due,
    /// To the borrower, and to who has to chase it.
    Overdue,
}
