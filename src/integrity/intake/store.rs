//! Arrivals in the database, until the daily close and after it.

use super::Refusal;
use crate::db::{Conn, Tx, on_each};
use crate::http::Result;
use crate::integrity::model::{Arrival, ArrivedPart, Case, SealedMessage, SealedScope, StatementRow};
use crate::schema::{
    integrity_cases, integrity_files, integrity_messages, integrity_spool, integrity_spool_parts,
    integrity_statements,
};
use crate::sealed::MessageKind;
use chrono::NaiveDate;
use diesel::prelude::*;

/// Files of one case in a day.
const MOST_FILES: usize = 8;

/// What a mailbox or a commitment belongs to, in the spool or among the cases.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolved {
    pub case_id: String,
    pub agency_id: String,
    pub scope: SealedScope,
    pub kind: MessageKind,
    pub mailbox: String,
    pub nonce: Vec<u8>,
    pub entry: Vec<u8>,
    pub day: NaiveDate,
}

impl Resolved {
    fn arrived(row: Arrival) -> Self {
        Self {
            case_id: row.case_id,
            agency_id: row.agency_id,
            scope: row.scope,
            kind: row.kind,
            mailbox: row.mailbox,
            nonce: row.nonce,
            entry: row.entry,
            day: row.day,
        }
    }

    fn closed(case: Case, (nonce, entry): (Option<Vec<u8>>, Vec<u8>)) -> Self {
        Self {
            case_id: case.id,
            agency_id: case.agency_id,
            scope: case.scope,
            kind: case.kind,
            mailbox: case.mailbox,
            nonce: nonce.unwrap_or_default(),
            entry,
            day: case.received_on,
        }
    }
}

/// The case of a mailbox. Both places are looked into, whatever the first has.
///
/// # Errors
/// When the storage fails.
pub fn resolve(conn: &mut Conn, mailbox: &str) -> Result<Option<Resolved>> {
    let waiting = integrity_spool::table
        .filter(integrity_spool::mailbox.eq(mailbox))
        .filter(integrity_spool::kind.ne(MessageKind::Message.as_str()));
    let waiting: Option<Arrival> =
        on_each!(conn, |c| waiting.select(Arrival::as_select()).first(c).optional())?;
    let closed = closed(conn, mailbox)?;
    Ok(closed.or(waiting.map(Resolved::arrived)))
}

type Logged = (Option<Vec<u8>>, Vec<u8>);

fn closed(conn: &mut Conn, mailbox: &str) -> Result<Option<Resolved>> {
    let closed = integrity_cases::table.filter(integrity_cases::mailbox.eq(mailbox));
    let closed: Option<(Case, Logged)> = on_each!(conn, |c| closed
        .select((
            Case::as_select(),
            (integrity_cases::nonce, integrity_cases::entry)
        ))
        .first(c)
        .optional())?;
    Ok(closed.map(|(case, logged)| Resolved::closed(case, logged)))
}

/// What is known of a report's own commitment.
fn known(conn: &mut Conn, commitment: &str) -> Result<Option<Resolved>> {
    let waiting = integrity_spool::table.find(commitment);
    if let Some(row) = on_each!(conn, |c| waiting
        .select(Arrival::as_select())
        .first::<Arrival>(c)
        .optional())?
    {
        return Ok(Some(Resolved::arrived(row)));
    }
    let closed = integrity_cases::table.find(commitment);
    let closed: Option<(Case, Logged)> = on_each!(conn, |c| closed
        .select((
            Case::as_select(),
            (integrity_cases::nonce, integrity_cases::entry)
        ))
        .first(c)
        .optional())?;
    Ok(closed.map(|(case, logged)| Resolved::closed(case, logged)))
}

/// Keeps a report; the same one again gives what it gave at first.
///
/// # Errors
/// When the storage fails.
pub fn file(tx: &mut Tx<'_>, new: &Arrival) -> Result<Result<Resolved, Refusal>> {
    if let Some(known) = known(tx.conn(), &new.commitment)? {
        let same =
            known.mailbox == new.mailbox && known.agency_id == new.agency_id && known.scope == new.scope;
        return Ok(if same { Ok(known) } else { Err(Refusal::Taken) });
    }
    if closed(tx.conn(), &new.mailbox)?.is_some() {
        return Ok(Err(Refusal::Taken));
    }
    Ok(if insert(tx, new)? {
        Ok(Resolved::arrived(new.clone()))
    } else {
        Err(Refusal::Taken)
    })
}

