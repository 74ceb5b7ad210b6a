//! What callers ask for and see of rankings.

use super::super::store::{Entry, Within};
use super::super::wire::points;
use crate::agencies::{AgencyKind, places as known};
use crate::assessments::exact::Exact;
use crate::assessments::rank::{Place, places};
use crate::assessments::score::Score;
use crate::assessments::wire::AgencyRef;
use crate::http::{Error, Fault, Faults, Reason, Result};
use crate::words::words;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::{IntoParams, ToSchema};

words! {
    /// Among whom agencies are ranked.
    RankedBy {
        Country = "country" "ทั้งประเทศ" "Country",
        Province = "province" "จังหวัดเดียวกัน" "Same province",
        Amphoe = "amphoe" "อำเภอเดียวกัน" "Same amphoe",
        Kind = "kind" "ประเภทเดียวกัน" "Same kind",
    }
}

#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListRankings {
    /// Buddhist era.
    #[param(value_type = i32, required = true, example = 2566)]
    pub fiscal_year: Option<i32>,
    /// Among whom each agency is ranked: `country`, or those of the same `province`, `amphoe` or `kind`.
    #[param(default = "country", example = "kind")]
    pub by: Option<String>,
    /// Show only agencies of this province (two digits). Ranks stay those among whom `by` says.
    #[param(example = "96")]
    pub province: Option<String>,
    /// Show only agencies of this amphoe (four digits).
    #[param(example = "9605")]
    pub amphoe: Option<String>,
    /// Show only agencies of this kind, as `subdistrict_municipality`.
    #[param(example = "subdistrict_municipality")]
    pub kind: Option<String>,
    /// The cursor of the page before.
    pub after: Option<String>,
    /// Rows of a page, 1–200.
    #[param(default = 50, minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// Which agencies are shown, and among whom they're ranked.
#[derive(Clone, Debug)]
pub struct Asked {
    pub by: RankedBy,
    pub shown: Within,
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

impl RankedBy {
    /// The word that agencies ranked together share.
    fn group(self, kind: &str, province: &str, amphoe: &str) -> String {
        match self {
            Self::Country => "",
            Self::Province => province,
            Self::Amphoe => amphoe,
            Self::Kind => kind,
        }
        .to_owned()
    }

    /// What must be read to rank the agencies that are shown: their whole groups.
    pub fn needed(self, shown: &Within) -> Within {
        let mut needed = Within::default();
        match self {
            Self::Country => {}
            Self::Province => needed.province.clone_from(&shown.province),
            Self::Amphoe => needed.amphoe.clone_from(&shown.amphoe),
            Self::Kind => needed.kind.clone_from(&shown.kind),
        }
        needed
    }
}

/// อันดับ — an agency's place, computed from what's published here.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RankedAgency {
    pub agency: AgencyRef,
    #[schema(example = 98.26, minimum = 0, maximum = 100)]
    pub overall: f64,
    /// As printed.
    #[schema(example = "excellent", required = true)]
    pub level: Option<String>,
    /// As printed.
    #[schema(example = "AA", required = true)]
    pub grade: Option<String>,
    /// The level by the year's rule.
    #[schema(example = "excellent", required = true)]
    pub computed_level: Option<String>,
    pub rank: ComputedRank,
    pub printed_rank: PrintedRank,
}

/// A place among the agencies whose assessment is published here.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ComputedRank {
    /// 1 is the best. Equal scores share a place and the next one is skipped: 1, 2, 2, 4.
    #[schema(example = 1)]
    pub place: usize,
    /// Whether others have the same place.
    #[schema(example = false)]
    pub tied: bool,
    /// `country`, `province`, `amphoe` or `kind`.
    #[schema(example = "kind")]
    pub by: String,
    /// Which province, amphoe or kind; empty for the country and for agencies of no amphoe.
    #[schema(example = "subdistrict_municipality")]
    pub group: String,
    pub computed_over: ComputedOver,
}

/// How much of the group a computed rank knows.
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema)]
pub struct ComputedOver {
    /// Agencies of the group with a published assessment of the year.
    #[schema(example = 61)]
    pub n: usize,
    /// Agencies of the group that are known here.
    #[schema(example = 77)]
    pub of: usize,
}

