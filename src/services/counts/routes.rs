//! The counts' endpoints.

use super::figures::Figures;
use super::list::{self, EXPORT, Filter};
use super::model::{CountRevision, Key, begun, month_in_path};
use super::plan::{Entry, plan};
use super::store;
use super::wire::{
    CountRevisionView, ListCountRevisions, ListServiceCounts, RecordServiceCounts, ServiceCountView,
    ServiceMonthView,
};
use crate::accounts::{Caller, ManageServices, ReadServices};
use crate::agencies;
use crate::calendar::{FiscalYear, day_in_bangkok};
use crate::db::Conn;
use crate::http::formats::Format;
use crate::http::{
    At, Body, Code, Desk, Error, Fault, Faults, IfMatch, IfNoneMatch, Page, PageParams, PageUrl, Params,
    Reason, Result, ServiceConfig, Text, Versioned, Workshop, bom_asked, shown, word_asked,
};
use crate::services::kinds::{CountSource, ServiceChannel};
use crate::services::store::{find_own, of_agency};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, Responder, get, put};
use chrono::NaiveDate;
use std::collections::HashMap;

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(list_service_counts)
        .service(get_service_month)
        .service(record_service_counts)
        .service(list_service_count_revisions);
}

/// The most cells of a request.
const MOST_CELLS: usize = 1500;
pub const REASON: Text = Text::line(500);

/// List counts.
///
/// Of one agency, in the order of months, services and channels. The files have the same rows: `ndjson` as they're here, the
/// others with headings that an import reads.
#[utoipa::path(
    tag = "services",
    params(ListServiceCounts),
    responses(
        (status = 200, description = "A page, or all rows as a file", content(
            (Page<ServiceCountView> = "application/json"),
            (String = "text/csv", example = "รหัสบริการ,ชื่อบริการ,เดือน,ช่องทาง,รับคำขอ,เสร็จแล้ว,เสร็จภายในกำหนด,อยู่ระหว่างดำเนินการ\r\n"),
            (String = "application/x-ndjson"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        )),
        (status = 406, description = "There's no such format", body = crate::http::Problem),
    ),
    security(("bearer" = []))
)]
#[get("/service-counts")]
async fn list_service_counts(
    request: HttpRequest,
    (desk, workshop): (Desk, Data<Workshop>),
    caller: Caller<ReadServices>,
    url: PageUrl,
    params: Params<ListServiceCounts>,
) -> Result<HttpResponse> {
    let params = params.into_inner();
    let format = Format::negotiate(&request, params.format.as_deref())?;
    let page = PageParams::parse(params.after.as_deref(), params.limit)?;
    let (after, rows) = (list::after(&page)?, page.rows());
    let bom = bom_asked(params.bom).map_err(Error::invalid)?;
    let filter = Filter::parse(params, &caller.reach())?;
    if format != Format::Json {
        let place = workshop.place().await?;
        let gathered = desk.db.read(move |conn| list::gather(conn, &filter, format));
        return EXPORT.answer(place, gathered.await?, (format, bom)).await;
    }
    let found = desk
        .db
        .read(move |conn| store::page(conn, &filter, after.as_ref(), rows));
    let found = found.await?;
    Ok(Page::cut(found, &page, &url, list::key, ServiceCountView::from).respond_to(&request))
}

fn versioned(view: ServiceMonthView) -> Versioned<ServiceMonthView> {
    Versioned {
        version: view.version,
        view,
    }
}

fn month_view(conn: &mut Conn, agency: &str, month: NaiveDate, records: bool) -> Result<ServiceMonthView> {
    let counts = store::of_month(conn, agency, month)?;
    Ok(ServiceMonthView::of(
        store::month_of(conn, agency, month)?,
        counts,
        records,
    ))
}

