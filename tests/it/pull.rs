//! The reference puller, killed at random during concurrent writes, ends with the same data.

use crate::support::{Program, TestService, databases, prongsai};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const PULLER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples/pull.py");
const KILLS: u64 = 10;

/// Whether Python is at hand; on CI it must be.
fn python() -> bool {
    let found = Command::new("python3")
        .arg("--version")
        .stdout(Stdio::null())
        .status()
        .is_ok();
    assert!(found || std::env::var("CI").is_err(), "CI needs python3");
    if !found {
        eprintln!("no python3: the puller isn't tested");
    }
    found
}

#[test]
fn a_puller_killed_ten_times_ends_with_the_same_bytes() {
    if !python() {
        return;
    }
    for database in databases() {
        actix_web::rt::System::new().block_on(async {
            let folder = tempfile::tempdir().unwrap();
            let program = Program::serve(&database.url(), folder.path());
            let sources = sources(&database.url(), &program, folder.path());
            let copy = folder.path().join("copy.db");
            let writing = actix_web::rt::spawn(write(
                program.base.clone(),
                Program::token(&["sysadmin"]),
                signer(),
            ));
            for round in 0..KILLS {
                let mut puller = pull(&sources, &copy, &["--follow"]);
                tokio::time::sleep(Duration::from_millis(150 + (round * 71) % 400)).await;
                puller.kill().unwrap();
                puller.wait().unwrap();
            }
            writing.await.unwrap();
            assert!(pull(&sources, &copy, &[]).wait().unwrap().success());
            let fresh = folder.path().join("fresh.db");
            assert!(pull(&sources, &fresh, &[]).wait().unwrap().success());
            let (followed, snapshot) = (dump(&sources, &copy), dump(&sources, &fresh));
            assert!(snapshot.lines().count() > 10, "{snapshot}");
            assert_eq!(followed, snapshot);
            // And the copy is what the service has, line for line.
            let url = format!("{}/api/v1/assessments?format=ndjson&province=96", program.base);
            let token = Program::token(&["province@province:96"]);
            let served = reqwest::Client::new()
                .get(url)
                .bearer_auth(token)
                .send()
                .await
                .unwrap()
                .text()
                .await
                .unwrap();
            assert_eq!(sorted(&served), sorted(&followed));
        });
    }
}

fn sorted(lines: &str) -> Vec<String> {
    let parse = |line: &str| serde_json::from_str::<Value>(line).unwrap();
    // Keys in one order, whoever wrote them.
    let canonical = |line: &str| serde_json_canonicalizer::to_string(&parse(line)).unwrap();
    let mut lines: Vec<String> = lines.lines().map(canonical).collect();
    lines.sort();
    lines
}

/// Registers the province's client as an operator would, and writes the puller's settings.
fn sources(database: &str, program: &Program, folder: &Path) -> std::path::PathBuf {
    let mut command = prongsai();
    command.args(["client", "add", "--name", "จังหวัด", "--province", "96"]);
    command
        .args(["--scope", "assessments:read", "--scope", "changes:read"])
        .env("PRONGSAI_DATABASE_URL", database);
    let out = command.output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let text = String::from_utf8(out.stdout).unwrap();
    let word = |name: &str| {
        let line = text.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().to_owned()
    };
    let settings = json!([{
        "base_url": program.base, "province": "96",
        "client_id": word("client_id"), "client_secret": word("client_secret"),
    }]);
    let file = folder.join("sources.json");
    std::fs::write(&file, settings.to_string()).unwrap();
    file
}

fn pull(sources: &Path, copy: &Path, options: &[&str]) -> Child {
    let mut command = Command::new("python3");
    command
        .arg(PULLER)
        .arg(sources)
        .arg(copy)
        .args(options)
        .stdout(Stdio::null());
    command.spawn().unwrap()
}

fn dump(sources: &Path, copy: &Path) -> String {
    let out = Command::new("python3")
        .arg(PULLER)
        .arg(sources)
        .arg(copy)
        .arg("--dump")
        .output()
        .unwrap();
    assert!(out.status.success());
    String::from_utf8(out.stdout).unwrap()
}

/// Makes tokens after the program is out of sight.
fn signer() -> impl Fn(&str) -> String + use<> {
    let signer = Program::signer();
    move |grant| signer(&[grant])
}

/// Thirty agencies in two provinces, whose assessments are recorded, published, corrected, withdrawn and shared in
/// turn, and which are renamed or moved to another province, for as long as the kills take.
async fn write(base: String, sysadmin: String, sign: impl Fn(&str) -> String) {
    let http = reqwest::Client::new();
    for n in 0..30_usize {
        let (province, amphoe) = if n % 3 == 2 {
            ("95", "9501")
        } else {
            ("96", "9605")
        };
        let name = format!("องค์การบริหารส่วนตำบลที่ {n}");
        let body = json!({ "kind": "sao", "name_th": name, "province": province, "amphoe": amphoe });
        let agency = call(
            &http,
            "POST",
            &format!("{base}/api/v1/agencies"),
            &sysadmin,
            None,
            &body,
        )
        .await;
        let (agency, place) = (agency["id"].as_str().unwrap(), format!("{base}/api/v1/agencies"));
        let officer = &sign(&format!("data_officer@agency:{agency}"));
        let list = format!("{base}/api/v1/agencies/{agency}/assessments");
        let body = json!({ "fiscal_year": 2566, "assessment": figures(90.0) });
        let mut row = call(&http, "POST", &list, officer, None, &body).await;
        let one = format!("{list}/2566");
        for step in 0..6_u16 {
            let (path, body) = match (n + usize::from(step)) % 4 {
                0 => (
                    one.clone(),
                    json!({ "assessment": figures(80.0 + f64::from(step)), "reason": "ตรวจทาน" }),
                ),
                1 if row["status"] == "draft" => (format!("{one}/publish"), json!({})),
                2 if row["status"] == "published" && step > 3 => (format!("{one}/withdraw"), json!({})),
                3 if row["status"] == "draft" && row["shared"] == true => {
                    (format!("{one}/unshare"), json!({}))
                }
                3 if row["status"] == "draft" => (format!("{one}/share"), json!({})),
                _ => continue,
            };
            let method = if path == one { "PUT" } else { "POST" };
            row = call(&http, method, &path, officer, row["version"].as_i64(), &body).await;
            tokio::time::sleep(Duration::from_millis(8)).await;
        }
        let body = match n % 5 {
            1 => json!({ "name_th": format!("เปลี่ยนชื่อ {n}") }),
            2 if province == "96" => json!({ "province": "95", "amphoe": "9501" }),
            2 | 3 => json!({ "province": "96", "amphoe": "9605" }),
            _ => continue,
        };
        call(
            &http,
            "PATCH",
            &format!("{place}/{agency}"),
            &sysadmin,
            Some(1),
            &body,
        )
        .await;
    }
}

