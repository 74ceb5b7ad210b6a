//! Sealed messages and files: age v1, <https://c2sp.org/age>. Of what it can't open, the service sees the header and
//! the size.

use super::flaw::Flaw;
use super::message::MESSAGE;
use age::x25519::{Identity, Recipient};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use std::io::{Read, Write};
use zeroize::Zeroizing;

pub const MAX_RECIPIENTS: usize = 10;
/// What files are padded to, in bytes.
pub const FILE_SIZES: [usize; 5] = [262_144, 1_048_576, 4_194_304, 16_777_216, 54_525_952];
/// The longest header: the most recipients and grease.
const LONGEST_HEADER: usize = 2048;
const CHUNK: usize = 64 * 1024;
const TAG: usize = 16;
const NONCE: usize = 16;

/// Seals for all of `recipients`.
///
/// # Errors
/// [`Flaw::Recipients`] for none, or too many.
pub fn seal(plain: &[u8], recipients: &[Recipient]) -> Result<Vec<u8>, Flaw> {
    if recipients.is_empty() || recipients.len() > MAX_RECIPIENTS {
        return Err(Flaw::Recipients);
    }
    let each = recipients
        .iter()
        .map(|recipient| -> &dyn age::Recipient { recipient });
    let sealing = age::Encryptor::with_recipients(each).map_err(|_| Flaw::Recipients)?;
    let mut sealed = Vec::with_capacity(LONGEST_HEADER + payload(plain.len()));
    let mut writer = sealing.wrap_output(&mut sealed).map_err(|_| Flaw::Size)?;
    writer.write_all(plain).map_err(|_| Flaw::Size)?;
    writer.finish().map_err(|_| Flaw::Size)?;
    Ok(sealed)
}

/// # Errors
/// [`Flaw::NoKey`] when it isn't sealed for `identity`, [`Flaw::AgeHeader`] when it's damaged.
pub fn open(sealed: &[u8], identity: &Identity) -> Result<Zeroizing<Vec<u8>>, Flaw> {
    let opening = age::Decryptor::new_buffered(sealed).map_err(|_| Flaw::AgeHeader)?;
    let identity: &dyn age::Identity = identity;
    let mut reader = opening
        .decrypt(std::iter::once(identity))
        .map_err(|error| match error {
            age::DecryptError::NoMatchingKeys => Flaw::NoKey,
            _ => Flaw::AgeHeader,
        })?;
    let mut plain = Zeroizing::new(Vec::with_capacity(sealed.len()));
    reader.read_to_end(&mut plain).map_err(|_| Flaw::AgeHeader)?;
    Ok(plain)
}

/// Whether this may be a sealed message; gives the number of recipients.
///
/// # Errors
/// [`Flaw::AgeHeader`], [`Flaw::Recipients`] or [`Flaw::Size`].
pub fn check_message(sealed: &[u8]) -> Result<usize, Flaw> {
    let header = Header::read(sealed)?;
    if sealed.len() - header.length == payload(MESSAGE) {
        Ok(header.recipients)
    } else {
        Err(Flaw::Size)
    }
}

/// Whether the first part of a sealed file and its whole size fit together; gives the number of recipients.
///
/// # Errors
/// As [`check_message`].
pub fn check_file(first: &[u8], whole: usize) -> Result<usize, Flaw> {
    let header = Header::read(first)?;
    let content = whole.checked_sub(header.length).ok_or(Flaw::Size)?;
    let known = FILE_SIZES.iter().any(|size| payload(*size) == content);
    if known {
        Ok(header.recipients)
    } else {
        Err(Flaw::Size)
    }
}

/// The class that a file's content is padded to.
///
/// # Errors
/// [`Flaw::Size`] for one larger than all.
pub fn file_class(content: usize) -> Result<usize, Flaw> {
    FILE_SIZES
        .into_iter()
        .find(|size| content <= *size)
        .ok_or(Flaw::Size)
}

/// A file's content with its padding.
///
/// # Errors
/// As [`file_class`].
pub fn pad_file(mut content: Vec<u8>) -> Result<Vec<u8>, Flaw> {
    content.resize(file_class(content.len())?, 0);
    Ok(content)
}

/// The bytes after the header.
fn payload(plain: usize) -> usize {
    NONCE + plain + TAG * plain.div_ceil(CHUNK).max(1)
}

struct Header {
    recipients: usize,
    length: usize,
}

