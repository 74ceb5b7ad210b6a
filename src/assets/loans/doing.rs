//! From what somebody sends to the step that's meant.

use super::data::{Giving, Handing, Settling, Taken};
use super::naming::Scene;
use super::parsing::{NAME, NOTE, past_time, quantity, story};
use super::state::LineState;
use super::wire::{
    ChaseLoan, HandOverLine, HandOverLoan, ReturnLine, ReturnLoan, SettleLine, SettleLoan, VoidLoanStep,
};
use crate::assets::kinds::{AssetCondition, ReturnCondition, SettlementKind};
use crate::assets::model::Asset;
use crate::calendar::day_in_bangkok;
use crate::http::{At, Error, Fault, Faults, Reason, Result, Text, parse_past_day, parse_word};
use chrono::NaiveDate;

/// The most lines of what's returned or settled at once: a line may come back in parts.
const MOST_PARTS: usize = 100;
const RECEIPT: Text = Text::line(50);
const MOST_SATANG: i64 = 1_000_000_000_000;

/// A step, and what's said with it.
pub type Said = (Taken, Option<String>);

/// Lines of which there's at least one, and not too many.
fn counted<T>(lines: &[T], faults: &mut Faults) {
    if lines.is_empty() {
        faults.push(Fault::pointer("/lines", Reason::Empty));
    } else if lines.len() > MOST_PARTS {
        faults.push(Fault::pointer("/lines", Reason::TooMany).with("max", MOST_PARTS));
    }
}

fn in_line(index: usize, field: &str) -> String {
    format!("/lines/{index}/{field}")
}

impl HandOverLoan {
    /// # Errors
    /// `422` with every fault of the input.
    pub fn step(self, scene: &Scene<'_>) -> Result<Said> {
        let mut faults = Faults::default();
        let loan = &scene.present.loan;
        let at = faults.check(past_time("/at", self.at.as_deref(), scene.now));
        let day = at.map(day_in_bangkok);
        if day.is_some_and(|day| day < loan.from_on) {
            faults.push(Fault::pointer("/at", Reason::TooEarly).with("other", loan.from_on));
        }
        let reason = NOTE.optional("/override_reason", self.override_reason.as_deref());
        let reason = faults.check(reason);
        let by = faults.check(NAME.optional("/by", self.by.as_deref()));
        let to = faults.check(NAME.optional("/to", self.to.as_deref()));
        let text = faults.check(story(self.text.as_deref()));
        let lines = match self.lines {
            None => scene.all_to_hand_over(),
            Some(lines) => {
                counted(&lines, &mut faults);
                let lines = lines.into_iter().take(MOST_PARTS).enumerate();
                lines
                    .filter_map(|(index, line)| line.parse(index, scene, &mut faults))
                    .collect()
            }
        };
        let built = (|| {
            let taken = Taken::HandOver {
                at: at?,
                by: by?.unwrap_or_else(|| scene.clerk.name.clone()),
                to: to?.unwrap_or_else(|| loan.borrower_name.clone()),
                lines,
                override_reason: reason?,
            };
            Some((taken, text?))
        })();
        faults.finish(built)
    }
}

impl HandOverLine {
    fn parse(self, index: usize, scene: &Scene<'_>, faults: &mut Faults) -> Option<Handing> {
        let named = scene.line(index, self.no, self.label.as_deref());
        let named = faults.check(named);
        let given = self
            .quantity
            .map(|value| quantity(&in_line(index, "quantity"), value));
        let given = faults.check(given.transpose());
        let condition = self.condition.as_deref().map(|text| {
            parse_word(
                line_at(index, "condition"),
                text,
                AssetCondition::parse,
                AssetCondition::allowed(),
            )
        });
        let condition = faults.check(condition.transpose());
        let note = faults.check(NOTE.optional(&in_line(index, "note"), self.note.as_deref()));
        let (no, state, asset) = named?;
        Some(handing(no, state, asset, (given?, condition?, note?)))
    }
}

/// What's handed over of a line: all that's left, as the register has it, where nothing else is said.
fn handing(
    no: i32,
    state: &LineState,
    asset: &Asset,
    (given, condition, note): (Option<i32>, Option<AssetCondition>, Option<String>),
) -> Handing {
    Handing {
        no,
        quantity: given.unwrap_or_else(|| state.left().max(1)),
        condition: condition.unwrap_or(asset.condition),
        note,
        price_satang: asset.value_satang,
    }
}

