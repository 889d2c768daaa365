//! Documents with one defect each: certificates and security objects, right until a field of the draft is changed.

use std::collections::BTreeMap;

use paskontrol::crypto::digest::DigestAlgorithm;
use paskontrol::encoding::{Oid, Reader, Tag, ber_tlv, der};
use paskontrol::lds::{DataGroup, LDS_SECURITY_OBJECT, SECURITY_OBJECT};
use paskontrol::pki::cms::SIGNED_DATA;
use paskontrol::simulator::SeededRandom;
use paskontrol::simulator::issuer::{CurveForm, SignatureFamily, SignatureScheme, SigningKey, distinguished};

/// ECDSA with SHA-256.
pub const ECDSA: SignatureScheme = SignatureScheme { family: SignatureFamily::Ecdsa, digest: DigestAlgorithm::Sha256 };

/// A test key of the simulator.
#[derive(Debug, Clone, Copy)]
pub struct Key(&'static [u8]);

macro_rules! key {
    ($name:literal) => {
        Key(include_bytes!(concat!("../../src/simulator/assets/", $name, ".test-key.pkcs8")))
    };
}

pub const CSCA: Key = key!("csca-p256");
pub const OTHER_CSCA: Key = key!("csca-other-p256");
pub const SIGNER: Key = key!("ds-p256");
pub const RSA: Key = key!("csca-rsa3072");

impl Key {
    pub fn private(self) -> SigningKey {
        SigningKey::parse_pkcs8(self.0).unwrap()
    }

    pub fn public_key_info(self) -> Vec<u8> {
        self.private().public_key_info(CurveForm::Explicit)
    }

    pub fn identifier(self) -> Vec<u8> {
        DigestAlgorithm::Sha1.digest(&self.public_key_info())
    }
}

/// A certificate to be.
#[derive(Debug, Clone)]
pub struct Certificate {
    pub serial: u8,
    pub issuer: Vec<u8>,
    pub subject: Vec<u8>,
    pub validity: [&'static str; 2],
    pub public_key_info: Vec<u8>,
    pub issuer_key: Key,
    pub scheme: SignatureScheme,
    pub authority_key: Option<Vec<u8>>,
    pub subject_key: Vec<u8>,
    /// Whether its times are of four-digit years, which is for those from 2050.
    pub generalized_time: bool,
    pub extensions: Vec<Vec<u8>>,
}

pub fn extension(arcs: &[u64], critical: bool, value: &[u8]) -> Vec<u8> {
    let flag = if critical { vec![1, 1, 0xFF] } else { Vec::new() };
    der::sequence(&[der::oid(&Oid::from_arcs(arcs)), flag, der::octet_string(value)])
}

/// `digitalSignature` is 80, `keyCertSign` and `cRLSign` are 06.
pub fn key_usage(bits: u8) -> Vec<u8> {
    extension(&[2, 5, 29, 15], true, &[3, 2, 0, bits])
}

pub fn is_ca() -> Vec<u8> {
    extension(&[2, 5, 29, 19], true, &[0x30, 3, 1, 1, 0xFF])
}

/// Extended key usage of one purpose.
pub fn purpose(arcs: &[u64]) -> Vec<u8> {
    extension(&[2, 5, 29, 37], true, &der::sequence(&[der::oid(&Oid::from_arcs(arcs))]))
}

/// Doc 9303-12, 7.1.1.6.
pub fn document_types(types: &[&str]) -> Vec<u8> {
    let types = types.iter().map(|text| ber_tlv::encode(der::PRINTABLE_STRING, text.as_bytes())).collect();
    let list = der::sequence(&[der::unsigned(&[0]), der::set_of(types)]);
    extension(&[2, 23, 136, 1, 1, 6, 2], false, &list)
}

/// The CSCA of this State.
pub fn csca(country: &str) -> Certificate {
    let name = distinguished(country, "Simulator", "Country Signing CA");
    Certificate {
        serial: 1,
        issuer: name.clone(),
        subject: name,
        validity: ["20150101000000Z", "20450101000000Z"],
        public_key_info: CSCA.public_key_info(),
        issuer_key: CSCA,
        scheme: ECDSA,
        authority_key: None,
        subject_key: CSCA.identifier(),
        generalized_time: false,
        extensions: vec![key_usage(0x06), is_ca()],
    }
}

/// A document signer of this State.
pub fn document_signer(country: &str) -> Certificate {
    Certificate {
        serial: 2,
        subject: distinguished(country, "Simulator", "Document Signer"),
        validity: ["20200101000000Z", "20320101000000Z"],
        public_key_info: SIGNER.public_key_info(),
        authority_key: Some(CSCA.identifier()),
        subject_key: SIGNER.identifier(),
        extensions: vec![key_usage(0x80)],
        ..csca(country)
    }
}

impl Certificate {
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    pub fn sign(&self) -> Vec<u8> {
        let mut extensions = self.extensions.clone();
        extensions.push(extension(&[2, 5, 29, 14], false, &der::octet_string(&self.subject_key)));
        extensions.extend(self.authority_key.as_ref().map(|key| {
            extension(&[2, 5, 29, 35], false, &der::sequence(&[ber_tlv::encode(der::context_primitive(0), key)]))
        }));
        // UTCTime through 2049 (RFC 5280, 4.1.2.5).
        let time = |text: &&str| match self.generalized_time {
            true => ber_tlv::encode(der::GENERALIZED_TIME, text.as_bytes()),
            false => ber_tlv::encode(der::UTC_TIME, &text.as_bytes()[2..]),
        };
        let algorithm = self.scheme.algorithm_identifier();
        let to_be_signed = der::sequence(&[
            ber_tlv::encode(der::context(0), &der::unsigned(&[2])),
            der::unsigned(&[self.serial]),
            algorithm.clone(),
            self.issuer.clone(),
            der::sequence(&self.validity.iter().map(time).collect::<Vec<_>>()),
            self.subject.clone(),
            self.public_key_info.clone(),
            ber_tlv::encode(der::context(3), &der::sequence(&extensions)),
        ]);
        let signature = self.scheme.sign(&self.issuer_key.private(), &to_be_signed, &mut SeededRandom::new(1)).unwrap();
        der::sequence(&[to_be_signed, algorithm, der::bit_string(&signature)])
    }
}

/// A revocation list to be.
#[derive(Debug, Clone)]
pub struct RevocationList {
    pub issuer: Vec<u8>,
    pub number: u8,
    pub updates: [&'static str; 2],
    /// Serial numbers.
    pub revoked: Vec<u8>,
    pub authority_key: Option<Vec<u8>>,
    pub key: Key,
    /// Besides the profile's.
    pub extensions: Vec<Vec<u8>>,
}

/// The list of this State's CSCA, with nothing revoked.
pub fn revocation_list(country: &str) -> RevocationList {
    RevocationList {
        issuer: csca(country).subject,
        number: 7,
        updates: ["20261101000000Z", "20270115000000Z"],
        revoked: Vec::new(),
        authority_key: Some(CSCA.identifier()),
        key: CSCA,
        extensions: Vec::new(),
    }
}

impl RevocationList {
    #[must_use]
    pub fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    pub fn sign(&self) -> Vec<u8> {
        let time = |text: &str| ber_tlv::encode(der::UTC_TIME, &text.as_bytes()[2..]);
        let entry = |serial: &u8| der::sequence(&[der::unsigned(&[*serial]), time("20261015000000Z")]);
        let entries: Vec<_> = self.revoked.iter().map(entry).collect();
        let mut extensions = vec![extension(&[2, 5, 29, 20], false, &der::unsigned(&[self.number]))];
        extensions.extend(self.authority_key.as_ref().map(|key| {
            extension(&[2, 5, 29, 35], false, &der::sequence(&[ber_tlv::encode(der::context_primitive(0), key)]))
        }));
        extensions.extend(self.extensions.iter().cloned());
        let algorithm = ECDSA.algorithm_identifier();
        let to_be_signed = der::sequence(&[
            der::unsigned(&[1]),
            algorithm.clone(),
            self.issuer.clone(),
            time(self.updates[0]),
            time(self.updates[1]),
            if entries.is_empty() { Vec::new() } else { der::sequence(&entries) },
            ber_tlv::encode(der::context(0), &der::sequence(&extensions)),
        ]);
        let signature = ECDSA.sign(&self.key.private(), &to_be_signed, &mut SeededRandom::new(1)).unwrap();
        der::sequence(&[to_be_signed, algorithm, der::bit_string(&signature)])
    }
}

/// A security object to be.
#[derive(Debug, Clone)]
pub struct SecurityObject {
    pub content_type: Oid,
    /// Number and hash of each data group, as they will stand there.
    pub hashes: Vec<(u8, Vec<u8>)>,
    /// AlgorithmIdentifier of the hashes.
    pub hash_algorithm: Vec<u8>,
    pub certificates: Vec<Vec<u8>>,
    /// Who the signer is said to be.
    pub signer_identifier: Vec<u8>,
    /// AlgorithmIdentifier of the digest over the content.
    pub digest_algorithm: Vec<u8>,
    /// What the signed attributes say the content is; none leaves all attributes out.
    pub signed_type: Option<Oid>,
    /// What they say its digest is, where that is not so.
    pub signed_digest: Option<Vec<u8>>,
    pub signature_algorithm: Vec<u8>,
    pub key: Key,
    pub scheme: SignatureScheme,
    pub signers: usize,
    /// The version of what is said of the signer; 1 goes with issuer and serial number.
    pub signer_version: u8,
    /// Spoils the signature, or makes another one of what is to be signed.
    pub signature: fn(&[u8], Vec<u8>) -> Vec<u8>,
}

/// A digest's AlgorithmIdentifier.
pub fn algorithm(oid: &Oid) -> Vec<u8> {
    der::sequence(&[der::oid(oid), der::null()])
}

/// id-md5 (RFC 1321, as RFC 3279, 2.1 names it).
pub const MD5: Oid = Oid::from_arcs(&[1, 2, 840, 113_549, 2, 5]);

impl SecurityObject {
    /// In order, over these data groups.
    pub fn new(groups: &BTreeMap<DataGroup, Vec<u8>>, signer: &Certificate) -> Self {
        let digest = DigestAlgorithm::Sha256;
        Self {
            content_type: LDS_SECURITY_OBJECT,
            hashes: hashes(groups, digest),
            hash_algorithm: algorithm(&digest.oid()),
            certificates: vec![signer.sign()],
            signer_identifier: der::sequence(&[signer.issuer.clone(), der::unsigned(&[signer.serial])]),
            digest_algorithm: algorithm(&digest.oid()),
            signed_type: Some(LDS_SECURITY_OBJECT),
            signed_digest: None,
            signature_algorithm: ECDSA.algorithm_identifier(),
            key: SIGNER,
            scheme: ECDSA,
            signers: 1,
            signer_version: 1,
            signature: |_, signature| signature,
        }
    }

    /// Signed with this key in this way.
    pub fn sign_with(&mut self, key: Key, scheme: SignatureScheme) {
        (self.key, self.scheme) = (key, scheme);
        self.signature_algorithm = scheme.algorithm_identifier();
        self.digest_algorithm = algorithm(&scheme.digest.oid());
    }

    fn content(&self) -> Vec<u8> {
        let entry =
            |(number, hash): &(u8, Vec<u8>)| der::sequence(&[der::unsigned(&[*number]), der::octet_string(hash)]);
        let hashes: Vec<_> = self.hashes.iter().map(entry).collect();
        der::sequence(&[der::unsigned(&[0]), self.hash_algorithm.clone(), der::sequence(&hashes)])
    }

    /// Signed as a SET OF (RFC 5652, 5.4).
    fn attributes(&self, content: &[u8]) -> Option<Vec<u8>> {
        let attribute = |last, value| {
            der::sequence(&[der::oid(&Oid::from_arcs(&[1, 2, 840, 113_549, 1, 9, last])), der::set_of(vec![value])])
        };
        let digest = self.signed_digest.clone().unwrap_or_else(|| self.scheme.digest.digest(content));
        let signed_type = self.signed_type.as_ref()?;
        Some(der::set_of(vec![attribute(3, der::oid(signed_type)), attribute(4, der::octet_string(&digest))]))
    }

    fn signer_info(&self, content: &[u8]) -> Vec<u8> {
        let attributes = self.attributes(content);
        let signed = attributes.as_deref().unwrap_or(content);
        let signature = self.scheme.sign(&self.key.private(), signed, &mut SeededRandom::new(2)).unwrap();
        let carried = attributes
            .as_ref()
            .map(|attributes| ber_tlv::encode(der::context(0), Reader::sole(attributes, der::SET).unwrap().value));
        der::sequence(&[
            der::unsigned(&[self.signer_version]),
            self.signer_identifier.clone(),
            self.digest_algorithm.clone(),
            carried.unwrap_or_default(),
            self.signature_algorithm.clone(),
            der::octet_string(&(self.signature)(signed, signature)),
        ])
    }

    /// The file.
    pub fn encode(&self) -> Vec<u8> {
        ber_tlv::encode(Tag::new(0x77), &self.message(&self.content()))
    }

    /// A signed message over this content.
    fn message(&self, content: &[u8]) -> Vec<u8> {
        let encapsulated =
            [der::oid(&self.content_type), ber_tlv::encode(der::context(0), &der::octet_string(content))];
        let signed_data = der::sequence(&[
            der::unsigned(&[3]),
            der::set_of(vec![self.digest_algorithm.clone()]),
            der::sequence(&encapsulated),
            ber_tlv::encode(der::context(0), &self.certificates.concat()),
            der::set_of((0..self.signers).map(|_| self.signer_info(content)).collect()),
        ]);
        der::sequence(&[der::oid(&SIGNED_DATA), ber_tlv::encode(der::context(0), &signed_data)])
    }
}

/// EF.CardSecurity of these infos (TR-03110-3, A.1.2.1).
pub fn card_security(infos: Vec<Vec<u8>>) -> Vec<u8> {
    let mut object = SecurityObject::new(&BTreeMap::new(), &document_signer("DK"));
    (object.content_type, object.signed_type) = (SECURITY_OBJECT, Some(SECURITY_OBJECT));
    object.message(&der::set_of(infos))
}

/// Number and hash of each data group.
pub fn hashes(groups: &BTreeMap<DataGroup, Vec<u8>>, digest: DigestAlgorithm) -> Vec<(u8, Vec<u8>)> {
    groups.iter().map(|(group, file)| (group.number(), digest.digest(file))).collect()
}
