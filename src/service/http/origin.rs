//! Who is being spoken to, and from where: a page in a browser must not reach this service through a name it made up
//! (DNS rebinding), nor with rights it does not have (RELIABILITY D7). There is no CORS and there are no cookies.

use std::net::SocketAddr;

use axum::http::HeaderMap;
use axum::http::header::{HOST, ORIGIN};

use super::problem::Fault;

/// The names this service answers to.
#[derive(Debug, Clone)]
pub(in crate::service) struct Hosts {
    names: Vec<String>,
}

impl Hosts {
    /// The address itself, `localhost` where it is loopback, and the names configured.
    pub(in crate::service) fn new(address: SocketAddr, configured: &[String]) -> Self {
        let mut names: Vec<_> = configured.to_vec();
        names.push(address.ip().to_string());
        names.push(format!("[{}]", address.ip()));
        if address.ip().is_loopback() {
            names.extend(["localhost", "127.0.0.1", "[::1]"].map(str::to_owned));
        }
        Self { names }
    }

    /// Whether a request is for us, and comes from no page of somebody else.
    pub(in crate::service) fn check(&self, headers: &HeaderMap, authority: Option<&str>) -> Result<(), Fault> {
        let mut hosts = headers.get_all(HOST).iter();
        let (Some(host), None) = (hosts.next(), hosts.next()) else { return Err(Fault::Host) };
        let host = host.to_str().map_err(|_| Fault::Host)?;
        // Where the address names a host too, somebody in front of us may have gone by the one or the other.
        if !self.knows(host) || authority.is_some_and(|authority| !authority.eq_ignore_ascii_case(host)) {
            return Err(Fault::Host);
        }
        // A browser says where a request comes from; our callers are no browsers, except pages of this very host. Every one
        // of them counts: what somebody in front of us reads may be another than the first.
        for origin in headers.get_all(ORIGIN) {
            let origin = origin.to_str().map_err(|_| Fault::Origin)?;
            let place = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
            if place.is_none_or(|place| !place.eq_ignore_ascii_case(host)) {
                return Err(Fault::Origin);
            }
        }
        let mut sites = headers.get_all("sec-fetch-site").iter();
        if sites.any(|site| !matches!(site.as_bytes(), b"same-origin" | b"none")) {
            return Err(Fault::Origin);
        }
        Ok(())
    }

    fn knows(&self, host: &str) -> bool {
        let name = match host.rsplit_once(':') {
            Some((name, port)) if is_port(port) => name,
            _ => host,
        };
        self.names.iter().any(|known| known.eq_ignore_ascii_case(name))
    }
}

/// A port as it is written: digits, without a sign.
fn is_port(text: &str) -> bool {
    text.bytes().all(|digit| digit.is_ascii_digit()) && text.parse::<u16>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    fn checked(pairs: &[(&str, &str)]) -> Result<(), Fault> {
        let hosts = Hosts::new("127.0.0.1:8443".parse().unwrap(), &["pas.example".to_owned()]);
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_str(value).unwrap());
        }
        hosts.check(&headers, None)
    }

    #[test]
    fn an_address_and_its_host_say_the_same() {
        let hosts = Hosts::new("127.0.0.1:8443".parse().unwrap(), &["pas.example".to_owned()]);
        let mut headers = HeaderMap::new();
        headers.insert(HOST, HeaderValue::from_static("pas.example"));
        assert_eq!(hosts.check(&headers, Some("PAS.example")), Ok(()));
        for other in ["localhost", "evil.example", "user@pas.example", "pas.example:443"] {
            assert_eq!(hosts.check(&headers, Some(other)), Err(Fault::Host), "{other}");
        }
        assert_eq!(hosts.check(&HeaderMap::new(), Some("pas.example")), Err(Fault::Host));
    }

    #[test]
    fn only_known_names_and_no_foreign_pages() {
        for host in ["127.0.0.1:8443", "localhost:8443", "PAS.example", "pas.example:443", "[::1]:8443"] {
            assert_eq!(checked(&[("host", host)]), Ok(()), "{host}");
        }
        for host in [
            "evil.example",
            "pas.example.evil.example",
            "127.0.0.1.nip.io",
            "",
            "pas.example:443:1",
            "localhost:",
            "localhost:65536",
            "localhost:+1",
        ] {
            assert_eq!(checked(&[("host", host)]), Err(Fault::Host), "{host}");
        }
        assert_eq!(checked(&[("host", "localhost"), ("host", "evil.example")]), Err(Fault::Host));
        assert_eq!(checked(&[]), Err(Fault::Host));
        let with = |name, value| checked(&[("host", "localhost:8443"), (name, value)]);
        assert_eq!(with("origin", "http://localhost:8443"), Ok(()));
        for origin in ["https://evil.example", "null", "http://localhost:9999", "file://"] {
            assert_eq!(with("origin", origin), Err(Fault::Origin), "{origin}");
        }
        assert_eq!(with("sec-fetch-site", "cross-site"), Err(Fault::Origin));
        assert_eq!(with("sec-fetch-site", "same-site"), Err(Fault::Origin));
        assert_eq!(with("sec-fetch-site", "none"), Ok(()));
    }
}
