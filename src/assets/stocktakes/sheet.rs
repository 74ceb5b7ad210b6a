//! The count sheet: printed, filled in offline, and read back.

use super::counting::{Count, Part};
use super::model::{Stocktake, written};
use super::store::Counted;
use crate::agencies::Agency;
use crate::assets::imports::values;
use crate::assets::labels::Label;
use crate::calendar::{arabic_digits, thai_digits};
use crate::http::formats::{self, Sheet, Titled};
use crate::http::{At, Error, Fault, Reason, Result};
use crate::sheets::{self, Bad, Cell, Heading, Headings, Opened, TableFormat, Where, columns};
use std::ops::ControlFlow;

/// The most rows of a sheet.
pub const MOST_ROWS: usize = 20_000;

columns! {
    Number = "number" "เลขครุภัณฑ์" ["รหัสครุภัณฑ์" "หมายเลขครุภัณฑ์"]
        "ของทรัพย์สินที่นับ" "Of what was counted";
    Found = "found_quantity" "พบจำนวน" ["จำนวนที่พบ" "นับได้"]
        "จำนวนที่พบ ไม่รวมที่ให้ยืม เว้นว่างคือยังไม่นับ" "How many were found, without those lent; empty when not counted";
    Place = "place" "สถานที่พบ" []
        "เมื่อไม่อยู่ที่เดิม" "When it isn't where it should be";
    Condition = "condition" "สภาพ" ["สภาพที่พบ"]
        "ดี, เก่าแต่ใช้งานได้ หรือ ชำรุด" "good, worn or damaged";
    Note = "note" "หมายเหตุ" []
        "ข้อความอื่น" "Anything else";
}

/// Columns of the sheet that are there to be read only.
const TOLD: [&str; 6] = [
    "ลำดับ",
    "รายการ",
    "หน่วยนับ",
    "ตามทะเบียน",
    "ให้ยืมอยู่",
    "สถานที่ตามทะเบียน",
];

impl Heading for Column {
    fn find(heading: &str) -> Option<Self> {
        let named = |column: &&Self| {
            let names = [column.as_str(), column.thai()].into_iter();
            names
                .chain(column.others().iter().copied())
                .any(|name| name == heading)
        };
        Self::ALL.iter().find(named).copied()
    }

    fn is_idle(heading: &str) -> bool {
        TOLD.contains(&heading)
    }

    fn name(self) -> &'static str {
        self.as_str()
    }

    fn label(self) -> &'static str {
        self.thai()
    }
}

/// The sheet of a stocktake, with nothing counted.
///
/// # Errors
/// When it's larger than the format allows.
pub fn make(agency: &Agency, stocktake: &Stocktake, lines: &[Counted]) -> Result<Vec<u8>> {
    let rows = (1_i64..)
        .zip(lines)
        .map(|(no, counted)| row(no, counted))
        .collect();
    let year = thai_digits(&stocktake.fiscal_year.to_string());
    let heading = [
        TOLD[0],
        Column::Number.thai(),
        TOLD[1],
        TOLD[2],
        TOLD[3],
        TOLD[4],
        TOLD[5],
    ];
    let filled_in = [Column::Found, Column::Place, Column::Condition, Column::Note];
    let heading = heading.into_iter().chain(filled_in.map(Column::thai));
    formats::titled_xlsx(&[Titled {
        title: vec![
            format!("ใบตรวจนับพัสดุประจำปี {year} {}", agency.name_th),
            format!(
                "เริ่มตรวจ{} รายงานภายใน{}",
                written(stocktake.started_on),
                written(stocktake.due_on)
            ),
            format!("{}: {}", Column::Found.thai(), Column::Found.about().0),
            format!("{}: {}", Column::Place.thai(), Column::Place.about().0),
            format!("{}: {}", Column::Condition.thai(), Column::Condition.about().0),
        ],
        sheet: Sheet {
            name: "ใบตรวจนับ".to_owned(),
            heading: heading.map(str::to_owned).collect(),
            rows,
        },
        summary: Vec::new(),
    }])
}

fn row(no: i64, (line, asset): &Counted) -> Vec<formats::Cell> {
    vec![
        formats::Cell::Whole(no),
        formats::Cell::text(&asset.number),
        formats::Cell::text(&asset.name),
        formats::Cell::text(&asset.measure),
        formats::Cell::Whole(line.expected_quantity.into()),
        formats::Cell::Whole(line.expected_out.into()),
        formats::Cell::optional(line.expected_place.as_deref()),
    ]
}

