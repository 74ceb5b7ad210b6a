//! What a reporter keeps: 25 characters from which everything of theirs follows.

use super::flaw::Flaw;
use super::keys::{derive, identity};
use age::x25519::Identity;
use ed25519_dalek::{SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// Crockford's Base32.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const RANDOM: usize = 23;
const ALL: usize = 25;
const GROUP: usize = 5;

/// All that a service keeps of a receipt.
pub type Mailbox = [u8; 32];

/// The address of the mailbox whose owner signs with this key.
pub fn mailbox(key: &VerifyingKey) -> Mailbox {
    let mut hash = Sha256::new();
    hash.update(b"prongsai/mailbox/v1\n");
    hash.update(key.as_bytes());
    hash.finalize().into()
}

/// 115 random bits and 10 that find a slip of the pen.
pub struct Receipt(Zeroizing<String>);

/// What follows from a receipt.
pub struct ReporterKeys {
    pub identity: Identity,
    pub signer: SigningKey,
}

impl ReporterKeys {
    pub fn mailbox(&self) -> Mailbox {
        mailbox(&self.signer.verifying_key())
    }
}

impl Receipt {
    pub fn generate() -> Self {
        let mut text = Zeroizing::new(String::with_capacity(ALL));
        text.extend(rand::random::<[u8; RANDOM]>().into_iter().map(letter));
        let check = check(&text);
        text.push_str(&check);
        Self(text)
    }

    /// However a person typed it: in small letters, with other separators, with Thai digits, O for 0, I or L for 1.
    ///
    /// # Errors
    /// [`Flaw::Receipt`] for another length, another letter, or a slip of the pen.
    pub fn parse(typed: &str) -> Result<Self, Flaw> {
        let plain = Zeroizing::new(crate::calendar::arabic_digits(typed));
        let mut text = Zeroizing::new(String::with_capacity(ALL));
        for c in plain.chars().filter(char::is_ascii_alphanumeric).take(ALL + 1) {
            text.push(match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                'U' => return Err(Flaw::Receipt),
                c => c,
            });
        }
        match text.split_at_checked(RANDOM) {
            Some((random, checked)) if text.len() == ALL && check(random) == checked => Ok(Self(text)),
            _ => Err(Flaw::Receipt),
        }
    }

    /// Five groups of five.
    pub fn shown(&self) -> Zeroizing<String> {
        let mut shown = Zeroizing::new(String::with_capacity(ALL + ALL / GROUP));
        for (n, c) in self.0.chars().enumerate() {
            if n > 0 && n % GROUP == 0 {
                shown.push('-');
            }
            shown.push(c);
        }
        shown
    }

    /// # Errors
    /// Never.
    pub fn keys(&self) -> Result<ReporterKeys, Flaw> {
        let random = self.0.get(..RANDOM).unwrap_or_default().as_bytes();
        let expand = |info| derive("prongsai/receipt/v1", random, info);
        Ok(ReporterKeys {
            identity: identity(&*expand("age")?)?,
            signer: SigningKey::from_bytes(&*expand("sign")?),
        })
    }
}

fn letter(bits: u8) -> char {
    ALPHABET
        .get(usize::from(bits % 32))
        .copied()
        .map_or('0', char::from)
}

/// The first ten bits of a hash of the random characters.
fn check(random: &str) -> String {
    let hash: [u8; 32] = Sha256::digest(format!("prongsai/check/v1\n{random}")).into();
    let [first, second, ..] = hash;
    [first >> 3, ((first & 7) << 2) | (second >> 6)]
        .map(letter)
        .iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_is_read_as_people_type_it_and_a_slip_is_noticed() {
        let receipt = Receipt::generate();
        let shown = receipt.shown();
        assert_eq!(shown.len(), 29);
        let typed = shown
            .to_lowercase()
            .replace('-', " ")
            .replace('0', "o")
            .replace('1', "l");
        for typed in [typed.as_str(), &crate::calendar::thai_digits(&shown), &shown] {
            assert_eq!(*Receipt::parse(typed).unwrap().shown(), *shown);
        }
        let other = if shown.starts_with('A') { "B" } else { "A" };
        for wrong in [
            "",
            &shown[1..],
            &format!("{}0", *shown),
            "UUUUU-UUUUU-UUUUU-UUUUU-UUUUU",
        ] {
            assert!(Receipt::parse(wrong).is_err(), "{wrong}");
        }
        // One in 1,024 slips isn't noticed.
        let slips = (0..29)
            .filter(|n| Receipt::parse(&format!("{}{other}{}", &shown[..*n], &shown[n + 1..])).is_err());
        assert!(slips.count() > 20);
    }

    #[test]
    fn the_same_receipt_gives_the_same_mailbox() {
        let receipt = Receipt::generate();
        let again = Receipt::parse(&receipt.shown()).unwrap();
        assert_eq!(receipt.keys().unwrap().mailbox(), again.keys().unwrap().mailbox());
        assert_ne!(
            Receipt::generate().keys().unwrap().mailbox(),
            again.keys().unwrap().mailbox()
        );
    }
}
