//! What officers do with a case: state, reply, reseal, take in.

use super::store;
use super::wire::wrong;
use crate::accounts::Reach;
use crate::agencies::Agency;
use crate::crypto::hex;
use crate::db::{Conn, Tx};
use crate::http::{Code, Error, Fault, Reason, Result};
use crate::integrity::data::Deadlines;
use crate::integrity::directories;
use crate::integrity::intake::store as arrivals;
use crate::integrity::intake::{Refusal, Resolved};
use crate::integrity::model::{Arrival, Case, SealedCopy, SealedMessage, SealedScope, StatementRow};
use crate::sealed::{
    Act, Directory, Flaw, House, MessageKind, Statement, check_message, commitment, verifying_key,
};
use chrono::{Days, NaiveDate};

/// Adds a statement to a case; gives it afterwards. The same statement again changes nothing.
///
/// # Errors
/// `422` for one that isn't this case's, or whose signature isn't an officer's; `409` when the case doesn't stand so.
pub fn state(tx: &mut Tx<'_>, mut case: Case, statement: &Statement, today: NaiveDate) -> Result<Case> {
    let text = statement.canonical().map_err(Error::internal)?;
    let known = store::statements(tx.conn(), &case.id)?;
    if known.iter().any(|row| row.statement == text) {
        return Ok(case);
    }
    let house = signed_by(tx.conn(), &case, statement)?;
    let day: NaiveDate = statement
        .day
        .parse()
        .map_err(|_| wrong("/statement", Flaw::Statement))?;
    // Another house's day may have begun already.
    if day > today + Days::new(1) {
        return Err(Error::invalid(Fault::pointer(
            "/statement/day",
            Reason::DateOrder,
        )));
    }
    let act = statement.act.0;
    if case.purged_on.is_some() || !act.fits(case.status) || (act == Act::Purge && !may_purge(&case, today)) {
        return Err(Error::new(Code::Conflict).fault(Fault::pointer("/statement/act", Reason::WrongState)));
    }
    let row = StatementRow {
        case_id: case.id.clone(),
        n: case.items,
        act,
        house,
        received_on: today,
        statement: text,
    };
    store::insert_statement(tx, row)?;
    case.items += 1;
    case.state(act, statement.outcome.map(|outcome| outcome.0), today);
    store::save(tx, &case)?;
    case.version += 1;
    if act == Act::Purge && both(&store::purging(tx.conn(), &case.id)?) {
        store::purge(tx, &case.id, today)?;
        case.purged_on = Some(today);
    }
    Ok(case)
}

fn both(houses: &[House]) -> bool {
    House::ALL.iter().all(|house| houses.contains(house))
}

fn may_purge(case: &Case, today: NaiveDate) -> bool {
    let kept = Deadlines::get().kept_until(today);
    case.closed_on.is_some_and(|closed| closed <= kept)
}

/// The house of the officer who signed it, by any version of the directory: a statement stays when its officer leaves.
fn signed_by(conn: &mut Conn, case: &Case, statement: &Statement) -> Result<House> {
    let fault = |flaw| wrong("/statement", flaw);
    if statement.case != case.id || statement.agency != case.agency_id {
        return Err(fault(Flaw::Statement));
    }
    let mut flaw = Flaw::Key;
    for row in directories::versions(conn, &case.agency_id)? {
        match signed_in(&row.read()?, statement) {
            Ok(house) => return Ok(house),
            Err(Flaw::Key) => {}
            Err(other) => flaw = other,
        }
    }
    Err(fault(flaw))
}

fn signed_in(directory: &Directory, statement: &Statement) -> Result<House, Flaw> {
    let officer = directory.recipient(&statement.officer)?;
    statement.verify(&verifying_key(&officer.sign)?)?;
    Ok(officer.house)
}

/// Adds a sealed message for the reporter.
///
/// # Errors
/// `422` when it isn't one.
pub fn reply(tx: &mut Tx<'_>, mut case: Case, ciphertext: Vec<u8>, today: NaiveDate) -> Result<Case> {
    if case.purged_on.is_some() {
        return Err(Error::new(Code::Conflict));
    }
    check_message(&ciphertext).map_err(|flaw| wrong("/ciphertext", flaw))?;
    let row = directories::current(tx.conn(), &case.agency_id)?.ok_or_else(|| Error::new(Code::NotFound))?;
    let message = SealedMessage {
        id: hex(&commitment(&ciphertext)),
        case_id: case.id.clone(),
        kind: MessageKind::Reply,
        n: Some(case.items),
        directory: row.hash,
        received_on: today,
        entry: None,
        nonce: None,
        ciphertext: Some(ciphertext),
    };
    if store::insert_reply(tx, message)? {
        case.items += 1;
        store::save(tx, &case)?;
        case.version += 1;
    }
    Ok(case)
}

/// Adds a copy that successors open.
///
/// # Errors
/// `422` when it isn't one, or of nothing in this case.
pub fn reseal(
    tx: &mut Tx<'_>,
    case: &Case,
    (of, ciphertext): (String, Vec<u8>),
    user: &str,
    today: NaiveDate,
) -> Result<()> {
    check_message(&ciphertext).map_err(|flaw| wrong("/ciphertext", flaw))?;
    if case.purged_on.is_some() {
        return Err(Error::new(Code::Conflict));
    }
    if !store::has(tx.conn(), &case.id, &of)? {
        let unknown = Fault::pointer("/of", Reason::Unknown).with("value", of);
        return Err(Error::invalid(unknown));
    }
    let copy = SealedCopy {
        id: hex(&commitment(&ciphertext)),
        case_id: case.id.clone(),
        of_id: of,
        user_id: user.to_owned(),
        made_on: today,
        ciphertext,
    };
    store::insert_copy(tx, &copy)?;
    Ok(())
}

/// Keeps what an officer took in until the daily close, with what came sealed.
///
/// # Errors
/// `422` or `409`, as the words say.
pub fn take_in(tx: &mut Tx<'_>, new: &Arrival, today: NaiveDate) -> Result<Resolved> {
    let wrong_directory = || wrong("/directory", Flaw::Chain);
    let row = directories::current(tx.conn(), &new.agency_id)?.ok_or_else(|| Error::new(Code::NotFound))?;
    if row.hash != new.directory {
        return Err(wrong_directory());
    }
    let recipients = check_message(&new.ciphertext).map_err(|flaw| wrong("/ciphertext", flaw))?;
    if recipients != sealed_for(&row.read()?, new.scope, today) {
        return Err(wrong("/ciphertext", Flaw::Recipients));
    }
    match arrivals::file(tx, new)? {
        Ok(filed) => Ok(filed),
        Err(Refusal::Taken) => Err(Error::new(Code::AlreadyExists)),
        Err(_) => Err(Error::new(Code::Conflict)),
    }
}

fn sealed_for(directory: &Directory, scope: SealedScope, today: NaiveDate) -> usize {
    directory
        .recipients_on(today, scope == SealedScope::Province)
        .count()
}

/// Where an officer's intake goes: what an agency's own officer takes in, both houses have.
pub fn scope_of(reach: &Reach, agency: &Agency) -> Result<SealedScope> {
    if reach.covers(&agency.id, &agency.province) {
        Ok(SealedScope::Both)
    } else {
        Err(Error::new(Code::Forbidden))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sealed::SealedStatus;

    #[test]
    fn purging_takes_both_houses() {
        assert!(!both(&[House::Agency, House::Agency]) && both(&[House::Province, House::Agency]));
        assert!(Act::Purge.fits(SealedStatus::Closed) && !Act::Purge.fits(SealedStatus::Referred));
    }
}
