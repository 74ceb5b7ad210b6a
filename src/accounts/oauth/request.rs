//! A token request, read from its form and its `Authorization` header.

use super::grant::Refusal;
use crate::crypto::Secret;
use crate::http::is_id;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;
use std::collections::HashMap;

/// Who asks, and for what.
pub struct TokenRequest {
    pub client_id: String,
    pub client_secret: Secret,
    /// The words of `scope`; all that the client has without it.
    pub scope: Option<String>,
}

impl TokenRequest {
    /// # Errors
    /// As RFC 6749, section 5.2 names them.
    pub fn parse(content_type: &str, form: &[u8], authorization: Option<&str>) -> Result<Self, Refusal> {
        let mut fields = read_form(content_type, form)?;
        match fields.remove("grant_type").as_deref() {
            Some("client_credentials") => {}
            Some(_) => return Err(Refusal::UnsupportedGrantType),
            None => return Err(Refusal::InvalidRequest("grant_type is missing")),
        }
        let in_body = (fields.remove("client_id"), fields.remove("client_secret"));
        let (client_id, client_secret) = match (authorization, in_body) {
            (Some(header), (_, None)) => basic(header).ok_or(Refusal::InvalidClient)?,
            (Some(_), (_, Some(_))) => return Err(Refusal::InvalidRequest("two ways of authentication")),
            (None, (Some(id), Some(secret))) => (id, secret),
            (None, _) => return Err(Refusal::InvalidClient),
        };
        if !is_id(&client_id) {
            return Err(Refusal::InvalidClient);
        }
        Ok(Self {
            client_id,
            client_secret: Secret::new(client_secret),
            scope: fields.remove("scope"),
        })
    }
}

/// The fields of the form. Those without a value count as left out, those we don't know are ignored.
fn read_form(content_type: &str, form: &[u8]) -> Result<HashMap<String, String>, Refusal> {
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(Refusal::InvalidRequest("send application/x-www-form-urlencoded"));
    }
    let mut fields = HashMap::new();
    let known = ["grant_type", "client_id", "client_secret", "scope"];
    for (name, value) in url::form_urlencoded::parse(form) {
        if value.is_empty() || !known.contains(&name.as_ref()) {
            continue;
        }
        if fields.insert(name.into_owned(), value.into_owned()).is_some() {
            return Err(Refusal::InvalidRequest("a parameter comes twice"));
        }
    }
    Ok(fields)
}

/// Id and secret of HTTP Basic, each form-encoded as RFC 6749, section 2.3.1 has it.
fn basic(header: &str) -> Option<(String, String)> {
    let (scheme, encoded) = header.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    let plain = |text: &str| percent_decode_str(text).decode_utf8().ok().map(String::from);
    Some((plain(id)?, plain(secret)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: &str = "application/x-www-form-urlencoded; charset=utf-8";

    fn refusal(form: &str, authorization: Option<&str>) -> &'static str {
        TokenRequest::parse(FORM, form.as_bytes(), authorization)
            .map_or_else(|refusal| refusal.word(), |_| "")
    }

    #[test]
    fn requests_are_read_as_the_rfc_says() {
        let grant = "grant_type=client_credentials";
        let header = format!("bAsIc {}", STANDARD.encode("a%2Db:s%3As"));
        let request = TokenRequest::parse(FORM, format!("{grant}&scope=&nonce=1").as_bytes(), Some(&header));
        let request = request.ok().unwrap();
        assert_eq!(
            (
                request.client_id.as_str(),
                request.client_secret.expose(),
                request.scope
            ),
            ("a-b", "s:s", None)
        );
        let both = format!("{grant}&client_id=a&client_secret=s");
        assert_eq!(refusal(&both, None), "");
        assert_eq!(refusal(&both, Some(&header)), "invalid_request");
        assert_eq!(
            refusal(&format!("{both}&scope=a&scope=b"), None),
            "invalid_request"
        );
        assert_eq!(refusal("client_id=a&client_secret=s", None), "invalid_request");
        assert_eq!(
            refusal("grant_type=password&client_id=a&client_secret=s", None),
            "unsupported_grant_type"
        );
        assert_eq!(refusal(grant, None), "invalid_client");
        assert_eq!(refusal(grant, Some("Bearer x")), "invalid_client");
        assert_eq!(
            refusal(&format!("{grant}&client_id=a%00&client_secret=s"), None),
            "invalid_client"
        );
    }
}
