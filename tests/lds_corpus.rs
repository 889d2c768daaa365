//! Files nobody here wrote: reference data sets, worked examples, and what other readers test with
//! (`../shared/corpus/lds` and `face`).

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::indexing_slicing,
    reason = "tests may say what must be so, here outside #[test] too"
)]

use std::path::PathBuf;

use paskontrol::encoding::{Header, Reader, Tag, ber_tlv};
use paskontrol::lds::biometrics::{Compression, FaceRecord, FingerRecord, IrisRecord};
use paskontrol::lds::{
    BiometricTemplate, DataGroup, DeviationKind, Dg1, Dg2, Dg3, Dg4, Dg11, Dg12, Dg14, Dg15, Dg16, Displayed,
    DisplayedImages, EfAtrInfo, EfCardAccess, EfCardSecurity, EfCom, EfCvca, EfDir, EfSod, FileId, ImageFormat,
    LdsError, Location, OpaqueDataGroup, SecurityInfoKind,
};
use serde_json::Value;

/// The file's bytes, or nothing, said aloud, when the shared test material is not beside this repository.
fn corpus(file: &str) -> Option<Vec<u8>> {
    let root: PathBuf = [env!("CARGO_MANIFEST_DIR"), "..", "shared"].iter().collect();
    if !root.exists() {
        eprintln!("SKIPPED {file}: ../shared is absent");
        return None;
    }
    Some(std::fs::read(root.join("corpus").join(file)).unwrap())
}

fn json(file: &str) -> Option<Value> {
    corpus(file).map(|bytes| serde_json::from_slice(&bytes).unwrap())
}

fn bytes(value: &Value) -> Vec<u8> {
    hex::decode(value.as_str().unwrap()).unwrap()
}

#[test]
fn ef_com_of_both_reference_sets_reads_and_writes() {
    for (set, last_two) in [("bsi2008", [3, 14]), ("hjp2013", [4, 14])] {
        let Some(file) = corpus(&format!("lds/{set}/EF_COM.bin")) else { return };
        let com = EfCom::parse(&file).unwrap();
        let numbers: Vec<u8> = com.data_groups.iter().map(|group| group.number()).collect();
        assert!(numbers.starts_with(&[1, 2, 3]) && numbers.ends_with(&last_two), "{set}: {numbers:?}");
        assert_eq!(com.encode(), file);
    }
}

#[test]
fn dg1_of_both_reference_sets_is_erika_mustermann() {
    for set in ["bsi2008", "hjp2013"] {
        let Some(file) = corpus(&format!("lds/{set}/Datagroup1.bin")) else { return };
        let dg1 = Dg1::parse(&file).unwrap();
        assert_eq!(dg1.mrz.names.primary.reveal(), "MUSTERMANN");
        assert_eq!((dg1.mrz.issuer.as_str(), dg1.mrz.checks.all_correct()), ("D", true));
        assert_eq!(dg1.encode(), file);
    }
}

#[test]
fn dg2_of_the_reference_set_holds_jpeg_2000_of_another_size_than_declared() {
    let Some(file) = corpus("lds/bsi2008/Datagroup2.bin") else { return };
    let dg2 = Dg2::parse(&file).unwrap();
    let [face] = dg2.faces.as_slice() else { panic!("one face") };
    assert_eq!((face.format, face.width, face.height), (ImageFormat::Jpeg2000, 337, 449));
    assert_eq!((face.range.clone(), &file[face.range.clone()]), (84..15_083, face.image.reveal().as_slice()));
    assert_eq!((dg2.created, dg2.deviations.len()), (None, 0));
    assert_eq!(dg2.encode(), file);
}

#[test]
fn an_iso_39794_5_record_gives_its_image() {
    let (Some(file), Some(image)) = (corpus("face/iso39794/dg2_mandatory_fields.bin"), corpus("face/mustermann.jp2"))
    else {
        return;
    };
    let dg2 = Dg2::parse(&file).unwrap();
    assert_eq!(dg2.faces.len(), 1);
    assert_eq!((dg2.faces[0].format, dg2.faces[0].image.reveal()), (ImageFormat::Jpeg2000, &image));
    assert_eq!(dg2.encode(), file);
}

