//! Calls to addresses of others: no redirects, and names are judged by what they resolve to. Whoever owns a name could let it point into the
//! operator's own networks, where services trust each other.

use ipnet::IpNet;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

/// A client that follows nothing and goes nowhere inside.
///
/// # Errors
/// TLS cannot be set up.
pub fn client(private: &[IpNet], patience: Option<Duration>) -> reqwest::Result<reqwest::Client> {
    let judge = Arc::new(Judge { private: private.to_vec() });
    let builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(Duration::from_secs(10))
        .dns_resolver(judge);
    match patience {
        Some(patience) => builder.timeout(patience),
        // Its clock would run while a large body is sent: whoever sends one bounds the whole.
        None => builder,
    }
    .build()
}

/// Longest word of an answer, in characters.
const LONGEST_WORD: usize = 500;

/// What an answer in JSON says under a name: one line, not too long.
pub fn said(body: &[u8], member: &str) -> Option<String> {
    let body: serde_json::Value = serde_json::from_slice(body).ok()?;
    let text = body[member].as_str()?.trim();
    let fits = (1..=LONGEST_WORD).contains(&text.chars().count()) && !text.chars().any(char::is_control);
    fits.then(|| text.to_owned())
}

/// Resolves names, and leaves out what lies inside.
struct Judge {
    /// Networks that the operator has named.
    private: Vec<IpNet>,
}

impl Judge {
    fn lets_in(&self, address: IpAddr) -> bool {
        is_public(address) || self.private.iter().any(|network| network.contains(&address))
    }
}

impl Resolve for Judge {
    fn resolve(&self, name: Name) -> Resolving {
        let judge = Self { private: self.private.clone() };
        Box::pin(async move {
            let name = name.as_str().to_owned();
            // The operator has written the word.
            let is_here = name == "localhost";
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let outside: Vec<SocketAddr> = found.into_iter().filter(|address| is_here || judge.lets_in(address.ip())).collect();
            if outside.is_empty() {
                return Err("its name leads into a private network (server.private_networks)".into());
            }
            Ok(Box::new(outside.into_iter()) as Addrs)
        })
    }
}

/// Whether an address belongs to the internet as a whole, by the registries of special addresses (RFC 6890).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
        || a == 0
        || a >= 240
        // Shared by providers, protocol assignments, 6to4 relays, benchmarks.
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b == 18 || b == 19));
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(inner) = address.to_ipv4_mapped() {
        return is_public_v4(inner);
    }
    let [first, second, ..] = address.segments();
    let inner = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        Ipv4Addr::new(a, b, c, d)
    };
    match (first, second) {
        // 6to4 and NAT64 carry an address of IPv4.
        (0x2002, high) => is_public_v4(inner(high, address.segments()[2])),
        (0x64, 0xff9b) if address.segments()[2..6] == [0; 4] => is_public_v4(inner(address.segments()[6], address.segments()[7])),
        // Documentation, benchmarks, Teredo.
        (0x2001, 0xdb8 | 2 | 0) => false,
        (0x3fff, 0..0x1000) => false,
        // Global unicast is 2000::/3; everything else is special.
        _ => (0x2000..0x4000).contains(&first),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests say what they expect")]
mod tests {
    use super::*;

    #[test]
    fn what_lies_inside_is_told_from_what_lies_outside() {
        for inside in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "255.255.255.255",
            "224.0.0.1",
            "198.18.0.1",
            "192.0.2.1",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "ff02::1",
            "64:ff9b:1::808:808",
            "3fff::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "2002:7f00:1::",
            "64:ff9b::a00:1",
            "2001:db8::1",
            "::7f00:1",
        ] {
            assert!(!is_public(inside.parse().unwrap()), "{inside}");
        }
        for outside in
            ["93.184.216.34", "2a00:1450:4001::1", "172.32.0.1", "100.128.0.1", "::ffff:93.184.216.34", "2002:5db8:d822::"]
        {
            assert!(is_public(outside.parse().unwrap()), "{outside}");
        }
        let judge = Judge { private: vec!["10.1.0.0/16".parse().unwrap()] };
        assert!(judge.lets_in("10.1.2.3".parse().unwrap()) && !judge.lets_in("10.2.2.3".parse().unwrap()));
    }

    #[tokio::test]
    async fn a_name_that_leads_inside_is_not_called() {
        // A name of the machine itself: it resolves without any server.
        let name: Name = "ip6-localhost".parse().unwrap();
        let judge = Judge { private: Vec::new() };
        assert!(judge.resolve(name).await.is_err());
    }
}
