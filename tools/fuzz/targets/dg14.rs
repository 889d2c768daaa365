//! DG14 and the keys in it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paskontrol::lds::Dg14;

fuzz_target!(|octets: &[u8]| fuzz(octets));

fn fuzz(octets: &[u8]) {
    let _ = Dg14::parse(octets);
}
