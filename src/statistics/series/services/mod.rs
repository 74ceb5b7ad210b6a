//! Services: how many asked for each, as the agency counts them by month; and, of requests by form, what is published of
//! complaints.

mod store;

use crate::calendar::FiscalYear;
use crate::db::Conn;
use crate::http::Result;
use crate::services::ServiceChannel;
use crate::statistics::data::{self, Cell, Document};
use crate::statistics::kinds::{Cut, Measure};
use crate::statistics::table::{ALL, Told, cell, cutting, periods};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

const MEASURES: [Measure; 4] = [
    Measure::Received,
    Measure::Completed,
    Measure::InProgress,
    Measure::InTime,
];

/// As the counts have them.
const CHANNELS: [(ServiceChannel, &str); 4] = [
    (ServiceChannel::Counter, "เคาน์เตอร์"),
    (ServiceChannel::Online, "ออนไลน์"),
    (ServiceChannel::Phone, "โทรศัพท์"),
    (ServiceChannel::Outreach, "ออกหน่วยบริการ"),
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

/// What a service was counted by each of [`CHANNELS`]; `None` by those by which it never was.
type ByChannel = [Option<Months>; 4];

fn added(sum: &mut Months, months: &Months) {
    for (sum, count) in sum.iter_mut().zip(months) {
        *sum = sum.plus(*count);
    }
}

/// Periods, each with the months that it has: where they begin and how many they are.
type Spans = Vec<(Arc<data::Period>, usize, usize)>;

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

/// A key and its label.
type Key = (Arc<str>, Arc<str>);

fn tell(told: &mut Told, (cut, key): (Cut, Key), spans: &Spans, months: &Months) {
    for (period, first, length) in spans {
        let within = months.iter().skip(*first).take(*length);
        let sum = within.fold(Count::default(), |sum, count| sum.plus(*count));
        let values = [
            sum.received,
            sum.completed,
            sum.received - sum.completed,
            sum.in_time,
        ];
        let key = (cut, key.clone());
        told.cells
            .push(cell(key, period, &MEASURES, values.map(Some), false));
    }
}

/// The services of a year, every one that's offered or was asked for with a row in each period.
///
/// # Errors
/// When the storage fails.
pub fn told(conn: &mut Conn, agency: &str, year: FiscalYear) -> Result<Told> {
    let spans = spans(year);
    let counted = store::counted(conn, agency, year)?;
    let (mut whole, mut by_channel) = (Months::default(), [Months::default(); 4]);
    for of_service in counted.values() {
        for (sum, months) in by_channel.iter_mut().zip(of_service) {
            added(sum, months.as_ref().unwrap_or(&Months::default()));
        }
    }
    for months in &by_channel {
        added(&mut whole, months);
    }
    let mut told = Told::new(&MEASURES);
    let all = (ALL.0.into(), ALL.1.into());
    tell(&mut told, (Cut::All, all), &spans, &whole);
    let services = store::services(conn, agency)?;
    tell_services(&mut told, &services, &counted, &spans);
    for ((channel, channel_th), months) in CHANNELS.into_iter().zip(&by_channel) {
        let key = (channel.as_str().into(), channel_th.into());
        tell(&mut told, (Cut::ServiceChannel, key), &spans, months);
    }
    let long = long(&spans);
    for service in &services {
        if let Some(of_service) = counted.get(&service.id) {
            tell_channels(&mut told, service, of_service, &long);
        }
    }
    told.cuts = vec![
        cutting(Cut::Service, (Cut::All, ALL.0)),
        cutting(Cut::ServiceChannel, (Cut::All, ALL.0)),
        cutting(Cut::ServiceAndChannel, (Cut::All, ALL.0)),
    ];
    if whole == Months::default() {
        let label = year.period().label_th();
        told.notes_th.push(format!("{label}: ยังไม่มีการบันทึกจำนวนผู้รับบริการ"));
    }
    Ok(told)
}

/// Each service, by whichever channel.
fn tell_services(
    told: &mut Told,
    services: &[store::Service],
    counted: &HashMap<String, ByChannel>,
    spans: &Spans,
) {
    for service in services {
        let of_service = counted.get(&service.id);
        if !service.is_active && of_service.is_none() {
            continue;
        }
        let mut sum = Months::default();
        for months in of_service.into_iter().flatten().flatten() {
            added(&mut sum, months);
        }
        let key = (service.code.as_str().into(), service.name_th.as_str().into());
        tell(told, (Cut::Service, key), spans, &sum);
    }
}

/// A service by each channel by which it was asked for.
fn tell_channels(told: &mut Told, service: &store::Service, of_service: &ByChannel, spans: &Spans) {
    for ((channel, channel_th), months) in CHANNELS.into_iter().zip(of_service) {
        let Some(months) = months else { continue };
        let key = format!("{}:{channel}", service.code).into();
        let key_th = format!("{} – {channel_th}", service.name_th).into();
        tell(told, (Cut::ServiceAndChannel, (key, key_th)), spans, months);
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
            .map(|(measure, value)| (Cow::Borrowed(measure.as_str()), value))
            .collect(),
        ..request.clone()
    }
}
