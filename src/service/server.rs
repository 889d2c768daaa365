//! The listener: who may connect, for how long, and how it ends.

use std::io;
use std::net::SocketAddr;

use axum::Router;
use axum::routing::get;
use tokio::net::TcpListener;

/// How the service is run.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where it listens.
    pub listen: SocketAddr,
}

/// Why the service did not run.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// An address others reach, without encryption.
    #[error("config.insecure_listen: {0} is not a loopback address, and there is no encryption")]
    InsecureListen(SocketAddr),
    /// The address cannot be listened on, or the network failed.
    #[error("{address}: {error}")]
    Io {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        error: io::Error,
    },
}

/// Serves until the process is asked to end.
pub fn serve(settings: &Settings) -> Result<(), ServeError> {
    let address = settings.listen;
    if !address.ip().is_loopback() {
        return Err(ServeError::InsecureListen(address));
    }
    let run = || {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(async {
            let listener = TcpListener::bind(address).await?;
            let router = Router::new().route("/healthz", get(|| async { "ok\n" }));
            axum::serve(listener, router).with_graceful_shutdown(asked_to_end()).await
        })
    };
    run().map_err(|error| ServeError::Io { address, error })
}

async fn asked_to_end() {
    let _ = tokio::signal::ctrl_c().await;
}
