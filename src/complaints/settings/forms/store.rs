//! Forms in the database.

use super::super::record::{self, Setter, record};
use super::super::wire::payload;
use super::model::{MOST, ServiceForm};
use super::wire::ServiceFormView;
use crate::agencies::{Agency, AgencyChange};
use crate::complaints::NewComplaint;
use crate::db::{Conn, Tx, on_each};
use crate::http::{Error, Fault, IfMatch, Reason, Result};
use crate::schema::service_forms as forms;
use diesel::prelude::*;
use serde_json::{Map, Value};

/// All forms of an agency, closed ones included, by code.
///
/// # Errors
/// When the storage fails.
pub fn list(conn: &mut Conn, agency: &str) -> Result<Vec<ServiceForm>> {
    let all = forms::table.filter(forms::agency_id.eq(agency));
    let mut all: Vec<ServiceForm> = on_each!(conn, |c| all.select(ServiceForm::as_select()).load(c))?;
    // Not the database's order, which isn't the same everywhere.
    all.sort_by(|a, b| a.code.cmp(&b.code));
    Ok(all)
}

fn find(conn: &mut Conn, agency: &str, code: &str) -> Result<Option<ServiceForm>> {
    let found = forms::table.find((agency, code));
    Ok(on_each!(conn, |c| found
        .select(ServiceForm::as_select())
        .first(c)
        .optional())?)
}

/// The fields of a service request, as its form asks for them; `None` for what isn't a service request.
///
/// # Errors
/// `422` for a service that the agency has no open form of, and for fields that the form doesn't take.
pub fn read(
    conn: &mut Conn,
    agency: &str,
    base: &str,
    new: &NewComplaint,
) -> Result<Option<Map<String, Value>>> {
    let Some(code) = &new.service_code else {
        return Ok(None);
    };
    let form = find(conn, agency, code)?.filter(|form| form.is_open);
    let unknown = || {
        let pointer = format!("{base}/service_code");
        Fault::pointer(pointer, Reason::Unknown).with("value", code)
    };
    let form = form.ok_or_else(|| Error::invalid(unknown()))?;
    form.read(base, new.fields.clone().unwrap_or_default()).map(Some)
}

/// Stores a form as the agency wants it, with its event. The agency is locked by the caller.
///
/// # Errors
/// `412` when it was set since it was read, `422` for too many forms.
pub fn set(
    tx: &mut Tx<'_>,
    setter: Setter<'_>,
    agency: &Agency,
    read: &IfMatch,
    mut form: ServiceForm,
) -> Result<ServiceForm> {
    let all = list(tx.conn(), &agency.id)?;
    let before = all.iter().find(|other| other.code == form.code);
    let version = before.map_or(0, |before| before.version);
    read.check(version)?;
    if before.is_none() && all.len() >= MOST {
        return Err(Error::invalid(
            Fault::parameter("service_code", Reason::TooMany).with("max", MOST),
        ));
    }
    form.version = version + 1;
    save(tx, &form)?;
    let event = ("service_form.changed", form.subject());
    record(tx, setter, event, agency, told(&form)?)?;
    Ok(form)
}

fn save(tx: &mut Tx<'_>, form: &ServiceForm) -> Result<()> {
    if form.version == 1 {
        on_each!(tx.conn(), |c| diesel::insert_into(forms::table)
            .values(form)
            .execute(c))?;
    } else {
        let row = forms::table.find((&form.agency_id, &form.code));
        on_each!(tx.conn(), |c| diesel::update(row).set(form).execute(c))?;
    }
    Ok(())
}

fn told(form: &ServiceForm) -> Result<Value> {
    payload(&ServiceFormView::of(form.clone(), false))
}

/// Tells the followers of two provinces that the agency's forms have gone with it, and come.
///
/// # Errors
/// When the storage fails.
pub fn record_move(tx: &mut Tx<'_>, change: &AgencyChange<'_>) -> Result<()> {
    for form in list(tx.conn(), &change.after.id)? {
        let event = ("service_form.moved", form.subject());
        record::record_move(tx, change, event, told(&form)?)?;
    }
    Ok(())
}
