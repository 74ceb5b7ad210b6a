//! The workbook that an asset officer fills in: a sheet for the assets, and one that explains.

use super::columns::Column;
use crate::assets::kinds::{AccountingClass, AssetCondition, AssetStatus, Tracking, UseKind};
use crate::http::{Error, Language, Result, Workshop};
use crate::sheets::{bold, template_book, write_explanation};
use rust_xlsxwriter::{DataValidation, Format, Worksheet, XlsxError};

/// Rows to fill in.
const ROWS: u32 = 1000;

/// Rules that hold for the whole sheet.
const RULES: [(&str, &str); 4] = [
    (
        "กรอกในแผ่น ทะเบียนครุภัณฑ์ หนึ่งแถวต่อหนึ่งเลขครุภัณฑ์",
        "Fill in the first sheet, one row for each number",
    ),
    (
        "คอลัมน์ที่ไม่ใช้ลบทิ้งได้ ค่าที่มีอยู่แล้วจะไม่เปลี่ยน ส่วนช่องว่างคือลบค่าที่เว้นว่างได้",
        "Columns you don't need may be deleted: what's there stays; an empty cell clears what may be empty",
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

/// # Errors
/// `503` when too many are being made.
pub async fn workbook(workshop: &Workshop, language: Language) -> Result<Vec<u8>> {
    let made = workshop.run(move || make(language)).await?;
    made.map_err(Error::internal)
}

fn make(language: Language) -> Result<Vec<u8>, XlsxError> {
    let mut book = template_book()?;
    write_form(book.add_worksheet(), language)?;
    let columns = Column::ALL.iter().map(|column| {
        let (thai, english) = column.about();
        let needed = match column {
            Column::Number | Column::Name => "ต้องมี (yes)",
            _ => "",
        };
        [
            column.thai(),
            column.as_str(),
            needed,
            thai,
            english,
            example(*column),
        ]
    });
    write_explanation(book.add_worksheet(), columns, &RULES)?;
    book.save_to_buffer()
}

fn write_form(page: &mut Worksheet, language: Language) -> Result<(), XlsxError> {
    page.set_name("ทะเบียนครุภัณฑ์")?;
    page.set_freeze_panes(1, 0)?;
    for (position, column) in (0_u16..).zip(Column::ALL) {
        let heading = match language {
            Language::Thai => column.thai(),
            Language::English => column.as_str(),
        };
        page.set_column_width(position, width(*column))?;
        if matches!(column, Column::Number | Column::Serial | Column::AcquiredOn) {
            // As text, or the spreadsheet would make dates and numbers of them.
            page.set_column_format(position, &Format::new().set_num_format("@"))?;
        }
        page.write_string_with_format(0, position, heading, &bold())?;
        if let Some(choice) = choice(*column)? {
            page.add_data_validation(1, position, ROWS, position, &choice)?;
        }
    }
    Ok(())
}

fn width(column: Column) -> f64 {
    match column {
        Column::Name | Column::Note => 38.0,
        Column::Category | Column::Unit | Column::Place | Column::LendTo => 26.0,
        _ => 16.0,
    }
}

/// What may be written in a column, as far as the spreadsheet can tell.
fn choice(column: Column) -> Result<Option<DataValidation>, XlsxError> {
    let labels: Vec<&str> = match column {
        Column::AccountingClass => AccountingClass::ALL.iter().map(|one| one.labels().0).collect(),
        Column::UseKind => UseKind::ALL.iter().map(|one| one.labels().0).collect(),
        Column::Tracking => Tracking::ALL.iter().map(|one| one.labels().0).collect(),
        Column::Condition => AssetCondition::ALL.iter().map(|one| one.labels().0).collect(),
        Column::Status => AssetStatus::ALL.iter().map(|one| one.labels().0).collect(),
        _ => return Ok(None),
    };
    let list = DataValidation::new().allow_list_strings(&labels)?;
    Ok(Some(list.set_error_message(
        "ค่านี้ใช้ไม่ได้ ดูแผ่นคำอธิบาย (see the sheet of explanations)",
    )?))
}

fn example(column: Column) -> &'static str {
    match column {
        Column::Number => "420-64-0012",
        Column::Name => "เครื่องฉายโปรเจกเตอร์",
        Column::Category => "ครุภัณฑ์โฆษณาและเผยแพร่",
        Column::AccountingClass => "ครุภัณฑ์",
        Column::UseKind => "ใช้คงรูป",
        Column::Tracking => "รายชิ้น",
        Column::Quantity => "1",
        Column::Measure => "เครื่อง",
        Column::Serial => "EPX-2210-77",
        Column::Value => "19,900.00",
        Column::AcquiredOn => "12 มี.ค. 2564",
        Column::Unit => "กองช่าง",
        Column::Place => "ห้องประชุมชั้น 2",
        Column::Condition => "ดี",
        Column::Status => "พร้อมใช้งาน",
        Column::LendTo => "บุคลากร, หน่วยงาน",
        Column::Note => "",
    }
}
