//! Settings: `PRONGSAI_*` variables over an optional TOML file, checked at the start.

mod check;

use crate::app::Options;
use crate::db::Settings;
use crate::telemetry::LogFormat;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

const PREFIX: &str = "PRONGSAI_";

/// The settings as written: names of the TOML file, in capitals behind `PRONGSAI_` as variables.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Written {
    database_url: String,
    database_read_url: Option<String>,
    bind: String,
    /// Folder of signing keys, `*.key`; made with one key when it isn't there.
    keys: PathBuf,
    /// Folder of the keys that seal personal data at rest, `*.key`; made with one key when it isn't there.
    vault: PathBuf,
    /// The file of the key that signs proofs of filing; made when it isn't there and `public_url` is set.
    integrity_key: PathBuf,
    /// Folder of the files that people send; made when it isn't there.
    files: PathBuf,
    /// Who issues the tokens; the public address of the service.
    issuer: String,
    cors_origins: Vec<String>,
    trusted_proxies: Vec<String>,
    https: bool,
    rate_limit_per_minute: u32,
    submissions_per_minute: u32,
    /// Answers of one source to forms about satisfaction.
    answers_per_hour: u32,
    /// Sealed reports of one source in ten minutes.
    sealed_reports_per_source: u32,
    login_tries: u32,
    upload_limit_mib: usize,
    body_seconds: u64,
    readers: Option<usize>,
    writers: usize,
    queue: usize,
    patience_seconds: u64,
    drain_seconds: u64,
    workers: Option<usize>,
    /// Days after its end for which it's kept who made a complaint.
    contact_retention_days: u32,
    /// Where a vulnerability is reported, as `mailto:` or `https://`.
    security_contact: Option<String>,
    /// The mail server, as `smtp://user:password@host:587?tls=required`; without it no mail is sent.
    smtp_url: Option<String>,
    /// Who mails are from.
    mail_from: Option<String>,
    /// The address of the pages, for links in mails.
    public_url: Option<String>,
    /// Whether webhooks, and visits to pages, may reach this machine: for tests and demonstrations.
    outbound_loopback: bool,
    log_format: String,
    log_access: bool,
}

impl Default for Written {
    fn default() -> Self {
        Self {
            database_url: "sqlite://prongsai.db".to_owned(),
            database_read_url: None,
            bind: "127.0.0.1:8080".to_owned(),
            keys: PathBuf::from("keys"),
            vault: PathBuf::from("vault"),
            integrity_key: PathBuf::from("integrity.key"),
            files: PathBuf::from("files"),
            issuer: "prongsai".to_owned(),
            cors_origins: Vec::new(),
            trusted_proxies: Vec::new(),
            https: false,
            rate_limit_per_minute: 1200,
            submissions_per_minute: 60,
            answers_per_hour: 60,
            sealed_reports_per_source: 200,
            login_tries: 5,
            upload_limit_mib: 16,
            body_seconds: 15,
            readers: None,
            writers: 8,
            queue: 1024,
            patience_seconds: 5,
            drain_seconds: 30,
            workers: None,
            contact_retention_days: 365,
            security_contact: None,
            smtp_url: None,
            mail_from: None,
            public_url: None,
            outbound_loopback: false,
            log_format: "json".to_owned(),
            log_access: true,
        }
    }
}

/// The checked settings.
#[derive(Clone, Debug)]
pub struct Config {
    pub database: Settings,
    pub bind: SocketAddr,
    pub keys: PathBuf,
    pub vault: PathBuf,
    pub integrity_key: PathBuf,
    pub files: PathBuf,
    pub issuer: String,
    pub options: Options,
    pub log_format: LogFormat,
    pub log_access: bool,
}

impl Config {
    /// From the file, if one is named, and the process's environment.
    ///
    /// # Errors
    /// A sentence that names the setting.
    pub fn load(file: Option<&Path>) -> Result<Self, String> {
        let mut environment = BTreeMap::new();
        for (name, value) in std::env::vars_os() {
            // A name that isn't UTF-8 isn't one of ours.
            let Some(name) = name.to_str().filter(|name| name.starts_with(PREFIX)) else {
                continue;
            };
            let value = value.into_string().map_err(|_| format!("{name}: isn't UTF-8"))?;
            environment.insert(name.to_owned(), value);
        }
        Self::from_parts(file, environment)
    }

    /// # Errors
    /// A sentence that names the setting.
    pub fn from_parts(file: Option<&Path>, environment: BTreeMap<String, String>) -> Result<Self, String> {
        let mut table = toml::Table::new();
        if let Some(file) = file {
            let text =
                std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
            table = text
                .parse()
                .map_err(|error| format!("{}: {error}", file.display()))?;
        }
        let mut in_file: BTreeSet<String> = table.keys().cloned().collect();
        for (name, value) in environment {
            let (key, value) = variable(&name, value)?;
            // Variables of the tests, of single commands and of the build aren't settings.
            if let Some(key) = key {
                in_file.remove(&key);
                table.insert(key, value);
            }
        }
        let place = |key: &str| match file {
            Some(file) if in_file.contains(key) => format!("{}: {}", file.display(), setting(key)),
            _ => setting(key),
        };
        let written: Written = serde_path_to_error::deserialize(table).map_err(|error| {
            let path = error.path().to_string();
            format!("{}: {}", place(&path), error.inner().message())
        })?;
        written.check()
    }
}

/// The names under which an operator knows a setting.
pub fn setting(name: &str) -> String {
    format!("{PREFIX}{} ({name})", name.to_uppercase())
}

