//! From settings as written to settings that hold.

use super::{Config, Written, setting};
use crate::app::Options;
use crate::complaints::Retention;
use crate::db::{DatabaseUrl, Settings};
use crate::http::{Cors, Limits, parse_proxy};
use crate::notifications::{self, MailSettings, parse_public_url};
use crate::telemetry::LogFormat;
use std::num::NonZeroU32;
use std::time::Duration;

/// A sentence about a setting.
fn wrong(name: &str, error: impl std::fmt::Display) -> String {
    format!("{}: {error}", setting(name))
}

impl Written {
    pub(super) fn check(self) -> Result<Config, String> {
        Ok(Config {
            database: self.database()?,
            bind: self.bind.parse().map_err(|error| wrong("bind", error))?,
            log_format: self.log_format()?,
            options: self.options()?,
            issuer: self.issuer()?,
            keys: self.keys,
            vault: self.vault,
            integrity_key: self.integrity_key,
            files: self.files,
            log_access: self.log_access,
        })
    }

    fn database(&self) -> Result<Settings, String> {
        let url = DatabaseUrl::parse(&self.database_url).map_err(|error| wrong("database_url", error))?;
        let replica = self.database_read_url.as_deref().map(DatabaseUrl::parse);
        let read_url = replica
            .transpose()
            .map_err(|error| wrong("database_read_url", error))?;
        if read_url
            .as_ref()
            .is_some_and(|replica| !replica.is_same_kind(&url))
        {
            let reason = "a replica is of the same kind as database_url";
            return Err(wrong("database_read_url", reason));
        }
        let defaults = Settings::new(url);
        Ok(Settings {
            read_url,
            readers: within("readers", self.readers.unwrap_or(defaults.readers), 256)?,
            writers: within("writers", self.writers, 256)?,
            queue: within("queue", self.queue, 100_000)?,
            patience: seconds("patience_seconds", self.patience_seconds, 600)?,
            ..defaults
        })
    }

    fn options(&self) -> Result<Options, String> {
        let limits = Limits {
            per_minute: at_least_one("rate_limit_per_minute", self.rate_limit_per_minute)?,
            submissions_per_minute: at_least_one("submissions_per_minute", self.submissions_per_minute)?,
            answers_per_hour: at_least_one("answers_per_hour", self.answers_per_hour)?,
            sealed_reports: at_least_one("sealed_reports_per_source", self.sealed_reports_per_source)?,
        };
        let proxies = self.trusted_proxies.iter().map(|proxy| parse_proxy(proxy));
        let proxies = proxies.collect::<Result<_, _>>();
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        Ok(Options {
            cors: Cors {
                origins: self.origins()?,
                localhost: false,
            },
            limits,
            upload_limit: within("upload_limit_mib", self.upload_limit_mib, 1024)? * 1024 * 1024,
            body_patience: seconds("body_seconds", self.body_seconds, 3600)?,
            login_tries: self.login_tries()?,
            proxies: proxies.map_err(|error| wrong("trusted_proxies", error))?,
            https: self.https,
            workers: within("workers", self.workers.unwrap_or(cores), 256)?,
            drain: seconds("drain_seconds", self.drain_seconds, 3600)?,
            retention: self.retention()?,
            security_contact: self.security_contact()?,
            notifications: self.notifications()?,
        })
    }

    fn issuer(&self) -> Result<String, String> {
        let issuer = self.issuer.trim();
        if issuer.is_empty() || issuer.len() > 200 {
            return Err(wrong("issuer", "must have 1 to 200 bytes"));
        }
        Ok(issuer.to_owned())
    }

    fn login_tries(&self) -> Result<u32, String> {
        match self.login_tries {
            tries @ 1..=1000 => Ok(tries),
            _ => Err(wrong("login_tries", "must be from 1 to 1000")),
        }
    }

    /// Longer than a reporter may reopen a case.
    fn retention(&self) -> Result<Retention, String> {
        match self.contact_retention_days {
            days @ 31..=3650 => Ok(Retention(chrono::TimeDelta::days(days.into()))),
            _ => Err(wrong("contact_retention_days", "must be from 31 to 3650")),
        }
    }

    /// RFC 9116 wants a URI; whoever reads it should be able to write or call.
    fn security_contact(&self) -> Result<Option<String>, String> {
        let Some(contact) = &self.security_contact else {
            return Ok(None);
        };
        let known = ["mailto:", "https://", "tel:"]
            .iter()
            .any(|scheme| contact.starts_with(scheme));
        let uri = url::Url::parse(contact).map_err(|error| wrong("security_contact", error))?;
        if known {
            Ok(Some(uri.to_string()))
        } else {
            Err(wrong("security_contact", "begins with mailto:, https:// or tel:"))
        }
    }

    fn notifications(&self) -> Result<notifications::Settings, String> {
        let mail = match (&self.smtp_url, &self.mail_from) {
            (Some(server), Some(from)) => {
                let mail = MailSettings::parse(server, from);
                Some(mail.map_err(|(name, error)| wrong(name, error))?)
            }
            (Some(_), None) => return Err(wrong("smtp_url", "needs mail_from, the sender, as well")),
            (None, Some(_)) => return Err(wrong("mail_from", "means nothing without smtp_url")),
            (None, None) => None,
        };
        let public_url = self.public_url.as_deref().map(parse_public_url);
        Ok(notifications::Settings {
            mail,
            public_url: public_url
                .transpose()
                .map_err(|error| wrong("public_url", error))?,
            outbound_loopback: self.outbound_loopback,
        })
    }

    fn origins(&self) -> Result<Vec<String>, String> {
        for origin in &self.cors_origins {
            let parsed = url::Url::parse(origin).map_err(|error| wrong("cors_origins", error))?;
            if parsed.origin().ascii_serialization() != *origin {
                let example = "isn't an origin like https://example.go.th";
                return Err(wrong("cors_origins", format!("{origin:?} {example}")));
            }
        }
        Ok(self.cors_origins.clone())
    }

    fn log_format(&self) -> Result<LogFormat, String> {
        match self.log_format.as_str() {
            "json" => Ok(LogFormat::Json),
            "text" => Ok(LogFormat::Text),
            other => Err(wrong("log_format", format!("json or text, not {other:?}"))),
        }
    }
}

/// A number of a setting that's at least 1.
fn within(name: &str, value: usize, most: usize) -> Result<usize, String> {
    if (1..=most).contains(&value) {
        Ok(value)
    } else {
        Err(wrong(name, format!("must be from 1 to {most}")))
    }
}

fn at_least_one(name: &str, value: u32) -> Result<NonZeroU32, String> {
    NonZeroU32::new(value).ok_or_else(|| wrong(name, "must be at least 1"))
}

/// A time of a setting, in whole seconds from 1.
fn seconds(name: &str, value: u64, most: u64) -> Result<Duration, String> {
    if (1..=most).contains(&value) {
        Ok(Duration::from_secs(value))
    } else {
        Err(wrong(name, format!("must be from 1 to {most}")))
    }
}
