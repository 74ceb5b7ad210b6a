//! Count: by request, and by the sheet.

use super::super::counting::{Counts, Plan};
use super::super::model::{Stocktake, Totals};
use super::super::sheet::{self, Returned};
use super::super::store;
use super::super::wire::{CountsReport, ImportCountSheet, RecordCounts, StocktakeView, place};
use crate::accounts::{Caller, ManageAssets, ReadAssets};
use crate::agencies;
use crate::calendar::day_in_bangkok;
use crate::db::{Conn, Tx};
use crate::http::{
    Body, Code, Confidential, Desk, Error, Fault, Origin, Params, Result, ServiceConfig, Upload, Workshop,
    formats,
};
use crate::sheets::{Bad, TableFormat, Where, WorkbookFile, unreadable_when_broken};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get, post};
use chrono::NaiveDateTime;

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(record_stocktake_counts)
        .service(download_count_sheet)
        .service(import_count_sheet);
}

/// Record counts.
///
/// Up to 500 assets, all of them or none. A later count of an asset takes the place of an earlier one; the same counts twice
/// change nothing. `409` when the stocktake is closed.
#[utoipa::path(
    tag = "assets",
    request_body = RecordCounts,
    responses((status = 200, description = "What was counted", body = CountsReport),
              (status = 409, description = "It's closed", body = crate::http::Problem)),
    security(("bearer" = []))
)]
#[post("/stocktakes/{stocktake_id}/counts")]
async fn record_stocktake_counts(
    desk: Desk,
    caller: Caller<ManageAssets>,
    id: Path<String>,
    origin: Origin,
    body: Body<RecordCounts>,
) -> Result<Confidential<CountsReport>> {
    let (counts, now) = (body.into_inner().parse(&origin.0)?, desk.now());
    let done = desk.db.write(move |tx| {
        let stocktake = store::find_open(tx, &caller.reach(), &id)?;
        let counts = Counts {
            counts: &counts,
            at: &place,
        };
        let faulty =
            |faults: Vec<(usize, Fault)>| Error::faults(faults.into_iter().map(|(_, fault)| fault).collect());
        let plan = counts.plan(tx.conn(), &stocktake, (&caller.actor(), now))?;
        written(tx, (&caller, now), stocktake, plan.map_err(faulty)?, 0)
    });
    Ok(Confidential(done.await?))
}

/// Writes counts down, and tells how the stocktake stands then.
fn written(
    tx: &mut Tx<'_>,
    (caller, now): (&Caller<ManageAssets>, NaiveDateTime),
    stocktake: Stocktake,
    plan: Plan,
    skipped: usize,
) -> Result<CountsReport> {
    let agency = agencies::find(tx.conn(), &stocktake.agency_id)?;
    let (counted, unchanged) = (plan.changed.len(), plan.unchanged);
    let stocktake = plan.write(tx, (&caller.actor(), now), &agency, stocktake)?;
    let totals = store::totals(tx.conn(), &stocktake.id)?;
    Ok(CountsReport {
        dry_run: false,
        counted,
        unchanged,
        skipped,
        stocktake: StocktakeView::of(stocktake, totals, day_in_bangkok(now), true),
    })
}

/// Download the count sheet.
///
/// A workbook to print and to fill in: every asset that's to be found, with empty columns for how many were found, where, in
/// what condition, and remarks.
#[utoipa::path(
    tag = "assets",
    responses((status = 200, description = "The workbook",
        content((WorkbookFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))),
    security(("bearer" = []))
)]
#[get("/stocktakes/{stocktake_id}/sheet")]
async fn download_count_sheet(
    desk: Desk,
    workshop: Data<Workshop>,
    caller: Caller<ReadAssets>,
    id: Path<String>,
) -> Result<HttpResponse> {
    let room = workshop.place().await?;
    let gathered = desk.db.read(move |conn| {
        let stocktake = store::find(conn, &caller.reach(), &id)?;
        let agency = agencies::find(conn, &stocktake.agency_id)?;
        let lines = store::page(conn, &stocktake.id, None, None, i64::from(u32::MAX))?;
        Ok((agency, stocktake, lines))
    });
    let (agency, stocktake, lines) = gathered.await?;
    let name = format!("count-sheet-{}.xlsx", stocktake.fiscal_year);
    let bytes = room
        .run(move || sheet::make(&agency, &stocktake, &lines))
        .await??;
    Ok(formats::download(formats::XLSX, &name, bytes))
}

