//! A small issuer for tests: certificates and security objects with one defect each, signed on P-256.

use std::collections::BTreeMap;

use crate::crypto::curve::NamedCurve;
use crate::crypto::digest::DigestAlgorithm;
use crate::crypto::ecdh::KeyPair;
use crate::crypto::ecdsa;
use crate::crypto::random::{Random, RandomError};
use crate::crypto::secret::Secret;
use crate::encoding::{Oid, Tag, ber_tlv, der};
use crate::lds::{DataGroup, LDS_SECURITY_OBJECT, LdsSecurityObject};
use crate::pki::cms::SIGNED_DATA;

const ECDSA_SHA256: Oid = Oid::from_arcs(&[1, 2, 840, 10045, 4, 3, 2]);
const EC_PUBLIC_KEY: Oid = Oid::from_arcs(&[1, 2, 840, 10045, 2, 1]);

/// Nonces that differ from call to call; these keys protect nothing.
struct Counting(u8);

impl Random for Counting {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError> {
        for byte in bytes {
            self.0 = self.0.wrapping_mul(37).wrapping_add(11);
            *byte = self.0;
        }
        Ok(())
    }
}

/// A key pair, told by one octet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Key(pub(super) u8);

impl Key {
    fn secret(self) -> Secret {
        Secret::new(vec![self.0; 32])
    }

    pub(super) fn sign(self, message: &[u8]) -> Vec<u8> {
        let digest = DigestAlgorithm::Sha256.digest(message);
        ecdsa::sign(NamedCurve::P256, &self.secret(), &digest, &mut Counting(self.0)).unwrap().encode_der()
    }

    pub(super) fn public_key_info(self) -> Vec<u8> {
        let pair = KeyPair::from_private(NamedCurve::P256, self.secret()).unwrap();
        let algorithm = der::sequence(&[der::oid(&EC_PUBLIC_KEY), der::oid(&NamedCurve::P256.oid())]);
        der::sequence(&[algorithm, der::bit_string(pair.public().encoded())])
    }

    pub(super) fn identifier(self) -> Vec<u8> {
        vec![self.0; 20]
    }
}

/// A certificate to be.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) subject: &'static str,
    pub(super) issuer: &'static str,
    pub(super) key: Key,
    pub(super) issuer_key: Key,
    pub(super) aki: Option<Vec<u8>>,
    pub(super) extensions: Vec<Vec<u8>>,
}

pub(super) fn extension(arcs: &[u64], critical: bool, value: &[u8]) -> Vec<u8> {
    let flag = if critical { vec![1, 1, 0xFF] } else { Vec::new() };
    der::sequence(&[der::oid(&Oid::from_arcs(arcs)), flag, der::octet_string(value)])
}

pub(super) fn key_usage(bits: u8) -> Vec<u8> {
    extension(&[2, 5, 29, 15], true, &[3, 2, 0, bits])
}

pub(super) fn basic_constraints(ca: bool) -> Vec<u8> {
    let value: &[u8] = if ca { &[0x30, 3, 1, 1, 0xFF] } else { &[0x30, 0] };
    extension(&[2, 5, 29, 19], true, value)
}

pub(super) fn csca(key: Key) -> Draft {
    Draft {
        subject: "CSCA Utopia",
        issuer: "CSCA Utopia",
        key,
        issuer_key: key,
        aki: None,
        extensions: vec![key_usage(0x06), basic_constraints(true)],
    }
}

pub(super) fn document_signer(key: Key, issuer_key: Key) -> Draft {
    Draft {
        subject: "Document Signer",
        issuer: "CSCA Utopia",
        key,
        issuer_key,
        aki: Some(issuer_key.identifier()),
        extensions: vec![key_usage(0x80)],
    }
}

pub(super) fn name(common_name: &str) -> Vec<u8> {
    let rdn = |arc, tag, value: &str| {
        let attribute = [der::oid(&Oid::from_arcs(&[2, 5, 4, arc])), ber_tlv::encode(tag, value.as_bytes())];
        der::set_of(vec![der::sequence(&attribute)])
    };
    der::sequence(&[rdn(6, der::PRINTABLE_STRING, "UT"), rdn(3, der::UTF8_STRING, common_name)])
}

fn algorithm() -> Vec<u8> {
    der::sequence(&[der::oid(&ECDSA_SHA256)])
}

