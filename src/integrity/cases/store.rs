//! Cases in the database, as officers work on them.

use crate::accounts::Reach;
use crate::agencies::{self, Agency};
use crate::db::{Conn, Tx, on_each};
use crate::http::{Code, Error, Result};
use crate::integrity::model::{Case, FilePart, Opening, SealedCopy, SealedMessage, StatementRow};
use crate::schema::{
    integrity_cases, integrity_copies, integrity_files, integrity_messages, integrity_openings,
    integrity_statements,
};
use crate::sealed::{House, from_hex};
use chrono::NaiveDate;
use diesel::prelude::*;

/// A case that an officer reaches, and its agency.
///
/// # Errors
/// `404` when there's none, or it isn't theirs to see.
pub fn seen(conn: &mut Conn, reach: &Reach, id: &str) -> Result<(Case, Agency)> {
    let missing = || Error::new(Code::NotFound);
    from_hex::<32>(id).map_err(|_| missing())?;
    let case = integrity_cases::table.find(id);
    let case: Case = on_each!(conn, |c| case.select(Case::as_select()).first(c))?;
    let agency = agencies::find(conn, &case.agency_id)?;
    if case.is_seen_by(reach, &agency.province) {
        Ok((case, agency))
    } else {
        Err(missing())
    }
}

/// All that there is of a case but the bytes of files.
pub struct Whole {
    pub ciphertext: Option<Vec<u8>>,
    pub messages: Vec<SealedMessage>,
    pub statements: Vec<StatementRow>,
    pub files: Vec<FilePart>,
    pub copies: Vec<SealedCopy>,
    pub openings: Vec<Opening>,
}

/// # Errors
/// When the storage fails.
pub fn whole(conn: &mut Conn, id: &str) -> Result<Whole> {
    let sealed = integrity_cases::table
        .find(id)
        .select(integrity_cases::ciphertext);
    let messages = integrity_messages::table
        .filter(integrity_messages::case_id.eq(id))
        .order((
            integrity_messages::received_on,
            integrity_messages::n,
            integrity_messages::id,
        ));
    let files = integrity_files::table
        .filter(integrity_files::case_id.eq(id))
        .order((integrity_files::file, integrity_files::n));
    let copies = integrity_copies::table
        .filter(integrity_copies::case_id.eq(id))
        .order(integrity_copies::id);
    let openings = integrity_openings::table
        .filter(integrity_openings::case_id.eq(id))
        .order((integrity_openings::opened_on, integrity_openings::id));
    Ok(Whole {
        ciphertext: on_each!(conn, |c| sealed.first(c))?,
        messages: on_each!(conn, |c| messages.select(SealedMessage::as_select()).load(c))?,
        statements: statements(conn, id)?,
        files: on_each!(conn, |c| files.select(FilePart::as_select()).load(c))?,
        copies: on_each!(conn, |c| copies.select(SealedCopy::as_select()).load(c))?,
        openings: on_each!(conn, |c| openings.select(Opening::as_select()).load(c))?,
    })
}

/// # Errors
/// When the storage fails.
pub fn statements(conn: &mut Conn, id: &str) -> Result<Vec<StatementRow>> {
    let statements = integrity_statements::table
        .filter(integrity_statements::case_id.eq(id))
        .order(integrity_statements::n);
    Ok(on_each!(conn, |c| statements
        .select(StatementRow::as_select())
        .load(c))?)
}

/// A sealed file, its parts put together.
///
/// # Errors
/// `404` when it isn't there, or not all of it.
pub fn file(conn: &mut Conn, id: &str, file: &str) -> Result<Vec<u8>> {
    let parts = integrity_files::table
        .filter(integrity_files::case_id.eq(id))
        .filter(integrity_files::file.eq(file))
        .order(integrity_files::n)
        .select((integrity_files::parts, integrity_files::bytes));
    let parts: Vec<(i32, Vec<u8>)> = on_each!(conn, |c| parts.load(c))?;
    let whole = parts
        .first()
        .is_some_and(|(all, _)| i32::try_from(parts.len()) == Ok(*all));
    if whole {
        Ok(parts.into_iter().flat_map(|(_, bytes)| bytes).collect())
    } else {
        Err(Error::new(Code::NotFound))
    }
}

