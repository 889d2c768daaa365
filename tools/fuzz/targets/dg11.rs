//! DG11.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paskontrol::lds::Dg11;

fuzz_target!(|octets: &[u8]| fuzz(octets));

fn fuzz(octets: &[u8]) {
    let _ = Dg11::parse(octets).map(|file| Dg11::parse(&file.encode()));
}
