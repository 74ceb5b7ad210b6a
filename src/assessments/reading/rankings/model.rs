//! Who is ranked among whom.

use super::super::store::{Entry, Within};
use crate::assessments::exact::Exact;
use crate::assessments::rank::{Place, places};
use crate::assessments::score::Score;
use crate::http::{Code, Error, PageParams, Result, is_id};
use crate::words::words;
use std::collections::HashMap;

words! {
    /// Among whom agencies are ranked.
    RankedBy eg Kind {
        Country = "country" "ทั้งประเทศ" "Country",
        Province = "province" "จังหวัดเดียวกัน" "Same province",
        Amphoe = "amphoe" "อำเภอเดียวกัน" "Same amphoe",
        Kind = "kind" "ประเภทเดียวกัน" "Same kind",
    }
}

words! {
    /// Why an agency has no place.
    Unranked {
        /// As that of a whole province, which isn't of the same amphoe as anybody.
        NoAmphoe = "no_amphoe" "หน่วยงานไม่อยู่ในอำเภอใดอำเภอหนึ่ง" "The agency is of no amphoe",
    }
}

/// Which agencies are shown, and among whom they're ranked.
#[derive(Clone, Debug)]
pub struct Asked {
    pub by: RankedBy,
    pub shown: Within,
}

impl RankedBy {
    /// The word that agencies ranked together share.
    fn group<'a>(self, kind: &'a str, province: &'a str, amphoe: &'a str) -> Result<&'a str, Unranked> {
        match self {
            Self::Country => Ok(""),
            Self::Province => Ok(province),
            Self::Amphoe if amphoe.is_empty() => Err(Unranked::NoAmphoe),
            Self::Amphoe => Ok(amphoe),
            Self::Kind => Ok(kind),
        }
    }

    /// What must be read to rank the agencies that are shown: their whole groups.
    pub fn needed(self, shown: &Within) -> Within {
        let Within {
            province,
            amphoe,
            kind,
        } = shown.clone();
        match self {
            Self::Country => Within::default(),
            Self::Province => Within {
                province,
                ..Within::default()
            },
            // An amphoe is of one province.
            Self::Amphoe => Within {
                province,
                amphoe,
                ..Within::default()
            },
            Self::Kind => Within {
                kind,
                ..Within::default()
            },
        }
    }
}

/// An agency's place in its group.
#[derive(Clone, Debug)]
pub struct Standing {
    pub by: RankedBy,
    /// Which province, amphoe or kind; `""` for the country.
    pub group: String,
    pub place: Place,
    /// Agencies of the group with a published assessment of the year.
    pub n: usize,
    /// Agencies of the group that are known here.
    pub of: usize,
}

/// An entry with its place, or why it has none.
#[derive(Clone, Debug)]
pub struct Ranked {
    pub entry: Entry,
    pub standing: Result<Standing, Unranked>,
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
    let mut agencies: HashMap<&str, usize> = HashMap::new();
    for (kind, province, amphoe, n) in known {
        if let Ok(group) = asked.by.group(kind, province, amphoe) {
            *agencies.entry(group).or_default() += usize::try_from(*n).unwrap_or(0);
        }
    }
    let mut groups: HashMap<String, Vec<Entry>> = HashMap::new();
    let mut ranked = Vec::new();
    for entry in entries {
        let group = asked.by.group(&entry.agency_kind, &entry.province, &entry.amphoe);
        match group.map(str::to_owned) {
            Ok(group) => groups.entry(group).or_default().push(entry),
            Err(why) => ranked.push(Ranked {
                entry,
                standing: Err(why),
            }),
        }
    }
    for (group, entries) in groups {
        let of = agencies.get(group.as_str()).copied().unwrap_or(0);
        ranked.extend(within(asked.by, &group, entries, of));
    }
    ranked.retain(|one| asked.shown.shows(&one.entry));
    ranked.sort_by(|a, b| (b.entry.overall, &a.entry.agency_id).cmp(&(a.entry.overall, &b.entry.agency_id)));
    ranked
}

