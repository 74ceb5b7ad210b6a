//! Forms as they're shown: fields with their labels, what was typed, and what's wrong with it.

mod report;
mod schema;

pub use report::{Line, Report, summary_of};
pub use schema::{asked, read};

/// A group of fields.
#[derive(Debug)]
pub struct Section {
    pub legend: String,
    pub about: Option<String>,
    pub fields: Vec<Field>,
}

/// One field.
#[derive(Debug)]
pub struct Field {
    /// Under which it's sent.
    pub name: String,
    pub id: String,
    pub label: String,
    pub hint: Option<String>,
    pub control: Control,
    pub value: String,
    pub required: bool,
    pub error: Option<String>,
}

/// With what it's filled in.
#[derive(Debug)]
pub enum Control {
    /// One line; the attributes `type`, `inputmode` and `autocomplete`.
    Line {
        kind: &'static str,
        mode: &'static str,
        complete: &'static str,
    },
    Lines {
        rows: u8,
    },
    /// Value and label of each choice.
    Choice(Vec<(String, String)>),
    Tick,
}

impl Section {
    /// Whether a field is in it.
    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field.name == name)
    }

    /// The fields in which something was typed, or that are ticked.
    pub fn said(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| !field.value.trim().is_empty())
    }

    pub fn is_blank(&self) -> bool {
        self.said().next().is_none()
    }
}

impl Control {
    pub const TEXT: Self = Self::line("text", "text", "off");

    pub const fn line(kind: &'static str, mode: &'static str, complete: &'static str) -> Self {
        Self::Line { kind, mode, complete }
    }
}

impl Field {
    /// The ids of what describes it.
    pub fn described_by(&self) -> String {
        let hint = self.hint.iter().map(|_| format!("{}-hint", self.id));
        let error = self.error.iter().map(|_| format!("{}-error", self.id));
        hint.chain(error).collect::<Vec<_>>().join(" ")
    }

    /// What was typed or chosen, in words.
    pub fn shown(&self) -> &str {
        match &self.control {
            Control::Choice(choices) => {
                let chosen = choices.iter().find(|(value, _)| *value == self.value);
                chosen.map_or(&self.value, |(_, label)| label)
            }
            _ => &self.value,
        }
    }

    pub fn is_tick(&self) -> bool {
        matches!(self.control, Control::Tick)
    }
}
