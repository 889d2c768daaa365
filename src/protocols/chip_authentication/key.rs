//! The chip's static public key (Doc 9303-11, 9.2.6, 9.5 and 9.6; TR-03110-3, A.2.1 and A.4.1).
//!
//! Curves are compared with the standard ones and never taken as they are: whoever chooses a generator chooses keys. So are
//! groups; but version 1 must write its parameters out, the State signs them (TR-03110-3, A.2.1.3), and those of its own
//! that chips of the first years have pass as far as they can be checked.

use std::fmt;

use crate::crypto::curve::{NamedCurve, PointError, PublicPoint};
use crate::crypto::dh::{DhError, ExplicitElement, ExplicitGroup, Group, GroupError, PublicElement};
use crate::encoding::der::{self, INTEGER};
use crate::encoding::{Oid, Reader, TlvError};
use crate::pki::{self, PublicKey};
use crate::protocols::KeyAgreement;
use crate::protocols::security_infos::ChipAuthenticationPublicKeyInfo;

/// ecPublicKey (Doc 9303-11, 9.5.2).
const EC_PUBLIC_KEY: Oid = Oid::from_arcs(&[1, 2, 840, 10045, 2, 1]);
/// dhpublicnumber (Doc 9303-11, 9.5.2; X9.42).
const DH_PUBLIC_NUMBER: Oid = Oid::from_arcs(&[1, 2, 840, 10046, 2, 1]);
/// dhKeyAgreement (PKCS#3, 9).
const DH_KEY_AGREEMENT: Oid = Oid::from_arcs(&[1, 2, 840, 113_549, 1, 3, 1]);
/// standardizedDomainParameters (Doc 9303-11, 9.5.1).
const STANDARDIZED_DOMAIN_PARAMETERS: Oid = Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 1, 2]);

/// A public key to agree on session keys with. Equal only if its number and every octet of its structure are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChipAuthenticationKey {
    value: AgreementKey,
    key_id: Option<i32>,
    subject_public_key_info: Vec<u8>,
}

/// The key itself, validated.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum AgreementKey {
    /// A number modulo a standard prime.
    Dh(PublicElement),
    /// A number modulo a prime of the issuer's own.
    ExplicitDh(ExplicitElement),
    /// A point on a standard curve.
    Ecdh(PublicPoint),
}

