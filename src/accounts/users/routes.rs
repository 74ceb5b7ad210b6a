//! The endpoints of accounts.

use super::add::{self, NewUser};
use super::change::{self, Target, change};
use super::model::{Person, Standing};
use super::wire::{CreateUser, IssuedPassword, ListUsers, SetUserRoles, UpdateUser, UserView, parse_roles};
use super::{roles, store};
use crate::accounts::caller::Caller;
use crate::accounts::gate::Gate;
use crate::accounts::rights::ManageUsers;
use crate::crypto::{Secret, readable_code};
use crate::db::Tx;
use crate::http::{
    Body, Code, Confidential, Created, Error, Fault, IfMatch, IfNoneMatch, Page, PageParams, PageUrl, Params,
    Reason, Result, ServiceConfig, Versioned, id_asked, is_id,
};
use actix_web::web::Path;
use actix_web::{get, patch, post, put};

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(list_users)
        .service(create_user)
        .service(get_user)
        .service(update_user)
        .service(set_user_roles)
        .service(reset_user_password)
        .service(reset_user_totp);
}

/// List accounts.
///
/// System administrators see all, agency administrators the people with a role in their agency. Sorted by user name.
#[utoipa::path(
    tag = "people",
    params(ListUsers),
    responses((status = 200, description = "Accounts", body = Page<UserView>)),
    security(("bearer" = []))
)]
#[get("/users")]
async fn list_users(
    gate: Gate,
    caller: Caller<ManageUsers>,
    url: PageUrl,
    params: Params<ListUsers>,
) -> Result<Page<UserView>> {
    let params = params.into_inner();
    let page = PageParams::parse(params.after.as_deref(), params.limit)?;
    let after = page.after(1)?.and_then(|key| key.first().cloned());
    let reach = caller.reach();
    let agencies = match id_asked("agency_id", params.agency_id)? {
        Some(id) if reach.everything || reach.agencies.contains(&id) => Some(vec![id]),
        Some(_) => Some(Vec::new()),
        None => (!reach.everything).then(|| reach.agencies.clone()),
    };
    let filter = store::Filter {
        agencies,
        q: params.q,
        after,
        rows: page.rows(),
    };
    let found = gate.db.read(move |conn| store::page(conn, filter)).await?;
    let key = |person: &Person| vec![person.user.username.clone()];
    Ok(Page::cut(found, &page, &url, key, |person| {
        UserView::new(person, &reach)
    }))
}

/// Open an account.
///
/// The first password has to be changed at the first sign-in. When you give none, one is made and shown this once;
/// that's why this operation takes no `Idempotency-Key`: a key keeps the answer for a day, and a password is kept
/// nowhere. Sent twice, the second is `409`, for the user name is taken. An agency administrator gives at least one
/// role, of the own agency. The accounts of integrity officers are opened by the operator's command only.
#[utoipa::path(
    tag = "people",
    request_body(content = CreateUser, example = json!({"username": "somchai.d", "display_name": "สมชาย ใจดี",
        "roles": [{"role": "data_officer", "agency_id": "0192f0c1-7c1e-7a50-9d3f-0123456789ab"}]})),
    responses((status = 201, description = "Opened", body = IssuedPassword),
              (status = 409, description = "The user name is taken", body = crate::http::Problem)),
    security(("bearer" = []))
)]
#[post("/users")]
async fn create_user(
    gate: Gate,
    caller: Caller<ManageUsers>,
    body: Body<CreateUser>,
) -> Result<Created<IssuedPassword>> {
    let body = body.into_inner();
    let (reach, roles) = (caller.reach(), parse_roles(body.roles)?);
    roles::may_give(&reach, &roles)?;
    if roles.is_empty() && !reach.everything {
        return Err(Error::invalid(Fault::pointer("/roles", Reason::Empty)));
    }
    let made = body.password.is_none().then(readable_code);
    let new = NewUser {
        username: body.username,
        display_name: body.display_name,
        email: body.email,
        password: Secret::new(body.password.or_else(|| made.clone()).unwrap_or_default()),
        roles,
        must_change: true,
        totp_secret: None,
    };
    let person = add::add(&gate.db, &gate.passwords, gate.now(), new, caller.actor()).await?;
    let (location, version) = (format!("/api/v1/users/{}", person.user.id), person.user.version);
    let user = UserView::new(person, &reach);
    Created::new(location, version, &IssuedPassword { user, password: made })
}

/// Read one account.
///
/// With the roles in the places that you manage. An account without any there isn't there for you: `404`.
#[utoipa::path(
    tag = "people",
    params(("user_id" = String, Path, description = "The account"), IfNoneMatch),
    responses((status = 200, description = "The account", body = UserView)),
    security(("bearer" = []))
)]
#[get("/users/{user_id}")]
async fn get_user(gate: Gate, caller: Caller<ManageUsers>, id: Path<String>) -> Result<Versioned<UserView>> {
    let (id, reach) = (id.into_inner(), caller.reach());
    let missing = || Error::new(Code::NotFound);
    if !is_id(&id) {
        return Err(missing());
    }
    let found = gate.db.read(move |conn| store::find(conn, &id)).await?;
    let person = found.filter(|person| person.standing(&reach) > Standing::Hidden);
    Ok(versioned(person.ok_or_else(missing)?, &caller))
}

