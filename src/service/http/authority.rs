//! Who asks, and what they may. A caller shows an API key in a header, or a certificate on the connection.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;

use crate::encoding::Timestamp;
use crate::service::keys::{self, KeyRow};
use crate::service::store::{Ledger, LedgerError};

/// How long a key is believed without asking the store again: so long a revoked one may still open.
const BELIEVED: Duration = Duration::from_secs(5);

/// Most keys remembered.
const MOST: usize = 10_000;

/// The certificate a client showed, DER.
#[derive(Debug, Clone)]
pub(in crate::service) struct PeerCertificate(pub(in crate::service) std::sync::Arc<[u8]>);

/// When the store was asked, and what it said.
type Seen = (Instant, Option<KeyRow>);

/// Keys seen lately, and whether there was one.
#[derive(Default)]
pub(in crate::service) struct Authority {
    seen: Mutex<HashMap<[u8; 32], Seen>>,
}

impl Authority {
    /// The hash of what the caller shows: the header counts where both are there.
    pub(in crate::service) fn shown(headers: &HeaderMap, peer: Option<&PeerCertificate>) -> Option<[u8; 32]> {
        match headers.get(AUTHORIZATION) {
            Some(value) => value.to_str().ok().and_then(keys::hash_of_header),
            None => peer.map(|certificate| keys::hash_of(&certificate.0)),
        }
    }

    /// Who was seen lately under a hash, if anybody was.
    pub(in crate::service) fn remembered(&self, hash: &[u8; 32], now: Instant) -> Option<Option<KeyRow>> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, key) = seen.get(hash)?;
        (now.saturating_duration_since(*at) < BELIEVED).then(|| key.clone())
    }

    /// Asks the store.
    pub(in crate::service) fn ask(
        &self,
        ledger: &Ledger,
        hash: &[u8; 32],
        now: Instant,
    ) -> Result<Option<KeyRow>, LedgerError> {
        let key = ledger.key(hash)?;
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= MOST {
            seen.clear();
        }
        seen.insert(*hash, (now, key.clone()));
        Ok(key)
    }

    /// The key if it is one, and still good.
    pub(in crate::service) fn valid(key: Option<KeyRow>, now: Timestamp) -> Option<KeyRow> {
        key.filter(|key| key.is_valid(now))
    }
}
