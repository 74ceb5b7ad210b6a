//! What a loan is, as its steps have made it: everything about its state is recomputed from them.

use super::data::{Asked, Giving, Handing, Settling, Taken};
use super::life::Rule;
use crate::assets::kinds::{AssetStatus, LoanAction, LoanStatus, ReturnCondition, SettlementKind};
use crate::calendar::day_in_bangkok;
use chrono::{NaiveDate, NaiveDateTime};

/// Why a step can't be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Not where the loan stands.
    State,
    /// The new due day isn't after the old one.
    Due,
    /// It happened before something that it follows; that was at this time.
    Early(NaiveDateTime),
    /// In the line of the step with this index, from 0.
    Line(usize, WrongLine),
}

/// What's wrong with a line of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrongLine {
    /// The loan has no such line.
    Unknown,
    /// Only so many are still to be handed over.
    Handed { left: i32 },
    /// Only so many are with the borrower.
    NotOut { out: i32 },
    /// Only so many of that condition are to be settled.
    NotOwed { left: i32 },
}

/// The state of a loan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    pub status: LoanStatus,
    pub from_on: NaiveDate,
    pub due_on: NaiveDate,
    pub lines: Vec<LineState>,
    /// Days in Bangkok.
    pub handed_on: Option<NaiveDate>,
    pub returned_on: Option<NaiveDate>,
    /// Since it was last due.
    pub chased_on: Option<NaiveDate>,
}

/// The state of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineState {
    pub asked: Asked,
    pub handed: i32,
    pub price_satang: Option<i64>,
    first_handed_at: Option<NaiveDateTime>,
    /// How many came back in each condition.
    good: i32,
    damaged: Owed,
    incomplete: Owed,
    lost: Owed,
}

/// How many came back otherwise than good, and how many of them were made good in which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Owed {
    count: i32,
    repaired: i32,
    replaced: i32,
    paid: i32,
}

impl Owed {
    fn left(self) -> i32 {
        self.count - self.repaired - self.replaced - self.paid
    }

    /// How many are as they were lent, or others are there for them.
    fn whole(self) -> i32 {
        self.repaired + self.replaced
    }
}

/// What a line does to the register: to be added to what an asset has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// To what can be used; of a consumable to its stock.
    pub quantity: i32,
    pub out: i32,
    pub unusable: i32,
}

impl State {
    /// The state after these steps, the first of which is the request.
    ///
    /// # Errors
    /// Why one of them can't be taken where it stands.
    pub fn replay(steps: &[Taken]) -> Result<Self, Wrong> {
        let (first, rest) = steps.split_first().ok_or(Wrong::State)?;
        let Taken::Request {
            from_on,
            due_on,
            lines,
        } = first
        else {
            return Err(Wrong::State);
        };
        let state = Self {
            status: LoanStatus::Requested,
            from_on: *from_on,
            due_on: *due_on,
            lines: lines.iter().map(LineState::new).collect(),
            handed_on: None,
            returned_on: None,
            chased_on: None,
        };
        rest.iter().try_fold(state, |state, step| state.after(step))
    }

    /// The state after one more step.
    ///
    /// # Errors
    /// Why it can't be taken here.
    pub fn after(mut self, step: &Taken) -> Result<Self, Wrong> {
        let rule = Rule::of(step.action()).ok_or(Wrong::State)?;
        if !rule.from.contains(&self.status) {
            return Err(Wrong::State);
        }
        match step {
            Taken::Request { .. } => return Err(Wrong::State),
            Taken::Approve { .. } | Taken::RecordApproval { .. } => self.status = LoanStatus::Approved,
            Taken::Reject {} => self.status = LoanStatus::Rejected,
            Taken::Cancel {} => self.status = LoanStatus::Cancelled,
            Taken::HandOver { at, lines, .. } => self.hand_over(*at, lines)?,
            Taken::Extend { due_on, .. } | Taken::RecordExtension { due_on, .. } => self.extend(*due_on)?,
            Taken::Return { at, lines, .. } => self.take_back(*at, lines)?,
            Taken::Settle { on, lines } => self.settle(*on, lines)?,
            Taken::Chase { on } => self.chase(*on)?,
            Taken::Void { .. } => {}
        }
        Ok(self)
    }

