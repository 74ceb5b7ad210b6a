//! `prongsai keys`, and other people's age programs.

use crate::support::prongsai;
use prongsai::client::next_version;
use prongsai::sealed::{
    Directory, Flaw, MESSAGE, NoteKey, OfficerKey, Verifier, check_message, open, recipient, seal,
};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const PASSPHRASE: &str = "ม้าถูกแบตเตอรี่ลวด";

fn keys(arguments: &[&str]) -> Output {
    prongsai()
        .arg("keys")
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// What a good command prints.
fn said(arguments: &[&str]) -> String {
    let out = keys(arguments);
    assert!(
        out.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&out.stderr)
    );
    String::from_utf8(out.stdout).unwrap()
}

/// What a refused one says.
fn refused(arguments: &[&str]) -> String {
    let out = keys(arguments);
    assert!(!out.status.success(), "{arguments:?}");
    String::from_utf8(out.stderr).unwrap()
}

fn path(file: &Path) -> &str {
    file.to_str().unwrap()
}

/// An officer's key in a folder; what the command printed of it.
fn new_officer(folder: &Path, name: &str) -> (PathBuf, String) {
    let passphrase = folder.join("passphrase");
    std::fs::write(&passphrase, format!("{PASSPHRASE}\n")).unwrap();
    let file = folder.join(name);
    let line = said(&[
        "new",
        "--officer",
        path(&file),
        "--passphrase-file",
        path(&passphrase),
    ]);
    (file, line.trim_end().to_owned())
}

fn mode(file: &Path) -> u32 {
    std::fs::metadata(file).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_directory_is_drafted_signed_and_verified() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let (key, officer) = new_officer(folder.path(), "officer.age");
    assert!(
        mode(&key) == 0o600 && officer.split(' ').count() == 3,
        "{officer}"
    );
    let opened = OfficerKey::unlocked(&std::fs::read(&key).unwrap(), PASSPHRASE).unwrap();
    let (age, sign) = opened.public();
    assert!(officer.ends_with(&format!(" {age} {sign}")));

    let note_key = |name: &str, file: &Path| said(&["new", "--note", name, path(file)]).trim_end().to_owned();
    let (agency, province) = (at("agency.key"), at("province.key"));
    let vkeys = [
        note_key("agency.example", &agency),
        note_key("province.example", &province),
        note_key("province.example/integrity", &at("house.key")),
    ];
    assert_eq!(mode(&agency), 0o600);
    let read = NoteKey::parse(&std::fs::read_to_string(&agency).unwrap()).unwrap();
    assert_eq!(read.verifier(), vkeys[0].parse::<Verifier>().unwrap());
    assert!(refused(&["new", "--note", "a b", path(&at("x"))]).contains("--note a b"));
    assert!(refused(&["new", "--note", "a", path(&agency)]).contains("exists"));

    let note = at("keys-1.txt");
    let text = format!(
        "prongsai-keys/v1\nagency a\nversion 1\nprevious -\nday 2026-11-25\nnot-after 2027-02-20\n\
         signer agency {}\nsigner province {}\norigin province https://province.example {}\n\
         recipient province {officer} 2026-11-25 สำนักงานจังหวัด\n",
        vkeys[0], vkeys[1], vkeys[2]
    );
    std::fs::write(&note, &text).unwrap();
    assert!(refused(&["verify", path(&note)]).contains("The signature is wrong"));
    let first = said(&["sign", "--key", path(&agency), path(&note)]);
    assert!(first.contains("still to be signed by province"), "{first}");
    let second = said(&["sign", "--key", path(&province), path(&note)]);
    assert!(!second.contains("still"), "{second}");
    said(&["verify", path(&note)]);
    assert!(refused(&["verify", path(&note), "--pin", &vkeys[0]]).contains("signature"));
    let directory = Directory::parse(&std::fs::read_to_string(&note).unwrap()).unwrap();
    assert!(second.contains(&directory.hash()));

    let next = at("keys-2.txt");
    std::fs::write(&next, said(&["draft", path(&note)])).unwrap();
    for key in [&agency, &province] {
        said(&["sign", "--key", path(key), path(&next)]);
    }
    let verified = said(&["verify", path(&next), "--pin", &vkeys[1], "--before", path(&note)]);
    assert!(verified.contains("version 2") && verified.contains("สำนักงานจังหวัด"));
    assert!(refused(&["verify", path(&note), "--before", path(&next)]).contains("doesn't follow"));
    assert!(refused(&["sign", "--key", path(&agency), path(&agency)]).contains("agency.key"));
    assert!(refused(&["sign", "--key", path(&note), path(&note)]).contains("It isn't a key"));

    let short = at("short");
    std::fs::write(&short, "elevenchars\n").unwrap();
    let weak = refused(&[
        "new",
        "--officer",
        path(&at("weak.age")),
        "--passphrase-file",
        path(&short),
    ]);
    assert!(weak.contains("at least 12") && !at("weak.age").exists());
}

