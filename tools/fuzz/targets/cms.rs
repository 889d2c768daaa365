//! Signed data of any kind.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paskontrol::pki::cms::SignedData;

fuzz_target!(|octets: &[u8]| fuzz(octets));

fn fuzz(octets: &[u8]) {
    let _ = SignedData::parse(octets);
}
