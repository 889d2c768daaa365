use proptest::prelude::*;

use super::*;
use crate::crypto::cipher::CipherAlgorithm;
use crate::encoding::{Tag, TlvErrorKind, ber_tlv};
use crate::iso7816::commands::Instruction;
use crate::iso7816::scripted::Scripted;
use crate::iso7816::secure_messaging::{ChipSession, SendSequenceCounter, SessionKeys};
use crate::iso7816::{CommandApdu, Le, Link, LinkError, LinkFault, ResponseApdu, SecureLink, Status, blocking};

const FID: u16 = 0x0102;

/// A data group whose bytes are all different from their neighbours, with `total` bytes in all.
fn file(total: usize) -> Vec<u8> {
    let value_len =
        (0..total).rev().find(|length| ber_tlv::encode_length(*length).len() + 1 + length <= total).unwrap();
    let value: Vec<u8> = (0..value_len).map(|i| u8::try_from(i % 251).unwrap()).collect();
    ber_tlv::encode(Tag::new(0x75), &value)
}

/// A chip with one file, and what is odd about it.
#[derive(Clone)]
struct Odd {
    file: Vec<u8>,
    /// 6700 for more than this.
    refuses_above: usize,
    /// Answers with at most this.
    gives_at_most: usize,
    /// 6700 for any read beyond the end.
    minds_the_end: bool,
    /// The status that goes with an answer shorter than asked.
    at_the_end: Status,
    /// Answers end here, wherever that is.
    cut_off_at: usize,
    /// 6Cxx instead of a shorter answer.
    wants_exact: bool,
}

impl Odd {
    fn none(file: Vec<u8>) -> Self {
        Self {
            file,
            refuses_above: usize::MAX,
            gives_at_most: usize::MAX,
            minds_the_end: false,
            at_the_end: Status::SUCCESS,
            cut_off_at: usize::MAX,
            wants_exact: false,
        }
    }

    fn answer(&self, command: &CommandApdu) -> ResponseApdu {
        let Le::Bytes(le) = command.le else {
            assert_eq!(hex::encode(command.encode().unwrap()), "00a4020c020102");
            return ResponseApdu::status_only(Status::SUCCESS);
        };
        let le = usize::try_from(le).unwrap();
        let (offset, wanted) = if command.ins == 0xB1 {
            let offset = command.data[2..].iter().fold(0, |sum, octet| sum << 8 | usize::from(*octet));
            assert!(offset >= 0x8000, "the odd instruction is for large offsets");
            (offset, (0..=le).rev().find(|n| ber_tlv::encode(Tag::new(0x53), &vec![0; *n]).len() <= le).unwrap())
        } else {
            let offset = usize::from(u16::from_be_bytes([command.p1, command.p2]));
            assert!(offset + le <= 0x8000, "the even instruction ends at 32 KiB");
            (offset, le)
        };
        let Some(rest) = self.file.get(offset..).filter(|rest| !rest.is_empty()) else {
            return ResponseApdu::status_only(Status::WRONG_OFFSET);
        };
        if le > self.refuses_above || (self.minds_the_end && wanted > rest.len()) {
            return ResponseApdu::status_only(Status::WRONG_LENGTH);
        }
        let given = wanted.min(rest.len()).min(self.gives_at_most);
        if self.wants_exact && given < wanted {
            return ResponseApdu::status_only(Status::new(0x6C00 | u16::try_from(given & 0xFF).unwrap()));
        }
        let status = if given < wanted { self.at_the_end } else { Status::SUCCESS };
        let data = rest[..given].to_vec();
        let mut data = if command.ins == 0xB1 { ber_tlv::encode(Tag::new(0x53), &data) } else { data };
        data.truncate(self.cut_off_at);
        ResponseApdu::new(data, status)
    }

    fn link(&self) -> Scripted<impl FnMut(&CommandApdu) -> Result<ResponseApdu, LinkError> + Send> {
        let chip = self.clone();
        Scripted::new(move |command: &CommandApdu| Ok(chip.answer(command)))
    }

    /// Reads with `style` and counts the READ BINARY commands.
    fn read(&self, style: &mut ReadStyle, max_response: u32) -> (Result<Vec<u8>, ReadError>, usize) {
        let mut link = self.link().with_max_response(max_response);
        let result = read(&mut link, style);
        (result, link.commands - 1)
    }
}

fn read(link: &mut impl Link, style: &mut ReadStyle) -> Result<Vec<u8>, ReadError> {
    let mut last = 0;
    let mut progress = |progress: Progress| {
        assert!(progress.read >= last && progress.total.is_none_or(|total| progress.read <= total));
        last = progress.read;
    };
    blocking::run(read_file(link, FileSelector::Fid(FID), style, &mut progress))
}

