//! The sealed case of a place, with a file, and what its officers send.

use super::place::Place;
use crate::support::TestService;
use crate::support::sealed::{Office, close, post};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use prongsai::calendar::day_in_bangkok;
use prongsai::crypto::hex;
use prongsai::sealed::{self, Act, House, MessageKind, Receipt, Word};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicI64, Ordering};

/// The operations that need one of their own.
pub const OPERATIONS: [&str; 5] = [
    "publish_key_directory",
    "state_sealed_case",
    "reply_to_sealed_case",
    "reseal_case",
    "take_in_report",
];

/// Opens the channel, files a report with a file, and closes the day; from here on the place's case is this one.
pub async fn furnish(service: &TestService, place: &mut Place) {
    static DAYS: AtomicI64 = AtomicI64::new(1);
    let office = Office::open(&place.agency, &[(House::Province, service)]).await;
    let sent = office.report("ทดสอบ", &[]);
    office.file(service, &sent).await;
    let content = sealed::pad_file(b"x".to_vec()).unwrap();
    let file = sealed::seal(&content, &office.recipients(false)).unwrap();
    let id = hex(&sealed::commitment(&file));
    for (n, part) in file.chunks(262_144).enumerate() {
        let (agency, c) = (&place.agency, &sent.commitment);
        let path = format!("/api/v1/agencies/{agency}/integrity/reports/{c}/files/{id}?part={n}&parts=2");
        post(service, &path, part).await;
    }
    // A day is closed once; each place has one of its own.
    let days = TimeDelta::days(DAYS.fetch_add(1, Ordering::Relaxed));
    let now = service.clock.now();
    close(service, now + days).await;
    place.name("case_id", &sent.commitment);
    place.name("commitment", &sent.commitment);
    place.name("file", &id);
    place.name("day", &day_in_bangkok(now).to_string());
    let today = day_in_bangkok(now);
    let note = office.signed(&office.next_text(today, &office.officers));
    let copy = sealed::seal(&vec![b' '; sealed::MESSAGE], &office.recipients(false)).unwrap();
    place.bodies = vec![
        ("publish_key_directory", json!({ "note": note })),
        (
            "state_sealed_case",
            office.statement(&sent.commitment, House::Agency, Act::Acknowledge, today),
        ),
        (
            "reply_to_sealed_case",
            office.reply(&sent, House::Agency, "ทดสอบ"),
        ),
        (
            "reseal_case",
            json!({ "of": sent.commitment, "ciphertext": STANDARD.encode(copy) }),
        ),
        ("take_in_report", intake(&office)),
    ];
}

fn intake(office: &Office) -> Value {
    let keys = Receipt::generate().keys().unwrap();
    let message = sealed::Message {
        kind: Word(MessageKind::Intake),
        ..office.message("ทดสอบ", &keys)
    };
    let plain = message.signed(&office.officer(House::Agency).2.signer).unwrap();
    let ciphertext = sealed::seal(&plain, &office.recipients(false)).unwrap();
    json!({ "agency_id": office.agency, "channel": "letter", "mailbox": hex(&keys.mailbox()),
        "directory": office.directory.hash(), "ciphertext": STANDARD.encode(ciphertext) })
}
