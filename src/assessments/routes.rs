//! The assessments' endpoints.

use super::model::{Assessment, House, Status};
use super::query;
use super::record::{self, Change};
use super::scheme::scheme_in_path;
use super::store;
use super::wire::{
    AssessmentAction, AssessmentInput, AssessmentItem, AssessmentView, CorrectAssessment, ListAssessments,
    ListRevisions, RecordAssessment, RevisionView,
};
use crate::accounts::{
    Caller, EditAssessments, PublishAssessments, ReadDrafts, ReadRevisions, Right, Viewer,
};
use crate::agencies;
use crate::clock::Clock;
use crate::db::{Db, Tx};
use crate::http::{
    AgencyYear, Body, ByteCache, Code, Created, Error, Idempotent, IfMatch, IfNoneMatch, Once, Page,
    PageParams, PageUrl, Params, Read, Result, ServiceConfig, Text, Versioned, Workshop, formats::Format,
    public_read,
};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, post, put};

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(list_assessments)
        .service(record_assessment)
        .service(get_assessment)
        .service(correct_assessment)
        .service(list_assessment_revisions)
        .service(publish_assessment)
        .service(withdraw_assessment)
        .service(share_assessment)
        .service(unshare_assessment);
    super::imports::register(config);
    super::reading::register(config);
}

/// List assessments.
///
/// Published ones for everybody; drafts for those who may read them. `format=ndjson` gives all of them line by
/// line: a snapshot, with the cursor for `/api/v1/changes` in a `Link` with `rel="changes"`.
#[utoipa::path(
    tag = "assessments",
    params(ListAssessments, IfNoneMatch),
    responses(
        (status = 200, description = "A page, or all rows as a file", content(
            (Page<AssessmentItem> = "application/json"),
            (String = "text/csv", example = "agency_id,province,amphoe,agency_type,agency_name,fiscal_year,overall,level,grade,rank\r\n0192f0c1-7c1e-7a50-9d3f-0123456789ab,นราธิวาส,ระแงะ,เทศบาลตำบล,เทศบาลตำบลมะรือโบตก,2566,98.26,excellent,AA,182\r\n"),
            (String = "application/x-ndjson"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        )),
        (status = 406, description = "There's no such format", body = crate::http::Problem),
    ),
    security((), ("bearer" = []))
)]
#[get("/assessments")]
async fn list_assessments(
    request: HttpRequest,
    db: Data<Db>,
    cache: Data<ByteCache>,
    workshop: Data<Workshop>,
    viewer: Viewer<ReadDrafts>,
    url: PageUrl,
    params: Params<ListAssessments>,
) -> Result<HttpResponse> {
    let params = params.into_inner();
    let format = Format::negotiate(&request, params.format.as_deref())?;
    let filter = query::filter(&params)?;
    let page = PageParams::parse(params.after.as_deref(), params.limit)?;
    let after = page.after(1)?.and_then(|key| key.first().cloned());
    let drafts = viewer.reach().cloned();
    if format != Format::Json {
        return query::download(&db, &workshop, filter, drafts, format, params.bom == Some(1)).await;
    }
    public_read(&request, &db, &cache, move |conn| {
        let (drafts, after) = (drafts.as_ref(), after.as_deref());
        let items = store::list(conn, &filter, drafts, after, page.rows(), AssessmentItem::from)?;
        let key = |item: &AssessmentItem| vec![item.id.clone()];
        Ok(Read::from(Page::cut(items, &page, &url, key, |item| item)))
    })
    .await
}

/// Record an assessment as a draft.
///
/// For an agency and a year that has none yet; `409` otherwise. Figures are taken over as printed; what follows from them
/// is computed beside them, with remarks where the two disagree.
#[utoipa::path(
    tag = "assessments",
    params(Once),
    request_body = RecordAssessment,
    responses((status = 201, description = "The draft", body = AssessmentView)),
    security(("bearer" = []))
)]
#[post("/agencies/{agency_id}/assessments")]
async fn record_assessment(
    db: Data<Db>,
    clock: Data<Clock>,
    caller: Caller<EditAssessments>,
    agency_id: Path<String>,
    body: Idempotent<RecordAssessment>,
) -> Result<Created<AssessmentView>> {
    let (input, once) = body.split();
    let scheme = query::scheme_at("/fiscal_year", input.fiscal_year)?;
    let findings = input.assessment.parse(Some(scheme), "/assessment")?;
    let (at, subject) = (clock.now(), caller.actor().to_string());
    once.run(&db, &subject, at, move |tx| {
        let agency = agencies::find_locked(tx, &agency_id)?;
        let actor = caller.over(&agency.id, &agency.province)?;
        let house = if caller.reach().is_own(&agency.id) {
            House::Agency
        } else {
            House::Province
        };
        let change = Change {
            actor,
            at,
            reason: String::new(),
            house,
        };
        let row = record::create(tx, &change, &agency, scheme, &findings)?;
        Created::new(location(&row), row.version, &view(&row, &caller))
    })
    .await
}

