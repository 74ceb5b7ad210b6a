//! A SQLite file as bytes, read by somebody who copied it.

use super::traces::{SEALED, TIMED};
use crate::support::Database;
use memchr::memmem;

/// A copy of the file and of its log.
pub struct Pages {
    file: Vec<u8>,
    wal: Vec<u8>,
    size: usize,
    /// Bytes of the log.
    pub log: usize,
}

fn number(bytes: &[u8], at: usize) -> usize {
    let word = bytes[at..at + 4].try_into().unwrap();
    usize::try_from(u32::from_be_bytes(word)).unwrap()
}

impl Pages {
    pub fn read(database: &Database) -> Self {
        let url = database.url();
        let path = url.strip_prefix("sqlite://").unwrap();
        let file = std::fs::read(path).unwrap();
        let wal = std::fs::read(format!("{path}-wal")).unwrap_or_default();
        let size = usize::from(u16::from_be_bytes([file[16], file[17]]));
        Self {
            log: wal.len(),
            size: if size == 1 { 65_536 } else { size },
            file,
            wal,
        }
    }

    /// Each sealed thing and where it lies: in the file by its page, in the log after all of the file.
    pub fn sealed(&self) -> Vec<(u32, u64)> {
        let found = |bytes: &[u8], base: usize| -> Vec<(u32, u64)> {
            memmem::find_iter(bytes, SEALED)
                .filter(|at| at + 20 <= bytes.len())
                .map(|at| {
                    let n = u32::try_from(number(bytes, at + 16)).unwrap();
                    (n, u64::try_from((base + at) / self.size).unwrap())
                })
                .collect()
        };
        let mut all = found(&self.file, 0);
        all.extend(found(&self.wal, self.file.len()));
        all
    }

    /// Each sealed thing and the number of the thing with a time whose page is nearest to its own.
    pub fn beside_timed(&self) -> Vec<(u32, u64)> {
        let timed: Vec<(u64, u64)> = memmem::find_iter(&self.file, TIMED)
            .filter_map(|at| {
                let digits = self.file.get(at + 16..at + 22)?;
                let n: u64 = std::str::from_utf8(digits).ok()?.parse().ok()?;
                Some((u64::try_from(at / self.size).unwrap(), n))
            })
            .collect();
        assert!(!timed.is_empty(), "nothing with a time");
        let in_file = u64::try_from(self.file.len() / self.size).unwrap();
        let beside = |page: u64| timed.iter().min_by_key(|(of, _)| of.abs_diff(page)).unwrap().1;
        let sealed = self.sealed().into_iter().filter(|(_, page)| *page < in_file);
        sealed.map(|(n, page)| (n, beside(page))).collect()
    }

    /// How many pages were given up and not taken again: `sqlite.org/fileformat2.html`.
    pub fn freed(&self) -> usize {
        number(&self.file, 36)
    }
}