fn figures(overall: f64) -> Value {
    json!({ "overall": overall, "instruments": { "iit": overall, "eit": overall, "oit": overall },
            "indicators": [overall, 100.0, null], "source": "ทดสอบ" })
}

async fn call(
    http: &reqwest::Client,
    method: &str,
    url: &str,
    token: &str,
    version: Option<i64>,
    body: &Value,
) -> Value {
    let mut request = http
        .request(method.parse().unwrap(), url)
        .bearer_auth(token)
        .json(body);
    if let Some(version) = version {
        request = request.header("if-match", format!("\"{version}\""));
    }
    let answer = request.send().await.unwrap();
    let status = answer.status();
    let text = answer.text().await.unwrap();
    assert!(status.is_success(), "{method} {url}: {status}: {text}");
    serde_json::from_str(&text).unwrap()
}

#[test]
fn a_snapshot_that_is_cut_off_leaves_the_copy_as_it_was() {
    if !python() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let row = |id: &str| format!("{{\"id\":\"{id}\"}}\n");
    let chunk = |text: &str| format!("{:x}\r\n{text}\r\n", text.len());
    let head = "HTTP/1.1 200 OK\r\nConnection: close\r\n";
    let token = "{\"access_token\":\"t\"}";
    let page = "{\"items\":[],\"cursor\":\"c\",\"more\":false}";
    let whole = |body: &str| format!("{head}Content-Length: {}\r\n\r\n{body}", body.len());
    let link = "Link: </api/v1/changes?after=c>; rel=\"changes\"\r\nTransfer-Encoding: chunked\r\n\r\n";
    let cut = format!("{head}{link}{}", chunk(&row("one")));
    let complete = format!("{cut}{}0\r\n\r\n", chunk(&row("two")));
    let answers = [whole(token), cut, whole(token), complete, whole(page)];
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        for answer in answers {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = BufReader::new(stream.try_clone().unwrap());
            let (mut line, mut length) = (String::new(), 0);
            while request.read_line(&mut line).unwrap() > 2 {
                if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                    length = value.trim().parse().unwrap();
                }
                line.clear();
            }
            request.read_exact(&mut vec![0; length]).unwrap();
            stream.write_all(answer.as_bytes()).unwrap();
            stream.shutdown(std::net::Shutdown::Write).unwrap();
        }
    });
    let settings = json!([{ "base_url": base, "province": "96", "client_id": "a", "client_secret": "b" }]);
    let sources = folder.path().join("sources.json");
    std::fs::write(&sources, settings.to_string()).unwrap();
    let copy = folder.path().join("copy.db");
    assert!(
        !pull(&sources, &copy, &[]).wait().unwrap().success(),
        "half a snapshot was taken for a whole"
    );
    assert_eq!(dump(&sources, &copy).trim(), "");
    assert!(pull(&sources, &copy, &[]).wait().unwrap().success());
    assert_eq!(dump(&sources, &copy), row("one") + &row("two"));
    server.join().unwrap();
}

#[test]
fn a_snapshot_and_the_changes_after_it_are_the_same_data() {
    crate::support::on_each_database(async |service: TestService| {
        let officer = service.token(&["province@province:96"]);
        write(service.base.clone(), service.token(&["sysadmin"]), |grant| {
            service.token(&[grant])
        })
        .await;
        // From the first event on, without a snapshot.
        let (mut copy, mut next) = (
            std::collections::BTreeMap::new(),
            "/api/v1/changes?limit=7".to_owned(),
        );
        loop {
            let page = service.get_as(&officer, &next).await.expect(200);
            for change in page["items"].as_array().unwrap() {
                let subject = change["subject"].as_str().unwrap().to_owned();
                if change["data"].is_null() {
                    copy.remove(&subject);
                } else if subject.starts_with("assessment/") {
                    copy.insert(subject, change["data"].to_string());
                }
            }
            next = page["next"].as_str().unwrap().to_owned();
            if page["more"] == false {
                break;
            }
        }
        let snapshot = service
            .get_as(&officer, "/api/v1/assessments?format=ndjson&province=96")
            .await
            .text();
        let mut lines: Vec<String> = snapshot.lines().map(str::to_owned).collect();
        let mut copied: Vec<String> = copy.into_values().collect();
        lines.sort();
        copied.sort();
        assert_eq!(copied, lines, "byte for byte");
    });
}
