//! What every page has around it.

use crate::http::Language;

/// The language of a page. Thai is the default; English is asked for by `?lang=en`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Say(pub Language);

impl Say {
    /// As a query asks.
    pub fn asked(query: &str) -> Self {
        let english = url::form_urlencoded::parse(query.as_bytes())
            .any(|(name, value)| name == "lang" && value == Language::English.tag());
        Self(if english {
            Language::English
        } else {
            Language::Thai
        })
    }

    pub fn is_english(self) -> bool {
        self.0 == Language::English
    }

    pub fn tag(self) -> &'static str {
        self.0.tag()
    }

    pub fn other(self) -> Self {
        Self(if self.is_english() {
            Language::Thai
        } else {
            Language::English
        })
    }

    /// One of the two texts.
    pub fn of<'a>(self, thai: &'a str, english: &'a str) -> &'a str {
        if self.is_english() { english } else { thai }
    }

    /// The name of something that may have none in English.
    pub fn name<'a>(self, thai: &'a str, english: Option<&'a str>) -> &'a str {
        self.of(thai, english.unwrap_or(thai))
    }

    /// The label of a word.
    pub fn label(self, (thai, english): (&'static str, &'static str)) -> &'static str {
        self.of(thai, english)
    }

    /// An address whose page is in this language.
    pub fn to(self, address: impl AsRef<str>) -> String {
        let address = address.as_ref();
        if !self.is_english() {
            return address.to_owned();
        }
        let joint = if address.contains('?') { '&' } else { '?' };
        format!("{address}{joint}lang=en")
    }
}

/// How the same page is had in the other language.
#[derive(Clone, Debug)]
pub enum Switch {
    /// At an address without what was typed.
    Link(String),
    /// By sending the page's form, which is named `report`, with `go` as named.
    Report { address: String, go: &'static str },
    /// With the receipt of a case.
    Receipt { address: String, receipt: String },
    /// It isn't: the page is shown once.
    Nowhere,
}

impl Switch {
    pub fn link(say: Say, address: &str) -> Self {
        Self::Link(say.other().to(address))
    }

    pub fn report(say: Say, address: &str, go: &'static str) -> Self {
        let address = say.other().to(address);
        Self::Report { address, go }
    }

    pub fn receipt(say: Say, receipt: &str) -> Self {
        Self::Receipt {
            address: say.other().to("/track"),
            receipt: receipt.to_owned(),
        }
    }

    /// Whether it's a button of the page's own form.
    pub fn is_of_report(&self) -> bool {
        matches!(self, Self::Report { .. })
    }
}

/// What every page has around it.
#[derive(Clone, Debug)]
pub struct Frame {
    pub say: Say,
    pub title: String,
    pub switch: Switch,
}

impl Frame {
    pub fn new(say: Say, title: impl Into<String>, switch: Switch) -> Self {
        Self {
            say,
            title: title.into(),
            switch,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_thai_until_english_is_asked_for() {
        assert!(!Say::asked("").is_english());
        assert!(!Say::asked("lang=de&q=en").is_english());
        let english = Say::asked("q=x&lang=en");
        assert_eq!(english.to("/track"), "/track?lang=en");
        assert_eq!(english.to("/?q=x"), "/?q=x&lang=en");
        assert_eq!(english.other().to("/track"), "/track");
    }
}
