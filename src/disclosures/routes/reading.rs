//! Read an item as everybody does.

use super::super::gate::ItemPath;
use super::super::store;
use super::super::wire::DisclosureView;
use crate::agencies;
use crate::db::Db;
use crate::http::{ByteCache, IfNoneMatch, Read, Result, ServiceConfig, public_read};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};

pub fn register(config: &mut ServiceConfig<'_>) {
    config.service(get_disclosure);
}

/// Read what an agency discloses of an item.
///
/// By the item's key, which is the same in every year; its number isn't: `404` for one says which key was meant.
#[utoipa::path(
    tag = "disclosures",
    params(IfNoneMatch),
    responses((status = 200, description = "The item", body = DisclosureView))
)]
#[get("/agencies/{agency_id}/disclosures/{fiscal_year}/{item_key}")]
async fn get_disclosure(
    request: HttpRequest,
    (db, cache): (Data<Db>, Data<ByteCache>),
    place: ItemPath,
) -> Result<HttpResponse> {
    public_read(&request, &db, &cache, move |conn| {
        let agency = agencies::find(conn, &place.agency)?;
        let present = store::find(conn, &agency.id, place.year, &place.key)?;
        let units = agencies::unit_names(conn, &agency.id)?;
        Ok(Read::one(DisclosureView::of(&present, &units)?))
    })
    .await
}
