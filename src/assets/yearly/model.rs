//! The figures of a year, counted from what happened to each loan on which day.

use crate::assets::data::chase_by;
use crate::assets::kinds::{BorrowerKind, Premises, ReturnCondition, SettlementKind};
use crate::assets::loans::{Loan, Taken, Trace};
use crate::calendar::{FiscalYear, Period, day_in_bangkok};
use chrono::NaiveDate;

/// What happened to one loan, by days in Bangkok: only what counts, without what was voided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    pub borrower_kind: BorrowerKind,
    pub premises: Premises,
    pub requested_on: NaiveDate,
    pub approved_on: Option<NaiveDate>,
    pub rejected_on: Option<NaiveDate>,
    pub cancelled_on: Option<NaiveDate>,
    /// Of the first handover.
    pub handed_on: Option<NaiveDate>,
    /// Since when nothing is with the borrower any more.
    pub returned_on: Option<NaiveDate>,
    /// The due days: from which day on each held, the first since ever.
    pub dues: Vec<(NaiveDate, NaiveDate)>,
    /// When it was recorded.
    pub chased_on: Vec<NaiveDate>,
    /// Pieces.
    pub lent: Vec<(NaiveDate, i64)>,
    pub back: Vec<(NaiveDate, ReturnCondition, i64)>,
    /// Pieces that were made good, and for how many satang.
    pub settled: Vec<(NaiveDate, SettlementKind, i64, i64)>,
}

impl Happened {
    pub fn of(loan: &Loan, trace: &Trace) -> Self {
        let mut happened = Self {
            borrower_kind: loan.borrower_kind,
            premises: loan.premises,
            requested_on: day_in_bangkok(loan.requested_at),
            approved_on: None,
            rejected_on: None,
            cancelled_on: None,
            handed_on: trace.state.handed_on,
            returned_on: trace.state.returned_on,
            dues: Vec::new(),
            chased_on: Vec::new(),
            lent: Vec::new(),
            back: Vec::new(),
            settled: Vec::new(),
        };
        for step in &trace.steps {
            happened.add(step.on, &step.taken);
        }
        if happened.handed_on.is_some() {
            // What was left of it was given up.
            happened.cancelled_on = None;
        }
        happened
    }

    fn add(&mut self, on: NaiveDate, taken: &Taken) {
        match taken {
            Taken::Request { due_on, .. } => self.dues.push((NaiveDate::MIN, *due_on)),
            Taken::Approve { .. } | Taken::RecordApproval { .. } => self.approved_on = Some(on),
            Taken::Reject {} => self.rejected_on = Some(on),
            Taken::Cancel {} => self.cancelled_on = Some(on),
            Taken::HandOver { lines, .. } => {
                self.lent
                    .extend(lines.iter().map(|line| (on, line.quantity.into())));
            }
            Taken::Extend { due_on, .. } | Taken::RecordExtension { due_on, .. } => {
                self.dues.push((on, *due_on));
            }
            Taken::Return { lines, .. } => {
                let back = lines
                    .iter()
                    .map(|line| (on, line.condition, line.quantity.into()));
                self.back.extend(back);
            }
            Taken::Settle { lines, .. } => {
                let settled = lines.iter().map(|line| {
                    let amount = line.amount_satang.unwrap_or(0);
                    (on, line.kind, line.quantity.into(), amount)
                });
                self.settled.extend(settled);
            }
            Taken::Chase { recorded_on, .. } => self.chased_on.push(*recorded_on),
            Taken::Void { .. } => {}
        }
    }

    /// The due day that held on a day.
    fn due_as_of(&self, day: NaiveDate) -> Option<NaiveDate> {
        let held = self.dues.iter().filter(|(since, _)| *since <= day);
        held.map(|(_, due)| *due).max()
    }

    /// The due day that holds.
    fn due(&self) -> Option<NaiveDate> {
        self.due_as_of(NaiveDate::MAX)
    }

    /// Whether something was with the borrower when a day ended.
    fn is_out_on(&self, day: NaiveDate) -> bool {
        self.handed_on.is_some_and(|handed| handed <= day)
            && self.returned_on.is_none_or(|returned| returned > day)
    }
}

/// จำนวน — the figures of a span of days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LoanFigures {
    /// Loans, each in the span in which it happened.
    pub requested: i64,
    pub approved: i64,
    pub rejected: i64,
    pub cancelled: i64,
    pub handed_over: i64,
    pub returned_on_time: i64,
    pub returned_late: i64,
    /// Loans when the span ended, or today if it hasn't.
    pub still_out: i64,
    pub overdue: i64,
    /// Pieces.
    pub pieces_lent: i64,
    pub pieces_good: i64,
    pub pieces_damaged: i64,
    pub pieces_incomplete: i64,
    pub pieces_lost: i64,
    pub pieces_repaired: i64,
    pub pieces_replaced: i64,
    pub pieces_paid: i64,
    pub paid_satang: i64,
    /// Loans that had to be chased from a day of the span on.
    pub chased_in_time: i64,
    pub chased_late: i64,
    pub not_chased: i64,
}