#[test]
fn files_take_no_more_commands_than_their_size_demands() {
    for (total, size, commands) in [
        (22, 256, 1),
        (93, 256, 1),
        (256, 256, 1),
        (257, 256, 2),
        (18_460, 231, 80),
        (18_460, 256, 73),
        (18_460, 65_536, 1),
        (32_768, 65_536, 1),
        // Where the odd instruction begins, a command ends.
        (40_000, 65_536, 2),
        (100_000, 256, 128 + 267),
    ] {
        let (result, used) = Odd::none(file(total)).read(&mut ReadStyle::up_to(size), 65_536);
        assert_eq!(result.unwrap(), file(total));
        assert_eq!(used, commands, "{total} bytes by {size}");
    }
}

#[test]
fn a_link_of_short_apdus_is_never_asked_for_more() {
    let (result, used) = Odd { refuses_above: 256, ..Odd::none(file(1000)) }.read(&mut ReadStyle::up_to(65_536), 256);
    assert_eq!((result.unwrap().len(), used), (1000, 4));
}

#[test]
fn every_way_of_ending_a_file_is_understood() {
    for at_the_end in [Status::SUCCESS, Status::END_OF_FILE, Status::new(0x6101)] {
        for size in [4, 22, 300, 33_000] {
            let chip = Odd { at_the_end, ..Odd::none(file(size)) };
            assert_eq!(chip.read(&mut ReadStyle::short(), 256).0.unwrap(), chip.file);
            let exact = Odd { wants_exact: true, ..chip.clone() };
            assert_eq!(exact.read(&mut ReadStyle::short(), 256).0.unwrap(), chip.file);
            let strict = Odd { minds_the_end: true, ..chip.clone() };
            let mut style = ReadStyle::short();
            assert_eq!(strict.read(&mut style, 256).0.unwrap(), chip.file);
            assert_eq!(style.size(), 256, "the size was not to blame");
        }
    }
}

#[test]
fn padding_behind_the_data_object_is_not_read_as_content() {
    let chip = Odd::none([file(300), vec![0xFF; 500]].concat());
    assert_eq!(chip.read(&mut ReadStyle::short(), 256).0.unwrap(), file(300));
}

#[test]
fn refused_sizes_are_remembered_for_the_next_file() {
    for (refuses_above, learned) in [(0xE7, 231), (0xDF, 223), (0xA0, 160), (128, 128), (40, 32)] {
        let chip = Odd { refuses_above, ..Odd::none(file(3000)) };
        let mut style = ReadStyle::up_to(65_536);
        assert_eq!(chip.read(&mut style, 65_536).0.unwrap(), chip.file);
        assert_eq!(style.size(), learned);
        let (result, used) = chip.read(&mut style, 65_536);
        assert_eq!((result.unwrap(), used), (file(3000), 3000_usize.div_ceil(usize::try_from(learned).unwrap())));
    }
    let nothing = Odd { refuses_above: 3, ..Odd::none(file(3000)) };
    let refused = ReadError::Refused { command: Instruction::ReadBinary, status: Status::WRONG_LENGTH };
    assert_eq!(nothing.read(&mut ReadStyle::short(), 256).0, Err(refused));
}

#[test]
fn short_answers_are_continued_from_what_came() {
    for gives_at_most in [1, 31, 96, 200] {
        let chip = Odd { gives_at_most, ..Odd::none(file(400)) };
        let (result, used) = chip.read(&mut ReadStyle::short(), 256);
        if gives_at_most == 1 {
            assert_eq!(result, Err(ReadError::Limit(ReadLimit::Commands)));
        } else {
            assert_eq!(result.unwrap(), chip.file);
            assert_eq!(used, 400_usize.div_ceil(gives_at_most));
        }
    }
    let exact = Odd { gives_at_most: 160, wants_exact: true, ..Odd::none(file(1000)) };
    let mut style = ReadStyle::short();
    assert_eq!(exact.read(&mut style, 256).0.unwrap(), exact.file);
    assert_eq!(style.size(), 160);
}

#[test]
fn half_an_object_is_asked_for_again_in_smaller_pieces() {
    let chip = Odd { cut_off_at: 200, ..Odd::none(file(40_000)) };
    let mut style = ReadStyle::up_to(2048);
    let (result, used) = chip.read(&mut style, 2048);
    assert_eq!(result.unwrap(), chip.file);
    // Whole in pieces of 200, then cut off at 2048, 256, 231 and 223 on the way to 192, with two octets of header.
    let (even, odd) = (0x8000_usize.div_ceil(200), (40_000_usize - 0x8000).div_ceil(190));
    assert_eq!((style.size(), used), (192, even + 4 + odd));
    let nothing = Odd { cut_off_at: 4, ..Odd::none(file(40_000)) };
    assert!(nothing.read(&mut ReadStyle::up_to(2048), 2048).0.is_err());
}

