//! An agency's year as a whole.

use super::super::kinds::Survey;
use super::super::model::{Disclosure, DisclosureYear};
use super::super::wire::{DisclosureYearView, GetDisclosures, OpenDisclosures, UpdateDisclosureYear};
use super::super::{checks, store, table};
use crate::accounts::{Caller, ManageDisclosures};
use crate::agencies::{self, Agency};
use crate::assessments::scheme_in_path;
use crate::db::Tx;
use crate::events::Doing;
use crate::http::formats::Format;
use crate::http::{
    AgencyYear, Body, ByteCache, Code, Created, Desk, Error, Fault, Faults, Idempotent, IfMatch, IfNoneMatch,
    Once, Params, Read, Reason, Result, ServiceConfig, Versioned, Workshop, bom_asked, public_read,
};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, patch, post};
use std::collections::HashMap;

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(open_disclosures)
        .service(get_disclosures)
        .service(update_disclosure_year);
}

/// Begin with the disclosure items of a year.
///
/// Each item of the year's scheme with its short link, not started. With `from_year` the units and persons of that year's
/// items are taken over by their keys; without, the units that usually are in charge, where the agency has them. `404` for a
/// year whose items aren't known.
#[utoipa::path(
    tag = "disclosures",
    params(Once),
    request_body = OpenDisclosures,
    responses((status = 201, description = "The year's items; its address in `Location`", body = DisclosureYearView),
              (status = 409, description = "The year is open already", body = crate::http::Problem)),
    security(("bearer" = []))
)]
#[post("/agencies/{agency_id}/disclosures/{fiscal_year}")]
async fn open_disclosures(
    desk: Desk,
    caller: Caller<ManageDisclosures>,
    place: AgencyYear,
    body: Idempotent<OpenDisclosures>,
) -> Result<Created<DisclosureYearView>> {
    let ((input, once), now) = (body.split(), desk.now());
    let (key, (agency_id, year)) = (caller.actor().to_string(), place.into_inner());
    once.run(&desk.db, &key, now, move |tx| {
        agencies::find_own(tx.conn(), &caller.reach(), &agency_id)?;
        let agency = agencies::find_locked(tx, &agency_id)?;
        let row = open(tx, (&caller.actor(), now), &agency, (year, input.from_year))?;
        let items = store::items_of(tx.conn(), &agency.id, row.fiscal_year)?;
        let units = agencies::unit_names(tx.conn(), &agency.id)?;
        let view = DisclosureYearView::of(&row, &items, &units)?;
        Created::new(row.path(), row.version, &view)
    })
    .await
}

/// Opens a year, with the units and persons of an earlier one, or the usual units.
pub(in crate::disclosures) fn open(
    tx: &mut Tx<'_>,
    doing: Doing<'_>,
    agency: &Agency,
    (fiscal_year, from_year): (i32, Option<i32>),
) -> Result<DisclosureYear> {
    let scheme = scheme_in_path(fiscal_year)?;
    if scheme.items.is_empty() {
        return Err(Error::new(Code::NotFound));
    }
    let mut before: HashMap<String, Disclosure> = HashMap::new();
    if let Some(from) = from_year {
        let unknown = || Fault::pointer("/from_year", Reason::Unknown).with("value", from);
        store::year(tx.conn(), &agency.id, from)?.ok_or_else(|| Error::invalid(unknown()))?;
        let items = store::items_of(tx.conn(), &agency.id, from)?.into_iter();
        before = items
            .map(|present| (present.row.item_key.clone(), present.row))
            .collect();
    }
    let named = agencies::unit_names(tx.conn(), &agency.id)?;
    let year = DisclosureYear {
        agency_id: agency.id.clone(),
        fiscal_year,
        eit_url: None,
        iit_url: None,
        version: 1,
        created_at: doing.1,
        updated_at: doing.1,
    };
    let codes = store::free_codes(tx.conn(), scheme.items.len())?;
    let rows = scheme.items.iter().zip(codes).map(|(item, code)| {
        let (units, person) = if let Some(row) = before.get(&item.key) {
            (row.units()?, row.person.clone())
        } else {
            let usual = item.default_units.iter();
            let of_name = |name: &String| named.iter().find(|(_, own)| *own == name);
            (
                usual.filter_map(of_name).map(|(id, _)| id.clone()).collect(),
                None,
            )
        };
        store::fresh(&year, (item, code), &units, person)
    });
    let rows: Vec<Disclosure> = rows.collect::<Result<_>>()?;
    store::open(tx, doing, agency, (year, rows))
}

