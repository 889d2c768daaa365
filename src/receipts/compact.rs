//! The compact form of a receipt, for paper: a COSE_Sign1 (RFC 9052, 4.2) over who decided what, when and by which rules, as
//! base45 text in a QR code. Nothing of the holder or the document is in it.
//!
//! ```text
//! 18([ << {1: -7, 4: key, 16: "paskontrol-receipt+cose"} >>, {},
//!      << {"id", "sim", "desk", "time", "profile", "decision"} >>, signature ])
//! ```

use serde_json::{Map, Value, json};

use super::cbor::Item;
use super::disclosure::Verified;
use super::jws::{Algorithm, KeySet};
use super::key::ServiceKey;
use super::{ReceiptError, base45};
use crate::encoding::Timestamp;
use crate::readiness::{Assessment, Verdict};

/// The most a compact receipt takes, so that its code stays coarse enough for any printer.
pub const MOST_OCTETS: usize = 300;

/// What it says of itself (RFC 9596).
const TYPE: &str = "paskontrol-receipt+cose";

/// Octets of a desk's name that fit beside the rest.
const DESK: usize = 40;

/// RFC 9052, 2, 3.1 and 4.2; RFC 9596; RFC 9053, 2.1.
const COSE_SIGN1: u64 = 18;
const ALGORITHM: i64 = 1;
const KEY_ID: i64 = 4;
const TYP: i64 = 16;
const ES256: i64 = -7;

/// The compact receipt of a decision.
///
/// # Errors
/// Where a name or a policy's edition is so long that not all of it fits.
pub fn issue_compact(
    id: &str,
    desk: Option<&str>,
    assessment: &Assessment,
    simulated: bool,
    key: &ServiceKey,
) -> Result<Vec<u8>, ReceiptError> {
    let pair = |name: &str, value: &str| (Item::text(name), Item::text(value));
    let mut said = vec![
        pair("id", id),
        pair("time", &assessment.evaluated_at.to_string()),
        pair("decision", assessment.verdict.as_str()),
        pair("profile", &assessment.policy),
        (Item::text("sim"), Item::Flag(simulated)),
    ];
    said.extend(desk.map(|desk| pair("desk", beginning(desk, DESK))));
    let protected = Item::Map(vec![
        (Item::Whole(ALGORITHM), Item::Whole(ES256)),
        (Item::Whole(KEY_ID), Item::Octets(key.short_id())),
        (Item::Whole(TYP), Item::text(TYPE)),
    ]);
    let (protected, payload) = (protected.encode(), Item::Map(said).encode());
    let signature = key.signature(&signed(&protected, &payload))?;
    let parts = vec![Item::Octets(protected), Item::Map(Vec::new()), Item::Octets(payload), Item::Octets(signature)];
    let receipt = Item::Tagged(COSE_SIGN1, Box::new(Item::List(parts))).encode();
    if receipt.len() > MOST_OCTETS { Err(ReceiptError::Malformed) } else { Ok(receipt) }
}

/// What the signature covers (RFC 9052, 4.4).
fn signed(protected: &[u8], payload: &[u8]) -> Vec<u8> {
    let octets = |octets: &[u8]| Item::Octets(octets.to_vec());
    Item::List(vec![Item::text("Signature1"), octets(protected), octets(&[]), octets(payload)]).encode()
}

/// As much of a text as so many octets hold.
fn beginning(text: &str, most: usize) -> &str {
    text.get(..text.floor_char_boundary(most)).unwrap_or_default()
}

/// The text that goes into a QR code.
#[must_use]
pub fn compact_text(receipt: &[u8]) -> String {
    base45::encode(receipt)
}

/// Whether this is the text of a compact receipt, rather than of a whole one.
#[must_use]
pub fn is_compact(text: &str) -> bool {
    base45::is_base45(text.trim_ascii())
}

