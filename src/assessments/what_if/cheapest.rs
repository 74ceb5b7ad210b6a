//! Which items regain points most cheaply.

use super::state::State;
use crate::assessments::exact::Exact;
use crate::assessments::level::{GradeRule, LevelRule};
use crate::assessments::scheme::Item;
use crate::words::words;
use std::cmp::Reverse;

words! {
    /// Which items are listed as the cheapest.
    CheapestOf {
        /// Those that the caller says aren't met; each counted when the ones before it are met already.
        Failed = "failed_items" "ข้อตรวจที่ระบุว่ายังไม่ผ่าน" "The items said not to be met",
        /// The caller doesn't say which aren't met: those that may be among them, each counted by itself.
        Possible = "possible_items" "ข้อตรวจที่อาจยังไม่ผ่าน" "Items that may not be met",
    }
}

/// An item that isn't met, or may not be, and what meeting it brings.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub item: &'static Item,
    /// In points of the total.
    pub gain: Exact,
    /// The total with this item; and, of items known to fail, with those before it.
    pub total: Exact,
    pub level: Option<&'static LevelRule>,
    pub grade: Option<&'static GradeRule>,
}

/// A set of items and the result they lift to.
#[derive(Clone, Debug)]
pub struct Lift {
    pub items: Vec<&'static Item>,
    pub total: Exact,
    pub level: Option<&'static LevelRule>,
    pub grade: Option<&'static GradeRule>,
}

/// Cheaper is what brings more points for one item; of items that bring as much, the one for which fewer elements
/// must be shown, then the lower number.
fn cheapness(candidate: &Candidate) -> (Exact, Reverse<usize>, Reverse<usize>) {
    let item = candidate.item;
    (candidate.gain, Reverse(item.elements.len()), Reverse(item.no))
}

/// One after the other the cheapest of the items left. As gains in an indicator only shrink where it reaches 100, no
/// other choice of as many items brings more.
pub(super) fn of_failed(start: &State, mut failed: Vec<&'static Item>) -> Vec<Candidate> {
    let mut state = start.clone();
    let mut candidates = Vec::new();
    while let Some(best) = failed
        .iter()
        .map(|item| candidate(&state, item))
        .max_by_key(cheapness)
    {
        failed.retain(|item| item.no != best.item.no);
        state = state.with(best.item);
        candidates.push(best);
    }
    candidates
}

/// Every item that can still bring something, each by itself: an indicator at 100 has all its items met.
pub(super) fn of_possible(state: &State) -> Vec<Candidate> {
    let items = state.scheme.items.iter();
    let mut candidates: Vec<_> = items
        .map(|item| candidate(state, item))
        .filter(|candidate| candidate.gain > Exact::ZERO)
        .collect();
    candidates.sort_by_key(|candidate| Reverse(cheapness(candidate)));
    candidates
}

fn candidate(state: &State, item: &'static Item) -> Candidate {
    let next = state.with(item);
    Candidate {
        item,
        gain: next.total - state.total,
        total: next.total,
        level: next.level(),
        grade: next.grade(),
    }
}

/// The candidates up to the first with which the result is better.
pub(super) fn lift(candidates: &[Candidate], better: impl Fn(&Candidate) -> bool) -> Option<Lift> {
    let last = candidates.iter().position(better)?;
    let reached = candidates.get(last)?;
    let items = candidates.iter().take(last + 1);
    Some(Lift {
        items: items.map(|candidate| candidate.item).collect(),
        total: reached.total,
        level: reached.level,
        grade: reached.grade,
    })
}

/// Whether `new` ranks above `old`: the better word comes first in its enum.
pub(super) fn better<R, K: Ord>(new: Option<&R>, old: Option<&R>, key: impl Fn(&R) -> K) -> bool {
    new.zip(old).is_some_and(|(new, old)| key(new) < key(old))
}
