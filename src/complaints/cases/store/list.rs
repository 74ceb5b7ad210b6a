//! The work list: which cases are asked for, and how many there are of each.

use crate::accounts::{Reach, agency_asked};
use crate::complaints::cases::wire::CountComplaints;
use crate::complaints::kinds::{CaseStatus, Channel, ComplaintKind};
use crate::complaints::model::Complaint;
use crate::complaints::search;
use crate::db::{Conn, containing, on_each, plain_lower};
use crate::http::{Code, Error, Fault, Faults, PageParams, Reason, Result, day_asked, id_asked, word_asked};
use crate::schema::complaints;
use chrono::NaiveDate;
use diesel::dsl::{count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};

/// What a work list is cut down to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub agency_id: String,
    pub status: Option<CaseStatus>,
    pub kind: Option<ComplaintKind>,
    pub category: Option<String>,
    pub unit_id: Option<String>,
    pub officer_id: Option<String>,
    pub channel: Option<Channel>,
    /// Those of which a clock ran out before this day.
    pub overdue_on: Option<NaiveDate>,
    pub received_from: Option<NaiveDate>,
    pub received_to: Option<NaiveDate>,
    pub q: Option<String>,
}

impl Filter {
    /// Checks the parameters; of several agencies one has to be named.
    ///
    /// # Errors
    /// `422` with the faults, `403` for an agency that the caller doesn't reach.
    pub fn parse(params: CountComplaints, reach: &Reach, today: NaiveDate) -> Result<Self> {
        let mut faults = Faults::default();
        let agency = agency_asked(params.agency_id, reach)?;
        let filter = Self {
            agency_id: agency,
            status: faults
                .check(word_asked(
                    "status",
                    params.status,
                    CaseStatus::parse,
                    CaseStatus::allowed(),
                ))
                .flatten(),
            kind: faults
                .check(word_asked(
                    "kind",
                    params.kind,
                    ComplaintKind::parse,
                    ComplaintKind::allowed(),
                ))
                .flatten(),
            channel: faults
                .check(word_asked(
                    "channel",
                    params.channel,
                    Channel::parse,
                    Channel::allowed(),
                ))
                .flatten(),
            category: faults.check(category(params.category)).flatten(),
            unit_id: id_asked("unit_id", params.unit_id)?,
            officer_id: id_asked("officer_id", params.officer_id)?,
            overdue_on: params.overdue.unwrap_or(false).then_some(today),
            received_from: faults
                .check(day_asked("received_from", params.received_from))
                .flatten(),
            received_to: faults
                .check(day_asked("received_to", params.received_to))
                .flatten(),
            q: params.q,
        };
        if filter.q.as_ref().is_some_and(|q| q.chars().count() > 100) {
            faults.push(Fault::parameter("q", Reason::TooLong).with("max", 100));
        }
        faults.finish(Some(filter))
    }
}

fn category(given: Option<String>) -> Result<Option<String>, Fault> {
    match given {
        Some(code) if code.chars().count() > 40 => {
            Err(Fault::parameter("category", Reason::TooLong).with("max", 40))
        }
        given => Ok(given),
    }
}

/// Leaves of a boxed query what a filter leaves; it's of one database's own type, or of a grouped one.
macro_rules! narrowed {
    ($query:expr, $filter:expr) => {{
        let (mut query, filter): (_, &Filter) = ($query, $filter);
        query = query.filter(complaints::agency_id.eq(&filter.agency_id));
        if let Some(status) = filter.status {
            query = query.filter(complaints::status.eq(status.as_str()));
        }
        if let Some(kind) = filter.kind {
            query = query.filter(complaints::kind.eq(kind.as_str()));
        }
        if let Some(category) = &filter.category {
            query = query.filter(complaints::category.eq(category));
        }
        if let Some(unit) = &filter.unit_id {
            query = query.filter(complaints::unit_id.eq(unit));
        }
        if let Some(officer) = &filter.officer_id {
            query = query.filter(complaints::officer_id.eq(officer));
        }
        if let Some(channel) = filter.channel {
            query = query.filter(complaints::channel.eq(channel.as_str()));
        }
        if let Some(today) = filter.overdue_on {
            query = query.filter(complaints::due.lt(today));
        }
        if let Some(from) = filter.received_from {
            query = query.filter(complaints::received_on.ge(from));
        }
        if let Some(to) = filter.received_to {
            query = query.filter(complaints::received_on.le(to));
        }
        query
    }};
}

/// Leaves what has the text that a filter looks for.
macro_rules! having {
    ($query:expr, $filter:expr) => {{
        let (mut query, filter): (_, &Filter) = ($query, $filter);
        if let Some(q) = &filter.q {
            let pattern = containing(&q.to_ascii_lowercase());
            query = query.filter(plain_lower(complaints::description).like(pattern).escape('\\'));
        }
        query
    }};
}

/// Leaves what the index finds for the text that a filter looks for, so that only little is to be looked at.
macro_rules! indexed {
    ($query:expr, $filter:expr, $backend:ty) => {{
        let (mut query, filter): (_, &Filter) = ($query, $filter);
        let wanted = filter
            .q
            .as_ref()
            .and_then(|q| search::wanted(&filter.agency_id, q));
        if let Some(wanted) = wanted {
            let (before, after) = <$backend as Indexed>::FOUND;
            let words = <$backend as Indexed>::words(&wanted);
            query = query.filter(sql::<Bool>(before).bind::<Text, _>(words).sql(after));
        }
        query
    }};
}

/// How a database asks its index for words.
trait Indexed {
    /// SQL around the words.
    const FOUND: (&'static str, &'static str);

    fn words(wanted: &[String]) -> String;
}

