//! Statistics over the scores of many agencies.

use super::exact::Exact;
use super::score::Score;

/// What a list of scores looks like as a whole.
///
/// The quartiles are those of R's type 7 (Hyndman and Fan, "Sample Quantiles in Statistical Packages", The American
/// Statistician 50, 1996), which is also `QUARTILE.INC` of spreadsheets: the value at position (n − 1)·p of the
/// sorted list, counted from 0, in between by linear interpolation. The median is the quartile at ½.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    pub n: usize,
    pub mean: Exact,
    pub median: Exact,
    pub first_quartile: Exact,
    pub third_quartile: Exact,
    pub min: Score,
    pub max: Score,
}

impl Summary {
    /// `None` of nothing.
    pub fn of(scores: impl IntoIterator<Item = Score>) -> Option<Self> {
        let mut sorted: Vec<Score> = scores.into_iter().collect();
        sorted.sort_unstable();
        let sum: i64 = sorted.iter().map(|score| i64::from(score.hundredths())).sum();
        Some(Self {
            n: sorted.len(),
            min: *sorted.first()?,
            max: *sorted.last()?,
            mean: Exact::ratio(sum, i64::try_from(sorted.len()).ok()?),
            first_quartile: quartile(&sorted, 1)?,
            median: quartile(&sorted, 2)?,
            third_quartile: quartile(&sorted, 3)?,
        })
    }
}

/// The `quarter`th quartile of a sorted list.
fn quartile(sorted: &[Score], quarter: usize) -> Option<Exact> {
    let quarters = sorted.len().checked_sub(1)? * quarter;
    let below = sorted.get(quarters / 4)?.exact();
    let above = sorted.get(quarters / 4 + 1).map_or(below, |score| score.exact());
    let rest = i64::try_from(quarters % 4).ok()?;
    Some(below + (above - below).times(rest, 4))
}

/// `part` of `whole` in hundredths of a percent: 1 of 3 is 33.33 %. `None` of nothing.
pub fn percent(part: usize, whole: usize) -> Option<Exact> {
    let (part, whole) = (i64::try_from(part).ok()?, i64::try_from(whole).ok()?);
    (whole > 0).then(|| Exact::ratio(part * 10_000, whole))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn summary(hundredths: &[i32]) -> Option<Summary> {
        Summary::of(hundredths.iter().filter_map(|one| Score::from_hundredths(*one)))
    }

    #[test]
    fn quartiles_are_those_of_a_spreadsheet() {
        // QUARTILE.INC({1;2;4;7;8;10},1..3) is 2.5, 5.5, 7.75.
        let summary = summary(&[800, 100, 700, 400, 1000, 200]).unwrap();
        let rounded = [summary.first_quartile, summary.median, summary.third_quartile].map(Exact::hundredths);
        assert_eq!(rounded, [250, 550, 775]);
        assert_eq!(
            (summary.n, summary.min.hundredths(), summary.max.hundredths()),
            (6, 100, 1000)
        );
        assert_eq!(summary.mean, Exact::ratio(3200, 6));
    }

    #[test]
    fn one_score_is_its_own_summary_and_none_has_none() {
        let one = summary(&[9826]).unwrap();
        assert_eq!(
            [one.mean, one.median, one.first_quartile],
            [Exact::whole(9826); 3]
        );
        assert_eq!((summary(&[]), percent(0, 0)), (None, None));
        assert_eq!(percent(2, 3).unwrap().hundredths(), 6667);
    }

    /// Walks the sorted list in steps of a quarter.
    fn slow_quartile(list: &[i32], quarter: usize) -> Exact {
        let mut sorted = list.to_vec();
        sorted.sort_unstable();
        let mut fine = Vec::new();
        for pair in sorted.windows(2) {
            for step in 0..4 {
                fine.push(Exact::ratio(
                    i64::from(pair[0]) * (4 - step) + i64::from(pair[1]) * step,
                    4,
                ));
            }
        }
        fine.push(Exact::whole(i64::from(sorted[sorted.len() - 1])));
        fine[(sorted.len() - 1) * quarter]
    }

    proptest! {
        #[test]
        fn quartiles_agree_with_a_slow_walk(list in prop::collection::vec(0..=10_000_i32, 1..60)) {
            let summary = summary(&list).unwrap();
            prop_assert_eq!(summary.first_quartile, slow_quartile(&list, 1));
            prop_assert_eq!(summary.median, slow_quartile(&list, 2));
            prop_assert_eq!(summary.third_quartile, slow_quartile(&list, 3));
            let total: i64 = list.iter().map(|one| i64::from(*one)).sum();
            prop_assert_eq!(summary.mean, Exact::mean(list.iter().map(|one| Exact::whole(i64::from(*one)))).unwrap());
            prop_assert_eq!(summary.mean.times(i64::try_from(list.len()).unwrap(), 1), Exact::whole(total));
        }
    }
}
