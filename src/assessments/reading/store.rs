//! Agencies and assessments as they're read together.

use crate::assessments::model::{Assessment, Status, indicators};
use crate::assessments::score::{INDICATORS, Score};
use crate::db::{Conn, on_each};
use crate::http::{Result, is_id};
use crate::schema::{agencies, assessments};
use diesel::prelude::*;

/// หน่วยงานที่รู้จัก — an agency of the list, assessed or not.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = agencies)]
pub struct Known {
    pub id: String,
    pub kind: String,
    pub name_th: String,
    pub province: String,
    pub amphoe: Option<String>,
}

/// # Errors
/// When the storage fails.
pub fn agency(conn: &mut Conn, id: &str) -> Result<Option<Known>> {
    if !is_id(id) {
        return Ok(None);
    }
    let found = agencies::table.find(id);
    Ok(on_each!(conn, |c| found
        .select(Known::as_select())
        .first(c)
        .optional())?)
}

/// All agencies of a province, by amphoe and name.
///
/// # Errors
/// When the storage fails.
pub fn agencies_of(conn: &mut Conn, province: &str) -> Result<Vec<Known>> {
    let found = agencies::table.filter(agencies::province.eq(province));
    let mut known: Vec<Known> = on_each!(conn, |c| found.select(Known::as_select()).load(c))?;
    // The databases sort Thai and NULL differently.
    known.sort_by(|a, b| (&a.amphoe, &a.name_th, &a.id).cmp(&(&b.amphoe, &b.name_th, &b.id)));
    Ok(known)
}

/// All assessments of an agency, the earliest year first; drafts included.
///
/// # Errors
/// When the storage fails.
pub fn of_agency(conn: &mut Conn, agency: &str) -> Result<Vec<Assessment>> {
    let found = assessments::table
        .filter(assessments::agency_id.eq(agency))
        .order(assessments::fiscal_year);
    Ok(on_each!(conn, |c| found.select(Assessment::as_select()).load(c))?)
}

/// The published assessments of an agency, the earliest year first.
///
/// # Errors
/// When the storage fails.
pub fn published_of(conn: &mut Conn, agency: &str) -> Result<Vec<Assessment>> {
    let mut rows = of_agency(conn, agency)?;
    rows.retain(|row| row.status() == Status::Published);
    Ok(rows)
}

/// All assessments of a province and year; drafts included.
///
/// # Errors
/// When the storage fails.
pub fn of_province(conn: &mut Conn, province: &str, year: i32) -> Result<Vec<Assessment>> {
    let found = assessments::table.filter(
        assessments::province
            .eq(province)
            .and(assessments::fiscal_year.eq(year)),
    );
    Ok(on_each!(conn, |c| found.select(Assessment::as_select()).load(c))?)
}

/// The indicators of an agency in a year.
#[derive(Clone, Debug)]
pub struct Measured {
    pub agency_id: String,
    pub province: String,
    pub scores: [Option<Score>; INDICATORS],
}

/// The indicators of all published assessments of a year.
///
/// # Errors
/// When the storage fails.
pub fn measured(conn: &mut Conn, year: i32) -> Result<Vec<Measured>> {
    let all = assessments::table
        .filter(
            assessments::fiscal_year
                .eq(year)
                .and(assessments::status.eq("published")),
        )
        .select((
            assessments::agency_id,
            assessments::province,
            assessments::indicators,
        ));
    let rows: Vec<(String, String, String)> = on_each!(conn, |c| all.load(c))?;
    let rows = rows.into_iter().map(|(agency_id, province, stored)| Measured {
        agency_id,
        province,
        scores: indicators(&stored),
    });
    Ok(rows.collect())
}

/// What a ranking shows of an assessment.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = assessments)]
pub struct Entry {
    pub agency_id: String,
    pub agency_kind: String,
    pub agency_name: String,
    pub province: String,
    /// `''` where the agency has none.
    pub amphoe: String,
    pub overall: i32,
    pub level: Option<String>,
    pub grade: Option<String>,
    pub computed_level: Option<String>,
    pub rank: Option<i32>,
    pub rank_scope: Option<String>,
    pub rank_total: Option<i32>,
}

/// Which rows a ranking needs.
#[derive(Clone, Debug, Default)]
pub struct Within {
    pub province: Option<String>,
    pub amphoe: Option<String>,
    pub kind: Option<String>,
}

/// The published assessments of a year.
///
/// # Errors
/// When the storage fails.
pub fn published(conn: &mut Conn, year: i32, within: &Within) -> Result<Vec<Entry>> {
    use assessments::dsl;
    let Within {
        province,
        amphoe,
        kind,
    } = within;
    let rows = on_each!(conn, |c, B| {
        let mut query = dsl::assessments
            .select(Entry::as_select())
            .filter(dsl::fiscal_year.eq(year).and(dsl::status.eq("published")))
            .into_boxed::<B>();
        if let Some(province) = province {
            query = query.filter(dsl::province.eq(province));
        }
        if let Some(amphoe) = amphoe {
            query = query.filter(dsl::amphoe.eq(amphoe));
        }
        if let Some(kind) = kind {
            query = query.filter(dsl::agency_kind.eq(kind));
        }
        query.load(c)
    })?;
    Ok(rows)
}

/// How many agencies are known of each kind, province and amphoe (`''` for none).
///
/// # Errors
/// When the storage fails.
pub fn known_counts(conn: &mut Conn) -> Result<Vec<(String, String, String, i64)>> {
    use agencies::dsl;
    let counts = dsl::agencies
        .group_by((dsl::kind, dsl::province, dsl::amphoe))
        .select((dsl::kind, dsl::province, dsl::amphoe, diesel::dsl::count_star()));
    let counts: Vec<(String, String, Option<String>, i64)> = on_each!(conn, |c| counts.load(c))?;
    let counts = counts.into_iter();
    Ok(counts
        .map(|(kind, province, amphoe, n)| (kind, province, amphoe.unwrap_or_default(), n))
        .collect())
}
