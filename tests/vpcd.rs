//! The simulated chip in a virtual reader, seen from the reader's side of the socket.
#![cfg(feature = "simulator")]
#![expect(clippy::unwrap_used, reason = "test helpers may say what must be so")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use paskontrol::simulator::{Chip, specimen, vpcd};

struct Reader {
    stream: TcpStream,
    card: JoinHandle<std::io::Result<()>>,
    leave: Arc<AtomicBool>,
}

/// A reader with the chip of dk-ready in it.
fn insert() -> Reader {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let leave = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&leave);
    let card = thread::spawn(move || {
        let mut chip: Chip = specimen("dk-ready").unwrap().chip.into_chip();
        vpcd::serve(&mut chip, address, &told)
    });
    let (stream, _) = listener.accept().unwrap();
    Reader { stream, card, leave }
}

impl Reader {
    fn send(&mut self, message: &[u8]) {
        self.stream.write_all(&u16::try_from(message.len()).unwrap().to_be_bytes()).unwrap();
        self.stream.write_all(message).unwrap();
    }

    fn receive(&mut self) -> Vec<u8> {
        let mut length = [0; 2];
        self.stream.read_exact(&mut length).unwrap();
        let mut message = vec![0; usize::from(u16::from_be_bytes(length))];
        self.stream.read_exact(&mut message).unwrap();
        message
    }

    fn exchange(&mut self, apdu: &str) -> String {
        self.send(&hex::decode(apdu).unwrap());
        hex::encode_upper(self.receive())
    }
}

#[test]
fn a_chip_answers_controls_and_commands() {
    let mut reader = insert();
    // Power on is not answered; the ATR is asked for afterwards, and again at every poll.
    reader.send(&[1]);
    reader.send(&[4]);
    assert_eq!(reader.receive(), [0x3B, 0x80, 0x80, 0x01, 0x01]);
    assert_eq!(reader.exchange("00A4040C07A0000002471001"), "9000");
    let challenge = reader.exchange("0084000008");
    assert!(challenge.ends_with("9000") && challenge.len() == 20, "{challenge}");
    reader.send(&[4]);
    assert_eq!(reader.receive().len(), 5);
    // The application is still selected after a poll, and no longer after each kind of reset.
    assert_eq!(reader.exchange("00A4020C020101"), "6982");
    for control in [0, 1, 2] {
        assert_eq!(reader.exchange("00A4040C07A0000002471001"), "9000");
        reader.send(&[control]);
        assert_eq!(reader.exchange("00A4020C020101"), "6A82");
    }
    // Bytes that are no command are answered, too: a reader that waits would hang.
    assert_eq!(reader.exchange("00A4"), "6700");
    drop(reader.stream);
    reader.card.join().unwrap().unwrap();
}

#[test]
fn a_chip_leaves_when_told() {
    let mut reader = insert();
    reader.send(&[4]);
    reader.receive();
    reader.leave.store(true, Ordering::Relaxed);
    reader.card.join().unwrap().unwrap();
    assert_eq!(reader.stream.read(&mut [0]).unwrap(), 0);
}

#[test]
fn a_message_cut_short_is_an_error() {
    let mut reader = insert();
    reader.stream.write_all(&[0, 10, 1, 2]).unwrap();
    drop(reader.stream);
    assert!(reader.card.join().unwrap().is_err());
}

#[test]
fn an_absent_reader_is_an_error() {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut chip = specimen("dk-ready").unwrap().chip.into_chip();
    assert!(vpcd::serve(&mut chip, address, &AtomicBool::new(false)).is_err());
}
