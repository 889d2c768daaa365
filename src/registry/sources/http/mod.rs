//! A register asked over HTTP with mutual TLS: the exact answer of the moment.
//!
//! ```text
//! POST <address>/v1/document-status
//! {"issuing_state":"DNK","document_type":"P","document_number":"207654321","request_id":"<32 hexadecimal digits>"}
//!
//! 200, application/json
//! {"request_id":"<the same>","status":"not_listed","as_of":"2026-11-22T12:00:00Z","next_update":"…","sequence":812}
//! ```
//!
//! The number stands in the body, never in an address that servers log. Both sides prove who they are: the register by a
//! certificate under the authorities named in the settings and no others, we by ours. What is not exactly such an answer is an
//! error: another status code, a redirect, another echo, a word nobody knows, too long a body, silence. No proxy is taken from
//! the environment.

mod answer;
mod identity;

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::json;
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, http};

pub use identity::{HttpIdentity, HttpIdentityError};

use super::Source;
use crate::crypto::random::Random;
use crate::encoding::Timestamp;
use crate::registry::answer::{Answer, Coverage, SourceError, SourceId};
use crate::registry::query::{DocumentKind, Query};

/// What one answer may hold: the longest we know is 300 octets.
const MAX_BODY: u64 = 64 << 10;
const MAX_HEADERS: usize = 16 << 10;

/// Why a register cannot be asked over HTTP at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HttpSourceError {
    /// Not an address to ask.
    #[error("not an address to ask: https://host, with a port and a path if need be, and nothing else")]
    Address,
    /// No time to answer in.
    #[error("a register needs at least 100 ms to answer")]
    Budget,
    /// What proves who asks and who answers is of no use.
    #[error(transparent)]
    Identity(#[from] HttpIdentityError),
}

/// Where a register is asked, and what is expected of it.
#[derive(Debug, Clone)]
pub struct HttpSettings {
    /// The name the policy knows the register by.
    pub source: SourceId,
    /// `https://host[:port][/path]`; the road to the resource is put behind it.
    pub address: String,
    /// Which documents the register speaks about. A question about another never leaves the machine.
    pub coverage: Coverage,
    /// The age in seconds up to which an answer counts as fresh (READINESS 5.3: 300).
    pub max_age_seconds: u32,
    /// The time for everything: names, handshake, answer and the second try.
    pub budget: Duration,
}

/// A register asked over HTTP with mutual TLS.
pub struct HttpSource {
    settings: HttpSettings,
    url: String,
    agent: Agent,
    random: Mutex<Box<dyn Random>>,
}

impl HttpSource {
    /// Checks settings and identity; nothing is asked yet.
    pub fn new(
        settings: HttpSettings,
        identity: HttpIdentity,
        random: Box<dyn Random>,
    ) -> Result<Self, HttpSourceError> {
        let url = resource(&settings.address)?;
        if settings.budget < Duration::from_millis(100) {
            return Err(HttpSourceError::Budget);
        }
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::Specific(Arc::new(identity.authorities)))
            .client_cert(Some(identity.certificate))
            .unversioned_rustls_crypto_provider(identity::provider())
            .build();
        let agent = Agent::config_builder()
            .https_only(true)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_response_header_size(MAX_HEADERS)
            .proxy(None)
            .tls_config(tls)
            .user_agent(concat!("paskontrol/", env!("CARGO_PKG_VERSION")))
            .build()
            .new_agent();
        Ok(Self { settings, url, agent, random: Mutex::new(random) })
    }

    fn request_id(&self) -> Result<String, SourceError> {
        let mut octets = [0; 16];
        let mut random = self.random.lock().map_err(|_| SourceError::Unreachable)?;
        random.fill(&mut octets).map_err(|_| SourceError::Unreachable)?;
        Ok(hex::encode(octets))
    }

    /// One question and its answer, within `limit`.
    fn exchange(&self, query: &Query, limit: Duration) -> Result<Answer, SourceError> {
        let request_id = self.request_id()?;
        let question = json!({
            "issuing_state": query.issuing_state,
            "document_type": match query.kind { DocumentKind::Passport => "P", DocumentKind::Other => "O" },
            "document_number": query.number.reveal(),
            "request_id": request_id,
        });
        let request = self.agent.post(&self.url).config().timeout_global(Some(limit)).build();
        let request = request.header("content-type", "application/json").header("accept", "application/json");
        let mut response = request.send(question.to_string()).map_err(|error| failure(&error))?;
        accept(response.status(), response.headers())?;
        let body = response.body_mut().with_config().limit(MAX_BODY).read_to_vec().map_err(|error| failure(&error))?;
        answer::read(&body, &request_id, &self.settings)
    }
}

