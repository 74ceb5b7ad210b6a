//! Files as people have them: encodings, delimiters, digits, spreadsheets.

use super::*;
use crate::support::on_each_database;
use rust_xlsxwriter::{Format, Formula, Workbook};

const SHEET: &str = "จังหวัด,อำเภอ,หน่วยงาน,ปีงบประมาณ,คะแนนรวม,ระดับ,ระดับคะแนน,อันดับ,IIT,EIT,OIT\r\n\
    นราธิวาส,ระแงะ,อบต.ที่ 0,2566,98.26,ผ่านดีเยี่ยม,AA,182,97.65,96.54,100.00\r\n";

/// Imports a file into a fresh province and gives the report and the assessment.
async fn imported(service: &TestService, kind: &str, file: Vec<u8>) -> (Value, Value) {
    let province = province(service, 1).await;
    let report = upload(service, &province.officer, "", kind, file)
        .await
        .expect(200);
    let record = assessment(service, &province.agencies[0], 2566).await;
    assert_eq!(
        (record["overall"].as_f64(), record["level"].as_str()),
        (Some(98.26), Some("excellent"))
    );
    assert_eq!(
        (record["grade"].as_str(), record["rank"].as_i64()),
        (Some("AA"), Some(182))
    );
    assert_eq!(
        record["instruments"],
        json!({ "iit": 97.65, "eit": 96.54, "oit": 100.0 })
    );
    (report, record)
}

#[test]
fn thai_headings_labels_and_digits_are_understood() {
    on_each_database(async |service| {
        let thai: String = SHEET
            .chars()
            .map(|c| {
                c.to_digit(10)
                    .and_then(|digit| char::from_u32(0xe50 + digit))
                    .unwrap_or(c)
            })
            .collect();
        // Names are exact, digits in them as well.
        let thai = thai.replace("อบต.ที่ ๐", "อบต.ที่ 0");
        let (report, record) = imported(&service, CSV, thai.into_bytes()).await;
        assert_eq!(notes(&report), ["source_unknown"]);
        assert_eq!(record["source"], "ไฟล์ที่นำเข้า (imported file)");
    });
}

#[test]
fn a_file_in_tis_620_is_converted_and_said_so() {
    on_each_database(async |service| {
        let (bytes, _, lost) = encoding_rs::WINDOWS_874.encode(SHEET);
        assert!(!lost);
        let (report, _) = imported(&service, CSV, bytes.into_owned()).await;
        assert_eq!(report["encoding"], "windows-874");
        let note = &report["notes"][0];
        assert_eq!(note["code"], "converted");
        for language in ["message_th", "message_en"] {
            assert!(note[language].as_str().unwrap().contains("TIS-620"), "{note}");
        }
    });
}

#[test]
fn a_byte_order_mark_is_dropped() {
    on_each_database(async |service| {
        let (report, _) = imported(&service, CSV, format!("\u{feff}{SHEET}").into_bytes()).await;
        assert_eq!(
            (report["encoding"].as_str(), notes(&report)[0]),
            (Some("utf-8"), "bom_dropped")
        );
    });
}

#[test]
fn a_unicode_text_with_tabs_is_read() {
    on_each_database(async |service| {
        let text = format!("\u{feff}{}", SHEET.replace(',', "\t"));
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let (report, _) = imported(&service, CSV, bytes).await;
        assert_eq!(report["encoding"], "utf-16le");
        assert_eq!(notes(&report)[..3], ["converted", "bom_dropped", "delimiter"]);
    });
}

#[test]
fn semicolons_titles_empty_lines_and_running_numbers_do_no_harm() {
    on_each_database(async |service| {
        let sheet = SHEET.replace(',', ";").replacen("จังหวัด;", "ลำดับที่;จังหวัด;", 1);
        let sheet = sheet.replacen("นราธิวาส;", "1;นราธิวาส;", 1);
        let file = format!("ผลการประเมิน ITA;;\r\n\r\n{sheet};;;;;;;;;;;\r\n");
        let (report, _) = imported(&service, CSV, file.into_bytes()).await;
        assert_eq!(
            notes(&report),
            [
                "delimiter",
                "heading_row",
                "columns_passed_over",
                "source_unknown"
            ]
        );
        assert_eq!(report["results"][0]["row"], 4);
    });
}

