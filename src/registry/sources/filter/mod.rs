//! A list as a compact filter: some nine bits a document, so that a whole country's list fits where the list may not go.
//!
//! The filter never misses a document of the exact snapshot. About one question in 256 about others is answered "perhaps", so a
//! hit is only a [possible one](Status::PossibleHit), which an exact look-up has to settle.
//!
//! ```text
//! reported.filter                     the filter
//! reported.filter.manifest.json       {"list":{"source":"rigspolitiet","as_of":"…","sequence":812,"count":36000,"sha256":"…"},
//!                                      "key_id":"…","false_positive_rate":0.00390625}
//! reported.filter.manifest.json.sig   the publisher's Ed25519 signature over the manifest, in Base64
//! ```

mod fuse;

use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use fuse::{Fuse, FuseBuilder, FuseError};

use super::Source;
use crate::encoding::Timestamp;
use crate::registry::answer::{Answer, SourceError, SourceId, Status};
use crate::registry::delivery::{
    Delivery, ImportError, MAX_LIST_BYTES, MAX_MANIFEST_BYTES, Manifest, Publisher, beside, read, read_signature,
};
use crate::registry::number_key::NumberKey;
use crate::registry::query::Query;

/// What a filter says about itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FilterManifest {
    /// The list the filter was made from; the digest is the filter's.
    pub list: Manifest,
    /// The number key's name.
    pub key_id: String,
    /// How often a document that is not on the list is a possible hit all the same.
    pub false_positive_rate: f64,
}

/// Why a filter is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    /// For what a list is not taken either.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// The filter was made under another number key.
    #[error("the filter was made under another number key")]
    OtherKey,
    /// The octets are no filter.
    #[error(transparent)]
    Fuse(#[from] FuseError),
}

/// A list held as a filter.
pub struct FilterSource {
    manifest: FilterManifest,
    fuse: Fuse,
    key: NumberKey,
}

impl FilterSource {
    /// Reads a filter with its manifest and the publisher's signature. `seen` is the highest edition of this source met so far.
    pub fn open(path: &Path, key: NumberKey, publisher: &Publisher, seen: Option<u64>) -> Result<Self, FilterError> {
        let octets = read(path, MAX_LIST_BYTES, ImportError::List)?;
        let manifest = read(&beside(path, ".manifest.json"), MAX_MANIFEST_BYTES, ImportError::Manifest)?;
        Self::parse(octets, &manifest, &read_signature(path)?, key, publisher, seen)
    }

    /// The same from octets.
    pub fn parse(
        octets: Vec<u8>,
        manifest_octets: &[u8],
        signature: &[u8],
        key: NumberKey,
        publisher: &Publisher,
        seen: Option<u64>,
    ) -> Result<Self, FilterError> {
        publisher.verify(manifest_octets, signature)?;
        let manifest: FilterManifest = serde_json::from_slice(manifest_octets).map_err(ImportError::manifest)?;
        manifest.list.describes(&octets, seen)?;
        if manifest.key_id != key.id() {
            return Err(FilterError::OtherKey);
        }
        Ok(Self { fuse: Fuse::parse(octets)?, manifest, key })
    }

    /// What the filter says about itself.
    #[must_use]
    pub const fn manifest(&self) -> &FilterManifest {
        &self.manifest
    }
}

/// A delivered list as a filter under a number key: its octets, and the manifest that the publisher has to sign.
pub fn compact(delivery: &Delivery, key: &NumberKey) -> Result<(Vec<u8>, FilterManifest), FilterError> {
    let manifest = delivery.manifest();
    let mut builder = FuseBuilder::new(manifest.count);
    delivery.each(|(issuing_state, kind, number), _| {
        builder.add(&key.reference(&Query { issuing_state, kind, number, expiry: None, birth: None }));
        Ok::<(), ImportError>(())
    })?;
    let (octets, count) = builder.finish()?;
    let sha256 = hex::encode(Sha256::digest(&octets));
    let list = Manifest { count, sha256, ..manifest.clone() };
    Ok((octets, FilterManifest { list, key_id: key.id(), false_positive_rate: Fuse::FALSE_POSITIVE_RATE }))
}

impl Source for FilterSource {
    fn id(&self) -> &SourceId {
        &self.manifest.list.source
    }

