//! Units, positions and who is appointed to them.

use crate::agencies::{all, changes, open, open_maruebotok};
use crate::support::{Answer, TestService, on_each_database, send};
use serde_json::{Value, json};

/// An agency with its administrator.
struct Office<'a> {
    service: &'a TestService,
    id: String,
    admin: String,
}

impl<'a> Office<'a> {
    async fn open(service: &'a TestService) -> Self {
        let id = open_maruebotok(service).await;
        let admin = service.token(&[&format!("agency_admin@agency:{id}")]);
        Self { service, id, admin }
    }

    fn path(&self, rest: &str) -> String {
        format!("/api/v1/agencies/{}/{rest}", self.id)
    }

    async fn post(&self, list: &str, body: &Value) -> Answer {
        self.service.post_as(&self.admin, &self.path(list), body).await
    }

    /// Creates and gives the id.
    async fn create(&self, list: &str, body: Value) -> String {
        self.post(list, &body).await.expect(201)["id"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    async fn patch(&self, thing: &str, version: i64, body: Value) -> Answer {
        self.service
            .change_as(&self.admin, "PATCH", &self.path(thing), version, &body)
            .await
    }

    async fn get(&self, thing: &str) -> Answer {
        self.service.get_as(&self.admin, &self.path(thing)).await
    }

    async fn position(&self, title: &str) -> String {
        self.create("positions", json!({"title_th": title})).await
    }

    async fn appoint(
        &self,
        position: &str,
        name: &str,
        kind: &str,
        start: &str,
        end: Option<&str>,
    ) -> Answer {
        let mut body =
            json!({"position_id": position, "holder_name": name, "kind": kind, "starts_on": start});
        if let Some(end) = end {
            body["ends_on"] = json!(end);
        }
        self.post("appointments", &body).await
    }

    async fn responsible(&self, position: &str, on: &str) -> Value {
        self.get(&format!("positions/{position}/responsible?on={on}"))
            .await
            .expect(200)
    }
}

#[test]
fn units_are_set_up_in_a_tree_and_read_by_anybody() {
    on_each_database(async |service| {
        let office = Office::open(&service).await;
        let finance = office
            .post("units", &json!({"name_th": " กองคลัง ", "sort": 20}))
            .await;
        let view = finance.expect(201);
        let id = view["id"].as_str().unwrap();
        assert_eq!(finance.header("location"), office.path(&format!("units/{id}")));
        let expected = json!({
            "id": id, "agency_id": office.id, "name_th": "กองคลัง", "name_en": null, "parent_id": null, "sort": 20,
            "closed_on": null, "version": 1, "allowed_actions": ["update_unit"],
        });
        assert_eq!(view, expected);
        let child = office
            .create("units", json!({"name_th": "งานพัสดุ", "parent_id": id, "sort": 10}))
            .await;
        let public = service.get(&office.path("units")).await.expect(200);
        let names: Vec<&str> = public["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|unit| unit["name_th"].as_str().unwrap())
            .collect();
        assert_eq!(names, ["งานพัสดุ", "กองคลัง"]);
        assert_eq!(public["items"][0]["allowed_actions"], json!([]));
        let read = service.get(&office.path(&format!("units/{child}"))).await;
        assert_eq!(
            (&read.expect(200)["parent_id"], read.header("etag")),
            (&json!(id), "\"1\"")
        );
        service
            .get(&office.path("units/none"))
            .await
            .problem(404, "not_found");
        service
            .get("/api/v1/agencies/none/units")
            .await
            .problem(404, "not_found");
    });
}

#[test]
fn a_unit_is_closed_moved_and_renamed() {
    on_each_database(async |service| {
        let office = Office::open(&service).await;
        let (top, below) = (
            office.create("units", json!({"name_th": "สำนักปลัด"})).await,
            office.create("units", json!({"name_th": "กองช่าง"})).await,
        );
        let unit = format!("units/{below}");
        let moved = office
            .patch(
                &unit,
                1,
                json!({"parent_id": top, "sort": 5, "closed_on": "2023-09-30"}),
            )
            .await
            .expect(200);
        assert_eq!(
            (&moved["parent_id"], &moved["closed_on"], &moved["version"]),
            (&json!(top), &json!("2023-09-30"), &json!(2))
        );
        let opened = office
            .patch(&unit, 2, json!({"closed_on": null, "parent_id": null}))
            .await
            .expect(200);
        assert_eq!(
            (&opened["parent_id"], &opened["closed_on"]),
            (&Value::Null, &Value::Null)
        );
        assert_eq!(opened["name_th"], "กองช่าง");
        office
            .patch(&unit, 2, json!({}))
            .await
            .problem(412, "precondition_failed");
        let blind = service
            .request("PATCH", &office.path(&unit))
            .bearer_auth(&office.admin)
            .json(&json!({}));
        send(blind).await.problem(428, "precondition_required");
        for (field, value, code) in [
            ("name_th", Value::Null, "required"),
            ("name_en", json!(""), "empty"),
            ("parent_id", json!("none"), "unknown"),
            ("parent_id", json!("\u{0}"), "unknown"),
            ("sort", json!(-1), "out_of_range"),
            ("closed_on", json!("2566-09-30"), "out_of_range"),
            ("closed_on", json!("30/9/2566"), "format"),
            ("colour", json!("red"), "unknown_field"),
        ] {
            office
                .patch(&unit, 3, json!({field: value}))
                .await
                .fault(&format!("/{field}"), code);
        }
        let taken = office
            .patch(&unit, 3, json!({"name_th": "สำนักปลัด"}))
            .await
            .problem(409, "already_exists");
        assert_eq!(taken["errors"][0]["params"]["other"], format!("unit/{top}"));
        office
            .post("units", &json!({"name_th": "กองช่าง"}))
            .await
            .problem(409, "already_exists");
        office
            .post("units", &json!({"name_th": "ใหม่", "sort": "1"}))
            .await
            .fault("/sort", "wrong_type");
    });
}

#[test]
fn units_form_no_cycle_also_when_two_move_at_once() {
    on_each_database(async |service| {
        let office = Office::open(&service).await;
        let top = office.create("units", json!({"name_th": "ก"})).await;
        let middle = office
            .create("units", json!({"name_th": "ข", "parent_id": top}))
            .await;
        let bottom = office
            .create("units", json!({"name_th": "ค", "parent_id": middle}))
            .await;
        for below in [&top, &middle, &bottom] {
            office
                .patch(&format!("units/{top}"), 1, json!({"parent_id": below}))
                .await
                .fault("/parent_id", "cycle");
        }
        for n in 0..10 {
            let left = office
                .create("units", json!({"name_th": format!("ซ้าย {n}")}))
                .await;
            let right = office
                .create("units", json!({"name_th": format!("ขวา {n}")}))
                .await;
            let (left_path, right_path) = (format!("units/{left}"), format!("units/{right}"));
            let under = |id: &str| json!({"parent_id": id});
            let (first, second) = futures_util::join!(
                office.patch(&left_path, 1, under(&right)),
                office.patch(&right_path, 1, under(&left))
            );
            let mut statuses = [first.status, second.status];
            statuses.sort_unstable();
            assert_eq!(statuses, [200, 422]);
        }
    });
}

#[test]
fn a_unit_of_another_agency_is_none_of_this_ones() {
    on_each_database(async |service| {
        let office = Office::open(&service).await;
        let other = open(
            &service,
            &json!({"kind": "sao", "name_th": "บองอ", "province": "96"}),
        )
        .await;
        let other = Office {
            service: &service,
            id: other["id"].as_str().unwrap().to_owned(),
            admin: service.token(&["sysadmin"]),
        };
        let theirs = other.create("units", json!({"name_th": "กองคลัง"})).await;
        let their_position = other.position("ปลัด").await;
        office
            .post("units", &json!({"name_th": "x", "parent_id": theirs}))
            .await
            .fault("/parent_id", "unknown");
        office
            .post("positions", &json!({"title_th": "x", "unit_id": theirs}))
            .await
            .fault("/unit_id", "unknown");
        office
            .appoint(&their_position, "ก", "holder", "2023-01-01", None)
            .await
            .fault("/position_id", "unknown");
        office
            .patch(&format!("units/{theirs}"), 1, json!({}))
            .await
            .problem(404, "not_found");
        office
            .get(&format!("positions/{their_position}/responsible"))
            .await
            .problem(404, "not_found");

        // Who manages one agency changes nothing of another, and doesn't see its officers' names.
        let path = |rest: &str| other.path(rest);
        for list in ["units", "positions", "appointments"] {
            let body = match list {
                "units" => json!({"name_th": "x"}),
                "positions" => json!({"title_th": "x"}),
                _ => {
                    json!({"position_id": their_position, "holder_name": "x", "kind": "holder", "starts_on": "2023-01-01"})
                }
            };
            service
                .post_as(&office.admin, &path(list), &body)
                .await
                .problem(403, "forbidden");
            service
                .post(&path(list), &body)
                .await
                .problem(401, "unauthenticated");
        }
        service
            .change_as(
                &office.admin,
                "PATCH",
                &path(&format!("units/{theirs}")),
                1,
                &json!({}),
            )
            .await
            .problem(403, "forbidden");
        for thing in [
            "appointments",
            "appointments/x",
            &format!("positions/{their_position}/responsible"),
        ] {
            service
                .get_as(&office.admin, &path(thing))
                .await
                .problem(403, "forbidden");
            service.get(&path(thing)).await.problem(401, "unauthenticated");
        }
        let province = service.token(&["province@province:96"]);
        service
            .get_as(&province, &path("appointments"))
            .await
            .problem(403, "forbidden");
    });
}

#[test]
fn lists_are_followed_to_their_end_and_a_cursor_made_by_hand_is_refused() {
    on_each_database(async |service| {
        let office = Office::open(&service).await;
        for n in 0..9 {
            office
                .create(
                    "units",
                    json!({"name_th": format!("หน่วย {n}"), "sort": (7 * n) % 4}),
                )
                .await;
            let position = office
                .create(
                    "positions",
                    json!({"title_th": format!("ตำแหน่ง {n}"), "rank": (5 * n) % 3}),
                )
                .await;
            office
                .appoint(&position, "นาย ก", "holder", "2023-01-01", None)
                .await
                .expect(201);
        }
        for (list, order) in [
            ("units", "sort"),
            ("positions", "rank"),
            ("appointments", "version"),
        ] {
            let found = all(
                &service,
                Some(&office.admin),
                &office.path(&format!("{list}?")),
                2,
            )
            .await;
            let keys: Vec<(i64, &str)> = found
                .iter()
                .map(|one| (one[order].as_i64().unwrap(), one["id"].as_str().unwrap()))
                .collect();
            assert_eq!(keys.len(), 9, "{list}");
            assert!(keys.is_sorted_by(|a, b| a < b), "{list}: {keys:?}");
            // Not base64, another mark, another number of parts, a number that isn't one.
            for cursor in ["***", "Mh8x", "MR8xHzIfMw", "MR94H3g"] {
                office
                    .get(&format!("{list}?after={cursor}"))
                    .await
                    .problem(400, "cursor_invalid");
            }
        }
    });
}

#[test]
fn positions_are_set_up_and_changed() {
    on_each_database(async |service| {
        let office = Office::open(&service).await;
        let unit = office.create("units", json!({"name_th": "กองคลัง"})).await;
        let body = json!({"title_th": "ผู้อำนวยการกองคลัง", "unit_id": unit, "rank": 3});
        let view = office.post("positions", &body).await.expect(201);
        let id = view["id"].as_str().unwrap();
        let expected = json!({
            "id": id, "agency_id": office.id, "unit_id": unit, "superior_id": null, "title_th": "ผู้อำนวยการกองคลัง", "title_en": null, "rank": 3,
            "version": 1, "allowed_actions": ["update_position"],
        });
        assert_eq!(view, expected);
        let position = format!("positions/{id}");
        assert_eq!(
            service.get(&office.path(&position)).await.expect(200)["allowed_actions"],
            json!([])
        );
        let changed = office
            .patch(&position, 1, json!({"unit_id": null, "title_en": "Director"}))
            .await
            .expect(200);
        assert_eq!(
            (&changed["unit_id"], &changed["title_en"], &changed["rank"]),
            (&Value::Null, &json!("Director"), &json!(3))
        );
        office
            .patch(&position, 1, json!({}))
            .await
            .problem(412, "precondition_failed");
        for (field, value, code) in [
            ("title_th", json!(""), "empty"),
            ("title_th", json!("ก".repeat(201)), "too_long"),
            ("unit_id", json!("none"), "unknown"),
            ("rank", json!(10_001), "out_of_range"),
            ("rank", Value::Null, "required"),
        ] {
            office
                .patch(&position, 2, json!({field: value}))
                .await
                .fault(&format!("/{field}"), code);
        }
        office
            .post("positions", &body)
            .await
            .problem(409, "already_exists");
    });
}

#[test]
fn each_fault_of_an_appointment_is_named() {
    on_each_database(async |service| {
        let office = Office::open(&service).await;
        let position = office.position("ปลัดเทศบาล").await;
        let good = json!({
            "position_id": position, "holder_name": "นายสมชาย ใจดี", "kind": "holder", "starts_on": "๒๐๒๓-๐๑-๐๑",
            "ends_on": "2023-12-31", "order_number": "๑๒๓/๒๕๖๖", "order_date": "2022-12-28",
        });
        for (field, value, code) in [
            ("position_id", json!("none"), "unknown"),
            ("user_id", json!("nobody"), "unknown"),
            ("holder_name", json!(""), "empty"),
            ("kind", json!("รักษาราชการแทน"), "unknown_value"),
            ("subject", json!("การคลัง"), "contradiction"),
            ("subject", json!("x".repeat(501)), "too_long"),
            ("starts_on", json!("2023-02-30"), "format"),
            ("starts_on", json!("2566-01-01"), "out_of_range"),
            ("starts_on", Value::Null, "wrong_type"),
            ("ends_on", json!("2022-12-31"), "date_order"),
            ("ends_on", json!("tomorrow"), "format"),
            ("order_number", json!("x".repeat(101)), "too_long"),
            ("order_date", json!("2023-1-1"), "format"),
            ("note", json!("x"), "unknown_field"),
        ] {
            let mut body = good.clone();
            body[field] = value;
            office
                .post("appointments", &body)
                .await
                .fault(&format!("/{field}"), code);
        }
        let view = office.post("appointments", &good).await.expect(201);
        assert_eq!(
            (&view["starts_on"], &view["order_number"]),
            (&json!("2023-01-01"), &json!("๑๒๓/๒๕๖๖"))
        );
        assert_eq!(
            (&view["user_id"], &view["allowed_actions"]),
            (&Value::Null, &json!(["update_appointment"]))
        );
        let appointment = format!("appointments/{}", view["id"].as_str().unwrap());
        office
            .patch(&appointment, 1, json!({"ends_on": "2022-12-31"}))
            .await
            .fault("/ends_on", "date_order");
        office
            .patch(&appointment, 1, json!({"kind": "on_behalf"}))
            .await
            .fault("/kind", "unknown_field");
        let ended = office
            .patch(
                &appointment,
                1,
                json!({"ends_on": "2023-06-30", "order_date": null}),
            )
            .await
            .expect(200);
        assert_eq!(
            (&ended["ends_on"], &ended["order_date"], &ended["version"]),
            (&json!("2023-06-30"), &Value::Null, &json!(2))
        );
        office
            .patch(&appointment, 1, json!({}))
            .await
            .problem(412, "precondition_failed");
        let staff = service.token(&[&format!("staff@agency:{}", office.id)]);
        let seen = service
            .get_as(&staff, &office.path(&appointment))
            .await
            .expect(200);
        assert_eq!(seen["allowed_actions"], json!([]));
    });
}

#[test]
fn the_appointment_of_somebody_who_left_the_agency_can_be_ended() {
    on_each_database(async |service| {
        let office = Office::open(&service).await;
        let position = office.position("ปลัดเทศบาล").await;
        let roles = json!([{ "role": "staff", "agency_id": office.id }]);
        let body = json!({ "username": "somchai", "display_name": "สมชาย ใจดี", "roles": roles });
        let made = service
            .post_as(&office.admin, "/api/v1/users", &body)
            .await
            .expect(201);
        let user = made["user"]["id"].as_str().unwrap();
        let body = json!({ "position_id": position, "user_id": user, "holder_name": "นายสมชาย ใจดี", "kind": "holder",
            "starts_on": "2022-10-01" });
        let view = office.post("appointments", &body).await.expect(201);
        let path = format!("/api/v1/users/{user}/roles");
        service
            .change_as(&office.admin, "PUT", &path, 1, &json!({ "roles": [] }))
            .await
            .expect(200);
        let path = format!("appointments/{}", view["id"].as_str().unwrap());
        let ended = office
            .patch(&path, 1, json!({ "ends_on": "2023-09-30" }))
            .await
            .expect(200);
        assert_eq!((&ended["user_id"], &ended["version"]), (&json!(user), &json!(2)));
        // Given again it stays as it is; taken away, it isn't given back.
        office
            .patch(&path, 2, json!({ "user_id": user }))
            .await
            .expect(200);
        office
            .patch(&path, 3, json!({ "user_id": null }))
            .await
            .expect(200);
        office
            .patch(&path, 4, json!({ "user_id": user }))
            .await
            .fault("/user_id", "unknown");
    });
}

#[test]
fn a_position_has_one_holder_and_one_who_acts_at_a_time() {
    on_each_database(async |service| {
        let office = Office::open(&service).await;
        let clerk = office.position("ปลัดเทศบาล").await;
        let first = office
            .appoint(&clerk, "นายหนึ่ง", "holder", "2022-10-01", Some("2023-03-31"))
            .await
            .expect(201);
        let second = office
            .appoint(&clerk, "นายสอง", "holder", "2023-03-31", None)
            .await;
        let named = second.fault("/starts_on", "overlap");
        assert_eq!(
            named["errors"][0]["params"]["other"],
            "นายหนึ่ง (ผู้ดำรงตำแหน่ง 2022-10-01 – 2023-03-31)"
        );
        // The holder is on leave, and the one who acts goes on when the position falls vacant.
        office
            .appoint(&clerk, "นายสาม", "acting", "2023-03-20", Some("2023-05-31"))
            .await
            .expect(201);
        office
            .appoint(&clerk, "นายสี่", "acting", "2023-05-31", None)
            .await
            .fault("/starts_on", "overlap");
        office
            .appoint(&clerk, "นายสอง", "holder", "2023-05-01", None)
            .await
            .expect(201);
        // Not even by moving the end of what's there, and in another position all of it is free.
        let path = format!("appointments/{}", first["id"].as_str().unwrap());
        office
            .patch(&path, 1, json!({"ends_on": null}))
            .await
            .fault("/ends_on", "overlap");
        office
            .patch(&path, 1, json!({"starts_on": "2022-09-01"}))
            .await
            .expect(200);
        let mayor = office.position("นายกเทศมนตรี").await;
        office
            .appoint(&mayor, "นายสอง", "holder", "2022-10-01", None)
            .await
            .expect(201);
    });
}

#[test]
fn delegations_go_to_several_by_subject_and_the_rest_to_one() {
    on_each_database(async |service| {
        let office = Office::open(&service).await;
        let mayor = office.position("นายกเทศมนตรี").await;
        office
            .appoint(&mayor, "นายหนึ่ง", "holder", "2022-10-01", None)
            .await
            .expect(201);
        let delegate = async |name: &str, subject: Value| {
            let body = json!({"position_id": mayor, "holder_name": name, "kind": "on_behalf", "subject": subject,
                "starts_on": "2023-01-01"});
            office.post("appointments", &body).await
        };
        delegate("นายสอง", json!("การคลังและพัสดุ")).await.expect(201);
        delegate("นายสาม", json!("งานช่าง")).await.expect(201);
        let rest = delegate("นายสี่", Value::Null).await.expect(201);
        delegate("นายห้า", Value::Null)
            .await
            .fault("/starts_on", "overlap");
        let view = office.responsible(&mayor, "2023-02-01").await;
        assert_eq!(view["appointment"]["holder_name"], "นายหนึ่ง");
        let told: Vec<(&Value, &Value, &Value)> = view["delegations"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| {
                let appointment = &one["appointment"];
                (
                    &appointment["holder_name"],
                    &appointment["subject"],
                    &one["signature_block"][1],
                )
            })
            .collect();
        let how = json!("ปฏิบัติราชการแทนนายกเทศมนตรี");
        assert_eq!(
            told,
            [
                (&json!("นายสอง"), &json!("การคลังและพัสดุ"), &how),
                (&json!("นายสาม"), &json!("งานช่าง"), &how),
                (&json!("นายสี่"), &Value::Null, &how)
            ]
        );
        // Named now, it leaves the rest to another; ended, it's gone.
        let path = format!("appointments/{}", rest["id"].as_str().unwrap());
        office
            .patch(&path, 1, json!({"subject": "งานทะเบียน", "ends_on": "2023-01-31"}))
            .await
            .expect(200);
        delegate("นายห้า", Value::Null).await.expect(201);
        let view = office.responsible(&mayor, "2023-02-01").await;
        assert_eq!(view["delegations"].as_array().unwrap().len(), 3);
        assert_eq!(view["delegations"][2]["appointment"]["holder_name"], "นายห้า");
    });
}

#[test]
fn of_many_appointments_at_once_one_of_each_kind_is_recorded() {
    on_each_database(async |service| {
        let office = Office::open(&service).await;
        for round in 0..5 {
            let position = office.position(&format!("ตำแหน่ง {round}")).await;
            let tries = (0..8).map(|n| {
                let kind = if n % 2 == 0 { "holder" } else { "acting" };
                let (office, position) = (&office, &position);
                async move {
                    office
                        .appoint(position, &format!("นาย {n}"), kind, "2023-01-01", None)
                        .await
                }
            });
            let answers = futures_util::future::join_all(tries).await;
            assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 2);
            for answer in answers.iter().filter(|answer| answer.status != 201) {
                answer.fault("/starts_on", "overlap");
            }
        }
    });
}

#[test]
fn recording_and_ending_at_once_wait_for_each_other_without_deadlock() {
    on_each_database(async |service| {
        let office = Office::open(&service).await;
        let position = office.position("ปลัดเทศบาล").await;
        for round in 0..10 {
            let (start, end) = (
                format!("20{:02}-01-01", 30 + round),
                format!("20{:02}-06-30", 30 + round),
            );
            let view = office
                .appoint(&position, "นายหนึ่ง", "holder", &start, Some(&end))
                .await
                .expect(201);
            let path = format!("appointments/{}", view["id"].as_str().unwrap());
            let late = format!("20{:02}-10-01", 30 + round);
            let (ended, created) = futures_util::join!(
                office.patch(&path, 1, json!({"order_number": "1"})),
                office.appoint(&position, "นายสอง", "holder", &late, Some(&late)),
            );
            assert_eq!(
                (ended.status, created.status),
                (200, 201),
                "{} {}",
                ended.text(),
                created.text()
            );
        }
    });
}

#[test]
fn who_acts_answers_for_a_position_before_who_holds_it() {
    on_each_database(async |service| {
        let office = Office::open(&service).await;
        let (clerk, deputy) = (
            office.position("ปลัดเทศบาล").await,
            office.position("รองปลัดเทศบาล").await,
        );
        office
            .appoint(&clerk, "นายสมชาย ใจดี", "holder", "2022-10-01", Some("2023-03-31"))
            .await
            .expect(201);
        office
            .appoint(
                &clerk,
                "นางสาวฟาตีมะห์ ดีงาม",
                "acting",
                "2023-01-09",
                Some("2023-01-13"),
            )
            .await
            .expect(201);
        office
            .appoint(
                &clerk,
                "นางสาวฟาตีมะห์ ดีงาม",
                "acting",
                "2023-04-01",
                Some("2023-05-31"),
            )
            .await
            .expect(201);
        office
            .appoint(&deputy, "นางสาวฟาตีมะห์ ดีงาม", "holder", "2023-04-15", None)
            .await
            .expect(201);
        for (on, name, kind, block) in [
            (
                "2023-01-08",
                "นายสมชาย ใจดี",
                "holder",
                vec!["(นายสมชาย ใจดี)", "ปลัดเทศบาล"],
            ),
            (
                "2023-01-09",
                "นางสาวฟาตีมะห์ ดีงาม",
                "acting",
                vec!["(นางสาวฟาตีมะห์ ดีงาม)", "รักษาราชการแทนปลัดเทศบาล"],
            ),
            (
                "2023-03-31",
                "นายสมชาย ใจดี",
                "holder",
                vec!["(นายสมชาย ใจดี)", "ปลัดเทศบาล"],
            ),
            (
                "2023-04-01",
                "นางสาวฟาตีมะห์ ดีงาม",
                "acting",
                vec!["(นางสาวฟาตีมะห์ ดีงาม)", "รักษาราชการแทนปลัดเทศบาล"],
            ),
            (
                "2023-05-31",
                "นางสาวฟาตีมะห์ ดีงาม",
                "acting",
                vec!["(นางสาวฟาตีมะห์ ดีงาม)", "รองปลัดเทศบาล รักษาราชการแทน", "ปลัดเทศบาล"],
            ),
        ] {
            let view = office.responsible(&clerk, on).await;
            assert_eq!(
                (&view["appointment"]["holder_name"], &view["appointment"]["kind"]),
                (&json!(name), &json!(kind)),
                "{on}"
            );
            assert_eq!(
                (&view["signature_block"], &view["on"]),
                (&json!(block), &json!(on))
            );
            assert_eq!(view["position"]["title_th"], "ปลัดเทศบาล");
        }
        let vacant = office.responsible(&clerk, "2023-06-01").await;
        assert_eq!(
            (&vacant["appointment"], &vacant["signature_block"]),
            (&Value::Null, &Value::Null)
        );
        office
            .get(&format!("positions/{clerk}/responsible?on=2566-01-01"))
            .await
            .fault("on", "out_of_range");
        let today = office
            .get(&format!("positions/{deputy}/responsible"))
            .await
            .expect(200);
        assert_eq!(today["appointment"]["kind"], "holder");
        let list = office
            .get(&format!("appointments?on=2023-04-20&position_id={clerk}"))
            .await
            .expect(200);
        assert_eq!(list["items"].as_array().unwrap().len(), 1);
        let on_a_day = office.get("appointments?on=2023-04-20").await.expect(200);
        assert_eq!(on_a_day["items"].as_array().unwrap().len(), 2);
        office.get("appointments?on=x").await.fault("on", "format");
    });
}

#[test]
fn a_position_reports_to_another_but_not_in_a_circle() {
    on_each_database(async |service| {
        let office = Office::open(&service).await;
        let mayor = office.position("นายกเทศมนตรี").await;
        let below = |title: &str, superior: &str| json!({"title_th": title, "superior_id": superior});
        let clerk = office.create("positions", below("ปลัดเทศบาล", &mayor)).await;
        let head = office.create("positions", below("ผู้อำนวยการกองคลัง", &clerk)).await;
        for superior in [&mayor, &clerk, &head] {
            office
                .patch(&format!("positions/{mayor}"), 1, json!({"superior_id": superior}))
                .await
                .fault("/superior_id", "cycle");
        }
        office
            .post("positions", &below("x", "none"))
            .await
            .fault("/superior_id", "unknown");
        let view = office
            .patch(&format!("positions/{head}"), 1, json!({"superior_id": mayor}))
            .await
            .expect(200);
        assert_eq!(view["superior_id"], json!(mayor));
        let view = office
            .patch(&format!("positions/{head}"), 2, json!({"superior_id": null}))
            .await
            .expect(200);
        assert_eq!(view["superior_id"], Value::Null);
    });
}

#[test]
fn somebody_finds_all_their_positions_of_a_day() {
    on_each_database(async |service| {
        let office = Office::open(&service).await;
        let open = async |name: &str| {
            let roles = json!([{ "role": "staff", "agency_id": office.id }]);
            let body = json!({ "username": name, "display_name": "สมชาย ใจดี", "roles": roles });
            let made = service
                .post_as(&office.admin, "/api/v1/users", &body)
                .await
                .expect(201);
            made["user"]["id"].as_str().unwrap().to_owned()
        };
        let (one, namesake) = (open("somchai").await, open("somchai.2").await);
        let clerk = office
            .create("positions", json!({"title_th": "ปลัดเทศบาล", "rank": 1}))
            .await;
        let deputy = office
            .create(
                "positions",
                json!({"title_th": "รองปลัดเทศบาล", "rank": 2, "superior_id": clerk}),
            )
            .await;
        let head = office
            .create("positions", json!({"title_th": "ผู้อำนวยการกองช่าง", "rank": 0}))
            .await;
        for (position, user, kind, start, end) in [
            (&deputy, &one, "holder", "2022-10-01", Value::Null),
            (&head, &namesake, "holder", "2022-10-01", Value::Null),
            (&clerk, &one, "acting", "2023-01-09", json!("2023-01-13")),
        ] {
            let body = json!({"position_id": position, "user_id": user, "holder_name": "นายสมชาย ใจดี", "kind": kind,
                "starts_on": start, "ends_on": end});
            office.post("appointments", &body).await.expect(201);
        }
        let token = service.token_of(&one, &[&format!("staff@agency:{}", office.id)]);
        let on = async |day: &str| {
            let page = service
                .get_as(&token, &format!("/api/v1/me/positions?on={day}"))
                .await
                .expect(200);
            page["items"].as_array().unwrap().clone()
        };
        let both = on("2023-01-10").await;
        let told: Vec<_> = both
            .iter()
            .map(|one| {
                (
                    &one["position"]["title_th"],
                    &one["appointment"]["kind"],
                    &one["signature_block"][1],
                )
            })
            .collect();
        // The title is one's own, not that of somebody with the same name.
        let expected = [
            ("ปลัดเทศบาล", "acting", "รองปลัดเทศบาล รักษาราชการแทน"),
            ("รองปลัดเทศบาล", "holder", "รองปลัดเทศบาล"),
        ];
        let expected = expected.map(|(title, kind, line)| (json!(title), json!(kind), json!(line)));
        assert_eq!(
            told,
            expected.each_ref().map(|(title, kind, line)| (title, kind, line))
        );
        assert_eq!(both[1]["position"]["superior_id"], json!(clerk));
        assert_eq!(
            (on("2023-01-14").await.len(), on("2022-09-30").await.len()),
            (1, 0)
        );
        let today = service.get_as(&token, "/api/v1/me/positions").await.expect(200);
        assert_eq!(today["items"][0]["position"]["id"], json!(deputy));
        let machine = service.client_token("machine", &["changes:read@province:96"]);
        service
            .get_as(&machine, "/api/v1/me/positions")
            .await
            .problem(403, "forbidden");
        service
            .get_as(&token, "/api/v1/me/positions?on=x")
            .await
            .fault("on", "format");
    });
}

#[test]
fn creates_sent_twice_happen_once() {
    on_each_database(async |service| {
        let office = Office::open(&service).await;
        let before = service.db.heads().newest;
        let send_keyed = async |body: &Value| {
            let request = service
                .request("POST", &office.path("units"))
                .bearer_auth(&office.admin);
            send(request.header("idempotency-key", "k").json(body)).await
        };
        let first = send_keyed(&json!({"name_th": "กองคลัง"})).await.expect(201);
        assert_eq!(send_keyed(&json!({"name_th": "กองคลัง"})).await.expect(201), first);
        send_keyed(&json!({"name_th": "กองช่าง"}))
            .await
            .problem(409, "idempotency_conflict");
        assert_eq!(service.db.heads().newest, before + 1);
        // The key is one caller's own, and one address's, the query included.
        let other = service.token_of("other", &[&format!("agency_admin@agency:{}", office.id)]);
        for (token, query, name) in [(&other, "", "กองช่าง"), (&office.admin, "?x=1", "กองสาธารณสุข")]
        {
            let request = service.request("POST", &format!("{}{query}", office.path("units")));
            let request = request.bearer_auth(token).header("idempotency-key", "k");
            let made = send(request.json(&json!({"name_th": name}))).await.expect(201);
            assert_eq!(made["name_th"], name);
        }
        // After a day it's another create.
        service.clock.advance(chrono::TimeDelta::hours(25));
        let fresh = Office {
            admin: service.token(&[&format!("agency_admin@agency:{}", office.id)]),
            service: &service,
            id: office.id.clone(),
        };
        let request = service
            .request("POST", &fresh.path("units"))
            .bearer_auth(&fresh.admin);
        let request = request
            .header("idempotency-key", "k")
            .json(&json!({"name_th": "กองคลัง"}));
        send(request).await.problem(409, "already_exists");
        let now = service.clock.now();
        assert_eq!(prongsai::http::forget_keys(&service.db, now).await.unwrap(), 3);
        assert_eq!(prongsai::http::forget_keys(&service.db, now).await.unwrap(), 0);
    });
}

#[test]
fn creates_sent_twice_at_once_happen_once_and_are_answered_alike() {
    on_each_database(async |service| {
        let office = Office::open(&service).await;
        for round in 0..10 {
            let name = json!({"name_th": format!("กอง {round}")});
            let tries = (0..4).map(|_| {
                let request = service.request("POST", &office.path("units"));
                let request = request.bearer_auth(&office.admin);
                send(request.header("idempotency-key", round.to_string()).json(&name))
            });
            let answers = futures_util::future::join_all(tries).await;
            let views: Vec<Value> = answers.iter().map(|answer| answer.expect(201)).collect();
            assert!(views.iter().all(|view| *view == views[0]), "{views:#?}");
        }
    });
}

#[test]
fn the_province_hears_of_units_and_positions_but_not_of_names() {
    on_each_database(async |service| {
        let office = Office::open(&service).await;
        let unit = office.create("units", json!({"name_th": "กองคลัง"})).await;
        office
            .patch(&format!("units/{unit}"), 1, json!({"sort": 1}))
            .await
            .expect(200);
        let position = office.position("ปลัดเทศบาล").await;
        office
            .patch(&format!("positions/{position}"), 1, json!({"rank": 1}))
            .await
            .expect(200);
        let view = office
            .appoint(&position, "นายสมชาย ใจดี", "holder", "2023-01-01", None)
            .await
            .expect(201);
        let path = format!("appointments/{}", view["id"].as_str().unwrap());
        office
            .patch(&path, 1, json!({"ends_on": "2023-09-30"}))
            .await
            .expect(200);
        let heard = changes(&service, "province@province:96").await;
        let kinds: Vec<&str> = heard.iter().map(|(kind, _)| kind.as_str()).collect();
        assert_eq!(
            kinds,
            [
                "agency.created",
                "unit.created",
                "unit.changed",
                "position.created",
                "position.changed"
            ]
        );
        assert_eq!(heard[2].1["sort"], 1);
        assert!(heard[2].1.get("allowed_actions").is_none());
        assert_eq!(changes(&service, "province@province:95").await, []);
        let own = changes(&service, &format!("executive@agency:{}", office.id)).await;
        let kinds: Vec<&str> = own.iter().map(|(kind, _)| kind.as_str()).collect();
        assert_eq!(kinds[5..], ["appointment.created", "appointment.changed"]);
        assert_eq!(
            (&own[6].1["holder_name"], &own[6].1["ends_on"]),
            (&json!("นายสมชาย ใจดี"), &json!("2023-09-30"))
        );
    });
}
