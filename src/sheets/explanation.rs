//! The sheet of a template that explains its columns.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

/// A workbook that says nothing of when it was made, so that the same template is the same to the byte.
///
/// # Errors
/// Never: the day is one.
pub fn template_book() -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    let day = ExcelDateTime::from_ymd(2022, 10, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&day));
    Ok(book)
}

/// The look of headings.
pub fn bold() -> Format {
    Format::new().set_bold()
}

/// Each column with what to write in it, then rules that hold for the whole sheet, in Thai and English. A column is its
/// Thai heading, its name, whether it's needed, the explanations, and an example.
///
/// # Errors
/// When the sheet is larger than the format allows.
pub fn write_explanation<'a>(
    page: &mut Worksheet,
    columns: impl IntoIterator<Item = [&'a str; 6]>,
    rules: &[(&str, &str)],
) -> Result<(), XlsxError> {
    page.set_name("คำอธิบาย")?;
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let headings = [
        "หัวตาราง",
        "ชื่อ (name)",
        "ต้องมี (needed)",
        "คำอธิบาย",
        "Explanation",
        "ตัวอย่าง (example)",
    ];
    for ((position, heading), width) in (0_u16..).zip(headings).zip([20.0, 20.0, 14.0, 50.0, 50.0, 30.0]) {
        page.set_column_width(position, width)?;
        page.write_string_with_format(0, position, heading, &bold())?;
    }
    page.set_freeze_panes(1, 0)?;
    let mut row = 1;
    for texts in columns {
        for (position, text) in (0_u16..).zip(texts) {
            page.write_string_with_format(row, position, text, &wrapped)?;
        }
        row += 1;
    }
    for (thai, english) in rules {
        row += 1;
        page.write_string(row, 0, *thai)?;
        row += 1;
        page.write_string(row, 0, *english)?;
    }
    Ok(())
}
