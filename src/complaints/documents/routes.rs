//! The documents' endpoints.

use super::store;
use super::wire::{PrintLetter, PrintMemo};
use crate::accounts::{Caller, RevealReporters, WorkComplaints};
use crate::complaints::cases::{self, Powers, reveal};
use crate::http::Desk;
use crate::http::{Body, Paper, Result, ServiceConfig};
use actix_web::post;
use actix_web::web::Path;

pub fn register(config: &mut ServiceConfig<'_>) {
    config.service(print_reply_letter).service(print_memo);
}

/// Print the letter to the reporter.
///
/// หนังสือภายนอก with the last answer, to be printed on A4. It names the reporter, so the audit trail notes it as a look at who
/// reported. `409` when nothing was answered yet.
#[utoipa::path(
    tag = "complaints",
    request_body = PrintLetter,
    responses((status = 200, description = "The letter", content((String = "text/html"))),
              (status = 409, description = "Nothing was answered yet", body = crate::http::Problem)),
    security(("bearer" = []))
)]
#[post("/complaints/{complaint_id}/reply-letter")]
async fn print_reply_letter(
    desk: Desk,
    caller: Caller<RevealReporters>,
    id: Path<String>,
    body: Body<PrintLetter>,
) -> Result<Paper> {
    let (input, now, vault) = (body.into_inner(), desk.now(), desk.vault.clone());
    let (reach, powers) = (caller.reach(), Powers::of(caller.session()));
    let actor = caller.actor();
    let letter = desk
        .db
        .write(move |tx| {
            let present = cases::store::present(tx, &reach, &id)?;
            let contact = reveal(tx, &vault, (&actor, &powers), now, &present.case)?;
            Paper::of(&store::letter(tx.conn(), &present, contact, &input)?)
        })
        .await?;
    Ok(letter)
}

/// Print the memo to the mayor.
///
/// บันทึกข้อความ with the case and what was done, to be printed on A4. Who reported isn't in it.
#[utoipa::path(
    tag = "complaints",
    request_body = PrintMemo,
    responses((status = 200, description = "The memo", content((String = "text/html")))),
    security(("bearer" = []))
)]
#[post("/complaints/{complaint_id}/memo")]
async fn print_memo(
    desk: Desk,
    caller: Caller<WorkComplaints>,
    id: Path<String>,
    body: Body<PrintMemo>,
) -> Result<Paper> {
    let (input, reach) = (body.into_inner(), caller.reach());
    let memo = desk
        .db
        .read(move |conn| {
            let present = cases::store::seen(conn, &reach, &id)?;
            Paper::of(&store::memo(conn, &present, &input)?)
        })
        .await?;
    Ok(memo)
}
