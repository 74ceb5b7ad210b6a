//! A province and year as a workbook.

use super::{Agency, measured, printed, total, weighted};
use crate::support::{Answer, TestService, on_each_database};
use calamine::{Data, Range, Reader};
use serde_json::json;

const SHEET: &str = "/api/v1/provinces/96/assessments/sheet?fiscal_year=2566";

type Book = calamine::Xlsx<std::io::Cursor<Vec<u8>>>;

fn open(answer: &Answer) -> Book {
    assert_eq!(answer.status, 200, "{}", answer.text());
    calamine::open_workbook_from_rs(std::io::Cursor::new(answer.bytes.clone())).unwrap()
}

/// The rows of a sheet as texts, numbers with the decimals they have.
fn rows(sheet: &Range<Data>) -> Vec<Vec<String>> {
    let (height, width) = sheet.end().unwrap();
    let cell = |row, column| {
        sheet
            .get_value((row, column))
            .map_or_else(String::new, Data::to_string)
    };
    (0..=height)
        .map(|row| (0..=width).map(|column| cell(row, column)).collect())
        .collect()
}

async fn scores(service: &TestService, token: Option<&str>) -> Vec<Vec<String>> {
    let answer = match token {
        Some(token) => service.get_as(token, SHEET).await,
        None => service.get(SHEET).await,
    };
    rows(&open(&answer).worksheet_range("ITA 2566").unwrap())
}

/// Three that published, one draft, one silent; another province.
async fn furnish(service: &TestService) -> Vec<Agency> {
    let first = Agency::maruebotok(service).await;
    first.publish(service, 2566, &printed()).await;
    let sao = async |name: &str| {
        let name = format!("องค์การบริหารส่วนตำบล{name}");
        Agency::open(service, "sao", &name, "96", "9601").await
    };
    let second = sao("ลำภู").await;
    let mut figures = measured(90.0, [90.0, 84.0, 94.5]);
    figures["indicators"] = json!([80.0, 90.5]);
    figures["level"] = json!("good");
    second.publish(service, 2566, &figures).await;
    let third = sao("กะลุวอ").await;
    third.publish(service, 2566, &weighted(Some("weighted"))).await;
    let draft = sao("โคกเคียน").await;
    draft.record(service, 2566, &total(99.0)).await;
    let silent = Agency::open(service, "pao", "องค์การบริหารส่วนจังหวัดนราธิวาส", "96", "").await;
    let elsewhere = Agency::open(service, "sao", "องค์การบริหารส่วนตำบลอื่น", "95", "9501").await;
    elsewhere.publish(service, 2566, &total(1.0)).await;
    vec![first, second, third, draft, silent, elsewhere]
}