#[test]
fn a_formula_is_kept_as_the_text_it_is() {
    on_each_database(async |service| {
        let province = province(&service, 1).await;
        let heading = "province,agency_name,fiscal_year,overall,source\n";
        for (cell, source) in [
            ("=1+1", "=1+1"),
            ("'=1+1", "=1+1"),
            ("\"=cmd|' /C calc'!A0\"", "=cmd|' /C calc'!A0"),
        ] {
            let sheet = format!("{heading}96,อบต.ที่ 0,2566,90,{cell}");
            upload(&service, &province.officer, "", CSV, sheet)
                .await
                .expect(200);
            assert_eq!(
                assessment(&service, &province.agencies[0], 2566).await["source"],
                source
            );
        }
        let refused = upload(
            &service,
            &province.officer,
            "",
            CSV,
            format!("{heading}96,อบต.ที่ 0,2566,=90+1,x"),
        )
        .await;
        refused.fault("2:overall", "not_a_number");
    });
}

#[test]
fn the_year_and_the_source_may_stand_beside_the_file() {
    on_each_database(async |service| {
        let province = province(&service, 1).await;
        let sheet = "province,agency_name,overall\n96,อบต.ที่ 0,90";
        let refused = upload(&service, &province.officer, "", CSV, sheet).await;
        refused.fault("1:fiscal_year", "missing_column");
        let query = "?fiscal_year=2565&source=NACC";
        let report = upload(&service, &province.officer, query, CSV, sheet)
            .await
            .expect(200);
        assert_eq!(
            (notes(&report).len(), report["results"][0]["fiscal_year"].as_i64()),
            (0, Some(2565))
        );
        assert_eq!(
            assessment(&service, &province.agencies[0], 2565).await["source"],
            "NACC"
        );
        for (query, at, code) in [
            ("?fiscal_year=2022", "fiscal_year", "fiscal_year_gregorian"),
            ("?dry_run=maybe", "dry_run", "wrong_type"),
            ("?dryrun=true", "dryrun", "unknown_field"),
        ] {
            upload(&service, &province.officer, query, CSV, sheet)
                .await
                .fault(at, code);
        }
        let long = format!("?reason={}", "x".repeat(501));
        upload(&service, &province.officer, &long, CSV, sheet)
            .await
            .fault("reason", "too_long");
    });
}

/// A workbook with a title, and the results in the second sheet.
fn workbook(overall: f64) -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet()
        .set_name("ปก")
        .unwrap()
        .write_string(0, 0, "ผลการประเมิน")
        .unwrap();
    let page = book.add_worksheet().set_name("ผล").unwrap();
    let rows: Vec<Vec<&str>> = SHEET.lines().map(|line| line.split(',').collect()).collect();
    for (position, heading) in (0_u16..).zip(&rows[0]) {
        page.write_string(2, position, *heading).unwrap();
    }
    for (position, text) in (0_u16..).zip(&rows[1]) {
        match text.parse::<f64>() {
            Ok(number) => page.write_number(4, position, number).unwrap(),
            Err(_) => page.write_string(4, position, *text).unwrap(),
        };
    }
    page.write_number(4, 4, overall).unwrap();
    // A number as a text, and one that a formula gave.
    page.write_string(4, 8, " ๙๗.๖๕").unwrap();
    page.write_formula(4, 9, Formula::new("=96+0.54").set_result("96.54000000000001"))
        .unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_is_read_where_its_headings_are() {
    on_each_database(async |service| {
        let (report, _) = imported(&service, XLSX, workbook(98.26)).await;
        assert_eq!(
            (report["format"].as_str(), report["encoding"].is_null()),
            (Some("xlsx"), true)
        );
        assert_eq!(notes(&report), ["sheet", "heading_row", "source_unknown"]);
        assert_eq!(report["results"][0]["row"], 5);
        assert!(report["notes"][0]["message_th"].as_str().unwrap().contains("ผล"));
    });
}

