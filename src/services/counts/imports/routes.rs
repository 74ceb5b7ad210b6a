//! The endpoints of imports.

use super::import::{Order, import};
use super::template;
use super::wire::{CountImportReport, DownloadCountTemplate, ImportServiceCounts};
use crate::accounts::{Caller, ManageServices, agency_asked};
use crate::agencies;
use crate::db::{Conn, Db};
use crate::http::{
    At, Code, Desk, Error, Language, Params, Result, ServiceConfig, Upload, Workshop, formats, id_asked,
    month_asked,
};
use crate::services::counts::routes::REASON;
use crate::services::model::Service;
use crate::services::store::of_agency;
use crate::sheets::{TableFormat, WorkbookFile};
use actix_web::http::header;
use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, HttpResponse, get, post};

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(import_service_counts)
        .service(download_service_count_template);
}

/// Import counts from a file.
///
/// The body is the file: CSV or XLSX by its content type, at most 20,000 rows, one for each service, month and channel. All
/// rows are taken or none: when one is at fault nothing is written, and `errors` names every bad row and column (the first
/// 1,000). The same file twice changes nothing; values that take the place of others need a `reason`.
///
/// Headings are found by their names, Thai or English, in any order, below titles, in two rows with merged cells; an unknown
/// one is a fault, and so is a missing one. The service is named by its code, or else by its Thai name. Months are
/// `เมษายน 2566`, `เม.ย. 66`, `4/2566`, `2023-04` or a spreadsheet's own dates, beside a fiscal year also `เมษายน`. Merged
/// cells speak for all of their rows; totals and repeated headings are passed over. A formula is refused.
#[utoipa::path(
    tag = "services",
    params(ImportServiceCounts),
    request_body(description = "The file", content(
        (String = "text/csv", example = "ลำดับ,รหัสบริการ,เดือน,ช่องทาง,รับคำขอ,เสร็จแล้ว,เสร็จภายในกำหนด\r\n๑,tax-01,เมษายน 2566,ที่หน่วยงาน,๑๒๐,๑๑๘,๑๑๕\r\n"),
        (WorkbookFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    )),
    responses(
        (status = 200, description = "What was done, or with `dry_run` would be done, row by row", body = CountImportReport,
            example = json!({"dry_run": true, "format": "csv", "encoding": "utf-8",
                "notes": [{"code": "columns_passed_over", "message_th": "ไม่ได้อ่านคอลัมน์ ลำดับ",
                    "message_en": "These columns weren't read: ลำดับ"}],
                "needs_reason": false, "rows": 1, "created": 1, "changed": 0, "unchanged": 0,
                "results": [{"row": 2, "service_id": "0192f0c1-7c1e-7a50-9d3f-0123456789ab", "code": "tax-01",
                    "month": "2023-04", "channel": "counter", "outcome": "created"}]})),
        (status = 422, description = "Rows are at fault; nothing was written", body = crate::http::Problem,
            content_type = "application/problem+json",
            example = json!({"type": "urn:prongsai:problem:invalid_input", "title": "ข้อมูลที่ส่งมาไม่ถูกต้อง", "status": 422,
                "code": "invalid_input", "errors": [{"row": 5, "column": "เสร็จแล้ว", "code": "more_than",
                    "params": {"max": "120", "other": "received"}, "message": "ต้องไม่เกิน received (120)"}]})),
    ),
    security(("bearer" = []))
)]
#[post("/service-count-imports")]
async fn import_service_counts(
    desk: Desk,
    workshop: Data<Workshop>,
    caller: Caller<ManageServices>,
    params: Params<ImportServiceCounts>,
    file: Upload,
) -> Result<Json<CountImportReport>> {
    let params = params.into_inner();
    let format = TableFormat::of_content_type(&file.content_type);
    let reason = REASON.optional("", params.reason.as_deref());
    let reason = reason.map_err(|fault| Error::invalid(fault.placed(At::Parameter("reason".to_owned()))));
    let order = Order {
        agency_id: agency_asked(params.agency_id, &caller.reach())?,
        dry_run: params.dry_run.unwrap_or(false),
        reason: reason?,
        format: format.ok_or_else(|| Error::new(Code::UnsupportedMediaType))?,
        bytes: file.bytes,
    };
    let done = import((&desk.db, &workshop), desk.now(), caller, order).await?;
    Ok(Json(CountImportReport::from(done)))
}

/// Download a workbook of counts to fill in and import.
///
/// A sheet to fill in, with a list of channels to choose from, and one that explains each column in Thai and English. Headings
/// are Thai, or with `Accept-Language: en` the names of the columns. With an agency there's a row for each service that it
/// offers and each of its channels, with code and name, and with a month that month. Rows that nobody fills in are skipped.
#[utoipa::path(
    tag = "services",
    params(DownloadCountTemplate),
    responses((status = 200, description = "The workbook",
        content((WorkbookFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))),
              (status = 404, description = "There's no such agency", body = crate::http::Problem))
)]
#[get("/service-count-imports/template")]
async fn download_service_count_template(
    request: HttpRequest,
    (db, workshop): (Data<Db>, Data<Workshop>),
    params: Params<DownloadCountTemplate>,
) -> Result<HttpResponse> {
    let params = params.into_inner();
    let month = month_asked("month", params.month).map_err(Error::invalid)?;
    let services = match id_asked("agency_id", params.agency_id)? {
        Some(id) => db.read(move |conn| offered_by(conn, &id)).await?,
        None => Vec::new(),
    };
    let accepted = request.headers().get(header::ACCEPT_LANGUAGE);
    let language = Language::negotiate(accepted.and_then(|value| value.to_str().ok()));
    let rows = (template::asked(services), month);
    let bytes = template::workbook(&workshop, language, rows).await?;
    Ok(formats::download(formats::XLSX, "service-counts.xlsx", bytes))
}

/// What an agency offers, in the order of the codes.
fn offered_by(conn: &mut Conn, agency: &str) -> Result<Vec<Service>> {
    let agency = agencies::find(conn, agency)?;
    let all = of_agency(conn, &agency.id)?.into_values();
    let mut offered: Vec<Service> = all.filter(Service::is_active).collect();
    offered.sort_by(|a, b| a.code.cmp(&b.code));
    Ok(offered)
}
