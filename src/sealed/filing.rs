//! The proof of filing: what somebody shows who must prove that they reported.

use super::flaw::Flaw;
use super::note::{NoteKey, SignedNote, Verifier};
use chrono::{Days, NaiveDate};

/// What a house confirms.
#[derive(Clone, Debug, PartialEq)]
pub struct Filing {
    pub origin: String,
    pub agency: String,
    /// In hexadecimal.
    pub entry: String,
    pub day: NaiveDate,
    pub acknowledge_by: NaiveDate,
    pub answer_by: NaiveDate,
    pub outcome_by: NaiveDate,
}

const FIRST: &str = "prongsai-filing/v1";

impl Filing {
    pub fn logged_by(&self) -> NaiveDate {
        self.day.checked_add_days(Days::new(1)).unwrap_or(self.day)
    }

    /// The signed note.
    pub fn signed(&self, key: &NoteKey) -> String {
        key.sign(&self.text())
    }

    fn text(&self) -> String {
        format!(
            "{FIRST}\norigin {}\nagency {}\nentry {}\nday {}\nacknowledge-by {}\nanswer-by {}\noutcome-by {}\nlogged-by {}\n",
            self.origin,
            self.agency,
            self.entry,
            self.day,
            self.acknowledge_by,
            self.answer_by,
            self.outcome_by,
            self.logged_by()
        )
    }

    /// Reads a note that `verifier` has signed.
    ///
    /// # Errors
    /// [`Flaw::Signature`], or [`Flaw::Note`].
    pub fn verified(note: &str, verifier: &Verifier) -> Result<Self, Flaw> {
        let note = SignedNote::parse(note)?;
        if !note.is_signed_by(verifier) {
            return Err(Flaw::Signature);
        }
        let mut lines = note.text().lines();
        let first = lines.next() == Some(FIRST);
        let mut value = |name: &str| {
            let line = lines.next().and_then(|line| line.strip_prefix(name));
            line.and_then(|rest| rest.strip_prefix(' '))
                .map(str::to_owned)
                .ok_or(Flaw::Note)
        };
        let day = |text: String| text.parse::<NaiveDate>().map_err(|_| Flaw::Note);
        let filing = Self {
            origin: value("origin")?,
            agency: value("agency")?,
            entry: value("entry")?,
            day: day(value("day")?)?,
            acknowledge_by: day(value("acknowledge-by")?)?,
            answer_by: day(value("answer-by")?)?,
            outcome_by: day(value("outcome-by")?)?,
        };
        if first && filing.text() == note.text() {
            Ok(filing)
        } else {
            Err(Flaw::Note)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_verifies_offline_and_a_changed_one_does_not() {
        let key = NoteKey::generate("province.example/integrity").unwrap();
        let on = |day: &str| day.parse().unwrap();
        let filing = Filing {
            origin: "https://province.example".to_owned(),
            agency: "a".to_owned(),
            entry: "0".repeat(64),
            day: on("2026-11-30"),
            acknowledge_by: on("2026-12-07"),
            answer_by: on("2026-12-15"),
            outcome_by: on("2027-02-28"),
        };
        let note = filing.signed(&key);
        assert!(note.contains("\nlogged-by 2026-12-01\n"));
        assert_eq!(Filing::verified(&note, &key.verifier()), Ok(filing));
        let later = note.replace("2027-02-28", "2028-02-28");
        assert_eq!(Filing::verified(&later, &key.verifier()), Err(Flaw::Signature));
        let longer = key.sign("prongsai-filing/v1\n");
        assert_eq!(Filing::verified(&longer, &key.verifier()), Err(Flaw::Note));
    }
}
