//! The files of a specimen. The encoders of `lds` write what they can; files nobody here made show that they write it right
//! (`tests/lds_corpus`). Biometric records and what is wrong on purpose are written here.

use super::profile::{FaceRecordChoice, FileChoice, PersonToNotifyChoice, PortraitChoice};
use crate::encoding::{Date, PartialDate, Redacted, Tag, ber_tlv, der};
use crate::lds::{
    BiometricTemplate, DataGroup, Dg2, Dg11, Dg12, Dg15, Dg16, Displayed, DisplayedImages, EfCom, LdsError,
    OpaqueDataGroup, PersonToNotify,
};

use super::portrait;

/// The face of every specimen; see `assets/README.md`.
pub(super) const PORTRAIT: &[u8] = include_bytes!("assets/portrait.jpg");
/// The same in JPEG 2000.
const PORTRAIT_JPEG_2000: &[u8] = include_bytes!("assets/portrait.jp2");
/// Its size in pixels.
const PORTRAIT_SIZE: (u16, u16) = (307, 412);

fn object(tag: u32, value: &[u8]) -> Vec<u8> {
    ber_tlv::encode(Tag::new(tag), value)
}

fn file(group: DataGroup, objects: &[Vec<u8>]) -> Vec<u8> {
    ber_tlv::encode_all(group.tag(), objects)
}

/// EF.COM (4.6.1): LDS 1.8, Unicode 4.0.0, and which data groups there are.
pub(super) fn ef_com(groups: impl Iterator<Item = DataGroup>) -> Vec<u8> {
    EfCom { lds_version: "0108".to_owned(), ..EfCom::new(groups.collect()) }.encode()
}

/// DG1 (4.7.1): the zone in one piece.
pub(super) fn dg1(zone: &[u8]) -> Vec<u8> {
    file(DataGroup::DG1, &[object(0x5F1F, zone)])
}

/// DG2 (4.7.2): one face, taken on this day. A record of ISO/IEC 39794-5 does not say when.
pub(super) fn dg2(taken: Date, files: &FileChoice) -> Result<Vec<u8>, LdsError> {
    let (image, data_type) = match files.portrait {
        PortraitChoice::Jpeg => (grown(PORTRAIT, files.dg2_size.unwrap_or_default()), 0),
        PortraitChoice::Jpeg2000 => (PORTRAIT_JPEG_2000.to_vec(), 1),
    };
    Ok(match files.face_record {
        FaceRecordChoice::Iso19794 => {
            let face = portrait::Face { image: &image, data_type, size: PORTRAIT_SIZE, points: files.feature_points };
            dg2_around(taken, &portrait::record(&[face]))
        }
        FaceRecordChoice::Iso39794 => Dg2::of(&[BiometricTemplate::extensible_face(&image)])?.encode(),
    })
}

/// DG2 around a face record.
///
/// ```text
/// 75 { 7F61 { 02 number of instances, 7F60 { A1 biometric header, 5F2E face record } } }
/// ```
pub(super) fn dg2_around(taken: Date, record: &[u8]) -> Vec<u8> {
    // Version 0101, facial features, no subtype, created, ISO/IEC JTC 1/SC 37, ISO/IEC 19794-5.
    let [y1, y2, month, day] = bcd(taken);
    let header = [
        object(0x80, &[0x01, 0x01]),
        object(0x81, &[0x02]),
        object(0x82, &[0x00]),
        object(0x83, &[y1, y2, month, day, 0x09, 0x00, 0x00]),
        object(0x87, &[0x01, 0x01]),
        object(0x88, &[0x00, 0x08]),
    ];
    let template =
        ber_tlv::encode_all(Tag::new(0x7F60), &[ber_tlv::encode_all(Tag::new(0xA1), &header), object(0x5F2E, record)]);
    file(DataGroup::DG2, &[ber_tlv::encode_all(Tag::new(0x7F61), &[object(0x02, &[1]), template])])
}

/// The same JPEG with comment segments (T.81, B.2.4.5) behind its first marker, until it has this size.
fn grown(jpeg: &[u8], least_size: usize) -> Vec<u8> {
    const MARKER_AND_LENGTH: usize = 4;
    let (start, rest) = jpeg.split_at_checked(2).unwrap_or((jpeg, &[]));
    let mut out = start.to_vec();
    let mut missing = least_size.saturating_sub(jpeg.len());
    while missing > 0 {
        let text = missing.saturating_sub(MARKER_AND_LENGTH).min(60_000);
        out.extend([0xFF, 0xFE]);
        out.extend(u16::try_from(text.saturating_add(2)).unwrap_or(u16::MAX).to_be_bytes());
        out.resize(out.len().saturating_add(text), b' ');
        missing = missing.saturating_sub(text.saturating_add(MARKER_AND_LENGTH));
    }
    out.extend_from_slice(rest);
    out
}

/// Four octets: century, year, month, day.
fn bcd(day: Date) -> [u8; 4] {
    let octet = |number: i32| u8::try_from(number / 10 % 10 * 16 + number % 10).unwrap_or_default();
    [octet(day.year() / 100), octet(day.year() % 100), octet(day.month().into()), octet(day.day().into())]
}

