//! Random towns, published again and again while their cases change, attacked through everything that anybody can read.

use super::attacker::{Attacker, Name};
use super::worlds::World;
use super::{Bureau, set_day};
use crate::support::{TestService, on_each_database};
use calamine::{Data, Reader, Xlsx};
use diesel::prelude::*;
use diesel::sql_types::{Integer, Text};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

const YEAR: i32 = 2569;
const WORLDS: u64 = 10;

/// What was counted for a revision.
#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = Integer)]
    number: i32,
    #[diesel(sql_type = Text)]
    halves: String,
}

async fn counted(bureau: &Bureau<'_>) -> Vec<Counted> {
    let sql = format!(
        "SELECT number, halves FROM statistics_revisions WHERE agency_id = '{}' AND series = 'complaints' ORDER BY number",
        bureau.agency
    );
    let read = bureau
        .service
        .db
        .read(move |conn| Ok(diesel::sql_query(sql).load(conn)?));
    read.await.unwrap()
}

/// The small figures of all halves that were ever published, by the names that the attacker gives them.
fn secrets(counted: &[Counted]) -> BTreeMap<Name, i64> {
    let mut secrets = BTreeMap::new();
    for row in counted {
        let halves: Vec<Value> = serde_json::from_str(&row.halves).unwrap();
        for half in &halves {
            let revision = half["revision"].as_i64().unwrap();
            assert!(revision <= i64::from(row.number));
            let start = half["start"].as_str().unwrap();
            let mut note = |cut: &str, key: &str, period: String, pair: &Value| {
                let (done, open) = (
                    pair["completed"].as_i64().unwrap(),
                    pair["in_progress"].as_i64().unwrap(),
                );
                for (measure, value) in [("total", done + open), ("completed", done), ("in_progress", open)] {
                    if (1..5).contains(&value) {
                        let name = (revision, cut.to_owned(), key.to_owned(), period.clone(), measure);
                        secrets.insert(name, value);
                    }
                }
            };
            let period = format!("half_year {start}");
            note("all", "all", period.clone(), &half["whole"]);
            let later = |months: u32| super::day(start) + chrono::Months::new(months);
            for (list, length, kind) in [("quarters", 3, "quarter"), ("months", 1, "month")] {
                for (n, pair) in (0..).zip(half[list].as_array().unwrap()) {
                    note("all", "all", format!("{kind} {}", later(n * length)), pair);
                }
            }
            for (list, cut) in [
                ("kinds", "kind"),
                ("categories", "category"),
                ("channels", "channel"),
                ("requests", "service_request"),
            ] {
                for tally in half[list].as_array().unwrap() {
                    note(
                        cut,
                        tally["key"].as_str().unwrap(),
                        period.clone(),
                        &tally["pair"],
                    );
                }
            }
        }
    }
    secrets
}

/// All revisions, read in every format.
async fn published(bureau: &Bureau<'_>, series: &str) -> Vec<Value> {
    let path = bureau.path(series, YEAR);
    let list = bureau.service.get(&format!("{path}/revisions")).await.expect(200);
    let mut documents: Vec<Value> = Vec::new();
    for line in list["items"].as_array().unwrap().iter().rev() {
        let path = line["path"].as_str().unwrap();
        let view = bureau.service.get(path).await.expect(200);
        compare_formats(bureau.service, path, &view["document"]).await;
        compare_difference(documents.last(), &view);
        documents.push(view["document"].clone());
    }
    documents
}

fn figures(cell: &Value) -> Vec<String> {
    let values = cell["values"].as_object().unwrap().values();
    values
        .map(|value| value.as_i64().map_or(String::new(), |value| value.to_string()))
        .collect()
}

