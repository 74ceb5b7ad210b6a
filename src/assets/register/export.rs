//! The whole register as a file.

use super::powers::Powers;
use super::store::list::{Filter, page};
use super::wire::AssetView;
use crate::agencies;
use crate::assets::model::Asset;
use crate::assets::photos::store::photos_of;
use crate::db::Conn;
use crate::http::formats::{self, BOM, Cell, Format, Sheet};
use crate::http::{Error, Fault, Reason, Result};
use std::collections::HashMap;

/// The most rows of a file, which is made in memory.
const MOST: i64 = 20_000;

const HEADING: [&str; 17] = [
    "เลขครุภัณฑ์",
    "ชื่อ",
    "หมวด",
    "หมายเลขเครื่อง",
    "ประเภททางบัญชี",
    "ลักษณะการใช้",
    "วิธีติดตาม",
    "จำนวน",
    "หน่วยนับ",
    "ยืมอยู่",
    "มูลค่าต่อหน่วย (บาท)",
    "วันที่ได้มา",
    "ส่วนราชการ",
    "สถานที่",
    "สภาพ",
    "สถานะ",
    "หมายเหตุ",
];

/// The rows of a file: cells, or lines of JSON.
pub enum Rows {
    Cells(Vec<Vec<Cell>>),
    Lines(String),
}

/// What a filter leaves of the register.
///
/// # Errors
/// `422` when there are too many of them.
pub fn gather(conn: &mut Conn, filter: &Filter, format: Format, powers: &Powers) -> Result<Rows> {
    let all = page(conn, filter, None, MOST + 1)?;
    if i64::try_from(all.len()).unwrap_or(i64::MAX) > MOST {
        return Err(Error::invalid(
            Fault::parameter("format", Reason::TooMany).with("max", MOST),
        ));
    }
    if format != Format::Ndjson {
        let units = agencies::unit_names(conn, &filter.agency_id)?;
        return Ok(Rows::Cells(
            all.iter().map(|asset| cells(asset, &units)).collect(),
        ));
    }
    let mut photos = photos_of(conn, &all)?;
    let mut lines = String::new();
    for asset in all {
        let of_it = photos.remove(&asset.id).unwrap_or_default();
        lines.push_str(&AssetView::of(asset, of_it, powers).line()?);
        lines.push('\n');
    }
    Ok(Rows::Lines(lines))
}

/// The bytes of a file; `bom` puts a byte order mark before CSV.
///
/// # Errors
/// When there's more than the format takes.
pub fn bytes(rows: Rows, format: Format, bom: bool) -> Result<Vec<u8>> {
    let heading = HEADING.map(str::to_owned).to_vec();
    match rows {
        Rows::Lines(lines) => Ok(lines.into_bytes()),
        Rows::Cells(rows) if format == Format::Csv => {
            let mark = if bom { BOM } else { "" };
            let first = formats::csv_rows(&[HEADING.map(Cell::text).to_vec()])?;
            Ok([mark.as_bytes(), &first, &formats::csv_rows(&rows)?].concat())
        }
        Rows::Cells(rows) => formats::xlsx(&[Sheet {
            name: "ทะเบียนทรัพย์สิน".to_owned(),
            heading,
            rows,
        }]),
    }
}

/// The media type and the name of a file.
pub fn named(format: Format) -> (&'static str, &'static str) {
    match format {
        Format::Xlsx => (formats::XLSX, "assets.xlsx"),
        Format::Csv => ("text/csv; charset=utf-8", "assets.csv"),
        Format::Ndjson | Format::Json => ("application/x-ndjson", "assets.ndjson"),
    }
}

fn cells(asset: &Asset, units: &HashMap<String, String>) -> Vec<Cell> {
    let unit = asset.unit_id.as_ref().and_then(|id| units.get(id));
    vec![
        Cell::text(&asset.number),
        Cell::text(&asset.name),
        Cell::optional(asset.category.as_deref()),
        Cell::optional(asset.serial.as_deref()),
        Cell::text(asset.accounting_class.labels().0),
        Cell::text(asset.use_kind.labels().0),
        Cell::text(asset.tracking.labels().0),
        Cell::Whole(i64::from(asset.quantity) + i64::from(asset.unusable)),
        Cell::text(&asset.measure),
        Cell::Whole(i64::from(asset.out_quantity)),
        baht(asset.value_satang),
        Cell::optional(asset.acquired_on.map(|day| day.to_string())),
        Cell::optional(unit.map(String::as_str)),
        Cell::optional(asset.place.as_deref()),
        Cell::text(asset.condition.labels().0),
        Cell::text(asset.status.labels().0),
        Cell::optional(asset.note.as_deref()),
    ]
}

/// Satang as baht with two decimals; as a number where a sheet's numbers hold it.
fn baht(satang: Option<i64>) -> Cell {
    let Some(satang) = satang else { return Cell::Empty };
    match i32::try_from(satang) {
        Ok(hundredths) => Cell::Score(hundredths),
        Err(_) => Cell::Text(format!("{}.{:02}", satang / 100, satang % 100)),
    }
}
