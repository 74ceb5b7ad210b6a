//! Exact values between integer scores: means, weighted totals, shares. Rounded on output only.

use std::cmp::Ordering;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};

/// A number of hundredths as a fraction, kept in lowest terms; so a mean of five scores stays a mean of five.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exact {
    numerator: i64,
    /// Always positive.
    denominator: i64,
}

impl Exact {
    pub const ZERO: Self = Self::whole(0);

    /// `hundredths` as they are.
    pub const fn whole(hundredths: i64) -> Self {
        Self {
            numerator: hundredths,
            denominator: 1,
        }
    }

    /// `numerator / denominator` hundredths; a denominator of 0 counts as 1, so that nothing panics. Callers
    /// divide by counts and weights that were checked to be positive.
    pub fn ratio(numerator: i64, denominator: i64) -> Self {
        let denominator = if denominator == 0 { 1 } else { denominator };
        let shared = common(numerator.unsigned_abs(), denominator.unsigned_abs());
        let shared = i64::try_from(shared).unwrap_or(1).max(1) * denominator.signum();
        Self {
            numerator: numerator / shared,
            denominator: denominator / shared,
        }
    }

    /// This times `numerator / denominator`.
    #[must_use]
    pub fn times(self, numerator: i64, denominator: i64) -> Self {
        let factor = Self::ratio(numerator, denominator);
        let left = Self::ratio(self.numerator, factor.denominator);
        let right = Self::ratio(factor.numerator, self.denominator);
        Self {
            numerator: left.numerator * right.numerator,
            denominator: left.denominator * right.denominator,
        }
    }

    /// The sum over the count; `None` of nothing.
    pub fn mean(values: impl IntoIterator<Item = Self>) -> Option<Self> {
        let (sum, n) = values
            .into_iter()
            .fold((Self::ZERO, 0), |(sum, n), value| (sum + value, n + 1));
        (n > 0).then(|| sum.times(1, n))
    }

    /// To whole hundredths, that is two decimals: half-up by size, as on paper (98.255 → 98.26, −0.215 → −0.22).
    pub fn hundredths(self) -> i32 {
        i32::try_from(self.rounded(1)).unwrap_or(if self.numerator < 0 { i32::MIN } else { i32::MAX })
    }

    /// To four decimals: −0.2133… is −2133.
    pub fn ten_thousandths(self) -> i64 {
        self.rounded(100)
    }

    /// To four decimals, as text: `-0.2133`.
    pub fn four_decimals(self) -> String {
        let value = self.ten_thousandths();
        let (sign, size) = (if value < 0 { "-" } else { "" }, value.unsigned_abs());
        format!("{sign}{}.{:04}", size / 10_000, size % 10_000)
    }

    fn rounded(self, scale: i128) -> i64 {
        let (numerator, denominator) = (i128::from(self.numerator) * scale, i128::from(self.denominator));
        let size = (2 * numerator.abs() + denominator) / (2 * denominator);
        i64::try_from(size * numerator.signum()).unwrap_or(i64::MAX)
    }

    #[must_use]
    pub fn abs(self) -> Self {
        if self.numerator < 0 { -self } else { self }
    }

    /// Kept between 0 and 100 points.
    #[must_use]
    pub fn in_range(self) -> Self {
        self.clamp(Self::ZERO, Self::whole(10_000))
    }
}

/// The greatest common divisor.
fn common(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { common(b, a % b) }
}

impl Add for Exact {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::ratio(
            self.numerator * other.denominator + other.numerator * self.denominator,
            self.denominator * other.denominator,
        )
    }
}

impl Neg for Exact {
    type Output = Self;
    fn neg(self) -> Self {
        Self {
            numerator: -self.numerator,
            denominator: self.denominator,
        }
    }
}

impl Sub for Exact {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Sum for Exact {
    fn sum<I: Iterator<Item = Self>>(values: I) -> Self {
        values.fold(Self::ZERO, Add::add)
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        let left = i128::from(self.numerator) * i128::from(other.denominator);
        left.cmp(&(i128::from(other.numerator) * i128::from(self.denominator)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn halves_are_rounded_up_by_size() {
        let rounded = |n, d| Exact::ratio(n, d).hundredths();
        assert_eq!(
            (
                rounded(98_255, 10),
                rounded(98_254, 10),
                rounded(-215, 10),
                rounded(-1, 3)
            ),
            (9826, 9825, -22, 0)
        );
    }

    #[test]
    fn four_decimals_keep_the_sign_of_a_small_delta() {
        let delta = Exact::whole(9654) - Exact::ratio(9699 + 9628 + 9699, 3);
        assert_eq!(
            (delta.four_decimals().as_str(), delta.hundredths()),
            ("-0.2133", -21)
        );
        assert_eq!(Exact::ratio(2220, 100).four_decimals(), "0.2220");
    }

    proptest! {
        #[test]
        fn it_counts_as_fractions_over_a_common_denominator_do(
            a in -1_000_000_i64..1_000_000, b in 1_i64..500, c in -1_000_000_i64..1_000_000, d in 1_i64..500,
        ) {
            let (x, y) = (Exact::ratio(a, b), Exact::ratio(c, d));
            prop_assert_eq!(x + y, Exact::ratio(a * d + c * b, b * d));
            prop_assert_eq!(x - y, Exact::ratio(a * d - c * b, b * d));
            prop_assert_eq!(x.times(c, d), Exact::ratio(a * c, b * d));
            prop_assert_eq!(x < y, a * d < c * b);
        }

        #[test]
        fn rounding_is_never_further_than_half(a in -1_000_000_i64..1_000_000, b in 1_i64..500) {
            let x = Exact::ratio(a, b);
            let distance = (x - Exact::whole(x.hundredths().into())).abs();
            prop_assert!(distance <= Exact::ratio(1, 2));
        }
    }
}
