//! Why something didn't work.

use crate::sealed::{AnswerCode, Flaw};
use std::fmt;

/// Why something didn't work.
#[derive(Clone, Debug, PartialEq)]
pub enum Trouble {
    /// What came, or was to be sent, isn't what the protocol asks for.
    Flaw(Flaw),
    /// Nothing came back.
    Unreached(String),
    /// What a house says no with.
    Refused(AnswerCode, Option<Flaw>),
    /// What the service says no with, outside of frames.
    Status(u16, String),
    /// The agency has no key directory.
    NoDirectory,
    /// A report about somebody of the office, where only the office would read it.
    NoProvince,
    /// The directory isn't this agency's.
    OtherAgency,
    /// The directory names no recipient with this officer's key.
    NoOfficer,
    MustChangePassword,
    NeedsTotp,
    /// It contradicts itself, or goes on for ever.
    Nonsense,
    /// The proof isn't one of this report.
    Proof,
}

impl From<Flaw> for Trouble {
    fn from(flaw: Flaw) -> Self {
        Self::Flaw(flaw)
    }
}

impl Trouble {
    /// In Thai and English.
    pub fn labels(&self) -> (String, String) {
        let (thai, english) = match self {
            Self::Flaw(flaw) => flaw.labels(),
            Self::Refused(code, None) => code.labels(),
            Self::Refused(code, Some(reason)) => return both(code.labels(), reason.labels()),
            Self::Unreached(what) => return named(("ติดต่อปลายทางไม่ได้", "Nobody was reached"), what),
            Self::Status(status, what) => {
                let what = format!("{status} {what}");
                return named(("ระบบตอบปฏิเสธ", "The service says no"), &what);
            }
            Self::NoDirectory => ("หน่วยงานนี้ยังไม่เปิดช่องทางนี้", "This agency hasn't opened the channel"),
            Self::NoProvince => (
                "ยังไม่มีระบบของจังหวัด จึงยังไม่รับเรื่องเกี่ยวกับบุคคลในหน่วยงานนี้ เพราะบุคคลนั้นอาจอ่านได้",
                "No province takes part yet, so a report about somebody of this office isn't sent: they might read it",
            ),
            Self::OtherAgency => (
                "ทะเบียนกุญแจเป็นของหน่วยงานอื่น",
                "The key directory is another agency's",
            ),
            Self::NoOfficer => (
                "กุญแจนี้ไม่อยู่ในทะเบียนกุญแจ",
                "The key directory has no recipient with this key",
            ),
            Self::MustChangePassword => ("ต้องเปลี่ยนรหัสผ่านก่อน", "The password has to be changed first"),
            Self::NeedsTotp => (
                "ต้องลงทะเบียนยืนยันตัวตนสองขั้นก่อน",
                "A second factor has to be enrolled first",
            ),
            Self::Nonsense => ("คำตอบจากระบบขัดแย้งกันเอง", "The answer contradicts itself"),
            Self::Proof => (
                "หลักฐานการแจ้งไม่ตรงกับเรื่องนี้",
                "The proof of filing isn't one of this report",
            ),
        };
        (thai.to_owned(), english.to_owned())
    }
}

type Labels = (&'static str, &'static str);

fn both((thai, english): Labels, (more_thai, more_english): Labels) -> (String, String) {
    (
        format!("{thai}: {more_thai}"),
        format!("{english}: {more_english}"),
    )
}

fn named((thai, english): Labels, what: &str) -> (String, String) {
    (format!("{thai}: {what}"), format!("{english}: {what}"))
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.labels().1)
    }
}

impl std::error::Error for Trouble {}
