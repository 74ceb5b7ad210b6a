//! The reporter's way back: reading, writing on, and fetching the proof again.

use super::report::{arrival, check_sealing, proof};
use super::store::{self, Resolved};
use super::{Refusal, Reply};
use crate::calendar::day_in_bangkok;
use crate::crypto::hex;
use crate::db::Db;
use crate::http::{Error, Result};
use crate::integrity::channel::Channel;
use crate::integrity::model::{SealedChannel, SealedMessage, StatementRow};
use crate::sealed::{
    AnswerCode, Flaw, Head, InboxItem, MessageKind, Operation, Word, check_message, is_current, mailbox,
    unpack_frame, verify_head, verifying_key,
};
use chrono::NaiveDateTime;
use serde_json::value::to_value;
use std::sync::Arc;

/// Bodies and items of an answer.
const BODIES: usize = 3;
const ITEMS: usize = 20;

/// # Errors
/// The refusal.
pub async fn answer(
    db: &Db,
    channel: &Arc<Channel>,
    now: NaiveDateTime,
    frame: &[u8],
) -> Result<Reply, Refusal> {
    let envelope = unpack_frame(frame)?;
    let head = Head::parse(envelope.head)?;
    let address = hex(&who(&head, channel, envelope.payload, now));
    let found = db.read(move |conn| store::resolve(conn, &address)).await?;
    let found = found.ok_or(Refusal::Refused)?;
    match head.op.0 {
        Operation::Inbox => read(db, found, after(&head)?, now).await,
        Operation::Proof => Ok(proof(channel, AnswerCode::Proof, &found, now)),
        Operation::Message => {
            let directory = head.directory.ok_or(Flaw::Head)?;
            write(db, channel, now, found, (directory, envelope.payload)).await
        }
        _ => Err(Flaw::Head.into()),
    }
}

/// The mailbox whose owner sent a head. Of one that nobody's key has signed, a mailbox that nobody has: it's looked up all the
/// same, and takes as long to be found nowhere.
fn who(head: &Head, channel: &Channel, payload: &[u8], now: NaiveDateTime) -> [u8; 32] {
    let nobody = rand::random();
    let Some(Ok(key)) = head.key.as_deref().map(verifying_key) else {
        return nobody;
    };
    let hour = head.hour.as_deref().is_some_and(|hour| is_current(hour, now));
    let signed = verify_head(head, channel.origin(), payload, &key).is_ok();
    if hour && signed { mailbox(&key) } else { nobody }
}

fn after(head: &Head) -> Result<i32, Flaw> {
    let after = head.after.as_ref().and_then(serde_json::Value::as_i64);
    after
        .and_then(|after| i32::try_from(after).ok())
        .filter(|after| *after >= 0)
        .ok_or(Flaw::Head)
}

async fn read(db: &Db, found: Resolved, after: i32, now: NaiveDateTime) -> Result<Reply, Refusal> {
    let case = found.case_id;
    let limits = (
        i64::try_from(BODIES + 1).unwrap_or(i64::MAX),
        i64::try_from(ITEMS + 1).unwrap_or(i64::MAX),
    );
    let read = db.read(move |conn| store::inbox(conn, &case, after, limits));
    let (case, replies, statements) = read.await?;
    let mut items = together(replies, statements)?;
    let mut reply = Reply::new(AnswerCode::Inbox, now);
    let bodies = items.iter().enumerate().filter(|(_, (_, body))| body.is_some());
    let cut = bodies
        .map(|(n, _)| n)
        .nth(BODIES)
        .unwrap_or(items.len())
        .min(ITEMS);
    let next = items.get(cut).map(|(item, _)| item.n);
    items.truncate(cut);
    reply.head.more = Some(next.is_some());
    if let Some(case) = case {
        reply.head.status = Some(Word(case.status));
        reply.head.outcome = case.outcome().map(Word);
    }
    let (heads, bodies): (Vec<InboxItem>, Vec<Option<Vec<u8>>>) = items.into_iter().unzip();
    reply.head.items = Some(to_value(heads).map_err(Error::internal)?);
    reply.bodies = bodies.into_iter().flatten().collect();
    Ok(reply)
}

type Item = (InboxItem, Option<Vec<u8>>);

/// Replies and statements in their one order. What was purged is gone from it.
fn together(replies: Vec<SealedMessage>, statements: Vec<StatementRow>) -> Result<Vec<Item>> {
    let mut items = Vec::new();
    for reply in replies {
        let body = reply.ciphertext.unwrap_or_default();
        let item = InboxItem {
            case: reply.case_id,
            day: reply.received_on.to_string(),
            kind: MessageKind::Reply.as_str().to_owned(),
            n: reply.n.unwrap_or_default(),
            size: body.len(),
            statement: None,
        };
        items.push((item, Some(body)));
    }
    for row in statements {
        let statement = serde_json::from_str(&row.statement).map_err(Error::internal)?;
        let item = InboxItem {
            case: row.case_id,
            day: row.received_on.to_string(),
            kind: "statement".to_owned(),
            n: row.n,
            size: 0,
            statement: Some(statement),
        };
        items.push((item, None));
    }
    items.sort_by_key(|(item, _)| item.n);
    Ok(items)
}

async fn write(
    db: &Db,
    channel: &Arc<Channel>,
    now: NaiveDateTime,
    found: Resolved,
    (directory, payload): (String, &[u8]),
) -> Result<Reply, Refusal> {
    let recipients = check_message(payload)?;
    let (house, today, ciphertext) = (Arc::clone(channel), day_in_bangkok(now), payload.to_vec());
    let written = db.write(move |tx| {
        let (of, sealing) = (
            (found.agency_id.as_str(), directory.as_str()),
            (found.scope, recipients),
        );
        if let Err(refusal) = check_sealing(tx.conn(), &house, of, sealing, today)? {
            return Ok(Err(refusal));
        }
        let kind = (MessageKind::Message, found.scope, SealedChannel::Sealed);
        let addressed = (found.agency_id, found.case_id, found.mailbox, directory);
        let new = arrival(kind, addressed, ciphertext, today);
        store::add_message(tx, &new)
    });
    written.await??;
    Ok(Reply::new(AnswerCode::Filed, now))
}
