//! The workbook that a data officer fills in: a sheet for the counts, and one that explains.

use super::columns::Column;
use crate::calendar::{Digits, format_month};
use crate::http::{Error, Language, Result, Workshop};
use crate::services::kinds::ServiceChannel;
use crate::services::model::Service;
use crate::sheets::{bold, template_book, write_explanation};
use chrono::NaiveDate;
use rust_xlsxwriter::{DataValidation, Format, Worksheet, XlsxError};

/// Rows to fill in.
const ROWS: u32 = 5000;

/// Rules that hold for the whole sheet.
const RULES: [(&str, &str); 5] = [
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
        "แถวที่ไม่ได้กรอกตัวเลขเลย ระบบจะข้ามไป",
        "Rows without any figures are skipped",
    ),
    (
        "เมื่อมีแถวผิด ระบบจะบอกทุกแถวที่ผิดและไม่บันทึกแถวใดเลย",
        "When a row is wrong, every wrong row is told and none is recorded",
    ),
];

/// What stands in the rows to be filled in: a service, by one of its channels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub code: String,
    pub name_th: String,
    pub channel: ServiceChannel,
}

/// Rows for all that an agency offers, by the channels by which it does.
pub fn asked(services: Vec<Service>) -> Vec<Asked> {
    let of_service = |service: Service| {
        let channels = service.channels();
        channels.into_iter().map(move |channel| Asked {
            code: service.code.clone(),
            name_th: service.name_th.clone(),
            channel,
        })
    };
    services.into_iter().flat_map(of_service).collect()
}

/// A workbook to fill in, of a month where one is given.
///
/// # Errors
/// `503` when too many are being made.
pub async fn workbook(
    workshop: &Workshop,
    language: Language,
    rows: (Vec<Asked>, Option<NaiveDate>),
) -> Result<Vec<u8>> {
    let made = workshop.run(move || make(language, &rows)).await?;
    made.map_err(Error::internal)
}

fn make(language: Language, rows: &(Vec<Asked>, Option<NaiveDate>)) -> Result<Vec<u8>, XlsxError> {
    let mut book = template_book()?;
    let form = book.add_worksheet();
    write_form(form, language)?;
    write_asked(form, rows)?;
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

fn write_asked(
    page: &mut Worksheet,
    (rows, month): &(Vec<Asked>, Option<NaiveDate>),
) -> Result<(), XlsxError> {
    let month = month.map(|month| format_month(month, Digits::Arabic));
    for (row, asked) in (1_u32..).zip(rows) {
        for (position, column) in (0_u16..).zip(Column::ALL) {
            let text = match column {
                Column::Code => asked.code.as_str(),
                Column::Name => &asked.name_th,
                Column::Channel => asked.channel.labels().0,
                Column::Month => month.as_deref().unwrap_or_default(),
                Column::FiscalYear | Column::Received | Column::Completed | Column::InTime => "",
            };
            if !text.is_empty() {
                page.write_string(row, position, text)?;
            }
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
