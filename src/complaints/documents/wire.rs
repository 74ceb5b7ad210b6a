//! What the office says with a document.

use crate::http::{Day, Id};
use crate::words::words;
use serde::Deserialize;
use utoipa::ToSchema;

words! {
    /// จุดประสงค์ — what the memo asks of the mayor.
    MemoPurpose {
        ForInformation = "for_information" "เพื่อโปรดทราบ" "For information",
        ForDecision = "for_decision" "เพื่อโปรดพิจารณา" "For decision",
    }
}

/// The letter to the reporter, with the text of the last answer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"number": "นธ 72601/345", "on": "2023-08-21", "position_id": "0192f0c1-7c1e-7a50-9d3f-0123456789ab"}))]
pub struct PrintLetter {
    /// ที่: the number of the letter.
    #[schema(example = "นธ 72601/345", min_length = 1, max_length = 50)]
    pub number: String,
    /// The day it's dated.
    #[schema(value_type = Day)]
    pub on: String,
    /// Whose signature stands below: who answers for this position on that day.
    #[schema(value_type = Id)]
    pub position_id: String,
    /// Instead of the reporter's name after เรียน.
    #[schema(example = "คุณสมชาย ใจดี", min_length = 1, max_length = 200)]
    pub to: Option<String>,
    /// Instead of ขอแสดงความนับถือ, as a monk is written to.
    #[schema(example = "ขอนมัสการด้วยความเคารพ", min_length = 1, max_length = 100)]
    pub closing: Option<String>,
}

/// The memo to the mayor.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"number": "นธ 72601.2/214", "on": "2023-08-21", "position_id": "0192f0c1-7c1e-7a50-9d3f-0123456789ab",
    "purpose": "for_information"}))]
pub struct PrintMemo {
    #[schema(example = "นธ 72601.2/214", min_length = 1, max_length = 50)]
    pub number: String,
    #[schema(value_type = Day)]
    pub on: String,
    #[schema(value_type = Id)]
    pub position_id: String,
    /// After เรียน; the mayor of the agency when it's left out.
    #[schema(example = "นายกเทศมนตรีตำบลมะรือโบตก", min_length = 1, max_length = 200)]
    pub to: Option<String>,
    #[schema(value_type = MemoPurpose)]
    pub purpose: String,
}
