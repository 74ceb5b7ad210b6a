//! The sealed channel of a demonstration: this instance is the province's house, the only one, and all keys are at hand.
//! In real use nobody holds all of them, and none of them is on the service's machine.

use super::data::SealedPlan;
use crate::accounts::Actor;
use crate::agencies;
use crate::calendar::day_in_bangkok;
use crate::clock::Clock;
use crate::db::Db;
use crate::http::{Error, Result};
use crate::integrity::{self, Channel};
use crate::sealed::{Directory, Flaw, House, NoteKey, OfficerKey, SignedNote};
use chrono::{Days, NaiveDate};
use std::fmt::Write;

/// Days before the end of a version in which the next is published.
const RENEWED: u64 = 30;

impl SealedPlan {
    /// New keys.
    ///
    /// # Errors
    /// Never.
    pub fn new() -> Result<Self, Flaw> {
        let key = |name: &str| NoteKey::generate(name).map(|key| key.secret().to_string());
        let officer = || OfficerKey::generate().map(|key| key.secret().to_string());
        Ok(Self {
            agency_signer: key("agency.demo")?,
            province_signer: key("province.demo")?,
            house_key: key("demo/integrity")?,
            agency_officer: officer()?,
            province_officer: officer()?,
        })
    }

    /// This instance as a house.
    ///
    /// # Errors
    /// When the plan is damaged.
    pub fn channel(&self, origin: &str) -> Result<Channel, Flaw> {
        Ok(Channel::new(origin, NoteKey::parse(&self.house_key)?))
    }

    /// What clients pin.
    ///
    /// # Errors
    /// When the plan is damaged.
    pub fn pin(&self) -> Result<String, Flaw> {
        Ok(NoteKey::parse(&self.province_signer)?.verifier().to_string())
    }

    /// A version, signed by all.
    fn signed(
        &self,
        agency: &str,
        before: Option<&Directory>,
        channel: &Channel,
        day: NaiveDate,
    ) -> Result<Directory, Flaw> {
        let (ours, theirs) = (
            NoteKey::parse(&self.agency_signer)?,
            NoteKey::parse(&self.province_signer)?,
        );
        let version = before.map_or(1, |before| before.version + 1);
        let previous = before.map_or("-".to_owned(), Directory::hash);
        let first = before
            .and_then(|before| before.recipients.first())
            .map_or(day, |recipient| recipient.from);
        let mut text = format!(
            "prongsai-keys/v1\nagency {agency}\nversion {version}\nprevious {previous}\nday {day}\nnot-after {}\n\
             signer agency {}\nsigner province {}\norigin province {} {}\n",
            day + Days::new(90),
            ours.verifier(),
            theirs.verifier(),
            channel.origin(),
            channel.key().verifier()
        );
        for (house, id, secret, position) in [
            (
                House::Agency,
                "9f86d081",
                &self.agency_officer,
                "เจ้าหน้าที่รับเรื่องทุจริตของหน่วยงาน",
            ),
            (
                House::Province,
                "60303ae2",
                &self.province_officer,
                "เจ้าหน้าที่รับเรื่องทุจริตของจังหวัด",
            ),
        ] {
            let (age, sign) = OfficerKey::parse(secret)?.public();
            writeln!(text, "recipient {house} {id} {age} {sign} {first} {position}")
                .map_err(|_| Flaw::Note)?;
        }
        let note = SignedNote::parse(&text)?.and_signed(&ours).and_signed(&theirs);
        Directory::parse(&note.to_string())
    }
}

/// Opens the channel for an agency, or publishes the next version when the address is another or the last one ends.
///
/// # Errors
/// When the storage fails, or the plan is damaged.
pub async fn open(db: &Db, clock: &Clock, agency: &str, plan: &SealedPlan, channel: &Channel) -> Result<()> {
    let (now, id) = (clock.now(), agency.to_owned());
    let row = db
        .read(move |conn| integrity::current_directory(conn, &id))
        .await?;
    let before = row.map(|row| row.read()).transpose()?;
    let today = day_in_bangkok(now);
    let good = before.as_ref().is_some_and(|before| {
        before.house_of(channel.origin()) == Some(House::Province)
            && before.not_after > today + Days::new(RENEWED)
    });
    if good {
        return Ok(());
    }
    let next = plan.signed(agency, before.as_ref(), channel, today);
    let (next, id) = (next.map_err(Error::internal)?, agency.to_owned());
    db.write(move |tx| {
        let agency = agencies::find(tx.conn(), &id)?;
        integrity::publish_directory(tx, &Actor::Command, now, &agency, &next)?;
        Ok(())
    })
    .await
}
