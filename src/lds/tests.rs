use proptest::prelude::*;

use crate::encoding::{Date, PartialDate, Redacted, Tag, ber_tlv};

use super::*;

const JPEG: [u8; 6] = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2];

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn a_dg2_made_here_gives_its_image_back() {
    let created = LocalTime { date: PartialDate::Day(day("2014-05-02")), hour: 12, minute: 0, second: 0 };
    let dg2 = Dg2::new(BiometricHeader::face(Some(created), None), &JPEG, 413, 531).unwrap();
    let file = dg2.encode();
    let read = Dg2::parse(&file).unwrap();
    assert_eq!(read, dg2);
    let [face] = read.faces.as_slice() else { panic!("one face") };
    assert_eq!((face.format, face.width, face.height), (ImageFormat::Jpeg, 413, 531));
    assert_eq!(file[face.range.clone()], JPEG);
    assert_eq!((read.created, read.deviations.len()), (Some(created), 0));
}

#[test]
fn a_record_not_understood_is_noted_and_kept() {
    let group = |record: Vec<u8>, count: u8| {
        let template = ber_tlv::encode_all(Tag::new(0x7F60), &[vec![0xA1, 0], record]);
        ber_tlv::encode_all(Tag::new(0x75), &[ber_tlv::encode_all(Tag::new(0x7F61), &[vec![2, 1, count], template])])
    };
    for record in [vec![0x5F, 0x2E, 3, b'F', b'A', b'C'], vec![0x7F, 0x2E, 2, 0x30, 0x00], vec![0x5F, 0x2E, 0]] {
        let file = group(record, 1);
        let dg2 = Dg2::parse(&file).unwrap();
        assert!(dg2.faces.is_empty());
        assert!(dg2.deviations.iter().any(|note| note.kind == DeviationKind::Record));
        assert_eq!(dg2.encode(), file);
    }
    let miscounted = Dg2::parse(&group(vec![0x5F, 0x2E, 0], 7)).unwrap();
    assert_eq!(miscounted.deviations.last().map(|note| note.kind), Some(DeviationKind::Count));
    let file = group(Vec::new(), 1);
    let without_record = Dg2::parse(&file).unwrap();
    assert_eq!(without_record.deviations.last().map(|note| note.kind), Some(DeviationKind::Absent));
    assert_eq!(without_record.encode(), file);
}

#[test]
fn a_dg12_with_the_date_of_issue_survives_the_round_trip() {
    let dg12 = Dg12 {
        issuing_authority: Some(Redacted::new("Københavns Kommune".to_owned())),
        issue_date: Some(PartialDate::Day(day("2013-04-02"))),
        other_persons: vec![Redacted::new("HANSEN<<IB".to_owned())],
        personalization_time: Some(LocalTime {
            date: PartialDate::Day(day("2013-04-03")),
            hour: 8,
            minute: 1,
            second: 2,
        }),
        ..Dg12::default()
    };
    let file = dg12.encode();
    assert_eq!(file[..5], [0x6C, u8::try_from(file.len() - 2).unwrap(), 0x5C, 0x07, 0x5F]);
    assert_eq!(Dg12::parse(&file), Ok(dg12));
}

#[test]
fn a_date_of_issue_in_bcd_or_ascii_is_read_and_an_impossible_one_noted() {
    for (octets, issued) in [
        (&b"20240229"[..], Some("2024-02-29")),
        (&[0x20, 0x24, 0x02, 0x29], Some("2024-02-29")),
        (b"20240200", Some("2024-02")),
        (b"20230229", None),
        (b"2024-2-29", None),
        (&[0x20, 0x24, 0x0A, 0x29], None),
    ] {
        let file = ber_tlv::encode_all(Tag::new(0x6C), &[ber_tlv::encode(Tag::new(0x5F26), octets)]);
        let dg12 = Dg12::parse(&file).unwrap();
        assert_eq!(dg12.issue_date.map(|date| date.to_string()).as_deref(), issued);
        let expected = Deviation { tag: Tag::new(0x5F26), kind: DeviationKind::NotADate };
        assert_eq!(dg12.deviations, if issued.is_some() { vec![] } else { vec![expected] });
    }
}

