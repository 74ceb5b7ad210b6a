//! Two servers driven in turn, so that whatever else the machine does meets both.

use crate::load::Load;
use crate::process::Process;
use crate::tally::Tally;
use std::time::Duration;

/// A server and what it's asked.
pub struct Side<'a> {
    pub name: &'a str,
    pub server: &'a Process,
    pub load: Load<'a>,
}

/// How long and how often.
#[derive(Clone, Copy)]
pub struct Pace {
    pub rounds: usize,
    pub round: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        let number = |name: &str| {
            std::env::var(name)
                .ok()
                .map(|text| text.parse::<f64>().expect(name))
        };
        Self {
            rounds: number("PRONGSAI_BENCH_ROUNDS").map_or(7, |rounds| rounds.max(1.0) as usize),
            round: Duration::from_secs_f64(number("PRONGSAI_BENCH_SECONDS").unwrap_or(1.5)),
        }
    }
}

/// Drives both in turn, the first one first in every other round, and prints what each did.
pub fn duel(title: &str, pace: Pace, one: &Side<'_>, other: &Side<'_>) -> (Tally, Tally) {
    let mut tallies = (Tally::default(), Tally::default());
    for side in [one, other] {
        side.load.drive(side.server.address, pace.round.div_f64(4.0)); // warms up
    }
    for n in 0..pace.rounds {
        let mut turns = [(one, &mut tallies.0), (other, &mut tallies.1)];
        if n % 2 == 1 {
            turns.reverse();
        }
        for (side, tally) in turns {
            let before = side.server.cpu();
            let round = side.load.drive(side.server.address, pace.round);
            tally.add(round, side.server.cpu().saturating_sub(before));
        }
    }
    (tallies.0.rss, tallies.1.rss) = (one.server.rss(), other.server.rss());
    println!("\n{title}");
    println!("  {:24} {}", one.name, tallies.0);
    println!("  {:24} {}", other.name, tallies.1);
    tallies
}
