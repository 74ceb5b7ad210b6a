//! An officer at work: signed in, with the key at hand.

use super::super::Done;
use super::asking::{flaw, named, secret};
use super::place::Place;
use prongsai::client::{Alarm, CaseFile, Officer, OfficerSession, OpenedCase, Password, Trouble, Web};
use prongsai::clock::Clock;
use prongsai::crypto::Secret;
use prongsai::sealed::{Directory, OfficerKey};
use std::io::IsTerminal;
use std::path::PathBuf;

#[derive(clap::Args)]
pub struct SignIn {
    #[command(flatten)]
    pub place: Place,
    /// Your account.
    #[arg(long)]
    username: String,
    /// Where its password is; it's asked for without it.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// Where the code of the authenticator is; it's asked for without it.
    #[arg(long, value_name = "FILE")]
    totp_file: Option<PathBuf>,
}

#[derive(clap::Args)]
pub struct Desk {
    #[command(flatten)]
    pub sign_in: SignIn,
    /// Your key, as `prongsai keys new --officer` or `age-keygen | age -p` made it.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Where the key's passphrase is; it's asked for without it.
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
}

/// Everything an officer works with.
pub struct AtWork {
    pub session: OfficerSession,
    key: OfficerKey,
    directory: Directory,
    older: Vec<Directory>,
}

/// Trouble as the operator reads it.
#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
pub fn said(trouble: Trouble) -> String {
    trouble.to_string()
}

impl SignIn {
    fn password(&self) -> Done<Password> {
        let password = secret(self.password_file.as_deref(), "Password: ")?;
        let totp = match &self.totp_file {
            None if !std::io::stdin().is_terminal() => None,
            file => Some(secret(file.as_deref(), "Code of the authenticator: ")?),
        };
        Ok(Password {
            username: self.username.clone(),
            password,
            totp: totp.filter(|code: &Secret| !code.expose().trim().is_empty()),
        })
    }

    pub async fn session(&self, web: &Web) -> Done<OfficerSession> {
        let (origin, password) = (self.place.origin()?, self.password()?);
        OfficerSession::sign_in(web, &origin, &password)
            .await
            .map_err(said)
    }
}

impl Desk {
    fn key(&self) -> Done<OfficerKey> {
        let file = std::fs::read(&self.key).map_err(named(&self.key))?;
        let passphrase = secret(self.passphrase_file.as_deref(), "Passphrase of the key: ")?;
        OfficerKey::unlocked(&file, passphrase.expose())
            .map_err(|error| format!("{}: {}", self.key.display(), flaw(error)))
    }

    /// Runs something at this desk.
    pub fn work(&self, job: impl AsyncFnOnce(AtWork) -> Done) -> Done {
        let (key, web, older) = (
            self.key()?,
            self.sign_in.place.web()?,
            self.sign_in.place.older()?,
        );
        actix_web::rt::System::new().block_on(async {
            let channel = self
                .sign_in
                .place
                .channel(&web, Clock::default().now(), said)
                .await?;
            let at_work = AtWork {
                session: self.sign_in.session(&web).await?,
                key,
                directory: channel.directory,
                older,
            };
            at_work.officer().named().map_err(said)?;
            job(at_work).await
        })
    }
}

impl AtWork {
    pub fn officer(&self) -> Officer<'_> {
        Officer {
            key: &self.key,
            directory: &self.directory,
            older: &self.older,
        }
    }

    pub fn key(&self) -> &OfficerKey {
        &self.key
    }

    /// A case, fetched and opened.
    pub async fn case(&self, id: &str) -> Done<(CaseFile, OpenedCase)> {
        let file = self.session.case(id).await.map_err(said)?;
        let opened = self.officer().read(&file).map_err(said)?;
        Ok((file, opened))
    }
}

/// Alarms, above everything else.
pub fn warn(alarms: &[Alarm]) {
    for alarm in alarms {
        println!("!! {}", alarm.labels().1);
    }
}
