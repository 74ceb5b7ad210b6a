//! What leaves the service comes back: exports, the template, and the command line.

use super::*;
use crate::support::{databases, on_each_database, prongsai};
use calamine::{Data, Reader};
use rust_xlsxwriter::Workbook;
use std::io::Cursor;

#[test]
fn an_exported_file_comes_back_unchanged() {
    on_each_database(async |service| {
        let province = province(&service, 3).await;
        let mut rows: Vec<String> = (0..3).map(row).collect();
        rows[1] = rows[1].replace(",ประกาศ", ",=SUM(1)").replace("97.65", "");
        rows[2] = rows[2]
            .replace(",ประกาศ", ",\"'=x, \"\"y\"\"\"")
            .replace("excellent", "");
        upload(&service, &province.officer, "", CSV, file(rows))
            .await
            .expect(200);
        assert_eq!(
            assessment(&service, &province.agencies[2], 2566).await["source"],
            "=x, \"y\""
        );
        let before = head(&service).await;
        for (format, kind) in [("csv", CSV), ("csv&bom=1", CSV), ("xlsx", XLSX)] {
            let path = format!("/api/v1/assessments?format={format}");
            let exported = service.get_as(&province.officer, &path).await;
            assert_eq!(exported.status, 200);
            let report = upload(&service, &province.officer, "", kind, exported.bytes)
                .await
                .expect(200);
            assert_eq!(counts(&report), [0, 0, 3], "{report:#}");
        }
        assert_eq!(head(&service).await, before);
    });
}

type Sheet = Vec<Vec<Data>>;

fn sheets(bytes: Vec<u8>) -> Vec<(String, Sheet)> {
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let names = book.sheet_names();
    let sheet = |name: String| {
        let range = book.worksheet_range(&name).unwrap();
        (name, range.rows().map(<[Data]>::to_vec).collect())
    };
    names.into_iter().map(sheet).collect()
}

/// The first sheet again, with these values in its rows.
fn filled(sheet: &Sheet, values: &[(&str, &[&str])]) -> Vec<u8> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    for (row, cells) in (0_u32..).zip(sheet) {
        for (column, cell) in (0_u16..).zip(cells) {
            match cell {
                Data::Float(number) => page.write_number(row, column, *number).unwrap(),
                other => page.write_string(row, column, other.to_string()).unwrap(),
            };
        }
    }
    for (heading, texts) in values {
        let column = sheet[0].iter().position(|cell| *cell == **heading).unwrap();
        for (row, text) in (1_u32..).zip(*texts) {
            page.write_string(row, u16::try_from(column).unwrap(), *text)
                .unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn the_template_filled_in_is_imported() {
    on_each_database(async |service| {
        let province = province(&service, 3).await;
        let answer = service
            .get("/api/v1/assessment-imports/template?province=96&fiscal_year=2566")
            .await;
        assert_eq!((answer.status, answer.header("content-type")), (200, XLSX));
        assert!(
            answer
                .header("content-disposition")
                .contains("ita-import-96-2566.xlsx")
        );
        let sheets = sheets(answer.bytes.clone());
        let (name, form) = &sheets[0];
        assert_eq!(
            (name.as_str(), form.len(), form[0][0].to_string()),
            ("ITA", 4, "รหัสหน่วยงาน".to_owned())
        );
        assert!(province.agencies.contains(&form[1][0].to_string()));
        let untouched = upload(&service, &province.officer, "?dry_run=true", XLSX, answer.bytes)
            .await
            .expect(200);
        assert_eq!(
            (untouched["rows"].as_i64(), untouched["skipped"].as_i64()),
            (Some(0), Some(3))
        );
        assert_eq!(notes(&untouched), ["sheet", "rows_skipped"]);
        let values: &[(&str, &[&str])] = &[
            ("คะแนนรวม", &["98.26", "๙๐"]),
            ("ระดับ", &["ผ่านดีเยี่ยม", "ผ่านดี"]),
            ("IIT", &["97.65", "90"]),
            ("EIT", &["96.54", "90"]),
            ("OIT", &["100", "90"]),
            ("แหล่งที่มา", &["ประกาศ", "ประกาศ"]),
        ];
        let report = upload(&service, &province.officer, "", XLSX, filled(form, values))
            .await
            .expect(200);
        assert_eq!(
            (counts(&report), report["skipped"].as_i64()),
            ([2, 0, 0], Some(1))
        );
        let agency = form[1][0].to_string();
        assert_eq!(
            assessment(&service, &agency, 2566).await["instruments"]["eit"],
            96.54
        );
    });
}

#[test]
fn the_template_explains_itself_and_speaks_both_languages() {
    on_each_database(async |service| {
        let path = "/api/v1/assessment-imports/template";
        let english = send(service.request("GET", path).header("accept-language", "en")).await;
        let sheets = sheets(english.bytes);
        let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["ITA", "คำอธิบาย", "พื้นที่"]);
        let headings: Vec<String> = sheets[0].1[0].iter().map(ToString::to_string).collect();
        assert_eq!(
            headings[..4],
            ["agency_id", "external_id_scheme", "external_id", "province"]
        );
        let explained: Vec<String> = sheets[1].1.iter().map(|row| row[1].to_string()).collect();
        assert!(headings.iter().all(|heading| explained.contains(heading)));
        assert_eq!(sheets[2].1.len(), 929);
        service
            .get(&format!("{path}?province=999"))
            .await
            .fault("province", "unknown_province");
        service
            .get(&format!("{path}?fiscal_year=2023"))
            .await
            .fault("fiscal_year", "fiscal_year_gregorian");
        service
            .get(&format!("{path}?year=2566"))
            .await
            .fault("year", "unknown_field");
    });
}

/// Runs the program; gives whether it succeeded and all it said.
fn run(url: &str, arguments: &[&str]) -> (bool, String) {
    let output = prongsai()
        .env("PRONGSAI_DATABASE_URL", url)
        .args(arguments)
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(said).unwrap())
}

