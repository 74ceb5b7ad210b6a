//! What the steps of a loan that count say: what papers print and years add up.

use super::data::{Settling, Signature, Taken};
use super::model::{Loan, LoanStep, replay};
use super::state::State;
use crate::assets::kinds::AssetCondition;
use crate::http::{Error, Result};
use chrono::{NaiveDate, NaiveDateTime};

/// The steps in force, in their order, and what they made of the loan.
#[derive(Clone, Debug)]
pub struct Trace {
    pub state: State,
    pub steps: Vec<Told>,
}

/// A step in force.
#[derive(Clone, Debug)]
pub struct Told {
    /// The day in Bangkok on which it happened.
    pub on: NaiveDate,
    /// When it was recorded.
    pub recorded_at: NaiveDateTime,
    pub taken: Taken,
    pub text: Option<String>,
}

/// What became of a line.
#[derive(Clone, Debug, Default)]
pub struct LineTrace {
    /// Of the first handover, and in what condition it was then.
    pub handed: Option<(NaiveDate, AssetCondition)>,
    /// Of the last return.
    pub returned_on: Option<NaiveDate>,
    pub settled: Vec<(NaiveDate, Settling)>,
}

impl Trace {
    /// # Errors
    /// As [`replay`].
    pub fn of(steps: &[LoanStep]) -> Result<Self> {
        let state = replay(steps)?;
        let in_force = steps.iter().filter(|step| step.voided_by.is_none());
        let told = |step: &LoanStep| {
            let taken = step.taken()?;
            Some(Told {
                on: taken.happened_on(step.at),
                recorded_at: step.at,
                taken,
                text: step.text.clone(),
            })
        };
        let steps: Option<Vec<Told>> = in_force.map(told).collect();
        let steps = steps.ok_or_else(|| Error::internal("a step of a loan can't be read"))?;
        Ok(Self { state, steps })
    }

    /// Who approved it.
    pub fn approval(&self) -> Option<&Signature> {
        self.steps.iter().find_map(|step| match &step.taken {
            Taken::Approve { signed } | Taken::RecordApproval { signed } => Some(signed),
            _ => None,
        })
    }

    /// Why somebody with something overdue could ask for it, or got it handed over, all the same.
    pub fn override_reason<'a>(&'a self, loan: &'a Loan) -> Option<&'a str> {
        let handed = self.steps.iter().rev().find_map(|step| match &step.taken {
            Taken::HandOver { override_reason, .. } => override_reason.as_deref(),
            _ => None,
        });
        handed.or(loan.override_reason.as_deref())
    }

    /// The due days that took the place of the first, with who approved them.
    pub fn extensions(&self) -> Vec<(NaiveDate, &Signature)> {
        let extensions = self.steps.iter().filter_map(|step| match &step.taken {
            Taken::Extend { due_on, signed } | Taken::RecordExtension { due_on, signed } => {
                Some((*due_on, signed))
            }
            _ => None,
        });
        extensions.collect()
    }

    /// What became of the line with this number.
    pub fn line(&self, no: i32) -> LineTrace {
        let mut line = LineTrace::default();
        for step in &self.steps {
            match &step.taken {
                Taken::HandOver { lines, .. } => {
                    let handing = lines.iter().find(|handing| handing.no == no);
                    line.handed = line
                        .handed
                        .or(handing.map(|handing| (step.on, handing.condition)));
                }
                Taken::Return { lines, .. } if lines.iter().any(|giving| giving.no == no) => {
                    line.returned_on = line.returned_on.max(Some(step.on));
                }
                Taken::Settle { lines, .. } => {
                    let own = lines.iter().filter(|settling| settling.no == no);
                    line.settled
                        .extend(own.map(|settling| (step.on, settling.clone())));
                }
                _ => {}
            }
        }
        line
    }
}
