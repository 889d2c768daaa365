//! What is odd about a document that passed, or telling about one that did not.

use serde::Serialize;

use crate::lds::SodDeviation;
use crate::pki::Deviation;

/// One oddity. Policy decides whether it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Note {
    /// About the file.
    Sod(SodDeviation),
    /// About the signed message.
    Message(Deviation),
    /// About the document signer certificate.
    DocumentSigner(Deviation),
    /// About the CSCA certificate.
    Csca(Deviation),
    /// The message names another signer than any certificate in it; they were tried one after another.
    SignerIdentifierMismatch,
    /// A list of defects named the right signer, whose certificate verifies the signature and was issued by a trust anchor.
    SignerCorrected,
    /// Signature and digest algorithm of the signer name different digests.
    DigestsDiffer,
    /// The signature is made over a SHA-1 digest.
    Sha1,
    /// The data groups are hashed with SHA-1.
    Sha1DataGroups,
    /// The PKCS #1 signature has no NULL in its `DigestInfo` (RFC 8017, 9.2, note 2).
    DigestInfoWithoutNull,
    /// RSASSA-PSS with one digest for the message and another for the mask (RFC 4055, 3.1 recommends the same).
    PssMaskDigestDiffers,
    /// The ECDSA signature's integers are not minimal; it was read a second time, leniently.
    EcdsaIntegersNotDer,
    /// The ECDSA signature is `r || s` where its identifier promises DER, or the reverse; read a second time.
    EcdsaOtherForm,
    /// The issuer's name is written differently in both certificates.
    NameNormalised,
    /// The document signer has no key usage (Doc 9303-12, 7.1.1 requires it).
    KeyUsageAbsent,
    /// The document signer has an extended key usage that says nothing about travel documents.
    ExtendedKeyUsagePresent,
    /// The CSCA's key usage or basic constraints are missing, or contradict each other.
    IssuerRoleIncomplete,
    /// The private key usage period does not cover the time of signing the signer claims.
    SignedOutsideKeyUsagePeriod,
}
