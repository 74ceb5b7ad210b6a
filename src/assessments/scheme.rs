//! Schemes: what a fiscal year's ITA measured, with which weights, and how it ruled. One file a year under
//! `data/ita/schemes`, all of them in the binary; a new year is a new file.

use super::exact::Exact;
use super::level::{GradeRule, LevelRule};
use super::score::{INDICATORS, Instrument, Score};
use crate::calendar::FiscalYear;
use crate::http::{At, Code, Error, Fault, Reason, Result};
use crate::words::words;
use include_dir::{Dir, include_dir};
use std::sync::LazyLock;

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/data/ita/schemes");
static SCHEMES: LazyLock<Result<Vec<Scheme>, String>> = LazyLock::new(|| {
    let mut schemes = FILES
        .files()
        .map(|file| {
            let name = file.path().display().to_string();
            let text = file
                .contents_utf8()
                .ok_or_else(|| format!("{name} isn't UTF-8"))?;
            Scheme::parse(&name, text)
        })
        .collect::<Result<Vec<_>, _>>()?;
    schemes.sort_by_key(|scheme| scheme.fiscal_year);
    Ok(schemes)
});

/// Every scheme, the earliest year first. Empty when a file is wrong, which [`check`] tells at start.
pub fn schemes() -> &'static [Scheme] {
    SCHEMES.as_deref().unwrap_or_default()
}

/// Makes sure, before the service starts, that every scheme file can be used.
///
/// # Errors
/// A sentence that names the file and what's wrong with it.
pub fn check() -> Result<()> {
    match &*SCHEMES {
        Ok(_) => Ok(()),
        Err(sentence) => Err(Error::internal(format!("ITA scheme {sentence}"))),
    }
}

/// The scheme of a fiscal year that somebody asked for at `at`.
///
/// # Errors
/// A Gregorian year, with the Buddhist one that was meant perhaps; a year without a scheme.
pub fn scheme_for(fiscal_year: i32, at: At) -> Result<&'static Scheme, Fault> {
    let year = FiscalYear::parse(fiscal_year).map_err(|not| not.at(at.clone()))?;
    Scheme::of(year.get()).ok_or_else(|| Fault::new(at, Reason::FiscalYearUnknown).with("value", fiscal_year))
}

/// The scheme of the fiscal year in a path.
///
/// # Errors
/// `404` that says why there's none.
pub fn scheme_in_path(fiscal_year: i32) -> Result<&'static Scheme> {
    let at = At::Parameter("fiscal_year".to_owned());
    scheme_for(fiscal_year, at).map_err(|fault| Error::new(Code::NotFound).fault(fault))
}

/// เกณฑ์การประเมินของปีงบประมาณ — one year's ITA. `source` fields say where a rule comes from, `verified` whether
/// it was seen in print or in two independent sources.
#[derive(Clone, Debug)]
pub struct Scheme {
    pub fiscal_year: i32,
    pub name_th: String,
    pub name_en: String,
    pub source: String,
    pub verified: bool,
    /// In the order of [`Instrument::ALL`].
    pub instruments: [Tool; 3],
    /// By number, from 1.
    pub indicators: [Indicator; INDICATORS],
    /// Empty when the year's list of items isn't known.
    pub sub_indicators: Vec<SubIndicator>,
    pub items: Vec<Item>,
    /// Tried from the first to the last; empty before 2566.
    pub levels: Vec<LevelRule>,
    /// Tried likewise; empty where the year's letters aren't known.
    pub grades: Vec<GradeRule>,
}

/// An instrument as this year had it.
#[derive(Clone, Debug)]
pub struct Tool {
    pub instrument: Instrument,
    pub name_th: String,
    pub name_en: String,
    /// Percent of the total.
    pub weight: i64,
}

/// ตัวชี้วัด — what an instrument measures.
#[derive(Clone, Debug)]
pub struct Indicator {
    pub no: usize,
    pub instrument: Instrument,
    pub name_th: String,
    pub name_en: String,
}

/// ตัวชี้วัดย่อย — a part of an indicator of the OIT; those of an indicator weigh the same.
#[derive(Clone, Debug)]
pub struct SubIndicator {
    /// As `9.1`.
    pub no: String,
    pub indicator: usize,
    pub name_th: String,
    pub name_en: String,
}

