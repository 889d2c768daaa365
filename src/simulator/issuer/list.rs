//! Lists that States sign besides documents: of CSCAs, and of defects in documents (Doc 9303-12, 9; TR-03129-2, 7).

use super::authority::DocumentSigner;
use super::error::IssuerError;
use super::signed_message::{self, Content, SignerName, Signing};
use crate::crypto::digest::DigestAlgorithm;
use crate::crypto::random::Random;
use crate::encoding::{Oid, Timestamp, ber_tlv, der};

/// What a signer's lists are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ListKind {
    /// CSCA certificates (Doc 9303-12, 9).
    MasterList,
    /// Defects of documents, after TR-03129-2, 7.
    DefectList,
    /// Deviations of a State's own documents (Doc 9303-12, 10).
    DeviationList,
}

impl ListKind {
    /// What extended key usage says of a signer of such lists.
    pub(super) const fn purpose(self) -> Oid {
        match self {
            Self::MasterList => Oid::from_arcs(&[2, 23, 136, 1, 1, 3]),
            Self::DefectList => Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 3, 11, 2, 1, 2]),
            Self::DeviationList => Oid::from_arcs(&[2, 23, 136, 1, 1, 8]),
        }
    }

    const fn content_type(self) -> Oid {
        match self {
            Self::MasterList => Oid::from_arcs(&[2, 23, 136, 1, 1, 2]),
            Self::DefectList => Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 3, 1, 5]),
            Self::DeviationList => Oid::from_arcs(&[2, 23, 136, 1, 1, 7]),
        }
    }
}

/// A signer of lists with its certificate.
#[derive(Debug)]
pub struct ListSigner {
    signer: DocumentSigner,
    kind: ListKind,
    csca: Vec<u8>,
}

impl ListSigner {
    pub(super) const fn new(signer: DocumentSigner, kind: ListKind, csca: Vec<u8>) -> Self {
        Self { signer, kind, csca }
    }

    /// The certificate, DER.
    #[must_use]
    pub fn certificate(&self) -> &[u8] {
        self.signer.certificate()
    }

    /// Signs a list whose content is encoded already; the CSCA comes along (Doc 9303-12, Table 18).
    pub fn sign(&self, content: &[u8], at: Timestamp, random: &mut dyn Random) -> Result<Vec<u8>, IssuerError> {
        let kind = self.kind.content_type();
        let content = Content { kind: &kind, octets: content, besides: &self.csca, faults: &[] };
        let signing = Signing { signer_name: SignerName::SubjectKeyIdentifier, time: Some(at) };
        signed_message::encode(&self.signer.signer(), content, signing, random)
    }

    /// Signs a list of these CSCA certificates.
    pub fn sign_master_list(
        &self,
        certificates: &[Vec<u8>],
        at: Timestamp,
        random: &mut dyn Random,
    ) -> Result<Vec<u8>, IssuerError> {
        self.sign(&master_list(certificates), at, random)
    }
}

/// A defect to be listed: the document signer's certificate, and what is wrong, as arcs below id-DefectList with their
/// parameters encoded.
#[derive(Debug, Clone)]
pub struct ListedDefect {
    /// The certificate, DER; named by its hash.
    pub certificate: Vec<u8>,
    /// The signer's identifier (RFC 5652, 5.3), encoded, in place of the hash; empty for none.
    pub identifier: Vec<u8>,
    /// The arcs after id-DefectList: `[1, 6]` is ValidityPeriodIncorrect.
    pub arcs: [u64; 2],
    /// The parameters, encoded; empty for none.
    pub parameters: Vec<u8>,
}

/// `DefectList` of version 1 (TR-03129-2, 7.1), without an envelope.
#[must_use]
pub fn defect_list(defects: &[ListedDefect]) -> Vec<u8> {
    let entry = |listed: &ListedDefect| {
        let [category, kind] = listed.arcs;
        let oid = Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 3, 1, 5, category, kind]);
        let known = der::sequence(&[der::oid(&oid), listed.parameters.clone()]);
        let hash = DigestAlgorithm::Sha256.digest(&listed.certificate);
        let hash = if listed.identifier.is_empty() { der::octet_string(&hash) } else { Vec::new() };
        der::sequence(&[listed.identifier.clone(), hash, der::set_of(vec![known])])
    };
    let entries = defects.iter().map(entry).collect();
    der::sequence(&[der::unsigned(&[0]), der::oid(&DigestAlgorithm::Sha256.oid()), der::set_of(entries)])
}

/// A deviation to be listed.
#[derive(Debug, Clone, Default)]
pub struct ListedDeviation {
    /// The document signer's certificate, DER; named by its digest. Without one, the entry names no signer.
    pub certificate: Option<Vec<u8>>,
    /// The document type, as in the MRZ.
    pub document_type: Option<String>,
    /// Numbers of the documents it is limited to.
    pub document_numbers: Vec<String>,
    /// The arcs after id-icao-DeviationList: `[2, 3]` is a wrong signature in EF.SOD.
    pub arcs: Vec<u64>,
    /// The parameters, encoded; empty for none.
    pub parameters: Vec<u8>,
}

/// `DeviationList` (Doc 9303-12, 10.2), without an envelope.
#[must_use]
pub fn deviation_list(deviations: &[ListedDeviation]) -> Vec<u8> {
    let text = |tag, text: &str| ber_tlv::encode(tag, text.as_bytes());
    let entry = |listed: &ListedDeviation| {
        let root = [2, 23, 136, 1, 1, 7];
        let digest = |der: &Vec<u8>| ber_tlv::encode(der::context_primitive(3), &DigestAlgorithm::Sha256.digest(der));
        let numbers = listed.document_numbers.iter().map(|number| text(der::PRINTABLE_STRING, number));
        let numbers = numbers.collect::<Vec<_>>().concat();
        let documents = [
            listed.document_type.as_deref().map(|kind| text(der::context_primitive(0), kind)).unwrap_or_default(),
            listed.certificate.as_ref().map(digest).unwrap_or_default(),
            if numbers.is_empty() { Vec::new() } else { ber_tlv::encode(der::context(5), &numbers) },
        ];
        let parameters = &listed.parameters;
        let explicit = if parameters.is_empty() { Vec::new() } else { ber_tlv::encode(der::context(0), parameters) };
        let kind = Oid::from_arcs(&[root.as_slice(), &listed.arcs].concat());
        let description = der::sequence(&[text(der::PRINTABLE_STRING, "a test"), der::oid(&kind), explicit]);
        der::sequence(&[der::sequence(&documents), der::set_of(vec![description])])
    };
    let algorithm = der::sequence(&[der::oid(&DigestAlgorithm::Sha256.oid())]);
    der::sequence(&[der::unsigned(&[0]), algorithm, der::set_of(deviations.iter().map(entry).collect())])
}

/// `CscaMasterList ::= SEQUENCE { version INTEGER, certList SET OF Certificate }`, without an envelope.
#[must_use]
pub fn master_list(certificates: &[Vec<u8>]) -> Vec<u8> {
    der::sequence(&[der::unsigned(&[0]), der::set_of(certificates.to_vec())])
}
