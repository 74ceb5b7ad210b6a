//! What both houses should have of an agency.

use crate::db::{Conn, Tx, on_each};
use crate::http::Result;
use crate::integrity::cases::writing;
use crate::integrity::intake::{Refusal, arrival, store as arrivals};
use crate::integrity::model::{Case, SealedChannel, SealedMessage, SealedScope, StatementRow};
use crate::schema::{integrity_cases, integrity_directories, integrity_messages, integrity_statements};
use crate::sealed::{ExchangeItem, MessageKind, Statement};
use chrono::NaiveDate;
use diesel::prelude::*;
use std::collections::HashMap;

/// The agencies that have a directory.
///
/// # Errors
/// When the storage fails.
pub fn agencies(conn: &mut Conn) -> Result<Vec<String>> {
    let all = integrity_directories::table
        .select(integrity_directories::agency_id)
        .distinct()
        .order(integrity_directories::agency_id);
    Ok(on_each!(conn, |c| all.load(c))?)
}

/// An agency's cases that both houses have, in the order of their ids, with how much there is of each.
///
/// # Errors
/// When the storage fails.
pub fn held(conn: &mut Conn, agency: &str, after: &str, limit: i64) -> Result<Vec<ExchangeItem>> {
    let ids = integrity_cases::table
        .filter(integrity_cases::agency_id.eq(agency))
        .filter(integrity_cases::scope.eq(SealedScope::Both.as_str()))
        .filter(integrity_cases::purged_on.is_null())
        .filter(integrity_cases::id.gt(after))
        .order(integrity_cases::id)
        .limit(limit)
        .select(integrity_cases::id);
    let ids: Vec<String> = on_each!(conn, |c| ids.load(c))?;
    let messages = integrity_messages::table
        .filter(integrity_messages::case_id.eq_any(&ids))
        .select(integrity_messages::case_id);
    let statements = integrity_statements::table
        .filter(integrity_statements::case_id.eq_any(&ids))
        .select(integrity_statements::case_id);
    let messages = count(on_each!(conn, |c| messages.load(c))?);
    let statements = count(on_each!(conn, |c| statements.load(c))?);
    let item = |case: String| ExchangeItem {
        messages: messages.get(&case).copied().unwrap_or_default(),
        statements: statements.get(&case).copied().unwrap_or_default(),
        case,
    };
    Ok(ids.into_iter().map(item).collect())
}

fn count(cases: Vec<String>) -> HashMap<String, i64> {
    let mut counts = HashMap::new();
    for case in cases {
        *counts.entry(case).or_default() += 1;
    }
    counts
}

/// A case as a house hands it on.
pub struct Handed {
    pub case: Case,
    pub ciphertext: Vec<u8>,
    pub messages: Vec<SealedMessage>,
    pub statements: Vec<StatementRow>,
}

/// A case of an agency that both houses have.
///
/// # Errors
/// When the storage fails.
pub fn hand(conn: &mut Conn, agency: &str, id: &str) -> Result<Option<Handed>> {
    let found = integrity_cases::table
        .find(id)
        .filter(integrity_cases::agency_id.eq(agency))
        .filter(integrity_cases::scope.eq(SealedScope::Both.as_str()))
        .filter(integrity_cases::ciphertext.is_not_null());
    let sealed = integrity_cases::ciphertext.assume_not_null();
    let found: Option<(Case, Vec<u8>)> = on_each!(conn, |c| found
        .select((Case::as_select(), sealed))
        .first(c)
        .optional())?;
    let Some((case, ciphertext)) = found else {
        return Ok(None);
    };
    let messages = integrity_messages::table
        .filter(integrity_messages::case_id.eq(id))
        .order(integrity_messages::id);
    let statements = integrity_statements::table
        .filter(integrity_statements::case_id.eq(id))
        .order(integrity_statements::n);
    Ok(Some(Handed {
        case,
        ciphertext,
        messages: on_each!(conn, |c| messages.select(SealedMessage::as_select()).load(c))?,
        statements: on_each!(conn, |c| statements.select(StatementRow::as_select()).load(c))?,
    }))
}

/// Something that the other house hands over.
pub struct Given {
    pub agency: String,
    pub case: Option<String>,
    pub kind: MessageKind,
    pub mailbox: String,
    pub directory: String,
    pub ciphertext: Vec<u8>,
}

/// Keeps what the other house has; what's there already stays as it is.
///
/// # Errors
/// When the storage fails.
pub fn take(tx: &mut Tx<'_>, given: Given, today: NaiveDate) -> Result<Result<(), Refusal>> {
    let own = crate::crypto::hex(&crate::sealed::commitment(&given.ciphertext));
    let case_id = given.case.clone().unwrap_or(own);
    if given.kind == MessageKind::Reply {
        let Some(case) = case(tx.conn(), &given.agency, &case_id)? else {
            return Ok(Err(Refusal::Refused));
        };
        writing::reply(tx, case, given.ciphertext, today)?;
        return Ok(Ok(()));
    }
    let kind = (given.kind, SealedScope::Both, SealedChannel::Sealed);
    let addressed = (given.agency, case_id, given.mailbox, given.directory);
    let new = arrival(kind, addressed, given.ciphertext, today);
    if given.kind == MessageKind::Message {
        return arrivals::add_message(tx, &new);
    }
    Ok(arrivals::file(tx, &new)?.map(drop))
}

/// Adds a statement that the other house has.
///
/// # Errors
/// `422` when it isn't an officer's, `409` when the case doesn't stand so.
pub fn state(
    tx: &mut Tx<'_>,
    agency: &str,
    statement: &Statement,
    today: NaiveDate,
) -> Result<Result<(), Refusal>> {
    match case(tx.conn(), agency, &statement.case)? {
        Some(case) => writing::state(tx, case, statement, today).map(|_| Ok(())),
        None => Ok(Err(Refusal::Refused)),
    }
}

fn case(conn: &mut Conn, agency: &str, id: &str) -> Result<Option<Case>> {
    let found = integrity_cases::table
        .find(id)
        .filter(integrity_cases::agency_id.eq(agency))
        .filter(integrity_cases::scope.eq(SealedScope::Both.as_str()));
    Ok(on_each!(conn, |c| found
        .select(Case::as_select())
        .first(c)
        .optional())?)
}
