//! The key directory of an agency: whom a report is sealed for, and where it goes.

use super::MAX_RECIPIENTS;
use super::flaw::Flaw;
use super::keys::{from_hex, recipient, verifying_key};
use super::note::{SignedNote, Verifier};
use crate::words::words;
use chrono::{Days, NaiveDate};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use url::Url;

/// Days that a version may hold.
const LONGEST: u64 = 90;
/// Days that a new key waits.
const WAIT: u64 = 7;
const MOST_ORIGINS: usize = 4;
/// Bytes of a position in words.
const LONGEST_POSITION: usize = 200;

words! {
    /// Whose instance it is.
    House called "SealedHouse" {
        Agency = "agency" "หน่วยงาน" "Agency",
        Province = "province" "จังหวัด" "Province",
    }
}

/// Who signs versions of the directory, off the servers.
#[derive(Clone, Debug, PartialEq)]
pub struct Signer {
    pub house: House,
    pub key: Verifier,
}

/// A house's instance.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    pub house: House,
    /// `https://host`, without a slash at the end.
    pub url: String,
    /// What the instance signs its notes with.
    pub key: Verifier,
}

/// Somebody whom a report is sealed for.
#[derive(Clone, Debug, PartialEq)]
pub struct Recipient {
    pub house: House,
    pub id: String,
    pub age: String,
    pub sign: String,
    /// The first day on which it's sealed for.
    pub from: NaiveDate,
    pub position: String,
}

/// One version.
#[derive(Clone, Debug, PartialEq)]
pub struct Directory {
    note: SignedNote,
    pub agency: String,
    pub version: u32,
    pub previous: Option<String>,
    pub day: NaiveDate,
    pub not_after: NaiveDate,
    pub signers: Vec<Signer>,
    pub origins: Vec<Origin>,
    pub recipients: Vec<Recipient>,
}

impl Directory {
    /// Reads a note, signed or not.
    ///
    /// # Errors
    /// [`Flaw::Note`], or what is wrong with a part.
    pub fn parse(note: &str) -> Result<Self, Flaw> {
        let note = SignedNote::parse(note)?;
        let mut lines = Lines(note.text().lines().peekable());
        if lines.0.next() != Some("prongsai-keys/v1") {
            return Err(Flaw::Note);
        }
        let directory = Self {
            agency: lines.value("agency")?.to_owned(),
            version: number(lines.value("version")?)?,
            previous: previous(lines.value("previous")?)?,
            day: day(lines.value("day")?)?,
            not_after: day(lines.value("not-after")?)?,
            signers: lines.all("signer", signer)?,
            origins: lines.all("origin", origin)?,
            recipients: lines.all("recipient", named)?,
            note: note.clone(),
        };
        if lines.0.next().is_some() {
            return Err(Flaw::Note);
        }
        directory.whole()?;
        Ok(directory)
    }

    /// What holds for a version by itself.
    fn whole(&self) -> Result<(), Flaw> {
        let sorted = |houses: Vec<House>| houses.is_sorted();
        let in_order = sorted(self.signers.iter().map(|signer| signer.house).collect())
            && sorted(self.origins.iter().map(|origin| origin.house).collect())
            && sorted(self.recipients.iter().map(|recipient| recipient.house).collect());
        let each_once = |house| self.signers.iter().filter(|signer| signer.house == house).count() <= 1;
        let has_signer = |house| self.signers.iter().any(|signer| signer.house == house);
        let province_signs =
            self.origins.iter().all(|origin| origin.house == House::Agency) || has_signer(House::Province);
        let ids: BTreeSet<&str> = self
            .recipients
            .iter()
            .map(|recipient| recipient.id.as_str())
            .collect();
        let counts = (1..=MAX_RECIPIENTS).contains(&self.recipients.len())
            && (1..=MOST_ORIGINS).contains(&self.origins.len())
            && ids.len() == self.recipients.len();
        let long = self
            .day
            .checked_add_days(Days::new(LONGEST))
            .is_none_or(|last| self.not_after > last);
        let first = (self.version == 1) == self.previous.is_none() && self.version > 0;
        let fine = in_order
            && each_once(House::Agency)
            && each_once(House::Province)
            && has_signer(House::Agency)
            && province_signs
            && counts
            && !long
            && self.not_after >= self.day
            && first
            && !self.agency.is_empty();
        if fine { Ok(()) } else { Err(Flaw::Note) }
    }

