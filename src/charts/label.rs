//! Texts that fit into a drawing.

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// The most letters of a text that are kept for screen readers.
const MOST: usize = 300;

/// A text as XML can hold it, of a bounded length.
pub fn plain(text: &str) -> String {
    let kept = text
        .chars()
        .map(|letter| if letter.is_whitespace() { ' ' } else { letter });
    let kept = kept.filter(|letter| !letter.is_control() && !matches!(letter, '\u{FFFE}' | '\u{FFFF}'));
    let kept: String = kept.collect();
    fit(&kept, MOST)
}

/// Whether a character stands above or below the one before it, as Thai vowels and tone marks do.
fn is_mark(letter: char) -> bool {
    matches!(
        letter.general_category(),
        GeneralCategory::NonspacingMark | GeneralCategory::EnclosingMark | GeneralCategory::Format
    )
}

/// At most so many letters, the last of them an ellipsis where some are left out.
pub fn fit(text: &str, letters: usize) -> String {
    if nth_letter(text, letters).is_none() {
        return text.to_owned();
    }
    let end = nth_letter(text, letters.saturating_sub(1)).unwrap_or(text.len());
    format!("{}…", text.get(..end).unwrap_or_default().trim_end())
}

/// Where the letter with this index begins, counted without marks.
fn nth_letter(text: &str, index: usize) -> Option<usize> {
    let letters = text.char_indices().filter(|(_, letter)| !is_mark(*letter));
    letters.map(|(at, _)| at).nth(index)
}

/// A text in lines of so many letters, broken at spaces where there are any; the last says if something is left out.
pub fn lines(text: &str, letters: usize, most: usize) -> Vec<String> {
    let (mut rest, mut lines) = (text.trim(), Vec::new());
    while !rest.is_empty() {
        if lines.len() + 1 == most {
            lines.push(fit(rest, letters));
            break;
        }
        let Some(end) = nth_letter(rest, letters) else {
            lines.push(rest.to_owned());
            break;
        };
        let line = rest.get(..end).unwrap_or_default();
        // A space near the end is a better place than the middle of a word.
        let end = match line.rfind(' ') {
            Some(space) if space * 2 > end => space,
            _ => end,
        };
        lines.push(rest.get(..end).unwrap_or_default().trim_end().to_owned());
        rest = rest.get(end..).unwrap_or_default().trim_start();
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_mark_stays_with_its_letter() {
        assert_eq!(fit("ที่นี่", 3), "ที่นี่");
        assert_eq!(fit("ที่นี่น้ำดื่ม", 3), "ที่นี่…");
        assert_eq!(fit("ที่นี่น้ำดื่ม", 1), "…");
        assert_eq!(fit("abc", 3), "abc");
    }

    #[test]
    fn what_xml_cannot_hold_is_left_out() {
        assert_eq!(plain("a\0b\u{1b}c\nd\u{FFFF}"), "abc d");
        assert_eq!(plain(&"ก".repeat(10_000)).chars().count(), MOST);
    }

    #[test]
    fn lines_break_at_spaces_near_their_end() {
        assert_eq!(lines("หนึ่ง สอง สาม", 9, 3), ["หนึ่ง สอง", "สาม"]);
        assert_eq!(lines("กกกกกกกกกก", 4, 2), ["กกกก", "กกก…"]);
        assert!(lines("  ", 4, 2).is_empty());
    }

    proptest! {
        #[test]
        fn nothing_is_longer_than_it_may_be(text in any::<String>(), letters in 1..40_usize, most in 1..4_usize) {
            let lines = lines(&text, letters, most);
            prop_assert!(lines.len() <= most);
            for line in &lines {
                prop_assert!(line.chars().filter(|letter| !is_mark(*letter)).count() <= letters);
            }
        }
    }
}
