//! Complaints of half-years that are over: counted, held back where they're few, and told.

use crate::calendar::{FiscalYear, Period};
use crate::complaints::{Channel, ComplaintKind, Counted, Headings, counted, headings};
use crate::db::Conn;
use crate::http::Result;
use crate::statistics::data::{Half, Pair, Tally};
use crate::statistics::guard::{self, HalfShown, LEAST, REQUESTS, Shown};
use crate::statistics::kinds::{Cut, Measure};
use crate::statistics::table::{ALL, Told, cell, cutting};
use chrono::NaiveDate;

const MEASURES: [Measure; 3] = [Measure::Total, Measure::Completed, Measure::InProgress];
/// Of service requests that name no form.
const NO_FORM: (&str, &str) = ("-", "ไม่ระบุแบบคำขอ");

/// The halves of a year that are over, for a revision of this number: each as it stood at the end of the last of them, or as
/// it was published last, where it may not be published anew. `before` is all that was published, the newest first.
///
/// # Errors
/// When the storage fails.
pub fn halves(
    conn: &mut Conn,
    agency: &str,
    year: FiscalYear,
    today: NaiveDate,
    (before, revision): (&[Half], i32),
) -> Result<Vec<Half>> {
    let over: Vec<Period> = year
        .halves()
        .into_iter()
        .filter(|half| half.end < today)
        .collect();
    let Some(as_of) = over.last().map(|half| half.end) else {
        return Ok(Vec::new());
    };
    let headings = headings(conn, agency)?;
    let mut halves = Vec::new();
    for period in &over {
        let cases = counted(conn, agency, (period.start, period.end), as_of)?;
        let half = count(&cases, (period, year), &headings, (as_of, revision));
        let published: Vec<&Half> = before.iter().filter(|old| old.start == half.start).collect();
        halves.push(match published.first() {
            Some(newest) if !guard::may_follow(&published, &half) => (*newest).clone(),
            _ => half,
        });
    }
    Ok(halves)
}

fn count(
    cases: &[Counted],
    (period, year): (&Period, FiscalYear),
    headings: &Headings,
    (as_of, revision): (NaiveDate, i32),
) -> Half {
    let within = |parts: &[Period]| -> Vec<Pair> {
        let parts = parts.iter().filter(|part| period.contains(part.start));
        let of = |part: &Period| pair(cases.iter().filter(|case| part.contains(case.received_on)));
        parts.map(of).collect()
    };
    let kinds = ComplaintKind::ALL
        .iter()
        .map(|kind| (kind.as_str(), kind.labels().0));
    let channels = Channel::ALL
        .iter()
        .map(|channel| (channel.as_str(), channel.labels().0));
    let categories = headings
        .categories
        .iter()
        .map(|(code, name)| (code.as_str(), name.as_str()));
    let services = headings
        .services
        .iter()
        .map(|(code, name)| (code.as_str(), name.as_str()));
    let requests: Vec<Counted> = cases
        .iter()
        .filter(|case| case.kind.as_str() == REQUESTS)
        .cloned()
        .collect();
    let form = |case: &Counted| case.service_code.clone().unwrap_or_else(|| NO_FORM.0.to_owned());
    Half {
        start: period.start.to_string(),
        end: period.end.to_string(),
        as_of: as_of.to_string(),
        revision,
        whole: pair(cases),
        quarters: array(&within(&year.quarters())),
        months: array(&within(&year.months())),
        kinds: tallies(cases, kinds.collect(), |case| case.kind.as_str().to_owned()),
        categories: tallies(cases, categories.collect(), |case| case.category.clone()),
        channels: tallies(cases, channels.collect(), |case| case.channel.as_str().to_owned()),
        requests: tallies(&requests, services.collect(), form),
    }
}

fn array<const N: usize>(pairs: &[Pair]) -> [Pair; N] {
    std::array::from_fn(|n| pairs.get(n).copied().unwrap_or_default())
}

fn pair<'a>(cases: impl IntoIterator<Item = &'a Counted>) -> Pair {
    let mut pair = Pair::default();
    for case in cases {
        pair.add(case.completed);
    }
    pair
}

/// Cases by key: all keys of the list, and those that cases have besides.
fn tallies(cases: &[Counted], keys: Vec<(&str, &str)>, of: impl Fn(&Counted) -> String) -> Vec<Tally> {
    let tally = |(key, key_th): (&str, &str)| Tally {
        key: key.to_owned(),
        key_th: key_th.to_owned(),
        pair: Pair::default(),
        known: 0,
    };
    let mut tallies: Vec<Tally> = keys.into_iter().map(tally).collect();
    for case in cases {
        let key = of(case);
        let known = tallies.iter().position(|tally| tally.key == key);
        let at = known.unwrap_or_else(|| {
            let name = if key == NO_FORM.0 { NO_FORM.1 } else { key.as_str() };
            tallies.push(tally((&key, name)));
            tallies.len() - 1
        });
        if let Some(tally) = tallies.get_mut(at) {
            tally.pair.add(case.completed);
            tally.known += i64::from(case.is_public);
        }
    }
    tallies
}

