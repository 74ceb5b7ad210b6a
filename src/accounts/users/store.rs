//! Accounts and their roles in the database.

use super::model::{Person, User};
use crate::accounts::grants::{Grant, Tenant};
use crate::accounts::roles::Role;
use crate::db::{Conn, Tx, containing, on_each};
use crate::http::{Code, Error, Fault, Reason, Result};
use crate::schema::{agencies, user_roles, users};
use diesel::prelude::*;
use diesel::sql_types::Text;
use std::collections::{HashMap, HashSet};

#[derive(Queryable, Insertable)]
#[diesel(table_name = user_roles)]
struct RoleRow {
    user_id: String,
    role: String,
    agency_id: String,
    province: String,
}

/// # Errors
/// When the storage fails.
pub fn find(conn: &mut Conn, id: &str) -> Result<Option<Person>> {
    let query = users::table.find(id);
    let user = on_each!(conn, |c| query.select(User::as_select()).first(c).optional())?;
    user.map(|user| complete(conn, user)).transpose()
}

/// By the normalised user name.
///
/// # Errors
/// When the storage fails.
pub fn find_by_name(conn: &mut Conn, username: &str) -> Result<Option<Person>> {
    let query = users::table.filter(users::username.eq(username));
    let user = on_each!(conn, |c| query.select(User::as_select()).first(c).optional())?;
    user.map(|user| complete(conn, user)).transpose()
}

/// The account, held until the end of this write: no other write changes it meanwhile.
///
/// # Errors
/// `404` when there's none.
pub fn lock(tx: &mut Tx<'_>, id: &str) -> Result<Person> {
    let query = users::table.find(id);
    let user = match tx.conn() {
        Conn::Sqlite(c) => query.select(User::as_select()).first(c)?,
        Conn::Postgres(c) => query.select(User::as_select()).for_update().first(c)?,
    };
    complete(tx.conn(), user)
}

fn complete(conn: &mut Conn, user: User) -> Result<Person> {
    let roles = roles_of(conn, std::slice::from_ref(&user.id))?.remove(&user.id);
    Ok(Person {
        user,
        roles: roles.unwrap_or_default(),
    })
}

fn roles_of(conn: &mut Conn, ids: &[String]) -> Result<HashMap<String, Vec<Grant<Role>>>> {
    let query = user_roles::table.filter(user_roles::user_id.eq_any(ids)).order((
        user_roles::role,
        user_roles::agency_id,
        user_roles::province,
    ));
    let rows: Vec<RoleRow> = on_each!(conn, |c| query.load(c))?;
    let mut roles: HashMap<String, Vec<Grant<Role>>> = HashMap::new();
    for row in rows {
        // A role that this release doesn't know gives nothing.
        if let Some(what) = Role::parse(&row.role) {
            let tenant = Tenant::of_columns(row.agency_id, row.province);
            roles.entry(row.user_id).or_default().push(Grant { what, tenant });
        }
    }
    Ok(roles)
}

/// # Errors
/// `409` when the user name is taken.
pub fn insert(tx: &mut Tx<'_>, person: &Person) -> Result<()> {
    let user = &person.user;
    on_each!(tx.conn(), |c| diesel::insert_into(users::table)
        .values(user)
        .execute(c))?;
    insert_roles(tx, person)
}

/// Writes the account, but not its roles.
///
/// # Errors
/// When the storage fails.
pub fn save(tx: &mut Tx<'_>, user: &User) -> Result<()> {
    let statement = diesel::update(users::table.find(&user.id)).set(user);
    on_each!(tx.conn(), |c| statement.execute(c))?;
    Ok(())
}

/// Writes the roles in place of those before.
///
/// # Errors
/// When the storage fails.
pub fn replace_roles(tx: &mut Tx<'_>, person: &Person) -> Result<()> {
    let before = user_roles::table.filter(user_roles::user_id.eq(&person.user.id));
    on_each!(tx.conn(), |c| diesel::delete(before).execute(c))?;
    insert_roles(tx, person)
}

fn insert_roles(tx: &mut Tx<'_>, person: &Person) -> Result<()> {
    for grant in &person.roles {
        let (agency_id, province) = grant.tenant.columns();
        let row = RoleRow {
            user_id: person.user.id.clone(),
            role: grant.what.as_str().to_owned(),
            agency_id,
            province,
        };
        on_each!(tx.conn(), |c| diesel::insert_into(user_roles::table)
            .values(&row)
            .execute(c))?;
    }
    Ok(())
}

