//! What anybody may read holds nothing of what isn't public: names of people, drafts, who did something.

use crate::support::sealed::{Office, close};
use crate::support::{Answer, Multipart, TestService, on_each_database, send};
use calamine::{Data, Reader, Xlsx};
use prongsai::sealed::{About, AnswerCode, House};
use serde_json::{Value, json};
use std::io::Cursor;

/// What stands in no public answer: marks in names and texts, and the scores of drafts.
const MARKS: [&str; 5] = ["ขนารี", "canary", "12.34", "23.45", "34.56"];

struct Seeded {
    agency: String,
    names: Vec<(&'static str, String)>,
    /// Ids of people and machines.
    ids: Vec<String>,
    officer: String,
}

/// An agency with something hidden wherever something can be hidden.
async fn seed(service: &TestService) -> Seeded {
    let sysadmin = service.token_of("canary-boss", &["sysadmin"]);
    let create = async |path: &str, body: Value| {
        let made = service.post_as(&sysadmin, path, &body).await.expect(201);
        let id = [&made["id"], &made["user"]["id"], &made["client"]["id"]]
            .into_iter()
            .find_map(Value::as_str);
        id.unwrap().to_owned()
    };
    let body = json!({ "kind": "sao", "name_th": "ทดสอบ", "province": "96", "amphoe": "9605" });
    let agency = create("/api/v1/agencies", body).await;
    let base = format!("/api/v1/agencies/{agency}");
    let unit = create(&format!("{base}/units"), json!({ "name_th": "กองคลัง" })).await;
    let body = json!({ "title_th": "ปลัด อบต.", "unit_id": unit });
    let position = create(&format!("{base}/positions"), body).await;
    let body = json!({ "username": "canary", "display_name": "ขนารี ใจดี",
        "roles": [{ "role": "staff", "agency_id": agency }] });
    let user = create("/api/v1/users", body).await;
    let body = json!({ "name": "ขนารี", "agency_id": agency, "scopes": ["changes:read"] });
    let client = create("/api/v1/clients", body).await;
    let body = json!({ "position_id": position, "user_id": user, "holder_name": "ขนารี ใจดี", "kind": "holder",
        "starts_on": "2022-10-01", "order_number": "canary 1/2566" });
    let appointment = create(&format!("{base}/appointments"), body).await;
    let officer = service.token_of("canary-officer", &[&format!("data_officer@agency:{agency}")]);
    // Published, a draft, a draft that the province sees, and one that was public once.
    for (year, overall, actions) in [
        (2566, 90.0, &["publish"][..]),
        (2565, 12.34, &[]),
        (2564, 23.45, &["share"]),
        (2563, 34.56, &["publish", "withdraw"]),
    ] {
        let source = if year == 2566 {
            "รายงาน"
        } else {
            "canary@example.go.th"
        };
        let body = json!({ "fiscal_year": year, "assessment": { "overall": overall, "source": source } });
        let path = format!("{base}/assessments");
        service.post_as(&officer, &path, &body).await.expect(201);
        for action in actions {
            let request = service.request("POST", &format!("{path}/{year}/{action}"));
            let request = request.bearer_auth(&officer).header("if-match", "*");
            send(request.json(&json!({ "reason": "ขนารี" }))).await.expect(200);
        }
    }
    hide_complaints(service, &agency).await;
    let path = format!("{base}/statistics/loans/2566/publish");
    let publish = service.request("POST", &path).header("if-match", "*");
    send(publish.bearer_auth(&officer)).await.expect(200);
    let day = hide_reports(service, &agency).await;
    let (offered, form) = hide_services(service, &agency).await;
    let evidence = hide_disclosures(service, &agency).await;
    let (measure, file) = take_measures(service, &agency).await;
    Seeded {
        names: vec![
            ("agency_id", agency.clone()),
            ("unit_id", unit),
            ("position_id", position),
            ("code", "96".to_owned()),
            ("day", day),
            ("service_id", offered),
            ("form_id", form),
            ("measure_id", measure),
            ("measure_evidence_id", file),
            ("month", "2023-04".to_owned()),
            ("series", "loans".to_owned()),
            ("revision", "1".to_owned()),
            ("item_key", "e_service".to_owned()),
            ("evidence_id", evidence),
            ("survey", "eit".to_owned()),
        ],
        agency,
        ids: vec![user, client, appointment],
        officer,
    }
}

/// A case, a question that is public in other words, and a template of replies.
async fn hide_complaints(service: &TestService, agency: &str) {
    let officer = service.token_of("canary-clerk", &[&format!("complaint_officer@agency:{agency}")]);
    let base = format!("/api/v1/agencies/{agency}");
    for kind in ["complaint", "question"] {
        let body = json!({ "kind": kind, "category": "light", "description": "canary", "name": "ขนารี ใจดี",
            "phone": "02-123-4567", "place_address": "ขนารี", "may_publish": true });
        let filed = service
            .post(&format!("{base}/complaints"), &body)
            .await
            .expect(201);
        let mut steps = vec![
            ("acknowledge", json!({})),
            ("note", json!({ "text": "canary" })),
            ("reply", json!({ "text": "canary" })),
            ("resolve", json!({ "text": "ขนารี" })),
        ];
        if kind == "question" {
            steps.push(("publish", json!({ "question": "ถาม", "answer": "ตอบ" })));
        }
        for (step, body) in steps {
            let path = format!("/api/v1/complaints/{}/{step}", filed["id"].as_str().unwrap());
            let request = service.request("POST", &path).bearer_auth(&officer);
            send(request.header("if-match", "*").json(&body))
                .await
                .expect(200);
        }
    }
    let body = json!({ "name": "ขนารี", "text": "canary {number}" });
    let path = format!("{base}/reply-templates");
    service.post_as(&officer, &path, &body).await.expect(201);
}

/// A service, one that is offered no more, and comments of which the first is to be looked at and the second is hidden.
async fn hide_services(service: &TestService, agency: &str) -> (String, String) {
    let officer = service.token_of("canary-data", &[&format!("data_officer@agency:{agency}")]);
    let create = async |path: &str, body: Value| {
        let made = service.post_as(&officer, path, &body).await.expect(201);
        made["id"].as_str().unwrap_or_default().to_owned()
    };
    let act = async |path: String| {
        let request = service.request("POST", &path).bearer_auth(&officer);
        send(request.header("if-match", "*")).await.expect(200);
    };
    let body = |code: &str, name: &str| json!({ "agency_id": agency, "code": code, "name_th": name });
    let offered = create("/api/v1/services", body("a", "ชำระภาษี")).await;
    let retired = create("/api/v1/services", body("b", "ขนารี")).await;
    act(format!("/api/v1/services/{retired}/retire")).await;
    let body = json!({ "agency_id": agency, "service_id": offered, "question_set": "short", "opens_on": "2022-10-01",
        "min_answers": 3 });
    let form = create("/api/v1/satisfaction-forms", body).await;
    let sheet =
        |comment: &str| json!({ "ratings": [{ "question": "staff", "rating": 5 }], "comment": comment });
    let body = json!({ "month": "2023-04", "answers": [sheet("canary"), sheet("ขนารี"), sheet("ดี")] });
    let path = format!("/api/v1/satisfaction-forms/{form}/paper-responses");
    create(&path, body).await;
    let path = format!("/api/v1/satisfaction-responses?agency_id={agency}");
    let comments = service.get_as(&officer, &path).await.expect(200);
    for comment in comments["items"].as_array().unwrap() {
        let action = match comment["comment"].as_str().unwrap() {
            "ขนารี" => "hide-comment",
            "ดี" => "publish-comment",
            _ => continue,
        };
        let id = comment["id"].as_str().unwrap();
        act(format!("/api/v1/satisfaction-responses/{id}/{action}")).await;
    }
    (offered, form)
}

/// Items with a person, an earlier progress and evidence that was taken back; gives the file that is shown.
async fn hide_disclosures(service: &TestService, agency: &str) -> String {
    let officer = service.token_of("canary-data", &[&format!("data_officer@agency:{agency}")]);
    let base = format!("/api/v1/agencies/{agency}");
    let year = format!("{base}/disclosures/2566");
    service.post_as(&officer, &year, &json!({})).await.expect(201);
    let ask = |method: &str, path: String| {
        let request = service.request(method, &path).bearer_auth(&officer);
        request.header("if-match", "*")
    };
    let item = format!("{year}/e_service");
    for body in [
        json!({ "progress": "canary", "person": "ขนารี ใจดี" }),
        json!({ "progress": "เผยแพร่แล้ว" }),
    ] {
        send(ask("PATCH", item.clone()).json(&body)).await.expect(200);
    }
    let link = json!({ "title": "ขนารี", "url": "https://canary.example.org/" });
    let with = send(ask("POST", format!("{item}/links")).json(&link))
        .await
        .expect(200);
    let withdraw = format!(
        "{item}/evidence/{}/withdraw",
        with["evidence"][0]["id"].as_str().unwrap()
    );
    send(ask("POST", withdraw)).await.expect(200);
    let file = Multipart::default()
        .text("title", "คู่มือ")
        .file("a.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\nstartxref\n9\n%%EOF\n");
    let with = send(file.of(ask("POST", format!("{item}/files"))))
        .await
        .expect(200);
    send(ask("PATCH", year).json(&json!({ "eit_url": "https://example.org/" })))
        .await
        .expect(200);
    let procedure =
        json!({ "how": ["ยื่นหนังสือ"], "steps": [{ "title": "รับเรื่อง" }], "unit": "สำนักปลัด", "days": 30 });
    send(ask("PUT", format!("{base}/complaint-procedure")).json(&procedure))
        .await
        .expect(200);
    with["evidence"][0]["id"].as_str().unwrap().to_owned()
}

/// A measure that somebody reported on, with a photo.
async fn take_measures(service: &TestService, agency: &str) -> (String, String) {
    let officer = service.token_of("canary-head", &[&format!("unit_head@agency:{agency}")]);
    let path = format!("/api/v1/agencies/{agency}/measures/2566");
    let body = json!({ "name": "มาตรการ", "indicator": "4" });
    let made = service.post_as(&officer, &path, &body).await.expect(201);
    let measure = made["id"].as_str().unwrap();
    let to = |what: &str| {
        let path = format!("/api/v1/measures/{measure}/{what}");
        let request = service.request("POST", &path).bearer_auth(&officer);
        request.header("if-match", "*")
    };
    let report = json!({ "half": "first_half", "text": "อบรมแล้ว", "reported_on": "2023-03-31" });
    send(to("progress").json(&report)).await.expect(200);
    let photo = Multipart::default().file("ภาพ.jpg", include_bytes!("../samples/photo.jpg"));
    let with = send(photo.of(to("files"))).await.expect(200);
    let file = with["evidence"][0]["id"].as_str().unwrap();
    (measure.to_owned(), file.to_owned())
}

/// Sealed reports, one of them the province's alone; gives the day whose log they're in.
async fn hide_reports(service: &TestService, agency: &str) -> String {
    let office = Office::open(agency, &[(House::Province, service)]).await;
    for about in [&[][..], &[About::Mayor]] {
        let sent = office.report("canary", about);
        office.file(service, &sent).await.expect(AnswerCode::Filed);
    }
    let now = service.clock.now();
    close(service, now + chrono::TimeDelta::days(1)).await;
    prongsai::calendar::day_in_bangkok(now).to_string()
}

/// All texts of an answer: its headers, and its body, a workbook cell by cell.
fn texts(answer: &Answer) -> String {
    let headers = format!("{:?}", answer.headers);
    if !answer.bytes.starts_with(b"PK") {
        return format!("{headers}\n{}", answer.text());
    }
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(&answer.bytes)).unwrap();
    let sheets = book.worksheets();
    let cells = sheets.iter().flat_map(|(_, sheet)| sheet.cells());
    let cells = cells.map(|(_, _, cell): (_, _, &Data)| cell.to_string());
    format!("{headers}\n{}", cells.collect::<Vec<_>>().join("\n"))
}

