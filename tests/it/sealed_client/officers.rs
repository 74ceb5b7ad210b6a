//! What officers see of a case, and what they seal.

use super::house::FakeHouse;
use super::office::{AGENCY, Office, today};
use super::{block_on, opens, reporter};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use prongsai::client::{
    Alarm, CaseFile, IntakeChannel, NewIntake, NewReport, NewStatement, Officer, OfficerSession, Password,
    Trouble, Web, export, seal_report,
};
use prongsai::clock::Clock;
use prongsai::crypto::{Secret, hex};
use prongsai::sealed::{
    About, Act, Flaw, House, MAX_RECIPIENTS, MessageKind, OfficerKey, Outcome, Receipt, Statement, Word,
    check_message, commitment, from_hex, open,
};
use serde_json::{Value, json};

/// What the service gives of a report.
pub fn case_of(ciphertext: &[u8], receipt: &Receipt, office: &Office, to: &str) -> Value {
    json!({
        "id": hex(&commitment(ciphertext)),
        "agency_id": AGENCY,
        "to": to,
        "channel": "web",
        "received_on": today().to_string(),
        "status": "received",
        "outcome": null,
        "due": { "acknowledge_by": "2026-12-02", "answer_by": null, "outcome_by": null },
        "overdue": ["acknowledge"],
        "version": 1,
        "allowed_actions": [],
        "mailbox": hex(&receipt.keys().unwrap().mailbox()),
        "directory": office.directory().hash(),
        "ciphertext": STANDARD.encode(ciphertext),
        "messages": [],
        "statements": [],
        "files": [],
        "openings": [],
        "copies": [],
    })
}

fn office() -> Office {
    Office::at(&[
        (House::Agency, "https://agency.example"),
        (House::Province, "https://province.example"),
    ])
}

fn sealed(office: &Office, receipt: &Receipt, about: &[About]) -> Vec<u8> {
    let new = NewReport {
        text: "เรื่อง\u{1b}[2J".to_owned(),
        about: about.to_vec(),
        files: Vec::new(),
    };
    let now = Clock::default().now();
    seal_report(&office.channel(), &receipt.keys().unwrap(), new, now)
        .unwrap()
        .ciphertext
}

fn file(value: &Value) -> CaseFile {
    serde_json::from_value(value.clone()).unwrap()
}

#[test]
fn a_case_that_was_tampered_with_is_noticed() {
    let (office, receipt) = (office(), Receipt::generate());
    let directory = office.directory();
    let officer = Officer {
        key: office.key(House::Agency),
        directory: &directory,
        older: &[],
    };
    let ciphertext = sealed(&office, &receipt, &[]);
    let honest = case_of(&ciphertext, &receipt, &office, "both");
    let alarms = |value: &Value| officer.read(&file(value)).unwrap().alarms();
    assert_eq!(alarms(&honest), []);
    let with = |name: &str, value: Value| {
        let mut case = honest.clone();
        case[name] = value;
        alarms(&case)
    };
    assert_eq!(with("mailbox", json!("0".repeat(64))), [Alarm::OtherMailbox]);
    assert_eq!(with("directory", json!("0".repeat(64))), [Alarm::OtherDirectory]);
    assert_eq!(with("id", json!("0".repeat(64))), [Alarm::OtherBytes]);
    assert_eq!(with("agency_id", json!("b")), [Alarm::OtherCase]);
    let message = |kind: &str, bytes: &[u8]| json!([{ "id": "m", "kind": kind, "received_on": "2026-11-25", "ciphertext": STANDARD.encode(bytes) }]);
    let strange = sealed(&office, &Receipt::generate(), &[]);
    assert_eq!(
        with("messages", message("message", &strange)),
        [
            Alarm::OtherKind,
            Alarm::OtherCase,
            Alarm::OtherReporter,
            Alarm::WrongSignature
        ]
    );
    assert_eq!(
        with(
            "statements",
            json!([{ "n": 0, "received_on": "2026-11-25", "statement": {} }])
        ),
        [Alarm::NotAStatement]
    );
    let mayor = sealed(&office, &receipt, &[About::Mayor]);
    let province = Officer {
        key: office.key(House::Province),
        ..officer
    };
    let read = |to| {
        let case = file(&case_of(&mayor, &receipt, &office, to));
        province.read(&case).unwrap().alarms()
    };
    assert_eq!(
        (read("province"), read("both")),
        (vec![], vec![Alarm::WentToBoth])
    );
    let closed = officer
        .read(&file(&case_of(&mayor, &receipt, &office, "province")))
        .unwrap();
    assert!(closed.cannot_open());
}