/// Checks that the agencies of `roles` are there.
///
/// # Errors
/// `422` that names each that isn't.
pub fn check_agencies(conn: &mut Conn, roles: &[Grant<Role>]) -> Result<()> {
    let named: Vec<&str> = roles.iter().filter_map(|grant| grant.tenant.agency()).collect();
    let query = agencies::table
        .filter(agencies::id.eq_any(named))
        .select(agencies::id);
    let known: Vec<String> = on_each!(conn, |c| query.load(c))?;
    let known: HashSet<String> = known.into_iter().collect();
    let missing = roles.iter().enumerate().filter_map(|(n, grant)| {
        let id = grant.tenant.agency().filter(|id| !known.contains(*id))?;
        let fault = Fault::pointer(format!("/roles/{n}/agency_id"), Reason::UnknownAgency);
        Some(fault.with("value", id))
    });
    let missing: Vec<Fault> = missing.collect();
    if missing.is_empty() {
        Ok(())
    } else {
        Err(Error::faults(missing))
    }
}

/// Holds back other writes that could take away a system administrator.
///
/// # Errors
/// When the storage fails.
pub fn lock_sysadmins(tx: &mut Tx<'_>) -> Result<()> {
    if let Conn::Postgres(c) = tx.conn() {
        let rows = user_roles::table
            .filter(user_roles::role.eq(Role::Sysadmin.as_str()))
            .order(user_roles::user_id)
            .select(user_roles::user_id);
        rows.for_update().load::<String>(c)?;
    }
    Ok(())
}

/// # Errors
/// `409` when no system administrator is left who can sign in.
pub fn ensure_a_sysadmin(tx: &mut Tx<'_>) -> Result<()> {
    let holders = user_roles::table
        .filter(user_roles::role.eq(Role::Sysadmin.as_str()))
        .select(user_roles::user_id);
    let left = users::table
        .filter(users::disabled.eq(false).and(users::id.eq_any(holders)))
        .count();
    match on_each!(tx.conn(), |c| left.get_result::<i64>(c))? {
        0 => Err(Error::new(Code::Conflict)),
        _ => Ok(()),
    }
}

#[diesel::declare_sql_function]
extern "SQL" {
    fn lower(text: Text) -> Text;
}

/// Which accounts a list is of.
pub struct Filter {
    /// Only people of these agencies; all people without.
    pub agencies: Option<Vec<String>>,
    pub q: Option<String>,
    /// The user name after which the page begins.
    pub after: Option<String>,
    pub rows: i64,
}

/// A page of accounts by user name.
///
/// # Errors
/// When the storage fails.
pub fn page(conn: &mut Conn, filter: Filter) -> Result<Vec<Person>> {
    let mut query = users::table
        .select(User::as_select())
        .order(users::username)
        .limit(filter.rows)
        .into_boxed();
    if let Some(agencies) = filter.agencies {
        let members = user_roles::table
            .filter(user_roles::agency_id.eq_any(agencies))
            .select(user_roles::user_id);
        query = query.filter(users::id.eq_any(members));
    }
    if let Some(q) = filter.q {
        let pattern = containing(&q.to_lowercase());
        let named = users::username.like(pattern.clone()).escape('\\');
        query = query.filter(named.or(lower(users::display_name).like(pattern).escape('\\')));
    }
    if let Some(after) = filter.after {
        query = query.filter(users::username.gt(after));
    }
    let found: Vec<User> = query.load(conn)?;
    let ids: Vec<String> = found.iter().map(|user| user.id.clone()).collect();
    let mut roles = roles_of(conn, &ids)?;
    let person = |user: User| Person {
        roles: roles.remove(&user.id).unwrap_or_default(),
        user,
    };
    Ok(found.into_iter().map(person).collect())
}

/// An account and its e-mail address.
pub type Addressed = (String, String);

/// An account that's open and has an address.
///
/// # Errors
/// When the storage fails.
pub fn addressed(conn: &mut Conn, id: &str) -> Result<Option<Addressed>> {
    let found = users::table
        .filter(users::id.eq(id).and(users::disabled.eq(false)))
        .filter(users::email.is_not_null())
        .select((users::id, users::email.assume_not_null()));
    Ok(on_each!(conn, |c| found.first(c).optional())?)
}

/// The open accounts of an agency with a role that have an address.
///
/// # Errors
/// When the storage fails.
pub fn addressed_with_role(conn: &mut Conn, agency: &str, role: Role) -> Result<Vec<Addressed>> {
    let found = users::table
        .inner_join(user_roles::table.on(user_roles::user_id.eq(users::id)))
        .filter(user_roles::agency_id.eq(agency))
        .filter(user_roles::role.eq(role.as_str()))
        .filter(users::disabled.eq(false).and(users::email.is_not_null()))
        .order(users::id)
        .select((users::id, users::email.assume_not_null()));
    Ok(on_each!(conn, |c| found.load(c))?)
}

/// Their addresses, but for the account that an event names as its actor: nobody is told of their own doing.
pub fn others(people: Vec<Addressed>, actor: &str) -> Vec<String> {
    let own = actor.strip_prefix("user/");
    let others = people.into_iter().filter(|(id, _)| Some(id.as_str()) != own);
    others.map(|(_, address)| address).collect()
}
