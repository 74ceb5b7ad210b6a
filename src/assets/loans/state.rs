//! What a loan is, as its steps have made it: everything about its state is recomputed from them.

use super::data::{Asked, Giving, Handing, Settling, Taken};
use super::life::Rule;
use super::wrong::{Wrong, WrongLine};
use crate::assets::kinds::{AssetStatus, LoanAction, LoanStatus, ReturnCondition, SettlementKind};
use crate::calendar::day_in_bangkok;
use chrono::{NaiveDate, NaiveDateTime};

/// The state of a loan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    pub status: LoanStatus,
    pub from_on: NaiveDate,
    pub due_on: NaiveDate,
    pub lines: Vec<LineState>,
    /// Days in Bangkok.
    pub approved_on: Option<NaiveDate>,
    pub handed_on: Option<NaiveDate>,
    pub returned_on: Option<NaiveDate>,
    /// Of the latest return, whether or not something is still out.
    last_back: Option<NaiveDate>,
    /// When it was first recorded that it was chased, since it was last due.
    pub chased_on: Option<NaiveDate>,
}

/// The state of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineState {
    pub asked: Asked,
    pub handed: i32,
    /// Of one piece at the first handover.
    pub price_satang: Option<i64>,
    /// When how many were handed over.
    handovers: Vec<(NaiveDateTime, i32)>,
    /// Of the latest return.
    back_at: Option<NaiveDateTime>,
    /// How many came back in each condition.
    good: i32,
    damaged: Owed,
    incomplete: Owed,
    lost: Owed,
    /// How many nobody fetches any more.
    given_up: i32,
}

