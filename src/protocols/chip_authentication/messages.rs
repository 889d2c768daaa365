//! What goes back and forth in Chip Authentication (Doc 9303-11, 6.2.4).

use super::variant::Variant;
use crate::encoding::der::without_leading_zeros;
use crate::encoding::{Oid, Reader, Tag, TlvError, ber_tlv};
use crate::iso7816::CommandApdu;
use crate::iso7816::commands::{self, Chaining, Template};

/// DO'80' of MSE:Set AT: cryptographic mechanism reference.
const MECHANISM: Tag = Tag::new(0x80);
/// DO'84': reference of a private key.
const PRIVATE_KEY: Tag = Tag::new(0x84);
/// DO'91' of MSE:Set KAT: ephemeral public key.
const KEY_AGREEMENT_PUBLIC_KEY: Tag = Tag::new(0x91);
/// DO'7C': dynamic authentication data.
const DYNAMIC_AUTHENTICATION_DATA: Tag = Tag::new(0x7C);
/// DO'80' in it: ephemeral public key.
const EPHEMERAL_PUBLIC_KEY: Tag = Tag::new(0x80);

/// Doc 9303-11, 6.2.4.1: MSE:Set KAT with the ephemeral public key, which is the whole protocol for Triple DES.
#[must_use]
pub fn set_kat(public_key: &[u8], key_id: Option<u32>) -> CommandApdu {
    let mut objects = ber_tlv::encode(KEY_AGREEMENT_PUBLIC_KEY, public_key);
    objects.extend(private_key_reference(key_id));
    commands::manage_security_environment(Template::KeyAgreement, &objects)
}

/// Doc 9303-11, 6.2.4.2, step 1: MSE:Set AT with the variant.
#[must_use]
pub fn set_at(variant: Variant, key_id: Option<u32>) -> CommandApdu {
    let mut objects = ber_tlv::encode(MECHANISM, variant.oid().content());
    objects.extend(private_key_reference(key_id));
    commands::manage_security_environment(Template::InternalAuthentication, &objects)
}

/// Doc 9303-11, 6.2.4.2, step 2: GENERAL AUTHENTICATE with the ephemeral public key, in one command.
#[must_use]
pub fn general_authenticate(public_key: &[u8]) -> CommandApdu {
    commands::general_authenticate(&dynamic_authentication_data(public_key), Chaining::Ends)
}

/// The same in a chain of commands with at most `most` bytes of data each (ISO/IEC 7816-4, 5.3.3).
#[must_use]
pub fn chained_general_authenticate(public_key: &[u8], most: usize) -> Vec<CommandApdu> {
    let data = dynamic_authentication_data(public_key);
    let pieces = data.chunks(most.max(1));
    let last = pieces.len().saturating_sub(1);
    let chaining = |at| if at == last { Chaining::Ends } else { Chaining::Continues };
    pieces.enumerate().map(|(at, piece)| commands::general_authenticate(piece, chaining(at))).collect()
}

fn dynamic_authentication_data(public_key: &[u8]) -> Vec<u8> {
    ber_tlv::encode(DYNAMIC_AUTHENTICATION_DATA, &ber_tlv::encode(EPHEMERAL_PUBLIC_KEY, public_key))
}

/// DO'84' in as few octets as the number needs, one at least.
fn private_key_reference(key_id: Option<u32>) -> Vec<u8> {
    let Some(id) = key_id else { return Vec::new() };
    let octets = id.to_be_bytes();
    let minimal = without_leading_zeros(&octets);
    ber_tlv::encode(PRIVATE_KEY, if minimal.is_empty() { &[0] } else { minimal })
}

/// The objects of MSE:Set KAT or MSE:Set AT, in any order (Doc 9303-11, 9.3.3, note). Others are passed over.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EnvironmentObjects<'a> {
    /// DO'80'.
    pub mechanism: Option<&'a [u8]>,
    /// DO'84'.
    pub private_key: Option<&'a [u8]>,
    /// DO'91'.
    pub public_key: Option<&'a [u8]>,
}

impl<'a> EnvironmentObjects<'a> {
    /// Reads them. Of an object that comes twice the last counts.
    pub fn parse(data: &'a [u8]) -> Result<Self, TlvError> {
        let mut objects = Self::default();
        let mut reader = Reader::new(data);
        while let Some(object) = reader.next_object()? {
            match object.tag {
                MECHANISM => objects.mechanism = Some(object.value),
                PRIVATE_KEY => objects.private_key = Some(object.value),
                KEY_AGREEMENT_PUBLIC_KEY => objects.public_key = Some(object.value),
                _ => {}
            }
        }
        Ok(objects)
    }

    /// The variant DO'80' names.
    #[must_use]
    pub fn variant(&self) -> Option<Variant> {
        Variant::from_oid(&Oid::from_content(self.mechanism?).ok()?)
    }

    /// Whether DO'84' is this number, leading zeros or none.
    #[must_use]
    pub fn names(&self, key_id: u32) -> bool {
        self.private_key.is_some_and(|id| without_leading_zeros(id) == without_leading_zeros(&key_id.to_be_bytes()))
    }
}

/// The ephemeral public key in the data of a GENERAL AUTHENTICATE.
pub fn parse_dynamic_authentication_data(data: &[u8]) -> Result<&[u8], TlvError> {
    let mut objects = Reader::sole(data, DYNAMIC_AUTHENTICATION_DATA)?.reader();
    let public_key = objects.expect(EPHEMERAL_PUBLIC_KEY)?.value;
    objects.finish()?;
    Ok(public_key)
}
