//! What's worth knowing of how a file was read.

use crate::http::Language;
use crate::words::words;
use std::collections::BTreeMap;

words! {
    /// A remark on how a file was read. The texts hold its parameters in braces.
    NoteCode {
        Converted = "converted"
            "ไฟล์ใช้รหัสอักขระ {encoding} ระบบแปลงเป็น UTF-8 แล้ว"
            "The file was in {encoding} and has been converted to UTF-8",
        BomDropped = "bom_dropped"
            "ตัดเครื่องหมาย BOM หน้าไฟล์ออกแล้ว"
            "The byte order mark before the file was dropped",
        Delimiter = "delimiter"
            "คอลัมน์ในไฟล์คั่นด้วย {delimiter}"
            "The columns are delimited by {delimiter}",
        Sheet = "sheet"
            "อ่านเฉพาะแผ่นงาน {sheet}"
            "Only the sheet {sheet} was read",
        HeadingRow = "heading_row"
            "หัวตารางอยู่แถวที่ {row} แถวก่อนหน้าไม่ได้อ่าน"
            "The headings stand in row {row}; the rows above weren't read",
        ColumnsPassedOver = "columns_passed_over"
            "ไม่ได้อ่านคอลัมน์ {columns}"
            "These columns weren't read: {columns}",
        RowsSkipped = "rows_skipped"
            "ข้าม {count} แถวที่มีชื่อหน่วยงานแต่ไม่มีคะแนน"
            "{count} rows that name an agency and have no figures were skipped",
        GroupRows = "group_rows"
            "อ่าน {count} แถวเป็นหัวข้อประเภทของแถวถัดไป"
            "{count} rows were read as the category of the rows below them",
        RowsPassedOver = "rows_passed_over"
            "ข้าม {count} แถวที่เป็นยอดรวมหรือหัวตารางซ้ำ"
            "{count} rows with totals or repeated headings were skipped",
        RowsUnfilled = "rows_unfilled"
            "ข้าม {count} แถวที่ไม่ได้กรอกตัวเลขเลย"
            "{count} rows without any figures were skipped",
        SourceUnknown = "source_unknown"
            "ไฟล์ไม่ได้บอกแหล่งที่มา รายการใหม่จึงบันทึกแหล่งที่มาว่า {source}"
            "The file names no source; new records have {source} in its place",
    }
}

/// One remark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub code: NoteCode,
    /// What the text names.
    pub params: BTreeMap<&'static str, String>,
}

impl Note {
    pub fn new(code: NoteCode) -> Self {
        Self {
            code,
            params: BTreeMap::new(),
        }
    }

    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl std::fmt::Display) -> Self {
        self.params.insert(name, value.to_string());
        self
    }

    /// The sentence for a person.
    pub fn text(&self, language: Language) -> String {
        let (thai, english) = self.code.labels();
        let template = match language {
            Language::Thai => thai,
            Language::English => english,
        };
        let fill =
            |text: String, (name, value): (&&str, &String)| text.replace(&format!("{{{name}}}"), value);
        self.params.iter().fold(template.to_owned(), fill)
    }
}
