//! Verifying one signature with one key, by the algorithm its identifier names.

use super::algorithm::{AlgorithmError, SignatureAlgorithm};
use super::public_key::{KeyError, PublicKey};
use crate::crypto::curve::PublicPoint;
use crate::crypto::digest::DigestAlgorithm;
use crate::crypto::dsa::DsaPublicKey;
use crate::crypto::ecdsa::{self, Signature};
use crate::crypto::rsa::{Pkcs1Form, PssParameters, RsaPublicKey};
use crate::encoding::{TlvError, der};

/// What is worth telling about a valid signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignatureNotes {
    /// The algorithm that was used.
    pub algorithm: SignatureAlgorithm,
    /// Which of the two encodings of `DigestInfo` it had (RFC 8017, 9.2, note 2), for RSASSA-PKCS1-v1_5.
    pub pkcs1_form: Option<Pkcs1Form>,
}

/// Why a signature is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignatureError {
    /// It is not a signature of these octets under this key.
    #[error("signature does not match")]
    Invalid,
    /// It would match as `r || s` where its identifier promises DER, or the reverse (RFC 3279, 2.2.3; TR-03111, 5.2.1).
    #[error("ECDSA signature in another form than announced")]
    OtherForm,
    /// It would match if its integers were minimal DER integers (X.690, 8.3.2).
    #[error("ECDSA signature with integers that are not DER")]
    LooseIntegers,
    /// The algorithm needs another kind of key.
    #[error("signature algorithm does not go with the key")]
    KeyMismatch,
    /// The key is restricted to other RSASSA-PSS parameters (RFC 4055, 3.3).
    #[error("key is restricted to other parameters")]
    KeyRestricted,
    /// The certificate names one algorithm inside and another outside.
    #[error("certificate names two different algorithms")]
    AlgorithmsDiffer,
    /// A bare `rsaEncryption` where no signer info says which digest.
    #[error("no digest algorithm named")]
    DigestMissing,
    /// The algorithm is of no use.
    #[error(transparent)]
    Algorithm(#[from] AlgorithmError),
    /// The key is of no use.
    #[error(transparent)]
    Key(#[from] KeyError),
}

impl SignatureError {
    /// Whether the question stayed open: the algorithm or the key is one we do not implement.
    #[must_use]
    pub const fn is_unsupported(self) -> bool {
        matches!(self, Self::Algorithm(AlgorithmError::Unsupported(_)))
            || matches!(self, Self::Key(error) if error.is_unsupported())
    }
}

impl SignatureAlgorithm {
    /// Whether `signature` over `message` was made with the private key that belongs to `key`.
    pub fn verify(self, key: &PublicKey, message: &[u8], signature: &[u8]) -> Result<SignatureNotes, SignatureError> {
        let digest_algorithm = self.digest().ok_or(SignatureError::DigestMissing)?;
        let digest = digest_algorithm.digest(message);
        let mut notes = SignatureNotes { algorithm: self, pkcs1_form: None };
        match (self, key) {
            (Self::RsaPkcs1(_), PublicKey::Rsa(key)) => {
                notes.pkcs1_form = Some(pkcs1(key, digest_algorithm, &digest, signature)?);
            }
            (Self::RsaPss(parameters), PublicKey::Rsa(key)) => pss(key, parameters, &digest, signature)?,
            (Self::RsaPss(parameters), PublicKey::RsaPss(key, restriction)) => {
                if restriction.is_some_and(|restriction| !allows(restriction, parameters)) {
                    return Err(SignatureError::KeyRestricted);
                }
                pss(key, parameters, &digest, signature)?;
            }
            (Self::Dsa(_), PublicKey::Dsa(key)) => dsa_der(key, &digest, signature)?,
            (Self::Ecdsa(_), PublicKey::Ec(key)) => ecdsa_der(key, &digest, signature)?,
            (Self::EcdsaPlain(_), PublicKey::Ec(key)) => ecdsa_plain(key, &digest, signature)?,
            _ => return Err(SignatureError::KeyMismatch),
        }
        Ok(notes)
    }
}

fn pkcs1(
    key: &RsaPublicKey,
    algorithm: DigestAlgorithm,
    digest: &[u8],
    signature: &[u8],
) -> Result<Pkcs1Form, SignatureError> {
    key.verify_pkcs1v15(algorithm, digest, signature).map_err(|_| SignatureError::Invalid)
}

fn pss(key: &RsaPublicKey, parameters: PssParameters, digest: &[u8], signature: &[u8]) -> Result<(), SignatureError> {
    key.verify_pss(parameters, digest, signature).map_err(|_| SignatureError::Invalid)
}

/// RFC 4055, 3.3: same digests, and at least as much salt as the key asks for.
fn allows(restriction: PssParameters, parameters: PssParameters) -> bool {
    restriction.digest == parameters.digest
        && restriction.mgf_digest == parameters.mgf_digest
        && restriction.salt_len <= parameters.salt_len
}

/// RFC 3279, 2.2.2: `Dss-Sig-Value ::= SEQUENCE { r, s INTEGER }`, and nothing DER would have written differently.
fn dsa_der(key: &DsaPublicKey, digest: &[u8], signature: &[u8]) -> Result<(), SignatureError> {
    let numbers = || {
        let mut fields = der::sole_sequence(signature)?;
        let numbers = (fields.unsigned()?, fields.unsigned()?);
        fields.finish()?;
        Ok::<_, TlvError>(numbers)
    };
    let (r, s) = numbers().map_err(|_| SignatureError::Invalid)?;
    if der::sequence(&[der::unsigned(r), der::unsigned(s)]) != signature {
        return Err(SignatureError::Invalid);
    }
    key.verify(digest, r, s).map_err(|_| SignatureError::Invalid)
}

/// The identifier decides the form; the other readings only tell why a refused signature was refused.
fn ecdsa_der(key: &PublicPoint, digest: &[u8], signature: &[u8]) -> Result<(), SignatureError> {
    let matches = |parsed: Option<Signature>| parsed.is_some_and(|parsed| ecdsa::verify(key, digest, &parsed).is_ok());
    if matches(Signature::parse_der(signature).ok()) {
        Ok(())
    } else if matches(loose_der(key, signature)) {
        Err(SignatureError::LooseIntegers)
    } else if matches(plain(key, signature)) {
        Err(SignatureError::OtherForm)
    } else {
        Err(SignatureError::Invalid)
    }
}

fn ecdsa_plain(key: &PublicPoint, digest: &[u8], signature: &[u8]) -> Result<(), SignatureError> {
    let matches = |parsed: Option<Signature>| parsed.is_some_and(|parsed| ecdsa::verify(key, digest, &parsed).is_ok());
    if matches(plain(key, signature)) {
        Ok(())
    } else if matches(Signature::parse_der(signature).ok()) {
        Err(SignatureError::OtherForm)
    } else {
        Err(SignatureError::Invalid)
    }
}

/// TR-03111, 5.2.1.1: two halves, each as long as the group's order.
fn plain(key: &PublicPoint, signature: &[u8]) -> Option<Signature> {
    Signature::parse_plain(key.curve(), signature).ok()
}

/// `SEQUENCE { r, s }` with superfluous leading zeros or a missing sign octet.
fn loose_der(key: &PublicPoint, signature: &[u8]) -> Option<Signature> {
    let mut fields = der::sole_sequence(signature).ok()?;
    let (r, s) = (fields.integer().ok()?, fields.integer().ok()?);
    fields.finish().ok()?;
    let length = key.curve().order_len();
    let padded = |magnitude: &[u8]| {
        let minimal = der::without_leading_zeros(magnitude);
        let mut octets = vec![0; length.checked_sub(minimal.len())?];
        octets.extend_from_slice(minimal);
        Some(octets)
    };
    Signature::parse_plain(key.curve(), &[padded(r)?, padded(s)?].concat()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::curve::NamedCurve;
    use crate::crypto::ecdh::KeyPair;
    use crate::crypto::random::OsRng;
    use crate::crypto::secret::Secret;

    const MESSAGE: &[u8] = b"signed attributes";
    const DER: SignatureAlgorithm = SignatureAlgorithm::Ecdsa(DigestAlgorithm::Sha256);
    const PLAIN: SignatureAlgorithm = SignatureAlgorithm::EcdsaPlain(DigestAlgorithm::Sha256);

    fn signed() -> (PublicKey, Signature) {
        let pair = KeyPair::from_private(NamedCurve::P256, Secret::new(vec![5; 32])).unwrap();
        let digest = DigestAlgorithm::Sha256.digest(MESSAGE);
        let signature = ecdsa::sign(NamedCurve::P256, &Secret::new(vec![5; 32]), &digest, &mut OsRng).unwrap();
        (PublicKey::Ec(pair.public().clone()), signature)
    }

    #[test]
    fn the_identifier_decides_the_form_of_an_ecdsa_signature() {
        let (key, signature) = signed();
        let (der, plain) = (signature.encode_der(), signature.encode_plain(NamedCurve::P256).unwrap());
        assert_eq!(DER.verify(&key, MESSAGE, &der).map(|notes| notes.algorithm), Ok(DER));
        assert_eq!(PLAIN.verify(&key, MESSAGE, &plain).map(|notes| notes.algorithm), Ok(PLAIN));
        assert_eq!(DER.verify(&key, MESSAGE, &plain), Err(SignatureError::OtherForm));
        assert_eq!(PLAIN.verify(&key, MESSAGE, &der), Err(SignatureError::OtherForm));
        for algorithm in [DER, PLAIN] {
            assert_eq!(algorithm.verify(&key, b"other", &der), Err(SignatureError::Invalid));
            assert_eq!(algorithm.verify(&key, b"other", &plain), Err(SignatureError::Invalid));
            assert_eq!(algorithm.verify(&key, MESSAGE, &[]), Err(SignatureError::Invalid));
        }
    }

    #[test]
    fn superfluous_zeros_are_refused_by_name() {
        let (key, signature) = signed();
        let plain = signature.encode_plain(NamedCurve::P256).unwrap();
        let (r, s) = plain.split_at(32);
        let padded = |half: &[u8]| crate::encoding::ber_tlv::encode(der::INTEGER, &[&[0, 0], half].concat());
        let loose = der::sequence(&[padded(r), padded(s)]);
        assert_eq!(DER.verify(&key, MESSAGE, &loose), Err(SignatureError::LooseIntegers));
        assert_eq!(DER.verify(&key, b"other", &loose), Err(SignatureError::Invalid));
    }

    #[test]
    fn an_algorithm_needs_its_own_kind_of_key() {
        let (key, _) = signed();
        let digest = DigestAlgorithm::Sha256;
        let parameters = PssParameters { digest, mgf_digest: digest, salt_len: 32 };
        let rsa = RsaPublicKey::new(&[0xFF; 128], &[1, 0, 1]).unwrap();
        let restricted = PublicKey::RsaPss(rsa.clone(), Some(PssParameters { salt_len: 48, ..parameters }));
        let mismatch = Err(SignatureError::KeyMismatch);
        assert_eq!(SignatureAlgorithm::RsaPkcs1(digest).verify(&key, MESSAGE, &[0; 128]), mismatch);
        assert_eq!(DER.verify(&PublicKey::Rsa(rsa), MESSAGE, &[0; 128]), mismatch);
        assert_eq!(SignatureAlgorithm::RsaPkcs1(digest).verify(&restricted, MESSAGE, &[0; 128]), mismatch);
        let salt = SignatureAlgorithm::RsaPss(parameters).verify(&restricted, MESSAGE, &[0; 128]);
        assert_eq!(salt, Err(SignatureError::KeyRestricted));
        let bare = SignatureAlgorithm::RsaPkcs1Bare;
        assert_eq!(bare.verify(&key, MESSAGE, &[]), Err(SignatureError::DigestMissing));
        assert_eq!(bare.with_signer_digest(digest), SignatureAlgorithm::RsaPkcs1(digest));
    }
}
