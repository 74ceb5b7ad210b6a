//! Second factors in the database.

use super::model::{OneTime, step_of};
use crate::accounts::users::User;
use crate::crypto::{Secret, hash_secret};
use crate::db::{Tx, on_each};
use crate::http::Result;
use crate::schema::{recovery_codes, users};
use chrono::NaiveDateTime;
use diesel::prelude::*;

#[derive(Insertable)]
#[diesel(table_name = recovery_codes, treat_none_as_default_value = false)]
struct RecoveryCode<'a> {
    user_id: &'a str,
    code_hash: String,
    used_at: Option<NaiveDateTime>,
}

/// Uses a code up, so that it's good once. False when it's wrong or used already.
///
/// # Errors
/// When the storage fails.
pub fn use_up(tx: &mut Tx<'_>, user: &mut User, code: &OneTime, now: NaiveDateTime) -> Result<bool> {
    match code {
        OneTime::Digits(digits) => use_step(tx, user, digits, now),
        OneTime::Recovery(code) => {
            let unused = recovery_codes::table
                .find((&user.id, hash_secret(code.expose())))
                .filter(recovery_codes::used_at.is_null());
            let statement = diesel::update(unused).set(recovery_codes::used_at.eq(now));
            Ok(on_each!(tx.conn(), |c| statement.execute(c))? == 1)
        }
    }
}

fn use_step(tx: &mut Tx<'_>, user: &mut User, digits: &str, now: NaiveDateTime) -> Result<bool> {
    let Some(secret) = &user.totp_secret else {
        return Ok(false);
    };
    let step = step_of(secret, digits, now)?;
    let Some(step) = step.filter(|step| *step > user.totp_last_step) else {
        return Ok(false);
    };
    user.totp_last_step = step;
    let statement = diesel::update(users::table.find(&user.id)).set(users::totp_last_step.eq(step));
    on_each!(tx.conn(), |c| statement.execute(c))?;
    Ok(true)
}

/// Stores recovery codes in place of those before.
///
/// # Errors
/// When the storage fails.
pub fn replace_codes(tx: &mut Tx<'_>, user_id: &str, codes: &[Secret]) -> Result<()> {
    let before = recovery_codes::table.filter(recovery_codes::user_id.eq(user_id));
    on_each!(tx.conn(), |c| diesel::delete(before).execute(c))?;
    for code in codes {
        let row = RecoveryCode {
            user_id,
            code_hash: hash_secret(code.expose()),
            used_at: None,
        };
        on_each!(tx.conn(), |c| diesel::insert_into(recovery_codes::table)
            .values(&row)
            .execute(c))?;
    }
    Ok(())
}

/// Takes the second factor away; the account is still to be saved.
///
/// # Errors
/// When the storage fails.
pub fn remove(tx: &mut Tx<'_>, user: &mut User) -> Result<()> {
    user.totp_secret = None;
    user.totp_confirmed = false;
    replace_codes(tx, &user.id, &[])
}
