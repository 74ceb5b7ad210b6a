//! Fetching a key directory, and drafting its next version.

use super::seen::Seen;
use super::trouble::Trouble;
use super::web::{PAGE, Web, below};
use super::wire;
use crate::calendar::day_in_bangkok;
use crate::sealed::{Directory, Flaw, Verifier};
use chrono::{Days, NaiveDate, NaiveDateTime};

/// Where directories come from, and what makes them credible.
pub struct Directories<'a> {
    pub web: &'a Web,
    /// Any instance that has it.
    pub origin: &'a str,
    /// The province's key; the agency's where no province takes part.
    pub pin: &'a Verifier,
}

impl Directories<'_> {
    /// The current directory of an agency, when it's signed as it must be and no older than one that was seen.
    ///
    /// # Errors
    /// [`Trouble::NoDirectory`], or what is wrong with it.
    pub async fn fetch(
        &self,
        agency: &str,
        seen: &mut Seen,
        now: NaiveDateTime,
    ) -> Result<Directory, Trouble> {
        let path = ["api", "v1", "agencies", agency, "integrity", "keys"];
        let body = match self.web.get(below(self.origin, &path)?, None, PAGE).await {
            Err(Trouble::Status(404, _)) => return Err(Trouble::NoDirectory),
            body => body?,
        };
        let directory = Directory::parse(&wire::directory_note(&body)?)?;
        if directory.agency != agency {
            return Err(Trouble::OtherAgency);
        }
        directory.is_trusted(self.pin, day_in_bangkok(now))?;
        seen.note(&directory)?;
        Ok(directory)
    }
}

/// Days that a draft is good for.
const GOOD_FOR: u64 = 87;

/// The text of the version after `current`, unsigned and otherwise the same. Its day is today.
///
/// # Errors
/// [`Flaw::Note`] when there can't be one.
pub fn next_version(current: &Directory, today: NaiveDate) -> Result<String, Flaw> {
    let day = today.max(current.day);
    let until = day.checked_add_days(Days::new(GOOD_FOR)).ok_or(Flaw::Note)?;
    let version = current.version.checked_add(1).ok_or(Flaw::Note)?;
    let note = current.note();
    let (text, _) = note.split_once("\n\n").unwrap_or((&note, ""));
    let mut draft = String::new();
    for line in text.lines() {
        let line = match line.split(' ').next() {
            Some("version") => format!("version {version}"),
            Some("previous") => format!("previous {}", current.hash()),
            Some("day") => format!("day {day}"),
            Some("not-after") => format!("not-after {until}"),
            _ => line.to_owned(),
        };
        draft.push_str(&line);
        draft.push('\n');
    }
    Directory::parse(&draft)?;
    Ok(draft)
}
