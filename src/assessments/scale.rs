//! What instruments are printed out of, and whether that can be: some reports of 2564 print 38.31 of 40.

use super::exact::Exact;
use super::scheme::Scheme;
use super::score::{Figures, Instrument, InstrumentScale, Score};
use crate::http::{Fault, Reason};

impl InstrumentScale {
    fn other(self) -> Self {
        match self {
            Self::Percent => Self::Weighted,
            Self::Weighted => Self::Percent,
        }
    }
}

impl Scheme {
    /// Instruments above what they can be on a scale, each with the most that it can be: weighted ones above their
    /// weight, so 97.65 of 30.
    pub fn above_scale(
        &self,
        scale: InstrumentScale,
        instruments: [Option<Score>; 3],
    ) -> Vec<(Instrument, i64)> {
        let most = |instrument| match scale {
            InstrumentScale::Percent => 100,
            InstrumentScale::Weighted => self.weight(instrument),
        };
        let above = |instrument: &Instrument| {
            let score = instrument.of(instruments);
            score.is_some_and(|score| score.exact() > Exact::whole(most(*instrument) * 100))
        };
        let heavy = Instrument::ALL.iter().copied().filter(above);
        heavy.map(|instrument| (instrument, most(instrument))).collect()
    }

    /// [`Scheme::above_scale`] as the faults of an input; `fault` places one in it.
    pub fn scale_faults(
        &self,
        scale: InstrumentScale,
        instruments: [Option<Score>; 3],
        fault: impl Fn(Instrument, Reason) -> Fault,
    ) -> Vec<Fault> {
        let above = self.above_scale(scale, instruments).into_iter();
        let faults = above.map(|(instrument, most)| {
            let fault = fault(instrument, Reason::OutOfRange);
            fault.with("min", 0).with("max", most)
        });
        faults.collect()
    }
}

impl Figures {
    /// Whether the instruments are probably printed on the other scale than the stated one.
    pub fn scale_doubtful(&self, scheme: &Scheme) -> bool {
        self.likelier_scale(scheme).is_some()
    }

    /// The other scale, when the printed total can come out on that one only.
    pub fn likelier_scale(&self, scheme: &Scheme) -> Option<InstrumentScale> {
        let likely = self.instrument_scale.other();
        let other = Self {
            instrument_scale: likely,
            ..self.clone()
        };
        let heavy = !scheme.above_scale(likely, self.instruments).is_empty();
        (!heavy && !self.gives_total(scheme) && other.gives_total(scheme)).then_some(likely)
    }

    /// Whether the printed total can be that of the instruments on the stated scale, before all were rounded;
    /// one that isn't printed can be anything from 0 to its weight.
    fn gives_total(&self, scheme: &Scheme) -> bool {
        let (mut least, mut most) = (Exact::ZERO, Exact::ZERO);
        for instrument in Instrument::ALL {
            let points = self.points(scheme, *instrument);
            least = least + points.unwrap_or(Exact::ZERO);
            most = most + points.unwrap_or_else(|| Exact::whole(scheme.weight(*instrument) * 100));
        }
        let (total, rounding) = (self.overall.exact(), self.rounding());
        least - rounding <= total && total <= most + rounding
    }

