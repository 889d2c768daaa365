//! DG3 (Doc 9303-10, 4.7.3): fingers of nobody, in each of the ways of ISO/IEC 19794-4 (Table 4).

use super::profile::FingerChoice;
use crate::encoding::Redacted;
use crate::lds::biometrics::{Compression, Finger, FingerRecord};
use crate::lds::{BiometricHeader, BiometricTemplate, Dg3, LdsError};

/// Pixels in a row, and rows.
const SIDE: u8 = 32;

/// What `assets/README.md` says of them.
const JPEG_2000: &[u8] = include_bytes!("assets/finger.jp2");
const WSQ: &[u8] = include_bytes!("assets/finger.wsq");

/// The index fingers, the middle fingers and so on, right before left: subtype (Table 49) and position (ISO/IEC 19794-4, 7.2).
const FINGERS: [(u8, u8); 10] =
    [(0x09, 2), (0x0A, 7), (0x0D, 3), (0x0E, 8), (0x11, 4), (0x12, 9), (0x15, 5), (0x16, 10), (0x05, 1), (0x06, 6)];

/// So many fingers, each in a template of its own.
pub(super) fn dg3(choice: FingerChoice, count: u8) -> Result<Vec<u8>, LdsError> {
    let fingers = FINGERS.iter().take(count.into());
    let templates: Vec<_> = fingers
        .map(|(subtype, position)| {
            BiometricTemplate::finger(BiometricHeader::finger(*subtype), &record(choice, *subtype, *position))
        })
        .collect();
    Ok(Dg3::of(&templates)?.encode())
}

/// 500 dpi grey level (acquisition level 31), in pixels per centimetre, live-scan plain, quality not said.
fn record(choice: FingerChoice, subtype: u8, position: u8) -> FingerRecord {
    let (compression, image) = match choice {
        FingerChoice::Raw => (Compression::NONE, ridges(subtype)),
        FingerChoice::Wsq => (Compression::WSQ, WSQ.to_vec()),
        FingerChoice::Jpeg2000 => (Compression::JPEG_2000, JPEG_2000.to_vec()),
    };
    let finger = Finger {
        position,
        views: 1,
        view: 1,
        quality: 254,
        impression: 0,
        width: SIDE.into(),
        height: SIDE.into(),
        reserved: 0,
        image: Redacted::new(image),
        range: 0..0,
    };
    FingerRecord {
        device: 0,
        level: 31,
        units: 2,
        scanned: [197, 197],
        resolution: [197, 197],
        depth: 8,
        compression,
        reserved: 0,
        fingers: vec![finger],
    }
}

/// Ridges by arithmetic: no finger was scanned for them.
fn ridges(subtype: u8) -> Vec<u8> {
    let pixel = |x: u8, y: u8| if (x.wrapping_mul(x) / 3).wrapping_add(y) % 6 < 3 { 0x30 } else { 0xD0 };
    (0..SIDE).flat_map(|y| (0..SIDE).map(move |x| pixel(x, y.wrapping_add(subtype)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lds::ImageFormat;

    #[test]
    fn fingers_are_in_the_format_their_record_states() {
        let formats = [
            (FingerChoice::Raw, ImageFormat::Unknown),
            (FingerChoice::Wsq, ImageFormat::Wsq),
            (FingerChoice::Jpeg2000, ImageFormat::Jpeg2000),
        ];
        for (choice, format) in formats {
            let dg3 = Dg3::parse(&dg3(choice, 10).unwrap()).unwrap();
            assert_eq!((dg3.images.len(), dg3.deviations), (10, Vec::new()), "{choice:?}");
            assert!(dg3.images.iter().all(|finger| finger.format == format));
        }
    }

    #[cfg(feature = "image")]
    #[test]
    fn fingers_decode() {
        use crate::lds::image::{Limits, Picture};
        for image in [WSQ, JPEG_2000] {
            let picture = Picture::decode(image, &Limits::document()).unwrap();
            assert_eq!((picture.width(), picture.height()), (SIDE.into(), SIDE.into()));
        }
    }
}
