//! What can't be supposed: of an assessment, or together.

use super::WhatIf;
use crate::assessments::scheme::Scheme;
use crate::assessments::score::{Figures, Instrument};
use crate::http::{Fault, Reason};

impl WhatIf {
    pub(super) fn faults(&self, scheme: &'static Scheme, figures: &Figures) -> Vec<Fault> {
        let mut faults = self.without_start(scheme, figures);
        faults.extend(self.instruments_against_indicators(scheme));
        for (key, met) in &self.items {
            faults.extend(self.item_fault(scheme, key, *met));
        }
        for (n, key) in self.failed.iter().flatten().enumerate() {
            if scheme.item(key).is_none() {
                faults.push(unknown_item(format!("/failed_items/{n}"), key));
            }
        }
        faults
    }

    /// Changes of what has no score to start from.
    fn without_start(&self, scheme: &Scheme, figures: &Figures) -> Vec<Fault> {
        let doubtful = figures.scale_doubtful(scheme);
        let instruments = Instrument::ALL.iter().filter_map(|instrument| {
            instrument.of(self.instruments)?;
            let reason = match instrument.of(figures.instruments) {
                None => Reason::NotPrinted,
                Some(_) if doubtful => Reason::ScaleDoubtful,
                Some(_) => return None,
            };
            Some(Fault::pointer(instrument_pointer(*instrument), reason))
        });
        let indicators = (1..).zip(self.indicators.iter().zip(figures.indicators));
        let indicators = indicators
            .filter(|(_, (new, old))| new.is_some() && old.is_none())
            .map(|(no, _)| Fault::pointer(indicator_pointer(no), Reason::NotPrinted));
        instruments.chain(indicators).collect()
    }

    fn instruments_against_indicators(&self, scheme: &Scheme) -> Vec<Fault> {
        let set = scheme.indicators.iter().zip(self.indicators);
        let set = set
            .filter(|(_, score)| score.is_some())
            .map(|(indicator, _)| indicator);
        let both = set.filter(|indicator| indicator.instrument.of(self.instruments).is_some());
        both.map(|indicator| {
            Fault::pointer(indicator_pointer(indicator.no), Reason::Contradiction)
                .with("other", instrument_pointer(indicator.instrument))
        })
        .collect()
    }

    fn item_fault(&self, scheme: &Scheme, key: &str, met: bool) -> Option<Fault> {
        let pointer = format!("/items/{}", key.replace('~', "~0").replace('/', "~1"));
        let Some(item) = scheme.item(key) else {
            return Some(unknown_item(pointer, key));
        };
        let indicator = scheme.indicator(item.indicator)?;
        let other = if self
            .indicators
            .get(item.indicator - 1)
            .is_some_and(Option::is_some)
        {
            indicator_pointer(item.indicator)
        } else if indicator.instrument.of(self.instruments).is_some() {
            instrument_pointer(indicator.instrument)
        } else {
            let place = self.failed.iter().flatten().position(|failed| failed == key)?;
            if met {
                return None;
            }
            format!("/failed_items/{place}")
        };
        Some(Fault::pointer(pointer, Reason::Contradiction).with("other", other))
    }
}

/// The indicators are an array, so number 1 stands at 0.
fn indicator_pointer(no: usize) -> String {
    format!("/indicators/{}", no.saturating_sub(1))
}

fn instrument_pointer(instrument: Instrument) -> String {
    format!("/instruments/{}", instrument.as_str().to_lowercase())
}

fn unknown_item(pointer: String, key: &str) -> Fault {
    Fault::pointer(pointer, Reason::Unknown).with("value", key)
}
