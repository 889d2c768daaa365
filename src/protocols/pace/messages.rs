//! What goes over the air: MSE:Set AT and four steps of GENERAL AUTHENTICATE (Doc 9303-11, 4.4.4 and 4.4.5).
//!
//! ```text
//! MSE:Set AT   80 object identifier, 83 password [, 84 domain parameters]
//! step 1       7C { }            7C { 80 encrypted nonce }
//! step 2       7C { 81 map }     7C { 82 map }
//! step 3       7C { 83 key }     7C { 84 key }
//! step 4       7C { 85 token }   7C { 86 token [, 87 CAR [, 88 CAR]] [, 8A encrypted Chip Authentication Data] }
//! ```

use crate::encoding::{Oid, Reader, Tag, TlvError, TlvErrorKind, ber_tlv};

use super::agreement::PublicKey;
use super::keys::PasswordReference;

/// Cryptographic mechanism reference: an object identifier without its tag.
const MECHANISM: Tag = Tag::new(0x80);
/// Reference of a secret key: which password.
const PASSWORD: Tag = Tag::new(0x83);
/// Reference for computing a session key: which domain parameters.
const PARAMETERS: Tag = Tag::new(0x84);
/// Dynamic Authentication Data.
const DYNAMIC_AUTHENTICATION_DATA: Tag = Tag::new(0x7C);
/// The chip's token.
const CHIP_TOKEN: Tag = Tag::new(0x86);
/// The most recent Certification Authority Reference, and the one before.
const REFERENCES: [Tag; 2] = [Tag::new(0x87), Tag::new(0x88)];
/// Encrypted Chip Authentication Data.
const CHIP_AUTHENTICATION_DATA: Tag = Tag::new(0x8A);
/// A public key data object (Doc 9303-11, 9.4).
const PUBLIC_KEY: Tag = Tag::new(0x7F49);
/// An object identifier.
const OBJECT_IDENTIFIER: Tag = Tag::new(0x06);
/// The number y of a DH public key (Doc 9303-11, table 10).
const DH_PUBLIC_VALUE: Tag = Tag::new(0x84);
/// The point Y of an EC public key (Doc 9303-11, table 11).
const EC_PUBLIC_POINT: Tag = Tag::new(0x86);

/// One GENERAL AUTHENTICATE of the chain (Doc 9303-11, table 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// 1: z.
    EncryptedNonce,
    /// 2: keys or t.
    MapNonce,
    /// 3: ephemeral public keys.
    KeyAgreement,
    /// 4: tokens.
    MutualAuthentication,
}

impl Step {
    /// Its number.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::EncryptedNonce => 1,
            Self::MapNonce => 2,
            Self::KeyAgreement => 3,
            Self::MutualAuthentication => 4,
        }
    }

    /// What the command holds; nothing in the first.
    const fn command_tag(self) -> Option<Tag> {
        match self {
            Self::EncryptedNonce => None,
            Self::MapNonce => Some(Tag::new(0x81)),
            Self::KeyAgreement => Some(Tag::new(0x83)),
            Self::MutualAuthentication => Some(Tag::new(0x85)),
        }
    }

    /// What the response holds first.
    const fn response_tag(self) -> Tag {
        match self {
            Self::EncryptedNonce => Tag::new(0x80),
            Self::MapNonce => Tag::new(0x82),
            Self::KeyAgreement => Tag::new(0x84),
            Self::MutualAuthentication => CHIP_TOKEN,
        }
    }

    /// The command data of this step; `content` is left out of the first, which has none.
    #[must_use]
    pub fn encode_command(self, content: &[u8]) -> Vec<u8> {
        let object = self.command_tag().map(|tag| ber_tlv::encode(tag, content)).unwrap_or_default();
        ber_tlv::encode(DYNAMIC_AUTHENTICATION_DATA, &object)
    }

    /// The content of this step's command.
    pub fn parse_command(self, data: &[u8]) -> Result<&[u8], MessageError> {
        let mut objects = Reader::sole(data, DYNAMIC_AUTHENTICATION_DATA)?.reader();
        let content = match self.command_tag() {
            Some(tag) => objects.expect(tag)?.value,
            None => &[],
        };
        objects.finish()?;
        Ok(content)
    }

    /// The response data of steps 1 to 3.
    #[must_use]
    pub fn encode_response(self, content: &[u8]) -> Vec<u8> {
        ber_tlv::encode_all(DYNAMIC_AUTHENTICATION_DATA, &[ber_tlv::encode(self.response_tag(), content)])
    }

    /// The content of the response of steps 1 to 3.
    pub fn parse_response(self, data: &[u8]) -> Result<&[u8], MessageError> {
        let mut objects = Reader::sole(data, DYNAMIC_AUTHENTICATION_DATA)?.reader();
        let content = objects.expect(self.response_tag())?.value;
        objects.finish()?;
        Ok(content)
    }
}

/// Why Dynamic Authentication Data were not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MessageError {
    /// Not BER-TLV.
    #[error("dynamic authentication data not readable")]
    Encoding,
    /// An object of another kind than the step has, a missing one, or one too many.
    #[error("unexpected tag in dynamic authentication data")]
    Tag,
}

