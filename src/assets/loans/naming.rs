//! Which line of a loan is meant: by its number, or by what was scanned.

use super::act::Present;
use super::data::Taken;
use super::doing::line_at;
use super::request::overdue;
use super::state::LineState;
use crate::assets::labels::read_label;
use crate::assets::model::Asset;
use crate::assets::policy;
use crate::calendar::day_in_bangkok;
use crate::db::Tx;
use crate::http::{Fault, Reason, Result};
use chrono::NaiveDateTime;

/// What a step is taken in: the loan, its assets, who is there, and when.
pub struct Scene<'a> {
    pub present: &'a Present,
    pub clerk: Clerk,
    pub now: NaiveDateTime,
}

/// Who stands at the counter, and where labels lead to.
#[derive(Clone, Debug)]
pub struct Clerk {
    /// Of a machine nothing.
    pub name: String,
    /// The service's own origin, which its labels have.
    pub origin: String,
}

impl Scene<'_> {
    /// Refuses to hand something to a borrower who is overdue with something else, where the agency's policy blocks them and
    /// nobody said why they get it all the same.
    ///
    /// # Errors
    /// `409` with what's overdue.
    pub fn check_blocked(&self, tx: &mut Tx<'_>, taken: &Taken) -> Result<()> {
        let loan = &self.present.loan;
        let said = matches!(
            taken,
            Taken::HandOver {
                override_reason: Some(_),
                ..
            }
        );
        if said || loan.override_reason.is_some() || loan.is_overdue(day_in_bangkok(self.now)) {
            return Ok(());
        }
        match overdue(tx, &loan.agency_id, &loan.borrower_key, day_in_bangkok(self.now))? {
            Some(blocked) if policy::store::of(tx.conn(), &loan.agency_id)?.block_overdue => Err(blocked),
            _ => Ok(()),
        }
    }

    /// All lines: number, state and asset.
    pub fn lines(&self) -> impl Iterator<Item = (i32, &LineState, &Asset)> {
        let lines = self.present.lines.iter().zip(&self.present.state.lines);
        lines.filter_map(|(line, state)| Some((line.no, state, self.present.asset(line)?)))
    }

    /// The line that's meant in the step's line with this index, from 0.
    ///
    /// # Errors
    /// The fault, at the step's line.
    pub fn line(
        &self,
        index: usize,
        no: Option<i32>,
        label: Option<&str>,
    ) -> Result<(i32, &LineState, &Asset), Fault> {
        match (no, label) {
            (Some(_), Some(_)) => {
                Err(Fault::new(line_at(index, "label"), Reason::Contradiction).with("other", "no"))
            }
            (None, None) => Err(Fault::new(line_at(index, "no"), Reason::Required)),
            (Some(no), None) => {
                let unknown = || Fault::new(line_at(index, "no"), Reason::Unknown).with("value", no);
                self.lines().find(|line| line.0 == no).ok_or_else(unknown)
            }
            (None, Some(label)) => {
                let unknown = || Fault::new(line_at(index, "label"), Reason::NotALabel);
                let label = read_label("", label, &self.clerk.origin).map_err(|_| unknown())?;
                self.lines().find(|line| label.is_of(line.2)).ok_or_else(unknown)
            }
        }
    }
}
