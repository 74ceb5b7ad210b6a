//! The policies' endpoints.

use super::store;
use super::wire::{AssetPolicyView, LoanApprovalRuleView, SetAssetPolicy};
use crate::accounts::{Caller, ManageAssetPolicy, ReadAssets};
use crate::agencies;
use crate::assets::data::ApprovalRules;
use crate::db::{Db, Tx};
use crate::http::{
    Body, ByteCache, Desk, IfMatch, IfNoneMatch, Page, Result, ServiceConfig, Versioned, public_read,
};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, put};

pub fn register(config: &mut ServiceConfig<'_>) {
    config
        .service(get_asset_policy)
        .service(set_asset_policy)
        .service(list_loan_approval_rules);
}

fn versioned(view: AssetPolicyView) -> Versioned<AssetPolicyView> {
    Versioned {
        version: view.version,
        view,
    }
}

/// Read what an agency lends to whom.
///
/// The standard with version 0 as long as the agency has set nothing.
#[utoipa::path(
    tag = "assets",
    params(IfNoneMatch),
    responses((status = 200, description = "The policy", body = AssetPolicyView)),
    security(("bearer" = []))
)]
#[get("/agencies/{agency_id}/asset-policy")]
async fn get_asset_policy(
    desk: Desk,
    caller: Caller<ReadAssets>,
    agency_id: Path<String>,
) -> Result<Versioned<AssetPolicyView>> {
    let view = desk.db.read(move |conn| {
        let agency = agencies::find_own(conn, &caller.reach(), &agency_id)?;
        let manages = caller.session().reach::<ManageAssetPolicy>();
        let policy = store::of(conn, &agency.id)?;
        Ok(AssetPolicyView::of(policy, manages.is_own(&agency.id)))
    });
    Ok(versioned(view.await?))
}

/// Set what an agency lends to whom.
///
/// `If-Match` takes the policy's `version`. Loans that are on record keep what held for them.
#[utoipa::path(
    tag = "assets",
    params(IfMatch),
    request_body = SetAssetPolicy,
    responses((status = 200, description = "The policy after the change", body = AssetPolicyView)),
    security(("bearer" = []))
)]
#[put("/agencies/{agency_id}/asset-policy")]
async fn set_asset_policy(
    desk: Desk,
    caller: Caller<ManageAssetPolicy>,
    agency_id: Path<String>,
    read: IfMatch,
    body: Body<SetAssetPolicy>,
) -> Result<Versioned<AssetPolicyView>> {
    let (input, now) = (body.into_inner(), desk.now());
    let set = move |tx: &mut Tx<'_>| {
        let agency = agencies::find_locked(tx, &agency_id)?;
        let actor = caller.over(&agency.id, &agency.province)?;
        let before = store::of(tx.conn(), &agency.id)?;
        read.check(before.version)?;
        let policy = store::set(tx, (&actor, now), &agency, before.set(&input)?)?;
        Ok(AssetPolicyView::of(policy, true))
    };
    Ok(versioned(desk.db.write(set).await?))
}

/// List who approves which loans.
///
/// As the law has it, with the place where it says so, and whether its own text was read for it.
#[utoipa::path(
    tag = "assets",
    params(IfNoneMatch),
    responses((status = 200, description = "The rules", body = Page<LoanApprovalRuleView>))
)]
#[get("/loan-approval-rules")]
async fn list_loan_approval_rules(
    request: HttpRequest,
    db: Data<Db>,
    cache: Data<ByteCache>,
) -> Result<HttpResponse> {
    let of = |version: &'static ApprovalRules| {
        let rules = version.rules().iter();
        rules.map(move |rule| LoanApprovalRuleView::of(version, rule))
    };
    let rules = ApprovalRules::all().iter().flat_map(of).collect();
    public_read(&request, &db, &cache, move |_| Ok(Page::whole(rules).into())).await
}