    /// The whole note.
    pub fn note(&self) -> String {
        self.note.to_string()
    }

    /// What names this version, in reports and in the next version.
    pub fn hash(&self) -> String {
        crate::crypto::hex(&Sha256::digest(self.note.text()))
    }

    pub fn has_province(&self) -> bool {
        self.origins.iter().any(|origin| origin.house == House::Province)
    }

    /// The house that an instance is, if it's one of them.
    pub fn house_of(&self, url: &str) -> Option<House> {
        self.origins
            .iter()
            .find(|origin| origin.url == url)
            .map(|origin| origin.house)
    }

    /// Whether all signers that it names have signed it.
    ///
    /// # Errors
    /// [`Flaw::Signature`].
    pub fn is_signed(&self) -> Result<(), Flaw> {
        self.is_signed_by(&self.signers)
    }

    fn is_signed_by(&self, signers: &[Signer]) -> Result<(), Flaw> {
        let all = signers.iter().all(|signer| self.note.is_signed_by(&signer.key));
        if all { Ok(()) } else { Err(Flaw::Signature) }
    }

    /// Whether it holds for a client that knows `pin`: the province's key, or the agency's where no province takes part.
    ///
    /// # Errors
    /// [`Flaw::Signature`] when it isn't signed, or not by that key, [`Flaw::Expired`].
    pub fn is_trusted(&self, pin: &Verifier, today: NaiveDate) -> Result<(), Flaw> {
        self.is_signed()?;
        let pinned = self.signers.iter().max_by_key(|signer| signer.house);
        if pinned.is_none_or(|signer| signer.key != *pin) {
            return Err(Flaw::Signature);
        }
        if today > self.not_after {
            Err(Flaw::Expired)
        } else {
            Ok(())
        }
    }

    /// Whether it may follow `before`.
    ///
    /// # Errors
    /// [`Flaw::Chain`], [`Flaw::Signature`] or [`Flaw::TooSoon`].
    pub fn follows(&self, before: &Self) -> Result<(), Flaw> {
        let next = self.agency == before.agency
            && before.version.checked_add(1) == Some(self.version)
            && self.previous.as_deref() == Some(&before.hash())
            && self.day >= before.day;
        if !next {
            return Err(Flaw::Chain);
        }
        self.is_signed()?;
        self.is_signed_by(&before.signers)?;
        let old = |new: &Recipient| {
            before.recipients.iter().any(|old| {
                (&old.id, &old.age, &old.sign, old.house) == (&new.id, &new.age, &new.sign, new.house)
                    && new.from >= old.from
            })
        };
        let waits = |new: &Recipient| {
            self.day
                .checked_add_days(Days::new(WAIT))
                .is_some_and(|day| new.from >= day)
        };
        if self
            .recipients
            .iter()
            .all(|recipient| old(recipient) || waits(recipient))
        {
            Ok(())
        } else {
            Err(Flaw::TooSoon)
        }
    }

    /// Whom is sealed for on a day: all, or the province alone.
    pub fn recipients_on(&self, today: NaiveDate, province_only: bool) -> impl Iterator<Item = &Recipient> {
        let today = today.max(self.day);
        self.recipients
            .iter()
            .filter(move |recipient| recipient.from <= today)
            .filter(move |recipient| !province_only || recipient.house == House::Province)
    }

    /// # Errors
    /// [`Flaw::Key`] when there's none of this id.
    pub fn recipient(&self, id: &str) -> Result<&Recipient, Flaw> {
        self.recipients
            .iter()
            .find(|recipient| recipient.id == id)
            .ok_or(Flaw::Key)
    }
}

struct Lines<'a>(std::iter::Peekable<std::str::Lines<'a>>);

impl<'a> Lines<'a> {
    fn value(&mut self, name: &str) -> Result<&'a str, Flaw> {
        let line = self.0.next().ok_or(Flaw::Note)?;
        value(line, name).ok_or(Flaw::Note)
    }

    fn all<T>(&mut self, name: &str, read: fn(&str) -> Result<T, Flaw>) -> Result<Vec<T>, Flaw> {
        let mut all = Vec::new();
        while let Some(line) = self.0.next_if(|line| value(line, name).is_some()) {
            all.push(read(value(line, name).unwrap_or_default())?);
        }
        Ok(all)
    }
}