/// A DG2 around one biometric record.
fn dg2_around(tag: u32, record: &[u8]) -> Vec<u8> {
    let template = ber_tlv::encode_all(Tag::new(0x7F60), &[vec![0xA1, 0], ber_tlv::encode(Tag::new(tag), record)]);
    ber_tlv::encode_all(Tag::new(0x75), &[ber_tlv::encode_all(Tag::new(0x7F61), &[vec![2, 1, 1], template])])
}

#[test]
fn records_of_other_readers_tests_are_cut_where_they_cut_them() {
    let Some(logo) = corpus("face/iso19794/record_logo.bin") else { return };
    let dg2 = Dg2::parse(&dg2_around(0x5F2E, &logo)).unwrap();
    assert_eq!((dg2.faces[0].format, dg2.faces[0].width, dg2.faces[0].height), (ImageFormat::Jpeg, 148, 70));
    assert_eq!(dg2.faces[0].image.reveal().as_slice(), &logo[46..]);
    let Some(invalid) = corpus("face/iso19794/record_invalid_image.bin") else { return };
    assert_eq!(Dg2::parse(&dg2_around(0x5F2E, &invalid)).unwrap().faces[0].format, ImageFormat::Unknown);
    let Some(extensible) = corpus("face/iso39794/sample-39794-5-ed-1-v1.der") else { return };
    let faces = Dg2::parse(&dg2_around(0x7F2E, &extensible)).unwrap().faces;
    assert_eq!((faces.len(), faces[0].image.reveal().len()), (1, 893_557));
    let Some(fingers) = corpus("face/iso39794/sample-39794-4-ed-1-v1.der") else { return };
    let dg2 = Dg2::parse(&dg2_around(0x7F2E, &fingers)).unwrap();
    assert!(dg2.faces.is_empty() && dg2.deviations.iter().any(|found| found.kind == DeviationKind::Record));
}

/// The file of this number in PersoSim's passport application.
fn persosim(number: &str) -> Option<Vec<u8>> {
    let card = json("lds/persosim-default.json")?;
    let files = card["files"].as_array().unwrap();
    let is_it = |file: &&Value| file["df"] == "MF/A0000002471001" && file["fid"] == number;
    Some(bytes(&files.iter().find(is_it).unwrap()["content"]))
}

/// The record inside a template.
fn record(template: &BiometricTemplate) -> &[u8] {
    let object = template.record.reveal();
    &object[Header::parse(object).unwrap().header_len..]
}

#[test]
fn face_records_are_written_as_they_came() {
    let (Some(bsi), Some(perso)) = (corpus("lds/bsi2008/Datagroup2.bin"), persosim("0102")) else { return };
    for file in [bsi, perso] {
        let dg2 = Dg2::parse(&file).unwrap();
        let read = FaceRecord::parse(record(&dg2.templates[0]), 0).unwrap().unwrap();
        assert_eq!((read.faces.len(), read.encode().as_slice()), (1, record(&dg2.templates[0])));
        assert_eq!((dg2.faces[0].format, dg2.deviations.len()), (ImageFormat::Jpeg2000, 0));
        assert_eq!(dg2.encode(), file);
    }
    let Some(logo) = corpus("face/iso19794/record_logo.bin") else { return };
    assert_eq!(FaceRecord::parse(&logo, 0).unwrap().unwrap().encode(), logo);
}

#[test]
fn an_iso_39794_5_template_is_written_as_it_came() {
    let (Some(file), Some(image)) = (corpus("face/iso39794/dg2_mandatory_fields.bin"), corpus("face/mustermann.jp2"))
    else {
        return;
    };
    let dg2 = Dg2::parse(&file).unwrap();
    assert_eq!(BiometricTemplate::extensible_face(&image).record, dg2.templates[0].record);
}

