//! Links and what the service itself shows, as evidence of an item.

use super::super::checks::{parse_covered, parse_title};
use super::super::gate::{EvidencePath, ItemPath};
use super::super::kinds::EvidenceKind;
use super::super::model::{Evidence, Present};
use super::super::wire::{AddLink, DeskItemView, PinEvidence};
use super::super::{live, store};
use crate::accounts::{Caller, WorkDisclosures};
use crate::agencies;
use crate::http::{
    Body, Code, Desk, Error, Fault, Faults, IfMatch, Reason, Result, ServiceConfig, Versioned,
};
use crate::outbound::{self, Visitor};
use actix_web::post;
use actix_web::web::Data;

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(add_disclosure_link)
        .service(pin_disclosure_evidence)
        .service(check_disclosure_link)
        .service(withdraw_disclosure_evidence);
}

/// Add a link as evidence of an item.
///
/// It's public from here on. Addresses of this machine and of private networks are refused. Whether it opens is looked at by
/// `check_disclosure_link`.
#[utoipa::path(
    tag = "disclosures",
    params(IfMatch),
    request_body = AddLink,
    responses((status = 200, description = "The item with the link", body = DeskItemView),
              (status = 409, description = "It has as much evidence as it may", body = crate::http::Problem)),
    security(("bearer" = []))
)]
#[post("/agencies/{agency_id}/disclosures/{fiscal_year}/{item_key}/links")]
async fn add_disclosure_link(
    desk: Desk,
    visitor: Data<Visitor>,
    caller: Caller<WorkDisclosures>,
    place: ItemPath,
    read: IfMatch,
    body: Body<AddLink>,
) -> Result<Versioned<DeskItemView>> {
    let input = body.into_inner();
    super::change(
        &desk,
        caller,
        (place, read),
        "disclosure.evidence_added",
        move |tx, (actor, now), before| {
            let mut faults = Faults::default();
            let title = faults.check(parse_title(&input.title)).unwrap_or_default();
            let url = faults.check(parse_link(&input.url, &visitor));
            let covered = parse_covered(
                before.item,
                input.covers_from.as_deref(),
                input.covers_to.as_deref(),
            );
            let covered = faults.check(covered).flatten();
            let url = faults.finish(url)?;
            let fresh = Evidence::new(EvidenceKind::Link, &before.row, title, (actor.to_string(), now));
            let evidence = Evidence {
                url: Some(url),
                covers_from: covered.map(|(from, _)| from),
                covers_to: covered.map(|(_, to)| to),
                ..fresh
            };
            Ok(store::add(tx, before.clone(), evidence)?.begun())
        },
    )
    .await
}

/// An address on the public internet.
fn parse_link(text: &str, visitor: &Visitor) -> Result<String, Fault> {
    let text = super::super::checks::parse_address("/url", text)?;
    match visitor.parse(&text) {
        Ok(_) => Ok(text),
        Err(outbound::Refusal::Network) => Err(Fault::pointer("/url", Reason::AddressRefused)),
        Err(outbound::Refusal::Form) => {
            Err(Fault::pointer("/url", Reason::Format).with("expected", "https://…"))
        }
    }
}

/// Pin what the service itself shows as evidence of an item.
///
/// Frozen as it is now: a revision of statistics or of the procedure, or a copy of what else is published. `409` when nothing
/// is published yet.
#[utoipa::path(
    tag = "disclosures",
    params(IfMatch),
    request_body = PinEvidence,
    responses((status = 200, description = "The item with the evidence", body = DeskItemView),
              (status = 409, description = "Nothing is published yet, or it has as much evidence as it may", body = crate::http::Problem)),
    security(("bearer" = []))
)]
#[post("/agencies/{agency_id}/disclosures/{fiscal_year}/{item_key}/live")]
async fn pin_disclosure_evidence(
    desk: Desk,
    caller: Caller<WorkDisclosures>,
    place: ItemPath,
    read: IfMatch,
    body: Body<PinEvidence>,
) -> Result<Versioned<DeskItemView>> {
    let input = body.into_inner();
    super::change(
        &desk,
        caller,
        (place, read),
        "disclosure.evidence_added",
        move |tx, (actor, now), before| {
            let source = live::parse_source(before, &input.source)?;
            let evidence = live::pin(tx.conn(), before, source, (actor.to_string(), now))?;
            Ok(store::add(tx, before.clone(), evidence)?.begun())
        },
    )
    .await
}

