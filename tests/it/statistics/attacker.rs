//! Who compares everything that's published, and works out what isn't.

use serde_json::Value;
use std::collections::BTreeMap;

/// A figure: the revision that it's from, cut, key, period, measure.
pub type Name = (i64, String, String, String, &'static str);

/// What's known: whole numbers that aren't below zero, and sums of them.
#[derive(Default)]
pub struct Attacker {
    names: BTreeMap<Name, usize>,
    low: Vec<f64>,
    high: Vec<f64>,
    /// Coefficients by figure, and what they add up to.
    sums: Vec<(BTreeMap<usize, f64>, f64)>,
}

const MEASURES: [&str; 3] = ["total", "completed", "in_progress"];
const NEAR: f64 = 1e-6;

impl Attacker {
    fn id(&mut self, name: Name) -> usize {
        let next = self.names.len();
        let id = *self.names.entry(name).or_insert(next);
        if id == next {
            self.low.push(0.0);
            self.high.push(f64::INFINITY);
        }
        id
    }

    /// That some figures add up to a number.
    pub fn sum(&mut self, names: &[(Name, f64)], to: f64) {
        let mut sum = BTreeMap::new();
        for (name, factor) in names {
            let id = self.id(name.clone());
            *sum.entry(id).or_insert(0.0) += factor;
        }
        self.sums.push((sum, to));
    }

    pub fn know(&mut self, name: Name, value: f64) {
        let id = self.id(name);
        assert!(
            self.low[id] <= value && value <= self.high[id],
            "the answers contradict each other"
        );
        (self.low[id], self.high[id]) = (value, value);
    }

    pub fn at_least(&mut self, name: Name, value: f64) {
        let id = self.id(name);
        self.low[id] = self.low[id].max(value);
    }

    /// Takes in a revision of complaints: its figures, and how they hang together.
    pub fn read(&mut self, document: &Value) {
        let cells = document["cells"].as_array().unwrap();
        let parts = document["parts"].as_array().unwrap();
        // Which revision a cell is from, as the document says; a year's is of both its halves.
        let from = |cell: &Value| -> i64 {
            let start = cell["period"]["start"].as_str().unwrap();
            let of = |part: &&Value| {
                part["start"].as_str().unwrap() <= start && start <= part["end"].as_str().unwrap()
            };
            if cell["period"]["kind"] == "fiscal_year" {
                return parts
                    .iter()
                    .fold(1000, |name, part| name * 100 + part["revision"].as_i64().unwrap());
            }
            parts.iter().find(of).unwrap()["revision"].as_i64().unwrap()
        };
        let name = |cell: &Value, measure| -> Name {
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            let period = format!(
                "{} {}",
                text(&cell["period"]["kind"]),
                text(&cell["period"]["start"])
            );
            (
                from(cell),
                text(&cell["cut"]),
                text(&cell["key"]),
                period,
                measure,
            )
        };
        for cell in cells {
            for measure in MEASURES {
                if let Some(value) = cell["values"][measure].as_i64() {
                    self.know(name(cell, measure), to_float(value));
                }
            }
            self.sum(
                &[
                    (name(cell, "total"), 1.0),
                    (name(cell, "completed"), -1.0),
                    (name(cell, "in_progress"), -1.0),
                ],
                0.0,
            );
            for measure in MEASURES {
                let mut add = |parts: Vec<&Value>| {
                    if !parts.is_empty() {
                        let mut sum = vec![(name(cell, measure), 1.0)];
                        sum.extend(parts.iter().map(|part| (name(part, measure), -1.0)));
                        self.sum(&sum, 0.0);
                    }
                };
                add(shorter(cells, cell));
                for cut in document["cuts"].as_array().unwrap() {
                    if cell["cut"] == cut["whole_cut"] && cell["key"] == cut["whole_key"] {
                        let of_it =
                            |other: &&Value| other["cut"] == cut["cut"] && other["period"] == cell["period"];
                        add(cells.iter().filter(of_it).collect());
                    }
                }
            }
        }
    }

    /// Everything that can have one value only.
    pub fn certain(mut self) -> BTreeMap<Name, i64> {
        self.narrow();
        self.eliminate();
        self.narrow();
        let found = self
            .names
            .iter()
            .filter(|(_, id)| self.high[**id] - self.low[**id] < 0.5);
        found
            .map(|(name, id)| (name.clone(), to_whole(self.low[*id])))
            .collect()
    }

    /// Everything that follows from the sums alone, whatever the figures may be.
    pub fn follows(mut self) -> BTreeMap<Name, i64> {
        let given = self.sums.len();
        self.eliminate();
        let solved = self.sums.iter().skip(given).filter(|(sum, _)| sum.len() == 1);
        let solved: BTreeMap<usize, i64> = solved
            .flat_map(|(sum, to)| sum.iter().map(move |(id, factor)| (*id, to_whole(to / factor))))
            .collect();
        let names = self.names.iter();
        names
            .filter_map(|(name, id)| Some((name.clone(), *solved.get(id)?)))
            .collect()
    }

    /// Bounds each figure by the others of its sums, until nothing moves.
    fn narrow(&mut self) {
        for _ in 0..60 {
            let mut moved = false;
            for (sum, to) in &self.sums {
                for (id, factor) in sum {
                    let (mut least, mut most) = (*to, *to);
                    for (other, factor) in sum.iter().filter(|(other, _)| *other != id) {
                        let ends = [factor * self.low[*other], factor * self.high[*other]];
                        least -= ends[0].max(ends[1]);
                        most -= ends[0].min(ends[1]);
                    }
                    let mut ends = [least / factor, most / factor];
                    ends.sort_by(f64::total_cmp);
                    let (low, high) = ((ends[0] - NEAR).ceil(), (ends[1] + NEAR).floor());
                    if low > self.low[*id] {
                        (self.low[*id], moved) = (low, true);
                    }
                    if high < self.high[*id] {
                        (self.high[*id], moved) = (high, true);
                    }
                    assert!(
                        self.low[*id] <= self.high[*id],
                        "the answers contradict each other"
                    );
                }
            }
            if !moved {
                return;
            }
        }
    }

    /// Solves the sums for what isn't certain yet (Gauss and Jordan); each line of the result is a sum as well.
    fn eliminate(&mut self) {
        let open: Vec<usize> = (0..self.low.len())
            .filter(|id| self.high[*id] - self.low[*id] >= 0.5)
            .collect();
        let column: BTreeMap<usize, usize> = open.iter().enumerate().map(|(n, id)| (*id, n)).collect();
        let mut rows: Vec<Vec<f64>> = Vec::new();
        for (sum, to) in &self.sums {
            let mut row = vec![0.0; open.len() + 1];
            row[open.len()] = *to;
            for (id, factor) in sum {
                match column.get(id) {
                    Some(at) => row[*at] += factor,
                    None => row[open.len()] -= factor * self.low[*id],
                }
            }
            if row[..open.len()].iter().any(|factor| factor.abs() > NEAR) {
                rows.push(row);
            }
        }
        let mut done = 0;
        for at in 0..open.len() {
            let Some(best) =
                (done..rows.len()).max_by(|a, b| rows[*a][at].abs().total_cmp(&rows[*b][at].abs()))
            else {
                break;
            };
            if rows[best][at].abs() < NEAR {
                continue;
            }
            rows.swap(done, best);
            let by = rows[done][at];
            rows[done].iter_mut().for_each(|factor| *factor /= by);
            let pivot = rows[done].clone();
            for (n, row) in rows.iter_mut().enumerate() {
                let times = row[at];
                if n != done && times.abs() > NEAR {
                    row.iter_mut()
                        .zip(&pivot)
                        .for_each(|(factor, pivot)| *factor -= times * pivot);
                }
            }
            done += 1;
        }
        for row in &rows[..done] {
            let factors = row[..open.len()]
                .iter()
                .enumerate()
                .filter(|(_, factor)| factor.abs() > NEAR);
            let sum = factors.map(|(at, factor)| (open[at], *factor)).collect();
            self.sums.push((sum, row[open.len()]));
        }
    }
}

/// The cells of the next shorter kind within a cell's period, if all of them are there.
fn shorter<'a>(cells: &'a [Value], cell: &Value) -> Vec<&'a Value> {
    let (kind, count) = match cell["period"]["kind"].as_str().unwrap() {
        "fiscal_year" => ("half_year", 2),
        "half_year" => ("quarter", 2),
        "quarter" => ("month", 3),
        _ => return Vec::new(),
    };
    let within = |part: &&Value| {
        let start = part["period"]["start"].as_str().unwrap();
        part["cut"] == cell["cut"]
            && part["key"] == cell["key"]
            && part["period"]["kind"] == kind
            && cell["period"]["start"].as_str().unwrap() <= start
            && start <= cell["period"]["end"].as_str().unwrap()
    };
    let parts: Vec<&Value> = cells.iter().filter(within).collect();
    if parts.len() == count { parts } else { Vec::new() }
}

