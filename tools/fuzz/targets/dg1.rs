//! DG1.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paskontrol::lds::Dg1;

fuzz_target!(|octets: &[u8]| fuzz(octets));

fn fuzz(octets: &[u8]) {
    if let Ok(file) = Dg1::parse(octets) {
        assert_eq!(Dg1::parse(&file.encode()).as_ref(), Ok(&file));
    }
}
