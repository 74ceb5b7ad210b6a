//! Counting answers and ratings.

use super::{Rated, Read};
use crate::calendar::FiscalYear;
use crate::db::{Conn, on_each};
use crate::http::Result;
use crate::schema::{
    satisfaction_answers as answers, satisfaction_forms as forms, satisfaction_ratings as ratings, services,
};
use chrono::NaiveDate;
use diesel::dsl::{count, count_star, max};
use diesel::prelude::*;
use std::collections::{BTreeMap, HashMap};

/// Where no form says it.
const LEAST: i32 = 5;

type Answered = (Option<String>, NaiveDate, i64);
type Given = (Option<String>, NaiveDate, String, i16, i64);

/// Everything that an agency was told in a year.
pub(super) fn read(conn: &mut Conn, agency: &str, year: FiscalYear) -> Result<Read> {
    // Of the forms that were answered in the year: one that nobody answered silences nothing.
    let period = year.period();
    let least = forms::table
        .inner_join(answers::table)
        .filter(forms::agency_id.eq(agency))
        .filter(answers::month.between(period.start, period.end))
        .select(max(forms::min_answers));
    let least: Option<i32> = on_each!(conn, |c| least.get_result(c))?;
    let names = names(conn, agency)?;
    let mut read = Read {
        months: [Rated::default(); 12],
        services: BTreeMap::new(),
        dimensions: BTreeMap::new(),
        least: least.unwrap_or(LEAST).into(),
    };
    let of = |service: Option<String>| service.and_then(|id| names.get(&id).cloned()).unwrap_or_default();
    let months = year.months();
    let at = |day: NaiveDate| months.iter().position(|month| month.start == day);
    for (service, month, count) in answered(conn, agency, year)? {
        if let Some(rated) = at(month).and_then(|at| read.months.get_mut(at)) {
            rated.answers += count;
        }
        read.services.entry(of(service)).or_default().answers += count;
    }
    for (service, month, dimension, rating, count) in given(conn, agency, year)? {
        let add = |rated: &mut Rated| rated.rated.add(rating, count);
        if let Some(rated) = at(month).and_then(|at| read.months.get_mut(at)) {
            add(rated);
        }
        add(read.services.entry(of(service)).or_default());
        add(read.dimensions.entry(dimension).or_default());
    }
    for (dimension, people) in people(conn, agency, year)? {
        read.dimensions.entry(dimension).or_default().answers = people;
    }
    Ok(read)
}

/// How many answers rate each dimension.
fn people(conn: &mut Conn, agency: &str, year: FiscalYear) -> Result<Vec<(String, i64)>> {
    let period = year.period();
    let all = ratings::table
        .inner_join(answers::table)
        .filter(answers::agency_id.eq(agency))
        .filter(answers::month.between(period.start, period.end))
        .group_by(ratings::dimension)
        .select((ratings::dimension, count(ratings::answer_id).aggregate_distinct()));
    Ok(on_each!(conn, |c| all.load(c))?)
}

/// Code and name of each service, by its id.
fn names(conn: &mut Conn, agency: &str) -> Result<HashMap<String, (String, String)>> {
    let all = services::table.filter(services::agency_id.eq(agency)).select((
        services::id,
        services::code,
        services::name_th,
    ));
    let all: Vec<(String, String, String)> = on_each!(conn, |c| all.load(c))?;
    Ok(all
        .into_iter()
        .map(|(id, code, name)| (id, (code, name)))
        .collect())
}

fn answered(conn: &mut Conn, agency: &str, year: FiscalYear) -> Result<Vec<Answered>> {
    let period = year.period();
    let all = answers::table
        .filter(answers::agency_id.eq(agency))
        .filter(answers::month.between(period.start, period.end))
        .group_by((answers::service_id, answers::month))
        .select((answers::service_id, answers::month, count_star()));
    Ok(on_each!(conn, |c| all.load(c))?)
}

fn given(conn: &mut Conn, agency: &str, year: FiscalYear) -> Result<Vec<Given>> {
    let period = year.period();
    let fields = (
        answers::service_id,
        answers::month,
        ratings::dimension,
        ratings::rating,
    );
    let all = ratings::table
        .inner_join(answers::table)
        .filter(answers::agency_id.eq(agency))
        .filter(answers::month.between(period.start, period.end))
        .group_by(fields)
        .select((
            answers::service_id,
            answers::month,
            ratings::dimension,
            ratings::rating,
            count_star(),
        ));
    Ok(on_each!(conn, |c| all.load(c))?)
}
