//! An agency's year as a table, as the report prints it.

use super::model::Present;
use super::store;
use super::wire::DisclosureView;
use crate::agencies;
use crate::db::Conn;
use crate::http::formats::{Cell, Format};
use crate::http::{Export, ExportRows, Result};
use std::collections::HashMap;

/// The files of a year's items.
pub static EXPORT: Export = Export {
    file: "disclosures",
    sheet: "OIT",
    heading: &[
        "ข้อ",
        "ชื่อข้อ",
        "ตัวชี้วัดย่อย",
        "องค์ประกอบด้านข้อมูล",
        "ช่วงเวลาของข้อมูล",
        "หน่วยงานที่รับผิดชอบ",
        "สถานะ",
        "ผลการดำเนินการ",
        "หลักฐาน",
        "ลิงก์",
    ],
};

/// All rows of a year.
///
/// # Errors
/// `404` when there's no such agency, or the year isn't opened.
pub fn gather(conn: &mut Conn, agency_id: &str, year: i32, format: Format) -> Result<ExportRows> {
    let agency = agencies::find(conn, agency_id)?;
    store::find_year(conn, &agency.id, year)?;
    let items = store::items_of(conn, &agency.id, year)?;
    let units = agencies::unit_names(conn, &agency.id)?;
    if format == Format::Ndjson {
        let views: Result<Vec<_>> = items
            .iter()
            .map(|item| DisclosureView::of(item, &units))
            .collect();
        return ExportRows::lines(views?);
    }
    let rows: Result<Vec<_>> = items.iter().map(|item| cells(item, &units)).collect();
    Ok(ExportRows::Cells(rows?))
}

fn cells(present: &Present, units: &HashMap<String, String>) -> Result<Vec<Cell>> {
    let view = DisclosureView::of(present, units)?;
    let elements: Vec<String> = view
        .elements
        .iter()
        .map(|element| {
            format!(
                "{} {}",
                if element.evidence_id.is_some() {
                    "☑"
                } else {
                    "☐"
                },
                element.text
            )
        })
        .collect();
    let evidence: Vec<String> = view
        .evidence
        .iter()
        .map(|one| format!("{} {}", one.title, one.address))
        .collect();
    Ok(vec![
        Cell::text(view.item_code),
        Cell::text(view.name_th),
        Cell::text(view.sub_indicator),
        Cell::text(elements.join("\n")),
        Cell::text(view.period.note_th),
        Cell::text(view.units.join(" / ")),
        Cell::text(present.row.status.labels().0),
        Cell::text(view.progress.join("\n")),
        Cell::text(evidence.join("\n")),
        Cell::text(view.link),
    ])
}