/// Read the counts of a month.
///
/// All services and channels of it at once; version 0 as long as nothing was recorded.
#[utoipa::path(
    tag = "services",
    params(IfNoneMatch),
    responses((status = 200, description = "The month", body = ServiceMonthView)),
    security(("bearer" = []))
)]
#[get("/agencies/{agency_id}/service-counts/{month}")]
async fn get_service_month(
    desk: Desk,
    caller: Caller<ReadServices>,
    path: Path<(String, String)>,
) -> Result<Versioned<ServiceMonthView>> {
    let (agency_id, month) = path.into_inner();
    let (month, today) = (month_in_path(&month)?, day_in_bangkok(desk.now()));
    let view = desk.db.read(move |conn| {
        let agency = agencies::find_own(conn, &caller.reach(), &agency_id)?;
        let manages = caller.session().reach::<ManageServices>().is_own(&agency.id);
        month_view(conn, &agency.id, month, manages && month <= today)
    });
    Ok(versioned(view.await?))
}

/// Record the counts of a month.
///
/// Up to 1,500 cells of a service and a channel each, all of them or none: every bad one is named. Cells that aren't sent stay
/// as they are. A value that takes the place of another needs a `reason`, and both stay in the revisions. The same counts
/// twice change nothing, not even the version. `If-Match` takes the month's `version`, 0 for a month without counts. A month
/// that hasn't begun is refused.
#[utoipa::path(
    tag = "services",
    params(IfMatch),
    request_body = RecordServiceCounts,
    responses((status = 200, description = "The month after the change", body = ServiceMonthView)),
    security(("bearer" = []))
)]
#[put("/agencies/{agency_id}/service-counts/{month}")]
async fn record_service_counts(
    desk: Desk,
    caller: Caller<ManageServices>,
    path: Path<(String, String)>,
    read: IfMatch,
    body: Body<RecordServiceCounts>,
) -> Result<Versioned<ServiceMonthView>> {
    let ((agency_id, month), now) = (path.into_inner(), desk.now());
    let grid = Grid::parse(&month, body.into_inner(), day_in_bangkok(now))?;
    let view = desk.db.write(move |tx| {
        agencies::find_own(tx.conn(), &caller.reach(), &agency_id)?;
        let agency = agencies::find_locked(tx, &agency_id)?;
        read.check(store::month_of(tx.conn(), &agency.id, grid.month)?.version)?;
        let (month, reason) = (grid.month, grid.reason.clone());
        let entries = grid.entries(tx.conn(), &agency.id)?;
        let plan = plan(tx.conn(), &agency.id, entries)?;
        if plan.corrects() && reason.is_none() {
            return Err(Error::invalid(Fault::pointer("/reason", Reason::Required)));
        }
        let (actor, source) = (caller.actor(), (CountSource::Grid, reason.as_deref()));
        let ready = plan.ready((&actor, now), &agency.id, source);
        ready.write(tx, (&actor, now), &agency)?;
        month_view(tx.conn(), &agency.id, month, true)
    });
    Ok(versioned(view.await?))
}

/// A month's counts as they were sent, checked as far as that can be done without looking at what's there.
struct Grid {
    month: NaiveDate,
    reason: Option<String>,
    /// Service, channel, figures; at their places in the request.
    cells: Vec<(String, ServiceChannel, Figures)>,
}

