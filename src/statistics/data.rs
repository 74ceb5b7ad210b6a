//! What a revision holds, as it's stored, hashed and published; and the shape of `data/statistics/items.json`.

use crate::calendar::{self, PeriodKind};
use crate::canonical;
use crate::http::{Day, Error, Id, Result};
use crate::statistics::kinds::{Cut, Measure, Series};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};
use utoipa::ToSchema;

/// Names the form of these documents.
pub const FORMAT: &str = "prongsai/statistics/v1";

/// ช่วงเวลา — a fiscal year or a part of one; both days are within.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[schema(as = StatisticsPeriod)]
pub struct Period {
    #[schema(value_type = PeriodKind)]
    pub kind: String,
    #[schema(value_type = Day)]
    pub start: String,
    #[schema(value_type = Day)]
    pub end: String,
    #[schema(example = "ครึ่งปีแรก ปีงบประมาณ พ.ศ. 2566 (ตุลาคม 2565 – มีนาคม 2566)")]
    pub label_th: String,
}

impl From<&calendar::Period> for Period {
    fn from(period: &calendar::Period) -> Self {
        Self {
            kind: period.kind.as_str().to_owned(),
            start: period.start.to_string(),
            end: period.end.to_string(),
            label_th: period.label_th(),
        }
    }
}

impl From<&calendar::Period> for Arc<Period> {
    fn from(period: &calendar::Period) -> Self {
        Self::new(period.into())
    }
}

/// ช่องสถิติ — the figures of one key in one period. A large agency's year has thousands: what many of them say is kept once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = StatisticsCell)]
pub struct Cell {
    #[schema(value_type = Cut)]
    pub cut: Cow<'static, str>,
    /// What it's of within its cut; `all` where there's no cut.
    #[serde(with = "shared")]
    #[schema(value_type = String, example = "all")]
    pub key: Arc<str>,
    #[serde(with = "shared")]
    #[schema(value_type = String, example = "รวม")]
    pub key_th: Arc<str>,
    #[serde(with = "shared")]
    #[schema(value_type = Period)]
    pub period: Arc<Period>,
    /// By the words of `measures`: whole numbers, `null` where nothing is told.
    #[schema(value_type = BTreeMap<String, Option<i64>>, example = json!({"total": 12, "completed": 7, "in_progress": 5}))]
    pub values: BTreeMap<Cow<'static, str>, Option<i64>>,
    /// Whether a figure is held back since it, or another that follows from it, is of so few.
    pub suppressed: bool,
}

/// What's shared is written and read as if it weren't.
mod shared {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use std::sync::Arc;

    pub fn serialize<T: Serialize + ?Sized, S: Serializer>(
        value: &Arc<T>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        T::serialize(value, serializer)
    }

    pub fn deserialize<'de, T: ?Sized, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<T>, D::Error>
    where
        Box<T>: Deserialize<'de>,
    {
        Box::deserialize(deserializer).map(Arc::from)
    }
}

/// การจำแนก — a cut, and the cell that its keys add up to in each period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = StatisticsCutting)]
pub struct Cutting {
    #[schema(value_type = Cut)]
    pub cut: String,
    #[schema(example = "ประเภทเรื่อง")]
    pub label_th: String,
    #[schema(value_type = Cut)]
    pub whole_cut: String,
    #[schema(example = "all")]
    pub whole_key: String,
}

/// ส่วนของข้อมูล — days whose figures were counted together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = StatisticsPart)]
pub struct Part {
    #[schema(value_type = Day)]
    pub start: String,
    #[schema(value_type = Day)]
    pub end: String,
    /// What was known when this day was over.
    #[schema(value_type = Day)]
    pub as_of: String,
    /// Of this series and year, from which these figures are unchanged.
    #[schema(example = 1, minimum = 1)]
    pub revision: i32,
}

/// สิ่งที่เผยแพร่ — what is frozen: its canonical JSON (RFC 8785) is what `sha256` is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = StatisticsDocument)]
pub struct Document {
    #[schema(example = "prongsai/statistics/v1")]
    pub format: String,
    #[schema(value_type = Id)]
    pub agency_id: String,
    #[schema(example = "เทศบาลตำบลมะรือโบตก")]
    pub agency_name_th: String,
    #[schema(value_type = Series)]
    pub series: String,
    #[schema(value_type = calendar::FiscalYear)]
    pub fiscal_year: i32,
    /// The last day that is counted.
    #[schema(value_type = Day)]
    pub as_of: String,
    #[schema(value_type = Vec<Measure>)]
    pub measures: Vec<String>,
    /// Of which a longer period has the sum of its parts.
    #[schema(value_type = Vec<Measure>)]
    pub adds_over_time: Vec<String>,
    /// Of which the whole has the sum over the keys of a cut.
    #[schema(value_type = Vec<Measure>)]
    pub adds_over_keys: Vec<String>,
    pub cuts: Vec<Cutting>,
    pub parts: Vec<Part>,
    /// Sentences for those who read it.
    #[schema(example = json!(["ครึ่งปีแรก ปีงบประมาณ พ.ศ. 2566: ไม่มีเรื่องร้องเรียน"]))]
    pub notes_th: Vec<String>,
    pub cells: Vec<Cell>,
}

