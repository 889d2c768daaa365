//! A chip in a virtual PC/SC reader, over the protocol of the vsmartcard project's vpcd driver.
//!
//! The chip is the TCP client. Every message in both directions is a length of two octets, big-endian, and that many
//! octets. One octet from the reader is a control: 0 power off, 1 power on, 2 reset (none is answered), 4 asks for the
//! ATR. Anything else is a command APDU, answered with the response APDU.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::air::LinkModel;
use super::chip::Chip;
use crate::iso7816::{CommandApdu, ResponseApdu, Status};

/// Where the first virtual reader of Debian's vsmartcard-vpcd waits for its card.
pub const DEFAULT_ADDRESS: &str = "127.0.0.1:35963";

/// A contactless chip without historical bytes (PC/SC part 3, 3.1.3.2.3), which every reader takes for T=1.
const ATR: [u8; 5] = [0x3B, 0x80, 0x80, 0x01, 0x01];

/// How often a waiting chip looks whether it should leave.
const PATIENCE: Duration = Duration::from_millis(100);

/// Puts the chip into the virtual reader at `address` and answers until the reader goes away or `leave` is set.
///
/// # Errors
/// When the reader cannot be reached, or the connection breaks in the middle of a message.
pub fn serve(chip: &mut Chip, address: impl ToSocketAddrs, leave: &AtomicBool) -> io::Result<()> {
    serve_at(chip, address, leave, None)
}

/// The same as slowly as a real chip: every answer waits for as long as the model says it takes on the air.
///
/// # Errors
/// As for [`serve`].
pub fn serve_at(
    chip: &mut Chip,
    address: impl ToSocketAddrs,
    leave: &AtomicBool,
    model: Option<&LinkModel>,
) -> io::Result<()> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    chip.reset();
    while let Some(message) = receive(&mut stream, leave)? {
        let began = Instant::now();
        if let Some(answer) = answer(chip, &message) {
            if let Some(model) = model {
                wait(model, &message, &answer, began);
            }
            send(&mut stream, &answer)?;
        }
    }
    chip.reset();
    Ok(())
}

/// What the chip says to one message, if anything.
fn answer(chip: &mut Chip, message: &[u8]) -> Option<Vec<u8>> {
    match message {
        // Power off, power on, reset: the session is gone, the files stay.
        [0..=2] => {
            chip.reset();
            None
        }
        [4] => Some(ATR.to_vec()),
        [_] | [] => None,
        apdu => {
            let response = CommandApdu::parse(apdu)
                .map_or_else(|_| ResponseApdu::status_only(Status::WRONG_LENGTH), |command| chip.respond(&command));
            Some(response.encode())
        }
    }
}

/// Waits until the exchange has taken as long as it would on the air; what it has taken here counts.
fn wait(model: &LinkModel, message: &[u8], answer: &[u8], began: Instant) {
    if let Ok(command) = CommandApdu::parse(message) {
        let takes = model.exchange(&command, message.len(), answer.len());
        thread::sleep(takes.saturating_sub(began.elapsed()));
    }
}

fn send(stream: &mut TcpStream, message: &[u8]) -> io::Result<()> {
    // The length field ends at 65 535; a chip that would say more has a personality this reader cannot carry.
    let length = u16::try_from(message.len()).map_err(|_| io::Error::from(ErrorKind::InvalidData))?;
    // One write: two would wait for each other's acknowledgement.
    let mut framed = length.to_be_bytes().to_vec();
    framed.extend_from_slice(message);
    stream.write_all(&framed)
}

/// The next message; `None` when the reader closed the connection between messages, or when it is time to leave.
fn receive(stream: &mut TcpStream, leave: &AtomicBool) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 2];
    if !fill(stream, &mut length, leave)? {
        return Ok(None);
    }
    let mut message = vec![0; usize::from(u16::from_be_bytes(length))];
    if !fill(stream, &mut message, leave)? {
        return Ok(None);
    }
    Ok(Some(message))
}

/// Fills the whole buffer; `false` when the connection ended before its first octet, or on leaving.
fn fill(stream: &mut TcpStream, buffer: &mut [u8], leave: &AtomicBool) -> io::Result<bool> {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        if leave.load(Ordering::Relaxed) {
            return Ok(false);
        }
        acknowledge_at_once(stream)?;
        match stream.read(rest) {
            Ok(0) if filled == 0 => return Ok(false),
            Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
            Ok(count) => filled += count,
            Err(error)
                if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(true)
}

/// vpcd sends length and payload in two writes; a delayed acknowledgement would cost 40 ms per command. The kernel
/// forgets the wish after each read, so it is repeated.
#[cfg(target_os = "linux")]
fn acknowledge_at_once(stream: &TcpStream) -> io::Result<()> {
    use std::os::linux::net::TcpStreamExt;
    stream.set_quickack(true)
}

/// Elsewhere there is nothing to set, only patience.
#[cfg(not(target_os = "linux"))]
fn acknowledge_at_once(_: &TcpStream) -> io::Result<()> {
    Ok(())
}
