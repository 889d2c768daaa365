//! The biometric header template (Doc 9303-10, 4.7.2.1, Table 44; ISO/IEC 7816-11).
//!
//! ```text
//! A1  80  version     82  subtype          85  validity, from and through   87  format owner
//!     81  type        83  creation time    86  creator                      88  format type
//! ```

use crate::encoding::{PartialDate, Reader, Tag, ber_tlv};
use crate::lds::details::{Deviation, DeviationKind, MAX_OBJECTS};
use crate::lds::error::{Counted, LdsError};
use crate::lds::file::DataGroup;
use crate::lds::local_time::{LocalTime, bcd, date_to_ascii, read_date};

const TYPE: Tag = Tag::new(0x81);
const SUBTYPE: Tag = Tag::new(0x82);
const CREATED: Tag = Tag::new(0x83);
const VALIDITY: Tag = Tag::new(0x85);
const FORMAT_OWNER: Tag = Tag::new(0x87);
const FORMAT_TYPE: Tag = Tag::new(0x88);

/// ISO/IEC JTC 1 SC 37.
const SC_37: u16 = 0x0101;

/// What was measured and how it is written down: ISO/IEC 7816-11, and ISO/IEC 19794-5, -4 and -6.
#[derive(Debug, Clone, Copy)]
struct Kind {
    biometric_type: u8,
    format_type: u16,
}

impl Kind {
    const FACE: Self = Self { biometric_type: 0x02, format_type: 0x0008 };
    const FINGER: Self = Self { biometric_type: 0x08, format_type: 0x0007 };
    const IRIS: Self = Self { biometric_type: 0x10, format_type: 0x0009 };
}

/// From when through when a biometric record is meant to be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// First day.
    pub from: PartialDate,
    /// Last day.
    pub through: PartialDate,
}

/// A biometric header. It keeps the bytes it came in, and offers what this crate has a use for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BiometricHeader {
    /// What was measured: 2 a face, 8 a finger, 16 an iris (ISO/IEC 7816-11).
    pub biometric_type: Option<u32>,
    /// Which of them: a finger or an eye; 0 or absent where it does not matter.
    pub subtype: Option<u8>,
    /// When the record was made, on the issuer's clock.
    pub created: Option<LocalTime>,
    /// From when through when it is meant to be used.
    pub validity: Option<Validity>,
    /// Who defined the record's format; 0x0101 is ISO/IEC JTC 1 SC 37.
    pub format_owner: Option<u16>,
    /// Which of the owner's formats; 0x0008 is a face of ISO/IEC 19794-5, 0x002A one of ISO/IEC 39794-5.
    pub format_type: Option<u16>,
    content: Vec<u8>,
}

impl BiometricHeader {
    /// A header for a face record of ISO/IEC 19794-5.
    #[must_use]
    pub fn face(created: Option<LocalTime>, validity: Option<Validity>) -> Self {
        Self::new(Kind::FACE, None, created, validity)
    }

    /// A header for the record of a finger, of this subtype (ISO/IEC 7816-11: `09` is the right index finger).
    #[must_use]
    pub fn finger(subtype: u8) -> Self {
        Self::new(Kind::FINGER, Some(subtype), None, None)
    }

    /// A header for the record of an iris, of this subtype: 1 for the right eye, 2 for the left.
    #[must_use]
    pub fn iris(subtype: u8) -> Self {
        Self::new(Kind::IRIS, Some(subtype), None, None)
    }

    /// A header for a face record of ISO/IEC 39794-5.
    #[must_use]
    pub fn extensible_face() -> Self {
        Self::new(Kind { format_type: 0x002A, ..Kind::FACE }, None, None, None)
    }

    /// A header for the record of a finger of ISO/IEC 39794-4, with the subtypes of [`finger`](Self::finger).
    #[must_use]
    pub fn extensible_finger(subtype: u8) -> Self {
        Self::new(Kind { format_type: 0x0028, ..Kind::FINGER }, Some(subtype), None, None)
    }

    /// A header for the record of an iris of ISO/IEC 39794-6, with the subtypes of [`iris`](Self::iris).
    #[must_use]
    pub fn extensible_iris(subtype: u8) -> Self {
        Self::new(Kind { format_type: 0x002C, ..Kind::IRIS }, Some(subtype), None, None)
    }

