//! Levels and letter grades, and the rules of a year that give them.

use super::scheme::Scheme;
use super::score::{Figures, Score};
use crate::words::words;

words! {
    /// ระดับผลการประเมิน — the result in words, from 2566 on.
    Level {
        Excellent = "excellent" "ผ่านดีเยี่ยม" "Excellent",
        Good = "good" "ผ่านดี" "Good",
        Pass = "pass" "ผ่าน" "Pass",
        NeedsImprovement = "needs_improvement" "ต้องปรับปรุง" "Needs improvement",
        UrgentImprovement = "urgent_improvement" "ต้องปรับปรุงโดยด่วน" "Urgent improvement needed",
    }
}

impl Level {
    /// ผ่านเกณฑ์ — whether the agency passed.
    pub fn passes(self) -> bool {
        matches!(self, Self::Excellent | Self::Good | Self::Pass)
    }
}

words! {
    /// ระดับคะแนน — the result as a letter; to 2565 it stood alone.
    Grade {
        AA = "AA" "ระดับ AA" "Grade AA",
        A = "A" "ระดับ A" "Grade A",
        B = "B" "ระดับ B" "Grade B",
        C = "C" "ระดับ C" "Grade C",
        D = "D" "ระดับ D" "Grade D",
        E = "E" "ระดับ E" "Grade E",
        F = "F" "ระดับ F" "Grade F",
    }
}

/// When a level is given. The rules of a year are tried from the first to the last.
#[derive(Clone, Debug)]
pub struct LevelRule {
    pub level: Level,
    pub name_th: String,
    pub name_en: String,
    pub min_total: Score,
    /// What each instrument must reach, in points of 100; `None` when nothing is asked of them.
    pub min_each_instrument: Option<Score>,
    /// Where the rule comes from.
    pub source: String,
    /// Whether it was seen in print or in two independent sources.
    pub verified: bool,
}

/// When a letter is given. The rules of a year are tried from the first to the last.
#[derive(Clone, Debug)]
pub struct GradeRule {
    pub grade: Grade,
    pub min_total: Score,
    pub source: String,
    pub verified: bool,
}

impl LevelRule {
    /// Whether the level is reached; `None` when an instrument that decides it isn't known.
    fn holds(&self, total: Score, instruments: [Option<Score>; 3]) -> Option<bool> {
        if total < self.min_total {
            return Some(false);
        }
        let Some(least) = self.min_each_instrument else {
            return Some(true);
        };
        if instruments.iter().flatten().any(|score| *score < least) {
            return Some(false);
        }
        instruments.iter().all(Option::is_some).then_some(true)
    }
}

impl Scheme {
    /// The rule that gives the level of a total and its instruments, all in points of 100 with the two decimals
    /// that are printed. `None` when the year has no levels, or when an instrument that decides isn't known.
    pub fn level(&self, total: Score, instruments: [Option<Score>; 3]) -> Option<&LevelRule> {
        for rule in &self.levels {
            if rule.holds(total, instruments)? {
                return Some(rule);
            }
        }
        None
    }

    /// The rule that gives the level of printed figures. Instruments whose scale is in doubt count as not printed.
    pub fn level_of(&self, figures: &Figures) -> Option<&LevelRule> {
        self.level(figures.overall, figures.rounded_percents(self))
    }

