//! Every figure is recomputed from the export, by a script that anybody can read.

use super::worlds::World;
use super::{Bureau, cell, run, set_day};
use crate::assets::chairs;
use crate::assets::lending::Lending;
use crate::support::on_each_database;
use crate::support::sealed::Office;
use prongsai::sealed::House;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::path::Path;
use std::process::Command;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/recompute.py");
const YEAR: i32 = 2569;

/// Runs the script on an export; what it said, and whether all was right.
fn recompute(folder: &Path, ndjson: &str) -> (bool, String) {
    let file = folder.join("revision.ndjson");
    std::fs::write(&file, ndjson).unwrap();
    let out = Command::new("python3").arg(SCRIPT).arg(&file).output().unwrap();
    let said = [out.stdout, out.stderr].concat();
    (out.status.success(), String::from_utf8(said).unwrap())
}

/// The export with one more in a figure, and the hash of that.
fn tampered(ndjson: &str, measure: &str) -> String {
    let mut lines: Vec<Value> = ndjson
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let cells = lines[1..].iter_mut();
    let mut told =
        cells.filter(|cell| cell["period"]["kind"] != "month" && cell["values"][measure].as_i64().is_some());
    let figure = &mut told.next().unwrap()["values"][measure];
    *figure = json!(figure.as_i64().unwrap() + 1);
    let mut document = lines[0]["document"].clone();
    document["cells"] = json!(lines[1..]);
    let canonical = serde_json_canonicalizer::to_string(&document).unwrap();
    lines[0]["sha256"] = json!(prongsai::crypto::hex(&Sha256::digest(canonical.as_bytes())));
    lines.iter().map(Value::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_script_is_short() {
    let script = std::fs::read_to_string(SCRIPT).unwrap();
    assert!(script.lines().count() < 60);
}

#[test]
fn every_series_is_recomputed_and_a_changed_figure_is_found() {
    if Command::new("python3").arg("--version").output().is_err() {
        assert!(std::env::var("CI").is_err(), "CI needs python3");
        return;
    }
    on_each_database(async |service| {
        set_day(&service, "2026-08-20");
        let lending = Lending::open(&service, "เทศบาลตำบลคำนวณ").await;
        let many = lending.store.has(&chairs("1", 200)).await;
        lending.lend(&[(&many, 20)], 3).await;
        let agency = lending.store.agency.clone();
        set_day(&service, "2025-09-25");
        Office::open(&agency, &[(House::Agency, &service)]).await;
        let mut world = World::new(
            Bureau {
                service: &service,
                agency: agency.clone(),
            },
            7,
        );
        for half in [("2025-10-01", "2026-03-31"), ("2026-04-01", "2026-09-30")] {
            world.complain(120, half, "2026-09-30").await;
        }
        let mut sql = format!(
            "INSERT INTO services VALUES ('{agency}-s', '{agency}', 'tax', 'ชำระภาษี', NULL, NULL, 1, 0, NULL, NULL, NULL, NULL, '[]',
                TRUE, TRUE, FALSE, FALSE, 'active', 1, '2025-10-01 00:00:00', '2025-10-01 00:00:00');
             INSERT INTO service_counts VALUES ('{agency}', '{agency}-s', '2025-10-01', 'counter', 12, 10, 9, 1, '2026-10-01 00:00:00');
             INSERT INTO satisfaction_forms VALUES ('{agency}-f', '{agency}', NULL, 'standard', '2025-10-01', NULL, 5, 'open', 1, 1,
                '2025-10-01 00:00:00', '2025-10-01 00:00:00');"
        );
        for n in 0..9 {
            write!(sql,
                "INSERT INTO satisfaction_answers VALUES ('{agency}-{n}', '{agency}-f', '{agency}', '{agency}-s', '2026-01-01', 'form', NULL,
                    'pending', 1);
                 INSERT INTO satisfaction_ratings VALUES ('{agency}-{n}', 'q1', 'process', {});",
                1 + n % 5
            ).unwrap();
        }
        run(&service, sql).await;
        set_day(&service, "2026-10-20");
        prongsai::statistics::round(&service.db, service.clock.now())
            .await
            .unwrap();
        let bureau = &world.bureau;
        let folder = tempfile::tempdir().unwrap();
        for (series, measures) in [
            ("complaints", &["total"][..]),
            ("services", &["received", "completed"]),
            (
                "satisfaction",
                &[
                    "mean_hundredths",
                    "sd_hundredths",
                    "rated_2",
                    "of_most_hundredths_percent",
                ],
            ),
            ("loans", &["pieces_lent", "requested"]),
            ("corruption_complaints", &["total", "completed"]),
        ] {
            if series != "corruption_complaints" {
                bureau.publish(series, YEAR).await.expect(200);
            }
            let ndjson = service
                .get(&format!("{}?format=ndjson", bureau.path(series, YEAR)))
                .await
                .text();
            let (fine, said) = recompute(folder.path(), &ndjson);
            assert!(fine, "{series}: {said}");
            println!("{series} {said}");
            for measure in measures {
                let (fine, said) = recompute(folder.path(), &tampered(&ndjson, measure));
                assert!(
                    !fine && said.contains("is computed"),
                    "{series} {measure}: {said}"
                );
            }
            // And one that nothing follows from.
            let (fine, said) = recompute(folder.path(), &ndjson.replacen("รวม", "ทั้งสิ้น", 1));
            assert!(!fine && said.contains("sha256"), "{series}: {said}");
        }
        let complaints = bureau.newest("complaints", YEAR).await;
        let year = cell(&complaints["document"], "all", "all", "2025-10-01", "fiscal_year");
        assert_eq!(year["values"]["total"], 240);
    });
}
