//! What a template is, and how it's filled in.

use super::wire::{CreateReplyTemplate, UpdateReplyTemplate};
use crate::http::{Fault, Faults, Reason, Result, Text};
use crate::schema::reply_templates;
use crate::words::words;
use chrono::NaiveDateTime;
use diesel::prelude::*;

/// The most templates of an agency.
pub const MOST: usize = 200;
const NAME: Text = Text::line(100);
const TEXT: Text = Text::lines(5000);

words! {
    /// ตัวแทนข้อความ — what a template may have in braces, to be filled in for a case.
    Placeholder {
        Number = "number" "เลขที่เรื่อง" "The case's number",
        Agency = "agency" "ชื่อหน่วยงาน" "The agency's name",
        Category = "category" "ชื่อหมวดเรื่อง" "The category's name",
        Today = "today" "วันที่วันนี้" "The day on which it's filled in",
    }
}

/// แม่แบบคำตอบ — a text for replies.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = reply_templates, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct ReplyTemplate {
    pub id: String,
    pub agency_id: String,
    /// No other template of the agency has it.
    pub name: String,
    pub text: String,
    /// Whether it's offered for cases.
    pub is_open: bool,
    pub version: i32,
    pub updated_at: NaiveDateTime,
}

/// A template to be set up.
#[derive(Clone, Debug)]
pub struct NewTemplate {
    pub name: String,
    pub text: String,
}

impl NewTemplate {
    /// # Errors
    /// `422` with every fault of the input.
    pub fn parse(input: &CreateReplyTemplate) -> Result<Self> {
        let mut faults = Faults::default();
        let name = faults.check(NAME.parse("/name", &input.name));
        let text = faults.check(parse_text(&input.text));
        faults.finish(name.zip(text).map(|(name, text)| Self { name, text }))
    }
}

impl ReplyTemplate {
    /// The event's subject.
    pub fn subject(&self) -> String {
        format!("reply_template/{}", self.id)
    }

    /// The template after a change.
    ///
    /// # Errors
    /// `422` with every fault of the input.
    pub fn changed(&self, input: UpdateReplyTemplate) -> Result<Self> {
        let (mut faults, mut template) = (Faults::default(), self.clone());
        let name = |text: String| NAME.parse("/name", &text);
        template.name = faults.replace("/name", input.name, template.name, name);
        let text = |text: String| parse_text(&text);
        template.text = faults.replace("/text", input.text, template.text, text);
        template.is_open = faults.replace("/is_open", input.is_open, template.is_open, Ok);
        faults.finish(Some(template))
    }
}

fn parse_text(text: &str) -> Result<String, Fault> {
    let text = TEXT.parse("/text", text)?;
    if fill(&text, |_| String::new()).is_some() {
        return Ok(text);
    }
    let allowed: Vec<String> = Placeholder::ALL.iter().map(|one| format!("{{{one}}}")).collect();
    Err(Fault::pointer("/text", Reason::UnknownValue).with("allowed", allowed.join(" ")))
}

/// The text with its placeholders filled in; what's filled in isn't looked at again. `None` when it has a brace that
/// belongs to no placeholder.
pub fn fill(text: &str, value: impl Fn(Placeholder) -> String) -> Option<String> {
    let mut parts = text.split('{');
    let mut filled = parts.next()?.to_owned();
    if filled.contains('}') {
        return None;
    }
    for part in parts {
        let (word, rest) = part.split_once('}')?;
        filled.push_str(&value(Placeholder::parse(word)?));
        if rest.contains('}') {
            return None;
        }
        filled.push_str(rest);
    }
    Some(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_once_and_others_refused() {
        let value = |one| match one {
            Placeholder::Number => "2566-000001".to_owned(),
            Placeholder::Agency => "{today}".to_owned(),
            Placeholder::Category | Placeholder::Today => "x".to_owned(),
        };
        let filled = fill("เรื่อง {number}\n{agency}{today}", value);
        assert_eq!(filled.as_deref(), Some("เรื่อง 2566-000001\n{today}x"));
        assert_eq!(fill("ไม่มี", value).as_deref(), Some("ไม่มี"));
        for wrong in [
            "{name}",
            "{",
            "}",
            "{number",
            "number}",
            "{{number}}",
            "{ number}",
            "{}",
            "{number}}",
        ] {
            assert_eq!(fill(wrong, value), None, "{wrong}");
        }
    }
}