#[test]
fn two_fingers_of_each_reference_set_are_wsq() {
    let (Some(bsi), Some(perso)) = (corpus("lds/bsi2008/Datagroup3.bin"), persosim("0103")) else { return };
    for (file, positions, subtypes) in [(bsi, [2, 7], [0x09, 0x0A]), (perso, [2, 6], [0x09, 0x06])] {
        let dg3 = Dg3::parse(&file).unwrap();
        assert_eq!(dg3.encode(), file);
        assert_eq!(dg3.deviations, []);
        let found: Vec<_> = dg3.images.iter().map(|finger| finger.position.unwrap()).collect();
        let headers: Vec<_> = dg3.templates.iter().map(|template| template.header.subtype.unwrap()).collect();
        assert_eq!((found, headers), (positions.to_vec(), subtypes.to_vec()));
        for (finger, template) in dg3.images.iter().zip(&dg3.templates) {
            assert_eq!((finger.format, finger.compression), (ImageFormat::Wsq, Some(Compression::WSQ)));
            assert_eq!(&file[finger.range.clone()], finger.image.reveal().as_slice());
            let read = FingerRecord::parse(record(template), 0).unwrap().unwrap();
            assert_eq!(read.encode(), record(template));
        }
    }
}

#[test]
fn two_irises_of_each_reference_set_are_jpeg_2000() {
    let (Some(bsi), Some(perso)) = (corpus("lds/bsi2008/Datagroup4.bin"), persosim("0104")) else { return };
    for file in [bsi, perso] {
        let dg4 = Dg4::parse(&file).unwrap();
        assert_eq!((dg4.encode(), dg4.deviations.len()), (file.clone(), 0));
        assert_eq!(dg4.images.iter().map(|iris| iris.eye.unwrap()).collect::<Vec<_>>().len(), 2);
        for (iris, template) in dg4.images.iter().zip(&dg4.templates) {
            assert_eq!(iris.format, ImageFormat::Jpeg2000);
            assert_eq!(&file[iris.range.clone()], iris.image.reveal().as_slice());
            assert_eq!(IrisRecord::parse(record(template), 0).unwrap().unwrap().encode(), record(template));
        }
    }
}

#[test]
fn published_fingers_and_irises_of_iso_39794_give_their_images() {
    let group = |tag, record: &[u8]| {
        let mut file = dg2_around(0x7F2E, record);
        file[0] = tag;
        file
    };
    let Some(fingers) = corpus("face/iso39794/sample-39794-4-ed-1-v1.der") else { return };
    let dg3 = Dg3::parse(&group(0x63, &fingers)).unwrap();
    let [finger] = dg3.images.as_slice() else { panic!("one finger") };
    assert_eq!((finger.format, finger.position, finger.image.reveal().len()), (ImageFormat::Png, Some(2), 689));
    let Some(irises) = corpus("face/iso39794/sample-39794-6-ed-1-v1.der") else { return };
    let dg4 = Dg4::parse(&group(0x76, &irises)).unwrap();
    let [iris] = dg4.images.as_slice() else { panic!("one iris") };
    assert_eq!((iris.format, iris.eye, iris.image.reveal().len()), (ImageFormat::Png, Some(2), 148_593));
}

/// The representation inside a record of ISO/IEC 39794, field by field.
fn fields(block: &[u8]) -> Vec<(Tag, Vec<u8>)> {
    let inside = |octets: &[u8], tag: u32| {
        let mut reader = Reader::new(octets);
        let found = std::iter::from_fn(|| reader.next_object().unwrap()).find(|object| object.tag == Tag::new(tag));
        found.unwrap().value.to_vec()
    };
    let block = Reader::new(block).next_object().unwrap().unwrap().value;
    let representation = inside(&inside(block, 0xA1), 0x30);
    let mut reader = Reader::new(&representation);
    std::iter::from_fn(|| reader.next_object().unwrap()).map(|object| (object.tag, object.value.to_vec())).collect()
}

