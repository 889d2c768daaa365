//! Decoding pictures of strangers: in a process of its own, which can do nothing else and is ended when it takes too long
//! (RELIABILITY R7).
//!
//! The parent reads the headers itself, hands the octets to the child, and takes back nothing but a size and as many
//! samples as that size has; PNG is written from these by the parent. On Unix the child gives up, before it reads the first
//! octet, the right to open any file or socket, to start a process, to write a file, and all but so much time and memory; on
//! Linux, every system call it does not need. Which of the two, it says first ([`is_filtered`]).

mod rights;

use std::io::{self, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::lds::image::{Color, Exceeded, ImageError, ImageHeader, Limits, Picture};
use crate::verification::Report;

/// A portrait takes some hundredths of a second.
const LONGEST: Duration = Duration::from_secs(10);

/// Largest picture handed over; a DG2 has fewer octets.
const MAX_OCTETS: u64 = 4 << 20;

/// The first octet of the child's answer, where a filter of system calls is in force.
const FILTERED: u8 = 1;

/// The child's name among the commands.
const CHILD: &str = "decode-picture";

/// The report, with what became of the portrait. Nothing is decoded that no State signed.
pub(crate) fn looked_at(report: Report) -> Report {
    let Some(face) = report.authentic_document().and_then(|document| document.face()) else { return report };
    let decoded = decode(face.image.reveal()).map(drop);
    report.with_portrait(decoded)
}

/// Whether a process that decodes pictures is held by a filter of system calls, beside its limits.
pub(crate) fn is_filtered() -> bool {
    let Ok(mut child) = spawn() else { return false };
    let answer = exchange(&mut child, &[]);
    let _ = child.kill();
    let _ = child.wait();
    answer.is_some_and(|answer| answer.first() == Some(&FILTERED))
}

/// Decodes a picture in a process without rights.
pub(crate) fn decode(image: &[u8]) -> Result<Picture, ImageError> {
    let header = ImageHeader::read(image, &Limits::document())?;
    let mut child = spawn().map_err(|_| ImageError::Undecodable)?;
    let answer = exchange(&mut child, image);
    // Whatever it still does, it is not waited for.
    let _ = child.kill();
    let status = child.wait().map_err(|_| ImageError::Undecodable)?;
    let answer = answer.ok_or(Exceeded::TimeOrMemory)?;
    let picture = answer
        .split_first()
        .and_then(|(_, answer)| read_picture(answer))
        .ok_or(if ended_by_itself(status) { ImageError::Undecodable } else { Exceeded::TimeOrMemory.into() })?;
    let is_as_announced = (picture.width(), picture.height()) == (header.width, header.height);
    if is_as_announced { Ok(picture) } else { Err(ImageError::Undecodable) }
}

fn spawn() -> io::Result<Child> {
    Command::new(std::env::current_exe()?)
        .arg(CHILD)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
}

/// All the child says, if it comes to an end in time.
fn exchange(child: &mut Child, image: &[u8]) -> Option<Vec<u8>> {
    let (mut to, from) = (child.stdin.take()?, child.stdout.take()?);
    let (sender, answer) = mpsc::channel();
    // The longest answer: what holds it, three numbers, then the samples.
    let longest = Limits::document().samples.saturating_add(16);
    thread::spawn(move || {
        let mut octets = Vec::new();
        let _ = from.take(longest).read_to_end(&mut octets);
        let _ = sender.send(octets);
    });
    // The child reads to the end before it writes, so neither waits for the other.
    let _ = to.write_all(image);
    drop(to);
    answer.recv_timeout(LONGEST).ok()
}

/// Width, height, samples of a pixel, four octets each; the samples.
fn read_picture(answer: &[u8]) -> Option<Picture> {
    let (width, rest) = answer.split_first_chunk()?;
    let (height, rest) = rest.split_first_chunk()?;
    let (components, samples) = rest.split_first_chunk()?;
    let color = match u32::from_be_bytes(*components) {
        1 => Color::Grey,
        3 => Color::Rgb,
        _ => return None,
    };
    Picture::from_samples(u32::from_be_bytes(*width), u32::from_be_bytes(*height), color, samples.to_vec())
}

/// Whether it said that it cannot; ended by a signal, it came to one of its limits.
fn ended_by_itself(status: ExitStatus) -> bool {
    status.code().is_some()
}

/// The child: gives up its rights, decodes stdin to stdout.
pub(crate) fn decode_for_parent() -> io::Result<()> {
    let confined = rights::give_up()?;
    let mut out = io::stdout().lock();
    out.write_all(&[if confined == rights::Confined::ByFilterToo { FILTERED } else { 0 }])?;
    out.flush()?;
    let mut image = Vec::new();
    io::stdin().lock().take(MAX_OCTETS).read_to_end(&mut image)?;
    let picture = Picture::decode(&image, &Limits::document()).map_err(io::Error::other)?;
    let components = u32::from(picture.color() == Color::Rgb).saturating_mul(2).saturating_add(1);
    let numbers = [picture.width(), picture.height(), components].map(u32::to_be_bytes).concat();
    out.write_all(&numbers)?;
    out.write_all(picture.samples())?;
    out.flush()
}
