//! EF.CardAccess.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paskontrol::lds::EfCardAccess;

fuzz_target!(|octets: &[u8]| fuzz(octets));

fn fuzz(octets: &[u8]) {
    let _ = EfCardAccess::parse(octets);
}
