//! What callers send and see of tables.

use super::note::{Note, NoteCode};
use crate::http::Language;
use serde::Serialize;
use utoipa::ToSchema;

/// An XLSX workbook.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
pub struct WorkbookFile(#[expect(dead_code, reason = "only its schema counts")] Vec<u8>);

/// A remark on how the file was read.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ImportNote {
    #[schema(value_type = NoteCode)]
    pub code: String,
    #[schema(example = "ไฟล์ใช้รหัสอักขระ TIS-620 (windows-874) ระบบแปลงเป็น UTF-8 แล้ว")]
    pub message_th: String,
    #[schema(example = "The file was in TIS-620 (windows-874) and has been converted to UTF-8")]
    pub message_en: String,
}

impl From<&Note> for ImportNote {
    fn from(note: &Note) -> Self {
        Self {
            code: note.code.as_str().to_owned(),
            message_th: note.text(Language::Thai),
            message_en: note.text(Language::English),
        }
    }
}
