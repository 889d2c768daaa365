//! One node: what it holds in memory. Nothing of it is missed by another node, but a chip being read.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::SystemTime;

use tokio::sync::Semaphore;

use super::http::{Authority, Fault, Hosts, Log, Metrics, Problem, Rates};
use super::sessions::{Readers, Sessions};
use super::settings::Settings;
use super::store::Ledger;
use super::webhooks::Sender;
use crate::encoding::Timestamp;
use crate::engine::secret_file::SecretFileError;
use crate::engine::{self, Believed, Config, JudgeError, trust_store};
use crate::receipts::KeyRing;
use crate::trust::TrustSnapshot;
use crate::wording::Words;

/// How many requests may wait for a processor, for each there is.
const WAITING: usize = 64;

/// Everything endpoints need.
pub(super) struct Node {
    pub(super) settings: Settings,
    pub(super) config: Config,
    pub(super) ledger: Ledger,
    /// Tells webhooks.
    pub(super) sender: Sender,
    pub(super) hosts: Hosts,
    pub(super) rates: Rates,
    pub(super) authority: Authority,
    pub(super) metrics: Metrics,
    pub(super) log: Log,
    pub(super) words: Words,
    pub(super) sessions: Sessions,
    /// The readers of this machine: one session at a time on each.
    pub(super) readers: Arc<Readers>,
    /// Held once by everybody who listens for them.
    pub(super) listeners: Arc<()>,
    trust: RwLock<Held>,
    keys: RwLock<Keys>,
    processors: Arc<Semaphore>,
    waiting: AtomicUsize,
    most_waiting: usize,
    stopping: AtomicBool,
}

/// What signs and closes, and the age of the file it came from.
struct Keys {
    keys: Arc<KeyRing>,
    changed: Option<SystemTime>,
}

/// What is believed, and the age of the file it came from.
struct Held {
    trust: Arc<TrustSnapshot>,
    changed: Option<SystemTime>,
}

impl Node {
    /// Loads what is believed and takes the store into use.
    pub(super) fn new(
        settings: Settings,
        config: Config,
        ledger: Ledger,
        (keys, sender): (KeyRing, Sender),
    ) -> Result<Self, JudgeError> {
        let trust = load(&settings)?;
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let log = Log::default();
        if config.text("service.log") == Some("warnings") {
            log.warnings_only();
        }
        let metrics = Metrics::default();
        metrics.gauge("paskontrol_build_info", &[("version", env!("CARGO_PKG_VERSION"))], 1);
        Ok(Self {
            hosts: Hosts::new(settings.listen, &settings.hosts),
            rates: Rates::new(settings.rate),
            authority: Authority::default(),
            metrics,
            log,
            words: Words::default(),
            sessions: Sessions::default(),
            readers: Arc::default(),
            listeners: Arc::default(),
            trust: RwLock::new(trust),
            keys: RwLock::new(Keys { keys: Arc::new(keys), changed: secret_changed(&config) }),
            processors: Arc::new(Semaphore::new(cores)),
            waiting: AtomicUsize::new(0),
            most_waiting: cores.saturating_mul(WAITING),
            stopping: AtomicBool::new(false),
            settings,
            config,
            ledger,
            sender,
        })
    }

    /// What is believed now.
    pub(super) fn trust(&self) -> Arc<TrustSnapshot> {
        Arc::clone(&self.trust.read().unwrap_or_else(PoisonError::into_inner).trust)
    }

    /// Loads the trust store again where its file is another than before.
    pub(super) fn refresh_trust(&self) -> Result<bool, JudgeError> {
        let before = self.trust.read().unwrap_or_else(PoisonError::into_inner).changed;
        if changed(&self.settings) == before {
            return Ok(false);
        }
        let held = load(&self.settings)?;
        *self.trust.write().unwrap_or_else(PoisonError::into_inner) = held;
        Ok(true)
    }

    /// Says that no new work is taken.
    pub(super) fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// Whether no new work is taken.
    pub(super) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// What signs receipts and closes what is kept.
    pub(super) fn keys(&self) -> Arc<KeyRing> {
        Arc::clone(&self.keys.read().unwrap_or_else(PoisonError::into_inner).keys)
    }

    /// Reads the secret again where its file is another than before.
    pub(super) fn refresh_keys(&self) -> Result<(), SecretFileError> {
        let changed = secret_changed(&self.config);
        if changed == self.keys.read().unwrap_or_else(PoisonError::into_inner).changed {
            return Ok(());
        }
        let keys = Arc::new(engine::service_keys(&self.config)?);
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = Keys { keys, changed };
        Ok(())
    }

    /// Until when a request is ours.
    pub(super) fn lease(&self, now: Timestamp) -> Timestamp {
        let time = self.settings.timeout.saturating_add(super::http::MARGIN).as_secs();
        Timestamp::from_unix(now.unix().saturating_add(i64::try_from(time).unwrap_or(i64::MAX)))
    }

    /// Waits on a thread for something that is not computing: the store, a file.
    pub(super) async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        tokio::task::spawn_blocking(work).await.map_err(|_| Fault::Internal.into())
    }

    /// Computes on a thread, as many at once as there are processors. When too many wait already, says so at once: an honest
    /// refusal now is worth more than an answer nobody waits for any more.
    pub(super) async fn computing<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= self.most_waiting {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            return Err(Problem::from(Fault::Overloaded).after(1));
        }
        let _place = Place(&self.waiting);
        self.judging(work).await
    }

    /// Computes for a session, whose passport has been read and would have to be read again: it waits for its turn. How many
    /// there can be is told when they begin.
    pub(super) async fn judging<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let permit = Arc::clone(&self.processors).acquire_owned().await.map_err(|_| Fault::Stopping)?;
        // The permit goes with the work: a caller who gives up does not free the processor it still uses.
        self.blocking(move || {
            let _permit = permit;
            work()
        })
        .await
    }
}

/// A place in the queue, given back however waiting ends.
struct Place<'a>(&'a AtomicUsize);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn secret_changed(config: &Config) -> Option<SystemTime> {
    std::fs::metadata(engine::service_secret(config).ok()?).ok()?.modified().ok()
}

fn load(settings: &Settings) -> Result<Held, JudgeError> {
    let changed = changed(settings);
    let believed = Believed::load(&settings.trust, "field", None)?;
    Ok(Held { trust: Arc::new(believed.trust), changed })
}

fn changed(settings: &Settings) -> Option<SystemTime> {
    let path = if settings.trust.is_empty() { trust_store::default_path() } else { settings.trust.first().cloned() };
    path.and_then(|path| std::fs::metadata(path).ok()?.modified().ok())
}
