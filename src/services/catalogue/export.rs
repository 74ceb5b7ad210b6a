//! The whole catalogue as a file.

use super::store::{Filter, page};
use crate::agencies;
use crate::db::Conn;
use crate::http::formats::{Cell, Format};
use crate::http::{Export, ExportRows, Result};
use crate::services::data::steps;
use crate::services::kinds::ServiceChannel;
use crate::services::model::Service;
use crate::services::wire::ServiceView;
use std::collections::HashMap;

/// The files of a catalogue.
pub static EXPORT: Export = Export {
    file: "services",
    sheet: "รายการบริการ",
    heading: &[
        "รหัส",
        "ชื่อบริการ",
        "ชื่อภาษาอังกฤษ",
        "ส่วนราชการ",
        "ขั้นตอน",
        "กำหนดเวลา (วัน)",
        "ค่าธรรมเนียม (บาท)",
        "หมายเหตุค่าธรรมเนียม",
        "กฎหมาย",
        "ช่องทาง",
        "คู่มือ",
        "แบบคำขอ",
        "สถานะ",
    ],
};

/// What a filter leaves of the catalogue; `manages`: whether the caller keeps it.
///
/// # Errors
/// `422` when there are too many of them.
pub fn gather(conn: &mut Conn, filter: &Filter, format: Format, manages: bool) -> Result<ExportRows> {
    let all = page(conn, filter, None, Export::ROWS)?;
    Export::check(all.len())?;
    if format == Format::Ndjson {
        let views: Result<Vec<_>> = all
            .into_iter()
            .map(|service| ServiceView::of(service, manages))
            .collect();
        return ExportRows::lines(views?);
    }
    let units = agencies::unit_names(conn, &filter.agency_id)?;
    let rows: Result<Vec<_>> = all.iter().map(|service| cells(service, &units)).collect();
    Ok(ExportRows::Cells(rows?))
}

fn cells(service: &Service, units: &HashMap<String, String>) -> Result<Vec<Cell>> {
    let unit = service.unit_id.as_ref().and_then(|id| units.get(id));
    let steps: Vec<String> = (1..)
        .zip(steps(&service.steps)?)
        .map(|(no, step)| format!("{no}. {}", step.title))
        .collect();
    let channels = service.channels().into_iter();
    let channels: Vec<&str> = channels
        .map(|channel| ServiceChannel::labels(channel).0)
        .collect();
    Ok(vec![
        Cell::text(&service.code),
        Cell::text(&service.name_th),
        Cell::optional(service.name_en.as_deref()),
        Cell::optional(unit.map(String::as_str)),
        Cell::text(steps.join(" ")),
        service
            .time_limit_days
            .map_or(Cell::Empty, |days| Cell::Whole(days.into())),
        service.fee_satang.map_or(Cell::Empty, Cell::Money),
        Cell::optional(service.fee_note.as_deref()),
        Cell::optional(service.law.as_deref()),
        Cell::text(channels.join(", ")),
        Cell::optional(service.manual_url.as_deref()),
        Cell::optional(service.form_code.as_deref()),
        Cell::text(service.status.labels().0),
    ])
}
