//! Categories in the database, and those of `data/complaints/` that aren't there.

use super::model::Category;
use crate::complaints::data;
use crate::db::{Conn, on_each};
use crate::http::Result;
use crate::schema::complaint_categories as categories;
use diesel::prelude::*;

/// All categories of an agency, closed ones included, in their order.
///
/// # Errors
/// When the storage fails.
pub fn list(conn: &mut Conn, agency: &str) -> Result<Vec<Category>> {
    let own = categories::table.filter(categories::agency_id.eq(agency));
    let mut all: Vec<Category> = on_each!(conn, |c| own.select(Category::as_select()).load(c))?;
    for (sort, default) in (10..).step_by(10).zip(data::categories()) {
        if !all.iter().any(|own| own.code == default.code) {
            all.push(Category::default_of(agency, sort, default));
        }
    }
    all.sort_by(|a, b| (a.sort, &a.code).cmp(&(b.sort, &b.code)));
    Ok(all)
}

/// The category that new cases may have; `None` when it's closed or the agency has none of this code.
///
/// # Errors
/// When the storage fails.
pub fn find_open(conn: &mut Conn, agency: &str, code: &str) -> Result<Option<Category>> {
    let own = categories::table.find((agency, code));
    let own: Option<Category> = on_each!(conn, |c| own.select(Category::as_select()).first(c).optional())?;
    let default = || {
        let default = data::categories().iter().find(|default| default.code == code)?;
        Some(Category::default_of(agency, 0, default))
    };
    Ok(own.or_else(default).filter(|category| category.is_open))
}