fn value<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    line.strip_prefix(name)?.strip_prefix(' ')
}

fn number(text: &str) -> Result<u32, Flaw> {
    let number: u32 = text.parse().map_err(|_| Flaw::Note)?;
    if number.to_string() == text {
        Ok(number)
    } else {
        Err(Flaw::Note)
    }
}

fn day(text: &str) -> Result<NaiveDate, Flaw> {
    let day: NaiveDate = text.parse().map_err(|_| Flaw::Note)?;
    if day.to_string() == text {
        Ok(day)
    } else {
        Err(Flaw::Note)
    }
}

fn previous(text: &str) -> Result<Option<String>, Flaw> {
    if text == "-" {
        return Ok(None);
    }
    from_hex::<32>(text).map_err(|_| Flaw::Note)?;
    Ok(Some(text.to_owned()))
}

fn house(word: &str) -> Result<House, Flaw> {
    House::parse(word).ok_or(Flaw::Note)
}

fn signer(line: &str) -> Result<Signer, Flaw> {
    let (of, key) = line.split_once(' ').ok_or(Flaw::Note)?;
    Ok(Signer {
        house: house(of)?,
        key: key.parse()?,
    })
}

fn origin(line: &str) -> Result<Origin, Flaw> {
    let mut words = line.splitn(3, ' ');
    let (Some(of), Some(url), Some(key)) = (words.next(), words.next(), words.next()) else {
        return Err(Flaw::Note);
    };
    let read = Url::parse(url).map_err(|_| Flaw::Note)?;
    // An onion service has no certificate and needs none; a loopback address is for trying it out.
    let onion =
        |host: &str| host.rsplit('.').next() == Some("onion") || host == "127.0.0.1" || host == "localhost";
    let fine = read.scheme() == "https" || (read.scheme() == "http" && read.host_str().is_some_and(onion));
    if !fine || read.origin().ascii_serialization() != url {
        return Err(Flaw::Note);
    }
    Ok(Origin {
        house: house(of)?,
        url: url.to_owned(),
        key: key.parse()?,
    })
}

