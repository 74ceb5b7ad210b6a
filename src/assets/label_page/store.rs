//! Looking up what a label's page says.

use super::LabelPage;
use crate::agencies;
use crate::assets::kinds::{AssetStatus, BorrowerKind};
use crate::assets::model::Asset;
use crate::assets::policy;
use crate::db::{Conn, on_each};
use crate::http::{Code, Error, Result, is_id};
use crate::schema::assets;
use diesel::prelude::*;

/// What the page of an asset says.
///
/// # Errors
/// `404` when there's none.
pub fn label_page(conn: &mut Conn, id: &str) -> Result<LabelPage> {
    if !is_id(id) {
        return Err(Error::new(Code::NotFound));
    }
    let found = assets::table.find(id);
    let asset: Asset = on_each!(conn, |c| found.select(Asset::as_select()).first(c))?;
    let agency = agencies::find(conn, &asset.agency_id)?;
    let policy = policy::store::of(conn, &asset.agency_id)?;
    let kept = !matches!(asset.status, AssetStatus::Disposed | AssetStatus::WrittenOff);
    let lent = |to: &BorrowerKind| kept && asset.is_lent_to(*to) && policy.lends_to(*to);
    Ok(LabelPage {
        lent_to: BorrowerKind::ALL.iter().copied().filter(lent).collect(),
        here: asset.here() > 0,
        id: asset.id,
        number: asset.number,
        name: asset.name,
        agency_th: agency.name_th,
        agency_en: agency.name_en,
    })
}
