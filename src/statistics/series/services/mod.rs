//! Services: how many asked for each, as the agency counts them by month; and, of requests by form, what is published of
//! complaints.

mod store;

use crate::calendar::FiscalYear;
use crate::db::Conn;
use crate::http::Result;
use crate::statistics::data::{self, Cell, Document};
use crate::statistics::kinds::{Cut, Measure};
use crate::statistics::table::{ALL, Told, cell, cutting, periods};
use std::collections::HashMap;

const MEASURES: [Measure; 4] = [
    Measure::Received,
    Measure::Completed,
    Measure::InProgress,
    Measure::InTime,
];

/// As the counts have them.
const CHANNELS: [(&str, &str); 4] = [
    ("counter", "เคาน์เตอร์"),
    ("online", "ออนไลน์"),
    ("phone", "โทรศัพท์"),
    ("outreach", "ออกหน่วยบริการ"),
];

/// What a month counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    received: i64,
    completed: i64,
    in_time: i64,
}

impl Count {
    fn plus(self, other: Self) -> Self {
        Self {
            received: self.received + other.received,
            completed: self.completed + other.completed,
            in_time: self.in_time + other.in_time,
        }
    }
}

/// The twelve months of something.
type Months = [Count; 12];

/// Periods, each with the months that it has: where they begin and how many they are.
type Spans = Vec<(data::Period, usize, usize)>;

fn spans(year: FiscalYear) -> Spans {
    let months = year.months();
    let span = |period: crate::calendar::Period| {
        let within = months.iter().enumerate();
        let within = within.filter(|(_, month)| period.contains(month.start));
        let within: Vec<usize> = within.map(|(n, _)| n).collect();
        (
            (&period).into(),
            within.first().copied().unwrap_or(0),
            within.len(),
        )
    };
    periods(year).into_iter().map(span).collect()
}

/// The year and its halves.
fn long(spans: &Spans) -> Spans {
    spans
        .iter()
        .filter(|(_, _, length)| *length >= 6)
        .cloned()
        .collect()
}

fn tell(told: &mut Told, cut: (Cut, (&str, &str)), spans: &Spans, months: &Months) {
    for (period, first, length) in spans {
        let within = months.iter().skip(*first).take(*length);
        let sum = within.fold(Count::default(), |sum, count| sum.plus(*count));
        let values = [
            sum.received,
            sum.completed,
            sum.received - sum.completed,
            sum.in_time,
        ];
        told.cells
            .push(cell(cut, period, &MEASURES, values.map(Some), false));
    }
}

/// The services of a year, every one that's offered or was asked for with a row in each period.
///
/// # Errors
/// When the storage fails.
pub fn told(conn: &mut Conn, agency: &str, year: FiscalYear) -> Result<Told> {
    let spans = spans(year);
    let by_service = store::by_service(conn, agency, year)?;
    let by_channel = store::by_channel(conn, agency, year)?;
    let mut told = Told::new(&MEASURES);
    let mut whole = Months::default();
    for months in by_channel.values() {
        for (sum, count) in whole.iter_mut().zip(months) {
            *sum = sum.plus(*count);
        }
    }
    tell(&mut told, (Cut::All, ALL), &spans, &whole);
    let none = Months::default();
    let services = store::services(conn, agency)?;
    for service in &services {
        let months = by_service.get(&service.id);
        if service.is_active || months.is_some() {
            let key = (service.code.as_str(), service.name_th.as_str());
            tell(&mut told, (Cut::Service, key), &spans, months.unwrap_or(&none));
        }
    }
    for key in CHANNELS {
        let months = by_channel.get(key.0).unwrap_or(&none);
        tell(&mut told, (Cut::ServiceChannel, key), &spans, months);
    }
    let by_both = store::by_both(conn, agency, year)?;
    for service in &services {
        tell_channels(&mut told, service, &by_both, &long(&spans));
    }
    told.cuts = vec![
        cutting(Cut::Service, (Cut::All, ALL.0)),
        cutting(Cut::ServiceChannel, (Cut::All, ALL.0)),
        cutting(Cut::ServiceAndChannel, (Cut::All, ALL.0)),
    ];
    if whole == none {
        let label = year.period().label_th();
        told.notes_th.push(format!("{label}: ยังไม่มีการบันทึกจำนวนผู้รับบริการ"));
    }
    Ok(told)
}

/// A service by each channel by which it was asked for.
fn tell_channels(told: &mut Told, service: &store::Service, by_both: &ByKey, spans: &Spans) {
    for (channel, channel_th) in CHANNELS {
        let Some(months) = by_both.get(&format!("{}:{channel}", service.id)) else {
            continue;
        };
        let key = format!("{}:{channel}", service.code);
        let key_th = format!("{} – {channel_th}", service.name_th);
        tell(told, (Cut::ServiceAndChannel, (&key, &key_th)), spans, months);
    }
}

/// Adds what is published of requests by form, and nothing that isn't: they're complaints, and few of them point at people.
pub fn add_requests(told: &mut Told, complaints: &Document, number: i32) {
    let requests = complaints
        .cells
        .iter()
        .filter(|cell| cell.cut == Cut::ServiceRequest.as_str());
    let before = told.cells.len();
    told.cells.extend(requests.map(as_service));
    if told.cells.len() > before {
        told.notes_th.push(format!(
            "คำขอที่ยื่นตามแบบคำขอ ไม่รวมอยู่ในยอดรวม และเป็นไปตามสถิติเรื่องร้องเรียนที่เผยแพร่ ฉบับที่ {number}"
        ));
    }
}

fn as_service(request: &Cell) -> Cell {
    let value = |measure: Measure| request.values.get(measure.as_str()).copied().flatten();
    let values = [
        (Measure::Received, value(Measure::Total)),
        (Measure::Completed, value(Measure::Completed)),
        (Measure::InProgress, value(Measure::InProgress)),
        (Measure::InTime, None),
    ];
    Cell {
        values: values
            .into_iter()
            .map(|(measure, value)| (measure.as_str().to_owned(), value))
            .collect(),
        ..request.clone()
    }
}

/// By id or channel.
type ByKey = HashMap<String, Months>;
