//! Who approves: by the rule, by position, by the day.

use super::{Hall, person};
use crate::support::on_each_database;
use prongsai::accounts::Role;
use serde_json::{Value, json};

/// That somebody may not approve, for this reason.
#[track_caller]
fn refused(answer: &crate::support::Answer, code: &str) {
    let body = answer.problem(403, "forbidden");
    assert_eq!(body["errors"][0]["code"], code, "{body}");
}

#[test]
fn use_inside_is_approved_by_the_head_of_the_unit_and_outside_by_the_head_of_the_agency() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let projector = hall.asset(json!({})).await;
        let mut inside = hall.wish(&[(&projector, 1)], (0, 1));
        inside["premises"] = json!("inside");
        let loan = hall.ask(&hall.staff(), &inside).await.expect(201);
        assert_eq!(
            (&loan["approver"], &loan["approver_unit_id"]),
            (&json!("unit_head"), &json!(hall.unit))
        );
        let loan = hall
            .step_as(&hall.heads(), &loan, "approve", &json!({}))
            .await
            .expect(200);
        assert_eq!(loan["steps"][1]["signed"]["title"], "ผู้อำนวยการกองคลัง");
        let outside = hall.asked(&[(&projector, 1)], (2, 3)).await;
        refused(
            &hall.step_as(&hall.heads(), &outside, "approve", &json!({})).await,
            "not_approver",
        );
        hall.step_as(&hall.mayors(), &outside, "approve", &json!({}))
            .await
            .expect(200);
        // What's of no unit, or of several, is for the head of the agency, also inside.
        let orphan = hall.asset(json!({ "unit_id": null })).await;
        let mut wish = hall.wish(&[(&projector, 1), (&orphan, 1)], (5, 6));
        wish["premises"] = json!("inside");
        let loan = hall.ask(&hall.staff(), &wish).await.expect(201);
        assert_eq!(loan["approver"], "agency_head");
        // What the head of a unit may, the head of the agency may as well.
        inside["from_on"] = json!(hall.day(8).to_string());
        inside["due_on"] = json!(hall.day(9).to_string());
        let loan = hall.ask(&hall.staff(), &inside).await.expect(201);
        hall.step_as(&hall.mayors(), &loan, "approve", &json!({}))
            .await
            .expect(200);
    });
}

#[test]
fn who_acts_today_approves_and_who_left_office_doesnt() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let projector = hall.asset(json!({})).await;
        let deputy = person(&service, &hall.agency, "นายรอง นายก", Role::Approver).await;
        let token = || hall.token(&deputy, "approver");
        let loan = hall.asked(&[(&projector, 1)], (0, 3)).await;
        refused(
            &hall.step_as(&token(), &loan, "approve", &json!({})).await,
            "not_approver",
        );
        let acting = json!({ "kind": "acting", "starts_on": hall.day(0).to_string(), "ends_on": hall.day(1).to_string() });
        hall.appoint(&hall.top, &deputy, "นายรอง นายก", acting).await;
        // While somebody acts, the one acted for doesn't.
        refused(
            &hall.step_as(&hall.mayors(), &loan, "approve", &json!({})).await,
            "not_approver",
        );
        let loan = hall
            .step_as(&token(), &loan, "approve", &json!({}))
            .await
            .expect(200);
        assert_eq!(loan["steps"][1]["signed"]["kind"], "acting");
        let later = hall.asked(&[(&projector, 1)], (5, 6)).await;
        service.clock.advance(chrono::TimeDelta::days(2));
        refused(
            &hall.step_as(&token(), &later, "approve", &json!({})).await,
            "not_approver",
        );
        hall.step_as(&hall.mayors(), &later, "approve", &json!({}))
            .await
            .expect(200);
    });
}

#[test]
fn nobody_approves_their_own_request() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let projector = hall.asset(json!({})).await;
        let loan = hall
            .ask(&hall.mayors(), &hall.wish(&[(&projector, 1)], (0, 3)))
            .await
            .expect(201);
        assert_eq!(loan["allowed_actions"], json!(["cancel_loan"]));
        refused(
            &hall.step_as(&hall.mayors(), &loan, "approve", &json!({})).await,
            "own_request",
        );
        refused(
            &hall
                .step_as(&hall.mayors(), &loan, "reject", &json!({ "text": "x" }))
                .await,
            "own_request",
        );
        // Nor on paper.
        let appointments = format!("/api/v1/agencies/{}/appointments", hall.agency);
        let all = service.get_as(&hall.officer(), &appointments).await.expect(200);
        let own = all["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["user_id"] == json!(hall.mayor));
        let paper =
            json!({ "appointment_id": own.unwrap()["id"], "on": hall.day(0).to_string(), "number": "12" });
        hall.step(&loan, "record-approval", &paper)
            .await
            .fault("/appointment_id", "own_request");
    });
}