/// Doc 9303-10, 4.7.11.1, note.
#[test]
fn a_date_without_year_is_no_date_and_no_deviation() {
    for octets in [&b"00000000"[..], b"00000812", b"<<<<<<<<", &[0, 0, 0x08, 0x12]] {
        let file = ber_tlv::encode_all(Tag::new(0x6B), &[ber_tlv::encode(Tag::new(0x5F2B), octets)]);
        let dg11 = Dg11::parse(&file).unwrap();
        assert_eq!((dg11.birth_date, dg11.deviations), (None, vec![]), "{octets:?}");
    }
}

#[test]
fn empty_elements_are_absent_and_second_ones_do_not_count() {
    let object = |tag, value: &[u8]| ber_tlv::encode(Tag::new(tag), value);
    let file = ber_tlv::encode_all(
        Tag::new(0x6B),
        &[
            object(0x5F0E, b""),
            object(0x5F10, b"1"),
            object(0x5F10, b"2"),
            object(0x5F11, &[0xC5]),
            object(0x5F7F, b"?"),
        ],
    );
    let dg11 = Dg11::parse(&file).unwrap();
    assert_eq!((dg11.name, dg11.personal_number), (None, Some(Redacted::new("1".to_owned()))));
    assert_eq!(dg11.birth_place, Some(Redacted::new("Å".to_owned())));
    assert_eq!(dg11.unknown.len(), 1);
    let kinds: Vec<DeviationKind> = dg11.deviations.iter().map(|note| note.kind).collect();
    assert_eq!(kinds, [DeviationKind::Repeated, DeviationKind::NotUtf8]);
}

#[test]
fn names_without_their_wrapping_are_found_and_endless_ones_refused() {
    let name = ber_tlv::encode(Tag::new(0x5F0F), b"A<<B");
    let dg11 = Dg11::parse(&ber_tlv::encode_all(Tag::new(0x6B), &[name.clone(), name.clone()])).unwrap();
    assert_eq!(dg11.other_names.len(), 2);
    let crowd = ber_tlv::encode_all(Tag::new(0x6B), &vec![name; 301]);
    assert_eq!(Dg11::parse(&crowd), Err(LdsError::TooMany { what: Counted::DataObjects, limit: 300 }));
}

#[test]
fn nothing_personal_prints() {
    let secret = || Some(Redacted::new("SECRET".to_owned()));
    let birth_date = Some(Redacted::new(PartialDate::Year(1974)));
    let dg11 = Dg11 { name: secret(), address: secret(), birth_date, ..Dg11::default() };
    let dg12 = Dg12 { endorsements: secret(), ..Dg12::default() };
    let dg2 = Dg2::new(BiometricHeader::face(None, None), b"SECRET", 1, 1).unwrap();
    let printed = format!("{dg11:?} {dg12:?} {dg2:?}");
    assert!(!printed.contains("SECRET") && !printed.contains("1974") && !printed.contains("83, 69, 67"), "{printed}");
}

fn any_text() -> impl Strategy<Value = Option<Redacted<String>>> {
    prop::option::of("[A-Za-zÆØÅ<]{1,20}".prop_map(Redacted::new))
}

fn any_date() -> impl Strategy<Value = Option<PartialDate>> {
    prop::option::of((1i32..9999, 1u8..=12, 0u8..=28).prop_map(|(year, month, day)| match day {
        0 => PartialDate::Month { year, month },
        _ => PartialDate::Day(Date::new(year, month, day).unwrap()),
    }))
}

prop_compose! {
    fn any_person()(name in any_text(), telephone in any_text(), address in any_text(), recorded in any_date(), more in prop::collection::vec(any::<u8>(), 0..9)) -> PersonToNotify {
        let unknown = UnknownObject { tag: Tag::new(0x5F7A), value: more.into() };
        PersonToNotify { recorded, name, telephone, address, unknown: vec![unknown] }
    }
}

