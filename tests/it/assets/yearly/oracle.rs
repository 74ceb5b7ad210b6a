//! What the events of loans say, read without the service's own code.

use crate::support::TestService;
use chrono::{NaiveDate, TimeDelta};
use prongsai::events::EventRef;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// One loan: its events in their order, and the payload of the last.
pub struct Life {
    events: Vec<EventRef>,
    voided: Vec<i64>,
    pub last: Value,
    /// By figure: how much changed on which day.
    counted: Vec<(&'static str, Vec<(NaiveDate, i64)>)>,
}

/// Every loan that has events.
pub async fn lives(service: &TestService) -> Vec<Life> {
    let (mut lives, mut after): (BTreeMap<String, Life>, i64) = (BTreeMap::new(), 0);
    loop {
        let page = service
            .db
            .read(move |conn| prongsai::events::after(conn, after, 1000))
            .await
            .unwrap();
        let Some(last) = page.last() else {
            return lives.into_values().map(Life::counted).collect();
        };
        after = last.seq;
        for event in page {
            // A reminder is no step.
            if !event.subject.starts_with("loan/") || event.payload["step"].is_null() {
                continue;
            }
            let life = lives.entry(event.subject.clone()).or_insert_with(|| Life {
                events: Vec::new(),
                voided: Vec::new(),
                last: Value::Null,
                counted: Vec::new(),
            });
            life.voided.extend(event.payload["voids"].as_i64());
            life.last = event.payload.clone();
            life.events.push(event);
        }
    }
}

fn day(value: &Value) -> Option<NaiveDate> {
    value.as_str().map(|text| text.parse().unwrap())
}

const COUNTED: [(&str, &str); 8] = [
    ("handed", "pieces_lent"),
    ("good", "pieces_good"),
    ("damaged", "pieces_damaged"),
    ("incomplete", "pieces_incomplete"),
    ("lost", "pieces_lost"),
    ("repaired", "pieces_repaired"),
    ("replaced", "pieces_replaced"),
    ("paid", "pieces_paid"),
];

impl Life {
    fn counted(mut self) -> Self {
        for (of, name) in COUNTED {
            let sum = |payload: &Value| -> i64 {
                let lines = payload["lines"].as_array().unwrap().iter();
                lines.map(|line| line[of].as_i64().unwrap()).sum()
            };
            let changes = self.changes(sum);
            self.counted.push((name, changes));
        }
        let paid = self.changes(|payload| payload["paid_satang"].as_i64().unwrap());
        self.counted.push(("paid_satang", paid));
        self
    }

    /// Events of these kinds that weren't voided.
    fn in_force(&self, kinds: &[&str]) -> Vec<&EventRef> {
        let counts = |event: &&EventRef| {
            let step = event.payload["step"].as_i64().unwrap();
            kinds.contains(&event.kind.as_str()) && !self.voided.contains(&step)
        };
        self.events.iter().filter(counts).collect()
    }

    fn on(&self, kinds: &[&str]) -> Option<NaiveDate> {
        let event = self.in_force(kinds).into_iter().next_back()?;
        day(&event.payload["happened_on"])
    }

    /// The due day as it was known of a day.
    fn due_as_of(&self, then: NaiveDate) -> NaiveDate {
        let mut due = day(&self.events[0].payload["due_on"]).unwrap();
        for event in self.in_force(&["loan.extended", "loan.extension_recorded"]) {
            if day(&event.payload["happened_on"]).unwrap() <= then {
                due = due.max(day(&event.payload["due_on"]).unwrap());
            }
        }
        due
    }

    /// Each due day, and until when it held.
    fn dues(&self) -> Vec<(NaiveDate, NaiveDate)> {
        let mut dues = vec![day(&self.events[0].payload["due_on"]).unwrap()];
        let mut until = Vec::new();
        for event in self.in_force(&["loan.extended", "loan.extension_recorded"]) {
            dues.push(day(&event.payload["due_on"]).unwrap());
            until.push(day(&event.payload["happened_on"]).unwrap());
        }
        until.push(NaiveDate::MAX);
        dues.into_iter().zip(until).collect()
    }

    fn chased(&self) -> Vec<NaiveDate> {
        let chases = self.in_force(&["loan.chased"]);
        let days = chases
            .iter()
            .map(|event| day(&event.payload["happened_on"]).unwrap());
        days.collect()
    }

    fn is_out(&self, then: NaiveDate) -> bool {
        day(&self.last["handed_on"]).is_some_and(|handed| handed <= then)
            && day(&self.last["returned_on"]).is_none_or(|returned| returned > then)
    }

    /// How much of something changed on which day; what a voided step did is taken back on its own day.
    fn changes(&self, of: impl Fn(&Value) -> i64) -> Vec<(NaiveDate, i64)> {
        let (mut changes, mut before) = (Vec::new(), 0);
        for event in &self.events {
            let now = of(&event.payload);
            let by = event.payload["voids"].as_i64();
            let whose = by.map_or(event, |voided| {
                let is_it = |event: &&EventRef| event.payload["step"].as_i64() == Some(voided);
                self.events.iter().find(is_it).unwrap()
            });
            changes.push((day(&whose.payload["happened_on"]).unwrap(), now - before));
            before = now;
        }
        changes
    }

