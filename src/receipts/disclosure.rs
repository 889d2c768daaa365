//! What a receipt discloses: read under its signature, and taken away.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use super::jws::KeySet;
use super::{ReceiptError, TYPE};
use crate::crypto::digest::DigestAlgorithm;

/// Most fields beside a signature.
const MOST: usize = 64;

/// Longest receipt.
const LONGEST: usize = 256 << 10;

/// How deep a receipt goes.
const DEEPEST: u8 = 8;

/// A receipt whose signature holds.
#[derive(Clone, PartialEq, Eq)]
pub struct Verified {
    /// Everything it says: what is always there, and the fields that were left in.
    pub claims: Map<String, Value>,
    /// How many fields are closed here: left out, or never there.
    pub withheld: usize,
}

/// Reads a receipt (RFC 9901, 7.1): the signature, and that every field beside it is covered by it, once.
pub fn verify(receipt: &str, keys: &KeySet) -> Result<Verified, ReceiptError> {
    let (token, disclosures) = parts(receipt)?;
    let signed = keys.verify(token)?;
    if signed.typ.as_deref() != Some(TYPE) {
        return Err(ReceiptError::Type);
    }
    let mut claims = signed.claims;
    if claims.remove("_sd_alg").is_some_and(|name| name != "sha-256") {
        return Err(ReceiptError::Algorithm);
    }
    let mut open = BTreeMap::new();
    for disclosure in disclosures {
        let hash = URL_SAFE_NO_PAD.encode(DigestAlgorithm::Sha256.digest(disclosure.as_bytes()));
        if open.insert(hash, field(disclosure)?).is_some() {
            return Err(ReceiptError::Disclosure);
        }
    }
    let mut withheld = 0;
    fill(&mut claims, &mut open, &mut withheld, DEEPEST)?;
    // A field nobody signed would be believed by whoever does not look closely.
    if open.is_empty() { Ok(Verified { claims, withheld }) } else { Err(ReceiptError::Disclosure) }
}

/// The same receipt with no other fields than those named. Nothing is verified here.
pub fn redact(receipt: &str, keep: &[&str]) -> Result<String, ReceiptError> {
    let (token, disclosures) = parts(receipt)?;
    let mut smaller = format!("{token}~");
    for disclosure in disclosures {
        if keep.contains(&field(disclosure)?.0.as_str()) {
            smaller.push_str(disclosure);
            smaller.push('~');
        }
    }
    Ok(smaller)
}

fn parts(receipt: &str) -> Result<(&str, Vec<&str>), ReceiptError> {
    let receipt = receipt.trim_ascii();
    // Behind the last tilde would stand a holder's own signature; a receipt has no holder to show it.
    let body = receipt.strip_suffix('~').filter(|_| receipt.len() <= LONGEST).ok_or(ReceiptError::Malformed)?;
    let mut parts = body.split('~');
    let token = parts.next().ok_or(ReceiptError::Malformed)?;
    let disclosures: Vec<_> = parts.collect();
    if disclosures.len() > MOST { Err(ReceiptError::Malformed) } else { Ok((token, disclosures)) }
}

/// Salt, name, value (RFC 9901, 4.2.1); the salt has done its work.
fn field(disclosure: &str) -> Result<(String, Value), ReceiptError> {
    let octets = URL_SAFE_NO_PAD.decode(disclosure).map_err(|_| ReceiptError::Disclosure)?;
    let said: (String, String, Value) = serde_json::from_slice(&octets).map_err(|_| ReceiptError::Disclosure)?;
    let (_, name, value) = said;
    if name == "_sd" || name == "..." { Err(ReceiptError::Disclosure) } else { Ok((name, value)) }
}

/// Puts fields where their hashes stand.
fn fill(
    object: &mut Map<String, Value>,
    open: &mut BTreeMap<String, (String, Value)>,
    withheld: &mut usize,
    deeper: u8,
) -> Result<(), ReceiptError> {
    let deeper = deeper.checked_sub(1).ok_or(ReceiptError::Malformed)?;
    match object.remove("_sd") {
        None => {}
        Some(Value::Array(hashes)) => {
            for hash in hashes {
                let hash = hash.as_str().ok_or(ReceiptError::Disclosure)?;
                match open.remove(hash) {
                    None => *withheld = withheld.saturating_add(1),
                    Some((name, _)) if object.contains_key(&name) => return Err(ReceiptError::Disclosure),
                    Some((name, value)) => drop(object.insert(name, value)),
                }
            }
        }
        Some(_) => return Err(ReceiptError::Disclosure),
    }
    for value in object.values_mut() {
        if let Value::Object(inner) = value {
            fill(inner, open, withheld, deeper)?;
        }
    }
    Ok(())
}