    /// How far the total may be from that of its instruments for their rounding alone: half a hundredth of the
    /// total, and of the instruments half a hundredth weighted (together 1) or each (together 3).
    pub fn rounding(&self) -> Exact {
        let halves = match self.instrument_scale {
            InstrumentScale::Percent => 1 + 1,
            InstrumentScale::Weighted => 1 + 3,
        };
        Exact::ratio(halves, 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessments::INDICATORS;
    use InstrumentScale::{Percent, Weighted};
    use proptest::prelude::*;

    fn figures(overall: i32, instruments: [Option<i32>; 3], instrument_scale: InstrumentScale) -> Figures {
        let score = |one| Score::from_hundredths(one).unwrap();
        Figures {
            overall: score(overall),
            instruments: instruments.map(|one| one.map(score)),
            indicators: [None; INDICATORS],
            instrument_scale,
        }
    }

    fn likelier(
        overall: i32,
        instruments: [Option<i32>; 3],
        scale: InstrumentScale,
    ) -> Option<InstrumentScale> {
        figures(overall, instruments, scale).likelier_scale(Scheme::of(2564).unwrap())
    }

    #[test]
    fn a_weighted_instrument_above_its_weight_is_a_fault_with_the_weight() {
        let scheme = Scheme::of(2566).unwrap();
        let faults = |scale, instruments: [i32; 3]| {
            let instruments = figures(0, instruments.map(Some), scale).instruments;
            scheme.scale_faults(scale, instruments, |instrument, reason| {
                Fault::pointer(format!("/{instrument}"), reason)
            })
        };
        assert_eq!(faults(Weighted, [3000, 3000, 4000]), []);
        assert_eq!(faults(Percent, [9765, 9654, 10_000]), []);
        let wrong = faults(Weighted, [9765, 3000, 4001]);
        let told = |at: &str, most: i64| {
            let fault = Fault::pointer(at, Reason::OutOfRange);
            fault.with("min", 0).with("max", most)
        };
        assert_eq!(wrong, [told("/IIT", 30), told("/OIT", 40)]);
    }

    #[test]
    fn a_scale_on_which_the_total_cannot_come_out_is_doubted() {
        let weighted = [Some(2780), Some(2809), Some(3831)];
        assert_eq!(likelier(9420, weighted, Percent), Some(Weighted));
        assert_eq!(likelier(9420, weighted, Weighted), None);
        let percent = [Some(9765), Some(9654), Some(10_000)];
        assert_eq!(likelier(9826, percent, Weighted), Some(Percent));
        assert_eq!(likelier(9826, percent, Percent), None);
    }

    #[test]
    fn a_total_that_neither_scale_gives_is_no_doubt_of_the_scale() {
        assert_eq!(
            likelier(5000, [Some(2780), Some(2809), Some(3831)], Percent),
            None
        );
        assert_eq!(
            likelier(9000, [Some(9765), Some(9654), Some(10_000)], Percent),
            None
        );
    }

    #[test]
    fn a_missing_instrument_leaves_room_for_doubt_only_within_its_weight() {
        // 38.31 of 100 leaves at most 75.324 of the total.
        assert_eq!(likelier(9420, [None, None, Some(3831)], Percent), Some(Weighted));
        assert_eq!(likelier(7400, [None, None, Some(3831)], Percent), None);
        assert_eq!(likelier(9420, [None; 3], Percent), None);
    }

    #[test]
    fn in_doubt_there_are_no_percents() {
        let scheme = Scheme::of(2564).unwrap();
        let mut printed = figures(9420, [Some(2780), Some(2809), Some(3831)], Percent);
        assert_eq!(printed.percents(scheme), [None; 3]);
        printed.instrument_scale = Weighted;
        let percents = printed
            .rounded_percents(scheme)
            .map(|one| one.unwrap().hundredths());
        assert_eq!(percents, [9267, 9363, 9578]);
    }

    proptest! {
        /// The oracle tries the stated scale first, then the other one, on whole totals.
        #[test]
        fn whatever_a_report_adds_up_to_is_told_apart(
            parts in [0..=3000_i64, 0..=3000_i64, 0..=4000_i64], stated in prop::sample::select(vec![Percent, Weighted]),
        ) {
            let [iit, eit, oit] = parts;
            let printed = parts.map(|part| Some(i32::try_from(part).unwrap()));
            let total = i32::try_from(iit + eit + oit).unwrap();
            // Weighted by right: in doubt unless it says so, or unless a weighted total of percents is the same.
            let again = Exact::ratio(iit * 30 + eit * 30 + oit * 40, 100) - Exact::whole(total.into());
            let doubtful = stated == Percent && again.abs() > Exact::whole(1);
            prop_assert_eq!(likelier(total, printed, stated).is_some(), doubtful);
        }
    }
}
