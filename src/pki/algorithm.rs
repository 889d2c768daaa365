//! Signature and digest algorithm identifiers (RFC 3279, RFC 4055, RFC 5754, RFC 5758; TR-03111, 5.2.1).
//!
//! The identifier decides alone what is computed: nothing is guessed from the shape of a signature.

use std::fmt;

use crate::crypto::digest::DigestAlgorithm;
use crate::crypto::rsa::PssParameters;
use crate::encoding::der::{self, NULL, context};
use crate::encoding::{Oid, Reader, Tlv, TlvError};

const RSA_ENCRYPTION: Oid = Oid::from_arcs(&[1, 2, 840, 113_549, 1, 1, 1]);
const MGF1: Oid = Oid::from_arcs(&[1, 2, 840, 113_549, 1, 1, 8]);
pub(super) const RSASSA_PSS: Oid = Oid::from_arcs(&[1, 2, 840, 113_549, 1, 1, 10]);

/// Broken digests and the signatures over them; a document that needs them is refused, not just unsupported.
const FORBIDDEN: [Oid; 6] = [
    Oid::from_arcs(&[1, 2, 840, 113_549, 2, 2]),    // MD2
    Oid::from_arcs(&[1, 2, 840, 113_549, 2, 4]),    // MD4
    Oid::from_arcs(&[1, 2, 840, 113_549, 2, 5]),    // MD5
    Oid::from_arcs(&[1, 2, 840, 113_549, 1, 1, 2]), // md2WithRSAEncryption
    Oid::from_arcs(&[1, 2, 840, 113_549, 1, 1, 3]), // md4WithRSAEncryption
    Oid::from_arcs(&[1, 2, 840, 113_549, 1, 1, 4]), // md5WithRSAEncryption
];

const SIGNATURES: [(Oid, SignatureAlgorithm); 22] = {
    use DigestAlgorithm::{Sha1, Sha224, Sha256, Sha384, Sha512};
    use SignatureAlgorithm::{Dsa, Ecdsa, EcdsaPlain, RsaPkcs1, RsaPkcs1Bare};
    [
        (RSA_ENCRYPTION, RsaPkcs1Bare),
        (Oid::from_arcs(&[1, 2, 840, 113_549, 1, 1, 5]), RsaPkcs1(Sha1)),
        (Oid::from_arcs(&[1, 2, 840, 113_549, 1, 1, 14]), RsaPkcs1(Sha224)),
        (Oid::from_arcs(&[1, 2, 840, 113_549, 1, 1, 11]), RsaPkcs1(Sha256)),
        (Oid::from_arcs(&[1, 2, 840, 113_549, 1, 1, 12]), RsaPkcs1(Sha384)),
        (Oid::from_arcs(&[1, 2, 840, 113_549, 1, 1, 13]), RsaPkcs1(Sha512)),
        (Oid::from_arcs(&[1, 3, 14, 3, 2, 29]), RsaPkcs1(Sha1)), // the older sha1WithRSASignature of OIW
        (Oid::from_arcs(&[1, 2, 840, 10040, 4, 3]), Dsa(Sha1)),
        (Oid::from_arcs(&[2, 16, 840, 1, 101, 3, 4, 3, 1]), Dsa(Sha224)),
        (Oid::from_arcs(&[2, 16, 840, 1, 101, 3, 4, 3, 2]), Dsa(Sha256)),
        (Oid::from_arcs(&[2, 16, 840, 1, 101, 3, 4, 3, 3]), Dsa(Sha384)),
        (Oid::from_arcs(&[2, 16, 840, 1, 101, 3, 4, 3, 4]), Dsa(Sha512)),
        (Oid::from_arcs(&[1, 2, 840, 10045, 4, 1]), Ecdsa(Sha1)),
        (Oid::from_arcs(&[1, 2, 840, 10045, 4, 3, 1]), Ecdsa(Sha224)),
        (Oid::from_arcs(&[1, 2, 840, 10045, 4, 3, 2]), Ecdsa(Sha256)),
        (Oid::from_arcs(&[1, 2, 840, 10045, 4, 3, 3]), Ecdsa(Sha384)),
        (Oid::from_arcs(&[1, 2, 840, 10045, 4, 3, 4]), Ecdsa(Sha512)),
        (Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 1, 1, 4, 1, 1]), EcdsaPlain(Sha1)),
        (Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 1, 1, 4, 1, 2]), EcdsaPlain(Sha224)),
        (Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 1, 1, 4, 1, 3]), EcdsaPlain(Sha256)),
        (Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 1, 1, 4, 1, 4]), EcdsaPlain(Sha384)),
        (Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 1, 1, 4, 1, 5]), EcdsaPlain(Sha512)),
    ]
};

