//! Random towns that complain.

use super::{Bureau, Case, day, run};
use chrono::Days;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use std::fmt::Write;

const KINDS: [&str; 8] = [
    "complaint",
    "complaint",
    "complaint",
    "complaint",
    "service_request",
    "service_request",
    "question",
    "suggestion",
];
const CATEGORIES: [&str; 7] = ["light", "light", "light", "water", "water", "road", "waste"];
const CHANNELS: [&str; 6] = ["web", "web", "web", "counter", "phone", "line"];
const FORMS: [&str; 3] = ["water_meter", "water_meter", "tax"];

pub struct World<'a> {
    pub bureau: Bureau<'a>,
    random: StdRng,
}

impl<'a> World<'a> {
    pub fn new(bureau: Bureau<'a>, seed: u64) -> Self {
        Self {
            bureau,
            random: StdRng::seed_from_u64(seed),
        }
    }

    fn pick(&mut self, from: &[&'static str]) -> &'static str {
        from[self.random.random_range(0..from.len())]
    }

    /// Cases that came in between two days; some are done by now, some are published.
    pub async fn complain(&mut self, count: u32, (first, last): (&str, &str), until: &str) {
        let (first, last, until) = (day(first), day(last), day(until));
        let days = u64::try_from((last - first).num_days()).unwrap();
        let mut sql = String::new();
        for _ in 0..count {
            let received_on = first + Days::new(self.random.random_range(0..=days));
            let ended_on = received_on + Days::new(self.random.random_range(0..150));
            let kind = self.pick(&KINDS);
            let is_public = kind == "question" && self.random.random_bool(0.5) && received_on < until;
            let ended_on = if is_public {
                received_on + Days::new(1)
            } else {
                ended_on
            };
            let case = Case {
                kind,
                category: self.pick(&CATEGORIES),
                channel: self.pick(&CHANNELS),
                service_code: (kind == "service_request").then(|| self.pick(&FORMS)),
                received_on,
                ended_on: (is_public || ended_on <= until && self.random.random_bool(0.8))
                    .then_some(ended_on),
                is_public,
            };
            sql += &self.bureau.case_sql(&case);
        }
        run(self.bureau.service, sql).await;
    }

    /// Cases of one kind on one day, so many done before it was over and so many after: what they change can be told.
    pub async fn complain_alike(&mut self, first: &str, (early, late): (u32, u32)) {
        let received_on = day(first) + Days::new(10);
        let mut sql = String::new();
        for n in 0..early + late {
            let case = Case {
                kind: "complaint",
                category: "light",
                channel: "web",
                service_code: None,
                received_on,
                ended_on: Some(received_on + Days::new(if n < early { 5 } else { 180 })),
                is_public: false,
            };
            sql += &self.bureau.case_sql(&case);
        }
        run(self.bureau.service, sql).await;
    }

    /// Some cases of the year are moved to the sealed channel, and some that were done weren't after all.
    pub async fn correct(&mut self, moved: u32, voided: u32) {
        let agency = &self.bureau.agency;
        let mut sql = String::new();
        let (skip, also) = (self.random.random_range(0..5), self.random.random_range(0..5));
        write!(
            sql,
            "UPDATE complaints SET status = 'moved' WHERE id IN (SELECT id FROM complaints WHERE agency_id = '{agency}'
                AND status <> 'moved' AND published_at IS NULL ORDER BY description, id LIMIT {moved} OFFSET {skip});
             UPDATE complaint_steps SET voided_by = 3 WHERE action = 'withdraw' AND voided_by IS NULL AND complaint_id IN (SELECT id
                FROM complaints WHERE agency_id = '{agency}' AND status <> 'moved' ORDER BY id DESC LIMIT {voided} OFFSET {also});"
        )
        .unwrap();
        run(self.bureau.service, sql).await;
    }

    pub fn up_to(&mut self, most: u32) -> u32 {
        self.random.random_range(0..=most)
    }
}