    /// Number, quantity, handed, due, returned, conditions and status of each line.
    pub fn register_rows(&self) -> Vec<Vec<String>> {
        let short =
            |day: NaiveDate| prongsai::calendar::format_short(day, prongsai::calendar::Digits::Arabic);
        let status = prongsai::assets::LoanStatus::parse(self.last["status"].as_str().unwrap()).unwrap();
        let lines = self.last["lines"].as_array().unwrap().iter().enumerate();
        let row = |(index, line): (usize, &Value)| {
            let moved = |names: &[&str]| -> Vec<(NaiveDate, i64)> {
                let of = |payload: &Value| -> i64 {
                    let line = &payload["lines"][index];
                    names.iter().map(|name| line[*name].as_i64().unwrap()).sum()
                };
                let mut by_day: BTreeMap<NaiveDate, i64> = BTreeMap::new();
                for (day, change) in self.changes(of) {
                    *by_day.entry(day).or_default() += change;
                }
                by_day.into_iter().filter(|(_, change)| *change != 0).collect()
            };
            let handed = moved(&["handed"]).first().map(|(day, _)| short(*day));
            let back = moved(&["good", "damaged", "incomplete", "lost"]);
            let back = back.last().map(|(day, _)| short(*day));
            let words = [
                ("good", "เรียบร้อย"),
                ("damaged", "ชำรุด"),
                ("incomplete", "ไม่ครบ"),
                ("lost", "สูญหาย"),
            ];
            let conditions: Vec<String> = words
                .iter()
                .filter(|(name, _)| line[*name] != 0)
                .map(|(name, word)| format!("{word} {}", line[*name]))
                .collect();
            vec![
                self.last["number"].as_str().unwrap().to_owned(),
                line["quantity"].to_string(),
                handed.unwrap_or_default(),
                short(day(&self.last["due_on"]).unwrap()),
                back.unwrap_or_default(),
                conditions.join(", "),
                status.labels().0.to_owned(),
            ]
        };
        lines.map(row).collect()
    }
}

/// The figures of a span, as the contract shows them.
pub fn figures<'a>(lives: impl Iterator<Item = &'a Life>, start: NaiveDate, end: NaiveDate) -> Value {
    let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
    for (_, name) in COUNTED {
        sums.insert(name, 0);
    }
    for name in [
        "requested",
        "approved",
        "rejected",
        "cancelled",
        "handed_over",
        "returned_on_time",
        "returned_late",
        "still_out",
        "overdue",
        "paid_satang",
        "chased_in_time",
        "chased_late",
        "not_chased",
    ] {
        sums.insert(name, 0);
    }
    let within = |day: NaiveDate| start <= day && day <= end;
    for life in lives {
        let mut add = |name: &'static str, yes: bool| *sums.get_mut(name).unwrap() += i64::from(yes);
        add("requested", within(day(&life.last["requested_on"]).unwrap()));
        for (name, kinds) in [
            ("approved", &["loan.approved", "loan.approval_recorded"][..]),
            ("rejected", &["loan.rejected"]),
            ("cancelled", &["loan.cancelled"]),
        ] {
            // What's left of a loan that was handed over in part is given up: that isn't a cancelled loan.
            let counts = name != "cancelled" || life.last["handed_on"].is_null();
            add(name, counts && life.on(kinds).is_some_and(within));
        }
        let (handed, returned) = (day(&life.last["handed_on"]), day(&life.last["returned_on"]));
        let due = life.due_as_of(NaiveDate::MAX);
        assert_eq!(Some(due), day(&life.last["due_on"]));
        add("handed_over", handed.is_some_and(within));
        let back = returned.is_some_and(within);
        add("returned_on_time", back && returned <= Some(due));
        add("returned_late", back && returned > Some(due));
        add("still_out", life.is_out(end));
        add("overdue", life.is_out(end) && life.due_as_of(end) < end);
        for (due, until) in life.dues() {
            let opened = due + TimeDelta::days(1);
            if !within(opened) || until < opened || !life.is_out(due) {
                continue;
            }
            let last = due + TimeDelta::days(7);
            let chased = life
                .chased()
                .into_iter()
                .filter(|day| due < *day && *day <= until)
                .min();
            add("chased_in_time", chased.is_some_and(|chased| chased <= last));
            add("chased_late", chased.is_some_and(|chased| chased > last));
            add(
                "not_chased",
                chased.is_none() && last < until && life.is_out(last),
            );
        }
        for (name, changes) in &life.counted {
            let own = changes.iter().filter(|(day, _)| within(*day));
            *sums.get_mut(name).unwrap() += own.map(|(_, change)| change).sum::<i64>();
        }
    }
    json!(sums)
}