impl Source for HttpSource {
    fn id(&self) -> &SourceId {
        &self.settings.source
    }

    fn max_age_seconds(&self) -> u32 {
        self.settings.max_age_seconds
    }

    fn ask(&self, query: &Query, _now: Timestamp) -> Result<Answer, SourceError> {
        if !self.settings.coverage.includes(query) {
            return Err(SourceError::OutOfCoverage);
        }
        let budget = self.settings.budget;
        let started = Instant::now();
        // Half for the first try, so that one that hangs leaves room for the second.
        match self.exchange(query, budget / 2) {
            Err(SourceError::Unreachable | SourceError::Timeout) => {
                self.exchange(query, budget.saturating_sub(started.elapsed()))
            }
            answered => answered,
        }
    }
}

/// The address of the resource. Only what `https://host[:port][/path]` says: names, passwords, queries and fragments in an
/// address have a way of ending up in logs.
fn resource(address: &str) -> Result<String, HttpSourceError> {
    let uri: http::Uri = address.parse().map_err(|_| HttpSourceError::Address)?;
    let host = uri.authority().map(http::uri::Authority::as_str).filter(|host| !host.is_empty() && !host.contains('@'));
    if uri.scheme_str() != Some("https") || uri.query().is_some() || address.contains('#') {
        return Err(HttpSourceError::Address);
    }
    let host = host.ok_or(HttpSourceError::Address)?;
    Ok(format!("https://{host}{}/v1/document-status", uri.path().trim_end_matches('/')))
}

fn accept(status: http::StatusCode, headers: &http::HeaderMap) -> Result<(), SourceError> {
    let media_type = headers.get(http::header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim();
    match status.as_u16() {
        200 if media_type.eq_ignore_ascii_case("application/json") => Ok(()),
        401 | 403 | 407 => Err(SourceError::Unauthorised),
        429 | 500..=599 => Err(SourceError::Unreachable),
        _ => Err(SourceError::Malformed),
    }
}

/// Whose fault it was that no answer came.
fn failure(error: &ureq::Error) -> SourceError {
    use ureq::Error as E;
    match error {
        E::Timeout(_) => SourceError::Timeout,
        E::Rustls(error) => tls_failure(error),
        E::Io(error) => match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            Some(inner) => tls_failure(inner),
            None if error.kind() == std::io::ErrorKind::TimedOut => SourceError::Timeout,
            None => SourceError::Unreachable,
        },
        E::BodyExceedsLimit(_) | E::Http(_) | E::Protocol(_) | E::LargeResponseHeader(..) => SourceError::Malformed,
        _ => SourceError::Unreachable,
    }
}

/// An alert is the register refusing our certificate; a certificate we refuse is somebody else answering.
const fn tls_failure(error: &rustls::Error) -> SourceError {
    match error {
        rustls::Error::AlertReceived(_) => SourceError::Unauthorised,
        rustls::Error::InvalidCertificate(_) | rustls::Error::NoCertificatesPresented => SourceError::BadSignature,
        _ => SourceError::Unreachable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_host_and_a_path() {
        let of = |address: &str| resource(address);
        assert_eq!(of("https://r.example").unwrap(), "https://r.example/v1/document-status");
        assert_eq!(of("https://r.example:8443/pas/").unwrap(), "https://r.example:8443/pas/v1/document-status");
        for bad in [
            "http://r.example",
            "r.example",
            "https://",
            "https://u:p@r.example",
            "https://r.example?x=1",
            "https://r.example#x",
            "ftp://r.example",
            "",
        ] {
            assert_eq!(of(bad), Err(HttpSourceError::Address), "{bad}");
        }
    }

    #[test]
    fn only_json_with_status_200_is_looked_at() {
        let seen = |status: u16, media_type: &str| {
            let mut headers = http::HeaderMap::new();
            headers.insert(http::header::CONTENT_TYPE, media_type.parse().unwrap());
            accept(http::StatusCode::from_u16(status).unwrap(), &headers)
        };
        assert_eq!(seen(200, "application/json; charset=utf-8"), Ok(()));
        assert_eq!(seen(200, "text/html"), Err(SourceError::Malformed));
        for status in [201, 204, 206, 301, 302, 307, 400, 404] {
            assert_eq!(seen(status, "application/json"), Err(SourceError::Malformed), "{status}");
        }
        for (status, error) in
            [(401, SourceError::Unauthorised), (403, SourceError::Unauthorised), (503, SourceError::Unreachable)]
        {
            assert_eq!(seen(status, "application/json"), Err(error), "{status}");
        }
    }
}
