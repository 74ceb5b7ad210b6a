//! Who is sent word of a case's event, as the table of steps says. What is sent, and how, is somebody else's matter.

mod store;

pub use store::news;

/// Word for somebody about a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// An e-mail address.
    pub to: String,
    pub what: Word,
    /// The agency's Thai name.
    pub agency: String,
    pub number: String,
}

/// What somebody is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// To officers: a case came in.
    Received,
    /// To an officer: a case is theirs.
    Assigned,
    /// To who is above: a case is overdue.
    Overdue,
    /// To officers: the reporter did something.
    FromReporter,
    /// To the reporter: there's something to be read.
    ForReporter,
}
