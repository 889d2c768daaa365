//! The printed page, its dates, and how the chip was opened.

use paskontrol::mrz::check_digit;

use super::document::{Document, passport, read};

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

fn printed(change: impl FnOnce(&mut Vec<u8>)) -> Document {
    passport().with(|document| {
        let lines = document.evidence.printed_mrz.clone().unwrap();
        let mut zone: Vec<u8> = lines.bytes().filter(|octet| *octet != b'\n').collect();
        change(&mut zone);
        document.evidence.printed_mrz = Some(String::from_utf8(zone).unwrap());
    })
}
