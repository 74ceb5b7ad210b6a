//! Ratings counted: mean, spread and shares, exact inside and rounded half up to two decimals on the way out.

/// How often each rating was given, 1 first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally(pub [i64; 5]);

impl Tally {
    /// One more rating; what's none doesn't count.
    pub fn add(&mut self, rating: i16, times: i64) {
        let place = rating
            .checked_sub(1)
            .and_then(|place| usize::try_from(place).ok())
            .and_then(|place| self.0.get_mut(place));
        if let Some(count) = place {
            *count += times;
        }
    }

    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let mut sum = self;
        for (count, more) in sum.0.iter_mut().zip(other.0) {
            *count += more;
        }
        sum
    }

    /// How many ratings.
    pub fn n(self) -> i64 {
        self.0.iter().sum()
    }

    pub fn sum(self) -> i64 {
        (1..)
            .zip(self.0)
            .map(|(rating, count): (i64, i64)| rating * count)
            .sum()
    }

    /// The sum of their squares.
    pub fn squares(self) -> i64 {
        (1..)
            .zip(self.0)
            .map(|(rating, count): (i64, i64)| rating * rating * count)
            .sum()
    }

    /// The mean in hundredths.
    pub fn mean(self) -> Option<i64> {
        rounded(100 * self.sum(), self.n())
    }

    /// The standard deviation of the sample (n − 1 below the line) in hundredths; `None` of fewer than two ratings.
    pub fn deviation(self) -> Option<i64> {
        let (n, sum) = (i128::from(self.n()), i128::from(self.sum()));
        if n < 2 {
            return None;
        }
        let spread = n * i128::from(self.squares()) - sum * sum;
        // 2k − 1 ≤ 200 · SD says that k hundredths are what it rounds to at least.
        let squared = 40_000 * spread / (n * (n - 1));
        i64::try_from(squared.isqrt().midpoint(1)).ok()
    }

    /// The mean as a part of 5, in hundredths of a percent.
    pub fn mean_percent(self) -> Option<i64> {
        rounded(2000 * self.sum(), self.n())
    }

    /// How many of the ratings are 4 or 5, in hundredths of a percent.
    pub fn top_two_percent(self) -> Option<i64> {
        let [.., four, five] = self.0;
        rounded(10_000 * (four + five), self.n())
    }
}

/// A ratio that isn't negative, rounded half up.
fn rounded(above: i64, below: i64) -> Option<i64> {
    (below > 0).then(|| (2 * above + below) / (2 * below))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn figures_of_a_small_sample_are_as_counted_by_hand() {
        // 5 5 4 3: mean 4.25, SD √(2.75/3) = 0.957…
        let tally = Tally([0, 0, 1, 1, 2]);
        assert_eq!((tally.n(), tally.sum(), tally.squares()), (4, 17, 75));
        assert_eq!((tally.mean(), tally.deviation()), (Some(425), Some(96)));
        assert_eq!(
            (tally.mean_percent(), tally.top_two_percent()),
            (Some(8500), Some(7500))
        );
        // 2 of 3 is 66.67 percent, and 2.5 hundredths are 3.
        assert_eq!(Tally([1, 0, 0, 0, 2]).top_two_percent(), Some(6667));
        assert_eq!(rounded(5, 2), Some(3));
        let none = Tally::default();
        assert_eq!(
            (none.mean(), none.deviation(), none.top_two_percent()),
            (None, None, None)
        );
        assert_eq!(Tally([0, 0, 0, 0, 1]).deviation(), None);
        assert_eq!(Tally([0, 0, 0, 0, 9]).deviation(), Some(0));
    }

    #[test]
    fn a_rating_beyond_the_scale_does_not_count() {
        let mut tally = Tally::default();
        for rating in [i16::MIN, 0, 6, i16::MAX] {
            tally.add(rating, 1);
        }
        assert_eq!(tally, Tally::default());
    }

    proptest! {
        /// The oracle goes through the ratings one by one, with floating numbers.
        #[test]
        fn the_figures_are_those_of_the_ratings(ratings in prop::collection::vec(1..=5_i16, 2..200)) {
            let mut tally = Tally::default();
            for rating in &ratings {
                tally.add(*rating, 1);
            }
            let values: Vec<f64> = ratings.iter().map(|rating| f64::from(*rating)).collect();
            let n = f64::from(u32::try_from(values.len()).unwrap());
            let mean = values.iter().sum::<f64>() / n;
            let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0);
            let top = f64::from(u32::try_from(ratings.iter().filter(|rating| **rating >= 4).count()).unwrap());
            let close = |hundredths: Option<i64>, value: f64| {
                let told = f64::from(i32::try_from(hundredths.unwrap()).unwrap()) / 100.0;
                (told - value).abs() <= 0.005 + 1e-9
            };
            prop_assert!(close(tally.mean(), mean));
            prop_assert!(close(tally.deviation(), variance.sqrt()));
            prop_assert!(close(tally.mean_percent(), mean / 5.0 * 100.0));
            prop_assert!(close(tally.top_two_percent(), top / n * 100.0));
        }
    }
}
