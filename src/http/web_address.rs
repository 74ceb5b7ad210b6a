//! Addresses of the web that people give for others to follow.

use super::codes::Reason;
use super::problem::Fault;
use super::text::Text;

/// An address of the web, as [`parse_web_address`] takes it, in descriptions.
pub struct WebAddress;

impl utoipa::PartialSchema for WebAddress {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::schema::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .description(Some("An address of the web."))
            .max_length(Some(500))
            .pattern(Some(
                "^https?://[^\\s/@\\x00-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]+\
                 (/[^\\s\\x00-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]*)?$",
            ))
            .examples(["https://www.example.go.th/manual/tax.pdf"])
            .into()
    }
}

impl utoipa::ToSchema for WebAddress {}

const ADDRESS: Text = Text::line(500);

/// An address that a page may lead to: nothing that a browser would run, and nobody's password.
///
/// # Errors
/// The fault, at `pointer`.
pub fn parse_web_address(pointer: &str, text: &str) -> Result<String, Fault> {
    let text = ADDRESS.parse(pointer, text)?;
    let leads = url::Url::parse(&text).is_ok_and(|url| {
        let bare = url.username().is_empty() && url.password().is_none();
        matches!(url.scheme(), "http" | "https") && url.has_host() && bare
    });
    if leads {
        Ok(text)
    } else {
        Err(Fault::pointer(pointer, Reason::Format).with("expected", "https://…"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_browser_goes_to_is_an_address() {
        for text in ["https://www.example.go.th", " http://เทศบาล.ไทย/a?b=c#d "] {
            assert_eq!(parse_web_address("/url", text).unwrap(), text.trim());
        }
        for text in [
            "",
            "www.example.go.th",
            "javascript:alert(1)",
            "data:text/html,x",
            "ftp://example.go.th/",
            "https://",
            "https://u@example.go.th/",
            "https://:p@example.go.th/",
            "https://example.go.th/\n",
        ] {
            assert!(parse_web_address("/url", text).is_err(), "{text:?}");
        }
        let long = format!("https://example.go.th/{}", "a".repeat(480));
        assert!(parse_web_address("/url", &long).is_err());
    }
}
