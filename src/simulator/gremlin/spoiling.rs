//! Answers and messages, spoiled octet by octet.

use super::{DataFault, KeyFault};
use crate::encoding::{Reader, Tag, Tlv, ber_tlv};
use crate::iso7816::{CommandApdu, ResponseApdu};
use crate::protocols::pace::DomainParameters;

/// Dynamic Authentication Data.
const DYNAMIC_AUTHENTICATION_DATA: Tag = Tag::new(0x7C);
/// Encrypted Chip Authentication Data.
const CHIP_AUTHENTICATION_DATA: Tag = Tag::new(0x8A);
const CRYPTOGRAM: Tag = Tag::new(0x87);
const STATUS: Tag = Tag::new(0x99);
const CHECKSUM: Tag = Tag::new(0x8E);

/// The one key in an answer of PACE.
pub(super) fn public_key(
    fault: KeyFault,
    parameters: Option<DomainParameters>,
    command: &CommandApdu,
    answer: &mut ResponseApdu,
) {
    let spoil = |tag: Tag, value: &[u8]| {
        let value = match (fault, parameters) {
            (KeyFault::NotInGroup, _) => with_last_bit_flipped(value),
            (KeyFault::Neutral, Some(DomainParameters::Curve(_))) => vec![0],
            (KeyFault::Neutral, _) => vec![1],
            // A prime is odd, so the octet before it differs in the last bit.
            (KeyFault::SmallOrder, Some(DomainParameters::Group(group))) => with_last_bit_flipped(&group.prime()),
            (KeyFault::SmallOrder, _) => value.to_vec(),
            (KeyFault::Reflected, _) => key_in(&command.data).unwrap_or_default(),
        };
        Some(ber_tlv::encode(tag, &value))
    };
    rewrite_authentication_data(answer, spoil);
}

fn key_in(dynamic_authentication_data: &[u8]) -> Option<Vec<u8>> {
    let mut reader = Reader::sole(dynamic_authentication_data, DYNAMIC_AUTHENTICATION_DATA).ok()?.reader();
    Some(reader.next_object().ok()??.value.to_vec())
}

/// DO'8A' of the last answer of PACE.
pub(super) fn chip_authentication_data(fault: DataFault, answer: &mut ResponseApdu) {
    let spoil = |tag: Tag, value: &[u8]| match (tag == CHIP_AUTHENTICATION_DATA, fault) {
        (true, DataFault::Missing) => None,
        (true, DataFault::Wrong) => Some(ber_tlv::encode(tag, &with_last_bit_flipped(value))),
        _ => Some(ber_tlv::encode(tag, value)),
    };
    rewrite_authentication_data(answer, spoil);
    let mut value = authentication_data(answer);
    if fault == DataFault::Extra && !has_chip_authentication_data(&value) {
        value.extend(ber_tlv::encode(CHIP_AUTHENTICATION_DATA, &[0x5A; 48]));
        answer.data = ber_tlv::encode(DYNAMIC_AUTHENTICATION_DATA, &value);
    }
}

fn has_chip_authentication_data(objects: &[u8]) -> bool {
    let mut reader = Reader::new(objects);
    std::iter::from_fn(|| reader.next_object().ok().flatten()).any(|object| object.tag == CHIP_AUTHENTICATION_DATA)
}

fn authentication_data(answer: &ResponseApdu) -> Vec<u8> {
    Reader::sole(&answer.data, DYNAMIC_AUTHENTICATION_DATA).map(|object| object.value.to_vec()).unwrap_or_default()
}

fn rewrite_authentication_data(answer: &mut ResponseApdu, spoil: impl Fn(Tag, &[u8]) -> Option<Vec<u8>>) {
    if Reader::sole(&answer.data, DYNAMIC_AUTHENTICATION_DATA).is_ok() {
        let value = rewritten(&authentication_data(answer), |object| spoil(object.tag, object.value));
        answer.data = ber_tlv::encode(DYNAMIC_AUTHENTICATION_DATA, &value);
    }
}

/// Leaves DO'99' out.
pub(super) fn omit_status(message: &mut ResponseApdu) {
    rewrite(message, STATUS, |_| None);
}

/// Another checksum.
pub(super) fn flip_checksum(message: &mut ResponseApdu) {
    rewrite(message, CHECKSUM, |value| Some(with_last_bit_flipped(value)));
}

/// Another padding indicator before the cryptogram.
pub(super) fn padding_indicator(message: &mut ResponseApdu) {
    rewrite(message, CRYPTOGRAM, |value| Some([&[0x02], value.get(1..).unwrap_or_default()].concat()));
}

fn rewrite(message: &mut ResponseApdu, tag: Tag, spoil: impl Fn(&[u8]) -> Option<Vec<u8>>) {
    message.data = rewritten(&message.data, |object| {
        let value = if object.tag == tag { spoil(object.value)? } else { object.value.to_vec() };
        Some(ber_tlv::encode(object.tag, &value))
    });
}

/// Every object of a list as `change` makes it, or left out.
fn rewritten(objects: &[u8], change: impl Fn(&Tlv<'_>) -> Option<Vec<u8>>) -> Vec<u8> {
    let mut reader = Reader::new(objects);
    let mut out = Vec::new();
    while let Ok(Some(object)) = reader.next_object() {
        out.extend(change(&object).unwrap_or_default());
    }
    out
}

fn with_last_bit_flipped(value: &[u8]) -> Vec<u8> {
    let mut value = value.to_vec();
    if let Some(last) = value.last_mut() {
        *last ^= 1;
    }
    value
}
