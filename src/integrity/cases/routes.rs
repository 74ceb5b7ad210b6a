//! The officers' endpoints. Nothing here deletes.

use super::list::{self, Filter};
use super::store;
use super::wire::{
    ListSealedCases, ReplyToSealedCase, ResealCase, SealedCaseFile, SealedCaseView, StateSealedCase,
    TakeInReport, TakenIn, bytes, wrong,
};
use super::writing;
use crate::accounts::{Actor, Caller, WorkSealedCases};
use crate::agencies;
use crate::calendar::day_in_bangkok;
use crate::db::Tx;
use crate::http::{
    Body, Code, Confidential, Error, Page, PageParams, PageUrl, Params, Result, ServiceConfig, Versioned,
};
use crate::integrity::gate::Hall;
use crate::integrity::intake::Resolved;
use crate::integrity::intake::arrival;
use crate::integrity::model::Case;
use crate::sealed::{Flaw, MessageKind, from_hex};
use actix_web::http::header;
use actix_web::web::Path;
use actix_web::{HttpResponse, get, post};
use chrono::NaiveDate;

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(list_sealed_cases)
        .service(open_sealed_case)
        .service(download_sealed_file)
        .service(state_sealed_case)
        .service(reply_to_sealed_case)
        .service(reseal_case)
        .service(take_in_report);
}

/// The person who calls; a machine never reads a sealed case.
fn officer(caller: &Caller<WorkSealedCases>) -> Result<String> {
    match caller.actor() {
        Actor::User(id) => Ok(id),
        _ => Err(Error::new(Code::Forbidden)),
    }
}

/// List sealed cases.
///
/// From the day after they came, the oldest first, and within a day in the order of random numbers. An agency's officers see what
/// both houses have, a province's all.
#[utoipa::path(
    tag = "integrity",
    params(ListSealedCases),
    responses((status = 200, description = "Cases", body = Page<SealedCaseView>)),
    security(("bearer" = []))
)]
#[get("/integrity/cases")]
async fn list_sealed_cases(
    hall: Hall,
    caller: Caller<WorkSealedCases>,
    url: PageUrl,
    params: Params<ListSealedCases>,
) -> Result<Page<SealedCaseView>> {
    let params = params.into_inner();
    let page = PageParams::parse(params.after.as_deref(), params.limit)?;
    let (after, today) = (list::position(&page)?, hall.today());
    let (filter, rows) = (Filter::parse(&params, caller.reach(), today)?, page.rows());
    let found = hall
        .db
        .read(move |conn| list::page(conn, &filter, after, rows))
        .await?;
    let key = |case: &Case| vec![case.received_on.to_string(), case.id.clone()];
    Ok(Page::cut(found, &page, &url, key, |case| {
        SealedCaseView::of(&case, today)
    }))
}

/// Fetch a sealed case.
///
/// What was sent, as it was sent: a client opens it with the officer's key. That it was fetched is recorded.
#[utoipa::path(
    tag = "integrity",
    responses((status = 200, description = "The case", body = SealedCaseFile)),
    security(("bearer" = []))
)]
#[get("/integrity/cases/{case_id}")]
async fn open_sealed_case(
    hall: Hall,
    caller: Caller<WorkSealedCases>,
    id: Path<String>,
) -> Result<Confidential<Versioned<SealedCaseFile>>> {
    let (user, reach, today) = (officer(&caller)?, caller.reach(), hall.today());
    let (case, whole) = hall
        .db
        .write(move |tx| {
            let (case, _) = store::seen(tx.conn(), &reach, &id)?;
            store::note_opening(tx, &case.id, &user, "case", today)?;
            let whole = store::whole(tx.conn(), &case.id)?;
            Ok((case, whole))
        })
        .await?;
    Ok(Confidential(Versioned {
        version: case.version,
        view: SealedCaseFile::of(&case, whole, today)?,
    }))
}

/// Fetch a sealed file.
///
/// The age file, once all its parts have come. That it was fetched is recorded.
#[utoipa::path(
    tag = "integrity",
    responses((status = 200, description = "The file", content((Vec<u8> = "application/octet-stream")))),
    security(("bearer" = []))
)]
#[get("/integrity/cases/{case_id}/files/{file}")]
async fn download_sealed_file(
    hall: Hall,
    caller: Caller<WorkSealedCases>,
    path: Path<(String, String)>,
) -> Result<HttpResponse> {
    let (user, reach, today) = (officer(&caller)?, caller.reach(), hall.today());
    let (id, file) = path.into_inner();
    from_hex::<32>(&file).map_err(|_| Error::new(Code::NotFound))?;
    let bytes = hall
        .db
        .write(move |tx| {
            let (case, _) = store::seen(tx.conn(), &reach, &id)?;
            let bytes = store::file(tx.conn(), &case.id, &file)?;
            store::note_opening(tx, &case.id, &user, &file, today)?;
            Ok(bytes)
        })
        .await?;
    Ok(HttpResponse::Ok()
        .content_type("application/octet-stream")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"sealed.age\""))
        .body(bytes))
}

