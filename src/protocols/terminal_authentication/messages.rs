//! What both sides must agree on: the bytes that are signed, and how references and certificates travel.

use std::fmt;

use crate::crypto::secret::Secret;
use crate::encoding::{Reader, Tag, TlvError, ber_tlv};
use crate::iso7816::CommandApdu;
use crate::iso7816::commands::{self, CHAINED};
use crate::pki::CvCertificate;
use crate::pki::cv_certificate::{PublicKeyReference, ReferenceError};

/// DO'83': reference of a public key.
const KEY_REFERENCE: Tag = Tag::new(0x83);

/// Command data of a command in the short form, with room for what secure messaging adds: 3 octets of DO'87', up to 16 of
/// padding, 10 of DO'8E'.
const PIECE_LEN: usize = 223;

/// Octets of `MRZ_information` after the document number's check digit: two dates with theirs.
const DATES_LEN: usize = 14;

/// r_IC.
pub type Nonce = [u8; 8];

/// ID_IC: by which the terminal's signature names the chip. Erased when dropped, since it can be a document number.
pub struct IdPicc(Secret);

impl IdPicc {
    /// After BAC: the document number of the MRZ with its check digit (Doc 9303-11, 7.1.2), as it begins `MRZ_information`.
    ///
    /// Nothing for text that is too short to be one.
    #[must_use]
    pub fn from_key_information(key_information: &Secret) -> Option<Self> {
        let octets = key_information.expose();
        let number = octets.get(..octets.len().checked_sub(DATES_LEN)?)?;
        if number.len() < 2 { None } else { Some(Self(Secret::new(number.to_vec()))) }
    }

    /// After PACE: the chip's ephemeral key, compressed. This is the dynamic binding (TR-03110-1, 3.5).
    #[must_use]
    pub fn from_ephemeral_key(key: &CompressedPublicKey) -> Self {
        Self(Secret::new(key.0.clone()))
    }

    /// Octets agreed otherwise: the static binding of some early documents with PACE takes the document number, or the CAN
    /// (TR-03110-1, 3.5).
    #[must_use]
    pub const fn from_octets(octets: Secret) -> Self {
        Self(octets)
    }
}

impl fmt::Debug for IdPicc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IdPicc({} octets)", self.0.len())
    }
}

/// Comp(PK): an ephemeral public key, compressed (Doc 9303-11, 7.1.4.1.3 and 7.1.4.2.3; TR-03110-3, A.2.2.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompressedPublicKey(Vec<u8>);

impl CompressedPublicKey {
    /// As Chip Authentication and PACE compress their keys: the x-coordinate, or the SHA-1 of the number.
    #[must_use]
    pub const fn from_octets(octets: Vec<u8>) -> Self {
        Self(octets)
    }

    /// The octets.
    #[must_use]
    pub fn octets(&self) -> &[u8] {
        &self.0
    }
}

/// ID_IC || r_IC || Comp(PK_DH,IFD) (Doc 9303-11, 7.1.2, step 4).
#[must_use]
pub fn signed_message(id_picc: &IdPicc, challenge: &Nonce, ephemeral: &CompressedPublicKey) -> Secret {
    Secret::new([id_picc.0.expose(), challenge, &ephemeral.0].concat())
}

/// The data of MSE:Set DST and of MSE:Set AT: DO'83' (TR-03110-3, B.3; version 1 sends no other).
#[must_use]
pub fn key_reference(reference: &PublicKeyReference) -> Vec<u8> {
    ber_tlv::encode(KEY_REFERENCE, reference.octets())
}

/// Why the data of MSE:Set names no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyReferenceError {
    /// Not one DO'83'.
    #[error(transparent)]
    Structure(#[from] TlvError),
    /// It names no key.
    #[error(transparent)]
    Reference(#[from] ReferenceError),
}

/// Reads it back.
pub fn parse_key_reference(data: &[u8]) -> Result<PublicKeyReference, KeyReferenceError> {
    Ok(PublicKeyReference::new(Reader::sole(data, KEY_REFERENCE)?.value)?)
}

/// How PSO:Verify Certificate travels: with RSA keys, and with most others under secure messaging, it is longer than a
/// command in the short form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carriage {
    /// One command, in the extended form where it needs to be.
    Whole,
    /// Commands in the short form, chained (ISO/IEC 7816-4, 5.4.1). TR-03110-3, B.13 knows it for GENERAL AUTHENTICATE only,
    /// but it is the one way into a chip or reader without the extended form.
    Chained,
}

/// The commands that carry one certificate.
#[must_use]
pub fn verify_certificate(certificate: &CvCertificate, carriage: Carriage) -> Vec<CommandApdu> {
    let data = certificate.command_data();
    if carriage == Carriage::Whole || data.len() <= PIECE_LEN {
        return vec![commands::verify_certificate(&data)];
    }
    let last = data.len().div_ceil(PIECE_LEN).saturating_sub(1);
    let piece = |(index, piece): (usize, &[u8])| {
        let mut command = commands::verify_certificate(piece);
        command.cla = if index < last { CHAINED } else { 0 };
        command
    };
    data.chunks(PIECE_LEN).enumerate().map(piece).collect()
}