    fn line(&mut self, index: usize, no: i32) -> Result<&mut LineState, Wrong> {
        let position = usize::try_from(no).ok().and_then(|no| no.checked_sub(1));
        let line = position.and_then(|position| self.lines.get_mut(position));
        line.ok_or(Wrong::Line(index, WrongLine::Unknown))
    }

    fn hand_over(&mut self, at: NaiveDateTime, lines: &[Handing]) -> Result<(), Wrong> {
        for (index, handing) in lines.iter().enumerate() {
            let line = self.line(index, handing.no)?;
            let left = line.asked.quantity - line.handed;
            if handing.quantity > left {
                return Err(Wrong::Line(index, WrongLine::Handed { left }));
            }
            line.handed += handing.quantity;
            line.price_satang = line.price_satang.or(handing.price_satang);
            line.first_handed_at = Some(line.first_handed_at.map_or(at, |first| first.min(at)));
        }
        let day = day_in_bangkok(at);
        self.handed_on = Some(self.handed_on.map_or(day, |first| first.min(day)));
        self.settled_status(day);
        Ok(())
    }

    fn extend(&mut self, due_on: NaiveDate) -> Result<(), Wrong> {
        if due_on <= self.due_on {
            return Err(Wrong::Due);
        }
        self.due_on = due_on;
        self.chased_on = None;
        Ok(())
    }

    fn take_back(&mut self, at: NaiveDateTime, lines: &[Giving]) -> Result<(), Wrong> {
        for (index, giving) in lines.iter().enumerate() {
            let line = self.line(index, giving.no)?;
            let out = line.out();
            if giving.quantity > out {
                return Err(Wrong::Line(index, WrongLine::NotOut { out }));
            }
            if let Some(handed_at) = line.first_handed_at.filter(|handed_at| at < *handed_at) {
                return Err(Wrong::Early(handed_at));
            }
            *line.back_as(giving.condition) += giving.quantity;
        }
        self.settled_status(day_in_bangkok(at));
        Ok(())
    }

    fn settle(&mut self, on: NaiveDate, lines: &[Settling]) -> Result<(), Wrong> {
        for (index, settling) in lines.iter().enumerate() {
            let line = self.line(index, settling.no)?;
            let owed = line.owed(settling.condition);
            let left = owed.as_deref().map_or(0, |owed| owed.left());
            let Some(owed) = owed.filter(|_| settling.quantity <= left) else {
                return Err(Wrong::Line(index, WrongLine::NotOwed { left }));
            };
            *match settling.kind {
                SettlementKind::Repair => &mut owed.repaired,
                SettlementKind::InKind => &mut owed.replaced,
                SettlementKind::Money => &mut owed.paid,
            } += settling.quantity;
        }
        self.settled_status(on);
        Ok(())
    }

    /// Chasing is for what should have been back.
    fn chase(&mut self, on: NaiveDate) -> Result<(), Wrong> {
        if on <= self.due_on {
            return Err(Wrong::Due);
        }
        self.chased_on = Some(self.chased_on.map_or(on, |first| first.min(on)));
        Ok(())
    }

    /// Where it stands once something was handed over.
    fn settled_status(&mut self, day: NaiveDate) {
        let out: i32 = self.lines.iter().map(LineState::out).sum();
        let unsettled: i32 = self.lines.iter().map(LineState::unsettled).sum();
        self.status = match (out, unsettled) {
            (1.., _) => LoanStatus::OnLoan,
            (_, 1..) => LoanStatus::Returned,
            _ => LoanStatus::Closed,
        };
        self.returned_on = if out > 0 {
            None
        } else {
            self.returned_on.or(Some(day))
        };
    }

    /// How many a line keeps from others.
    pub fn held(&self, line: &LineState) -> i32 {
        match self.status {
            LoanStatus::Requested | LoanStatus::Approved if line.asked.consumable => {
                line.asked.quantity - line.handed
            }
            LoanStatus::Requested | LoanStatus::Approved => line.asked.quantity,
            LoanStatus::OnLoan if line.asked.consumable => line.asked.quantity - line.handed,
            LoanStatus::OnLoan => line.asked.quantity - line.back(),
            LoanStatus::Returned | LoanStatus::Closed | LoanStatus::Rejected | LoanStatus::Cancelled => 0,
        }
    }
}

