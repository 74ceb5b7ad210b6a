//! The endpoints of imports.

use super::wire::{AssetImportReport, ImportAssets};
use super::{Order, import, template};
use crate::accounts::{Caller, ManageAssets, agency_asked};
use crate::http::{Code, Desk, Error, Language, Params, Result, ServiceConfig, Upload, Workshop, formats};
use crate::sheets::{TableFormat, WorkbookFile};
use actix_web::http::header;
use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, HttpResponse, get, post};

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(import_assets)
        .service(download_asset_import_template);
}

/// Import the register from a file.
///
/// The body is the file as the accounting office has it: CSV or XLSX by its content type, at most 20,000 rows. All rows are
/// taken or none: when one is at fault nothing is written, and `errors` names every bad row and column (the first 1,000).
/// Rows are matched by เลขครุภัณฑ์: a new number is registered, a known one is changed to what the row says; the same file
/// twice changes nothing. A column that isn't there leaves what's registered; an empty cell clears what may be empty, and
/// leaves the rest. What an asset is, how it's followed, its status and the stock of a consumable aren't changed by an
/// import: a row that says otherwise is at fault.
///
/// Headings may be Thai or English, in any order, in two rows with merged cells, below titles. Running numbers are passed
/// over, any other unknown column is a fault. Numbers, amounts in baht and dates may have Thai digits; dates are
/// `12 มี.ค. 2565`, `12/3/2565`, `2022-03-12` or a spreadsheet's own. The category may be a merged cell beside several
/// rows, or a row that has nothing but it. Without `วิธีติดตาม` one piece is followed by itself and more are a lot.
#[utoipa::path(
    tag = "assets",
    params(ImportAssets),
    request_body(description = "The file", content(
        (String = "text/csv", example = "ลำดับ,เลขครุภัณฑ์,รายการ,ประเภท,จำนวน,หน่วยนับ,ราคาต่อหน่วย,วันที่ได้มา,สถานที่ตั้ง,สภาพ\r\n๑,๔๒๐-๖๔-๐๐๑๒,เครื่องฉายโปรเจกเตอร์,ครุภัณฑ์โฆษณาและเผยแพร่,๑,เครื่อง,\"19,900.00\",12 มี.ค. 2564,ห้องประชุมชั้น 2,ดี\r\n"),
        (WorkbookFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    )),
    responses(
        (status = 200, description = "What was done, or with `dry_run` would be done, row by row", body = AssetImportReport,
            example = json!({"dry_run": true, "format": "csv", "encoding": "utf-8",
                "notes": [{"code": "columns_passed_over", "message_th": "ไม่ได้อ่านคอลัมน์ ลำดับ",
                    "message_en": "These columns weren't read: ลำดับ"}],
                "rows": 1, "created": 1, "changed": 0, "unchanged": 0,
                "results": [{"row": 2, "asset_id": null, "number": "420-64-0012", "name": "เครื่องฉายโปรเจกเตอร์",
                    "outcome": "created", "changes": []}]})),
        (status = 422, description = "Rows are at fault; nothing was written", body = crate::http::Problem,
            content_type = "application/problem+json",
            example = json!({"type": "urn:prongsai:problem:invalid_input", "title": "ข้อมูลที่ส่งมาไม่ถูกต้อง", "status": 422,
                "code": "invalid_input", "errors": [{"row": 5, "column": "ราคาต่อหน่วย", "code": "not_a_number",
                    "params": {}, "message": "ต้องเป็นตัวเลข"}]})),
    ),
    security(("bearer" = []))
)]
#[post("/asset-imports")]
async fn import_assets(
    desk: Desk,
    workshop: Data<Workshop>,
    caller: Caller<ManageAssets>,
    params: Params<ImportAssets>,
    file: Upload,
) -> Result<Json<AssetImportReport>> {
    let params = params.into_inner();
    let format = TableFormat::of_content_type(&file.content_type);
    let order = Order {
        agency_id: agency_asked(params.agency_id, &caller.reach())?,
        dry_run: params.dry_run.unwrap_or(false),
        format: format.ok_or_else(|| Error::new(Code::UnsupportedMediaType))?,
        bytes: file.bytes,
    };
    let done = import((&desk.db, &workshop), desk.now(), caller, order).await?;
    Ok(Json(AssetImportReport::from(done)))
}

/// Download a workbook of the register to fill in and import.
///
/// A sheet to fill in, with lists to choose from, and one that explains each column in Thai and English. Headings are Thai,
/// or with `Accept-Language: en` the names of the columns. Columns that aren't needed may be deleted.
#[utoipa::path(
    tag = "assets",
    responses((status = 200, description = "The workbook",
        content((WorkbookFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))))
)]
#[get("/asset-imports/template")]
async fn download_asset_import_template(
    request: HttpRequest,
    workshop: Data<Workshop>,
) -> Result<HttpResponse> {
    let accepted = request.headers().get(header::ACCEPT_LANGUAGE);
    let language = Language::negotiate(accepted.and_then(|value| value.to_str().ok()));
    let bytes = template::workbook(&workshop, language).await?;
    Ok(formats::download(formats::XLSX, "asset-import.xlsx", bytes))
}
