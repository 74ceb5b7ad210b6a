//! The program, as an operator runs it.

use crate::load;
use crate::process::Process;
use prongsai::crypto::{AUDIENCE, Claims, Keyring, SigningKey};
use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The seed of a signing key, as a key file, and as bytes.
const KEY: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n";
const SEED: [u8; 32] = [7; 32];

/// The program with the settings of `database`, and no others.
pub fn prongsai(database: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_prongsai"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("PRONGSAI_")) {
        command.env_remove(name);
    }
    command.env(
        "PRONGSAI_DATABASE_URL",
        format!("sqlite://{}", database.display()),
    );
    command
}

/// Makes a database with its tables and nothing in them.
pub fn migrate(database: &Path) {
    let done = prongsai(database).arg("export").stdout(Stdio::null()).status();
    assert!(done.expect("the program").success(), "the database wasn't made");
}

/// Serves the database of a URL; its keys and its log are beside `name`.
pub fn serve_url(url: &str, name: &Path) -> Process {
    start(prongsai(name).env("PRONGSAI_DATABASE_URL", url), name).0
}

/// Serves a database until the process is dropped. The log of requests is on, in a file beside the database.
pub fn serve(database: &Path) -> Process {
    serve_timed(database).0
}

/// As [`serve`], with the limits that hold when nothing is set, behind a proxy on this machine.
pub fn serve_public(database: &Path) -> Process {
    let mut command = prongsai(database);
    command.env("PRONGSAI_TRUSTED_PROXIES", "127.0.0.1");
    start_limited(&mut command, database).0
}

/// As [`serve`], as a house of the sealed channel at this address.
pub fn serve_sealed(database: &Path, origin: &str) -> Process {
    let mut command = prongsai(database);
    command
        .env("PRONGSAI_PUBLIC_URL", origin)
        .env("PRONGSAI_INTEGRITY_KEY", database.with_extension("house"))
        .env("PRONGSAI_SEALED_REPORTS_PER_SOURCE", "100000000");
    start(&mut command, database).0
}

/// As [`serve`], with the time from the start of the process to its first answer that it's ready.
pub fn serve_timed(database: &Path) -> (Process, Duration) {
    start(&mut prongsai(database), database)
}

fn start(command: &mut Command, database: &Path) -> (Process, Duration) {
    command
        .env("PRONGSAI_RATE_LIMIT_PER_MINUTE", "1000000000")
        .env("PRONGSAI_SUBMISSIONS_PER_MINUTE", "1000000000");
    start_limited(command, database)
}

fn start_limited(command: &mut Command, database: &Path) -> (Process, Duration) {
    let keys = database.with_extension("keys");
    fs::create_dir_all(&keys).expect("a folder");
    fs::write(keys.join("bench.key"), KEY).expect("a key file");
    // A port that was free a moment ago.
    let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    let address = free.expect("a free port");
    command
        .arg("serve")
        .env("PRONGSAI_KEYS", &keys)
        .env("PRONGSAI_VAULT", database.with_extension("vault"))
        .env("PRONGSAI_FILES", database.with_extension("files"))
        .env("PRONGSAI_BIND", address.to_string())
        .env("PRONGSAI_LOG_ACCESS", "true")
        .stderr(File::create(database.with_extension("log")).expect("a log file"));
    let started = Instant::now();
    let process = Process::new(command.spawn().expect("the program"), address);
    while !is_ready(address) {
        assert!(started.elapsed() < Duration::from_secs(30), "it never got ready");
        std::thread::sleep(Duration::from_micros(500));
    }
    (process, started.elapsed())
}

fn is_ready(address: SocketAddr) -> bool {
    let Ok(mut stream) = TcpStream::connect(address) else {
        return false;
    };
    let mut line = [0; 12];
    let asked = stream.write_all(&load::get("/readyz", ""));
    asked.and_then(|()| stream.read_exact(&mut line)).is_ok() && line.ends_with(b"200")
}

/// An access token of somebody with these grants.
pub fn token(grants: &[&str]) -> String {
    let key = SigningKey::from_seed(&SEED).expect("32 bytes");
    let now = chrono::Utc::now().timestamp();
    let claims = Claims {
        iss: "prongsai".to_owned(),
        aud: AUDIENCE.to_owned(),
        sub: "bench".to_owned(),
        iat: now,
        exp: now + 900,
        jti: "bench".to_owned(),
        kind: "user".to_owned(),
        grants: grants.iter().map(|grant| (*grant).to_owned()).collect(),
        sv: 1,
    };
    let keys = Keyring::new(key, Vec::new(), claims.iss.clone());
    keys.sign(&claims).expect("plain claims")
}