/// What is written is what the published records have, but for the fields nobody has to give.
#[test]
fn fingers_and_irises_of_iso_39794_are_written_as_published() {
    let (Some(finger), Some(iris)) =
        (corpus("face/iso39794/sample-39794-4-ed-1-v1.der"), corpus("face/iso39794/sample-39794-6-ed-1-v1.der"))
    else {
        return;
    };
    let image = |published: &[u8], tag: u32| {
        fields(published).into_iter().find(|(found, _)| *found == Tag::new(tag)).unwrap().1
    };
    let templates = [
        (BiometricTemplate::extensible_finger(0x09, 2, 4, &image(&finger, 0x83)), finger),
        (BiometricTemplate::extensible_iris(2, 2, &image(&iris, 0x88)), iris),
    ];
    for (template, published) in templates {
        // Within 7F2E and the choice of a standardised record.
        let record = record(&template);
        let ours = &record[Header::parse(record).unwrap().header_len..];
        let (ours, published) = (fields(ours), fields(&published));
        assert!(ours.iter().all(|field| published.contains(field)), "{ours:?}");
    }
    let fingers = Dg3::of(&[BiometricTemplate::extensible_finger(0x09, 2, 1, &[0xFF, 0xA0, 0xFF, 0xA4])]).unwrap();
    assert_eq!((fingers.images[0].format, fingers.images[0].position), (ImageFormat::Wsq, Some(2)));
    let irises = Dg4::of(&[BiometricTemplate::extensible_iris(1, 2, b"\x89PNG\r\n\x1a\n")]).unwrap();
    assert_eq!((irises.images[0].format, irises.images[0].eye), (ImageFormat::Png, Some(1)));
    assert_eq!((fingers.deviations, irises.deviations), (Vec::new(), Vec::new()));
}

#[test]
fn dg11_and_dg12_in_bcd_read_whole() {
    let (Some(dg11), Some(dg12)) = (corpus("lds/tsemrtd/EF_DG11.bin"), corpus("lds/tsemrtd/EF_DG12.bin")) else {
        return;
    };
    let dg11 = Dg11::parse(&dg11).unwrap();
    assert_eq!(dg11.name.as_ref().unwrap().reveal(), "Doe John");
    assert_eq!(dg11.other_names[0].reveal(), "William");
    assert_eq!(dg11.birth_date.as_ref().unwrap().reveal().to_string(), "1970-01-01");
    assert_eq!((dg11.unknown.len(), dg11.deviations.len()), (0, 0));
    assert_eq!(Dg11::parse(&dg11.encode()), Ok(dg11));
    let dg12 = Dg12::parse(&dg12).unwrap();
    assert_eq!(dg12.issue_date.unwrap().to_string(), "2024-01-01");
    assert_eq!(dg12.personalization_time.unwrap().to_string(), "2024-01-01 12:30:59");
    assert_eq!((dg12.unknown.len(), dg12.deviations.len()), (0, 0));
    assert_eq!(Dg12::parse(&dg12.encode()), Ok(dg12));
}

#[test]
fn the_examples_of_doc_9303_10_appendix_a_read_but_for_their_misprints() {
    let Some(examples) = json("lds/doc9303-10-appendix-a.json") else { return };
    let com = EfCom::parse(&bytes(&examples["ef_com"])).unwrap();
    assert_eq!(com.encode(), bytes(&examples["ef_com"]));
    let future = bytes(&examples["ef_com_v1599"]);
    assert_eq!(EfCom::parse(&future).unwrap().encode(), future);
    let td1 = bytes(&examples["dg1_td1"]);
    let dg1 = Dg1::parse(&td1).unwrap();
    assert_eq!((dg1.mrz.names.secondary.reveal().as_str(), dg1.encode()), ("MARIANNE LOUISE", td1));
    // Printed with a length of 14 for eleven octets of telephone number.
    assert!(matches!(Dg11::parse(&bytes(&examples["dg11_as_printed"])), Err(LdsError::Structure(_))));
}

#[test]
fn dg14_and_dg15_of_the_reference_sets_read_and_write() {
    for set in ["bsi2008", "hjp2013"] {
        let (Some(dg14), Some(dg15)) =
            (corpus(&format!("lds/{set}/Datagroup14.bin")), corpus(&format!("lds/{set}/Datagroup15.bin")))
        else {
            return;
        };
        let parsed = Dg14::parse(&dg14).unwrap();
        let infos = &parsed.security_infos;
        let (chip, key) =
            (infos.chip_authentication().next().unwrap(), infos.chip_authentication_keys().next().unwrap());
        assert_eq!(chip.protocol.to_string(), "0.4.0.127.0.7.2.2.3.2.1");
        assert_eq!((chip.version, key.protocol.to_string().as_str()), (1, "0.4.0.127.0.7.2.2.1.2"));
        assert_eq!((infos.iter().count(), parsed.encode()), (3, dg14));
        assert_eq!(Dg15::parse(&dg15).unwrap().encode(), dg15);
    }
    let Some(supplement) = corpus("lds/doc9303/spec_sample_encoded_dg14.bin") else { return };
    let dg14 = Dg14::parse(&supplement).unwrap();
    assert_eq!(
        dg14.security_infos.chip_authentication_keys().next().unwrap().protocol.to_string(),
        "0.4.0.127.0.7.2.2.1.1"
    );
    assert_eq!(dg14.encode(), supplement);
}

