//! The real PC/SC stack, with cards of our own in the virtual readers of Debian's vsmartcard-vpcd.
//!
//! They need pcscd with those readers, best in a namespace of its own (`unshare -m -n`). Without, each test says that it
//! was skipped; with `PASKONTROL_PCSC_TESTS=1` it fails instead.
#![cfg(feature = "pcsc")]
#![expect(clippy::unwrap_used, reason = "tests may say what must be so, here outside #[test] too")]

mod virtual_reader;

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::os::linux::net::TcpStreamExt;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use paskontrol::iso7816::{CommandApdu, Le, Link, LinkFault, ResponseApdu, Status, blocking};
use paskontrol::readers::ReaderError;
use paskontrol::readers::pcsc::{self, OpenOptions, PcscLink, ReaderSelector};
use virtual_reader::{ADDRESS, READER, reader};

/// A card in the reader, taken out when dropped.
struct Card {
    stream: TcpStream,
    thread: Option<JoinHandle<()>>,
    /// The control octets seen: 0 power off, 1 power on, 2 reset.
    controls: Arc<Mutex<Vec<u8>>>,
}

impl Card {
    /// Answers each command with the closure's octets; `None` is a card pulled out before it answered.
    fn insert(answer: impl FnMut(&[u8]) -> Option<Vec<u8>> + Send + 'static) -> Self {
        let stream = TcpStream::connect(ADDRESS).unwrap();
        let controls = Arc::new(Mutex::new(Vec::new()));
        let (served, seen) = (stream.try_clone().unwrap(), Arc::clone(&controls));
        let thread = thread::spawn(move || {
            // Ends with an error when the card is taken out.
            let _ = serve(served, answer, &seen);
        });
        Self { stream, thread: Some(thread), controls }
    }
}

impl Drop for Card {
    fn drop(&mut self) {
        let _ = self.stream.shutdown(Shutdown::Both);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        wait_until("the card is seen to be gone", || open(Duration::ZERO).err() == Some(ReaderError::NoCardInTime));
    }
}

fn serve(
    mut stream: TcpStream,
    mut answer: impl FnMut(&[u8]) -> Option<Vec<u8>>,
    controls: &Mutex<Vec<u8>>,
) -> std::io::Result<()> {
    loop {
        let mut length = [0; 2];
        // Without, the reader's two writes and our delayed acknowledgement cost 40 ms a command.
        stream.set_quickack(true)?;
        stream.read_exact(&mut length)?;
        let mut message = vec![0; usize::from(u16::from_be_bytes(length))];
        stream.set_quickack(true)?;
        stream.read_exact(&mut message)?;
        let answer = match *message.as_slice() {
            [4] => vec![0x3B, 0x80, 0x80, 0x01, 0x01],
            [control] => {
                controls.lock().unwrap_or_else(PoisonError::into_inner).push(control);
                continue;
            }
            _ => match answer(&message) {
                Some(answer) => answer,
                None => return stream.shutdown(Shutdown::Both),
            },
        };
        let length = u16::try_from(answer.len()).unwrap().to_be_bytes();
        stream.write_all(&[&length[..], &answer].concat())?;
    }
}

