//! Who publishes a list.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, VerifyingKey};
use std::fmt;
use std::path::Path;
use std::str::FromStr;

use super::{Delivery, ImportError, beside, read};

/// Text that is no publisher's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a publisher's key: 64 hexadecimal digits of an Ed25519 public key")]
pub struct PublisherError;

/// A publisher, by the Ed25519 key its manifests are signed with (RFC 8032).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Publisher(VerifyingKey);

impl FromStr for Publisher {
    type Err = PublisherError;

    fn from_str(text: &str) -> Result<Self, PublisherError> {
        let mut octets = [0; 32];
        hex::decode_to_slice(text, &mut octets).map_err(|_| PublisherError)?;
        VerifyingKey::from_bytes(&octets).map(Self).map_err(|_| PublisherError)
    }
}

impl fmt::Display for Publisher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0.as_bytes()))
    }
}

impl Publisher {
    /// Verifies the publisher's signature, in Base64, over a manifest, octet for octet.
    pub fn verify(&self, manifest: &[u8], signature: &[u8]) -> Result<(), ImportError> {
        let signature = STANDARD.decode(signature.trim_ascii()).map_err(|_| ImportError::Signature)?;
        let signature = Signature::from_slice(&signature).map_err(|_| ImportError::Signature)?;
        self.0.verify_strict(manifest, &signature).map_err(|_| ImportError::Signature)
    }
}

/// The signature file beside the manifest of `path`.
pub(in crate::registry) fn read_signature(path: &Path) -> Result<Vec<u8>, ImportError> {
    read(&beside(path, ".manifest.json.sig"), 4_096, |_| ImportError::Signature)
}

impl Delivery {
    /// The signature file beside the manifest of `path`.
    pub fn read_signature(path: &Path) -> Result<Vec<u8>, ImportError> {
        read_signature(path)
    }

    /// Verifies the publisher's signature over the manifest.
    pub fn verify(&self, signature: &[u8], publisher: &Publisher) -> Result<(), ImportError> {
        publisher.verify(&self.manifest_octets, signature)
    }
}
