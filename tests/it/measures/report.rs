//! A municipality's real report, read back text by text.

use super::{path_of, warnings};
use crate::assets::papers::rows_of;
use crate::support::{TestService, on_each_database};
use serde_json::{Value, json};

const REPORT: &str = include_str!("../../../data/ita/2566-maruebotok.json");

/// The demonstration; gives the address of its year's measures.
async fn demonstration(service: &TestService) -> String {
    let plan = prongsai::demo::Plan::new();
    let agency = prongsai::demo::load(&service.db, &service.passwords, &service.clock, &plan)
        .await
        .unwrap();
    format!("/api/v1/agencies/{}/measures/2566", agency.id)
}

#[test]
fn every_text_of_the_report_of_2566_reads_back_as_it_was_printed() {
    on_each_database(async |service| {
        let year = demonstration(&service).await;
        let report: Value = serde_json::from_str(REPORT).unwrap();
        let view = service.get(&year).await.expect(200);
        let (measures, printed) = (&view["measures"], report["measures"].as_array().unwrap());
        assert_eq!(measures.as_array().unwrap().len(), 3);
        for (at, source) in printed.iter().enumerate() {
            let one = &measures[at];
            assert_eq!(one["number"], source["no"]);
            // The working values stay as printed too, the swapped columns among them.
            for (field, text) in [
                ("name", &source["measure"]),
                ("issue", &source["based_on"]["issue"]),
                ("indicator", &source["based_on"]["indicator"]),
                ("indicator_printed", &source["based_on"]["indicator_printed"]),
                ("method", &source["method"]),
                ("period", &source["period"]),
                ("responsible", &source["responsible"]),
                ("summary_of_action", &source["summary_of_action"]),
                ("result", &source["result"]),
            ] {
                assert_eq!(one[field], *text, "{field} of {at}");
            }
            let mut words = source.clone();
            let words = words.as_object_mut().unwrap();
            words.remove("no");
            let based_on = words.remove("based_on").unwrap();
            words.insert(
                "indicator_printed".to_owned(),
                based_on["indicator_printed"].clone(),
            );
            words.insert("issue".to_owned(), based_on["issue"].clone());
            assert_eq!(one["printed"], json!(words), "{at}");
            assert_eq!(one["based_on_year"], 2565);
        }
        let (guidelines, printed) = (&view["guidelines"], report["iit_measures"].as_array().unwrap());
        assert_eq!(guidelines.as_array().unwrap().len(), 8);
        for (at, source) in printed.iter().enumerate() {
            let one = &guidelines[at];
            for field in [
                "indicator",
                "instrument",
                "name",
                "guideline",
                "responsible",
                "status",
                "progress",
            ] {
                assert_eq!(one[field], source[field], "{field} of {at}");
            }
            assert_eq!(one["starts_on"], source["period"]["start"]);
            assert_eq!(one["ends_on"], source["period"]["end"]);
            for (field, text) in one["printed"].as_object().unwrap() {
                assert_eq!(*text, source[field], "{field} of {at}");
            }
            let told = one["printed"].as_object().unwrap().len();
            // What stands beside: the number, the name, the instrument, lines, responsible, period and status.
            assert_eq!(told + 8, source.as_object().unwrap().len(), "{at}");
        }
        assert_eq!(view["allowed_actions"], json!([]));
        // Loading it again changes nothing.
        demonstration(&service).await;
        let again = service.get(&year).await.expect(200);
        assert_eq!(again["measures"], view["measures"]);
    });
}

#[test]
fn what_is_known_to_be_wrong_in_the_report_is_told_and_nothing_else() {
    on_each_database(async |service| {
        let year = demonstration(&service).await;
        let view = service.get(&year).await.expect(200);
        let of = |list: &str, at: usize| warnings(&view[list][at]);
        assert_eq!(of("measures", 0), ["summary_repeats_method /summary_of_action"]);
        assert_eq!(
            of("measures", 1),
            ["columns_swapped /responsible", "name_differs /indicator_printed"]
        );
        assert_eq!(of("measures", 2), ["text_breaks_off /method/2"]);
        for at in [0, 1, 2, 4] {
            assert_eq!(of("guidelines", at), Vec::<String>::new(), "{at}");
        }
        assert_eq!(of("guidelines", 3), ["name_differs /printed/name_printed"]);
        assert_eq!(of("guidelines", 5), ["other_instrument /printed/section_printed"]);
        assert_eq!(
            of("guidelines", 6),
            [
                "other_instrument /printed/section_printed",
                "another_site /progress/2"
            ]
        );
        assert_eq!(of("guidelines", 7), ["other_instrument /printed/section_printed"]);
        let site = &view["guidelines"][6]["warnings"][1];
        assert!(
            site["message_th"].as_str().unwrap().contains("muangkun.go.th"),
            "{site}"
        );
        let name = &view["guidelines"][3]["warnings"][0]["message_th"];
        assert_eq!(
            *name,
            "ตัวชี้วัดที่ 4 พิมพ์ว่า การใช้ทรัพย์สินของทางราชการ เกณฑ์ใช้ว่า การใช้ทรัพย์สินของราชการ"
        );
        let one = service.get(&path_of(&view["measures"][1])).await.expect(200);
        assert_eq!(one["warnings"], view["measures"][1]["warnings"]);
    });
}