#[test]
fn a_province_year_is_laid_out_for_a_data_officer() {
    on_each_database(async |service| {
        furnish(&service).await;
        let answer = service.get(SHEET).await;
        assert_eq!(
            answer.header("content-disposition"),
            "attachment; filename=\"ita-96-2566.xlsx\""
        );
        let mut book = open(&answer);
        assert_eq!(book.sheet_names(), ["ITA 2566", "แหล่งที่มา"]);
        let rows = rows(&book.worksheet_range("ITA 2566").unwrap());
        let titles: Vec<_> = rows[..4].iter().map(|row| row[0].as_str()).collect();
        let expected = [
            "ผลการประเมินคุณธรรมและความโปร่งใส (ITA) ปีงบประมาณ พ.ศ. 2566",
            "จังหวัดนราธิวาส",
            "อันดับคำนวณจาก 3 หน่วยงานที่มีผล จากทั้งหมด 5 หน่วยงาน",
            "ผ่านเกณฑ์ 3 หน่วยงาน ไม่ผ่านเกณฑ์ 0 หน่วยงาน ระบุไม่ได้ 0 หน่วยงาน",
        ];
        assert_eq!(titles, expected);
        assert!(rows[..4].iter().all(|row| row[1..].iter().all(String::is_empty)));
        let heading = &rows[4];
        assert_eq!(
            heading[..8],
            [
                "อันดับ",
                "หน่วยงาน",
                "ประเภท",
                "อำเภอ",
                "คะแนนรวม",
                "ระดับ",
                "ระดับตามเกณฑ์",
                "เกรด"
            ]
        );
        assert_eq!(heading[8..11], ["IIT", "EIT", "OIT"]);
        assert_eq!(
            (heading[11].as_str(), heading[20].as_str()),
            ("1. การปฏิบัติหน้าที่", "10. การป้องกันการทุจริต")
        );
        assert_eq!(heading[21..], ["อันดับที่พิมพ์", "สถานะ", "หมายเหตุ"]);
        let names: Vec<_> = rows[5..10].iter().map(|row| row[1].as_str()).collect();
        let expected = [
            "เทศบาลตำบลมะรือโบตก",
            "องค์การบริหารส่วนตำบลกะลุวอ",
            "องค์การบริหารส่วนตำบลลำภู",
            "องค์การบริหารส่วนจังหวัดนราธิวาส",
            "องค์การบริหารส่วนตำบลโคกเคียน",
        ];
        assert_eq!(names, expected, "by rank, then who hasn't reported");
        let first = [
            "1",
            "เทศบาลตำบลมะรือโบตก",
            "เทศบาลตำบล",
            "ระแงะ",
            "98.26",
            "ผ่านดีเยี่ยม",
            "ผ่านดีเยี่ยม",
            "AA",
            "97.65",
            "96.54",
            "100",
            "99.46",
        ];
        assert_eq!(rows[5][..12], first);
        assert_eq!(rows[5][21..23], ["182", "เผยแพร่แล้ว"]);
        // Weighted ones are shown in percent, and say so.
        assert_eq!(rows[6][8..11], ["92.67", "93.63", "95.78"]);
        assert!(rows[6][23].contains("ถ่วงน้ำหนัก"), "{}", rows[6][23]);
        // The printed level isn't the rule's: EIT is below 85.
        assert_eq!(rows[7][5..7], ["ผ่านดี", "ผ่าน"]);
        assert!(rows[7][23].contains("ระดับ"), "{}", rows[7][23]);
        for silent in &rows[8..10] {
            assert!(silent[0].is_empty() && silent[4..22].iter().all(String::is_empty));
            assert_eq!(silent[22], "ยังไม่รายงาน");
        }
        assert_eq!(
            (rows[8][2].as_str(), rows[8][3].as_str()),
            ("องค์การบริหารส่วนจังหวัด", "")
        );
        let below: Vec<_> = rows[10..].iter().map(|row| row[1].as_str()).collect();
        assert_eq!(below, ["จำนวนหน่วยงาน", "ค่าเฉลี่ย", "มัธยฐาน", "ต่ำสุด", "สูงสุด"]);
        // 98.26, 94.20, 90.00; IIT 97.65, 92.67, 90.00; indicator 1: 99.46 and 80.00.
        for (column, expected) in [
            (4, ["3", "94.15", "94.2", "90", "98.26"]),
            (8, ["3", "93.44", "92.67", "90", "97.65"]),
            (11, ["2", "89.73", "89.73", "80", "99.46"]),
            (20, ["1", "100", "100", "100", "100"]),
            (21, ["", "", "", "", ""]),
        ] {
            let values: Vec<_> = rows[10..].iter().map(|row| row[column].as_str()).collect();
            assert_eq!(values, expected, "column {column}");
        }
    });
}