/// How many came back otherwise than good, and how many of them were made good in which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Owed {
    count: i32,
    /// The first day on which something came back so.
    since: Option<NaiveDate>,
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
            approved_on: None,
            handed_on: None,
            returned_on: None,
            last_back: None,
            chased_on: None,
        };
        rest.iter().try_fold(state, State::after)
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
            Taken::Approve { signed } | Taken::RecordApproval { signed } => {
                self.status = LoanStatus::Approved;
                self.approved_on = Some(signed.on);
            }
            Taken::Reject {} => self.status = LoanStatus::Rejected,
            Taken::Cancel {} => self.give_up()?,
            Taken::HandOver { at, lines, .. } => self.hand_over(*at, lines)?,
            Taken::Extend { due_on, .. } | Taken::RecordExtension { due_on, .. } => self.extend(*due_on)?,
            Taken::Return { at, lines, .. } => self.take_back(*at, lines)?,
            Taken::Settle { on, lines } => self.settle(*on, lines)?,
            Taken::Chase { on, recorded_on } => self.chase(*on, *recorded_on)?,
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
        let day = day_in_bangkok(at);
        if let Some(approved_on) = self.approved_on.filter(|approved_on| day < *approved_on) {
            return Err(Wrong::EarlyDay(approved_on));
        }
        if !(self.from_on..=self.due_on).contains(&day) {
            return Err(Wrong::Days);
        }
        for (index, handing) in lines.iter().enumerate() {
            let line = self.line(index, handing.no)?;
            let left = line.left();
            if handing.quantity > left {
                return Err(Wrong::Line(index, WrongLine::Handed { left }));
            }
            line.handed += handing.quantity;
            if line.handovers.iter().all(|(earlier, _)| at < *earlier) {
                line.price_satang = handing.price_satang;
            }
            line.handovers.push((at, handing.quantity));
        }
        self.handed_on = Some(self.handed_on.map_or(day, |first| first.min(day)));
        self.follow();
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
        let day = day_in_bangkok(at);
        for (index, giving) in lines.iter().enumerate() {
            let line = self.line(index, giving.no)?;
            let out = line.out();
            if giving.quantity > out {
                return Err(Wrong::Line(index, WrongLine::NotOut { out }));
            }
            if let Some(later) = line.handed_after(at, giving.quantity) {
                return Err(Wrong::Early(later));
            }
            line.bring_back(giving, day);
            line.back_at = line.back_at.max(Some(at));
        }
        self.last_back = self.last_back.max(Some(day));
        self.follow();
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
            if let Some(since) = owed.since.filter(|since| on < *since) {
                return Err(Wrong::EarlyDay(since));
            }
            *match settling.kind {
                SettlementKind::Repair => &mut owed.repaired,
                SettlementKind::InKind => &mut owed.replaced,
                SettlementKind::Money => &mut owed.paid,
            } += settling.quantity;
        }
        self.follow();
        Ok(())
    }

    /// Nothing more is fetched: what was handed over is brought back and settled as it would be.
    fn give_up(&mut self) -> Result<(), Wrong> {
        if self.handed_on.is_none() {
            self.status = LoanStatus::Cancelled;
            return Ok(());
        }
        if self.lines.iter().all(|line| line.left() == 0) {
            return Err(Wrong::State);
        }
        for line in &mut self.lines {
            line.given_up += line.left();
        }
        self.follow();
        Ok(())
    }

    /// Chasing is for what should have been back. It's done once it's recorded.
    fn chase(&mut self, on: NaiveDate, recorded_on: NaiveDate) -> Result<(), Wrong> {
        if on <= self.due_on {
            return Err(Wrong::Due);
        }
        let first = self.chased_on.map_or(recorded_on, |first| first.min(recorded_on));
        self.chased_on = Some(first);
        Ok(())
    }

    /// Where it stands once something was handed over: with the rest still to be fetched it's as approved.
    fn follow(&mut self) {
        let sum = |of: fn(&LineState) -> i32| -> i32 { self.lines.iter().map(of).sum() };
        let (out, left, unsettled) = (
            sum(LineState::out),
            sum(LineState::left),
            sum(LineState::unsettled),
        );
        self.status = match (out, left, unsettled) {
            (1.., _, _) => LoanStatus::OnLoan,
            (_, 1.., _) => LoanStatus::Approved,
            (_, _, 1..) => LoanStatus::Returned,
            _ => LoanStatus::Closed,
        };
        self.returned_on = self.last_back.filter(|_| out == 0);
    }

    /// How many a line keeps from others.
    pub fn held(&self, line: &LineState) -> i32 {
        let wanted = line.asked.quantity - line.given_up;
        match self.status {
            LoanStatus::Requested | LoanStatus::Approved | LoanStatus::OnLoan if line.asked.consumable => {
                wanted - line.handed
            }
            LoanStatus::Requested | LoanStatus::Approved | LoanStatus::OnLoan => wanted - line.back(),
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
            handovers: Vec::new(),
            back_at: None,
            good: 0,
            damaged: Owed::default(),
            incomplete: Owed::default(),
            lost: Owed::default(),
            given_up: 0,
        }
    }

    /// How many are still to be fetched.
    pub fn left(&self) -> i32 {
        self.asked.quantity - self.given_up - self.handed
    }

    /// When enough was handed over later than `at` for so many not to be with the borrower then.
    fn handed_after(&self, at: NaiveDateTime, quantity: i32) -> Option<NaiveDateTime> {
        let until_then = self.handovers.iter().filter(|(handed, _)| *handed <= at);
        let until_then: i32 = until_then.map(|(_, quantity)| quantity).sum();
        if quantity <= until_then - self.back() {
            return None;
        }
        let later = self.handovers.iter().map(|(handed, _)| *handed);
        later.filter(|handed| *handed > at).min()
    }

    fn bring_back(&mut self, giving: &Giving, day: NaiveDate) {
        match self.owed(giving.condition) {
            None => self.good += giving.quantity,
            Some(owed) => {
                owed.count += giving.quantity;
                owed.since = Some(owed.since.map_or(day, |since| since.min(day)));
            }
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

    /// When the first of it was handed over.
    pub fn lent_from(&self) -> Option<NaiveDateTime> {
        self.handovers.iter().map(|(handed, _)| *handed).min()
    }

    /// When the last of what was handed over came back; `None` while something is out.
    pub fn lent_until(&self) -> Option<NaiveDateTime> {
        self.back_at.filter(|_| self.out() == 0)
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
