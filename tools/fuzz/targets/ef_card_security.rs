//! EF.CardSecurity.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paskontrol::lds::EfCardSecurity;

fuzz_target!(|octets: &[u8]| fuzz(octets));

fn fuzz(octets: &[u8]) {
    let _ = EfCardSecurity::parse(octets);
}
