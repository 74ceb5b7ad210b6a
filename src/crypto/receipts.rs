//! Receipts: what a reporter keeps to come back to a case. Whoever holds one may act as the reporter; the service keeps
//! its hash alone.

use super::secrets::hex;
use sha2::{Digest, Sha256};

/// Crockford's Base32: no letter that looks like another, or like a digit.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of five random bits each: 140 bits.
const LENGTH: usize = 28;
const GROUP: usize = 4;

/// A new receipt: seven groups of four characters.
pub fn new_receipt() -> String {
    let mut receipt = String::with_capacity(LENGTH + LENGTH / GROUP);
    for (n, byte) in rand::random::<[u8; LENGTH]>().into_iter().enumerate() {
        if n > 0 && n % GROUP == 0 {
            receipt.push('-');
        }
        receipt.extend(ALPHABET.get(usize::from(byte % 32)).copied().map(char::from));
    }
    receipt
}

/// What is stored of a receipt, however a person typed it: in small letters, with other separators, with Thai digits,
/// with O for 0 or I for 1. Any text at all has a hash, so that looking for a wrong one takes as long as for a right one.
pub fn hash_receipt(typed: &str) -> String {
    let plain = crate::calendar::arabic_digits(typed);
    let letters = plain.chars().filter(char::is_ascii_alphanumeric);
    let meant: String = letters
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        })
        .collect();
    hex(&Sha256::digest(format!("prongsai/receipt/v1\n{meant}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_is_known_again_as_people_type_it() {
        let receipt = new_receipt();
        assert_eq!(receipt.len(), 34);
        assert_ne!(receipt, new_receipt());
        let typed = receipt
            .to_lowercase()
            .replace('-', " ")
            .replace('0', "o")
            .replace('1', "l");
        assert_eq!(hash_receipt(&typed), hash_receipt(&receipt));
        assert_eq!(
            hash_receipt(&crate::calendar::thai_digits(&receipt)),
            hash_receipt(&receipt)
        );
        assert_ne!(hash_receipt(&receipt[1..]), hash_receipt(&receipt));
        assert_ne!(hash_receipt(""), hash_receipt("0"));
    }
}
