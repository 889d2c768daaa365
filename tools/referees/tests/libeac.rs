//! Our reader at the chip of the OpenPACE project: PACE with Generic Mapping over every group with every cipher, and
//! secure messaging after it, through pcscd. Debian's libeac does the chip's cryptography.
#![cfg(feature = "pcsc")]

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use paskontrol::crypto::cipher::CipherAlgorithm;
use paskontrol::crypto::random::OsRng;
use paskontrol::iso7816::files::{FileSelector, ReadError, ReadStyle, read_file};
use paskontrol::iso7816::{Link, SecureLink, blocking, commands};
use paskontrol::lds::{DataGroup, EfCardAccess, FileId, Location};
use paskontrol::protocols::KeyAgreement;
use paskontrol::protocols::pace::{self, DomainParameters, Mapping, Preference, Variant};
use paskontrol::protocols::{Password, ProtocolError};
use paskontrol::readers::pcsc::PcscLink;
use paskontrol::simulator::{FileSystem, Profile, Specimen, specimen};
use paskontrol::verification::{CheckId, CheckStatus};
use paskontrol::{Evidence, NoProgress, Plan, Policy, Report, TrustSnapshot, inspect, verify};
use referees::programs;
use referees::virtual_reader::{self, ForeignCard, SLOTS, Slot};

/// What the chip answers to as its Card Access Number.
const CAN: &str = "500540";

/// The files that are read of those it has been given.
const FILES: [FileId; 4] = [FileId::EfCom, FileId::EfSod, FileId::Dg(DataGroup::DG1), FileId::Dg(DataGroup::DG2)];

/// The chip as a program, with the files of a specimen.
struct Referee {
    program: PathBuf,
    folder: tempfile::TempDir,
    files: FileSystem,
    key_information: String,
}

impl Referee {
    /// Builds it around a document; nothing, said aloud, where something is missing.
    fn build(test: &str, specimen: &Specimen) -> Option<Self> {
        let source = programs::source("eacchip.c");
        let needed = [(source.to_str().unwrap(), "../shared"), ("/usr/include/eac/eac.h", "libeac-dev")];
        if programs::skipped(test, &needed) {
            return None;
        }
        let files = specimen.chip.chip().personality().files.clone();
        let folder = tempfile::tempdir().unwrap();
        for file in files.names().filter(|file| file.location() == Location::Emrtd) {
            let name = file.name().trim_start_matches("EF.").to_ascii_lowercase() + ".bin";
            std::fs::write(folder.path().join(name), files.content(file).unwrap()).unwrap();
        }
        let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("eacchip");
        programs::compile(&source, &program, &["-leac", "-lcrypto"]).unwrap();
        let key_information = specimen.mrz.key_information().reveal().to_string();
        Some(Self { program, folder, files, key_information })
    }

    fn insert(&self, slot: Slot, variant: Variant, parameters: DomainParameters) -> ForeignCard {
        let (name, id) = (name(variant), parameters.parameter_id().to_string());
        ForeignCard::insert(&self.program, slot, &[&name, &id, self.folder.path().to_str().unwrap()]).unwrap()
    }

    fn passwords(&self) -> [Password; 2] {
        [Password::from_key_information(&self.key_information), Password::from_can(CAN)]
    }
}

/// The name OpenSSL knows a variant's object identifier by.
fn name(variant: Variant) -> String {
    let agreement = match variant.key_agreement() {
        KeyAgreement::Dh => "DH",
        KeyAgreement::Ecdh => "ECDH",
    };
    let cipher = match variant.cipher() {
        CipherAlgorithm::TripleDes => "3DES-CBC-CBC",
        CipherAlgorithm::Aes128 => "AES-CBC-CMAC-128",
        CipherAlgorithm::Aes192 => "AES-CBC-CMAC-192",
        CipherAlgorithm::Aes256 => "AES-CBC-CMAC-256",
        other => panic!("a new cipher: {other:?}"),
    };
    format!("id-PACE-{agreement}-GM-{cipher}")
}

