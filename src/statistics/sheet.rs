//! A revision as tables: to be printed, and all of it.

use super::data::{self, Cell as Figure, Document, Period, cut_th, measure_th};
use super::kinds::{Cut, Measure};
use super::model::Revision;
use crate::calendar::{Digits, PeriodKind, format_long};
use crate::canonical;
use crate::http::formats::{self, Cell, Sheet, Titled};
use crate::http::{Error, Result};
use chrono::NaiveDate;

/// What stands in place of a figure that's held back.
const HELD_BACK: &str = "ไม่แสดง";
/// A table with more columns of figures is turned.
const WIDE: usize = 6;

/// A figure as it's printed: hundredths with two decimals, money in baht.
fn shown(measure: &str, value: Option<i64>, suppressed: bool) -> Cell {
    let Some(value) = value else {
        return if suppressed {
            Cell::text(HELD_BACK)
        } else {
            Cell::Empty
        };
    };
    match Measure::parse(measure) {
        Some(Measure::Mean | Measure::Deviation | Measure::Satisfied | Measure::OfMost) => {
            Cell::score(i32::try_from(value).ok())
        }
        Some(Measure::Paid) => Cell::Money(value),
        _ => Cell::Whole(value),
    }
}

/// The heading of a printed figure, in the unit in which it's printed.
fn heading(measure: &str) -> String {
    measure_th(measure)
        .replace(" × 100", "")
        .replace("(สตางค์)", "(บาท)")
}

fn value(document: &Document, figure: &Figure, measure: &str) -> Cell {
    debug_assert!(document.measures.iter().any(|known| known == measure));
    let value = figure.values.get(measure).copied().flatten();
    shown(measure, value, figure.suppressed)
}

/// A day of a document, as it's printed.
fn day(text: &str) -> String {
    let day = text.parse::<NaiveDate>();
    day.map_or_else(|_| text.to_owned(), |day| format_long(day, Digits::Arabic))
}

/// What stands above each table.
pub fn title(revision: &Revision, document: &Document) -> Vec<String> {
    let series = revision.series.labels().0;
    let published = format_long(revision.published_on, Digits::Arabic);
    let mut lines = vec![
        document.agency_name_th.clone(),
        format!("{series} ปีงบประมาณ พ.ศ. {}", document.fiscal_year),
        format!(
            "ข้อมูล ณ วันที่ {} เผยแพร่ฉบับที่ {} วันที่ {published}",
            day(&document.as_of),
            revision.number
        ),
    ];
    lines.extend(document.notes_th.iter().cloned());
    lines
}

/// The tables to be printed: what isn't cut in all periods, and each cut in half-years and years.
pub fn printed(document: &Document) -> Vec<Sheet> {
    let mut cuts: Vec<&str> = Vec::new();
    for cell in &document.cells {
        if !cuts.contains(&cell.cut.as_ref()) {
            cuts.push(&cell.cut);
        }
    }
    cuts.into_iter().map(|cut| table(document, cut)).collect()
}

fn is_long(period: &Period) -> bool {
    [PeriodKind::FiscalYear, PeriodKind::HalfYear]
        .iter()
        .any(|kind| kind.as_str() == period.kind)
}

fn table(document: &Document, cut: &str) -> Sheet {
    let is_whole = cut == Cut::All.as_str();
    let wide = document.measures.len() > WIDE;
    let figures: Vec<&Figure> = document
        .cells
        .iter()
        .filter(|cell| cell.cut == cut)
        .filter(|cell| is_long(&cell.period) || is_whole && !wide)
        .collect();
    if wide {
        return turned(document, cut, &figures);
    }
    let mut heading: Vec<String> = vec!["ช่วงเวลา".to_owned()];
    if !is_whole {
        heading.insert(0, cut_th(cut).to_owned());
    }
    heading.extend(document.measures.iter().map(|measure| self::heading(measure)));
    let row = |figure: &&Figure| {
        let mut cells = vec![Cell::text(&figure.period.label_th)];
        if !is_whole {
            cells.insert(0, Cell::text(figure.key_th.as_ref()));
        }
        cells.extend(
            document
                .measures
                .iter()
                .map(|measure| value(document, figure, measure)),
        );
        cells
    };
    Sheet {
        name: cut_th(cut).to_owned(),
        heading,
        rows: figures.iter().map(row).collect(),
    }
}

