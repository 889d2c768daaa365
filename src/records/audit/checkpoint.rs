//! The signed word about the tree: so many leaves, this root, at this time (C2SP tlog-checkpoint in a signed note).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, VerifyingKey};

use super::tree::Hash;
use crate::crypto::digest::DigestAlgorithm;
use crate::encoding::Timestamp;
use crate::records::keys::RecordKeys;

/// Text that is no checkpoint of this log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// Not the form of a signed note with a checkpoint.
    #[error("not a checkpoint")]
    Malformed,
    /// Signed by nobody, or by another key.
    #[error("the checkpoint is not signed by this log's key")]
    Signature,
}

/// What the log was at a moment. Kept elsewhere, it shows later that nothing before it was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checkpoint {
    /// How many leaves.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
    /// The highest time the log had seen.
    pub at: Timestamp,
    /// The content of every entry from before this moment was erased, its time having come.
    pub erased_before: Option<Timestamp>,
}

/// The log's name in its notes.
const ORIGIN: &str = "paskontrol/audit";
/// Signature type Ed25519 of signed notes.
const ED25519: u8 = 1;

impl Checkpoint {
    /// The note: three lines, the time and what was erased, an empty line, the signature.
    pub(in crate::records) fn sign(&self, keys: &RecordKeys) -> String {
        let text = self.text();
        let signature = keys.sign(text.as_bytes());
        let signed = [key_id(&keys.checkpoint_key()).as_slice(), &signature].concat();
        format!("{text}\n\u{2014} {ORIGIN} {}\n", STANDARD.encode(signed))
    }

    fn text(&self) -> String {
        let erased = self.erased_before.map_or_else(String::new, |before| format!("erased before {before}\n"));
        format!("{ORIGIN}\n{}\n{}\nat {}\n{erased}", self.size, STANDARD.encode(self.root), self.at)
    }

    /// Reads a note and verifies its signature.
    pub fn open(note: &str, key: &VerifyingKey) -> Result<Self, CheckpointError> {
        let (text, signatures) = note.split_once("\n\n").ok_or(CheckpointError::Malformed)?;
        let checkpoint = Self::parse(text).ok_or(CheckpointError::Malformed)?;
        // The text that was signed ends with its line; only the very form we write counts.
        if checkpoint.text() != format!("{text}\n") {
            return Err(CheckpointError::Malformed);
        }
        let line = signatures.strip_suffix('\n').ok_or(CheckpointError::Malformed)?;
        let signed = line.strip_prefix(&format!("\u{2014} {ORIGIN} ")).ok_or(CheckpointError::Malformed)?;
        let signed = STANDARD.decode(signed).map_err(|_| CheckpointError::Malformed)?;
        let (id, signature) = signed.split_first_chunk::<4>().ok_or(CheckpointError::Malformed)?;
        let signature = Signature::from_slice(signature).map_err(|_| CheckpointError::Malformed)?;
        if *id != key_id(key) || key.verify_strict(checkpoint.text().as_bytes(), &signature).is_err() {
            return Err(CheckpointError::Signature);
        }
        Ok(checkpoint)
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.split('\n');
        let origin = lines.next()?;
        let size = lines.next()?.parse().ok()?;
        let root = STANDARD.decode(lines.next()?).ok()?.try_into().ok()?;
        let at = lines.next()?.strip_prefix("at ")?.parse().ok()?;
        let erased_before = match lines.next() {
            None => None,
            Some(line) => Some(line.strip_prefix("erased before ")?.parse().ok()?),
        };
        (origin == ORIGIN && lines.next().is_none()).then_some(Self { size, root, at, erased_before })
    }
}

/// The first four octets of `SHA-256(name ‖ 0x0A ‖ 0x01 ‖ key)`.
fn key_id(key: &VerifyingKey) -> [u8; 4] {
    let digest = DigestAlgorithm::Sha256.digest_parts(&[ORIGIN.as_bytes(), b"\n", &[ED25519], key.as_bytes()]);
    digest.first_chunk().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::random::OsRng;

    fn keys() -> RecordKeys {
        RecordKeys::parse(RecordKeys::generate(&mut OsRng).unwrap().expose()).unwrap()
    }

    fn checkpoint() -> Checkpoint {
        let erased_before = Some("2021-01-01T00:00:00+01:00".parse().unwrap());
        Checkpoint { size: 812, root: [7; 32], at: "2026-11-22T10:00:00Z".parse().unwrap(), erased_before }
    }

    #[test]
    fn a_checkpoint_opens_with_its_own_key_only() {
        let keys = keys();
        let note = checkpoint().sign(&keys);
        assert_eq!(Checkpoint::open(&note, &keys.checkpoint_key()), Ok(checkpoint()));
        assert_eq!(Checkpoint::open(&note, &self::keys().checkpoint_key()), Err(CheckpointError::Signature));
        let nothing_erased = Checkpoint { erased_before: None, ..checkpoint() };
        assert_eq!(Checkpoint::open(&nothing_erased.sign(&keys), &keys.checkpoint_key()), Ok(nothing_erased));
    }

    #[test]
    fn no_changed_octet_opens() {
        let keys = keys();
        let note = checkpoint().sign(&keys);
        for at in 0..note.len() {
            for bit in 0..8 {
                let mut octets = note.clone().into_bytes();
                octets[at] ^= 1 << bit;
                let Ok(changed) = String::from_utf8(octets) else { continue };
                assert!(
                    Checkpoint::open(&changed, &keys.checkpoint_key()).is_err(),
                    "octet {at}, bit {bit}: {changed}"
                );
            }
        }
    }
}
