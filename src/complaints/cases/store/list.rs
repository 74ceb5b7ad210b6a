//! The work list: which cases are asked for, and how many there are of each.

use crate::accounts::Reach;
use crate::complaints::cases::wire::CountComplaints;
use crate::complaints::kinds::{CaseStatus, Channel, ComplaintKind};
use crate::complaints::model::Complaint;
use crate::db::{Conn, containing, on_each, plain_lower};
use crate::http::{At, Code, Error, Fault, Faults, PageParams, Reason, Result, id_asked, parse_day};
use crate::schema::complaints;
use chrono::NaiveDate;
use diesel::dsl::count_star;
use diesel::prelude::*;

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
        let asked = id_asked("agency_id", params.agency_id)?;
        let agency = match (asked, reach.agencies.as_slice()) {
            (Some(id), _) if reach.is_own(&id) => id,
            (Some(_), _) => return Err(Error::new(Code::Forbidden)),
            (None, [only]) => only.clone(),
            (None, _) => return Err(Error::invalid(Fault::parameter("agency_id", Reason::Required))),
        };
        let filter = Self {
            agency_id: agency,
            status: faults
                .check(word(
                    "status",
                    params.status,
                    CaseStatus::parse,
                    CaseStatus::allowed(),
                ))
                .flatten(),
            kind: faults
                .check(word(
                    "kind",
                    params.kind,
                    ComplaintKind::parse,
                    ComplaintKind::allowed(),
                ))
                .flatten(),
            channel: faults
                .check(word(
                    "channel",
                    params.channel,
                    Channel::parse,
                    Channel::allowed(),
                ))
                .flatten(),
            category: params.category,
            unit_id: id_asked("unit_id", params.unit_id)?,
            officer_id: id_asked("officer_id", params.officer_id)?,
            overdue_on: params.overdue.unwrap_or(false).then_some(today),
            received_from: faults.check(day("received_from", params.received_from)).flatten(),
            received_to: faults.check(day("received_to", params.received_to)).flatten(),
            q: params.q,
        };
        if filter.q.as_ref().is_some_and(|q| q.chars().count() > 100) {
            faults.push(Fault::parameter("q", Reason::TooLong).with("max", 100));
        }
        faults.finish(Some(filter))
    }
}

fn word<T>(
    name: &str,
    given: Option<String>,
    parse: fn(&str) -> Option<T>,
    allowed: &'static str,
) -> Result<Option<T>, Fault> {
    let unknown = || Fault::parameter(name, Reason::UnknownValue).with("allowed", allowed);
    given.map(|word| parse(&word).ok_or_else(unknown)).transpose()
}

fn day(name: &str, given: Option<String>) -> Result<Option<NaiveDate>, Fault> {
    given
        .map(|text| parse_day(At::Parameter(name.to_owned()), &text))
        .transpose()
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
        if let Some(q) = &filter.q {
            let pattern = containing(&q.to_ascii_lowercase());
            query = query.filter(plain_lower(complaints::description).like(pattern).escape('\\'));
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
    on_each!(conn, |c, B| {
        let query = complaints::table
            .select(Complaint::as_select())
            .order((complaints::due, complaints::id))
            .limit(limit)
            .into_boxed::<B>();
        let mut query = narrowed!(query, filter);
        if let Some((due, id)) = after {
            let later = complaints::due
                .gt(due)
                .or(complaints::due.eq(due).and(complaints::id.gt(id)));
            query = query.filter(later);
        }
        Ok(query.load(c)?)
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
                narrowed!(counts, filter).load::<(String, i64)>(c)?
            })
        };
    }
    let overdue = on_each!(&mut *conn, |c, B| {
        let late = complaints::table.select(count_star()).into_boxed::<B>();
        narrowed!(late, filter)
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