/// Keeps a further message of a case; the same one again changes nothing.
///
/// # Errors
/// When the storage fails.
pub fn add_message(tx: &mut Tx<'_>, new: &Arrival) -> Result<Result<(), Refusal>> {
    let known = integrity_messages::table
        .find(&new.commitment)
        .select(integrity_messages::case_id);
    let known: Option<String> = on_each!(tx.conn(), |c| known.first(c).optional())?;
    if let Some(case) = known {
        return Ok(if case == new.case_id {
            Ok(())
        } else {
            Err(Refusal::Taken)
        });
    }
    if insert(tx, new)? {
        return Ok(Ok(()));
    }
    let waiting = integrity_spool::table
        .find(&new.commitment)
        .select(integrity_spool::case_id);
    let waiting: String = on_each!(tx.conn(), |c| waiting.first(c))?;
    Ok(if waiting == new.case_id {
        Ok(())
    } else {
        Err(Refusal::Taken)
    })
}

/// Whether it wasn't there before.
fn insert(tx: &mut Tx<'_>, new: &Arrival) -> Result<bool> {
    let insert = diesel::insert_into(integrity_spool::table).values(new.clone());
    Ok(on_each!(tx.conn(), |c| insert.on_conflict_do_nothing().execute(c))? == 1)
}

/// Keeps a part of a file that goes with a report or message; gives how many are still to come.
///
/// # Errors
/// When the storage fails.
pub fn add_part(tx: &mut Tx<'_>, commitment: &str, mut part: ArrivedPart) -> Result<Result<i64, Refusal>> {
    let Some(case) = case_of(tx.conn(), commitment)? else {
        return Ok(Err(Refusal::Refused));
    };
    part.case_id = case;
    let others = integrity_spool_parts::table
        .filter(integrity_spool_parts::case_id.eq(&part.case_id))
        .filter(integrity_spool_parts::file.ne(&part.file))
        .select(integrity_spool_parts::file)
        .distinct();
    let others: Vec<String> = on_each!(tx.conn(), |c| others.load(c))?;
    if others.len() >= MOST_FILES {
        return Ok(Err(Refusal::Taken));
    }
    let insert = diesel::insert_into(integrity_spool_parts::table).values(&part);
    on_each!(tx.conn(), |c| insert.on_conflict_do_nothing().execute(c))?;
    let spooled = integrity_spool_parts::table
        .filter(integrity_spool_parts::case_id.eq(&part.case_id))
        .filter(integrity_spool_parts::file.eq(&part.file))
        .count();
    let closed = integrity_files::table
        .filter(integrity_files::case_id.eq(&part.case_id))
        .filter(integrity_files::file.eq(&part.file))
        .count();
    let spooled: i64 = on_each!(tx.conn(), |c| spooled.get_result(c))?;
    let closed: i64 = on_each!(tx.conn(), |c| closed.get_result(c))?;
    Ok(Ok((i64::from(part.parts) - spooled - closed).max(0)))
}

/// The case that a report or a message is of.
fn case_of(conn: &mut Conn, commitment: &str) -> Result<Option<String>> {
    let waiting = integrity_spool::table
        .find(commitment)
        .select(integrity_spool::case_id);
    if let Some(case) = on_each!(conn, |c| waiting.first(c).optional())? {
        return Ok(Some(case));
    }
    let message = integrity_messages::table
        .find(commitment)
        .select(integrity_messages::case_id);
    if let Some(case) = on_each!(conn, |c| message.first(c).optional())? {
        return Ok(Some(case));
    }
    let report = integrity_cases::table
        .find(commitment)
        .select(integrity_cases::id);
    Ok(on_each!(conn, |c| report.first(c).optional())?)
}

/// A case's state, and what officers did in it from number `after`, up to `limit` of each kind.
///
/// # Errors
/// When the storage fails.
pub fn inbox(
    conn: &mut Conn,
    case_id: &str,
    after: i32,
    limit: (i64, i64),
) -> Result<(Option<Case>, Vec<SealedMessage>, Vec<StatementRow>)> {
    let case = integrity_cases::table.find(case_id);
    let replies = integrity_messages::table
        .filter(integrity_messages::case_id.eq(case_id))
        .filter(integrity_messages::n.ge(after))
        .order(integrity_messages::n)
        .limit(limit.0);
    let statements = integrity_statements::table
        .filter(integrity_statements::case_id.eq(case_id))
        .filter(integrity_statements::n.ge(after))
        .order(integrity_statements::n)
        .limit(limit.1);
    Ok((
        on_each!(conn, |c| case.select(Case::as_select()).first(c).optional())?,
        on_each!(conn, |c| replies.select(SealedMessage::as_select()).load(c))?,
        on_each!(conn, |c| statements.select(StatementRow::as_select()).load(c))?,
    ))
}
