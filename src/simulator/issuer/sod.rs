//! EF.SOD: the hashes of the data groups, signed (Doc 9303-10, 4.6.2 and appendix D; RFC 5652, 5).

use std::collections::BTreeMap;

use serde::Deserialize;

use super::certificate::time;
use super::error::IssuerError;
use super::key::SigningKey;
use super::scheme::{SignatureScheme, digest_identifier};
use crate::crypto::digest::DigestAlgorithm;
use crate::crypto::random::Random;
use crate::encoding::{Oid, Tag, Timestamp, ber_tlv, der};
use crate::lds::DataGroup;

/// id-signedData.
const SIGNED_DATA: Oid = Oid::from_arcs(&[1, 2, 840, 113_549, 1, 7, 2]);
/// id-icao-mrtd-security-ldsSecurityObject.
const LDS_SECURITY_OBJECT: Oid = Oid::from_arcs(&[2, 23, 136, 1, 1, 1]);
const CONTENT_TYPE: Oid = Oid::from_arcs(&[1, 2, 840, 113_549, 1, 9, 3]);
const MESSAGE_DIGEST: Oid = Oid::from_arcs(&[1, 2, 840, 113_549, 1, 9, 4]);
const SIGNING_TIME: Oid = Oid::from_arcs(&[1, 2, 840, 113_549, 1, 9, 5]);
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

/// How the security object names its signer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum SignerName {
    /// Issuer and serial number, as Doc 9303-10, Table 37 recommends.
    #[default]
    IssuerAndSerial,
    /// The certificate's subject key identifier.
    SubjectKeyIdentifier,
}

/// How a security object is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SodOptions {
    /// Its version.
    pub version: SodVersion,
    /// The digest over the data groups.
    pub digest: DigestAlgorithm,
    /// How the signer is named.
    pub signer_name: SignerName,
    /// The signer's claim of when; none leaves the attribute out.
    pub signing_time: Option<Timestamp>,
}

/// What is needed of the signer.
#[derive(Debug)]
pub(super) struct Signer<'a> {
    pub(super) key: &'a SigningKey,
    pub(super) scheme: SignatureScheme,
    pub(super) certificate: &'a [u8],
    pub(super) issuer: &'a [u8],
    pub(super) serial: &'a [u8],
    pub(super) key_identifier: &'a [u8],
}

/// The whole file EF.SOD over these data groups.
pub(super) fn encode(
    signer: &Signer<'_>,
    groups: &BTreeMap<DataGroup, Vec<u8>>,
    options: SodOptions,
    random: &mut dyn Random,
) -> Result<Vec<u8>, IssuerError> {
    let content = lds_security_object(groups, options);
    let digest = signer.scheme.digest;
    let encapsulated = der::sequence(&[
        der::oid(&LDS_SECURITY_OBJECT),
        ber_tlv::encode(der::context(0), &der::octet_string(&content)),
    ]);
    let signed_data = der::sequence(&[
        der::unsigned(&[3]),
        der::set_of(vec![digest_identifier(digest)]),
        encapsulated,
        ber_tlv::encode(der::context(0), signer.certificate),
        der::set_of(vec![signer_info(signer, &content, options, random)?]),
    ]);
    let content_info = der::sequence(&[der::oid(&SIGNED_DATA), ber_tlv::encode(der::context(0), &signed_data)]);
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

fn signer_info(
    signer: &Signer<'_>,
    content: &[u8],
    options: SodOptions,
    random: &mut dyn Random,
) -> Result<Vec<u8>, IssuerError> {
    let digest = signer.scheme.digest;
    let mut attributes = vec![
        attribute(&CONTENT_TYPE, der::oid(&LDS_SECURITY_OBJECT)),
        attribute(&MESSAGE_DIGEST, der::octet_string(&digest.digest(content))),
    ];
    attributes.extend(options.signing_time.map(|at| attribute(&SIGNING_TIME, time(at))));
    // Signed as a SET OF, carried as [0] IMPLICIT (RFC 5652, 5.4).
    let signed = der::set_of(attributes);
    let signature = signer.scheme.sign(signer.key, &signed, random)?;
    let carried = ber_tlv::encode(der::context(0), crate::encoding::Reader::sole(&signed, der::SET)?.value);
    // RFC 5652, 5.3: version 1 with issuer and serial number, 3 with a key identifier.
    let (version, name) = match options.signer_name {
        SignerName::IssuerAndSerial => (1, der::sequence(&[signer.issuer.to_vec(), der::unsigned(signer.serial)])),
        SignerName::SubjectKeyIdentifier => (3, ber_tlv::encode(der::context_primitive(0), signer.key_identifier)),
    };
    Ok(der::sequence(&[
        der::unsigned(&[version]),
        name,
        digest_identifier(digest),
        carried,
        signer.scheme.algorithm_identifier(),
        der::octet_string(&signature),
    ]))
}

fn attribute(kind: &Oid, value: Vec<u8>) -> Vec<u8> {
    der::sequence(&[der::oid(kind), der::set_of(vec![value])])
}
