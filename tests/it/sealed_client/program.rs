//! `prongsai integrity`, as reporters and officers type it.

use super::house::FakeHouse;
use super::office::{AGENCY, Office};
use super::officers::case_of;
use super::{block_on, item, opens, reply, reporter, two_houses};
use crate::support::prongsai;
use prongsai::sealed::{House, Message, MessageKind, Receipt, Word, open};
use std::path::Path;
use std::process::{Output, Stdio};

/// The fake houses answer on this very thread, so the program runs beside it.
async fn run(arguments: Vec<String>, input: &str) -> Output {
    let input = input.to_owned();
    tokio::task::spawn_blocking(move || {
        let mut command = prongsai();
        let mut child = command
            .arg("integrity")
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Whoever is refused doesn't read it.
        drop(std::io::Write::write_all(
            &mut child.stdin.take().unwrap(),
            input.as_bytes(),
        ));
        child.wait_with_output().unwrap()
    })
    .await
    .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn arguments(command: &str, to: &FakeHouse, office: &Office, more: &[&str]) -> Vec<String> {
    let pin = office.pin().to_string();
    let common = [command, "--to", &to.url, "--agency", AGENCY, "--pin", &pin];
    common.iter().chain(more).map(|&word| word.to_owned()).collect()
}

fn path(file: &Path) -> &str {
    file.to_str().unwrap()
}

#[test]
fn a_reporter_reports_and_reads_the_answer() {
    block_on(async {
        let (agency, province, office) = two_houses();
        let folder = tempfile::tempdir().unwrap();
        let (kept, state) = (folder.path().join("receipt"), folder.path().join("state"));
        let more = ["--receipt-file", path(&kept), "--state", path(&state)];
        let out = run(arguments("report", &province, &office, &more), "เรื่องทุจริต\n").await;
        assert!(out.status.success(), "{}{}", text(&out.stdout), text(&out.stderr));
        assert!(text(&out.stdout).matches("filed").count() >= 2);
        let receipt = Receipt::parse(&std::fs::read_to_string(&kept).unwrap()).unwrap();
        let keys = receipt.keys().unwrap();
        let bytes = agency.kept(|kept| kept.reports[0].1.clone());
        assert_eq!(opens(office.key(House::Agency), &bytes).unwrap().text, "เรื่องทุจริต");

        let clerk = office.key(House::Agency);
        let answer = reply(&office, clerk, &keys, reporter(&keys));
        province.kept(|kept| kept.outbox = vec![item(0, "reply", answer, None)]);
        let out = run(arguments("inbox", &province, &office, &more), "").await;
        assert!(text(&out.stdout).contains("ขอหลักฐานเพิ่ม"), "{}", text(&out.stderr));
        let out = run(arguments("proof", &province, &office, &more), "").await;
        assert!(
            text(&out.stdout).starts_with("prongsai-filing/v1\n"),
            "{}",
            text(&out.stderr)
        );
        let words = [&more[..], &["--houses", "both"]].concat();
        let out = run(arguments("message", &province, &office, &words), "อีกเรื่อง").await;
        assert!(out.status.success(), "{}", text(&out.stderr));
        agency.kept(|kept| assert_eq!(kept.messages.len(), 1));

        // The receipt is shown where no file is to take it.
        let out = run(
            arguments("report", &province, &office, &["--about", "mayor"]),
            "นายก",
        )
        .await;
        let shown = text(&out.stdout);
        assert!(shown.lines().any(|line| Receipt::parse(line).is_ok()), "{shown}");
        agency.kept(|kept| assert_eq!(kept.reports.len(), 1));

        let out = run(arguments("report", &province, &office, &["--about", "me"]), "x").await;
        assert!(text(&out.stderr).contains("--about me: one of mayor clerk"));
        let other = office.signed(&office.text(1, "-").replace("ผู้รับเรื่อง", "ผู้อื่น"));
        province.opens(&other, &office.origins[1].2);
        let out = run(arguments("inbox", &province, &office, &more), "").await;
        assert!(
            text(&out.stderr).contains("doesn't follow"),
            "{}",
            text(&out.stderr)
        );
    });
}

#[test]
fn an_officer_opens_answers_and_exports() {
    block_on(async {
        let house = FakeHouse::start();
        let office = Office::at(&[(House::Agency, &house.url)]);
        house.opens(&office.directory(), &office.origins[0].2);
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, bytes: &[u8]| {
            let file = folder.path().join(name);
            std::fs::write(&file, bytes).unwrap();
            path(&file).to_owned()
        };
        let key = office.key(House::Agency).locked("a long passphrase").unwrap();
        let files = [
            write("photo.jpg", b"photo"),
            write("key.age", &key),
            write("passphrase", b"a long passphrase\n"),
            write("password", b"correct horse\n"),
            write("totp", b"123456\n"),
            path(&folder.path().join("receipt")).to_owned(),
        ];
        let [photo, key, passphrase, password, totp, receipt] = files.each_ref().map(String::as_str);
        let more = ["--receipt-file", receipt, "--file", photo];
        let out = run(arguments("report", &house, &office, &more), "เรื่อง\u{1b}[2J").await;
        assert!(out.status.success(), "{}", text(&out.stderr));
        let receipt = Receipt::parse(&std::fs::read_to_string(receipt).unwrap()).unwrap();
        let ciphertext = house.kept(|kept| kept.reports[0].1.clone());
        let mut case = case_of(&ciphertext, &receipt, &office, "both");
        let id = case["id"].as_str().unwrap().to_owned();
        let file = house.kept(|kept| kept.files.keys().next().unwrap().clone());
        case["files"] = serde_json::json!([{ "id": file, "parts": 2, "complete": true }]);
        house.kept(|kept| kept.case = case);

        let sign_in = [
            "--username",
            "officer",
            "--password-file",
            password,
            "--totp-file",
            totp,
        ];
        let desk = [&sign_in[..], &["--key", key, "--passphrase-file", passphrase]].concat();
        let at = |command, first: &[&str], then: &[&str]| {
            let words = [first, then].concat();
            arguments(command, &house, &office, &words)
        };
        let out = run(at("list", &sign_in, &[]), "").await;
        assert!(
            text(&out.stdout).contains("OVERDUE: acknowledge"),
            "{}",
            text(&out.stderr)
        );
        let opened = folder.path().join("opened");
        let out = run(at("open", &desk, &[&id, "--files-into", path(&opened)]), "").await;
        let said = text(&out.stdout);
        assert!(
            out.status.success() && said.contains("เรื่อง[2J"),
            "{said}{}",
            text(&out.stderr)
        );
        assert!(!said.contains('\u{1b}') && !said.contains("!!"));
        let photo = std::fs::read_dir(&opened)
            .unwrap()
            .next()
            .unwrap()
            .unwrap()
            .path();
        assert_eq!(std::fs::read(photo).unwrap(), b"photo");

        let out = run(at("reply", &desk, &[&id]), "ตอบแล้ว").await;
        assert!(out.status.success(), "{}", text(&out.stderr));
        let sent = house.kept(|kept| kept.posts["messages"][0]["ciphertext"].clone());
        let sent = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, sent.as_str().unwrap());
        let padded = open(&sent.unwrap(), &receipt.keys().unwrap().identity).unwrap();
        assert_eq!(Message::parse(&padded).unwrap().kind, Word(MessageKind::Reply));
        let close = ["--act", "close", "--outcome", "unsubstantiated"];
        let out = run(at("statement", &desk, &[&[id.as_str()], &close[..]].concat()), "").await;
        assert!(out.status.success(), "{}", text(&out.stderr));
        let out = run(at("statement", &desk, &[&id, "--act", "close"]), "").await;
        assert!(
            text(&out.stderr).contains("It isn't a statement"),
            "{}",
            text(&out.stderr)
        );
        let out = run(at("reseal", &desk, &[&id]), "").await;
        assert!(out.status.success(), "{}", text(&out.stderr));
        let out = run(at("intake", &desk, &["--channel", "letter"]), "จดหมาย").await;
        assert!(text(&out.stdout).lines().any(|line| Receipt::parse(line).is_ok()));
        house.kept(|kept| assert!(kept.posts["copies"].len() == 1 && kept.posts["intakes"].len() == 1));

        let exported = folder.path().join("exported");
        let out = run(at("export", &sign_in, &[&id, path(&exported)]), "").await;
        assert!(out.status.success(), "{}", text(&out.stderr));
        assert_eq!(std::fs::read(exported.join("report.age")).unwrap(), ciphertext);
        assert!(exported.join(format!("file-{file}.age")).is_file());

        // A mailbox in the place of the reporter's: nothing is sealed for whoever holds it.
        house.kept(|kept| kept.case["mailbox"] = serde_json::json!("0".repeat(64)));
        let out = run(at("reply", &desk, &[&id]), "ตอบ").await;
        assert!(!out.status.success() && text(&out.stdout).contains("mailbox isn't this reporter's"));
        house.kept(|kept| assert_eq!(kept.posts["messages"].len(), 1));
    });
}
