//! The stocktakes' endpoints.

mod counting;

use super::closing::close;
use super::model::Dates;
use super::store;
use super::wire::{
    CloseStocktake, ListStocktakeLines, ListStocktakes, StartStocktake, StocktakeLineView, StocktakeView,
};
use crate::accounts::{Caller, ManageAssets, ReadAssets, agency_asked, own_named};
use crate::agencies;
use crate::assets::kinds::StocktakeResult;
use crate::calendar::day_in_bangkok;
use crate::http::{
    Body, Created, Desk, Error, Fault, Idempotent, IfMatch, IfNoneMatch, Once, Page, PageParams, PageUrl,
    Params, Reason, Result, ServiceConfig, Versioned,
};
use actix_web::web::Path;
use actix_web::{get, post};

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(list_stocktakes)
        .service(start_stocktake)
        .service(get_stocktake)
        .service(list_stocktake_lines)
        .service(close_stocktake);
    counting::register(config);
}

fn versioned(view: StocktakeView) -> Versioned<StocktakeView> {
    Versioned {
        version: view.version,
        view,
    }
}

/// List an agency's stocktakes.
///
/// The newest year first.
#[utoipa::path(
    tag = "assets",
    params(ListStocktakes),
    responses((status = 200, description = "Stocktakes", body = Page<StocktakeView>)),
    security(("bearer" = []))
)]
#[get("/stocktakes")]
async fn list_stocktakes(
    desk: Desk,
    caller: Caller<ReadAssets>,
    params: Params<ListStocktakes>,
) -> Result<Page<StocktakeView>> {
    let (today, manage) = (
        day_in_bangkok(desk.now()),
        caller.session().reach::<ManageAssets>(),
    );
    let agency = agency_asked(params.into_inner().agency_id, &caller.reach())?;
    let views = desk.db.read(move |conn| {
        let manages = manage.is_own(&agency);
        let all = store::list(conn, &agency)?.into_iter();
        all.map(|one| {
            let totals = store::totals(conn, &one.id)?;
            Ok(StocktakeView::of(one, totals, today, manages))
        })
        .collect()
    });
    Ok(Page::whole(views.await?))
}

/// Start the stocktake of a year.
///
/// It begins on the first working day of the fiscal year, or on a later day that's said, and is to be reported within 30
/// working days, counted from the day after (ข้อ 213). What's to be found is written down now: every asset that isn't
/// disposed of or written off, with its place and what of it is lent. `409` when the agency has one in this year; a year
/// whose days off aren't known yet is refused.
#[utoipa::path(
    tag = "assets",
    params(Once),
    request_body = StartStocktake,
    responses((status = 201, description = "The stocktake; its address in `Location`", body = StocktakeView),
              (status = 404, description = "There's no such agency", body = crate::http::Problem)),
    security(("bearer" = []))
)]
#[post("/stocktakes")]
async fn start_stocktake(
    desk: Desk,
    caller: Caller<ManageAssets>,
    body: Idempotent<StartStocktake>,
) -> Result<Created<StocktakeView>> {
    let ((input, once), now) = (body.split(), desk.now());
    let (key, today) = (caller.actor().to_string(), day_in_bangkok(now));
    once.run(&desk.db, &key, now, move |tx| {
        own_named(&caller.reach(), &input.agency_id)?;
        let agency = agencies::find_locked(tx, &input.agency_id)?;
        let actor = caller.actor();
        let dates = Dates::parse(input.fiscal_year, input.started_on.as_deref(), &agency, today);
        let dates = dates.map_err(Error::invalid)?;
        let begun = store::start(tx, (&actor, now), &agency, dates)?;
        let totals = store::totals(tx.conn(), &begun.id)?;
        let view = StocktakeView::of(begun, totals, today, true);
        Created::new(format!("/api/v1/stocktakes/{}", view.id), view.version, &view)
    })
    .await
}

