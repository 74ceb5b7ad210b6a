//! What is held back of complaints, so that no figure of 1 to 4 can be told from what's published.
//!
//! All that's published of a half-year hangs on its total, as a tree: quarters and their months, and each cut by itself. A
//! group is what adds up to one figure above it. Where a member of a group has 1 to 4, all members below 5 are held back,
//! zeros as well, and so many others with them that their sum alone says nothing of one of them. What hangs below something
//! held back isn't shown. How many are completed is shown for a whole group or not at all. A year is the sum of its halves,
//! where both are shown; so it tells nothing new. `docs/adr/0021` has the reasons.

use super::data::{Half, Pair, Tally};

/// Figures from here on are shown; so is none at all.
pub const LEAST: i64 = 5;
/// What those held back of a group have to add up to, besides what everybody knows: with 6 it would be 1 and 5 for certain.
const COVER: i64 = 7;

/// Whether a figure may be shown by itself.
pub fn is_safe(count: i64) -> bool {
    count == 0 || count >= LEAST
}

/// What may be told of something: its total, and how far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    pub total: bool,
    pub status: bool,
}

impl Shown {
    const NOTHING: Self = Self {
        total: false,
        status: false,
    };
}

/// How much of a group everybody knows anyway, since it's published with its answer.
#[derive(Clone, Copy, Debug)]
pub enum Known<'a> {
    /// Of each member.
    Each(&'a [i64]),
    /// Of all of them together: it may be in any.
    Somewhere(i64),
}

impl Known<'_> {
    /// How much of what these members count may be known.
    fn of(self, members: &[bool]) -> i64 {
        match self {
            Self::Each(known) => {
                let of_them = known.iter().zip(members).filter(|(_, is_one)| **is_one);
                of_them.map(|(known, _)| known).sum()
            }
            Self::Somewhere(known) => known,
        }
    }
}

/// Which members of a group are held back, given what they count and how much of it everybody knows anyway. Those that go
/// with the small ones are taken from the end, whatever they count: the choice tells nothing. Where all that isn't known is of
/// so few, all are held back even if none is small: else that they aren't would tell where there's one.
pub fn held_back(counts: &[i64], known: Known<'_>) -> Vec<bool> {
    let unknown = counts.iter().sum::<i64>() - known.of(&vec![true; counts.len()]);
    if unknown > 0 && unknown < COVER {
        return vec![true; counts.len()];
    }
    let small = counts.iter().any(|count| !is_safe(*count));
    if !small {
        return vec![false; counts.len()];
    }
    let mut held: Vec<bool> = counts.iter().map(|count| *count < LEAST).collect();
    let unknown = |held: &[bool]| -> i64 {
        let all = counts.iter().zip(held).filter(|(_, held)| **held);
        all.map(|(count, _)| count).sum::<i64>() - known.of(held)
    };
    let mut added = false;
    for n in (0..counts.len()).rev() {
        let more = !added || unknown(&held) < COVER;
        if let Some(own) = held.get_mut(n).filter(|held| more && !**held) {
            (*own, added) = (true, true);
        }
    }
    held
}

fn is_told(pairs: &[Pair]) -> bool {
    pairs
        .iter()
        .all(|pair| is_safe(pair.completed) && is_safe(pair.in_progress))
}

/// A group below something shown like `above`.
fn group(above: Shown, pairs: &[Pair], known: Known<'_>) -> Vec<Shown> {
    if !above.total {
        return vec![Shown::NOTHING; pairs.len()];
    }
    let totals: Vec<i64> = pairs.iter().map(|pair| pair.total()).collect();
    let held = held_back(&totals, known);
    let status = above.status && !held.contains(&true) && is_told(pairs);
    let shown = held.into_iter().map(|held| Shown {
        total: !held,
        status: status && !held,
    });
    shown.collect()
}

/// What is shown of a half-year, each list in the order of the half's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HalfShown {
    pub whole: Shown,
    pub quarters: Vec<Shown>,
    pub months: Vec<Shown>,
    pub kinds: Vec<Shown>,
    pub categories: Vec<Shown>,
    pub channels: Vec<Shown>,
    pub requests: Vec<Shown>,
}

/// The kind of complaint of which [`Half::requests`] is a cut.
pub const REQUESTS: &str = "service_request";

