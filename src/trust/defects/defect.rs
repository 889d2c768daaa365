//! What can be wrong with the documents of a signer (TR-03129-2, 7.3; Doc 9303-3, 7.3.5).

use std::collections::BTreeSet;

use serde::Serialize;

/// Something known to be wrong with the documents of one signer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Defect {
    /// The document signer is withdrawn; the number says why, 1 that it is under investigation.
    CertRevoked(i32),
    /// The certificate is malformed, and another one is provided.
    CertReplaced,
    /// Chip Authentication keys may be in the wrong hands.
    ChipAuthKeyRevoked,
    /// Active Authentication keys may be in the wrong hands.
    ActiveAuthKeyRevoked,
    /// Chip proofs known to fail: the number is that of the list's table.
    AuthenticationProtocolFailure(i32),
    /// A certificate's validity is wrong: 0 CSCA, 1 document signer, 2 both.
    ValidityPeriodIncorrect(i32),
    /// These data groups are wrongly encoded.
    EpassportDgMalformed(BTreeSet<i32>),
    /// The security object does not verify: 0 anything, 1 signature, 2 hash, 3 encoding, 4 data group hashes.
    SodInvalid(i32),
    /// EF.COM and the security object list different data groups.
    ComSodDiscrepancy,
    /// The security object names another signer; the right one is provided.
    SodWrongSignerIdentifier,
    /// The issuer's country is missing or wrong; this is the right one.
    IssuingCountryDefect(String),
    /// EF.CardSecurity is wrongly encoded; a corrected one is provided.
    CardSecurityMalformed,
    /// EF.ChipSecurity is wrongly encoded.
    ChipSecurityMalformed,
    /// The chip has to lose power between two authentications.
    PowerDownReq,
    /// The document signer's certificate is unusable.
    DsMalformed(i32),
    /// The signature of the document signer's certificate is wrong (id-Deviation-CertOrKey-DSSignature).
    DsSignatureWrong,
    /// The document signer's certificate has a coding error in this field or extension.
    DsEncoding(String),
    /// The CSCA's certificate has a coding error in this field or extension.
    CscaEncoding(String),
    /// A State reports this, and no check here depends on it: zones, chips that do not answer, national use.
    Reported(String),
    /// A defect of the whole document that is not known here: its chip should not be used.
    UnknownDocumentDefect(String),
    /// Another defect that is not known here; it changes nothing.
    Unknown(String),
}
