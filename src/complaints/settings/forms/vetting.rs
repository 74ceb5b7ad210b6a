//! Which JSON Schemas a form may have. An agency writes them and anybody sends what they're asked about, so none may take
//! long, whatever is sent: nothing is fetched, patterns run in linear time, and references can't multiply.

use crate::http::{Fault, Faults, Reason, Result};
use jsonschema::{PatternOptions, Validator};
use serde_json::{Map, Value};

/// Bytes of a schema, written without spaces.
const MOST_BYTES: usize = 16 * 1024;
/// Objects and booleans of a schema, those that references repeat counted again.
const MOST_NODES: usize = 500;
const MOST_PATTERNS: usize = 30;
/// Bytes that one pattern takes once it's compiled.
const PATTERN_BYTES: usize = 256 * 1024;
/// Values of a request, those of lists and objects in it counted as well.
pub const MOST_VALUES: usize = 200;

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";
const DEFINITION: &str = "#/$defs/";

/// A schema that can be asked. Patterns are read by an engine without backtracking, so look-around and references within a
/// pattern are refused; formats are checked; references to elsewhere aren't followed.
///
/// # Errors
/// Where it's wrong, as a JSON pointer, and why.
pub fn compile(schema: &Value) -> Result<Validator, (String, String)> {
    jsonschema::draft202012::options()
        .with_pattern_options(PatternOptions::regex().size_limit(PATTERN_BYTES))
        .should_validate_formats(true)
        .build(schema)
        .map_err(|error| {
            // Of a pattern that's too much for the engine only the second is known.
            let places = [error.instance_path(), error.schema_path()];
            let pointer = places.iter().find(|place| !place.as_str().is_empty());
            let pointer = pointer.map(ToString::to_string).unwrap_or_default();
            (pointer, cut(&error.to_string()))
        })
}

/// What's said about a fault: not all of a very long one.
pub fn cut(detail: &str) -> String {
    detail.chars().take(200).collect()
}

/// Looks whether a form may have this schema; faults are at `base` and the place in it.
///
/// # Errors
/// `422` with every fault.
pub fn vet(base: &str, schema: &Map<String, Value>) -> Result<()> {
    let mut look = Look {
        definitions: schema.get("$defs").and_then(Value::as_object),
        faults: Faults::default(),
        patterns: 0,
    };
    let whole = Value::Object(schema.clone());
    if schema.get("type").and_then(Value::as_str) != Some("object") {
        look.refuse(format!("{base}/type"), "`type` must be \"object\"");
    }
    if whole.to_string().len() > MOST_BYTES {
        look.refuse(base.to_owned(), &format!("at most {MOST_BYTES} bytes"));
    }
    let nodes = look.walk(base, &whole, false);
    if nodes > MOST_NODES {
        look.refuse(
            base.to_owned(),
            &format!("at most {MOST_NODES} schemas, those that references repeat counted again"),
        );
    }
    if look.patterns > MOST_PATTERNS {
        look.refuse(base.to_owned(), &format!("at most {MOST_PATTERNS} patterns"));
    }
    if look.faults.is_empty()
        && let Err((pointer, detail)) = compile(&whole)
    {
        look.refuse(format!("{base}{pointer}"), &detail);
    }
    look.faults.finish(Some(()))
}

struct Look<'a> {
    definitions: Option<&'a Map<String, Value>>,
    faults: Faults,
    patterns: usize,
}

impl Look<'_> {
    fn refuse(&mut self, pointer: String, detail: &str) {
        let fault = Fault::pointer(pointer, Reason::NotASchema);
        self.faults.push(fault.with("detail", detail));
    }

    /// Counts the nodes of a value, and refuses what it may not have. `defining`: whether it's within `$defs`.
    fn walk(&mut self, pointer: &str, value: &Value, defining: bool) -> usize {
        match value {
            Value::Object(fields) => {
                let mut nodes = 1;
                for (name, inner) in fields {
                    let at = format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
                    nodes += self.keyword(&at, name, inner, defining);
                    nodes += self.walk(&at, inner, defining || name == "$defs");
                }
                nodes
            }
            Value::Array(items) => {
                let one = |(n, item)| self.walk(&format!("{pointer}/{n}"), item, defining);
                items.iter().enumerate().map(one).sum()
            }
            Value::Bool(_) => 1,
            _ => 0,
        }
    }

    /// Looks at a field that is a keyword when it has the type of one; gives the nodes that it repeats.
    fn keyword(&mut self, pointer: &str, name: &str, value: &Value, defining: bool) -> usize {
        match (name, value) {
            ("$ref", Value::String(to)) => return self.reference(pointer, to, defining),
            ("$schema", Value::String(draft)) if draft == DRAFT => {}
            (
                "$schema" | "$id" | "$anchor" | "$dynamicRef" | "$dynamicAnchor" | "$recursiveRef",
                Value::String(_),
            ) => self.refuse(
                pointer.to_owned(),
                "only `$ref` to `#/$defs/…`, and draft 2020-12",
            ),
            ("pattern", Value::String(_)) => self.patterns += 1,
            ("patternProperties", Value::Object(patterns)) => self.patterns += patterns.len(),
            _ => {}
        }
        0
    }

    fn reference(&mut self, pointer: &str, to: &str, defining: bool) -> usize {
        let found = to
            .strip_prefix(DEFINITION)
            .zip(self.definitions)
            .and_then(|(name, definitions)| definitions.get(name));
        match found {
            Some(_) if defining => {
                self.refuse(pointer.to_owned(), "a definition may not refer to another");
                0
            }
            Some(definition) => nodes_of(definition),
            None => {
                self.refuse(pointer.to_owned(), "only `#/$defs/…`, of this schema");
                0
            }
        }
    }
}