/// What may be shown of a half-year. Its total always is.
pub fn shown(half: &Half) -> HalfShown {
    let whole = Shown {
        total: true,
        status: is_told(&[half.whole]),
    };
    // In which months what's known came isn't asked: it may be in any.
    let somewhere = Known::Somewhere(half.kinds.iter().map(|kind| kind.known).sum());
    let quarters = group(whole, &half.quarters, somewhere);
    let months = half.months.chunks(3).zip(&quarters);
    let months = months.flat_map(|(months, quarter)| group(*quarter, months, somewhere));
    let kinds = cut(whole, &half.kinds);
    let of_requests = half.kinds.iter().zip(&kinds);
    let of_requests = of_requests
        .filter(|(kind, _)| kind.key == REQUESTS)
        .map(|(_, shown)| *shown)
        .next();
    HalfShown {
        whole,
        months: months.collect(),
        quarters,
        categories: cut(whole, &half.categories),
        channels: cut(whole, &half.channels),
        requests: cut(of_requests.unwrap_or(Shown::NOTHING), &half.requests),
        kinds,
    }
}

fn cut(above: Shown, tallies: &[Tally]) -> Vec<Shown> {
    let pairs: Vec<Pair> = tallies.iter().map(|tally| tally.pair).collect();
    let known: Vec<i64> = tallies.iter().map(|tally| tally.known).collect();
    group(above, &pairs, Known::Each(&known))
}

/// Whether a half-year may be published anew after all that was published of it, the newest first: something moved by 5 or
/// more since, and nothing is 1 to 4 apart from what it ever was, and the same figures are held back. Otherwise it stays as it
/// was, and neither a small change nor that there was none can be told.
pub fn may_follow(published: &[&Half], after: &Half) -> bool {
    let is_new = published
        .first()
        .is_some_and(|newest| moves(newest, after).is_some_and(|by| by > 0));
    is_new && published.iter().all(|before| moves(before, after).is_some())
}

/// How many figures moved between two counts of a half-year; `None` when one did by 1 to 4, or others are held back.
fn moves(before: &Half, after: &Half) -> Option<usize> {
    let (one, other) = (figures(before, after)?, figures(after, before)?);
    let pairs = || one.iter().zip(&other);
    let by = pairs().flat_map(|((one, _), (other, _))| {
        [
            one.completed - other.completed,
            one.in_progress - other.in_progress,
            one.total() - other.total(),
        ]
    });
    let by: Vec<i64> = by.map(i64::abs).collect();
    let same = pairs().all(|((_, one), (_, other))| one == other);
    (same && by.iter().all(|by| is_safe(*by))).then(|| by.iter().filter(|by| **by != 0).count())
}

