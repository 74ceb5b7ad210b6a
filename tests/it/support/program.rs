//! The built program as a process of its own.

use super::keyring;
use prongsai::crypto::Claims;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// A running `prongsai serve`.
pub struct Program {
    child: Child,
    pub base: String,
}

/// The seed of the tests' signing key, as a key file.
const KEY: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n";

/// The program with a clean environment, in a folder where it may leave files.
pub fn prongsai() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_prongsai"));
    command.current_dir(env!("CARGO_TARGET_TMPDIR"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("PRONGSAI_")) {
        command.env_remove(name);
    }
    command
}

impl Program {
    /// Serves a database, with the tests' signing key; returns when it's ready.
    pub fn serve(database: &str, folder: &Path) -> Self {
        let keys = folder.join("keys");
        std::fs::create_dir_all(&keys).unwrap();
        std::fs::write(keys.join("test.key"), KEY).unwrap();
        // A port that was free a moment ago.
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let mut command = prongsai();
        command
            .arg("serve")
            .env("PRONGSAI_DATABASE_URL", database)
            .env("PRONGSAI_KEYS", &keys)
            .env("PRONGSAI_FILES", folder.join("files"))
            .env("PRONGSAI_BIND", address.to_string())
            .env("PRONGSAI_RATE_LIMIT_PER_MINUTE", "10000000")
            .env("PRONGSAI_LOG_ACCESS", "false")
            .env("PRONGSAI_WRITERS", "4")
            .env("PRONGSAI_DRAIN_SECONDS", "5")
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let log = child.stderr.take().unwrap();
        std::thread::spawn(move || {
            for line in BufReader::new(log).lines().map_while(Result::ok) {
                if line.contains("ERROR") || line.contains("panicked") {
                    eprintln!("prongsai: {line}");
                }
            }
        });
        let program = Self {
            child,
            base: format!("http://{address}"),
        };
        wait_until_ready(&address.to_string());
        program
    }

    /// An access token with these grants.
    pub fn token(grants: &[&str]) -> String {
        Self::signer()(grants)
    }

    /// What makes access tokens that this program takes.
    pub fn signer() -> impl Fn(&[&str]) -> String + use<> {
        |grants| {
            let now = chrono::Utc::now().timestamp();
            let claims = Claims {
                iss: "prongsai".to_owned(),
                aud: "prongsai".to_owned(),
                sub: "test-user".to_owned(),
                iat: now,
                exp: now + 900,
                jti: "test".to_owned(),
                kind: "user".to_owned(),
                grants: grants.iter().map(|grant| (*grant).to_owned()).collect(),
                sv: 1,
            };
            keyring().sign(&claims).unwrap()
        }
    }

    /// kill -9.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Sends `TERM` or `INT`.
    pub fn signal(&self, name: &str) {
        let killed = Command::new("kill")
            .args(["-s", name, &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(killed.success());
    }

    /// What it ends with.
    pub async fn end(&mut self) -> ExitStatus {
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

fn wait_until_ready(address: &str) {
    let started = Instant::now();
    loop {
        let url = format!("http://{address}/readyz");
        let asked = prongsai()
            .args(["health", "--url", &url])
            .stderr(Stdio::null())
            .status()
            .unwrap();
        if asked.success() {
            return;
        }
        assert!(started.elapsed() < Duration::from_secs(30), "it never got ready");
        std::thread::sleep(Duration::from_millis(5));
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
