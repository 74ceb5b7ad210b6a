//! The rows of the channel.

use super::data::{Deadlines, Due};
use crate::accounts::Reach;
use crate::http::{Error, Result};
use crate::schema::{
    integrity_cases, integrity_copies, integrity_directories, integrity_files, integrity_messages,
    integrity_openings, integrity_spool, integrity_spool_parts, integrity_statements,
};
use crate::sealed::{Act, Directory, House, MessageKind, Outcome, SealedStatus};
use crate::words::words;
use chrono::NaiveDate;
use diesel::prelude::*;

words! {
    /// Which houses have a sealed case.
    SealedScope {
        Both = "both" "หน่วยงานและจังหวัด" "Agency and province",
        Province = "province" "จังหวัดเท่านั้น" "The province only",
    }
}

words! {
    /// How a report of corruption came.
    SealedChannel {
        Sealed = "sealed" "ช่องทางปิดผนึก" "The sealed channel",
        Letter = "letter" "จดหมาย" "Letter",
        Counter = "counter" "มาติดต่อด้วยตนเอง" "At the counter",
        Phone = "phone" "โทรศัพท์" "Phone",
        /// Filed among the general complaints by mistake.
        Misfiled = "misfiled" "ยื่นผิดช่องทาง" "Misfiled",
    }
}

/// A version of a directory as it's stored.
#[derive(Queryable, Selectable, Insertable, Clone)]
#[diesel(table_name = integrity_directories)]
pub struct DirectoryRow {
    pub agency_id: String,
    pub version: i32,
    pub hash: String,
    pub day: NaiveDate,
    pub note: String,
}

impl DirectoryRow {
    /// # Errors
    /// Never: it was read before it was stored.
    pub fn read(&self) -> Result<Directory> {
        Directory::parse(&self.note).map_err(Error::internal)
    }
}

/// Something that came in.
#[derive(Queryable, Selectable, Insertable, Clone, Debug)]
#[diesel(table_name = integrity_spool)]
pub struct Arrival {
    pub commitment: String,
    pub agency_id: String,
    pub case_id: String,
    #[diesel(serialize_as = String, deserialize_as = String)]
    pub kind: MessageKind,
    #[diesel(serialize_as = String, deserialize_as = String)]
    pub scope: SealedScope,
    #[diesel(serialize_as = String, deserialize_as = String)]
    pub channel: SealedChannel,
    pub mailbox: String,
    pub directory: String,
    pub day: NaiveDate,
    pub nonce: Vec<u8>,
    pub entry: Vec<u8>,
    pub ciphertext: Vec<u8>,
}

/// A part of a file that came in.
#[derive(Queryable, Selectable, Insertable, Clone, Debug)]
#[diesel(table_name = integrity_spool_parts)]
pub struct ArrivedPart {
    pub case_id: String,
    pub file: String,
    pub n: i32,
    pub parts: i32,
    pub day: NaiveDate,
    pub bytes: Vec<u8>,
}

/// A case without what is sealed in it.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = integrity_cases)]
pub struct Case {
    pub id: String,
    pub agency_id: String,
    #[diesel(deserialize_as = String)]
    pub scope: SealedScope,
    #[diesel(deserialize_as = String)]
    pub kind: MessageKind,
    #[diesel(deserialize_as = String)]
    pub channel: SealedChannel,
    pub mailbox: String,
    pub directory: String,
    pub received_on: NaiveDate,
    #[diesel(deserialize_as = String)]
    pub status: SealedStatus,
    pub outcome: Option<String>,
    pub acknowledged_on: Option<NaiveDate>,
    pub answered_on: Option<NaiveDate>,
    pub closed_on: Option<NaiveDate>,
    pub items: i32,
    pub version: i32,
    pub purged_on: Option<NaiveDate>,
}

impl Case {
    pub fn due(&self) -> Due {
        Deadlines::get().due(self.received_on)
    }

    pub fn outcome(&self) -> Option<Outcome> {
        self.outcome.as_deref().and_then(Outcome::parse)
    }

    /// Whether an officer who reaches this may see it: of the agency what both houses have, of the province all.
    pub fn is_seen_by(&self, reach: &Reach, province: &str) -> bool {
        reach.is_provinces(province) || (self.scope == SealedScope::Both && reach.is_own(&self.agency_id))
    }

    /// What isn't met and was due before today.
    pub fn overdue(&self, today: NaiveDate) -> Vec<Deadline> {
        let due = self.due();
        [
            (
                Deadline::Acknowledgement,
                due.acknowledge_by,
                self.acknowledged_on,
            ),
            (Deadline::Answer, due.answer_by, self.answered_on),
            (Deadline::Outcome, due.outcome_by, self.closed_on),
        ]
        .into_iter()
        .filter(|(_, by, met)| met.is_none() && today > *by)
        .map(|(deadline, ..)| deadline)
        .collect()
    }

    /// After a statement that this house has on `day`.
    pub fn state(&mut self, act: Act, outcome: Option<Outcome>, day: NaiveDate) {
        self.status = self.status.after(act);
        if act == Act::Close {
            self.outcome = outcome.map(Into::into);
            self.closed_on.get_or_insert(day);
        }
        if matches!(act, Act::Answer | Act::Refer | Act::Close) {
            self.answered_on.get_or_insert(day);
        }
        if !matches!(act, Act::Purge | Act::CannotOpen) {
            self.acknowledged_on.get_or_insert(day);
        }
    }
}

words! {
    /// What is due in a sealed case.
    Deadline {
        Acknowledgement = "acknowledgement" "การแจ้งรับทราบ" "Acknowledgement",
        Answer = "answer" "การตอบ" "Answer",
        Outcome = "outcome" "ผลการพิจารณา" "Outcome",
    }
}

/// What was written in a case after its report.
#[derive(Queryable, Selectable, Insertable, Clone, Debug)]
#[diesel(table_name = integrity_messages, treat_none_as_default_value = false)]
pub struct SealedMessage {
    pub id: String,
    pub case_id: String,
    #[diesel(serialize_as = String, deserialize_as = String)]
    pub kind: MessageKind,
    pub n: Option<i32>,
    pub directory: String,
    pub received_on: NaiveDate,
    pub entry: Option<Vec<u8>>,
    pub nonce: Option<Vec<u8>>,
    pub ciphertext: Option<Vec<u8>>,
}

#[derive(Queryable, Selectable, Insertable, Clone, Debug)]
#[diesel(table_name = integrity_statements)]
pub struct StatementRow {
    pub case_id: String,
    pub n: i32,
    #[diesel(serialize_as = String, deserialize_as = String)]
    pub act: Act,
    #[diesel(serialize_as = String, deserialize_as = String)]
    pub house: House,
    pub received_on: NaiveDate,
    pub statement: String,
}

/// A file without its bytes, as its parts have it.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = integrity_files)]
pub struct FilePart {
    pub file: String,
    pub parts: i32,
}

/// Who fetched a case, or something of it.
#[derive(Queryable, Selectable, Insertable, Clone, Debug)]
#[diesel(table_name = integrity_openings)]
pub struct Opening {
    pub id: String,
    pub case_id: String,
    pub user_id: String,
    pub what: String,
    pub opened_on: NaiveDate,
}

/// The same content, sealed again.
#[derive(Queryable, Selectable, Insertable, Clone, Debug)]
#[diesel(table_name = integrity_copies)]
pub struct SealedCopy {
    pub id: String,
    pub case_id: String,
    pub of_id: String,
    pub user_id: String,
    pub made_on: NaiveDate,
    pub ciphertext: Vec<u8>,
}