impl Scene<'_> {
    /// All that isn't handed over yet; of nothing the first line, which is then refused.
    fn all_to_hand_over(&self) -> Vec<Handing> {
        let lines = self.lines().filter(|(_, state, _)| state.left() > 0);
        let all: Vec<Handing> = lines
            .map(|(no, state, asset)| handing(no, state, asset, (None, None, None)))
            .collect();
        if !all.is_empty() {
            return all;
        }
        let first = self.lines().take(1);
        first
            .map(|(no, state, asset)| handing(no, state, asset, (None, None, None)))
            .collect()
    }

    /// All that's out, in good order; of nothing the first line, which is then refused.
    pub fn all_out(&self) -> Vec<Giving> {
        let giving = |(no, state, _): (i32, &LineState, &Asset)| Giving {
            no,
            quantity: state.out().max(1),
            condition: ReturnCondition::Good,
            note: None,
        };
        let out: Vec<Giving> = self
            .lines()
            .filter(|(_, state, _)| state.out() > 0)
            .map(giving)
            .collect();
        if out.is_empty() {
            self.lines().take(1).map(giving).collect()
        } else {
            out
        }
    }
}

impl ReturnLoan {
    /// # Errors
    /// `422` with every fault of the input.
    pub fn step(self, scene: &Scene<'_>) -> Result<Said> {
        self.step_at(scene, &[])
    }

    /// As [`Self::step`], of lines that have other places in what was sent.
    ///
    /// # Errors
    /// `422` with every fault of the input.
    pub fn step_at(self, scene: &Scene<'_>, places: &[usize]) -> Result<Said> {
        let mut faults = Faults::default();
        let at = faults.check(past_time("/at", self.at.as_deref(), scene.now));
        let by = faults.check(NAME.optional("/by", self.by.as_deref()));
        let to = faults.check(NAME.optional("/to", self.to.as_deref()));
        let text = faults.check(story(self.text.as_deref()));
        let lines = match self.lines {
            None => scene.all_out(),
            Some(lines) => {
                counted(&lines, &mut faults);
                let lines = lines.into_iter().take(MOST_PARTS).enumerate();
                lines
                    .map(|(index, line)| (places.get(index).copied().unwrap_or(index), line))
                    .filter_map(|(index, line)| line.parse(index, scene, &mut faults))
                    .collect()
            }
        };
        let built = (|| {
            let taken = Taken::Return {
                at: at?,
                by: by?.unwrap_or_else(|| scene.present.loan.borrower_name.clone()),
                to: to?.unwrap_or_else(|| scene.clerk.name.clone()),
                lines,
            };
            Some((taken, text?))
        })();
        faults.finish(built)
    }
}

impl ReturnLine {
    fn parse(self, index: usize, scene: &Scene<'_>, faults: &mut Faults) -> Option<Giving> {
        let named = faults.check(scene.line(index, self.no, self.label.as_deref()));
        let given = self
            .quantity
            .map(|value| quantity(&in_line(index, "quantity"), value));
        let given = faults.check(given.transpose());
        let condition = faults.check(parse_word(
            line_at(index, "condition"),
            &self.condition,
            ReturnCondition::parse,
            ReturnCondition::allowed(),
        ));
        let note = faults.check(NOTE.optional(&in_line(index, "note"), self.note.as_deref()));
        let (no, state, _) = named?;
        Some(Giving {
            no,
            quantity: given?.unwrap_or_else(|| state.out().max(1)),
            condition: condition?,
            note: note?,
        })
    }
}

impl SettleLoan {
    /// # Errors
    /// `422` with every fault of the input.
    pub fn step(self, scene: &Scene<'_>) -> Result<Said> {
        let mut faults = Faults::default();
        let today = day_in_bangkok(scene.now);
        let on = faults.check(parse_past_day(At::Pointer("/on".to_owned()), &self.on, today));
        let text = faults.check(story(self.text.as_deref()));
        counted(&self.lines, &mut faults);
        let lines = self.lines.into_iter().take(MOST_PARTS).enumerate();
        let lines = lines
            .filter_map(|(index, line)| line.parse(index, scene, &mut faults))
            .collect();
        let built = on.zip(text).map(|(on, text)| (Taken::Settle { on, lines }, text));
        faults.finish(built)
    }
}

