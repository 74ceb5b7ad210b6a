//! The workbook that a data officer fills in: a sheet for the counts, and one that explains.

use super::columns::Column;
use crate::http::{Error, Language, Result, Workshop};
use crate::services::kinds::ServiceChannel;
use crate::sheets::{bold, template_book, write_explanation};
use rust_xlsxwriter::{DataValidation, Format, Worksheet, XlsxError};

/// Rows to fill in.
const ROWS: u32 = 5000;

/// Rules that hold for the whole sheet.
const RULES: [(&str, &str); 4] = [
    (
        "หนึ่งแถวต่อหนึ่งบริการ หนึ่งเดือน และหนึ่งช่องทาง",
        "One row for each service, month and channel",
    ),
    (
        "เสร็จภายในกำหนด ≤ เสร็จแล้ว ≤ รับคำขอ ใส่ตัวเลข ไม่ใส่สูตร",
        "in_time ≤ completed ≤ received; figures, no formulas",
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
            Column::Name | Column::FiscalYear => "",
            _ => "ต้องมี (yes)",
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
    page.set_name("สถิติการให้บริการ")?;
    page.set_freeze_panes(1, 0)?;
    for (position, column) in (0_u16..).zip(Column::ALL) {
        let heading = match language {
            Language::Thai => column.thai(),
            Language::English => column.as_str(),
        };
        page.set_column_width(position, if *column == Column::Name { 38.0 } else { 16.0 })?;
        if matches!(column, Column::Code | Column::Month) {
            // As text, or the spreadsheet would make dates and numbers of them.
            page.set_column_format(position, &Format::new().set_num_format("@"))?;
        }
        page.write_string_with_format(0, position, heading, &bold())?;
        if *column == Column::Channel {
            let labels: Vec<&str> = ServiceChannel::ALL.iter().map(|one| one.labels().0).collect();
            let list = DataValidation::new().allow_list_strings(&labels)?;
            page.add_data_validation(1, position, ROWS, position, &list)?;
        }
    }
    Ok(())
}

fn example(column: Column) -> &'static str {
    match column {
        Column::Code => "tax-01",
        Column::Name => "การรับชำระภาษีที่ดินและสิ่งปลูกสร้าง",
        Column::FiscalYear => "2566",
        Column::Month => "เมษายน 2566",
        Column::Channel => "ที่หน่วยงาน",
        Column::Received => "120",
        Column::Completed => "118",
        Column::InTime => "115",
    }
}
