//! Which addresses the service may ask: those that anybody on the internet could reach, and nothing behind the service's
//! own firewall.
//!
//! Looked at when an address is given, and again, with what its name means by then, at every connection.

use super::networks::is_global;
use std::net::IpAddr;
use url::{Host, Url};

/// Why an address isn't one to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Not of the form.
    Form,
    /// Of a network that isn't public.
    Network,
}

/// The longest address of a receiver, in bytes.
const MAX_RECEIVER: usize = 500;
/// The longest address of a page, in bytes as it's sent: one letter of Thai takes nine.
const MAX_PAGE: usize = 2000;

/// The address of a receiver of webhooks: `https`, on port 443 or from 1024 on, without a password or a fragment. With
/// `loopback` those of this machine too, by `http` as well.
///
/// # Errors
/// Why it's refused.
pub fn parse_receiver(text: &str, loopback: bool) -> Result<Url, Refusal> {
    let plain = text.len() <= MAX_RECEIVER && text.bytes().all(|byte| byte.is_ascii_graphic());
    let url = Url::parse(text).ok().filter(|_| plain).ok_or(Refusal::Form)?;
    let host = url.host().ok_or(Refusal::Form)?;
    let scheme = url.scheme() == "https" || (url.scheme() == "http" && loopback && is_here(&host));
    let port = url.port_or_known_default().unwrap_or_default();
    if !(scheme && is_bare(&url) && url.fragment().is_none() && (port == 443 || port >= 1024)) {
        return Err(Refusal::Form);
    }
    in_reach(&host, loopback)?;
    Ok(url)
}

/// The address of a page that's looked at: `http` or `https`, on port 80, 443 or from 1024 on, without a password; its
/// letters may be Thai. With `loopback` those of this machine too.
///
/// # Errors
/// Why it's refused.
pub fn parse_page(text: &str, loopback: bool) -> Result<Url, Refusal> {
    let plain = text.len() <= MAX_PAGE && !text.contains(|c: char| c.is_whitespace() || c.is_control());
    let url = Url::parse(text).ok().filter(|_| plain);
    let url = url
        .filter(|url| url.as_str().len() <= MAX_PAGE)
        .ok_or(Refusal::Form)?;
    let host = url.host().ok_or(Refusal::Form)?;
    let scheme = matches!(url.scheme(), "http" | "https");
    let port = url.port_or_known_default().unwrap_or_default();
    if !(scheme && is_bare(&url) && (matches!(port, 80 | 443) || port >= 1024)) {
        return Err(Refusal::Form);
    }
    if is_here(&host) && !loopback {
        return Err(Refusal::Network);
    }
    in_reach(&host, loopback)?;
    Ok(url)
}

/// Whether an address tells nobody's name or password.
fn is_bare(url: &Url) -> bool {
    url.username().is_empty() && url.password().is_none()
}

