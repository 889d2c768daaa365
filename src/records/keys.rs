//! The installation's keys, all from one secret that lives outside the database.

use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use subtle::ConstantTimeEq;

use super::identity::Pid;
use crate::crypto::mac::hmac_sha256;
use crate::crypto::random::{Random, RandomError};
use crate::crypto::secret::Secret;
use crate::encoding::Timestamp;

/// Octets that cannot be the installation's secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a records key: 64 hexadecimal digits")]
pub struct KeyError;

/// What seals personal fields, refers to persons, and signs checkpoints.
///
/// A copy of the database without this secret tells neither who nor which passport; it cannot be continued or rewritten
/// either. Losing the secret loses the personal fields, not the proof.
pub struct RecordKeys {
    wrapping: Secret,
    reference: Secret,
    identity: Secret,
    signing: SigningKey,
}

impl RecordKeys {
    /// Octets of the secret.
    pub const LEN: usize = 32;

    /// A fresh secret, as the text to be kept in a file nobody else can read.
    pub fn generate(random: &mut dyn Random) -> Result<Secret, RandomError> {
        Secret::draw_text(random, Self::LEN)
    }

    /// From the text [`generate`](Self::generate) made.
    pub fn parse(text: &[u8]) -> Result<Self, KeyError> {
        let secret = Secret::from_text(text, Self::LEN).ok_or(KeyError)?;
        let derive = |label: &[u8]| zeroize::Zeroizing::new(hmac_sha256(&secret, &[label]));
        let secret_of = |label: &[u8]| Secret::new(derive(label).to_vec());
        Ok(Self {
            wrapping: secret_of(b"paskontrol records: wrapping"),
            reference: secret_of(b"paskontrol records: reference"),
            identity: secret_of(b"paskontrol records: identity"),
            signing: SigningKey::from_bytes(&derive(b"paskontrol records: checkpoint")),
        })
    }

    /// How a person is referred to: the PID under a key, since PIDs can be counted through.
    pub(super) fn reference(&self, pid: &Pid) -> [u8; 32] {
        hmac_sha256(&self.reference, &[pid.reveal().as_bytes()])
    }

    /// What stands beside an identity's row, so that none can be put there from outside.
    pub(super) fn vouch(&self, reference: &[u8; 32], since: Timestamp) -> [u8; 32] {
        hmac_sha256(&self.identity, &[reference, &since.unix().to_be_bytes()])
    }

    pub(super) fn vouches(&self, reference: &[u8; 32], since: Timestamp, voucher: &[u8]) -> bool {
        self.vouch(reference, since).ct_eq(voucher).into()
    }

    /// The key that wraps each record's own (AES-256).
    pub(super) const fn wrapping(&self) -> &Secret {
        &self.wrapping
    }

    /// The Ed25519 key checkpoints are verified with (RFC 8032).
    #[must_use]
    pub fn checkpoint_key(&self) -> VerifyingKey {
        self.signing.verifying_key()
    }

    pub(super) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.signing.sign(message).to_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::random::OsRng;

    #[test]
    fn a_generated_secret_can_be_read_again() {
        let text = RecordKeys::generate(&mut OsRng).unwrap();
        let (one, same) = (RecordKeys::parse(text.expose()).unwrap(), RecordKeys::parse(text.expose()).unwrap());
        assert_eq!(one.checkpoint_key(), same.checkpoint_key());
        let other = RecordKeys::parse(RecordKeys::generate(&mut OsRng).unwrap().expose()).unwrap();
        assert_ne!(one.checkpoint_key(), other.checkpoint_key());
        let pid: Pid = "9208-2002-2-123456789012".parse().unwrap();
        assert_eq!(one.reference(&pid), same.reference(&pid));
        assert_ne!(one.reference(&pid), other.reference(&pid));
    }

    #[test]
    fn text_that_is_no_secret_is_refused() {
        for wrong in [&b""[..], b"00", &[b'0'; 65], &[b'x'; 64]] {
            assert_eq!(RecordKeys::parse(wrong).err(), Some(KeyError));
        }
    }
}
