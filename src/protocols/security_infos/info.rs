//! One SecurityInfo, read as far as its protocol is known.

use crate::crypto::digest::DigestAlgorithm;
use crate::encoding::{Oid, Reader, Tlv, TlvError, der};

use super::error::SecurityInfosError;
use super::oids::{ID_AA, ID_CA, ID_EF_DIR, ID_PACE, ID_PK, ID_TA, depth_below, ecdsa_digest, plain_ecdsa};

/// A SecurityInfo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityInfo {
    /// What it is about.
    pub protocol: Oid,
    /// The SEQUENCE as it came.
    pub encoded: Vec<u8>,
    /// What it says.
    pub kind: SecurityInfoKind,
}

/// The SecurityInfos of Doc 9303-11, 9.2.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SecurityInfoKind {
    /// 9.2.1.
    Pace(PaceInfo),
    /// 9.2.2.
    PaceDomainParameters(PaceDomainParameterInfo),
    /// 9.2.4.
    ActiveAuthentication(ActiveAuthenticationInfo),
    /// 9.2.5.
    ChipAuthentication(ChipAuthenticationInfo),
    /// 9.2.6.
    ChipAuthenticationPublicKey(ChipAuthenticationPublicKeyInfo),
    /// 9.2.8, with its version.
    TerminalAuthentication {
        /// 1, or 2 after TR-03110.
        version: i32,
        /// Where EF.CVCA is, when it is not where it usually is (TR-03110-3, A.1.1.3).
        ef_cvca: Option<EfCvcaLocation>,
    },
    /// 9.2.10: a signed copy of EF.DIR.
    EfDir(Vec<u8>),
    /// A protocol we know, with data that is not as its clause says.
    Malformed,
    /// A protocol we do not know.
    Unknown,
}

/// Another place for EF.CVCA than the default one, which has identifier 011C and short identifier 1C.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EfCvcaLocation {
    /// The file identifier.
    pub fid: u16,
    /// The short identifier; without one the file must be selected.
    pub sfi: Option<u8>,
}

impl EfCvcaLocation {
    /// `FileID ::= SEQUENCE { fid OCTET STRING (SIZE(2)), sfid OCTET STRING (SIZE(1)) OPTIONAL }`
    fn read(object: &Tlv<'_>) -> Result<Self, TlvError> {
        let mut fields = object.reader();
        let fid = fields.octet_string()?.try_into().map_err(|_| object.malformed())?;
        let sfi = if fields.is_empty() { None } else { Some(fields.octet_string()?) };
        fields.finish()?;
        let sfi = match sfi {
            None => None,
            Some([sfi]) => Some(*sfi),
            Some(_) => return Err(object.malformed()),
        };
        Ok(Self { fid: u16::from_be_bytes(fid), sfi })
    }
}

/// A PACE variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaceInfo {
    /// Key agreement, mapping, cipher and MAC.
    pub protocol: Oid,
    /// 2 in every eMRTD.
    pub version: i32,
    /// The standardized domain parameters (Doc 9303-11, 9.5.1), or the chip's own number for them.
    pub parameter_id: Option<i32>,
}

/// Domain parameters the chip defines itself. Nobody is to use them unless known to be sound (Doc 9303-11, 9.2.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaceDomainParameterInfo {
    /// The AlgorithmIdentifier, in DER.
    pub domain_parameter: Vec<u8>,
    /// The chip's number for them.
    pub parameter_id: Option<i32>,
}

/// How the chip signs in Active Authentication with an elliptic curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActiveAuthenticationInfo {
    /// 1; nothing else is defined.
    pub version: i32,
    /// As the chip says it.
    pub signature_algorithm: Oid,
    /// The hash function that algorithm has, where we know it.
    pub digest: Option<DigestAlgorithm>,
}

/// A Chip Authentication variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChipAuthenticationInfo {
    /// Key agreement, cipher and MAC.
    pub protocol: Oid,
    /// 1, or 2 and 3 after TR-03110.
    pub version: i32,
    /// Which of the chip's keys.
    pub key_id: Option<i32>,
}

/// A public key for Chip Authentication, or for PACE with Chip Authentication Mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChipAuthenticationPublicKeyInfo {
    /// id-PK-DH or id-PK-ECDH.
    pub protocol: Oid,
    /// The SubjectPublicKeyInfo as it came; `pki` reads it.
    pub public_key: Vec<u8>,
    /// The chip's number for this key.
    pub key_id: Option<i32>,
}

impl SecurityInfo {
    /// Says that Active Authentication signs over this hash; `None` for a hash no algorithm is defined for.
    #[must_use]
    pub fn active_authentication(digest: DigestAlgorithm) -> Option<Self> {
        let algorithm = plain_ecdsa(digest)?;
        Self::write(&ID_AA, &[der::unsigned(&[1]), der::oid(&algorithm)])
    }