impl Header {
    fn read(sealed: &[u8]) -> Result<Self, Flaw> {
        let start = sealed.get(..LONGEST_HEADER.min(sealed.len())).unwrap_or_default();
        let mut lines = Lines {
            rest: start,
            taken: 0,
        };
        if lines.next()? != "age-encryption.org/v1" {
            return Err(Flaw::AgeHeader);
        }
        let (mut recipients, mut grease) = (0, 0);
        let mut line = lines.next()?;
        while let Some(stanza) = line.strip_prefix("-> ") {
            let mut words = stanza.split(' ');
            let kind = words.next().unwrap_or_default();
            let arguments: Vec<&str> = words.collect();
            if kind == "X25519" {
                let [share] = arguments.as_slice() else {
                    return Err(Flaw::AgeHeader);
                };
                let body = lines.next()?;
                if !is_32_bytes(share) || !is_32_bytes(body) {
                    return Err(Flaw::AgeHeader);
                }
                recipients += 1;
                line = lines.next()?;
            } else if kind.ends_with("-grease") {
                grease += 1;
                line = lines.after_body()?;
            } else {
                return Err(Flaw::Recipients);
            }
        }
        let mac = line.strip_prefix("--- ").ok_or(Flaw::AgeHeader)?;
        if !is_32_bytes(mac) {
            return Err(Flaw::AgeHeader);
        }
        if recipients == 0 || recipients > MAX_RECIPIENTS || grease > 1 {
            return Err(Flaw::Recipients);
        }
        Ok(Self {
            recipients,
            length: lines.taken,
        })
    }
}

fn is_32_bytes(text: &str) -> bool {
    text.len() == 43 && STANDARD_NO_PAD.decode(text).is_ok_and(|bytes| bytes.len() == 32)
}

struct Lines<'a> {
    rest: &'a [u8],
    taken: usize,
}

impl<'a> Lines<'a> {
    fn next(&mut self) -> Result<&'a str, Flaw> {
        let end = self
            .rest
            .iter()
            .position(|byte| *byte == b'\n')
            .ok_or(Flaw::AgeHeader)?;
        let (line, rest) = self.rest.split_at(end);
        self.rest = rest.get(1..).unwrap_or_default();
        self.taken += end + 1;
        std::str::from_utf8(line).map_err(|_| Flaw::AgeHeader)
    }

    /// The line after a stanza's body, which ends with a line of less than 64 characters.
    fn after_body(&mut self) -> Result<&'a str, Flaw> {
        while self.next()?.len() == 64 {}
        self.next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_is_opened_by_each_recipient_and_no_other() {
        let keys: Vec<Identity> = (0..MAX_RECIPIENTS).map(|_| Identity::generate()).collect();
        let recipients: Vec<Recipient> = keys.iter().map(Identity::to_public).collect();
        let plain = vec![b' '; MESSAGE];
        let sealed = seal(&plain, &recipients).unwrap();
        assert_eq!(check_message(&sealed), Ok(MAX_RECIPIENTS));
        assert!(keys.iter().all(|key| *open(&sealed, key).unwrap() == plain));
        assert_eq!(open(&sealed, &Identity::generate()).err(), Some(Flaw::NoKey));
        let more = [recipients.as_slice(), &recipients[..1]].concat();
        assert_eq!(seal(&plain, &more).err(), Some(Flaw::Recipients));
    }

    #[test]
    fn what_no_client_of_ours_seals_is_refused() {
        let key = Identity::generate().to_public();
        let sealed = seal(&vec![b' '; MESSAGE], std::slice::from_ref(&key)).unwrap();
        assert_eq!(check_message(&sealed[..sealed.len() - 1]), Err(Flaw::Size));
        assert_eq!(check_message(&[&sealed[..], b"x"].concat()), Err(Flaw::Size));
        assert_eq!(check_message(b""), Err(Flaw::AgeHeader));
        assert_eq!(check_message(&sealed[1..]), Err(Flaw::AgeHeader));
        for cut in 0..200 {
            assert!(check_message(&sealed[..cut]).is_err());
        }
        let passphrase = age::scrypt::Recipient::new("x".to_owned().into());
        let by_word = age::encrypt(&passphrase, &vec![b' '; MESSAGE]).unwrap();
        assert_eq!(check_message(&by_word), Err(Flaw::Recipients));
        for size in FILE_SIZES.into_iter().take(2) {
            let file = seal(&pad_file(vec![1; size - 5]).unwrap(), std::slice::from_ref(&key)).unwrap();
            assert_eq!(check_file(&file[..200_000], file.len()), Ok(1));
            assert_eq!(check_file(&file[..200_000], file.len() + 1), Err(Flaw::Size));
        }
        assert_eq!(file_class(54_525_953), Err(Flaw::Size));
    }
}