    fn new(kind: Kind, subtype: Option<u8>, created: Option<LocalTime>, validity: Option<Validity>) -> Self {
        let mut objects =
            vec![ber_tlv::encode(Tag::new(0x80), &[0x01, 0x01]), ber_tlv::encode(TYPE, &[kind.biometric_type])];
        objects.extend(subtype.map(|subtype| ber_tlv::encode(SUBTYPE, &[subtype])));
        if let Some(time) = created {
            objects.push(ber_tlv::encode(CREATED, &time.to_bcd()));
        }
        if let Some(Validity { from, through }) = validity {
            let days = format!("{}{}", date_to_ascii(from), date_to_ascii(through));
            objects.push(ber_tlv::encode(VALIDITY, &bcd(&days)));
        }
        objects.push(ber_tlv::encode(FORMAT_OWNER, &SC_37.to_be_bytes()));
        objects.push(ber_tlv::encode(FORMAT_TYPE, &kind.format_type.to_be_bytes()));
        Self {
            biometric_type: Some(kind.biometric_type.into()),
            subtype,
            created,
            validity,
            format_owner: Some(SC_37),
            format_type: Some(kind.format_type),
            content: objects.concat(),
        }
    }

    /// Reads the inside of `A1`. What is malformed in it is noted and left out.
    pub(in crate::lds) fn read(content: &mut Reader<'_>, notes: &mut Vec<Deviation>) -> Result<Self, LdsError> {
        let octets = content.rest().to_vec();
        let (mut biometric_type, mut subtype) = (None, None);
        let (mut created, mut validity, mut format_owner, mut format_type) = (None, None, None, None);
        let mut note = |tag, kind| notes.push(Deviation { tag, kind });
        let mut objects = 0_usize;
        while let Some(object) = content.next_object()? {
            objects = objects.saturating_add(1);
            if objects > MAX_OBJECTS {
                return Err(LdsError::TooMany { what: Counted::DataObjects, limit: MAX_OBJECTS });
            }
            match object.tag {
                CREATED => {
                    created = LocalTime::from_ascii_or_bcd(object.value).ok();
                    if created.is_none() {
                        note(CREATED, DeviationKind::NotADate);
                    }
                }
                VALIDITY => {
                    validity = read_validity(object.value);
                    if validity.is_none() {
                        note(VALIDITY, DeviationKind::NotADate);
                    }
                }
                TYPE => biometric_type = read_u24(object.value),
                SUBTYPE => subtype = object.value.first().copied(),
                FORMAT_OWNER => format_owner = read_u16(object.value),
                FORMAT_TYPE => format_type = read_u16(object.value),
                _ => {}
            }
        }
        Ok(Self { biometric_type, subtype, created, validity, format_owner, format_type, content: octets })
    }

    /// Where the header is not one for a record of this data group (Doc 9303-10, Tables 44, 47 and 53): owner and type of the
    /// format are required, the subtype in DG3 and DG4. The types of ISO/IEC 39794 (the register of IBIA) count for its records.
    pub(in crate::lds) fn deviations(&self, group: DataGroup, is_extensible: bool) -> Vec<Deviation> {
        let (kind, extensible, needs_subtype) = match group {
            DataGroup::DG3 => (Kind::FINGER, 0x0028, true),
            DataGroup::DG4 => (Kind::IRIS, 0x002C, true),
            _ => (Kind::FACE, 0x002A, false),
        };
        let owner = match self.format_owner {
            None => Some(DeviationKind::Absent),
            Some(owner) => (owner != SC_37).then_some(DeviationKind::Value),
        };
        let format = match self.format_type {
            None => Some(DeviationKind::Absent),
            Some(format) => {
                (format != if is_extensible { extensible } else { kind.format_type }).then_some(DeviationKind::Value)
            }
        };
        let subtype = match self.subtype {
            None => needs_subtype.then_some(DeviationKind::Absent),
            Some(subtype) => (!is_subtype(group, subtype)).then_some(DeviationKind::Value),
        };
        let measured = self.biometric_type.is_some_and(|measured| measured != u32::from(kind.biometric_type));
        let measured = measured.then_some(DeviationKind::Value);
        let found = [(TYPE, measured), (SUBTYPE, subtype), (FORMAT_OWNER, owner), (FORMAT_TYPE, format)];
        found.into_iter().filter_map(|(tag, kind)| kind.map(|kind| Deviation { tag, kind })).collect()
    }

    pub(in crate::lds) fn encode(&self) -> Vec<u8> {
        ber_tlv::encode(Tag::new(0xA1), &self.content)
    }
}

/// Doc 9303-10, Tables 49 and 56: side in the two lowest bits; of a finger, which one in the next three.
const fn is_subtype(group: DataGroup, subtype: u8) -> bool {
    let (side, finger) = (subtype & 0b11, subtype >> 2);
    match group {
        DataGroup::DG3 => side != 0b11 && finger <= 5,
        DataGroup::DG4 => side != 0b11 && finger == 0,
        // Of a face it has no meaning.
        _ => true,
    }
}