impl Document {
    /// As it's stored and hashed.
    ///
    /// # Errors
    /// Never: it's plain data.
    pub fn canonical(&self) -> Result<String> {
        canonical::to_string(self).map_err(Error::internal)
    }

    /// # Errors
    /// When it isn't one of ours.
    pub fn parse(text: &str) -> Result<Self> {
        serde_json::from_str(text).map_err(Error::internal)
    }

    /// Whether both tell the same of the same days.
    pub fn tells_the_same(&self, other: &Self) -> bool {
        (&self.cells, &self.cuts, &self.notes_th) == (&other.cells, &other.cuts, &other.notes_th)
    }

    /// # Errors
    /// When it's of none that's known.
    pub fn series(&self) -> Result<Series> {
        Series::parse(&self.series).ok_or_else(|| Error::internal("a revision of an unknown series"))
    }
}

/// The first line of a revision's NDJSON: what it is, and its document without the cells.
///
/// # Errors
/// Never: it's plain data.
pub fn head_line(number: i32, published_on: &str, sha256: &str, document: &Document) -> Result<String> {
    let without = Document {
        cells: Vec::new(),
        ..document.clone()
    };
    let mut document = serde_json::to_value(without).map_err(Error::internal)?;
    if let Some(fields) = document.as_object_mut() {
        fields.remove("cells");
    }
    let head = serde_json::json!({
        "record": "revision",
        "number": number,
        "published_on": published_on,
        "sha256": sha256,
        "document": document,
    });
    canonical::to_string(&head).map_err(Error::internal)
}

/// Cases that are done, and those that aren't.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    pub completed: i64,
    pub in_progress: i64,
}

impl Pair {
    pub fn total(self) -> i64 {
        self.completed + self.in_progress
    }

    pub fn add(&mut self, completed: bool) {
        *(if completed {
            &mut self.completed
        } else {
            &mut self.in_progress
        }) += 1;
    }
}

/// What a key of a cut counts, before anything is held back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    pub key: String,
    pub key_th: String,
    pub pair: Pair,
    /// Of which everybody knows anyway.
    pub known: i64,
}

/// A half-year of complaints, as it was counted for a revision: what the next one is compared with. It's never shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Half {
    pub start: String,
    pub end: String,
    pub as_of: String,
    pub revision: i32,
    pub whole: Pair,
    pub quarters: [Pair; 2],
    pub months: [Pair; 6],
    pub kinds: Vec<Tally>,
    pub categories: Vec<Tally>,
    pub channels: Vec<Tally>,
    pub requests: Vec<Tally>,
}

/// All halves behind a revision, as text.
///
/// # Errors
/// Never: it's plain data.
pub fn halves_text(halves: &[Half]) -> Result<String> {
    serde_json::to_string(halves).map_err(Error::internal)
}

/// # Errors
/// When it isn't one of ours.
pub fn parse_halves(text: &str) -> Result<Vec<Half>> {
    serde_json::from_str(text).map_err(Error::internal)
}

/// Under which item of the ITA a series is published.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemRule {
    pub series: String,
    pub item_key: String,
    /// By how many years the item's year is after that of the figures, where the year's scheme doesn't say it.
    pub years_later: i32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ItemsFile {
    #[expect(dead_code, reason = "for those who read the file")]
    source: String,
    #[expect(dead_code, reason = "for those who read the file")]
    verified: bool,
    items: Vec<ItemRule>,
}

static ITEMS: LazyLock<Result<ItemsFile, String>> = LazyLock::new(|| {
    let text = include_str!("../../data/statistics/items.json");
    serde_json::from_str(text).map_err(|error| error.to_string())
});

/// The rules of `data/statistics/items.json`.
///
/// # Errors
/// When the file is wrong.
pub fn item_rules() -> Result<&'static [ItemRule]> {
    match &*ITEMS {
        Ok(items) => Ok(&items.items),
        Err(error) => Err(Error::internal(format!("data/statistics/items.json: {error}"))),
    }
}

/// What the Thai word list has of a measure.
pub fn measure_th(word: &str) -> &str {
    Measure::parse(word).map_or(word, |measure| measure.labels().0)
}

/// A word of a cut, as it's printed.
pub fn cut_th(word: &str) -> &str {
    Cut::parse(word).map_or(word, |cut| cut.labels().0)
}