fn nodes_of(value: &Value) -> usize {
    match value {
        Value::Object(fields) => 1 + fields.values().map(nodes_of).sum::<usize>(),
        Value::Array(items) => items.iter().map(nodes_of).sum(),
        Value::Bool(_) => 1,
        _ => 0,
    }
}

/// How many values there are, the inner ones of lists and objects among them.
pub fn values_of(value: &Value) -> usize {
    match value {
        Value::Object(fields) => 1 + fields.values().map(values_of).sum::<usize>(),
        Value::Array(items) => 1 + items.iter().map(values_of).sum::<usize>(),
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::time::{Duration, Instant};

    /// Where the first fault is, and what's said; `None` when the schema is taken.
    fn fault(schema: Value) -> Option<(String, String)> {
        let Value::Object(schema) = schema else {
            panic!("an object")
        };
        let error = vet("/fields", &schema).err()?;
        let crate::http::At::Pointer(pointer) = &error.errors()[0].at else {
            panic!("a pointer")
        };
        Some((pointer.clone(), error.errors()[0].params["detail"].clone()))
    }

    #[test]
    fn a_form_as_agencies_write_them_is_taken() {
        let thai = json!({ "type": "object", "required": ["size"], "additionalProperties": false,
            "$schema": DRAFT, "$defs": { "phone": { "type": "string", "pattern": "^0[0-9]{8,9}$" } },
            "properties": { "size": { "enum": ["1/2", "3/4"] }, "phone": { "$ref": "#/$defs/phone" },
                "name": { "type": "string", "pattern": "^[ก-๙ .]{1,100}$" }, "pattern": { "type": "string" },
                "since": { "type": "string", "format": "date" }, "note": { "type": "string", "pattern": "^\\w+$" } } });
        assert_eq!(fault(thai), None);
    }

    /// A form with one field of this schema.
    fn field(schema: &Value) -> Value {
        json!({ "type": "object", "properties": { "a": schema } })
    }

    fn refuses(cases: &[(Value, &str)]) {
        for (schema, pointer) in cases {
            let said = fault(schema.clone());
            let at = said.as_ref().map(|(at, _)| at.as_str());
            assert_eq!(at, Some(*pointer), "{schema} {said:?}");
        }
    }

    #[test]
    fn what_leads_elsewhere_or_refers_to_itself_is_refused() {
        let double = |to: &str| json!({ "allOf": [{ "$ref": to }, { "$ref": to }] });
        let nested = json!({ "type": "object", "$defs": { "a": double("#/$defs/b"), "b": {} }, "allOf": [{ "$ref": "#/$defs/a" }] });
        let wide = json!({ "type": "object", "$defs": { "a": { "allOf": vec![json!(true); 100] } },
            "allOf": vec![json!({ "$ref": "#/$defs/a" }); 10] });
        let odd = json!({ "type": "object", "properties": { "a/b": { "$ref": "#" } } });
        refuses(&[
            (
                field(&json!({ "$ref": "https://example.com/x.json" })),
                "/fields/properties/a/$ref",
            ),
            (
                field(&json!({ "$ref": "file:///etc/passwd" })),
                "/fields/properties/a/$ref",
            ),
            (
                field(&json!({ "$ref": "#/$defs/nothing" })),
                "/fields/properties/a/$ref",
            ),
            (odd, "/fields/properties/a~1b/$ref"),
            (
                field(&json!({ "$dynamicRef": "#x" })),
                "/fields/properties/a/$dynamicRef",
            ),
            (
                json!({ "type": "object", "$id": "https://example.com/" }),
                "/fields/$id",
            ),
            (
                json!({ "type": "object", "$schema": "https://example.com/" }),
                "/fields/$schema",
            ),
            (nested, "/fields/$defs/a/allOf/0/$ref"),
            (wide, "/fields"),
        ]);
    }

    #[test]
    fn what_is_no_form_or_too_much_is_refused() {
        let pattern = |pattern: &str| {
            (
                field(&json!({ "pattern": pattern })),
                "/fields/properties/a/pattern",
            )
        };
        refuses(&[
            (json!({}), "/fields/type"),
            (json!({ "type": ["object", "null"] }), "/fields/type"),
            (
                field(&json!({ "minLength": "x" })),
                "/fields/properties/a/minLength",
            ),
            pattern("("),
            pattern("^(a(?=b))+$"),
            pattern("^(a)\\1$"),
            pattern("^(\\w{200}){200}$"),
            (
                field(&json!({ "allOf": vec![json!({ "pattern": "a+b" }); 31] })),
                "/fields",
            ),
            (field(&json!({ "title": "ก".repeat(6000) })), "/fields"),
        ]);
    }

    #[test]
    fn a_pattern_that_backtracks_elsewhere_takes_no_time_here() {
        let schema = json!({ "type": "object", "properties": { "a": { "pattern": "^(a+)+$" }, "b": { "pattern": "^(a|aa)*(b|a)*c$" } } });
        assert_eq!(fault(schema.clone()), None);
        let schema = compile(&schema).unwrap();
        let long = format!("{}!", "a".repeat(50_000));
        let start = Instant::now();
        assert!(!schema.is_valid(&json!({ "a": long })) && !schema.is_valid(&json!({ "b": long })));
        assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    }
}
