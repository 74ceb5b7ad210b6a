//! What if: the result that a change of instruments, indicators or items would give. Always an estimate: the
//! printed instruments come from all answers, so they're moved from where they were printed, never recomputed.

use super::computed;
use super::exact::Exact;
use super::level::{GradeRule, LevelRule};
use super::scheme::{Item, Scheme};
use super::score::{Figures, INDICATORS, Instrument, Score};
use crate::http::{Fault, Reason};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// What somebody supposes. Everything else stays as printed.
#[derive(Clone, Debug, Default)]
pub struct WhatIf {
    /// In the order of [`Instrument::ALL`], in points of 100 whatever the printed scale.
    pub instruments: [Option<Score>; 3],
    /// By number, from 1.
    pub indicators: [Option<Score>; INDICATORS],
    /// Items by key: `true` when one that isn't met now would be, `false` the other way round.
    pub items: BTreeMap<String, bool>,
    /// Keys of the items that aren't met now; the candidates for improvement.
    pub failed: Vec<String>,
}

/// The result that would follow.
#[derive(Clone, Debug)]
pub struct Estimate {
    pub total: Exact,
    /// In points of 100; `None` where not printed.
    pub instruments: [Option<Exact>; 3],
    pub indicators: [Option<Exact>; INDICATORS],
    pub level: Option<&'static LevelRule>,
    pub grade: Option<&'static GradeRule>,
    /// The items that still aren't met, the one that brings most first.
    pub cheapest: Vec<Candidate>,
    /// The fewest of them that give a better level; `None` when no set does.
    pub next_level: Option<Lift>,
    /// The fewest of them that give a better letter.
    pub next_grade: Option<Lift>,
}

/// An item that isn't met, and what meeting it brings when those listed before it are met already.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub item: &'static Item,
    /// In points of the total.
    pub gain: Exact,
    /// The total with this item and those before it.
    pub total: Exact,
    pub level: Option<&'static LevelRule>,
    pub grade: Option<&'static GradeRule>,
}

/// A set of items and the result they lift to.
#[derive(Clone, Debug)]
pub struct Lift {
    pub items: Vec<&'static Item>,
    pub total: Exact,
    pub level: Option<&'static LevelRule>,
    pub grade: Option<&'static GradeRule>,
}

impl WhatIf {
    /// The result of the change.
    ///
    /// # Errors
    /// Unknown items, a change of something that wasn't printed, and contradictions: an instrument together with
    /// one of its indicators or items, an indicator together with its items, an item that would fail and fails
    /// already. Pointers are into `{"instruments": {"iit": …}, "indicators": [… ten], "items": {"key": …},
    /// "failed_items": […]}`.
    pub fn estimate(&self, scheme: &'static Scheme, figures: &Figures) -> Result<Estimate, Vec<Fault>> {
        let faults = self.faults(scheme, figures);
        if !faults.is_empty() {
            return Err(faults);
        }
        let mut state = State::printed(scheme, figures);
        for instrument in Instrument::ALL {
            if let Some(score) = instrument.of(self.instruments) {
                state.set_instrument(*instrument, score.exact());
            }
        }
        for (indicator, score) in scheme.indicators.iter().zip(self.indicators) {
            if let Some(score) = score {
                state.set_indicator(indicator.no, score.exact());
            }
        }
        // All items of an indicator at once, so that their order doesn't matter at the ends of the scale.
        for indicator in &scheme.indicators {
            let own = self
                .changed(scheme)
                .filter(|(item, _)| item.indicator == indicator.no);
            let moves = own.map(|(item, met)| {
                let share = scheme.item_share(item);
                if met { share } else { -share }
            });
            state.move_indicator(indicator.no, moves.sum());
        }
        let cheapest = cheapest(&state, self.still_failed(scheme));
        Ok(Estimate {
            next_level: lift(&cheapest, |one| {
                better(one.level, state.level(), |rule| rule.level)
            }),
            next_grade: lift(&cheapest, |one| {
                better(one.grade, state.grade(), |rule| rule.grade)
            }),
            total: state.total,
            instruments: state.instruments,
            indicators: state.indicators,
            level: state.level(),
            grade: state.grade(),
            cheapest,
        })
    }

    /// The items that change, with their new result.
    fn changed(&self, scheme: &'static Scheme) -> impl Iterator<Item = (&'static Item, bool)> {
        let items = self.items.iter();
        items.filter_map(|(key, met)| Some((scheme.item(key)?, *met)))
    }

