//! An agency's house in a process of its own, which is killed, set back and left behind; the province counts all the same.

use super::houses::pass_day;
use super::officers;
use crate::support::sealed::{Office, Sent, post};
use crate::support::{Database, TestService, databases, send};
use chrono::TimeDelta;
use prongsai::integrity::{Compared, compare};
use prongsai::sealed::{AnswerCode, House, NoteKey};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

const ID: &str = "0192f0c1-7c1e-7a50-9d3f-0123456789ab";
/// Cases of each day.
const EACH: usize = 100;
const SERVES: &str = "integrity::processes::serves_as_an_agencys_house";

/// Not a test: what the other process does. It serves a database at an address until it's killed, and moves its clock on by
/// a day, with the close, for each line that it's told.
#[test]
#[ignore = "the agency's house of the test here, in a process of its own"]
fn serves_as_an_agencys_house() {
    let Some(file) = std::env::var_os("TEST_HOUSE") else {
        return;
    };
    let told = |name: &str| std::env::var(name).unwrap();
    let (address, key) = (told("TEST_HOUSE_ADDRESS"), told("TEST_HOUSE_KEY"));
    actix_web::rt::System::new().block_on(async {
        let database = Database::Kept(PathBuf::from(file));
        let service = TestService::start_again(database, &address, NoteKey::parse(&key).unwrap()).await;
        println!("\nat work");
        let line = || tokio::task::spawn_blocking(|| std::io::stdin().lines().next().is_some());
        while line().await.unwrap() {
            pass_day(&service).await;
            println!("\nat work");
        }
    });
}

/// The agency's house, seen from outside.
struct Agency {
    folder: tempfile::TempDir,
    address: String,
    key: NoteKey,
    running: Option<(Child, ChildStdin, BufReader<ChildStdout>)>,
}

impl Agency {
    fn start() -> Self {
        // A port that was free a moment ago.
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let mut agency = Self {
            folder: tempfile::tempdir().unwrap(),
            address: address.to_string(),
            key: NoteKey::generate("agency.example/integrity").unwrap(),
            running: None,
        };
        agency.run();
        agency
    }

    fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// With today's clock, whatever it was before.
    fn run(&mut self) {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([SERVES, "--exact", "--ignored", "--nocapture"])
            .env("TEST_HOUSE", self.file("agency.db"))
            .env("TEST_HOUSE_ADDRESS", &self.address)
            .env("TEST_HOUSE_KEY", &*self.key.secret())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        self.running = Some((child, input, BufReader::new(output)));
        self.at_work();
    }

    fn at_work(&mut self) {
        let (_, _, output) = self.running.as_mut().unwrap();
        assert!(
            output.by_ref().lines().any(|line| line.unwrap() == "at work"),
            "it ended"
        );
    }

    fn next_day(&mut self) {
        let (_, input, _) = self.running.as_mut().unwrap();
        input.write_all(b"\n").unwrap();
        self.at_work();
    }

