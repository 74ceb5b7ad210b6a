//! What stands on a label, and what's read from it.

use crate::assets::model::Asset;
use crate::calendar::arabic_digits;
use crate::http::{Fault, Reason, Text, is_id};

/// The longest text that a scanner gives.
const MOST: usize = 300;
const NUMBER: Text = Text::line(100);

/// What a label names: an asset by its id, or by its เลขครุภัณฑ์ with Arabic digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Label {
    Id(String),
    Number(String),
}

impl Label {
    /// Whether it's on this asset.
    pub fn is_of(&self, asset: &Asset) -> bool {
        match self {
            Self::Id(id) => *id == asset.id,
            Self::Number(number) => *number == asset.number,
        }
    }
}

/// What a label's QR code holds.
pub fn address(origin: &str, id: &str) -> String {
    format!("{origin}/assets/{id}")
}

/// Reads what was scanned or typed: a label's address at this service, with a slash at its end or without; an asset's id;
/// `#` and a number; or a number. What else looks like an address is none of these labels.
///
/// # Errors
/// The fault, at `pointer`.
pub fn read_label(pointer: &str, text: &str, origin: &str) -> Result<Label, Fault> {
    let wrong = || Fault::pointer(pointer, Reason::NotALabel);
    let text = text.trim();
    if text.chars().count() > MOST {
        return Err(wrong());
    }
    if text.contains("://") {
        let id = below(text, origin).and_then(|rest| rest.strip_prefix("/assets/"));
        let id = id.map(|id| id.trim_end_matches('/'));
        return id
            .filter(|id| is_uuid(id))
            .map(|id| Label::Id(id.to_ascii_lowercase()))
            .ok_or_else(wrong);
    }
    if is_uuid(text) {
        return Ok(Label::Id(text.to_ascii_lowercase()));
    }
    let number = NUMBER.parse("", text.strip_prefix('#').unwrap_or(text));
    number
        .map(|number| Label::Number(arabic_digits(&number)))
        .map_err(|_| wrong())
}

/// What follows an origin, whose scheme and host may be in any capitals.
fn below<'a>(text: &'a str, origin: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(origin.len())?;
    start.eq_ignore_ascii_case(origin).then_some(rest)
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36 && is_id(text) && uuid::Uuid::try_parse(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ORIGIN: &str = "https://example.go.th";
    const ID: &str = "0192f0c1-7c1e-7a50-9d3f-0123456789ab";

    fn read(text: &str) -> Option<Label> {
        read_label("/label", text, ORIGIN).ok()
    }

    #[test]
    fn a_label_is_read_in_each_of_its_forms() {
        let id = Some(Label::Id(ID.to_owned()));
        for text in [
            address(ORIGIN, ID),
            format!("{ORIGIN}/assets/{ID}/"),
            format!("HTTPS://Example.go.th/assets/{ID}"),
            format!(" {ID} "),
        ] {
            assert_eq!(read(&text), id, "{text}");
        }
        let number = Some(Label::Number("420-64-0012".to_owned()));
        for text in ["420-64-0012", "#420-64-0012", "๔๒๐-๖๔-๐๐๑๒", " # 420-64-0012"] {
            assert_eq!(read(text), number, "{text}");
        }
    }

    #[test]
    fn what_is_no_label_of_this_service_says_so() {
        for text in [
            String::new(),
            " ".to_owned(),
            "#".to_owned(),
            format!("https://other.go.th/assets/{ID}"),
            format!("{ORIGIN}.evil.example/assets/{ID}"),
            format!("{ORIGIN}/assets/{ID}?x"),
            format!("{ORIGIN}/assets/420-64-0012"),
            format!("{ORIGIN}/loans/{ID}"),
            format!("{ORIGIN}/assets/"),
            "a\0b".to_owned(),
            "x".repeat(101),
        ] {
            let fault = read_label("/label", &text, ORIGIN).unwrap_err();
            assert_eq!(fault.reason, Reason::NotALabel, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in ".{0,40}|https://.{0,60}") {
            drop(read(&text));
        }
    }
}
