//! The whole register as a file.

use super::powers::Powers;
use super::store::list::{Filter, page};
use super::wire::AssetView;
use crate::agencies;
use crate::assets::model::Asset;
use crate::assets::photos::store::photos_of;
use crate::db::Conn;
use crate::http::formats::{Cell, Format};
use crate::http::{Export, ExportRows, Result};
use std::collections::HashMap;

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

/// The files of a register.
pub static EXPORT: Export = Export {
    file: "assets",
    sheet: "ทะเบียนทรัพย์สิน",
    heading: &HEADING,
};

/// What a filter leaves of the register.
///
/// # Errors
/// `422` when there are too many of them.
pub fn gather(conn: &mut Conn, filter: &Filter, format: Format, powers: &Powers) -> Result<ExportRows> {
    let all = page(conn, filter, None, Export::ROWS)?;
    Export::check(all.len())?;
    if format != Format::Ndjson {
        let units = agencies::unit_names(conn, &filter.agency_id)?;
        return Ok(ExportRows::Cells(
            all.iter().map(|asset| cells(asset, &units)).collect(),
        ));
    }
    let mut photos = photos_of(conn, &all)?;
    ExportRows::lines(all.into_iter().map(|asset| {
        let of_it = photos.remove(&asset.id).unwrap_or_default();
        AssetView::of(asset, of_it, powers)
    }))
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
