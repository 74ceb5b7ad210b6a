//! Text of others on a terminal.

/// Without what would make a terminal do something, or turn the order of letters around. Line feeds and tabs stay.
pub fn plain(text: &str) -> String {
    let harmless = |c: &char| match *c {
        '\n' | '\t' => true,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' => false,
        c => !c.is_control(),
    };
    text.chars().filter(harmless).collect()
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_report_cannot_write_to_the_terminals_title_or_clear_it() {
        assert_eq!(
            plain("ก\u{1b}[2J\u{1b}]0;x\u{7}ข\r\u{9b}1m\n\tค"),
            "ก[2J]0;xข1m\n\tค"
        );
        assert_eq!(plain("a\u{202e}b\u{2066}c"), "abc");
        assert_eq!(plain("น้ำ 👩\u{200d}🌾"), "น้ำ 👩\u{200d}🌾");
    }
}
