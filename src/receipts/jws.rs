//! Signed tokens in their compact form (RFC 7515), and the keys they are verified with (RFC 7517).
//!
//! The key says which algorithm it is for, never the token: a token that asks for no signature, for a secret in place of a
//! public key, or for another key's algorithm is refused before anything is computed.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use super::ReceiptError;
use super::key::SHORT_ID;
use crate::crypto::curve::{NamedCurve, PublicPoint};
use crate::crypto::digest::DigestAlgorithm;
use crate::crypto::ecdsa::{self, Signature};
use crate::crypto::rsa::{Pkcs1Form, RsaPublicKey};

/// Longest token that is looked at.
const LONGEST: usize = 256 << 10;

/// Most keys of a set.
const MOST_KEYS: usize = 64;

/// Shortest RSA key (RFC 7518, 3.3).
const LEAST_RSA_BITS: u32 = 2048;

/// How a token may be signed (RFC 7518, 3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// ECDSA on P-384 with SHA-384.
    Es384,
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
}

impl Algorithm {
    const ALL: [Self; 3] = [Self::Es256, Self::Es384, Self::Rs256];

    /// Its registered name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Es256 => "ES256",
            Self::Es384 => "ES384",
            Self::Rs256 => "RS256",
        }
    }
}

/// A public key.
enum Public {
    Point(PublicPoint),
    Rsa(Box<RsaPublicKey>),
}

struct Key {
    id: Option<String>,
    algorithm: Algorithm,
    public: Public,
}

/// Public keys that tokens are believed under.
pub struct KeySet(Vec<Key>);

/// A token whose signature was verified.
pub struct Jws {
    /// What its header says it is.
    pub typ: Option<String>,
    /// What it says.
    pub claims: Map<String, Value>,
}

impl KeySet {
    /// From a JWK set, or one JWK. Keys for something else than signatures are passed over.
    pub fn parse(json: &[u8]) -> Result<Self, ReceiptError> {
        let value: Value = serde_json::from_slice(json).map_err(|_| ReceiptError::KeySet)?;
        let list = match value.get("keys") {
            Some(Value::Array(keys)) => keys.clone(),
            Some(_) => return Err(ReceiptError::KeySet),
            None => vec![value],
        };
        if list.len() > MOST_KEYS {
            return Err(ReceiptError::KeySet);
        }
        let keys: Vec<_> = list.iter().filter_map(key).collect();
        if keys.is_empty() { Err(ReceiptError::KeySet) } else { Ok(Self(keys)) }
    }

    /// Verifies a token in compact form.
    pub fn verify(&self, token: &str) -> Result<Jws, ReceiptError> {
        let (header, payload, signature, signed) = parts(token)?;
        let text = |name: &str| header.get(name).and_then(Value::as_str);
        let algorithm = Algorithm::ALL.into_iter().find(|one| text("alg") == Some(one.as_str()));
        let algorithm = algorithm.ok_or(ReceiptError::Algorithm)?;
        // What must be understood and is not: nothing of it is (RFC 7515, 4.1.11).
        if header.contains_key("crit") || header.contains_key("b64") {
            return Err(ReceiptError::Malformed);
        }
        let named = text("kid");
        let mut fitting = self.0.iter().filter(|key| match (named, &key.id) {
            (Some(named), Some(id)) => named == id,
            (Some(_), None) => false,
            (None, _) => true,
        });
        let key = match (fitting.next(), fitting.next()) {
            (Some(key), None) => key,
            _ => return Err(ReceiptError::Key),
        };
        if key.algorithm != algorithm {
            return Err(ReceiptError::Algorithm);
        }
        key.check(signed.as_bytes(), &signature)?;
        Ok(Jws { typ: text("typ").map(str::to_owned), claims: object(&payload)? })
    }
}

impl KeySet {
    /// Verifies a signature under the one key whose name, a thumbprint, begins so.
    pub(super) fn check_short(
        &self,
        short: &[u8],
        algorithm: Algorithm,
        signed: &[u8],
        signature: &[u8],
    ) -> Result<(), ReceiptError> {
        let begins = |key: &&Key| {
            let id = key.id.as_ref().and_then(|id| decoded(id).ok());
            short.len() == SHORT_ID && id.is_some_and(|id| id.starts_with(short))
        };
        let mut fitting = self.0.iter().filter(begins);
        match (fitting.next(), fitting.next()) {
            (Some(key), None) if key.algorithm == algorithm => key.check(signed, signature),
            (Some(_), None) => Err(ReceiptError::Algorithm),
            _ => Err(ReceiptError::Key),
        }
    }
}

type Parts<'a> = (Map<String, Value>, Vec<u8>, Vec<u8>, &'a str);

fn parts(token: &str) -> Result<Parts<'_>, ReceiptError> {
    if token.len() > LONGEST {
        return Err(ReceiptError::Malformed);
    }
    let (signed, signature) = token.rsplit_once('.').ok_or(ReceiptError::Malformed)?;
    let (header, payload) = signed.split_once('.').ok_or(ReceiptError::Malformed)?;
    Ok((object(&decoded(header)?)?, decoded(payload)?, decoded(signature)?, signed))
}

fn decoded(text: &str) -> Result<Vec<u8>, ReceiptError> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| ReceiptError::Malformed)
}

fn object(octets: &[u8]) -> Result<Map<String, Value>, ReceiptError> {
    serde_json::from_slice(octets).map_err(|_| ReceiptError::Malformed)
}

fn key(value: &Value) -> Option<Key> {
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    let octets = |name: &str| decoded(text(name)?).ok();
    if text("use").is_some_and(|purpose| purpose != "sig") {
        return None;
    }
    let point = |curve: NamedCurve| {
        let encoded = [&[4], octets("x")?.as_slice(), octets("y")?.as_slice()].concat();
        PublicPoint::parse(curve, &encoded).ok().map(Public::Point)
    };
    let (algorithm, public) = match (text("kty")?, text("crv")) {
        ("EC", Some("P-256")) => (Algorithm::Es256, point(NamedCurve::P256)?),
        ("EC", Some("P-384")) => (Algorithm::Es384, point(NamedCurve::P384)?),
        ("RSA", None) => {
            let key = RsaPublicKey::new(&octets("n")?, &octets("e")?).ok()?;
            (Algorithm::Rs256, Public::Rsa(Box::new(key)))
        }
        _ => return None,
    };
    let weak = matches!(&public, Public::Rsa(key) if key.modulus_bits() < LEAST_RSA_BITS);
    let fits = text("alg").is_none_or(|name| name == algorithm.as_str());
    (fits && !weak).then(|| Key { id: text("kid").map(str::to_owned), algorithm, public })
}

impl Key {
    fn check(&self, signed: &[u8], signature: &[u8]) -> Result<(), ReceiptError> {
        let hash = if self.algorithm == Algorithm::Es384 { DigestAlgorithm::Sha384 } else { DigestAlgorithm::Sha256 };
        let digest = hash.digest(signed);
        let good = match &self.public {
            Public::Point(point) => Signature::parse_plain(point.curve(), signature)
                .is_ok_and(|signature| ecdsa::verify(point, &digest, &signature).is_ok()),
            Public::Rsa(key) => key.verify_pkcs1v15(hash, &digest, signature) == Ok(Pkcs1Form::WithNull),
        };
        if good { Ok(()) } else { Err(ReceiptError::Signature) }
    }
}