/// What comes of a chip that answers every READ BINARY alike.
fn always(answer: ResponseApdu) -> Result<Vec<u8>, ReadError> {
    let mut link = Scripted::new(move |command: &CommandApdu| {
        Ok(if command.ins == 0xA4 { ResponseApdu::status_only(Status::SUCCESS) } else { answer.clone() })
    });
    let result = read(&mut link, &mut ReadStyle::short());
    assert!(link.commands < 2_000_000 / 16, "bounded");
    result
}

#[test]
fn answers_that_make_no_file_are_named() {
    let misbehaved = |kind| Err(ReadError::Misbehaved(kind));
    let data = |data: &[u8]| always(ResponseApdu::new(data, Status::SUCCESS));
    assert_eq!(data(&[]), misbehaved(ReadMisbehaviour::NoProgress));
    assert_eq!(data(&[0x75; 300]), misbehaved(ReadMisbehaviour::TooMuchData));
    assert_eq!(data(&[0x75, 0x80]), misbehaved(ReadMisbehaviour::NotTlv(TlvErrorKind::LengthForm)));
    assert_eq!(data(&[0xFF; 200]), misbehaved(ReadMisbehaviour::NotTlv(TlvErrorKind::TagTooLong)));
    let huge = [0x75, 0x84, 0xFF, 0xFF, 0xFF, 0xFF];
    assert_eq!(data(&huge), misbehaved(ReadMisbehaviour::NoSuchLength { declared: 0x1_0000_0005 }));
    let large = [0x75, 0x83, 0xEF, 0xFF, 0xFF];
    assert_eq!(data(&large), Err(ReadError::Limit(ReadLimit::FileSize { declared: 0xF0_0004 })));
    let early = Odd::none(file(300)[..200].to_vec()).read(&mut ReadStyle::short(), 256).0;
    assert_eq!(early, misbehaved(ReadMisbehaviour::EndsEarly { read: 200, declared: 300 }));
    let endless = always(ResponseApdu::new([&[0x75, 0x83, 0x0F, 0, 0][..], &[0; 251]].concat(), Status::SUCCESS));
    assert_eq!(endless, misbehaved(ReadMisbehaviour::NotDiscretionaryData));
    for status in [0x6982, 0x6A82, 0x6281, 0x6CFF] {
        let status = Status::new(status);
        let refused = Err(ReadError::Refused { command: Instruction::ReadBinary, status });
        let result = always(ResponseApdu::status_only(status));
        if status.exact_length().is_none() {
            assert_eq!(result, refused);
        } else {
            assert!(result.is_err());
        }
    }
}

#[test]
fn a_file_that_cannot_be_selected_is_not_read() {
    let mut link = Scripted::new(|_: &CommandApdu| Ok(ResponseApdu::status_only(Status::NOT_FOUND)));
    let error = read(&mut link, &mut ReadStyle::short()).unwrap_err();
    assert!(error.is_not_found());
    assert_eq!(link.commands, 1);
}

#[test]
fn a_file_larger_than_the_limit_is_refused_at_its_header() {
    let chip = Odd::none(file(5000));
    let mut reading = FileReading::new(FileSelector::Fid(FID), Extent::FirstObject).with_limit(4999);
    let result = blocking::run(reading.run(&mut chip.link(), &mut ReadStyle::short(), &mut |_| ()));
    assert_eq!(result, Err(ReadError::Limit(ReadLimit::FileSize { declared: 5000 })));
}

#[test]
fn open_ended_files_are_read_to_the_end() {
    for at_the_end in [Status::SUCCESS, Status::END_OF_FILE] {
        for objects in [1, 3, 20] {
            let content = file(100).repeat(objects);
            let chip = Odd { at_the_end, ..Odd::none(content.clone()) };
            let mut reading = FileReading::new(FileSelector::Fid(FID), Extent::ToTheEnd);
            let result = blocking::run(reading.run(&mut chip.link(), &mut ReadStyle::short(), &mut |_| ()));
            assert_eq!(result.unwrap(), content);
        }
    }
    let exact_fit = Odd::none(file(256));
    let mut reading = FileReading::new(FileSelector::Current, Extent::ToTheEnd);
    let result = blocking::run(reading.run(&mut exact_fit.link(), &mut ReadStyle::short(), &mut |_| ()));
    assert_eq!(result.unwrap(), exact_fit.file);
}

