//! Everything of an agency's year, out and in again.

use crate::disclosures::report::loaded;
use crate::disclosures::{Clerk, YEAR};
use crate::statistics::Bureau;
use crate::support::{Multipart, TestService, databases, on_each_database, prongsai, send};
use prongsai::archive::{Counted, put_in, take_out};
use prongsai::crypto::Vault;
use prongsai::db::{Db, Settings};
use prongsai::demo::{self, Plan};
use prongsai::files::FileStore;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Output;

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<<>>endobj\nstartxref\n9\n%%EOF\n";

/// Every file below a folder, by its name there.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for part in ["", "tables", "files"] {
        for entry in std::fs::read_dir(folder.join(part)).unwrap().map(Result::unwrap) {
            if entry.path().is_file() {
                let name = format!("{part}/{}", entry.file_name().to_str().unwrap());
                found.insert(name, std::fs::read(entry.path()).unwrap());
            }
        }
    }
    found
}

fn store(service: &TestService) -> FileStore {
    FileStore::open(service.folder.path(), Vault::new([[7; 32]]))
}

async fn out(service: &TestService, agency: &str, folder: &Path) -> Counted {
    let place = (agency.to_owned(), YEAR);
    take_out(&service.db, &store(service), place, folder)
        .await
        .unwrap()
}

/// The report's agency with evidence of every kind, a procedure, a published series and a report on a measure.
async fn worked_on(service: &TestService) -> String {
    let agency = loaded(service).await;
    let clerk = Clerk {
        service,
        agency: agency.clone(),
    };
    let form = Multipart::default().text("title", "คู่มือ").file("คู่มือ.pdf", PDF);
    let with = clerk.attach("operation_manual", form).await.expect(200);
    let old = with["evidence"][0]["id"].as_str().unwrap().to_owned();
    let form = Multipart::default().text("title", "ภาพ").text("replaces", &old);
    let photo = form.file("ภาพ.jpg", include_bytes!("../samples/photo.jpg"));
    clerk.attach("operation_manual", photo).await.expect(200);
    clerk.finish("executives", None).await;
    let taken = clerk.links("e_service", "ลิงก์", None).await;
    let withdraw = format!("evidence/{taken}/withdraw");
    clerk.act("e_service", &withdraw, &json!({})).await.expect(200);
    let procedure = crate::disclosures::procedure::procedure();
    clerk.proceeds("\"0\"", &procedure).await.expect(200);
    let pin = json!({ "source": "complaint_procedure" });
    clerk
        .act("corruption_complaint_guideline", "live", &pin)
        .await
        .expect(200);
    let bureau = Bureau {
        service,
        agency: agency.clone(),
    };
    bureau.publish("loans", YEAR).await.expect(200);
    let officer = clerk.officer();
    let year = service
        .get(&format!("/api/v1/agencies/{agency}/measures/{YEAR}"))
        .await
        .expect(200);
    let measure = format!("/api/v1/measures/{}", year["measures"][0]["id"].as_str().unwrap());
    let ask = |what: &str| {
        let request = service
            .request("POST", &format!("{measure}/{what}"))
            .bearer_auth(&officer);
        request.header("if-match", "*")
    };
    let report = json!({ "half": "first_half", "text": "อบรมแล้ว", "reported_on": "2023-03-31" });
    send(ask("progress").json(&report)).await.expect(200);
    send(Multipart::default().file("b.pdf", PDF).of(ask("files")))
        .await
        .expect(200);
    agency
}

