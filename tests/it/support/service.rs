//! One running service and the calls a test makes to it.

use super::Database;
use chrono::TimeDelta;
use prongsai::accounts::Authority;
use prongsai::app::{self, Options, Service};
use prongsai::clock::Clock;
use prongsai::complaints::Retention;
use prongsai::crypto::{Claims, Keyring, Passwords, SigningKey, Vault};
use prongsai::db::{Db, Settings};
use prongsai::files::{FileStore, Files};
use prongsai::http::{AccessLog, Cors, Limiter, Limits};
use prongsai::integrity::Channel;
use prongsai::notifications::{self, Letters};
use prongsai::sealed::{NoteKey, Verifier};
use serde_json::Value;
use std::net::TcpListener;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;

/// A service on a free port of this machine.
pub struct TestService {
    pub base: String,
    pub db: Db,
    pub clock: Clock,
    pub authority: Arc<Authority>,
    pub passwords: Passwords,
    /// Of the files that were sent.
    pub folder: tempfile::TempDir,
    pub files: Files,
    http: reqwest::Client,
    handle: actix_web::dev::ServerHandle,
    /// What this instance's proofs of filing verify with.
    pub house: Verifier,
    pub channel: Arc<Channel>,
    notifying: JoinHandle<()>,
    pub database: Database,
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// Checks the status and gives the body.
    #[track_caller]
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        if self.bytes.is_empty() {
            Value::Null
        } else {
            self.json()
        }
    }

    /// Checks that this is a problem document of the code, and gives it.
    #[track_caller]
    pub fn problem(&self, status: u16, code: &str) -> Value {
        let body = self.expect(status);
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(
            (body["status"].as_u64(), body["code"].as_str()),
            (Some(status.into()), Some(code)),
            "{body}"
        );
        assert!(
            body["type"].as_str().unwrap().ends_with(code) && body["title"].is_string(),
            "{body}"
        );
        body
    }

    /// Checks that `at` (a pointer, a parameter, or `row:column`) is at fault with this reason.
    #[track_caller]
    pub fn fault(&self, at: &str, code: &str) -> Value {
        let body = self.problem(422, "invalid_input");
        let found = body["errors"].as_array().unwrap().iter().any(|fault| {
            let cell = format!(
                "{}:{}",
                fault["row"],
                fault["column"].as_str().unwrap_or_default()
            );
            fault["code"] == code && (fault["pointer"] == at || fault["parameter"] == at || cell == at)
        });
        assert!(found, "no {code} at {at}: {body:#}");
        body
    }
}

/// Settings of a service under test: no limit on requests that a test could meet.
pub fn options() -> Options {
    Options {
        cors: Cors {
            origins: vec!["https://front.example".to_owned()],
            localhost: false,
        },
        limits: Limits {
            per_minute: NonZeroU32::new(1_000_000).unwrap(),
            submissions_per_minute: NonZeroU32::new(1_000_000).unwrap(),
            answers_per_hour: NonZeroU32::new(1_000_000).unwrap(),
            sealed_reports: NonZeroU32::new(1_000_000).unwrap(),
        },
        upload_limit: 16 * 1024 * 1024,
        body_patience: Duration::from_secs(15),
        login_tries: 5,
        proxies: Vec::new(),
        https: false,
        workers: 2,
        drain: Duration::from_secs(2),
        retention: Retention(TimeDelta::days(365)),
        security_contact: Some("mailto:it@example.go.th".to_owned()),
        notifications: notifications::Settings::default(),
    }
}

/// A cheap keyring; the same for all services of a test run.
pub fn keyring() -> Keyring {
    Keyring::new(
        SigningKey::from_seed(&[7; 32]).unwrap(),
        Vec::new(),
        "prongsai".to_owned(),
    )
}

fn new_key() -> NoteKey {
    NoteKey::generate("test.example/integrity").unwrap()
}

/// The keys that seal in tests.
fn vault() -> Vault {
    Vault::new([[7; 32]])
}

impl TestService {
    pub async fn start(database: Database) -> Self {
        Self::start_with(database, options()).await
    }

    pub async fn start_with(database: Database, options: Options) -> Self {
        Self::start_mailing(database, options, app::LETTERS).await
    }

    /// With these letters in place of the slices' own.
    pub async fn start_mailing(database: Database, options: Options, letters: &[Letters]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let channel = Channel::new(&origin, new_key());
        Self::start_on(listener, database, options, letters, channel).await
    }

    /// Behind a proxy: reporters know it under another origin.
    pub async fn start_behind(database: Database, origin: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let channel = Channel::new(origin, new_key());
        Self::start_on(listener, database, options(), app::LETTERS, channel).await
    }

    /// Where it was before, with the same key.
    pub async fn start_again(database: Database, address: &str, key: NoteKey) -> Self {
        let listener = TcpListener::bind(address).unwrap();
        let channel = Channel::new(format!("http://{address}"), key);
        Self::start_on(listener, database, options(), app::LETTERS, channel).await
    }

