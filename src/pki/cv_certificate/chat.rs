//! Certificate Holder Authorization Template: what the holder is, and may (TR-03110-3, C.1.5; TR-03110-4, 2.1.3.2).
//!
//! ```text
//! CHAT  7F4C  06 terminal type · 53 relative authorization, the role in the two highest bits of its first octet
//! ```

use std::fmt;

use super::error::CvCertificateError;
use super::{CHAT, DISCRETIONARY_DATA};
use crate::encoding::{Oid, Tlv, ber_tlv, der};

/// id-roles: `bsi-de applications(3) mrtd(1) 2`, then the terminal type.
const fn role_oid(arc: u64) -> Oid {
    Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 3, 1, 2, arc])
}

const ID_IS: Oid = role_oid(1);
const ID_AT: Oid = role_oid(2);
const ID_ST: Oid = role_oid(3);

/// For which kind of terminals a certificate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TerminalType {
    /// Inspection systems read passports.
    InspectionSystem,
    /// Authentication terminals use the eID application of identity cards.
    AuthenticationTerminal,
    /// Signature terminals use the eSign application of identity cards.
    SignatureTerminal,
    /// Another one.
    Other(Oid),
}

impl TerminalType {
    /// The type of an identifier.
    #[must_use]
    pub fn from_oid(oid: Oid) -> Self {
        match oid {
            ID_IS => Self::InspectionSystem,
            ID_AT => Self::AuthenticationTerminal,
            ID_ST => Self::SignatureTerminal,
            other => Self::Other(other),
        }
    }

    /// The identifier.
    #[must_use]
    pub const fn oid(self) -> Oid {
        match self {
            Self::InspectionSystem => ID_IS,
            Self::AuthenticationTerminal => ID_AT,
            Self::SignatureTerminal => ID_ST,
            Self::Other(oid) => oid,
        }
    }
}

/// What the holder of a certificate is; the same two bits for all three types of terminals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Country Verifying CA.
    Cvca,
    /// Document Verifier of the chip's own State (official domestic).
    DocumentVerifierDomestic,
    /// Document Verifier of another State, or not official.
    DocumentVerifierForeign,
    /// Inspection system, or the terminal the type says.
    Terminal,
}

impl Role {
    /// From the first octet of the relative authorization.
    #[must_use]
    pub const fn from_bits(first: u8) -> Self {
        match first >> 6 {
            0b11 => Self::Cvca,
            0b10 => Self::DocumentVerifierDomestic,
            0b01 => Self::DocumentVerifierForeign,
            _ => Self::Terminal,
        }
    }

    /// The two bits, in place.
    #[must_use]
    pub const fn bits(self) -> u8 {
        match self {
            Self::Cvca => 0xC0,
            Self::DocumentVerifierDomestic => 0x80,
            Self::DocumentVerifierForeign => 0x40,
            Self::Terminal => 0,
        }
    }

    /// Either Document Verifier.
    #[must_use]
    pub const fn is_document_verifier(self) -> bool {
        matches!(self, Self::DocumentVerifierDomestic | Self::DocumentVerifierForeign)
    }
}

/// What an inspection system may read beyond what every terminal may (TR-03110-4, Table 2). Unassigned bits count for
/// nothing (Doc 9303-11, 7.1.4.3.6, note).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct InspectionRights {
    /// Fingers.
    pub dg3: bool,
    /// Irises.
    pub dg4: bool,
}

impl InspectionRights {
    /// Both data groups.
    pub const ALL: Self = Self { dg3: true, dg4: true };
    /// Neither.
    pub const NONE: Self = Self { dg3: false, dg4: false };

    /// From the octet of the relative authorization.
    #[must_use]
    pub const fn from_bits(octet: u8) -> Self {
        Self { dg3: octet & 1 != 0, dg4: octet & 2 != 0 }
    }

    /// The two bits, in place.
    #[must_use]
    pub const fn bits(self) -> u8 {
        let dg3 = if self.dg3 { 1 } else { 0 };
        if self.dg4 { dg3 | 2 } else { dg3 }
    }

    /// What both allow (TR-03110-3, 2.7).
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self { dg3: self.dg3 && other.dg3, dg4: self.dg4 && other.dg4 }
    }
}