/// The addresses of an operation: each format, each year, and filters that ask for what's hidden.
fn addresses(path: &str, operation: &Value, seeded: &Seeded) -> Vec<String> {
    let mut paths = vec![path.to_owned()];
    for (name, value) in &seeded.names {
        paths[0] = paths[0].replace(&format!("{{{name}}}"), value);
    }
    let years = ["2566", "2565", "2564", "2563"];
    if path.contains("{fiscal_year}") {
        paths = years
            .iter()
            .map(|year| paths[0].replace("{fiscal_year}", year))
            .collect();
    }
    assert!(!paths[0].contains('{'), "{path} names something unknown");
    let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
    let takes = |name: &str| {
        parameters
            .iter()
            .any(|one| one["in"] == "query" && one["name"] == name)
    };
    let mut queries: Vec<Vec<String>> = vec![Vec::new()];
    let mut vary = |name: &str, values: &[&str]| {
        if takes(name) {
            let varied = queries.iter().flat_map(|query| {
                let with = |value: &&str| [query.as_slice(), &[format!("{name}={value}")]].concat();
                values.iter().map(with).collect::<Vec<_>>()
            });
            queries = varied.chain(queries.clone()).collect();
        }
    };
    vary("fiscal_year", &years);
    vary("format", &["json", "csv", "ndjson", "xlsx"]);
    vary("status", &["draft"]);
    vary("q", &["canary", "ขนารี"]);
    let all = |path: &String| {
        let queries = queries.iter();
        queries
            .map(|query| format!("{path}?{}", query.join("&")))
            .collect::<Vec<_>>()
    };
    paths.iter().flat_map(all).collect()
}

