//! Reports, and the files that go with them.

use super::store::{self, Resolved};
use super::{Refusal, Reply};
use crate::agencies;
use crate::calendar::day_in_bangkok;
use crate::crypto::hex;
use crate::db::{Conn, Db};
use crate::http::Result;
use crate::integrity::channel::Channel;
use crate::integrity::directories;
use crate::integrity::model::{Arrival, ArrivedPart, SealedChannel, SealedScope};
use crate::sealed::{
    AnswerCode, Directory, Flaw, Head, House, MessageKind, Operation, Word, check_file, check_message,
    commitment, entry, from_hex, unpack_frame,
};
use chrono::{Days, NaiveDate, NaiveDateTime};
use std::sync::Arc;

/// Bytes of a part of a file.
const PART: usize = 262_144;
/// Parts that a file of each size has.
const PARTS: [i32; 5] = [2, 5, 17, 65, 209];

/// What a report says of itself, outside the seal.
struct Report {
    agency: String,
    mailbox: String,
    directory: String,
    scope: SealedScope,
    recipients: usize,
    ciphertext: Vec<u8>,
}

impl Report {
    fn parse(agency: &str, frame: &[u8]) -> Result<Self, Refusal> {
        let envelope = unpack_frame(frame)?;
        let head = Head::parse(envelope.head)?;
        let (Some(mailbox), Some(directory), Some(to)) = (&head.mailbox, &head.directory, &head.to) else {
            return Err(Flaw::Head.into());
        };
        let only = Head {
            mailbox: head.mailbox.clone(),
            directory: head.directory.clone(),
            to: head.to.clone(),
            ..Head::new(Operation::Report)
        };
        if head != only || from_hex::<32>(mailbox).is_err() || from_hex::<32>(directory).is_err() {
            return Err(Flaw::Head.into());
        }
        Ok(Self {
            agency: agency.to_owned(),
            mailbox: mailbox.clone(),
            directory: directory.clone(),
            scope: SealedScope::parse(to).ok_or(Flaw::Head)?,
            recipients: check_message(envelope.payload)?,
            ciphertext: envelope.payload.to_vec(),
        })
    }
}

/// Keeps a report until the daily close; gives the proof of filing.
///
/// # Errors
/// The refusal.
pub async fn file(
    db: &Db,
    channel: &Arc<Channel>,
    now: NaiveDateTime,
    agency: &str,
    frame: &[u8],
) -> Result<Reply, Refusal> {
    let report = Report::parse(agency, frame)?;
    let (house, today) = (Arc::clone(channel), day_in_bangkok(now));
    let filed = db.write(move |tx| {
        if let Err(refusal) = check(tx.conn(), &house, &report, today)? {
            return Ok(Err(refusal));
        }
        let own = hex(&commitment(&report.ciphertext));
        let kind = (MessageKind::Report, report.scope, SealedChannel::Sealed);
        let addressed = (report.agency, own, report.mailbox, report.directory);
        let new = arrival(kind, addressed, report.ciphertext, today);
        store::file(tx, &new)
    });
    let filed = filed.await??;
    Ok(proof(channel, AnswerCode::Filed, &filed, now))
}

/// The row of something that came in, with a nonce of its own.
pub fn arrival(
    (kind, scope, channel): (MessageKind, SealedScope, SealedChannel),
    (agency_id, case_id, mailbox, directory): (String, String, String, String),
    ciphertext: Vec<u8>,
    day: NaiveDate,
) -> Arrival {
    let (own, nonce) = (commitment(&ciphertext), rand::random::<[u8; 32]>());
    Arrival {
        commitment: hex(&own),
        agency_id,
        case_id,
        kind,
        scope,
        channel,
        mailbox,
        directory,
        day,
        nonce: nonce.to_vec(),
        entry: entry(&nonce, &own, kind, day).to_vec(),
        ciphertext,
    }
}

