//! Files that are wrong, damaged or meant to do harm: each gets a problem document, none a 500.

use super::*;
use crate::support::on_each_database;
use rust_xlsxwriter::Workbook;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;

#[test]
fn every_wrong_value_is_named_by_row_and_column() {
    on_each_database(async |service| {
        let province = province(&service, 1).await;
        let heading = "จังหวัด,หน่วยงาน,ปีงบประมาณ,คะแนนรวม,ระดับ,เกรด,อันดับ,IIT,ตัวชี้วัดที่ 1,ฐานคะแนนเครื่องมือ,แหล่งที่มา";
        let good = [
            "96",
            "อบต.ที่ 0",
            "2566",
            "90",
            "ผ่านดี",
            "A",
            "1",
            "90",
            "90",
            "percent",
            "ประกาศ",
        ];
        let (long, odd) = ("ก".repeat(501), "a\0b".to_owned());
        let cases: &[(usize, &str, &str)] = &[
            (2, "2023", "fiscal_year_gregorian"),
            (2, "2599", "fiscal_year_unknown"),
            (2, "สองพัน", "not_a_number"),
            (2, "", "required"),
            (3, "100.01", "out_of_range"),
            (3, "-0.01", "out_of_range"),
            (3, "NaN", "not_a_number"),
            (3, "98.261", "too_precise"),
            (3, "๑๐๐.๐๑", "out_of_range"),
            (3, "", "required"),
            (4, "ดี", "unknown_value"),
            (5, "G", "unknown_value"),
            (6, "0", "out_of_range"),
            (6, "หนึ่ง", "not_a_number"),
            (7, "1e300", "out_of_range"),
            (8, "97;1", "not_a_number"),
            (9, "points", "unknown_value"),
            (10, &long, "too_long"),
            (10, &odd, "null_byte"),
        ];
        for (position, value, code) in cases {
            let mut cells = good;
            cells[*position] = value;
            let sheet = format!("{heading}\n{}\n", cells.join(","));
            let column = heading.split(',').nth(*position).unwrap();
            let refused = upload(&service, &province.officer, "", CSV, sheet).await;
            let problem = refused.fault(&format!("2:{column}"), code);
            assert_eq!(problem["errors"].as_array().unwrap().len(), 1, "{problem:#}");
        }
        let mut cells = good;
        cells[2] = "2023";
        let year = upload(
            &service,
            &province.officer,
            "",
            CSV,
            format!("{heading}\n{}", cells.join(",")),
        )
        .await;
        let message = year.json()["errors"][0]["message"].as_str().unwrap().to_owned();
        assert!(message.contains("2566"), "{message}");
        assert!(is_absent(&service, &province.agencies[0]).await);
    });
}

#[test]
fn headings_that_cannot_be_used_are_named() {
    on_each_database(async |service| {
        let officer = service.token(&["province@province:96"]);
        for (sheet, at, code) in [
            ("จังหวัด,หน่วยงาน,ปี\n96,x,2566", "1:overall", "missing_column"),
            ("จังหวัด,ปี,คะแนนรวม\n96,2566,90", "1:agency_name", "missing_column"),
            ("หน่วยงาน,ปี,คะแนนรวม\nx,2566,90", "1:province", "missing_column"),
            (
                "agency_id,ปี,คะแนนรวม,iiit\nx,2566,90,90",
                "1:iiit",
                "unknown_field",
            ),
            ("agency_id,ปี,คะแนนรวม,total\nx,2566,90,90", "1:total", "duplicate"),
            ("agency_id,ปี,คะแนนรวม\nx,2566,90,90", "2:D", "unknown_field"),
            ("hello world", "1:overall", "missing_column"),
            ("", "", "empty"),
            ("\n,,\n", "", "empty"),
            ("agency_id,ปี,คะแนนรวม\n", "", "empty"),
        ] {
            upload(&service, &officer, "", CSV, sheet).await.fault(at, code);
        }
    });
}

#[test]
fn a_thousand_faults_are_told_and_the_rest_counted() {
    on_each_database(async |service| {
        let province = province(&service, 1).await;
        let rows = (0..1500).map(|_| row(0).replace("98.26", "x"));
        let refused = upload(&service, &province.officer, "", CSV, file(rows)).await;
        let errors = refused.fault("2:overall", "not_a_number")["errors"]
            .as_array()
            .unwrap()
            .clone();
        let last = errors.last().unwrap();
        assert_eq!((errors.len(), last["code"].as_str()), (1001, Some("more_faults")));
        // Each of the 1,500 has a wrong score, and 1,499 the same agency as the first.
        assert_eq!(last["params"]["count"], "1999");
    });
}

