//! EF.SOD: the hashes of the data groups, signed (Doc 9303-10, 4.6.2 and appendix D; RFC 5652, 5).

use std::collections::BTreeMap;

use serde::Deserialize;

use super::error::IssuerError;
use super::scheme::digest_identifier;
use super::signed_message::{self, Content, Signer, Signing};
use crate::crypto::digest::DigestAlgorithm;
use crate::crypto::random::Random;
use crate::encoding::{Oid, Tag, ber_tlv, der};
use crate::lds::DataGroup;

/// id-icao-mrtd-security-ldsSecurityObject.
const LDS_SECURITY_OBJECT: Oid = Oid::from_arcs(&[2, 23, 136, 1, 1, 1]);
/// The tag of EF.SOD.
const EF_SOD: Tag = Tag::new(0x77);

/// Which version of the LDS security object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum SodVersion {
    /// The legacy form, without version information.
    V0,
    /// With LDS and Unicode version, LDS 1.8.
    #[default]
    V1,
}

/// How a security object is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SodOptions {
    /// Its version.
    pub version: SodVersion,
    /// The digest over the data groups.
    pub digest: DigestAlgorithm,
    /// What the signer says about itself.
    pub signing: Signing,
}

/// The whole file EF.SOD over these data groups.
pub(super) fn encode(
    signer: &Signer<'_>,
    groups: &BTreeMap<DataGroup, Vec<u8>>,
    options: SodOptions,
    random: &mut dyn Random,
) -> Result<Vec<u8>, IssuerError> {
    let content = lds_security_object(groups, options);
    let content = Content { kind: &LDS_SECURITY_OBJECT, octets: &content, besides: &[] };
    let content_info = signed_message::encode(signer, content, options.signing, random)?;
    Ok(ber_tlv::encode(EF_SOD, &content_info))
}

/// ```text
/// LDSSecurityObject ::= SEQUENCE { version, hashAlgorithm, SEQUENCE OF SEQUENCE { number, hash }, ldsVersionInfo OPTIONAL }
/// ```
fn lds_security_object(groups: &BTreeMap<DataGroup, Vec<u8>>, options: SodOptions) -> Vec<u8> {
    let hash = |(group, file): (&DataGroup, &Vec<u8>)| {
        der::sequence(&[der::unsigned(&[group.number()]), der::octet_string(&options.digest.digest(file))])
    };
    let hashes: Vec<Vec<u8>> = groups.iter().map(hash).collect();
    let version = match options.version {
        SodVersion::V0 => 0,
        SodVersion::V1 => 1,
    };
    let mut parts = vec![der::unsigned(&[version]), digest_identifier(options.digest), der::sequence(&hashes)];
    if options.version == SodVersion::V1 {
        let text = |value: &str| ber_tlv::encode(der::PRINTABLE_STRING, value.as_bytes());
        parts.push(der::sequence(&[text("0108"), text("040000")]));
    }
    der::sequence(&parts)
}