fn named(line: &str) -> Result<Recipient, Flaw> {
    let words: Vec<&str> = line.splitn(6, ' ').collect();
    let &[of, id, age, sign, from, position] = words.as_slice() else {
        return Err(Flaw::Note);
    };
    from_hex::<4>(id).map_err(|_| Flaw::Note)?;
    recipient(age)?;
    verifying_key(sign)?;
    if position.trim() != position || position.is_empty() || position.len() > LONGEST_POSITION {
        return Err(Flaw::Note);
    }
    Ok(Recipient {
        house: house(of)?,
        id: id.to_owned(),
        age: age.to_owned(),
        sign: sign.to_owned(),
        from: day(from)?,
        position: position.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::{NoteKey, OfficerKey};
    use super::*;

    struct Office {
        agency: NoteKey,
        province: NoteKey,
        origin: NoteKey,
        officers: Vec<(House, String, OfficerKey)>,
    }

    impl Office {
        fn new() -> Self {
            let key = |name| NoteKey::generate(name).unwrap();
            let officer = |house, id: &str| (house, id.to_owned(), OfficerKey::generate().unwrap());
            Self {
                agency: key("agency.example"),
                province: key("province.example"),
                origin: key("province.example/integrity"),
                officers: vec![
                    officer(House::Agency, "9f86d081"),
                    officer(House::Province, "60303ae2"),
                ],
            }
        }

        fn text(&self, version: u32, previous: &str, from: &str) -> String {
            let mut text = format!(
                "prongsai-keys/v1\nagency a\nversion {version}\nprevious {previous}\nday 2026-11-25\nnot-after 2027-02-20\n\
                 signer agency {}\nsigner province {}\norigin province https://province.example {}\n",
                self.agency.verifier(),
                self.province.verifier(),
                self.origin.verifier()
            );
            for (house, id, key) in &self.officers {
                let (age, sign) = key.public();
                let words = [
                    "recipient",
                    house.as_str(),
                    id,
                    &age,
                    &sign,
                    from,
                    "ปลัดเทศบาล ก\n",
                ];
                text.push_str(&words.join(" "));
            }
            text
        }

        fn signed(&self, text: &str) -> Directory {
            let note = SignedNote::parse(text)
                .unwrap()
                .and_signed(&self.agency)
                .and_signed(&self.province);
            Directory::parse(&note.to_string()).unwrap()
        }
    }

    fn on(day: &str) -> NaiveDate {
        day.parse().unwrap()
    }

    #[test]
    fn a_directory_is_trusted_by_the_provinces_key_alone() {
        let office = Office::new();
        let text = office.text(1, "-", "2026-11-25");
        let directory = office.signed(&text);
        let today = on("2026-12-01");
        assert_eq!(directory.is_trusted(&office.province.verifier(), today), Ok(()));
        assert_eq!(
            directory.is_trusted(&office.agency.verifier(), today),
            Err(Flaw::Signature)
        );
        assert_eq!(
            directory.is_trusted(&office.province.verifier(), on("2027-02-21")),
            Err(Flaw::Expired)
        );
        let unsigned = Directory::parse(&text).unwrap();
        assert_eq!(
            unsigned.is_trusted(&office.province.verifier(), today),
            Err(Flaw::Signature)
        );
        // The agency alone, with a province's key of its own making.
        let forged = Office {
            province: NoteKey::generate("province.example").unwrap(),
            ..office
        };
        let swapped = forged.signed(&forged.text(1, "-", "2026-11-25"));
        let pin = directory.signers[1].key.clone();
        assert_eq!(swapped.is_trusted(&pin, today), Err(Flaw::Signature));
    }

    #[test]
    fn a_new_key_waits_and_a_removal_does_not() {
        let mut office = Office::new();
        let first = office.signed(&office.text(1, "-", "2026-11-25"));
        let same = office.signed(&office.text(2, &first.hash(), "2026-11-25"));
        assert_eq!(same.follows(&first), Ok(()));
        office.officers[0].2 = OfficerKey::generate().unwrap();
        let soon = office.signed(&office.text(2, &first.hash(), "2026-11-26"));
        assert_eq!(soon.follows(&first), Err(Flaw::TooSoon));
        let later = office.signed(&office.text(2, &first.hash(), "2026-12-02"));
        assert_eq!(later.follows(&first), Ok(()));
        assert_eq!(later.recipients_on(on("2026-11-26"), false).count(), 0);
        assert_eq!(later.recipients_on(on("2026-12-02"), false).count(), 2);
        assert_eq!(later.recipients_on(on("2026-12-02"), true).count(), 1);
        office.officers.remove(0);
        let fewer = office.signed(&office.text(2, &first.hash(), "2026-11-25"));
        assert_eq!(fewer.follows(&first), Ok(()));
        assert_eq!(fewer.follows(&fewer), Err(Flaw::Chain));
        let unknown = office.signed(&office.text(2, &"0".repeat(64), "2026-11-25"));
        assert_eq!(unknown.follows(&first), Err(Flaw::Chain));
    }

    #[test]
    fn a_malformed_directory_is_refused() {
        let office = Office::new();
        let text = office.text(1, "-", "2026-11-25");
        for (old, new) in [
            ("version 1", "version 01"),
            ("version 1", "version 0"),
            ("previous -", "previous x"),
            ("not-after 2027-02-20", "not-after 2027-02-24"),
            ("not-after 2027-02-20", "not-after 2026-11-24"),
            ("https://province.example ", "https://province.example/ "),
            ("https://province.example ", "http://province.example "),
            ("recipient agency", "recipient nobody"),
            ("9f86d081", "60303ae2"),
            ("age1", "age2"),
            ("signer agency", "signer province"),
            ("ปลัดเทศบาล ก\n", "\n"),
            ("prongsai-keys/v1", "prongsai-keys/v2"),
        ] {
            assert!(
                text.contains(old) && Directory::parse(&text.replacen(old, new, 1)).is_err(),
                "{new}"
            );
        }
        assert!(Directory::parse(&format!("{text}more\n")).is_err());
        assert!(Directory::parse("").is_err());
    }
}
