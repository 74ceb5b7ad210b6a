//! An agency's years in order: gaps shown as gaps, and changes only where two years can be compared.

use super::exact::Exact;
use super::scheme::Scheme;
use super::score::{Figures, INDICATORS, Instrument};
use crate::words::words;
use std::collections::BTreeMap;

words! {
    /// What to mind when reading a year beside the ones before it.
    Mark eg SchemeChanged {
        Gap = "gap" "ไม่มีข้อมูลของปีนี้" "Nothing was reported for this year",
        /// The total only comes out if the instruments are on another scale than stated: they're left out.
        ScaleDoubtful = "scale_doubtful" "มาตราคะแนนเครื่องมือน่าสงสัย" "The scale of the instruments is in doubt",
        /// The instruments are printed on another scale than in the last year there is.
        ScaleChanged = "scale_changed" "มาตราคะแนนเครื่องมือเปลี่ยน" "The scale of the instruments changed",
        /// Items or rules differ from those of the last year there is.
        SchemeChanged = "scheme_changed" "เกณฑ์หรือข้อตรวจเปลี่ยน" "The items or the rules changed",
        /// Weights or indicators differ: no change is computed.
        NotComparable = "not_comparable" "โครงสร้างคะแนนต่างกัน เทียบไม่ได้" "The structure changed; the years can't be compared",
    }
}

/// One year that was reported.
#[derive(Clone, Debug)]
pub struct Year<T> {
    pub fiscal_year: i32,
    pub figures: Figures,
    /// Whatever the caller wants to find again.
    pub record: T,
}

/// One year of the trend, reported or not.
#[derive(Clone, Debug)]
pub struct Point<T> {
    pub fiscal_year: i32,
    /// `None` for a gap.
    pub year: Option<Year<T>>,
    /// From the year just before, when that was reported and is comparable.
    pub change: Option<Change>,
    pub marks: Vec<Mark>,
}

/// By how much scores rose, negative for a fall; instruments in points of 100 whatever the scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    pub overall: Exact,
    /// `None` where one of the two isn't printed, or on a scale that's in doubt.
    pub instruments: [Option<Exact>; 3],
    pub indicators: [Option<Exact>; INDICATORS],
}

/// The years from the first to the last reported one. Of two records of the same year the latter counts.
pub fn trend<T: Clone>(years: Vec<Year<T>>) -> Vec<Point<T>> {
    let years: BTreeMap<i32, Year<T>> = years.into_iter().map(|year| (year.fiscal_year, year)).collect();
    let (Some(first), Some(last)) = (years.keys().next(), years.keys().next_back()) else {
        return Vec::new();
    };
    (*first..=*last)
        .map(|fiscal_year| point(&years, fiscal_year))
        .collect()
}

fn point<T: Clone>(years: &BTreeMap<i32, Year<T>>, fiscal_year: i32) -> Point<T> {
    let year = years.get(&fiscal_year);
    let before = years.range(..fiscal_year).next_back().map(|(_, year)| year);
    let mut marks = Vec::new();
    let mut change = None;
    if year.is_some_and(scale_doubtful) {
        marks.push(Mark::ScaleDoubtful);
    }
    match (year, before) {
        (None, _) => marks.push(Mark::Gap),
        (Some(_), None) => {}
        (Some(year), Some(before)) => {
            marks.extend(differences(before, year));
            if before.fiscal_year + 1 == fiscal_year && !marks.contains(&Mark::NotComparable) {
                change = Change::between(before, year);
            }
        }
    }
    Point {
        fiscal_year,
        year: year.cloned(),
        change,
        marks,
    }
}

fn scale_doubtful<T>(year: &Year<T>) -> bool {
    Scheme::of(year.fiscal_year).is_some_and(|scheme| year.figures.scale_doubtful(scheme))
}

fn differences<T>(before: &Year<T>, year: &Year<T>) -> Vec<Mark> {
    let mut marks = Vec::new();
    if before.figures.instrument_scale != year.figures.instrument_scale {
        marks.push(Mark::ScaleChanged);
    }
    match (Scheme::of(before.fiscal_year), Scheme::of(year.fiscal_year)) {
        (Some(old), Some(new)) => {
            if !same_rules(old, new) {
                marks.push(Mark::SchemeChanged);
            }
            if !same_structure(old, new) {
                marks.push(Mark::NotComparable);
            }
        }
        _ => marks.push(Mark::NotComparable),
    }
    marks
}

/// Whether scores of two years measure the same parts at the same weights.
fn same_structure(old: &Scheme, new: &Scheme) -> bool {
    let weights = |scheme: &Scheme| Instrument::each(|instrument| scheme.weight(instrument));
    let parts = |scheme: &Scheme| scheme.indicators.each_ref().map(|indicator| indicator.instrument);
    weights(old) == weights(new) && parts(old) == parts(new)
}

/// Whether two years ask for the same items and rule by the same thresholds.
fn same_rules(old: &Scheme, new: &Scheme) -> bool {
    let items = |scheme: &Scheme| -> Vec<_> {
        let items = scheme.items.iter();
        items
            .map(|item| (item.key.clone(), item.sub_indicator.clone()))
            .collect()
    };
    let levels = |scheme: &Scheme| -> Vec<_> {
        let levels = scheme.levels.iter();
        levels
            .map(|rule| (rule.level, rule.min_total, rule.min_each_instrument))
            .collect()
    };
    let grades = |scheme: &Scheme| -> Vec<_> {
        scheme
            .grades
            .iter()
            .map(|rule| (rule.grade, rule.min_total))
            .collect()
    };
    items(old) == items(new) && levels(old) == levels(new) && grades(old) == grades(new)
}

