//! What callers see of a trend.

use super::super::store::Known;
use super::super::wire::{instruments, rounded};
use crate::assessments::model::Assessment;
use crate::assessments::scheme::Scheme;
use crate::assessments::trend::{Change, Mark, Point, Year, trend};
use crate::assessments::wire::{AgencyRef, AssessmentItem, DeltaScores, InstrumentScores};
use crate::calendar::FiscalYear;
use serde::Serialize;
use utoipa::ToSchema;

/// แนวโน้ม — an agency's years from its first to its last reported one, gaps included.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrendView {
    pub agency: AgencyRef,
    /// Every year from the first to the last; empty when there's none.
    pub items: Vec<TrendPoint>,
}

/// One year of a trend.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrendPoint {
    #[schema(value_type = FiscalYear)]
    pub fiscal_year: i32,
    /// As printed; `null` for a gap.
    #[schema(required = true)]
    pub assessment: Option<AssessmentItem>,
    /// The instruments in points of 100 whatever scale they're printed on: what to draw. `null` for a gap; each is
    /// `null` where it isn't printed, or where the scale is in doubt.
    #[schema(required = true)]
    pub percents: Option<InstrumentScores>,
    /// By how much it rose from the year just before; `null` when that wasn't reported or can't be compared.
    #[schema(required = true)]
    pub change: Option<TrendChange>,
    /// `gap`; `scale_doubtful`, where the total only comes out if the instruments are on another scale than stated;
    /// beside the last reported year `scale_changed`, `scheme_changed`, `not_comparable`.
    pub marks: Vec<Mark>,
}

/// By how much scores rose, negative for a fall; instruments in points of 100.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrendChange {
    #[schema(example = 1.52)]
    pub overall: f64,
    pub instruments: DeltaScores,
    /// The ten indicators in order, `null` where one of the two isn't printed.
    #[schema(min_items = 10, max_items = 10, example = json!([1.2, 0.4, 0.0, -0.31, 2.5, 1.1, 0.75, 0.2, 0.0, 5.0]))]
    pub indicators: Vec<Option<f64>>,
}

impl Serialize for Mark {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl TrendView {
    pub fn of(agency: &Known, rows: Vec<Assessment>) -> Self {
        let years = rows.into_iter().map(|row| Year {
            fiscal_year: row.fiscal_year,
            figures: row.figures(),
            record: row,
        });
        Self {
            agency: AgencyRef::from(agency),
            items: trend(years.collect()).iter().map(TrendPoint::from).collect(),
        }
    }
}

impl From<&Point<Assessment>> for TrendPoint {
    fn from(point: &Point<Assessment>) -> Self {
        let scheme = Scheme::of(point.fiscal_year);
        let percents = point
            .year
            .as_ref()
            .zip(scheme)
            .map(|(year, scheme)| instruments(year.figures.rounded_percents(scheme)));
        Self {
            fiscal_year: point.fiscal_year,
            assessment: point.year.as_ref().map(|year| AssessmentItem::from(&year.record)),
            percents,
            change: point.change.as_ref().map(TrendChange::from),
            marks: point.marks.clone(),
        }
    }
}

impl From<&Change> for TrendChange {
    fn from(change: &Change) -> Self {
        let [iit, eit, oit] = change.instruments.map(|value| value.map(rounded));
        Self {
            overall: rounded(change.overall),
            instruments: DeltaScores { iit, eit, oit },
            indicators: change.indicators.map(|value| value.map(rounded)).to_vec(),
        }
    }
}