/// The places of one group.
fn within(by: RankedBy, group: &str, entries: Vec<Entry>, of: usize) -> Vec<Ranked> {
    let score = |entry: &Entry| Score::rounded(Exact::whole(entry.overall.into()));
    let places = places(&entries.iter().map(score).collect::<Vec<_>>());
    let n = entries.len();
    let placed = entries.into_iter().zip(places);
    let ranked = placed.map(|(entry, place)| Ranked {
        entry,
        standing: Ok(Standing {
            by,
            group: group.to_owned(),
            place,
            n,
            of,
        }),
    });
    ranked.collect()
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

/// The score and agency after which a page begins.
///
/// # Errors
/// `400` when the cursor can't be one of this list.
pub fn position(page: &PageParams) -> Result<Option<(i32, String)>> {
    let position = page.after_sorted()?;
    let ours =
        |(overall, agency): &(i32, String)| Score::from_hundredths(*overall).is_some() && is_id(agency);
    if position.as_ref().is_some_and(|key| !ours(key)) {
        return Err(Error::new(Code::CursorInvalid));
    }
    Ok(position)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entry(id: usize, overall: i32, amphoe: &str) -> Entry {
        Entry {
            agency_id: format!("{id:02}"),
            agency_kind: "sao".to_owned(),
            agency_name: String::new(),
            province: if id.is_multiple_of(2) { "96" } else { "95" }.to_owned(),
            amphoe: amphoe.to_owned(),
            overall,
            level: None,
            grade: None,
            computed_level: None,
            rank: None,
            rank_scope: None,
            rank_total: None,
        }
    }

    fn by(by: RankedBy) -> Asked {
        Asked {
            by,
            shown: Within::default(),
        }
    }

    #[test]
    fn agencies_of_no_amphoe_have_no_place_in_one() {
        let entries = vec![entry(0, 9900, ""), entry(1, 9800, ""), entry(2, 9700, "9605")];
        let known = ["", "9605"].map(|amphoe| ("sao".to_owned(), "96".to_owned(), amphoe.to_owned(), 3));
        let ranked = rank(entries, &known, &by(RankedBy::Amphoe));
        let places: Vec<_> = ranked
            .iter()
            .map(|one| {
                one.standing
                    .as_ref()
                    .map(|standing| (standing.place.rank, standing.n, standing.of))
            })
            .collect();
        let no_amphoe = Err(&Unranked::NoAmphoe);
        assert_eq!(places, [no_amphoe, no_amphoe, Ok((1, 1, 3))]);
    }

    proptest! {
        /// The oracle counts, for each agency, those of its group that are better.
        #[test]
        fn a_place_is_one_more_than_how_many_of_the_group_are_better(
            scores in prop::collection::vec((9000..9010_i32, prop::sample::select(vec!["9605", "9601", "9501"])), 0..40),
            by_amphoe in any::<bool>(),
        ) {
            let entries: Vec<Entry> =
                scores.iter().enumerate().map(|(id, (overall, amphoe))| entry(id, *overall, amphoe)).collect();
            let asked = by(if by_amphoe { RankedBy::Amphoe } else { RankedBy::Province });
            let group = |entry: &Entry| if by_amphoe { entry.amphoe.clone() } else { entry.province.clone() };
            let ranked = rank(entries.clone(), &[], &asked);
            prop_assert_eq!(ranked.len(), entries.len());
            prop_assert!(ranked.windows(2).all(|pair| pair[1].comes_after(pair[0].entry.overall, &pair[0].entry.agency_id)));
            for one in &ranked {
                let standing = one.standing.as_ref().unwrap();
                let others = || entries.iter().filter(|other| group(other) == group(&one.entry));
                prop_assert_eq!(standing.place.rank, 1 + others().filter(|other| other.overall > one.entry.overall).count());
                prop_assert_eq!(standing.place.tied, others().filter(|other| other.overall == one.entry.overall).count() > 1);
                prop_assert_eq!((standing.n, &standing.group), (others().count(), &group(&one.entry)));
            }
        }
    }
}
