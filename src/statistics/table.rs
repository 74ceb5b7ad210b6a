//! Figures on their way into a document: by key and period, with their words and labels only at the end.

use super::data::{self, Cell, Cutting};
use super::kinds::{Cut, Measure};
use crate::calendar::{FiscalYear, Period};
use std::borrow::Cow;
use std::sync::Arc;

/// The key of what isn't cut.
pub const ALL: (&str, &str) = ("all", "รวม");

/// All periods of a fiscal year: itself, its halves, quarters and months.
pub fn periods(year: FiscalYear) -> Vec<Period> {
    let mut periods = vec![year.period()];
    periods.extend(year.halves());
    periods.extend(year.quarters());
    periods.extend(year.months());
    periods
}

/// A cell with these figures, in the order of `measures`.
pub fn cell<K: Into<Arc<str>>>(
    (cut, (key, key_th)): (Cut, (K, K)),
    period: &Arc<data::Period>,
    measures: &[Measure],
    values: impl IntoIterator<Item = Option<i64>>,
    suppressed: bool,
) -> Cell {
    let values = measures.iter().zip(values);
    Cell {
        cut: Cow::Borrowed(cut.as_str()),
        key: key.into(),
        key_th: key_th.into(),
        period: Arc::clone(period),
        values: values
            .map(|(measure, value)| (Cow::Borrowed(measure.as_str()), value))
            .collect(),
        suppressed,
    }
}

/// A cut that adds up to a key of another one.
pub fn cutting(cut: Cut, (whole_cut, whole_key): (Cut, &str)) -> Cutting {
    Cutting {
        cut: cut.as_str().to_owned(),
        label_th: cut.labels().0.to_owned(),
        whole_cut: whole_cut.as_str().to_owned(),
        whole_key: whole_key.to_owned(),
    }
}

/// What a series tells, before it's a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    pub measures: Vec<Measure>,
    /// Of `measures`, those that add up over time here.
    pub adds_over_time: Vec<Measure>,
    pub cuts: Vec<Cutting>,
    pub notes_th: Vec<String>,
    pub cells: Vec<Cell>,
}

impl Told {
    pub fn new(measures: &[Measure]) -> Self {
        let adds = measures.iter().copied();
        Self {
            measures: measures.to_vec(),
            adds_over_time: adds.filter(|measure| measure.adds_over_time()).collect(),
            ..Self::default()
        }
    }
}