fn wait_until(what: &str, condition: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(5);
    while !condition() {
        assert!(Instant::now() < deadline, "in vain: {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

fn options(wait: Duration) -> OpenOptions {
    OpenOptions { reader: ReaderSelector::NamePart("virtual pcd 00 00".to_owned()), wait, ..OpenOptions::default() }
}

fn open(wait: Duration) -> Result<PcscLink, ReaderError> {
    PcscLink::open(&options(wait))
}

fn opened() -> PcscLink {
    open(Duration::from_secs(5)).unwrap()
}

fn transmit(link: &mut PcscLink, command: &CommandApdu) -> Result<ResponseApdu, LinkFault> {
    blocking::run(link.transmit(command)).map_err(|error| error.fault)
}

fn read_binary(le: u32) -> CommandApdu {
    CommandApdu::new(0x00, 0xB0, 0x00, 0x00).with_le(Le::Bytes(le))
}

#[test]
fn a_waiting_program_sees_the_card_come_and_the_chip_answer() {
    let Some(_reader) = reader("a_waiting_program_sees_the_card_come_and_the_chip_answer") else { return };
    let waiting = thread::spawn(opened);
    thread::sleep(Duration::from_millis(100));
    let _card = Card::insert(|command| Some([command, &[0x90, 0x00]].concat()));
    let mut link = waiting.join().unwrap();
    assert_eq!(link.reader_name(), READER);
    assert_eq!(link.chip_capability().extended_length, None);
    let answer = transmit(&mut link, &read_binary(4)).unwrap();
    assert_eq!(answer, ResponseApdu::new([0x00, 0xB0, 0x00, 0x00, 0x04], Status::SUCCESS));
}

#[test]
fn the_longest_apdus_pass_and_longer_ones_are_refused_here() {
    let Some(_reader) = reader("the_longest_apdus_pass_and_longer_ones_are_refused_here") else { return };
    let _card = Card::insert(|command| {
        let extended_read = command.len() == 7;
        let data = if extended_read {
            vec![0x5A; 65_533]
        } else {
            u32::try_from(command.len()).unwrap().to_be_bytes().to_vec()
        };
        Some([data.as_slice(), &[0x90, 0x00]].concat())
    });
    let mut link = opened();
    assert_eq!(link.max_response(), 65_533);
    let answer = transmit(&mut link, &read_binary(65_536)).unwrap();
    assert_eq!(answer, ResponseApdu::new(vec![0x5A; 65_533], Status::SUCCESS));
    let write = |len| CommandApdu::new(0x00, 0xD6, 0x00, 0x00).with_data(vec![1; len]);
    assert_eq!(transmit(&mut link, &write(65_528)).unwrap().into_data(), 65_535_u32.to_be_bytes());
    assert_eq!(transmit(&mut link, &write(65_529)), Err(LinkFault::TooLong));
    assert!(transmit(&mut link, &read_binary(4)).is_ok(), "nothing was sent");
}

#[test]
fn an_answer_of_less_than_two_bytes_is_a_lost_chip() {
    let Some(_reader) = reader("an_answer_of_less_than_two_bytes_is_a_lost_chip") else { return };
    let _card = Card::insert(|command| Some(vec![0x90; usize::from(command[3])]));
    let mut link = opened();
    let ask = |bytes| CommandApdu::new(0x00, 0xB0, 0x00, bytes).with_le(Le::Bytes(1));
    assert_eq!(transmit(&mut link, &ask(1)), Err(LinkFault::ChipLost));
    assert!(transmit(&mut link, &ask(2)).is_ok());
}

#[test]
fn a_card_taken_away_is_a_lost_chip_during_and_between_commands() {
    let Some(_reader) = reader("a_card_taken_away_is_a_lost_chip_during_and_between_commands") else { return };
    for during in [true, false] {
        let mut count = 0;
        let card = Card::insert(move |_| {
            count += 1;
            (count < 3 || !during).then(|| vec![0x90, 0x00])
        });
        let mut link = opened();
        assert!(transmit(&mut link, &read_binary(4)).is_ok());
        assert!(transmit(&mut link, &read_binary(4)).is_ok());
        if !during {
            let _ = card.stream.shutdown(Shutdown::Both);
        }
        for _ in 0..4 {
            assert_eq!(transmit(&mut link, &read_binary(4)), Err(LinkFault::ChipLost));
            thread::sleep(Duration::from_millis(200));
        }
        drop(link);
    }
}

#[test]
fn a_silent_chip_is_given_up_in_time() {
    let Some(_reader) = reader("a_silent_chip_is_given_up_in_time") else { return };
    let _card = Card::insert(|_| {
        thread::sleep(Duration::from_millis(1500));
        None
    });
    let command_timeout = Duration::from_millis(300);
    let mut link = PcscLink::open(&OpenOptions { command_timeout, ..options(Duration::from_secs(5)) }).unwrap();
    let begin = Instant::now();
    assert_eq!(transmit(&mut link, &read_binary(4)), Err(LinkFault::Timeout));
    assert_eq!(transmit(&mut link, &read_binary(4)), Err(LinkFault::ReaderGone));
    drop(link);
    assert!(begin.elapsed() < Duration::from_millis(1000), "{:?}", begin.elapsed());
}

#[test]
fn a_dropped_link_leaves_a_reset_chip_and_a_free_reader() {
    let Some(_reader) = reader("a_dropped_link_leaves_a_reset_chip_and_a_free_reader") else { return };
    let card = Card::insert(|_| Some(vec![0x90, 0x00]));
    for _ in 0..3 {
        let mut link = opened();
        assert!(transmit(&mut link, &read_binary(4)).is_ok());
        card.controls.lock().unwrap().clear();
        drop(link);
        wait_until("the chip is reset", || {
            card.controls.lock().unwrap().iter().any(|control| matches!(control, 0 | 2))
        });
    }
}

#[test]
fn a_reader_held_by_another_program_is_busy() {
    let Some(_reader) = reader("a_reader_held_by_another_program_is_busy") else { return };
    let _card = Card::insert(|_| Some(vec![0x90, 0x00]));
    drop(opened());
    let context = ::pcsc::Context::establish(::pcsc::Scope::User).unwrap();
    let name = std::ffi::CString::new(READER).unwrap();
    let other = context.connect(&name, ::pcsc::ShareMode::Exclusive, ::pcsc::Protocols::ANY).unwrap();
    assert_eq!(open(Duration::from_secs(1)).err(), Some(ReaderError::Busy));
    other.disconnect(::pcsc::Disposition::LeaveCard).map_err(|(_, error)| error).unwrap();
    assert!(open(Duration::from_secs(1)).is_ok());
}

#[test]
fn another_program_does_not_get_in_between() {
    let Some(_reader) = reader("another_program_does_not_get_in_between") else { return };
    let _card = Card::insert(|_| Some(vec![0x90, 0x00]));
    let mut link = opened();
    let other = thread::spawn(|| {
        let context = ::pcsc::Context::establish(::pcsc::Scope::User).unwrap();
        let (shared, any) = (::pcsc::ShareMode::Shared, ::pcsc::Protocols::ANY);
        let mut card = context.connect(&std::ffi::CString::new(READER).unwrap(), shared, any).unwrap();
        // Waits for our transaction to end; what comes of it then is the other program's affair.
        let _ = card.reconnect(shared, any, ::pcsc::Disposition::ResetCard);
    });
    for _ in 0..5 {
        thread::sleep(Duration::from_millis(50));
        assert!(transmit(&mut link, &read_binary(4)).is_ok());
    }
    assert!(!other.is_finished());
    drop(link);
    other.join().unwrap();
}

#[test]
fn what_is_not_there_is_named() {
    let Some(_reader) = reader("what_is_not_there_is_named") else { return };
    assert_eq!(open(Duration::from_millis(200)).err(), Some(ReaderError::NoCardInTime));
    for reader in [ReaderSelector::NamePart("no such reader".to_owned()), ReaderSelector::Index(99)] {
        assert_eq!(pcsc::open(reader).err(), Some(ReaderError::ReaderNotFound));
    }
}

/// The service's socket cannot be named within this process, so another one asks.
#[test]
fn a_service_that_does_not_run_is_named() {
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "list_in_another_process", "--ignored", "--nocapture"])
        .env("PCSCLITE_CSOCK_NAME", "/nonexistent/pcscd.comm")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("list: Err(NoService)"), "{said}");
}

