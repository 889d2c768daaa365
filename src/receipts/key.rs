//! The key receipts are signed with, from one generation of the service's secret.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::hazmat::PrehashSigner;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};

use super::ReceiptError;
use crate::crypto::digest::DigestAlgorithm;
use crate::crypto::mac::hmac_sha256;
use crate::crypto::random::{Random, RandomError};
use crate::crypto::secret::Secret;

/// Octets of a short name.
pub(super) const SHORT_ID: usize = 8;

/// One generation of a service's secret: signs receipts (ES256), and closes what the service keeps of others' secrets.
///
/// Every node of one service has the same; [`KeyRing`](super::KeyRing) has them all.
pub struct ServiceKey {
    signing: SigningKey,
    salting: Secret,
    wrapping: Secret,
    id: String,
}

impl ServiceKey {
    /// Octets of the secret.
    pub const LEN: usize = 32;

    /// A fresh secret, as the text to be kept in a file nobody else can read.
    pub fn generate(random: &mut dyn Random) -> Result<Secret, RandomError> {
        Secret::draw_text(random, Self::LEN)
    }

    /// From the text [`generate`](Self::generate) made.
    pub fn parse(text: &[u8]) -> Result<Self, ReceiptError> {
        let secret = Secret::from_text(text, Self::LEN).ok_or(ReceiptError::Secret)?;
        let derived = |label: &[u8]| Secret::new(hmac_sha256(&secret, &[label]).to_vec());
        let scalar = derived(b"paskontrol service: receipts");
        let signing = SigningKey::from_slice(scalar.expose()).map_err(|_| ReceiptError::Secret)?;
        let (x, y) = coordinates(&signing).ok_or(ReceiptError::Secret)?;
        let id = identity(&x, &y);
        let (salting, wrapping) = (derived(b"paskontrol service: salts"), derived(b"paskontrol service: wrapping"));
        Ok(Self { signing, salting, wrapping, id })
    }

    /// The name the key is found by: its thumbprint (RFC 7638).
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The public half (RFC 7517).
    #[must_use]
    pub fn public(&self) -> Value {
        let (x, y) = self.coordinates();
        public((&x, &y), &self.id)
    }

    /// The public point, as a key of RFC 7518, 6.2.1 has it.
    pub(super) fn coordinates(&self) -> (String, String) {
        coordinates(&self.signing).unwrap_or_default()
    }

    /// What others' secrets are closed with (AES-256).
    #[must_use]
    pub const fn wrapping(&self) -> &Secret {
        &self.wrapping
    }

    /// A salt nobody else can work out. The same receipt gets the same ones, so that asking twice gives one receipt.
    pub(super) fn salt(&self, receipt: &str, field: &str) -> String {
        let salt = hmac_sha256(&self.salting, &[receipt.as_bytes(), b"\0", field.as_bytes()]);
        URL_SAFE_NO_PAD.encode(salt.get(..16).unwrap_or_default())
    }

    /// A token in compact form.
    pub(super) fn sign(&self, typ: &str, claims: &Value) -> Result<String, ReceiptError> {
        let header = json!({ "alg": "ES256", "typ": typ, "kid": self.id });
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(&header), part(claims));
        let signature = self.signature(signed.as_bytes())?;
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }

    /// A signature over octets: ES256 (RFC 7518, 3.4).
    pub(super) fn signature(&self, signed: &[u8]) -> Result<Vec<u8>, ReceiptError> {
        let digest = DigestAlgorithm::Sha256.digest(signed);
        let signature: Signature = self.signing.sign_prehash(&digest).map_err(|_| ReceiptError::Signature)?;
        Ok(signature.to_bytes().to_vec())
    }

    /// The beginning of its name, where there is no room for more: enough to tell a service's keys apart.
    pub(super) fn short_id(&self) -> Vec<u8> {
        let id = URL_SAFE_NO_PAD.decode(&self.id).unwrap_or_default();
        id.get(..SHORT_ID).unwrap_or_default().to_vec()
    }
}

/// A key's thumbprint (RFC 7638, 3.2): over the members a key needs, in the order of their names.
pub(super) fn identity(x: &str, y: &str) -> String {
    let needed = format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#);
    URL_SAFE_NO_PAD.encode(DigestAlgorithm::Sha256.digest(needed.as_bytes()))
}

/// A public key (RFC 7517).
pub(super) fn public((x, y): (&str, &str), id: &str) -> Value {
    json!({ "kty": "EC", "crv": "P-256", "x": x, "y": y, "use": "sig", "alg": "ES256", "kid": id })
}

fn coordinates(key: &SigningKey) -> Option<(String, String)> {
    let point = key.verifying_key().to_sec1_point(false);
    let (x, y) = point.as_bytes().get(1..)?.split_at_checked(32)?;
    Some((URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y)))
}
