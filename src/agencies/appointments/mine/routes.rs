//! The endpoint of the caller's positions.

use super::wire::{ListMyPositions, MyPositionView};
use crate::accounts::{Caller, ManageOrganisation, SignedIn};
use crate::agencies::appointments::store;
use crate::agencies::appointments::wire::AppointmentView;
use crate::agencies::positions::PositionView;
use crate::calendar::day_in_bangkok;
use crate::clock::Clock;
use crate::db::Db;
use crate::http::{At, Error, Page, Params, Result, ServiceConfig, parse_day};
use actix_web::get;
use actix_web::web::Data;

pub fn register(config: &mut ServiceConfig<'_>) {
    config.service(list_my_positions);
}

/// List the positions that you have on a day.
///
/// Those you hold, act in, or have a delegation of, in all agencies, the most senior first. Above each stands its
/// `superior_id`: who answers for that one, `/agencies/{agency_id}/positions/{position_id}/responsible` says.
#[utoipa::path(
    tag = "organisation",
    params(ListMyPositions),
    responses((status = 200, description = "All your positions", body = Page<MyPositionView>)),
    security(("bearer" = []))
)]
#[get("/me/positions")]
async fn list_my_positions(
    db: Data<Db>,
    clock: Data<Clock>,
    caller: Caller<SignedIn>,
    params: Params<ListMyPositions>,
) -> Result<Page<MyPositionView>> {
    let (user, manages) = (caller.person()?, caller.session().reach::<ManageOrganisation>());
    let at = || At::Parameter("on".to_owned());
    let on = params.into_inner().on;
    let on = on
        .map(|text| parse_day(at(), &text))
        .transpose()
        .map_err(Error::invalid)?;
    let day = on.unwrap_or_else(|| day_in_bangkok(clock.now()));
    db.read(move |conn| {
        let mut views = Vec::new();
        for (appointment, position) in store::positions_of(conn, &user, day)? {
            let manages = manages.is_own(&position.agency_id);
            views.push(MyPositionView {
                signature_block: store::signature_block(conn, &position, &appointment, day)?,
                appointment: AppointmentView::of(appointment, manages),
                position: PositionView::of(position, manages),
            });
        }
        Ok(Page::whole(views))
    })
    .await
}
