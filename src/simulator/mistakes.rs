//! Data groups that were wrong when the State signed them, or that say other things than the page.

use std::collections::BTreeMap;

use super::data_groups;
use super::personalisation::zone;
use super::profile::{ContentFault, Profile};
use super::specimen::SpecimenError;
use crate::encoding::{Redacted, Tag};
use crate::lds::{DataGroup, Dg11, Dg12, OpaqueDataGroup, UnknownObject};

/// What faults make of the document's data groups. Those of the zone come together, and elsewhere the first of a group stays,
/// so that none hides another.
pub(super) fn contents(
    faults: &[ContentFault],
    profile: &Profile,
) -> Result<BTreeMap<DataGroup, Vec<u8>>, SpecimenError> {
    let mut groups = BTreeMap::new();
    for fault in faults {
        let made = match fault {
            ContentFault::NestedSecurityInfos => vec![(DataGroup::DG14, data_groups::nested_dg14())],
            ContentFault::ManyNames => vec![(DataGroup::DG11, data_groups::dg11_of_many_names())],
            ContentFault::HostileTexts => hostile_texts(),
            _ => Vec::new(),
        };
        for (group, content) in made {
            groups.entry(group).or_insert(content);
        }
    }
    let of_the_zone = [
        ContentFault::OtherName,
        ContentFault::OtherOptionalData,
        ContentFault::WrongCheckDigit,
        ContentFault::MarkupInZone,
    ];
    if faults.iter().any(|fault| of_the_zone.contains(fault)) {
        groups.insert(DataGroup::DG1, data_groups::dg1(&wrong_zone(faults, profile)?));
    }
    Ok(groups)
}

/// The characters of the zone: first who is said to be the holder, then what is no zone any more.
fn wrong_zone(faults: &[ContentFault], profile: &Profile) -> Result<Vec<u8>, SpecimenError> {
    const MARKUP: &[u8] = b"<script>alert(1)</script>";
    let has = |fault: ContentFault| faults.contains(&fault);
    let mut other = profile.clone();
    if has(ContentFault::OtherName) {
        "Andersen".clone_into(&mut other.holder.surname);
    }
    if has(ContentFault::OtherOptionalData) {
        "X1".clone_into(&mut other.document.optional_data);
    }
    let mut characters = zone(&other)?.characters().to_vec();
    if let Some(digit) = characters.last_mut().filter(|_| has(ContentFault::WrongCheckDigit)) {
        *digit = if *digit == b'0' { b'1' } else { b'0' };
    }
    if has(ContentFault::MarkupInZone) {
        characters.iter_mut().skip(5).zip(MARKUP).for_each(|(to, from)| *to = *from);
    }
    Ok(characters)
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
