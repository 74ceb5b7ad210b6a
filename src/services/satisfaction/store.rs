//! Forms, answers and visits in the database.

use super::model::{SatisfactionAnswer, SatisfactionForm, SatisfactionRating, Visit};
use crate::accounts::Reach;
use crate::agencies::Agency;
use crate::calendar::day_in_bangkok;
use crate::db::{Conn, Db, Tx, on_each};
use crate::events::{Audience, Doing, tell_to};
use crate::http::{Code, Error, Fault, Reason, Result, is_id};
use crate::schema::{
    satisfaction_answers as answers, satisfaction_forms as forms, satisfaction_ratings as ratings,
    satisfaction_visits as visits,
};
use crate::services::kinds::{CommentStatus, Dimension, SatisfactionFormStatus};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::{count, count_star, max, min};
use diesel::prelude::*;
use serde_json::json;

/// The most forms of an agency.
const MOST: i64 = 5000;

/// A form.
///
/// # Errors
/// `404` when there's none.
pub fn find(conn: &mut Conn, id: &str) -> Result<SatisfactionForm> {
    if !is_id(id) {
        return Err(Error::new(Code::NotFound));
    }
    let found = forms::table.find(id);
    Ok(on_each!(conn, |c| found
        .select(SatisfactionForm::as_select())
        .first(c))?)
}

/// A form of the caller's own agency, which nobody else changes before this write ends.
///
/// # Errors
/// `404` when there's none, or it's another tenant's.
pub fn find_locked(tx: &mut Tx<'_>, reach: &Reach, id: &str) -> Result<SatisfactionForm> {
    let form = hold(tx, id)?;
    if !reach.is_own(&form.agency_id) {
        return Err(Error::new(Code::NotFound));
    }
    Ok(form)
}

/// A form that nobody else changes before this write ends, whoever's it is.
///
/// # Errors
/// `404` when there's none.
pub fn hold(tx: &mut Tx<'_>, id: &str) -> Result<SatisfactionForm> {
    let form = find(tx.conn(), id)?;
    let found = forms::table.find(&form.id);
    match tx.conn() {
        Conn::Sqlite(_) => Ok(form),
        Conn::Postgres(c) => Ok(found
            .for_no_key_update()
            .select(SatisfactionForm::as_select())
            .first(c)?),
    }
}

/// Which forms are asked for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub agency_id: String,
    pub service_id: Option<String>,
    pub status: Option<SatisfactionFormStatus>,
}

