//! Argon2id on threads of its own, so that logins can't starve other requests.

use super::Secret;
use crate::http::{Error, Result, Workshop};
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use std::time::Duration;

/// OWASP's Argon2id setting: 19 MiB, 2 passes, 1 lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
/// Two threads bound the memory to 38 MiB and leave cores for requests.
const THREADS: usize = 2;
const PLACES: usize = 64;
const PATIENCE: Duration = Duration::from_secs(5);

/// Verified instead of a missing hash, so that an unknown name costs as much time as a wrong password. It's the hash of
/// no password that anybody knows, and would open nothing.
const DECOY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGhhcyB0aGlzIQ$EExX5fzTwTN+hNUhYsI5G+QdTY5Gl/M1Pi6L3iml6fM";

/// Hashes and verifies passwords.
#[derive(Clone)]
pub struct Passwords {
    workshop: Workshop,
}

/// How hard a password is to guess, by zxcvbn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    Weak,
    Good,
}

/// The longest password that is looked at, in characters.
pub const MAX_LENGTH: usize = 256;

impl Passwords {
    /// Starts the threads.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start() -> Result<Self> {
        let workshop = Workshop::start("password", THREADS, PLACES, PATIENCE)?;
        Ok(Self { workshop })
    }

    /// The PHC string to store.
    ///
    /// # Errors
    /// `503` when too many wait.
    pub async fn hash(&self, password: Secret) -> Result<String> {
        self.workshop.run(move || hash(&password)).await?
    }

    /// Whether `password` is the one behind `hash`. Takes as long without a hash, and is then false.
    ///
    /// # Errors
    /// `503` when too many wait.
    pub async fn verify(&self, password: Secret, hash: Option<String>) -> Result<bool> {
        let job = move || {
            let known = hash.is_some();
            verify(&password, hash.as_deref().unwrap_or(DECOY)) && known
        };
        self.workshop.run(job).await
    }

    /// Judges a new password; `inputs` are words that an attacker would try first.
    pub fn strength(password: &Secret, inputs: &[&str]) -> Strength {
        let judged = zxcvbn::zxcvbn(password.expose(), inputs);
        let long = password.expose().chars().count() >= 10;
        if long && judged.score() >= zxcvbn::Score::Three {
            Strength::Good
        } else {
            Strength::Weak
        }
    }
}

fn argon() -> Result<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).map_err(Error::internal)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The PHC string of a password, made on this thread; for commands.
pub(crate) fn hash(password: &Secret) -> Result<String> {
    let hash = argon()?
        .hash_password(password.expose().as_bytes())
        .map_err(Error::internal)?;
    Ok(hash.to_string())
}

fn verify(password: &Secret, hash: &str) -> bool {
    let Ok(parsed) = PasswordHash::new(hash) else {
        return false;
    };
    argon().is_ok_and(|argon| {
        argon
            .verify_password(password.expose().as_bytes(), &parsed)
            .is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_verifies_its_own_password_only() {
        let stored = hash(&Secret::new("ข้าวเหนียวมะม่วง")).unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(verify(&Secret::new("ข้าวเหนียวมะม่วง"), &stored));
        assert!(!verify(&Secret::new("ข้าวเหนียว"), &stored) && !verify(&Secret::new("x"), "not a hash"));
    }

    #[test]
    fn the_decoy_costs_what_a_real_hash_costs() {
        let real = hash(&Secret::new("ข้าวเหนียวมะม่วง")).unwrap();
        let cost = |hash: &str| hash.rsplitn(3, '$').map(str::len).collect::<Vec<_>>();
        assert_eq!(cost(DECOY), cost(&real));
        assert_eq!(DECOY.split('$').nth(3), real.split('$').nth(3));
        assert!(PasswordHash::new(DECOY).is_ok() && !verify(&Secret::new("x"), DECOY));
    }

    #[test]
    fn weak_passwords_are_known() {
        for weak in ["password123", "maruebotok", "1234567890", "aaaaaaaaaaaa"] {
            assert_eq!(
                Passwords::strength(&Secret::new(weak), &["maruebotok"]),
                Strength::Weak,
                "{weak}"
            );
        }
        assert_eq!(
            Passwords::strength(&Secret::new("wrong-horse-87-battery"), &[]),
            Strength::Good
        );
    }
}
