//! Data groups that were wrong when the State signed them, or that say other things than the page.

use super::data_groups;
use super::personalisation::zone;
use super::profile::{ContentFault, Profile};
use super::specimen::SpecimenError;
use crate::encoding::{Redacted, Tag};
use crate::lds::{DataGroup, Dg1, Dg11, Dg12, OpaqueDataGroup, UnknownObject};
use crate::mrz::Mrz;

/// What a fault makes of the document's data groups.
pub(super) fn content(
    fault: ContentFault,
    profile: &Profile,
    mrz: &Mrz,
) -> Result<Vec<(DataGroup, Vec<u8>)>, SpecimenError> {
    Ok(match fault {
        ContentFault::NestedSecurityInfos => vec![(DataGroup::DG14, data_groups::nested_dg14())],
        ContentFault::ManyNames => vec![(DataGroup::DG11, data_groups::dg11_of_many_names())],
        ContentFault::OtherName => {
            let mut other = profile.clone();
            "Andersen".clone_into(&mut other.holder.surname);
            vec![(DataGroup::DG1, Dg1 { mrz: zone(&other)? }.encode())]
        }
        ContentFault::OtherOptionalData => {
            let mut other = profile.clone();
            "X1".clone_into(&mut other.document.optional_data);
            vec![(DataGroup::DG1, Dg1 { mrz: zone(&other)? }.encode())]
        }
        ContentFault::WrongCheckDigit => {
            let mut characters = mrz.characters().to_vec();
            if let Some(digit) = characters.last_mut() {
                *digit = if *digit == b'0' { b'1' } else { b'0' };
            }
            vec![(DataGroup::DG1, data_groups::dg1(&characters))]
        }
        ContentFault::MarkupInZone => {
            const MARKUP: &[u8] = b"<script>alert(1)</script>";
            let mut characters = mrz.characters().to_vec();
            for (to, from) in characters.iter_mut().skip(5).zip(MARKUP) {
                *to = *from;
            }
            vec![(DataGroup::DG1, data_groups::dg1(&characters))]
        }
        ContentFault::HostileTexts => hostile_texts(),
    })
}

/// What steers a terminal, turns a line round, computes in a spreadsheet, or is longer than any field.
fn hostile_texts() -> Vec<(DataGroup, Vec<u8>)> {
    let text = |text: &str| Some(Redacted::new(text.to_owned()));
    let octets = b"\x1b[2J=cmd|' /C calc'!A0\0".to_vec();
    let dg11 = Dg11 {
        name: text("<script>alert(1)</script>\u{202e}<<\u{1b}]0;owned\u{7}"),
        birth_place: text("=cmd|' /C calc'!A0"),
        custody: text(&"x".repeat(60 * 1024)),
        ..Dg11::default()
    };
    let unknown = vec![UnknownObject { tag: Tag::new(0x5F7A), value: Redacted::new(octets.clone()) }];
    let dg12 = Dg12 { issuing_authority: text("KØBENHAVN\0\u{1b}[31m"), unknown, ..Dg12::default() };
    let dg13 = OpaqueDataGroup { data_group: DataGroup::DG13, content: Redacted::new(octets) };
    vec![(DataGroup::DG11, dg11.encode()), (DataGroup::DG12, dg12.encode()), (DataGroup::DG13, dg13.encode())]
}