/// A page of forms, the newest first.
///
/// # Errors
/// When the storage fails.
pub fn page(
    conn: &mut Conn,
    filter: &Filter,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<SatisfactionForm>> {
    on_each!(conn, |c, B| {
        let mut query = forms::table
            .filter(forms::agency_id.eq(&filter.agency_id))
            .order(forms::id.desc())
            .limit(limit)
            .select(SatisfactionForm::as_select())
            .into_boxed::<B>();
        if let Some(service) = &filter.service_id {
            query = query.filter(forms::service_id.eq(service));
        }
        if let Some(status) = filter.status {
            query = query.filter(forms::status.eq(status.as_str()));
        }
        if let Some(id) = after {
            query = query.filter(forms::id.lt(id));
        }
        Ok(query.load(c)?)
    })
}

/// All forms of an agency.
///
/// # Errors
/// When the storage fails.
pub fn of_agency(conn: &mut Conn, agency: &str) -> Result<Vec<SatisfactionForm>> {
    let filter = Filter {
        agency_id: agency.to_owned(),
        ..Filter::default()
    };
    page(conn, &filter, None, MOST)
}

/// Sets up a form, with its event. The agency is locked by the caller.
///
/// # Errors
/// `409` when there are too many.
pub fn insert(
    tx: &mut Tx<'_>,
    doing: Doing<'_>,
    agency: &Agency,
    form: SatisfactionForm,
) -> Result<SatisfactionForm> {
    let all = forms::table.filter(forms::agency_id.eq(&agency.id)).count();
    let there: i64 = on_each!(tx.conn(), |c| all.get_result(c))?;
    if there >= MOST {
        let fault = Fault::pointer("", Reason::TooMany).with("max", MOST);
        return Err(Error::new(Code::Conflict).fault(fault));
    }
    let row = form.clone();
    on_each!(tx.conn(), |c| diesel::insert_into(forms::table)
        .values(row)
        .execute(c))?;
    record(tx, doing, "satisfaction_form.opened", (agency, &form))?;
    Ok(form)
}

/// The first and the last month of a form's answers; `None` as long as nobody has answered.
///
/// # Errors
/// When the storage fails.
pub fn answered_months(conn: &mut Conn, form: &str) -> Result<Option<(NaiveDate, NaiveDate)>> {
    let of_form = answers::table.filter(answers::form_id.eq(form));
    let of_form = of_form.select((min(answers::month), max(answers::month)));
    let found: (Option<NaiveDate>, Option<NaiveDate>) = on_each!(conn, |c| of_form.first(c))?;
    Ok(found.0.zip(found.1))
}

/// Stores a form as it is after a change, with its event; where nothing differs it stays as it was. It's locked by the
/// caller.
///
/// # Errors
/// When the storage fails.
pub fn change(
    tx: &mut Tx<'_>,
    doing: Doing<'_>,
    agency: &Agency,
    (before, after): (&SatisfactionForm, SatisfactionForm),
) -> Result<SatisfactionForm> {
    if *before == after {
        return Ok(after);
    }
    put(tx, doing, "satisfaction_form.changed", (agency, after))
}

/// Closes a form for good, with its event. It's locked by the caller.
///
/// # Errors
/// When the storage fails.
pub fn close(
    tx: &mut Tx<'_>,
    doing: Doing<'_>,
    agency: &Agency,
    form: SatisfactionForm,
) -> Result<SatisfactionForm> {
    let form = SatisfactionForm {
        status: SatisfactionFormStatus::Closed,
        ..form
    };
    put(tx, doing, "satisfaction_form.closed", (agency, form))
}

/// Stores a form as its next version, with its event.
fn put(
    tx: &mut Tx<'_>,
    doing: Doing<'_>,
    kind: &'static str,
    (agency, form): (&Agency, SatisfactionForm),
) -> Result<SatisfactionForm> {
    let form = SatisfactionForm {
        version: form.version + 1,
        updated_at: doing.1,
        ..form
    };
    let row = form.clone();
    on_each!(tx.conn(), |c| diesel::update(forms::table.find(&form.id))
        .set(row)
        .execute(c))?;
    record(tx, doing, kind, (agency, &form))?;
    Ok(form)
}

fn record(
    tx: &mut Tx<'_>,
    doing: Doing<'_>,
    kind: &'static str,
    (agency, form): (&Agency, &SatisfactionForm),
) -> Result<()> {
    let payload = json!({
        "service_id": form.service_id,
        "question_set": form.question_set,
        "opens_on": form.opens_on.to_string(),
        "closes_on": form.closes_on.map(|day| day.to_string()),
        "status": form.status.as_str(),
        "version": form.version,
    });
    tell_to(
        tx,
        Audience::Public,
        doing,
        (kind, form.subject()),
        (agency, payload),
    )
}

/// That what a form tells in reports has changed. It holds the form until this write ends.
///
/// # Errors
/// When the storage fails.
pub fn tell_more(tx: &mut Tx<'_>, form: &str) -> Result<()> {
    let row = forms::table.find(form);
    on_each!(tx.conn(), |c| diesel::update(row)
        .set(forms::told.eq(forms::told + 1))
        .execute(c))?;
    Ok(())
}

/// # Errors
/// When the storage fails.
pub fn insert_answer(
    tx: &mut Tx<'_>,
    answer: SatisfactionAnswer,
    of_it: Vec<SatisfactionRating>,
) -> Result<()> {
    on_each!(tx.conn(), |c| diesel::insert_into(answers::table)
        .values(answer)
        .execute(c))?;
    on_each!(tx.conn(), |c| diesel::insert_into(ratings::table)
        .values(of_it)
        .execute(c))?;
    Ok(())
}

/// Whether the answer of a visit is in.
///
/// # Errors
/// When the storage fails.
pub fn is_used(conn: &mut Conn, visit: &Visit) -> Result<bool> {
    let found = visits::table.find(&visit.token_hash).select(visits::expires_on);
    let found: Option<NaiveDate> = on_each!(conn, |c| found.first(c).optional())?;
    Ok(found.is_some())
}

/// # Errors
/// `409` when it was used meanwhile.
pub fn use_visit(tx: &mut Tx<'_>, visit: Visit) -> Result<()> {
    on_each!(tx.conn(), |c| diesel::insert_into(visits::table)
        .values(visit)
        .execute(c))?;
    Ok(())
}

/// Forgets used visits whose tokens have expired.
///
/// # Errors
/// When the storage fails.
pub async fn forget_visits(db: &Db, now: NaiveDateTime) -> Result<usize> {
    db.write(move |tx| {
        let gone = visits::table.filter(visits::expires_on.lt(day_in_bangkok(now)));
        Ok(on_each!(tx.conn(), |c| diesel::delete(gone).execute(c))?)
    })
    .await
}

/// An answer.
///
/// # Errors
/// `404` when there's none.
pub fn find_answer(conn: &mut Conn, id: &str) -> Result<SatisfactionAnswer> {
    if !is_id(id) {
        return Err(Error::new(Code::NotFound));
    }
    let found = answers::table.find(id);
    Ok(on_each!(conn, |c| found
        .select(SatisfactionAnswer::as_select())
        .first(c))?)
}

/// Which comments are asked for.
#[derive(Clone, Debug, Default)]
pub struct Comments {
    pub agency_id: String,
    pub form_id: Option<String>,
    pub status: Option<CommentStatus>,
    /// The first and the last day.
    pub months: Option<(NaiveDate, NaiveDate)>,
}

/// A page of answers that have a comment, in the order of their ids, which is none.
///
/// # Errors
/// When the storage fails.
pub fn comments(
    conn: &mut Conn,
    filter: &Comments,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<SatisfactionAnswer>> {
    on_each!(conn, |c, B| {
        let mut query = answers::table
            .filter(answers::agency_id.eq(&filter.agency_id))
            .filter(answers::comment.is_not_null())
            .order(answers::id)
            .limit(limit)
            .select(SatisfactionAnswer::as_select())
            .into_boxed::<B>();
        if let Some(form) = &filter.form_id {
            query = query.filter(answers::form_id.eq(form));
        }
        if let Some(status) = filter.status {
            query = query.filter(answers::comment_status.eq(status.as_str()));
        }
        if let Some((first, last)) = filter.months {
            query = query.filter(answers::month.between(first, last));
        }
        if let Some(id) = after {
            query = query.filter(answers::id.gt(id));
        }
        Ok(query.load(c)?)
    })
}

/// Says whether an answer's comment is shown, with the event, which doesn't repeat it. The form is locked by the caller.
///
/// # Errors
/// When the storage fails.
pub fn set_comment(
    tx: &mut Tx<'_>,
    doing: Doing<'_>,
    (kind, agency): (&'static str, &Agency),
    (answer, status): (SatisfactionAnswer, CommentStatus),
) -> Result<SatisfactionAnswer> {
    let answer = SatisfactionAnswer {
        comment_status: status,
        version: answer.version + 1,
        ..answer
    };
    let change = (
        answers::comment_status.eq(status.as_str()),
        answers::version.eq(answer.version),
    );
    on_each!(tx.conn(), |c| diesel::update(answers::table.find(&answer.id))
        .set(change)
        .execute(c))?;
    tell_more(tx, &answer.form_id)?;
    let payload = json!({ "comment_status": status.as_str(), "version": answer.version });
    let subject = format!("satisfaction_answer/{}", answer.id);
    tell_to(tx, Audience::Agency, doing, (kind, subject), (agency, payload))?;
    Ok(answer)
}

/// Service, dimension, rating, and how often it was given.
pub type Given = (Option<String>, Dimension, i16, i64);

/// How often each rating was given in a span of months.
///
/// # Errors
/// When the storage fails.
pub fn given(conn: &mut Conn, agency: &str, (first, last): (NaiveDate, NaiveDate)) -> Result<Vec<Given>> {
    let by = (answers::service_id, ratings::dimension, ratings::rating);
    let query = ratings::table
        .inner_join(answers::table)
        .filter(answers::agency_id.eq(agency))
        .filter(answers::month.between(first, last))
        .group_by(by)
        .select((by.0, by.1, by.2, count_star()));
    Ok(on_each!(conn, |c| query.load(c))?)
}

/// Service, dimension, and how many people rated it in a span of months.
///
/// # Errors
/// When the storage fails.
pub fn people(
    conn: &mut Conn,
    agency: &str,
    (first, last): (NaiveDate, NaiveDate),
) -> Result<Vec<(Option<String>, Dimension, i64)>> {
    let by = (answers::service_id, ratings::dimension);
    let query = ratings::table
        .inner_join(answers::table)
        .filter(answers::agency_id.eq(agency))
        .filter(answers::month.between(first, last))
        .group_by(by)
        .select((by.0, by.1, count(ratings::answer_id).aggregate_distinct()));
    Ok(on_each!(conn, |c| query.load(c))?)
}

/// The largest minimum of the forms that were answered in a span of months: one that nobody answered silences nothing.
///
/// # Errors
/// When the storage fails.
pub fn least(conn: &mut Conn, agency: &str, (first, last): (NaiveDate, NaiveDate)) -> Result<Option<i32>> {
    let query = forms::table
        .inner_join(answers::table)
        .filter(forms::agency_id.eq(agency))
        .filter(answers::month.between(first, last))
        .select(max(forms::min_answers));
    Ok(on_each!(conn, |c| query.get_result(c))?)
}

/// Service, and how many people answered in a span of months.
///
/// # Errors
/// When the storage fails.
pub fn answered(
    conn: &mut Conn,
    agency: &str,
    (first, last): (NaiveDate, NaiveDate),
) -> Result<Vec<(Option<String>, i64)>> {
    let query = answers::table
        .filter(answers::agency_id.eq(agency))
        .filter(answers::month.between(first, last))
        .group_by(answers::service_id)
        .select((answers::service_id, count_star()));
    Ok(on_each!(conn, |c| query.load(c))?)
}