#[test]
fn an_operator_imports_from_the_command_line() {
    for database in databases() {
        let url = database.url();
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        actix_web::rt::System::new().block_on(async {
            let service = TestService::start(database).await;
            let agency = province(&service, 2).await.agencies[0].clone();
            std::fs::write(path("good.csv"), file((0..2).map(row))).unwrap();
            std::fs::write(path("bad.CSV"), file([row(0).replace("98.26", "100.01"), row(7)])).unwrap();
            let (failed, said) = run(&url, &["import", &path("bad.CSV")]);
            assert!(!failed && said.contains("nothing was written"), "{said}");
            assert!(
                said.contains("row 2, column overall: ต้องอยู่ระหว่าง 0 ถึง 100 / must be from 0 to 100"),
                "{said}"
            );
            assert!(said.contains("row 3, column agency_name: "), "{said}");
            let (done, said) = run(&url, &["import", &path("good.csv"), "--dry-run"]);
            assert!(
                done && said.contains("2 created") && said.contains("nothing was written"),
                "{said}"
            );
            assert!(is_absent(&service, &agency).await);
            let (done, said) = run(
                &url,
                &["import", &path("good.csv"), "--reason", "ประกาศ", "--publish"],
            );
            assert!(
                done && said.contains("2 created, 0 corrected, 0 unchanged, 0 skipped, 2 published"),
                "{said}"
            );
            let (done, said) = run(&url, &["import", &path("good.csv"), "--publish"]);
            assert!(
                done && said.contains("2 unchanged, 0 skipped, 0 published"),
                "{said}"
            );
            let record = service
                .get(&format!("/api/v1/agencies/{agency}/assessments/2566"))
                .await
                .expect(200);
            assert_eq!(
                (record["status"].as_str(), record["version"].as_i64()),
                (Some("published"), Some(2))
            );
            let (done, said) = run(&url, &["import", &path("none.csv")]);
            assert!(!done && said.contains("none.csv"), "{said}");
            let (done, said) = run(&url, &["import", "table.pdf"]);
            assert!(!done && said.contains("table.pdf"), "{said}");
        });
    }
}