/// A sheet that was read.
pub struct Returned {
    headings: Headings<Column>,
    rows: Vec<u32>,
    pub counts: Vec<Count>,
    /// Rows without a count.
    pub skipped: usize,
    pub bad: Bad,
}

impl Returned {
    /// Where a part of a count stands.
    pub fn at(&self, index: usize, part: Part) -> At {
        let column = match part {
            Part::Asset => Column::Number,
            Part::Quantity => Column::Found,
        };
        self.headings.at(self.row(index), column)
    }

    pub fn row(&self, index: usize) -> u32 {
        self.rows.get(index).copied().unwrap_or_default()
    }

    fn take(&mut self, row: u32, cells: &[Cell<'_>]) -> ControlFlow<()> {
        if row <= self.headings.row {
            return ControlFlow::Continue(());
        }
        let cell = |column| {
            let cell = cells.get(self.headings.position(column)?)?;
            Some(cell).filter(|cell| !cell.is_blank())
        };
        if Column::ALL.iter().all(|column| cell(*column).is_none()) {
            return ControlFlow::Continue(());
        }
        let said = [Column::Place, Column::Condition, Column::Note];
        if cell(Column::Found).is_none() && said.iter().all(|column| cell(*column).is_none()) {
            self.skipped += 1;
            return ControlFlow::Continue(());
        }
        if self.counts.len() >= MOST_ROWS {
            let fault = Fault::new(self.headings.at(row, Column::Number), Reason::TooMany);
            self.bad.push(Where::Row(row), fault.with("max", MOST_ROWS));
            return ControlFlow::Break(());
        }
        let mut faults = Vec::new();
        let count = Filled {
            headings: &self.headings,
            row,
            cells,
            faults: &mut faults,
        }
        .count();
        for fault in faults {
            self.bad.push(Where::Row(row), fault);
        }
        if let Some(count) = count {
            self.rows.push(row);
            self.counts.push(count);
        }
        ControlFlow::Continue(())
    }
}

/// A row being read.
struct Filled<'a> {
    headings: &'a Headings<Column>,
    row: u32,
    cells: &'a [Cell<'a>],
    faults: &'a mut Vec<Fault>,
}

impl Filled<'_> {
    fn value<T>(&mut self, column: Column, parse: impl FnOnce(&At, &str) -> Result<T, Fault>) -> Option<T> {
        let at = self.headings.at(self.row, column);
        let cell = self.cells.get(self.headings.position(column)?)?;
        if cell.is_blank() {
            return None;
        }
        let value = sheets::text(&at, cell).and_then(|text| parse(&at, text));
        value.map_err(|fault| self.faults.push(fault)).ok()
    }

    fn required<T>(
        &mut self,
        column: Column,
        parse: impl FnOnce(&At, &str) -> Result<T, Fault>,
    ) -> Option<T> {
        let told = self.faults.len();
        let value = self.value(column, parse);
        if value.is_none() && self.faults.len() == told {
            let at = self.headings.at(self.row, column);
            self.faults.push(Fault::new(at, Reason::Required));
        }
        value
    }

    fn count(&mut self) -> Option<Count> {
        let number = self.required(Column::Number, |at, text| sheets::line(at, text, 100));
        let found = self.required(Column::Found, values::whole);
        let place = self.value(Column::Place, |at, text| sheets::line(at, text, 200));
        let condition = self.value(Column::Condition, values::condition);
        let note = self.value(Column::Note, |at, text| sheets::line(at, text, 500));
        Some(Count {
            label: Label::Number(arabic_digits(&number?)),
            found_quantity: found?,
            place,
            condition,
            note,
        })
    }
}

/// Reads a sheet back. Takes as long as the file is large, so it runs beside the requests.
///
/// # Errors
/// `422` when it can't be read as a table at all. What's wrong with single rows is in what's returned.
pub fn read(format: TableFormat, bytes: Vec<u8>) -> Result<Returned> {
    whole(format, bytes).map_err(Error::invalid)
}

fn whole(format: TableFormat, bytes: Vec<u8>) -> Result<Returned, Fault> {
    let mut file = Opened::open(format, bytes, Headings::<Column>::known)?;
    let (row, labels) = file.headings(Headings::<Column>::known)?;
    let mut returned = Returned {
        headings: Headings::of(row, labels),
        rows: Vec::new(),
        counts: Vec::new(),
        skipped: 0,
        bad: Bad::default(),
    };
    let Returned { headings, bad, .. } = &mut returned;
    headings.tell_strange(bad);
    if headings.demand([&[Column::Number][..], &[Column::Found]], bad) {
        file.visit(&mut |row, cells| returned.take(row, cells))?;
    }
    Ok(returned)
}