    /// Offers Chip Authentication, version 1.
    #[must_use]
    pub fn chip_authentication(protocol: &Oid, key_id: Option<u8>) -> Option<Self> {
        let mut elements = vec![der::unsigned(&[1])];
        elements.extend(key_id.map(|id| der::unsigned(&[id])));
        Self::write(protocol, &elements)
    }

    /// Carries a public key for Chip Authentication, as SubjectPublicKeyInfo in DER.
    #[must_use]
    pub fn chip_authentication_public_key(protocol: &Oid, public_key: &[u8], key_id: Option<u8>) -> Option<Self> {
        let mut elements = vec![public_key.to_vec()];
        elements.extend(key_id.map(|id| der::unsigned(&[id])));
        Self::write(protocol, &elements)
    }

    /// Offers Terminal Authentication, version 1.
    #[must_use]
    pub fn terminal_authentication(ef_cvca: Option<EfCvcaLocation>) -> Option<Self> {
        let mut elements = vec![der::unsigned(&[1])];
        elements.extend(ef_cvca.map(|EfCvcaLocation { fid, sfi }| {
            let mut file = vec![der::octet_string(&fid.to_be_bytes())];
            file.extend(sfi.map(|sfi| der::octet_string(&[sfi])));
            der::sequence(&file)
        }));
        Self::write(&ID_TA, &elements)
    }

    /// Offers PACE, version 2, with standardized domain parameters.
    #[must_use]
    pub fn pace(protocol: &Oid, parameter_id: u8) -> Option<Self> {
        Self::write(protocol, &[der::unsigned(&[2]), der::unsigned(&[parameter_id])])
    }

    /// Writes an info and reads it back, so that a caller never holds one that says something else than its bytes.
    fn write(protocol: &Oid, elements: &[Vec<u8>]) -> Option<Self> {
        let mut all = vec![der::oid(protocol)];
        all.extend_from_slice(elements);
        let encoded = der::sequence(&all);
        let object = Reader::sole(&encoded, der::SEQUENCE).ok()?;
        Self::read(&object).ok()
    }

    pub(super) fn read(object: &Tlv<'_>) -> Result<Self, SecurityInfosError> {
        let mut fields = object.reader();
        let protocol = fields.oid()?;
        let kind = read_kind(protocol, &mut fields).unwrap_or(SecurityInfoKind::Malformed);
        Ok(Self { protocol, encoded: object.encoded.to_vec(), kind })
    }
}

fn read_kind(protocol: Oid, fields: &mut Reader<'_>) -> Result<SecurityInfoKind, TlvError> {
    // Below id-PACE and id-CA one arc names a key agreement, two name a whole variant.
    let kind = if let Some(depth) = depth_below(&protocol, &ID_PACE) {
        match depth {
            2 => SecurityInfoKind::Pace(PaceInfo {
                protocol,
                version: fields.small_integer()?,
                parameter_id: optional_integer(fields)?,
            }),
            1 => SecurityInfoKind::PaceDomainParameters(PaceDomainParameterInfo {
                domain_parameter: fields.expect(der::SEQUENCE)?.encoded.to_vec(),
                parameter_id: optional_integer(fields)?,
            }),
            _ => return Ok(SecurityInfoKind::Unknown),
        }
    } else if depth_below(&protocol, &ID_CA) == Some(2) {
        SecurityInfoKind::ChipAuthentication(ChipAuthenticationInfo {
            protocol,
            version: fields.small_integer()?,
            key_id: optional_integer(fields)?,
        })
    } else if depth_below(&protocol, &ID_PK) == Some(1) {
        SecurityInfoKind::ChipAuthenticationPublicKey(ChipAuthenticationPublicKeyInfo {
            protocol,
            public_key: fields.expect(der::SEQUENCE)?.encoded.to_vec(),
            key_id: optional_integer(fields)?,
        })
    } else if protocol == ID_TA {
        let version = fields.small_integer()?;
        let ef_cvca = fields.optional(der::SEQUENCE)?.map(|object| EfCvcaLocation::read(&object)).transpose()?;
        SecurityInfoKind::TerminalAuthentication { version, ef_cvca }
    } else if protocol == ID_AA {
        let (version, signature_algorithm) = (fields.small_integer()?, fields.oid()?);
        let digest = ecdsa_digest(&signature_algorithm);
        SecurityInfoKind::ActiveAuthentication(ActiveAuthenticationInfo { version, signature_algorithm, digest })
    } else if protocol == ID_EF_DIR {
        SecurityInfoKind::EfDir(fields.octet_string()?.to_vec())
    } else {
        return Ok(SecurityInfoKind::Unknown);
    };
    fields.finish()?;
    Ok(kind)
}

fn optional_integer(fields: &mut Reader<'_>) -> Result<Option<i32>, TlvError> {
    if fields.peek_tag() == Some(der::INTEGER) { fields.small_integer().map(Some) } else { Ok(None) }
}