#[test]
fn nothing_hidden_stands_in_any_public_answer_of_any_format() {
    on_each_database(async |service| {
        let seeded = seed(&service).await;
        let document = service.get("/api/v1/openapi.json").await.expect(200);
        let (mut found, mut read) = (Vec::new(), 0);
        for (path, item) in document["paths"].as_object().unwrap() {
            let operation = &item["get"];
            let needs = operation["security"].as_array().cloned().unwrap_or_default();
            if operation.is_null() || !(needs.is_empty() || needs.contains(&json!({}))) {
                continue;
            }
            let mut answered = false;
            for address in addresses(path, operation, &seeded) {
                let answer = service.get(&address).await;
                answered |= answer.status == 200;
                read += 1;
                // What was asked for comes back in the address of the next page, and in faults.
                let (_, query) = address.split_once('?').unwrap();
                let text = texts(&answer).replace(query, "");
                let marks = MARKS.iter().copied().chain(seeded.ids.iter().map(String::as_str));
                found.extend(
                    marks
                        .filter(|mark| text.contains(mark))
                        .map(|mark| format!("{mark} in {address}")),
                );
            }
            assert!(answered, "nothing was read at {path}");
        }
        assert!(found.is_empty(), "{found:#?}");
        assert!(read > 100, "{read}");
        // The search finds what's there: in the same places, for who may see it.
        for format in ["json", "csv", "ndjson", "xlsx"] {
            let address = format!("/api/v1/assessments?agency_id={}&format={format}", seeded.agency);
            let text = texts(&service.get_as(&seeded.officer, &address).await);
            let seen = MARKS.iter().filter(|mark| text.contains(**mark)).count();
            assert!(seen >= 3, "{format}: {text}");
        }
    });
}