#[test]
fn an_approval_on_paper_is_recorded_with_who_signed_when_and_its_scan() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let projector = hall.asset(json!({})).await;
        let past = json!({ "starts_on": "2000-01-01", "ends_on": "2001-01-01", "kind": "acting" });
        let gone = hall.appoint(&hall.top, &hall.head, "นางสมหญิง รักงาน", past).await;
        let loan = hall.asked(&[(&projector, 1)], (0, 3)).await;
        let appointments = format!("/api/v1/agencies/{}/appointments", hall.agency);
        let all = service.get_as(&hall.officer(), &appointments).await.expect(200);
        let of = |user: &str| {
            let found = all["items"].as_array().unwrap().iter();
            let mut found = found.filter(|one| one["user_id"] == json!(user) && one["kind"] == "holder");
            found.next().unwrap()["id"].clone()
        };
        let paper = |who: Value, day: i64, number: &str| json!({ "appointment_id": who, "on": hall.day(day).to_string(), "number": number });
        let record = async |body: Value| hall.step(&loan, "record-approval", &body).await;
        record(paper(json!(gone), 0, "12"))
            .await
            .fault("/appointment_id", "not_approver");
        record(paper(of(&hall.head), 0, "12"))
            .await
            .fault("/appointment_id", "not_approver");
        record(paper(json!("nobody"), 0, "12"))
            .await
            .fault("/appointment_id", "not_approver");
        let both = record(paper(of(&hall.mayor), 1, "")).await;
        both.fault("/on", "in_future");
        both.fault("/number", "empty");
        let signed = record(paper(of(&hall.mayor), 0, "นธ 72601/12")).await.expect(200);
        let shown = &signed["steps"][1]["signed"];
        assert_eq!(
            (&signed["status"], &shown["number"], &shown["name"]),
            (&json!("approved"), &json!("นธ 72601/12"), &json!("นายสมชาย ใจดี"))
        );
        let path = format!("/api/v1/loans/{}/files", loan["id"].as_str().unwrap());
        let scan = async |step: &str| {
            let form = crate::support::Multipart::default().text("step", step);
            let form = form.file("ใบยืม.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\nstartxref\n9\n%%EOF\n");
            let request = service
                .request("POST", &path)
                .bearer_auth(hall.officer())
                .header("if-match", "*");
            crate::support::send(form.of(request)).await
        };
        scan("7").await.fault("/step", "unknown");
        let with = scan("2").await.expect(200);
        assert_eq!(
            (&with["files"][0]["step"], &with["files"][0]["media_type"]),
            (&json!(2), &json!("application/pdf"))
        );
        let file = format!("{path}/{}", with["files"][0]["id"].as_str().unwrap());
        let got = service.get_as(&hall.officer(), &file).await;
        assert!(got.status == 200 && got.bytes.starts_with(b"%PDF"));
        service
            .get_as(&hall.staff(), &file)
            .await
            .problem(403, "forbidden");
    });
}

#[test]
fn a_mayor_named_without_an_account_doesnt_approve_the_loan_either() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let projector = hall.asset(json!({})).await;
        let mut wish = hall.wish(&[(&projector, 1)], (0, 3));
        wish["borrower"] = json!({ "kind": "staff", "name": "นายสมชาย ใจดี" });
        let loan = hall.ask(&hall.officer(), &wish).await.expect(201);
        refused(
            &hall.step_as(&hall.mayors(), &loan, "approve", &json!({})).await,
            "own_request",
        );
        // Nor does who asked for it in somebody else's name, on paper or otherwise.
        let acting = json!({ "kind": "acting", "starts_on": hall.day(-1).to_string() });
        let own = hall
            .appoint(&hall.top, &hall.keeper, "นางสาวฟาตีเมาะ ดือราแม", acting)
            .await;
        let paper = json!({ "appointment_id": own, "on": hall.day(0).to_string(), "number": "12" });
        hall.step(&loan, "record-approval", &paper)
            .await
            .fault("/appointment_id", "own_request");
    });
}

