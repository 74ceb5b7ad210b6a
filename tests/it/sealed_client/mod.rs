//! The client of the sealed channel, against houses that are honest and houses that aren't.

mod house;
mod office;
mod officers;
mod program;

use house::{FakeHouse, Lies};
use office::{AGENCY, Office, today};
use prongsai::client::{
    self, Alarm, Directories, Inbox, NewReport, Seen, Trouble, Web, inbox, next_version, opened_file, proof,
};
use prongsai::clock::Clock;
use prongsai::crypto::hex;
use prongsai::sealed::{
    About, Act, Attached, Flaw, House, InboxItem, Message, MessageKind, NoteKey, OfficerKey, Receipt,
    Reporter, ReporterKeys, Statement, Word, commitment, open, recipient, seal,
};

/// Two honest houses and their office.
pub fn two_houses() -> (FakeHouse, FakeHouse, Office) {
    let (agency, province) = (FakeHouse::start(), FakeHouse::start());
    let office = Office::at(&[(House::Agency, &agency.url), (House::Province, &province.url)]);
    let directory = office.directory();
    agency.opens(&directory, &office.origins[0].2);
    province.opens(&directory, &office.origins[1].2);
    (agency, province, office)
}

fn block_on(test: impl Future<Output = ()>) {
    actix_web::rt::System::new().block_on(test);
}

fn a_report(about: &[About], files: Vec<Vec<u8>>) -> NewReport {
    NewReport {
        text: "นายช่างเรียกเงิน".to_owned(),
        about: about.to_vec(),
        files,
    }
}

fn opens(key: &OfficerKey, ciphertext: &[u8]) -> Option<Message> {
    open(ciphertext, &key.identity)
        .ok()
        .map(|padded| Message::parse(&padded).unwrap())
}

pub fn reporter(keys: &ReporterKeys) -> Reporter {
    Reporter {
        age: keys.identity.to_public().to_string(),
        sign: hex(keys.signer.verifying_key().as_bytes()),
    }
}

#[test]
fn a_report_reaches_both_houses_as_identical_bytes() {
    block_on(async {
        let (agency, province, office) = two_houses();
        agency.kept(|kept| kept.busy = 2);
        let (receipt, now) = (Receipt::generate(), Clock::default().now());
        let files = vec![b"photo".to_vec(), vec![7; 300_000]];
        let done = client::report(&office.channel(), &receipt, a_report(&[], files), now)
            .await
            .unwrap();
        assert!(done.deliveries.iter().all(|delivery| {
            let filed = delivery.outcome.as_ref().unwrap();
            filed.files_missing.is_none() && filed.proof.commitment == hex(&done.sealed.commitment)
        }));
        let (head, bytes) = agency.kept(|kept| kept.reports[0].clone());
        assert_eq!(
            province.kept(|kept| kept.reports[0].clone()),
            (head.clone(), bytes.clone())
        );
        assert_eq!(bytes, done.sealed.ciphertext);
        assert_eq!(head.mailbox, Some(hex(&receipt.keys().unwrap().mailbox())));
        // Not even the receipt opens it.
        assert!(open(&bytes, &receipt.keys().unwrap().identity).is_err());
        for house in [House::Agency, House::Province] {
            let message = opens(office.key(house), &bytes).unwrap();
            assert_eq!(
                message.verify(&receipt.keys().unwrap().signer.verifying_key()),
                Ok(())
            );
            for (attached, content) in message.files.iter().zip([b"photo".to_vec(), vec![7; 300_000]]) {
                let sealed = agency.kept(|kept| kept.files[&attached.id].clone());
                let opened = opened_file(&sealed, attached, office.key(house)).unwrap();
                assert_eq!(*opened, content);
                let other = Attached {
                    size: attached.size + 1,
                    ..attached.clone()
                };
                assert_eq!(
                    opened_file(&sealed, &other, office.key(house)).err(),
                    Some(Flaw::Message)
                );
            }
        }
    });
}

#[test]
fn what_is_about_somebody_of_the_office_leaves_the_agency_without_a_trace() {
    block_on(async {
        let (agency, province, office) = two_houses();
        let (receipt, now) = (Receipt::generate(), Clock::default().now());
        let new = a_report(&[About::Clerk], vec![b"x".to_vec()]);
        let done = client::report(&office.channel(), &receipt, new, now)
            .await
            .unwrap();
        assert!(done.is_filed() && done.deliveries.len() == 1);
        agency.kept(|kept| assert!(kept.reports.is_empty() && kept.files.is_empty()));
        let (head, bytes) = province.kept(|kept| kept.reports[0].clone());
        assert_eq!(head.to.as_deref(), Some("province"));
        assert!(opens(office.key(House::Agency), &bytes).is_none());
        assert!(opens(office.key(House::Province), &bytes).is_some());

        let alone = FakeHouse::start();
        let office = Office::at(&[(House::Agency, &alone.url)]);
        let refused = client::report(
            &office.channel(),
            &receipt,
            a_report(&[About::Mayor], vec![]),
            now,
        )
        .await;
        assert_eq!(refused.err(), Some(Trouble::NoProvince));
    });
}

