//! A service's own fields, from its JSON Schema. What a field of a page can't show becomes a text area, and the schema
//! itself has the last word.

use super::{Control, Field};
use crate::calendar::arabic_digits;
use crate::http::{Fault, Reason};
use crate::pages::typed::Typed;
use serde_json::{Map, Number, Value};

/// Before the name of a service's own field.
pub const PREFIX: &str = "fields.";
/// A text that may be longer gets several lines.
const LINE: u64 = 200;

/// What a service asks for, one by one.
#[derive(Debug)]
pub struct Asked {
    name: String,
    id: String,
    title: String,
    description: Option<String>,
    required: bool,
    what: What,
}

#[derive(Debug, PartialEq)]
enum What {
    /// With its `format`.
    Text(String),
    Long,
    Number {
        whole: bool,
        min: Option<f64>,
        max: Option<f64>,
    },
    Truth,
    /// Values with their titles.
    OneOf(Vec<(Value, String)>),
    /// One text a line.
    List,
    Other,
}

/// What an object's schema asks for, in its order.
pub fn asked(schema: &Value) -> Vec<Asked> {
    let properties = schema.get("properties").and_then(Value::as_object);
    let required = |name: &str| {
        let list = schema.get("required").and_then(Value::as_array);
        list.is_some_and(|list| list.iter().any(|one| one == name))
    };
    let one = |(n, (name, schema)): (usize, (&String, &Value))| Asked {
        id: format!("service-{n}"),
        title: text(schema, "title").unwrap_or_else(|| name.clone()),
        description: text(schema, "description"),
        required: required(name),
        what: What::of(schema),
        name: name.clone(),
    };
    properties.into_iter().flatten().enumerate().map(one).collect()
}