/// Read what an agency discloses of a year's items.
///
/// All of them with their elements, progress and evidence; the files have a row for each item. `404` where the agency hasn't
/// begun with the year.
#[utoipa::path(
    tag = "disclosures",
    params(GetDisclosures, IfNoneMatch),
    responses(
        (status = 200, description = "The year's items", content(
            (DisclosureYearView = "application/json"),
            (String = "text/csv", example = "ข้อ,ชื่อ,สถานะ\r\nO1,โครงสร้าง,ดำเนินการแล้ว\r\n"),
            (String = "application/x-ndjson"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        )),
        (status = 406, description = "There's no such format", body = crate::http::Problem),
    )
)]
#[get("/agencies/{agency_id}/disclosures/{fiscal_year}")]
async fn get_disclosures(
    request: HttpRequest,
    (desk, cache, workshop): (Desk, Data<ByteCache>, Data<Workshop>),
    place: AgencyYear,
    params: Params<GetDisclosures>,
) -> Result<HttpResponse> {
    let ((agency_id, year), params) = (place.into_inner(), params.into_inner());
    let format = Format::negotiate(&request, params.format.as_deref())?;
    let bom = bom_asked(params.bom).map_err(Error::invalid)?;
    if format != Format::Json {
        let place = workshop.place().await?;
        let gathered = desk
            .db
            .read(move |conn| table::gather(conn, &agency_id, year, format));
        return table::EXPORT.answer(place, gathered.await?, (format, bom)).await;
    }
    public_read(&request, &desk.db, &cache, move |conn| {
        let agency = agencies::find(conn, &agency_id)?;
        let row = store::find_year(conn, &agency.id, year)?;
        let items = store::items_of(conn, &agency.id, year)?;
        let units = agencies::unit_names(conn, &agency.id)?;
        Ok(Read::one(DisclosureYearView::of(&row, &items, &units)?))
    })
    .await
}

/// Say where the year's surveys are answered.
///
/// The addresses are shown, with their QR codes, where the assessment wants them. What's absent stays, `null` clears.
#[utoipa::path(
    tag = "disclosures",
    params(IfMatch),
    request_body = UpdateDisclosureYear,
    responses((status = 200, description = "The year's items", body = DisclosureYearView)),
    security(("bearer" = []))
)]
#[patch("/agencies/{agency_id}/disclosures/{fiscal_year}")]
async fn update_disclosure_year(
    desk: Desk,
    caller: Caller<ManageDisclosures>,
    place: AgencyYear,
    read: IfMatch,
    body: Body<UpdateDisclosureYear>,
) -> Result<Versioned<DisclosureYearView>> {
    let ((agency_id, year), input, now) = (place.into_inner(), body.into_inner(), desk.now());
    let view = desk.db.write(move |tx| {
        agencies::find_own(tx.conn(), &caller.reach(), &agency_id)?;
        let agency = agencies::find_locked(tx, &agency_id)?;
        let before = store::find_year(tx.conn(), &agency.id, year)?;
        read.check(before.version)?;
        let after = changed(&before, input)?;
        let row = store::change_year(tx, (&caller.actor(), now), &agency, (&before, after))?;
        let items = store::items_of(tx.conn(), &agency.id, year)?;
        let units = agencies::unit_names(tx.conn(), &agency.id)?;
        DisclosureYearView::of(&row, &items, &units)
    });
    let view = view.await?;
    Ok(Versioned {
        version: view.version,
        view,
    })
}

fn changed(before: &DisclosureYear, input: UpdateDisclosureYear) -> Result<DisclosureYear> {
    let (mut faults, mut row) = (Faults::default(), before.clone());
    let address =
        |survey: Survey| move |text: String| checks::parse_address(&format!("/{survey}_url"), &text);
    row.eit_url = faults.replace_or_clear(input.eit_url, row.eit_url, address(Survey::Eit));
    row.iit_url = faults.replace_or_clear(input.iit_url, row.iit_url, address(Survey::Iit));
    faults.finish(Some(row))
}
