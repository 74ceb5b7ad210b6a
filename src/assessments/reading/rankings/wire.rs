//! What callers ask for and see of rankings.

use super::super::store::Within;
use super::super::wire::points;
use super::model::{Asked, Ranked, RankedBy, Standing, Unranked};
use crate::agencies::places::{AmphoeCode, ProvinceCode};
use crate::agencies::{AgencyKind, places as known};
use crate::assessments::level::{Grade, Level};
use crate::assessments::shapes::SchemeYear;
use crate::assessments::wire::AgencyRef;
use crate::http::{Fault, Faults, Reason, Result};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListRankings {
    /// Which year.
    #[param(value_type = SchemeYear, required = true)]
    pub fiscal_year: Option<i32>,
    /// Among whom each agency is ranked: the whole country when absent.
    #[param(value_type = Option<RankedBy>)]
    pub by: Option<String>,
    /// Show only agencies of this province. Ranks stay those among whom `by` says.
    #[param(value_type = Option<ProvinceCode>)]
    pub province: Option<String>,
    /// Show only agencies of this amphoe.
    #[param(value_type = Option<AmphoeCode>)]
    pub amphoe: Option<String>,
    /// Show only agencies of this kind.
    #[param(value_type = Option<AgencyKind>)]
    pub kind: Option<String>,
    /// The cursor of the page before.
    pub after: Option<String>,
    /// Rows of a page, 1–200.
    #[param(default = 50, minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

impl ListRankings {
    /// # Errors
    /// `422` with all faults.
    pub fn parse(&self) -> Result<Asked> {
        let mut faults = Faults::default();
        let by = self
            .by
            .as_deref()
            .map_or(Some(RankedBy::Country), RankedBy::parse);
        if by.is_none() {
            faults.push(unknown_word("by", RankedBy::allowed()));
        }
        if let Some(code) = self
            .province
            .as_deref()
            .filter(|code| known::province(code).is_none())
        {
            faults.push(Fault::parameter("province", Reason::UnknownProvince).with("value", code));
        }
        let of_province = |code: &str| {
            self.province
                .as_deref()
                .is_none_or(|province| code.starts_with(province))
        };
        let strange = |code: &&str| known::amphoe(code).is_none() || !of_province(code);
        if let Some(code) = self.amphoe.as_deref().filter(strange) {
            faults.push(Fault::parameter("amphoe", Reason::UnknownAmphoe).with("value", code));
        }
        if self
            .kind
            .as_deref()
            .is_some_and(|kind| AgencyKind::parse(kind).is_none())
        {
            faults.push(unknown_word("kind", AgencyKind::allowed()));
        }
        let shown = Within {
            province: self.province.clone(),
            amphoe: self.amphoe.clone(),
            kind: self.kind.clone(),
        };
        faults.finish(by.map(|by| Asked { by, shown }))
    }
}

fn unknown_word(name: &str, allowed: &str) -> Fault {
    Fault::parameter(name, Reason::UnknownValue).with("allowed", allowed)
}

/// อันดับ — an agency's place, computed from what's published here.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "agency": {"id": "0192f0c1-7c1e-7a50-9d3f-0123456789ab", "name_th": "เทศบาลตำบลมะรือโบตก",
        "kind": "subdistrict_municipality", "province": "96", "amphoe": "9605"},
    "overall": 98.26, "level": "excellent", "grade": "AA", "computed_level": "excellent",
    "rank": {"place": 1, "tied": false, "by": "kind", "group": "subdistrict_municipality",
        "computed_over": {"n": 61, "of": 77}},
    "unranked": null, "printed_rank": {"rank": 182, "scope": "หน่วยงานประเภท เทศบาลตำบล", "of": null}}))]
pub struct RankedAgency {
    pub agency: AgencyRef,
    #[schema(example = 98.26, minimum = 0, maximum = 100)]
    pub overall: f64,
    /// As printed.
    #[schema(value_type = Option<Level>, required = true)]
    pub level: Option<String>,
    /// As printed.
    #[schema(value_type = Option<Grade>, required = true)]
    pub grade: Option<String>,
    /// The level by the year's rule.
    #[schema(value_type = Option<Level>, required = true)]
    pub computed_level: Option<String>,
    /// `null` for an agency that's in no group of the kind that `by` asks for; `unranked` says why.
    #[schema(required = true)]
    pub rank: Option<ComputedRank>,
    /// `no_amphoe` when agencies are ranked by amphoe and this one is of none.
    #[schema(value_type = Option<Unranked>, required = true)]
    pub unranked: Option<String>,
    pub printed_rank: PrintedRank,
}

/// A place among the agencies whose assessment is published here.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ComputedRank {
    /// 1 is the best. Equal scores share a place and the next one is skipped: 1, 2, 2, 4.
    #[schema(example = 1, minimum = 1)]
    pub place: usize,
    /// Whether others have the same place.
    #[schema(example = false)]
    pub tied: bool,
    #[schema(value_type = RankedBy)]
    pub by: String,
    /// Which province, amphoe or kind; empty for the country.
    #[schema(example = "subdistrict_municipality")]
    pub group: String,
    pub computed_over: ComputedOver,
}

/// What the source printed of a rank.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PrintedRank {
    #[schema(example = 182, required = true, minimum = 1)]
    pub rank: Option<i32>,
    /// Among whom, in the source's own words.
    #[schema(example = "หน่วยงานประเภท เทศบาลตำบล", required = true)]
    pub scope: Option<String>,
    #[schema(required = true, minimum = 1)]
    pub of: Option<i32>,
}

/// How much of the group a computed rank knows.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ComputedOver {
    /// Agencies of the group with a published assessment of the year.
    #[schema(example = 61)]
    pub n: usize,
    /// Agencies of the group that are known here.
    #[schema(example = 77)]
    pub of: usize,
}

impl From<Ranked> for RankedAgency {
    fn from(ranked: Ranked) -> Self {
        let entry = ranked.entry;
        Self {
            agency: AgencyRef {
                id: entry.agency_id,
                name_th: entry.agency_name,
                kind: entry.agency_kind.into(),
                province: entry.province,
                amphoe: Some(entry.amphoe).filter(|amphoe| !amphoe.is_empty()),
            },
            overall: points(entry.overall),
            level: entry.level,
            grade: entry.grade,
            computed_level: entry.computed_level,
            unranked: ranked.standing.as_ref().err().map(|why| why.as_str().to_owned()),
            rank: ranked.standing.ok().map(ComputedRank::from),
            printed_rank: PrintedRank {
                rank: entry.rank,
                scope: entry.rank_scope,
                of: entry.rank_total,
            },
        }
    }
}

impl From<Standing> for ComputedRank {
    fn from(standing: Standing) -> Self {
        Self {
            place: standing.place.rank,
            tied: standing.place.tied,
            by: standing.by.as_str().to_owned(),
            group: standing.group,
            computed_over: ComputedOver {
                n: standing.n,
                of: standing.of,
            },
        }
    }
}
