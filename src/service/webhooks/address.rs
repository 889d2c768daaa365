//! Where a webhook may lead.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use axum::http::Uri;
use ureq::config::Config;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// Longest address.
const LONGEST: usize = 2048;

/// An address a webhook may have: `https`, a host, and no name or password in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::service) struct Target(String);

impl Target {
    /// Reads an address. A host that is an address of this machine or its neighbours is refused here already, where that is
    /// not allowed; a name is looked at when it is connected to.
    pub(in crate::service) fn parse(text: &str, private: bool) -> Option<Self> {
        let uri: Uri = text.parse().ok().filter(|_| text.len() <= LONGEST && !text.contains('#'))?;
        let authority = uri.authority().filter(|authority| !authority.as_str().contains('@'))?;
        let host = authority.host().trim_start_matches('[').trim_end_matches(']');
        let fits = uri.scheme_str() == Some("https") && !host.is_empty();
        let open = host.parse::<IpAddr>().map_or(true, |ip| private || is_public(ip));
        (fits && open).then(|| Self(text.to_owned()))
    }

    pub(in crate::service) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Finds the addresses of a name, and hands on none unless all of them are public. What it hands on is what is connected
/// to: a name that means something else a moment later gains nothing (DNS rebinding).
#[derive(Debug)]
pub(super) struct Guard {
    pub(super) private: bool,
}

impl Resolver for Guard {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = DefaultResolver::default().resolve(uri, config, timeout)?;
        let open = self.private || found.iter().all(|address| is_public(address.ip()));
        if open { Ok(found) } else { Err(ureq::Error::HostNotFound) }
    }
}

/// Whether an address is anybody's on the internet (the special registries of IANA: RFC 6890 and what updates it).
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
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (18..20).contains(&b));
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(inside) = address.to_ipv4_mapped() {
        return is_public_v4(inside);
    }
    let [a, b, c, d, e, f, g, h] = address.segments();
    let embedded = |high: u16, low: u16| {
        let ([one, two], [three, four]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(one, two, three, four))
    };
    match (a, b) {
        // Through a translator (RFC 6052, 6to4): the address inside counts.
        (0x64, 0xff9b) => (c, d, e, f) == (0, 0, 0, 0) && embedded(g, h),
        (0x2002, _) => embedded(b, c),
        // Teredo, benchmarking, ORCHID and documentation.
        (0x2001, 0..0x0200 | 0x0db8) | (0x3fff, 0..0x1000) => false,
        // Everything else that is handed out to anybody.
        _ => (0x2000..0x4000).contains(&a),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_to_a_public_host_is_a_target() {
        let fits = |text: &str| Target::parse(text, false).is_some();
        for good in [
            "https://hooks.example/passport?x=1",
            "https://hooks.example:8443",
            "https://93.184.216.34/",
            "https://[2606:2800:220:1::1]/",
        ] {
            assert!(fits(good), "{good}");
        }
        for bad in [
            "http://hooks.example/",
            "ftp://hooks.example/",
            "hooks.example",
            "/hook",
            "",
            "https://",
            "https:///x",
            "https://user:secret@hooks.example/",
            "https://hooks.example/#x",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://10.1.2.3/",
            "https://172.16.0.1/",
            "https://192.168.1.1/",
            "https://169.254.169.254/latest",
            "https://100.64.0.1/",
            "https://0.0.0.0/",
            "https://255.255.255.255/",
            "https://224.0.0.1/",
            "https://198.18.0.1/",
            "https://[fe80::1]/",
            "https://[fc00::1]/",
            "https://[fd12::1]/",
            "https://[ff02::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[64:ff9b::7f00:1]/",
            "https://[2002:7f00:1::]/",
            "https://[::]/",
            "https://[2001:db8::1]/",
            "https://[2001::1]/",
        ] {
            assert!(!fits(bad), "{bad}");
        }
        assert!(Target::parse("https://127.0.0.1:9/", true).is_some());
        assert!(Target::parse("http://127.0.0.1:9/", true).is_none());
        assert!(Target::parse(&format!("https://x.example/{}", "x".repeat(3000)), false).is_none());
    }

    #[test]
    fn a_name_that_leads_here_is_not_resolved() {
        let uri: Uri = "https://localhost:9/".parse().unwrap();
        let (config, timeout) = (Config::default(), NextTimeout::default());
        let refused = Guard { private: false }.resolve(&uri, &config, timeout);
        assert!(matches!(refused, Err(ureq::Error::HostNotFound)));
        assert!(!Guard { private: true }.resolve(&uri, &config, timeout).unwrap().is_empty());
    }
}