/// No format tells more than another.
async fn compare_formats(service: &TestService, path: &str, document: &Value) {
    let cells = document["cells"].as_array().unwrap();
    let key = |cell: &Value| -> Vec<String> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        vec![
            text(&cell["cut"]),
            text(&cell["key"]),
            text(&cell["period"]["kind"]),
            text(&cell["period"]["start"]),
        ]
    };
    let expected: BTreeSet<(Vec<String>, Vec<String>)> = cells
        .iter()
        .map(|cell| {
            let mut figures = figures(cell);
            figures.sort();
            (key(cell), figures)
        })
        .collect();
    let ndjson = service.get(&format!("{path}?format=ndjson")).await.text();
    let lines: Vec<Value> = ndjson
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines[1..], *cells);
    let of_row = |row: Vec<String>| {
        let mut figures = row[7..row.len() - 1].to_vec();
        figures.sort();
        (
            vec![row[0].clone(), row[1].clone(), row[3].clone(), row[4].clone()],
            figures,
        )
    };
    let csv = service.get(&format!("{path}?format=csv&bom=1")).await;
    assert!(csv.bytes.starts_with("\u{feff}cut,key,".as_bytes()));
    let mut reader = csv::Reader::from_reader(&csv.bytes[3..]);
    let rows = reader
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect());
    assert_eq!(rows.map(of_row).collect::<BTreeSet<_>>(), expected);
    let xlsx = service.get(&format!("{path}?format=xlsx")).await;
    assert_eq!(xlsx.status, 200, "{}", xlsx.text());
    let mut book = Xlsx::new(Cursor::new(xlsx.bytes.clone())).unwrap();
    let range = book.worksheet_range("ข้อมูลทั้งหมด").unwrap();
    let text = |cell: &Data| cell.to_string();
    let rows = range
        .rows()
        .map(|row| row.iter().map(text).collect::<Vec<String>>());
    let rows = rows
        .skip_while(|row| row[0] != "cut")
        .skip(1)
        .filter(|row| !row[0].starts_with("SHA"));
    assert_eq!(rows.map(of_row).collect::<BTreeSet<_>>(), expected);
}

/// The difference tells what both revisions tell.
fn compare_difference(before: Option<&Value>, view: &Value) {
    let difference = &view["difference"];
    let find = |document: &Value, moved: &Value| -> Value {
        let cells = document["cells"].as_array().unwrap();
        let found = cells.iter().find(|cell| {
            ["cut", "key", "period"]
                .iter()
                .all(|field| cell[*field] == moved[*field])
        });
        found.unwrap()["values"][moved["measure"].as_str().unwrap()].clone()
    };
    for moved in difference["changed"].as_array().unwrap() {
        assert_eq!(find(&view["document"], moved), moved["after"]);
        assert_eq!(find(before.unwrap(), moved), moved["before"]);
    }
    let cells = |document: &Value| document["cells"].as_array().map_or(0, Vec::len);
    let added = difference["added"].as_array().unwrap().len();
    let removed = difference["removed"].as_array().unwrap().len();
    if let Some(before) = before {
        assert_eq!(cells(before) + added - removed, cells(&view["document"]));
    }
}

/// What's done and what isn't is all there is, and parts add up, wherever it's told.
fn check_sums(document: &Value) {
    for cell in document["cells"].as_array().unwrap() {
        let of = |measure: &str| cell["values"][measure].as_i64();
        if let (Some(total), Some(completed), Some(in_progress)) =
            (of("total"), of("completed"), of("in_progress"))
        {
            assert_eq!(total, completed + in_progress, "{cell}");
        }
        assert_eq!(of("completed").is_some(), of("in_progress").is_some());
        let hidden = ["total", "completed", "in_progress"]
            .iter()
            .any(|measure| of(measure).is_none());
        assert_eq!(cell["suppressed"], hidden);
        for measure in ["total", "completed", "in_progress"] {
            let whole = cell["cut"] == "all"
                && measure == "total"
                && cell["period"]["kind"] != "quarter"
                && cell["period"]["kind"] != "month";
            assert!(
                whole || of(measure).is_none_or(|value| value == 0 || value >= 5),
                "{cell}"
            );
        }
    }
}

/// Questions that stand in public before a day: at least so many were asked.
async fn know_questions(attacker: &mut Attacker, bureau: &Bureau<'_>, revision: i64) {
    let path = format!("/api/v1/agencies/{}/questions?limit=200", bureau.agency);
    let page = bureau.service.get(&path).await.expect(200);
    let mut by_category: BTreeMap<String, f64> = BTreeMap::new();
    let mut all = 0.0;
    for question in page["items"].as_array().unwrap() {
        if question["published_on"].as_str().unwrap() <= "2026-03-31" {
            *by_category
                .entry(question["category"].as_str().unwrap().to_owned())
                .or_default() += 1.0;
            all += 1.0;
        }
    }
    let name = |cut: &str, key: &str| -> Name {
        (
            revision,
            cut.to_owned(),
            key.to_owned(),
            "half_year 2025-10-01".to_owned(),
            "total",
        )
    };
    attacker.at_least(name("kind", "question"), all);
    for (category, count) in by_category {
        attacker.at_least(name("category", &category), count);
    }
}

