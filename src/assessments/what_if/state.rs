//! How a result moves.

use crate::assessments::computed;
use crate::assessments::exact::Exact;
use crate::assessments::level::{GradeRule, LevelRule};
use crate::assessments::scheme::{Item, Scheme};
use crate::assessments::score::{Figures, INDICATORS, Instrument, Score};

/// Scores on their way from what was printed to what is supposed.
#[derive(Clone)]
pub(super) struct State {
    pub scheme: &'static Scheme,
    pub total: Exact,
    /// In points of 100; none when the printed scale is in doubt.
    pub instruments: [Option<Exact>; 3],
    pub indicators: [Option<Exact>; INDICATORS],
}

impl State {
    /// What was printed. The total before its rounding when the instruments give the printed one, else as printed.
    pub fn printed(scheme: &'static Scheme, figures: &Figures) -> Self {
        let exact = computed::total(scheme, figures);
        let exact = exact.filter(|total| total.hundredths() == figures.overall.hundredths());
        Self {
            scheme,
            total: exact.unwrap_or_else(|| figures.overall.exact()),
            instruments: figures.percents(scheme),
            indicators: figures.indicators.map(|score| score.map(Score::exact)),
        }
    }

    pub fn set_instrument(&mut self, instrument: Instrument, score: Exact) {
        if let Some(old) = instrument.of(self.instruments) {
            self.move_instrument(instrument, score - old);
        }
    }

    pub fn set_indicator(&mut self, no: usize, score: Exact) {
        let old = no
            .checked_sub(1)
            .and_then(|at| self.indicators.get(at).copied().flatten());
        if let Some(old) = old {
            self.move_indicator(no, score - old);
        }
    }

    /// Moves an indicator, and its instrument by Δ/n. What reaches the end of the scale stops there.
    pub fn move_indicator(&mut self, no: usize, delta: Exact) {
        let Some(indicator) = self.scheme.indicator(no) else {
            return;
        };
        let slot = self.indicators.get_mut(no - 1).and_then(Option::as_mut);
        let moved = slot.map_or(delta, |score| shift(score, delta));
        let instrument = indicator.instrument;
        self.move_instrument(instrument, moved.times(1, self.scheme.breadth(instrument)));
    }

    /// Moves an instrument, and the total by its weight.
    fn move_instrument(&mut self, instrument: Instrument, delta: Exact) {
        let slot = self
            .instruments
            .get_mut(instrument.index())
            .and_then(Option::as_mut);
        let moved = slot.map_or(delta, |score| shift(score, delta));
        shift(&mut self.total, moved.times(self.scheme.weight(instrument), 100));
    }

    pub fn level(&self) -> Option<&'static LevelRule> {
        let instruments = self.instruments.map(|score| score.map(Score::rounded));
        self.scheme.level(Score::rounded(self.total), instruments)
    }

    pub fn grade(&self) -> Option<&'static GradeRule> {
        self.scheme.grade(Score::rounded(self.total))
    }

    /// With an item met that wasn't.
    pub fn with(&self, item: &Item) -> Self {
        let mut next = self.clone();
        next.move_indicator(item.indicator, self.scheme.item_share(item));
        next
    }
}

/// Moves a score within its scale; gives by how much it moved.
fn shift(score: &mut Exact, delta: Exact) -> Exact {
    let old = *score;
    *score = (old + delta).in_range();
    *score - old
}
