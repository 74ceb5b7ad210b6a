//! The command line, as an operator uses it.

use crate::support::{Program, databases, prongsai};
use prongsai::db::{self, Db, Settings};
use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

fn run(command: &mut Command, input: &str) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A demo on a free port; what it printed when it was ready.
fn demo(folder: &Path) -> (Child, Value) {
    let mut command = prongsai();
    command
        .args(["demo", "--json", "--bind", "127.0.0.1:0", "--data-dir"])
        .arg(folder);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    (
        child,
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}")),
    )
}

async fn get(base: &str, path: &str) -> Value {
    reqwest::get(format!("{base}{path}"))
        .await
        .unwrap()
        .json()
        .await
        .unwrap()
}

#[test]
fn the_demo_serves_real_data_and_a_second_start_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut before = Vec::new();
    for start in 0..2 {
        let (mut child, ready) = demo(folder.path());
        let base = ready["base_url"].as_str().unwrap().to_owned();
        actix_web::rt::System::new().block_on(async {
            let list = get(&base, "/api/v1/assessments?fiscal_year=2566").await;
            assert_eq!(list["items"][0]["agency"]["name_th"], "เทศบาลตำบลมะรือโบตก");
            assert_eq!(list["items"][0]["overall"], 98.26);
            let agency = ready["agencies"][0]["id"].as_str().unwrap();
            let units = get(&base, &format!("/api/v1/agencies/{agency}/units")).await;
            let names: Vec<_> = units["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|u| u["name_th"].clone())
                .collect();
            assert_eq!(names, ["สำนักปลัด", "กองคลัง", "กองช่าง", "กองการศึกษา"]);
            // The report names one service, and prints no count of it: nothing is published that it doesn't say.
            let services = get(&base, &format!("/api/v1/agencies/{agency}/services")).await;
            let services = services["items"].as_array().unwrap().iter();
            let services: Vec<_> = services.map(|service| service["name_th"].clone()).collect();
            assert_eq!(services, ["การให้บริการยืม - คืน ทรัพย์สินของราชการ"]);
            let published = get(&base, &format!("/api/v1/agencies/{agency}/statistics")).await;
            assert_eq!(published["items"], Value::Array(Vec::new()));
            assert_eq!(ready["accounts"].as_array().unwrap().len(), 12);
            for account in ready["accounts"].as_array().unwrap() {
                sign_in(&base, account).await;
            }
            let client = &ready["clients"][0];
            assert_eq!(client["name"], "สำนักงานจังหวัดนราธิวาส");
            let secret = (
                client["client_id"].as_str().unwrap(),
                client["client_secret"].as_str().unwrap(),
            );
            let form = [
                ("grant_type", "client_credentials"),
                ("client_id", secret.0),
                ("client_secret", secret.1),
            ];
            let body = url::form_urlencoded::Serializer::new(String::new())
                .extend_pairs(form)
                .finish();
            let request = reqwest::Client::new().post(format!("{base}/api/v1/oauth/token"));
            let request = request
                .header("content-type", "application/x-www-form-urlencoded")
                .body(body);
            assert_eq!(request.send().await.unwrap().status(), 200);
            let mut now = ready.clone();
            now["base_url"] = Value::Null;
            before.push((now, list));
        });
        assert!(
            Command::new("kill")
                .arg(child.id().to_string())
                .status()
                .unwrap()
                .success()
        );
        assert!(child.wait().unwrap().success(), "start {start}");
    }
    assert_eq!(before[0], before[1]);
}

#[test]
fn a_demo_without_its_accounts_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let (mut child, _) = demo(folder.path());
    child.kill().unwrap();
    child.wait().unwrap();
    let accounts = folder.path().join("accounts.json");
    let mode = std::fs::metadata(&accounts).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let again = || {
        let mut command = prongsai();
        command
            .args(["demo", "--bind", "127.0.0.1:0", "--data-dir"])
            .arg(folder.path());
        let out = run(&mut command, "");
        assert!(!out.status.success());
        text(&out.stderr)
    };
    std::fs::write(&accounts, "{\"accounts\":[").unwrap();
    assert!(again().contains("damaged"), "{}", again());
    std::fs::remove_file(&accounts).unwrap();
    assert!(
        again().contains("missing") && again().contains("to start anew"),
        "{}",
        again()
    );
}

async fn sign_in(base: &str, account: &Value) {
    let body = serde_json::json!({ "username": account["username"], "password": account["password"] });
    let answer = reqwest::Client::new()
        .post(format!("{base}/api/v1/auth/login"))
        .json(&body)
        .send()
        .await
        .unwrap();
    let (status, text) = (answer.status().as_u16(), answer.text().await.unwrap());
    if account["role"] == "integrity_officer" {
        assert!(account["totp_secret"].is_string());
        assert!(status == 401 && text.contains("totp_required"), "{text}");
    } else {
        assert_eq!(status, 200, "{}: {text}", account["role"]);
    }
}

#[test]
fn an_operator_opens_the_first_account_and_signs_in_with_it() {
    for database in databases() {
        let add = || {
            let mut command = prongsai();
            command.env("PRONGSAI_DATABASE_URL", database.url());
            command.args(["user", "add", "--username", "Admin", "--role", "sysadmin"]);
            command
        };
        let weak = run(&mut add(), "password\n");
        assert!(
            !weak.status.success() && text(&weak.stderr).contains("too easy"),
            "{}",
            text(&weak.stderr)
        );
        let none = run(&mut add(), "");
        assert!(text(&none.stderr).contains("no password"));
        let added = run(&mut add(), "wrong-horse-87-battery\n");
        assert!(added.status.success(), "{}", text(&added.stderr));
        let twice = run(&mut add(), "wrong-horse-87-battery\n");
        assert!(
            !twice.status.success() && text(&twice.stderr).contains("exists already"),
            "{}",
            text(&twice.stderr)
        );
        let bad = run(add().args(["--role", "king"]), "wrong-horse-87-battery\n");
        assert!(text(&bad.stderr).contains("--role king"));
        actix_web::rt::System::new().block_on(async {
            let folder = tempfile::tempdir().unwrap();
            let program = Program::serve(&database.url(), folder.path());
            let body = serde_json::json!({ "username": "admin", "password": "wrong-horse-87-battery" });
            let login = reqwest::Client::new()
                .post(format!("{}/api/v1/auth/login", program.base))
                .json(&body);
            assert_eq!(login.send().await.unwrap().status(), 200);
        });
    }
}