    /// The items that aren't met after the change.
    fn still_failed(&self, scheme: &'static Scheme) -> Vec<&'static Item> {
        let mut failed: BTreeSet<&str> = self.failed.iter().map(String::as_str).collect();
        for (key, met) in &self.items {
            if *met {
                failed.remove(key.as_str());
            } else {
                failed.insert(key);
            }
        }
        scheme
            .items
            .iter()
            .filter(|item| failed.contains(item.key.as_str()))
            .collect()
    }

    fn faults(&self, scheme: &'static Scheme, figures: &Figures) -> Vec<Fault> {
        let mut faults = self.not_printed(figures);
        faults.extend(self.instruments_against_indicators(scheme));
        for (key, met) in &self.items {
            faults.extend(self.item_fault(scheme, key, *met));
        }
        for (n, key) in self.failed.iter().enumerate() {
            if scheme.item(key).is_none() {
                faults.push(unknown_item(format!("/failed_items/{n}"), key));
            }
        }
        faults
    }

    fn not_printed(&self, figures: &Figures) -> Vec<Fault> {
        let instruments = Instrument::ALL.iter().filter(|instrument| {
            instrument.of(self.instruments).is_some() && instrument.of(figures.instruments).is_none()
        });
        let indicators = (0..).zip(self.indicators.iter().zip(figures.indicators));
        let indicators = indicators
            .filter(|(_, (new, old)): &(i32, _)| new.is_some() && old.is_none())
            .map(|(index, _)| format!("/indicators/{index}"));
        instruments
            .map(|instrument| instrument_pointer(*instrument))
            .chain(indicators)
            .map(|pointer| Fault::pointer(pointer, Reason::NotPrinted))
            .collect()
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
            let place = self.failed.iter().position(|failed| failed == key)?;
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

/// Scores on their way from what was printed to what is supposed.
#[derive(Clone)]
struct State {
    scheme: &'static Scheme,
    total: Exact,
    instruments: [Option<Exact>; 3],
    indicators: [Option<Exact>; INDICATORS],
}

impl State {
    /// What was printed. The total before its rounding when the instruments give the printed one, else as printed.
    fn printed(scheme: &'static Scheme, figures: &Figures) -> Self {
        let exact = computed::total(scheme, figures);
        let exact = exact.filter(|total| total.hundredths() == figures.overall.hundredths());
        Self {
            scheme,
            total: exact.unwrap_or_else(|| figures.overall.exact()),
            instruments: figures.percents(scheme),
            indicators: figures.indicators.map(|score| score.map(Score::exact)),
        }
    }

    fn set_instrument(&mut self, instrument: Instrument, score: Exact) {
        if let Some(old) = instrument.of(self.instruments) {
            self.move_instrument(instrument, score - old);
        }
    }

    fn set_indicator(&mut self, no: usize, score: Exact) {
        let old = no
            .checked_sub(1)
            .and_then(|at| self.indicators.get(at).copied().flatten());
        if let Some(old) = old {
            self.move_indicator(no, score - old);
        }
    }

    /// Moves an indicator, and its instrument by Δ/n. What reaches the end of the scale stops there.
    fn move_indicator(&mut self, no: usize, delta: Exact) {
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

    fn level(&self) -> Option<&'static LevelRule> {
        let instruments = self.instruments.map(|score| score.map(Score::rounded));
        self.scheme.level(Score::rounded(self.total), instruments)
    }

    fn grade(&self) -> Option<&'static GradeRule> {
        self.scheme.grade(Score::rounded(self.total))
    }

    fn with(&self, item: &Item) -> Self {
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

/// One after the other the item that brings most, the lower number first of two that bring as much. As gains in
/// an indicator only shrink where it reaches 100, no other choice of as many items brings more.
fn cheapest(start: &State, mut failed: Vec<&'static Item>) -> Vec<Candidate> {
    let mut state = start.clone();
    let mut candidates = Vec::new();
    while let Some(best) = failed
        .iter()
        .copied()
        .max_by_key(|item| (state.with(item).total, Reverse(item.no)))
    {
        failed.retain(|item| item.no != best.no);
        let next = state.with(best);
        candidates.push(Candidate {
            item: best,
            gain: next.total - state.total,
            total: next.total,
            level: next.level(),
            grade: next.grade(),
        });
        state = next;
    }
    candidates
}

/// Whether `new` ranks above `old`: the better word comes first in its enum.
fn better<R, K: Ord>(new: Option<&R>, old: Option<&R>, key: impl Fn(&R) -> K) -> bool {
    new.zip(old).is_some_and(|(new, old)| key(new) < key(old))
}

/// The candidates up to the first with which the result is better.
fn lift(candidates: &[Candidate], better: impl Fn(&Candidate) -> bool) -> Option<Lift> {
    let last = candidates.iter().position(better)?;
    let reached = candidates.get(last)?;
    Some(Lift {
        items: candidates
            .iter()
            .take(last + 1)
            .map(|candidate| candidate.item)
            .collect(),
        total: reached.total,
        level: reached.level,
        grade: reached.grade,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessments::{Grade, InstrumentScale, Level};
    use proptest::prelude::*;

    fn scheme() -> &'static Scheme {
        Scheme::of(2566).unwrap()
    }

    fn score(hundredths: i32) -> Score {
        Score::from_hundredths(hundredths).unwrap()
    }

    fn figures(overall: i32, instruments: [i32; 3], indicators: [i32; 10]) -> Figures {
        Figures {
            overall: score(overall),
            instruments: instruments.map(|one| Some(score(one))),
            indicators: indicators.map(|one| Some(score(one))),
            instrument_scale: InstrumentScale::Percent,
        }
    }

    /// เทศบาลตำบลมะรือโบตก, 2566.
    fn seed() -> Figures {
        figures(
            9826,
            [9765, 9654, 10_000],
            [9946, 9682, 9710, 9738, 9638, 9699, 9628, 9699, 10_000, 10_000],
        )
    }

    fn items(changes: &[(&str, bool)]) -> WhatIf {
        WhatIf {
            items: changes
                .iter()
                .map(|(key, met)| ((*key).to_owned(), *met))
                .collect(),
            ..WhatIf::default()
        }
    }

    fn estimate(what_if: &WhatIf, figures: &Figures) -> Estimate {
        what_if.estimate(scheme(), figures).unwrap()
    }

    fn fault(what_if: &WhatIf, figures: &Figures) -> (String, Reason) {
        let faults = what_if.estimate(scheme(), figures).unwrap_err();
        assert_eq!(faults.len(), 1, "{faults:?}");
        match &faults[0].at {
            crate::http::At::Pointer(pointer) => (pointer.clone(), faults[0].reason),
            at => panic!("{at:?}"),
        }
    }

    #[test]
    fn nothing_supposed_changes_nothing() {
        let estimate = estimate(&WhatIf::default(), &seed());
        assert_eq!(estimate.total.four_decimals(), "98.2570");
        assert_eq!(
            estimate.instruments.map(|one| one.unwrap().hundredths()),
            [9765, 9654, 10_000]
        );
        assert_eq!(estimate.level.unwrap().level, Level::Excellent);
        assert!(estimate.cheapest.is_empty() && estimate.next_level.is_none());
    }

    #[test]
    fn a_failed_item_costs_exactly_what_the_issue_says() {
        for item in &scheme().items {
            let cost = match item.sub_indicator.as_str() {
                "9.1" => 40,
                "9.2" => 50,
                "9.3" | "9.4" | "9.5" => 100,
                "10.1" => 125,
                "10.2" => 200,
                other => panic!("{other}"),
            };
            let failed = estimate(&items(&[(&item.key, false)]), &seed());
            assert_eq!(
                failed.total.four_decimals(),
                (Exact::ratio(982_570, 100) - Exact::whole(cost)).four_decimals()
            );
            assert_eq!(
                failed.instruments[2],
                Some(Exact::whole(10_000) - Exact::ratio(cost * 100, 40))
            );
            assert_eq!(failed.cheapest.len(), 1);
            assert_eq!(failed.cheapest[0].gain, Exact::whole(cost));
        }
    }

    #[test]
    fn an_indicator_moves_the_printed_instrument_from_where_it_is() {
        let mut what_if = WhatIf::default();
        what_if.indicators[0] = Some(score(9846));
        let estimate = estimate(&what_if, &seed());
        // One point less in one of five: 97.65 − 0.2, not the mean 97.428 − 0.2.
        assert_eq!(estimate.instruments[0], Some(Exact::whole(9745)));
        assert_eq!(estimate.total, Exact::ratio(982_570 - 600, 100));
    }

    #[test]
    fn an_instrument_moves_the_total_by_its_weight() {
        let mut what_if = WhatIf::default();
        what_if.instruments[1] = Some(score(8400));
        let estimate = estimate(&what_if, &seed());
        assert_eq!(
            estimate.total,
            Exact::ratio(9765 * 30 + 8400 * 30 + 10_000 * 40, 100)
        );
        assert_eq!(estimate.level.unwrap().level, Level::Pass);
    }

    #[test]
    fn an_inconsistent_total_is_moved_from_what_was_printed() {
        let mut printed = seed();
        printed.overall = score(9500);
        let mut what_if = WhatIf::default();
        what_if.instruments[2] = Some(score(9000));
        assert_eq!(estimate(&what_if, &printed).total, Exact::whole(9100));
    }

    #[test]
    fn weighted_instruments_are_supposed_in_percent() {
        let mut printed = figures(9420, [2780, 2809, 3831], [9300; 10]);
        printed.instrument_scale = InstrumentScale::Weighted;
        let mut what_if = WhatIf::default();
        what_if.instruments[2] = Some(score(10_000));
        let estimate = estimate(&what_if, &printed);
        assert_eq!(estimate.total, Exact::whole(2780 + 2809 + 4000));
        assert_eq!(estimate.instruments[2], Some(Exact::whole(10_000)));
    }

    #[test]
    fn nothing_rises_above_100() {
        let printed = figures(9990, [9990, 9990, 9990], [9900; 10]);
        let mut what_if = items(&[("organisation_structure", true)]);
        what_if.indicators[0] = Some(score(10_000));
        let estimate = estimate(&what_if, &printed);
        assert_eq!(estimate.instruments[0], Some(Exact::whole(10_000)));
        assert_eq!(estimate.indicators[8], Some(Exact::whole(10_000)));
        assert_eq!(estimate.instruments[2], Some(Exact::whole(10_000)));
    }

    #[test]
    fn the_cheapest_items_come_first_and_say_what_lifts_to_the_next_level() {
        // 10.2 brings 2.0, 9.3 brings 1.0, 9.1 brings 0.4.
        let printed = figures(
            9340,
            [9500, 9500, 9100],
            [9500, 9500, 9500, 9500, 9500, 9500, 9500, 9500, 9000, 9500],
        );
        let of = |part: &str| {
            scheme()
                .items
                .iter()
                .find(|item| item.sub_indicator == part)
                .unwrap()
        };
        let what_if = WhatIf {
            failed: ["9.1", "9.3", "10.2"].map(|part| of(part).key.clone()).to_vec(),
            ..WhatIf::default()
        };
        let estimate = estimate(&what_if, &printed);
        let gains: Vec<_> = estimate
            .cheapest
            .iter()
            .map(|one| (one.item.sub_indicator.as_str(), one.gain.hundredths()))
            .collect();
        // Indicator 10 is 5 points short of 100: its item brings 1.0, as that of 9.3, which has the lower number.
        assert_eq!(gains, [("9.3", 100), ("10.2", 100), ("9.1", 40)]);
        let lift = estimate.next_level.unwrap();
        assert_eq!(lift.level.unwrap().level, Level::Excellent);
        assert_eq!(
            lift.items
                .iter()
                .map(|item| item.sub_indicator.as_str())
                .collect::<Vec<_>>(),
            ["9.3", "10.2"]
        );
        assert_eq!(estimate.next_grade.unwrap().grade.unwrap().grade, Grade::AA);
    }

    #[test]
    fn items_cannot_lift_what_another_instrument_holds_down() {
        let printed = figures(8800, [8000, 9000, 9250], [9000; 10]);
        let what_if = WhatIf {
            failed: scheme().items.iter().map(|item| item.key.clone()).collect(),
            ..WhatIf::default()
        };
        let estimate = estimate(&what_if, &printed);
        assert_eq!(estimate.level.unwrap().level, Level::Pass);
        assert!(estimate.next_level.is_none());
        assert_eq!(estimate.cheapest.len(), 43);
    }

    #[test]
    fn an_item_moves_the_total_also_where_its_indicator_was_not_printed() {
        let mut printed = seed();
        printed.indicators = [None; 10];
        let estimate = estimate(&items(&[("organisation_structure", false)]), &printed);
        assert_eq!(estimate.total, Exact::ratio(982_570 - 4000, 100));
        assert_eq!(estimate.indicators, [None; 10]);
    }

    #[test]
    fn contradictions_are_refused() {
        let mut both = items(&[("organisation_structure", false)]);
        both.indicators[8] = Some(score(9000));
        assert_eq!(
            fault(&both, &seed()),
            ("/items/organisation_structure".into(), Reason::Contradiction)
        );
        let mut both = items(&[("organisation_structure", false)]);
        both.instruments[2] = Some(score(9000));
        assert_eq!(
            fault(&both, &seed()),
            ("/items/organisation_structure".into(), Reason::Contradiction)
        );
        let mut both = WhatIf::default();
        both.instruments[0] = Some(score(9000));
        both.indicators[4] = Some(score(9000));
        assert_eq!(
            fault(&both, &seed()),
            ("/indicators/4".into(), Reason::Contradiction)
        );
        let mut both = items(&[("organisation_structure", false)]);
        both.failed = vec!["organisation_structure".into()];
        assert_eq!(
            fault(&both, &seed()),
            ("/items/organisation_structure".into(), Reason::Contradiction)
        );
        both.items.insert("organisation_structure".into(), true);
        assert!(both.estimate(scheme(), &seed()).is_ok());
    }

    #[test]
    fn what_is_unknown_or_was_not_printed_is_refused() {
        assert_eq!(
            fault(&items(&[("O29/x", true)]), &seed()),
            ("/items/O29~1x".into(), Reason::Unknown)
        );
        let listed = WhatIf {
            failed: vec!["executives".into(), "O29".into()],
            ..WhatIf::default()
        };
        assert_eq!(
            fault(&listed, &seed()),
            ("/failed_items/1".into(), Reason::Unknown)
        );
        let mut printed = seed();
        printed.instruments[0] = None;
        printed.indicators[9] = None;
        let mut what_if = WhatIf::default();
        what_if.instruments[0] = Some(score(9000));
        assert_eq!(
            fault(&what_if, &printed),
            ("/instruments/iit".into(), Reason::NotPrinted)
        );
        let mut what_if = WhatIf::default();
        what_if.indicators[9] = Some(score(9000));
        assert_eq!(
            fault(&what_if, &printed),
            ("/indicators/9".into(), Reason::NotPrinted)
        );
    }

    fn keys(picked: &[usize]) -> Vec<String> {
        let mut keys: Vec<_> = picked.iter().map(|n| scheme().items[*n].key.clone()).collect();
        keys.sort();
        keys.dedup();
        keys
    }

    fn supposing(keys: &[&String], met: bool) -> WhatIf {
        items(&keys.iter().map(|key| (key.as_str(), met)).collect::<Vec<_>>())
    }

    proptest! {
        #[test]
        fn failing_items_costs_the_sum_of_their_costs(picked in prop::collection::vec(0..43_usize, 0..43)) {
            let keys = keys(&picked);
            let failed = estimate(&supposing(&keys.iter().collect::<Vec<_>>(), false), &seed());
            let costs = keys.iter().map(|key| {
                scheme().share_of_total(Instrument::Oit, scheme().item_share(scheme().item(key).unwrap()))
            });
            prop_assert_eq!(failed.total, Exact::ratio(982_570, 100) - costs.sum());
            // Meeting them all again leads back.
            let last = failed.cheapest.last().map_or(failed.total, |candidate| candidate.total);
            prop_assert_eq!(last, Exact::ratio(982_570, 100));
            prop_assert!(failed.cheapest.is_sorted_by(|above, below| above.gain >= below.gain));
        }

        #[test]
        fn no_smaller_set_lifts_to_a_better_level(
            picked in prop::collection::vec(0..43_usize, 1..8),
            instruments in [8400..9700_i32, 8400..9700, 7000..9700],
            nine in 8500..=10_000_i32, ten in 8500..=10_000_i32,
        ) {
            let [iit, eit, oit] = instruments.map(i64::from);
            let total = Exact::ratio(iit * 30 + eit * 30 + oit * 40, 100).hundredths();
            let mut indicators = [9000; 10];
            (indicators[8], indicators[9]) = (nine, ten);
            let printed = figures(total, instruments, indicators);
            let failed = keys(&picked);
            let what_if = WhatIf { failed: failed.clone(), ..WhatIf::default() };
            let now = estimate(&what_if, &printed);
            let mut least = None;
            for subset in 0_u32..1 << failed.len() {
                let chosen: Vec<_> = (0..).zip(&failed).filter(|(n, _)| subset >> n & 1 == 1).map(|(_, key)| key).collect();
                let then = estimate(&supposing(&chosen, true), &printed);
                if then.level.unwrap().level < now.level.unwrap().level {
                    least = Some(least.map_or(chosen.len(), |n: usize| n.min(chosen.len())));
                }
            }
            prop_assert_eq!(now.next_level.map(|lift| lift.items.len()), least);
        }
    }
}
