//! Trust anchors: CSCA certificates, and how each one came to be trusted (Doc 9303-12, 6.1.1).

use std::ops::Deref;
use std::sync::Arc;

use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};

use super::master_list::ListSignature;
use super::pins::Pins;
use crate::pki::Certificate;

/// A CSCA certificate that is trusted by configuration, as a snapshot hands it out.
#[derive(Debug, Clone, Copy)]
pub struct Anchor<'a> {
    certificate: &'a Certificate,
    sources: &'a [AnchorSource],
}

/// Where a trust anchor was taken from: a place in a file, whose facts are read through it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnchorSource {
    /// The file, shared by all that was taken from it.
    pub file: Arc<SourceFile>,
    /// The place in there, from 1.
    pub position: usize,
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
    pub(super) fn key(&self, pins: &Pins) -> String {
        let list = match &self.kind {
            SourceKind::MasterList(signature) => signature.publisher_key(pins),
            _ => None,
        };
        list.unwrap_or_else(|| format!("file:{}", self.label))
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

impl<'a> Anchor<'a> {
    pub(super) const fn new(certificate: &'a Certificate, sources: &'a [AnchorSource]) -> Self {
        Self { certificate, sources }
    }

    /// The certificate.
    #[must_use]
    pub const fn certificate(&self) -> &'a Certificate {
        self.certificate
    }

    /// Every place it was taken from; at least one.
    #[must_use]
    pub const fn sources(&self) -> &'a [AnchorSource] {
        self.sources
    }
}

impl Deref for AnchorSource {
    type Target = SourceFile;

    fn deref(&self) -> &SourceFile {
        &self.file
    }
}

impl Serialize for AnchorSource {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("AnchorSource", 4)?;
        fields.serialize_field("label", &self.label)?;
        fields.serialize_field("position", &self.position)?;
        fields.serialize_field("kind", &self.kind)?;
        fields.serialize_field("sha256", &self.sha256)?;
        fields.end()
    }
}