/// What is told of a year with these halves.
pub fn told(year: FiscalYear, halves: &[Half]) -> Told {
    let mut told = Told::new(&MEASURES);
    for (cut, whole) in [
        (Cut::Kind, (Cut::All, ALL.0)),
        (Cut::Category, (Cut::All, ALL.0)),
        (Cut::Channel, (Cut::All, ALL.0)),
        (Cut::ServiceRequest, (Cut::Kind, REQUESTS)),
    ] {
        told.cuts.push(cutting(cut, whole));
    }
    told.notes_th.push(format!(
        "จำนวนตั้งแต่ 1 ถึง {} และจำนวนอื่นที่จะทำให้คำนวณย้อนได้ ไม่แสดงเพื่อคุ้มครองผู้ร้องเรียน",
        LEAST - 1
    ));
    let shown: Vec<HalfShown> = halves.iter().map(guard::shown).collect();
    let periods = year.halves();
    for (half, shown) in halves.iter().zip(&shown) {
        if let Some(period) = periods
            .iter()
            .find(|period| period.start.to_string() == half.start)
        {
            tell_half(&mut told, (period, year), half, shown);
        }
    }
    if let ([first, second], [shown, also]) = (halves, shown.as_slice()) {
        tell_year(&mut told, year, (first, shown), (second, also));
    }
    told
}

fn push(told: &mut Told, cut: (Cut, (&str, &str)), period: &Period, pair: Pair, shown: Shown) {
    let values = [
        shown.total.then(|| pair.total()),
        shown.status.then_some(pair.completed),
        shown.status.then_some(pair.in_progress),
    ];
    let suppressed = !(shown.total && shown.status);
    told.cells
        .push(cell(cut, &period.into(), &MEASURES, values, suppressed));
}

fn tell_half(told: &mut Told, (period, year): (&Period, FiscalYear), half: &Half, shown: &HalfShown) {
    let all = (Cut::All, ALL);
    push(told, all, period, half.whole, shown.whole);
    let within = |parts: &[Period]| -> Vec<Period> {
        let parts = parts.iter().filter(|part| period.contains(part.start));
        parts.copied().collect()
    };
    for ((part, pair), shown) in within(&year.quarters())
        .iter()
        .zip(half.quarters)
        .zip(&shown.quarters)
    {
        push(told, all, part, pair, *shown);
    }
    for ((part, pair), shown) in within(&year.months()).iter().zip(half.months).zip(&shown.months) {
        push(told, all, part, pair, *shown);
    }
    for (cut, tallies, shown) in cuts(half, shown) {
        for (tally, shown) in tallies.iter().zip(shown) {
            push(
                told,
                (cut, (&tally.key, &tally.key_th)),
                period,
                tally.pair,
                *shown,
            );
        }
    }
    if half.whole.total() == 0 {
        told.notes_th
            .push(format!("{}: ไม่มีเรื่องร้องเรียน/ร้องทุกข์ในช่วงเวลานี้", period.label_th()));
    }
}

fn cuts<'a>(half: &'a Half, shown: &'a HalfShown) -> [(Cut, &'a [Tally], &'a [Shown]); 4] {
    [
        (Cut::Kind, &half.kinds, &shown.kinds),
        (Cut::Category, &half.categories, &shown.categories),
        (Cut::Channel, &half.channels, &shown.channels),
        (Cut::ServiceRequest, &half.requests, &shown.requests),
    ]
}

/// The year is the sum of its halves, as far as both are shown.
fn tell_year(
    told: &mut Told,
    year: FiscalYear,
    (first, first_shown): (&Half, &HalfShown),
    (second, second_shown): (&Half, &HalfShown),
) {
    let period = year.period();
    let whole = both(first_shown.whole, second_shown.whole);
    push(
        told,
        (Cut::All, ALL),
        &period,
        sum(first.whole, second.whole),
        whole,
    );
    let cuts = cuts(first, first_shown)
        .into_iter()
        .zip(cuts(second, second_shown));
    for ((cut, one, one_shown), (_, other, other_shown)) in cuts {
        let of = |tallies: &[Tally], shown: &[Shown], key: &str| {
            let at = tallies.iter().position(|tally| tally.key == key)?;
            Some((tallies.get(at)?.pair, *shown.get(at)?))
        };
        let new = other
            .iter()
            .filter(|tally| one.iter().all(|one| one.key != tally.key));
        for tally in one.iter().chain(new) {
            // A key that a half hasn't counts nothing in it.
            let none = (
                Pair::default(),
                Shown {
                    total: true,
                    status: true,
                },
            );
            let (a, a_shown) = of(one, one_shown, &tally.key).unwrap_or(none);
            let (b, b_shown) = of(other, other_shown, &tally.key).unwrap_or(none);
            let key = (tally.key.as_str(), tally.key_th.as_str());
            push(told, (cut, key), &period, sum(a, b), both(a_shown, b_shown));
        }
    }
}

fn both(one: Shown, other: Shown) -> Shown {
    Shown {
        total: one.total && other.total,
        status: one.status && other.status,
    }
}

fn sum(one: Pair, other: Pair) -> Pair {
    Pair {
        completed: one.completed + other.completed,
        in_progress: one.in_progress + other.in_progress,
    }
}