/// Look whether a link opens.
///
/// From here, over the public internet, through at most three redirections. What came of it is kept with the link, and public.
#[utoipa::path(
    tag = "disclosures",
    params(IfMatch),
    responses((status = 200, description = "The item with what came of it", body = DeskItemView),
              (status = 409, description = "It isn't a link", body = crate::http::Problem)),
    security(("bearer" = []))
)]
#[post("/agencies/{agency_id}/disclosures/{fiscal_year}/{item_key}/evidence/{evidence_id}/check")]
async fn check_disclosure_link(
    desk: Desk,
    visitor: Data<Visitor>,
    caller: Caller<WorkDisclosures>,
    path: EvidencePath,
    read: IfMatch,
) -> Result<Versioned<DeskItemView>> {
    let EvidencePath { item, evidence } = path;
    let (reach, agency, key) = (caller.reach(), item.agency.clone(), item.key.clone());
    let (year, id, read_first) = (item.year, evidence.clone(), read.clone());
    let link = desk.db.read(move |conn| {
        let agency = agencies::find_own(conn, &reach, &agency)?;
        let present = store::find(conn, &agency.id, year, &key)?;
        read_first.check(present.row.version)?;
        let link = holding(&present, &id)?;
        link.url.clone().ok_or_else(|| Error::new(Code::Conflict))
    });
    // It was one when it was given.
    let url = visitor
        .parse(&link.await?)
        .map_err(|_| Error::new(Code::Conflict))?;
    let visit = visitor.visit(&url).await?;
    super::change(
        &desk,
        caller,
        (item, read),
        "disclosure.link_checked",
        move |tx, (_, now), before| {
            let now_is = Evidence {
                checked_at: Some(now),
                check_status: visit.status.map(i32::from),
                check_trouble: visit.trouble.map(|trouble| trouble.as_str().to_owned()),
                check_address: visit.final_url,
                ..holding(before, &evidence)?.clone()
            };
            store::update_evidence(tx, before.clone(), &now_is)
        },
    )
    .await
}

/// Take a piece of evidence back.
///
/// It's shown no more; that it was there stays in the record. Elements that named it are shown by nothing. `409` when the item
/// is done and wouldn't be.
#[utoipa::path(
    tag = "disclosures",
    params(IfMatch),
    responses((status = 200, description = "The item without it", body = DeskItemView),
              (status = 409, description = "The item is done, and wouldn't be", body = crate::http::Problem)),
    security(("bearer" = []))
)]
#[post("/agencies/{agency_id}/disclosures/{fiscal_year}/{item_key}/evidence/{evidence_id}/withdraw")]
async fn withdraw_disclosure_evidence(
    desk: Desk,
    caller: Caller<WorkDisclosures>,
    path: EvidencePath,
    read: IfMatch,
) -> Result<Versioned<DeskItemView>> {
    let EvidencePath { item, evidence } = path;
    super::change(
        &desk,
        caller,
        (item, read),
        "disclosure.evidence_withdrawn",
        move |tx, (_, now), before| {
            let gone = Evidence {
                withdrawn_at: Some(now),
                ..holding(before, &evidence)?.clone()
            };
            store::update_evidence(tx, before.clone(), &gone)?.instead_of(&evidence, None)
        },
    )
    .await
}

/// A piece of evidence that counts.
fn holding<'a>(present: &'a Present, id: &str) -> Result<&'a Evidence> {
    let found = present.holding().find(|one| one.id == id);
    found.ok_or_else(|| Error::new(Code::NotFound))
}