/// Every group with every cipher.
fn combinations() -> Vec<(DomainParameters, Variant)> {
    let of = |parameters: DomainParameters| {
        let generic = Variant::all().filter(|variant| variant.mapping() == Mapping::Generic);
        generic.filter(move |variant| parameters.fit(*variant)).map(move |variant| (parameters, variant))
    };
    DomainParameters::all().flat_map(of).collect()
}

fn read<L: Link>(link: &mut L, file: FileId, style: &mut ReadStyle) -> Result<Vec<u8>, ReadError> {
    blocking::run(read_file(link, FileSelector::Fid(file.fid()), style, &mut |_| ()))
}

/// EF.CardAccess, the choice, PACE; then the application under the new keys.
fn open(
    mut link: PcscLink,
    (parameters, variant): (DomainParameters, Variant),
    password: &Password,
) -> Result<SecureLink<PcscLink>, ProtocolError> {
    let card_access = read(&mut link, FileId::EfCardAccess, &mut ReadStyle::up_to(256)).unwrap();
    let offered = EfCardAccess::parse(&card_access).unwrap().security_infos;
    let choice = pace::select(&offered, &Preference::default()).unwrap();
    assert_eq!((choice.parameters(), choice.variant()), (parameters, variant));
    let established = blocking::run(pace::terminal::perform(&mut link, &choice, password, &mut OsRng))?;
    let mut link = SecureLink::new(link, established.keys);
    let select = commands::select_application(&commands::EMRTD_APPLICATION);
    assert!(blocking::run(link.transmit(&select)).unwrap().status.is_success());
    Ok(link)
}

/// Opens one chip with each password and reads what it has, by short reads first and then by long ones.
fn open_and_read(referee: &Referee, slot: Slot, combination: (DomainParameters, Variant)) {
    let (parameters, variant) = combination;
    let _card = referee.insert(slot, variant, parameters);
    for (password, size) in referee.passwords().iter().zip([256, 4096]) {
        let about = format!("{} over {} with {password:?}", name(variant), parameters.name());
        let mut link =
            open(slot.open().unwrap(), combination, password).unwrap_or_else(|error| panic!("{about}: {error}"));
        let mut style = ReadStyle::up_to(size);
        for file in FILES {
            let content = read(&mut link, file, &mut style).unwrap_or_else(|error| panic!("{file}: {about}: {error}"));
            assert_eq!(content, referee.files.content(file).unwrap(), "{file}: {about}");
        }
    }
}

#[test]
fn every_group_and_cipher_opens_with_mrz_and_with_can() {
    let test = "every_group_and_cipher_opens_with_mrz_and_with_can";
    let Some(_readers) = virtual_reader::hold(test) else { return };
    let Some(referee) = Referee::build(test, &specimen("dk-ready").unwrap()) else { return };
    let combinations = combinations();
    assert_eq!(combinations.len(), (11 + 3) * 4);
    let next = AtomicUsize::new(0);
    let take = || combinations.get(next.fetch_add(1, Ordering::Relaxed));
    let work = &|slot| {
        while let Some(combination) = take() {
            open_and_read(&referee, slot, *combination);
        }
    };
    // Most of the time passes until the reader sees one chip gone and another come: both slots share it.
    thread::scope(|scope| {
        for slot in SLOTS {
            scope.spawn(move || work(slot));
        }
    });
}