impl LoanFigures {
    /// Of these loans between two days, as `today` knows them.
    pub fn count<'a>(
        loans: impl IntoIterator<Item = &'a Happened>,
        period: &Period,
        today: NaiveDate,
    ) -> Self {
        let mut figures = Self::default();
        for loan in loans {
            figures.add_loan(loan, period, today);
            figures.add_pieces(loan, period);
            figures.add_chase(loan, period, today);
        }
        figures
    }

    fn add_loan(&mut self, loan: &Happened, period: &Period, today: NaiveDate) {
        let within = |day: Option<NaiveDate>| i64::from(day.is_some_and(|day| period.contains(day)));
        self.requested += within(Some(loan.requested_on));
        self.approved += within(loan.approved_on);
        self.rejected += within(loan.rejected_on);
        self.cancelled += within(loan.cancelled_on);
        self.handed_over += within(loan.handed_on);
        let late = loan.returned_on > loan.due();
        let returned = within(loan.returned_on);
        *if late {
            &mut self.returned_late
        } else {
            &mut self.returned_on_time
        } += returned;
        let end = period.end.min(today);
        if period.start <= today && loan.is_out_on(end) {
            self.still_out += 1;
            self.overdue += i64::from(loan.due_as_of(end).is_some_and(|due| due < end));
        }
    }

    fn add_pieces(&mut self, loan: &Happened, period: &Period) {
        for (_, count) in loan.lent.iter().filter(|(day, _)| period.contains(*day)) {
            self.pieces_lent += count;
        }
        for (_, condition, count) in loan.back.iter().filter(|(day, ..)| period.contains(*day)) {
            *match condition {
                ReturnCondition::Good => &mut self.pieces_good,
                ReturnCondition::Damaged => &mut self.pieces_damaged,
                ReturnCondition::Incomplete => &mut self.pieces_incomplete,
                ReturnCondition::Lost => &mut self.pieces_lost,
            } += count;
        }
        for (_, kind, count, satang) in loan.settled.iter().filter(|(day, ..)| period.contains(*day)) {
            *match kind {
                SettlementKind::Repair => &mut self.pieces_repaired,
                SettlementKind::InKind => &mut self.pieces_replaced,
                SettlementKind::Money => &mut self.pieces_paid,
            } += count;
            self.paid_satang += satang;
        }
    }

    /// The chase task opens on the day after a due day, for what's out then, also where it was extended later. What comes back
    /// before its last day, or is extended until then, needs no chasing any more.
    fn add_chase(&mut self, loan: &Happened, period: &Period, today: NaiveDate) {
        for (n, (_, due)) in loan.dues.iter().enumerate() {
            let replaced = loan.dues.get(n + 1).map_or(NaiveDate::MAX, |(since, _)| *since);
            let opens = due.succ_opt().filter(|day| period.contains(*day));
            if opens.is_none_or(|day| day > today || replaced < day) || !loan.is_out_on(*due) {
                continue;
            }
            let last = chase_by(*due);
            let chased = loan
                .chased_on
                .iter()
                .filter(|day| *due < **day && **day <= replaced);
            match chased.min() {
                Some(chased) if *chased <= last => self.chased_in_time += 1,
                Some(_) => self.chased_late += 1,
                None if last < today.min(replaced) && loan.is_out_on(last) => self.not_chased += 1,
                None => {}
            }
        }
    }
}

/// The figures of a fiscal year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoanYear {
    pub year: FiscalYear,
    pub total: LoanFigures,
    pub halves: Vec<(Period, LoanFigures)>,
    pub quarters: Vec<(Period, LoanFigures)>,
    /// From October on.
    pub months: Vec<(Period, LoanFigures)>,
    pub by_borrower: Vec<(BorrowerKind, LoanFigures)>,
    pub by_premises: Vec<(Premises, LoanFigures)>,
}

/// Counts a year from what happened to its loans, as `today` knows it: every month and kind has its row.
pub fn year_of(loans: &[Happened], year: FiscalYear, today: NaiveDate) -> LoanYear {
    let whole = year.period();
    let count = |periods: &[Period]| {
        let counted = periods.iter();
        let counted = counted.map(|period| (*period, LoanFigures::count(loans, period, today)));
        counted.collect::<Vec<_>>()
    };
    let borrowers = BorrowerKind::ALL.iter().map(|kind| {
        let own = loans.iter().filter(|loan| loan.borrower_kind == *kind);
        (*kind, LoanFigures::count(own, &whole, today))
    });
    let premises = Premises::ALL.iter().map(|premises| {
        let own = loans.iter().filter(|loan| loan.premises == *premises);
        (*premises, LoanFigures::count(own, &whole, today))
    });
    LoanYear {
        year,
        total: LoanFigures::count(loans, &whole, today),
        halves: count(&year.halves()),
        quarters: count(&year.quarters()),
        months: count(&year.months()),
        by_borrower: borrowers.collect(),
        by_premises: premises.collect(),
    }
}
