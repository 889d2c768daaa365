//! How the service is run, from the configuration.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use crate::engine::Config;

/// Everything the service is told at start.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    /// Where it listens.
    pub(crate) listen: SocketAddr,
    /// Certificate chain and key, PEM; without them only loopback is served.
    pub(crate) certificate: Option<PathBuf>,
    pub(crate) key: Option<PathBuf>,
    /// Who vouches for clients' certificates, PEM.
    pub(crate) client_ca: Option<PathBuf>,
    /// Names this service answers to, besides its address.
    pub(crate) hosts: Vec<String>,
    /// Requests a caller may make in a minute.
    pub(crate) rate: u32,
    /// Octets of one body.
    pub(crate) max_body: usize,
    /// Connections at once.
    pub(crate) connections: usize,
    /// How long one request may take.
    pub(crate) timeout: Duration,
    /// Files to trust instead of the trust store.
    pub(crate) trust: Vec<PathBuf>,
}

impl Settings {
    /// From the configuration, where every value was checked for its kind.
    pub(crate) fn new(config: &Config, listen: Option<SocketAddr>, trust: Vec<PathBuf>) -> Result<Self, String> {
        let path = |name: &str| config.text(name).map(PathBuf::from);
        let configured = || config.text("service.listen").unwrap_or("127.0.0.1:8443").parse::<SocketAddr>();
        let listen = match listen {
            Some(listen) => listen,
            None => configured().map_err(|_| "service.listen: not an address and a port".to_owned())?,
        };
        let hosts = config.text("service.hosts").unwrap_or_default();
        Ok(Self {
            listen,
            certificate: path("service.certificate"),
            key: path("service.key"),
            client_ca: path("service.client_ca"),
            hosts: hosts.split([',', ' ']).filter(|host| !host.is_empty()).map(str::to_ascii_lowercase).collect(),
            rate: config.number("service.rate").unwrap_or(600),
            max_body: config.number("service.max_body").unwrap_or(8 << 20),
            connections: config.number("service.connections").unwrap_or(4096),
            timeout: Duration::from_secs(config.number("service.timeout").unwrap_or(30)),
            trust,
        })
    }
}