#[test]
fn every_security_infos_set_of_other_readers_tests_reads_and_writes() {
    let Some(entries) = json("lds/security-infos.json") else { return };
    let (mut read, mut refused, mut malformed) = (0, Vec::new(), Vec::new());
    for entry in entries.as_array().unwrap() {
        let file = bytes(&entry["hex"]);
        let outcome = match entry["kind"].as_str().unwrap() {
            "SecurityInfos" => EfCardAccess::parse(&file).map(|access| (access.encode(), access.security_infos)),
            "DG14" => Dg14::parse(&file).map(|dg14| (dg14.encode(), dg14.security_infos)),
            "DG15" => {
                assert_eq!(Dg15::parse(&file).unwrap().encode(), file);
                continue;
            }
            _ => continue,
        };
        let Ok((encoded, infos)) = outcome else {
            refused.push(entry["hex"].as_str().unwrap().to_owned());
            continue;
        };
        read += 1;
        assert_eq!(encoded, file);
        if infos.iter().any(|info| info.kind == SecurityInfoKind::Malformed) {
            malformed.push(entry["hex"].as_str().unwrap().to_owned());
        }
    }
    // An INTEGER among the infos; and three whose last element is shorter than its length says.
    assert_eq!((read, refused.as_slice()), (66, &["3112020101300D060804007F0007020202020102".to_owned()][..]));
    let cut_short = [
        "310F300D060804007F0007020202020201",
        "31143012060A04007F0007020204020202010202020D",
        "311930170606678108010105020101060B04007F00070101040105",
    ];
    assert_eq!(malformed, cut_short);
}

#[test]
fn the_files_of_a_whole_synthetic_card_read_by_their_identifiers() {
    let Some(card) = json("lds/persosim-default.json") else { return };
    let mut seen = Vec::new();
    for file in card["files"].as_array().unwrap() {
        if file["df"].as_str() != Some("MF/A0000002471001") {
            continue;
        }
        let fid = u16::from_str_radix(file["fid"].as_str().unwrap(), 16).unwrap();
        let content = bytes(&file["content"]);
        let id = FileId::from_fid(Location::Emrtd, fid).unwrap();
        assert_eq!(id.sfi().to_string(), file["sfid"].as_str().unwrap(), "{id}");
        assert_eq!(Header::parse(&content).unwrap().tag, id.tag().unwrap());
        seen.push(id);
    }
    assert!(seen.contains(&DataGroup::DG1.into()) && seen.contains(&FileId::EfSod), "{seen:?}");
}