    fn kill(&mut self) {
        let (mut child, ..) = self.running.take().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// The files of its database, somewhere else.
    fn copy(&self, from: &str, to: &str) {
        for end in ["", "-wal"] {
            let (from, to) = (
                self.file(&format!("{from}{end}")),
                self.file(&format!("{to}{end}")),
            );
            if from.exists() {
                std::fs::copy(from, to).unwrap();
            } else {
                drop(std::fs::remove_file(to));
            }
        }
        drop(std::fs::remove_file(self.file(&format!("{to}-shm"))));
    }
}

impl Drop for Agency {
    fn drop(&mut self) {
        if self.running.is_some() {
            self.kill();
        }
    }
}

/// Both houses know the agency and its directory.
async fn opened(agency: &Agency, province: &TestService) -> Office {
    let http = reqwest::Client::new();
    let admin = province.token(&["sysadmin"]);
    let send_to = async |base: &str, path: &str, body: &Value| {
        let request = http
            .post(format!("{base}/api/v1/agencies{path}"))
            .bearer_auth(&admin);
        send(request.json(body)).await.expect(201);
    };
    let body = json!({ "id": ID, "kind": "subdistrict_municipality", "name_th": "สองบ้าน", "province": "96" });
    let origins = vec![
        (House::Agency, agency.base(), agency.key.verifier()),
        (House::Province, province.base.clone(), province.house.clone()),
    ];
    let office = Office::at(
        ID,
        origins,
        prongsai::calendar::day_in_bangkok(province.clock.now()),
    );
    let note = json!({ "note": office.directory.note() });
    for base in [&agency.base(), &province.base] {
        send_to(base, "", &body).await;
        send_to(base, &format!("/{ID}/integrity/keys"), &note).await;
    }
    office
}

/// Files reports at the province, and at the agency as far as it's to have them.
async fn file(agency: &Agency, province: &TestService, office: &Office, at_both: bool) -> Vec<Sent> {
    let path = format!("/api/v1/agencies/{ID}/integrity/reports");
    let http = reqwest::Client::new();
    let mut all = Vec::new();
    for n in 0..EACH {
        let sent = office.report(&format!("เรื่องที่ {n}"), &[]);
        post(province, &path, &sent.frame).await.expect(AnswerCode::Filed);
        if at_both {
            let request = http.post(format!("{}{path}", agency.base()));
            send(request.body(sent.frame.clone())).await;
        }
        all.push(sent);
    }
    all
}

async fn overdue(province: &TestService, office: &Office) -> BTreeSet<String> {
    let (_, token) = officers(province, office);
    let path = "/api/v1/integrity/cases?limit=200&overdue=true";
    let (mut all, mut next) = (BTreeSet::new(), Some(path.to_owned()));
    while let Some(path) = next {
        let page = province.get_as(&token, &path).await.expect(200);
        let items = page["items"].as_array().unwrap();
        all.extend(items.iter().map(|case| case["id"].as_str().unwrap().to_owned()));
        next = page["next"].as_str().map(str::to_owned);
    }
    all
}

#[test]
fn an_agency_in_a_process_of_its_own_that_is_killed_and_set_back_hides_nothing() {
    for database in databases() {
        eprintln!("on {}", database.name());
        actix_web::rt::System::new().block_on(async {
            let (mut agency, province) = (Agency::start(), TestService::start(database).await);
            let office = opened(&agency, &province).await;
            set_back(&mut agency, &province, &office).await;
        });
    }
}

async fn set_back(agency: &mut Agency, province: &TestService, office: &Office) {
    let settle = async || {
        compare(&province.db, &province.channel, province.clock.now())
            .await
            .unwrap()
    };
    let different = |different| Compared { different, silent: 0 };
    let mut sent = file(agency, province, office, true).await;
    agency.next_day();
    pass_day(province).await;
    assert_eq!(settle().await, different(0));
    agency.kill();
    agency.copy("agency.db", "yesterday.db");
    assert_eq!(
        settle().await,
        Compared {
            different: 0,
            silent: 1
        }
    );

    // A day's reports at both, and a day's that the agency drops; then it's set back to before, and its clock as well.
    agency.run();
    agency.next_day();
    sent.extend(file(agency, province, office, true).await);
    sent.extend(file(agency, province, office, false).await);
    agency.kill();
    agency.copy("yesterday.db", "agency.db");
    agency.run();
    pass_day(province).await;

    let ids =
        |sent: &[Sent]| -> BTreeSet<String> { sent.iter().map(|sent| sent.commitment.clone()).collect() };
    // Seven days after it came in a report isn't overdue; on the eighth it is.
    province.clock.advance(TimeDelta::days(5));
    assert_eq!(overdue(province, office).await, BTreeSet::new());
    province.clock.advance(TimeDelta::days(1));
    assert_eq!(overdue(province, office).await, ids(&sent[..EACH]));
    province.clock.advance(TimeDelta::days(1));
    assert_eq!(overdue(province, office).await, ids(&sent));
    // A month in which the province was down, and a look at the agency, which gets back what it lost.
    province.clock.advance(TimeDelta::days(30));
    assert_eq!(overdue(province, office).await, ids(&sent));
    assert_eq!(settle().await, different(2 * EACH));
    // What comes on a day that was closed before the clock was set back enters the next one that is.
    agency.next_day();
    agency.next_day();
    assert_eq!(settle().await, different(0));
}
