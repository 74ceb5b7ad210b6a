//! `prongsai export`: the assessments as a table.

use super::{Agency, printed, total};
use crate::support::{TestService, on_each_database, prongsai};
use calamine::Reader;
use serde_json::Value;
use std::process::Output;

fn export(service: &TestService, arguments: &[&str]) -> Output {
    let mut command = prongsai();
    command.env("PRONGSAI_DATABASE_URL", service.database.url());
    command.arg("export").args(arguments).output().unwrap()
}

#[track_caller]
fn written(output: Output) -> Vec<u8> {
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    output.stdout
}

#[track_caller]
fn refused(output: &Output, sentence: &str) {
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(
        !output.status.success() && told.contains(sentence) && output.stdout.is_empty(),
        "{told}"
    );
}

fn lines(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    text.lines().map(str::to_owned).collect()
}

/// A published result of 2566 and of 2565, one of another province, and a draft.
async fn furnish(service: &TestService) {
    let first = Agency::maruebotok(service).await;
    first.publish(service, 2566, &printed()).await;
    first.publish(service, 2565, &total(90.0)).await;
    let elsewhere = Agency::open(service, "sao", "องค์การบริหารส่วนตำบลบันนังสตา", "95", "9503").await;
    elsewhere.publish(service, 2566, &total(80.5)).await;
    let draft = Agency::open(service, "sao", "องค์การบริหารส่วนตำบลบองอ", "96", "9605").await;
    draft.record(service, 2566, &total(70.0)).await;
}

#[test]
fn assessments_are_written_as_csv_by_year_and_province() {
    on_each_database(async |service| {
        furnish(&service).await;
        // CSV is what's written unless another format is asked for.
        for (arguments, rows) in [
            (vec![], 3),
            (vec!["--format", "csv"], 3),
            (vec!["--fiscal-year", "2566"], 2),
            (vec!["--province", "96"], 2),
            (vec!["--fiscal-year", "2566", "--province", "95"], 1),
            (vec!["--fiscal-year", "2563"], 0),
            (vec!["--drafts"], 4),
            (vec!["--drafts", "--fiscal-year", "2566", "--province", "96"], 2),
        ] {
            let lines = lines(&written(export(&service, &arguments)));
            assert!(lines[0].starts_with("agency_id,province,amphoe,"), "{}", lines[0]);
            assert_eq!(lines.len() - 1, rows, "{arguments:?}");
        }
        let text = written(export(&service, &["--fiscal-year", "2566", "--province", "96"]));
        let line = lines(&text)[1].clone();
        let expected = "นราธิวาส,ระแงะ,เทศบาลตำบล,เทศบาลตำบลมะรือโบตก,2566,98.26,excellent,AA,182,หน่วยงานประเภท เทศบาลตำบล,\
                        97.65,96.54,100.00,99.46,96.82,97.10,97.38,96.38,96.99,96.28,96.99,100.00,100.00,percent,\
                        บันทึกข้อความ";
        assert!(line.ends_with(expected), "{line}");
    });
}

#[test]
fn a_line_of_ndjson_is_the_data_that_followers_get() {
    on_each_database(async |service| {
        furnish(&service).await;
        let bytes = written(export(&service, &["--format", "ndjson"]));
        let listed = service.get("/api/v1/assessments?format=ndjson").await;
        assert_eq!(bytes, listed.bytes, "byte for byte that of the API");
        let rows: Vec<Value> = lines(&bytes)
            .iter()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(rows.len(), 3);
        assert!(rows.iter().all(|row| row["status"] == "published"));
        let drafts = lines(&written(export(&service, &["--format", "ndjson", "--drafts"])));
        let drafts: Vec<Value> = drafts
            .iter()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let overall = drafts.iter().find(|row| row["status"] == "draft").unwrap();
        assert_eq!((drafts.len(), &overall["overall"]), (4, &Value::from(70)));
    });
}

#[test]
fn a_workbook_is_written_to_the_named_file() {
    on_each_database(async |service| {
        furnish(&service).await;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ita-2566.xlsx");
        let name = file.to_str().unwrap();
        let arguments = ["--format", "xlsx", "--fiscal-year", "2566", "--output", name];
        assert!(written(export(&service, &arguments)).is_empty());
        let mut book: calamine::Xlsx<_> = calamine::open_workbook(&file).unwrap();
        let sheet = book.worksheet_range("ITA").unwrap();
        assert_eq!(sheet.height(), 3, "a heading and two rows");
        let heading: Vec<_> = sheet
            .rows()
            .next()
            .unwrap()
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            (heading[0].as_str(), heading[6].as_str()),
            ("agency_id", "overall")
        );
        let totals: Vec<_> = sheet.rows().skip(1).map(|row| row[6].to_string()).collect();
        assert_eq!(totals, ["98.26", "80.5"]);
    });
}

#[test]
fn what_cannot_be_exported_is_refused_with_a_sentence_and_writes_nothing() {
    on_each_database(async |service| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("out");
        let name = file.to_str().unwrap();
        for (arguments, sentence) in [
            (["--format", "pdf"], "must be one of: csv, ndjson, xlsx"),
            (["--format", "json"], "must be one of: csv, ndjson, xlsx"),
            (["--fiscal-year", "2023"], "did you mean 2566?"),
            (["--fiscal-year", "x"], "invalid value 'x'"),
            (["--province", "99"], "there's no province 99"),
        ] {
            let arguments = [&arguments[..], &["--output", name]].concat();
            refused(&export(&service, &arguments), sentence);
            assert!(!file.exists(), "{arguments:?}");
        }
        let nowhere = folder.path().join("no/such/folder");
        let nowhere = nowhere.to_str().unwrap();
        refused(&export(&service, &["--output", nowhere]), nowhere);
    });
}