    /// The rule that gives the letter of a total. `None` when the year has no letters.
    pub fn grade(&self, total: Score) -> Option<&GradeRule> {
        self.grades.iter().find(|rule| total >= rule.min_total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn score(hundredths: i32) -> Score {
        Score::from_hundredths(hundredths).unwrap()
    }

    fn level(total: i32, instruments: [i32; 3]) -> Option<Level> {
        let scheme = Scheme::of(2566).unwrap();
        scheme
            .level(score(total), instruments.map(|one| Some(score(one))))
            .map(|rule| rule.level)
    }

    /// The five sentences of the issue, each tested on its own.
    fn sentences(total: i32, instruments: [i32; 3]) -> Vec<Level> {
        let each = |least: i32| instruments.iter().all(|one| *one >= least);
        let excellent = total >= 9500 && each(9500);
        let good = total >= 8500 && each(8500) && !excellent;
        let pass = total >= 8500 && !each(8500);
        let improve = (7000..8500).contains(&total);
        let urgent = total < 7000;
        let holds = [excellent, good, pass, improve, urgent];
        let levels = Level::ALL.iter().copied().zip(holds);
        levels
            .filter(|(_, holds)| *holds)
            .map(|(level, _)| level)
            .collect()
    }

    #[test]
    fn levels_of_2566_change_at_their_boundaries() {
        use Level::{Excellent, Good, NeedsImprovement, Pass, UrgentImprovement};
        for (total, instruments, expected) in [
            (9826, [9765, 9654, 10_000], Excellent),
            (9500, [9500, 9500, 9500], Excellent),
            (9500, [9499, 9500, 9501], Good),
            (9499, [9500, 9500, 9500], Good),
            (8500, [8500, 8500, 8500], Good),
            (9700, [8499, 10_000, 10_000], Pass),
            (8500, [8499, 8500, 8501], Pass),
            (8499, [8500, 8500, 8500], NeedsImprovement),
            (8499, [10_000, 10_000, 7000], NeedsImprovement),
            (7000, [0, 10_000, 10_000], NeedsImprovement),
            (6999, [7000, 7000, 7000], UrgentImprovement),
            (0, [0, 0, 0], UrgentImprovement),
            (10_000, [10_000, 10_000, 10_000], Excellent),
        ] {
            assert_eq!(
                level(total, instruments),
                Some(expected),
                "{total} {instruments:?}"
            );
        }
    }

    #[test]
    fn letters_change_at_their_boundaries_in_every_year() {
        use Grade::{A, AA, B, C, D, E, F};
        for year in 2562..=2566 {
            let scheme = Scheme::of(year).unwrap();
            for (total, expected) in [
                (10_000, AA),
                (9500, AA),
                (9499, A),
                (8500, A),
                (8499, B),
                (7500, B),
                (7499, C),
                (6500, C),
                (6499, D),
                (5500, D),
                (5499, E),
                (5000, E),
                (4999, F),
                (0, F),
            ] {
                let given = scheme.grade(score(total)).map(|rule| rule.grade);
                assert_eq!(given, Some(expected), "{year} {total}");
            }
        }
    }

    #[test]
    fn years_before_2566_have_no_levels() {
        for year in 2562..=2565 {
            let scheme = Scheme::of(year).unwrap();
            assert!(
                scheme.level(score(9900), [Some(score(9900)); 3]).is_none(),
                "{year}"
            );
        }
    }

    #[test]
    fn a_missing_instrument_leaves_the_level_open_only_when_it_decides() {
        let scheme = Scheme::of(2566).unwrap();
        let given = |total, instruments: [Option<i32>; 3]| {
            let instruments = instruments.map(|one| one.map(score));
            scheme.level(score(total), instruments).map(|rule| rule.level)
        };
        assert_eq!(given(9600, [None, Some(9600), Some(9600)]), None);
        assert_eq!(given(9600, [None, Some(8000), Some(9600)]), Some(Level::Pass));
        assert_eq!(given(8000, [None; 3]), Some(Level::NeedsImprovement));
        assert_eq!(given(6000, [None; 3]), Some(Level::UrgentImprovement));
    }

    #[test]
    fn a_ruling_names_its_source_and_says_whether_it_was_verified() {
        let scheme = Scheme::of(2566).unwrap();
        let rule = scheme.level(score(9826), [Some(score(9654)); 3]).unwrap();
        assert!(!rule.verified && rule.source.contains("NACC"));
        assert!(scheme.grade(score(9826)).unwrap().verified);
    }

    #[test]
    fn words_read_back() {
        for level in Level::ALL {
            assert_eq!(Level::parse(level.as_str()), Some(*level));
        }
        assert_eq!((Grade::parse("AA"), Grade::parse("aa")), (Some(Grade::AA), None));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn every_triple_gets_exactly_one_level(
            total in any_score(),
            instruments in [any_score(), any_score(), any_score()],
        ) {
            prop_assert_eq!(sentences(total, instruments), vec![level(total, instruments).unwrap()]);
        }
    }

    /// The whole range, and as often where rules go wrong.
    fn any_score() -> impl Strategy<Value = i32> {
        prop_oneof![0..=10_000_i32, near()]
    }

    /// Scores about the boundaries.
    fn near() -> impl Strategy<Value = i32> {
        (prop::sample::select(vec![0, 7000, 8500, 9500, 10_000]), -2..=2)
            .prop_map(|(boundary, off): (i32, i32)| (boundary + off).clamp(0, 10_000))
    }
}
