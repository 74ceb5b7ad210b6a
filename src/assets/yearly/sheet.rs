//! The figures as a table: a row for each figure, a column for each month.

use super::model::{LoanFigures, LoanYear};
use crate::agencies::Agency;
use crate::calendar::{Digits, format_month};
use crate::http::formats::{Cell, Sheet, Titled};

type Figure = (&'static str, fn(&LoanFigures) -> Cell);

const FIGURES: [Figure; 21] = [
    ("ขอยืม (ใบ)", |of| Cell::Whole(of.requested)),
    ("อนุมัติ (ใบ)", |of| Cell::Whole(of.approved)),
    ("ไม่อนุมัติ (ใบ)", |of| {
        Cell::Whole(of.rejected)
    }),
    ("ยกเลิก (ใบ)", |of| Cell::Whole(of.cancelled)),
    ("ส่งมอบ (ใบ)", |of| Cell::Whole(of.handed_over)),
    ("คืนตามกำหนด (ใบ)", |of| {
        Cell::Whole(of.returned_on_time)
    }),
    ("คืนเกินกำหนด (ใบ)", |of| {
        Cell::Whole(of.returned_late)
    }),
    ("ค้างคืนเมื่อสิ้นงวด (ใบ)", |of| Cell::Whole(of.still_out)),
    ("เกินกำหนดเมื่อสิ้นงวด (ใบ)", |of| Cell::Whole(of.overdue)),
    ("ให้ยืม (ชิ้น)", |of| {
        Cell::Whole(of.pieces_lent)
    }),
    ("คืนเรียบร้อย (ชิ้น)", |of| {
        Cell::Whole(of.pieces_good)
    }),
    ("ชำรุด (ชิ้น)", |of| {
        Cell::Whole(of.pieces_damaged)
    }),
    ("ไม่ครบ (ชิ้น)", |of| {
        Cell::Whole(of.pieces_incomplete)
    }),
    ("สูญหาย (ชิ้น)", |of| {
        Cell::Whole(of.pieces_lost)
    }),
    ("ชดใช้โดยซ่อมแซม (ชิ้น)", |of| Cell::Whole(of.pieces_repaired)),
    ("ชดใช้เป็นพัสดุ (ชิ้น)", |of| {
        Cell::Whole(of.pieces_replaced)
    }),
    ("ชดใช้เป็นเงิน (ชิ้น)", |of| {
        Cell::Whole(of.pieces_paid)
    }),
    ("เงินชดใช้ (บาท)", |of| {
        Cell::Money(of.paid_satang)
    }),
    ("ทวงคืนภายในกำหนด (ใบ)", |of| {
        Cell::Whole(of.chased_in_time)
    }),
    ("ทวงคืนเกินกำหนด (ใบ)", |of| {
        Cell::Whole(of.chased_late)
    }),
    ("ไม่ได้ทวงคืน (ใบ)", |of| {
        Cell::Whole(of.not_chased)
    }),
];

/// The workbook's one sheet.
pub fn sheet(agency: &Agency, year: &LoanYear) -> Titled {
    let mut heading = vec!["รายการ".to_owned(), "รวมทั้งปี".to_owned()];
    let months = year.months.iter();
    heading.extend(months.map(|(month, _)| format_month(month.start, Digits::Arabic)));
    heading.extend(
        year.by_borrower
            .iter()
            .map(|(kind, _)| kind.labels().0.to_owned()),
    );
    heading.extend(
        year.by_premises
            .iter()
            .map(|(premises, _)| premises.labels().0.to_owned()),
    );
    let columns: Vec<&LoanFigures> = std::iter::once(&year.total)
        .chain(year.months.iter().map(|(_, figures)| figures))
        .chain(year.by_borrower.iter().map(|(_, figures)| figures))
        .chain(year.by_premises.iter().map(|(_, figures)| figures))
        .collect();
    let row = |(name, of): &Figure| {
        let cells = columns.iter().map(|figures| of(figures));
        std::iter::once(Cell::text(*name)).chain(cells).collect()
    };
    Titled {
        title: vec![
            "รายงานสถิติการยืมทรัพย์สินของทางราชการ".to_owned(),
            format!("{} {}", agency.name_th, year.year.period().label_th()),
        ],
        sheet: Sheet {
            name: "สถิติการยืม".to_owned(),
            heading,
            rows: FIGURES.iter().map(row).collect(),
        },
        summary: Vec::new(),
    }
}