/// Notes that somebody fetched a case, or something of it.
///
/// # Errors
/// When the storage fails.
pub fn note_opening(tx: &mut Tx<'_>, case_id: &str, user_id: &str, what: &str, day: NaiveDate) -> Result<()> {
    let opening = Opening {
        id: crate::crypto::hex(&rand::random::<[u8; 16]>()),
        case_id: case_id.to_owned(),
        user_id: user_id.to_owned(),
        what: what.to_owned(),
        opened_on: day,
    };
    let insert = diesel::insert_into(integrity_openings::table).values(&opening);
    on_each!(tx.conn(), |c| insert.execute(c))?;
    Ok(())
}

/// Keeps a case's state after a statement or a reply. Two officers at once: one of them is told to read again.
///
/// # Errors
/// `412`.
pub fn save(tx: &mut Tx<'_>, case: &Case) -> Result<()> {
    use integrity_cases::dsl as columns;
    let row = columns::integrity_cases
        .find(&case.id)
        .filter(columns::version.eq(case.version));
    let change = diesel::update(row).set((
        columns::status.eq(case.status.as_str()),
        columns::outcome.eq(&case.outcome),
        columns::acknowledged_on.eq(case.acknowledged_on),
        columns::answered_on.eq(case.answered_on),
        columns::closed_on.eq(case.closed_on),
        columns::items.eq(case.items),
        columns::version.eq(case.version + 1),
    ));
    match on_each!(tx.conn(), |c| change.execute(c))? {
        1 => Ok(()),
        _ => Err(Error::new(Code::PreconditionFailed)),
    }
}

/// # Errors
/// When the storage fails.
pub fn insert_statement(tx: &mut Tx<'_>, row: StatementRow) -> Result<()> {
    let insert = diesel::insert_into(integrity_statements::table).values(row);
    on_each!(tx.conn(), |c| insert.execute(c))?;
    Ok(())
}

/// Whether it wasn't there before.
///
/// # Errors
/// When the storage fails.
pub fn insert_reply(tx: &mut Tx<'_>, row: SealedMessage) -> Result<bool> {
    let insert = diesel::insert_into(integrity_messages::table).values(row);
    Ok(on_each!(tx.conn(), |c| insert.on_conflict_do_nothing().execute(c))? == 1)
}

/// Whether it wasn't there before.
///
/// # Errors
/// When the storage fails.
pub fn insert_copy(tx: &mut Tx<'_>, row: &SealedCopy) -> Result<bool> {
    let insert = diesel::insert_into(integrity_copies::table).values(row);
    Ok(on_each!(tx.conn(), |c| insert.on_conflict_do_nothing().execute(c))? == 1)
}

/// Whether this names the report or a message of a case.
///
/// # Errors
/// When the storage fails.
pub fn has(conn: &mut Conn, case_id: &str, id: &str) -> Result<bool> {
    if id == case_id {
        return Ok(true);
    }
    let message = integrity_messages::table
        .find(id)
        .filter(integrity_messages::case_id.eq(case_id))
        .count();
    Ok(on_each!(conn, |c| message.get_result::<i64>(c))? == 1)
}

/// The houses whose officers want a case purged.
///
/// # Errors
/// When the storage fails.
pub fn purging(conn: &mut Conn, id: &str) -> Result<Vec<House>> {
    let rows = statements(conn, id)?;
    let purges = rows
        .into_iter()
        .filter(|row| row.act == crate::sealed::Act::Purge);
    Ok(purges.map(|row| row.house).collect())
}

/// Destroys what is sealed in a case; its entry stays in the log of its day.
///
/// # Errors
/// When the storage fails.
pub fn purge(tx: &mut Tx<'_>, id: &str, day: NaiveDate) -> Result<()> {
    let nothing = None::<Vec<u8>>;
    let case = diesel::update(integrity_cases::table.find(id)).set((
        integrity_cases::ciphertext.eq(&nothing),
        integrity_cases::nonce.eq(&nothing),
        integrity_cases::purged_on.eq(day),
    ));
    let messages =
        diesel::update(integrity_messages::table.filter(integrity_messages::case_id.eq(id))).set((
            integrity_messages::ciphertext.eq(&nothing),
            integrity_messages::nonce.eq(&nothing),
        ));
    let files = diesel::delete(integrity_files::table.filter(integrity_files::case_id.eq(id)));
    let copies = diesel::delete(integrity_copies::table.filter(integrity_copies::case_id.eq(id)));
    on_each!(tx.conn(), |c| {
        case.execute(c)?;
        messages.execute(c)?;
        files.execute(c)?;
        copies.execute(c)
    })?;
    Ok(())
}
