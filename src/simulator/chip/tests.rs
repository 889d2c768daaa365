//! Refusals, one by one, and what no command sequence may bring about.

use super::*;
use crate::crypto::secret::Secret;
use crate::iso7816::{CommandApdu, Le, ResponseApdu, Status};
use crate::lds::{DataGroup, FileId};
use crate::simulator::access_conditions::{AccessConditions, Protection};
use crate::simulator::file_system::{FileSystem, ef_dir};
use proptest::prelude::*;

/// Stands in every file of the application: what must not come out.
const CONTENT: &[u8] = b"only after access control";

fn file(tag: u32, length: usize) -> Vec<u8> {
    let mut value = CONTENT.repeat(length / CONTENT.len() + 1);
    value.truncate(length);
    crate::encoding::ber_tlv::encode(crate::encoding::Tag::new(tag), &value)
}

fn chip(protection: Protection, limits: Limits) -> Chip {
    let mut files = FileSystem::new();
    files.write(FileId::EfDir, ef_dir());
    files.write(FileId::EfCom, file(0x60, 30));
    files.write(FileId::Dg(DataGroup::DG1), file(0x61, 91));
    files.write(FileId::Dg(DataGroup::DG2), file(0x75, 40_000));
    files.write(FileId::Dg(DataGroup::DG3), file(0x63, 91));
    Chip::new(Personality {
        files,
        conditions: AccessConditions::new(protection),
        key_information: Secret::new(b"L898902C<369080619406236".to_vec()),
        active_authentication: None,
        pace: PaceData::default(),
        chip_authentication: Vec::new(),
        terminal_authentication: None,
        limits,
        seed: 1,
    })
}

fn with_every_protocol() -> Chip {
    use crate::crypto::cipher::CipherAlgorithm::Aes128;
    use crate::protocols::KeyAgreement;
    use crate::protocols::pace::{DomainParameters, Mapping, Offer, Variant};
    let parameters = DomainParameters::from_parameter_id(12).unwrap();
    let variant = Variant::new(KeyAgreement::Ecdh, Mapping::Generic, Aes128).unwrap();
    let mut personality = chip(Protection::PaceAndBac, EXTENDED).into_personality();
    personality.pace.offers = vec![Offer::standardized(variant, parameters).unwrap()];
    let mut random = crate::simulator::SeededRandom::new(3);
    let key = StaticKeyPair::generate(parameters, None, vec![Aes128], &mut random).unwrap();
    personality.chip_authentication = vec![key];
    Chip::new(personality)
}

const EXTENDED: Limits = Limits { max_command: 4096, max_response: 4096 };

fn send(chip: &mut Chip, apdu: &str) -> ResponseApdu {
    chip.respond(&CommandApdu::parse(&hex::decode(apdu.replace(' ', "")).unwrap()).unwrap())
}

fn status(chip: &mut Chip, apdu: &str) -> String {
    send(chip, apdu).status.to_string()
}

const SELECT_APPLICATION: &str = "00A4040C 07 A0000002471001";

#[test]
fn wrong_commands_are_refused_as_the_standard_words_it() {
    for (apdu, expected) in [
        // Class and instruction.
        ("80B0000004", "6E00"),
        ("10B0000004", "6884"),
        ("0CB0000004", "6982"),
        ("00FF0000", "6D00"),
        ("0088000008 0102030405060708 00", "6D00"),
        // SELECT.
        ("00A4000C", "9000"),
        ("00A4000C 02 3F00", "9000"),
        ("00A4040C 07 A0000002471001", "9000"),
        ("00A4040C 07 A0000002471002", "6A82"),
        ("00A4040C 06 A00000024710", "6A82"),
        ("00A4020C 02 011C", "6A82"),
        ("00A4020C 02 2F00", "9000"),
        ("00A4020C 03 2F0000", "6700"),
        ("00A4020C", "6700"),
        ("00A4050C 02 2F00", "6A86"),
        ("00A40203 02 2F00", "6A86"),
        // READ BINARY before and after a selection.
        ("00B0000004", "6986"),
        ("00B00000", "6700"),
        ("00B09E0004", "9000"),
        ("00B0DE0004", "6A86"),
        ("00B0800004", "6A86"),
        ("00B09F0004", "6A86"),
        ("00B0810004", "6A82"),
        ("00B09EFF04", "6B00"),
        ("00B09E00 01 00 04", "6700"),
        ("00B1001E 03 540100 08", "9000"),
        ("00B1001E 03 530100 08", "6A80"),
        ("00B1001E 02 5400 08", "6A80"),
        ("00B1001E 0B 5409010000000000000000 08", "6A80"),
        ("00B1001E 04 5402FFFF 08", "6B00"),
        ("00B1011E 03 540100 08", "6A86"),
        // Access control belongs to the application.
        ("0084000008", "6985"),
        ("0084010008", "6A86"),
        ("0084000004", "6700"),
        ("00840000", "6700"),
    ] {
        let mut chip = chip(Protection::Bac, EXTENDED);
        assert_eq!(status(&mut chip, apdu), expected, "{apdu}");
    }
}