/// Role and authorization of a certificate's holder, relative to whoever issued the certificate.
#[derive(Clone, PartialEq, Eq)]
pub struct Chat {
    terminal_type: TerminalType,
    authorization: Vec<u8>,
}

impl Chat {
    /// For the inspection-system PKI of passports.
    #[must_use]
    pub fn inspection(role: Role, rights: InspectionRights) -> Self {
        Self { terminal_type: TerminalType::InspectionSystem, authorization: vec![role.bits() | rights.bits()] }
    }

    /// For any type of terminal, with the octets of the relative authorization.
    #[must_use]
    pub const fn new(terminal_type: TerminalType, authorization: Vec<u8>) -> Self {
        Self { terminal_type, authorization }
    }

    pub(super) fn read(object: &Tlv<'_>) -> Result<Self, CvCertificateError> {
        let mut fields = object.reader();
        let terminal_type = TerminalType::from_oid(fields.oid()?);
        let authorization = fields.expect(DISCRETIONARY_DATA)?;
        fields.finish()?;
        if authorization.value.is_empty() {
            return Err(authorization.malformed().into());
        }
        Ok(Self { terminal_type, authorization: authorization.value.to_vec() })
    }

    /// The data object 7F4C.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let fields = [der::oid(&self.terminal_type.oid()), ber_tlv::encode(DISCRETIONARY_DATA, &self.authorization)];
        ber_tlv::encode_all(CHAT, &fields)
    }

    /// For which kind of terminals.
    #[must_use]
    pub const fn terminal_type(&self) -> TerminalType {
        self.terminal_type
    }

    /// The octets of the relative authorization: one for inspection systems, five for authentication terminals.
    #[must_use]
    pub fn authorization(&self) -> &[u8] {
        &self.authorization
    }

    /// The holder's role.
    #[must_use]
    pub fn role(&self) -> Role {
        Role::from_bits(self.authorization.first().copied().unwrap_or_default())
    }

    /// The rights of an inspection system; `None` for other terminal types, and for more than the one octet that type has.
    #[must_use]
    pub fn inspection_rights(&self) -> Option<InspectionRights> {
        match (self.terminal_type, self.authorization.as_slice()) {
            (TerminalType::InspectionSystem, [octet]) => Some(InspectionRights::from_bits(*octet)),
            _ => None,
        }
    }
}

impl fmt::Debug for Chat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Chat({:?}, {:?}, {})", self.terminal_type, self.role(), hex::encode(&self.authorization))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::Reader;

    #[test]
    fn role_and_rights_are_the_bits_of_table_2() {
        for (octet, role, dg3, dg4) in [
            (0xE3, Role::Cvca, true, true),
            (0xC1, Role::Cvca, true, false),
            (0x82, Role::DocumentVerifierDomestic, false, true),
            (0x40, Role::DocumentVerifierForeign, false, false),
            (0x03, Role::Terminal, true, true),
        ] {
            let chat = Chat::new(TerminalType::InspectionSystem, vec![octet]);
            assert_eq!((chat.role(), chat.inspection_rights()), (role, Some(InspectionRights { dg3, dg4 })));
        }
        let all = InspectionRights::ALL;
        let chat = Chat::inspection(Role::Terminal, all.and(InspectionRights { dg3: true, dg4: false }));
        assert_eq!(hex::encode_upper(chat.encode()), "7F4C0E060904007F0007030102015301".to_owned() + "01");
    }

    #[test]
    fn terminals_of_other_types_have_no_rights_here() {
        let authentication = Chat::new(TerminalType::AuthenticationTerminal, vec![0xFE, 0x0F, 0x01, 0xFF, 0xFF]);
        assert_eq!((authentication.role(), authentication.inspection_rights()), (Role::Cvca, None));
        assert_eq!(Chat::new(TerminalType::InspectionSystem, vec![3, 3]).inspection_rights(), None);
        for terminal_type in [TerminalType::SignatureTerminal, TerminalType::Other(role_oid(9))] {
            assert_eq!(TerminalType::from_oid(terminal_type.oid()), terminal_type);
        }
    }

    #[test]
    fn an_authorization_without_octets_is_malformed() {
        let encoded = Chat::new(TerminalType::InspectionSystem, vec![]).encode();
        let object = Reader::sole(&encoded, CHAT).unwrap();
        assert!(matches!(Chat::read(&object), Err(CvCertificateError::Structure(_))));
    }
}
