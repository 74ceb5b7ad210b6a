//! What one server did in all its rounds.

use crate::load::Round;
use std::fmt;
use std::time::Duration;

#[derive(Default)]
pub struct Tally {
    /// Requests per second of each round.
    rates: Vec<f64>,
    /// The median latency of each round, in microseconds.
    medians: Vec<f64>,
    latencies: Vec<u32>,
    /// The server's own, in all rounds.
    cpu: Duration,
    /// At the end, in MiB.
    pub rss: f64,
}

impl Tally {
    pub fn add(&mut self, mut round: Round, cpu: Duration) {
        let requests = round.latencies.len();
        assert!(requests > 0, "a round without an answer");
        self.rates.push(requests as f64 / round.took.as_secs_f64());
        round.latencies.sort_unstable();
        self.medians.push(round.latencies[requests / 2].into());
        self.latencies.extend(round.latencies);
        self.cpu += cpu;
    }

    /// Requests in all rounds.
    pub fn requests(&self) -> usize {
        self.latencies.len()
    }

    pub fn rate(&self) -> f64 {
        median(&self.rates)
    }

    /// The server's CPU time for each request, in microseconds.
    pub fn cpu_each(&self) -> f64 {
        self.cpu.as_secs_f64() * 1e6 / self.requests() as f64
    }

    /// In milliseconds; `part` is 0.5 for the median.
    pub fn latency(&self, part: f64) -> f64 {
        let mut sorted = self.latencies.clone();
        sorted.sort_unstable();
        let place = (part * sorted.len() as f64) as usize;
        f64::from(sorted[place.min(sorted.len() - 1)]) / 1e3
    }

    /// The median of the rounds' ratios to those of `other`, of requests per second.
    pub fn rates_to(&self, other: &Self) -> f64 {
        ratio(&self.rates, &other.rates)
    }

    /// The same of the median latencies.
    pub fn latencies_to(&self, other: &Self) -> f64 {
        ratio(&self.medians, &other.medians)
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:>7.0}/s  p50 {:>6.2} ms  p99 {:>6.2} ms  {:>6.1} µs CPU each  {:>5.1} MiB",
            self.rate(),
            self.latency(0.5),
            self.latency(0.99),
            self.cpu_each(),
            self.rss
        )
    }
}

fn ratio(these: &[f64], others: &[f64]) -> f64 {
    let ratios: Vec<f64> = these
        .iter()
        .zip(others)
        .map(|(this, other)| this / other)
        .collect();
    median(&ratios)
}

pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let half = sorted.len() / 2;
    if sorted.len().is_multiple_of(2) {
        f64::midpoint(sorted[half - 1], sorted[half])
    } else {
        sorted[half]
    }
}
