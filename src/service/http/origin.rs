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
        let host = match (authority, hosts.next(), hosts.next()) {
            (Some(authority), _, None) => authority,
            (None, Some(host), None) => host.to_str().map_err(|_| Fault::Host)?,
            _ => return Err(Fault::Host),
        };
        if !self.knows(host) {
            return Err(Fault::Host);
        }
        // A browser says where a request comes from; our callers are no browsers, except pages of this very host.
        if let Some(origin) = headers.get(ORIGIN) {
            let origin = origin.to_str().map_err(|_| Fault::Origin)?;
            let place = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
            if place.is_none_or(|place| !place.eq_ignore_ascii_case(host)) {
                return Err(Fault::Origin);
            }
        }
        let site = headers.get("sec-fetch-site").map(|site| site.as_bytes());
        if site.is_some_and(|site| !matches!(site, b"same-origin" | b"none")) {
            return Err(Fault::Origin);
        }
        Ok(())
    }

    fn knows(&self, host: &str) -> bool {
        let name = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => name,
            _ => host,
        };
        self.names.iter().any(|known| known.eq_ignore_ascii_case(name))
    }
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
    fn only_known_names_and_no_foreign_pages() {
        for host in ["127.0.0.1:8443", "localhost:8443", "PAS.example", "pas.example:443", "[::1]:8443"] {
            assert_eq!(checked(&[("host", host)]), Ok(()), "{host}");
        }
        for host in ["evil.example", "pas.example.evil.example", "127.0.0.1.nip.io", "", "pas.example:443:1"] {
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