/// What the source printed of a rank.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PrintedRank {
    #[schema(example = 182, required = true)]
    pub rank: Option<i32>,
    /// Among whom, in the source's own words.
    #[schema(example = "หน่วยงานประเภท เทศบาลตำบล", required = true)]
    pub scope: Option<String>,
    #[schema(required = true)]
    pub of: Option<i32>,
}

/// An entry with its place.
#[derive(Clone, Debug)]
pub struct Ranked {
    pub entry: Entry,
    group: String,
    place: Place,
    over: ComputedOver,
    by: RankedBy,
}

impl Ranked {
    /// The sort key in a cursor.
    pub fn key(&self) -> Vec<String> {
        vec![self.entry.overall.to_string(), self.entry.agency_id.clone()]
    }

    /// Whether it comes after an entry in the order of [`rank`].
    pub fn comes_after(&self, overall: i32, agency: &str) -> bool {
        self.entry.overall < overall
            || self.entry.overall == overall && self.entry.agency_id.as_str() > agency
    }
}

/// Places all entries in their groups and keeps those that are shown, the best first; those with equal scores in
/// the order of their agencies' ids. `known` counts agencies by kind, province and amphoe.
pub fn rank(entries: Vec<Entry>, known: &[(String, String, String, i64)], asked: &Asked) -> Vec<Ranked> {
    let by = asked.by;
    let mut agencies: HashMap<String, usize> = HashMap::new();
    for (kind, province, amphoe, n) in known {
        *agencies.entry(by.group(kind, province, amphoe)).or_default() += usize::try_from(*n).unwrap_or(0);
    }
    let mut groups: HashMap<String, Vec<Entry>> = HashMap::new();
    for entry in entries {
        let group = by.group(&entry.agency_kind, &entry.province, &entry.amphoe);
        groups.entry(group).or_default().push(entry);
    }
    let mut ranked = Vec::new();
    for (group, entries) in groups {
        let of = agencies.get(&group).copied().unwrap_or(0);
        let over = ComputedOver { n: entries.len(), of };
        let scores: Vec<_> = entries
            .iter()
            .map(|entry| Score::rounded(Exact::whole(entry.overall.into())))
            .collect();
        let placed = entries.into_iter().zip(places(&scores));
        let shown = placed.filter(|(entry, _)| asked.shown.shows(entry));
        ranked.extend(shown.map(|(entry, place)| Ranked {
            entry,
            group: group.clone(),
            place,
            over,
            by,
        }));
    }
    ranked.sort_by(|a, b| (b.entry.overall, &a.entry.agency_id).cmp(&(a.entry.overall, &b.entry.agency_id)));
    ranked
}

impl Within {
    fn shows(&self, entry: &Entry) -> bool {
        let is =
            |wanted: &Option<String>, value: &str| wanted.as_deref().is_none_or(|wanted| wanted == value);
        is(&self.province, &entry.province)
            && is(&self.amphoe, &entry.amphoe)
            && is(&self.kind, &entry.agency_kind)
    }
}

impl From<Ranked> for RankedAgency {
    fn from(ranked: Ranked) -> Self {
        let entry = ranked.entry;
        Self {
            agency: AgencyRef {
                id: entry.agency_id,
                name_th: entry.agency_name,
                kind: entry.agency_kind,
                province: entry.province,
                amphoe: Some(entry.amphoe).filter(|amphoe| !amphoe.is_empty()),
            },
            overall: points(entry.overall),
            level: entry.level,
            grade: entry.grade,
            computed_level: entry.computed_level,
            rank: ComputedRank {
                place: ranked.place.rank,
                tied: ranked.place.tied,
                by: ranked.by.as_str().to_owned(),
                group: ranked.group,
                computed_over: ranked.over,
            },
            printed_rank: PrintedRank {
                rank: entry.rank,
                scope: entry.rank_scope,
                of: entry.rank_total,
            },
        }
    }
}

/// The score and agency after which a page begins.
///
/// # Errors
/// `400` when the cursor is of another list.
pub fn position(key: Option<&[String]>) -> Result<Option<(i32, String)>> {
    let Some(key) = key else { return Ok(None) };
    let wrong = || Error::new(crate::http::Code::CursorInvalid);
    let [overall, agency] = key else {
        return Err(wrong());
    };
    Ok(Some((overall.parse().map_err(|_| wrong())?, agency.clone())))
}
