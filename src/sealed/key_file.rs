//! An officer's key on the officer's own machine: an age identity in an age file under a passphrase, which
//! `age -d` opens as well.

use super::flaw::Flaw;
use super::keys::OfficerKey;
use age::secrecy::SecretString;
use std::io::Read;
use zeroize::Zeroizing;

/// Characters of a passphrase, at least: whoever steals the file may try as often as they like.
pub const SHORTEST_PASSPHRASE: usize = 12;
/// What `age -p` uses. Chosen by the speed of this machine, a slow one's would be weak.
const WORK: u8 = 18;
/// What `age` still opens.
const MOST_WORK: u8 = 22;
/// Bytes of a key file once it's open, comments and all.
const LONGEST: u64 = 16 * 1024;

impl OfficerKey {
    /// # Errors
    /// [`Flaw::Passphrase`] for one that is too short.
    pub fn locked(&self, passphrase: &str) -> Result<Vec<u8>, Flaw> {
        if passphrase.chars().count() < SHORTEST_PASSPHRASE {
            return Err(Flaw::Passphrase);
        }
        let mut lock = age::scrypt::Recipient::new(SecretString::from(passphrase.to_owned()));
        lock.set_work_factor(WORK);
        let text = Zeroizing::new(format!(
            "# public key: {}\n{}\n",
            self.identity.to_public(),
            *self.secret()
        ));
        age::encrypt(&lock, text.as_bytes()).map_err(|_| Flaw::Size)
    }

    /// # Errors
    /// [`Flaw::Passphrase`], [`Flaw::AgeHeader`] when it's no such file, [`Flaw::Key`] when no key is in it.
    pub fn unlocked(file: &[u8], passphrase: &str) -> Result<Self, Flaw> {
        let opening = age::Decryptor::new_buffered(file).map_err(|_| Flaw::AgeHeader)?;
        if !opening.is_scrypt() {
            return Err(Flaw::AgeHeader);
        }
        let mut key = age::scrypt::Identity::new(SecretString::from(passphrase.to_owned()));
        key.set_max_work_factor(MOST_WORK);
        let key: &dyn age::Identity = &key;
        let reader = opening
            .decrypt(std::iter::once(key))
            .map_err(|error| match error {
                age::DecryptError::DecryptionFailed | age::DecryptError::KeyDecryptionFailed => {
                    Flaw::Passphrase
                }
                _ => Flaw::AgeHeader,
            })?;
        let mut text = Zeroizing::new(String::new());
        reader
            .take(LONGEST)
            .read_to_string(&mut text)
            .map_err(|_| Flaw::AgeHeader)?;
        Self::parse(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_file_opens_with_its_passphrase_alone() {
        let key = OfficerKey::generate().unwrap();
        let file = key.locked("ม้าถูกแบตเตอรี่").unwrap();
        let again = OfficerKey::unlocked(&file, "ม้าถูกแบตเตอรี่").unwrap();
        assert_eq!(again.public(), key.public());
        let wrong = |file: &[u8], word| OfficerKey::unlocked(file, word).err();
        assert_eq!(wrong(&file, "ม้าถูกแบตเตอรี"), Some(Flaw::Passphrase));
        assert_eq!(wrong(key.secret().as_bytes(), "x"), Some(Flaw::AgeHeader));
        let sealed = super::super::seal(b"x", &[key.identity.to_public()]).unwrap();
        assert_eq!(wrong(&sealed, "x"), Some(Flaw::AgeHeader));
        assert_eq!(key.locked("elevenchars").err(), Some(Flaw::Passphrase));
    }
}