/// Reads a compact receipt from its text. What it says is named as in a whole receipt.
pub fn verify_compact(text: &str, keys: &KeySet) -> Result<Verified, ReceiptError> {
    base45::decode(text.trim_ascii()).ok_or(ReceiptError::Malformed).and_then(|octets| verify_cose(&octets, keys))
}

/// The same from its octets.
pub fn verify_cose(receipt: &[u8], keys: &KeySet) -> Result<Verified, ReceiptError> {
    let malformed = ReceiptError::Malformed;
    let item = Item::decode(receipt).filter(|_| receipt.len() <= MOST_OCTETS).ok_or(malformed)?;
    let Item::Tagged(COSE_SIGN1, item) = item else { return Err(malformed) };
    let Item::List(parts) = *item else { return Err(malformed) };
    let [Item::Octets(protected), Item::Map(open), Item::Octets(payload), Item::Octets(signature)] = parts.as_slice()
    else {
        return Err(malformed);
    };
    // Nothing is taken from where no signature reaches.
    if !open.is_empty() {
        return Err(malformed);
    }
    let mut header = pairs(protected)?;
    match header.remove_whole(ALGORITHM) {
        Some(Item::Whole(ES256)) => {}
        _ => return Err(ReceiptError::Algorithm),
    }
    let Some(Item::Octets(key)) = header.remove_whole(KEY_ID) else { return Err(ReceiptError::Key) };
    let is_ours = header.remove_whole(TYP) == Some(Item::text(TYPE));
    // What must be understood and is not: nothing of it is (RFC 9052, 3.1).
    if !header.0.is_empty() {
        return Err(malformed);
    }
    keys.check_short(&key, Algorithm::Es256, &signed(protected, payload), signature)?;
    if !is_ours {
        return Err(ReceiptError::Type);
    }
    Ok(Verified { claims: claims(payload)?, withheld: 0 })
}

/// A map that is taken apart.
struct Pairs(Vec<(Item, Item)>);

fn pairs(octets: &[u8]) -> Result<Pairs, ReceiptError> {
    match Item::decode(octets) {
        Some(Item::Map(pairs)) => Ok(Pairs(pairs)),
        _ => Err(ReceiptError::Malformed),
    }
}

impl Pairs {
    fn remove(&mut self, key: &Item) -> Option<Item> {
        let place = self.0.iter().position(|(name, _)| name == key)?;
        Some(self.0.swap_remove(place).1)
    }

    fn remove_whole(&mut self, key: i64) -> Option<Item> {
        self.remove(&Item::Whole(key))
    }

    fn remove_text(&mut self, key: &str) -> Option<String> {
        match self.remove(&Item::text(key)) {
            Some(Item::Text(text)) => Some(text),
            _ => None,
        }
    }
}

fn claims(payload: &[u8]) -> Result<Map<String, Value>, ReceiptError> {
    let mut said = pairs(payload)?;
    let malformed = ReceiptError::Malformed;
    let simulated = match said.remove(&Item::text("sim")) {
        Some(Item::Flag(flag)) => flag,
        _ => return Err(malformed),
    };
    let time: Timestamp = said.remove_text("time").and_then(|text| text.parse().ok()).ok_or(malformed)?;
    let decision = said.remove_text("decision").ok_or(malformed)?;
    let decision: Verdict = serde_json::from_value(decision.into()).map_err(|_| malformed)?;
    let (id, profile) = (said.remove_text("id").ok_or(malformed)?, said.remove_text("profile").ok_or(malformed)?);
    let desk = said.remove_text("desk");
    if !said.0.is_empty() {
        return Err(malformed);
    }
    let mut claims = Map::new();
    for (name, value) in [
        ("jti", json!(id)),
        ("decided_at", json!(time)),
        ("decision", json!(decision)),
        ("profile", json!(profile)),
        ("simulated", json!(simulated)),
    ] {
        claims.insert(name.to_owned(), value);
    }
    if let Some(desk) = desk {
        claims.insert("desk".to_owned(), json!(desk));
    }
    Ok(claims)
}