impl From<TlvError> for MessageError {
    fn from(error: TlvError) -> Self {
        match error.kind {
            TlvErrorKind::UnexpectedTag { .. } | TlvErrorKind::Trailing => Self::Tag,
            _ => Self::Encoding,
        }
    }
}

/// The chip's answer to step 4.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MutualAuthentication {
    /// TIC, of any length.
    pub token: Vec<u8>,
    /// Certification Authority References, for chips that know Terminal Authentication; the most recent first.
    pub authority_references: Vec<Vec<u8>>,
    /// AIC, with Chip Authentication Mapping.
    pub chip_authentication_data: Option<Vec<u8>>,
}

impl MutualAuthentication {
    /// The response data.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut objects = vec![ber_tlv::encode(CHIP_TOKEN, &self.token)];
        objects.extend(REFERENCES.iter().zip(&self.authority_references).map(|(tag, car)| ber_tlv::encode(*tag, car)));
        objects
            .extend(self.chip_authentication_data.iter().map(|data| ber_tlv::encode(CHIP_AUTHENTICATION_DATA, data)));
        ber_tlv::encode_all(DYNAMIC_AUTHENTICATION_DATA, &objects)
    }

    /// Reads the response data: the objects of the table, in its order (Doc 9303-11, 9.3.3).
    pub fn parse(data: &[u8]) -> Result<Self, MessageError> {
        let mut objects = Reader::sole(data, DYNAMIC_AUTHENTICATION_DATA)?.reader();
        let token = objects.expect(CHIP_TOKEN)?.value.to_vec();
        let mut authority_references = Vec::new();
        for tag in REFERENCES {
            authority_references.extend(objects.optional(tag)?.map(|object| object.value.to_vec()));
        }
        let chip_authentication_data = objects.optional(CHIP_AUTHENTICATION_DATA)?.map(|object| object.value.to_vec());
        objects.finish()?;
        Ok(Self { token, authority_references, chip_authentication_data })
    }
}

/// The data of MSE:Set AT (Doc 9303-11, 4.4.4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetAt {
    /// The variant, if its identifier can be read as one.
    pub protocol: Oid,
    /// The password.
    pub password: u8,
    /// The domain parameters, if they are named.
    pub parameter_id: Option<i32>,
}

impl SetAt {
    /// For this variant, password and, where they must be named, parameters.
    #[must_use]
    pub const fn new(protocol: Oid, password: PasswordReference, parameter_id: Option<i32>) -> Self {
        Self { protocol, password: password.octet(), parameter_id }
    }

    /// The command data.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut data = ber_tlv::encode(MECHANISM, self.protocol.content());
        data.extend(ber_tlv::encode(PASSWORD, &[self.password]));
        if let Some(id) = self.parameter_id {
            data.extend(ber_tlv::encode(PARAMETERS, &minimal(id)));
        }
        data
    }

    /// Reads the command data: the objects in any order, those of other kinds passed over (4.4.4.1, note 2; 9.3.3,
    /// note).
    pub fn parse(data: &[u8]) -> Result<Self, MessageError> {
        let (mut protocol, mut password, mut parameters) = (None, None, None);
        let mut objects = Reader::new(data);
        while let Some(object) = objects.next_object()? {
            let place = match object.tag {
                MECHANISM => &mut protocol,
                PASSWORD => &mut password,
                PARAMETERS => &mut parameters,
                _ => continue,
            };
            if place.replace(object.value).is_some() {
                return Err(MessageError::Tag);
            }
        }
        let protocol = Oid::from_content(protocol.ok_or(MessageError::Tag)?).map_err(|_| MessageError::Encoding)?;
        let password = match password.ok_or(MessageError::Tag)? {
            [octet] => *octet,
            _ => return Err(MessageError::Encoding),
        };
        let parameter_id = parameters.map(|octets| number(octets).ok_or(MessageError::Encoding)).transpose()?;
        Ok(Self { protocol, password, parameter_id })
    }
}

/// The octets of a number without leading zeros, at least one.
fn minimal(id: i32) -> Vec<u8> {
    let octets = id.to_be_bytes();
    let zeros = octets.iter().take(3).take_while(|octet| **octet == 0).count();
    octets.into_iter().skip(zeros).collect()
}

/// One to four octets as a number.
fn number(octets: &[u8]) -> Option<i32> {
    if octets.is_empty() || octets.len() > 4 {
        return None;
    }
    i32::try_from(octets.iter().fold(0_u32, |number, octet| number << 8 | u32::from(*octet))).ok()
}

/// What a token is computed over: the variant, and a plain ephemeral public key as it was received (Doc 9303-11,
/// 4.4.3.4, 9.4.3 and 9.4.4).
#[must_use]
pub fn public_key_data_object(protocol: &Oid, key: &PublicKey, received: &[u8]) -> Vec<u8> {
    let tag = match key {
        PublicKey::Point(_) => EC_PUBLIC_POINT,
        PublicKey::Element(_) => DH_PUBLIC_VALUE,
    };
    let objects = [ber_tlv::encode(OBJECT_IDENTIFIER, protocol.content()), ber_tlv::encode(tag, received)];
    ber_tlv::encode_all(PUBLIC_KEY, &objects)
}
