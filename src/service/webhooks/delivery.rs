//! Telling: one message to one address, again after a while where nobody listened, and no more after the last time.

use std::sync::Arc;
use std::time::Duration;

use ureq::Agent;
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::unversioned::transport::DefaultConnector;

use super::address::Guard;
use super::event::Event;
use super::outbox::Delivery;
use super::table::{Sealing, Webhook};
use crate::encoding::Timestamp;
use crate::engine::{self, Config};
use crate::service::http::Line;
use crate::service::node::Node;

/// How long one message may take: name, handshake, answer.
const PATIENCE: Duration = Duration::from_secs(15);

/// How often the store is looked at where nobody wakes us: another node may have gone.
const LOOK: Duration = Duration::from_secs(2);

/// What goes out to webhooks.
pub(in crate::service) struct Sender {
    agent: Agent,
    /// Seconds to wait after each failure; after the last the webhook is given up.
    retries: Vec<i64>,
    /// Addresses of this machine and its neighbours are allowed.
    pub(in crate::service) private: bool,
    /// Wakes the worker.
    pub(in crate::service) something: tokio::sync::Notify,
}

/// A configuration nothing can be sent under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SenderError {
    #[error("webhooks.retries: seconds, with spaces between")]
    Retries,
    #[error("webhooks.authorities: a file with certificates in PEM")]
    Authorities,
}

impl Sender {
    /// From the configuration.
    pub(in crate::service) fn new(config: &Config) -> Result<Self, SenderError> {
        let retries = config.text("webhooks.retries").unwrap_or_default().split(' ');
        let retries = retries.map(|text| text.parse().ok().filter(|seconds| (1..=604_800).contains(seconds)));
        let retries: Option<Vec<i64>> = retries.collect();
        let private = config.text("webhooks.private") == Some("true");
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::Specific(Arc::new(authorities(config)?)))
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .build();
        let config = Agent::config_builder()
            .https_only(true)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_response_header_size(16 << 10)
            .max_idle_connections(0)
            .proxy(None)
            .timeout_global(Some(PATIENCE))
            .tls_config(tls)
            .user_agent(concat!("paskontrol/", env!("CARGO_PKG_VERSION")))
            .build();
        let agent = Agent::with_parts(config, DefaultConnector::default(), Guard { private });
        Ok(Self {
            agent,
            retries: retries.ok_or(SenderError::Retries)?,
            private,
            something: tokio::sync::Notify::new(),
        })
    }

    /// One message; the status of the answer, if there was one.
    fn send(&self, webhook: &Webhook, id: &str, body: &[u8], sealing: Sealing<'_>) -> Option<u16> {
        let secret = webhook.secret(sealing)?;
        let at = sealing.now.unix();
        let request = self
            .agent
            .post(&webhook.url)
            .header("content-type", "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", at.to_string())
            .header("webhook-signature", secret.sign(id, at, body));
        // What is answered beside the status is nobody's business here.
        request.send(body).ok().map(|response| response.status().as_u16())
    }

    /// Asks at once whether anybody is there.
    pub(in crate::service) fn ping(&self, webhook: &Webhook, id: &str, sealing: Sealing<'_>) -> Option<u16> {
        self.send(webhook, id, Event::ping().body(id, sealing.now).to_string().as_bytes(), sealing)
    }
}

/// Whom receivers' certificates must be under: a file, or what this system believes.
fn authorities(config: &Config) -> Result<Vec<ureq::tls::Certificate<'static>>, SenderError> {
    let (path, named) = match config.text("webhooks.authorities") {
        Some(path) => (path, true),
        None => ("/etc/ssl/certs/ca-certificates.crt", false),
    };
    let pem = match std::fs::read(path) {
        Ok(pem) => pem,
        Err(_) if named => return Err(SenderError::Authorities),
        // Nobody is believed then.
        Err(_) => return Ok(Vec::new()),
    };
    let certificates: Vec<_> = parse_pem(&pem)
        .filter_map(|item| match item {
            Ok(PemItem::Certificate(certificate)) => Some(certificate),
            _ => None,
        })
        .collect();
    if named && certificates.is_empty() { Err(SenderError::Authorities) } else { Ok(certificates) }
}

/// Sends what is due, until the node ends. What is on its way then is another node's after its lease.
pub(in crate::service) async fn deliver(node: Arc<Node>) {
    loop {
        let _ = tokio::time::timeout(LOOK, node.sender.something.notified()).await;
        while !node.is_stopping() {
            let asking = Arc::clone(&node);
            let due = node
                .blocking(move || {
                    let keys = asking.keys();
                    asking.ledger.due_deliveries(Sealing { keys: &keys, now: engine::now() })
                })
                .await;
            let Ok(Ok(due)) = due else { break };
            if due.is_empty() {
                break;
            }
            let sending = due.into_iter().map(|delivery| {
                let sending = Arc::clone(&node);
                tokio::task::spawn_blocking(move || one(&sending, &delivery))
            });
            for sent in sending.collect::<Vec<_>>() {
                let _ = sent.await;
            }
        }
    }
}

fn one(node: &Node, delivery: &Delivery) {
    let keys = node.keys();
    let sealing = Sealing { keys: &keys, now: engine::now() };
    let status = node.sender.send(&delivery.webhook, &delivery.id, &delivery.body, sealing);
    let now = engine::now();
    let wait = node.sender.retries.get(delivery.attempt);
    let (outcome, kept) = match (status, wait) {
        (Some(200..=299), _) => ("delivered", node.ledger.delivered(delivery)),
        // Gone, says the receiver: it need not be asked again.
        (Some(410), _) | (_, None) => ("given_up", node.ledger.give_up(&delivery.webhook.id, now)),
        (_, Some(seconds)) => {
            let due = Timestamp::from_unix(now.unix().saturating_add(*seconds));
            ("failed", node.ledger.again(delivery, due))
        }
    };
    node.metrics.count("paskontrol_webhook_deliveries_total", &[("outcome", outcome)]);
    if outcome == "given_up" {
        node.log.write(now, Line::warn("webhook given up", "webhook.disabled"));
    }
    if kept.is_err() {
        node.log.write(now, Line::warn("store not reached", "log.unavailable"));
    }
}