/// Read a stocktake.
///
/// How many assets were found, are missing, moved, or more than expected. What was lent when a count was recorded counts as accounted
/// for.
#[utoipa::path(
    tag = "assets",
    params(IfNoneMatch),
    responses((status = 200, description = "The stocktake", body = StocktakeView)),
    security(("bearer" = []))
)]
#[get("/stocktakes/{stocktake_id}")]
async fn get_stocktake(
    desk: Desk,
    caller: Caller<ReadAssets>,
    id: Path<String>,
) -> Result<Versioned<StocktakeView>> {
    let (today, manage) = (
        day_in_bangkok(desk.now()),
        caller.session().reach::<ManageAssets>(),
    );
    let view = desk.db.read(move |conn| {
        let stocktake = store::find(conn, &caller.reach(), &id)?;
        let totals = store::totals(conn, &stocktake.id)?;
        let manages = manage.is_own(&stocktake.agency_id);
        Ok(StocktakeView::of(stocktake, totals, today, manages))
    });
    Ok(versioned(view.await?))
}

/// List what a stocktake found.
///
/// Asset by asset, in the order of their numbers.
#[utoipa::path(
    tag = "assets",
    params(ListStocktakeLines),
    responses((status = 200, description = "Lines", body = Page<StocktakeLineView>)),
    security(("bearer" = []))
)]
#[get("/stocktakes/{stocktake_id}/lines")]
async fn list_stocktake_lines(
    desk: Desk,
    caller: Caller<ReadAssets>,
    id: Path<String>,
    url: PageUrl,
    params: Params<ListStocktakeLines>,
) -> Result<Page<StocktakeLineView>> {
    let params = params.into_inner();
    let page = PageParams::parse(params.after.as_deref(), params.limit)?;
    let after = page.after(1)?.and_then(|key| key.first().cloned());
    let (result, rows) = (parse_result(params.result.as_deref())?, page.rows());
    let found = desk.db.read(move |conn| {
        let stocktake = store::find(conn, &caller.reach(), &id)?;
        store::page(conn, &stocktake.id, result, after.as_deref(), rows)
    });
    let key = |(_, asset): &store::Counted| vec![asset.number.clone()];
    Ok(Page::cut(found.await?, &page, &url, key, StocktakeLineView::from))
}

fn parse_result(word: Option<&str>) -> Result<Option<StocktakeResult>> {
    let unknown = || {
        let fault = Fault::parameter("result", Reason::UnknownValue);
        Error::invalid(fault.with("allowed", StocktakeResult::allowed()))
    };
    word.map(|word| StocktakeResult::parse(word).ok_or_else(unknown))
        .transpose()
}

/// Close a stocktake.
///
/// From here on nothing is counted. With `apply` the register takes over the places where things were found, as far as it
/// didn't change them since the beginning, and their conditions; each such asset has that in its history. `409` when it's
/// closed already.
#[utoipa::path(
    tag = "assets",
    params(IfMatch),
    request_body = CloseStocktake,
    responses((status = 200, description = "The stocktake, closed", body = StocktakeView),
              (status = 409, description = "It's closed already", body = crate::http::Problem)),
    security(("bearer" = []))
)]
#[post("/stocktakes/{stocktake_id}/close")]
async fn close_stocktake(
    desk: Desk,
    caller: Caller<ManageAssets>,
    id: Path<String>,
    read: IfMatch,
    body: Body<CloseStocktake>,
) -> Result<Versioned<StocktakeView>> {
    let (apply, now) = (body.into_inner().apply.unwrap_or(false), desk.now());
    let view = desk.db.write(move |tx| {
        let stocktake = store::find_open(tx, &caller.reach(), &id)?;
        read.check(stocktake.version)?;
        let agency = agencies::find(tx.conn(), &stocktake.agency_id)?;
        let closed = close(tx, (&caller.actor(), now), &agency, stocktake, apply)?;
        let totals = store::totals(tx.conn(), &closed.id)?;
        Ok(StocktakeView::of(closed, totals, day_in_bangkok(now), true))
    });
    Ok(versioned(view.await?))
}
