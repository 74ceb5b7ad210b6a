//! What callers see of statistics.

use super::data::{Cell, Document, Period};
use super::diff::{Difference, Moved};
use super::kinds::{Cut, Measure, Series};
use super::model::{Link, Place, Published, Revision};
use super::publish::Ready;
use crate::calendar::FiscalYear;
use crate::http::formats::Format;
use crate::http::{Day, Id};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// In which format a revision is wanted.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct GetStatistics {
    /// Without it, what `Accept` asks for.
    #[param(value_type = Option<Format>, inline)]
    pub format: Option<String>,
    /// `1` puts a byte order mark before CSV, for spreadsheet programs.
    #[param(minimum = 0, maximum = 1)]
    pub bom: Option<u32>,
}

/// The number of a revision, from 1 in its series and year.
pub struct RevisionNumber;

impl utoipa::PartialSchema for RevisionNumber {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::schema::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::Integer)
            .description(Some("The number of a revision, from 1 in its series and year."))
            .minimum(Some(1))
            .maximum(Some(i32::MAX))
            .examples([1])
            .into()
    }
}

impl ToSchema for RevisionNumber {}

/// ลิงก์สั้น — the one link of an item of the ITA and its year; it never changes, and always leads to the newest revision.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StatisticsLinkView {
    /// Below the service's own address: a page for people, JSON for programs that accept nothing else.
    #[schema(example = "/l/k7m2x9q")]
    pub path: String,
    /// As schemes have it, where they have the item.
    #[schema(example = "service_statistics")]
    pub item_key: String,
    /// Of the item, which may be after that of the figures.
    #[schema(value_type = FiscalYear)]
    pub item_year: i32,
    /// The item's number in that year, where the year's scheme is known.
    #[schema(example = "O16", required = true)]
    pub item_code: Option<&'static str>,
}

impl From<Link> for StatisticsLinkView {
    fn from(link: Link) -> Self {
        Self {
            path: link.path(),
            item_code: link.item_code(),
            item_key: link.item_key,
            item_year: link.item_year,
        }
    }
}

/// A figure that was another one in the revision before.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StatisticsMoveView {
    #[schema(value_type = Cut)]
    pub cut: String,
    #[schema(example = "all")]
    pub key: String,
    pub period: Period,
    #[schema(value_type = Measure)]
    pub measure: String,
    /// `null` where nothing was told.
    #[schema(example = 6, required = true)]
    pub before: Option<i64>,
    #[schema(example = 12, required = true)]
    pub after: Option<i64>,
}

impl From<Moved> for StatisticsMoveView {
    fn from(moved: Moved) -> Self {
        Self {
            cut: moved.cut,
            key: moved.key,
            period: moved.period,
            measure: moved.measure,
            before: moved.before,
            after: moved.after,
        }
    }
}

/// สิ่งที่เปลี่ยนจากฉบับก่อน — what's different from the revision before; empty lists in the first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StatisticsDifferenceView {
    pub added: Vec<Cell>,
    pub removed: Vec<Cell>,
    pub changed: Vec<StatisticsMoveView>,
}

impl From<Difference> for StatisticsDifferenceView {
    fn from(difference: Difference) -> Self {
        Self {
            added: difference.added,
            removed: difference.removed,
            changed: difference
                .changed
                .into_iter()
                .map(StatisticsMoveView::from)
                .collect(),
        }
    }
}

/// ฉบับที่เผยแพร่ — a revision with everything in it. It's never changed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StatisticsRevisionView {
    #[schema(value_type = Id)]
    pub id: String,
    #[schema(value_type = Id)]
    pub agency_id: String,
    #[schema(value_type = Series)]
    pub series: &'static str,
    #[schema(value_type = FiscalYear)]
    pub fiscal_year: i32,
    #[schema(example = 2, minimum = 1)]
    pub number: i32,
    #[schema(value_type = Day)]
    pub published_on: String,
    /// Of the canonical JSON (RFC 8785) of `document`.
    #[schema(
        example = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
        pattern = "^[0-9a-f]{64}$"
    )]
    pub sha256: String,
    pub link: StatisticsLinkView,
    pub document: Document,
    pub difference: StatisticsDifferenceView,
    /// The same as `number`.
    #[schema(example = 2, minimum = 1)]
    pub version: i32,
    /// None: it's frozen.
    #[schema(example = json!([]))]
    pub allowed_actions: Vec<&'static str>,
}

