//! What the service costs over a bare server that does the same work, and how long its large jobs take.
//!
//! `cargo bench --bench http` runs all of it, `cargo bench --bench http -- writes start` a part. It starts the
//! program as an operator would, on SQLite, with its access log on and written to a file. Beside it run bare
//! actix-web servers with as many workers, as processes of their own too, and the same generator drives both in
//! turn. `PRONGSAI_BENCH_SECONDS` is how long each round lasts (1.5), `PRONGSAI_BENCH_ROUNDS` how many there are (7).
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a measurement that can't go on has failed"
)]
#![expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    reason = "counts and times here are far from the limits of their types"
)]

mod answer;
mod assets;
mod bare;
mod charts;
mod complaints;
mod counts;
mod disclosures;
mod duel;
mod export;
mod figures;
mod growth;
mod import;
mod integrity;
mod load;
mod nation;
mod pages;
mod process;
mod seed;
mod service;
mod start;
mod statistics;
mod tally;
mod writes;

use figures::Figures;
use std::path::Path;

/// One measurement: what it's called on the command line, and what runs it in a folder of its own.
type Measurement = (&'static str, fn(&Path, &mut Figures));

const MEASUREMENTS: [Measurement; 13] = [
    ("pages", pages::measure),
    ("writes", writes::measure),
    ("import", import::measure),
    ("export", export::measure),
    ("growth", growth::measure),
    ("start", start::measure),
    ("assets", assets::measure),
    ("complaints", complaints::measure),
    ("integrity", integrity::measure),
    ("charts", charts::measure),
    ("statistics", statistics::measure),
    ("counts", counts::measure),
    ("disclosures", disclosures::measure),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some((bare::ARGUMENT, rest)) = arguments
        .split_first()
        .map(|(first, rest)| (first.as_str(), rest))
    {
        return bare::run(rest);
    }
    // `cargo bench` adds `--bench`.
    let wanted: Vec<&String> = arguments.iter().filter(|word| !word.starts_with('-')).collect();
    let mut figures = Figures::default();
    for (name, measure) in MEASUREMENTS {
        if wanted.is_empty() || wanted.iter().any(|word| *word == name) {
            let folder = tempfile::Builder::new()
                .prefix("bench-")
                .tempdir_in(env!("CARGO_TARGET_TMPDIR"))
                .expect("a folder on the disk");
            measure(folder.path(), &mut figures);
        }
    }
    figures.print();
    figures.save(
        Path::new(env!("CARGO_TARGET_TMPDIR"))
            .with_file_name("figures.jsonl")
            .as_path(),
    );
}
