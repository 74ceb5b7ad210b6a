//! Deadlines.

use super::super::{Office, dark_street};
use super::public;
use crate::support::on_each_database;
use serde_json::{Value, json};

const PATH: &str = "complaint-deadlines";

fn own(kind: &str, category: Option<&str>, clock: &str, days: i32) -> Value {
    json!({ "kind": kind, "category": category, "clock": clock, "days": days, "basis": "calendar",
        "source": "ประกาศเทศบาล 1/2566" })
}

/// The deadlines of a kind and a clock, as `category days own`.
fn held(view: &Value, kind: &str, clock: &str) -> Vec<String> {
    let all = view["deadlines"].as_array().unwrap().iter();
    all.filter(|one| one["kind"] == kind && one["clock"] == clock)
        .map(|one| {
            format!(
                "{} {} {}",
                one["category"].as_str().unwrap_or("*"),
                one["days"],
                one["own"]
            )
        })
        .collect()
}

#[test]
fn own_deadlines_hold_for_new_cases_and_leave_the_others_theirs() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let days = |case: &Value| -> Vec<Value> {
            let clocks = case["clocks"].as_array().unwrap().iter();
            clocks.map(|clock| clock["days"].clone()).collect()
        };
        let before = office.read(PATH).await;
        assert_eq!(before["version"], 0);
        assert_eq!(held(&before, "complaint", "answer"), ["* 15 false"]);
        assert!(held(&before, "suggestion", "resolve").is_empty());
        let early = office.submit(&dark_street()).await;
        let first = office.case(&early["id"]).await;
        assert_eq!(days(&first), [json!(3), json!(15), json!(30)]);

        let list = json!({ "deadlines": [own("complaint", None, "answer", 20), own("complaint", Some("light"), "answer", 5),
            own("suggestion", None, "resolve", 365), own("complaint", Some("light"), "resolve", 60)] });
        let set = office.set(PATH, 0, &list).await.expect(200);
        assert_eq!(held(&set, "complaint", "answer"), ["light 5 true", "* 20 true"]);
        assert_eq!(
            held(&set, "complaint", "resolve"),
            ["light 60 true", "* 30 false"]
        );
        assert_eq!(held(&set, "suggestion", "resolve"), ["* 365 true"]);
        assert_eq!(public(&office.read(PATH).await), public(&set));
        assert_eq!(
            office.told("complaint_deadlines.changed").await["data"],
            public(&set)
        );

        let late = office.submit(&dark_street()).await;
        assert_eq!(
            days(&office.case(&late["id"]).await),
            [json!(3), json!(5), json!(60)]
        );
        let mut elsewhere = dark_street();
        elsewhere["category"] = json!("roads");
        let roads = office.submit(&elsewhere).await;
        assert_eq!(
            days(&office.case(&roads["id"]).await),
            [json!(3), json!(20), json!(30)]
        );
        // What came in before keeps its own, also after a step.
        assert_eq!(office.case(&early["id"]).await, first);
        let after = office.step(&early["id"], "acknowledge", &json!({})).await;
        assert_eq!(days(&after), days(&first));

        // An empty list brings everybody's back, and isn't the version of before the first.
        let cleared = office.set(PATH, 1, &json!({ "deadlines": [] })).await.expect(200);
        assert_eq!(
            (&cleared["version"], &cleared["deadlines"]),
            (&json!(2), &before["deadlines"])
        );
        office
            .set(PATH, 0, &list)
            .await
            .problem(412, "precondition_failed");
        office.guards(PATH, &list).await;
    });
}

#[test]
fn wrong_deadlines_are_refused_all_at_once_and_nothing_changes() {
    on_each_database(async |service| {
        let office = Office::open(&service, "ทดสอบ").await;
        let mut wrong = own("complaint", Some("nothing"), "answer", 0);
        wrong["basis"] = json!("lunar");
        wrong["source"] = json!(" ");
        let list = json!({ "deadlines": [own("question", None, "answer", 7), wrong, own("corruption", None, "sleep", 366),
            own("question", None, "answer", 8)] });
        let answer = office.set(PATH, 0, &list).await;
        for (pointer, code) in [
            ("/deadlines/1/category", "unknown"),
            ("/deadlines/1/days", "out_of_range"),
            ("/deadlines/1/basis", "unknown_value"),
            ("/deadlines/1/source", "empty"),
            ("/deadlines/2/kind", "unknown_value"),
            ("/deadlines/2/clock", "unknown_value"),
            ("/deadlines/2/days", "out_of_range"),
            ("/deadlines/3", "duplicate"),
        ] {
            answer.fault(pointer, code);
        }
        let many = json!({ "deadlines": vec![own("question", None, "answer", 7); 201] });
        office.set(PATH, 0, &many).await.fault("/deadlines", "too_many");
        let mut bare = own("question", None, "answer", 7);
        bare.as_object_mut().unwrap().remove("source");
        let bare = json!({ "deadlines": [bare] });
        office
            .set(PATH, 0, &bare)
            .await
            .fault("/deadlines/0/source", "required");
        assert_eq!(office.read(PATH).await["version"], 0);
    });
}
