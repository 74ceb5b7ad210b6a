//! The cases' endpoints.

mod bulk;
mod ending;
mod files;
mod reading;
mod working;

use super::act::{Act, Doer, Present, act};
use super::powers::Powers;
use super::store;
use super::wire::{ComplaintView, Seen};
use crate::accounts::{Caller, Right};
use crate::calendar::day_in_bangkok;
use crate::complaints::kinds::StepBy;
use crate::complaints::model::{area, replay};
use crate::complaints::terms;
use crate::db::{Conn, Tx};
use crate::http::Desk;
use crate::http::{IfMatch, Result, ServiceConfig, Versioned, is_id};
use actix_web::web::Path;
use chrono::NaiveDateTime;

pub fn register(config: &mut ServiceConfig<'_>) {
    reading::register(config);
    working::register(config);
    ending::register(config);
    bulk::register(config);
    files::register(config);
}

/// Takes a step as somebody at the office.
async fn take<R: Right + Send>(
    desk: Desk,
    (caller, whose): (Caller<R>, StepBy),
    id: Path<String>,
    read: IfMatch,
    make: impl FnOnce(&mut Tx<'_>, &Present) -> Result<Act> + Send + 'static,
) -> Result<Versioned<ComplaintView>> {
    let now = desk.now();
    let (reach, powers) = (caller.reach(), Powers::of(caller.session()));
    let doer = Doer {
        whose,
        actor: caller.actor(),
        at: now,
    };
    let view = desk
        .db
        .write(move |tx| {
            let present = store::present(tx, &reach, &id)?;
            read.check(present.case.version)?;
            let step = make(tx, &present)?;
            let present = act(tx, &doer, present, step)?;
            view_of(tx.conn(), present, &powers, now)
        })
        .await?;
    Ok(Versioned {
        version: view.version,
        view,
    })
}

/// Takes a step that destroys a case's files, and removes their bytes and what the database's log has of it. What a crash
/// leaves of the files, the hourly round finds; a log that is in use is cut a minute later.
async fn discard(
    desk: Desk,
    id: Path<String>,
    take: impl AsyncFnOnce(Desk, Path<String>) -> Result<Versioned<ComplaintView>>,
) -> Result<Versioned<ComplaintView>> {
    let (db, files, case) = (desk.db.clone(), desk.files.clone(), id.clone());
    // Whether the case is the caller's is asked where the step is taken.
    let known = is_id(&case);
    let named = db.read(move |conn| {
        if known {
            store::files(conn, &case)
        } else {
            Ok(Vec::new())
        }
    });
    let named = named.await?;
    let view = take(desk, id).await?;
    for file in named {
        if let Err(error) = files.remove(file.id).await {
            tracing::warn!(%error, "a file that was destroyed with its case is still there");
        }
    }
    if let Err(error) = db.cut_log().await {
        tracing::warn!(%error, "the database's log still has what was destroyed");
    }
    Ok(view)
}

/// A case as this person sees it.
fn view_of(conn: &mut Conn, present: Present, powers: &Powers, now: NaiveDateTime) -> Result<ComplaintView> {
    let Present { agency, case, steps } = present;
    let state = replay(case.received_on, &steps)?;
    let contact = store::contact(conn, &case.id)?;
    let has_contact = contact.is_some_and(|contact| contact.sealed.is_some());
    let seen = Seen {
        clocks: state.clocks(&terms::from_json(&case.terms)?, area(&agency)),
        files: store::files(conn, &case.id)?,
        actions: powers.actions(&case, &state, has_contact),
        today: day_in_bangkok(now),
        has_contact,
        case,
        steps,
    };
    Ok(seen.into())
}