#[test]
fn a_draft_changes_what_a_version_has_to_change() {
    let text = include_str!("../samples/sealed.json");
    let samples: serde_json::Value = serde_json::from_str(text).unwrap();
    let first = Directory::parse(samples["directory"]["note"].as_str().unwrap()).unwrap();
    let next = Directory::parse(&next_version(&first, "2026-12-24".parse().unwrap()).unwrap()).unwrap();
    assert_eq!((next.version, next.previous.clone()), (2, Some(first.hash())));
    assert_eq!(
        (next.recipients.clone(), next.signers.clone()),
        (first.recipients.clone(), first.signers.clone())
    );
    assert_eq!(next.is_signed(), Err(Flaw::Signature));
    assert!(next.not_after > first.not_after);
}

/// Whether a program of others is there. CI has it; elsewhere the test says loudly what it didn't try.
fn found(program: &str, arguments: &[&str]) -> bool {
    let ran = Command::new(program).args(arguments).output();
    let there = ran.is_ok_and(|out| out.status.success());
    if !there {
        eprintln!("NOT TRIED: {program} {arguments:?} isn't here");
    }
    there
}

fn pipe(command: &mut Command, input: &[u8]) -> Vec<u8> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writing = std::thread::spawn(move || stdin.write_all(&input).unwrap());
    let out = child.wait_with_output().unwrap();
    writing.join().unwrap();
    assert!(out.status.success());
    out.stdout
}

#[test]
fn debians_age_reads_what_is_sealed_and_seals_what_is_taken() {
    if !found("age", &["--version"]) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (key, other) = (OfficerKey::generate().unwrap(), OfficerKey::generate().unwrap());
    let file = folder.path().join("key.txt");
    std::fs::write(&file, key.secret().as_bytes()).unwrap();
    let message = vec![b'x'; MESSAGE];
    let recipients = [&key, &other].map(|key| recipient(&key.public().0).unwrap());
    let sealed = seal(&message, &recipients).unwrap();
    let opened = pipe(Command::new("age").args(["--decrypt", "-i"]).arg(&file), &sealed);
    assert_eq!(opened, message);
    let mut age = Command::new("age");
    let theirs = pipe(
        age.args(["-r", &key.public().0, "-r", &other.public().0]),
        &message,
    );
    assert_eq!(check_message(&theirs), Ok(2));
    assert_eq!(*open(&theirs, &other.identity).unwrap(), message);
    if found("age-keygen", &["--version"]) {
        let theirs = pipe(&mut Command::new("age-keygen"), b"");
        let read = OfficerKey::parse(std::str::from_utf8(&theirs).unwrap()).unwrap();
        let public = pipe(Command::new("age-keygen").arg("-y"), &theirs);
        assert_eq!(String::from_utf8(public).unwrap().trim(), read.public().0);
    }
}

/// The Python that has pyrage.
fn python() -> Option<String> {
    let venv = concat!(env!("CARGO_MANIFEST_DIR"), "/target/ci/venv/bin/python");
    let all = [venv, "python3"].into_iter();
    all.map(str::to_owned)
        .find(|python| found(python, &["-c", "import pyrage"]))
}

#[test]
fn pyrage_opens_officers_keys_and_makes_ones_that_open() {
    let Some(python) = python() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let (key, line) = new_officer(folder.path(), "officer.age");
    let theirs = folder.path().join("theirs.age");
    let script = "
import sys, pyrage
key, theirs, passphrase, public = sys.argv[1:]
text = pyrage.passphrase.decrypt(open(key, 'rb').read(), passphrase).decode()
secret = next(line for line in text.splitlines() if line.startswith('AGE-SECRET-KEY-1'))
identity = pyrage.x25519.Identity.from_str(secret)
assert str(identity.to_public()) == public
open(theirs, 'wb').write(pyrage.passphrase.encrypt(text.encode(), passphrase))
sealed = sys.stdin.buffer.read()
message = pyrage.decrypt(sealed, [identity])
sys.stdout.buffer.write(pyrage.encrypt(message, [pyrage.x25519.Recipient.from_str(public)]))
";
    let public = line.split(' ').nth(1).unwrap();
    let message = vec![b'x'; MESSAGE];
    let sealed = seal(&message, &[recipient(public).unwrap()]).unwrap();
    let mut command = Command::new(python);
    command.args(["-c", script, path(&key), path(&theirs), PASSPHRASE, public]);
    let back = pipe(&mut command, &sealed);
    let officer = OfficerKey::unlocked(&std::fs::read(&theirs).unwrap(), PASSPHRASE).unwrap();
    assert_eq!(officer.public().0, public);
    assert_eq!(check_message(&back), Ok(1));
    assert_eq!(*open(&back, &officer.identity).unwrap(), message);
}
