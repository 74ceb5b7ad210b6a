//! The faults of a file: where they are, and all of them, to a bound.

use crate::http::{Error, Fault, Reason};
use std::fmt;

/// A row's place in its file. Rows of a table are numbered as spreadsheets number them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Where {
    /// The file as a whole.
    File,
    /// A row of a table, from 1.
    Row(u32),
    /// An item of the `rows` of a JSON file, from 0.
    Item(usize),
}

impl fmt::Display for Where {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => Ok(()),
            Self::Row(row) => write!(f, "แถวที่ {row} (row {row})"),
            Self::Item(index) => write!(f, "/rows/{index}"),
        }
    }
}

/// The most faults that are told; more are counted.
const MOST: usize = 1000;

/// What's wrong with a file, row by row.
#[derive(Clone, Debug, Default)]
pub struct Bad {
    faults: Vec<(Where, Fault)>,
    more: usize,
}

impl Bad {
    pub fn push(&mut self, at: Where, fault: Fault) {
        if self.faults.len() < MOST {
            self.faults.push((at, fault));
        } else {
            self.more += 1;
        }
    }

    pub fn is_empty(&self) -> bool {
        self.faults.is_empty()
    }

    /// `422` with the faults in the order of the rows.
    pub fn into_error(mut self) -> Error {
        self.faults.sort_by_key(|(at, _)| *at);
        let mut faults: Vec<Fault> = self.faults.into_iter().map(|(_, fault)| fault).collect();
        if self.more > 0 {
            faults.push(Fault::pointer("", Reason::MoreFaults).with("count", self.more));
        }
        Error::faults(faults)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousand_faults_are_told_in_order_and_the_rest_counted() {
        let mut bad = Bad::default();
        for row in (2..1205).rev() {
            bad.push(Where::Row(row), Fault::cell(row, "overall", Reason::NotANumber));
        }
        let error = bad.into_error();
        assert_eq!(error.errors().len(), 1001);
        assert!(error.errors()[..1000].is_sorted_by_key(|fault| format!("{:?}", fault.at).len()));
        assert_eq!(error.errors()[1000].params["count"], "203");
    }
}
