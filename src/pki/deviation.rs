//! What is odd about a structure and yet no reason to refuse it: named, never silent.

use std::fmt;

use serde::Serialize;

/// A breach of the profile (Doc 9303-12, 7 and 9; RFC 5280; RFC 5652) that occurs in genuine documents and changes
/// nothing about what is signed, by whom, or with which key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Deviation {
    /// BER where DER is required: indefinite or over-long lengths, segmented strings.
    BerEncoded,
    /// A version other than the one the profile requires.
    Version,
    /// `SignerInfo` has version 1 with a key identifier, or version 3 with issuer and serial number (RFC 5652, 5.3).
    SignerInfoVersion,
    /// A negative serial number.
    SerialNegative,
    /// Serial number zero.
    SerialZero,
    /// A serial number of more than 20 octets.
    SerialTooLong,
    /// A time in another form than RFC 5280, 4.1.2.5 requires.
    TimeForm,
    /// No authority key identifier in a certificate that is not self-issued.
    AkiAbsent,
    /// An authority key identifier that cannot be read; treated as absent.
    AkiMalformed,
    /// A subject key identifier that cannot be read; treated as absent.
    SkiMalformed,
    /// Key usage is not marked critical.
    KeyUsageNotCritical,
    /// Key usage cannot be read; treated as allowing nothing.
    KeyUsageMalformed,
    /// Basic constraints are not marked critical in a CA certificate.
    BasicConstraintsNotCritical,
    /// Basic constraints cannot be read; treated as "not a CA".
    BasicConstraintsMalformed,
    /// Extended key usage cannot be read; treated as naming no purpose.
    ExtendedKeyUsageMalformed,
    /// Private key usage period cannot be read; treated as absent.
    PrivateKeyUsagePeriodMalformed,
    /// A document type list without version and SET around the types, as in Philippine certificates.
    DocumentTypesForm,
    /// Document type list cannot be read; treated as naming no type.
    DocumentTypesMalformed,
    /// Issuer or subject unique identifier is present (Doc 9303-12, 7.1.1: do not use).
    UniqueIdentifier,
    /// `signatureAlgorithm` differs from `tbsCertificate.signature` (RFC 5280, 4.1.1.2).
    AlgorithmsDiffer,
    /// The signed attributes are not in DER order; hashed as received.
    AttributeOrder,
    /// A certificate inside the message cannot be read.
    CertificateUnreadable,
    /// The message carries revocation lists (Doc 9303-10, 4.6.2.2: not recommended).
    CrlsPresent,
    /// The signer's digest algorithm is not in the list at the front of the message.
    DigestNotAnnounced,
    /// A revocation list without `nextUpdate` (Doc 9303-12, Table 9).
    NextUpdateAbsent,
    /// A revocation list without a number (Doc 9303-12, Table 10).
    CrlNumberAbsent,
    /// A revocation list whose number is negative or cannot be read; treated as absent.
    CrlNumberMalformed,
    /// A list of revoked certificates that is there and empty (RFC 5280, 5.1.2.6).
    CrlListEmpty,
    /// A pointer to delta lists, which Doc 9303-12 does not know (Tables 6 and 10).
    FreshestCrl,
    /// Explicit curve parameters without the cofactor, which Doc 9303-12, 4.1.6.3 asks for. The other five numbers match
    /// a standard curve, so it is known all the same.
    CofactorAbsent,
    /// A serial number with superfluous leading octets (X.690, 8.3.2).
    SerialNotMinimal,
    /// The issuer's or subject's name has no country (Doc 9303-12, Table 5).
    CountryAbsent,
    /// Issuer and subject are of different countries (Doc 9303-12, Table 5).
    CountriesDiffer,
    /// `notAfter` lies before `notBefore`.
    ValidityInverted,
    /// A CSCA certificate without subject key identifier.
    SkiAbsent,
    /// A key identifier is marked critical (RFC 5280, 4.2.1.1 and 4.2.1.2).
    KeyIdentifierCritical,
    /// No key usage.
    KeyUsageAbsent,
    /// Key usage with other bits than the profile's: `keyCertSign` and `cRLSign`, or `digitalSignature` alone.
    KeyUsageBits,
    /// A CSCA certificate without basic constraints.
    BasicConstraintsAbsent,
    /// A CSCA certificate whose basic constraints say it is no CA, or any other's that say it is one.
    BasicConstraintsCa,
    /// A CSCA certificate with another path length constraint than 0.
    PathLength,
    /// Extended key usage where the profile forbids it.
    ExtendedKeyUsageForbidden,
    /// A list signer whose extended key usage is not marked critical.
    ExtendedKeyUsageNotCritical,
    /// Name constraints (Doc 9303-12, Table 6: do not use).
    NameConstraints,
    /// Policy constraints or mappings (Doc 9303-12, Table 6: do not use).
    PolicyConstraints,
    /// The extension `inhibitAnyPolicy` (Doc 9303-12, Table 6: do not use).
    InhibitAnyPolicy,
    /// Netscape's extensions of the 1990s.
    NetscapeExtension,
    /// A private extension marked critical.
    PrivateExtensionCritical,
    /// An extension marked critical that the profile wants otherwise: alternative names, distribution points, policies,
    /// private key usage period, document types (Doc 9303-12, Table 6).
    ExtensionCritical,
    /// A critical extension whose meaning is not known here.
    CriticalUnknown,
    /// A country that is not of two letters (Doc 9303-12, Table 5), but for those of Doc 9303-3.
    CountryForm,
    /// A public key that cannot be used.
    KeyUnusable,
    /// An algorithm of the signature that is not known here, or must not be used.
    AlgorithmUnusable,
    /// A signature over SHA-1 (Doc 9303-12, 4.1.6: no longer).
    Sha1,
}

impl fmt::Display for Deviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}