/// ข้อตรวจ (O1–O43) — something to be shown on the website; those of a sub-indicator weigh the same.
#[derive(Clone, Debug)]
pub struct Item {
    /// The stable name: the same item has the same key in every year, whatever its number.
    pub key: String,
    pub no: usize,
    /// As `O29`, in this year.
    pub code: String,
    pub sub_indicator: String,
    /// The number of its indicator.
    pub indicator: usize,
    /// The heading under which the year's list has it within its sub-indicator; `None` where that isn't known.
    pub group_th: Option<String>,
    pub name_th: String,
    pub name_en: String,
    /// What must be seen, as the handbook words it.
    pub elements: Vec<String>,
    pub period: Period,
    /// Units of an office that may see to it: those that a report of the year names. Empty where none is known.
    pub default_units: Vec<String>,
}

/// What the published information must cover.
#[derive(Clone, Debug)]
pub struct Period {
    pub kind: ItemPeriodKind,
    pub note_th: String,
}

words! {
    /// The time that an item's information must cover.
    ItemPeriodKind {
        Current = "current" "ข้อมูลปัจจุบัน" "Current",
        FiscalYear = "fiscal_year" "ปีงบประมาณที่ประเมิน" "The fiscal year",
        /// October to March.
        FirstHalf = "first_half" "หกเดือนแรกของปีงบประมาณ" "First half of the fiscal year",
        PreviousFiscalYear = "previous_fiscal_year" "ปีงบประมาณก่อนหน้า" "The fiscal year before",
        MultiYear = "multi_year" "แผนมากกว่าหนึ่งปี" "A plan of several years",
    }
}

impl Scheme {
    /// The scheme of a Buddhist-era fiscal year.
    pub fn of(fiscal_year: i32) -> Option<&'static Self> {
        schemes().iter().find(|scheme| scheme.fiscal_year == fiscal_year)
    }

    /// Percent of the total.
    pub fn weight(&self, instrument: Instrument) -> i64 {
        instrument.of(self.instruments.each_ref()).weight
    }

    /// The indicators of an instrument.
    pub fn indicators_of(&self, instrument: Instrument) -> impl Iterator<Item = &Indicator> {
        self.indicators
            .iter()
            .filter(move |indicator| indicator.instrument == instrument)
    }

    /// How many indicators an instrument has; each moves it by as many times less than itself.
    pub fn breadth(&self, instrument: Instrument) -> i64 {
        count(self.indicators_of(instrument))
    }

    pub fn indicator(&self, no: usize) -> Option<&Indicator> {
        self.indicators.get(no.checked_sub(1)?)
    }

    pub fn item(&self, key: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.key == key)
    }

    /// By how much one item moves its indicator: 100 points over the sub-indicators of the indicator, over the
    /// items of the sub-indicator.
    pub fn item_share(&self, item: &Item) -> Exact {
        let siblings = self
            .items
            .iter()
            .filter(|other| other.sub_indicator == item.sub_indicator);
        let parts = self
            .sub_indicators
            .iter()
            .filter(|part| part.indicator == item.indicator);
        Exact::whole(Score::MAX.into()).times(1, count(siblings) * count(parts))
    }

    /// By how much a move of one indicator moves the total.
    pub fn share_of_total(&self, instrument: Instrument, indicator_move: Exact) -> Exact {
        indicator_move.times(self.weight(instrument), 100 * self.breadth(instrument))
    }
}

