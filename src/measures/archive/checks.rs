//! What a record of an archive has to be, before it's a row.

use super::MOMENT;
use crate::http::{self, Fault, Faults, Reason, Text, is_id, parse_day, parse_word};
use crate::measures::data::EvidenceRecord;
use crate::measures::indicator::is_indicator;
use chrono::{NaiveDate, NaiveDateTime};
use std::ops::RangeInclusive;

/// More than any text of a row: only what no database takes is refused.
const ANY: Text = Text {
    min: 0,
    max: 20_000,
    lines: true,
};

/// A record, and the faults of all of them.
pub struct Record<'a> {
    at: String,
    faults: &'a mut Faults,
}

impl<'a> Record<'a> {
    /// The `n`th of a list.
    pub fn new(list: &str, n: usize, faults: &'a mut Faults) -> Self {
        let at = format!("/{list}/{n}");
        Self { at, faults }
    }

    fn fault(&mut self, field: &str, reason: Reason) -> Fault {
        Fault::pointer(format!("{}/{field}", self.at), reason)
    }

    fn refuse(&mut self, field: &str, expected: &str) {
        let fault = self.fault(field, Reason::Format).with("expected", expected);
        self.faults.push(fault);
    }

    pub fn within<T: PartialOrd + Copy + std::fmt::Display>(
        &mut self,
        field: &str,
        number: T,
        range: &RangeInclusive<T>,
    ) {
        if !range.contains(&number) {
            let fault = self.fault(field, Reason::OutOfRange);
            self.faults
                .push(fault.with("min", range.start()).with("max", range.end()));
        }
    }

    /// That a text is one that both databases take.
    pub fn text(&mut self, field: &str, text: Option<&String>) {
        if let Some(text) = text {
            let pointer = format!("{}/{field}", self.at);
            self.faults.check(ANY.parse(&pointer, text));
        }
    }

    pub fn id(&mut self, field: &str, id: &str) {
        if !is_id(id) {
            self.refuse(field, "A-Z a-z 0-9 - (1–64)");
        }
    }

    /// That a measure of this year has the id.
    pub fn measure(&mut self, known: &[String], id: &str) {
        if !known.iter().any(|known| known == id) {
            let fault = self.fault("measure_id", Reason::Unknown);
            self.faults.push(fault.with("value", http::shown(id)));
        }
    }

    pub fn indicator(&mut self, indicator: &str) {
        if !is_indicator(indicator) {
            self.refuse("indicator", "4, 9.4");
        }
    }

    pub fn word<T>(
        &mut self,
        field: &str,
        word: &str,
        (parse, allowed): (fn(&str) -> Option<T>, &'static str),
    ) -> Option<T> {
        let pointer = http::At::Pointer(format!("{}/{field}", self.at));
        self.faults.check(parse_word(pointer, word, parse, allowed))
    }

    pub fn day(&mut self, field: &str, text: &str) -> Option<NaiveDate> {
        let pointer = format!("{}/{field}", self.at);
        self.faults.check(parse_day(http::At::Pointer(pointer), text))
    }

    /// Both days of a period, or none.
    pub fn period(
        &mut self,
        (starts, ends): (Option<&String>, Option<&String>),
    ) -> (Option<NaiveDate>, Option<NaiveDate>) {
        let starts = starts.and_then(|text| self.day("starts_on", text));
        let ends = ends.and_then(|text| self.day("ends_on", text));
        if starts.is_some() != ends.is_some() || starts > ends {
            let fault = self.fault("ends_on", Reason::DateOrder);
            self.faults.push(fault);
        }
        (starts, ends)
    }

    pub fn moment(&mut self, field: &str, text: &str) -> Option<NaiveDateTime> {
        let found = NaiveDateTime::parse_from_str(text, MOMENT).ok();
        // It comes out again as it went in.
        let found = found.filter(|at| at.format(MOMENT).to_string() == text);
        if found.is_none() {
            self.refuse(field, "2023-09-30T08:00:00.000000Z");
        }
        found
    }

    /// That evidence is either an address, or a file with everything that's known of one.
    pub fn evidence(&mut self, record: &EvidenceRecord) {
        let sizes = [record.size, record.original_size];
        let hashes = [record.sha256.as_ref(), record.original_sha256.as_ref()];
        let is_hash =
            |text: &&String| text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        let file = record.media_type.is_some()
            && sizes.iter().flatten().filter(|size| **size >= 0).count() == 2
            && hashes.iter().flatten().filter(|hash| is_hash(hash)).count() == 2;
        let nothing = record.media_type.is_none()
            && sizes.iter().all(Option::is_none)
            && hashes.iter().all(Option::is_none);
        let fine = match record.kind.as_str() {
            "link" => record.url.is_some() && nothing,
            _ => record.url.is_none() && file,
        };
        if !fine {
            let fault = self.fault("kind", Reason::Contradiction);
            self.faults
                .push(fault.with("other", "url, media_type, size, sha256"));
        }
    }
}