#[test]
fn the_application_opens_to_nobody_before_access_control() {
    let mut chip = chip(Protection::Bac, EXTENDED);
    send(&mut chip, SELECT_APPLICATION);
    for (apdu, expected) in [
        ("00A4020C 02 0101", "6982"),
        ("00A4020C 02 0107", "6982"),
        ("00B0810004", "6982"),
        ("00B0000004", "6982"),
        ("00B10001 03 540100 08", "6982"),
        ("0084000008", "9000"),
        ("00820000 03 000000 28", "6700"),
    ] {
        assert_eq!(status(&mut chip, apdu), expected, "{apdu}");
    }
    // A challenge serves once, and not across a selection or a reset.
    let guess = format!("00820000 28 {} 28", "00".repeat(40));
    assert_eq!(status(&mut chip, &guess), "6300");
    assert_eq!(status(&mut chip, &guess), "6985");
    send(&mut chip, "0084000008");
    send(&mut chip, SELECT_APPLICATION);
    assert_eq!(status(&mut chip, &guess), "6985");
    chip.reset();
    assert_eq!(status(&mut chip, "0084000008"), "6985");
}

#[test]
fn reading_ends_with_the_file() {
    let mut chip = chip(Protection::None, EXTENDED);
    send(&mut chip, SELECT_APPLICATION);
    assert_eq!(status(&mut chip, "00A4020C 02 0101"), "9000");
    for (apdu, count, expected) in [
        ("00B0000004", 4, "9000"),
        ("00B0000000", 93, "9000"),
        ("00B000005D", 93, "9000"),
        ("00B000005E", 93, "6282"),
        ("00B0005C01", 1, "9000"),
        ("00B0005D01", 0, "6B00"),
        ("00B00000 000000", 93, "9000"),
        ("00B00000 000100", 93, "6282"),
        ("00B00000 001000", 93, "6282"),
        ("00B00000 001001", 0, "6700"),
        ("00B0810002", 2, "9000"),
        ("00B0830004", 0, "6982"),
        ("0084000008", 0, "6D00"),
        ("00A4020C 02 0103", 0, "6982"),
        ("00A4020C 02 0104", 0, "6A82"),
    ] {
        let response = send(&mut chip, apdu);
        assert_eq!((response.data.len(), response.status.to_string().as_str()), (count, expected), "{apdu}");
    }
}

#[test]
fn the_odd_instruction_reaches_beyond_32_kilobytes() {
    let mut chip = chip(Protection::None, EXTENDED);
    let expected = chip.personality.files.content(FileId::Dg(DataGroup::DG2)).unwrap().to_vec();
    send(&mut chip, SELECT_APPLICATION);
    send(&mut chip, "00A4020C 02 0102");
    let response = send(&mut chip, "00B10000 04 54028001 10");
    assert_eq!(response.data[..2], [0x53, 14]);
    assert_eq!(response.data[2..], expected[0x8001..0x8001 + 14]);
    // DO'53' with its header fits into what was asked for, also where the header grows.
    for (le, octets) in [("03", 3), ("81", 129), ("82", 130), ("83", 131), ("FF", 255)] {
        let response = send(&mut chip, &format!("00B10000 04 54028001 {le}"));
        assert!((octets - 1..=octets).contains(&response.data.len()), "{le} {}", response.data.len());
        assert_eq!(response.status, Status::SUCCESS);
    }
    assert_eq!(status(&mut chip, "00B10000 04 54028001 02"), "6700");
    // The last octets, and one past them.
    assert_eq!(status(&mut chip, "00B10000 04 54029C43 03"), "9000");
    assert_eq!(status(&mut chip, "00B10000 04 54029C43 04"), "6282");
    assert_eq!(status(&mut chip, "00B10000 04 54029C44 04"), "6B00");
}

#[test]
fn a_chip_without_extended_length_refuses_the_form() {
    let mut chip = chip(Protection::None, Limits::SHORT);
    assert_eq!(status(&mut chip, "00B09E00 000004"), "6700");
    assert_eq!(status(&mut chip, "00B09E0004"), "9000");
}

#[test]
fn control_information_names_what_was_selected() {
    let mut chip = chip(Protection::Bac, EXTENDED);
    assert_eq!(hex::encode(&send(&mut chip, "00A40400 07 A0000002471001 00").data), "6f098407a0000002471001");
    assert!(send(&mut chip, "00A40400 07 A0000002471001").data.is_empty());
}

proptest! {
    #[test]
    fn arbitrary_commands_never_panic_and_never_leak(
        commands in prop::collection::vec((any::<[u8; 4]>(), prop::collection::vec(any::<u8>(), 0..50), prop::option::of(1_u32..70_000)), 1..40),
    ) {
        let mut chip = with_every_protocol();
        send(&mut chip, SELECT_APPLICATION);
        for ([cla, ins, p1, p2], data, le) in commands {
            // Half of them with a class and an instruction the chip knows.
            let cla = if cla & 1 == 0 { cla & 0x0C } else { cla };
            let known = [0xA4, 0xB0, 0xB1, 0x84, 0x82, 0x88, 0x22, 0x86, 0x2A];
            let ins = if ins & 1 == 0 { known[usize::from(ins) % known.len()] } else { ins };
            let command = CommandApdu::new(cla, ins, p1, p2).with_data(data).with_le(le.map_or(Le::None, Le::Bytes));
            let response = chip.respond(&command);
            prop_assert!(!response.data.windows(8).any(|window| CONTENT.repeat(2).windows(8).any(|secret| secret == window)));
            prop_assert!(!chip.access_granted());
        }
    }
}
