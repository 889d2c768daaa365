//! The data objects of a secure message, in the one order Doc 9303-11, 9.8.4 allows.
//!
//! ```text
//! command   [DO'85' or DO'87'] [DO'97'] DO'8E'
//! response  [DO'85' or DO'87']  DO'99'  DO'8E'
//! ```
//!
//! The clause brackets DO'99' too; we require it, since without it the status would be anybody's (TR-03105-5.1, B_07).

use crate::encoding::{Header, Reader, Tag, Tlv, ber_tlv};
use crate::iso7816::Status;

use super::error::{DataObjectFault, SecureMessagingError};

/// Cryptogram without padding indicator, for odd instructions.
const CRYPTOGRAM_ODD: Tag = Tag::new(0x85);
/// Padding indicator and cryptogram, for even instructions.
const CRYPTOGRAM: Tag = Tag::new(0x87);
const EXPECTED_LENGTH: Tag = Tag::new(0x97);
const STATUS: Tag = Tag::new(0x99);
const CHECKSUM: Tag = Tag::new(0x8E);

/// Padding indicator: ISO/IEC 9797-1 padding method 2, which Doc 9303-11, 9.8.6.1 prescribes.
const PADDING_METHOD_2: u8 = 0x01;

/// DO'85' or DO'87'.
#[derive(Clone, Copy)]
pub(super) struct Cryptogram<'a> {
    /// The ciphertext.
    pub(super) bytes: &'a [u8],
    /// DO'85'.
    pub(super) odd: bool,
}

/// The objects of a secured command.
pub(super) struct CommandObjects<'a> {
    pub(super) cryptogram: Option<Cryptogram<'a>>,
    /// DO'97': at most two octets.
    pub(super) le: Option<&'a [u8]>,
    /// Everything before DO'8E', as received: what the checksum is over.
    pub(super) authenticated: &'a [u8],
    pub(super) checksum: &'a [u8],
}

/// The objects of a secured response.
pub(super) struct ResponseObjects<'a> {
    pub(super) cryptogram: Option<Cryptogram<'a>>,
    pub(super) status: Status,
    /// Everything before DO'8E', as received: what the checksum is over.
    pub(super) authenticated: &'a [u8],
    pub(super) checksum: &'a [u8],
}

impl<'a> CommandObjects<'a> {
    pub(super) fn parse(data: &'a [u8]) -> Result<Self, SecureMessagingError> {
        require_checksum(data)?;
        let mut reader = Reader::new(data);
        let cryptogram = parse_cryptogram(&mut reader)?;
        let le = optional(&mut reader, EXPECTED_LENGTH)?.map(|object| object.value);
        if le.is_some_and(|le| le.len() > 2) {
            return Err(fault(DataObjectFault::Value));
        }
        let (authenticated, checksum) = parse_checksum(data, &mut reader)?;
        Ok(Self { cryptogram, le, authenticated, checksum })
    }
}

impl<'a> ResponseObjects<'a> {
    pub(super) fn parse(data: &'a [u8]) -> Result<Self, SecureMessagingError> {
        require_checksum(data)?;
        let mut reader = Reader::new(data);
        let cryptogram = parse_cryptogram(&mut reader)?;
        let status = optional(&mut reader, STATUS)?.ok_or_else(|| {
            fault(match reader.peek_tag() {
                Some(CHECKSUM) => DataObjectFault::StatusMissing,
                _ => DataObjectFault::Unexpected,
            })
        })?;
        let status = <[u8; 2]>::try_from(status.value).map_err(|_| fault(DataObjectFault::Value))?;
        let (authenticated, checksum) = parse_checksum(data, &mut reader)?;
        Ok(Self { cryptogram, status: Status::new(u16::from_be_bytes(status)), authenticated, checksum })
    }
}

/// A message without any DO'8E' is not a damaged secure message but a plain one.
fn require_checksum(data: &[u8]) -> Result<(), SecureMessagingError> {
    let mut reader = Reader::new(data);
    while let Ok(Some(object)) = reader.next_object() {
        if object.tag == CHECKSUM {
            return Ok(());
        }
    }
    Err(if is_cut_off(data) { SecureMessagingError::CutOff } else { SecureMessagingError::Unprotected })
}