/// The file as our encoder writes what our parser read; of a signed file its signed content.
fn rewritten(id: FileId, file: &[u8]) -> Result<(Vec<u8>, Vec<u8>), String> {
    let whole = |encoded: Vec<u8>| Ok((file.to_vec(), encoded));
    let said = |error: LdsError| error.to_string();
    match id {
        FileId::EfAtrInfo => whole(EfAtrInfo::parse(file).map_err(said)?.encode()),
        FileId::EfDir => whole(EfDir::parse(file).map_err(said)?.encode()),
        FileId::EfCardAccess => whole(EfCardAccess::parse(file).map_err(said)?.encode()),
        FileId::EfCardSecurity => {
            let read = EfCardSecurity::parse(file).map_err(|error| error.to_string())?;
            Ok((read.signed_data.content.clone(), read.security_infos.encode()))
        }
        FileId::EfCvca => whole(EfCvca::parse(file).map_err(said)?.encode()),
        FileId::EfCom => whole(EfCom::parse(file).map_err(said)?.encode()),
        FileId::EfSod => {
            let read = EfSod::parse(file).map_err(|error| error.to_string())?;
            Ok((read.signed_data.content.clone(), read.security_object.encode()))
        }
        FileId::Dg(group) => match group.number() {
            1 => whole(Dg1::parse(file).map_err(said)?.encode()),
            2 => whole(Dg2::parse(file).map_err(said)?.encode()),
            3 => whole(Dg3::parse(file).map_err(said)?.encode()),
            4 => whole(Dg4::parse(file).map_err(said)?.encode()),
            5 => whole(DisplayedImages::parse(Displayed::Portrait, file).map_err(said)?.encode()),
            7 => whole(DisplayedImages::parse(Displayed::Signature, file).map_err(said)?.encode()),
            11 => whole(Dg11::parse(file).map_err(said)?.encode()),
            12 => whole(Dg12::parse(file).map_err(said)?.encode()),
            14 => whole(Dg14::parse(file).map_err(said)?.encode()),
            15 => whole(Dg15::parse(file).map_err(said)?.encode()),
            16 => whole(Dg16::parse(file).map_err(said)?.encode()),
            _ => whole(OpaqueDataGroup::parse(group, file).map_err(said)?.encode()),
        },
    }
}

/// Every file of the corpus by the name it goes by, with what it is.
fn whole_corpus() -> Option<Vec<(String, FileId, Vec<u8>)>> {
    let mut files = Vec::new();
    for (set, names) in [
        (
            "bsi2008",
            &["EF_COM", "EF_SOD", "Datagroup1", "Datagroup2", "Datagroup3", "Datagroup4", "Datagroup14", "Datagroup15"]
                [..],
        ),
        ("hjp2013", &["EF_COM", "EF_SOD", "Datagroup1", "Datagroup14", "Datagroup15"]),
        ("tsemrtd", &["EF_DG5", "EF_DG7", "EF_DG11", "EF_DG12"]),
    ] {
        for name in names {
            let content = corpus(&format!("lds/{set}/{name}.bin"))?;
            files.push((format!("{set}/{name}"), FileId::from_name(name).unwrap(), content));
        }
    }
    files.push(("doc9303/dg14".into(), DataGroup::DG14.into(), corpus("lds/doc9303/spec_sample_encoded_dg14.bin")?));
    let examples = json("lds/doc9303-10-appendix-a.json")?;
    for (name, id) in [
        ("ef_com", FileId::EfCom),
        ("ef_com_v1599", FileId::EfCom),
        ("dg1_td1", DataGroup::DG1.into()),
        ("dg16", DataGroup::DG16.into()),
    ] {
        files.push((format!("doc9303-10/{name}"), id, bytes(&examples[name])));
    }
    let persosim = json("lds/persosim-default.json")?;
    for file in persosim["files"].as_array().unwrap() {
        let location = match file["df"].as_str() {
            Some("MF") => Location::MasterFile,
            Some("MF/A0000002471001") => Location::Emrtd,
            _ => continue,
        };
        let fid = u16::from_str_radix(file["fid"].as_str().unwrap(), 16).unwrap();
        if let Some(id) = FileId::from_fid(location, fid) {
            files.push((format!("persosim/{id}"), id, bytes(&file["content"])));
        }
    }
    let simulator = json("lds/ausweisapp-simulator.json")?;
    for file in simulator["files"].as_array().unwrap() {
        let fid = u16::from_str_radix(file["fileId"].as_str().unwrap(), 16).unwrap();
        if let Some(id) = FileId::from_fid(Location::MasterFile, fid) {
            files.push((format!("ausweisapp/{id}"), id, bytes(&file["content"])));
        }
    }
    Some(files)
}

/// Files that are not written as they were read, and why that is right.
const NOT_CANONICAL: [(&str, &str); 4] = [
    ("bsi2008/EF_SOD", "the hash algorithm has NULL for its parameters, which RFC 5754, 2, has left out"),
    ("hjp2013/EF_SOD", "the same"),
    ("tsemrtd/EF_DG11", "the date is in BCD, and the tag list has A0 at another place than the elements"),
    ("tsemrtd/EF_DG12", "there is no tag list, and date and time are in BCD"),
];

