//! The province's daily look at what the agency has.

use super::store::{self, Given};
use crate::calendar::day_in_bangkok;
use crate::db::Db;
use crate::http::{Error, Result};
use crate::integrity::channel::Channel;
use crate::integrity::directories;
use crate::sealed::{
    ANSWER, AnswerCode, AnswerHead, ExchangeItem, Flaw, Head, House, InboxItem, MessageKind, Operation,
    Origin, Statement, Word, hour_of, pack_frame, sign_head, unpack_answer,
};
use chrono::NaiveDateTime;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(30);
/// Cases of one agency that are read at once.
const PAGE: i64 = 500;

/// What a comparison came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// Cases that one house lacked something of.
    pub different: usize,
    /// Agencies whose house didn't answer.
    pub silent: usize,
}

/// Compares with the houses of all agencies whose province this is.
///
/// # Errors
/// When the own storage fails; a house that can't be reached is counted.
pub async fn compare(db: &Db, channel: &Arc<Channel>, now: NaiveDateTime) -> Result<Compared> {
    let http = reqwest::Client::builder()
        .timeout(PATIENCE)
        .redirect(reqwest::redirect::Policy::none());
    let http = http.build().map_err(Error::internal)?;
    let mut compared = Compared::default();
    for agency in db.read(store::agencies).await? {
        let asked = agency.clone();
        let Some(row) = db.read(move |conn| directories::current(conn, &asked)).await? else {
            continue;
        };
        let directory = channel.directory(&row)?;
        if directory.house_of(channel.origin()) != Some(House::Province) {
            continue;
        }
        for origin in directory
            .origins
            .iter()
            .filter(|origin| origin.house == House::Agency)
        {
            let other = Other {
                http: &http,
                channel,
                origin,
                agency: &agency,
                now,
            };
            match other.settle(db).await {
                Ok(different) => compared.different += different,
                Err(Trouble::Own(error)) => return Err(error),
                Err(Trouble::Theirs) => compared.silent += 1,
            }
        }
    }
    Ok(compared)
}

enum Trouble {
    /// The other house doesn't answer, or not as it should.
    Theirs,
    Own(Error),
}

/// What they answer isn't what was asked for.
impl From<Flaw> for Trouble {
    fn from(_: Flaw) -> Self {
        Self::Theirs
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Own(error)
    }
}

/// The agency's house.
struct Other<'a> {
    http: &'a reqwest::Client,
    channel: &'a Arc<Channel>,
    origin: &'a Origin,
    agency: &'a str,
    now: NaiveDateTime,
}

type Answered = (AnswerHead, Vec<u8>);

