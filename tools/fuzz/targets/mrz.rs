//! Machine readable zones.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paskontrol::Mrz;

fuzz_target!(|octets: &[u8]| fuzz(octets));

fn fuzz(octets: &[u8]) {
    if let Ok(text) = std::str::from_utf8(octets) {
        let _ = Mrz::parse(text);
    }
}
