//! Our chip read by Debian's mrtdreader, through pcscd: Basic Access Control, secure messaging with 3DES, EF.COM, EF.SOD,
//! DG1 and the portrait. It knows readers through libnfc only; a shim in its place leads to PC/SC.
#![cfg(feature = "pcsc")]

use std::path::Path;
use std::process::Command;

use paskontrol::lds::{DataGroup, Dg2, FileId};
use paskontrol::simulator::specimen;
use referees::programs;
use referees::virtual_reader::{self, SLOTS, SimulatedCard, Slot};

/// Builds the shim; false, said aloud, where something is missing.
fn is_ready(test: &str) -> bool {
    let source = programs::source("libnfc-pcsc.c");
    let needed = [
        (source.to_str().unwrap(), "../shared"),
        ("/usr/bin/mrtdreader", "mrtdreader"),
        ("/usr/include/nfc/nfc.h", "libnfc-dev"),
    ];
    if programs::skipped(test, &needed) {
        return false;
    }
    let shim = Path::new(env!("CARGO_TARGET_TMPDIR")).join("libnfc.so.6");
    let flags = ["-shared", "-fPIC", "-I/usr/include/PCSC", "-Wl,-soname,libnfc.so.6", "-lpcsclite"];
    programs::compile(&source, &shim, &flags).unwrap();
    true
}

/// Reads the chip in a slot. Gives the portrait, if it came to that, and all that was said.
fn run(slot: Slot, number: &str, birth: &str, expiry: &str) -> (Option<Vec<u8>>, String) {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new("/usr/bin/mrtdreader")
        .args(["-p", number, "-b", birth, "-e", expiry])
        .env("LD_LIBRARY_PATH", env!("CARGO_TARGET_TMPDIR"))
        .env("READER", slot.reader)
        .current_dir(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (std::fs::read(folder.path().join("image.jpg")).ok(), said)
}

fn hexadecimal(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

#[test]
fn mrtdreader_opens_our_chip_and_takes_the_portrait_out_unchanged() {
    let test = "mrtdreader_opens_our_chip_and_takes_the_portrait_out_unchanged";
    let Some(_readers) = virtual_reader::hold(test) else { return };
    if !is_ready(test) {
        return;
    }
    let [slot, _] = SLOTS;
    for name in ["dk-ready", "bac-only", "rsa-pss", "pace-gm"] {
        let specimen = specimen(name).unwrap();
        let printed = specimen.mrz.key_information().reveal().to_string();
        let files = specimen.chip.chip().personality().files.clone();
        let content = |file: FileId| files.content(file).unwrap();
        let faces = Dg2::parse(content(FileId::Dg(DataGroup::DG2))).unwrap().faces;
        let _card = SimulatedCard::insert(specimen.chip.into_chip(), slot).unwrap();
        let (portrait, said) = run(slot, &printed[..9], &printed[10..16], &printed[17..23]);
        assert!(portrait.as_ref() == Some(faces[0].image.reveal()), "{name}: {said}");
        for file in [FileId::EfCom, FileId::EfSod] {
            assert!(said.contains(&hexadecimal(content(file))), "{file} of {name}: {said}");
        }
        assert!(said.contains(specimen.mrz.lines().concat().as_str()), "DG1 of {name}: {said}");
    }
}

#[test]
fn mrtdreader_is_not_let_in_with_another_number() {
    let test = "mrtdreader_is_not_let_in_with_another_number";
    let Some(_readers) = virtual_reader::hold(test) else { return };
    if !is_ready(test) {
        return;
    }
    let [slot, _] = SLOTS;
    let _card = SimulatedCard::insert(specimen("dk-ready").unwrap().chip.into_chip(), slot).unwrap();
    let (portrait, said) = run(slot, "L898902C3", "740812", "120415");
    assert_eq!(portrait, None, "{said}");
}
