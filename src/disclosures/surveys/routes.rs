//! The codes' endpoint.

use super::super::kinds::Survey;
use super::super::store;
use super::super::wire::QrParams;
use super::code_of;
use crate::agencies;
use crate::http::formats::public_file;
use crate::http::{AgencyYear, Code, Desk, Error, Fault, IfNoneMatch, Params, Reason, Result, ServiceConfig};
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, get};

/// Pixels of a module in PNG: some 500 pixels for a usual address.
const SCALE: u8 = 10;

pub fn register(config: &mut ServiceConfig<'_>) {
    config.service(draw_survey_code);
}

/// Draw the QR code of a survey.
///
/// It leads to where the year's survey is answered. SVG, or PNG with `format=png`. `404` where the agency gave no address.
#[utoipa::path(
    tag = "disclosures",
    params(QrParams, IfNoneMatch),
    responses((status = 200, description = "The code", content((String = "image/svg+xml"), (crate::http::FileBytes = "image/png"))))
)]
#[get("/agencies/{agency_id}/surveys/{fiscal_year}/{survey}/qr")]
async fn draw_survey_code(
    request: HttpRequest,
    desk: Desk,
    place: AgencyYear,
    path: Path<(String, String, String)>,
    params: Params<QrParams>,
) -> Result<HttpResponse> {
    let missing = || Error::new(Code::NotFound);
    let survey = Survey::parse(&path.2).ok_or_else(missing)?;
    let (agency_id, year) = place.into_inner();
    let png = match params.into_inner().format.as_deref() {
        None | Some("svg") => false,
        Some("png") => true,
        Some(_) => {
            let fault = Fault::parameter("format", Reason::UnknownValue);
            return Err(Error::invalid(fault.with("allowed", "svg png")));
        }
    };
    let url = desk.db.read(move |conn| {
        let agency = agencies::find(conn, &agency_id)?;
        let row = store::find_year(conn, &agency.id, year)?;
        row.survey(survey).map(str::to_owned).ok_or_else(missing)
    });
    let url = url.await?;
    let drawing = code_of(&url)?;
    let mark = crate::crypto::hash_secret(&url);
    let etag = format!(
        "\"{}-{}{}\"",
        desk.db.stamp(),
        mark.get(..16).unwrap_or(&mark),
        if png { "-png" } else { "" }
    );
    if png {
        let name = format!("{survey}-{year}.png");
        return public_file(&request, ("image/png", &name), &etag, || drawing.png(SCALE));
    }
    let name = format!("{survey}-{year}.svg");
    public_file(&request, ("image/svg+xml", &name), &etag, || {
        Ok(drawing.svg().into_bytes())
    })
}
