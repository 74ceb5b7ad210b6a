//! What follows from the printed figures, set beside them: total, means, level and letter, and where they disagree.

use super::exact::Exact;
use super::level::{Grade, GradeRule, Level, LevelRule};
use super::scheme::Scheme;
use super::score::{Figures, Instrument, InstrumentScale, Score};
use super::warning::{Severity, Warning, WarningCode};

/// What a source printed of one assessment.
#[derive(Clone, Copy, Debug)]
pub struct Printed<'a> {
    pub figures: &'a Figures,
    pub level: Option<Level>,
    pub grade: Option<Grade>,
    /// The indicators' names as printed, by number from 1; shorter or empty where they weren't.
    pub indicator_names: &'a [Option<String>],
}

/// What a scheme makes of an assessment. Exact inside; round on output.
#[derive(Clone, Debug)]
pub struct Computed {
    /// The instruments weighted and added; `None` when one isn't printed.
    pub total: Option<Exact>,
    /// The instruments in points of 100, whatever the printed scale; none when that's in doubt.
    pub percents: [Option<Exact>; 3],
    /// The mean of each instrument's indicators; `None` when one isn't printed.
    pub means: [Option<Exact>; 3],
    /// Printed instrument, in points of 100, minus that mean.
    pub deltas: [Option<Exact>; 3],
    /// The level that the year's rule gives to the printed total and instruments.
    pub level: Option<&'static LevelRule>,
    /// The letter that the year's rule gives to the printed total.
    pub grade: Option<&'static GradeRule>,
    pub warnings: Vec<Warning>,
}

impl Computed {
    /// Everything at once.
    pub fn of(scheme: &'static Scheme, printed: Printed<'_>) -> Self {
        let figures = printed.figures;
        let percents = figures.percents(scheme);
        let means = Instrument::each(|instrument| mean(scheme, figures, instrument));
        let deltas = Instrument::each(|instrument| Some(instrument.of(percents)? - instrument.of(means)?));
        let mut computed = Self {
            total: total(scheme, figures),
            percents,
            means,
            deltas,
            level: scheme.level_of(figures),
            grade: scheme.grade(figures.overall),
            warnings: Vec::new(),
        };
        computed.warnings = computed.remarks(scheme, &printed);
        computed
    }

    fn remarks(&self, scheme: &Scheme, printed: &Printed<'_>) -> Vec<Warning> {
        let figures = printed.figures;
        let mut remarks = Vec::new();
        remarks.extend(missing(figures));
        remarks.extend(scale(scheme, figures));
        remarks.extend(self.total_differs(figures));
        let instruments = Instrument::ALL.iter();
        remarks.extend(
            instruments.filter_map(|instrument| self.differs_from_mean(scheme, figures, *instrument)),
        );
        remarks.extend(self.level_differs(printed.level));
        remarks.extend(self.grade_differs(printed.grade));
        remarks.extend(names_differ(scheme, printed.indicator_names));
        remarks
    }

    /// Only a note when the rounding of the printed figures can explain it.
    fn total_differs(&self, figures: &Figures) -> Option<Warning> {
        let total = self.total?;
        if total.hundredths() == figures.overall.hundredths() {
            return None;
        }
        let off = (figures.overall.exact() - total).abs();
        let severity = if off <= figures.rounding() {
            Severity::Info
        } else {
            Severity::Warning
        };
        let remark = Warning::new(WarningCode::TotalDiffers, severity);
        Some(
            remark
                .with("printed", figures.overall)
                .with("computed", total.four_decimals()),
        )
    }

    /// Printed instruments are not plain means of the printed indicators (they come from all answers), so this
    /// is a note.
    fn differs_from_mean(
        &self,
        scheme: &Scheme,
        figures: &Figures,
        instrument: Instrument,
    ) -> Option<Warning> {
        let (delta, mean) = (instrument.of(self.deltas)?, instrument.of(self.means)?);
        // Half a hundredth of the mean and half of the printed figure, which a weighted scale stretches.
        let stretched = match figures.instrument_scale {
            InstrumentScale::Percent => Exact::ratio(1, 2),
            InstrumentScale::Weighted => Exact::ratio(100, 2 * scheme.weight(instrument)),
        };
        if delta.abs() <= Exact::ratio(1, 2) + stretched {
            return None;
        }
        let remark = Warning::new(WarningCode::InstrumentDiffersFromMean, Severity::Info);
        let printed = instrument.of(figures.instruments)?;
        let remark = remark.with("instrument", instrument).with("printed", printed);
        Some(
            remark
                .with("mean", mean.four_decimals())
                .with("delta", delta.four_decimals()),
        )
    }