fn text(schema: &Value, name: &str) -> Option<String> {
    let text = schema.get(name)?.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

impl What {
    fn of(schema: &Value) -> Self {
        let kind = match schema.get("type") {
            Some(Value::Array(kinds)) => kinds.iter().find(|kind| *kind != "null"),
            kind => kind,
        };
        let listed = schema.get("enum").and_then(Value::as_array);
        let titled = schema.get("oneOf").and_then(Value::as_array);
        if let Some(choices) = listed
            .map(|values| choices(values))
            .or(titled.and_then(|of| consts(of)))
        {
            return Self::OneOf(choices);
        }
        let limit = |name: &str| schema.get(name).and_then(Value::as_f64);
        match kind.and_then(Value::as_str) {
            Some("string")
                if schema
                    .get("maxLength")
                    .and_then(Value::as_u64)
                    .is_some_and(|n| n > LINE) =>
            {
                Self::Long
            }
            Some("string") => Self::Text(text(schema, "format").unwrap_or_default()),
            Some(kind @ ("number" | "integer")) => Self::Number {
                whole: kind == "integer",
                min: limit("minimum"),
                max: limit("maximum"),
            },
            Some("boolean") => Self::Truth,
            Some("array") if schema.pointer("/items/type").is_some_and(|kind| kind == "string") => Self::List,
            _ => Self::Other,
        }
    }

    fn control(&self) -> Control {
        match self {
            Self::Text(format) if format == "date" => Control::line("date", "text", "off"),
            Self::Text(format) if format == "email" => Control::line("email", "email", "off"),
            Self::Text(_) => Control::TEXT,
            Self::Number { whole: true, .. } => Control::line("text", "numeric", "off"),
            Self::Number { .. } => Control::line("text", "decimal", "off"),
            Self::Truth => Control::Tick,
            Self::OneOf(choices) => {
                let choice = |(value, title): &(Value, String)| (plain(value), title.clone());
                Control::Choice(choices.iter().map(choice).collect())
            }
            Self::Long | Self::List | Self::Other => Control::Lines { rows: 4 },
        }
    }

    /// What was typed, as the schema wants it.
    fn value(&self, typed: &str) -> Result<Value, Fault> {
        let fault = |reason| Fault::pointer("", reason);
        match self {
            Self::Text(_) | Self::Long => Ok(typed.trim().into()),
            Self::Number { whole, min, max } => {
                let number = number(typed, *whole).ok_or_else(|| fault(Reason::NotANumber))?;
                let value = number.as_f64().unwrap_or_default();
                let (low, high) = (min.unwrap_or(f64::MIN), max.unwrap_or(f64::MAX));
                if (low..=high).contains(&value) {
                    return Ok(number.into());
                }
                let limit =
                    |limit: &Option<f64>| limit.map_or_else(|| "…".to_owned(), |limit| limit.to_string());
                Err(fault(Reason::OutOfRange)
                    .with("min", limit(min))
                    .with("max", limit(max)))
            }
            Self::Truth => Ok(true.into()),
            Self::OneOf(choices) => {
                let chosen = choices.iter().find(|(value, _)| plain(value) == typed);
                let titles = || {
                    choices
                        .iter()
                        .map(|(_, title)| title.as_str())
                        .collect::<Vec<_>>()
                        .join(", ")
                };
                let unknown = || fault(Reason::UnknownValue).with("allowed", titles());
                chosen.map(|(value, _)| value.clone()).ok_or_else(unknown)
            }
            Self::List => {
                let lines = typed.lines().map(str::trim).filter(|line| !line.is_empty());
                Ok(lines.map(Value::from).collect())
            }
            Self::Other => Ok(serde_json::from_str(typed).unwrap_or_else(|_| typed.trim().into())),
        }
    }
}

fn choices(values: &[Value]) -> Vec<(Value, String)> {
    values.iter().map(|value| (value.clone(), plain(value))).collect()
}

/// The values of a `oneOf` that lists one by one, each with its title.
fn consts(of: &[Value]) -> Option<Vec<(Value, String)>> {
    let one = |schema: &Value| {
        let value = schema.get("const")?;
        Some((
            value.clone(),
            text(schema, "title").unwrap_or_else(|| plain(value)),
        ))
    };
    of.iter().map(one).collect()
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A number as people type it: with Thai digits, with commas between thousands.
fn number(typed: &str, whole: bool) -> Option<Number> {
    let digits = arabic_digits(typed.trim()).replace(',', "");
    if whole {
        return digits.parse::<i64>().ok().map(Number::from);
    }
    digits
        .parse::<i64>()
        .map(Number::from)
        .ok()
        .or_else(|| Number::from_f64(digits.parse().ok()?))
}

impl Asked {
    fn field_name(&self) -> String {
        format!("{PREFIX}{}", self.name)
    }

    fn pointer(&self) -> String {
        format!("/fields/{}", self.name.replace('~', "~0").replace('/', "~1"))
    }

    /// As it's shown, with what's wrong with it.
    pub fn field(&self, typed: &Typed, error: Option<String>) -> Field {
        let name = self.field_name();
        Field {
            id: self.id.clone(),
            label: self.title.clone(),
            hint: self.hint(),
            control: self.what.control(),
            value: typed.get(&name).to_owned(),
            required: self.required && self.what != What::Truth,
            error,
            name,
        }
    }

    fn hint(&self) -> Option<String> {
        let list = (self.what == What::List).then_some("พิมพ์บรรทัดละหนึ่งรายการ (one per line)");
        let parts: Vec<&str> = self.description.as_deref().into_iter().chain(list).collect();
        (!parts.is_empty()).then(|| parts.join(" · "))
    }

    /// Whether a fault at this pointer is shown at this field.
    pub fn holds(&self, pointer: &str) -> bool {
        let own = self.pointer();
        pointer
            .strip_prefix(own.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// What was typed into a service's own fields, as the API takes it.
pub fn read(asked: &[Asked], typed: &Typed, faults: &mut Vec<Fault>) -> Map<String, Value> {
    let mut fields = Map::new();
    for one in asked {
        let at = |fault: Fault| fault.placed(crate::http::At::Pointer(one.pointer()));
        match typed.given(&one.field_name()) {
            Some(text) => match one.what.value(&text) {
                Ok(value) => drop(fields.insert(one.name.clone(), value)),
                Err(fault) => faults.push(at(fault)),
            },
            None if one.what == What::Truth => drop(fields.insert(one.name.clone(), false.into())),
            None if one.required => faults.push(at(Fault::pointer("", Reason::Required))),
            None => {}
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn schema() -> Value {
        json!({ "type": "object", "required": ["size", "count"], "properties": {
            "size": { "type": "string", "title": "ขนาด", "enum": ["1/2", "3/4"] },
            "count": { "type": "integer", "minimum": 1, "maximum": 9 },
            "depth": { "type": ["number", "null"] },
            "own": { "type": "boolean" },
            "kind": { "oneOf": [{ "const": 1, "title": "บ้าน" }, { "const": 2, "title": "ร้าน" }] },
            "names": { "type": "array", "items": { "type": "string" } },
            "a/b": { "type": "object" },
        }})
    }

    #[test]
    fn what_was_typed_becomes_what_the_schema_wants() {
        let asked = asked(&schema());
        let body = "fields.size=1%2F2&fields.count=%E0%B9%93&fields.depth=1,200.5&fields.own=on&fields.kind=2&\
                    fields.names=a%0D%0A%0D%0Ab&fields.a%2Fb=%7B%22x%22:1%7D";
        let mut faults = Vec::new();
        let read = read(&asked, &Typed::parse(body.as_bytes()), &mut faults);
        let expected = json!({ "size": "1/2", "count": 3, "depth": 1200.5, "own": true, "kind": 2, "names": ["a", "b"],
            "a/b": { "x": 1 } });
        assert_eq!((Value::Object(read), faults), (expected, Vec::new()));
    }

    #[test]
    fn what_cannot_be_is_said_at_its_field() {
        let asked = asked(&schema());
        let mut faults = Vec::new();
        let body = "fields.count=many&fields.kind=3&fields.depth=x";
        let fields = read(&asked, &Typed::parse(body.as_bytes()), &mut faults);
        assert_eq!(Value::Object(fields), json!({ "own": false }));
        let found: Vec<_> = faults
            .iter()
            .map(|fault| (fault.at.clone(), fault.reason))
            .collect();
        let at = |name: &str| crate::http::At::Pointer(format!("/fields/{name}"));
        assert_eq!(
            found,
            [
                (at("size"), Reason::Required),
                (at("count"), Reason::NotANumber),
                (at("depth"), Reason::NotANumber),
                (at("kind"), Reason::UnknownValue),
            ]
        );
        assert!(asked[6].holds("/fields/a~1b/x") && !asked[6].holds("/fields/a~1bc"));
    }
}
