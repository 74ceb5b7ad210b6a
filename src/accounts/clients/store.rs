//! Clients in the database.

use super::model::Client;
use crate::accounts::grants::Reach;
use crate::db::{Conn, Tx, on_each};
use crate::http::{Error, Fault, Reason, Result};
use crate::schema::{agencies, clients};
use diesel::prelude::*;

/// # Errors
/// When the storage fails.
pub fn find(conn: &mut Conn, id: &str) -> Result<Option<Client>> {
    let query = clients::table.find(id);
    Ok(on_each!(conn, |c| query
        .select(Client::as_select())
        .first(c)
        .optional())?)
}

/// The client, held until the end of this write.
///
/// # Errors
/// `404` when there's none.
pub fn lock(tx: &mut Tx<'_>, id: &str) -> Result<Client> {
    let query = clients::table.find(id);
    Ok(match tx.conn() {
        Conn::Sqlite(c) => query.select(Client::as_select()).first(c)?,
        Conn::Postgres(c) => query.select(Client::as_select()).for_update().first(c)?,
    })
}

/// # Errors
/// `409` when the id is taken.
pub fn insert(tx: &mut Tx<'_>, client: &Client) -> Result<()> {
    on_each!(tx.conn(), |c| diesel::insert_into(clients::table)
        .values(client)
        .execute(c))?;
    Ok(())
}

/// # Errors
/// When the storage fails.
pub fn save(tx: &mut Tx<'_>, client: &Client) -> Result<()> {
    let statement = diesel::update(clients::table.find(&client.id)).set(client);
    on_each!(tx.conn(), |c| statement.execute(c))?;
    Ok(())
}

/// Checks that a client's agency is there.
///
/// # Errors
/// `422` at `/agency_id`.
pub fn check_agency(conn: &mut Conn, client: &Client) -> Result<()> {
    if client.agency_id.is_empty() {
        return Ok(());
    }
    let query = agencies::table.filter(agencies::id.eq(&client.agency_id)).count();
    match on_each!(conn, |c| query.get_result::<i64>(c))? {
        0 => {
            let fault = Fault::pointer("/agency_id", Reason::UnknownAgency);
            Err(Error::invalid(fault.with("value", &client.agency_id)))
        }
        _ => Ok(()),
    }
}

/// A page of the clients of some agencies, all clients without, by id.
///
/// # Errors
/// When the storage fails.
pub fn page(
    conn: &mut Conn,
    reach: &Reach,
    agency: Option<String>,
    after: Option<String>,
    rows: i64,
) -> Result<Vec<Client>> {
    let mut query = clients::table
        .select(Client::as_select())
        .order(clients::id)
        .limit(rows)
        .into_boxed();
    if !reach.everything {
        query = query.filter(clients::agency_id.eq_any(reach.agencies.clone()));
    }
    if let Some(agency) = agency {
        query = query.filter(clients::agency_id.eq(agency));
    }
    if let Some(after) = after {
        query = query.filter(clients::id.gt(after));
    }
    Ok(query.load(conn)?)
}
