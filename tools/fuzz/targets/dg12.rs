//! DG12.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paskontrol::lds::Dg12;

fuzz_target!(|octets: &[u8]| fuzz(octets));

fn fuzz(octets: &[u8]) {
    let _ = Dg12::parse(octets).map(|file| Dg12::parse(&file.encode()));
}
