//! Every specimen opened and read in process, from SELECT to the last file.
#![cfg(feature = "simulator")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "test helpers may say what must be so")]

use std::path::Path;

use paskontrol::iso7816::files::{Extent, FileReading, FileSelector, ReadStyle};
use paskontrol::iso7816::{CommandApdu, Le, Link, LinkFault, SecureLink, Status, blocking, commands};
use paskontrol::lds::{DataGroup, Dg15, FileId, Location};
use paskontrol::pki::PublicKey;
use paskontrol::protocols::{Password, active_authentication, bac};
use paskontrol::simulator::{Loopback, SeededRandom, Specimen, built_in_names, specimen};

/// Profiles that open to Basic Access Control.
fn protected() -> impl Iterator<Item = &'static str> {
    let conditions = |name| specimen(name).unwrap().chip.chip().personality().conditions.clone();
    built_in_names().filter(move |name| conditions(name).protection.takes_bac())
}

fn open(specimen: &mut Specimen) -> SecureLink<&mut Loopback> {
    let password = Password::from_key_information(specimen.mrz.key_information().reveal());
    let chip = &mut specimen.chip;
    let select = commands::select_application(&commands::EMRTD_APPLICATION);
    assert_eq!(blocking::run(chip.transmit(&select)).unwrap().status, Status::SUCCESS);
    let keys = blocking::run(bac::terminal::perform(chip, &password, &mut SeededRandom::new(99))).unwrap();
    SecureLink::new(chip, keys)
}

fn read(link: &mut impl Link, file: FileId, style: &mut ReadStyle) -> Vec<u8> {
    let mut reading = FileReading::new(FileSelector::Fid(file.fid()), Extent::FirstObject);
    blocking::run(reading.run(link, style, &mut |_| ())).unwrap_or_else(|error| panic!("{file}: {error:?}"))
}

fn status(link: &mut impl Link, command: &CommandApdu) -> Status {
    blocking::run(link.transmit(command)).unwrap().status
}

fn application_files(specimen: &Specimen) -> Vec<(FileId, Vec<u8>)> {
    let files = &specimen.chip.chip().personality().files;
    let sealed = &specimen.chip.chip().personality().conditions.sealed;
    // EF.CVCA is no single data object: references, then zeros.
    let is_object = |file: &FileId| file.location() == Location::Emrtd && *file != FileId::EfCvca;
    let names = files.names().filter(|file| is_object(file) && !sealed.contains(file));
    names.map(|file| (file, files.content(file).unwrap().to_vec())).collect()
}