/// How a signature is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureAlgorithm {
    /// RSASSA-PKCS1-v1_5 with this digest.
    RsaPkcs1(DigestAlgorithm),
    /// RSASSA-PKCS1-v1_5 under the bare `rsaEncryption` identifier: the digest is the one the signer info names.
    RsaPkcs1Bare,
    /// RSASSA-PSS with these parameters.
    RsaPss(PssParameters),
    /// DSA, signature as `SEQUENCE { r, s }` (RFC 3279, 2.2.2; RFC 5758, 3.1).
    Dsa(DigestAlgorithm),
    /// ECDSA, signature as `SEQUENCE { r, s }` (X9.62; RFC 3279, 2.2.3).
    Ecdsa(DigestAlgorithm),
    /// ECDSA, signature as `r || s` (TR-03111, 5.2.1.1).
    EcdsaPlain(DigestAlgorithm),
}

impl fmt::Display for SignatureAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RsaPkcs1(digest) => write!(f, "RSA PKCS#1 v1.5 {}", digest.name()),
            Self::RsaPkcs1Bare => f.write_str("RSA PKCS#1 v1.5"),
            Self::RsaPss(parameters) => write!(f, "RSA-PSS {}", parameters.digest.name()),
            Self::Dsa(digest) => write!(f, "DSA {}", digest.name()),
            Self::Ecdsa(digest) => write!(f, "ECDSA {}", digest.name()),
            Self::EcdsaPlain(digest) => write!(f, "ECDSA plain {}", digest.name()),
        }
    }
}

/// Why an algorithm identifier is of no use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AlgorithmError {
    /// The identifier or its parameters cannot be read.
    #[error("algorithm identifier malformed: {0}")]
    Malformed(#[from] TlvError),
    /// A broken algorithm: MD2, MD4, MD5.
    #[error("algorithm {0} is forbidden")]
    Forbidden(Oid),
    /// An algorithm, or a parameter, we do not implement.
    #[error("algorithm {0} is not supported")]
    Unsupported(Oid),
}

impl SignatureAlgorithm {
    /// Reads an `AlgorithmIdentifier` in DER.
    pub fn parse(algorithm_identifier: &[u8]) -> Result<Self, AlgorithmError> {
        Self::from_object(&Reader::sole(algorithm_identifier, der::SEQUENCE)?)
    }

    pub(super) fn from_object(object: &Tlv<'_>) -> Result<Self, AlgorithmError> {
        let mut reader = object.reader();
        let oid = reader.oid()?;
        if FORBIDDEN.contains(&oid) {
            return Err(AlgorithmError::Forbidden(oid));
        }
        if oid == RSASSA_PSS {
            return Ok(Self::RsaPss(pss_parameters(&mut reader)?));
        }
        let (_, algorithm) =
            SIGNATURES.iter().find(|(known, _)| *known == oid).ok_or(AlgorithmError::Unsupported(oid))?;
        absent_or_null(&mut reader)?;
        Ok(*algorithm)
    }

    /// The digest, where the identifier names one.
    #[must_use]
    pub const fn digest(self) -> Option<DigestAlgorithm> {
        match self {
            Self::RsaPkcs1(digest) | Self::Dsa(digest) | Self::Ecdsa(digest) | Self::EcdsaPlain(digest) => Some(digest),
            Self::RsaPss(parameters) => Some(parameters.digest),
            Self::RsaPkcs1Bare => None,
        }
    }

    /// The same, with the signer's digest in place of the one a bare `rsaEncryption` leaves open (RFC 3370, 3.2).
    #[must_use]
    pub const fn with_signer_digest(self, digest: DigestAlgorithm) -> Self {
        match self {
            Self::RsaPkcs1Bare => Self::RsaPkcs1(digest),
            complete => complete,
        }
    }
}

/// Reads a digest `AlgorithmIdentifier`; parameters absent or NULL are both right (RFC 5754, 2).
pub fn digest_algorithm(object: &Tlv<'_>) -> Result<DigestAlgorithm, AlgorithmError> {
    let mut reader = object.reader();
    let oid = reader.oid()?;
    if FORBIDDEN.contains(&oid) {
        return Err(AlgorithmError::Forbidden(oid));
    }
    absent_or_null(&mut reader)?;
    DigestAlgorithm::from_oid(&oid).ok_or(AlgorithmError::Unsupported(oid))
}

fn absent_or_null(reader: &mut Reader<'_>) -> Result<(), TlvError> {
    reader.optional(NULL)?;
    reader.finish()
}