#[test]
fn each_allowed_action_is_an_operation() {
    on_each_database(async |service| {
        let seeded = seed(&service).await;
        let document = service.get("/api/v1/openapi.json").await.expect(200);
        let items = document["paths"].as_object().unwrap().values();
        let operations = items.flat_map(|item| item.as_object().unwrap().values());
        let known: Vec<&Value> = operations.map(|operation| &operation["operationId"]).collect();
        let agency = &seeded.agency;
        let boss = service.token_of(&seeded.ids[0], &["sysadmin"]);
        let officer = service.token_of(&seeded.ids[0], &[&format!("data_officer@agency:{agency}")]);
        let mut views = Vec::new();
        let base = format!("/api/v1/agencies/{agency}");
        for path in [
            "/api/v1/agencies",
            "/api/v1/users",
            "/api/v1/clients",
            "/api/v1/me",
        ] {
            views.push(service.get_as(&boss, path).await.expect(200));
        }
        for list in ["units", "positions", "appointments"] {
            views.push(service.get_as(&boss, &format!("{base}/{list}")).await.expect(200));
        }
        for year in [2563, 2564, 2565, 2566] {
            let path = format!("{base}/assessments/{year}");
            views.push(service.get_as(&officer, &path).await.expect(200));
        }
        let admin = service.token(&[&format!("agency_admin@agency:{agency}")]);
        let clerk = service.token(&[&format!("complaint_officer@agency:{agency}")]);
        for (token, list) in [
            (&admin, "complaint-categories"),
            (&admin, "complaint-deadlines"),
            (&clerk, "reply-templates"),
        ] {
            views.push(service.get_as(token, &format!("{base}/{list}")).await.expect(200));
        }
        // The examples of the document as well.
        views.push(document["components"].clone());
        let mut words = Vec::new();
        for view in &views {
            collect(view, &mut words);
        }
        assert!(words.len() > 30, "{words:?}");
        for word in words {
            assert!(known.contains(&&word), "{word} is no operation");
        }
    });
}

