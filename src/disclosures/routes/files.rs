//! Files as evidence of an item.

use super::super::checks::{Covered, parse_covered, parse_title};
use super::super::gate::{EvidencePath, ItemPath};
use super::super::kinds::EvidenceKind;
use super::super::model::{Evidence, Present};
use super::super::store;
use super::super::wire::{AttachDisclosureFiles, AttachFile, DeskItemView};
use crate::accounts::{Caller, WorkDisclosures};
use crate::agencies;
use crate::db::Tx;
use crate::files::{Attached, Coming, Copy};
use crate::http::{
    Code, Desk, Download, Error, Fault, Faults, FileBytes, Form, IfMatch, Reason, Result, ServiceConfig,
    Versioned,
};
use actix_web::{get, post};

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(add_disclosure_file)
        .service(download_disclosure_file);
}

/// Add a file as evidence of an item.
///
/// A PDF, JPEG, PNG or WebP, told by what it holds; public from here on, without what a camera wrote into it. With `replaces`
/// it takes the place of a file, as its next version: elements that named that one name this.
#[utoipa::path(
    tag = "disclosures",
    params(IfMatch),
    request_body(description = "The file", content((AttachDisclosureFiles = "multipart/form-data"))),
    responses((status = 200, description = "The item with the file", body = DeskItemView),
              (status = 409, description = "It has as much evidence as it may", body = crate::http::Problem)),
    security(("bearer" = []))
)]
#[post("/agencies/{agency_id}/disclosures/{fiscal_year}/{item_key}/files")]
async fn add_disclosure_file(
    desk: Desk,
    caller: Caller<WorkDisclosures>,
    place: ItemPath,
    read: IfMatch,
    form: Form,
) -> Result<Versioned<DeskItemView>> {
    let (input, sent, _) = form.split::<AttachFile>()?;
    if sent.len() != 1 {
        let reason = if sent.is_empty() {
            Reason::Required
        } else {
            Reason::TooMany
        };
        return Err(Error::invalid(Fault::pointer("/files", reason).with("max", 1)));
    }
    let (reach, agency, key, year) = (
        caller.reach(),
        place.agency.clone(),
        place.key.clone(),
        place.year,
    );
    desk.db
        .read(move |conn| {
            let agency = agencies::find_own(conn, &reach, &agency)?;
            store::find(conn, &agency.id, year, &key)
        })
        .await?;
    let (coming, files) = Coming::keep(&desk.files, sent).await?;
    let now = desk.now();
    let attach = move |tx: &mut Tx<'_>| {
        let add = move |tx: &mut Tx<'_>, (actor, now): crate::events::Doing<'_>, before: &Present| {
            let (title, covered, replaced) = parse(&input, before)?;
            let file = files.take().into_iter().next();
            let file = file.ok_or_else(|| Error::internal("a file was kept"))?;
            let fresh = Evidence::new(EvidenceKind::File, &before.row, title, (actor.to_string(), now));
            let new = of_file(fresh, file, covered);
            attached(tx, before, new, replaced)
        };
        let kind = ("disclosure.evidence_added", now);
        super::changed_in(tx, &caller, (&place, &read), kind, add)
    };
    Ok(super::versioned(
        coming.settle(desk.db.write(attach).await).await?,
    ))
}

/// The title, the time, and the file that it takes the place of.
fn parse(input: &AttachFile, before: &Present) -> Result<(String, Covered, Option<Evidence>)> {
    let mut faults = Faults::default();
    let title = faults.check(parse_title(&input.title));
    let covered = parse_covered(
        before.item,
        input.covers_from.as_deref(),
        input.covers_to.as_deref(),
    );
    let covered = faults.check(covered).flatten();
    let replaced = input.replaces.as_deref().map(|id| {
        let files = before.holding().filter(|one| one.kind == EvidenceKind::File);
        let found = files.into_iter().find(|one| one.id == id).cloned();
        found
            .ok_or_else(|| Fault::pointer("/replaces", Reason::Unknown).with("value", crate::http::shown(id)))
    });
    let replaced = faults.check(replaced.transpose()).flatten();
    faults.finish(title.map(|title| (title, covered, replaced)))
}

fn of_file(fresh: Evidence, file: Attached, covered: Covered) -> Evidence {
    Evidence {
        id: file.id,
        file_name: Some(file.name),
        media_type: Some(file.media_type.to_owned()),
        size: Some(file.size),
        sha256: Some(file.sha256),
        original_size: Some(file.original_size),
        original_sha256: Some(file.original_sha256),
        covers_from: covered.map(|(from, _)| from),
        covers_to: covered.map(|(_, to)| to),
        ..fresh
    }
}

fn attached(tx: &mut Tx<'_>, before: &Present, new: Evidence, replaced: Option<Evidence>) -> Result<Present> {
    let id = new.id.clone();
    let number = replaced.as_ref().map_or(1, |old| old.number + 1);
    let with = store::add(tx, before.clone(), Evidence { number, ..new })?.begun();
    let Some(old) = replaced else {
        return Ok(with);
    };
    let old = Evidence {
        replaced_by: Some(id.clone()),
        ..old
    };
    let old_id = old.id.clone();
    store::update_evidence(tx, with, &old)?.instead_of(&old_id, Some(&id))
}

/// Download a file that shows an item.
///
/// The copy without what a camera wrote into it. One that another took the place of stays here; one that was taken back doesn't.
#[utoipa::path(
    tag = "disclosures",
    responses((status = 200, description = "The file", content(
        (FileBytes = "application/pdf"), (FileBytes = "image/jpeg"), (FileBytes = "image/png"), (FileBytes = "image/webp"),
    )))
)]
#[get("/agencies/{agency_id}/disclosures/{fiscal_year}/{item_key}/files/{evidence_id}")]
async fn download_disclosure_file(desk: Desk, path: EvidencePath) -> Result<Download> {
    let EvidencePath { item, evidence } = path;
    let found = desk.db.read(move |conn| {
        let agency = agencies::find(conn, &item.agency)?;
        let present = store::find(conn, &agency.id, item.year, &item.key)?;
        store::find_file(&present, &evidence).cloned()
    });
    let found = found.await?;
    let missing = || Error::new(Code::NotFound);
    Ok(Download {
        media_type: found.media_type.ok_or_else(missing)?,
        name: found.file_name.ok_or_else(missing)?,
        bytes: desk.files.read(found.id, Copy::Working).await?,
    })
}