/// Whether a host is this machine by its very name (RFC 6761, 6.3).
fn is_here(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => {
            let name = name.strip_suffix('.').unwrap_or(name);
            name == "localhost" || name.ends_with(".localhost")
        }
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

/// Whether a host that's an address may be asked; what a name means is seen when it's looked up.
fn in_reach(host: &Host<&str>, loopback: bool) -> Result<(), Refusal> {
    let address = match host {
        Host::Domain(_) => return Ok(()),
        Host::Ipv4(address) => IpAddr::V4(*address),
        Host::Ipv6(address) => IpAddr::V6(*address),
    };
    if may_reach(address, loopback) {
        Ok(())
    } else {
        Err(Refusal::Network)
    }
}

pub(super) fn may_reach(address: IpAddr, loopback: bool) -> bool {
    is_global(address) || (loopback && address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_other_networks_are_refused_however_they_are_written() {
        let hosts = "127.0.0.1 127.1 0x7f.1 2130706433 0x7f000001 0177.0.0.1 017700000001 127.0.0.1. \
             %31%32%37.0.0.1 ①②⑦.0.0.1 0 0.0.0.0 10.0.0.1 100.64.0.1 100.127.255.255 169.254.169.254 \
             0xa9fea9fe 172.16.0.1 172.31.255.255 192.0.0.8 192.0.2.1 192.88.99.1 192.168.1.1 \
             198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.250 240.0.0.1 \
             255.255.255.255 [::] [::1] [::127.0.0.1] [::ffff:127.0.0.1] [::ffff:7f00:1] \
             [::ffff:10.0.0.1] [64:ff9b::127.0.0.1] [64:ff9b::a9fe:a9fe] [64:ff9b:1::1] [100::1] \
             [2001::1] [2001:2::1] [2001:db8::1] [2002:7f00:1::] [3fff::1] [fc00::1] [fd12::1] \
             [fe80::1] [fec0::1] [ff02::1] [5f00::1] [4000::1]";
        for host in hosts.split_whitespace() {
            let url = format!("https://{host}/");
            assert_eq!(parse_page(&url, false).err(), Some(Refusal::Network), "{url}");
            let parsed = parse_receiver(&url, false);
            let expected = if host.is_ascii() {
                Refusal::Network
            } else {
                Refusal::Form
            };
            assert_eq!(parsed.err(), Some(expected), "{url}");
        }
    }

    #[test]
    fn public_addresses_are_taken() {
        let hosts = "1.1.1.1 100.63.255.255 172.15.0.1 172.32.0.1 192.0.1.1 198.17.0.1 223.255.255.255 \
             [2606:4700::1111] [2001:4860:4860::8888] [2001:200::1] [2a00::1] [::ffff:1.1.1.1] \
             [64:ff9b::1.1.1.1] example.go.th localhost xn--12c1fe0br.xn--o3cw4h";
        for host in hosts.split_whitespace() {
            assert!(
                parse_receiver(&format!("https://{host}/hook?x=1"), false).is_ok(),
                "{host}"
            );
        }
    }

    #[test]
    fn only_plain_https_on_ports_that_serve_nothing_of_the_system() {
        for url in [
            "http://example.go.th/",
            "ftp://example.go.th/",
            "file:///etc/passwd",
            "gopher://example.go.th/",
            "https://",
            "https://u@example.go.th/",
            "https://u:p@example.go.th/",
            "https://example.go.th/#x",
            "https://example.go.th:22/",
            "https://example.go.th:80/",
            "https://example.go.th:1023/",
            "https://example.go.th:99999/",
            "https://exam ple.go.th/",
            "https://example.go.th/\n",
            "",
            "example.go.th",
            "https://1.2.3.4.5/",
            "https://[::1/",
            "https://[fe80::1%25eth0]/",
        ] {
            assert_eq!(parse_receiver(url, false).err(), Some(Refusal::Form), "{url}");
        }
        let urls = "https://example.go.th:443/ https://example.go.th:1024/ https://example.go.th:8443/";
        for url in urls.split_whitespace() {
            assert!(parse_receiver(url, false).is_ok(), "{url}");
        }
        assert!(parse_receiver(&format!("https://example.go.th/{}", "a".repeat(480)), false).is_err());
    }

    #[test]
    fn this_machine_is_reached_only_where_a_setting_says_so() {
        let urls = "http://127.0.0.1:9000/ http://localhost:9000/ http://[::1]:9000/ https://127.0.0.1/";
        for url in urls.split_whitespace() {
            assert!(parse_receiver(url, true).is_ok(), "{url}");
            assert!(parse_receiver(url, false).is_err(), "{url}");
        }
        let urls = "http://example.go.th:9000/ http://localhost.example.go.th:9000/ http://10.0.0.1:9000/ \
             https://10.0.0.1/ http://127.0.0.1/ http://0.0.0.0:9000/ http://[::ffff:127.0.0.1]:9000/";
        for url in urls.split_whitespace() {
            assert!(parse_receiver(url, true).is_err(), "{url}");
        }
    }

    #[test]
    fn pages_are_taken_as_browsers_show_them() {
        for url in [
            "http://www.example.go.th/",
            "http://example.go.th:80/",
            "https://example.go.th:8443/a?b=c#d",
            "https://เทศบาล.ไทย/แผนงาน/ปี๒๕๖๗",
            "https://1.1.1.1/",
        ] {
            assert!(parse_page(url, false).is_ok(), "{url}");
        }
        let long = format!("https://example.go.th/{}", "ก".repeat(219));
        assert!(parse_page(&long, false).is_ok());
        assert_eq!(parse_page(&format!("{long}ก"), false), Err(Refusal::Form));
    }

    #[test]
    fn pages_of_this_machine_and_of_other_services_are_refused() {
        for url in [
            "ftp://example.go.th/",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "http://u@example.go.th/",
            "http://:p@example.go.th/",
            "http://example.go.th:22/",
            "http://example.go.th:443x/",
            "http://exam ple.go.th/",
            "http://exam\tple.go.th/",
            "http://example.go.th/\n",
            "",
            "example.go.th",
        ] {
            assert_eq!(parse_page(url, false).err(), Some(Refusal::Form), "{url:?}");
        }
        let urls = "http://localhost/ http://LOCALHOST:8080/ https://localhost./ http://a.localhost/ \
             http://127.0.0.1:8080/ http://[::1]:8080/ http://①②⑦.0.0.1/";
        for url in urls.split_whitespace() {
            assert_eq!(parse_page(url, false).err(), Some(Refusal::Network), "{url}");
            assert!(parse_page(url, true).is_ok(), "{url}");
        }
        assert_eq!(parse_page("http://10.0.0.1/", true).err(), Some(Refusal::Network));
    }
}
