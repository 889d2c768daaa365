//! Lists that States sign besides documents: of CSCAs, and of defects in documents (Doc 9303-12, 9; TR-03129-2, 7).

use super::authority::DocumentSigner;
use super::error::IssuerError;
use super::signed_message::{self, Content, SignerName, Signing};
use crate::crypto::digest::DigestAlgorithm;
use crate::crypto::random::Random;
use crate::encoding::{Oid, Timestamp, der};

/// What a signer's lists are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ListKind {
    /// CSCA certificates (Doc 9303-12, 9).
    MasterList,
    /// Defects of documents, after TR-03129-2, 7.
    DefectList,
}

impl ListKind {
    /// What extended key usage says of a signer of such lists.
    pub(super) const fn purpose(self) -> Oid {
        match self {
            Self::MasterList => Oid::from_arcs(&[2, 23, 136, 1, 1, 3]),
            Self::DefectList => Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 3, 11, 2, 1, 2]),
        }
    }

    const fn content_type(self) -> Oid {
        match self {
            Self::MasterList => Oid::from_arcs(&[2, 23, 136, 1, 1, 2]),
            Self::DefectList => Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 3, 1, 5]),
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
        der::sequence(&[der::octet_string(&hash), der::set_of(vec![known])])
    };
    let entries = defects.iter().map(entry).collect();
    der::sequence(&[der::unsigned(&[0]), der::oid(&DigestAlgorithm::Sha256.oid()), der::set_of(entries)])
}

/// `CscaMasterList ::= SEQUENCE { version INTEGER, certList SET OF Certificate }`, without an envelope.
#[must_use]
pub fn master_list(certificates: &[Vec<u8>]) -> Vec<u8> {
    der::sequence(&[der::unsigned(&[0]), der::set_of(certificates.to_vec())])
}