#[test]
fn a_proof_that_proves_something_else_is_not_taken() {
    block_on(async {
        let (agency, province, office) = two_houses();
        let (receipt, now) = (Receipt::generate(), Clock::default().now());
        let channel = office.channel();
        agency.kept(|kept| kept.lies.commitment = true);
        province.kept(|kept| kept.lies.nonce = true);
        let done = client::report(&channel, &receipt, a_report(&[], vec![]), now)
            .await
            .unwrap();
        assert!(!done.is_filed());
        province.kept(|kept| kept.lies = Lies::default());
        agency.opens(
            &office.directory(),
            &NoteKey::generate("agency.example/integrity").unwrap(),
        );
        let done = client::send(&channel, &done.sealed).await.unwrap();
        let outcomes: Vec<_> = done
            .iter()
            .map(|delivery| delivery.outcome.as_ref().err().cloned())
            .collect();
        assert_eq!(outcomes, [None, Some(Trouble::Flaw(Flaw::Signature))]);
        let keys = receipt.keys().unwrap();
        // The province's clock is two hours ahead.
        province.kept(|kept| kept.ahead = 2);
        let again = proof(&channel, House::Province, &keys, now).await;
        assert_eq!(again.outcome.unwrap().kind, MessageKind::Report);
        let stranger = Receipt::generate().keys().unwrap();
        let refused = proof(&channel, House::Province, &stranger, now).await;
        assert!(matches!(refused.outcome, Err(Trouble::Refused(..))));
    });
}

/// What an officer of the office writes to a reporter.
fn reply(office: &Office, by: &OfficerKey, keys: &ReporterKeys, to: Reporter) -> Vec<u8> {
    let message = Message {
        about: Vec::new(),
        agency: AGENCY.to_owned(),
        case: Some("3".repeat(64)),
        directory: office.directory().hash(),
        files: Vec::new(),
        kind: Word(MessageKind::Reply),
        n: 0,
        reporter: to,
        sig: String::new(),
        text: "ขอหลักฐานเพิ่ม".to_owned(),
        v: 1,
    };
    let padded = message.signed(&by.signer).unwrap();
    let to = recipient(&keys.identity.to_public().to_string()).unwrap();
    seal(&padded, &[to]).unwrap()
}

fn item(n: i32, kind: &str, body: Vec<u8>, statement: Option<&Statement>) -> (InboxItem, Vec<u8>) {
    let item = InboxItem {
        case: "3".repeat(64),
        day: today().to_string(),
        kind: kind.to_owned(),
        n,
        size: body.len(),
        statement: statement.map(|statement| serde_json::from_str(&statement.canonical().unwrap()).unwrap()),
    };
    (item, body)
}

fn statement(key: &OfficerKey, officer: &str) -> Statement {
    let statement = Statement {
        act: Word(Act::Acknowledge),
        agency: AGENCY.to_owned(),
        case: "3".repeat(64),
        day: today().to_string(),
        note: String::new(),
        officer: officer.to_owned(),
        outcome: None,
        referral: None,
        sig: String::new(),
        v: 1,
    };
    statement.signed(&key.signer).unwrap()
}