impl Indexed for diesel::sqlite::Sqlite {
    const FOUND: (&'static str, &'static str) = (
        "complaints.id IN (SELECT complaint_id FROM complaint_search WHERE complaint_search MATCH ",
        ")",
    );

    /// Words in quotes, all of which have to be there; none of them has a quote in it.
    fn words(wanted: &[String]) -> String {
        let quoted: Vec<String> = wanted.iter().map(|word| format!("\"{word}\"")).collect();
        quoted.join(" ")
    }
}

impl Indexed for diesel::pg::Pg {
    /// As an array, so that the index is asked once and first.
    const FOUND: (&'static str, &'static str) = (
        "complaints.id = ANY (ARRAY (SELECT complaint_id FROM complaint_grams \
         WHERE string_to_array(grams, ' ') @> string_to_array(",
        ", ' ')))",
    );

    fn words(wanted: &[String]) -> String {
        wanted.join(" ")
    }
}

/// Leaves what comes after a place in the list.
macro_rules! after {
    ($query:expr, $after:expr) => {{
        let (mut query, after): (_, Option<(NaiveDate, String)>) = ($query, $after);
        if let Some((due, id)) = after {
            let later = complaints::due
                .gt(due)
                .or(complaints::due.eq(due).and(complaints::id.gt(id)));
            query = query.filter(later);
        }
        query
    }};
}

/// Where a page begins.
///
/// # Errors
/// `400` for a cursor of another list.
pub fn position(page: &PageParams) -> Result<Option<(NaiveDate, String)>> {
    let Some([due, id]) = page.after(2)? else {
        return Ok(None);
    };
    let due = due.parse().map_err(|_| Error::new(Code::CursorInvalid))?;
    Ok(Some((due, id.clone())))
}

/// How many cases a text is looked for in before the index is asked: of a common text there's a page among them.
const AT_HAND: i64 = 2_000;

/// A page, what is due first on top; what isn't due comes last, in the order in which it came in.
///
/// # Errors
/// When the storage fails.
pub fn page(
    conn: &mut Conn,
    filter: &Filter,
    after: Option<(NaiveDate, String)>,
    limit: i64,
) -> Result<Vec<Complaint>> {
    if filter.q.is_none() {
        return rows(conn, filter, after, limit);
    }
    let (found, whole) = at_hand(conn, filter, after.clone(), limit)?;
    let enough = i64::try_from(found.len()).unwrap_or(i64::MAX) >= limit;
    if enough || whole {
        return Ok(found);
    }
    on_each!(conn, |c, B| {
        let query = complaints::table
            .select(Complaint::as_select())
            .order((complaints::due, complaints::id))
            .limit(limit)
            .into_boxed::<B>();
        let query = having!(indexed!(narrowed!(query, filter), filter, B), filter);
        Ok(after!(query, after).load(c)?)
    })
}

fn rows(
    conn: &mut Conn,
    filter: &Filter,
    after: Option<(NaiveDate, String)>,
    limit: i64,
) -> Result<Vec<Complaint>> {
    on_each!(conn, |c, B| {
        let query = complaints::table
            .select(Complaint::as_select())
            .order((complaints::due, complaints::id))
            .limit(limit)
            .into_boxed::<B>();
        Ok(after!(narrowed!(query, filter), after).load(c)?)
    })
}

/// What the next cases of the list have of a page, and whether there are no others.
fn at_hand(
    conn: &mut Conn,
    filter: &Filter,
    after: Option<(NaiveDate, String)>,
    limit: i64,
) -> Result<(Vec<Complaint>, bool)> {
    on_each!(conn, |c, B| {
        let ids = complaints::table
            .select(complaints::id)
            .order((complaints::due, complaints::id))
            .limit(AT_HAND)
            .into_boxed::<B>();
        let ids: Vec<String> = after!(narrowed!(ids, filter), after).load(c)?;
        let whole = i64::try_from(ids.len()).unwrap_or(i64::MAX) < AT_HAND;
        let query = complaints::table
            .select(Complaint::as_select())
            .filter(complaints::id.eq_any(ids))
            .order((complaints::due, complaints::id))
            .limit(limit)
            .into_boxed::<B>();
        Ok((having!(query, filter).load(c)?, whole))
    })
}

/// How many cases there are by each word of a column.
type Counts = Vec<(String, i64)>;

/// The counts of what a filter leaves: by status, kind, category and channel, and of those overdue.
pub struct Tally {
    pub total: i64,
    pub overdue: i64,
    pub by_status: Counts,
    pub by_kind: Counts,
    pub by_category: Counts,
    pub by_channel: Counts,
}

/// # Errors
/// When the storage fails.
pub fn tally(conn: &mut Conn, filter: &Filter, today: NaiveDate) -> Result<Tally> {
    macro_rules! by {
        ($column:ident) => {
            on_each!(&mut *conn, |c, B| {
                let counts = complaints::table
                    .group_by(complaints::$column)
                    .order(complaints::$column)
                    .select((complaints::$column, count_star()))
                    .into_boxed::<B>();
                having!(indexed!(narrowed!(counts, filter), filter, B), filter).load::<(String, i64)>(c)?
            })
        };
    }
    let overdue = on_each!(&mut *conn, |c, B| {
        let late = complaints::table.select(count_star()).into_boxed::<B>();
        having!(indexed!(narrowed!(late, filter), filter, B), filter)
            .filter(complaints::due.lt(today))
            .first(c)?
    });
    let by_status: Counts = by!(status);
    Ok(Tally {
        total: by_status.iter().map(|(_, count)| count).sum(),
        overdue,
        by_status,
        by_kind: by!(kind),
        by_category: by!(category),
        by_channel: by!(channel),
    })
}
