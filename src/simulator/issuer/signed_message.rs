//! Messages with one signer (RFC 5652, 5): EF.SOD, EF.CardSecurity, and lists.

use serde::Deserialize;

use super::certificate::time;
use super::error::IssuerError;
use super::fault::SodFault;
use super::key::SigningKey;
use super::scheme::{SignatureScheme, digest_identifier};
use crate::crypto::random::Random;
use crate::encoding::{Oid, Reader, Timestamp, ber_tlv, der};

/// id-signedData.
const SIGNED_DATA: Oid = Oid::from_arcs(&[1, 2, 840, 113_549, 1, 7, 2]);
/// id-md5 and md5WithRSAEncryption (RFC 3279, 2.1 and 2.2.1).
const MD5: Oid = Oid::from_arcs(&[1, 2, 840, 113_549, 2, 5]);
const MD5_WITH_RSA: Oid = Oid::from_arcs(&[1, 2, 840, 113_549, 1, 1, 4]);
const CONTENT_TYPE: Oid = Oid::from_arcs(&[1, 2, 840, 113_549, 1, 9, 3]);
const MESSAGE_DIGEST: Oid = Oid::from_arcs(&[1, 2, 840, 113_549, 1, 9, 4]);
const SIGNING_TIME: Oid = Oid::from_arcs(&[1, 2, 840, 113_549, 1, 9, 5]);

/// How a message names its signer.
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

/// What the signer says about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Signing {
    /// How the signer is named.
    pub signer_name: SignerName,
    /// The signer's claim of when; none leaves the attribute out.
    pub time: Option<Timestamp>,
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

/// What is signed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Content<'a> {
    pub(super) kind: &'a Oid,
    pub(super) octets: &'a [u8],
    /// Certificates carried besides the signer's, one after another.
    pub(super) besides: &'a [u8],
    /// What is wrong with the message.
    pub(super) faults: &'a [SodFault],
}

impl Content<'_> {
    fn has(&self, fault: SodFault) -> bool {
        self.faults.contains(&fault)
    }
}

/// The ContentInfo.
pub(super) fn encode(
    signer: &Signer<'_>,
    content: Content<'_>,
    signing: Signing,
    random: &mut dyn Random,
) -> Result<Vec<u8>, IssuerError> {
    let encapsulated =
        der::sequence(&[der::oid(content.kind), ber_tlv::encode(der::context(0), &der::octet_string(content.octets))]);
    let copies = if content.has(SodFault::TwoHundredCertificates) { 200 } else { 1 };
    let certificates = [signer.certificate.repeat(copies).as_slice(), content.besides].concat();
    let signed_data = der::sequence(&[
        der::unsigned(&[3]),
        der::set_of(vec![digest_named(signer, content)]),
        encapsulated,
        ber_tlv::encode(der::context(0), &certificates),
        der::set_of(vec![signer_info(signer, content, signing, random)?]),
    ]);
    Ok(content_info(&signed_data, content))
}

fn content_info(signed_data: &[u8], content: Content<'_>) -> Vec<u8> {
    const END: [u8; 2] = [0, 0];
    let end: &[u8] = if content.has(SodFault::Endless) { &[] } else { &END };
    if end.is_empty() || content.has(SodFault::Indefinite) {
        // X.690, 8.1.3.6.
        return [&[0x30, 0x80], der::oid(&SIGNED_DATA).as_slice(), &[0xA0, 0x80], signed_data, end, end].concat();
    }
    der::sequence(&[der::oid(&SIGNED_DATA), ber_tlv::encode(der::context(0), signed_data)])
}

/// The digest the message says it was signed over.
fn digest_named(signer: &Signer<'_>, content: Content<'_>) -> Vec<u8> {
    if content.has(SodFault::Md5) {
        der::sequence(&[der::oid(&MD5), der::null()])
    } else {
        digest_identifier(signer.scheme.digest)
    }
}

fn signer_info(
    signer: &Signer<'_>,
    content: Content<'_>,
    signing: Signing,
    random: &mut dyn Random,
) -> Result<Vec<u8>, IssuerError> {
    let mut digest = signer.scheme.digest.digest(content.octets);
    if content.has(SodFault::WrongMessageDigest) {
        digest.reverse();
    }
    let mut attributes =
        vec![attribute(&CONTENT_TYPE, der::oid(content.kind)), attribute(&MESSAGE_DIGEST, der::octet_string(&digest))];
    attributes.extend(signing.time.map(|at| attribute(&SIGNING_TIME, time(at))));
    // Signed as a SET OF, carried as [0] IMPLICIT (RFC 5652, 5.4).
    let signed = der::set_of(attributes);
    let signature = if content.has(SodFault::WithoutNull) {
        signer.scheme.sign_without_null(signer.key, &signed)?
    } else {
        signer.scheme.sign(signer.key, &signed, random)?
    };
    let algorithm = if content.has(SodFault::Md5) {
        der::sequence(&[der::oid(&MD5_WITH_RSA), der::null()])
    } else {
        signer.scheme.algorithm_identifier()
    };
    let carried = ber_tlv::encode(der::context(0), Reader::sole(&signed, der::SET)?.value);
    // RFC 5652, 5.3: version 1 with issuer and serial number, 3 with a key identifier.
    let (version, name) = match signing.signer_name {
        SignerName::IssuerAndSerial => (1, der::sequence(&[signer.issuer.to_vec(), der::unsigned(signer.serial)])),
        SignerName::SubjectKeyIdentifier => (3, ber_tlv::encode(der::context_primitive(0), signer.key_identifier)),
    };
    Ok(der::sequence(&[
        der::unsigned(&[version]),
        name,
        digest_named(signer, content),
        carried,
        algorithm,
        der::octet_string(&signature),
    ]))
}

fn attribute(kind: &Oid, value: Vec<u8>) -> Vec<u8> {
    der::sequence(&[der::oid(kind), der::set_of(vec![value])])
}
