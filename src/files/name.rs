//! The name under which a file is given back.

use super::FileKind;

/// Characters that a name may have, with its ending.
const LONGEST: usize = 100;
/// Of a file whose sender gave it no name that could be kept.
const NAMELESS: &str = "ไฟล์";

/// A name from what the sender gave: without folders, control characters and those that turn the direction of text, of at
/// most 100 characters, and with an ending of its kind.
pub fn clean_name(sent: Option<&str>, kind: FileKind) -> String {
    let last = sent
        .unwrap_or_default()
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or_default();
    let text: String = last.chars().filter(|c| !is_hidden(*c)).map(plain).collect();
    let (stem, ending) = match text.rsplit_once('.') {
        Some((stem, ending)) if is_ending(ending) => (stem, ending.to_ascii_lowercase()),
        _ => (text.as_str(), String::new()),
    };
    let usual = kind.endings().first().copied().unwrap_or_default();
    let ending = kind.endings().iter().find(|known| **known == ending);
    let ending = ending.copied().unwrap_or(usual);
    let room = LONGEST - ending.len() - 1;
    let edge = |c: char| c == '.' || c.is_whitespace();
    let stem: String = stem.trim_matches(edge).chars().take(room).collect();
    let stem = stem.trim_end_matches(edge);
    let stem = if stem.is_empty() { NAMELESS } else { stem };
    format!("{stem}.{ending}")
}

/// Whether what follows the last dot is an ending that programs would know, and not part of the name.
fn is_ending(text: &str) -> bool {
    (1..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Control characters, marks of direction (UAX 9), what has no width, and half of a pair.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
        )
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{ffff}')
}

/// Characters that no file on Windows may have become a line.
fn plain(c: char) -> char {
    if matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*') {
        '_'
    } else {
        c
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use FileKind::{Jpeg, Pdf, Png};

    #[test]
    fn a_name_is_one_of_a_file_of_its_kind() {
        for (sent, kind, expected) in [
            ("ไฟถนน.jpg", Jpeg, "ไฟถนน.jpg"),
            ("IMG_0001.JPEG", Jpeg, "IMG_0001.jpeg"),
            ("../../etc/passwd", Jpeg, "passwd.jpg"),
            ("C:\\fakepath\\ไฟ.png", Png, "ไฟ.png"),
            ("photo.html", Jpeg, "photo.jpg"),
            ("photo.jpg.exe", Pdf, "photo.jpg.pdf"),
            ("ann\u{202e}gpj.exe", Jpeg, "anngpj.jpg"),
            ("a\0b\r\nc.pdf", Pdf, "abc.pdf"),
            ("a\"; filename=\"b.pdf", Pdf, "a_; filename=_b.pdf"),
            ("ลว. 12 ส.ค. 66", Pdf, "ลว. 12 ส.ค. 66.pdf"),
            ("..", Png, "ไฟล์.png"),
            (".htaccess", Png, "htaccess.png"),
            ("", Png, "ไฟล์.png"),
            (".pdf", Pdf, "ไฟล์.pdf"),
            ("a/", Png, "ไฟล์.png"),
        ] {
            assert_eq!(clean_name(Some(sent), kind), expected, "{sent:?}");
        }
        assert_eq!(clean_name(None, Jpeg), "ไฟล์.jpg");
        let long = clean_name(Some(&"ก".repeat(500)), Jpeg);
        assert!(long.chars().count() == 100 && long.ends_with("ก.jpg"));
    }

    #[test]
    fn cleaning_a_clean_name_changes_nothing() {
        proptest::proptest!(|(sent in ".*")| {
            let once = clean_name(Some(&sent), Jpeg);
            proptest::prop_assert!(once.chars().count() <= 100 && !once.contains(['/', '\\', '\0']));
            proptest::prop_assert_eq!(clean_name(Some(&once), Jpeg), once);
        });
    }
}
