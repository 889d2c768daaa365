//! The printed page, its dates, and how the chip was opened.

use paskontrol::Code;
use paskontrol::lds::image::ImageError;
use paskontrol::lds::{BiometricHeader, DataGroup, Dg2};
use paskontrol::mrz::check_digit;
use paskontrol::readiness::Verdict;
use paskontrol::readiness::facts::Face;
use paskontrol::verification::{CheckId, CheckStatus};

use super::document::{Document, passport, read};
use super::otherwise_in_order::verdict;

claims! {
    a_misread_check_digit_is_named:
        MrzCheckDigit in MrzCheckDigits is Failed at A3 Shown with MrzMismatch
        => printed(|zone| zone[44 + 9] = if zone[44 + 9] == b'1' { b'2' } else { b'1' });
    another_name_on_the_page_is_another_document:
        MrzMismatch in HolderMrzMatchesChip is Failed at A3 Shown
        => printed(|zone| zone[5] = b'X');
    other_optional_data_on_the_page_leave_it_open:
        MrzOptionalDiffers in HolderMrzMatchesChip is Undetermined at A3 Shown
        => printed(|zone| with_digits(zone, |zone| zone[72..74].copy_from_slice(b"X1")));
    a_page_nobody_typed_is_not_compared:
        MrzNotCompared in HolderMrzMatchesChip is NotSupported at A3 Shown
        => passport().with(|document| document.evidence.printed_mrz = None);
    an_expired_passport_is_genuine_and_expired:
        DocExpired in DocExpired is Failed at A3 Shown
        => passport().at("2031-03-03T12:00:00+01:00");
    a_signed_record_without_a_face_is_named:
        ImageMissing in HolderPortrait is Undetermined at A3 Shown
        => portrait(&[]);
    a_portrait_in_another_format_than_its_record_states_is_shown_and_named:
        ImageTypeMismatch in HolderPortrait is Passed at A3 Shown
        => { let dg2 = passport().content(DataGroup::DG2);
            let at = dg2.windows(4).position(|window| window == b"FAC\0").unwrap();
            let mut changed = dg2.clone();
            changed[at + 14 + 20 + 1] = 1;
            passport().file(DataGroup::DG2, changed).signed(|_| ()) };
    a_signed_portrait_of_a_billion_pixels_is_not_decoded:
        ImageLimit in HolderPortrait is Aborted at A3 Shown
        => portrait(&[0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0x75, 0x30, 0x75, 0x30, 1, 1, 0x11, 0, 0xFF, 0xDA]);
    a_signed_portrait_that_is_no_picture_is_not_decoded:
        ImageDecodeFailed in HolderPortrait is Aborted at A3 Shown
        => portrait(b"no picture");
    a_chip_without_lock_is_named:
        AccessNotProtected in AccessBac is NotSupported at A3 Shown
        => read("no-access-control");
}

/// The zone of a passport with all its check digits computed again.
pub fn with_digits(zone: &mut Vec<u8>, change: impl FnOnce(&mut Vec<u8>)) {
    change(zone);
    for (covered, place) in [(44..53, 53), (57..63, 63), (65..71, 71), (72..86, 86)] {
        zone[place] = check_digit(&zone[covered]).unwrap();
    }
    zone[87] = check_digit(&[&zone[44..54], &zone[57..64], &zone[65..87]].concat()).unwrap();
}

fn portrait(image: &[u8]) -> Document {
    let dg2 = Dg2::new(BiometricHeader::face(None, None), image, 1, 1).unwrap();
    passport().file(DataGroup::DG2, dg2.encode()).signed(|_| ())
}

/// A decoder's failure is news of the same kind, and good news changes nothing.
#[test]
fn decoding_only_ever_adds_bad_news() {
    let report = passport().judge();
    assert_eq!(report.clone().with_portrait(Ok(())), report);
    let told = report.clone().with_portrait(Err(ImageError::Undecodable));
    assert_eq!((told.status, told.assurance), (CheckStatus::Aborted, report.assurance));
    assert_eq!(told.check(CheckId::HolderPortrait).unwrap().codes, [Code::ImageDecodeFailed]);
    assert_eq!((verdict(&report), Face::Match.compared_under(&report)), (Verdict::Ready, Face::Match));
    assert_eq!(Face::Match.compared_under(&told), Face::NotDone);
    assert_eq!(Face::NoMatch.compared_under(&told), Face::NoMatch);
}

fn printed(change: impl FnOnce(&mut Vec<u8>)) -> Document {
    passport().with(|document| {
        let lines = document.evidence.printed_mrz.clone().unwrap();
        let mut zone: Vec<u8> = lines.bytes().filter(|octet| *octet != b'\n').collect();
        change(&mut zone);
        document.evidence.printed_mrz = Some(String::from_utf8(zone).unwrap());
    })
}
