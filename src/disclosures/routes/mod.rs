//! The endpoints of disclosure items.

mod changing;
mod desk;
mod evidence;
mod files;
mod reading;
mod years;

use super::gate::ItemPath;
use super::model::Present;
use super::rules::Said;
use super::store;
use super::wire::DeskItemView;
use crate::accounts::{Caller, Session, WorkDisclosures};
use crate::agencies::{self, Agency};
use crate::db::{Conn, Tx};
use crate::events::Doing;
use crate::http::{Desk, IfMatch, Result, ServiceConfig, Versioned};

pub(super) use years::open;

pub fn register(config: &mut ServiceConfig<'_>) {
    years::register(config);
    reading::register(config);
    desk::register(config);
    changing::register(config);
    evidence::register(config);
    files::register(config);
}

/// An item as who works on it sees it, beside all others of its year.
fn desk_view(conn: &mut Conn, agency: &Agency, present: &Present, works: bool) -> Result<DeskItemView> {
    let all = store::items_of(conn, &agency.id, present.row.fiscal_year)?;
    let units = agencies::unit_names(conn, &agency.id)?;
    DeskItemView::of(present, (&Said::of(&all), home(agency)), &units, works)
}

/// The agency's own site.
fn home(agency: &Agency) -> Option<&str> {
    agency.website.as_deref()
}

/// Whether a session may work on an agency's items.
fn works(session: &Session, agency: &str) -> bool {
    session.reach::<WorkDisclosures>().is_own(agency)
}

fn versioned(view: DeskItemView) -> Versioned<DeskItemView> {
    Versioned {
        version: view.version,
        view,
    }
}

/// Changes an item that is of the version that was read, and stores it with the event of `kind`.
fn changed_in(
    tx: &mut Tx<'_>,
    caller: &Caller<WorkDisclosures>,
    (place, read): (&ItemPath, &IfMatch),
    (kind, now): (&'static str, chrono::NaiveDateTime),
    change: impl FnOnce(&mut Tx<'_>, Doing<'_>, &Present) -> Result<Present>,
) -> Result<DeskItemView> {
    agencies::find_own(tx.conn(), &caller.reach(), &place.agency)?;
    let agency = agencies::find_locked(tx, &place.agency)?;
    let before = store::find(tx.conn(), &agency.id, place.year, &place.key)?;
    read.check(before.row.version)?;
    let (actor, version) = (caller.actor(), before.row.clone());
    let after = change(tx, (&actor, now), &before)?;
    let after = store::change(tx, (&actor, now), kind, &agency, (&version, after))?;
    desk_view(tx.conn(), &agency, &after, true)
}

/// As [`changed_in`], in a write of its own.
async fn change(
    desk: &Desk,
    caller: Caller<WorkDisclosures>,
    (place, read): (ItemPath, IfMatch),
    kind: &'static str,
    change: impl FnOnce(&mut Tx<'_>, Doing<'_>, &Present) -> Result<Present> + Send + 'static,
) -> Result<Versioned<DeskItemView>> {
    let now = desk.now();
    let view = desk
        .db
        .write(move |tx| changed_in(tx, &caller, (&place, &read), (kind, now), change));
    Ok(versioned(view.await?))
}
