//! The built program as a process of its own.

use super::keyring;
use prongsai::crypto::Claims;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A running `prongsai serve`.
pub struct Program {
    child: Child,
    pub base: String,
    log: Arc<Mutex<String>>,
}

/// The seed of the tests' signing key, as a key file.
const KEY: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n";

/// The program with a clean environment, in a folder where it may leave files.
pub fn prongsai() -> Command {
    bare(env!("CARGO_BIN_EXE_prongsai"))
}

fn bare(program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(env!("CARGO_TARGET_TMPDIR"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("PRONGSAI_")) {
        command.env_remove(name);
    }
    command
}

impl Program {
    /// Serves a database, with the tests' signing key; returns when it's ready.
    pub fn serve(database: &str, folder: &Path) -> Self {
        Self::serve_with(database, folder, |command, _| {
            command.env("PRONGSAI_LOG_ACCESS", "false");
        })
    }

    /// As a house of the sealed channel, with a line in the log for each request that has one; it leaves its memory in
    /// `folder` when it's aborted, and takes `reports` from one source.
    pub fn serve_house(database: &str, folder: &Path, reports: usize) -> Self {
        Self::serve_with(database, folder, |command, base| {
            let program = command.get_program().to_owned();
            let mut shell = bare("sh");
            shell
                .args(["-c", r#"ulimit -c unlimited; exec "$0" "$@""#])
                .arg(program);
            *command = shell;
            command
                .current_dir(folder)
                .env("PRONGSAI_SEALED_REPORTS_PER_SOURCE", reports.to_string())
                .env("PRONGSAI_PUBLIC_URL", base)
                .env("PRONGSAI_INTEGRITY_KEY", folder.join("integrity.key"))
                .env("PRONGSAI_LOG_ACCESS", "true");
        })
    }

    fn serve_with(database: &str, folder: &Path, set: impl Fn(&mut Command, &str)) -> Self {
        let keys = folder.join("keys");
        std::fs::create_dir_all(&keys).unwrap();
        std::fs::write(keys.join("test.key"), KEY).unwrap();
        // A port that was free a moment ago.
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let base = format!("http://{address}");
        let mut command = prongsai();
        set(&mut command, &base);
        command
            .arg("serve")
            .env("PRONGSAI_DATABASE_URL", database)
            .env("PRONGSAI_KEYS", &keys)
            .env("PRONGSAI_FILES", folder.join("files"))
            .env("PRONGSAI_BIND", address.to_string())
            .env("PRONGSAI_RATE_LIMIT_PER_MINUTE", "10000000")
            .env("PRONGSAI_WRITERS", "4")
            .env("PRONGSAI_DRAIN_SECONDS", "5")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let (stdout, stderr) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let streams: [Box<dyn Read + Send>; 2] = [Box::new(stdout), Box::new(stderr)];
        for stream in streams {
            let log = Arc::clone(&log);
            std::thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    log.lock().unwrap().extend([line.as_str(), "\n"]);
                    if line.contains("ERROR") || line.contains("panicked") {
                        eprintln!("prongsai: {line}");
                    }
                }
            });
        }
        let program = Self { child, base, log };
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

    /// What it has written to its log.
    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// All of its memory that it can write to.
    pub fn memory(&self) -> Vec<Vec<u8>> {
        let of = format!("/proc/{}", self.child.id());
        let memory = File::open(format!("{of}/mem")).unwrap();
        let maps = std::fs::read_to_string(format!("{of}/maps")).unwrap();
        let mut regions = Vec::new();
        for line in maps.lines() {
            let mut words = line.split(' ');
            let (range, rights) = (words.next().unwrap(), words.next().unwrap());
            if !rights.starts_with("rw") {
                continue;
            }
            let (from, to) = range.split_once('-').unwrap();
            let [from, to] = [from, to].map(|end| u64::from_str_radix(end, 16).unwrap());
            let mut region = vec![0; usize::try_from(to - from).unwrap()];
            // Some that the kernel itself keeps can't be read.
            if memory.read_exact_at(&mut region, from).is_ok() {
                regions.push(region);
            }
        }
        regions
    }

    /// Its memory as the system writes it down when a program is aborted, which ends it; `None` where the system hands that to
    /// somebody else (`/proc/sys/kernel/core_pattern`).
    pub fn core(&mut self, folder: &Path) -> Option<Vec<u8>> {
        self.signal("ABRT");
        self.child.wait().unwrap();
        let files = std::fs::read_dir(folder).unwrap();
        let mut names = files.map(|file| file.unwrap().path());
        let core = names.find(|path| path.file_name().unwrap().to_string_lossy().starts_with("core"))?;
        Some(std::fs::read(core).unwrap())
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
