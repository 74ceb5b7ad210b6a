//! E-mail addresses that people type.

use super::codes::Reason;
use super::problem::Fault;
use super::shapes::shapes;

shapes! {
    /// An e-mail address.
    EmailAddress = "^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+$" "somchai@example.go.th";
}

/// The longest address that mail servers carry (RFC 5321, 4.5.3.1.3, without the brackets).
pub const MAX_EMAIL: usize = 254;

/// An address as `name@host.tld`: a dot-atom of RFC 5322 at a domain name with a dot in it. What's rarer (quotes, addresses
/// of machines, letters beyond ASCII) isn't taken: it's a slip of the hand more often than an address.
///
/// # Errors
/// The fault, at `pointer`.
pub fn parse_email(pointer: &str, text: &str) -> Result<String, Fault> {
    let address = text.trim();
    if address.len() > MAX_EMAIL {
        return Err(Fault::pointer(pointer, Reason::TooLong).with("max", MAX_EMAIL));
    }
    let parts = address.rsplit_once('@');
    match parts.filter(|(local, domain)| is_local(local) && is_domain(domain)) {
        Some(_) => Ok(address.to_owned()),
        None => Err(Fault::pointer(pointer, Reason::Format).with("expected", "name@example.go.th")),
    }
}

fn is_local(text: &str) -> bool {
    let atom = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~-".contains(c);
    text.len() <= 64
        && text
            .split('.')
            .all(|part| !part.is_empty() && part.chars().all(atom))
}

fn is_domain(text: &str) -> bool {
    let label = |part: &str| {
        let inner = |c: char| c.is_ascii_alphanumeric() || c == '-';
        (1..=63).contains(&part.len())
            && part.chars().all(inner)
            && !part.starts_with('-')
            && !part.ends_with('-')
    };
    text.contains('.') && text.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_slips_of_the_hand() {
        for text in [
            "somchai@example.go.th",
            " a.b+c@x.co ",
            "o'neil_1@a-b.example.com",
        ] {
            let parsed = parse_email("/email", text).unwrap();
            assert_eq!(parsed, text.trim());
            assert!(
                parsed.parse::<lettre::Address>().is_ok(),
                "a mail can be sent to {parsed}"
            );
        }
        for text in [
            "",
            "somchai",
            "@example.go.th",
            "somchai@",
            "somchai@localhost",
            "a b@example.go.th",
            ".a@example.go.th",
            "a..b@example.go.th",
            "a@-x.th",
            "a@x-.th",
            "a@x..th",
            "a@b@example.go.th",
            "\"a b\"@example.go.th",
            "สมชาย@example.go.th",
            "a@[127.0.0.1]",
            "a@example.go.th\r\nBcc: b@example.go.th",
            "a\0@example.go.th",
        ] {
            assert!(parse_email("/email", text).is_err(), "{text:?}");
        }
        assert!(parse_email("/email", &format!("{}@example.go.th", "a".repeat(65))).is_err());
        assert!(parse_email("/email", &format!("a@{}.th", "b.".repeat(130))).is_err());
    }
}
