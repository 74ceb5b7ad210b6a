//! Which line of a loan is meant: by its number, or by what was scanned.

use super::act::Present;
use super::data::Taken;
use super::doing::line_at;
use super::request::overdue;
use super::state::LineState;
use crate::assets::labels::read_label;
use crate::assets::model::Asset;
use crate::assets::policy;
use crate::assets::register::store::history::value_at;
use crate::calendar::day_in_bangkok;
use crate::db::Tx;
use crate::http::{Error, Fault, Reason, Result};
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
    /// The account; machines have none.
    pub user: Option<String>,
    /// Of a machine nothing.
    pub name: String,
    /// The service's own origin, which its labels have.
    pub origin: String,
}

impl Scene<'_> {
    /// A handover as it counts: at the prices of its time, and with a reason only where something is overridden by it. Refused
    /// to a borrower who is overdue with something else, where the agency's policy blocks them and nobody but themselves said
    /// why they get it all the same.
    ///
    /// # Errors
    /// `409` with what's overdue.
    pub fn handed_over(&self, tx: &mut Tx<'_>, mut taken: Taken) -> Result<Taken> {
        let Taken::HandOver {
            at,
            lines,
            override_reason,
            ..
        } = &mut taken
        else {
            return Ok(taken);
        };
        let blocked = self.blocked(tx)?;
        let own = self.clerk.user.is_some() && self.clerk.user == self.present.loan.borrower_id;
        *override_reason = match (blocked, override_reason.take()) {
            (None, _) => None,
            (Some(_), Some(reason)) if !own => Some(reason),
            (Some(blocked), _) => return Err(blocked),
        };
        if *at < self.now {
            for line in lines {
                if let Some((_, _, asset)) = self.lines().find(|(no, ..)| *no == line.no) {
                    line.price_satang = value_at(tx.conn(), asset, *at)?;
                }
            }
        }
        Ok(taken)
    }

    /// Why the borrower is to get nothing more, as long as nobody says why they get it all the same.
    fn blocked(&self, tx: &mut Tx<'_>) -> Result<Option<Error>> {
        let (loan, today) = (&self.present.loan, day_in_bangkok(self.now));
        if loan.override_reason.is_some() || loan.is_overdue(today) {
            return Ok(None);
        }
        match overdue(tx, &loan.agency_id, &loan.borrower_key, today)? {
            Some(blocked) if policy::store::of(tx.conn(), &loan.agency_id)?.block_overdue => {
                Ok(Some(blocked))
            }
            _ => Ok(None),
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