    fn ask(&self, query: &Query, _now: Timestamp) -> Result<Answer, SourceError> {
        let possible = self.fuse.may_contain(&self.key.reference(query));
        self.manifest.list.answer(query, if possible { Status::PossibleHit } else { Status::NotListed })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::query::{DocumentNumber, IssuingState};
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use ed25519_dalek::{Signer, SigningKey};

    fn key(octet: u8) -> NumberKey {
        NumberKey::parse(&[octet; 64]).unwrap()
    }

    fn signer(number: u8) -> SigningKey {
        SigningKey::from_bytes(&[number; 32])
    }

    fn publisher() -> Publisher {
        hex::encode(signer(1).verifying_key().as_bytes()).parse().unwrap()
    }

    fn signature(manifest: &[u8], by: u8) -> Vec<u8> {
        STANDARD.encode(signer(by).sign(manifest).to_bytes()).into_bytes()
    }

    /// A filter over the numbers 1 to `rows`, and its manifest.
    fn filter(rows: u32) -> (Vec<u8>, Vec<u8>) {
        let lines: String = (1..=rows).map(|number| format!("DNK,P,{number:09},stolen,,\n")).collect();
        let list = format!("issuing_state,document_type,document_number,reason,event_date,blank\n{lines}");
        let manifest = format!(
            r#"{{"source":"rigspolitiet","as_of":"2026-11-22T04:00:00+01:00","sequence":812,"count":{rows},"sha256":"{}"}}"#,
            hex::encode(Sha256::digest(&list))
        );
        let delivery = Delivery::parse(list.into_bytes(), manifest.into_bytes(), None).unwrap();
        let (octets, manifest) = compact(&delivery, &key(b'7')).unwrap();
        (octets, serde_json::to_vec(&manifest).unwrap())
    }

    fn open(octets: &[u8], manifest: &[u8]) -> Result<FilterSource, FilterError> {
        FilterSource::parse(octets.to_vec(), manifest, &signature(manifest, 1), key(b'7'), &publisher(), Some(812))
    }

    fn query(number: u32) -> Query {
        Query::passport(IssuingState::DENMARK, DocumentNumber::parse(&format!("{number:09}")).unwrap())
    }

    #[test]
    fn every_listed_number_is_a_possible_hit_and_few_others_are() {
        let (octets, manifest) = filter(20_000);
        let source = open(&octets, &manifest).unwrap();
        let now = Timestamp::from_unix(0);
        let status = |number: u32| source.ask(&query(number), now).unwrap().status;
        assert!((1..=20_000).all(|number| status(number) == Status::PossibleHit));
        let false_hits = (20_001..=120_000).filter(|number| status(*number) == Status::PossibleHit).count();
        // 100,000 in 256 are 391, with a standard deviation of 20.
        assert!((250..550).contains(&false_hits), "{false_hits}");
        let sweden = Query { issuing_state: "SWE".parse().unwrap(), ..query(1) };
        assert_eq!(source.ask(&sweden, now), Err(SourceError::OutOfCoverage));
        let answer = source.ask(&query(1), now).unwrap();
        assert_eq!((answer.sequence, answer.source.as_str()), (Some(812), "rigspolitiet"));
        assert!(!octets.windows(9).any(|window| window == b"000000007"));
    }

    #[test]
    fn only_the_publishers_own_filter_is_taken() {
        let (octets, manifest) = filter(100);
        let refused = |octets: &[u8], manifest: &[u8], by: u8, key_octet: u8, seen: u64| {
            let signature = signature(manifest, by);
            FilterSource::parse(octets.to_vec(), manifest, &signature, key(key_octet), &publisher(), Some(seen))
                .err()
                .unwrap()
        };
        assert_eq!(refused(&octets, &manifest, 2, b'7', 0), FilterError::Import(ImportError::Signature));
        assert_eq!(refused(&octets, &manifest, 1, b'8', 0), FilterError::OtherKey);
        let rolled_back = ImportError::RolledBack { seen: 813, found: 812 };
        assert_eq!(refused(&octets, &manifest, 1, b'7', 813), FilterError::Import(rolled_back));
        let mut bent = octets.clone();
        *bent.last_mut().unwrap() ^= 1;
        assert_eq!(refused(&bent, &manifest, 1, b'7', 0), FilterError::Import(ImportError::Digest));
        let described = |octets: &[u8]| {
            let mut manifest: FilterManifest = serde_json::from_slice(&manifest).unwrap();
            manifest.list.sha256 = hex::encode(Sha256::digest(octets));
            serde_json::to_vec(&manifest).unwrap()
        };
        let short = &octets[..octets.len() - 1];
        assert_eq!(refused(short, &described(short), 1, b'7', 0), FilterError::Fuse(FuseError::Malformed));
    }

    #[test]
    fn an_empty_list_has_a_filter_too() {
        let (octets, manifest) = filter(0);
        let source = open(&octets, &manifest).unwrap();
        assert_eq!(source.ask(&query(1), Timestamp::from_unix(0)).unwrap().status, Status::NotListed);
    }
}
