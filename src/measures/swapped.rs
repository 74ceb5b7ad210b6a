//! Columns of a table that were filled in by copying, or the wrong way round.

use crate::proofreading::compared;

/// How a line about something that was done begins.
const ACTIONS: [&str; 24] = [
    "แต่งตั้ง",
    "จัด",
    "ดำเนินการ",
    "เผยแพร่",
    "ออก",
    "กำหนด",
    "ปรับปรุง",
    "พัฒนา",
    "ติดตาม",
    "ตรวจสอบ",
    "กำกับ",
    "สร้าง",
    "ส่งเสริม",
    "ประชุม",
    "อบรม",
    "ฝึกอบรม",
    "รายงาน",
    "เปิด",
    "ประกาศ",
    "มอบหมาย",
    "สำรวจ",
    "เพิ่ม",
    "ทบทวน",
    "มีการ",
];

/// How the name of somebody who is responsible begins.
const RESPONSIBLE: [&str; 18] = [
    "สำนัก",
    "กอง",
    "ฝ่าย",
    "งาน",
    "ส่วน",
    "กลุ่ม",
    "หน่วย",
    "ทุก",
    "เจ้าหน้าที่",
    "เจ้าพนักงาน",
    "คณะกรรมการ",
    "คณะทำงาน",
    "ปลัด",
    "รองปลัด",
    "นายก",
    "หัวหน้า",
    "ผู้",
    "นิติกร",
];

/// Whether every line of a text is one of another, spaces aside; nothing repeats nothing.
pub fn repeats(text: &[String], other: &[String]) -> bool {
    let other: Vec<String> = other.iter().map(|line| compared(line)).collect();
    let mut said = text
        .iter()
        .map(|line| compared(line))
        .filter(|line| !line.is_empty());
    let first = said.next();
    first.is_some_and(|first| other.contains(&first) && said.all(|line| other.contains(&line)))
}

/// Whether what stands under who is responsible reads like what was done, while the summary names nothing but who is
/// responsible.
pub fn are_swapped(responsible: &[String], summary: &[String]) -> bool {
    let is_action = |line: &str| ACTIONS.iter().any(|word| line.starts_with(word));
    let is_name = |word: &str| RESPONSIBLE.iter().any(|name| word.starts_with(name));
    let names_only = |line: &str| {
        line.split([' ', ',', '/'])
            .filter(|word| !word.is_empty())
            .all(is_name)
    };
    let (done, named) = (bare(responsible), bare(summary));
    !done.is_empty()
        && !named.is_empty()
        && done.iter().all(|line| is_action(line))
        && named.iter().all(|line| names_only(line))
}

/// Lines without their numbers; empty ones are left out.
fn bare(lines: &[String]) -> Vec<&str> {
    let number = |c: char| c.is_numeric() || c.is_whitespace() || matches!(c, '.' | ')' | '-' | '•');
    let lines = lines
        .iter()
        .map(|line| line.trim_start_matches(number).trim_end());
    lines.filter(|line| !line.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &[&str]) -> Vec<String> {
        text.iter().map(|line| (*line).to_owned()).collect()
    }

    #[test]
    fn a_summary_that_only_repeats_the_method_is_seen() {
        let method = lines(&["จากผลการประเมิน", "๑. จัดทำคู่มือ", "๒. จัดโครงการ"]);
        assert!(repeats(&lines(&["๑. จัดทำคู่มือ", "๒.  จัดโครงการ "]), &method));
        assert!(!repeats(&lines(&["๑. จัดทำคู่มือแล้ว", "๒. จัดโครงการ"]), &method));
        assert!(!repeats(&lines(&[]), &method) && !repeats(&lines(&[""]), &lines(&[""])));
    }

    #[test]
    fn columns_are_swapped_when_each_reads_like_the_other() {
        let (done, named) = (
            lines(&["๑. แต่งตั้งเจ้าหน้าที่ประชาสัมพันธ์", "๒.จัดช่องทางสื่อประชาสัมพันธ์"]),
            lines(&["๑.เจ้าหน้าที่ประชาสัมพันธ์", "๒.สำนักปลัด กองคลัง กองการศึกษาฯ"]),
        );
        assert!(are_swapped(&done, &named));
        assert!(!are_swapped(&named, &done));
        assert!(!are_swapped(&done, &done) && !are_swapped(&named, &named));
        assert!(!are_swapped(&done, &[]) && !are_swapped(&[], &named));
        assert!(!are_swapped(
            &lines(&["กองคลัง"]),
            &lines(&["คณะกรรมการ ออกคำสั่งแล้ว"])
        ));
    }
}