/// All figures of a half with what is shown of them, for keys that both halves have, in one order; `None` when a key that
/// the other hasn't counts something, since then it's cut in another way.
fn figures(half: &Half, other: &Half) -> Option<Vec<(Pair, Shown)>> {
    let shown = shown(half);
    let mut all = vec![(half.whole, shown.whole)];
    all.extend(half.quarters.iter().copied().zip(shown.quarters));
    all.extend(half.months.iter().copied().zip(shown.months));
    for (own, shown, others) in [
        (&half.kinds, shown.kinds, &other.kinds),
        (&half.categories, shown.categories, &other.categories),
        (&half.channels, shown.channels, &other.channels),
        (&half.requests, shown.requests, &other.requests),
    ] {
        let is_there = |tally: &Tally| others.iter().any(|other| other.key == tally.key);
        let (mut both, alone): (Vec<_>, Vec<_>) = own.iter().zip(shown).partition(|(own, _)| is_there(own));
        if alone.iter().any(|(own, _)| own.pair.total() != 0) {
            return None;
        }
        both.sort_by(|(a, _), (b, _)| a.key.cmp(&b.key));
        all.extend(both.into_iter().map(|(tally, shown)| (tally.pair, shown)));
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// All whole solutions of a group as its readers see it: those shown have their count, those held back add up to the
    /// rest, and none is below what is known of it.
    fn solutions(counts: &[i64], known: &[i64], held: &[bool]) -> Vec<Vec<i64>> {
        let rest: i64 = counts.iter().zip(held).filter(|(_, h)| **h).map(|(c, _)| c).sum();
        let mut found = vec![(Vec::new(), rest)];
        for ((count, known), held) in counts.iter().zip(known).zip(held) {
            let mut next = Vec::new();
            for (so_far, left) in found {
                if *held {
                    for value in *known..=left {
                        next.push(([so_far.as_slice(), &[value]].concat(), left - value));
                    }
                } else {
                    next.push(([so_far.as_slice(), &[*count]].concat(), left));
                }
            }
            found = next;
        }
        found
            .into_iter()
            .filter(|(_, left)| *left == 0)
            .map(|(all, _)| all)
            .collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        /// The reader knows the rule as well, and leaves out what it wouldn't have held back in the same way.
        #[test]
        fn no_small_figure_is_certain_even_to_who_knows_the_rule(
            counts in prop::collection::vec(prop_oneof![3 => 0_i64..=4, 2 => 5_i64..=9], 2..=5),
        ) {
            let known = vec![0; counts.len()];
            let held = held_back(&counts, Known::Each(&known));
            let mut possible = solutions(&counts, &known, &held);
            possible.retain(|other| held_back(other, Known::Each(&known)) == held);
            prop_assert!(possible.contains(&counts));
            for (n, count) in counts.iter().enumerate().filter(|(_, count)| !is_safe(**count)) {
                prop_assert!(held[n]);
                prop_assert!(possible.iter().any(|other| other[n] != *count), "{:?} {:?}", counts, held);
            }
        }

        #[test]
        fn what_is_known_of_some_makes_no_other_certain(
            cells in prop::collection::vec((0_i64..=9, 0_i64..=3), 2..=5),
        ) {
            let counts: Vec<i64> = cells.iter().map(|(count, _)| *count).collect();
            let known: Vec<i64> = cells.iter().map(|(count, known)| *known.min(count)).collect();
            let held = held_back(&counts, Known::Each(&known));
            let possible = solutions(&counts, &known, &held);
            let all_held = !held.contains(&false);
            for (n, count) in counts.iter().enumerate().filter(|(n, count)| !is_safe(**count) && known[*n] < **count) {
                // Where everything is held back there's nothing more to hide it behind.
                prop_assert!(all_held || possible.iter().any(|other| other[n] != *count), "{:?}", cells);
            }
        }
    }

    #[test]
    fn one_small_figure_is_held_back_with_the_zeros_and_the_last_other() {
        let held = held_back(&[9, 3, 0, 12, 7], Known::Each(&[0; 5]));
        assert_eq!(held, [false, true, true, false, true]);
        assert_eq!(held_back(&[9, 0, 12], Known::Each(&[0; 3])), [false; 3]);
        // 1 and 5 alone would be certain.
        assert_eq!(held_back(&[9, 1, 5], Known::Each(&[0; 3])), [true, true, true]);
    }

    #[test]
    fn what_is_known_may_be_anywhere_and_leaves_few_to_hide_among() {
        // Seven of eight are published: (8, 0) and (7, 1) look alike.
        for counts in [[8, 0], [7, 1]] {
            assert_eq!(held_back(&counts, Known::Somewhere(7)), [true, true]);
        }
        assert_eq!(held_back(&[8, 0], Known::Somewhere(0)), [false, false]);
        assert_eq!(held_back(&[8, 0], Known::Somewhere(8)), [false, false]);
        assert_eq!(held_back(&[7, 1], Known::Each(&[7, 0])), [true, true]);
        assert_eq!(held_back(&[8, 0], Known::Each(&[7, 0])), [true, true]);
    }

    fn half(whole: Pair) -> Half {
        let none = Pair::default();
        let tally = |key: &str, pair| Tally {
            key: key.to_owned(),
            key_th: key.to_owned(),
            pair,
            known: 0,
        };
        Half {
            start: "2022-10-01".to_owned(),
            end: "2023-03-31".to_owned(),
            as_of: "2023-03-31".to_owned(),
            revision: 1,
            whole,
            quarters: [whole, none],
            months: [whole, none, none, none, none, none],
            kinds: vec![tally("complaint", whole), tally(REQUESTS, none)],
            categories: vec![tally("light", whole), tally("water", none)],
            channels: vec![tally("web", whole), tally("box", none)],
            requests: Vec::new(),
        }
    }

    fn pair(completed: i64, in_progress: i64) -> Pair {
        Pair {
            completed,
            in_progress,
        }
    }

    #[test]
    fn few_in_progress_hide_how_many_are_done_everywhere() {
        let all = shown(&half(pair(20, 5)));
        assert!(all.whole.status && all.quarters.iter().all(|quarter| quarter.status));
        let few = shown(&half(pair(20, 3)));
        let status = [few.whole].into_iter().chain(few.quarters).chain(few.months);
        assert!(
            status
                .into_iter()
                .chain(few.kinds)
                .all(|shown| shown.total && !shown.status)
        );
    }

    #[test]
    fn a_half_follows_another_only_when_nothing_moved_a_little() {
        let before = half(pair(20, 20));
        let follows = |after: Pair| may_follow(&[&before], &half(after));
        assert!(!follows(pair(20, 20)), "there's nothing new");
        assert!(follows(pair(26, 20)) && follows(pair(26, 14)));
        assert!(!follows(pair(21, 20)) && !follows(pair(30, 18)));
        // What's held back would be another part of it.
        assert!(!follows(pair(30, 3)));
        // Far enough from the last, and too near to the one before.
        let last = half(pair(27, 20));
        assert!(!may_follow(&[&last, &before], &half(pair(21, 20))));
        assert!(
            may_follow(&[&last, &before], &half(pair(20, 20))),
            "as it once was"
        );
    }
}