/// A template of optional objects behind the list of their tags (4.7.11, 4.7.12).
fn with_tag_list(group: DataGroup, objects: Vec<(u32, Vec<u8>)>) -> Vec<u8> {
    let tags: Vec<u8> = objects.iter().flat_map(|(tag, _)| Tag::new(*tag).octets()).collect();
    let mut all = vec![object(0x5C, &tags)];
    all.extend(objects.iter().map(|(tag, value)| object(*tag, value)));
    file(group, &all)
}

/// What DG11 says of the holder.
pub(super) struct PersonalDetails<'a> {
    pub(super) surname: &'a str,
    pub(super) given_names: &'a str,
    pub(super) birth_date: Date,
    pub(super) birth_place: Option<&'a str>,
    pub(super) personal_number: Option<&'a str>,
}

/// DG11 (4.7.11), in the holder's own letters.
pub(super) fn dg11(person: &PersonalDetails<'_>) -> Vec<u8> {
    let text = |text: &str| Redacted::new(text.to_uppercase());
    let name = format!("{}<<{}", person.surname, person.given_names).replace(' ', "<");
    let dg11 = Dg11 {
        name: Some(text(&name)),
        personal_number: person.personal_number.map(text),
        birth_date: Some(Redacted::new(PartialDate::Day(person.birth_date))),
        birth_place: person.birth_place.map(text),
        ..Dg11::default()
    };
    dg11.encode()
}

/// DG12 (4.7.12): who issued the document, and when.
pub(super) fn dg12(authority: &str, issued: Date) -> Vec<u8> {
    let issuing_authority = Some(Redacted::new(authority.to_uppercase()));
    Dg12 { issuing_authority, issue_date: Some(PartialDate::Day(issued)), ..Dg12::default() }.encode()
}

/// DG5 (4.7.5): the portrait as displayed.
pub(super) fn dg5() -> Result<Vec<u8>, LdsError> {
    Ok(DisplayedImages::new(Displayed::Portrait, &[PORTRAIT])?.encode())
}

/// DG13 (4.7.13): octets of the State's own.
pub(super) fn dg13() -> Vec<u8> {
    OpaqueDataGroup { data_group: DataGroup::DG13, content: Redacted::new(b"SPECIMEN".to_vec()) }.encode()
}

/// DG16 (4.7.16): whom to call.
pub(super) fn dg16(person: &PersonToNotifyChoice, recorded: Date) -> Vec<u8> {
    let text = |text: &str| Some(Redacted::new(text.to_uppercase()));
    let person = PersonToNotify {
        recorded: Some(PartialDate::Day(recorded)),
        name: text(&person.name),
        telephone: text(&person.telephone),
        address: text(&person.address),
        ..PersonToNotify::default()
    };
    Dg16 { persons: vec![person], ..Dg16::default() }.encode()
}

/// DG14 (4.7.14): everything the chip says of its protocols.
pub(super) fn dg14(security_infos: Vec<Vec<u8>>) -> Vec<u8> {
    file(DataGroup::DG14, &[der::set_of(security_infos)])
}

/// DG14 with a thousand objects, one in the other.
pub(super) fn nested_dg14() -> Vec<u8> {
    dg14(vec![(0..1000).fold(Vec::new(), |inner, _| der::sequence(&[inner]))])
}

/// DG11 that announces 65,535 other names in two octets where there is one (4.7.11), and brings a thousand.
pub(super) fn dg11_of_many_names() -> Vec<u8> {
    let mut names = vec![object(0x02, &[0xFF, 0xFF])];
    names.extend(std::iter::repeat_n(object(0x5F0F, b"NOBODY"), 1000));
    with_tag_list(DataGroup::DG11, vec![(0x5F0E, b"NOBODY".to_vec()), (0xA0, names.concat())])
}

/// DG15: the chip's public key.
pub(super) fn dg15(public_key_info: &[u8]) -> Vec<u8> {
    Dg15 { public_key: public_key_info.to_vec() }.encode()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_portrait_grows_without_becoming_another_picture() {
        let image = grown(PORTRAIT, 130_000);
        assert!((130_000..130_010).contains(&image.len()));
        assert_eq!(image[..4], [0xFF, 0xD8, 0xFF, 0xFE]);
        assert_eq!(image[image.len() - PORTRAIT.len() + 2..], PORTRAIT[2..]);
        assert_eq!(grown(PORTRAIT, 10), PORTRAIT);
    }

    #[test]
    fn lengths_inside_dg2_agree() {
        let dg2 = dg2(Date::new(2021, 3, 2).unwrap(), &FileChoice::default()).unwrap();
        let at = dg2.windows(4).position(|window| window == b"FAC\0").unwrap();
        let record = &dg2[at..];
        let length = |at: usize| usize::try_from(u32::from_be_bytes(record[at..at + 4].try_into().unwrap())).unwrap();
        assert_eq!((length(8), length(14)), (record.len(), record.len() - 14));
        assert_eq!(&record[46..], PORTRAIT);
    }

    #[test]
    fn names_keep_their_letters_in_dg11() {
        let person = PersonalDetails {
            surname: "Østergaard",
            given_names: "Åse Kjær",
            birth_date: Date::new(1985, 4, 12).unwrap(),
            birth_place: None,
            personal_number: None,
        };
        let text = String::from_utf8_lossy(&dg11(&person)).into_owned();
        assert!(text.contains("ØSTERGAARD<<ÅSE<KJÆR") && text.contains("19850412"), "{text}");
    }
}
