//! การตรวจทาน: what a careful clerk notices in a text. Nothing is mended by it.

use crate::calendar::arabic_digits;
use std::collections::BTreeSet;

/// Words that no sentence of a report ends with: something was to follow.
const LEADING_ON: [&str; 24] = [
    "ใน",
    "และ",
    "หรือ",
    "ของ",
    "พร้อมทั้ง",
    "รวมทั้ง",
    "ที่",
    "ซึ่ง",
    "โดย",
    "ตาม",
    "จาก",
    "กับ",
    "แก่",
    "เพื่อ",
    "เช่น",
    "ได้แก่",
    "ประกอบด้วย",
    "ครอบคลุม",
    "ตั้งแต่",
    "ระหว่าง",
    "สำหรับ",
    "แห่ง",
    "ด้วยการ",
    "เนื่องจาก",
];
/// Words that end with one of these and are whole: ที่ of สถานที่, ตาม of ติดตาม.
const WHOLE: [&str; 12] = [
    "สถานที่",
    "เจ้าหน้าที่",
    "หน้าที่",
    "พื้นที่",
    "ทันที",
    "เต็มที่",
    "ติดตาม",
    "ปฏิบัติตาม",
    "ภายใน",
    "เรียบร้อย",
    "เท่ากับ",
    "เจ้าของ",
];
/// What follows the last dot of a name of a Thai site, or of one that Thai offices use.
const TOP_LEVEL: [&str; 6] = ["th", "com", "org", "net", "info", "ไทย"];

/// Whether a line of a text ends in the middle of its sentence: with a word that leads on, or before a parenthesis or a
/// quotation mark is closed.
pub fn breaks_off(text: &str) -> bool {
    text.lines().map(str::trim).any(|line| {
        let opened = line.matches('(').count() > line.matches(')').count();
        let leads_on = LEADING_ON.iter().any(|word| line.ends_with(word));
        let whole = WHOLE.iter().any(|word| line.ends_with(word));
        !line.is_empty() && (opened || line.matches('"').count() % 2 == 1 || (leads_on && !whole))
    })
}

/// The items of an assessment that a text names by their number in it: `O36`, or ข้อ ๐๓๖ as reports print it.
pub fn cited_items(text: &str) -> BTreeSet<usize> {
    let text: Vec<char> = arabic_digits(text).chars().collect();
    let mut cited = BTreeSet::new();
    for (at, letter) in text.iter().enumerate() {
        let before = text.get(..at).unwrap_or_default();
        let starts = match letter {
            'O' | 'o' => !before.last().is_some_and(char::is_ascii_alphanumeric),
            '0' => follows_clause(before),
            _ => false,
        };
        let digits: String = text
            .iter()
            .skip(at + 1)
            .take_while(|c| c.is_ascii_digit())
            .collect();
        if starts && (1..=2).contains(&digits.len()) {
            cited.extend(digits.parse::<usize>().ok().filter(|number| *number > 0));
        }
    }
    cited
}

/// Whether a text ends with ข้อ, spaces aside.
fn follows_clause(text: &[char]) -> bool {
    let text: String = text.iter().collect();
    text.trim_end().ends_with("ข้อ")
}

/// The sites that a text names, in small letters and without `www.`, in the order of their names.
pub fn sites(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-')) || is_thai(c));
    words.filter_map(site_of).collect()
}

fn is_thai(c: char) -> bool {
    ('\u{e00}'..='\u{e7f}').contains(&c)
}

/// The site of an address, or of a name alone.
fn site_of(word: &str) -> Option<String> {
    let name = word.trim_matches(['.', '-']).to_ascii_lowercase();
    let name = name.strip_prefix("www.").unwrap_or(&name).to_owned();
    let (rest, last) = name.rsplit_once('.')?;
    let letters =
        rest.chars().any(|c| c.is_ascii_alphabetic()) && rest.split('.').all(|part| !part.is_empty());
    (letters && TOP_LEVEL.contains(&last)).then_some(name)
}

/// Whether a site is another than that of an address: not the same, nor a part of it.
pub fn is_elsewhere(site: &str, home: &str) -> bool {
    let Some(home) = url::Url::parse(home)
        .ok()
        .and_then(|url| url.host_str().and_then(site_of))
    else {
        return true;
    };
    let part = |whole: &str, part: &str| part.strip_suffix(whole).is_some_and(|rest| rest.ends_with('.'));
    site != home && !part(&home, site) && !part(site, &home)
}

/// A text by which two are compared: spaces and marks at the head of lines don't tell them apart. Empty for a text that says
/// nothing.
pub fn compared(text: &str) -> String {
    let lines = text
        .lines()
        .map(|line| line.trim_start_matches(['-', '•', ' ', '\t']));
    lines.flat_map(str::split_whitespace).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_stops_short_is_seen() {
        for text in [
            "เป็นข้อมูลแบบรายเดือน ที่มีข้อมูลครอบคลุมใน",
            "ไว้อย่างชัดเจนในคู่มือ พร้อมทั้ง\n๒. เผยแพร่",
            "แสดงผล (ตามแบบ",
            "เรื่อง \"ผลการประเมิน",
        ] {
            assert!(breaks_off(text), "{text}");
        }
        for text in [
            "",
            "แจ้งเจ้าหน้าที่",
            "รายงานการกำกับติดตาม",
            "ครบถ้วน (ตามแบบ)",
            "ดำเนินการภายใน",
        ] {
            assert!(!breaks_off(text), "{text}");
        }
    }

    #[test]
    fn items_are_read_however_their_numbers_are_printed() {
        assert_eq!(
            cited_items("ตามแผนปฏิบัติการป้องกันการทุจริตตามข้อ ๐๓๕"),
            BTreeSet::from([35])
        );
        assert_eq!(cited_items("ตามข้อ O36 และ o7, ๐๘"), BTreeSet::from([7, 36]));
        assert_eq!(
            cited_items("ปี ๒๕๖๐ ข้อ ๐ ISO9001 โทร 073-569074 ข้อ 0123"),
            BTreeSet::new()
        );
    }

    #[test]
    fn sites_are_read_from_sentences() {
        let text =
            "ผ่าน Muangkun.go.th และ https://www.example.go.th/a?b=1 อีเมล a@b.co.th ข้อ 9.4 เช่น ต.ค. ๖๕ v1.2";
        let sites: Vec<String> = sites(text).into_iter().collect();
        assert_eq!(sites, ["b.co.th", "example.go.th", "muangkun.go.th"]);
        assert!(is_elsewhere("muangkun.go.th", "https://www.marubotok.go.th/"));
        assert!(!is_elsewhere(
            "marubotok.go.th",
            "https://www.marubotok.go.th/ita"
        ));
        assert!(!is_elsewhere("ita.marubotok.go.th", "https://marubotok.go.th"));
        assert!(is_elsewhere("xmarubotok.go.th", "https://marubotok.go.th"));
    }

    #[test]
    fn texts_are_the_same_whatever_their_spaces() {
        assert_eq!(
            compared("- จัดทำคู่มือ  ซึ่งเผยแพร่\n- ผ่านเว็บ"),
            compared("จัดทำคู่มือซึ่งเผยแพร่ ผ่านเว็บ")
        );
        assert_eq!(compared(" - \n"), "");
    }
}
