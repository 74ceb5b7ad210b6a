//! `tests/samples/sealed.json`: examples of the sealed channel's formats that every client must reproduce. All of it
//! follows from fixed seeds but the ciphertexts, which nobody can make twice: those have to open.
//!
//! `just samples` writes the file anew after a change of the protocol.

use age::secrecy::ExposeSecret;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bech32::{Bech32, Hrp};
use prongsai::crypto::hex;
use prongsai::sealed::{
    About, Act, Attached, Directory, Filing, Head, Identity, Message, MessageKind, NoteKey, OfficerKey,
    Operation, Outcome, Receipt, Reporter, ReporterKeys, SignedNote, SigningKey, Statement, Word, commitment,
    entry, from_hex, open, pack_frame, seal, sign_head,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::path::PathBuf;

/// As a person might type it: small letters, other separators, a Thai digit, O for 0 and L for 1.
const TYPED: &str = "ol234 ๕6789 abcde-FGHJK  mnpcf";
const AGENCY: &str = "01900000-0000-7000-8000-000000000000";
const DAY: &str = "2026-11-25";
const ORIGIN: &str = "https://narathiwat.example";

fn file() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/samples/sealed.json")
}

fn note_key(name: &str, seed: u8) -> NoteKey {
    let public = SigningKey::from_bytes(&[seed; 32]).verifying_key();
    let hash = Sha256::digest([name.as_bytes(), b"\n\x01", public.as_bytes()].concat());
    let secret = STANDARD.encode([&[1][..], &[seed; 32]].concat());
    NoteKey::parse(&format!("PRIVATE+KEY+{name}+{}+{secret}", hex(&hash[..4]))).unwrap()
}

fn officer(seed: u8) -> OfficerKey {
    let prefix = Hrp::parse("age-secret-key-").unwrap();
    OfficerKey::parse(&bech32::encode_upper::<Bech32>(prefix, &[seed; 32]).unwrap()).unwrap()
}

fn secret(identity: &Identity) -> String {
    identity.to_string().expose_secret().to_owned()
}

fn reporter() -> ReporterKeys {
    Receipt::parse(TYPED).unwrap().keys().unwrap()
}

fn signs(key: &SigningKey) -> String {
    hex(key.verifying_key().as_bytes())
}

fn directory() -> Directory {
    let (agency, province) = (
        note_key("maruebotok.example", 1),
        note_key("narathiwat.example", 2),
    );
    let houses = (
        note_key("maruebotok.example/integrity", 3),
        note_key("narathiwat.example/integrity", 4),
    );
    let recipient = |seed| {
        let (age, sign) = officer(seed).public();
        format!("{age} {sign}")
    };
    let text = format!(
        "prongsai-keys/v1\nagency {AGENCY}\nversion 1\nprevious -\nday {DAY}\nnot-after 2027-02-20\n\
         signer agency {}\nsigner province {}\n\
         origin agency https://maruebotok.example {}\norigin province {ORIGIN} {}\n\
         recipient agency 9f86d081 {} {DAY} ปลัดเทศบาล\n\
         recipient province 60303ae2 {} {DAY} สำนักงานจังหวัด\n",
        agency.verifier(),
        province.verifier(),
        houses.0.verifier(),
        houses.1.verifier(),
        recipient(5),
        recipient(6),
    );
    let note = SignedNote::parse(&text).unwrap();
    Directory::parse(&note.and_signed(&agency).and_signed(&province).to_string()).unwrap()
}

fn message() -> Message {
    Message {
        about: vec![Word(About::Mayor), Word(About::Somebody)],
        agency: AGENCY.to_owned(),
        case: None,
        directory: directory().hash(),
        files: vec![Attached {
            id: "1".repeat(64),
            sha256: "2".repeat(64),
            size: 4_000_000,
        }],
        kind: Word(MessageKind::Report),
        n: 0,
        reporter: Reporter {
            age: reporter().identity.to_public().to_string(),
            sign: signs(&reporter().signer),
        },
        sig: String::new(),
        text: "นายกฯ เรียกเงิน \"๕๐,๐๐๐\" \\ 50,000\n\tที่ตลาด\u{1}\u{7f}\u{2028} / 🪙 e\u{301}</script>"
            .to_owned(),
        v: 1,
    }
}

fn reply() -> Message {
    Message {
        about: Vec::new(),
        case: Some("3".repeat(64)),
        files: Vec::new(),
        kind: Word(MessageKind::Reply),
        text: "รับเรื่องแล้ว".to_owned(),
        ..message()
    }
}

/// The JSON of a signed message, without its padding.
fn signed(message: Message, key: &SigningKey) -> String {
    let padded = message.signed(key).unwrap();
    String::from_utf8(padded.to_vec()).unwrap().trim_end().to_owned()
}

/// What is sealed: to whom, and what opens it.
fn sealed() -> [(Identity, String); 2] {
    [
        (officer(6).identity, signed(message(), &reporter().signer)),
        (reporter().identity, signed(reply(), &officer(6).signer)),
    ]
}

fn receipt() -> Value {
    let keys = reporter();
    json!({
        "typed": TYPED,
        "normal": Receipt::parse(TYPED).unwrap().shown().replace('-', ""),
        "check_ok": Receipt::parse(TYPED).is_ok(),
        "age_secret": secret(&keys.identity),
        "age_recipient": keys.identity.to_public().to_string(),
        "sign_seed": hex(&keys.signer.to_bytes()),
        "sign_public": signs(&keys.signer),
        "mailbox": hex(&keys.mailbox()),
    })
}

