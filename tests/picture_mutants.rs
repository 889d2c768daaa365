//! Five hundred damaged JPEG 2000 files, from a seed: refused or decoded within the limits, and never anything else.
#![cfg(all(feature = "image", feature = "simulator"))]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests may say what must be so, here outside #[test] too"
)]

use std::panic::catch_unwind;

use paskontrol::crypto::random::Random;
use paskontrol::lds::image::{Limits, Picture};
use paskontrol::simulator::SeededRandom;

const FINGER: &[u8] = include_bytes!("../src/simulator/assets/finger.jp2");
const PORTRAIT: &[u8] = include_bytes!("../src/simulator/assets/portrait.jp2");

fn number(random: &mut SeededRandom, below: usize) -> usize {
    let mut octets = [0; 4];
    random.fill(&mut octets).unwrap();
    usize::try_from(u32::from_be_bytes(octets)).unwrap() % below
}

/// One to four octets flipped or set, a piece cut out, doubled, or the end missing. `within` keeps the damage to the headers.
fn damaged(original: &[u8], within: usize, random: &mut SeededRandom) -> Vec<u8> {
    let mut file = original.to_vec();
    for _ in 0..=number(random, 4) {
        let at = number(random, within.min(file.len()));
        let octets = 1 + number(random, 8);
        let piece = at..(at + octets).min(file.len());
        match number(random, 6) {
            0 => file[at] ^= 1 << number(random, 8),
            1 => file[at] = [0, 0xFF, 0x7F, 0x80][number(random, 4)],
            2 => drop(file.drain(piece)),
            3 => {
                let doubled = file[piece].to_vec();
                file.splice(at..at, doubled);
            }
            4 => file.truncate(at.max(4)),
            _ => random.fill(&mut file[piece]).unwrap(),
        }
        if file.is_empty() {
            break;
        }
    }
    file
}

#[test]
fn damaged_pictures_are_refused_or_shown_within_the_limits() {
    let limits = Limits::document();
    let mut random = SeededRandom::new(15_444);
    let (mut shown, mut refused, mut complaints) = (0, 0, Vec::new());
    for round in 0..500 {
        // Large pictures take long to decode; their headers are what steers a decoder.
        let file = match round % 10 {
            0 => damaged(PORTRAIT, 250, &mut random),
            1..=4 => damaged(FINGER, 200, &mut random),
            _ => damaged(FINGER, FINGER.len(), &mut random),
        };
        match catch_unwind(|| Picture::decode(&file, &limits)) {
            Ok(Ok(picture)) => {
                shown += 1;
                let side = u64::from(limits.side);
                let (width, height) = (u64::from(picture.width()), u64::from(picture.height()));
                let fits = width <= side && height <= side && width * height <= limits.samples;
                if !fits || picture.to_png().is_err() {
                    complaints.push(format!("{round}: {width}×{height}"));
                }
            }
            Ok(Err(_)) => refused += 1,
            Err(_) => complaints.push(format!("{round}: the decoder panicked")),
        }
    }
    eprintln!("{shown} shown, {refused} refused");
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    assert!(shown > 0 && refused > 0);
}