const NUMBERS: [&str; 14] = [
    "rate_limit_per_minute",
    "submissions_per_minute",
    "answers_per_hour",
    "sealed_reports_per_source",
    "contact_retention_days",
    "login_tries",
    "upload_limit_mib",
    "body_seconds",
    "readers",
    "writers",
    "queue",
    "patience_seconds",
    "drain_seconds",
    "workers",
];

/// A variable as an entry of the table. `…_FILE` names a file that holds the value, for secrets.
fn variable(name: &str, value: String) -> Result<(Option<String>, toml::Value), String> {
    let mut key = name.trim_start_matches(PREFIX).to_lowercase();
    if key.starts_with("test_") || key == "config" || key == "build" {
        return Ok((None, toml::Value::String(value)));
    }
    let mut value = value;
    if let Some(plain) = key.strip_suffix("_file") {
        value = std::fs::read_to_string(&value).map_err(|error| format!("{name}: {value}: {error}"))?;
        value = value.trim().into();
        key = plain.into();
    }
    let list = |value: &str| {
        value
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(Into::into)
            .collect()
    };
    let value = match key.as_str() {
        "cors_origins" | "trusted_proxies" => toml::Value::Array(list(&value)),
        "https" | "log_access" | "outbound_loopback" => toml::Value::Boolean(
            value
                .parse()
                .map_err(|_| format!("{name}: true or false, not {value:?}"))?,
        ),
        number if NUMBERS.contains(&number) => toml::Value::Integer(
            value
                .parse()
                .map_err(|_| format!("{name}: a whole number, not {value:?}"))?,
        ),
        _ => toml::Value::String(value),
    };
    Ok((Some(key), value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: &str, value: &str) -> Result<Config, String> {
        Config::from_parts(None, BTreeMap::from([(name.to_owned(), value.to_owned())]))
    }

    #[test]
    fn every_wrong_setting_is_named() {
        for (name, value) in [
            ("PRONGSAI_DATABASE_URL", "mysql://x"),
            ("PRONGSAI_DATABASE_READ_URL", "nonsense"),
            ("PRONGSAI_DATABASE_READ_URL", "postgres://replica/prongsai"),
            ("PRONGSAI_BIND", "localhost"),
            ("PRONGSAI_CORS_ORIGINS", "*"),
            ("PRONGSAI_CORS_ORIGINS", "https://front.example/path"),
            ("PRONGSAI_TRUSTED_PROXIES", "here"),
            ("PRONGSAI_TRUSTED_PROXIES", "10.0.0.1,0.0.0.0/0"),
            ("PRONGSAI_RATE_LIMIT_PER_MINUTE", "0"),
            ("PRONGSAI_RATE_LIMIT_PER_MINUTE", "many"),
            ("PRONGSAI_SUBMISSIONS_PER_MINUTE", "0"),
            ("PRONGSAI_SEALED_REPORTS_PER_SOURCE", "0"),
            ("PRONGSAI_CONTACT_RETENTION_DAYS", "30"),
            ("PRONGSAI_QUEUE", "-1"),
            ("PRONGSAI_BODY_SECONDS", "0"),
            ("PRONGSAI_LOGIN_TRIES", "0"),
            ("PRONGSAI_PATIENCE_SECONDS", "0"),
            ("PRONGSAI_DRAIN_SECONDS", "99999"),
            ("PRONGSAI_ISSUER", " "),
            ("PRONGSAI_SECURITY_CONTACT", "ring us"),
            ("PRONGSAI_SECURITY_CONTACT", "http://example.go.th"),
            ("PRONGSAI_SMTP_URL", "mail.example.go.th"),
            ("PRONGSAI_MAIL_FROM", "a@example.go.th"),
            ("PRONGSAI_PUBLIC_URL", "example.go.th"),
            ("PRONGSAI_WEBHOOK_LOOPBACK", "1"),
            ("PRONGSAI_LOG_FORMAT", "xml"),
            ("PRONGSAI_HTTPS", "yes"),
            ("PRONGSAI_DATABASE_URL_FILE", "/nowhere/at/all"),
        ] {
            let error = with(name, value).expect_err(value);
            assert!(error.contains(name), "{error}");
        }
        let error = with("PRONGSAI_NO_SUCH_THING", "1").unwrap_err();
        assert!(error.contains("no_such_thing"), "{error}");
    }

    #[test]
    fn an_unknown_name_in_the_file_is_named_and_the_build_is_no_setting() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("prongsai.toml");
        for (text, named) in [
            ("bnid = \"127.0.0.1:1\"\n", "bnid"),
            ("[server]\nbind = \"x\"\n", "server"),
            ("queue = \"7\"\n", "queue"),
        ] {
            std::fs::write(&file, text).unwrap();
            let error = Config::from_parts(Some(&file), BTreeMap::new()).unwrap_err();
            assert!(
                error.contains(named) && error.contains("prongsai.toml"),
                "{error}"
            );
        }
        assert!(with("PRONGSAI_BUILD", "0123456789ab").is_ok());
    }

    #[test]
    fn variables_come_before_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("prongsai.toml");
        std::fs::write(&file, "bind = \"127.0.0.1:1\"\nqueue = 7\n").unwrap();
        let environment = BTreeMap::from([("PRONGSAI_BIND".to_owned(), "127.0.0.1:2".to_owned())]);
        let config = Config::from_parts(Some(&file), environment).unwrap();
        assert_eq!((config.bind.port(), config.database.queue), (2, 7));
    }
}
