//! Codes of links that people type and print.

/// Letters and digits that nobody takes for others.
const ALPHABET: &[u8; 31] = b"23456789abcdefghjkmnpqrstuvwxyz";
const CODE: usize = 7;

/// A code that nobody can guess the next of: 31^7 there are.
pub fn new_short_code() -> String {
    let mut code = String::with_capacity(CODE);
    while code.len() < CODE {
        // What's beyond a multiple of 31 would favour the first letters.
        let byte = usize::from(rand::random::<u8>());
        if byte < 248 {
            code.extend(ALPHABET.get(byte % 31).copied().map(char::from));
        }
    }
    code
}

/// Whether a text can be a code at all.
pub fn is_short_code(text: &str) -> bool {
    text.len() == CODE && text.bytes().all(|byte| ALPHABET.contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_of_letters_that_nobody_takes_for_others() {
        let codes: std::collections::BTreeSet<String> = (0..200).map(|_| new_short_code()).collect();
        assert_eq!(codes.len(), 200);
        assert!(codes.iter().all(|code| is_short_code(code)));
        for wrong in ["", "abc", "abcdefi", "abcdef0", "ABCDEFG", "abcdefgh", "ก"] {
            assert!(!is_short_code(wrong), "{wrong}");
        }
    }
}