#[test]
fn a_reply_is_read_by_the_reporter_and_everybody_on_the_case() {
    let mut office = office();
    let (receipt, now) = (Receipt::generate(), Clock::default().now());
    // The most recipients there may be, so that one has to make room for the reporter.
    for n in 2..MAX_RECIPIENTS {
        let key = OfficerKey::generate().unwrap();
        office.officers.push((House::Province, format!("{n:08x}"), key));
    }
    let directory = office.directory();
    let officer = Officer {
        key: office.key(House::Agency),
        directory: &directory,
        older: &[],
    };
    let ciphertext = sealed(&office, &receipt, &[]);
    let mut case = case_of(&ciphertext, &receipt, &office, "both");
    let reply = |case: &Value, text: &str| {
        let opened = officer.read(&file(case)).unwrap();
        officer
            .reply(&file(case).case, &opened, text.to_owned(), now)
            .unwrap()
    };
    let first = reply(&case, "ตอบ");
    assert_eq!(check_message(&first), Ok(MAX_RECIPIENTS));
    let padded = open(&first, &receipt.keys().unwrap().identity).unwrap();
    let message = prongsai::sealed::Message::parse(&padded).unwrap();
    assert_eq!(message.reporter, reporter(&receipt.keys().unwrap()));
    assert_eq!(message.case, Some(hex(&commitment(&ciphertext))));
    assert_eq!(message.verify(&officer.key.signer.verifying_key()), Ok(()));
    assert!(opens(office.key(House::Province), &first).is_some());
    assert!(opens(officer.key, &first).is_none());

    case["to"] = json!("province");
    let province = reply(&case, "ตอบ");
    assert_eq!(check_message(&province), Ok(MAX_RECIPIENTS));
    let stranger = OfficerKey::generate().unwrap();
    let nobody = Officer {
        key: &stranger,
        ..officer
    };
    let opened = nobody.read(&file(&case)).unwrap();
    let refused = nobody.reply(&file(&case).case, &opened, "x".to_owned(), now);
    assert_eq!(refused.err(), Some(Trouble::Flaw(Flaw::NoKey)));
    let statement = nobody.state(&opened.commitment, NewStatement::of(Act::Acknowledge), now);
    assert_eq!(statement.err(), Some(Trouble::NoOfficer));
}

#[test]
fn a_copy_lets_a_new_officer_read_what_the_reporter_signed() {
    let mut office = office();
    let (receipt, now) = (Receipt::generate(), Clock::default().now());
    let ciphertext = sealed(&office, &receipt, &[]);
    let mut case = case_of(&ciphertext, &receipt, &office, "both");
    office.officers.push((
        House::Province,
        "0a0a0a0a".to_owned(),
        OfficerKey::generate().unwrap(),
    ));
    let directory = office.directory();
    let at = |key| Officer {
        key,
        directory: &directory,
        older: &[],
    };
    let newcomer = &office.officers[2].2;
    assert!(at(newcomer).read(&file(&case)).unwrap().cannot_open());
    let opened = at(office.key(House::Agency)).read(&file(&case)).unwrap();
    let copies = at(office.key(House::Agency))
        .reseal(&file(&case).case, &opened, now)
        .unwrap();
    case["copies"] = serde_json::to_value(&copies).unwrap();
    let read = at(newcomer).read(&file(&case)).unwrap();
    assert!(read.alarms().is_empty() && read.report.message.unwrap().text.starts_with("เรื่อง"));
    let names: Vec<String> = export(&file(&case), vec![("a".repeat(64), vec![1])])
        .unwrap()
        .into_iter()
        .map(|file| file.name)
        .collect();
    let file_name = format!("file-{}.age", "a".repeat(64));
    assert_eq!(
        names,
        [
            "README.txt",
            "report.age",
            "copy-001.age",
            &file_name,
            "statements.json"
        ]
    );
    assert!(export(&file(&case), vec![("../x".to_owned(), vec![])]).is_err());
}

#[test]
fn an_intake_is_an_officers_and_its_receipt_the_persons() {
    let office = office();
    let (receipt, now) = (Receipt::generate(), Clock::default().now());
    let directory = office.directory();
    let officer = Officer {
        key: office.key(House::Agency),
        directory: &directory,
        older: &[],
    };
    let new = NewIntake {
        channel: IntakeChannel::Letter,
        text: "จดหมาย".to_owned(),
    };
    let intake = officer.intake(new, &receipt, now).unwrap();
    assert_eq!(intake.mailbox, receipt.keys().unwrap().mailbox());
    let case = case_of(&intake.ciphertext, &receipt, &office, "both");
    let read = officer.read(&file(&case)).unwrap();
    assert_eq!(read.alarms(), []);
    assert_eq!(read.report.by.as_deref(), Some("ผู้รับเรื่องของ agency"));
    assert_eq!(read.report.message.unwrap().kind, Word(MessageKind::Intake));
}

#[test]
fn an_officer_signs_in_reads_and_states() {
    block_on(async {
        let house = FakeHouse::start();
        let office = Office::at(&[(House::Agency, &house.url)]);
        let (receipt, directory) = (Receipt::generate(), office.directory());
        let ciphertext = sealed(&office, &receipt, &[]);
        house.kept(|kept| kept.case = case_of(&ciphertext, &receipt, &office, "both"));
        let web = Web::new(None).unwrap();
        let password = |totp: &str| Password {
            username: "officer".to_owned(),
            password: Secret::new("correct horse"),
            totp: Some(Secret::new(totp)),
        };
        let refused = OfficerSession::sign_in(&web, &house.url, &password("0")).await;
        assert_eq!(refused.err(), Some(Trouble::Status(401, "No[2J (no)".to_owned())));
        let session = OfficerSession::sign_in(&web, &house.url, &password("123456"))
            .await
            .unwrap();
        let cases = session.cases(AGENCY).await.unwrap();
        let file = session.case(&cases[0].id).await.unwrap();
        let officer = Officer {
            key: office.key(House::Agency),
            directory: &directory,
            older: &[],
        };
        let opened = officer.read(&file).unwrap();
        let new = NewStatement {
            outcome: Some(Outcome::Unsubstantiated),
            ..NewStatement::of(Act::Close)
        };
        let statement = officer
            .state(&opened.commitment, new, Clock::default().now())
            .unwrap();
        session.state(&cases[0].id, &statement).await.unwrap();
        let posted = house.kept(|kept| kept.posts["statements"][0]["statement"].clone());
        let read = Statement::parse(&posted.to_string()).unwrap();
        assert_eq!(read.verify(&officer.key.signer.verifying_key()), Ok(()));
        assert_eq!(from_hex(&read.case), Ok(commitment(&ciphertext)));
    });
}