#[test]
fn dates_truth_values_and_errors_in_cells_are_named() {
    on_each_database(async |service| {
        let province = province(&service, 1).await;
        let mut book = Workbook::new();
        let page = book.add_worksheet();
        for (position, heading) in (0_u16..).zip([
            "province",
            "agency_name",
            "fiscal_year",
            "overall",
            "iit",
            "eit",
            "oit",
        ]) {
            page.write_string(0, position, heading).unwrap();
        }
        page.write_string(1, 0, "96")
            .unwrap()
            .write_string(1, 1, name(0))
            .unwrap();
        page.write_number(1, 2, 2566).unwrap();
        page.write_number_with_format(1, 3, 45_000.0, &Format::new().set_num_format("yyyy-mm-dd"))
            .unwrap();
        page.write_boolean(1, 4, true).unwrap();
        page.write_formula(1, 5, Formula::new("=1/0").set_result("#DIV/0!"))
            .unwrap();
        page.write_number(1, 6, 97.428).unwrap();
        let refused = upload(
            &service,
            &province.officer,
            "",
            XLSX,
            book.save_to_buffer().unwrap(),
        )
        .await;
        for (at, code) in [
            ("2:overall", "wrong_type"),
            ("2:iit", "wrong_type"),
            ("2:oit", "too_precise"),
        ] {
            refused.fault(at, code);
        }
        let errors = refused.json()["errors"].as_array().unwrap().clone();
        assert!(errors.iter().any(|fault| fault["column"] == "eit"), "{errors:#?}");
    });
}

#[test]
fn json_rows_are_named_by_pointers() {
    on_each_database(async |service| {
        let province = province(&service, 2).await;
        let good = json!({ "overall": 98.26, "source": "ประกาศ" });
        let rows = json!({ "rows": [
            { "agency_id": province.agencies[0], "fiscal_year": 2566, "assessment": good },
            { "province": "นราธิวาส", "agency_name": "อบต.ที่ 1", "fiscal_year": 2566, "assessment": good },
        ]});
        let report = upload(&service, &province.officer, "", JSON, rows.to_string())
            .await
            .expect(200);
        assert_eq!(counts(&report), [2, 0, 0]);
        assert_eq!(
            (
                report["results"][1]["pointer"].as_str(),
                report["results"][1]["row"].is_null()
            ),
            (Some("/rows/1"), true)
        );
        let id = &province.agencies[0];
        let bad = json!({ "rows": [
            { "agency_id": id, "fiscal_year": 2023, "assessment": good },
            { "agency_id": id, "fiscal_year": 2566, "assessment": { "overall": "98.26", "source": "x" } },
            { "agency_id": "nobody", "fiscal_year": 2566, "assessment": { "overall": 100.01, "source": "x", "instruments": { "iit": -0.01 } } },
            { "agency_id": id, "fiscal_year": 2566, "assessment": { "source": "x" } },
            { "fiscal_year": 2566, "assessment": good },
            { "agency_id": id, "fiscal_year": 2566, "assessment": good, "more": 1 },
            { "agency_id": "a\u{0}b", "fiscal_year": 2566, "assessment": good },
            7,
            { "agency_id": id, "fiscal_year": 2566, "assessment": good },
            { "agency_id": id, "fiscal_year": 2566, "assessment": good },
        ]});
        let refused = upload(&service, &province.officer, "", JSON, bad.to_string()).await;
        for (at, code) in [
            ("/rows/0/fiscal_year", "fiscal_year_gregorian"),
            ("/rows/1/assessment/overall", "wrong_type"),
            ("/rows/2/agency_id", "unknown_agency"),
            ("/rows/2/assessment/overall", "out_of_range"),
            ("/rows/2/assessment/instruments/iit", "out_of_range"),
            ("/rows/3/assessment/overall", "required"),
            ("/rows/4/agency_id", "required"),
            ("/rows/5/more", "unknown_field"),
            ("/rows/6/agency_id", "null_byte"),
            ("/rows/7", "wrong_type"),
        ] {
            refused.fault(at, code);
        }
        let duplicate = refused.fault("/rows/9/agency_id", "duplicate");
        assert_eq!(
            duplicate["errors"].as_array().unwrap().last().unwrap()["pointer"],
            "/rows/9/agency_id"
        );
    });
}
