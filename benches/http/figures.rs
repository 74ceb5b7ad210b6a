//! What was measured, as a table and as lines of JSON.

use serde::Serialize;
use std::collections::HashSet;
use std::path::Path;

/// Which side of its target a figure should be on.
#[derive(Clone, Copy, Serialize)]
pub enum Op {
    #[serde(rename = ">=")]
    AtLeast,
    #[serde(rename = "<=")]
    AtMost,
}

#[derive(Serialize)]
struct Figure {
    name: &'static str,
    value: f64,
    unit: &'static str,
    /// What it was measured against in the same run.
    reference: String,
    target: f64,
    op: Op,
    reached: bool,
}

#[derive(Default)]
pub struct Figures(Vec<Figure>);

impl Figures {
    /// A ratio that should be at least `target`.
    pub fn at_least(&mut self, name: &'static str, value: f64, target: f64, reference: String) {
        self.add(name, value, Op::AtLeast, target, reference);
    }

    /// A size, a time or a ratio that should be at most `target`.
    pub fn at_most(&mut self, name: &'static str, value: f64, target: f64, reference: String) {
        self.add(name, value, Op::AtMost, target, reference);
    }

    fn add(&mut self, name: &'static str, value: f64, op: Op, target: f64, reference: String) {
        let value = (value * 1000.0).round() / 1000.0;
        let reached = match op {
            Op::AtLeast => value >= target,
            Op::AtMost => value <= target,
        };
        // The name ends with what the value is of: `start.ready_ms`, `import.nation.s`.
        let ending = name.rsplit(['.', '_']).next().unwrap_or_default();
        let unit = match ending {
            "ms" | "s" => ending,
            "mib" => "MiB",
            _ => "ratio",
        };
        self.0.push(Figure {
            name,
            value,
            unit,
            reference,
            target,
            op,
            reached,
        });
    }

    pub fn print(&self) {
        println!(
            "\n{:32} {:>9} {:5} {:>9}  reached",
            "figure", "value", "", "target"
        );
        for figure in &self.0 {
            let op = match figure.op {
                Op::AtLeast => "≥",
                Op::AtMost => "≤",
            };
            let reached = if figure.reached { "yes" } else { "NO" };
            println!(
                "{:32} {:>9.3} {:5} {op} {:>7}  {reached:7}  {}",
                figure.name, figure.value, figure.unit, figure.target, figure.reference
            );
        }
    }

    /// Puts the figures into a file of JSON lines, in the place of older ones of the same names.
    pub fn save(&self, file: &Path) {
        let names: HashSet<&str> = self.0.iter().map(|figure| figure.name).collect();
        let kept = std::fs::read_to_string(file).unwrap_or_default();
        let kept = kept.lines().filter(|line| {
            let read = serde_json::from_str::<serde_json::Value>(line);
            read.is_ok_and(|read| read["name"].as_str().is_some_and(|name| !names.contains(name)))
        });
        let measured = self
            .0
            .iter()
            .map(|figure| serde_json::to_string(figure).expect("plain data"));
        let lines: String = kept
            .map(str::to_owned)
            .chain(measured)
            .map(|line| line + "\n")
            .collect();
        std::fs::write(file, lines).expect("a writable target folder");
        println!("\nwritten to {}", file.display());
    }
}