/// What the houses agreed on holds for a report.
fn check(
    conn: &mut Conn,
    channel: &Channel,
    report: &Report,
    today: NaiveDate,
) -> Result<Result<(), Refusal>> {
    if agencies::find(conn, &report.agency).is_err() {
        return Ok(Err(Refusal::Closed));
    }
    check_sealing(
        conn,
        channel,
        (&report.agency, &report.directory),
        (report.scope, report.recipients),
        today,
    )
}

/// Whether something is sealed for whom the current directory names, and this house may have it.
///
/// # Errors
/// When the storage fails.
pub fn check_sealing(
    conn: &mut Conn,
    channel: &Channel,
    (agency, hash): (&str, &str),
    (scope, recipients): (SealedScope, usize),
    today: NaiveDate,
) -> Result<Result<(), Refusal>> {
    let Some(row) = directories::current(conn, agency)? else {
        return Ok(Err(Refusal::Closed));
    };
    let directory = channel.directory(&row)?;
    let house = directory.house_of(channel.origin());
    if house.is_none() || (scope == SealedScope::Province && house == Some(House::Agency)) {
        return Ok(Err(Refusal::Closed));
    }
    if row.hash != hash {
        return Ok(Err(Refusal::Stale(row.hash)));
    }
    Ok(if counts(&directory, scope, today).contains(&recipients) {
        Ok(())
    } else {
        Err(Flaw::Recipients.into())
    })
}

/// How many it's sealed for today, or was by a client that began yesterday.
fn counts(directory: &Directory, scope: SealedScope, today: NaiveDate) -> [usize; 2] {
    let yesterday = today.checked_sub_days(Days::new(1)).unwrap_or(today);
    [today, yesterday].map(|day| {
        directory
            .recipients_on(day, scope == SealedScope::Province)
            .count()
    })
}

/// The answer that brings a proof of filing.
pub fn proof(channel: &Channel, code: AnswerCode, filed: &Resolved, now: NaiveDateTime) -> Reply {
    let mut reply = Reply::new(code, now);
    reply.head.commitment = Some(filed.case_id.clone());
    reply.head.kind = Some(Word(filed.kind));
    reply.head.nonce = Some(hex(&filed.nonce));
    reply.head.proof = Some(channel.proof(&filed.agency_id, &filed.entry, filed.day));
    reply
}

/// Keeps a part of a sealed file; gives how many are still to come.
///
/// # Errors
/// The refusal.
pub async fn add_part(
    db: &Db,
    now: NaiveDateTime,
    (of, file): (String, String),
    (n, parts): (i32, i32),
    bytes: Vec<u8>,
) -> Result<Reply, Refusal> {
    check_part((&of, &file), (n, parts), &bytes)?;
    let part = ArrivedPart {
        case_id: String::new(),
        file,
        n,
        parts,
        day: day_in_bangkok(now),
        bytes,
    };
    let missing = db.write(move |tx| store::add_part(tx, &of, part)).await??;
    let mut reply = Reply::new(AnswerCode::Stored, now);
    reply.head.missing = Some(missing);
    Ok(reply)
}

fn check_part((of, file): (&str, &str), (n, parts): (i32, i32), bytes: &[u8]) -> Result<(), Flaw> {
    let named = from_hex::<32>(of).is_ok() && from_hex::<32>(file).is_ok();
    if !named || !PARTS.contains(&parts) || !(0..parts).contains(&n) {
        return Err(Flaw::Parts);
    }
    let last = n == parts - 1;
    if bytes.is_empty() || (!last && bytes.len() != PART) || bytes.len() > PART {
        return Err(Flaw::Size);
    }
    if n > 0 {
        return Ok(());
    }
    // The size of the whole follows from the header and the class of so many parts.
    match check_file(bytes, 0) {
        Ok(_) | Err(Flaw::Size) => Ok(()),
        Err(flaw) => Err(flaw),
    }
}
