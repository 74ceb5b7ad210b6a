//! Values of a loan as they're sent: texts, days, times and what's asked for.

use super::request::{Borrower, MOST_LINES, NewLine, NewLoan};
use super::wire::{BorrowerInput, RequestLine, RequestLoan};
use crate::assets::kinds::{BorrowerKind, Premises};
use crate::http::{At, Code, Error, Fault, Faults, Reason, Result, Text, parse_day, parse_word};
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime};

const STORY: Text = Text::lines(5000);
pub const NAME: Text = Text::line(200);
pub const NOTE: Text = Text::line(500);
pub const NUMBER: Text = Text::line(50);
const PLACE: Text = Text::line(300);
/// The most pieces of a line.
const MOST_PIECES: i64 = 100_000;
/// How long ago a loan may have begun that comes in on paper, and how far ahead something is reserved, in days.
pub const LONGEST_AGO: i64 = 366;
const FARTHEST: i64 = 3 * 366;

fn at(pointer: &str) -> At {
    At::Pointer(pointer.to_owned())
}

/// What's said with a step.
///
/// # Errors
/// The fault, at `/text`.
pub fn story(text: Option<&str>) -> Result<Option<String>, Fault> {
    STORY.optional("/text", text)
}

/// A time that isn't to come, as UTC; now when it's left out.
///
/// # Errors
/// The fault, at `pointer`.
pub fn past_time(pointer: &str, text: Option<&str>, now: NaiveDateTime) -> Result<NaiveDateTime, Fault> {
    let Some(text) = text else { return Ok(now) };
    let wrong = |_| Fault::pointer(pointer, Reason::Format).with("expected", "2023-01-12T09:30:00+07:00");
    let time = DateTime::parse_from_rfc3339(text).map_err(wrong)?.naive_utc();
    if time > now {
        return Err(Fault::pointer(pointer, Reason::InFuture));
    }
    if time.year() < 1900 {
        let fault = Fault::pointer(pointer, Reason::TooEarly);
        return Err(fault.with("other", "1900-01-01"));
    }
    Ok(time)
}

/// How many pieces.
///
/// # Errors
/// The fault, at `pointer`.
pub fn quantity(pointer: &str, value: i64) -> Result<i32, Fault> {
    let fault = || {
        let fault = Fault::pointer(pointer, Reason::OutOfRange);
        fault.with("min", 1).with("max", MOST_PIECES)
    };
    let fits = (1..=MOST_PIECES).contains(&value);
    i32::try_from(value).ok().filter(|_| fits).ok_or_else(fault)
}

/// Who asks for a loan.
#[derive(Clone, Copy, Debug)]
pub struct Asker<'a> {
    /// An account; machines have none.
    pub person: Option<&'a str>,
    /// Officers ask for anybody, and record what began on paper.
    pub officer: bool,
}

impl NewLoan {
    /// # Errors
    /// `422` with every fault of the input, `403` for who asks for somebody else without being an officer.
    pub fn parse(input: RequestLoan, asker: Asker<'_>, today: NaiveDate) -> Result<Self> {
        let mut faults = Faults::default();
        let borrower = borrower(input.borrower, asker, &mut faults)?;
        let purpose = faults.check(NOTE.parse("/purpose", &input.purpose));
        let premises = parse_word(
            at("/premises"),
            &input.premises,
            Premises::parse,
            Premises::allowed(),
        );
        let premises = faults.check(premises);
        let place = faults.check(PLACE.parse("/place", &input.place));
        let from_on = faults.check(parse_day(at("/from_on"), &input.from_on));
        let due_on = faults.check(parse_day(at("/due_on"), &input.due_on));
        if let Some((from, due)) = from_on.zip(due_on) {
            check_days((from, due), asker, today, &mut faults);
        }
        let lines = lines(input.lines, &mut faults);
        let reason = faults.check(NOTE.optional("/override_reason", input.override_reason.as_deref()));
        let built = (|| {
            Some(Self {
                borrower: borrower?,
                purpose: purpose?,
                premises: premises?,
                place: place?,
                from_on: from_on?,
                due_on: due_on?,
                urgent: input.urgent,
                lines: lines?,
                override_reason: reason?,
            })
        })();
        faults.finish(built)
    }
}

fn check_days((from, due): (NaiveDate, NaiveDate), asker: Asker<'_>, today: NaiveDate, faults: &mut Faults) {
    if due < from {
        faults.push(Fault::pointer("/due_on", Reason::DateOrder));
    }
    let ago = if asker.officer { LONGEST_AGO } else { 0 };
    let (first, last) = (
        today - chrono::Duration::days(ago),
        today + chrono::Duration::days(FARTHEST),
    );
    if from < first || from > last {
        let fault = Fault::pointer("/from_on", Reason::OutOfRange);
        faults.push(fault.with("min", first).with("max", last));
    }
}

/// Who is to get it: the asker, or whom an officer names.
fn borrower(input: Option<BorrowerInput>, asker: Asker<'_>, faults: &mut Faults) -> Result<Option<Borrower>> {
    let Some(input) = input else {
        let own = asker.person.map(|person| Borrower {
            kind: BorrowerKind::Staff,
            user_id: Some(person.to_owned()),
            name: None,
            office: None,
            contact: None,
        });
        let missing = || Fault::pointer("/borrower", Reason::Required);
        return Ok(faults.check(own.ok_or_else(missing)));
    };
    let own = input.user_id.is_some() && input.user_id.as_deref() == asker.person;
    if !asker.officer && !own {
        return Err(Error::new(Code::Forbidden));
    }
    let kind = parse_word(
        at("/borrower/kind"),
        &input.kind,
        BorrowerKind::parse,
        BorrowerKind::allowed(),
    );
    let kind = faults.check(kind);
    let name = faults.check(NAME.optional("/borrower/name", input.name.as_deref()));
    let office = faults.check(NAME.optional("/borrower/office", input.office.as_deref()));
    let contact = faults.check(NAME.optional("/borrower/contact", input.contact.as_deref()));
    if kind.is_some_and(|kind| kind != BorrowerKind::Staff) && input.user_id.is_some() {
        let fault = Fault::pointer("/borrower/user_id", Reason::Contradiction);
        faults.push(fault.with("other", "kind"));
    }
    if kind == Some(BorrowerKind::Agency) && input.office.is_none() {
        faults.push(Fault::pointer("/borrower/office", Reason::Required));
    }
    Ok((|| {
        Some(Borrower {
            kind: kind?,
            user_id: input.user_id,
            name: name?,
            office: office?,
            contact: contact?,
        })
    })())
}

fn lines(input: Vec<RequestLine>, faults: &mut Faults) -> Option<Vec<NewLine>> {
    if input.is_empty() {
        faults.push(Fault::pointer("/lines", Reason::Empty));
        return None;
    }
    if input.len() > MOST_LINES {
        faults.push(Fault::pointer("/lines", Reason::TooMany).with("max", MOST_LINES));
        return None;
    }
    let lines = input.into_iter().enumerate().map(|(index, line)| {
        let quantity = quantity(&format!("/lines/{index}/quantity"), line.quantity);
        let quantity = faults.check(quantity)?;
        Some(NewLine {
            asset_id: line.asset_id,
            quantity,
        })
    });
    lines.collect::<Vec<_>>().into_iter().collect()
}
