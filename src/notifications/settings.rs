//! How notifications leave the service.

use crate::crypto::Secret;
use lettre::message::Mailbox;
use lettre::{AsyncSmtpTransport, Tokio1Executor};
use url::{Host, Url};

/// Checked settings. The default sends no mail, and asks the public internet alone.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Without it no mail is even queued.
    pub mail: Option<MailSettings>,
    /// The address of the pages, without a slash at its end; mails have no link without it.
    pub public_url: Option<String>,
    /// Whether webhooks, and visits to pages, may reach this very machine, by `http` as well: for tests and demonstrations.
    pub outbound_loopback: bool,
}

/// Where mail is handed over, and who it's from.
#[derive(Clone, Debug)]
pub struct MailSettings {
    pub(super) url: Secret,
    pub(super) from: Mailbox,
}

impl MailSettings {
    /// A server as `smtp://user:password@host:587?tls=required` or `smtps://…`, and a sender as
    /// `โปร่งใส <noreply@example.go.th>`.
    ///
    /// # Errors
    /// Which of the two is wrong (`smtp_url`, `mail_from`), and a sentence that doesn't repeat it.
    pub fn parse(server: &str, from: &str) -> Result<Self, (&'static str, String)> {
        let fault = |error: &dyn std::fmt::Display| ("smtp_url", error.to_string());
        AsyncSmtpTransport::<Tokio1Executor>::from_url(server).map_err(|error| fault(&error))?;
        let url = Url::parse(server).map_err(|error| fault(&error))?;
        if url.password().is_some() && !is_private(&url) {
            return Err(fault(&"a password needs smtps:// or ?tls=required"));
        }
        let from = from
            .parse()
            .map_err(|error: lettre::address::AddressError| ("mail_from", error.to_string()))?;
        Ok(Self {
            url: Secret::new(server),
            from,
        })
    }
}

/// Whether nobody on the way can read what is sent there.
fn is_private(url: &Url) -> bool {
    let encrypted = url.scheme() == "smtps"
        || url
            .query_pairs()
            .any(|(name, value)| name == "tls" && value == "required");
    let here = match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => matches!(name, "localhost" | "127.0.0.1" | "[::1]"),
        None => false,
    };
    encrypted || here
}

/// The address of the pages as mails give it, without a slash at its end.
///
/// # Errors
/// A sentence for the operator.
pub fn parse_public_url(text: &str) -> Result<String, String> {
    let url = Url::parse(text).map_err(|error| error.to_string())?;
    let plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    if matches!(url.scheme(), "http" | "https") && url.has_host() && plain {
        return Ok(url.as_str().trim_end_matches('/').to_owned());
    }
    Err("isn't an address like https://example.go.th".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_sent_in_the_clear() {
        let parse = |url: &str| {
            MailSettings::parse(url, "a@example.go.th")
                .map(drop)
                .map_err(|(name, _)| name)
        };
        for url in [
            "smtp://mail.example:25",
            "smtp://127.0.0.1:2525",
            "smtp://u:p@127.0.0.1:2525",
            "smtp://u:p@mail.example:587?tls=required",
            "smtps://u:p@mail.example",
        ] {
            assert_eq!(parse(url), Ok(()), "{url}");
        }
        for url in [
            "smtp://u:p@mail.example:587",
            "smtp://u:p@mail.example:587?tls=opportunistic",
            "http://mail.example",
            "nonsense",
        ] {
            assert_eq!(parse(url), Err("smtp_url"), "{url}");
        }
        let from = |from: &str| {
            MailSettings::parse("smtp://127.0.0.1", from)
                .map(drop)
                .map_err(|(name, _)| name)
        };
        assert_eq!(from("โปร่งใส <noreply@example.go.th>"), Ok(()));
        assert_eq!(from("โปร่งใส"), Err("mail_from"));
    }

    #[test]
    fn the_address_of_the_pages_is_a_plain_one() {
        assert_eq!(
            parse_public_url("https://example.go.th/").unwrap(),
            "https://example.go.th"
        );
        assert_eq!(
            parse_public_url("http://127.0.0.1:8080/x/").unwrap(),
            "http://127.0.0.1:8080/x"
        );
        for text in [
            "example.go.th",
            "ftp://x",
            "https://x?y",
            "https://u@x",
            "https://x/#a",
        ] {
            assert!(parse_public_url(text).is_err(), "{text}");
        }
    }
}