#[test]
fn every_specimen_opens_with_its_mrz_and_reads_back_whole() {
    for name in protected() {
        let mut specimen = specimen(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(specimen.mrz.checks.all_correct(), "{name}");
        let expected = application_files(&specimen);
        // A chip without extended length ends the session when it meets one: the reader has to know first.
        let most = specimen.chip.chip().personality().limits.max_response;
        for size in [96, 223, 4096].into_iter().filter(|size| *size <= most) {
            let mut link = open(&mut specimen);
            let mut style = ReadStyle::up_to(size);
            for (file, content) in &expected {
                assert_eq!(&read(&mut link, *file, &mut style), content, "{name} {file} {size}");
            }
        }
    }
}

#[test]
fn a_chip_without_access_control_reads_in_the_clear() {
    let mut specimen = specimen("no-access-control").unwrap();
    let expected = application_files(&specimen);
    let select = commands::select_application(&commands::EMRTD_APPLICATION);
    assert_eq!(status(&mut specimen.chip, &select), Status::SUCCESS);
    assert_eq!(status(&mut specimen.chip, &commands::get_challenge()), Status::INS_NOT_SUPPORTED);
    for (file, content) in &expected {
        assert_eq!(&read(&mut specimen.chip, *file, &mut ReadStyle::short()), content, "{file}");
    }
}

#[test]
fn the_same_profile_gives_the_same_bytes_on_the_wire() {
    let record = || {
        let mut specimen = specimen("aa-ec").unwrap();
        let mut link = open(&mut specimen);
        let challenge = commands::internal_authenticate(&[7; 8], Le::Bytes(64));
        let signature = blocking::run(link.transmit(&challenge)).unwrap().into_data();
        let sod = read(&mut link, FileId::EfSod, &mut ReadStyle::up_to(223));
        (signature, sod, specimen.chip.traffic(), specimen.trust)
    };
    assert_eq!(record(), record());
}

#[test]
fn the_chip_proves_the_key_in_dg15_unless_it_is_a_copy() {
    for name in protected() {
        let mut specimen = specimen(name).unwrap();
        let Some(dg15) = specimen.chip.chip().personality().files.content(DataGroup::DG15.into()) else { continue };
        let key = PublicKey::parse(&Dg15::parse(dg15).unwrap().public_key).unwrap();
        let mut link = open(&mut specimen);
        let length = active_authentication::messages::signature_len(&key);
        let mut random = SeededRandom::new(5);
        let exchange = blocking::run(active_authentication::terminal::perform(&mut link, length, &mut random))
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let proof = active_authentication::verify(&key, None, &exchange.challenge, &exchange.response);
        assert_eq!(proof.is_ok(), name != "dk-clone", "{name}: {proof:?}");
    }
}

#[test]
fn a_plain_command_ends_the_session_and_every_right() {
    let mut specimen = specimen("dk-ready").unwrap();
    let select = commands::select_file(FileId::EfCom.fid());
    for plain in [
        commands::select_application(&commands::EMRTD_APPLICATION),
        commands::select_master_file(),
        commands::select_master_file_by_identifier(),
        commands::get_challenge(),
        CommandApdu::new(0x00, 0xFF, 0, 0),
        CommandApdu::new(0x80, 0xCA, 0, 0),
    ] {
        let mut link = open(&mut specimen);
        assert_eq!(status(&mut link, &select), Status::SUCCESS);
        let keys_outlive = {
            let chip = link.into_inner();
            let _ = status(chip, &plain);
            let _ = status(chip, &commands::select_application(&commands::EMRTD_APPLICATION));
            status(chip, &select)
        };
        assert_eq!(keys_outlive, Status::SECURITY_STATUS, "{plain:?}");
    }
}

#[test]
fn a_reset_ends_the_session() {
    let mut specimen = specimen("dk-ready").unwrap();
    let mut link = open(&mut specimen);
    assert_eq!(status(&mut link, &commands::select_file(FileId::EfCom.fid())), Status::SUCCESS);
    let chip = link.into_inner();
    chip.chip_mut().reset();
    let secured = CommandApdu::new(0x0C, 0xB0, 0, 0).with_data([0x97, 1, 4, 0x8E, 8, 0, 0, 0, 0, 0, 0, 0, 0]);
    assert_eq!(status(chip, &secured), Status::SECURITY_STATUS);
}

#[test]
fn faults_of_secure_messaging_are_answered_in_plain_and_end_the_session() {
    let mut specimen = specimen("dk-ready").unwrap();
    let with_data = |data: &[u8]| CommandApdu::new(0x0C, 0xB0, 0, 0).with_data(data).with_le(Le::SHORT_MAX);
    for (broken, expected) in [
        (with_data(&[]), Status::SM_OBJECTS_MISSING),
        (with_data(&[0x97, 1, 4]), Status::SM_OBJECTS_MISSING),
        (with_data(&[0x97, 1, 4, 0x8E, 8, 1, 2, 3, 4, 5, 6, 7, 8]), Status::SM_OBJECTS_INCORRECT),
    ] {
        let chip = open(&mut specimen).into_inner();
        let response = blocking::run(chip.transmit(&broken)).unwrap();
        assert_eq!((response.status, response.data.len()), (expected, 0));
        let again = blocking::run(chip.transmit(&broken)).unwrap();
        assert_eq!(again.status, Status::SECURITY_STATUS);
    }
}

#[test]
fn errors_inside_a_session_are_secured_and_the_session_goes_on() {
    let mut specimen = specimen("dk-ready").unwrap();
    let mut link = open(&mut specimen);
    for (command, expected) in [
        (commands::select_file(0x0107), Status::NOT_FOUND),
        (CommandApdu::new(0, 0xB0, 0, 0).with_le(Le::Bytes(4)), Status::NO_CURRENT_EF),
        (CommandApdu::new(0, 0xFF, 0, 0), Status::INS_NOT_SUPPORTED),
        (commands::get_challenge(), Status::CONDITIONS_OF_USE),
        (commands::internal_authenticate(&[0; 8], Le::Bytes(16)), Status::WRONG_LENGTH),
        (commands::select_application(&commands::EMRTD_APPLICATION), Status::SUCCESS),
        (commands::select_file(FileId::Dg(DataGroup::DG1).fid()), Status::SUCCESS),
    ] {
        assert_eq!(status(&mut link, &command), expected, "{command:?}");
    }
}

#[test]
fn a_wrong_mrz_opens_nothing() {
    let mut specimen = specimen("dk-ready").unwrap();
    let select = commands::select_application(&commands::EMRTD_APPLICATION);
    assert_eq!(status(&mut specimen.chip, &select), Status::SUCCESS);
    let password = Password::from_key_information("000000000085041243103027");
    let result = blocking::run(bac::terminal::perform(&mut specimen.chip, &password, &mut SeededRandom::new(1)));
    assert!(result.is_err());
    assert_eq!(status(&mut specimen.chip, &commands::select_file(0x0101)), Status::SECURITY_STATUS);
}

#[test]
fn a_command_too_long_for_any_link_is_told_apart_from_a_refusal() {
    let mut specimen = specimen("dk-ready").unwrap();
    let long = CommandApdu::new(0, 0xA4, 0, 0).with_data(vec![0; 70_000]);
    assert_eq!(blocking::run(specimen.chip.transmit(&long)).unwrap_err().fault, LinkFault::TooLong);
}

/// The reference passport of the corpus, whose files and chip keys come from the TR-03105 data set.
#[test]
fn a_folder_of_files_with_keys_is_a_chip() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/lds/hjp2013");
    if !folder.is_dir() {
        eprintln!("SKIPPED a_folder_of_files_with_keys_is_a_chip: ../shared is absent");
        return;
    }
    let mut specimen = Specimen::from_folder(&folder).unwrap();
    let expected = application_files(&specimen);
    assert_eq!(expected.len(), 5, "{expected:?}");
    let mut link = open(&mut specimen);
    for (file, content) in &expected {
        assert_eq!(&read(&mut link, *file, &mut ReadStyle::up_to(223)), content, "{file}");
    }
    let dg15 = expected.iter().find(|(file, _)| *file == DataGroup::DG15.into()).unwrap();
    let key = PublicKey::parse(&Dg15::parse(&dg15.1).unwrap().public_key).unwrap();
    let mut random = SeededRandom::new(5);
    let exchange = blocking::run(active_authentication::terminal::perform(&mut link, Some(128), &mut random)).unwrap();
    active_authentication::verify(&key, None, &exchange.challenge, &exchange.response).unwrap();
}
