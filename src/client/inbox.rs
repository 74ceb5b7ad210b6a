//! What a reporter finds: replies and statements, and whether they're what they seem.

use super::alarm::Alarm;
use super::channel::{Channel, Delivery};
use super::house::{Answer, Instance};
use super::trouble::Trouble;
use super::wire;
use crate::crypto::hex;
use crate::sealed::{
    AnswerCode, Directory, Head, House, InboxItem, Message, MessageKind, Operation, Outcome, ReporterKeys,
    SealedStatus, Statement, VerifyingKey, Word, open, verifying_key,
};
use chrono::NaiveDateTime;

/// Pages that are read: more than an inbox has.
const MOST_PAGES: usize = 500;

/// A reporter's inbox.
#[derive(Debug, Default)]
pub struct Inbox {
    pub status: Option<SealedStatus>,
    pub outcome: Option<Outcome>,
    pub entries: Vec<Entry>,
}

/// What an officer did.
#[derive(Debug)]
pub struct Entry {
    pub n: i32,
    pub day: String,
    pub case: String,
    /// The officer's position, where the signature is one of the directories at hand.
    pub by: Option<String>,
    pub reply: Option<Message>,
    pub statement: Option<Statement>,
    pub alarms: Vec<Alarm>,
}

/// The position of whoever's signature `holds`.
pub(super) fn signer<'a>(
    directories: &'a [&Directory],
    holds: impl Fn(&VerifyingKey) -> bool,
) -> Option<&'a crate::sealed::Recipient> {
    let mut all = directories.iter().flat_map(|directory| &directory.recipients);
    all.find(|one| verifying_key(&one.sign).is_ok_and(|key| holds(&key)))
}

/// Reads all pages at a house. `older`: directories from before, for the signatures of officers who have left.
pub async fn inbox(
    channel: &Channel,
    house: House,
    older: &[Directory],
    keys: &ReporterKeys,
    now: NaiveDateTime,
) -> Delivery<Inbox> {
    let directories: Vec<&Directory> = std::iter::once(&channel.directory).chain(older).collect();
    let ask = async |instance: &Instance| pages(instance, &directories, keys, now).await;
    channel.at(house, ask).await
}

async fn pages(
    instance: &Instance,
    directories: &[&Directory],
    keys: &ReporterKeys,
    now: NaiveDateTime,
) -> Result<Inbox, Trouble> {
    let mut inbox = Inbox::default();
    let mut after = 0;
    for _ in 0..MOST_PAGES {
        let head = Head {
            after: Some(after.into()),
            ..Head::new(Operation::Inbox)
        };
        let answer = instance.ask(head, b"", &keys.signer, now).await?;
        let answer = answer.with(AnswerCode::Inbox)?;
        inbox.status = answer.head.status.map(|Word(status)| status);
        inbox.outcome = answer.head.outcome.map(|Word(outcome)| outcome);
        let more = answer.head.more.unwrap_or_default();
        let before = after;
        for (item, body) in items(&answer)? {
            if item.n < after {
                return Err(Trouble::Nonsense);
            }
            after = item.n.checked_add(1).ok_or(Trouble::Nonsense)?;
            inbox.entries.push(entry(&item, body, directories, keys));
        }
        if !more {
            return Ok(inbox);
        }
        if after == before {
            break;
        }
    }
    Err(Trouble::Nonsense)
}

/// The items with their bodies.
fn items(answer: &Answer) -> Result<Vec<(InboxItem, &[u8])>, Trouble> {
    let mut rest = answer.bodies.as_slice();
    let mut items = Vec::new();
    for item in wire::inbox_items(answer.head.items.as_ref())? {
        let (body, after) = rest.split_at_checked(item.size).ok_or(Trouble::Nonsense)?;
        rest = after;
        items.push((item, body));
    }
    Ok(items)
}

fn entry(item: &InboxItem, body: &[u8], directories: &[&Directory], keys: &ReporterKeys) -> Entry {
    let mut entry = Entry {
        n: item.n,
        day: item.day.clone(),
        case: item.case.clone(),
        by: None,
        reply: None,
        statement: None,
        alarms: Vec::new(),
    };
    match item.kind.as_str() {
        "reply" => entry.read_reply(body, directories, keys),
        "statement" => entry.read_statement(item, directories),
        _ => entry.alarms.push(Alarm::OtherKind),
    }
    entry
}

impl Entry {
    fn read_reply(&mut self, body: &[u8], directories: &[&Directory], keys: &ReporterKeys) {
        let Ok(opened) = open(body, &keys.identity) else {
            self.alarms.push(Alarm::NotForThisKey);
            return;
        };
        let Ok(message) = Message::parse(&opened) else {
            self.alarms.push(Alarm::NotAMessage);
            return;
        };
        let officer = signer(directories, |key| message.verify(key).is_ok());
        self.by = officer.map(|officer| officer.position.clone());
        let sign = hex(keys.signer.verifying_key().as_bytes());
        let own =
            message.reporter.sign == sign && message.reporter.age == keys.identity.to_public().to_string();
        let agency = directories
            .iter()
            .all(|directory| directory.agency == message.agency);
        for (fine, alarm) in [
            (officer.is_some(), Alarm::UnknownSigner),
            (own, Alarm::OtherReporter),
            (
                message.case.as_deref() == Some(&self.case) && agency,
                Alarm::OtherCase,
            ),
            (message.kind == Word(MessageKind::Reply), Alarm::OtherKind),
        ] {
            if !fine {
                self.alarms.push(alarm);
            }
        }
        self.reply = Some(message);
    }

    fn read_statement(&mut self, item: &InboxItem, directories: &[&Directory]) {
        let Some(statement) = wire::statement(item.statement.as_ref()) else {
            self.alarms.push(Alarm::NotAStatement);
            return;
        };
        let officer = signer(directories, |key| statement.verify(key).is_ok());
        let officer = officer.filter(|officer| officer.id == statement.officer);
        self.by = officer.map(|officer| officer.position.clone());
        let agency = directories
            .iter()
            .all(|directory| directory.agency == statement.agency);
        if officer.is_none() {
            self.alarms.push(Alarm::UnknownSigner);
        }
        if statement.case != self.case || !agency {
            self.alarms.push(Alarm::OtherCase);
        }
        self.statement = Some(statement);
    }
}
