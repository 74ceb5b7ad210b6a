//! One attempt to hand a mail over.

use super::super::settings::{MailSettings, Settings};
use super::model::Mail;
use super::text;
use crate::crypto::Vault;
use crate::http::{Error, Result};
use lettre::message::Mailbox;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(20);

/// What takes mails to the mail server.
pub struct Postman {
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    link: Option<String>,
}

/// Why a mail wasn't taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// No connection, no answer, or "not now" (`4xx`).
    ForNow,
    /// Refused for good (`5xx`).
    Refused,
    /// It can't be written: its address can't be opened, or isn't one.
    Unreadable,
}

impl Failure {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ForNow => "unavailable",
            Self::Refused => "refused",
            Self::Unreadable => "unreadable",
        }
    }
}

impl Postman {
    /// `None` where the settings name no server.
    ///
    /// # Errors
    /// When TLS can't be set up.
    pub fn new(settings: &Settings) -> Result<Option<Self>> {
        let Some(MailSettings { url, from }) = &settings.mail else {
            return Ok(None);
        };
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose()).map_err(Error::internal)?;
        Ok(Some(Self {
            server: server.timeout(Some(PATIENCE)).build(),
            from: from.clone(),
            link: settings.public_url.clone(),
        }))
    }

    /// Makes one attempt. What the server said isn't kept: it often repeats the address.
    pub async fn send(&self, vault: &Vault, mail: &Mail) -> Result<(), Failure> {
        let message = self.write(vault, mail).map_err(|error| {
            tracing::warn!(mail.id, %error, "a mail can't be written");
            Failure::Unreadable
        })?;
        match self.server.send(message).await {
            Ok(_) => Ok(()),
            Err(error) if error.is_permanent() => Err(Failure::Refused),
            Err(_) => Err(Failure::ForNow),
        }
    }

    fn write(&self, vault: &Vault, mail: &Mail) -> Result<Message> {
        let letter = mail.letter(vault)?;
        let text = text::write(
            letter.template,
            &letter.params,
            letter.language,
            self.link.as_deref(),
        );
        let to = letter
            .to
            .parse()
            .map_err(|_| Error::internal("its address isn't one"))?;
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(text.subject)
            // The same in all attempts: whoever gets it twice can tell.
            .message_id(Some(format!("<{}@{}>", mail.id, self.from.email.domain())))
            .header(AutoSubmitted)
            .header(ContentType::TEXT_PLAIN)
            .body(text.body)
            .map_err(Error::internal)
    }
}

/// No automatic answer is wanted to an automatic mail (RFC 3834, section 5).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> std::result::Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}
