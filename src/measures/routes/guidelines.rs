//! Keep guidelines.

use super::light;
use crate::accounts::{Caller, ManageMeasures};
use crate::agencies;
use crate::calendar::arabic_digits;
use crate::db::Tx;
use crate::http::{AgencyYear, Body, Code, Desk, Error, IfMatch, Result, ServiceConfig, Versioned};
use crate::measures::model::Guideline;
use crate::measures::store;
use crate::measures::wire::{GuidelineView, SetGuideline, Sight};
use actix_web::put;
use actix_web::web::Path;

pub fn register(config: &mut ServiceConfig<'_>) {
    config.service(set_measure_guideline);
}

/// Set what an agency means to do about an indicator.
///
/// In place of what was there; the words of a printed report stay. `If-Match` takes the guideline's `version`, 0 for an
/// indicator that has none yet. The same twice changes nothing, not even the version.
#[utoipa::path(
    tag = "measures",
    params(IfMatch),
    request_body = SetGuideline,
    responses((status = 200, description = "The guideline after the change", body = GuidelineView)),
    security(("bearer" = []))
)]
#[put("/agencies/{agency_id}/measures/{fiscal_year}/guidelines/{indicator}")]
async fn set_measure_guideline(
    desk: Desk,
    caller: Caller<ManageMeasures>,
    path: AgencyYear,
    parts: Path<(String, String, String)>,
    read: IfMatch,
    body: Body<SetGuideline>,
) -> Result<Versioned<GuidelineView>> {
    let (input, now) = (body.into_inner(), desk.now());
    let ((agency_id, year), (.., indicator)) = (path.into_inner(), parts.into_inner());
    let indicator: i32 = arabic_digits(&indicator)
        .parse()
        .map_err(|_| Error::new(Code::NotFound))?;
    let set = move |tx: &mut Tx<'_>| {
        agencies::find_own(tx.conn(), &caller.reach(), &agency_id)?;
        let agency = agencies::find_locked(tx, &agency_id)?;
        let before = store::find_guideline(tx.conn(), &agency.id, year, indicator)?;
        read.check(before.as_ref().map_or(0, |before| before.version))?;
        let after = Guideline::parse((&agency.id, year, indicator), &input, before.as_ref(), now)?;
        let set = store::set_guideline(tx, (&caller.actor(), now), &agency, (before.as_ref(), after))?;
        let (light, manages) = (light(&agency, now), true);
        Ok(Versioned {
            version: set.version,
            view: GuidelineView::of(set, Sight { light, manages })?,
        })
    };
    desk.db.write(set).await
}