#[test]
#[ignore = "run by a_service_that_does_not_run_is_named"]
fn list_in_another_process() {
    eprintln!("list: {:?}", pcsc::list());
}

/// The whole road over the real stack, with short and with extended APDUs.
#[cfg(feature = "simulator")]
#[test]
fn a_simulated_passport_is_opened_read_and_proved_over_pcsc() {
    use std::sync::atomic::{AtomicBool, Ordering};

    use paskontrol::crypto::random::OsRng;
    use paskontrol::iso7816::files::{FileSelector, ReadStyle, read_file};
    use paskontrol::iso7816::{SecureLink, commands};
    use paskontrol::lds::{DataGroup, Dg15, FileId};
    use paskontrol::pki::PublicKey;
    use paskontrol::protocols::active_authentication::{messages, terminal, verify};
    use paskontrol::protocols::{Password, bac};
    use paskontrol::simulator::{specimen, vpcd};

    let Some(_reader) = reader("a_simulated_passport_is_opened_read_and_proved_over_pcsc") else { return };
    let specimen = specimen("dk-ready").unwrap();
    let password = Password::from_mrz(&specimen.mrz);
    let files = specimen.chip.chip().personality().files.clone();
    let leave = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&leave);
    let mut chip = specimen.chip.into_chip();
    let card = thread::spawn(move || vpcd::serve(&mut chip, ADDRESS, &told));
    for size in [256, 4096] {
        let mut link = opened();
        let select = commands::select_application(&commands::EMRTD_APPLICATION);
        assert_eq!(transmit(&mut link, &select).unwrap().status, Status::SUCCESS);
        let keys = blocking::run(bac::terminal::perform(&mut link, &password, &mut OsRng)).unwrap();
        let mut link = SecureLink::new(link, keys);
        let mut style = ReadStyle::up_to(size);
        let mut read = |file: FileId| {
            let selector = FileSelector::Fid(file.fid());
            blocking::run(read_file(&mut link, selector, &mut style, &mut |_| ())).unwrap()
        };
        for file in [FileId::EfCom, FileId::EfSod, FileId::Dg(DataGroup::DG1), FileId::Dg(DataGroup::DG2)] {
            assert_eq!(read(file), files.content(file).unwrap(), "{file} by {size}");
        }
        let dg15 = Dg15::parse(&read(FileId::Dg(DataGroup::DG15))).unwrap();
        let key = PublicKey::parse(&dg15.public_key).unwrap();
        let len = messages::signature_len(&key);
        let exchange = blocking::run(terminal::perform(&mut link, len, &mut OsRng)).unwrap();
        assert!(verify(&key, None, &exchange.challenge, &exchange.response).is_ok());
    }
    leave.store(true, Ordering::Relaxed);
    card.join().unwrap().unwrap();
    wait_until("the card is seen to be gone", || open(Duration::ZERO).err() == Some(ReaderError::NoCardInTime));
}