impl SettleLine {
    fn parse(self, index: usize, scene: &Scene<'_>, faults: &mut Faults) -> Option<Settling> {
        let named = faults.check(scene.line(index, Some(self.no), None));
        let quantity = faults.check(quantity(&in_line(index, "quantity"), self.quantity));
        let condition = faults.check(parse_word(
            line_at(index, "condition"),
            &self.condition,
            ReturnCondition::parse,
            ReturnCondition::allowed(),
        ));
        let kind = faults.check(parse_word(
            line_at(index, "kind"),
            &self.kind,
            SettlementKind::parse,
            SettlementKind::allowed(),
        ));
        let receipt = faults.check(RECEIPT.optional(&in_line(index, "receipt"), self.receipt.as_deref()));
        let note = faults.check(NOTE.optional(&in_line(index, "note"), self.note.as_deref()));
        let (no, state, _) = named?;
        let (quantity, kind) = (quantity?, kind?);
        if (kind, condition?) == (SettlementKind::Repair, ReturnCondition::Lost) {
            let fault = Fault::pointer(in_line(index, "kind"), Reason::Contradiction);
            faults.push(fault.with("other", "condition"));
        }
        let amount = (
            kind,
            self.amount_satang,
            state.price_satang.map(|price| price * i64::from(quantity)),
        );
        let amount = faults.check(amount_of(index, amount));
        if kind == SettlementKind::Money && receipt.as_ref().is_some_and(Option::is_none) {
            faults.push(Fault::pointer(in_line(index, "receipt"), Reason::Required));
        }
        Some(Settling {
            no,
            quantity,
            condition: condition?,
            kind,
            amount_satang: amount?,
            receipt: receipt?,
            note: note?,
        })
    }
}

/// What was paid: the price on the day of the handover, where nothing else is said.
fn amount_of(
    index: usize,
    (kind, given, price): (SettlementKind, Option<i64>, Option<i64>),
) -> Result<Option<i64>, Fault> {
    let at = |reason| Fault::pointer(in_line(index, "amount_satang"), reason);
    match (kind, given, price) {
        (SettlementKind::Money, Some(amount), _) if !(0..=MOST_SATANG).contains(&amount) => {
            Err(at(Reason::OutOfRange).with("min", 0).with("max", MOST_SATANG))
        }
        (SettlementKind::Money, Some(amount), _) => Ok(Some(amount)),
        (SettlementKind::Money, None, Some(price)) if price > MOST_SATANG => {
            Err(at(Reason::OutOfRange).with("min", 0).with("max", MOST_SATANG))
        }
        (SettlementKind::Money, None, Some(price)) => Ok(Some(price)),
        (SettlementKind::Money, None, None) => Err(at(Reason::Required)),
        (_, Some(_), _) => Err(at(Reason::Contradiction).with("other", "kind")),
        (_, None, _) => Ok(None),
    }
}

impl ChaseLoan {
    /// # Errors
    /// `422` with every fault of the input.
    pub fn step(self, due_on: NaiveDate, today: NaiveDate) -> Result<Said> {
        let mut faults = Faults::default();
        let on = faults.check(parse_past_day(At::Pointer("/on".to_owned()), &self.on, today));
        if on.is_some_and(|on| on <= due_on) {
            let fault = Fault::pointer("/on", Reason::TooEarly);
            faults.push(fault.with("other", due_on + chrono::Days::new(1)));
        }
        let text = faults.check(story(Some(&self.text)));
        faults.finish(on.zip(text).map(|(on, text)| {
            let recorded_on = today;
            (Taken::Chase { on, recorded_on }, text)
        }))
    }
}

impl VoidLoanStep {
    /// # Errors
    /// `422` for a reason that isn't a text.
    pub fn step(self) -> Result<Said> {
        let text = story(Some(&self.text)).map_err(Error::invalid)?;
        Ok((Taken::Void { no: self.step }, text))
    }
}

/// Where a fault of a line lies.
pub fn line_at(index: usize, field: &str) -> At {
    At::Pointer(in_line(index, field))
}