#[test]
fn a_lost_session_is_resumed_where_it_stopped() {
    let chip = Odd::none(file(1000));
    let mut reading = FileReading::new(FileSelector::Fid(FID), Extent::FirstObject);
    let mut style = ReadStyle::short();
    let mut count = 0;
    let mut failing = Scripted::new(|command: &CommandApdu| {
        count += 1;
        if count == 4 { Err(LinkFault::Unprotected.into()) } else { Ok(chip.answer(command)) }
    });
    let first = blocking::run(reading.run(&mut failing, &mut style, &mut |_| ()));
    assert_eq!(first, Err(ReadError::Transport(LinkFault::Unprotected.into())));
    assert_eq!(reading.bytes_read(), 512);
    assert_eq!(style.size(), 256, "this size has worked before, so it is not to blame");
    let mut link = chip.link();
    assert_eq!(blocking::run(reading.run(&mut link, &mut style, &mut |_| ())).unwrap(), chip.file);
    assert_eq!(link.commands, 1 + 488_usize.div_ceil(256));
}

#[test]
fn a_chip_that_drops_the_session_over_a_size_is_read_in_the_next_session() {
    for (bears, sessions) in [(231, 1), (160, 2), (100, 3)] {
        let chip = Odd { refuses_above: bears, ..Odd::none(file(1000)) };
        let mut reading = FileReading::new(FileSelector::Fid(FID), Extent::FirstObject);
        let mut style = ReadStyle::short();
        for session in 1..=sessions {
            let mut link = dropping(chip.clone());
            let result = blocking::run(reading.run(&mut link, &mut style, &mut |_| ()));
            assert_eq!(result.is_ok(), session == sessions, "{bears} {session} {style:?}");
        }
    }
}

/// Under secure messaging, with a chip that answers what it refuses in plain.
fn dropping(chip: Odd) -> SecureLink<impl Link> {
    let cipher = CipherAlgorithm::TripleDes;
    let keys = || SessionKeys::derive(cipher, b"shared", SendSequenceCounter::zero(cipher));
    let mut session = ChipSession::new(keys());
    let link = Scripted::new(move |command: &CommandApdu| {
        let answer = chip.answer(&session.unwrap_command(command).unwrap());
        Ok(if answer.status == Status::WRONG_LENGTH { answer } else { session.wrap_response(&answer).unwrap() })
    });
    SecureLink::new(link, keys())
}

fn secured(chip: Odd, cipher: CipherAlgorithm, max_response: u32) -> SecureLink<impl Link> {
    let keys = || SessionKeys::derive(cipher, b"shared", SendSequenceCounter::zero(cipher));
    let mut session = ChipSession::new(keys());
    let link = Scripted::new(move |command: &CommandApdu| {
        let parsed = CommandApdu::parse(&command.encode().unwrap()).unwrap();
        let answer = chip.answer(&session.unwrap_command(&parsed).unwrap());
        let secured = session.wrap_response(&answer).unwrap();
        assert!(u32::try_from(secured.data.len()).unwrap() <= if parsed.is_extended() { max_response } else { 256 });
        Ok(secured)
    });
    SecureLink::new(link.with_max_response(max_response), keys())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_file_is_read_under_any_cipher(
        total in prop::sample::select(vec![2_usize, 129, 130, 223, 224, 231, 232, 240, 256, 260, 5_000, 33_000, 70_000]),
        cipher in prop::sample::select(vec![
            CipherAlgorithm::TripleDes, CipherAlgorithm::Aes128, CipherAlgorithm::Aes192, CipherAlgorithm::Aes256,
        ]),
        max_response in prop::sample::select(vec![256_u32, 1_000, 65_536]),
    ) {
        let mut link = secured(Odd::none(file(total)), cipher, max_response);
        prop_assert_eq!(read(&mut link, &mut ReadStyle::up_to(65_536)).unwrap(), file(total));
    }

    #[test]
    fn arbitrary_answers_never_panic_and_always_end(
        answers in prop::collection::vec((prop::collection::vec(any::<u8>(), 0..40), any::<u16>()), 1..20),
        open: bool,
    ) {
        let mut next = answers.into_iter().cycle();
        let mut link = Scripted::new(move |command: &CommandApdu| {
            let (data, status) = next.next().unwrap();
            let status = if command.ins == 0xA4 || status % 4 > 0 { Status::SUCCESS } else { Status::new(status) };
            Ok(ResponseApdu::new(data, status))
        });
        let extent = if open { Extent::ToTheEnd } else { Extent::FirstObject };
        let mut reading = FileReading::new(FileSelector::Fid(FID), extent).with_limit(10_000);
        let _ = blocking::run(reading.run(&mut link, &mut ReadStyle::up_to(65_536), &mut |_| ()));
    }
}
