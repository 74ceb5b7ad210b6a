//! The register: which assets are asked for.

use crate::accounts::{Reach, agency_asked};
use crate::assets::kinds::{AssetStatus, BorrowerKind, Tracking, UseKind};
use crate::assets::model::{Asset, searched};
use crate::assets::policy;
use crate::assets::register::wire::ListAssets;
use crate::db::{Conn, containing, on_each};
use crate::http::{Faults, Result, bom_asked, id_asked, text_asked, word_asked};
use crate::schema::assets;
use diesel::prelude::*;

/// What the register is cut down to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub agency_id: String,
    pub status: Option<AssetStatus>,
    pub category: Option<String>,
    pub unit_id: Option<String>,
    pub use_kind: Option<UseKind>,
    pub tracking: Option<Tracking>,
    pub lendable_to: Option<BorrowerKind>,
    pub on_loan: Option<bool>,
    pub number: Option<String>,
    pub q: Option<String>,
}

impl Filter {
    /// Checks the parameters.
    ///
    /// # Errors
    /// `422` with the faults, `403` for an agency that the caller doesn't reach.
    pub fn parse(params: ListAssets, reach: &Reach) -> Result<Self> {
        let mut faults = Faults::default();
        let agency_id = agency_asked(params.agency_id, reach)?;
        let status = word_asked(
            "status",
            params.status,
            AssetStatus::parse,
            AssetStatus::allowed(),
        );
        let use_kind = word_asked("use_kind", params.use_kind, UseKind::parse, UseKind::allowed());
        let tracking = word_asked("tracking", params.tracking, Tracking::parse, Tracking::allowed());
        let (parse, allowed) = (BorrowerKind::parse, BorrowerKind::allowed());
        let lendable_to = word_asked("lendable_to", params.lendable_to, parse, allowed);
        let filter = Self {
            agency_id,
            status: faults.check(status).flatten(),
            category: faults.check(text_asked("category", params.category)).flatten(),
            unit_id: id_asked("unit_id", params.unit_id)?,
            use_kind: faults.check(use_kind).flatten(),
            tracking: faults.check(tracking).flatten(),
            lendable_to: faults.check(lendable_to).flatten(),
            on_loan: params.on_loan,
            number: faults.check(text_asked("number", params.number)).flatten(),
            q: faults.check(text_asked("q", params.q)).flatten(),
        };
        faults.check(bom_asked(params.bom));
        faults.finish(Some(filter))
    }
}

/// Leaves of a boxed query what a filter leaves; it's of one database's own type.
macro_rules! narrowed {
    ($query:expr, $filter:expr) => {{
        let (mut query, filter): (_, &Filter) = ($query, $filter);
        query = query.filter(assets::agency_id.eq(&filter.agency_id));
        if let Some(status) = filter.status {
            query = query.filter(assets::status.eq(status.as_str()));
        }
        if let Some(category) = &filter.category {
            query = query.filter(assets::category.eq(category));
        }
        if let Some(unit) = &filter.unit_id {
            query = query.filter(assets::unit_id.eq(unit));
        }
        if let Some(used) = filter.use_kind {
            query = query.filter(assets::use_kind.eq(used.as_str()));
        }
        if let Some(tracking) = filter.tracking {
            query = query.filter(assets::tracking.eq(tracking.as_str()));
        }
        query = match filter.on_loan {
            Some(true) => query.filter(assets::out_quantity.gt(0)),
            Some(false) => query.filter(assets::out_quantity.eq(0)),
            None => query,
        };
        if let Some(number) = &filter.number {
            query = query.filter(assets::number.eq(number));
        }
        if let Some(q) = &filter.q {
            let pattern = containing(&searched(q));
            query = query.filter(assets::searched.like(pattern).escape('\\'));
        }
        query
    }};
}

/// Leaves what is in use and lent to a kind of borrower.
macro_rules! lendable {
    ($query:expr, $filter:expr) => {{
        let (query, filter): (_, &Filter) = ($query, $filter);
        let in_use = assets::status.eq(AssetStatus::Available.as_str());
        match filter.lendable_to {
            Some(BorrowerKind::Staff) => query.filter(in_use).filter(assets::lend_to_staff.eq(true)),
            Some(BorrowerKind::Agency) => query.filter(in_use).filter(assets::lend_to_agencies.eq(true)),
            Some(BorrowerKind::Citizen) => query.filter(in_use).filter(assets::lend_to_citizens.eq(true)),
            None => query,
        }
    }};
}

/// A page of the register, in the order of numbers.
///
/// # Errors
/// When the storage fails.
pub fn page(conn: &mut Conn, filter: &Filter, after: Option<&str>, limit: i64) -> Result<Vec<Asset>> {
    if let Some(borrower) = filter.lendable_to
        && !policy::store::of(conn, &filter.agency_id)?.lends_to(borrower)
    {
        return Ok(Vec::new());
    }
    on_each!(conn, |c, B| {
        let mut query = assets::table
            .order(assets::number)
            .limit(limit)
            .select(Asset::as_select())
            .into_boxed::<B>();
        if let Some(number) = after {
            query = query.filter(assets::number.gt(number));
        }
        Ok(lendable!(narrowed!(query, filter), filter).load(c)?)
    })
}