/// RFC 4055, 3.1; all absent means SHA-1, MGF1 with SHA-1, 20 octets of salt.
///
/// ```text
/// RSASSA-PSS-params ::= SEQUENCE { [0] hashAlgorithm, [1] maskGenAlgorithm, [2] saltLength, [3] trailerField }
/// ```
pub(super) fn pss_parameters(reader: &mut Reader<'_>) -> Result<PssParameters, AlgorithmError> {
    let mut parameters =
        PssParameters { digest: DigestAlgorithm::Sha1, mgf_digest: DigestAlgorithm::Sha1, salt_len: 20 };
    if reader.is_empty() {
        return Ok(parameters);
    }
    let mut fields = reader.sequence()?;
    reader.finish()?;
    if let Some(explicit) = fields.optional(context(0))? {
        parameters.digest = digest_algorithm(&Reader::sole(explicit.value, der::SEQUENCE)?)?;
    }
    if let Some(explicit) = fields.optional(context(1))? {
        let mut mask = der::sole_sequence(explicit.value)?;
        let oid = mask.oid()?;
        if oid != MGF1 {
            return Err(AlgorithmError::Unsupported(oid));
        }
        parameters.mgf_digest = digest_algorithm(&mask.expect(der::SEQUENCE)?)?;
    }
    if let Some(explicit) = fields.optional(context(2))? {
        let salt_len = explicit.reader().small_integer()?;
        parameters.salt_len = usize::try_from(salt_len).map_err(|_| explicit.malformed())?;
    }
    // Trailer field 1 is the only one RFC 4055 allows: it stands for the octet BC.
    if let Some(explicit) = fields.optional(context(3))?
        && explicit.reader().small_integer()? != 1
    {
        return Err(AlgorithmError::Unsupported(RSASSA_PSS));
    }
    fields.finish()?;
    Ok(parameters)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pss(fields: &[Vec<u8>]) -> Result<SignatureAlgorithm, AlgorithmError> {
        SignatureAlgorithm::parse(&der::sequence(&[der::oid(&RSASSA_PSS), der::sequence(fields)]))
    }

    fn explicit(number: u8, value: &[u8]) -> Vec<u8> {
        crate::encoding::ber_tlv::encode(context(number), value)
    }

    fn digest(digest: DigestAlgorithm) -> Vec<u8> {
        der::sequence(&[der::oid(&digest.oid()), der::null()])
    }

    #[test]
    fn every_identifier_is_read_with_and_without_null() {
        for (oid, algorithm) in SIGNATURES {
            assert_eq!(SignatureAlgorithm::parse(&der::sequence(&[der::oid(&oid)])), Ok(algorithm));
            assert_eq!(SignatureAlgorithm::parse(&der::sequence(&[der::oid(&oid), der::null()])), Ok(algorithm));
            let other = der::sequence(&[der::oid(&oid), der::octet_string(&[])]);
            assert!(matches!(SignatureAlgorithm::parse(&other), Err(AlgorithmError::Malformed(_))));
        }
    }

    #[test]
    fn broken_digests_are_forbidden_and_others_unsupported() {
        for oid in FORBIDDEN {
            assert_eq!(
                SignatureAlgorithm::parse(&der::sequence(&[der::oid(&oid)])),
                Err(AlgorithmError::Forbidden(oid))
            );
        }
        let other = Oid::from_arcs(&[1, 3, 101, 112]); // id-Ed25519
        let parsed = SignatureAlgorithm::parse(&der::sequence(&[der::oid(&other)]));
        assert_eq!(parsed, Err(AlgorithmError::Unsupported(other)));
    }

    #[test]
    fn pss_parameters_have_their_defaults() {
        use DigestAlgorithm::{Sha1, Sha256};
        let parameters = |digest, mgf_digest, salt_len| {
            Ok(SignatureAlgorithm::RsaPss(PssParameters { digest, mgf_digest, salt_len }))
        };
        assert_eq!(pss(&[]), parameters(Sha1, Sha1, 20));
        assert_eq!(SignatureAlgorithm::parse(&der::sequence(&[der::oid(&RSASSA_PSS)])), parameters(Sha1, Sha1, 20));
        let mask = der::sequence(&[der::oid(&MGF1), digest(Sha256)]);
        let full =
            [explicit(0, &digest(Sha256)), explicit(1, &mask), explicit(2, &[2, 1, 32]), explicit(3, &[2, 1, 1])];
        assert_eq!(pss(&full), parameters(Sha256, Sha256, 32));
        assert_eq!(pss(&full[..1]), parameters(Sha256, Sha1, 20));
    }

    #[test]
    fn pss_with_another_trailer_mask_or_salt_is_refused() {
        assert_eq!(pss(&[explicit(3, &[2, 1, 2])]), Err(AlgorithmError::Unsupported(RSASSA_PSS)));
        let mask = der::sequence(&[der::oid(&RSA_ENCRYPTION), digest(DigestAlgorithm::Sha256)]);
        assert_eq!(pss(&[explicit(1, &mask)]), Err(AlgorithmError::Unsupported(RSA_ENCRYPTION)));
        assert!(matches!(pss(&[explicit(2, &[2, 1, 0xFF])]), Err(AlgorithmError::Malformed(_))));
        let swapped = [explicit(2, &[2, 1, 32]), explicit(0, &digest(DigestAlgorithm::Sha256))];
        assert!(matches!(pss(&swapped), Err(AlgorithmError::Malformed(_))));
    }

    proptest! {
        #[test]
        fn arbitrary_parameters_never_panic(data in prop::collection::vec(any::<u8>(), 0..120)) {
            let _ = SignatureAlgorithm::parse(&der::sequence(&[der::oid(&RSASSA_PSS), data.clone()]));
            let _ = SignatureAlgorithm::parse(&data);
        }
    }
}
