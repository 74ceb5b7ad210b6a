//! Finding a text in descriptions: by each two characters of it that follow each other, since Thai is written without
//! spaces between words. What an index finds by them is looked at again as it's written.

use std::collections::BTreeSet;

/// What a description of an agency is found by: words with a space between them.
pub fn grams(agency: &str, text: &str) -> String {
    let mut all = pairs(text);
    all.insert(tenant(agency));
    all.into_iter().collect::<Vec<_>>().join(" ")
}

/// The words that the descriptions of an agency with this text in them have; `None` when the text is too short to have
/// any.
pub fn wanted(agency: &str, text: &str) -> Option<Vec<String>> {
    let pairs = pairs(text);
    if pairs.is_empty() {
        return None;
    }
    Some([tenant(agency)].into_iter().chain(pairs).collect())
}

/// Letters and digits of an agency's id behind a letter that pairs don't begin with.
fn tenant(agency: &str) -> String {
    let id = agency.chars().filter(char::is_ascii_alphanumeric);
    ['A'].into_iter().chain(id).collect()
}

/// Each two characters that follow each other in a word, in small letters. Thai vowels and marks are characters too.
fn pairs(text: &str) -> BTreeSet<String> {
    let mut pairs = BTreeSet::new();
    let mut before = None;
    for c in text.chars().flat_map(char::to_lowercase) {
        let here = (c.is_alphanumeric() || !c.is_ascii() && !c.is_whitespace()).then_some(c);
        if let Some((first, second)) = before.zip(here) {
            pairs.insert([first, second].into_iter().collect());
        }
        before = here;
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_text_is_taken_apart_into_pairs() {
        assert_eq!(grams("a-1", "ไฟ LED"), "Aa1 ed le ไฟ");
        assert_eq!(wanted("a", "ก"), None);
        assert_eq!(wanted("a", "100%").unwrap(), ["Aa", "00", "10"]);
    }

    proptest! {
        #[test]
        fn whatever_holds_a_text_has_its_pairs(before in ".{0,20}", text in "[ก-๙a-zA-Z0-9 %._-]{2,12}", after in ".{0,20}") {
            let whole = grams("x", &format!("{before}{text}{after}"));
            let has: BTreeSet<&str> = whole.split(' ').collect();
            for word in wanted("x", &text).unwrap_or_default() {
                prop_assert!(has.contains(word.as_str()), "{} in {}", word, whole);
            }
        }
    }
}