async fn attack(world: &World<'_>, seed: u64) -> (usize, usize, usize) {
    let bureau = &world.bureau;
    let documents = published(bureau, "complaints").await;
    let mut attacker = Attacker::default();
    for document in &documents {
        check_sums(document);
        attacker.read(document);
    }
    know_questions(&mut attacker, bureau, 1).await;
    // What services say of requests, complaints have said.
    let told: BTreeSet<String> = documents.iter().flat_map(request_figures).collect();
    for document in published(bureau, "services").await {
        for figure in request_figures(&document) {
            assert!(told.contains(&figure), "{figure}");
        }
    }
    let shown: BTreeSet<String> = documents
        .iter()
        .flat_map(|document| {
            document["cells"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|cell| cell["values"]["total"].is_i64())
        })
        .map(|cell| format!("{cell}"))
        .collect();
    let certain = attacker.certain();
    let secrets = secrets(&counted(bureau).await);
    let mut found = Vec::new();
    for (name, value) in &secrets {
        let is_public = name.1 == "all" && name.4 == "total" && name.3.starts_with("half_year");
        if let Some(known) = certain.get(name).filter(|_| !is_public) {
            assert_eq!(known, value, "the attacker is wrong about {name:?}");
            found.push(name.clone());
        }
    }
    assert!(found.is_empty(), "world {seed}: {found:#?}");
    (secrets.len(), shown.len(), documents.len())
}

fn request_figures(document: &Value) -> Vec<String> {
    let cells = document["cells"].as_array().unwrap().iter();
    let cells = cells.filter(|cell| cell["cut"] == "service_request");
    let figures = cells.map(|cell| {
        let values = &cell["values"];
        let received = if values["total"].is_null() {
            &values["received"]
        } else {
            &values["total"]
        };
        json!([
            cell["key"],
            cell["period"],
            received,
            values["completed"],
            values["in_progress"]
        ])
        .to_string()
    });
    figures.collect()
}

#[test]
fn nothing_small_follows_from_all_that_is_published() {
    on_each_database(async |service| {
        let (mut secrets, mut shown, mut revisions) = (0, 0, 0);
        for seed in 0..WORLDS {
            let mut world = World::new(Bureau::open(&service).await, seed);
            for code in ["water_meter", "tax"] {
                let agency = &world.bureau.agency;
                let sql = format!(
                    "INSERT INTO service_forms VALUES ('{agency}', '{code}', 'แบบ {code}', NULL, '{{}}', TRUE, 1, '2025-10-01 00:00:00')"
                );
                super::run(&service, sql).await;
            }
            let size = [6, 25, 60, 150][usize::try_from(seed % 4).unwrap()];
            let first = ("2025-10-01", "2026-03-31");
            let second = ("2026-04-01", "2026-09-30");
            set_day(&service, "2026-04-12");
            let count = world.up_to(size);
            // In the last of them whole batches change, so that half-years are told anew.
            let alike = seed + 2 >= WORLDS;
            if alike {
                world.complain_alike(first.0, (8, 7)).await;
            } else {
                world.complain(count, first, "2026-04-12").await;
            }
            for day in [
                "2026-04-12",
                "2026-06-20",
                "2026-10-12",
                "2026-11-20",
                "2026-12-20",
            ] {
                set_day(&service, day);
                for series in ["complaints", "services"] {
                    world.bureau.publish(series, YEAR).await.expect(200);
                }
                if alike {
                    let more = world.up_to(1) * 6;
                    world.complain_alike(first.0, (more, 0)).await;
                    world.complain_alike(second.0, (5, more)).await;
                    continue;
                }
                let (late, moved, voided) = (world.up_to(3), world.up_to(2), world.up_to(3));
                world.complain(late, first, day).await;
                world.correct(moved, voided).await;
                if day == "2026-06-20" {
                    let count = world.up_to(size);
                    world.complain(count, second, "2026-10-12").await;
                } else if day == "2026-11-20" {
                    // Once more than a few.
                    world.complain(size, second, day).await;
                }
            }
            let (small, told, published) = attack(&world, seed).await;
            secrets += small;
            shown += told;
            revisions += published;
        }
        println!("{secrets} small figures, {shown} cells told, {revisions} revisions");
        assert!(secrets > 100 && shown > 100 && revisions > usize::try_from(WORLDS).unwrap() * 2);
    });
}