impl Grid {
    /// # Errors
    /// `404` for what's no month, `422` with every fault of the input.
    fn parse(month: &str, input: RecordServiceCounts, today: NaiveDate) -> Result<Self> {
        let month = month_in_path(month)?;
        let mut faults = Faults::default();
        faults.check(begun(At::Parameter("month".to_owned()), month, today));
        let at = || At::Pointer("/fiscal_year".to_owned());
        let year = input.fiscal_year.map(FiscalYear::parse).transpose();
        match year.map_err(|not| not.at(at())) {
            Ok(Some(year)) if !year.period().contains(month) => {
                let fault = list::outside(At::Parameter("month".to_owned()), year);
                faults.push(fault);
            }
            Ok(_) => {}
            Err(fault) => faults.push(fault),
        }
        let reason = REASON.optional("/reason", input.reason.as_deref());
        let reason = faults.check(reason).flatten();
        match input.cells.len() {
            0 => faults.push(Fault::pointer("/cells", Reason::Empty)),
            1..=MOST_CELLS => {}
            _ => faults.push(Fault::pointer("/cells", Reason::TooMany).with("max", MOST_CELLS)),
        }
        let mut cells = Vec::with_capacity(input.cells.len().min(MOST_CELLS));
        let mut seen = HashMap::new();
        for (index, cell) in input.cells.into_iter().enumerate().take(MOST_CELLS) {
            let pointer = |field: &str| format!("/cells/{index}/{field}");
            let figures = Figures {
                received: cell.received,
                completed: cell.completed,
                in_time: cell.in_time,
            };
            for fault in figures.faults(|name| At::Pointer(pointer(name))) {
                faults.push(fault);
            }
            let Some(channel) = ServiceChannel::parse(&cell.channel) else {
                let fault = Fault::pointer(pointer("channel"), Reason::UnknownValue);
                faults.push(fault.with("allowed", ServiceChannel::allowed()));
                continue;
            };
            if let Some(earlier) = seen.insert((cell.service_id.clone(), channel), index) {
                let fault = Fault::pointer(pointer("service_id"), Reason::Duplicate);
                faults.push(fault.with("other", format!("/cells/{earlier}")));
            }
            cells.push((cell.service_id, channel, figures));
        }
        faults.finish(Some(Self { month, reason, cells }))
    }

    /// The values, once it's known that all services are the agency's.
    ///
    /// # Errors
    /// `422` for those that aren't.
    fn entries(self, conn: &mut Conn, agency: &str) -> Result<Vec<Entry>> {
        let (services, mut faults) = (of_agency(conn, agency)?, Faults::default());
        for (index, (service, ..)) in self.cells.iter().enumerate() {
            if !services.contains_key(service) {
                let fault = Fault::pointer(format!("/cells/{index}/service_id"), Reason::Unknown);
                faults.push(fault.with("value", shown(service)));
            }
        }
        let month = self.month;
        let entry = |(service_id, channel, figures)| Entry {
            key: Key {
                month,
                service_id,
                channel,
            },
            figures,
        };
        faults.finish(Some(self.cells.into_iter().map(entry).collect()))
    }
}

/// List what the counts of a service in a month were.
///
/// Every value with who recorded it, when, and why; by channel, the first first.
#[utoipa::path(
    tag = "services",
    params(ListCountRevisions),
    responses((status = 200, description = "The values", body = Page<CountRevisionView>)),
    security(("bearer" = []))
)]
#[get("/services/{service_id}/counts/{month}/revisions")]
async fn list_service_count_revisions(
    desk: Desk,
    caller: Caller<ReadServices>,
    path: Path<(String, String)>,
    url: PageUrl,
    params: Params<ListCountRevisions>,
) -> Result<Page<CountRevisionView>> {
    let ((service_id, month), params) = (path.into_inner(), params.into_inner());
    let month = month_in_path(&month)?;
    let (parse, allowed) = (ServiceChannel::parse, ServiceChannel::allowed());
    let channel = word_asked("channel", params.channel, parse, allowed).map_err(Error::invalid)?;
    let page = PageParams::parse(params.after.as_deref(), params.limit)?;
    let (after, rows) = (revision_after(&page)?, page.rows());
    let found = desk.db.read(move |conn| {
        let service = find_own(conn, &caller.reach(), &service_id)?;
        store::revisions_of(conn, (&service.id, month), channel, after.as_ref(), rows)
    });
    let key = |value: &CountRevision| vec![value.channel.as_str().to_owned(), value.revision.to_string()];
    Ok(Page::cut(found.await?, &page, &url, key, CountRevisionView::from))
}

fn revision_after(page: &PageParams) -> Result<Option<(String, i32)>> {
    let Some([channel, revision]) = page.after(2)? else {
        return Ok(None);
    };
    let revision = revision.parse().map_err(|_| Error::new(Code::CursorInvalid))?;
    Ok(Some((channel.clone(), revision)))
}
