//! Key directories: who publishes, what follows what, and what a report may be sealed to.

use super::{agency, office};
use crate::support::on_each_database;
use crate::support::sealed::{Office, publish};
use prongsai::calendar::day_in_bangkok;
use prongsai::sealed::{AnswerCode, Directory, House, NoteKey, OfficerKey};
use serde_json::json;

#[test]
fn a_directory_is_read_by_everybody_and_published_by_who_holds_both_signatures() {
    on_each_database(async |service| {
        let office = office(&service).await;
        let path = format!("/api/v1/agencies/{}/integrity/keys", office.agency);
        let read = service.get(&path).await.expect(200);
        assert_eq!(
            (&read["version"], &read["note"]),
            (&json!(1), &json!(office.directory.note()))
        );
        assert_eq!(read["hash"], office.directory.hash());
        office.publish(&service).await.expect(201);
        let staff = service.token(&[&format!("agency_admin@agency:{}", office.agency)]);
        let body = json!({ "note": office.directory.note() });
        service
            .post_as(&staff, &path, &body)
            .await
            .problem(403, "forbidden");
        service.post(&path, &body).await.problem(401, "unauthenticated");
        let other = agency(&service, "เทศบาลตำบลอื่น").await;
        publish(&service, &other, &office.directory.note())
            .await
            .fault("/note", "unreadable");
        service
            .get(&format!("/api/v1/agencies/{other}/integrity/keys"))
            .await
            .problem(404, "not_found");

        // A forged version: with a province's key of the agency's own making.
        let today = day_in_bangkok(service.clock.now());
        let forger = Office {
            province_signer: NoteKey::generate("province.example").unwrap(),
            agency: office.agency.clone(),
            agency_signer: NoteKey::parse(&office.agency_signer.secret()).unwrap(),
            officers: Vec::new(),
            origins: office.origins.clone(),
            directory: office.directory.clone(),
        };
        let forged = forger.signed(&forger.next_text(today, &office.officers));
        publish(&service, &office.agency, &forged)
            .await
            .fault("/note", "unreadable");
        // A new key that doesn't wait.
        let new = vec![(
            House::Agency,
            "9f86d081".to_owned(),
            OfficerKey::generate().unwrap(),
        )];
        let soon = office.signed(&office.next_text(today, &new));
        publish(&service, &office.agency, &soon)
            .await
            .fault("/note", "unreadable");
        let mut late = office.next_text(today, &new);
        late = late.replace(
            &format!(" {today} เจ้า"),
            &format!(" {} เจ้า", today + chrono::Days::new(7)),
        );
        publish(&service, &office.agency, &office.signed(&late))
            .await
            .expect(201);
        publish(&service, &office.agency, &office.directory.note())
            .await
            .problem(409, "conflict");
        let all = service
            .get_as(&service.token(&["sysadmin"]), "/api/v1/events?limit=200")
            .await
            .expect(200);
        let kinds = all["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|event| event["kind"] == "integrity.keys_published");
        assert_eq!(kinds.count(), 2);
    });
}

#[test]
fn a_report_to_another_directory_or_another_number_of_recipients_is_not_taken() {
    on_each_database(async |service| {
        let mut office = office(&service).await;
        let sent = office.report("x", &[]);
        let today = day_in_bangkok(service.clock.now());
        let fewer: Vec<_> = office.officers.drain(1..).collect();
        let next = office.signed(&office.next_text(today, &fewer));
        publish(&service, &office.agency, &next).await.expect(201);
        let stale = office.file(&service, &sent).await;
        let next = Directory::parse(&next).unwrap();
        assert_eq!(
            stale.expect(AnswerCode::StaleDirectory).head.directory,
            Some(next.hash())
        );
        office.directory = next;
        let frame = office.report_frame(&"0".repeat(64), "both", &sent.ciphertext);
        let path = format!("/api/v1/agencies/{}/integrity/reports", office.agency);
        crate::support::sealed::post(&service, &path, &frame)
            .await
            .expect(AnswerCode::Malformed);
        office
            .file(&service, &office.report("y", &[]))
            .await
            .expect(AnswerCode::Filed);
    });
}
