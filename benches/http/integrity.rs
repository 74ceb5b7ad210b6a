//! A sealed report, on the disk before it's answered.

use crate::bare::sealed::HEAD;
use crate::duel::{Pace, Side, duel};
use crate::figures::Figures;
use crate::load::Load;
use crate::nation::agencies;
use crate::pages::reference;
use crate::{bare, seed, service};
use prongsai::sealed::{ANSWER, FRAME, MESSAGE, NoteKey, OfficerKey, SignedNote, seal};
use rusqlite::{Connection, params};
use std::path::Path;
use std::sync::atomic::Ordering;

const CONNECTIONS: usize = 32;
/// The address that the directory names; reports aren't bound to it.
const ORIGIN: &str = "http://127.0.0.1:9";

/// A directory of one recipient, in the database of the service; gives its hash and a ciphertext sealed to it.
fn open_channel(database: &Path, agency: &str) -> (String, Vec<u8>) {
    let key = |name| NoteKey::generate(name).expect("a key");
    let (signer, house) = (key("agency.example"), key("agency.example/integrity"));
    let officer = OfficerKey::generate().expect("a key");
    let (age, sign) = officer.public();
    let today = prongsai::calendar::day_in_bangkok(chrono::Utc::now().naive_utc());
    let until = today + chrono::Days::new(90);
    let text = format!(
        "prongsai-keys/v1\nagency {agency}\nversion 1\nprevious -\nday {today}\nnot-after {until}\nsigner agency {}\n\
         origin agency {ORIGIN} {}\nrecipient agency 9f86d081 {age} {sign} {today} x\n",
        signer.verifier(),
        house.verifier()
    );
    let note = SignedNote::parse(&text)
        .expect("a note")
        .and_signed(&signer)
        .to_string();
    let directory = prongsai::sealed::Directory::parse(&note).expect("a directory");
    let conn = Connection::open(database).expect("a database");
    conn.execute(
        "INSERT INTO integrity_directories (agency_id, version, hash, day, note) VALUES (?, 1, ?, ?, ?)",
        params![agency, directory.hash(), today.to_string(), note],
    )
    .expect("a row");
    let sealed = seal(&vec![b' '; MESSAGE], &[officer.identity.to_public()]).expect("a ciphertext");
    (directory.hash(), sealed)
}

/// The n-th report: another ciphertext, for another mailbox.
fn frame(n: u64, directory: &str, sealed: &[u8]) -> Vec<u8> {
    let mut ciphertext = sealed.to_vec();
    let end = ciphertext.len() - 8;
    ciphertext[end..].copy_from_slice(&n.to_be_bytes());
    let head = format!(r#"{{"directory":"{directory}","mailbox":"{n:064x}","op":"report","to":"both"}}"#);
    let mut envelope = format!("{head:<width$}\n", width = HEAD - 1).into_bytes();
    envelope.extend(ciphertext);
    let mut frame = u32::try_from(envelope.len())
        .expect("a length")
        .to_be_bytes()
        .to_vec();
    frame.extend(envelope);
    frame.resize(FRAME, 0);
    frame
}

pub fn measure(folder: &Path, figures: &mut Figures) {
    let agencies = agencies(1);
    let agency = &agencies[0].id;
    let files = ["integrity.db", "integrity-bare.db"].map(|name| folder.join(name));
    for file in &files {
        seed::fill(file, &agencies, [].into_iter(), false);
    }
    let (directory, sealed) = open_channel(&files[0], agency);
    let ours = service::serve_sealed(&files[0], ORIGIN);
    let theirs = bare::start("sealed", files[1].to_str().expect("a plain name"));
    let request = |n: u64, bytes: &mut Vec<u8>| {
        let head = format!(
            "POST /api/v1/agencies/{agency}/integrity/reports HTTP/1.1\r\nhost: localhost\r\n\
             content-type: application/octet-stream\r\ncontent-length: {FRAME}\r\n\r\n"
        );
        bytes.extend(head.as_bytes());
        bytes.extend(frame(n, &directory, &sealed));
    };
    let sides = [("the service", &ours), ("a bare group commit", &theirs)].map(|(name, server)| Side {
        name,
        server,
        load: Load::new(CONNECTIONS, 200, &request),
    });
    let title = format!("integrity.submit, {CONNECTIONS} connections");
    let (one, other) = duel(&title, Pace::default(), &sides[0], &sides[1]);
    for (file, side) in files.iter().zip(&sides) {
        check(file, side.load.sent.load(Ordering::Relaxed));
    }
    let against =
        format!("bare actix-web and rusqlite, group commit of the same row, answers of {ANSWER} bytes");
    figures.at_least(
        "integrity.submit.ratio",
        one.rates_to(&other),
        0.5,
        reference(&against, &one, &other),
    );
}

/// Every answered report is there, with its whole ciphertext.
fn check(database: &Path, answered: u64) {
    let conn = Connection::open(database).expect("a database");
    let sql = "SELECT count(*), min(length(ciphertext)) FROM integrity_spool";
    let (found, least): (i64, i64) = conn
        .query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
        .expect("a count");
    assert_eq!(found, i64::try_from(answered).expect("a count"));
    assert!(least > 32_768, "{least}");
}