#[expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "counts are far below 2^53"
)]
pub fn to_float(value: i64) -> f64 {
    value as f64
}

#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "counts are far below 2^53"
)]
fn to_whole(value: f64) -> i64 {
    value.round() as i64
}

#[test]
fn an_attacker_finds_what_follows_and_nothing_else() {
    let name = |key: &str| -> Name { (1, "kind".into(), key.into(), "half_year".into(), "total") };
    let mut attacker = Attacker::default();
    for (key, value) in [("a", 9.0), ("b", 6.0), ("c", 0.0)] {
        attacker.know(name(key), value);
    }
    attacker.sum(
        &[
            (name("all"), 1.0),
            (name("a"), -1.0),
            (name("b"), -1.0),
            (name("c"), -1.0),
            (name("d"), -1.0),
        ],
        0.0,
    );
    attacker.know(name("all"), 18.0);
    // Two unknowns in two sums.
    attacker.sum(&[(name("e"), 1.0), (name("f"), 1.0)], 7.0);
    attacker.sum(&[(name("e"), 1.0), (name("f"), -1.0)], 1.0);
    // Two in one.
    attacker.sum(&[(name("g"), 1.0), (name("h"), 1.0)], 7.0);
    // One that can't be below zero, and none.
    attacker.sum(&[(name("i"), 1.0), (name("j"), 1.0)], 0.0);
    let found = attacker.certain();
    let of = |key: &str| found.get(&name(key)).copied();
    assert_eq!((of("d"), of("e"), of("f")), (Some(3), Some(4), Some(3)));
    assert_eq!((of("g"), of("h"), of("i")), (None, None, Some(0)));
}