/// A row for each measure, a column for each key and period.
fn turned(document: &Document, cut: &str, figures: &[&Figure]) -> Sheet {
    let is_whole = cut == Cut::All.as_str();
    let name = |figure: &&Figure| {
        if is_whole {
            figure.period.label_th.clone()
        } else {
            figure.key_th.to_string()
        }
    };
    let mut heading = vec!["รายการ".to_owned()];
    heading.extend(figures.iter().map(name));
    let row = |measure: &String| {
        let cells = figures.iter().map(|figure| value(document, figure, measure));
        std::iter::once(Cell::text(self::heading(measure)))
            .chain(cells)
            .collect()
    };
    Sheet {
        name: cut_th(cut).to_owned(),
        heading,
        rows: document.measures.iter().map(row).collect(),
    }
}

/// Every cell of a revision, with the contract's own words; without a heading.
fn rows(document: &Document) -> Vec<Vec<Cell>> {
    let row = |figure: &Figure| {
        let period = &figure.period;
        let mut cells: Vec<Cell> = [
            figure.cut.as_ref(),
            &figure.key,
            &figure.key_th,
            &period.kind,
            &period.start,
            &period.end,
            &period.label_th,
        ]
        .map(Cell::text)
        .into();
        let values = document.measures.iter();
        cells.extend(values.map(|measure| {
            let value = figure.values.get(measure.as_str()).copied().flatten();
            value.map_or(Cell::Empty, Cell::Whole)
        }));
        cells.push(Cell::text(figure.suppressed.to_string()));
        cells
    };
    document.cells.iter().map(row).collect()
}

fn columns(document: &Document) -> Vec<String> {
    let before = ["cut", "key", "key_th", "period_kind", "start", "end", "period_th"];
    let names = before.into_iter().map(str::to_owned);
    let names = names.chain(document.measures.iter().cloned());
    names.chain(["suppressed".to_owned()]).collect()
}

/// Every cell as CSV, with a byte order mark when it's wanted.
///
/// # Errors
/// Never: it's written to memory.
pub fn csv(document: &Document, bom: bool) -> Result<Vec<u8>> {
    let heading = columns(document).into_iter().map(Cell::Text).collect();
    let mut bytes = if bom {
        formats::BOM.as_bytes().to_vec()
    } else {
        Vec::new()
    };
    bytes.extend(formats::csv_rows(&[heading])?);
    bytes.extend(formats::csv_rows(&rows(document))?);
    Ok(bytes)
}

/// A workbook: the printed tables, each under its title, and every cell.
///
/// # Errors
/// When it's larger than the format allows.
pub fn workbook(revision: &Revision, document: &Document) -> Result<Vec<u8>> {
    let title = title(revision, document);
    let titled = |sheet: Sheet| Titled {
        title: title.clone(),
        sheet,
        summary: vec![vec![Cell::text(format!("SHA-256 {}", revision.sha256))]],
    };
    let mut sheets: Vec<Titled> = printed(document).into_iter().map(titled).collect();
    sheets.push(titled(Sheet {
        name: "ข้อมูลทั้งหมด".to_owned(),
        heading: columns(document),
        rows: rows(document),
    }));
    formats::titled_xlsx(&sheets)
}

/// Every cell as a line of JSON, after a line of everything else. Put together again, with the cells as `cells`, it's the
/// document that was hashed.
///
/// # Errors
/// Never: it's plain data.
pub fn ndjson(revision: &Revision, document: &Document) -> Result<Vec<u8>> {
    let mut text = data::head_line(
        revision.number,
        &revision.published_on.to_string(),
        &revision.sha256,
        document,
    )?;
    text.push('\n');
    for cell in &document.cells {
        text += &canonical::to_string(cell).map_err(Error::internal)?;
        text.push('\n');
    }
    Ok(text.into_bytes())
}
