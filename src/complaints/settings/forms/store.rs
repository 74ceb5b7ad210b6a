//! Forms in the database.

use super::model::ServiceForm;
use crate::complaints::NewComplaint;
use crate::db::{Conn, on_each};
use crate::http::{Error, Fault, Reason, Result};
use crate::schema::service_forms as forms;
use diesel::prelude::*;

/// All forms of an agency, closed ones included, by code.
///
/// # Errors
/// When the storage fails.
pub fn list(conn: &mut Conn, agency: &str) -> Result<Vec<ServiceForm>> {
    let all = forms::table
        .filter(forms::agency_id.eq(agency))
        .order(forms::code);
    Ok(on_each!(conn, |c| all.select(ServiceForm::as_select()).load(c))?)
}

/// # Errors
/// When the storage fails.
pub fn find(conn: &mut Conn, agency: &str, code: &str) -> Result<Option<ServiceForm>> {
    let found = forms::table.find((agency, code));
    Ok(on_each!(conn, |c| found
        .select(ServiceForm::as_select())
        .first(c)
        .optional())?)
}

/// Has a service request say what its form asks for. What isn't a service request passes.
///
/// # Errors
/// `422` for a service that the agency has no open form of, and for fields that the form doesn't take.
pub fn check(conn: &mut Conn, agency: &str, base: &str, new: &NewComplaint) -> Result<()> {
    let Some(code) = &new.service_code else {
        return Ok(());
    };
    let form = find(conn, agency, code)?.filter(|form| form.is_open);
    let unknown = || {
        let pointer = format!("{base}/service_code");
        Fault::pointer(pointer, Reason::Unknown).with("value", code)
    };
    let form = form.ok_or_else(|| Error::invalid(unknown()))?;
    form.check(base, new.fields.as_ref().unwrap_or(&serde_json::Map::new()))
}
