//! The personal content of an event under a key of its own: to forget it, forget the key.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::event::{AuditEvent, Personal, Reason};
use super::leaf::Leaf;
use crate::crypto::digest::DigestAlgorithm;
use crate::crypto::random::{Random, RandomError};
use crate::readiness::Route;
use crate::records::keys::RecordKeys;
use crate::registry::DocumentNumber;

/// Content that does not open: another key, or not what was sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the content of an entry does not open")]
pub(in crate::records) struct SealError;

const KEY: usize = 32;
const NONCE: usize = 12;
const LABEL: &[u8] = b"paskontrol audit commitment 1";

/// An event's content, closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::records) struct Sealed {
    /// Nonce, and under the installation's key: this event's key and salt.
    pub(in crate::records) key: Vec<u8>,
    /// Under this event's key: the content.
    pub(in crate::records) content: Vec<u8>,
}

/// What is inside.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content<'a> {
    route: Route,
    reasons: Vec<Reason>,
    policy: String,
    passport_number: &'a str,
    pid: &'a str,
    ip: Option<IpAddr>,
}

impl Sealed {
    /// Seals an event; beside it the commitment that goes into the leaf.
    pub(in crate::records) fn seal(
        keys: &RecordKeys,
        event: &AuditEvent,
        random: &mut dyn Random,
    ) -> Result<(Self, [u8; 32]), RandomError> {
        let mut key_and_salt = Zeroizing::new([0; 2 * KEY]);
        random.fill(key_and_salt.as_mut())?;
        let mut nonce = [0; NONCE];
        random.fill(&mut nonce)?;
        let (key, salt) = key_and_salt.split_at(KEY);
        let content = Zeroizing::new(content(event));
        let id = event.id.octets();
        let wrapped = encrypt(keys.wrapping().expose(), &nonce, key_and_salt.as_ref(), id).ok_or(RandomError)?;
        let sealed = Self {
            key: [nonce.as_slice(), &wrapped].concat(),
            // The key is used once: any nonce will do.
            content: encrypt(key, &[0; NONCE], &content, id).ok_or(RandomError)?,
        };
        Ok((sealed, commitment(salt, &content)))
    }

    /// Opens an event that its leaf vouches for.
    pub(in crate::records) fn open(&self, keys: &RecordKeys, leaf: &Leaf) -> Result<AuditEvent, SealError> {
        let id = leaf.event_id.octets();
        let (nonce, wrapped) = self.key.split_first_chunk::<NONCE>().ok_or(SealError)?;
        let key_and_salt = decrypt(keys.wrapping().expose(), nonce, wrapped, id).ok_or(SealError)?;
        let (key, salt) = key_and_salt.split_at_checked(KEY).ok_or(SealError)?;
        let content = decrypt(key, &[0; NONCE], &self.content, id).ok_or(SealError)?;
        if !bool::from(hex::encode(commitment(salt, &content)).as_bytes().ct_eq(leaf.commitment.as_bytes())) {
            return Err(SealError);
        }
        let Content { route, reasons, policy, passport_number, pid, ip } =
            serde_json::from_slice(&content).map_err(|_| SealError)?;
        let passport_number = DocumentNumber::parse(passport_number).map_err(|_| SealError)?;
        let personal = Personal { passport_number, pid: pid.parse().map_err(|_| SealError)?, ip };
        Ok(AuditEvent { id: leaf.event_id, at: leaf.at, outcome: leaf.outcome, route, reasons, policy, personal })
    }
}

fn content(event: &AuditEvent) -> Vec<u8> {
    let content = Content {
        route: event.route,
        reasons: event.reasons.clone(),
        policy: event.policy.clone(),
        passport_number: event.personal.passport_number.reveal(),
        pid: event.personal.pid.reveal(),
        ip: event.personal.ip,
    };
    serde_json::to_vec(&content).unwrap_or_default()
}