    fn level_differs(&self, printed: Option<Level>) -> Option<Warning> {
        let (printed, computed) = (printed?, self.level?.level);
        (printed != computed).then(|| {
            Warning::new(WarningCode::LevelDiffers, Severity::Warning)
                .with("printed", printed.labels().0)
                .with("computed", computed.labels().0)
        })
    }

    fn grade_differs(&self, printed: Option<Grade>) -> Option<Warning> {
        let (printed, computed) = (printed?, self.grade?.grade);
        (printed != computed).then(|| {
            Warning::new(WarningCode::GradeDiffers, Severity::Warning)
                .with("printed", printed)
                .with("computed", computed)
        })
    }
}

/// The weighted instruments added; `None` when one isn't printed.
pub(super) fn total(scheme: &Scheme, figures: &Figures) -> Option<Exact> {
    Instrument::ALL
        .iter()
        .map(|instrument| figures.points(scheme, *instrument))
        .sum()
}

/// The plain mean of an instrument's indicators; `None` when one isn't printed.
fn mean(scheme: &Scheme, figures: &Figures, instrument: Instrument) -> Option<Exact> {
    let own = scheme.indicators.iter().zip(figures.indicators);
    let own = own.filter(|(indicator, _)| indicator.instrument == instrument);
    let scores: Option<Vec<Exact>> = own.map(|(_, score)| Some(score?.exact())).collect();
    Exact::mean(scores?)
}

/// What to mind of the scale.
fn scale(scheme: &Scheme, figures: &Figures) -> Vec<Warning> {
    let mut remarks = Vec::new();
    if figures.instrument_scale == InstrumentScale::Weighted {
        remarks.push(Warning::new(WarningCode::InstrumentScaleWeighted, Severity::Info));
    }
    if let Some(likely) = figures.likelier_scale(scheme) {
        let remark = Warning::new(WarningCode::InstrumentScaleDoubtful, Severity::Warning);
        remarks.push(
            remark
                .with("stated", figures.instrument_scale)
                .with("likely", likely),
        );
    }
    remarks
}

fn missing(figures: &Figures) -> Option<Warning> {
    let instruments = Instrument::ALL.iter().zip(figures.instruments);
    let instruments = instruments.filter(|(_, score)| score.is_none());
    let indicators = (1..)
        .zip(figures.indicators)
        .filter(|(_, score): &(i32, Option<Score>)| score.is_none());
    let names = instruments.map(|(instrument, _)| instrument.to_string());
    let names: Vec<String> = names.chain(indicators.map(|(no, _)| no.to_string())).collect();
    (!names.is_empty())
        .then(|| Warning::new(WarningCode::MissingFigures, Severity::Info).with("figures", names.join(", ")))
}