impl Draft {
    pub(super) fn sign(&self) -> Vec<u8> {
        let ski = extension(&[2, 5, 29, 14], false, &der::octet_string(&self.key.identifier()));
        let aki = self.aki.as_ref().map(|aki| {
            let value = der::sequence(&[ber_tlv::encode(der::context_primitive(0), aki)]);
            extension(&[2, 5, 29, 35], false, &value)
        });
        let extensions: Vec<Vec<u8>> = [ski].into_iter().chain(aki).chain(self.extensions.iter().cloned()).collect();
        let time = |text: &str| ber_tlv::encode(der::UTC_TIME, text.as_bytes());
        let tbs = der::sequence(&[
            ber_tlv::encode(der::context(0), &[2, 1, 2]),
            der::unsigned(&[self.key.0]),
            algorithm(),
            name(self.issuer),
            der::sequence(&[time("200101000000Z"), time("300101000000Z")]),
            name(self.subject),
            self.key.public_key_info(),
            ber_tlv::encode(der::context(3), &der::sequence(&extensions)),
        ]);
        let signature = self.issuer_key.sign(&tbs);
        der::sequence(&[tbs, algorithm(), der::bit_string(&signature)])
    }
}

/// A security object to be, signed by `signer`.
#[derive(Debug, Clone)]
pub(super) struct Sod {
    pub(super) signer: Key,
    pub(super) identifier: Vec<u8>,
    pub(super) certificates: Vec<Vec<u8>>,
    pub(super) digest_oid: Oid,
    pub(super) attributes: Option<Vec<Vec<u8>>>,
    pub(super) signers: usize,
    pub(super) content: Vec<u8>,
}

pub(super) fn attribute(last: u64, values: Vec<Vec<u8>>) -> Vec<u8> {
    der::sequence(&[der::oid(&Oid::from_arcs(&[1, 2, 840, 113_549, 1, 9, last])), der::set_of(values)])
}

pub(super) fn content_type(oid: &Oid) -> Vec<u8> {
    attribute(3, vec![der::oid(oid)])
}

pub(super) fn message_digest(content: &[u8]) -> Vec<u8> {
    attribute(4, vec![der::octet_string(&DigestAlgorithm::Sha256.digest(content))])
}

pub(super) fn by_issuer_and_serial(issuer: &str, serial: u8) -> Vec<u8> {
    der::sequence(&[name(issuer), der::unsigned(&[serial])])
}

/// A right one, over these data groups.
pub(super) fn sod(signer: Key, certificate: &Draft, files: &[(DataGroup, &[u8])]) -> Sod {
    let hash = |(group, file): &(DataGroup, &[u8])| (*group, DigestAlgorithm::Sha256.digest(file));
    let hashes: BTreeMap<DataGroup, Vec<u8>> = files.iter().map(hash).collect();
    let content = LdsSecurityObject { digest: DigestAlgorithm::Sha256, hashes, version_info: None }.encode();
    Sod {
        signer,
        identifier: by_issuer_and_serial(certificate.issuer, certificate.key.0),
        certificates: vec![certificate.sign()],
        digest_oid: DigestAlgorithm::Sha256.oid(),
        attributes: Some(vec![content_type(&LDS_SECURITY_OBJECT), message_digest(&content)]),
        signers: 1,
        content,
    }
}

impl Sod {
    pub(super) fn encode(&self) -> Vec<u8> {
        let digest = der::sequence(&[der::oid(&self.digest_oid)]);
        let attributes = self.attributes.as_ref().map(|attributes| attributes.concat()).unwrap_or_default();
        let signature = self.signer.sign(&ber_tlv::encode(der::SET, &attributes));
        let signer_info = der::sequence(&[
            vec![2, 1, 1],
            self.identifier.clone(),
            digest.clone(),
            if self.attributes.is_some() { ber_tlv::encode(der::context(0), &attributes) } else { Vec::new() },
            algorithm(),
            der::octet_string(&signature),
        ]);
        let content = ber_tlv::encode(der::context(0), &der::octet_string(&self.content));
        let signed_data = der::sequence(&[
            vec![2, 1, 3],
            der::set_of(vec![digest]),
            der::sequence(&[der::oid(&LDS_SECURITY_OBJECT), content]),
            ber_tlv::encode(der::context(0), &self.certificates.concat()),
            der::set_of(vec![signer_info; self.signers]),
        ]);
        let message = der::sequence(&[der::oid(&SIGNED_DATA), ber_tlv::encode(der::context(0), &signed_data)]);
        ber_tlv::encode(Tag::new(0x77), &message)
    }
}