#[test]
fn an_inbox_says_who_wrote_and_what_is_suspicious() {
    block_on(async {
        let (_, province, office) = two_houses();
        let (receipt, now) = (Receipt::generate(), Clock::default().now());
        let (channel, keys) = (office.channel(), receipt.keys().unwrap());
        client::report(&channel, &receipt, a_report(&[], vec![]), now)
            .await
            .unwrap();
        let (clerk, stranger) = (office.key(House::Agency), OfficerKey::generate().unwrap());
        let other = Receipt::generate().keys().unwrap();
        let mut outbox = vec![
            item(0, "reply", reply(&office, clerk, &keys, reporter(&keys)), None),
            item(1, "statement", vec![], Some(&statement(clerk, "9f86d081"))),
            item(
                2,
                "reply",
                reply(&office, &stranger, &keys, reporter(&keys)),
                None,
            ),
            item(3, "reply", reply(&office, clerk, &keys, reporter(&other)), None),
            item(4, "reply", reply(&office, clerk, &other, reporter(&keys)), None),
            item(5, "statement", vec![], Some(&statement(clerk, "60303ae2"))),
            item(6, "statement", vec![], None),
        ];
        outbox.push(item(
            7,
            "reply",
            reply(&office, clerk, &keys, reporter(&keys)),
            None,
        ));
        outbox[7].0.case = "4".repeat(64);
        province.kept(|kept| kept.outbox = outbox);
        let read = inbox(&channel, House::Province, &[], &keys, now)
            .await
            .outcome
            .unwrap();
        let alarms: Vec<_> = read.entries.iter().map(|entry| entry.alarms.clone()).collect();
        assert_eq!(
            alarms,
            [
                vec![],
                vec![],
                vec![Alarm::UnknownSigner],
                vec![Alarm::OtherReporter],
                vec![Alarm::NotForThisKey],
                vec![Alarm::UnknownSigner],
                vec![Alarm::NotAStatement],
                vec![Alarm::OtherCase],
            ]
        );
        assert_eq!(read.entries[0].by.as_deref(), Some("ผู้รับเรื่องของ agency"));
        assert_eq!(read.entries[0].reply.as_ref().unwrap().text, "ขอหลักฐานเพิ่ม");
        province.kept(|kept| kept.lies.endless = true);
        let endless = inbox(&channel, House::Province, &[], &keys, now).await.outcome;
        assert!(matches!(endless, Err::<Inbox, _>(Trouble::Nonsense)));
    });
}

#[test]
fn a_later_message_goes_where_the_report_went() {
    block_on(async {
        let (agency, province, office) = two_houses();
        let (receipt, now) = (Receipt::generate(), Clock::default().now());
        let (channel, keys) = (office.channel(), receipt.keys().unwrap());
        let done = client::report(&channel, &receipt, a_report(&[About::Mayor], vec![]), now)
            .await
            .unwrap();
        let case = hex(&done.sealed.commitment);
        let sent = client::message(&channel, &keys, (&case, 1), ("อีก".to_owned(), true), now)
            .await
            .unwrap();
        assert!(sent.len() == 1 && sent[0].outcome.is_ok());
        agency.kept(|kept| assert!(kept.messages.is_empty()));
        let bytes = province.kept(|kept| kept.messages[0].1.clone());
        assert!(opens(office.key(House::Agency), &bytes).is_none());
        let message = opens(office.key(House::Province), &bytes).unwrap();
        assert_eq!((message.case, message.n), (Some(case), 1));
        assert_ne!(hex(&commitment(&bytes)), hex(&done.sealed.commitment));

        // Nothing of a report that a province doesn't know is said at the agency.
        let stranger = Receipt::generate().keys().unwrap();
        let text = ("อีก".to_owned(), false);
        let sent = client::message(&channel, &stranger, (&"3".repeat(64), 1), text, now)
            .await
            .unwrap();
        assert!(sent.len() == 1 && sent[0].house == House::Province && sent[0].outcome.is_err());
    });
}

#[test]
fn a_directory_is_taken_from_its_signers_and_never_an_older_one() {
    block_on(async {
        let (_, province, office) = two_houses();
        let (web, now) = (Web::new(None).unwrap(), Clock::default().now());
        let mut seen = Seen::default();
        let (pin, wrong) = (office.pin(), office.signers[0].1.verifier());
        let from = |pin| Directories {
            web: &web,
            origin: &province.url,
            pin,
        };
        let first = from(&pin).fetch(AGENCY, &mut seen, now).await.unwrap();
        let untrusted = from(&wrong).fetch(AGENCY, &mut seen, now).await;
        assert_eq!(untrusted.err(), Some(Trouble::Flaw(Flaw::Signature)));
        let other = from(&pin).fetch("another", &mut seen, now).await;
        assert_eq!(other.err(), Some(Trouble::OtherAgency));
        let second = office.signed(&next_version(&first, today()).unwrap());
        assert_eq!(second.follows(&first), Ok(()));
        province.opens(&second, &office.origins[1].2);
        assert_eq!(from(&pin).fetch(AGENCY, &mut seen, now).await.unwrap().version, 2);
        let mut remembered = Seen::parse(&seen.to_string()).unwrap();
        assert_eq!(remembered, seen);
        province.opens(&first, &office.origins[1].2);
        let older = from(&pin).fetch(AGENCY, &mut remembered, now).await;
        assert_eq!(older.err(), Some(Trouble::Flaw(Flaw::Older)));
        assert!(Seen::parse("x").is_err());
        province.kept(|kept| kept.directory = None);
        let none = from(&pin).fetch(AGENCY, &mut seen, now).await;
        assert_eq!(none.err(), Some(Trouble::NoDirectory));
    });
}
