//! Assessments in the database.

use super::model::{Assessment, Listed, Revision};
use crate::accounts::Reach;
use crate::db::{Conn, Tx, containing, on_each, plain_lower};
use crate::http::{Result, is_id};
use crate::schema::{assessment_revisions, assessments};
use diesel::connection::DefaultLoadingMode;
use diesel::prelude::*;

/// Which assessments a list shows.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub fiscal_year: Option<i32>,
    pub province: Option<String>,
    pub amphoe: Option<String>,
    pub agency_kind: Option<String>,
    pub agency_id: Option<String>,
    /// By the year's rule; as printed where the rule can't tell: [`Assessment::level`].
    pub level: Option<String>,
    /// Hundredths.
    pub min: Option<i32>,
    pub max: Option<i32>,
    /// Part of the agency's name, whatever the case of its Latin letters.
    pub q: Option<String>,
    pub status: Option<String>,
}

/// The query for a page: published ones and, for a reader of drafts, the drafts it reaches; in order of id, after
/// `after`.
macro_rules! page_of {
    ($filter:expr, $drafts:expr, $after:expr, $rows:expr, $B:ty) => {{
        use assessments::dsl;
        let (filter, drafts, after): (&Filter, Option<&Reach>, Option<&str>) = ($filter, $drafts, $after);
        let mut query = dsl::assessments.order(dsl::id).limit($rows).into_boxed::<$B>();
        match drafts {
            None => query = query.filter(dsl::status.eq("published")),
            Some(reach) if reach.everything => {}
            Some(reach) => {
                let own = dsl::agency_id.eq_any(reach.agencies.clone());
                let shared = dsl::province
                    .eq_any(reach.provinces.clone())
                    .and(dsl::shared.eq(true));
                query = query.filter(dsl::status.eq("published").or(own).or(shared));
            }
        }
        if let Some(after) = after {
            query = query.filter(dsl::id.gt(after.to_owned()));
        }
        if let Some(year) = filter.fiscal_year {
            query = query.filter(dsl::fiscal_year.eq(year));
        }
        if let Some(province) = &filter.province {
            query = query.filter(dsl::province.eq(province));
        }
        if let Some(amphoe) = &filter.amphoe {
            query = query.filter(dsl::amphoe.eq(amphoe));
        }
        if let Some(kind) = &filter.agency_kind {
            query = query.filter(dsl::agency_kind.eq(kind));
        }
        if let Some(agency) = &filter.agency_id {
            query = query.filter(dsl::agency_id.eq(agency));
        }
        if let Some(level) = &filter.level {
            let untold = dsl::computed_level.is_null().and(dsl::level.eq(level));
            query = query.filter(dsl::computed_level.eq(level).or(untold));
        }
        if let Some(min) = filter.min {
            query = query.filter(dsl::overall.ge(min));
        }
        if let Some(max) = filter.max {
            query = query.filter(dsl::overall.le(max));
        }
        if let Some(status) = &filter.status {
            query = query.filter(dsl::status.eq(status));
        }
        if let Some(q) = &filter.q {
            let name = plain_lower(dsl::agency_name);
            query = query.filter(name.like(containing(&q.to_ascii_lowercase())).escape('\\'));
        }
        query
    }};
}

/// A page of whole assessments: published ones and, for a reader of drafts, the drafts it reaches; in order of id,
/// after `after`.
///
/// # Errors
/// When the storage fails.
pub fn page(
    conn: &mut Conn,
    filter: &Filter,
    drafts: Option<&Reach>,
    after: Option<&str>,
    rows: i64,
) -> Result<Vec<Assessment>> {
    Ok(on_each!(conn, |c, B| page_of!(filter, drafts, after, rows, B)
        .select(Assessment::as_select())
        .load(c))?)
}

/// As [`page`], with the columns that lists show, and each row as `view` has it.
///
/// # Errors
/// When the storage fails.
pub fn list<V>(
    conn: &mut Conn,
    filter: &Filter,
    drafts: Option<&Reach>,
    after: Option<&str>,
    rows: i64,
    view: impl Fn(Listed) -> V,
) -> Result<Vec<V>> {
    let mut views = Vec::with_capacity(usize::try_from(rows).unwrap_or(0));
    on_each!(conn, |c, B| {
        let query = page_of!(filter, drafts, after, rows, B).select(Listed::as_select());
        for row in query.load_iter::<Listed, DefaultLoadingMode>(c)? {
            views.push(view(row?));
        }
    });
    Ok(views)
}