/// `SHA-256(label ‖ salt ‖ content)`: whoever has no salt cannot try passport numbers.
fn commitment(salt: &[u8], content: &[u8]) -> [u8; 32] {
    let digest = DigestAlgorithm::Sha256.digest_parts(&[LABEL, salt, content]);
    digest.try_into().unwrap_or_default()
}

fn encrypt(key: &[u8], nonce: &[u8; NONCE], plain: &[u8], id: &[u8]) -> Option<Vec<u8>> {
    let cipher = Aes256Gcm::new_from_slice(key).ok()?;
    cipher.encrypt(&Nonce::from(*nonce), Payload { msg: plain, aad: id }).ok()
}

fn decrypt(key: &[u8], nonce: &[u8; NONCE], sealed: &[u8], id: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let cipher = Aes256Gcm::new_from_slice(key).ok()?;
    cipher.decrypt(&Nonce::from(*nonce), Payload { msg: sealed, aad: id }).ok().map(Zeroizing::new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::random::OsRng;
    use crate::readiness::{ReasonCode, Verdict};
    use crate::records::audit::EventId;

    fn event() -> AuditEvent {
        AuditEvent {
            id: EventId::draw(&mut OsRng).unwrap(),
            at: "2026-11-22T10:00:00Z".parse().unwrap(),
            outcome: Verdict::NotReady,
            route: Route::NemidApp,
            reasons: vec![Reason::Code(ReasonCode::DocExpired)],
            policy: "mitid-dk 2026-11".to_owned(),
            personal: Personal {
                passport_number: DocumentNumber::parse("207654321").unwrap(),
                pid: "9208-2002-2-123456789012".parse().unwrap(),
                ip: Some("192.0.2.7".parse().unwrap()),
            },
        }
    }

    fn keys() -> RecordKeys {
        RecordKeys::parse(RecordKeys::generate(&mut OsRng).unwrap().expose()).unwrap()
    }

    #[test]
    fn what_was_sealed_opens_with_its_keys_and_leaf_only() {
        let (keys, event) = (keys(), event());
        let (sealed, commitment) = Sealed::seal(&keys, &event, &mut OsRng).unwrap();
        let leaf = Leaf::new(0, &event, &commitment);
        assert_eq!(sealed.open(&keys, &leaf).unwrap(), event);
        assert_eq!(sealed.open(&self::keys(), &leaf), Err(SealError));
        assert_eq!(sealed.open(&keys, &Leaf::new(0, &event, &[0; 32])), Err(SealError));
        let other = Leaf::new(0, &AuditEvent { id: EventId::draw(&mut OsRng).unwrap(), ..event }, &commitment);
        assert_eq!(sealed.open(&keys, &other), Err(SealError));
    }

    #[test]
    fn no_changed_bit_opens() {
        let (keys, event) = (keys(), event());
        let (sealed, commitment) = Sealed::seal(&keys, &event, &mut OsRng).unwrap();
        let leaf = Leaf::new(0, &event, &commitment);
        for bit in 0..8 * sealed.key.len() {
            let mut changed = sealed.clone();
            changed.key[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(changed.open(&keys, &leaf), Err(SealError), "key, bit {bit}");
        }
        for bit in 0..8 * sealed.content.len() {
            let mut changed = sealed.clone();
            changed.content[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(changed.open(&keys, &leaf), Err(SealError), "content, bit {bit}");
        }
    }

    #[test]
    fn nothing_personal_can_be_read_from_outside() {
        let (keys, event) = (keys(), event());
        let (sealed, commitment) = Sealed::seal(&keys, &event, &mut OsRng).unwrap();
        let stored = [sealed.key, sealed.content, Leaf::new(7, &event, &commitment).text().into_bytes()].concat();
        for value in ["207654321", "123456789012", "192.0.2.7", "doc.expired"] {
            assert!(!stored.windows(value.len()).any(|window| window == value.as_bytes()), "{value}");
        }
        assert!(!format!("{event:?}").contains("207654321"));
    }
}
