//! Ranks: the best total is first; equal totals share a place and the next one is skipped.

use super::score::Score;

/// A place in a ranking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// 1 is the best: one more than how many are better.
    pub rank: usize,
    /// Whether another one shares it.
    pub tied: bool,
}

/// Standard competition ranking ("1224"): 98.26, 97.00, 97.00, 96.10 take the places 1, 2, 2 and 4. The ITA
/// prints ranks without saying how it treats ties; this is the usual reading of "ลำดับที่".
/// The places come in the order of `scores`, which needn't be sorted.
pub fn places(scores: &[Score]) -> Vec<Place> {
    let mut sorted = scores.to_vec();
    sorted.sort_unstable_by(|a, b| b.cmp(a));
    let place = |score: &Score| {
        let better = sorted.partition_point(|other| other > score);
        let as_good = sorted.partition_point(|other| other >= score);
        Place {
            rank: better + 1,
            tied: as_good - better > 1,
        }
    };
    scores.iter().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn scores(hundredths: &[i32]) -> Vec<Score> {
        hundredths
            .iter()
            .map(|one| Score::from_hundredths(*one).unwrap())
            .collect()
    }

    #[test]
    fn ties_share_a_place_and_the_next_is_skipped() {
        let ranks: Vec<_> = places(&scores(&[9700, 9826, 9610, 9700]))
            .iter()
            .map(|place| (place.rank, place.tied))
            .collect();
        assert_eq!(ranks, [(2, true), (1, false), (4, false), (2, true)]);
        assert!(places(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn a_rank_is_one_more_than_how_many_are_better(list in prop::collection::vec(9000..9020_i32, 0..60)) {
            for (place, score) in places(&scores(&list)).iter().zip(&list) {
                prop_assert_eq!(place.rank, 1 + list.iter().filter(|other| *other > score).count());
                prop_assert_eq!(place.tied, list.iter().filter(|other| *other == score).count() > 1);
            }
        }
    }
}
