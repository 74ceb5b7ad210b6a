//! An agency and its province, as a directory has them.

use chrono::{Days, NaiveDate};
use prongsai::calendar::day_in_bangkok;
use prongsai::client::{Channel, Patience, Web};
use prongsai::clock::Clock;
use prongsai::sealed::{Directory, House, NoteKey, OfficerKey, SignedNote, Verifier};
use std::fmt::Write;
use std::time::Duration;

pub const AGENCY: &str = "01900000-0000-7000-8000-000000000000";

pub struct Office {
    pub signers: Vec<(House, NoteKey)>,
    /// House, address, key of its notes.
    pub origins: Vec<(House, String, NoteKey)>,
    pub officers: Vec<(House, String, OfficerKey)>,
}

pub fn today() -> NaiveDate {
    day_in_bangkok(Clock::default().now())
}

impl Office {
    /// With an instance at each address.
    pub fn at(addresses: &[(House, &str)]) -> Self {
        let key = |name: &str| NoteKey::generate(name).unwrap();
        let houses = House::ALL
            .iter()
            .filter(|house| addresses.iter().any(|(of, _)| of == *house) || **house == House::Agency);
        Self {
            signers: houses
                .clone()
                .map(|house| (*house, key(&format!("{house}.example"))))
                .collect(),
            origins: addresses
                .iter()
                .map(|(house, url)| {
                    (
                        *house,
                        (*url).to_owned(),
                        key(&format!("{house}.example/integrity")),
                    )
                })
                .collect(),
            officers: houses
                .zip(["9f86d081", "60303ae2"])
                .map(|(house, id)| (*house, id.to_owned(), OfficerKey::generate().unwrap()))
                .collect(),
        }
    }

    pub fn text(&self, version: u32, previous: &str) -> String {
        let day = today();
        let until = day.checked_add_days(Days::new(80)).unwrap();
        let mut text = format!(
            "prongsai-keys/v1\nagency {AGENCY}\nversion {version}\nprevious {previous}\nday {day}\nnot-after {until}\n"
        );
        for (house, key) in &self.signers {
            writeln!(text, "signer {house} {}", key.verifier()).unwrap();
        }
        for (house, url, key) in &self.origins {
            writeln!(text, "origin {house} {url} {}", key.verifier()).unwrap();
        }
        for (house, id, key) in &self.officers {
            let (age, sign) = key.public();
            writeln!(
                text,
                "recipient {house} {id} {age} {sign} {day} ผู้รับเรื่องของ {house}"
            )
            .unwrap();
        }
        text
    }

    pub fn signed(&self, text: &str) -> Directory {
        let note = self
            .signers
            .iter()
            .fold(SignedNote::parse(text).unwrap(), |note, (_, key)| {
                note.and_signed(key)
            });
        Directory::parse(&note.to_string()).unwrap()
    }

    pub fn directory(&self) -> Directory {
        self.signed(&self.text(1, "-"))
    }

    pub fn pin(&self) -> Verifier {
        self.signers.last().unwrap().1.verifier()
    }

    pub fn key(&self, house: House) -> &OfficerKey {
        &self.officers.iter().find(|(of, ..)| *of == house).unwrap().2
    }

    pub fn channel(&self) -> Channel {
        Channel::new(&Web::new(None).unwrap(), self.directory(), "").with_patience(Patience {
            tries: 3,
            wait: Duration::from_millis(1),
        })
    }
}
