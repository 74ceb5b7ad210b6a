//! The endpoints of imports.

use super::wire::{ImportAssessments, ImportFile, ImportReport, ImportTemplate};
use super::{FileFormat, Importer, Order, import, template};
use crate::accounts::{Caller, EditAssessments, PublishAssessments};
use crate::clock::Clock;
use crate::db::Db;
use crate::http::{Code, Error, Language, Params, Result, ServiceConfig, Upload, Workshop, formats};
use crate::sheets::WorkbookFile;
use actix_web::http::header;
use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, HttpResponse, get, post};

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(import_assessments)
        .service(download_import_template);
}

/// Import assessments from a file.
///
/// The body is the file: JSON, CSV or XLSX by its content type. All rows are taken or none: when one is at fault
/// nothing is written, and `errors` names every bad row and column (the first 1,000). New rows are drafts; a row that
/// says something else than what's there corrects it, and the earlier version stays with its author; the same file
/// twice changes nothing. What a file doesn't carry stays as it is: a column that isn't there leaves the stored value,
/// an empty cell says that it wasn't printed.
///
/// Each row names its agency by `agency_id`, else by `external_id`, else by exact province, amphoe, type and name. When
/// several are meant, `candidates` lists them. A file that was exported can be imported as it is. Headings may be the
/// names of the export or Thai, in any order; a column that nobody knows is a fault. CSV may be UTF-8, UTF-16 or
/// TIS-620, with commas, semicolons or tabs.
#[utoipa::path(
    tag = "assessments",
    params(ImportAssessments),
    request_body(description = "The file", content(
        (ImportFile = "application/json", example = json!({"rows": [{
            "agency_id": "0192f0c1-7c1e-7a50-9d3f-0123456789ab", "fiscal_year": 2566,
            "assessment": {"overall": 98.26, "level": "excellent", "grade": "AA",
                "instruments": {"iit": 97.65, "eit": 96.54, "oit": 100.0},
                "source": "บันทึกข้อความ นธ ๖๑๙๐๑.๒/๒๑๔"}}]})),
        (String = "text/csv", example = "จังหวัด,อำเภอ,ประเภท,หน่วยงาน,ปีงบประมาณ,คะแนนรวม,ระดับ,IIT,EIT,OIT,แหล่งที่มา\r\nนราธิวาส,ระแงะ,เทศบาลตำบล,มะรือโบตก,๒๕๖๖,98.26,ผ่านดีเยี่ยม,97.65,96.54,100,บันทึกข้อความ\r\n"),
        (WorkbookFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    )),
    responses(
        (status = 200, description = "What was done, or with `dry_run` would be done, row by row", body = ImportReport,
            example = json!({"dry_run": false, "format": "csv", "encoding": "windows-874",
                "notes": [{"code": "converted", "message_th": "ไฟล์ใช้รหัสอักขระ TIS-620 (windows-874) ระบบแปลงเป็น UTF-8 แล้ว",
                    "message_en": "The file was in TIS-620 (windows-874) and has been converted to UTF-8"}],
                "rows": 1, "created": 1, "corrected": 0, "unchanged": 0, "skipped": 0, "warnings": 0,
                "results": [{"row": 2, "pointer": null, "agency_id": "0192f0c1-7c1e-7a50-9d3f-0123456789ab",
                    "agency_name": "เทศบาลตำบลมะรือโบตก", "fiscal_year": 2566, "outcome": "created", "version": 1, "warnings": []}]})),
        (status = 422, description = "Rows are at fault; nothing was written", body = crate::http::Problem,
            content_type = "application/problem+json",
            example = json!({"type": "urn:prongsai:problem:invalid_input", "title": "ข้อมูลที่ส่งมาไม่ถูกต้อง", "status": 422,
                "code": "invalid_input", "errors": [{"row": 2, "column": "ปีงบประมาณ", "code": "fiscal_year_gregorian",
                    "params": {"value": "2023", "suggestion": "2566"},
                    "message": "2023 ดูเหมือนปี ค.ศ. ท่านหมายถึงปีงบประมาณ 2566 หรือไม่"}]})),
    ),
    security(("bearer" = []))
)]
#[post("/assessment-imports")]
async fn import_assessments(
    db: Data<Db>,
    workshop: Data<Workshop>,
    clock: Data<Clock>,
    caller: Caller<EditAssessments>,
    params: Params<ImportAssessments>,
    file: Upload,
) -> Result<Json<ImportReport>> {
    let order = Order::parse(&params.into_inner())?;
    let format = FileFormat::of_content_type(&file.content_type);
    let format = format.ok_or_else(|| Error::new(Code::UnsupportedMediaType))?;
    let importer = Importer {
        actor: caller.actor(),
        reach: caller.reach(),
        publish: caller.session().reach::<PublishAssessments>(),
    };
    let done = import(
        (&db, &workshop),
        clock.now(),
        importer,
        order,
        (format, file.bytes),
    )
    .await?;
    Ok(Json(ImportReport::from(done)))
}

/// Download a workbook to fill in and import.
///
/// A sheet to fill in, with lists to choose from; one that explains each column in Thai and English; one with the names
/// and codes of all provinces and amphoe. With `province` its agencies are filled in, one row each; rows that stay
/// without figures are skipped by the import. Headings are Thai, or with `Accept-Language: en` the names of the columns.
#[utoipa::path(
    tag = "assessments",
    params(ImportTemplate),
    responses((status = 200, description = "The workbook",
        content((WorkbookFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))))
)]
#[get("/assessment-imports/template")]
async fn download_import_template(
    request: HttpRequest,
    db: Data<Db>,
    workshop: Data<Workshop>,
    params: Params<ImportTemplate>,
) -> Result<HttpResponse> {
    let accepted = request.headers().get(header::ACCEPT_LANGUAGE);
    let language = Language::negotiate(accepted.and_then(|value| value.to_str().ok()));
    let wish = template::Wish::parse(&params.into_inner(), language)?;
    let name = wish.file_name();
    let bytes = template::workbook(&db, &workshop, wish).await?;
    Ok(formats::download(formats::XLSX, &name, bytes))
}