fn location(row: &Assessment) -> String {
    format!(
        "/api/v1/agencies/{}/assessments/{}",
        row.agency_id, row.fiscal_year
    )
}

/// The view of a caller who may edit or publish.
fn view<R: Right>(row: &Assessment, caller: &Caller<R>) -> AssessmentView {
    let session = caller.session();
    AssessmentView::of(
        row,
        Some(&session.reach::<EditAssessments>()),
        Some(&session.reach::<PublishAssessments>()),
    )
}

/// Read one agency's assessment of one year.
///
/// The figures as printed, and beside them what follows by the year's rules. A draft is shown to who may read it.
#[utoipa::path(
    tag = "assessments",
    params(IfNoneMatch),
    responses((status = 200, description = "The assessment", body = AssessmentView)),
    security((), ("bearer" = []))
)]
#[get("/agencies/{agency_id}/assessments/{fiscal_year}")]
async fn get_assessment(
    db: Data<Db>,
    viewer: Viewer<ReadDrafts>,
    path: AgencyYear,
) -> Result<Versioned<AssessmentView>> {
    let (agency, year) = path.into_inner();
    let row = db.read(move |conn| store::find(conn, &agency, year)).await?;
    let row = row
        .filter(|row| query::may_read(row, viewer.reach()))
        .ok_or_else(|| Error::new(Code::NotFound))?;
    let (edit, publish) = (
        viewer.reach_of::<EditAssessments>(),
        viewer.reach_of::<PublishAssessments>(),
    );
    let view = AssessmentView::of(&row, edit.as_ref(), publish.as_ref());
    Ok(Versioned {
        version: row.version,
        view,
    })
}

/// Correct an assessment.
///
/// The earlier version stays readable with its author. A published assessment stays published, and only who may
/// publish corrects it. A province may correct what it sees of its agencies; the figures are its own then, and the
/// agency doesn't change them any more.
#[utoipa::path(
    tag = "assessments",
    params(IfMatch),
    request_body = CorrectAssessment,
    responses((status = 200, description = "The assessment as it is now", body = AssessmentView)),
    security(("bearer" = []))
)]
#[put("/agencies/{agency_id}/assessments/{fiscal_year}")]
async fn correct_assessment(
    db: Data<Db>,
    clock: Data<Clock>,
    caller: Caller<EditAssessments>,
    path: AgencyYear,
    version: IfMatch,
    body: Body<CorrectAssessment>,
) -> Result<Versioned<AssessmentView>> {
    let (agency, year) = path.into_inner();
    let CorrectAssessment { assessment, reason } = body.into_inner();
    let reason = Text::line(500)
        .parse("/reason", &reason)
        .map_err(Error::invalid)?;
    let scheme = scheme_in_path(year)?;
    let findings = AssessmentInput::parse(assessment, Some(scheme), "/assessment")?;
    let at = clock.now();
    db.write(move |tx| {
        let row = held(tx, &caller, &agency, year, &version)?;
        let house = corrector(&row, &caller)?;
        let change = Change {
            actor: caller.actor(),
            at,
            reason,
            house,
        };
        let (row, _) = record::correct(tx, &change, row, scheme, &findings)?;
        Ok(Versioned {
            version: row.version,
            view: view(&row, &caller),
        })
    })
    .await
}

/// The assessment, held for a change by who has the right over it. Who couldn't even read it is told that it isn't
/// there.
fn held<R: Right>(
    tx: &mut Tx<'_>,
    caller: &Caller<R>,
    agency: &str,
    year: i32,
    version: &IfMatch,
) -> Result<Assessment> {
    let missing = || Error::new(Code::NotFound);
    let row = store::find_for_update(tx, agency, year)?.ok_or_else(missing)?;
    if !query::may_read(&row, Some(&caller.reach())) {
        return Err(missing());
    }
    caller.over(&row.agency_id, &row.province)?;
    version.check(row.version)?;
    Ok(row)
}

/// As whom the caller corrects it. What's published is corrected only by who may publish.
fn corrector(row: &Assessment, caller: &Caller<EditAssessments>) -> Result<House> {
    let publish = caller.session().reach::<PublishAssessments>();
    let published = row.status() == Status::Published;
    row.corrector(&caller.reach())
        .filter(|_| !published || row.corrector(&publish).is_some())
        .ok_or_else(|| Error::new(Code::Forbidden))
}