#[test]
fn what_is_not_the_file_it_says_gets_a_problem() {
    on_each_database(async |service| {
        let officer = service.token(&["province@province:96"]);
        let damaged = {
            let mut bytes = file([row(0)]).into_bytes();
            bytes.insert(300, 0xff);
            bytes
        };
        let noise: Vec<u8> = (0_u32..10_000_000)
            .map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()[3])
            .collect();
        let cases: Vec<(&str, Vec<u8>, u16)> = vec![
            (CSV, damaged, 422),
            (CSV, noise.clone(), 422),
            (XLSX, noise.clone(), 422),
            (JSON, noise.clone(), 400),
            (CSV, vec![0; 1_000_000], 422),
            (CSV, vec![b','; 1_000_000], 422),
            (CSV, vec![b'\n'; 1_000_000], 422),
            (CSV, vec![b'"'; 1_000_000], 422),
            (CSV, [HEADING.as_bytes(), &vec![b'\n'; 1_000_000]].concat(), 422),
            (JSON, vec![b'['; 1_000_000], 400),
            (JSON, b"{}".to_vec(), 422),
            (JSON, b"{\"rows\":[]}".to_vec(), 422),
            (
                JSON,
                [b"{\"rows\":[0", b",0".repeat(60_000).as_slice(), b"]}"].concat(),
                422,
            ),
            (XLSX, b"PK\x03\x04".to_vec(), 422),
            (
                XLSX,
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old workbook".to_vec(),
                422,
            ),
            (XLSX, Vec::new(), 422),
            (XLSX, file([row(0)]).into_bytes(), 422),
            ("text/plain", file([row(0)]).into_bytes(), 415),
            ("", file([row(0)]).into_bytes(), 415),
            (CSV, vec![b'x'; 17 * 1024 * 1024], 413),
        ];
        for (index, (kind, bytes, status)) in cases.into_iter().enumerate() {
            let answer = upload(&service, &officer, "", kind, bytes).await;
            assert_eq!(answer.status, status, "case {index}: {}", answer.text());
            assert_eq!(answer.header("content-type"), "application/problem+json");
        }
        assert_eq!(service.get("/readyz").await.status, 200);
    });
}

/// A workbook of one agency, part by part.
fn parts() -> Vec<(String, Vec<u8>)> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    for (position, (heading, value)) in (0_u16..).zip([
        ("province", "96"),
        ("agency_name", "อบต.ที่ 0"),
        ("fiscal_year", "2566"),
        ("overall", "90"),
    ]) {
        page.write_string(0, position, heading)
            .unwrap()
            .write_string(1, position, value)
            .unwrap();
    }
    let mut archive = zip::ZipArchive::new(Cursor::new(book.save_to_buffer().unwrap())).unwrap();
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        parts.push((part.name().unwrap().into_owned(), bytes));
    }
    parts
}

fn packed(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive
            .start_file(name.as_str(), SimpleFileOptions::default())
            .unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn a_workbook_that_expands_without_end_is_refused() {
    on_each_database(async |service| {
        let province = province(&service, 1).await;
        let try_parts = async |parts: &[(String, Vec<u8>)]| {
            upload(&service, &province.officer, "?dry_run=true", XLSX, packed(parts)).await
        };
        let good = parts();
        try_parts(&good).await.expect(200);
        let mut bomb = good.clone();
        bomb.push(("xl/media/image1.png".to_owned(), vec![0; 70 * 1024 * 1024]));
        let refused = try_parts(&bomb).await.fault("", "unreadable");
        assert!(
            refused["errors"][0]["message"]
                .as_str()
                .unwrap()
                .contains("64 MiB"),
            "{refused}"
        );
        let mut many = good.clone();
        many.extend((0..2100).map(|n| (format!("xl/media/{n}"), Vec::new())));
        try_parts(&many).await.fault("", "unreadable");
        // A list of texts that says it's too long to be kept in any memory.
        for count in ["99999999999999", "1000000000"] {
            let mut lying = good.clone();
            let strings = lying
                .iter_mut()
                .find(|(name, _)| name == "xl/sharedStrings.xml")
                .unwrap();
            let text = String::from_utf8(strings.1.clone()).unwrap();
            let at = text.find("uniqueCount=\"").unwrap() + "uniqueCount=\"".len();
            strings.1 = format!("{}{count}{}", &text[..at], &text[at..]).into_bytes();
            try_parts(&lying).await.fault("", "unreadable");
        }
    });
}

#[test]
fn a_cell_in_the_farthest_corner_costs_nothing() {
    on_each_database(async |service| {
        let province = province(&service, 1).await;
        let mut far = parts();
        let (_, sheet) = far
            .iter_mut()
            .find(|(name, _)| name == "xl/worksheets/sheet1.xml")
            .unwrap();
        let text = String::from_utf8(sheet.clone()).unwrap();
        let corner = "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData>";
        *sheet = text
            .replace("</sheetData>", corner)
            .replace("A1:D2", "A1:XFD1048576")
            .into_bytes();
        upload(&service, &province.officer, "?dry_run=true", XLSX, packed(&far))
            .await
            .expect(200);
    });
}

#[test]
fn a_workbook_damaged_anywhere_gets_an_answer() {
    on_each_database(async |service| {
        let province = province(&service, 1).await;
        let good = parts();
        for (part, (name, bytes)) in good.iter().enumerate() {
            for step in 1..8 {
                let mut damaged = good.clone();
                let at = bytes.len() * step / 8;
                damaged[part].1[at] = b"<>\"&\0/9A"[step];
                damaged[part]
                    .1
                    .truncate(if step % 2 == 0 { at + 1 } else { bytes.len() });
                let answer = upload(
                    &service,
                    &province.officer,
                    "?dry_run=true",
                    XLSX,
                    packed(&damaged),
                )
                .await;
                assert!(
                    matches!(answer.status, 200 | 422),
                    "{name} at {at}: {}",
                    answer.text()
                );
            }
        }
        let whole = packed(&good);
        for step in 1..40 {
            let mut damaged = whole.clone();
            let at = whole.len() * step / 40;
            damaged[at] ^= 0x55;
            let answer = upload(&service, &province.officer, "?dry_run=true", XLSX, damaged).await;
            assert!(matches!(answer.status, 200 | 422), "at {at}: {}", answer.text());
        }
    });
}
