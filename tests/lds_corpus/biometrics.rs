//! Portraits, fingers and irises.

use paskontrol::encoding::{Header, Reader, Tag, ber_tlv};
use paskontrol::lds::biometrics::{Compression, FaceRecord, FingerRecord, IrisRecord};
use paskontrol::lds::{BiometricTemplate, DeviationKind, Dg2, Dg3, Dg4, Displayed, DisplayedImages, ImageFormat};

use super::{corpus, persosim};

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
