//! What an officer states of a case.

use super::super::trouble::Trouble;
use super::Officer;
use crate::calendar::day_in_bangkok;
use crate::sealed::{Act, Outcome, Referral, Statement, Word};
use chrono::NaiveDateTime;

/// What is stated.
pub struct NewStatement {
    pub act: Act,
    pub outcome: Option<Outcome>,
    pub referral: Option<Referral>,
    pub note: String,
}

impl NewStatement {
    /// One that needs nothing else.
    pub fn of(act: Act) -> Self {
        Self {
            act,
            outcome: None,
            referral: None,
            note: String::new(),
        }
    }
}

impl Officer<'_> {
    /// Signs it, of the case that `commitment` names.
    ///
    /// # Errors
    /// [`Trouble::NoOfficer`], or [`crate::sealed::Flaw::Statement`] when its parts don't fit together.
    pub fn state(
        &self,
        commitment: &str,
        new: NewStatement,
        now: NaiveDateTime,
    ) -> Result<Statement, Trouble> {
        let statement = Statement {
            act: Word(new.act),
            agency: self.directory.agency.clone(),
            case: commitment.to_owned(),
            day: day_in_bangkok(now).to_string(),
            note: new.note,
            officer: self.named()?.id.clone(),
            outcome: new.outcome.map(Word),
            referral: new.referral,
            sig: String::new(),
            v: 1,
        };
        Ok(statement.signed(&self.key.signer)?)
    }
}
