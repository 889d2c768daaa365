#![cfg(feature = "image")]

use super::subbands::Area;
use super::tables::Filters;
use super::*;
use crate::lds::image::Exceeded;
use proptest::prelude::*;

const LIMITS: Limits = Limits::document();

/// The 9/7 filters of the standard, one quantiser for all sub-bands, and a frame.
fn headers(width: u16, height: u16) -> Vec<u8> {
    let taps = "00 09 32D3263C 00 0A E0F31A84 01 0A 41EFF1BC 01 0B 8E27653F 00 0B E179A4DD \
                00 09 2EFF55D3 01 0A F933D1B6 01 0B F2871F37 00 0A 26770000";
    let taps = hex::decode(taps.replace(' ', "")).unwrap();
    let mut out = vec![0xFF, 0xA0, 0xFF, 0xA4, 0, 58, 9, 7];
    out.extend(taps);
    out.extend([0xFF, 0xA5, 0x01, 0x85, 2, 0, 44]);
    out.extend([0, 0, 4, 0, 0, 0].repeat(64));
    out.extend([0xFF, 0xA2, 0, 17, 0, 255]);
    out.extend([height, width].map(u16::to_be_bytes).concat());
    // Shift 100, scale 1.
    out.extend([0, 0, 100, 0, 0, 1, 0, 0, 0]);
    out
}

/// A table of two symbols, 106 and 181, with codes `0` and `10`; a block of them.
fn block(coded: &[u8]) -> Vec<u8> {
    let mut out = vec![0xFF, 0xA6, 0, 21, 0, 1, 1];
    out.extend([0; 14]);
    out.extend([106, 181, 0xFF, 0xA3, 0, 3, 0]);
    out.extend(coded);
    out.extend([0xFF, 0xA1]);
    out
}

#[test]
fn no_coefficients_are_a_grey_picture() {
    // 106, sixteen bits of zeros: 0x0400 = 1024 samples.
    let image = [headers(32, 32), block(&[0b0000_0010, 0b0000_0000, 0b0111_1111])].concat();
    let picture = decode(&image, &LIMITS).unwrap();
    assert_eq!((picture.width(), picture.height()), (32, 32));
    assert!(picture.samples().iter().all(|sample| *sample == 100));
}

#[test]
fn more_or_fewer_coefficients_than_the_frame_has_are_refused() {
    for coded in [[0b0000_0010, 0b0000_0000, 0b1011_1111], [0b0000_0001, 0b1111_1111, 0b1111_1111]] {
        assert_eq!(decode(&[headers(32, 32), block(&coded)].concat(), &LIMITS), Err(ImageError::Undecodable));
    }
}

#[test]
fn frames_beyond_the_limits_are_refused_before_room_is_made() {
    assert_eq!(read_header(&headers(5000, 5), &LIMITS), Err(Exceeded::Side.into()));
    assert_eq!(decode(&headers(5000, 5), &LIMITS), Err(Exceeded::Side.into()));
    assert!(matches!(read_header(&headers(0, 5), &LIMITS), Err(ImageError::Malformed { .. })));
}

#[test]
fn sixty_four_areas_cover_a_picture_once() {
    for (width, height) in [(64, 64), (375, 625), (33, 1), (7, 90)] {
        let leaves = subbands::leaves(Area::whole(width, height));
        assert_eq!(leaves.len(), 64);
        let mut covered = vec![0; width * height];
        for place in leaves.iter().flat_map(|area| area.rows(width)).flatten() {
            covered[place] += 1;
        }
        assert!(covered.iter().all(|times| *times == 1), "{width}×{height}");
    }
}

/// What the standard's encoder does to a line, so that the decoder must give it back.
fn take_apart(line: &[f32], mirrored: bool) -> Vec<f32> {
    let h0 = [0.852_698_7, 0.377_402_86, -0.110_624_4, -0.023_849_465, 0.037_828_455];
    let h1 = [0.788_485_6, -0.418_092_27, -0.040_689_42, 0.064_538_88];
    let last = line.len() - 1;
    let at = |place: usize, tap: isize| {
        let place = place.cast_signed() + tap;
        let place = place.unsigned_abs();
        let period = (2 * last).max(1);
        line[if place <= last { place } else { (place % period).min(period - place % period) }]
    };
    let filtered = |filter: &[f32], place: usize| {
        (1..filter.len()).fold(filter[0] * line[place], |sum, tap| {
            let tap_at = tap.cast_signed();
            sum + filter[tap] * (at(place, tap_at) + at(place, -tap_at))
        })
    };
    let low: Vec<f32> = (0..line.len()).step_by(2).map(|place| filtered(&h0, place)).collect();
    let high: Vec<f32> = (1..line.len()).step_by(2).map(|place| filtered(&h1, place)).collect();
    if mirrored { [high, low].concat() } else { [low, high].concat() }
}

fn filters() -> Filters {
    let headers = headers(1, 1);
    Filters::read(Octets::new(&headers[..62], 6)).unwrap()
}

proptest! {
    #[test]
    fn a_line_taken_apart_is_joined_again(line in prop::collection::vec(-100.0_f32..100.0, 2..70), mirrored: bool) {
        let joined = wavelet::join(&take_apart(&line, mirrored), mirrored, &filters());
        for (was, is) in line.iter().zip(&joined) {
            prop_assert!((was - is).abs() < 0.01, "{was} {is}");
        }
    }

    #[test]
    fn damaged_files_never_panic(at in 2_usize..600, value: u8, coded in prop::collection::vec(any::<u8>(), 0..40)) {
        let mut image = [headers(33, 21), block(&coded)].concat();
        if let Some(octet) = image.get_mut(at) {
            *octet = value;
        }
        let _ = decode(&image, &LIMITS);
    }
}
