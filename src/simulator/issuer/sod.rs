//! EF.SOD: the hashes of the data groups, signed (Doc 9303-10, 4.6.2 and appendix D; RFC 5652, 5).

use std::collections::BTreeMap;

use serde::Deserialize;

use super::error::IssuerError;
use super::fault::SodFault;
use super::scheme::digest_identifier;
use super::signed_message::{self, Content, Signer, Signing};
use crate::crypto::digest::DigestAlgorithm;
use crate::crypto::random::Random;
use crate::encoding::{Oid, Tag, ber_tlv, der};
use crate::lds::DataGroup;

/// id-icao-mrtd-security-ldsSecurityObject.
const LDS_SECURITY_OBJECT: Oid = Oid::from_arcs(&[2, 23, 136, 1, 1, 1]);
/// id-sha3-256: a good function that Doc 9303-12, 4.4 does not name.
const SHA3_256: Oid = Oid::from_arcs(&[2, 16, 840, 1, 101, 3, 4, 2, 8]);
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

/// What is in EF.SOD besides what belongs there.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::simulator) struct Oddities<'a> {
    /// What is wrong with it.
    pub(in crate::simulator) faults: &'a [SodFault],
    /// Certificates carried besides the signer's, one after another.
    pub(in crate::simulator) besides: &'a [u8],
}

/// The whole file EF.SOD over these data groups.
pub(super) fn encode(
    signer: &Signer<'_>,
    groups: &BTreeMap<DataGroup, Vec<u8>>,
    options: SodOptions,
    oddities: Oddities<'_>,
    random: &mut dyn Random,
) -> Result<Vec<u8>, IssuerError> {
    let Oddities { faults, besides } = oddities;
    let content = lds_security_object(groups, options, faults);
    let content = Content { kind: &LDS_SECURITY_OBJECT, octets: &content, besides, faults };
    let content_info = signed_message::encode(signer, content, options.signing, random)?;
    Ok(ber_tlv::encode(EF_SOD, &content_info))
}

/// ```text
/// LDSSecurityObject ::= SEQUENCE { version, hashAlgorithm, SEQUENCE OF SEQUENCE { number, hash }, ldsVersionInfo OPTIONAL }
/// ```
fn lds_security_object(groups: &BTreeMap<DataGroup, Vec<u8>>, options: SodOptions, faults: &[SodFault]) -> Vec<u8> {
    let entry = |number: u8, file: &[u8]| {
        der::sequence(&[der::unsigned(&[number]), der::octet_string(&options.digest.digest(file))])
    };
    let mut hashes = Vec::new();
    let mut algorithm = digest_identifier(options.digest);
    for fault in faults {
        match fault {
            SodFault::SecondHash => hashes.push(entry(DataGroup::DG1.number(), b"another holder")),
            SodFault::GroupNumber(number) => hashes.push(entry(*number, b"nothing")),
            SodFault::UnknownHash => algorithm = der::sequence(&[der::oid(&SHA3_256), der::null()]),
            _ => {}
        }
    }
    hashes.extend(groups.iter().map(|(group, file)| entry(group.number(), file)));
    let version = match options.version {
        SodVersion::V0 => 0,
        SodVersion::V1 => 1,
    };
    let mut parts = vec![der::unsigned(&[version]), algorithm, der::sequence(&hashes)];
    if options.version == SodVersion::V1 {
        let text = |value: &str| ber_tlv::encode(der::PRINTABLE_STRING, value.as_bytes());
        parts.push(der::sequence(&[text("0108"), text("040000")]));
    }
    der::sequence(&parts)
}