/// A cryptogram that says how long it is, and is not.
fn is_cut_off(data: &[u8]) -> bool {
    Header::parse(data)
        .is_ok_and(|header| matches!(header.tag, CRYPTOGRAM | CRYPTOGRAM_ODD) && header.total_len() > data.len())
}

fn parse_cryptogram<'a>(reader: &mut Reader<'a>) -> Result<Option<Cryptogram<'a>>, SecureMessagingError> {
    if let Some(object) = optional(reader, CRYPTOGRAM)? {
        return match object.value {
            [PADDING_METHOD_2, bytes @ ..] if !bytes.is_empty() => Ok(Some(Cryptogram { bytes, odd: false })),
            _ => Err(fault(DataObjectFault::Value)),
        };
    }
    match optional(reader, CRYPTOGRAM_ODD)? {
        Some(object) if object.value.is_empty() => Err(fault(DataObjectFault::Value)),
        object => Ok(object.map(|object| Cryptogram { bytes: object.value, odd: true })),
    }
}

/// DO'8E', which must be the last object; with it, what stands before it.
fn parse_checksum<'a>(data: &'a [u8], reader: &mut Reader<'a>) -> Result<(&'a [u8], &'a [u8]), SecureMessagingError> {
    let before = data.len().saturating_sub(reader.rest().len());
    let object = optional(reader, CHECKSUM)?.ok_or_else(|| fault(DataObjectFault::Unexpected))?;
    reader.finish().map_err(|_| fault(DataObjectFault::Unexpected))?;
    if object.value.len() != 8 {
        return Err(fault(DataObjectFault::Value));
    }
    Ok((data.get(..before).unwrap_or_default(), object.value))
}

fn optional<'a>(reader: &mut Reader<'a>, tag: Tag) -> Result<Option<Tlv<'a>>, SecureMessagingError> {
    reader.optional(tag).map_err(|_| fault(DataObjectFault::Encoding))
}

const fn fault(fault: DataObjectFault) -> SecureMessagingError {
    SecureMessagingError::DataObject(fault)
}

/// DO'87', or DO'85' for an odd instruction (Doc 9303-11, 9.8.4).
pub(super) fn encode_cryptogram(ciphertext: &[u8], odd: bool) -> Vec<u8> {
    if odd {
        ber_tlv::encode(CRYPTOGRAM_ODD, ciphertext)
    } else {
        ber_tlv::encode(CRYPTOGRAM, &[&[PADDING_METHOD_2], ciphertext].concat())
    }
}

/// DO'97' in one octet up to 256, in two beyond.
pub(super) fn encode_expected_length(le: u32) -> Vec<u8> {
    let [_, _, high, low] = le.to_be_bytes();
    if le <= 256 { ber_tlv::encode(EXPECTED_LENGTH, &[low]) } else { ber_tlv::encode(EXPECTED_LENGTH, &[high, low]) }
}

/// What DO'97' asks for. An empty one is discouraged but allowed, and means the short form's most (9.8.4).
pub(super) fn decode_expected_length(le: &[u8]) -> u32 {
    match *le {
        [0] | [] => 256,
        [octet] => u32::from(octet),
        [0, 0] => 0x1_0000,
        [high, low, ..] => u32::from(u16::from_be_bytes([high, low])),
    }
}

/// DO'99'.
pub(super) fn encode_status(status: Status) -> Vec<u8> {
    ber_tlv::encode(STATUS, &status.bytes())
}

/// DO'8E'.
pub(super) fn encode_checksum(checksum: [u8; 8]) -> Vec<u8> {
    ber_tlv::encode(CHECKSUM, &checksum)
}

/// The most plain response bytes that fit, secured, into a response of `limit` bytes (SW1-SW2 not counted).
pub(super) fn plain_capacity(limit: u32, block_len: usize) -> u32 {
    // DO'99' and DO'8E'.
    let room = usize::try_from(limit).unwrap_or(usize::MAX).saturating_sub(4 + 10);
    let mut blocks = room / block_len;
    while blocks > 0 && encode_cryptogram(&vec![0; blocks * block_len], false).len() > room {
        blocks -= 1;
    }
    // One octet of padding at least.
    u32::try_from((blocks * block_len).saturating_sub(1)).unwrap_or(u32::MAX)
}