impl LineState {
    fn new(asked: &Asked) -> Self {
        Self {
            asked: asked.clone(),
            handed: 0,
            price_satang: None,
            first_handed_at: None,
            good: 0,
            damaged: Owed::default(),
            incomplete: Owed::default(),
            lost: Owed::default(),
        }
    }

    fn back_as(&mut self, condition: ReturnCondition) -> &mut i32 {
        match condition {
            ReturnCondition::Good => &mut self.good,
            ReturnCondition::Damaged => &mut self.damaged.count,
            ReturnCondition::Incomplete => &mut self.incomplete.count,
            ReturnCondition::Lost => &mut self.lost.count,
        }
    }

    /// Nothing is owed for what came back in good order.
    fn owed(&mut self, condition: ReturnCondition) -> Option<&mut Owed> {
        match condition {
            ReturnCondition::Good => None,
            ReturnCondition::Damaged => Some(&mut self.damaged),
            ReturnCondition::Incomplete => Some(&mut self.incomplete),
            ReturnCondition::Lost => Some(&mut self.lost),
        }
    }

    fn all_owed(&self) -> [Owed; 3] {
        [self.damaged, self.incomplete, self.lost]
    }

    /// How many are with the borrower no more, in whatever condition, or lost.
    pub fn back(&self) -> i32 {
        let owed: i32 = self.all_owed().iter().map(|owed| owed.count).sum();
        self.good + owed
    }

    /// How many came back in a condition.
    pub fn back_in(&self, condition: ReturnCondition) -> i32 {
        match condition {
            ReturnCondition::Good => self.good,
            ReturnCondition::Damaged => self.damaged.count,
            ReturnCondition::Incomplete => self.incomplete.count,
            ReturnCondition::Lost => self.lost.count,
        }
    }

    /// How many are with the borrower.
    pub fn out(&self) -> i32 {
        self.handed - self.back()
    }

    /// How many are to be made good yet.
    pub fn unsettled(&self) -> i32 {
        self.all_owed().iter().map(|owed| owed.left()).sum()
    }

    /// How many were made good in a way.
    pub fn settled_by(&self, kind: SettlementKind) -> i32 {
        let count = |owed: &Owed| match kind {
            SettlementKind::Repair => owed.repaired,
            SettlementKind::InKind => owed.replaced,
            SettlementKind::Money => owed.paid,
        };
        self.all_owed().iter().map(count).sum()
    }

    /// What the line has done to the register.
    pub fn effect(&self) -> Effect {
        let broken = [self.damaged, self.incomplete]
            .iter()
            .map(|owed| owed.count - owed.whole())
            .sum();
        let whole: i32 = self.all_owed().iter().map(|owed| owed.whole()).sum();
        match (self.asked.consumable, self.asked.individual) {
            // As much of the same kind comes back (ข้อ 210).
            (true, _) => Effect {
                quantity: self.good + whole - self.handed,
                out: 0,
                unusable: 0,
            },
            (false, true) => Effect {
                quantity: 0,
                out: self.out(),
                unusable: 0,
            },
            (false, false) => Effect {
                quantity: whole - (self.back() - self.good),
                out: self.out(),
                unusable: broken,
            },
        }
    }

    /// As what the line leaves a single piece in the register.
    pub fn leaves(&self) -> AssetStatus {
        let broken: i32 = [self.damaged, self.incomplete]
            .iter()
            .map(|owed| owed.count - owed.whole())
            .sum();
        match (self.lost.count - self.lost.whole(), broken) {
            (1.., _) => AssetStatus::Lost,
            (_, 1..) => AssetStatus::InRepair,
            _ => AssetStatus::Available,
        }
    }
}

impl Taken {
    pub fn action(&self) -> LoanAction {
        match self {
            Self::Request { .. } => LoanAction::Request,
            Self::Approve { .. } => LoanAction::Approve,
            Self::RecordApproval { .. } => LoanAction::RecordApproval,
            Self::Reject {} => LoanAction::Reject,
            Self::Cancel {} => LoanAction::Cancel,
            Self::HandOver { .. } => LoanAction::HandOver,
            Self::Extend { .. } => LoanAction::Extend,
            Self::RecordExtension { .. } => LoanAction::RecordExtension,
            Self::Return { .. } => LoanAction::Return,
            Self::Settle { .. } => LoanAction::Settle,
            Self::Chase { .. } => LoanAction::Chase,
            Self::Void { .. } => LoanAction::Void,
        }
    }
}