/// List the versions of an assessment.
///
/// The newest first, each as it was, with its author and the reason.
#[utoipa::path(
    tag = "assessments",
    params(ListRevisions),
    responses((status = 200, description = "The versions", body = Page<RevisionView>)),
    security(("bearer" = []))
)]
#[get("/agencies/{agency_id}/assessments/{fiscal_year}/revisions")]
async fn list_assessment_revisions(
    db: Data<Db>,
    caller: Caller<ReadRevisions>,
    path: AgencyYear,
    url: PageUrl,
    params: Params<ListRevisions>,
) -> Result<Page<RevisionView>> {
    let (agency, year) = path.into_inner();
    let params = params.into_inner();
    let page = PageParams::parse(params.after.as_deref(), params.limit)?;
    let before = match page.after(1)?.and_then(|key| key.first()) {
        Some(version) => Some(version.parse().map_err(|_| Error::new(Code::CursorInvalid))?),
        None => None,
    };
    let (reach, rows) = (caller.reach(), page.rows());
    let found = db
        .read(move |conn| {
            let row = store::find(conn, &agency, year)?.filter(|row| row.readable_draft(&reach));
            let row = row.ok_or_else(|| Error::new(Code::NotFound))?;
            store::revisions(conn, &row.id, before, rows)
        })
        .await?;
    Ok(Page::cut(
        found,
        &page,
        &url,
        |row| vec![row.version.to_string()],
        RevisionView::from,
    ))
}

/// What an action does to an assessment.
type Act = fn(&mut Tx<'_>, &Change, Assessment) -> Result<Assessment>;

async fn act(
    db: Data<Db>,
    clock: Data<Clock>,
    caller: Caller<PublishAssessments>,
    path: AgencyYear,
    version: IfMatch,
    body: AssessmentAction,
    act: Act,
) -> Result<Versioned<AssessmentView>> {
    let (agency, year) = path.into_inner();
    let reason = Text {
        min: 0,
        ..Text::line(500)
    }
    .optional("/reason", body.reason.as_deref());
    let reason = reason.map_err(Error::invalid)?.unwrap_or_default();
    let at = clock.now();
    db.write(move |tx| {
        let row = held(tx, &caller, &agency, year, &version)?;
        if !row.belongs_to(&caller.reach()) {
            return Err(Error::new(Code::Forbidden));
        }
        let change = Change {
            actor: caller.actor(),
            at,
            reason,
            house: row.house(),
        };
        let row = act(tx, &change, row)?;
        Ok(Versioned {
            version: row.version,
            view: view(&row, &caller),
        })
    })
    .await
}

macro_rules! action {
    ($(#[$doc:meta])* $name:ident $word:literal $act:expr) => {
        $(#[$doc])*
        #[utoipa::path(
            tag = "assessments",
            params(IfMatch),
            request_body = AssessmentAction,
            responses((status = 200, description = "The assessment as it is now", body = AssessmentView)),
            security(("bearer" = []))
        )]
        #[post($word)]
        async fn $name(
            db: Data<Db>,
            clock: Data<Clock>,
            caller: Caller<PublishAssessments>,
            path: AgencyYear,
            version: IfMatch,
            body: Body<AssessmentAction>,
        ) -> Result<Versioned<AssessmentView>> {
            act(db, clock, caller, path, version, body.into_inner(), $act).await
        }
    };
}

action! {
    /// Publish a draft.
    ///
    /// From now on everybody sees it, and provinces find it among the changes. Only the house that recorded it, agency
    /// or province, publishes it (`recorded_by`).
    publish_assessment "/agencies/{agency_id}/assessments/{fiscal_year}/publish" record::publish
}
action! {
    /// Take a published assessment back.
    ///
    /// It's a draft again; followers get a tombstone. Only the house that recorded it takes it back.
    withdraw_assessment "/agencies/{agency_id}/assessments/{fiscal_year}/withdraw" record::withdraw
}
action! {
    /// Show a draft to the agency's province.
    ///
    /// The province finds it among the changes. `409` when it isn't a draft, or is shown already.
    share_assessment "/agencies/{agency_id}/assessments/{fiscal_year}/share"
    |tx, change, row| record::share(tx, change, row, true)
}
action! {
    /// Hide a draft from the agency's province again.
    ///
    /// The province's followers get a tombstone. `409` when it isn't a draft, or isn't shown.
    unshare_assessment "/agencies/{agency_id}/assessments/{fiscal_year}/unshare"
    |tx, change, row| record::share(tx, change, row, false)
}
