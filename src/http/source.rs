//! Where a request came from, as far as trusted proxies tell.

use actix_web::http::header::HeaderMap;
use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};

/// The address that a request came from: the connection's own, or, behind trusted proxies, the last address of
/// `X-Forwarded-For` that none of them has.
///
/// Every proxy appends the address it was reached from, so the list is walked from its end, and whatever stands
/// before the first address that isn't a trusted proxy's is the caller's own invention. So is what stands before
/// a hop that isn't an address: the trusted proxy after it counts then.
pub(super) fn client_address(peer: IpAddr, headers: &HeaderMap, proxies: &[IpNet]) -> IpAddr {
    let trusted = |address: &IpAddr| proxies.iter().any(|proxy| proxy.contains(address));
    let mut nearest = peer.to_canonical();
    if !trusted(&nearest) {
        return nearest;
    }
    // Several lines are one list (RFC 9110, section 5.3).
    let lines: Vec<_> = headers
        .get_all("x-forwarded-for")
        .map(|line| String::from_utf8_lossy(line.as_bytes()))
        .collect();
    for hop in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
        let Some(address) = address(hop) else { break };
        nearest = address;
        if !trusted(&nearest) {
            break;
        }
    }
    nearest
}

/// `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]` or `[2001:db8::1]:4711`.
fn address(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim();
    let bare = hop
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(hop);
    let parsed = bare.parse().ok();
    let address: Option<IpAddr> = parsed.or_else(|| Some(hop.parse::<SocketAddr>().ok()?.ip()));
    address.map(|address| address.to_canonical())
}

/// A trusted proxy: an address, or a network as `10.0.0.0/8`.
///
/// # Errors
/// A sentence for the operator when it's neither, or everybody.
pub fn parse_proxy(text: &str) -> Result<IpNet, String> {
    if let Some(address) = address(text) {
        return Ok(address.into());
    }
    let network: IpNet = text
        .parse()
        .map_err(|_| format!("{text:?} is neither an address nor a network like 10.0.0.0/8"))?;
    if network.prefix_len() == 0 {
        return Err(format!("{text} is everybody: name the proxies"));
    }
    Ok(network.trunc())
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::{HeaderName, HeaderValue};

    fn from(peer: &str, lines: &[&str]) -> String {
        let proxies = ["127.0.0.1", "10.0.0.0/8", "2001:db8:1::/48"].map(|proxy| parse_proxy(proxy).unwrap());
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(
                HeaderName::from_static("x-forwarded-for"),
                HeaderValue::from_bytes(line.as_bytes()).unwrap(),
            );
        }
        client_address(peer.parse().unwrap(), &headers, &proxies).to_string()
    }

    #[test]
    fn only_what_a_trusted_proxy_wrote_is_believed() {
        assert_eq!(from("192.0.2.9", &["198.51.100.1"]), "192.0.2.9", "no proxy");
        assert_eq!(from("127.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(from("127.0.0.1", &["203.0.113.7, 198.51.100.1"]), "198.51.100.1");
        assert_eq!(
            from("127.0.0.1", &["203.0.113.7, 198.51.100.1, 10.1.2.3"]),
            "198.51.100.1"
        );
        assert_eq!(from("127.0.0.1", &[]), "127.0.0.1");
        assert_eq!(
            from("127.0.0.1", &["10.1.2.3, 10.1.2.4"]),
            "10.1.2.3",
            "all are proxies"
        );
    }

    #[test]
    fn all_lines_are_one_list() {
        assert_eq!(
            from("127.0.0.1", &["203.0.113.7", "198.51.100.1"]),
            "198.51.100.1"
        );
        assert_eq!(
            from("127.0.0.1", &["198.51.100.1", "10.0.0.1, 10.0.0.2"]),
            "198.51.100.1"
        );
    }

    #[test]
    fn what_stands_before_a_hop_that_is_no_address_is_invented() {
        for hop in ["unknown", "_hidden", "", "1.2.3", "198.51.100.1;x", "ก"] {
            assert_eq!(
                from("127.0.0.1", &[&format!("203.0.113.7, {hop}")]),
                "127.0.0.1",
                "{hop:?}"
            );
            assert_eq!(
                from("127.0.0.1", &[&format!("203.0.113.7, {hop}, 10.0.0.1")]),
                "10.0.0.1",
                "{hop:?}"
            );
        }
        assert_eq!(from("127.0.0.1", &["203.0.113.7", "unknown"]), "127.0.0.1");
    }

    #[test]
    fn ports_brackets_and_mapped_addresses_are_the_same_address() {
        assert_eq!(from("::ffff:127.0.0.1", &["198.51.100.1:4711"]), "198.51.100.1");
        assert_eq!(
            from("127.0.0.1", &["198.51.100.1, ::ffff:10.0.0.1"]),
            "198.51.100.1"
        );
        assert_eq!(from("2001:db8:1::1", &["[2001:db8:2::1]:443"]), "2001:db8:2::1");
        assert_eq!(
            from("127.0.0.1", &["[2001:db8:2::1], [2001:db8:1::5]"]),
            "2001:db8:2::1"
        );
    }

    #[test]
    fn a_proxy_is_an_address_or_a_network_but_not_everybody() {
        assert_eq!(parse_proxy("10.1.2.3/8").unwrap().to_string(), "10.0.0.0/8");
        assert_eq!(
            parse_proxy("::ffff:127.0.0.1").unwrap().to_string(),
            "127.0.0.1/32"
        );
        for wrong in ["0.0.0.0/0", "::/0", "proxy.example", "10.0.0.0/33", ""] {
            assert!(parse_proxy(wrong).is_err(), "{wrong:?}");
        }
    }
}
