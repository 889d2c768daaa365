//! Trust anchors: CSCA certificates, and how each one came to be trusted (Doc 9303-12, 6.1.1).

use serde::{Deserialize, Serialize};

use super::master_list::ListSignature;
use crate::pki::Certificate;

/// A CSCA certificate that is trusted by configuration.
#[derive(Debug, Clone)]
pub struct Anchor {
    certificate: Certificate,
    sources: Vec<AnchorSource>,
}

/// Where a trust anchor was taken from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnchorSource {
    /// The name its importer gave: usually the file's.
    pub label: String,
    /// Its place in there, from 1.
    pub position: usize,
    /// What kind of file that is.
    pub kind: SourceKind,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
}

/// A file that trust anchors were taken from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFile {
    /// The name its importer gave.
    pub label: String,
    /// SHA-256 of the file, in hexadecimal: what was verified when it was imported.
    pub sha256: String,
    /// What kind of file it is.
    pub kind: SourceKind,
}

impl SourceFile {
    /// What a later file replaces: a publisher's earlier list, or the file of the same name.
    #[must_use]
    pub fn key(&self) -> String {
        match &self.kind {
            SourceKind::MasterList(ListSignature { publisher: Some(publisher), .. }) => format!("list:{publisher}"),
            _ => format!("file:{}", self.label),
        }
    }
}

/// What kind of file a trust anchor was taken from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SourceKind {
    /// A certificate by itself, or one of a PEM bundle: whoever configured it vouches for it.
    Certificate,
    /// A master list without a signature.
    UnsignedMasterList,
    /// A signed master list, with what its signature is worth.
    MasterList(ListSignature),
}

impl Anchor {
    pub(super) const fn new(certificate: Certificate, sources: Vec<AnchorSource>) -> Self {
        Self { certificate, sources }
    }

    pub(super) fn add_source(&mut self, source: AnchorSource) {
        if !self.sources.contains(&source) {
            self.sources.push(source);
        }
    }

    /// The certificate.
    #[must_use]
    pub const fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// Every place it was taken from; at least one.
    #[must_use]
    pub fn sources(&self) -> &[AnchorSource] {
        &self.sources
    }
}
