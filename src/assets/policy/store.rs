//! Policies in the database.

use crate::agencies::Agency;
use crate::assets::model::AssetPolicy;
use crate::assets::record::{Doing, tell};
use crate::db::{Conn, Tx, on_each};
use crate::http::Result;
use crate::schema::asset_policies;
use diesel::prelude::*;
use serde_json::json;

/// An agency's policy; the standard one when it set none.
///
/// # Errors
/// When the storage fails.
pub fn of(conn: &mut Conn, agency: &str) -> Result<AssetPolicy> {
    let found = asset_policies::table.find(agency);
    let found = on_each!(conn, |c| found
        .select(AssetPolicy::as_select())
        .first(c)
        .optional())?;
    Ok(found.unwrap_or_else(|| AssetPolicy::standard(agency)))
}

/// Sets an agency's policy, with its event. The agency is locked by the caller.
///
/// # Errors
/// When the storage fails.
pub fn set(tx: &mut Tx<'_>, doing: Doing<'_>, agency: &Agency, policy: AssetPolicy) -> Result<AssetPolicy> {
    let policy = AssetPolicy {
        version: policy.version + 1,
        updated_at: doing.1,
        ..policy
    };
    let insert = diesel::insert_into(asset_policies::table).values(&policy);
    on_each!(tx.conn(), |c| insert
        .on_conflict(asset_policies::agency_id)
        .do_update()
        .set(&policy)
        .execute(c))?;
    let payload = json!({
        "lend_to_agencies": policy.lend_to_agencies,
        "lend_to_citizens": policy.lend_to_citizens,
        "block_overdue": policy.block_overdue,
        "most_days": policy.most_days,
        "remind_days": policy.remind_days,
        "version": policy.version,
    });
    let subject = format!("asset_policy/{}", policy.agency_id);
    tell(tx, doing, ("asset_policy.set", subject), agency, payload)?;
    Ok(policy)
}
