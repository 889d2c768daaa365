//! The listener: who may connect, for how long, and how it ends.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::RawPathParams;
use axum::http::Request;
use axum::routing::any;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

use super::api::{ENDPOINTS, Endpoint};
use super::http::{Line, PeerCertificate, answer};
use super::node::Node;
use super::settings::Settings;
use super::store::{Ledger, LedgerError};
use super::supervisor;
use super::tls::{self, TlsError};
use super::upkeep::keep_up;
use super::webhooks::{Sender, SenderError, deliver};
use crate::engine::secret_file::SecretFileError;
use crate::engine::{self, Config, JudgeError};

/// How long a client may take over the headers of a request, and over its handshake.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long requests in progress have, once we were asked to end.
const GRACE: Duration = Duration::from_secs(20);

/// Why the service did not run.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ServeError {
    /// An address others reach, without encryption.
    #[error("config.insecure_listen: {0} is not a loopback address, and there is no encryption")]
    InsecureListen(SocketAddr),
    #[error("{address}: {error}")]
    Io { address: SocketAddr, error: io::Error },
    #[error(transparent)]
    Tls(#[from] TlsError),
    #[error(transparent)]
    Store(#[from] LedgerError),
    #[error(transparent)]
    Trust(#[from] JudgeError),
    #[error(transparent)]
    Key(#[from] SecretFileError),
    #[error(transparent)]
    Webhooks(#[from] SenderError),
}

impl ServeError {
    /// Whether the configuration has to be mended.
    pub(crate) const fn is_configuration(&self) -> bool {
        matches!(self, Self::InsecureListen(_) | Self::Tls(_) | Self::Key(_) | Self::Webhooks(_))
    }
}

/// Serves until the process is asked to end. `ready` is told the address in use.
pub(crate) fn serve(settings: Settings, config: Config, ready: impl FnOnce(SocketAddr)) -> Result<(), ServeError> {
    let address = settings.listen;
    let acceptor = tls::acceptor(&settings)?;
    if acceptor.is_none() && !address.ip().is_loopback() {
        return Err(ServeError::InsecureListen(address));
    }
    let ledger = Ledger::open(&config)?;
    let (keys, sender) = (engine::service_keys(&config)?, Sender::new(&config)?);
    let node = Arc::new(Node::new(settings, config, ledger, (keys, sender))?);
    let failed = |error| ServeError::Io { address, error };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(failed)?;
    let run = async {
        let listener = TcpListener::bind(address).await?;
        let bound = listener.local_addr()?;
        // Readiness is announced only once connections are taken.
        ready(bound);
        run(listener, acceptor, node).await;
        Ok(())
    };
    let outcome = runtime.block_on(run).map_err(failed);
    // What still computes is not waited for: its caller is gone.
    runtime.shutdown_timeout(Duration::from_secs(1));
    outcome
}

async fn run(listener: TcpListener, acceptor: Option<TlsAcceptor>, node: Arc<Node>) {
    let router = router(&node);
    let connections = Arc::new(Semaphore::new(node.settings.connections));
    let (end, ended) = watch::channel(false);
    let upkeep = tokio::spawn(keep_up(Arc::clone(&node)));
    let telling = tokio::spawn(deliver(Arc::clone(&node)));
    supervisor::tell("READY=1");
    node.log.write(engine::now(), Line::info("listening"));
    let mut ending = std::pin::pin!(asked_to_end());
    loop {
        let accepted = async {
            // Nobody is accepted who could not be served: they wait in the system's queue.
            let permit = Arc::clone(&connections).acquire_owned().await;
            (permit, listener.accept().await)
        };
        let (permit, accepted) = tokio::select! {
            () = &mut ending => break,
            accepted = accepted => accepted,
        };
        let (Ok(permit), Ok((stream, peer))) = (permit, accepted) else {
            // Too many open files, mostly: some are about to close.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let (router, acceptor, ended) = (router.clone(), acceptor.clone(), ended.clone());
        let node = Arc::clone(&node);
        tokio::spawn(async move {
            node.metrics.shift("paskontrol_connections", 1);
            connection(stream, peer.ip(), acceptor, router, ended).await;
            node.metrics.shift("paskontrol_connections", -1);
            drop(permit);
        });
    }
    supervisor::tell("STOPPING=1");
    node.stop();
    node.log.write(engine::now(), Line::info("ending"));
    drop(listener);
    let _ = end.send(true);
    node.sessions.end_waiting(engine::now());
    // Every connection holds a permit until its end.
    let all = u32::try_from(node.settings.connections).unwrap_or(u32::MAX);
    if tokio::time::timeout(GRACE, connections.acquire_many(all)).await.is_err() {
        node.log.write(engine::now(), Line::warn("requests cut off", "service.stopping"));
    }
    node.sessions.end_all(engine::now());
    upkeep.abort();
    let _ = node.sessions.make_known(&node.ledger, engine::now());
    telling.abort();
    node.log.write(engine::now(), Line::info("ended"));
}

async fn connection(
    stream: TcpStream,
    peer: IpAddr,
    acceptor: Option<TlsAcceptor>,
    router: Router,
    ended: watch::Receiver<bool>,
) {
    let _ = stream.set_nodelay(true);
    match acceptor {
        None => converse(TokioIo::new(stream), peer, None, router, ended).await,
        Some(acceptor) => {
            let Ok(Ok(stream)) = tokio::time::timeout(PATIENCE, acceptor.accept(stream)).await else { return };
            let shown = stream.get_ref().1.peer_certificates().and_then(<[_]>::first);
            let certificate = shown.map(|certificate| PeerCertificate(Arc::from(certificate.as_ref())));
            converse(TokioIo::new(stream), peer, certificate, router, ended).await;
        }
    }
}

async fn converse<I>(
    io: I,
    peer: IpAddr,
    certificate: Option<PeerCertificate>,
    router: Router,
    mut ended: watch::Receiver<bool>,
) where
    I: hyper::rt::Read + hyper::rt::Write + Unpin + Send + 'static,
{
    let service = service_fn(move |request: Request<hyper::body::Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(Peer(peer));
        if let Some(certificate) = &certificate {
            request.extensions_mut().insert(certificate.clone());
        }
        router.clone().oneshot(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .max_buf_size(64 * 1024)
        .serve_connection(io, service)
        .with_upgrades();
    // A client that breaks the protocol or leaves is its own affair.
    let mut connection = std::pin::pin!(connection);
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = ended.wait_for(|ended| *ended) => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

/// Where a connection comes from.
#[derive(Debug, Clone, Copy)]
struct Peer(IpAddr);

/// One route a path, all of its methods; everything else is not found.
fn router(node: &Arc<Node>) -> Router {
    let mut paths: Vec<&'static str> = ENDPOINTS.iter().map(|endpoint| endpoint.path).collect();
    paths.sort_unstable();
    paths.dedup();
    let mut router = Router::new();
    for path in paths {
        let here: Vec<&'static Endpoint> = ENDPOINTS.iter().filter(|endpoint| endpoint.path == path).collect();
        // As long as the process: there is one router.
        let here: &'static [&'static Endpoint] = Box::leak(here.into_boxed_slice());
        let node = Arc::clone(node);
        router = router.route(
            path,
            any(move |variables: RawPathParams, request: Request<Body>| {
                let variable = variables.iter().next().map(|(_, value)| value.to_owned()).unwrap_or_default();
                let peer = request.extensions().get::<Peer>().map(|peer| peer.0);
                answer(Arc::clone(&node), here, variable, peer, request)
            }),
        );
    }
    let node = Arc::clone(node);
    router.fallback(move |request: Request<Body>| {
        let peer = request.extensions().get::<Peer>().map(|peer| peer.0);
        answer(Arc::clone(&node), &[], String::new(), peer, request)
    })
}

/// Until a signal to end: from a keyboard, or from whoever supervises us.
async fn asked_to_end() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let (Ok(mut terminate), Ok(mut interrupt)) =
            (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
        {
            tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
