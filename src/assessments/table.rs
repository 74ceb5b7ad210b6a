//! Assessments as rows of a table: the columns of exports, of the import and of its template.

use super::model::Assessment;
use crate::agencies::{AgencyKind, places};
use crate::http::Result;
use crate::http::formats::{self, Cell};
use bytes::Bytes;

/// The columns in order. An exported file can be imported as it is.
pub const COLUMNS: [&str; 26] = [
    "agency_id",
    "province",
    "amphoe",
    "agency_type",
    "agency_name",
    "fiscal_year",
    "overall",
    "level",
    "grade",
    "rank",
    "rank_scope",
    "iit",
    "eit",
    "oit",
    "i1",
    "i2",
    "i3",
    "i4",
    "i5",
    "i6",
    "i7",
    "i8",
    "i9",
    "i10",
    "instrument_scale",
    "source",
];

pub fn heading() -> Vec<String> {
    COLUMNS.map(str::to_owned).to_vec()
}

/// The first line of CSV.
///
/// # Errors
/// Never: the names are plain.
pub fn heading_line(bom: bool) -> Result<Bytes> {
    let line = formats::csv_rows(&[COLUMNS.map(Cell::text).to_vec()])?;
    let mark = if bom { formats::BOM } else { "" };
    Ok([mark.as_bytes(), &line].concat().into())
}

/// The cells of one row; places and types by their Thai names, as people write them.
pub fn cells(row: &Assessment) -> Vec<Cell> {
    let province = places::province(&row.province);
    let amphoe = province.and_then(|province| province.amphoe(&row.amphoe));
    let kind = AgencyKind::parse(&row.agency_kind);
    let indicators: [Option<i32>; 10] = serde_json::from_str(&row.indicators).unwrap_or_default();
    let mut cells = vec![
        Cell::text(&row.agency_id),
        Cell::text(province.map_or(row.province.as_str(), |province| province.name_th)),
        Cell::text(amphoe.map_or(row.amphoe.as_str(), |amphoe| amphoe.name_th)),
        Cell::text(kind.map_or(row.agency_kind.as_str(), |kind| kind.labels().0)),
        Cell::text(&row.agency_name),
        Cell::Whole(row.fiscal_year.into()),
        Cell::Score(row.overall),
        Cell::optional(row.level.as_deref()),
        Cell::optional(row.grade.as_deref()),
        row.rank.map_or(Cell::Empty, |rank| Cell::Whole(rank.into())),
        Cell::optional(row.rank_scope.as_deref()),
        Cell::score(row.iit),
        Cell::score(row.eit),
        Cell::score(row.oit),
    ];
    cells.extend(indicators.map(Cell::score));
    cells.push(Cell::text(&row.instrument_scale));
    cells.push(Cell::text(&row.source));
    cells
}
