//! Provinces and agencies: who opens and renames them, and who hears of it.

use crate::support::{Answer, TestService, on_each_database, send};
use serde_json::{Value, json};

const AGENCIES: &str = "/api/v1/agencies";

fn maruebotok() -> Value {
    json!({
        "kind": "subdistrict_municipality", "name_th": "ทต. มะรือโบตก", "name_en": "Maruebotok", "province": "นราธิวาส",
        "amphoe": "อำเภอระแงะ", "tambon": "ตำบลมะรือโบตก",
        "website": " https://www.example.go.th ",
        "external_ids": [{"scheme": "dla", "value": "5960504"}],
    })
}

/// Opens an agency and gives its view.
pub async fn open(service: &TestService, body: &Value) -> Value {
    let sysadmin = service.token(&["sysadmin"]);
    service.post_as(&sysadmin, AGENCIES, body).await.expect(201)
}

/// Opens เทศบาลตำบลมะรือโบตก and gives its id.
pub async fn open_maruebotok(service: &TestService) -> String {
    open(service, &maruebotok()).await["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// All events of a page of changes, as kind and data.
pub async fn changes(service: &TestService, grant: &str) -> Vec<(String, Value)> {
    let page = service
        .get_as(&service.token(&[grant]), "/api/v1/changes?limit=200")
        .await
        .expect(200);
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| (item["kind"].as_str().unwrap().to_owned(), item["data"].clone()))
        .collect()
}

/// Every item of a list, followed by `next` to its end in pages of this many.
pub async fn all(service: &TestService, token: Option<&str>, path: &str, limit: usize) -> Vec<Value> {
    let (mut items, mut next) = (Vec::new(), Some(format!("{path}limit={limit}")));
    while let Some(path) = next {
        let answer = match token {
            Some(token) => service.get_as(token, &path).await,
            None => service.get(&path).await,
        };
        let page = answer.expect(200);
        let found = page["items"].as_array().unwrap();
        assert!(found.len() <= limit);
        items.extend(found.iter().cloned());
        next = page["next"].as_str().map(str::to_owned);
        let link = next
            .as_ref()
            .map_or_else(String::new, |next| format!("<{next}>; rel=\"next\""));
        assert_eq!(answer.header("link"), link);
    }
    items
}

async fn patch(service: &TestService, id: &str, version: i64, body: Value) -> Answer {
    let sysadmin = service.token(&["sysadmin"]);
    service
        .change_as(&sysadmin, "PATCH", &format!("{AGENCIES}/{id}"), version, &body)
        .await
}

#[test]
fn the_provinces_are_listed_by_region_and_read_with_their_amphoe() {
    on_each_database(async |service| {
        let all = service.get("/api/v1/provinces").await.expect(200);
        assert_eq!(all["items"].as_array().unwrap().len(), 77);
        assert_eq!(all["next"], Value::Null);
        let south = service.get("/api/v1/provinces?region=south").await.expect(200);
        assert_eq!(south["items"].as_array().unwrap().len(), 14);
        service
            .get("/api/v1/provinces?region=South")
            .await
            .fault("region", "unknown_value");
        let narathiwat = service.get("/api/v1/provinces/96").await.expect(200);
        assert_eq!(
            (&narathiwat["name_th"], &narathiwat["region"]),
            (&json!("นราธิวาส"), &json!("south"))
        );
        assert_eq!(narathiwat["amphoe"].as_array().unwrap().len(), 13);
        for unknown in ["00", "9", "%00", "%FF"] {
            service
                .get(&format!("/api/v1/provinces/{unknown}"))
                .await
                .problem(404, "not_found");
        }
    });
}

#[test]
fn an_agency_is_opened_with_what_a_person_types_and_read_by_anybody() {
    on_each_database(async |service| {
        let sysadmin = service.token(&["sysadmin"]);
        let created = service.post_as(&sysadmin, AGENCIES, &maruebotok()).await;
        let view = created.expect(201);
        let id = view["id"].as_str().unwrap();
        assert_eq!(created.header("location"), format!("{AGENCIES}/{id}"));
        assert_eq!(created.header("etag"), "\"1\"");
        let expected = json!({
            "id": id, "kind": "subdistrict_municipality", "name_th": "เทศบาลตำบลมะรือโบตก", "name_en": "Maruebotok",
            "province": "96", "province_name_th": "นราธิวาส", "amphoe": "9605", "amphoe_name_th": "ระแงะ",
            "tambon": "มะรือโบตก", "website": "https://www.example.go.th", "external_ids": [{"scheme": "dla", "value": "5960504"}], "version": 1,
            "allowed_actions": ["update_agency", "create_unit", "create_position", "create_appointment", "list_appointments"],
        });
        assert_eq!(view, expected);
        let public = service.get(&format!("{AGENCIES}/{id}")).await;
        assert_eq!(public.expect(200)["allowed_actions"], json!([]));
        assert_eq!(
            (public.header("etag"), public.header("vary")),
            ("\"1\"", "Authorization")
        );
        let admin = service.token(&[&format!("agency_admin@agency:{id}")]);
        let own = service
            .get_as(&admin, &format!("{AGENCIES}/{id}"))
            .await
            .expect(200);
        let actions = json!([
            "create_unit",
            "create_position",
            "create_appointment",
            "list_appointments",
            "list_webhooks",
            "create_webhook"
        ]);
        assert_eq!(own["allowed_actions"], actions);
        service
            .get(&format!("{AGENCIES}/unknown"))
            .await
            .problem(404, "not_found");
        service
            .get(&format!("{AGENCIES}/%00"))
            .await
            .problem(404, "not_found");
    });
}

#[test]
fn each_fault_of_an_agency_is_named() {
    on_each_database(async |service| {
        let sysadmin = service.token(&["sysadmin"]);
        let external = |value: Value| json!([value]);
        for (field, value, at, code) in [
            ("kind", json!("เทศบาล"), "/kind", "unknown_value"),
            ("name_th", json!(" "), "/name_th", "empty"),
            ("name_th", json!("ก".repeat(201)), "/name_th", "too_long"),
            ("name_th", json!("อบต.มะรือโบตก"), "/name_th", "format"),
            ("name_th", json!("ก\u{0}"), "/name_th", "null_byte"),
            ("name_th", json!(7), "/name_th", "wrong_type"),
            ("name_en", json!(""), "/name_en", "empty"),
            ("province", json!("97"), "/province", "unknown_province"),
            ("amphoe", json!("เมืองยะลา"), "/amphoe", "unknown_amphoe"),
            ("tambon", json!(""), "/tambon", "empty"),
            ("website", json!("www.example.go.th"), "/website", "format"),
            ("website", json!("javascript:alert(1)"), "/website", "format"),
            (
                "website",
                json!("https://u:p@example.go.th/"),
                "/website",
                "format",
            ),
            (
                "website",
                json!(format!("https://example.go.th/{}", "a".repeat(480))),
                "/website",
                "too_long",
            ),
            (
                "external_ids",
                external(json!({"scheme": "DLA", "value": "1"})),
                "/external_ids/0/scheme",
                "format",
            ),
            (
                "external_ids",
                external(json!({"scheme": "dla", "value": ""})),
                "/external_ids/0/value",
                "empty",
            ),
            (
                "external_ids",
                external(json!({"scheme": "dla"})),
                "/external_ids/0/value",
                "required",
            ),
            (
                "external_ids",
                json!(vec![json!({"scheme": "a", "value": "1"}); 21]),
                "/external_ids",
                "too_many",
            ),
            (
                "external_ids",
                json!([{"scheme": "a", "value": "1"}, {"scheme": "a", "value": "1"}]),
                "/external_ids/1",
                "duplicate",
            ),
            ("colour", json!("red"), "/colour", "unknown_field"),
        ] {
            let mut body = maruebotok();
            body[field] = value;
            service.post_as(&sysadmin, AGENCIES, &body).await.fault(at, code);
        }
        let several = json!({"kind": "x", "name_th": "", "province": "x"});
        let problem = service
            .post_as(&sysadmin, AGENCIES, &several)
            .await
            .problem(422, "invalid_input");
        assert_eq!(problem["errors"].as_array().unwrap().len(), 3);
        service
            .post_as(&sysadmin, AGENCIES, &json!({"kind": "sao"}))
            .await
            .fault("/name_th", "required");
        assert_eq!(service.db.heads().newest, 0, "nothing was written");
    });
}

#[test]
fn only_system_administrators_open_and_rename_agencies() {
    on_each_database(async |service| {
        let id = open_maruebotok(&service).await;
        let admin = service.token(&[&format!("agency_admin@agency:{id}")]);
        service
            .post(AGENCIES, &maruebotok())
            .await
            .problem(401, "unauthenticated");
        service
            .post_as(&admin, AGENCIES, &maruebotok())
            .await
            .problem(403, "forbidden");
        let path = format!("{AGENCIES}/{id}");
        service
            .change_as(&admin, "PATCH", &path, 1, &json!({}))
            .await
            .problem(403, "forbidden");
    });
}

#[test]
fn the_same_agency_or_external_id_is_refused_a_second_time() {
    on_each_database(async |service| {
        let id = open_maruebotok(&service).await;
        let sysadmin = service.token(&["sysadmin"]);
        let twin = service
            .post_as(&sysadmin, AGENCIES, &maruebotok())
            .await
            .problem(409, "already_exists");
        assert_eq!(twin["errors"][0]["params"]["other"], format!("agency/{id}"));
        let mut other = maruebotok();
        other["name_th"] = json!("บองอ");
        let taken = service
            .post_as(&sysadmin, AGENCIES, &other)
            .await
            .problem(409, "already_exists");
        assert_eq!(taken["errors"][0]["pointer"], "/external_ids/0");
        other["external_ids"] = json!([]);
        let second = open(&service, &other).await;
        let second = second["id"].as_str().unwrap();
        patch(&service, second, 1, json!({"name_th": "มะรือโบตก"}))
            .await
            .problem(409, "already_exists");
        let ids = json!({"external_ids": [{"scheme": "dla", "value": "5960504"}]});
        patch(&service, second, 1, ids)
            .await
            .problem(409, "already_exists");
        // The same name in another amphoe is another agency.
        let mut elsewhere = maruebotok();
        (elsewhere["amphoe"], elsewhere["external_ids"]) = (json!("9601"), json!([]));
        open(&service, &elsewhere).await;
    });
}

#[test]
fn a_create_sent_twice_happens_once() {
    on_each_database(async |service| {
        let sysadmin = service.token(&["sysadmin"]);
        let create = async |body: &Value| {
            let request = service
                .request("POST", AGENCIES)
                .bearer_auth(&sysadmin)
                .header("idempotency-key", "k1");
            send(request.json(body)).await
        };
        let first = create(&maruebotok()).await;
        let again = create(&maruebotok()).await;
        assert_eq!(first.expect(201), again.expect(201));
        assert_eq!(first.header("location"), again.header("location"));
        let mut other = maruebotok();
        other["name_th"] = json!("อื่น");
        create(&other).await.problem(409, "idempotency_conflict");
        assert_eq!(service.db.heads().newest, 1);
    });
}

#[test]
fn a_change_needs_the_version_that_was_read() {
    on_each_database(async |service| {
        let id = open_maruebotok(&service).await;
        let path = format!("{AGENCIES}/{id}");
        let sysadmin = service.token(&["sysadmin"]);
        let blind = service
            .request("PATCH", &path)
            .bearer_auth(&sysadmin)
            .json(&json!({}));
        send(blind).await.problem(428, "precondition_required");
        let changed = patch(&service, &id, 1, json!({"name_en": "Marue Botok"})).await;
        assert_eq!(
            (changed.expect(200)["version"].as_i64(), changed.header("etag")),
            (Some(2), "\"2\"")
        );
        patch(&service, &id, 1, json!({"name_en": "X"}))
            .await
            .problem(412, "precondition_failed");
        patch(&service, "unknown", 1, json!({}))
            .await
            .problem(404, "not_found");
    });
}

#[test]
fn a_change_leaves_what_is_absent_and_clears_what_is_null() {
    on_each_database(async |service| {
        let id = open_maruebotok(&service).await;
        let view = patch(&service, &id, 1, json!({"tambon": null, "name_en": null}))
            .await
            .expect(200);
        assert_eq!((&view["tambon"], &view["name_en"]), (&Value::Null, &Value::Null));
        let kept = [
            &view["amphoe"],
            &view["website"],
            &view["external_ids"][0]["value"],
        ];
        assert_eq!(kept, ["9605", "https://www.example.go.th", "5960504"]);
        let ids =
            json!({"external_ids": [{"scheme": "dla", "value": "1"}, {"scheme": "nacc", "value": "1"}]});
        let view = patch(&service, &id, 2, ids.clone()).await.expect(200);
        assert_eq!(view["external_ids"], ids["external_ids"]);
        for field in ["kind", "name_th", "province", "external_ids"] {
            patch(&service, &id, 3, json!({field: null}))
                .await
                .fault(&format!("/{field}"), "required");
        }
        // Raised to a town municipality: the name has to say so.
        patch(&service, &id, 3, json!({"kind": "town_municipality"}))
            .await
            .fault("/name_th", "format");
        let raised = json!({"kind": "town_municipality", "name_th": "มะรือโบตก"});
        let view = patch(&service, &id, 3, raised).await.expect(200);
        assert_eq!(view["name_th"], "เทศบาลเมืองมะรือโบตก");
        let moved = patch(&service, &id, 4, json!({"province": "95"}))
            .await
            .expect(200);
        assert_eq!(
            (&moved["province"], &moved["amphoe"]),
            (&json!("95"), &Value::Null)
        );
        let view = patch(&service, &id, 5, json!({"website": null}))
            .await
            .expect(200);
        assert_eq!(view["website"], Value::Null);
    });
}

#[test]
fn the_list_is_filtered_and_followed_to_its_end() {
    on_each_database(async |service| {
        open_maruebotok(&service).await;
        for n in 0..12 {
            let province = if n % 2 == 0 { "96" } else { "95" };
            open(
                &service,
                &json!({"kind": "sao", "name_th": format!("ตัวอย่าง {n}%"), "province": province}),
            )
            .await;
        }
        let count = async |query: &str| {
            all(&service, None, &format!("{AGENCIES}?{query}&"), 5)
                .await
                .len()
        };
        let every = all(&service, None, &format!("{AGENCIES}?"), 4).await;
        let mut ids: Vec<&str> = every
            .iter()
            .map(|agency| agency["id"].as_str().unwrap())
            .collect();
        assert_eq!(ids.len(), 13);
        assert!(ids.is_sorted());
        ids.dedup();
        assert_eq!(ids.len(), 13);
        assert_eq!(every[0]["external_ids"][0]["value"], "5960504");
        assert_eq!(count("province=96").await, 7);
        assert_eq!(count("province=จังหวัดยะลา").await, 6);
        assert_eq!(count("amphoe=9605").await, 1);
        assert_eq!(count("province=96&amphoe=ระแงะ").await, 1);
        assert_eq!(count("kind=sao&province=95").await, 6);
        assert_eq!(count("q=มะรือ").await, 1);
        assert_eq!(count("q=MARUE").await, 1);
        assert_eq!(count("q=%25").await, 12);
        assert_eq!(count("q=_").await, 0);
        for (query, at, code) in [
            ("province=x", "province", "unknown_province"),
            ("amphoe=x", "amphoe", "unknown_amphoe"),
            ("kind=x", "kind", "unknown_value"),
            ("limit=201", "limit", "out_of_range"),
            ("limit=x", "limit", "wrong_type"),
            ("colour=red", "colour", "unknown_field"),
        ] {
            service.get(&format!("{AGENCIES}?{query}")).await.fault(at, code);
        }
        service
            .get(&format!("{AGENCIES}?after=abc"))
            .await
            .problem(400, "cursor_invalid");
    });
}

#[test]
fn a_public_list_is_not_sent_again_while_nothing_changed() {
    on_each_database(async |service| {
        open_maruebotok(&service).await;
        let first = service.get(AGENCIES).await;
        assert_eq!(first.header("cache-control"), "public, no-cache");
        let held = service
            .request("GET", AGENCIES)
            .header("if-none-match", first.header("etag"));
        assert_eq!(send(held.try_clone().unwrap()).await.status, 304);
        open(
            &service,
            &json!({"kind": "pao", "name_th": "นราธิวาส", "province": "96"}),
        )
        .await;
        assert_eq!(send(held).await.expect(200)["items"].as_array().unwrap().len(), 2);
        // What a signed-in caller gets depends on them.
        let own = service.get_as(&service.token(&["sysadmin"]), AGENCIES).await;
        assert_eq!(own.expect(200)["items"][0]["allowed_actions"][0], "update_agency");
        assert_eq!(own.header("cache-control"), "private, no-cache");
    });
}

#[test]
fn a_province_hears_of_its_agencies_only() {
    on_each_database(async |service| {
        let id = open_maruebotok(&service).await;
        patch(&service, &id, 1, json!({"name_en": null}))
            .await
            .expect(200);
        let view = service.get(&format!("{AGENCIES}/{id}")).await.expect(200);
        let heard = changes(&service, "province@province:96").await;
        assert_eq!(
            heard.iter().map(|(kind, _)| kind.as_str()).collect::<Vec<_>>(),
            ["agency.created", "agency.changed"]
        );
        let mut expected = view.clone();
        expected.as_object_mut().unwrap().remove("allowed_actions");
        assert_eq!(heard[1].1, expected);
        assert_eq!(changes(&service, "province@province:95").await, []);

        // It moves: the old province gets a tombstone, the new one the agency, and the agency itself no tombstone.
        patch(&service, &id, 2, json!({"province": "95"}))
            .await
            .expect(200);
        assert_eq!(
            changes(&service, "province@province:96").await[2],
            ("agency.moved".to_owned(), Value::Null)
        );
        let heard = changes(&service, "province@province:95").await;
        assert_eq!((heard.len(), &heard[0].1["province"]), (1, &json!("95")));
        let own = changes(&service, &format!("data_officer@agency:{id}")).await;
        assert!(
            own.iter()
                .all(|(kind, data)| kind != "agency.moved" && !data.is_null()),
            "{own:?}"
        );
    });
}

#[test]
fn a_moved_agency_takes_its_assessments_along_and_both_provinces_hear_of_it() {
    on_each_database(async |service| {
        let id = open_maruebotok(&service).await;
        let officer = service.token(&[&format!("data_officer@agency:{id}")]);
        let list = format!("{AGENCIES}/{id}/assessments");
        let figures = json!({"overall": 90.0, "source": "ทดสอบ"});
        for (year, action) in [(2566, Some("publish")), (2565, Some("share")), (2564, None)] {
            let body = json!({"fiscal_year": year, "assessment": figures});
            service.post_as(&officer, &list, &body).await.expect(201);
            if let Some(action) = action {
                let path = format!("{list}/{year}/{action}");
                service
                    .change_as(&officer, "POST", &path, 1, &json!({}))
                    .await
                    .expect(200);
            }
        }
        let admin = service.token(&[&format!("agency_admin@agency:{id}")]);
        let unit = json!({"name_th": "กองคลัง"});
        service
            .post_as(&admin, &format!("{AGENCIES}/{id}/units"), &unit)
            .await
            .expect(201);
        let (old, new) = ("province@province:96", "province@province:95");
        let before = changes(&service, old).await.len();

        let body = json!({"kind": "town_municipality", "name_th": "ใหม่", "province": "95", "amphoe": "เมือง"});
        patch(&service, &id, 1, body).await.expect(200);

        // The old province: a tombstone for all that it could see, and nothing else.
        let mut gone = changes(&service, old).await.split_off(before);
        gone.sort_by(|one, other| one.0.cmp(&other.0));
        let kinds: Vec<&str> = gone.iter().map(|(kind, _)| kind.as_str()).collect();
        assert_eq!(
            kinds,
            [
                "agency.moved",
                "assessment.moved",
                "assessment.moved",
                "unit.moved"
            ]
        );
        assert!(gone.iter().all(|(_, data)| data.is_null()));
        let none = service
            .get_as(&service.token(&[old]), "/api/v1/assessments?province=96")
            .await
            .expect(200);
        assert_eq!(none["items"], json!([]));

        // The new one: what's public. The draft was shared with another province.
        let come = changes(&service, new).await;
        let kinds: Vec<&str> = come.iter().map(|(kind, _)| kind.as_str()).collect();
        assert_eq!(
            kinds,
            ["unit.moved", "agency.changed", "assessment.agency_changed"]
        );
        let data = &come[2].1;
        assert_eq!(
            (&data["fiscal_year"], &data["version"]),
            (&json!(2566), &json!(3))
        );
        let agency = ["name_th", "kind", "province", "amphoe"].map(|name| &data["agency"][name]);
        assert_eq!(
            agency,
            ["เทศบาลเมืองใหม่", "town_municipality", "95", "9501"]
                .map(|word| json!(word))
                .each_ref()
        );
        let seen = service
            .get_as(&service.token(&[new]), "/api/v1/assessments")
            .await
            .expect(200);
        assert_eq!(seen["items"].as_array().unwrap().len(), 1);
        let draft = service
            .get_as(&officer, &format!("{list}/2565"))
            .await
            .expect(200);
        assert_eq!(
            (&draft["shared"], &draft["agency"]["province"]),
            (&json!(false), &json!("95"))
        );
        // A version read before is stale, and every version stays.
        let withdraw = format!("{list}/2566/withdraw");
        service
            .change_as(&officer, "POST", &withdraw, 2, &json!({}))
            .await
            .problem(412, "precondition_failed");
        let versions = service
            .get_as(&officer, &format!("{list}/2566/revisions"))
            .await
            .expect(200);
        assert_eq!(versions["items"].as_array().unwrap().len(), 3);
    });
}

#[test]
fn two_who_open_the_same_agency_at_once_get_one_agency() {
    on_each_database(async |service| {
        let sysadmin = service.token(&["sysadmin"]);
        let body = maruebotok();
        let tries = (0..8).map(|_| service.post_as(&sysadmin, AGENCIES, &body));
        let answers = futures_util::future::join_all(tries).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
        for answer in answers.iter().filter(|answer| answer.status != 201) {
            answer.problem(409, "already_exists");
        }
    });
}