/// Files that are refused, and why that is right.
const REFUSED: [(&str, &str); 1] = [("persosim/EF.SOD", "its hashes are shorter than its hash function's output")];

#[test]
fn every_canonical_file_of_the_corpus_is_written_as_it_was_read() {
    let Some(files) = whole_corpus() else { return };
    assert!(files.len() > 30, "{}", files.len());
    let (mut others, mut refused) = (Vec::new(), Vec::new());
    for (name, id, content) in &files {
        match rewritten(*id, content) {
            Ok((read, written)) if read == written => {}
            Ok(_) => others.push(name.as_str()),
            Err(_) => refused.push(name.as_str()),
        }
    }
    assert_eq!(refused, REFUSED.map(|(name, _)| name));
    assert_eq!(others, NOT_CANONICAL.map(|(name, _)| name));
}

/// What lies there is in one of the lists above, but for private keys, bare public keys and what tests of their own read.
#[test]
fn no_file_of_the_corpus_is_passed_over() {
    let Some(files) = whole_corpus() else { return };
    let folder: PathBuf = [env!("CARGO_MANIFEST_DIR"), "..", "shared", "corpus", "lds"].iter().collect();
    let mut passed_over = Vec::new();
    for set in ["bsi2008", "hjp2013", "tsemrtd"] {
        for entry in std::fs::read_dir(folder.join(set)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let known = format!("{set}/{}", name.trim_end_matches(".bin"));
            if !files.iter().any(|(listed, ..)| *listed == known) {
                passed_over.push(name);
            }
        }
    }
    passed_over.sort_unstable();
    assert_eq!(passed_over, ["DG14_pk.bin", "DG14_sk.pkcs8", "DG15_pk.bin", "DG15_sk.pkcs8"]);
}

#[test]
fn every_ef_card_security_of_other_readers_tests_is_written_as_it_was_read_or_refused() {
    let Some(entries) = json("lds/security-infos.json") else { return };
    let (mut written, mut refused) = (0, 0);
    for entry in entries.as_array().unwrap().iter().filter(|entry| entry["kind"] == "CardSecurity") {
        match rewritten(FileId::EfCardSecurity, &bytes(&entry["hex"])) {
            Ok((read, encoded)) => {
                assert_eq!(read, encoded);
                written += 1;
            }
            Err(_) => refused += 1,
        }
    }
    // Two of AusweisApp's tests and two of gmrtd's: another content type, and an octet that makes a structure another.
    assert_eq!((written, refused), (29, 4));
}

#[test]
fn persons_to_notify_of_doc_9303_10_appendix_a_are_read() {
    let Some(examples) = json("lds/doc9303-10-appendix-a.json") else { return };
    let dg16 = Dg16::parse(&bytes(&examples["dg16"])).unwrap();
    let [charles, mary] = dg16.persons.as_slice() else { panic!("two persons") };
    assert_eq!(charles.name.as_ref().unwrap().reveal(), "SMITH<<CHARLES<R");
    assert_eq!(charles.recorded.unwrap().to_string(), "2002-01-01");
    assert_eq!(mary.telephone.as_ref().unwrap().reveal(), "14155551212");
    assert_eq!(mary.address.as_ref().unwrap().reveal(), "49 REDWOOD LN<OCEAN BREEZE<CA<94000");
    assert_eq!((dg16.unknown.len(), dg16.deviations.len()), (0, 0));
}

#[test]
fn displayed_portrait_and_signature_are_jpeg_2000() {
    for (displayed, name, size) in [(Displayed::Portrait, "EF_DG5", 14_999), (Displayed::Signature, "EF_DG7", 289)] {
        let Some(file) = corpus(&format!("lds/tsemrtd/{name}.bin")) else { return };
        let read = DisplayedImages::parse(displayed, &file).unwrap();
        let [image] = read.images.as_slice() else { panic!("one image") };
        assert_eq!(
            (image.format, image.image.reveal().as_slice()),
            (ImageFormat::Jpeg2000, &file[image.range.clone()])
        );
        assert_eq!((image.image.reveal().len(), read.deviations.len()), (size, 0));
    }
}
