//! EF.ATR/INFO and EF.DIR.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paskontrol::lds::{EfAtrInfo, EfDir};

fuzz_target!(|octets: &[u8]| fuzz(octets));

fn fuzz(octets: &[u8]) {
    let _ = EfAtrInfo::parse(octets);
    let _ = EfDir::parse(octets);
}