proptest! {
    #[test]
    fn whole_details_read_back(texts in prop::collection::vec(any_text(), 14), octets in prop::option::of(prop::collection::vec(any::<u8>(), 0..40).prop_map(Redacted::new)), date in any_date(), hour in 0u8..24) {
        let text = |at: usize| texts[at].clone();
        let dg11 = Dg11 {
            name: text(0), personal_number: text(1), birth_date: date.map(Redacted::new), birth_place: text(2), address: text(3),
            telephone: text(4), profession: text(5), title: text(6), summary: text(7), proof_of_citizenship: octets.clone(),
            other_documents: text(8), custody: text(9), other_names: text(10).into_iter().collect(), ..Dg11::default()
        };
        prop_assert_eq!(Dg11::parse(&dg11.encode()), Ok(dg11));
        let dg12 = Dg12 {
            issuing_authority: text(0), issue_date: date, other_persons: text(1).into_iter().collect(), endorsements: text(2),
            tax_or_exit_requirements: text(3), front_image: octets.clone(), rear_image: octets, personalization_system: text(4),
            personalization_time: date.map(|date| LocalTime { date, hour, minute: 59, second: 0 }), ..Dg12::default()
        };
        prop_assert_eq!(Dg12::parse(&dg12.encode()), Ok(dg12));
    }

    #[test]
    fn persons_to_notify_read_back(persons in prop::collection::vec(any_person(), 0..15)) {
        let dg16 = Dg16 { persons, ..Dg16::default() };
        prop_assert_eq!(Dg16::parse(&dg16.encode()), Ok(dg16));
    }

    #[test]
    fn details_read_back(name in any_text(), others in prop::collection::vec("[A-Z<]{1,9}".prop_map(Redacted::new), 0..4), issue_date in any_date(), text in any_text()) {
        let dg11 = Dg11 { name: name.clone(), other_names: others.clone(), birth_date: issue_date.map(Redacted::new), custody: text.clone(), ..Dg11::default() };
        prop_assert_eq!(Dg11::parse(&dg11.encode()), Ok(dg11));
        let dg12 = Dg12 { issuing_authority: name, other_persons: others, issue_date, endorsements: text, ..Dg12::default() };
        prop_assert_eq!(Dg12::parse(&dg12.encode()), Ok(dg12));
    }

    #[test]
    fn images_read_back(image in prop::collection::vec(any::<u8>(), 0..300), width: u16, height: u16) {
        let dg2 = Dg2::new(BiometricHeader::face(None, None), &image, width, height).unwrap();
        prop_assert_eq!(dg2.faces[0].image.reveal(), &image);
        prop_assert_eq!(Dg2::parse(&dg2.encode()), Ok(dg2));
    }

    #[test]
    fn templates_of_either_family_read_back(images in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..50), 1..5)) {
        let faces: Vec<_> = images.iter().map(|image| BiometricTemplate::extensible_face(image)).collect();
        let dg2 = Dg2::of(&faces).unwrap();
        let found: Vec<_> = dg2.faces.iter().map(|face| face.image.reveal().clone()).collect();
        prop_assert_eq!((found, dg2.deviations.len()), (images, 0));
        prop_assert_eq!(Dg2::parse(&dg2.encode()), Ok(dg2));
    }

    #[test]
    fn arbitrary_files_never_panic(content in prop::collection::vec(any::<u8>(), 0..200)) {
        for tag in [0x60, 0x61, 0x75, 0x6B, 0x6C, 0x6E, 0x6F, 0x70, 0x31] {
            parse_everything(&ber_tlv::encode(Tag::new(tag), &content));
        }
        let template = ber_tlv::encode(Tag::new(0x7F60), &[&[0xA1, 0][..], &content].concat());
        let group = ber_tlv::encode_all(Tag::new(0x7F61), &[vec![2, 1, 1], template]);
        for tag in [0x63, 0x75, 0x76] {
            parse_everything(&ber_tlv::encode(Tag::new(tag), &group));
        }
        parse_everything(&content);
    }

    #[test]
    fn a_damaged_file_never_panics(at in 0usize..200, value: u8, cut in 0usize..200) {
        let dg2 = Dg2::new(BiometricHeader::face(None, None), &JPEG, 1, 1).unwrap().encode();
        let dg12 = Dg12 { issue_date: Some(PartialDate::Year(2013)), ..Dg12::default() }.encode();
        for mut file in [dg2, dg12] {
            if let Some(octet) = file.get_mut(at) {
                *octet = value;
            }
            parse_everything(&file);
            file.truncate(cut);
            parse_everything(&file);
        }
    }
}

fn parse_everything(file: &[u8]) {
    let _ = (EfCom::parse(file), Dg1::parse(file), Dg2::parse(file), Dg11::parse(file), Dg12::parse(file));
    let _ = (Dg3::parse(file), Dg4::parse(file));
    let _ = (
        Dg14::parse(file),
        Dg15::parse(file),
        Dg16::parse(file),
        EfCardAccess::parse(file),
        EfAtrInfo::parse(file),
        EfDir::parse(file),
    );
}