fn read_validity(octets: &[u8]) -> Option<Validity> {
    let (from, through) = octets.split_at_checked(octets.len() / 2)?;
    Some(Validity { from: read_date(from).ok()?, through: read_date(through).ok()? })
}

/// One to three octets.
fn read_u24(octets: &[u8]) -> Option<u32> {
    (1..=3).contains(&octets.len()).then(|| octets.iter().fold(0, |number, octet| number << 8 | u32::from(*octet)))
}

fn read_u16(octets: &[u8]) -> Option<u16> {
    octets.try_into().ok().map(u16::from_be_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::Date;

    fn read(content: &[u8]) -> (BiometricHeader, Vec<Deviation>) {
        let mut notes = Vec::new();
        (BiometricHeader::read(&mut Reader::new(content), &mut notes).unwrap(), notes)
    }

    #[test]
    fn the_header_of_doc_9303_10_appendix_a_3_reads() {
        let content = hex::decode(
            "800201018101028307200203151330008508200204012007033186040001000187020101880200 08".replace(' ', ""),
        )
        .unwrap();
        let (header, notes) = read(&content);
        assert_eq!(header.created.unwrap().to_string(), "2002-03-15 13:30:00");
        let validity = header.validity.unwrap();
        assert_eq!(
            (validity.from.to_string(), validity.through.to_string()),
            ("2002-04-01".into(), "2007-03-31".into())
        );
        assert_eq!((header.format_owner, header.format_type, notes.len()), (Some(0x0101), Some(0x0008), 0));
        assert_eq!(header.encode()[2..], content);
    }

    #[test]
    fn a_header_made_here_reads_as_itself() {
        let date = PartialDate::Day(Date::new(2014, 5, 2).unwrap());
        let time = LocalTime { date, hour: 9, minute: 0, second: 1 };
        let header = BiometricHeader::face(Some(time), Some(Validity { from: date, through: PartialDate::Year(2024) }));
        assert_eq!(read(&header.encode()[2..]), (header, Vec::new()));
    }

    #[test]
    fn each_kind_of_header_reads_as_itself() {
        for (header, kind, format) in [
            (BiometricHeader::face(None, None), 0x02, 0x0008),
            (BiometricHeader::extensible_face(), 0x02, 0x002A),
            (BiometricHeader::extensible_finger(9), 0x08, 0x0028),
            (BiometricHeader::extensible_iris(2), 0x10, 0x002C),
            (BiometricHeader::finger(9), 0x08, 0x0007),
            (BiometricHeader::iris(1), 0x10, 0x0009),
        ] {
            assert_eq!((header.biometric_type, header.format_type), (Some(kind), Some(format)));
            assert_eq!(read(&header.encode()[2..]), (header, Vec::new()));
        }
    }

    #[test]
    fn a_header_of_another_group_or_of_nobody_is_noted() {
        let noted = |header: &BiometricHeader, group| {
            let found = header.deviations(group, false).into_iter();
            found.map(|found| (found.tag, found.kind)).collect::<Vec<_>>()
        };
        let headers = [
            (BiometricHeader::face(None, None), DataGroup::DG2),
            (BiometricHeader::finger(9), DataGroup::DG3),
            (BiometricHeader::iris(1), DataGroup::DG4),
        ];
        for (header, group) in &headers {
            assert_eq!(noted(header, *group), []);
            for other in [DataGroup::DG2, DataGroup::DG3, DataGroup::DG4].iter().filter(|other| *other != group) {
                assert!(noted(header, *other).contains(&(FORMAT_TYPE, DeviationKind::Value)), "{group} as {other}");
            }
        }
        let (bare, _) = read(&[]);
        assert_eq!(noted(&bare, DataGroup::DG2), [FORMAT_OWNER, FORMAT_TYPE].map(|tag| (tag, DeviationKind::Absent)));
        assert!(noted(&bare, DataGroup::DG3).contains(&(SUBTYPE, DeviationKind::Absent)));
        assert_eq!(noted(&BiometricHeader::finger(0xFE), DataGroup::DG3), [(SUBTYPE, DeviationKind::Value)]);
        assert_eq!(BiometricHeader::extensible_face().deviations(DataGroup::DG2, true), []);
    }

    #[test]
    fn an_impossible_creation_time_is_noted_and_left_out() {
        let (header, notes) = read(&hex::decode("8307000000000000008501FF").unwrap());
        assert_eq!((header.created, header.validity), (None, None));
        let tags: Vec<Tag> = notes.iter().map(|note| note.tag).collect();
        assert_eq!(tags, [CREATED, VALIDITY]);
    }
}
