//! Which addresses a webhook may have: those that anybody on the internet could reach, and nothing behind the service's
//! own firewall.
//!
//! Looked at when an address is given, and again, with what its name means by then, at every connection.

use super::networks::is_global;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use url::{Host, Url};

/// Why an address isn't one for a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Not of the form.
    Form,
    /// Of a network that isn't public.
    Network,
}

/// The longest address that's taken, in bytes.
pub const MAX_URL: usize = 500;

/// An address: `https`, on port 443 or from 1024 on, without a password or a fragment. With `loopback` those of this
/// machine too, by `http` as well.
///
/// # Errors
/// Why it's refused.
pub fn parse(text: &str, loopback: bool) -> Result<Url, Refusal> {
    let plain = text.len() <= MAX_URL && text.bytes().all(|byte| byte.is_ascii_graphic());
    let url = Url::parse(text).ok().filter(|_| plain).ok_or(Refusal::Form)?;
    let bare = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    let port = url.port_or_known_default().unwrap_or_default();
    let host = url.host().ok_or(Refusal::Form)?;
    let scheme = url.scheme() == "https" || (url.scheme() == "http" && loopback && is_here(&host));
    if !(bare && scheme && (port == 443 || port >= 1024)) {
        return Err(Refusal::Form);
    }
    let address = match host {
        Host::Domain(_) => None,
        Host::Ipv4(address) => Some(IpAddr::V4(address)),
        Host::Ipv6(address) => Some(IpAddr::V6(address)),
    };
    match address {
        Some(address) if !may_reach(address, loopback) => Err(Refusal::Network),
        _ => Ok(url),
    }
}

/// Whether a host is this machine by its very name.
fn is_here(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

fn may_reach(address: IpAddr, loopback: bool) -> bool {
    is_global(address) || (loopback && address.is_loopback())
}

/// Resolves names for a connection, which goes to one of the addresses given here: a name can't mean something else a
/// moment later.
pub struct Resolver {
    pub loopback: bool,
}

/// Why a name led nowhere; found again in the error of the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup {
    Unknown,
    NotPublic,
}

impl fmt::Display for Lookup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unknown => "there's no such name",
            Self::NotPublic => "the name has no public address",
        })
    }
}

impl std::error::Error for Lookup {}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let loopback = self.loopback;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await;
            let found: Vec<SocketAddr> = found.map_err(|_| Lookup::Unknown)?.collect();
            if found.is_empty() {
                return Err(Lookup::Unknown.into());
            }
            let allowed = found.into_iter().filter(|found| may_reach(found.ip(), loopback));
            let allowed: Vec<SocketAddr> = allowed.collect();
            if allowed.is_empty() {
                return Err(Lookup::NotPublic.into());
            }
            let addresses: Addrs = Box::new(allowed.into_iter());
            Ok(addresses)
        })
    }
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
            let parsed = parse(&url, false);
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
                parse(&format!("https://{host}/hook?x=1"), false).is_ok(),
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
            assert_eq!(parse(url, false).err(), Some(Refusal::Form), "{url}");
        }
        let urls = "https://example.go.th:443/ https://example.go.th:1024/ https://example.go.th:8443/";
        for url in urls.split_whitespace() {
            assert!(parse(url, false).is_ok(), "{url}");
        }
        assert!(parse(&format!("https://example.go.th/{}", "a".repeat(480)), false).is_err());
    }

    #[test]
    fn this_machine_is_reached_only_where_a_setting_says_so() {
        let urls = "http://127.0.0.1:9000/ http://localhost:9000/ http://[::1]:9000/ https://127.0.0.1/";
        for url in urls.split_whitespace() {
            assert!(parse(url, true).is_ok(), "{url}");
            assert!(parse(url, false).is_err(), "{url}");
        }
        let urls = "http://example.go.th:9000/ http://localhost.example.go.th:9000/ http://10.0.0.1:9000/ \
             https://10.0.0.1/ http://127.0.0.1/ http://0.0.0.0:9000/ http://[::ffff:127.0.0.1]:9000/";
        for url in urls.split_whitespace() {
            assert!(parse(url, true).is_err(), "{url}");
        }
    }

    #[tokio::test]
    async fn a_name_that_means_this_machine_is_refused_when_it_is_looked_up() {
        let look_up = async |name: &str, loopback| {
            let found = Resolver { loopback }.resolve(name.parse().unwrap()).await;
            found
                .map(Iterator::count)
                .map_err(|error| *error.downcast::<Lookup>().unwrap())
        };
        assert_eq!(look_up("localhost", false).await, Err(Lookup::NotPublic));
        assert!(look_up("localhost", true).await.unwrap() > 0);
        assert_eq!(look_up("nothing.invalid", false).await, Err(Lookup::Unknown));
    }
}
