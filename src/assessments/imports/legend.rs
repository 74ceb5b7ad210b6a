//! The template's sheets that explain: the columns, and the places by code and name.

use super::columns::Column;
use crate::agencies::places;
use crate::sheets::{self, bold};
use rust_xlsxwriter::{Worksheet, XlsxError};

/// Rules that hold for the whole sheet.
const RULES: [(&str, &str); 4] = [
    (
        "กรอกในแผ่น ITA หนึ่งแถวต่อหนึ่งหน่วยงานและปี แถวที่ไม่มีคะแนนจะถูกข้าม",
        "Fill in the sheet ITA, one row for each agency and year; rows without figures are skipped",
    ),
    (
        "คอลัมน์ที่ไม่ใช้ลบทิ้งได้ ค่าที่มีอยู่แล้วจะไม่เปลี่ยน ส่วนช่องว่างหมายถึงไม่ได้พิมพ์ไว้",
        "Columns you don't need may be deleted: what's there stays; an empty cell says that it wasn't printed",
    ),
    (
        "ตัวเลขใช้เลขไทยหรืออารบิกก็ได้",
        "Numbers may be in Thai or Arabic digits",
    ),
    (
        "เมื่อมีแถวผิด ระบบจะบอกทุกแถวที่ผิดและไม่บันทึกแถวใดเลย",
        "When a row is wrong, every wrong row is told and none is recorded",
    ),
];

/// Each column with what to write in it, then the rules.
///
/// # Errors
/// When the sheet is larger than the format allows.
pub fn write_explanation(page: &mut Worksheet) -> Result<(), XlsxError> {
    let columns = Column::ALL.iter().map(|column| {
        let (thai, english) = column.about();
        [
            column.thai(),
            column.as_str(),
            needed(*column),
            thai,
            english,
            example(*column),
        ]
    });
    sheets::write_explanation(page, columns, &RULES)
}

fn needed(column: Column) -> &'static str {
    match column {
        Column::FiscalYear | Column::Overall => "ต้องมี (yes)",
        Column::AgencyId | Column::ExternalId => "หรือชื่อ (or the name)",
        Column::Province | Column::AgencyName => "หรือรหัส (or an id)",
        _ => "",
    }
}

/// The real result of 2566 that the service comes with.
fn example(column: Column) -> &'static str {
    match column {
        Column::Province => "นราธิวาส",
        Column::Amphoe => "ระแงะ",
        Column::AgencyType => "เทศบาลตำบล",
        Column::AgencyName => "มะรือโบตก",
        Column::FiscalYear => "2566",
        Column::Overall => "98.26",
        Column::Level => "ผ่านดีเยี่ยม",
        Column::Grade => "AA",
        Column::Rank => "182",
        Column::RankScope => "หน่วยงานประเภท เทศบาลตำบล",
        Column::Iit => "97.65",
        Column::Eit => "96.54",
        Column::Oit | Column::I9 | Column::I10 => "100.00",
        Column::I1 => "99.46",
        Column::InstrumentScale => "percent",
        Column::Source => "บันทึกข้อความ นธ ๖๑๙๐๑.๒/๒๑๔",
        _ => "",
    }
}

/// All provinces and amphoe by code and name.
///
/// # Errors
/// When the sheet is larger than the format allows.
pub fn write_places(page: &mut Worksheet) -> Result<(), XlsxError> {
    page.set_name("พื้นที่")?;
    page.set_freeze_panes(1, 0)?;
    let headings = ["รหัสจังหวัด", "ชื่อจังหวัด", "รหัสอำเภอ", "ชื่ออำเภอ", "Province", "Amphoe"];
    for (position, heading) in (0_u16..).zip(headings) {
        page.set_column_width(position, 22)?;
        page.write_string_with_format(0, position, heading, &bold())?;
    }
    let provinces = places::provinces().iter();
    let all = provinces.flat_map(|province| province.amphoe.iter().map(move |amphoe| (province, amphoe)));
    for (row, (province, amphoe)) in (1_u32..).zip(all) {
        let texts = [
            province.code,
            province.name_th,
            amphoe.code,
            amphoe.name_th,
            province.name_en,
            amphoe.name_en,
        ];
        for (position, text) in (0_u16..).zip(texts) {
            page.write_string(row, position, text)?;
        }
    }
    Ok(())
}
