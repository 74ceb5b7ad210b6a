//! What if: the result that a change of instruments, indicators or items would give. Always an estimate: the
//! printed instruments come from all answers, so they're moved from where they were printed, never recomputed.

mod cheapest;
mod faults;
mod state;

pub use cheapest::{Candidate, CheapestOf, Lift};

use super::exact::Exact;
use super::level::{GradeRule, LevelRule};
use super::scheme::{Item, Scheme};
use super::score::{Figures, INDICATORS, Instrument, Score};
use crate::http::Fault;
use cheapest::{better, lift};
use state::State;
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
    /// Keys of the items that aren't met now; the candidates for improvement. `None` when that isn't said.
    pub failed: Option<Vec<String>>,
}

/// The result that would follow.
#[derive(Clone, Debug)]
pub struct Estimate {
    pub total: Exact,
    /// In points of 100; `None` where not printed, or when the scale is in doubt.
    pub instruments: [Option<Exact>; 3],
    pub indicators: [Option<Exact>; INDICATORS],
    pub level: Option<&'static LevelRule>,
    pub grade: Option<&'static GradeRule>,
    /// Which items [`Estimate::cheapest`] lists.
    pub cheapest_of: CheapestOf,
    /// The items that still aren't met, the cheapest first.
    pub cheapest: Vec<Candidate>,
    /// The fewest of them that give a better level; `None` when no set does, or when it isn't known which fail.
    pub next_level: Option<Lift>,
    /// The fewest of them that give a better letter.
    pub next_grade: Option<Lift>,
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
        Ok(self.concluded(scheme, &state))
    }

    /// What follows where the scores are now.
    fn concluded(&self, scheme: &'static Scheme, state: &State) -> Estimate {
        let known = self.failed.is_some() || !self.items.is_empty();
        let (cheapest_of, cheapest) = if known {
            let failed = self.still_failed(scheme);
            (CheapestOf::Failed, cheapest::of_failed(state, failed))
        } else {
            (CheapestOf::Possible, cheapest::of_possible(state))
        };
        // Items that are only possible can't be added up.
        let certain = if known { cheapest.as_slice() } else { &[] };
        let next_level = lift(certain, |one| better(one.level, state.level(), |rule| rule.level));
        let next_grade = lift(certain, |one| better(one.grade, state.grade(), |rule| rule.grade));
        Estimate {
            next_level,
            next_grade,
            total: state.total,
            instruments: state.instruments,
            indicators: state.indicators,
            level: state.level(),
            grade: state.grade(),
            cheapest_of,
            cheapest,
        }
    }

    /// The items that change, with their new result.
    fn changed(&self, scheme: &'static Scheme) -> impl Iterator<Item = (&'static Item, bool)> {
        let items = self.items.iter();
        items.filter_map(|(key, met)| Some((scheme.item(key)?, *met)))
    }

    /// The items that aren't met after the change.
    fn still_failed(&self, scheme: &'static Scheme) -> Vec<&'static Item> {
        let mut failed: BTreeSet<&str> = self.failed.iter().flatten().map(String::as_str).collect();
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessments::{Grade, InstrumentScale, Level};
    use crate::http::Reason;
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
            failed: Some(["9.1", "9.3", "10.2"].map(|part| of(part).key.clone()).to_vec()),
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
    fn of_items_that_bring_as_much_the_one_with_fewer_elements_comes_first() {
        let printed = figures(5000, [5000; 3], [5000; 10]);
        let every = WhatIf {
            failed: Some(scheme().items.iter().map(|item| item.key.clone()).collect()),
            ..WhatIf::default()
        };
        let cheapest = estimate(&every, &printed).cheapest;
        assert!(cheapest.is_sorted_by_key(|one| {
            let item = one.item;
            (std::cmp::Reverse(one.gain), item.elements.len(), item.no)
        }));
        let codes: Vec<_> = cheapest
            .iter()
            .take(4)
            .map(|one| one.item.code.as_str())
            .collect();
        // 10.2 brings 2.0 an item: O39 and O40 with two elements, then O41 to O43 with three.
        assert_eq!(codes, ["O39", "O40", "O41", "O42"]);
    }

    #[test]
    fn without_a_list_of_failed_items_those_that_may_fail_are_listed_each_by_itself() {
        let printed = figures(
            9340,
            [9500, 9500, 9100],
            [9500, 9500, 9500, 9500, 9500, 9500, 9500, 9500, 10_000, 9500],
        );
        let estimate = estimate(&WhatIf::default(), &printed);
        assert_eq!(estimate.cheapest_of, CheapestOf::Possible);
        // Indicator 9 is full; indicator 10 lacks five points, one of the total, whichever of its 13 items fail.
        assert_eq!(estimate.cheapest.len(), 13);
        for one in &estimate.cheapest {
            assert_eq!((one.item.indicator, one.gain), (10, Exact::whole(100)));
            assert_eq!(one.total, estimate.total + Exact::whole(100));
        }
        assert!(estimate.next_level.is_none() && estimate.next_grade.is_none());
        let none_fails = WhatIf {
            failed: Some(Vec::new()),
            ..WhatIf::default()
        };
        let told = none_fails.estimate(scheme(), &printed).unwrap();
        assert_eq!((told.cheapest_of, told.cheapest.len()), (CheapestOf::Failed, 0));
    }

    #[test]
    fn instruments_on_a_scale_in_doubt_are_no_start() {
        let doubtful = figures(9420, [2780, 2809, 3831], [9300; 10]);
        let mut what_if = WhatIf::default();
        what_if.instruments[2] = Some(score(9000));
        assert_eq!(
            fault(&what_if, &doubtful),
            ("/instruments/oit".into(), Reason::ScaleDoubtful)
        );
        let moved = estimate(&items(&[("organisation_structure", false)]), &doubtful);
        assert_eq!((moved.total, moved.instruments), (Exact::whole(9380), [None; 3]));
        assert!(moved.level.is_none());
    }

    #[test]
    fn items_cannot_lift_what_another_instrument_holds_down() {
        let printed = figures(8800, [8000, 9000, 9250], [9000; 10]);
        let what_if = WhatIf {
            failed: Some(scheme().items.iter().map(|item| item.key.clone()).collect()),
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
        both.failed = Some(vec!["organisation_structure".into()]);
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
            failed: Some(vec!["executives".into(), "O29".into()]),
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
            let what_if = WhatIf { failed: Some(failed.clone()), ..WhatIf::default() };
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