    async fn start_on(
        listener: TcpListener,
        database: Database,
        options: Options,
        letters: &[Letters],
        channel: Channel,
    ) -> Self {
        let mut settings = Settings::new(database.parsed_url());
        settings.writers = 3;
        let db = Db::open(&settings).expect("a database");
        let (clock, authority) = (Clock::default(), Arc::new(Authority::new(keyring())));
        let passwords = Passwords::start().unwrap();
        let retention = options.retention;
        let base = format!("http://{}", listener.local_addr().unwrap());
        let (vault, folder) = (vault(), tempfile::tempdir().unwrap());
        let house = channel.key().verifier();
        let channel = Arc::new(channel);
        let files = Files::start(FileStore::open(folder.path(), vault.clone())).unwrap();
        let service = Service {
            db: db.clone(),
            clock: clock.clone(),
            authority: Arc::clone(&authority),
            passwords: passwords.clone(),
            vault: vault.clone(),
            files: files.clone(),
            metrics: Arc::default(),
            limiter: Arc::new(Limiter::new(options.limits)),
            channel: Some(Arc::clone(&channel)),
            log: AccessLog::off(),
            options,
        };
        let watch = app::watch(
            (db.clone(), files.clone(), clock.clone()),
            Arc::clone(&service.metrics),
            Arc::clone(&service.limiter),
            Arc::clone(&authority),
            retention,
            None,
        );
        actix_web::rt::spawn(watch);
        let notifier = service.notifier(letters).await.unwrap();
        let notifying = actix_web::rt::spawn(notifications::run(notifier));
        let server = app::serve(service, listener).unwrap();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        let http = reqwest::Client::builder()
            .timeout(Duration::from_secs(30))
            .build()
            .unwrap();
        Self {
            base,
            db,
            clock,
            authority,
            passwords,
            folder,
            files,
            http,
            handle,
            house,
            channel,
            notifying,
            database,
        }
    }

    /// Has this service send no more notifications, as if it had died.
    pub fn stop_notifying(&self) {
        self.notifying.abort();
    }

    /// Another copy of the service, as far as it sends notifications.
    pub async fn copy(&self, settings: notifications::Settings) -> JoinHandle<()> {
        self.copy_mailing(settings, &[]).await
    }

    /// As [`Self::copy`], with letters.
    pub async fn copy_mailing(
        &self,
        settings: notifications::Settings,
        letters: &[Letters],
    ) -> JoinHandle<()> {
        let parts = notifications::Parts {
            db: self.db.clone(),
            clock: self.clock.clone(),
            vault: vault(),
            settings,
        };
        let notifier = notifications::Notifier::prepare(parts, letters).await.unwrap();
        actix_web::rt::spawn(notifications::run(notifier))
    }

    pub async fn stop(&self) {
        self.handle.stop(true).await;
    }

    /// An access token with these grants, as `data_officer@agency:ID`, without an account behind it.
    pub fn token(&self, grants: &[&str]) -> String {
        self.token_of("test-user", grants)
    }

    pub fn token_of(&self, subject: &str, grants: &[&str]) -> String {
        self.token_of_kind("user", subject, grants)
    }

    /// An access token of a machine, with scopes as `changes:read@province:96`.
    pub fn client_token(&self, subject: &str, grants: &[&str]) -> String {
        self.token_of_kind("client", subject, grants)
    }

    fn token_of_kind(&self, kind: &str, subject: &str, grants: &[&str]) -> String {
        let now = self.clock.now().and_utc().timestamp();
        let claims = Claims {
            iss: "prongsai".to_owned(),
            aud: "prongsai".to_owned(),
            sub: subject.to_owned(),
            iat: now,
            exp: now + 900,
            jti: "test".to_owned(),
            kind: kind.to_owned(),
            grants: grants.iter().map(|grant| (*grant).to_owned()).collect(),
            sv: 1,
        };
        self.authority.keys.sign(&claims).unwrap()
    }

    /// Starts a request; `path` is below the base address.
    pub fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        self.http
            .request(method.parse().unwrap(), format!("{}{path}", self.base))
    }

    pub async fn get(&self, path: &str) -> Answer {
        send(self.request("GET", path)).await
    }

    pub async fn get_as(&self, token: &str, path: &str) -> Answer {
        send(self.request("GET", path).bearer_auth(token)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        send(self.request("POST", path).json(body)).await
    }

    pub async fn post_as(&self, token: &str, path: &str, body: &Value) -> Answer {
        send(self.request("POST", path).bearer_auth(token).json(body)).await
    }

    /// Changes a thing whose version was read as `version`.
    pub async fn change_as(
        &self,
        token: &str,
        method: &str,
        path: &str,
        version: i64,
        body: &Value,
    ) -> Answer {
        let request = self
            .request(method, path)
            .bearer_auth(token)
            .header("if-match", format!("\"{version}\""));
        send(request.json(body)).await
    }
}

pub async fn send(request: reqwest::RequestBuilder) -> Answer {
    let response = request.send().await.expect("an answer");
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Answer {
        status,
        headers,
        bytes: response.bytes().await.expect("a body").to_vec(),
    }
}
