//! The municipality's own report, held and given back text by text.

use super::{YEAR, noticed};
use crate::support::{TestService, on_each_database};
use prongsai::demo::{self, Plan};
use serde_json::Value;

pub fn report() -> Value {
    serde_json::from_str(include_str!("../../../data/ita/2566-maruebotok.json")).unwrap()
}

/// The demonstration's agency.
pub async fn loaded(service: &TestService) -> String {
    let plan = Plan {
        accounts: Vec::new(),
        clients: Vec::new(),
        sealed: None,
    };
    let agency = demo::load(&service.db, &service.passwords, &service.clock, &plan).await;
    agency.unwrap().id
}

#[test]
fn all_43_rows_read_back_as_they_were_printed() {
    on_each_database(async |service| {
        let agency = loaded(&service).await;
        let year = service.get(&format!("/api/v1/agencies/{agency}/disclosures/{YEAR}")).await.expect(200);
        let report = report();
        let told = report["oit_items"].as_array().unwrap();
        let items = year["items"].as_array().unwrap();
        assert_eq!((items.len(), told.len()), (43, 43));
        for (item, told) in items.iter().zip(told) {
            let code = &told["code"];
            assert_eq!((&item["item_code"], &item["sub_indicator"]), (code, &told["sub_indicator"]));
            let printed = &item["printed"];
            for (ours, theirs) in [
                ("code", "code_printed"),
                ("name", "name"),
                ("sub_indicator_name", "sub_indicator_name_printed"),
                ("group", "group_printed"),
                ("elements", "elements_text"),
                ("responsible", "responsible_printed"),
                ("status", "status_printed"),
                ("progress", "progress_text"),
                ("corrections", "corrections"),
                ("notes", "notes"),
            ] {
                assert_eq!(printed[ours], told[theirs], "{code} {ours}");
            }
            assert_eq!(item["units"], told["responsible"], "{code}");
            // What's worked on from here has the known errors corrected, and nothing else.
            let mut progress: Vec<String> = serde_json::from_value(told["progress"].clone()).unwrap();
            for error in told["corrections"].as_array().unwrap() {
                if error["field"] == "progress_text" {
                    let text = |name: &str| error[name].as_str().unwrap();
                    for line in &mut progress {
                        *line = line.replace(text("printed"), text("corrected"));
                    }
                }
            }
            assert_eq!(item["progress"], serde_json::json!(progress), "{code}");
            // That it's done is printed; here it's still to be shown.
            assert_eq!(item["status"], "in_progress", "{code}");
        }
    });
}

#[test]
fn what_a_careful_clerk_would_say_of_the_report_is_said() {
    on_each_database(async |service| {
        let agency = loaded(&service).await;
        let token = service.token(&[&format!("staff@agency:{agency}")]);
        let path = format!("/api/v1/agencies/{agency}/disclosure-desk/{YEAR}");
        let desk = service.get_as(&token, &path).await.expect(200);
        let items = desk["items"].as_array().unwrap();
        let with = |code: &str| -> Vec<(String, String)> {
            items
                .iter()
                .flat_map(|item| {
                    let own = item["item_code"].as_str().unwrap().to_owned();
                    let noticed = noticed(item).into_iter().filter(|(found, _)| found == code);
                    noticed.map(move |(_, about)| (own.clone(), about))
                })
                .collect()
        };
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(with("same_text"), [pair("O18", "O15"), pair("O24", "O22")]);
        assert_eq!(with("wrong_item_cited"), [pair("O37", "O35")]);
        assert_eq!(with("breaks_off"), [pair("O21", "")]);
        assert_eq!(with("said_done").len(), 43);
        let corrected: usize = report()["oit_items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["corrections"].as_array().unwrap().len())
            .sum();
        assert_eq!(with("printed_wrong").len(), corrected);
    });
}