impl Other<'_> {
    /// Has both houses hold the same; gives how many cases differed.
    async fn settle(&self, db: &Db) -> Result<usize, Trouble> {
        let (theirs, ours) = (self.theirs().await?, self.ours(db).await?);
        let all: BTreeSet<&String> = theirs.keys().chain(ours.keys()).collect();
        let mut different = 0;
        for case in all {
            if theirs.get(case) == ours.get(case) {
                continue;
            }
            different += 1;
            if theirs.contains_key(case) {
                self.take(db, case).await?;
            }
            if ours.contains_key(case) {
                self.supply(db, case).await?;
            }
        }
        Ok(different)
    }

    async fn theirs(&self) -> Result<BTreeMap<String, (i64, i64)>, Trouble> {
        let mut held = BTreeMap::new();
        loop {
            let after = held
                .last_key_value()
                .map_or("", |(case, _): (&String, _)| case.as_str());
            let head = Head {
                after: Some(after.into()),
                ..Head::new(Operation::Compare)
            };
            let (head, _) = self.ask(head, b"").await?;
            let items: Vec<ExchangeItem> = head.items()?;
            let more = head.more == Some(true) && !items.is_empty();
            held.extend(items.into_iter().map(counted));
            if !more {
                return Ok(held);
            }
        }
    }

    async fn ours(&self, db: &Db) -> Result<BTreeMap<String, (i64, i64)>, Trouble> {
        let mut held = BTreeMap::new();
        loop {
            let after = held
                .last_key_value()
                .map_or(String::new(), |(case, _): (&String, _)| case.clone());
            let agency = self.agency.to_owned();
            let items = db
                .read(move |conn| store::held(conn, &agency, &after, PAGE))
                .await?;
            let last = i64::try_from(items.len()).unwrap_or(PAGE) < PAGE;
            held.extend(items.into_iter().map(counted));
            if last {
                return Ok(held);
            }
        }
    }

    /// Takes what they have of a case. What doesn't hold is left.
    async fn take(&self, db: &Db, case: &str) -> Result<(), Trouble> {
        let (mut after, today) = (0_u64, day_in_bangkok(self.now));
        loop {
            let head = Head {
                after: Some(after.into()),
                case: Some(case.to_owned()),
                ..Head::new(Operation::Fetch)
            };
            let (head, payload) = self.ask(head, b"").await?;
            let items: Vec<InboxItem> = head.items()?;
            let mut bodies = payload.as_slice();
            for item in &items {
                let (body, rest) = bodies.split_at_checked(item.size).ok_or(Trouble::Theirs)?;
                bodies = rest;
                self.keep(db, (item, body), &head, today).await?;
            }
            after += u64::try_from(items.len()).unwrap_or(u64::MAX);
            if head.more != Some(true) || items.is_empty() {
                return Ok(());
            }
        }
    }

    async fn keep(
        &self,
        db: &Db,
        (item, body): (&InboxItem, &[u8]),
        head: &AnswerHead,
        today: chrono::NaiveDate,
    ) -> Result<(), Trouble> {
        let agency = self.agency.to_owned();
        if let Some(statement) = &item.statement {
            let Ok(statement) = Statement::parse(&statement.to_string()) else {
                return Ok(());
            };
            drop(
                db.write(move |tx| store::state(tx, &agency, &statement, today))
                    .await,
            );
            return Ok(());
        }
        let kind = MessageKind::parse(&item.kind).ok_or(Trouble::Theirs)?;
        if crate::sealed::check_message(body).is_err() {
            return Ok(());
        }
        let is_case = matches!(kind, MessageKind::Report | MessageKind::Intake);
        let given = Given {
            agency,
            case: (!is_case).then(|| item.case.clone()),
            kind,
            mailbox: head.mailbox.clone().ok_or(Trouble::Theirs)?,
            directory: head.directory.clone().ok_or(Trouble::Theirs)?,
            ciphertext: body.to_vec(),
        };
        drop(db.write(move |tx| store::take(tx, given, today)).await?);
        Ok(())
    }

    /// Gives them what this house has of a case.
    async fn supply(&self, db: &Db, case: &str) -> Result<(), Trouble> {
        let (agency, id) = (self.agency.to_owned(), case.to_owned());
        let Some(handed) = db.read(move |conn| store::hand(conn, &agency, &id)).await? else {
            return Ok(());
        };
        let head = |kind, case: Option<&str>, directory: &str| Head {
            case: case.map(str::to_owned),
            directory: Some(directory.to_owned()),
            kind: Some(Word(kind)),
            mailbox: Some(handed.case.mailbox.clone()),
            ..Head::new(Operation::Supply)
        };
        let report = head(handed.case.kind, None, &handed.case.directory);
        self.ask(report, &handed.ciphertext).await?;
        for message in &handed.messages {
            let body = message.ciphertext.as_deref().unwrap_or_default();
            self.ask(head(message.kind, Some(case), &message.directory), body)
                .await?;
        }
        for row in &handed.statements {
            let head = Head {
                case: Some(case.to_owned()),
                ..Head::new(Operation::State)
            };
            self.ask(head, row.statement.as_bytes()).await?;
        }
        Ok(())
    }

    /// One frame; once more by their clock when it's another.
    async fn ask(&self, head: Head, payload: &[u8]) -> Result<Answered, Trouble> {
        let hour = hour_of(self.now);
        let first = self.ask_at(head.clone(), payload, &hour).await?;
        if first.0.code.0 == AnswerCode::Refused && first.0.hour != hour {
            let told = first.0.hour.clone();
            return self.ask_at(head, payload, &told).await;
        }
        Ok(first)
    }

    async fn ask_at(&self, head: Head, payload: &[u8], hour: &str) -> Result<Answered, Trouble> {
        let head = Head {
            agency: Some(self.agency.to_owned()),
            hour: Some(hour.to_owned()),
            ..head
        };
        let signed = sign_head(head, &self.origin.url, payload, &self.channel.key().signer);
        let frame = signed.and_then(|head| pack_frame(&head, payload))?;
        let post = self
            .http
            .post(format!("{}/api/v1/integrity/exchange", self.origin.url));
        let mut answer = post.body(frame).send().await.map_err(|_| Trouble::Theirs)?;
        let mut bytes = Vec::with_capacity(ANSWER);
        while let Some(chunk) = answer.chunk().await.map_err(|_| Trouble::Theirs)? {
            if bytes.len() + chunk.len() > ANSWER {
                return Err(Trouble::Theirs);
            }
            bytes.extend_from_slice(&chunk);
        }
        let envelope = unpack_answer(&bytes)?;
        let head = AnswerHead::parse(envelope.head)?;
        Ok((head, envelope.payload.to_vec()))
    }
}

fn counted(item: ExchangeItem) -> (String, (i64, i64)) {
    (item.case, (item.messages, item.statements))
}
