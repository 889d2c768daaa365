//! EF.SOD.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paskontrol::lds::EfSod;

fuzz_target!(|octets: &[u8]| fuzz(octets));

fn fuzz(octets: &[u8]) {
    let _ = EfSod::parse(octets);
}