impl StatisticsRevisionView {
    pub fn of(published: Published, link: Link, difference: Difference) -> Self {
        let revision = published.revision;
        Self {
            id: revision.id,
            agency_id: revision.agency_id,
            series: revision.series.as_str(),
            fiscal_year: revision.fiscal_year,
            number: revision.number,
            published_on: revision.published_on.to_string(),
            sha256: revision.sha256,
            link: link.into(),
            document: published.document,
            difference: difference.into(),
            version: revision.number,
            allowed_actions: Vec::new(),
        }
    }
}

/// A revision in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StatisticsRevisionLine {
    #[schema(value_type = Id)]
    pub id: String,
    #[schema(value_type = Series)]
    pub series: &'static str,
    #[schema(value_type = FiscalYear)]
    pub fiscal_year: i32,
    #[schema(example = 2, minimum = 1)]
    pub number: i32,
    #[schema(value_type = Day)]
    pub published_on: String,
    #[schema(
        example = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
        pattern = "^[0-9a-f]{64}$"
    )]
    pub sha256: String,
    /// Where this very revision is.
    #[schema(
        example = "/api/v1/agencies/0192f0c1-7c1e-7a50-9d3f-0123456789ab/statistics/loans/2566/revisions/2"
    )]
    pub path: String,
    /// Cells that the revision before hasn't, or has with other figures; of the first none.
    #[schema(example = 0, minimum = 0)]
    pub cells_added: i32,
    #[schema(example = 3, minimum = 0)]
    pub cells_changed: i32,
    #[schema(example = 0, minimum = 0)]
    pub cells_removed: i32,
    #[schema(example = 2, minimum = 1)]
    pub version: i32,
    #[schema(example = json!([]))]
    pub allowed_actions: Vec<&'static str>,
}

impl From<Revision> for StatisticsRevisionLine {
    fn from(revision: Revision) -> Self {
        Self {
            path: format!("{}/revisions/{}", revision.place().path(), revision.number),
            id: revision.id,
            series: revision.series.as_str(),
            fiscal_year: revision.fiscal_year,
            number: revision.number,
            published_on: revision.published_on.to_string(),
            sha256: revision.sha256,
            cells_added: revision.cells_added,
            cells_changed: revision.cells_changed,
            cells_removed: revision.cells_removed,
            version: revision.number,
            allowed_actions: Vec::new(),
        }
    }
}

/// What's published of a series and year: its newest revision, and its link.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PublishedStatisticsView {
    pub newest: StatisticsRevisionLine,
    pub link: StatisticsLinkView,
}

/// ร่าง — what publishing now would publish.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StatisticsDraftView {
    #[schema(value_type = Id)]
    pub agency_id: String,
    #[schema(value_type = Series)]
    pub series: &'static str,
    #[schema(value_type = FiscalYear)]
    pub fiscal_year: i32,
    /// The number that it would have.
    #[schema(example = 2, minimum = 1)]
    pub number: i32,
    /// Whether it tells nothing new, so that publishing it makes no revision.
    pub is_unchanged: bool,
    /// Of the canonical JSON (RFC 8785) of `document`; the `ETag`, which publishing takes.
    #[schema(
        example = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
        pattern = "^[0-9a-f]{64}$"
    )]
    pub sha256: String,
    pub document: Document,
    pub difference: StatisticsDifferenceView,
    /// The number of the newest revision that is published; 0 when none is.
    #[schema(example = 1, minimum = 0)]
    pub version: i32,
    /// The operations that you may call now: `publish_statistics`.
    #[schema(example = json!(["publish_statistics"]))]
    pub allowed_actions: Vec<&'static str>,
}

impl StatisticsDraftView {
    pub fn of(ready: Ready, place: &Place, may_publish: bool) -> Self {
        let (draft, number) = (&ready.draft, ready.draft.number());
        Self {
            agency_id: place.agency.clone(),
            series: place.series.as_str(),
            fiscal_year: place.year,
            number,
            is_unchanged: draft.is_unchanged(),
            sha256: ready.sha256,
            difference: ready.difference.into(),
            document: ready.draft.document,
            version: number - 1,
            allowed_actions: if may_publish {
                vec!["publish_statistics"]
            } else {
                Vec::new()
            },
        }
    }
}

/// What came of publishing.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PublishedView {
    /// Whether there's a new revision; `false` when nothing has changed since the newest.
    pub is_new: bool,
    pub revision: StatisticsRevisionView,
}