#[test]
fn the_second_sheet_says_where_each_row_comes_from() {
    on_each_database(async |service| {
        let agencies = furnish(&service).await;
        let mut figures = printed();
        figures["source"] = json!("=HYPERLINK(\"http://x\")");
        let body = json!({ "assessment": figures, "reason": "x" });
        service
            .change_as(&agencies[0].officer, "PUT", &agencies[0].path(2566), 2, &body)
            .await
            .expect(200);
        let sources = rows(
            &open(&service.get(SHEET).await)
                .worksheet_range("แหล่งที่มา")
                .unwrap(),
        );
        let heading = sources.iter().position(|row| row[0] == "หน่วยงาน").unwrap();
        assert_eq!(
            sources[heading][1..],
            ["แหล่งที่มา", "มาตราคะแนนเครื่องมือที่พิมพ์", "ขอบเขตอันดับที่พิมพ์", "เผยแพร่เมื่อ"]
        );
        assert_eq!(sources.len(), heading + 1 + 3, "one row for each that published");
        assert_eq!(
            sources[heading + 1][..4],
            [
                "เทศบาลตำบลมะรือโบตก",
                "=HYPERLINK(\"http://x\")",
                "เต็ม 100 ทุกเครื่องมือ",
                "หน่วยงานประเภท เทศบาลตำบล"
            ],
            "a text, not a formula"
        );
        assert_eq!(sources[heading + 2][2], "ถ่วงน้ำหนักแล้ว");
    });
}

#[test]
fn instruments_on_a_scale_in_doubt_stay_out_of_the_sheet_and_say_why() {
    on_each_database(async |service| {
        let agency = Agency::maruebotok(&service).await;
        agency.publish(&service, 2566, &weighted(None)).await;
        let rows = scores(&service, None).await;
        assert_eq!(rows[5][4], "94.2");
        assert!(rows[5][8..11].iter().all(String::is_empty), "{:?}", rows[5]);
        assert!(rows[5][23].contains("weighted"), "{}", rows[5][23]);
        assert!(rows[3][0].contains("ระบุไม่ได้ 1"), "{}", rows[3][0]);
        let averages = rows.iter().find(|row| row[1] == "ค่าเฉลี่ย").unwrap();
        assert_eq!((averages[4].as_str(), averages[8].as_str()), ("94.2", ""));
    });
}

#[test]
fn a_draft_is_in_the_sheet_of_who_may_read_it() {
    on_each_database(async |service| {
        let agencies = furnish(&service).await;
        let (draft, other) = (&agencies[3], &agencies[1]);
        let status = |rows: &[Vec<String>]| {
            let row = rows.iter().find(|row| row[1].ends_with("โคกเคียน")).unwrap();
            (row[0].clone(), row[4].clone(), row[22].clone())
        };
        let silent = (String::new(), String::new(), "ยังไม่รายงาน".to_owned());
        let province = service.token(&["province@province:96"]);
        for stranger in [None, Some(other.officer.as_str()), Some(province.as_str())] {
            assert_eq!(status(&scores(&service, stranger).await), silent);
        }
        let own = scores(&service, Some(&draft.officer)).await;
        assert_eq!(
            status(&own),
            ("1".to_owned(), "99".to_owned(), "ฉบับร่าง".to_owned())
        );
        draft.act(&service, 2566, "share", 1).await;
        let shared = scores(&service, Some(&province)).await;
        assert_eq!(status(&shared).2, "ฉบับร่างที่ส่งให้จังหวัดแล้ว");
        assert_eq!(status(&scores(&service, None).await), silent);
    });
}

#[test]
fn equal_totals_share_a_place_and_a_year_without_levels_counts_no_passes() {
    on_each_database(async |service| {
        for (name, overall) in [("ก", 90.0), ("ข", 95.0), ("ค", 90.0), ("ง", 80.0)] {
            let name = format!("องค์การบริหารส่วนตำบล{name}");
            let agency = Agency::open(&service, "sao", &name, "96", "9605").await;
            agency.publish(&service, 2565, &total(overall)).await;
        }
        let answer = service.get(&SHEET.replace("2566", "2565")).await;
        let rows = rows(&open(&answer).worksheet_range("ITA 2565").unwrap());
        assert_eq!(rows[3][0], "อันดับ", "three lines of title, then the heading");
        let places: Vec<_> = rows[4..8].iter().map(|row| row[0].as_str()).collect();
        assert_eq!(places, ["1", "2", "2", "4"]);
        let (median, mean) = (&rows[10][4], &rows[9][4]);
        assert_eq!((median.as_str(), mean.as_str()), ("90", "88.75"));
    });
}
