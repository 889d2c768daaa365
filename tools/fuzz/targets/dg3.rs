//! DG3, whole files.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paskontrol::lds::Dg3;

fuzz_target!(|octets: &[u8]| fuzz(octets));

fn fuzz(octets: &[u8]) {
    // What the file miscounts is counted anew, so the second writing is compared with the first.
    if let Ok(encoded) = Dg3::parse(octets).map(|file| file.encode()) {
        assert_eq!(Dg3::parse(&encoded).map(|again| again.encode()), Ok(encoded));
    }
}