fn versioned(person: Person, caller: &Caller<ManageUsers>) -> Versioned<UserView> {
    Versioned {
        version: person.user.version,
        view: UserView::new(person, &caller.reach()),
    }
}

/// Rename, close or reopen an account.
///
/// Closing it (`disabled`) signs the person out everywhere at once. `409` when it's your own account or that of the
/// last system administrator.
#[utoipa::path(
    tag = "people",
    params(("user_id" = String, Path, description = "The account"),
           IfMatch),
    request_body(content = UpdateUser, example = json!({"disabled": true})),
    responses((status = 200, description = "As it is now", body = UserView),
              (status = 409, description = "You can't close this account", body = crate::http::Problem,
               content_type = "application/problem+json")),
    security(("bearer" = []))
)]
#[patch("/users/{user_id}")]
async fn update_user(
    gate: Gate,
    caller: Caller<ManageUsers>,
    id: Path<String>,
    read: IfMatch,
    body: Body<UpdateUser>,
) -> Result<Versioned<UserView>> {
    let (update, manager) = (body.into_inner().parse()?, caller.session().id.clone());
    let target = target(id, read, Standing::Whole);
    let edit = move |tx: &mut Tx<'_>, person: &mut Person| update.apply(tx, person, &manager);
    Ok(versioned(change(&gate, &caller, target, edit).await?, &caller))
}

fn target(id: Path<String>, read: IfMatch, needs: Standing) -> Target {
    let id = id.into_inner();
    Target { id, read, needs }
}

/// Set a person's roles.
///
/// The list stands in place of all the roles that you manage: for an agency administrator those of the own agency,
/// while roles in other agencies stay. An integrity officer can be neither agency nor system administrator, in no
/// agency; the role can be taken away here, but is given by the operator's command only. Tokens given out before are refused at once; the person's session goes on with the new roles after
/// `/auth/refresh`. `409` when nobody would be left to run the service.
#[utoipa::path(
    tag = "people",
    params(("user_id" = String, Path, description = "The account"),
           IfMatch),
    request_body(content = SetUserRoles,
        example = json!({"roles": [{"role": "approver", "agency_id": "0192f0c1-7c1e-7a50-9d3f-0123456789ab"}]})),
    responses((status = 200, description = "As it is now", body = UserView),
              (status = 409, description = "Nobody would be left to run the service", body = crate::http::Problem,
               content_type = "application/problem+json")),
    security(("bearer" = []))
)]
#[put("/users/{user_id}/roles")]
async fn set_user_roles(
    gate: Gate,
    caller: Caller<ManageUsers>,
    id: Path<String>,
    read: IfMatch,
    body: Body<SetUserRoles>,
) -> Result<Versioned<UserView>> {
    let (reach, given) = (caller.reach(), parse_roles(body.into_inner().roles)?);
    let target = target(id, read, Standing::Roles);
    let edit = move |tx: &mut Tx<'_>, person: &mut Person| change::set_roles(tx, person, given, &reach);
    Ok(versioned(change(&gate, &caller, target, edit).await?, &caller))
}

/// Give a person a new password.
///
/// It's shown this once, has to be changed at the next sign-in, and signs the person out everywhere. `403` for an
/// integrity officer, whose account nobody else may come into.
#[utoipa::path(
    tag = "people",
    params(("user_id" = String, Path, description = "The account"),
           IfMatch),
    responses((status = 200, description = "The one-time password", body = IssuedPassword)),
    security(("bearer" = []))
)]
#[post("/users/{user_id}/reset-password")]
async fn reset_user_password(
    gate: Gate,
    caller: Caller<ManageUsers>,
    id: Path<String>,
    read: IfMatch,
) -> Result<Confidential<Versioned<IssuedPassword>>> {
    let password = readable_code();
    let hash = gate.passwords.hash(Secret::new(password.clone())).await?;
    let target = target(id, read, Standing::Whole);
    let edit = move |_: &mut Tx<'_>, person: &mut Person| change::reset_password(person, hash);
    let person = change(&gate, &caller, target, edit).await?;
    let user = UserView::new(person, &caller.reach());
    Ok(Confidential(Versioned {
        version: user.version,
        view: IssuedPassword {
            user,
            password: Some(password),
        },
    }))
}

/// Take a person's second factor away, as when a telephone was lost.
///
/// It signs the person out everywhere. `403` for an integrity officer, who has recovery codes. `409` when there's none.
#[utoipa::path(
    tag = "people",
    params(("user_id" = String, Path, description = "The account"),
           IfMatch),
    responses((status = 200, description = "As it is now", body = UserView),
              (status = 409, description = "There's no second factor", body = crate::http::Problem,
               content_type = "application/problem+json")),
    security(("bearer" = []))
)]
#[post("/users/{user_id}/reset-totp")]
async fn reset_user_totp(
    gate: Gate,
    caller: Caller<ManageUsers>,
    id: Path<String>,
    read: IfMatch,
) -> Result<Versioned<UserView>> {
    let target = target(id, read, Standing::Whole);
    let person = change(&gate, &caller, target, change::reset_totp).await?;
    Ok(versioned(person, &caller))
}