#[test]
fn a_year_goes_into_an_empty_instance_and_comes_out_byte_for_byte() {
    on_each_database(async |service| {
        let agency = worked_on(&service).await;
        let folder = tempfile::tempdir().unwrap();
        let (first, second) = (folder.path().join("first"), folder.path().join("second"));
        let counted = out(&service, &agency, &first).await;
        assert_eq!(counted.files, 3);
        let before = tree(&first);
        // Once more is the same, and a folder that isn't empty is left alone.
        out(&service, &agency, &second).await;
        assert_eq!(tree(&second), before);
        let place = (agency.clone(), YEAR);
        assert!(
            take_out(&service.db, &store(&service), place, &first)
                .await
                .is_err()
        );
        for (n, target) in databases().into_iter().enumerate() {
            let other = TestService::start(target).await;
            let put = put_in(&other.db, &store(&other), &other.clock, &first)
                .await
                .unwrap();
            assert_eq!(put, counted);
            let again = folder.path().join(n.to_string());
            out(&other, &agency, &again).await;
            let after = tree(&again);
            let names = |tree: &BTreeMap<String, Vec<u8>>| tree.keys().cloned().collect::<Vec<_>>();
            assert_eq!(names(&after), names(&before));
            for (name, bytes) in &before {
                assert!(after[name] == *bytes, "{name} came back otherwise");
            }
            for what in [
                format!("disclosures/{YEAR}"),
                format!("measures/{YEAR}"),
                "complaint-procedure".to_owned(),
            ] {
                let path = format!("/api/v1/agencies/{agency}/{what}");
                assert_eq!(
                    other.get(&path).await.expect(200),
                    service.get(&path).await.expect(200),
                    "{path}"
                );
            }
            let shown = service
                .get(&format!(
                    "/api/v1/agencies/{agency}/disclosures/{YEAR}/operation_manual"
                ))
                .await;
            let file = shown.expect(200)["evidence"][0]["address"]
                .as_str()
                .unwrap()
                .to_owned();
            assert_eq!(other.get(&file).await.bytes, service.get(&file).await.bytes);
            // It was there already: the same again is nothing new, and something else is refused.
            put_in(&other.db, &store(&other), &other.clock, &first)
                .await
                .unwrap();
            let clerk = Clerk {
                service: &other,
                agency: agency.clone(),
            };
            clerk
                .change("e_service", &json!({ "progress": "อื่น" }))
                .await
                .expect(200);
            let refused = put_in(&other.db, &store(&other), &other.clock, &first)
                .await
                .unwrap_err();
            assert!(refused.cause().unwrap().contains("here already"), "{refused:?}");
            assert_eq!(clerk.public("e_service").await["progress"], json!(["อื่น"]));
            other.stop().await;
        }
    });
}

#[test]
fn an_archive_that_was_changed_is_refused_whole() {
    on_each_database(async |service| {
        let agency = worked_on(&service).await;
        let folder = tempfile::tempdir().unwrap();
        let first = folder.path().join("first");
        out(&service, &agency, &first).await;
        let empty = TestService::start(databases().remove(0)).await;
        let put = async || {
            let put = put_in(&empty.db, &store(&empty), &empty.clock, &first).await;
            put.unwrap_err().cause().unwrap_or_default().to_owned()
        };
        let table = first.join("tables/disclosure_items.json");
        let rows = std::fs::read_to_string(&table).unwrap();
        std::fs::write(&table, rows.replace("in_progress", "done")).unwrap();
        assert!(put().await.contains("was changed"));
        std::fs::write(&table, &rows).unwrap();
        std::fs::remove_file(first.join("tables/measures.json")).unwrap();
        assert!(put().await.contains("measures.json"));
        std::fs::remove_file(first.join("SHA256SUMS")).unwrap();
        assert!(put().await.contains("SHA256SUMS"));
        // Nothing of it is there, files included.
        let path = format!("/api/v1/agencies/{agency}");
        empty.get(&path).await.problem(404, "not_found");
        let kept = std::fs::read_dir(empty.folder.path())
            .unwrap()
            .flat_map(|part| std::fs::read_dir(part.unwrap().path()).unwrap());
        assert_eq!(kept.count(), 0);
        empty.stop().await;
    });
}

#[test]
fn an_operator_takes_a_year_out_and_puts_it_back() {
    for database in databases() {
        let folder = tempfile::tempdir().unwrap();
        let agency = actix_web::rt::System::new().block_on(async {
            let db = Db::open(&Settings::new(database.parsed_url())).unwrap();
            let plan = Plan {
                accounts: Vec::new(),
                clients: Vec::new(),
                sealed: None,
            };
            let (passwords, clock) = (
                prongsai::crypto::Passwords::start().unwrap(),
                prongsai::clock::Clock::default(),
            );
            demo::load(&db, &passwords, &clock, &plan).await.unwrap().id
        });
        let run = |url: &str, arguments: &[&str]| -> Output {
            let mut command = prongsai();
            command
                .args(arguments)
                .env("PRONGSAI_DATABASE_URL", url)
                .env("PRONGSAI_FILES", folder.path().join("files"))
                .env("PRONGSAI_VAULT", folder.path().join("vault"));
            command.output().unwrap()
        };
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        let export = |url: &str, to: &str| {
            run(
                url,
                &[
                    "export",
                    "--agency",
                    &agency,
                    "--fiscal-year",
                    "2566",
                    "--output",
                    &at(to),
                ],
            )
        };
        let taken = export(&database.url(), "first");
        assert!(taken.status.success(), "{}", text(&taken.stderr));
        let wrong = run(
            &database.url(),
            &[
                "export",
                "--agency",
                "nothing",
                "--fiscal-year",
                "2566",
                "--output",
                &at("x"),
            ],
        );
        assert!(!wrong.status.success());
        for target in databases() {
            let put = run(&target.url(), &["import", &at("first")]);
            assert!(put.status.success(), "{}", text(&put.stderr));
            let name = format!("again-{}", target.name());
            assert!(export(&target.url(), &name).status.success());
            assert_eq!(
                tree(&folder.path().join(&name)),
                tree(&folder.path().join("first"))
            );
        }
    }
}
