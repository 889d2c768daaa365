//! Whatever is printed for a programmer shows nothing of a person: every type of the machine readable zone and of the
//! files, filled to the brim and formatted.

#![expect(clippy::unwrap_used, reason = "tests may say what must be so, here outside #[test] too")]

use std::fmt::Debug;

use paskontrol::encoding::{Date, DocText, PartialDate, Redacted, Tag, ber_tlv};
use paskontrol::lds::biometrics::FaceRecord;
use paskontrol::lds::{
    BiometricHeader, BiometricTemplate, DataGroup, Dg1, Dg2, Dg11, Dg12, Dg16, Displayed, DisplayedImages,
    OpaqueDataGroup, PersonToNotify, UnknownObject,
};
use paskontrol::mrz::{Format, Mrz, MrzBuilder, MrzKey, Sex};

/// What stands in every text; in octets 72, 69, 77, 77.
const SECRET: &str = "HEMMELIGT";

/// The values as they would show, in text, in dates and as lists of octets.
const TELLTALE: [&str; 8] =
    [SECRET, "hemmeligt", "1974", "740812", "NUMMER12", "72, 69, 77, 77", "48, 45, 4d, 4d", "Female"];

fn text() -> Option<Redacted<String>> {
    Some(Redacted::new(SECRET.to_owned()))
}

fn octets() -> Redacted<Vec<u8>> {
    Redacted::new(SECRET.as_bytes().to_vec())
}

fn unknown() -> Vec<UnknownObject> {
    vec![UnknownObject { tag: Tag::new(0x53), value: octets() }]
}

fn zone() -> Mrz {
    MrzBuilder::new(Format::Td1, "I", "UTO")
        .name(SECRET, SECRET)
        .document_number("NUMMER120")
        .birth_date(Date::new(1974, 8, 12).unwrap())
        .sex(Sex::Female)
        .expiry_date(Date::new(2031, 5, 4).unwrap())
        .optional_data(SECRET)
        .optional_data_2(SECRET)
        .build()
        .unwrap()
}

fn dg11() -> Dg11 {
    Dg11 {
        name: text(),
        other_names: text().into_iter().collect(),
        personal_number: text(),
        birth_date: Some(Redacted::new(PartialDate::Year(1974))),
        birth_place: text(),
        address: text(),
        telephone: text(),
        profession: text(),
        title: text(),
        summary: text(),
        proof_of_citizenship: Some(octets()),
        other_documents: text(),
        custody: text(),
        unknown: unknown(),
        deviations: Vec::new(),
    }
}

fn dg12() -> Dg12 {
    Dg12 {
        issuing_authority: text(),
        other_persons: text().into_iter().collect(),
        endorsements: text(),
        tax_or_exit_requirements: text(),
        front_image: Some(octets()),
        rear_image: Some(octets()),
        personalization_system: text(),
        unknown: unknown(),
        ..Dg12::default()
    }
}

fn silent(name: &str, value: &dyn Debug) {
    for printed in [format!("{value:?}"), format!("{value:#?}"), format!("{value:x?}")] {
        // Pretty printing has one octet a line.
        let printed = printed.split_whitespace().collect::<Vec<_>>().join(" ");
        for telltale in TELLTALE {
            assert!(!printed.contains(telltale), "{name} shows {telltale}: {printed}");
        }
    }
}

#[test]
fn no_type_of_the_zone_or_of_the_files_prints_a_person() {
    let mrz = zone();
    let misread = Mrz::parse(&mrz.lines().join("\n").replace("NUMMER120", "NUMMER12O")).unwrap();
    let person =
        PersonToNotify { name: text(), telephone: text(), address: text(), recorded: None, unknown: unknown() };
    let template =
        BiometricTemplate::face(BiometricHeader::face(None, None), &FaceRecord::new(SECRET.as_bytes(), 1, 1));
    let dg2 = Dg2::new(BiometricHeader::face(None, None), SECRET.as_bytes(), 1, 1).unwrap();
    let dg5 = DisplayedImages::new(Displayed::Portrait, &[SECRET.as_bytes()]).unwrap();
    let dg13 = OpaqueDataGroup { data_group: DataGroup::DG13, content: octets() };
    let values: [(&str, &dyn Debug); 18] = [
        ("Mrz", &mrz),
        ("Names", &mrz.names),
        ("MrzDate", &mrz.birth_date),
        ("MrzKey", &mrz.key()),
        ("key information", &mrz.key_information()),
        ("MrzKey::new", &MrzKey::new("NUMMER120", "740812", "310504")),
        ("Suggestion", &misread.suggestion().unwrap()),
        ("Dg1", &Dg1 { mrz: mrz.clone() }),
        ("Dg2", &dg2),
        ("FaceImage", &dg2.faces),
        ("BiometricTemplate", &template),
        ("DisplayedImages", &dg5),
        ("Dg11", &dg11()),
        ("Dg12", &dg12()),
        ("OpaqueDataGroup", &dg13),
        ("Dg16", &Dg16 { persons: vec![person.clone()], unknown: unknown(), deviations: Vec::new() }),
        ("PersonToNotify", &person),
        ("DocText", &DocText::new(SECRET)),
    ];
    for (name, value) in values {
        silent(name, value);
    }
}

#[test]
fn no_error_tells_what_it_could_not_read() {
    let damaged = |file: Vec<u8>| {
        let mut cut = file.clone();
        cut.truncate(file.len() - 3);
        [cut, [file, SECRET.as_bytes().to_vec()].concat()]
    };
    for file in damaged(dg11().encode()) {
        silent("Dg11", &Dg11::parse(&file).unwrap_err());
    }
    for file in damaged(dg12().encode()) {
        silent("Dg12", &Dg12::parse(&file).unwrap_err());
    }
    for text in [SECRET.to_owned(), format!("{SECRET}é"), SECRET.repeat(11)] {
        let error = Mrz::parse(&text).unwrap_err();
        silent("MrzError", &error);
        silent("MrzError", &error.to_string());
    }
    let zone = ber_tlv::encode_all(Tag::new(0x61), &[ber_tlv::encode(Tag::new(0x5F1F), SECRET.as_bytes())]);
    silent("Dg1", &Dg1::parse(&zone).unwrap_err());
    let wrong = MrzBuilder::new(Format::Td3, SECRET, "UTO").name(SECRET, SECRET).build().unwrap_err();
    silent("MrzBuilder", &wrong);
}
