//! Our chip read by the crate `emrtd`, through pcscd: Basic Access Control and every file by its identifier.
#![cfg(feature = "pcsc")]

use std::ffi::CString;

use emrtd::{EmrtdComms, EmrtdError, get_jpeg_from_ef_dg2, other_mrz};
use paskontrol::lds::{DataGroup, Dg2, FileId, Location};
use paskontrol::simulator::specimen;
use referees::virtual_reader::{self, SLOTS, SimulatedCard, Slot};

/// What fits under 3DES into a short response of 256 octets.
const FITS: usize = 231;

/// How much `emrtd` asks for at the end of a file: all that is left as soon as that is less than 250 octets, which may be
/// more than fits. Our chip then says wrong length, as many do; `emrtd` has no second way.
fn last_request(file: usize) -> usize {
    let mut left = file - 4;
    while left >= 250 {
        left -= FITS;
    }
    left
}

fn connect(slot: Slot) -> EmrtdComms {
    let context = pcsc::Context::establish(pcsc::Scope::User).unwrap();
    let name = CString::new(slot.reader).unwrap();
    EmrtdComms::new(context.connect(&name, pcsc::ShareMode::Shared, pcsc::Protocols::ANY).unwrap())
}

#[test]
fn emrtd_opens_our_chip_and_reads_every_file() {
    let Some(_readers) = virtual_reader::hold("emrtd_opens_our_chip_and_reads_every_file") else { return };
    let [slot, _] = SLOTS;
    for name in ["dk-ready", "bac-only", "aa-ec", "rsa-pss", "pace-gm", "short-only"] {
        let specimen = specimen(name).unwrap();
        let key_information = specimen.mrz.key_information().reveal().to_string();
        let files = specimen.chip.chip().personality().files.clone();
        let _card = SimulatedCard::insert(specimen.chip.into_chip(), slot).unwrap();

        let mut reader = connect(slot);
        reader.select_emrtd_application().unwrap();
        let secret = other_mrz(&key_information[..9], &key_information[10..16], &key_information[17..23]).unwrap();
        assert_eq!(secret, key_information);
        reader.establish_bac_session_keys(secret.as_bytes()).unwrap();
        for file in files.names().filter(|file| file.location() == Location::Emrtd) {
            let expected = files.content(file).unwrap();
            reader.select_ef(&file.fid().to_be_bytes(), &file.name(), true).unwrap();
            let content = reader.read_data_from_ef(true);
            if last_request(expected.len()) > FITS {
                assert!(matches!(content, Err(EmrtdError::RecvApduError(0x67, 0x00))), "{file} of {name}");
                continue;
            }
            let content = content.unwrap_or_else(|error| panic!("{file} of {name}: {error}"));
            assert_eq!(content, expected, "{file} of {name}");
            if file == FileId::Dg(DataGroup::DG2) {
                let faces = Dg2::parse(&content).unwrap().faces;
                assert!(get_jpeg_from_ef_dg2(&content).unwrap() == faces[0].image.reveal().as_slice(), "{name}");
            }
        }
    }
}

#[test]
fn emrtd_is_not_let_in_with_another_number() {
    let Some(_readers) = virtual_reader::hold("emrtd_is_not_let_in_with_another_number") else { return };
    let [slot, _] = SLOTS;
    let specimen = specimen("dk-ready").unwrap();
    let _card = SimulatedCard::insert(specimen.chip.into_chip(), slot).unwrap();
    let mut reader = connect(slot);
    reader.select_emrtd_application().unwrap();
    let secret = other_mrz("L898902C3", "740812", "120415").unwrap();
    assert!(reader.establish_bac_session_keys(secret.as_bytes()).is_err());
    assert!(reader.select_ef(&[0x01, 0x01], "EF.DG1", false).is_err());
}