/// Changes a case that the caller reaches; gives it afterwards.
async fn change(
    hall: Hall,
    caller: Caller<WorkSealedCases>,
    id: Path<String>,
    act: impl FnOnce(&mut Tx<'_>, Case, &str, NaiveDate) -> Result<Case> + Send + 'static,
) -> Result<Confidential<Versioned<SealedCaseView>>> {
    let (user, reach, today) = (officer(&caller)?, caller.reach(), hall.today());
    let case = hall
        .db
        .write(move |tx| {
            let (case, _) = store::seen(tx.conn(), &reach, &id)?;
            act(tx, case, &user, today)
        })
        .await?;
    Ok(Confidential(Versioned {
        version: case.version,
        view: SealedCaseView::of(&case, today),
    }))
}

/// State something of a sealed case.
///
/// Signed with the officer's key: acknowledged, under investigation, answered, referred, closed with its outcome. A client states
/// it at both houses. Destroying a case after the time of keeping takes a statement of each.
#[utoipa::path(
    tag = "integrity",
    request_body = StateSealedCase,
    responses((status = 200, description = "The case afterwards", body = SealedCaseView)),
    security(("bearer" = []))
)]
#[post("/integrity/cases/{case_id}/statements")]
async fn state_sealed_case(
    hall: Hall,
    caller: Caller<WorkSealedCases>,
    id: Path<String>,
    body: Body<StateSealedCase>,
) -> Result<Confidential<Versioned<SealedCaseView>>> {
    let statement = body.into_inner().parse()?;
    change(hall, caller, id, move |tx, case, _, today| {
        writing::state(tx, case, &statement, today)
    })
    .await
}

/// Write to the reporter of a sealed case.
///
/// A message that the officer's client has signed, and sealed for the reporter and the other recipients.
#[utoipa::path(
    tag = "integrity",
    request_body = ReplyToSealedCase,
    responses((status = 200, description = "The case afterwards", body = SealedCaseView)),
    security(("bearer" = []))
)]
#[post("/integrity/cases/{case_id}/messages")]
async fn reply_to_sealed_case(
    hall: Hall,
    caller: Caller<WorkSealedCases>,
    id: Path<String>,
    body: Body<ReplyToSealedCase>,
) -> Result<Confidential<Versioned<SealedCaseView>>> {
    let ciphertext = bytes(&body.into_inner().ciphertext)?;
    change(hall, caller, id, move |tx, case, _, today| {
        writing::reply(tx, case, ciphertext, today)
    })
    .await
}

/// Seal a case again, for successors.
///
/// An officer who opens it seals what they read for the recipients of the current directory. What was sent first stays.
#[utoipa::path(
    tag = "integrity",
    request_body = ResealCase,
    responses((status = 200, description = "The case", body = SealedCaseView)),
    security(("bearer" = []))
)]
#[post("/integrity/cases/{case_id}/copies")]
async fn reseal_case(
    hall: Hall,
    caller: Caller<WorkSealedCases>,
    id: Path<String>,
    body: Body<ResealCase>,
) -> Result<Confidential<Versioned<SealedCaseView>>> {
    let input = body.into_inner();
    let ciphertext = bytes(&input.ciphertext)?;
    change(hall, caller, id, move |tx, case, user, today| {
        writing::reseal(tx, &case, (input.of, ciphertext), user, today)?;
        Ok(case)
    })
    .await
}

/// Take in what came on paper, by phone or at the counter.
///
/// The officer's client seals it, so that it counts like the others, and stands in the list from the day after. The answer is the
/// proof of filing for the reporter. Reports that were filed among the general complaints come in as `misfiled`.
#[utoipa::path(
    tag = "integrity",
    request_body = TakeInReport,
    responses((status = 200, description = "The proof of filing", body = TakenIn)),
    security(("bearer" = []))
)]
#[post("/integrity/intakes")]
async fn take_in_report(
    hall: Hall,
    caller: Caller<WorkSealedCases>,
    body: Body<TakeInReport>,
) -> Result<Confidential<TakenIn>> {
    officer(&caller)?;
    let (input, reach, today) = (body.into_inner(), caller.reach(), day_in_bangkok(hall.now()));
    let channel = hall.channel().ok_or_else(|| Error::new(Code::Conflict))?;
    let (way, ciphertext) = (input.channel()?, bytes(&input.ciphertext)?);
    from_hex::<32>(&input.mailbox).map_err(|_| wrong("/mailbox", Flaw::Mailbox))?;
    let filed: Resolved = hall
        .db
        .write(move |tx| {
            let agency = agencies::find(tx.conn(), &input.agency_id)?;
            let scope = writing::scope_of(&reach, &agency)?;
            let own = crate::crypto::hex(&crate::sealed::commitment(&ciphertext));
            let addressed = (agency.id, own, input.mailbox, input.directory);
            let new = arrival((MessageKind::Intake, scope, way), addressed, ciphertext, today);
            writing::take_in(tx, &new, today)
        })
        .await?;
    Ok(Confidential(TakenIn {
        proof: channel.proof(&filed.agency_id, &filed.entry, filed.day),
        id: filed.case_id,
    }))
}