/// Send the count sheet back.
///
/// The sheet as it was downloaded and filled in, XLSX or CSV by its content type. Rows without a count are skipped; all
/// others are taken or none, and `errors` names every bad row and column. The same sheet twice changes nothing. `409` when
/// the stocktake is closed.
#[utoipa::path(
    tag = "assets",
    params(ImportCountSheet),
    request_body(description = "The sheet", content(
        (String = "text/csv", example = "เลขครุภัณฑ์,พบจำนวน,สถานที่พบ,สภาพ,หมายเหตุ\r\n420-64-0012,๑,ห้องกองช่าง,ดี,\r\n"),
        (WorkbookFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    )),
    responses((status = 200, description = "What was counted, or with `dry_run` would be", body = CountsReport),
              (status = 409, description = "It's closed", body = crate::http::Problem)),
    security(("bearer" = []))
)]
#[post("/stocktakes/{stocktake_id}/sheet")]
async fn import_count_sheet(
    (desk, workshop): (Desk, Data<Workshop>),
    caller: Caller<ManageAssets>,
    id: Path<String>,
    params: Params<ImportCountSheet>,
    file: Upload,
) -> Result<Confidential<CountsReport>> {
    let (id, dry_run) = (id.into_inner(), params.into_inner().dry_run.unwrap_or(false));
    let format = TableFormat::of_content_type(&file.content_type);
    let format = format.ok_or_else(|| Error::new(Code::UnsupportedMediaType))?;
    let read = workshop.run(move || sheet::read(format, file.bytes)).await;
    let returned = read.map_err(unreadable_when_broken)??;
    let (db, now) = (desk.db.clone(), desk.now());
    Ok(Confidential(if dry_run {
        db.read(move |conn| tried(conn, (&caller, now), &id, &returned))
            .await?
    } else {
        db.write(move |tx| taken(tx, (&caller, now), &id, &returned))
            .await?
    }))
}

/// Sets a sheet beside a stocktake.
fn planned(
    conn: &mut Conn,
    stocktake: &Stocktake,
    (caller, now): (&Caller<ManageAssets>, NaiveDateTime),
    returned: &Returned,
) -> Result<Plan> {
    let counts = Counts {
        counts: &returned.counts,
        at: &|index, part| returned.at(index, part),
    };
    let mut bad: Bad = returned.bad.clone();
    let plan = counts.plan(conn, stocktake, (&caller.actor(), now))?;
    match plan {
        Ok(plan) if bad.is_empty() => Ok(plan),
        Ok(_) => Err(bad.into_error()),
        Err(faults) => {
            for (index, fault) in faults {
                bad.push(Where::Row(returned.row(index)), fault);
            }
            Err(bad.into_error())
        }
    }
}

/// What a sheet would do.
fn tried(
    conn: &mut Conn,
    (caller, now): (&Caller<ManageAssets>, NaiveDateTime),
    id: &str,
    returned: &Returned,
) -> Result<CountsReport> {
    let stocktake = store::find(conn, &caller.reach(), id)?;
    if stocktake.closed_at.is_some() {
        return Err(store::closed());
    }
    let plan = planned(conn, &stocktake, (caller, now), returned)?;
    let totals: Totals = plan.totals(conn, &stocktake)?;
    Ok(CountsReport {
        dry_run: true,
        counted: plan.changed.len(),
        unchanged: plan.unchanged,
        skipped: returned.skipped,
        stocktake: StocktakeView::of(stocktake, totals, day_in_bangkok(now), true),
    })
}

fn taken(
    tx: &mut Tx<'_>,
    (caller, now): (&Caller<ManageAssets>, NaiveDateTime),
    id: &str,
    returned: &Returned,
) -> Result<CountsReport> {
    let stocktake = store::find_open(tx, &caller.reach(), id)?;
    let plan = planned(tx.conn(), &stocktake, (caller, now), returned)?;
    written(tx, (caller, now), stocktake, plan, returned.skipped)
}
