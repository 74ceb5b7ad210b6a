//! What a house answers the other.

use super::store::{self, Given, Handed};
use crate::calendar::day_in_bangkok;
use crate::db::Db;
use crate::http::{Error, Result};
use crate::integrity::channel::Channel;
use crate::integrity::directories;
use crate::integrity::intake::{Refusal, Reply};
use crate::sealed::{
    AnswerCode, Flaw, Head, InboxItem, Operation, Statement, check_message, from_hex, is_current,
    unpack_frame, verify_head, verifying_key,
};
use chrono::NaiveDateTime;
use serde_json::value::to_value;
use std::sync::Arc;

/// Items and bodies of an answer.
const ITEMS: usize = 500;
const BODIES: usize = 3;

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
    let agency = head.agency.clone().ok_or(Flaw::Head)?;
    from_other_house(db, channel, (&head, &agency), envelope.payload, now).await?;
    match head.op.0 {
        Operation::Compare => compare(db, agency, &head, now).await,
        Operation::Fetch => fetch(db, agency, &head, now).await,
        Operation::Supply => {
            let given = given(agency, head, envelope.payload)?;
            let today = day_in_bangkok(now);
            db.write(move |tx| store::take(tx, given, today)).await??;
            Ok(Reply::new(AnswerCode::Filed, now))
        }
        Operation::State => {
            let text = std::str::from_utf8(envelope.payload).map_err(|_| Flaw::Statement)?;
            let (statement, today) = (Statement::parse(text)?, day_in_bangkok(now));
            db.write(move |tx| store::state(tx, &agency, &statement, today))
                .await??;
            Ok(Reply::new(AnswerCode::Stored, now))
        }
        _ => Err(Flaw::Head.into()),
    }
}

/// Only the other house of an agency's directory is answered.
async fn from_other_house(
    db: &Db,
    channel: &Arc<Channel>,
    (head, agency): (&Head, &str),
    payload: &[u8],
    now: NaiveDateTime,
) -> Result<(), Refusal> {
    let agency = agency.to_owned();
    let row = db.read(move |conn| directories::current(conn, &agency)).await?;
    let directory = channel.directory(&row.ok_or(Refusal::Refused)?)?;
    let key = head.key.as_deref().ok_or(Refusal::Refused)?;
    let key = verifying_key(key).map_err(|_| Refusal::Refused)?;
    let is_house = directory
        .origins
        .iter()
        .any(|origin| *origin.key.key() == key && origin.url != channel.origin());
    let hour = head.hour.as_deref().is_some_and(|hour| is_current(hour, now));
    if is_house && hour && verify_head(head, channel.origin(), payload, &key).is_ok() {
        Ok(())
    } else {
        Err(Refusal::Refused)
    }
}

fn given(agency: String, head: Head, payload: &[u8]) -> Result<Given, Flaw> {
    check_message(payload)?;
    let case = head.case.filter(|case| from_hex::<32>(case).is_ok());
    let (Some(kind), Some(mailbox), Some(directory)) = (head.kind, head.mailbox, head.directory) else {
        return Err(Flaw::Head);
    };
    from_hex::<32>(&mailbox).map_err(|_| Flaw::Head)?;
    Ok(Given {
        agency,
        case,
        kind: kind.0,
        mailbox,
        directory,
        ciphertext: payload.to_vec(),
    })
}

async fn compare(db: &Db, agency: String, head: &Head, now: NaiveDateTime) -> Result<Reply, Refusal> {
    let after = head.after.as_ref().and_then(|after| after.as_str());
    let after = after.ok_or(Flaw::Head)?.to_owned();
    let most = i64::try_from(ITEMS).unwrap_or(i64::MAX);
    let items = db
        .read(move |conn| store::held(conn, &agency, &after, most))
        .await?;
    let mut reply = Reply::new(AnswerCode::Exchange, now);
    reply.head.more = Some(items.len() == ITEMS);
    reply.head.items = Some(to_value(items).map_err(Error::internal)?);
    Ok(reply)
}

async fn fetch(db: &Db, agency: String, head: &Head, now: NaiveDateTime) -> Result<Reply, Refusal> {
    let id = head.case.clone().ok_or(Flaw::Head)?;
    let after = head.after.as_ref().and_then(serde_json::Value::as_u64);
    let after = after
        .and_then(|after| usize::try_from(after).ok())
        .ok_or(Flaw::Head)?;
    let handed = db.read(move |conn| store::hand(conn, &agency, &id)).await?;
    let handed = handed.ok_or(Refusal::Refused)?;
    let mut reply = Reply::new(AnswerCode::Exchange, now);
    reply.head.mailbox = Some(handed.case.mailbox.clone());
    reply.head.directory = Some(handed.case.directory.clone());
    let all = items(handed)?;
    let rest: Vec<_> = all.into_iter().skip(after).collect();
    reply.head.more = Some(rest.len() > BODIES);
    let (items, bodies): (Vec<InboxItem>, Vec<Vec<u8>>) = rest.into_iter().take(BODIES).unzip();
    reply.head.items = Some(to_value(items).map_err(Error::internal)?);
    reply.bodies = bodies;
    Ok(reply)
}

/// The report, the messages, the statements.
fn items(handed: Handed) -> Result<Vec<(InboxItem, Vec<u8>)>> {
    let case = handed.case.id;
    let sealed = |kind: &str, day: String, n, body: Vec<u8>| {
        let item = InboxItem {
            case: case.clone(),
            day,
            kind: kind.to_owned(),
            n,
            size: body.len(),
            statement: None,
        };
        (item, body)
    };
    let received = handed.case.received_on.to_string();
    let mut items = vec![sealed(handed.case.kind.as_str(), received, 0, handed.ciphertext)];
    for message in handed.messages {
        let body = message.ciphertext.unwrap_or_default();
        let n = message.n.unwrap_or_default();
        items.push(sealed(
            message.kind.as_str(),
            message.received_on.to_string(),
            n,
            body,
        ));
    }
    for row in handed.statements {
        let (mut item, body) = sealed("statement", row.received_on.to_string(), row.n, Vec::new());
        item.statement = Some(serde_json::from_str(&row.statement).map_err(Error::internal)?);
        items.push((item, body));
    }
    Ok(items)
}
