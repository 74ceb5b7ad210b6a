//! The QR code of a form.

use super::super::store;
use super::super::wire::{CodeFormat, FormCodeParams};
use crate::http::{Desk, Error, Origin, Params, Result, ServiceConfig};
use crate::qr;
use actix_web::http::header;
use actix_web::web::Path;
use actix_web::{HttpResponse, get};

/// Pixels of a module's side: on A4 at a third of the width, sharper than a printer.
const SCALE: u8 = 16;

pub fn register(config: &mut ServiceConfig<'_>) {
    config.service(get_satisfaction_form_code);
}

/// Download the QR code of a form.
///
/// It leads to the form's page. A drawing that prints at any size, or a picture of pixels for programs that take no
/// drawings.
#[utoipa::path(
    tag = "services",
    params(FormCodeParams),
    responses((status = 200, description = "The code", content((String = "image/svg+xml"), (Vec<u8> = "image/png"))))
)]
#[get("/satisfaction-forms/{form_id}/code")]
async fn get_satisfaction_form_code(
    desk: Desk,
    origin: Origin,
    id: Path<String>,
    params: Params<FormCodeParams>,
) -> Result<HttpResponse> {
    let format = params.into_inner().format()?;
    let form = desk.db.read(move |conn| store::find(conn, &id)).await?;
    let address = format!("{}/satisfaction/{}", origin.0, form.id);
    let code = qr::draw(&address).ok_or_else(|| Error::internal("the address is too long for a code"))?;
    let (kind, body) = match format {
        CodeFormat::Svg => ("image/svg+xml", code.svg().into_bytes()),
        CodeFormat::Png => ("image/png", code.png(SCALE)?),
    };
    Ok(HttpResponse::Ok()
        .content_type(kind)
        .insert_header((header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"))
        .insert_header((header::CACHE_CONTROL, "public, no-cache"))
        .body(body))
}
