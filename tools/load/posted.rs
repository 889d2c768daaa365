//! Bundles posted for verification: as fast as they are answered, at a steady pace, and all at once.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::Failure;
use super::documents::Document;
use super::service::Service;
use super::wire::{Answer, Wire};

/// Connections of the burst at once; the system has a limit on open files for both ends.
const CONNECTIONS: usize = 4_000;

/// What a measurement gave.
#[derive(Default)]
pub(crate) struct Outcome {
    pub(crate) good: u64,
    pub(crate) refused: u64,
    pub(crate) took: Duration,
    processor: Duration,
    latencies: Vec<Duration>,
}

impl Outcome {
    pub(crate) fn per_second(&self) -> f64 {
        count(self.good) / self.took.as_secs_f64().max(0.001)
    }

    /// By the processor time the service took.
    pub(crate) fn per_core_second(&self) -> f64 {
        count(self.good) / self.processor.as_secs_f64().max(0.001)
    }

    pub(crate) fn percentile(&self, percent: usize) -> Duration {
        let mut sorted = self.latencies.clone();
        sorted.sort_unstable();
        let place = sorted.len().saturating_mul(percent).div_ceil(100).saturating_sub(1);
        sorted.get(place).copied().unwrap_or_default()
    }
}

fn count(number: u64) -> f64 {
    u32::try_from(number).map_or(f64::INFINITY, f64::from)
}

/// What became of a burst.
#[derive(Debug, Default)]
pub(crate) struct Burst {
    pub(crate) good: u32,
    pub(crate) limited: u32,
    pub(crate) overloaded: u32,
    pub(crate) lost: u32,
    pub(crate) took: Duration,
}

/// A caller: where, and the passports it has.
struct Caller {
    address: String,
    key: String,
    documents: Vec<(String, [String; 2])>,
    portrait: bool,
    next: AtomicU64,
    idle: Mutex<Vec<Wire>>,
}

/// Stands in a prepared request for the nonce.
const NONCE: &str = "NONCE-NONCE-NONCE";

impl Caller {
    fn new(service: &Service, documents: &[Document], portrait: bool) -> Arc<Self> {
        let prepared = |document: &Document| {
            let request = document.request(NONCE, portrait);
            let (before, after) = request.split_once(NONCE).unwrap_or_default();
            (document.number.clone(), [before.to_owned(), after.to_owned()])
        };
        Arc::new(Self {
            address: service.address.clone(),
            key: service.key.clone(),
            documents: documents.iter().map(prepared).collect(),
            portrait,
            next: AtomicU64::new(0),
            idle: Mutex::new(Vec::new()),
        })
    }

    /// Posts one passport over a connection, and checks that what is said is said about it.
    async fn ask(&self, wire: &mut Wire) -> Result<Answer, Failure> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let place = usize::try_from(number)?.checked_rem(self.documents.len()).ok_or("no passports")?;
        let (document, [before, after]) = self.documents.get(place).ok_or("no passports")?;
        let nonce = format!("n{number}-{}", self.portrait);
        let answer = wire.ask("POST", "/v1/verifications", &self.key, None, &format!("{before}{nonce}{after}")).await?;
        match answer.status {
            200 => {
                let said = answer.json();
                let theirs = [&said["request"]["nonce"], &said["document"]["number"]];
                if theirs.map(|value| value.as_str().unwrap_or_default()) != [nonce.as_str(), document] {
                    return Err(format!("MIXED UP: {nonce} was answered with {}", said["request"]).into());
                }
                if said["assurance"].is_null() || said["checks"].as_array().is_none_or(Vec::is_empty) {
                    return Err(format!("{nonce}: a verdict without checks").into());
                }
            }
            429 | 503 if answer.retry_after.is_some() => {}
            status => return Err(format!("{nonce}: {status} {}", String::from_utf8_lossy(&answer.body)).into()),
        }
        Ok(answer)
    }

    async fn wire(&self) -> Result<Wire, Failure> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        match idle {
            Some(wire) => Ok(wire),
            None => Ok(Wire::connect(&self.address).await?),
        }
    }

    fn keep(&self, wire: Wire) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(wire);
    }
}

/// As many at once as given, one after another, for so long.
pub(crate) async fn throughput(
    service: &Service,
    documents: &[Document],
    portrait: bool,
    length: Duration,
    at_once: usize,
) -> Result<Outcome, Failure> {
    let caller = Caller::new(service, documents, portrait);
    let (began, before) = (Instant::now(), service.processor_time().unwrap_or_default());
    let mut callers = JoinSet::new();
    for _ in 0..at_once {
        let caller = Arc::clone(&caller);
        callers.spawn(async move {
            let (mut wire, mut good) = (caller.wire().await?, 0);
            while began.elapsed() < length {
                if caller.ask(&mut wire).await?.status == 200 {
                    good += 1;
                }
            }
            Ok::<u64, Failure>(good)
        });
    }
    let mut outcome = Outcome::default();
    while let Some(done) = callers.join_next().await {
        outcome.good += done??;
    }
    outcome.took = began.elapsed();
    outcome.processor = service.processor_time().unwrap_or_default().saturating_sub(before);
    Ok(outcome)
}

/// At a steady pace, whether answers come or not. Time counts from when a request should have been sent.
pub(crate) async fn steady(
    service: &Service,
    documents: &[Document],
    portrait: bool,
    length: Duration,
    rate: f64,
) -> Result<Outcome, Failure> {
    let caller = Caller::new(service, documents, portrait);
    let mut turn = tokio::time::interval(Duration::from_secs_f64(1.0 / rate.max(0.1)));
    turn.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Burst);
    let began = Instant::now();
    let mut requests = JoinSet::new();
    while began.elapsed() < length {
        let due = turn.tick().await.into_std();
        let caller = Arc::clone(&caller);
        requests.spawn(async move {
            let mut wire = caller.wire().await?;
            let answer = caller.ask(&mut wire).await?;
            caller.keep(wire);
            Ok::<_, Failure>((answer.status, due.elapsed()))
        });
    }
    let mut outcome = Outcome::default();
    while let Some(done) = requests.join_next().await {
        let (status, took) = done??;
        if status == 200 {
            outcome.good += 1;
            outcome.latencies.push(took);
        } else {
            outcome.refused += 1;
        }
    }
    outcome.took = began.elapsed();
    Ok(outcome)
}

/// All at once, each on a connection of its own.
pub(crate) async fn burst(service: &Service, documents: &[Document], requests: u32) -> Result<Burst, Failure> {
    let caller = Caller::new(service, documents, false);
    let began = Instant::now();
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let mut asked = JoinSet::new();
    for _ in 0..requests {
        let (caller, places) = (Arc::clone(&caller), Arc::clone(&places));
        asked.spawn(async move {
            let _place = places.acquire_owned().await?;
            let mut wire = Wire::connect(&caller.address).await?;
            Ok::<_, Failure>(caller.ask(&mut wire).await?.status)
        });
    }
    let mut burst = Burst::default();
    while let Some(done) = asked.join_next().await {
        match done? {
            Ok(200) => burst.good += 1,
            Ok(429) => burst.limited += 1,
            Ok(_) => burst.overloaded += 1,
            // A connection that broke is a request lost; an answer to another question ends everything.
            Err(failure) if failure.is::<std::io::Error>() => burst.lost += 1,
            Err(failure) => return Err(failure),
        }
    }
    burst.took = began.elapsed();
    Ok(burst)
}