#[test]
fn the_table_of_the_report_is_printed_and_downloaded() {
    on_each_database(async |service| {
        let year = demonstration(&service).await;
        let page = service.get(&format!("{year}/paper")).await;
        assert_eq!(page.status, 200, "{}", page.text());
        assert!(
            page.header("content-security-policy")
                .contains("default-src 'none'")
        );
        for part in [
            "เทศบาลตำบลมะรือโบตก ปีงบประมาณ พ.ศ. 2566",
            "<td class=\"number\">1</td>",
            "วิธีการดำเนินการ",
            "ตลอดปีงบประมาณ",
            "๑. แต่งตั้งเจ้าหน้าที่ประชาสัมพันธ์ เพื่อคอยเผยแพร่ข้อมูลข่าวสารในด้านต่างๆ\n๒.จัดทำช่องทาง",
        ] {
            assert!(page.text().contains(part), "no {part} in {}", page.text());
        }
        let rows = rows_of(&service.get(&format!("{year}?format=xlsx")).await);
        assert_eq!(
            rows[0],
            [
                "ลำดับ",
                "มาตรการ",
                "วิธีการดำเนินการ",
                "ระยะเวลา",
                "ผู้รับผิดชอบ",
                "สรุปผลการดำเนินการ",
                "ผลการดำเนินการ"
            ]
        );
        let report: Value = serde_json::from_str(REPORT).unwrap();
        for (at, source) in report["measures"].as_array().unwrap().iter().enumerate() {
            let lines = |field: &str| {
                let lines = source[field].as_array().unwrap().iter();
                lines
                    .map(|line| line.as_str().unwrap())
                    .collect::<Vec<_>>()
                    .join("\n")
            };
            let row = &rows[at + 1];
            assert_eq!(row[0], (at + 1).to_string());
            assert_eq!(row[1], source["measure"].as_str().unwrap());
            for (column, field) in [
                (2, "method"),
                (4, "responsible"),
                (5, "summary_of_action"),
                (6, "result"),
            ] {
                assert_eq!(row[column], lines(field), "{field} of {at}");
            }
        }
        let csv = service.get(&format!("{year}?format=csv&bom=1")).await;
        assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
        assert!(csv.text().starts_with("\u{feff}ลำดับ,มาตรการ,"), "{}", csv.text());
        // A dash at the head of a cell is no formula.
        assert!(
            csv.text().contains("\n'- จัดทำช่องทาง")
                || csv.text().contains("\"'- จัดทำช่องทาง")
                || csv.text().contains(",'- จัดทำช่องทาง")
        );
        let lines = service.get(&format!("{year}?format=ndjson")).await.text();
        assert_eq!(lines.lines().count(), 3);
        let wrong = service.get(&format!("{year}?format=pdf")).await;
        wrong.fault("format", "unknown_value");
    });
}

#[test]
fn a_year_without_measures_is_not_there_and_a_gregorian_one_says_which_was_meant() {
    on_each_database(async |service| {
        let year = demonstration(&service).await;
        let other = |number: &str| year.replace("2566", number);
        for path in [other("2565"), format!("{}/paper", other("2565")), other("2568")] {
            service.get(&path).await.problem(404, "not_found");
        }
        for path in [other("2023"), format!("{}/paper", other("2023"))] {
            let answer = service.get(&path).await.problem(404, "not_found");
            let fault = &answer["errors"][0];
            assert_eq!(
                (&fault["code"], &fault["params"]["suggestion"]),
                (&json!("fiscal_year_gregorian"), &json!("2566"))
            );
        }
        let nowhere = "/api/v1/agencies/nowhere/measures/2566";
        service.get(nowhere).await.problem(404, "not_found");
        let answer = service.get(&year).await;
        let again = service
            .request("GET", &year)
            .header("if-none-match", answer.header("etag"));
        assert_eq!(crate::support::send(again).await.status, 304);
    });
}