/// Indicators whose printed name isn't the year's, white space aside.
fn names_differ(scheme: &Scheme, printed: &[Option<String>]) -> Vec<Warning> {
    let plain = |name: &str| name.split_whitespace().collect::<String>();
    let pairs = scheme.indicators.iter().zip(printed);
    let named = pairs.filter_map(|(indicator, printed)| Some((indicator, printed.as_deref()?)));
    let wrong = named.filter(|(indicator, printed)| plain(printed) != plain(&indicator.name_th));
    let remarks = wrong.map(|(indicator, printed)| {
        Warning::new(WarningCode::NameDiffers, Severity::Warning)
            .with("no", indicator.no)
            .with("printed", printed)
            .with("expected", &indicator.name_th)
    });
    remarks.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Language;
    use proptest::prelude::*;

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

    fn compute(year: i32, figures: &Figures) -> Computed {
        let printed = Printed {
            figures,
            level: None,
            grade: None,
            indicator_names: &[],
        };
        Computed::of(Scheme::of(year).unwrap(), printed)
    }

    fn codes(computed: &Computed) -> Vec<(&'static str, &'static str)> {
        let remarks = computed.warnings.iter();
        remarks
            .map(|remark| (remark.code.as_str(), remark.severity.as_str()))
            .collect()
    }

    #[test]
    fn the_seed_computes_as_its_reconciliation_says() {
        let text = include_str!("../../data/ita/2566-maruebotok.json");
        let seed: serde_json::Value = serde_json::from_str(text).unwrap();
        let printed = &seed["assessment_2566"];
        let read = |value: &serde_json::Value| Score::parse(&value["score"].to_string()).ok();
        let figures = Figures {
            overall: Score::parse(&printed["overall"].to_string()).unwrap(),
            instruments: std::array::from_fn(|n| read(&printed["instruments"][n])),
            indicators: std::array::from_fn(|n| read(&printed["indicators"][n])),
            instrument_scale: InstrumentScale::Percent,
        };
        assert_eq!(figures, self::seed());
        let names = printed["indicators"].as_array().unwrap().iter();
        let names: Vec<_> = names
            .map(|one| one["name_printed"].as_str().map(str::to_owned))
            .collect();
        let computed = Computed::of(
            Scheme::of(2566).unwrap(),
            Printed {
                figures: &figures,
                level: Level::parse("excellent"),
                grade: Grade::parse(printed["grade"].as_str().unwrap()),
                indicator_names: &names,
            },
        );
        assert_eq!(computed.total.unwrap().four_decimals(), "98.2570");
        assert_eq!(computed.total.unwrap().hundredths(), 9826);
        assert_eq!(
            computed.means.map(|mean| mean.unwrap().four_decimals()),
            ["97.4280", "96.7533", "100.0000"]
        );
        assert_eq!(
            computed.deltas.map(|delta| delta.unwrap().four_decimals()),
            ["0.2220", "-0.2133", "0.0000"]
        );
        assert_eq!(
            computed.deltas.map(|delta| delta.unwrap().hundredths()),
            [22, -21, 0]
        );
        assert_eq!(computed.level.unwrap().level, Level::Excellent);
        assert_eq!(computed.grade.unwrap().grade, Grade::AA);
        let mut expected = vec![("instrument_differs_from_mean", "info"); 2];
        expected.extend([("name_differs", "warning"); 9]);
        assert_eq!(codes(&computed), expected);
    }

    #[test]
    fn a_remark_reads_as_a_sentence_in_both_languages() {
        let computed = compute(2566, &seed());
        assert_eq!(
            computed.warnings[1].text(Language::English),
            "EIT is printed as 96.54; the mean of its indicators is 96.7533, the difference -0.2133"
        );
        let thai = computed.warnings[1].text(Language::Thai);
        assert!(thai.contains("96.7533") && !thai.contains('{'), "{thai}");
    }

    #[test]
    fn instruments_that_are_already_weighted_are_added_not_weighted_again() {
        // As one report of 2564 prints it: 38.31 of 40.
        let mut weighted = figures(9420, [2780, 2809, 3831], [9300; 10]);
        weighted.instrument_scale = InstrumentScale::Weighted;
        let computed = compute(2564, &weighted);
        assert_eq!(computed.total, Some(Exact::whole(9420)));
        assert_eq!(computed.percents[2].unwrap().four_decimals(), "95.7750");
        assert_eq!(computed.deltas[2].unwrap().four_decimals(), "2.7750");
        assert_eq!(codes(&computed)[0], ("instrument_scale_weighted", "info"));
        assert!(!codes(&computed).iter().any(|(code, _)| *code == "total_differs"));
        let percents = weighted.rounded_percents(Scheme::of(2564).unwrap());
        assert_eq!(percents[2], Some(score(9578)));
    }

    #[test]
    fn the_level_of_weighted_instruments_is_ruled_in_percent() {
        let mut weighted = figures(9600, [2880, 2880, 3840], [9600; 10]);
        weighted.instrument_scale = InstrumentScale::Weighted;
        assert_eq!(compute(2566, &weighted).level.unwrap().level, Level::Excellent);
    }

    #[test]
    fn a_scale_that_does_not_fit_the_total_is_doubted_and_nothing_is_made_of_the_instruments() {
        let taken_as_percent = figures(9420, [2780, 2809, 3831], [9300; 10]);
        let computed = compute(2566, &taken_as_percent);
        let doubt = ("instrument_scale_doubtful", "warning");
        assert_eq!(codes(&computed), [doubt, ("total_differs", "warning")]);
        assert_eq!((computed.percents, computed.deltas), ([None; 3], [None; 3]));
        assert!(computed.level.is_none(), "the instruments would decide it");
        assert_eq!(computed.grade.unwrap().grade, Grade::A);
        // Below 85 the total decides alone.
        let low = compute(2566, &figures(8000, [2400, 2400, 3200], [8000; 10]));
        assert_eq!(low.level.unwrap().level, Level::NeedsImprovement);
        let mut taken_as_weighted = seed();
        taken_as_weighted.instrument_scale = InstrumentScale::Weighted;
        let computed = compute(2566, &taken_as_weighted);
        assert!(codes(&computed).contains(&("instrument_scale_doubtful", "warning")));
    }

    #[test]
    fn a_total_off_by_rounding_is_a_note_and_further_off_a_warning() {
        let off = |overall| {
            let computed = compute(2566, &figures(overall, [9000; 3], [9000; 10]));
            codes(&computed)
        };
        assert_eq!(off(9000), []);
        assert_eq!(off(9001), [("total_differs", "info")]);
        assert_eq!(off(9002), [("total_differs", "warning")]);
    }

    #[test]
    fn a_printed_level_or_letter_that_the_rule_does_not_give_is_named() {
        let figures = figures(9000, [9000; 3], [9000; 10]);
        let computed = Computed::of(
            Scheme::of(2566).unwrap(),
            Printed {
                figures: &figures,
                level: Some(Level::Excellent),
                grade: Some(Grade::AA),
                indicator_names: &[Some("การปฏิบัติ หน้าที่ ".to_owned()), None],
            },
        );
        assert_eq!(
            codes(&computed),
            [("level_differs", "warning"), ("grade_differs", "warning")]
        );
    }

    #[test]
    fn what_is_not_printed_is_listed_and_computes_nothing() {
        let mut figures = seed();
        figures.instruments[1] = None;
        figures.indicators[0] = None;
        let computed = compute(2566, &figures);
        assert_eq!(
            (computed.total, computed.means[0], computed.deltas[1]),
            (None, None, None)
        );
        assert!(computed.means[1].is_some() && computed.level.is_none());
        assert_eq!(computed.warnings[0].params["figures"], "EIT, 1");
    }

    proptest! {
        #[test]
        fn totals_and_means_agree_with_sums_over_a_common_denominator(
            instruments in [0..=10_000_i32, 0..=10_000, 0..=10_000],
            indicators in prop::array::uniform10(0..=10_000_i32),
        ) {
            let computed = compute(2566, &figures(5000, instruments, indicators));
            let [iit, eit, oit] = instruments.map(i64::from);
            prop_assert_eq!(computed.total, Some(Exact::ratio(iit * 30 + eit * 30 + oit * 40, 100)));
            let sum = |range: std::ops::Range<usize>| indicators[range].iter().map(|one| i64::from(*one)).sum::<i64>();
            let means = [Exact::ratio(sum(0..5), 5), Exact::ratio(sum(5..8), 3), Exact::ratio(sum(8..10), 2)];
            prop_assert_eq!(computed.means, means.map(Some));
        }

        #[test]
        fn a_total_rounded_from_its_instruments_never_warns(
            instruments in [0..=10_000_i32, 0..=10_000, 0..=10_000],
        ) {
            let [iit, eit, oit] = instruments.map(i64::from);
            let total = Exact::ratio(iit * 30 + eit * 30 + oit * 40, 100).hundredths();
            let computed = compute(2566, &figures(total, instruments, [9000; 10]));
            prop_assert!(!codes(&computed).iter().any(|(code, _)| *code == "total_differs" || *code == "instrument_scale_doubtful"));
        }
    }
}