fn filing() -> Value {
    let (nonce, of) = ([7; 32], [8; 32]);
    let kind = MessageKind::Report;
    let day = DAY.parse().unwrap();
    let entry = hex(&entry(&nonce, &of, kind, day));
    let on = |day: &str| day.parse().unwrap();
    let filing = Filing {
        origin: ORIGIN.to_owned(),
        agency: AGENCY.to_owned(),
        entry: entry.clone(),
        day,
        acknowledge_by: on("2026-12-02"),
        answer_by: on("2026-12-10"),
        outcome_by: on("2027-02-23"),
    };
    let key = note_key("narathiwat.example/integrity", 4);
    json!({
        "note": filing.signed(&key),
        "vkey": key.verifier().to_string(),
        "nonce": hex(&nonce),
        "commitment": hex(&of),
        "kind": kind.as_str(),
        "day": DAY,
        "entry": entry,
    })
}

fn statement() -> Value {
    let statement = Statement {
        act: Word(Act::Close),
        agency: AGENCY.to_owned(),
        case: "3".repeat(64),
        day: "2027-02-01".to_owned(),
        note: String::new(),
        officer: "60303ae2".to_owned(),
        outcome: Some(Word(Outcome::Referred)),
        referral: None,
        sig: String::new(),
        v: 1,
    };
    let key = officer(6).signer;
    json!({ "json": statement.signed(&key).unwrap().canonical().unwrap(), "sign_public": signs(&key) })
}

fn frame() -> Value {
    let head = Head {
        directory: Some(directory().hash()),
        mailbox: Some(hex(&reporter().mailbox())),
        to: Some("both".to_owned()),
        ..Head::new(Operation::Report)
    };
    let (head, payload) = (head.canonical().unwrap(), [0, 10, 255, 10]);
    let frame = pack_frame(&head, &payload).unwrap();
    json!({ "head": head, "payload_hex": hex(&payload), "sha256": hex(&commitment(&frame)) })
}

fn request() -> Value {
    let hour = "2026-11-25T07";
    let payload = b"age-encryption.org/v1\n";
    let head = Head {
        directory: Some(directory().hash()),
        hour: Some(hour.to_owned()),
        ..Head::new(Operation::Message)
    };
    let head = sign_head(head, ORIGIN, payload, &reporter().signer).unwrap();
    let read = Head::parse(&head).unwrap();
    json!({
        "origin": ORIGIN,
        "op": "message",
        "hour": hour,
        "head": head,
        "payload_hex": hex(payload),
        "sig": read.sig,
        "key": read.key,
    })
}

fn samples(ciphertexts: &[String]) -> Value {
    let directory = directory();
    let pins: Vec<String> = directory
        .signers
        .iter()
        .map(|signer| signer.key.to_string())
        .collect();
    let sealed = sealed().map(|(identity, json)| (secret(&identity), json));
    let ciphertexts: Vec<Value> = sealed
        .iter()
        .zip(ciphertexts)
        .map(|((identity, json), base64)| json!({ "identity": identity, "base64": base64, "json": json }))
        .collect();
    json!({
        "receipt": receipt(),
        "directory": { "note": directory.note(), "hash": directory.hash(), "pins": pins },
        "message": { "json": signed(message(), &reporter().signer), "signed_by": signs(&reporter().signer) },
        "filing": filing(),
        "statement": statement(),
        "frame": frame(),
        "request": request(),
        "ciphertexts": ciphertexts,
    })
}

fn seal_anew() -> Vec<String> {
    let seal = |(identity, json): (Identity, String)| {
        let mut padded = json.into_bytes();
        padded.resize(prongsai::sealed::MESSAGE, b' ');
        STANDARD.encode(seal(&padded, &[identity.to_public(), officer(5).identity.to_public()]).unwrap())
    };
    sealed().map(seal).to_vec()
}

#[test]
fn the_samples_are_what_the_protocol_gives() {
    if std::env::var_os("PRONGSAI_TEST_WRITE_SAMPLES").is_some() {
        let text = serde_json::to_string_pretty(&samples(&seal_anew())).unwrap();
        std::fs::write(file(), text + "\n").unwrap();
    }
    let committed: Value = serde_json::from_str(&std::fs::read_to_string(file()).unwrap()).unwrap();
    let ciphertexts: Vec<String> = committed["ciphertexts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|sample| sample["base64"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ciphertexts.len(), 2);
    assert!(
        committed == samples(&ciphertexts),
        "the samples aren't what the code gives; clients depend on them"
    );
    for ((identity, json), base64) in sealed().iter().zip(&ciphertexts) {
        let ciphertext = STANDARD.decode(base64).unwrap();
        let opened = open(&ciphertext, identity).unwrap();
        assert_eq!(std::str::from_utf8(&opened).unwrap().trim_end(), json);
        let message = Message::parse(&opened).unwrap();
        let signer = if message.kind == Word(MessageKind::Report) {
            reporter().signer
        } else {
            officer(6).signer
        };
        assert_eq!(message.verify(&signer.verifying_key()), Ok(()));
    }
    let directory = Directory::parse(committed["directory"]["note"].as_str().unwrap()).unwrap();
    let pin = committed["directory"]["pins"][1]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    assert_eq!(directory.is_trusted(&pin, DAY.parse().unwrap()), Ok(()));
    let mailbox: [u8; 32] = from_hex(committed["receipt"]["mailbox"].as_str().unwrap()).unwrap();
    assert_eq!(mailbox, reporter().mailbox());
}
