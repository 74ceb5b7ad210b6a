//! A day's log: entries that open nothing, and one root over them.

use super::keys::Commitment;
use super::message::MessageKind;
use chrono::NaiveDate;
use sha2::{Digest, Sha256};

/// The fewest entries of a day.
const LEAST: usize = 64;

/// What the log has of something that was filed.
pub fn entry(nonce: &[u8; 32], of: &Commitment, kind: MessageKind, day: NaiveDate) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"prongsai/integrity/v1\n");
    hash.update(nonce);
    hash.update(of);
    hash.update(kind.as_str());
    hash.update(day.to_string());
    hash.finalize().into()
}

/// A day's entries in order, with dummies up to 64, 256, 1,024 and so on.
pub fn padded(mut entries: Vec<[u8; 32]>) -> Vec<[u8; 32]> {
    let mut size = LEAST;
    while size < entries.len() {
        size *= 4;
    }
    while entries.len() < size {
        entries.push(rand::random());
    }
    entries.sort_unstable();
    entries
}

/// The root of RFC 6962 over sorted entries.
pub fn day_root(entries: &[[u8; 32]]) -> [u8; 32] {
    match entries {
        [] => Sha256::digest(b"").into(),
        [leaf] => Sha256::digest([&[0][..], leaf].concat()).into(),
        _ => {
            let (left, right) = entries.split_at(entries.len().next_power_of_two() / 2);
            Sha256::digest([&[1][..], &day_root(left), &day_root(right)].concat()).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_is_that_of_rfc_6962() {
        let leaf = |n: u8| [n; 32];
        let node =
            |a: [u8; 32], b: [u8; 32]| -> [u8; 32] { Sha256::digest([&[1][..], &a, &b].concat()).into() };
        let hashed = |n: u8| -> [u8; 32] { Sha256::digest([&[0][..], &leaf(n)].concat()).into() };
        assert_eq!(
            crate::crypto::hex(&day_root(&[])),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        assert_eq!(day_root(&[leaf(1)]), hashed(1));
        assert_eq!(
            day_root(&[leaf(1), leaf(2), leaf(3)]),
            node(node(hashed(1), hashed(2)), hashed(3))
        );
        let all: Vec<[u8; 32]> = (0..8).map(leaf).collect();
        assert_eq!(day_root(&all), node(day_root(&all[..4]), day_root(&all[4..])));
    }

    #[test]
    fn every_day_has_a_size_that_tells_little() {
        for (entries, size) in [(0, 64), (1, 64), (64, 64), (65, 256), (257, 1024)] {
            let padded = padded(vec![[7; 32]; entries]);
            assert!(padded.len() == size && padded.is_sorted());
        }
    }
}