#[test]
fn a_delegation_of_other_subjects_gives_no_power_to_lend() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let projector = hall.asset(json!({})).await;
        let delegated = async |name: &str, subject: Value| {
            let user = person(&service, &hall.agency, name, Role::Approver).await;
            let also = json!({ "kind": "on_behalf", "subject": subject });
            let id = hall.appoint(&hall.top, &user, name, also).await;
            (id, hall.token(&user, "approver"))
        };
        let (building, token) = delegated("นายช่าง โยธา", json!("การออกใบอนุญาตก่อสร้างอาคาร")).await;
        let (_, money) = delegated("นายคลัง การเงิน", json!("การอนุมัติยืมเงินราชการ")).await;
        let loan = hall.asked(&[(&projector, 1)], (0, 3)).await;
        let try_as = async |token: &str, loan: &Value| hall.step_as(token, loan, "approve", &json!({})).await;
        for token in [&token, &money] {
            refused(&try_as(token, &loan).await, "not_approver");
        }
        let paper = json!({ "appointment_id": building, "on": hall.day(0).to_string(), "number": "12" });
        hall.step(&loan, "record-approval", &paper)
            .await
            .fault("/appointment_id", "not_approver");
        // All that isn't delegated otherwise, as long as lending isn't.
        let (_, rest) = delegated("นายรอง ทั้งปวง", json!(null)).await;
        let approved = try_as(&rest, &loan).await.expect(200);
        assert_eq!(approved["steps"][1]["signed"]["kind"], "on_behalf");
        let (_, lender) = delegated("นายรอง พัสดุ", json!("การบริหารพัสดุและการให้ยืม")).await;
        let loan = hall.asked(&[(&projector, 1)], (10, 11)).await;
        refused(&try_as(&rest, &loan).await, "not_approver");
        try_as(&lender, &loan).await.expect(200);
    });
}

#[test]
fn who_acts_signs_with_their_own_title_as_well() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let projector = hall.asset(json!({})).await;
        let acting = json!({ "kind": "acting", "starts_on": hall.day(0).to_string() });
        hall.appoint(&hall.top, &hall.head, "นางสมหญิง รักงาน", acting)
            .await;
        let loan = hall.asked(&[(&projector, 1)], (0, 3)).await;
        let loan = hall
            .step_as(&hall.heads(), &loan, "approve", &json!({}))
            .await
            .expect(200);
        let signed = &loan["steps"][1]["signed"];
        assert_eq!(
            (&signed["title"], &signed["own_title"]),
            (&json!("นายกเทศมนตรี"), &json!("ผู้อำนวยการกองคลัง"))
        );
        let path = format!("/api/v1/loans/{}/form", loan["id"].as_str().unwrap());
        let form = service.get_as(&hall.officer(), &path).await;
        assert_eq!(form.status, 200);
        let page = String::from_utf8(form.bytes.clone()).unwrap();
        assert!(page.contains("ผู้อำนวยการกองคลัง รักษาราชการแทน"), "{page}");
    });
}

#[test]
fn a_signer_without_an_account_doesnt_approve_what_they_asked_for_with_one() {
    on_each_database(async |service| {
        let hall = Hall::open(&service).await;
        let projector = hall.asset(json!({})).await;
        let nobody = json!({ "user_id": null, "kind": "acting", "starts_on": hall.day(0).to_string() });
        let appointed = hall.appoint(&hall.top, "", "นางสาวฟาตีเมาะ ดือราแม", nobody).await;
        // The officer of that name asks for somebody else.
        let mut wish = hall.wish(&[(&projector, 1)], (0, 3));
        wish["borrower"] = json!({ "kind": "staff", "user_id": hall.clerk });
        let loan = hall.ask(&hall.officer(), &wish).await.expect(201);
        let paper = json!({ "appointment_id": appointed, "on": hall.day(0).to_string(), "number": "12" });
        hall.step(&loan, "record-approval", &paper)
            .await
            .fault("/appointment_id", "own_request");
        let days = hall.wish(&[(&projector, 1)], (5, 6));
        let other = hall.ask(&hall.staff(), &days).await.expect(201);
        hall.step(&other, "record-approval", &paper).await.expect(200);
    });
}