/// A whole inspection of each kind of chip over the real stack, to its verdict.
#[cfg(feature = "simulator")]
#[test]
fn every_protocol_is_spoken_over_pcsc() {
    use std::sync::atomic::{AtomicBool, Ordering};

    use paskontrol::lds::{DataGroup, FileId};
    use paskontrol::simulator::{specimen, vpcd};
    use paskontrol::{Assurance, NoProgress, OsRng, Plan, Policy, TrustSnapshot, inspect, verify};

    let Some(_reader) = reader("every_protocol_is_spoken_over_pcsc") else { return };
    for name in ["pace-gm", "pace-im", "pace-cam", "pace-dh", "ca-dh", "ca-ecdh-aes256", "eac-full"] {
        let specimen = specimen(name).unwrap();
        let mut plan = Plan::for_mrz(&specimen.mrz.lines().join("\n")).unwrap().simulated();
        let terminal = specimen.terminal.clone();
        if let Some(tree) = &terminal {
            plan = plan.with_terminal(tree.credentials());
        }
        let trust =
            specimen.trust.iter().fold(TrustSnapshot::builder(), |trust, csca| trust.certificate("test", csca)).build();
        let leave = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&leave);
        let mut chip = specimen.chip.into_chip();
        let card = thread::spawn(move || vpcd::serve(&mut chip, ADDRESS, &told));
        let mut link = opened();
        let evidence = blocking::run(inspect(&mut link, &plan, &mut OsRng, &mut NoProgress)).unwrap();
        let now = "2026-11-22T10:00:00+01:00".parse().unwrap();
        let report = verify(&evidence, &trust, &Policy::field(), now);
        assert_eq!(report.assurance, Assurance::A3, "{name}");
        assert_eq!(evidence.content(FileId::Dg(DataGroup::DG3)).is_some(), terminal.is_some(), "{name}");
        drop(link);
        leave.store(true, Ordering::Relaxed);
        card.join().unwrap().unwrap();
        wait_until("the card is seen to be gone", || open(Duration::ZERO).err() == Some(ReaderError::NoCardInTime));
    }
}
