//! Which counts are asked for, and all of them as a file.

use super::model::{Key, ServiceCount};
use super::store;
use super::wire::{ListServiceCounts, ServiceCountView};
use crate::accounts::{Reach, agency_asked};
use crate::calendar::{FiscalYear, month_text};
use crate::db::Conn;
use crate::http::formats::{Cell, Format};
use crate::http::{
    At, Code, Error, Export, ExportRows, Fault, Faults, PageParams, Reason, Result, id_asked, month_asked,
    word_asked,
};
use crate::services::kinds::ServiceChannel;
use crate::services::model::Service;
use crate::services::store::of_agency;
use chrono::NaiveDate;
use std::collections::HashMap;

/// What the counts are cut down to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub agency_id: String,
    /// The first and the last day.
    pub months: Option<(NaiveDate, NaiveDate)>,
    pub service_id: Option<String>,
    pub channel: Option<ServiceChannel>,
}

impl Filter {
    /// Checks the parameters.
    ///
    /// # Errors
    /// `422` with the faults, `403` for an agency that the caller doesn't reach.
    pub fn parse(params: ListServiceCounts, reach: &Reach) -> Result<Self> {
        let mut faults = Faults::default();
        let agency_id = agency_asked(params.agency_id, reach)?;
        let (parse, allowed) = (ServiceChannel::parse, ServiceChannel::allowed());
        let channel = word_asked("channel", params.channel, parse, allowed);
        let year = params.fiscal_year.map(FiscalYear::parse).transpose();
        let year = year.map_err(|not| not.at(At::Parameter("fiscal_year".to_owned())));
        let year = faults.check(year).flatten();
        let month = faults.check(month_asked("month", params.month)).flatten();
        if let (Some(year), Some(month)) = (year, month)
            && !year.period().contains(month)
        {
            faults.push(outside(At::Parameter("month".to_owned()), year));
        }
        let of_year = year.map(|year| (year.period().start, year.period().end));
        let filter = Self {
            agency_id,
            months: month.map(|month| (month, month)).or(of_year),
            service_id: id_asked("service_id", params.service_id)?,
            channel: faults.check(channel).flatten(),
        };
        faults.finish(Some(filter))
    }
}

/// The fault of a month that isn't in the year that's named with it.
pub fn outside(at: At, year: FiscalYear) -> Fault {
    let fault = Fault::new(at, Reason::OutOfRange);
    let (first, last) = (year.period().start, year.period().end);
    fault.with("min", month_text(first)).with("max", month_text(last))
}

/// Where a page begins.
///
/// # Errors
/// `400` for a cursor of another list.
pub fn after(page: &PageParams) -> Result<Option<Key>> {
    let Some([month, service_id, channel]) = page.after(3)? else {
        return Ok(None);
    };
    let wrong = || Error::new(Code::CursorInvalid);
    Ok(Some(Key {
        month: month.parse().map_err(|_| wrong())?,
        service_id: service_id.clone(),
        channel: ServiceChannel::parse(channel).ok_or_else(wrong)?,
    }))
}

/// The sort key of a count.
pub fn key(count: &ServiceCount) -> Vec<String> {
    vec![
        count.month.to_string(),
        count.service_id.clone(),
        count.channel.as_str().to_owned(),
    ]
}

/// The files of counts; a template has the same headings, so that a file comes back as it is.
pub static EXPORT: Export = Export {
    file: "service-counts",
    sheet: "สถิติการให้บริการ",
    heading: &[
        "รหัสบริการ",
        "ชื่อบริการ",
        "เดือน",
        "ช่องทาง",
        "รับคำขอ",
        "เสร็จแล้ว",
        "เสร็จภายในกำหนด",
        "อยู่ระหว่างดำเนินการ",
    ],
};

/// What a filter leaves of the counts.
///
/// # Errors
/// `422` when there are too many of them.
pub fn gather(conn: &mut Conn, filter: &Filter, format: Format) -> Result<ExportRows> {
    let all = store::page(conn, filter, None, Export::ROWS)?;
    Export::check(all.len())?;
    if format == Format::Ndjson {
        return ExportRows::lines(all.into_iter().map(ServiceCountView::from));
    }
    let services = of_agency(conn, &filter.agency_id)?;
    Ok(ExportRows::Cells(
        all.iter().map(|count| cells(count, &services)).collect(),
    ))
}

fn cells(count: &ServiceCount, services: &HashMap<String, Service>) -> Vec<Cell> {
    let service = services.get(&count.service_id);
    vec![
        Cell::optional(service.map(|service| service.code.as_str())),
        Cell::optional(service.map(|service| service.name_th.as_str())),
        Cell::text(month_text(count.month)),
        Cell::text(count.channel.labels().0),
        Cell::Whole(count.received),
        Cell::Whole(count.completed),
        Cell::Whole(count.in_time),
        Cell::Whole(count.figures().in_progress()),
    ]
}
