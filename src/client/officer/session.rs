//! The service as an officer's program meets it.

use super::super::trouble::Trouble;
use super::super::web::{PAGE, Web, below};
use super::super::wire::{base64, read, write};
use super::wire::{Case, CaseFile, Copy, Login, NewIntake, NewMessage, Page, Session, Stated};
use super::writing::SealedIntake;
use crate::crypto::Secret;
use crate::sealed::{FILE_SIZES, Statement};

/// What an officer signs in with.
pub struct Password {
    pub username: String,
    pub password: Secret,
    pub totp: Option<Secret>,
}

/// Pages of a list that are read.
const MOST_PAGES: usize = 1000;

/// Signed in, for the quarter of an hour that a token is good for.
pub struct OfficerSession {
    web: Web,
    origin: String,
    token: Secret,
}

impl OfficerSession {
    /// # Errors
    /// [`Trouble::Status`] for a wrong password, [`Trouble::MustChangePassword`], [`Trouble::NeedsTotp`].
    pub async fn sign_in(web: &Web, origin: &str, password: &Password) -> Result<Self, Trouble> {
        let login = Login {
            username: &password.username,
            password: password.password.expose(),
            totp: password.totp.as_ref().map(Secret::expose),
        };
        let url = below(origin, &["api", "v1", "auth", "login"])?;
        let session: Session = read(&web.post_json(url, None, write(&login)?).await?)?;
        if session.must_change_password {
            return Err(Trouble::MustChangePassword);
        }
        if session.totp_enrolment_required {
            return Err(Trouble::NeedsTotp);
        }
        Ok(Self::with_token(web, origin, session.access_token))
    }

    pub fn with_token(web: &Web, origin: &str, token: impl Into<String>) -> Self {
        Self {
            web: web.clone(),
            origin: origin.to_owned(),
            token: Secret::new(token),
        }
    }

    async fn get(&self, path: &[&str], query: &[(&str, &str)], most: usize) -> Result<Vec<u8>, Trouble> {
        let all = [&["api", "v1", "integrity"], path].concat();
        let mut url = below(&self.origin, &all)?;
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        self.web.get(url, Some(self.token.expose()), most).await
    }

    async fn post(&self, path: &[&str], body: String) -> Result<(), Trouble> {
        let all = [&["api", "v1", "integrity"], path].concat();
        let url = below(&self.origin, &all)?;
        let posted = self.web.post_json(url, Some(self.token.expose()), body).await;
        posted.map(drop)
    }

    /// # Errors
    /// What the service says no with.
    pub async fn cases(&self, agency: &str) -> Result<Vec<Case>, Trouble> {
        let mut cases = Vec::new();
        let mut cursor = None;
        for _ in 0..MOST_PAGES {
            let mut query = vec![("agency_id", agency)];
            query.extend(cursor.as_deref().map(|cursor| ("after", cursor)));
            let page: Page = read(&self.get(&["cases"], &query, PAGE).await?)?;
            cases.extend(page.items);
            match page.next {
                Some(next) => cursor = Some(next),
                None => return Ok(cases),
            }
        }
        Err(Trouble::Nonsense)
    }

    /// # Errors
    /// What the service says no with.
    pub async fn case(&self, id: &str) -> Result<CaseFile, Trouble> {
        read(&self.get(&["cases", id], &[], PAGE * 8).await?)
    }

    /// A file as it's stored.
    ///
    /// # Errors
    /// What the service says no with.
    pub async fn file(&self, case: &str, file: &str) -> Result<Vec<u8>, Trouble> {
        let [.., largest] = FILE_SIZES;
        let most = largest + PAGE;
        self.get(&["cases", case, "files", file], &[], most).await
    }

    /// # Errors
    /// What the service says no with.
    pub async fn reply(&self, case: &str, ciphertext: &[u8]) -> Result<(), Trouble> {
        let body = NewMessage {
            ciphertext: base64(ciphertext),
        };
        self.post(&["cases", case, "messages"], write(&body)?).await
    }

    /// # Errors
    /// What the service says no with.
    pub async fn state(&self, case: &str, statement: &Statement) -> Result<(), Trouble> {
        let body = write(&Stated { statement })?;
        self.post(&["cases", case, "statements"], body).await
    }

    /// # Errors
    /// What the service says no with.
    pub async fn add_copy(&self, case: &str, copy: &Copy) -> Result<(), Trouble> {
        self.post(&["cases", case, "copies"], write(copy)?).await
    }

    /// # Errors
    /// What the service says no with.
    pub async fn take_in(&self, intake: &SealedIntake) -> Result<(), Trouble> {
        let body = NewIntake {
            agency_id: &intake.agency,
            channel: intake.channel.as_str(),
            directory: &intake.directory,
            ciphertext: base64(&intake.ciphertext),
            mailbox: crate::crypto::hex(&intake.mailbox),
        };
        self.post(&["intakes"], write(&body)?).await
    }
}