#[test]
fn a_wrong_number_is_a_wrong_password_and_a_missing_file_a_missing_file() {
    let test = "a_wrong_number_is_a_wrong_password_and_a_missing_file_a_missing_file";
    let Some(_readers) = virtual_reader::hold(test) else { return };
    let Some(referee) = Referee::build(test, &specimen("dk-ready").unwrap()) else { return };
    let [slot, _] = SLOTS;
    for id in [2, 13] {
        let parameters = DomainParameters::from_parameter_id(id).unwrap();
        let (_, variant) = combinations().into_iter().find(|(group, _)| *group == parameters).unwrap();
        let _card = referee.insert(slot, variant, parameters);
        let refused = open(slot.open().unwrap(), (parameters, variant), &Password::from_can("500541")).err();
        assert!(matches!(refused, Some(ProtocolError::PasswordWrong { .. })), "{refused:?}");
        let mut link = open(slot.open().unwrap(), (parameters, variant), &Password::from_can(CAN)).unwrap();
        let mut style = ReadStyle::up_to(256);
        let missing = read(&mut link, FileId::Dg(DataGroup::DG3), &mut style).unwrap_err();
        assert!(missing.is_not_found(), "{missing:?}");
        // The refusal came under secure messaging and left it intact.
        let content = read(&mut link, FileId::EfCom, &mut style).unwrap();
        assert_eq!(content, referee.files.content(FileId::EfCom).unwrap());
    }
}

/// A document without a key of its own, since the chip has no Active Authentication; its DG14 repeats EF.CardAccess.
fn offering(parameter_id: u8, cipher: &str) -> Specimen {
    let profile = format!(
        "name = \"referee\"\nextends = \"pace-gm\"\n[summary]\nen = \"\"\nda = \"\"\n\
         [chip]\nactive_authentication = \"none\"\npace = [{{ cipher = \"{cipher}\", parameter_id = {parameter_id} }}]"
    );
    Specimen::from_profile(&Profile::parse(&profile).unwrap()).unwrap()
}

fn judge(evidence: &Evidence, specimen: &Specimen) -> Report {
    let trust = specimen.trust.iter().fold(TrustSnapshot::builder(), |trust, csca| trust.certificate("csca", csca));
    verify(evidence, &trust.build(), &Policy::field(), "2026-06-01T10:00:00Z".parse().unwrap())
}

/// The same files in our chip and in the other: one verdict, check by check.
#[test]
fn an_inspection_of_either_chip_comes_to_the_same_verdict() {
    let test = "an_inspection_of_either_chip_comes_to_the_same_verdict";
    let Some(_readers) = virtual_reader::hold(test) else { return };
    let [slot, _] = SLOTS;
    for (id, cipher, algorithm) in [(13, "aes-128", CipherAlgorithm::Aes128), (1, "3des", CipherAlgorithm::TripleDes)] {
        let mut specimen = offering(id, cipher);
        let Some(referee) = Referee::build(test, &specimen) else { return };
        let parameters = DomainParameters::from_parameter_id(id).unwrap();
        let fits =
            |(group, variant): &(DomainParameters, Variant)| *group == parameters && variant.cipher() == algorithm;
        let (_, variant) = combinations().into_iter().find(fits).unwrap();
        let _card = referee.insert(slot, variant, parameters);
        let plan = Plan::new(Password::from_mrz(&specimen.mrz));
        let ours = blocking::run(inspect(&mut specimen.chip, &plan, &mut OsRng, &mut NoProgress)).unwrap();
        let ours = judge(&ours, &specimen);
        for password in referee.passwords() {
            let mut link = slot.open().unwrap();
            let plan = Plan::new(password);
            let theirs = blocking::run(inspect(&mut link, &plan, &mut OsRng, &mut NoProgress)).unwrap();
            let theirs = judge(&theirs, &specimen);
            for check in [CheckId::AccessPace, CheckId::PaCardAccessBound, CheckId::PaDgHashes] {
                assert_eq!(theirs.status_of(check), CheckStatus::Passed, "{check} over {id}");
            }
            let statuses =
                |report: &Report| -> Vec<_> { report.checks().map(|check| (check.id, check.status)).collect() };
            assert_eq!(statuses(&theirs), statuses(&ours), "over {id}");
        }
    }
}
