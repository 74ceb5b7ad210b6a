//! A bounded map that forgets what wasn't touched for longest.

use std::collections::{BTreeMap, HashMap};

/// Values by key, at most so many.
pub struct Recent<V> {
    capacity: usize,
    values: HashMap<u64, (u64, V)>,
    /// Keys by the turn in which they were put.
    turns: BTreeMap<u64, u64>,
    turn: u64,
}

impl<V> Recent<V> {
    pub fn new(capacity: usize) -> Self {
        Self {
            capacity,
            values: HashMap::new(),
            turns: BTreeMap::new(),
            turn: 0,
        }
    }

    pub fn get(&self, key: u64) -> Option<&V> {
        self.values.get(&key).map(|(_, value)| value)
    }

    pub fn put(&mut self, key: u64, value: V) {
        self.turn += 1;
        if let Some((before, _)) = self.values.insert(key, (self.turn, value)) {
            self.turns.remove(&before);
        }
        self.turns.insert(self.turn, key);
        if self.values.len() > self.capacity
            && let Some((_, oldest)) = self.turns.pop_first()
        {
            self.values.remove(&oldest);
        }
    }

    pub fn remove(&mut self, key: u64) {
        if let Some((turn, _)) = self.values.remove(&key) {
            self.turns.remove(&turn);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_longest_ago_is_forgotten_first() {
        let mut recent = Recent::new(2);
        for key in [1, 2, 1, 3] {
            recent.put(key, key);
        }
        assert_eq!(
            (recent.get(1), recent.get(2), recent.get(3)),
            (Some(&1), None, Some(&3))
        );
        recent.remove(1);
        recent.put(4, 4);
        assert_eq!(
            (recent.get(1), recent.get(3), recent.get(4)),
            (None, Some(&3), Some(&4))
        );
        assert_eq!((recent.values.len(), recent.turns.len()), (2, 2));
    }
}