impl Change {
    fn between<T>(before: &Year<T>, year: &Year<T>) -> Option<Self> {
        let (old, new) = (Scheme::of(before.fiscal_year)?, Scheme::of(year.fiscal_year)?);
        let (was, is) = (&before.figures, &year.figures);
        let (was_percents, is_percents) = (was.percents(old), is.percents(new));
        let instrument = |one: Instrument| Some(one.of(is_percents)? - one.of(was_percents)?);
        let mut indicators = [None; INDICATORS];
        for (change, (was, is)) in indicators
            .iter_mut()
            .zip(was.indicators.iter().zip(is.indicators))
        {
            *change = was.zip(is).map(|(was, is)| is.exact() - was.exact());
        }
        Some(Self {
            overall: is.overall.exact() - was.overall.exact(),
            instruments: Instrument::each(instrument),
            indicators,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessments::{InstrumentScale, Score};
    use proptest::prelude::*;

    fn year(fiscal_year: i32, overall: i32, instruments: [i32; 3], scale: InstrumentScale) -> Year<()> {
        let score = |one| Score::from_hundredths(one);
        let figures = Figures {
            overall: score(overall).unwrap(),
            instruments: instruments.map(score),
            indicators: [score(overall); INDICATORS],
            instrument_scale: scale,
        };
        Year {
            fiscal_year,
            figures,
            record: (),
        }
    }

    fn percent(fiscal_year: i32, overall: i32) -> Year<()> {
        year(fiscal_year, overall, [overall; 3], InstrumentScale::Percent)
    }

    #[test]
    fn a_missing_year_is_a_gap_and_nothing_is_compared_across_it() {
        let points = trend(vec![
            percent(2566, 9826),
            percent(2563, 9000),
            percent(2562, 8000),
        ]);
        let years: Vec<_> = points.iter().map(|point| point.fiscal_year).collect();
        assert_eq!(years, [2562, 2563, 2564, 2565, 2566]);
        assert_eq!(points[1].change.unwrap().overall, Exact::whole(1000));
        assert_eq!(points[1].marks, []);
        assert_eq!(
            (points[2].year.is_none(), &points[2].marks[..]),
            (true, &[Mark::Gap][..])
        );
        assert_eq!(points[4].change, None);
        assert_eq!(points[4].marks, [Mark::SchemeChanged]);
        assert!(trend::<()>(Vec::new()).is_empty());
    }

    #[test]
    fn a_change_of_scale_is_marked_and_compared_in_percent() {
        let weighted = year(2564, 9420, [2780, 2809, 3831], InstrumentScale::Weighted);
        let points = trend(vec![
            weighted,
            year(2565, 9500, [9300, 9400, 9700], InstrumentScale::Percent),
        ]);
        assert!(points[1].marks.contains(&Mark::ScaleChanged));
        let change = points[1].change.unwrap();
        assert_eq!(change.overall, Exact::whole(80));
        assert_eq!(change.instruments[2].unwrap().four_decimals(), "1.2250");
    }

    #[test]
    fn a_scale_in_doubt_is_marked_and_its_instruments_are_not_compared() {
        let doubtful = year(2564, 9420, [2780, 2809, 3831], InstrumentScale::Percent);
        let points = trend(vec![percent(2563, 9400), doubtful, percent(2565, 9500)]);
        let marks: Vec<_> = points
            .iter()
            .map(|point| point.marks.contains(&Mark::ScaleDoubtful))
            .collect();
        assert_eq!(marks, [false, true, false]);
        assert!(
            points
                .iter()
                .all(|point| !point.marks.contains(&Mark::ScaleChanged))
        );
        for point in &points[1..] {
            assert_eq!(point.change.unwrap().instruments, [None; 3]);
        }
        assert_eq!(points[1].change.unwrap().overall, Exact::whole(20));
    }

    #[test]
    fn a_figure_that_one_year_lacks_has_no_change() {
        let mut second = percent(2565, 9000);
        second.figures.instruments[0] = None;
        second.figures.indicators[3] = None;
        let change = trend(vec![percent(2564, 8000), second])[1].change.unwrap();
        assert_eq!((change.instruments[0], change.indicators[3]), (None, None));
        assert_eq!(change.instruments[1], Some(Exact::whole(1000)));
    }

    #[test]
    fn a_year_without_a_scheme_is_not_compared() {
        let points = trend(vec![percent(2561, 8000), percent(2562, 9000)]);
        assert_eq!(
            (points[1].change, &points[1].marks[..]),
            (None, &[Mark::NotComparable][..])
        );
    }

    proptest! {
        #[test]
        fn every_year_between_the_first_and_the_last_is_there_once(
            reported in prop::collection::btree_map(2562..2567_i32, 0..=10_000_i32, 1..5),
        ) {
            let points = trend(reported.iter().map(|(year, overall)| percent(*year, *overall)).collect());
            let (first, last) = (*reported.keys().next().unwrap(), *reported.keys().next_back().unwrap());
            prop_assert!(points.iter().map(|point| point.fiscal_year).eq(first..=last));
            for point in &points {
                let (now, before) = (reported.get(&point.fiscal_year), reported.get(&(point.fiscal_year - 1)));
                let change = now.zip(before).map(|(now, before)| Exact::whole(i64::from(now - before)));
                prop_assert_eq!(point.change.map(|change| change.overall), change);
                prop_assert_eq!(point.marks.contains(&Mark::Gap), now.is_none());
            }
        }
    }
}