fn count(things: impl Iterator) -> i64 {
    i64::try_from(things.count()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> std::path::PathBuf {
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/ita/schemes")
    }

    #[test]
    fn every_scheme_file_is_embedded_and_right() {
        assert_eq!(check().map_err(|error| error.to_string()), Ok(()));
        let mut years: Vec<i32> = std::fs::read_dir(folder())
            .unwrap()
            .map(|entry| {
                entry
                    .unwrap()
                    .path()
                    .file_stem()
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .parse()
                    .unwrap()
            })
            .collect();
        years.sort_unstable();
        let embedded: Vec<i32> = schemes().iter().map(|scheme| scheme.fiscal_year).collect();
        assert_eq!(embedded, years);
        assert!(years.len() >= 8, "{years:?}");
    }

    #[test]
    fn the_scheme_of_2566_is_complete() {
        let scheme = Scheme::of(2566).unwrap();
        assert_eq!(
            Instrument::each(|instrument| scheme.weight(instrument)),
            [30, 30, 40]
        );
        assert_eq!(
            Instrument::each(|instrument| scheme.breadth(instrument)),
            [5, 3, 2]
        );
        assert_eq!(
            (scheme.items.len(), scheme.levels.len(), scheme.grades.len()),
            (43, 5, 7)
        );
        assert!(scheme.items.iter().all(|item| !item.elements.is_empty()));
        assert_eq!(scheme.indicator(10).unwrap().name_th, "การป้องกันการทุจริต");
        assert!(scheme.indicator(0).is_none() && scheme.indicator(11).is_none());
    }

    #[test]
    fn one_item_of_2566_moves_the_total_by_what_the_issue_says() {
        let scheme = Scheme::of(2566).unwrap();
        let costs = [
            ("9.1", 40, 10),
            ("9.2", 50, 8),
            ("9.3", 100, 4),
            ("9.4", 100, 4),
            ("9.5", 100, 4),
            ("10.1", 125, 8),
            ("10.2", 200, 5),
        ];
        for (part, cost, n) in costs {
            let items: Vec<_> = scheme
                .items
                .iter()
                .filter(|item| item.sub_indicator == part)
                .collect();
            assert_eq!(items.len(), n, "{part}");
            for item in items {
                let moved = scheme.share_of_total(Instrument::Oit, scheme.item_share(item));
                assert_eq!(moved, Exact::whole(cost), "{}", item.code);
            }
        }
        let all: Exact = scheme.items.iter().map(|item| scheme.item_share(item)).sum();
        assert_eq!(
            all,
            Exact::whole(20_000),
            "all items together are both indicators"
        );
    }

    #[test]
    fn every_item_of_2566_has_a_heading_and_units_of_an_office() {
        let scheme = Scheme::of(2566).unwrap();
        let item = |key| scheme.item(key).unwrap();
        let told = |item: &Item| item.group_th.is_some() && !item.default_units.is_empty();
        assert!(scheme.items.iter().all(told));
        let plan = item("procurement_plan");
        assert_eq!(plan.group_th.as_deref(), Some("การจัดซื้อจัดจ้างหรือการจัดหาพัสดุ"));
        assert_eq!(plan.default_units, ["กองคลัง"]);
        assert_eq!(
            item("operation_manual").default_units,
            ["สำนักปลัด", "กองช่าง", "กองคลัง"]
        );
        assert_eq!(
            item("public_participation").period.kind,
            ItemPeriodKind::PreviousFiscalYear,
            "as it's printed"
        );
        let mut before = Scheme::of(2565).unwrap().items.iter();
        assert!(before.all(|item| !told(item)));
    }

    #[test]
    fn the_number_of_an_item_differs_by_year() {
        let number = |year| {
            let scheme = Scheme::of(year).unwrap();
            let item = scheme.item("corruption_complaint_statistics");
            (scheme.items.len(), item.map(|item| item.no))
        };
        assert_eq!(number(2566), (43, Some(29)));
        assert_eq!(number(2567), (0, None), "its list isn't known");
        assert_eq!(number(2568), (28, Some(19)));
        assert_eq!(number(2569), (26, Some(18)));
    }

    #[test]
    fn items_of_a_year_whose_list_is_known_are_together_its_oit() {
        for scheme in schemes().iter().filter(|scheme| !scheme.items.is_empty()) {
            let all: Exact = scheme.items.iter().map(|item| scheme.item_share(item)).sum();
            let whole = Exact::whole(20_000);
            assert_eq!(all, whole, "{}", scheme.fiscal_year);
        }
    }

    #[test]
    fn a_key_means_the_same_item_in_every_year() {
        for earlier in schemes() {
            let later = schemes()
                .iter()
                .filter(|later| later.fiscal_year > earlier.fiscal_year);
            for later in later {
                let shared = earlier
                    .items
                    .iter()
                    .filter_map(|item| Some((item, later.item(&item.key)?)));
                for (one, other) in shared {
                    assert_eq!(
                        one.indicator, other.indicator,
                        "{} moved to another indicator",
                        one.key
                    );
                }
            }
        }
    }

    #[test]
    fn a_gregorian_year_is_answered_with_the_one_that_was_meant() {
        let fault = |year| scheme_for(year, At::Parameter("fiscal_year".to_owned())).unwrap_err();
        assert_eq!(fault(2023).reason, Reason::FiscalYearGregorian);
        assert_eq!(fault(2023).params["suggestion"], "2566");
        assert_eq!(fault(2561).reason, Reason::FiscalYearUnknown);
        assert_eq!(fault(i32::MIN).reason, Reason::OutOfRange);
        assert!(scheme_for(2566, At::Parameter("fiscal_year".to_owned())).is_ok());
    }
}
