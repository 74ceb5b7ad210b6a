//! What mails say, in Thai and English: that something happened, never what a case is about.

use super::super::letters::{LetterParams, Template};
use crate::http::Language;

/// A subject and a body of plain text.
#[derive(Debug, PartialEq, Eq)]
pub struct Text {
    pub subject: String,
    pub body: String,
}

/// The text of a mail: one language after the other, `first` at the head. `link` is the address of the pages.
pub fn write(template: Template, params: &LetterParams, first: Language, link: Option<&str>) -> Text {
    let (thai, english) = template.labels();
    let parts = [
        (thai, thai_body(template, params, link)),
        (english, english_body(template, params, link)),
    ];
    let [a, b] = &parts;
    let (one, other) = match first {
        Language::Thai => (a, b),
        Language::English => (b, a),
    };
    let number = shown_number(template, params).map(|number| format!(" ({number})"));
    Text {
        subject: line(&format!("{} / {}{}", one.0, other.0, number.unwrap_or_default())),
        body: format!("{}\n\n--\n\n{}\n", one.1, other.1),
    }
}

/// A reporter's mail names no case: who else reads their mail may know the number from elsewhere.
fn shown_number(template: Template, params: &LetterParams) -> Option<&str> {
    params
        .number
        .as_deref()
        .filter(|_| template != Template::ReporterNews)
}

/// One line, whatever a name holds.
fn line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

fn thai_body(template: Template, params: &LetterParams, link: Option<&str>) -> String {
    let agency = line(&params.agency);
    let case = shown_number(template, params).map(|number| format!("เลขที่ {}", line(number)));
    let case = case.unwrap_or_default();
    let what = match template {
        Template::ComplaintReceived => format!("{agency} ได้รับเรื่องร้องเรียนใหม่ {case}"),
        Template::ComplaintAssigned => format!("{agency} มอบหมายเรื่องร้องเรียน {case} ให้ท่านดำเนินการ"),
        Template::ComplaintOverdue => format!("เรื่องร้องเรียน {case} ของ {agency} เกินกำหนดแล้ว"),
        Template::ComplaintAnswered => format!("ผู้ร้องเรียนตอบกลับในเรื่อง {case} ของ {agency} แล้ว"),
        Template::ReporterNews => format!(
            "เรื่องที่ท่านแจ้งไว้กับ {agency} มีความคืบหน้า โปรดเปิดหน้าติดตามเรื่องและใช้ใบรับเรื่องของท่านเพื่ออ่านรายละเอียด"
        ),
        Template::LoanRequested => format!("มีคำขอยืมทรัพย์สิน {case} ของ {agency} รอการอนุมัติ"),
        Template::LoanApproved => format!("{agency} อนุมัติคำขอยืมทรัพย์สิน {case} ของท่านแล้ว"),
        Template::LoanRejected => format!("{agency} ไม่อนุมัติคำขอยืมทรัพย์สิน {case} ของท่าน"),
        Template::LoanDueSoon => format!("ทรัพย์สินของ {agency} ที่ยืมตามใบยืม {case} ใกล้ครบกำหนดคืน"),
        Template::LoanDue => format!("ทรัพย์สินของ {agency} ที่ยืมตามใบยืม {case} ครบกำหนดคืนวันนี้"),
        Template::LoanOverdue => format!("ทรัพย์สินของ {agency} ที่ยืมตามใบยืม {case} เกินกำหนดคืนแล้ว"),
    };
    let way = link.map(|link| match template {
        Template::ReporterNews => format!("\n\nหน้าติดตามเรื่อง: {link}"),
        _ => format!("\n\nเข้าสู่ระบบเพื่อดูรายละเอียด: {link}"),
    });
    let end = "ระบบโปร่งใสส่งอีเมลนี้โดยอัตโนมัติ โปรดอย่าตอบกลับ";
    format!("{}{}\n\n{end}", what.trim_end(), way.unwrap_or_default())
}

fn english_body(template: Template, params: &LetterParams, link: Option<&str>) -> String {
    let agency = line(&params.agency);
    let case = shown_number(template, params).map(|number| format!(" {}", line(number)));
    let case = case.unwrap_or_default();
    let what = match template {
        Template::ComplaintReceived => format!("A complaint{case} was received by {agency}."),
        Template::ComplaintAssigned => format!("The complaint{case} of {agency} was assigned to you."),
        Template::ComplaintOverdue => format!("The complaint{case} of {agency} is overdue."),
        Template::ComplaintAnswered => {
            format!("The reporter of the complaint{case} to {agency} has answered.")
        }
        Template::ReporterNews => format!(
            "There is news about your case with {agency}. Open the tracking page with your receipt to read it."
        ),
        Template::LoanRequested => format!("The loan{case} of property of {agency} waits for your approval."),
        Template::LoanApproved => format!("Your loan{case} of property of {agency} was approved."),
        Template::LoanRejected => format!("Your loan{case} of property of {agency} was not approved."),
        Template::LoanDueSoon => format!("The loan{case} of property of {agency} is due soon."),
        Template::LoanDue => format!("The loan{case} of property of {agency} is due back today."),
        Template::LoanOverdue => format!("The loan{case} of property of {agency} is overdue."),
    };
    let way = link.map(|link| match template {
        Template::ReporterNews => format!("\n\nTracking page: {link}"),
        _ => format!("\n\nSign in to see it: {link}"),
    });
    let end = "Sent automatically by Prongsai; please don't reply.";
    format!("{what}{}\n\n{end}", way.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params() -> LetterParams {
        LetterParams {
            agency: "เทศบาลตำบลมะรือโบตก\r\nBcc: x@example.com".to_owned(),
            number: Some("2566-000123".to_owned()),
        }
    }

    #[test]
    fn every_text_is_in_both_languages_and_names_the_case_to_officers_only() {
        for template in Template::ALL {
            let text = write(
                *template,
                &params(),
                Language::Thai,
                Some("https://example.go.th"),
            );
            let (thai, english) = template.labels();
            assert!(
                text.subject.starts_with(thai) && text.subject.contains(english),
                "{text:?}"
            );
            assert!(
                !text.subject.contains('\n') && !text.body.contains("\nBcc"),
                "{text:?}"
            );
            assert_eq!(text.body.matches("https://example.go.th").count(), 2);
            let named = text.subject.contains("2566-000123") || text.body.contains("2566-000123");
            assert_eq!(named, *template != Template::ReporterNews, "{text:?}");
            let english_first = write(*template, &params(), Language::English, None);
            assert!(english_first.subject.starts_with(english) && !english_first.body.contains("http"));
        }
    }

    #[test]
    fn a_case_without_a_number_leaves_no_hole() {
        let params = LetterParams {
            number: None,
            ..params()
        };
        for template in Template::ALL {
            let text = write(*template, &params, Language::Thai, None);
            assert!(
                !text.body.contains("เลขที่") && !text.subject.contains("()"),
                "{text:?}"
            );
        }
    }
}