/// The words of all `allowed_actions` in a view, or of their examples in a schema.
fn collect(view: &Value, words: &mut Vec<Value>) {
    match view {
        Value::Object(fields) => {
            let actions = fields.get("allowed_actions");
            let told = actions.map(|actions| actions.get("example").unwrap_or(actions));
            words.extend(told.and_then(Value::as_array).into_iter().flatten().cloned());
            fields.values().for_each(|value| collect(value, words));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, words)),
        _ => {}
    }
}

#[test]
fn the_audit_trail_tells_what_changed_to_those_who_may_read_it() {
    on_each_database(async |service| {
        let seeded = seed(&service).await;
        let trail = async |grant: &str, subject: &str| {
            let path = format!("/api/v1/events?subject={subject}");
            let page = service.get_as(&service.token(&[grant]), &path).await.expect(200);
            page["items"].as_array().unwrap().clone()
        };
        let agency = &seeded.agency;
        let (boss, admin) = ("sysadmin", format!("agency_admin@agency:{agency}"));
        let user = format!("user/{}", seeded.ids[0]);
        let roles = json!({ "roles": [{ "role": "approver", "agency_id": agency }] });
        let path = format!("/api/v1/users/{}/roles", seeded.ids[0]);
        let token = service.token(&[boss]);
        service
            .change_as(&token, "PUT", &path, 1, &roles)
            .await
            .expect(200);
        for grant in [boss, &admin] {
            let events = trail(grant, &user).await;
            let held: Vec<&Value> = events.iter().map(|event| &event["data"]["roles"]).collect();
            let at = |role: &str| json!([format!("{role}@agency:{agency}")]);
            assert_eq!(held, [&at("approver"), &at("staff")]);
        }
        let appointment = format!("appointment/{}", seeded.ids[2]);
        assert_eq!(trail(&admin, &appointment).await[0]["data"]["kind"], "holder");
        // Who runs the service sees that a draft was changed, not what it says.
        let path = format!("/api/v1/agencies/{agency}/assessments/2565");
        let draft = service.get_as(&seeded.officer, &path).await.expect(200);
        let draft = format!("assessment/{}", draft["id"].as_str().unwrap());
        assert_eq!(trail(&admin, &draft).await[0]["data"]["overall"], 12.34);
        assert_eq!(trail(boss, &draft).await[0]["data"], Value::Null);
        let position = format!("position/{}", seeded.names[2].1);
        assert_eq!(trail(boss, &position).await[0]["data"]["title_th"], "ปลัด อบต.");
    });
}

#[test]
fn every_answer_says_who_may_keep_it() {
    on_each_database(async |service| {
        let seeded = seed(&service).await;
        let (agency, officer) = (&seeded.agency, &seeded.officer);
        let headers = |answer: &Answer| {
            let header = |name| answer.header(name).to_owned();
            (answer.status, header("cache-control"), header("vary"))
        };
        let is = |status, cache: &str, vary: &str| (status, cache.to_owned(), vary.to_owned());
        // One thing: for everybody without a token, for its reader with one, and the same when it's not sent again.
        let one = format!("/api/v1/agencies/{agency}");
        let public = service.get(&one).await;
        assert_eq!(headers(&public), is(200, "public, no-cache", "Authorization"));
        let again = service
            .request("GET", &one)
            .header("if-none-match", public.header("etag"));
        assert_eq!(
            headers(&send(again).await),
            is(304, "public, no-cache", "Authorization")
        );
        let own = service.get_as(officer, &one).await;
        assert_eq!(headers(&own), is(200, "private, no-cache", "Authorization"));
        // A list for everybody comes in several formats; somebody's own isn't kept at all.
        let list = "/api/v1/assessments";
        let answer = service.get(list).await;
        assert_eq!(
            headers(&answer),
            is(200, "public, no-cache", "Authorization, Accept")
        );
        let answer = send(service.request("GET", list).header("accept", "text/csv")).await;
        assert_eq!(
            headers(&answer),
            is(200, "private, no-cache", "Authorization, Accept")
        );
        for path in [format!("{one}/appointments"), "/api/v1/me/positions".to_owned()] {
            let answer = service.get_as(officer, &path).await;
            assert_eq!(answer.header("cache-control"), "private, no-store", "{path}");
        }
    });
}