/// # Errors
/// When the storage fails.
pub fn find(conn: &mut Conn, agency: &str, year: i32) -> Result<Option<Assessment>> {
    if !is_id(agency) {
        return Ok(None);
    }
    let found = assessments::table.filter(
        assessments::agency_id
            .eq(agency)
            .and(assessments::fiscal_year.eq(year)),
    );
    Ok(on_each!(conn, |c| found
        .select(Assessment::as_select())
        .first(c)
        .optional())?)
}

/// Whether an agency has an assessment of the year, draft or published.
///
/// # Errors
/// When the storage fails.
pub fn exists(conn: &mut Conn, agency: &str, year: i32) -> Result<bool> {
    Ok(find(conn, agency, year)?.is_some())
}

/// As [`find`], and holds it until the end of the write.
///
/// # Errors
/// When the storage fails.
pub fn find_for_update(tx: &mut Tx<'_>, agency: &str, year: i32) -> Result<Option<Assessment>> {
    if !is_id(agency) {
        return Ok(None);
    }
    let found = assessments::table.filter(
        assessments::agency_id
            .eq(agency)
            .and(assessments::fiscal_year.eq(year)),
    );
    Ok(match tx.conn() {
        Conn::Sqlite(c) => found.select(Assessment::as_select()).first(c).optional()?,
        Conn::Postgres(c) => found
            .select(Assessment::as_select())
            .for_update()
            .first(c)
            .optional()?,
    })
}

/// All assessments of an agency, held until the end of the write.
///
/// # Errors
/// When the storage fails.
pub fn of_agency_for_update(tx: &mut Tx<'_>, agency: &str) -> Result<Vec<Assessment>> {
    let found = assessments::table
        .filter(assessments::agency_id.eq(agency))
        .order(assessments::id);
    Ok(match tx.conn() {
        Conn::Sqlite(c) => found.select(Assessment::as_select()).load(c)?,
        Conn::Postgres(c) => found.select(Assessment::as_select()).for_update().load(c)?,
    })
}

/// # Errors
/// `409` when the agency has one for the year.
pub fn insert(tx: &mut Tx<'_>, row: &Assessment) -> Result<()> {
    on_each!(tx.conn(), |c| diesel::insert_into(assessments::table)
        .values(row)
        .execute(c))?;
    Ok(())
}

/// Rows of one statement, whose values stay below the limits of both databases.
const ROWS: usize = 100;

/// As [`insert`], many in few statements.
///
/// # Errors
/// `409` when an agency has one for the year.
pub fn insert_all(tx: &mut Tx<'_>, rows: &[&Assessment]) -> Result<()> {
    for rows in rows.chunks(ROWS) {
        on_each!(tx.conn(), |c| diesel::insert_into(assessments::table)
            .values(rows.to_vec())
            .execute(c))?;
    }
    Ok(())
}

/// # Errors
/// When the storage fails.
pub fn update(tx: &mut Tx<'_>, row: &Assessment) -> Result<()> {
    let found = assessments::table.find(&row.id);
    on_each!(tx.conn(), |c| diesel::update(found).set(row).execute(c))?;
    Ok(())
}

/// # Errors
/// When the storage fails.
pub fn keep_revision(tx: &mut Tx<'_>, revision: &Revision) -> Result<()> {
    on_each!(tx.conn(), |c| diesel::insert_into(assessment_revisions::table)
        .values(revision)
        .execute(c))?;
    Ok(())
}

/// As [`keep_revision`], many in few statements.
///
/// # Errors
/// When the storage fails.
pub fn keep_revisions(tx: &mut Tx<'_>, revisions: &[Revision]) -> Result<()> {
    for rows in revisions.chunks(ROWS) {
        on_each!(tx.conn(), |c| diesel::insert_into(assessment_revisions::table)
            .values(rows)
            .execute(c))?;
    }
    Ok(())
}

/// The versions of an assessment, newest first, those below `before`.
///
/// # Errors
/// When the storage fails.
pub fn revisions(conn: &mut Conn, id: &str, before: Option<i32>, rows: i64) -> Result<Vec<Revision>> {
    let found = assessment_revisions::table
        .filter(assessment_revisions::assessment_id.eq(id))
        .filter(assessment_revisions::version.lt(before.unwrap_or(i32::MAX)))
        .order(assessment_revisions::version.desc())
        .limit(rows);
    Ok(on_each!(conn, |c| found.select(Revision::as_select()).load(c))?)
}