#[test]
fn a_backup_restores_into_either_database() {
    for database in databases() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("backup.db");
        let with = |url: &str| {
            let mut command = prongsai();
            command.env("PRONGSAI_DATABASE_URL", url);
            command
        };
        let add = [
            "client",
            "add",
            "--name",
            "จังหวัด",
            "--province",
            "96",
            "--scope",
            "changes:read",
        ];
        assert!(run(with(&database.url()).args(add), "").status.success());
        let backup = run(with(&database.url()).arg("backup").arg(&file), "");
        assert!(backup.status.success(), "{}", text(&backup.stderr));
        let again = run(with(&database.url()).arg("backup").arg(&file), "");
        assert!(!again.status.success() && text(&again.stderr).contains("already"));
        let others = std::fs::metadata(&file).unwrap().permissions().mode() & 0o077;
        assert_eq!(others, 0, "nobody else may read a backup");
        for target in databases() {
            let restore = run(with(&target.url()).arg("restore").arg(&file), "");
            assert!(restore.status.success(), "{}", text(&restore.stderr));
            let twice = run(with(&target.url()).arg("restore").arg(&file), "");
            assert!(
                text(&twice.stderr).contains("isn't empty"),
                "{}",
                text(&twice.stderr)
            );
        }
        let left: Vec<_> = std::fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        assert_eq!(left, ["backup.db"], "nothing else stays behind");
    }
}

#[test]
fn an_empty_folder_gets_its_first_key_and_a_rotation_adds_another() {
    let folder = tempfile::tempdir().unwrap();
    let keys = folder.path().join("keys");
    std::fs::create_dir(&keys).unwrap();
    let rotate = || run(prongsai().arg("rotate-key").env("PRONGSAI_KEYS", &keys), "");
    for _ in 0..2 {
        let rotated = rotate();
        assert!(rotated.status.success(), "{}", text(&rotated.stderr));
    }
    let files: Vec<_> = std::fs::read_dir(&keys)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    assert_eq!(files.len(), 2, "a first one and a new one: {files:?}");
    for file in &files {
        assert_eq!(file.extension().unwrap(), "key");
        assert_eq!(
            std::fs::metadata(file).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }
    let none = run(prongsai().arg("serve").env("PRONGSAI_KEYS", "/dev/null/keys"), "");
    assert!(
        !none.status.success() && text(&none.stderr).contains("PRONGSAI_KEYS"),
        "{}",
        text(&none.stderr)
    );
}

#[test]
fn a_database_restored_by_other_means_gets_a_new_epoch() {
    for database in databases() {
        let renew = || {
            run(
                prongsai()
                    .arg("renew-epoch")
                    .env("PRONGSAI_DATABASE_URL", database.url()),
                "",
            )
        };
        let missing = renew();
        assert!(!missing.status.success(), "{}", text(&missing.stdout));
        let db = Db::open(&Settings::new(database.parsed_url())).unwrap();
        actix_web::rt::System::new().block_on(async {
            let before = db.read(db::epoch).await.unwrap();
            let renewed = renew();
            assert!(renewed.status.success(), "{}", text(&renewed.stderr));
            assert_ne!(db.read(db::epoch).await.unwrap(), before);
        });
    }
}

#[test]
fn wrong_settings_stop_the_start_with_their_name() {
    let out = run(prongsai().arg("serve").env("PRONGSAI_BIND", "nowhere"), "");
    assert!(
        !out.status.success() && text(&out.stderr).contains("PRONGSAI_BIND"),
        "{}",
        text(&out.stderr)
    );
    let out = run(
        prongsai()
            .arg("serve")
            .env("PRONGSAI_DATABASE_URL", "sqlite:///nowhere/at/all.db"),
        "",
    );
    assert!(
        !out.status.success() && text(&out.stderr).contains("PRONGSAI_DATABASE_URL"),
        "{}",
        text(&out.stderr)
    );
}

#[test]
fn every_command_helps_with_an_example() {
    let help = text(&run(prongsai().arg("--help"), "").stdout);
    let commands: Vec<&str> = help
        .lines()
        .skip_while(|line| !line.starts_with("Commands:"))
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert!(commands.len() >= 10, "{help}");
    for command in commands
        .iter()
        .map(|name| vec![*name])
        .chain([vec!["user", "add"], vec!["client", "add"]])
    {
        let help = text(&run(prongsai().args(&command).arg("--help"), "").stdout);
        assert!(help.contains("Example"), "{command:?}: {help}");
    }
    let version = text(&run(prongsai().arg("--version"), "").stdout);
    assert!(version.starts_with("prongsai 0.1.0 ("), "{version}");
}

#[test]
fn the_locked_document_is_the_one_that_is_served() {
    let printed = text(&run(prongsai().arg("openapi"), "").stdout);
    let locked =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/openapi/openapi.json")).unwrap();
    assert!(
        printed == locked,
        "openapi/openapi.json is another one: look at the change, then run `just openapi`"
    );
}