/// Why a ChipAuthenticationPublicKeyInfo is of no use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The structure cannot be read.
    #[error("public key malformed: {0}")]
    Malformed(#[from] TlvError),
    /// Neither id-PK-DH nor id-PK-ECDH.
    #[error("public key for an unknown protocol")]
    Protocol,
    /// A key for the other kind of key agreement than its info says, or for none.
    #[error("public key of another kind than announced")]
    Kind,
    /// The curve is missing or not a standard one, or the point is not on it.
    #[error(transparent)]
    Curve(#[from] pki::KeyError),
    /// The parameters have a number of no standard curve or group.
    #[error("unknown standardized domain parameters")]
    ParameterId,
    /// The numbers are neither those of a standard group nor any to compute with.
    #[error(transparent)]
    Group(#[from] GroupError),
    /// The octets are no point of the curve, or the point at infinity.
    #[error(transparent)]
    Point(#[from] PointError),
    /// The number is no element of the group, or one of small order.
    #[error(transparent)]
    Element(#[from] DhError),
}

impl ChipAuthenticationKey {
    /// Reads the key an info carries.
    ///
    /// ```text
    /// SubjectPublicKeyInfo ::= SEQUENCE { algorithm SEQUENCE { OID, parameters }, subjectPublicKey BIT STRING }
    /// ```
    pub fn parse(info: &ChipAuthenticationPublicKeyInfo) -> Result<Self, KeyError> {
        let announced = KeyAgreement::from_public_key_oid(&info.protocol).ok_or(KeyError::Protocol)?;
        let value = AgreementKey::parse(&info.public_key)?;
        if value.agreement() != announced {
            return Err(KeyError::Kind);
        }
        Ok(Self { value, key_id: info.key_id, subject_public_key_info: info.public_key.clone() })
    }

    /// The key itself.
    #[must_use]
    pub const fn value(&self) -> &AgreementKey {
        &self.value
    }

    /// The chip's number for it.
    #[must_use]
    pub const fn key_id(&self) -> Option<i32> {
        self.key_id
    }

    /// The SubjectPublicKeyInfo as it came.
    #[must_use]
    pub fn subject_public_key_info(&self) -> &[u8] {
        &self.subject_public_key_info
    }
}

impl fmt::Display for ChipAuthenticationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl AgreementKey {
    /// Reads a SubjectPublicKeyInfo in DER that fills the input.
    pub fn parse(subject_public_key_info: &[u8]) -> Result<Self, KeyError> {
        let mut info = der::sole_sequence(subject_public_key_info)?;
        let mut algorithm = info.sequence()?;
        let key = info.whole_bit_string()?;
        info.finish()?;
        match algorithm.oid()? {
            EC_PUBLIC_KEY => match PublicKey::parse(subject_public_key_info)? {
                PublicKey::Ec(point) => Ok(Self::Ecdh(point)),
                _ => Err(KeyError::Kind),
            },
            STANDARDIZED_DOMAIN_PARAMETERS => {
                let id = u8::try_from(algorithm.small_integer()?).map_err(|_| KeyError::ParameterId)?;
                algorithm.finish()?;
                match (NamedCurve::from_parameter_id(id), Group::from_parameter_id(id)) {
                    (Some(curve), _) => Ok(Self::Ecdh(PublicPoint::parse(curve, key)?)),
                    (_, Some(group)) => Ok(Self::Dh(PublicElement::parse(group, number(key)?)?)),
                    _ => Err(KeyError::ParameterId),
                }
            }
            DH_PUBLIC_NUMBER => dh(DhParameters::read_x942(&mut algorithm)?, key),
            DH_KEY_AGREEMENT => dh(DhParameters::read_pkcs3(&mut algorithm)?, key),
            _ => Err(KeyError::Kind),
        }
    }

    /// Which key agreement it is for.
    #[must_use]
    pub const fn agreement(&self) -> KeyAgreement {
        match self {
            Self::Dh(_) | Self::ExplicitDh(_) => KeyAgreement::Dh,
            Self::Ecdh(_) => KeyAgreement::Ecdh,
        }
    }
}

impl fmt::Display for AgreementKey {
    /// The curve's or group's name; of a group of the issuer's own, `DH 1024`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dh(element) => f.write_str(element.group().name()),
            Self::ExplicitDh(element) => write!(f, "DH {}", element.group().prime_bits()),
            Self::Ecdh(point) => f.write_str(point.curve().name()),
        }
    }
}

/// `DHPublicKey ::= INTEGER` (RFC 3279, 2.3.3)
fn number(key: &[u8]) -> Result<&[u8], TlvError> {
    der::unsigned_value(&Reader::sole(key, INTEGER)?)
}

/// A standard group where the parameters are one's, otherwise one of the issuer's own.
fn dh(parameters: DhParameters<'_>, key: &[u8]) -> Result<AgreementKey, KeyError> {
    let DhParameters { prime, generator, order } = parameters;
    let number = number(key)?;
    if let Some(group) = Group::matching(prime, generator, order) {
        return Ok(AgreementKey::Dh(PublicElement::parse(group, number)?));
    }
    let group = ExplicitGroup::new(prime, generator, order)?;
    Ok(AgreementKey::ExplicitDh(ExplicitElement::parse(&group, number)?))
}

/// p, g and, where it is written, q.
struct DhParameters<'a> {
    prime: &'a [u8],
    generator: &'a [u8],
    order: Option<&'a [u8]>,
}

impl<'a> DhParameters<'a> {
    /// X9.42, which says the order; chips that use it are not as Doc 9303-11, 9.6 wants them, but are to be read (8.5,
    /// note 2).
    ///
    /// ```text
    /// DomainParameters ::= SEQUENCE { p INTEGER, g INTEGER, q INTEGER, j INTEGER OPTIONAL, validationParms OPTIONAL }
    /// ```
    fn read_x942(algorithm: &mut Reader<'a>) -> Result<Self, TlvError> {
        let mut fields = algorithm.sequence()?;
        algorithm.finish()?;
        Ok(Self { prime: fields.unsigned()?, generator: fields.unsigned()?, order: Some(fields.unsigned()?) })
    }

    /// PKCS#3, which leaves the order out (Doc 9303-11, 9.4.5, note). How long private keys are is the chip's concern.
    ///
    /// ```text
    /// DHParameter ::= SEQUENCE { prime INTEGER, base INTEGER, privateValueLength INTEGER OPTIONAL }
    /// ```
    fn read_pkcs3(algorithm: &mut Reader<'a>) -> Result<Self, TlvError> {
        let mut fields = algorithm.sequence()?;
        algorithm.finish()?;
        Ok(Self { prime: fields.unsigned()?, generator: fields.unsigned()?, order: None })
    }
}
