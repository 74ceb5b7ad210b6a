//! The measures of a year as the table of the report.

use super::data::lines;
use super::model::{Measure, Whole};
use super::wire::{MeasureView, Sight};
use crate::agencies::Agency;
use crate::calendar::{Digits, format_long};
use crate::http::formats::{Cell, Format, Sheet, Titled};
use crate::http::{Export, ExportRows, Result};

/// The files of a year.
pub static EXPORT: Export = Export {
    file: "measures",
    sheet: "มาตรการ",
    heading: &HEADING,
};

/// The columns of the printed report.
const HEADING: [&str; 7] = [
    "ลำดับ",
    "มาตรการ",
    "วิธีการดำเนินการ",
    "ระยะเวลา",
    "ผู้รับผิดชอบ",
    "สรุปผลการดำเนินการ",
    "ผลการดำเนินการ",
];

/// The rows of a file.
///
/// # Errors
/// When what was stored can't be read.
pub fn gather(measures: Vec<Whole>, format: Format, sight: Sight<'_>) -> Result<ExportRows> {
    if format == Format::Ndjson {
        let views = measures.into_iter().map(|one| MeasureView::of(one, sight));
        return ExportRows::lines(views.collect::<Result<Vec<_>>>()?);
    }
    Ok(ExportRows::Cells(rows(&measures)?))
}

/// The table with its title, to be printed.
///
/// # Errors
/// When what was stored can't be read.
pub fn titled(agency: &Agency, year: i32, measures: &[Whole]) -> Result<Titled> {
    Ok(Titled {
        title: vec![
            "รายงานผลการดำเนินการตามมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน".to_owned(),
            format!("{} ปีงบประมาณ พ.ศ. {year}", agency.name_th),
        ],
        sheet: Sheet {
            name: EXPORT.sheet.to_owned(),
            heading: HEADING.iter().map(|text| (*text).to_owned()).collect(),
            rows: rows(measures)?,
        },
        summary: Vec::new(),
    })
}

fn rows(measures: &[Whole]) -> Result<Vec<Vec<Cell>>> {
    measures.iter().map(|whole| cells(&whole.measure)).collect()
}

fn cells(measure: &Measure) -> Result<Vec<Cell>> {
    let text = |stored: &str| -> Result<Cell> { Ok(Cell::text(lines(stored)?.join("\n"))) };
    Ok(vec![
        Cell::Whole(measure.number.into()),
        Cell::text(&measure.name),
        text(&measure.method)?,
        Cell::optional(period(measure)),
        text(&measure.responsible)?,
        text(&measure.summary_of_action)?,
        text(&measure.result)?,
    ])
}

/// In words where there are some, else from day to day.
fn period(measure: &Measure) -> Option<String> {
    let days = || {
        let (starts, ends) = measure.starts_on.zip(measure.ends_on)?;
        let long = |day| format_long(day, Digits::Arabic);
        Some(format!("{} ถึง {}", long(starts), long(ends)))
    };
    measure.period.clone().or_else(days)
}
