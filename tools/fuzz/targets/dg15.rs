//! DG15 and its key.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paskontrol::lds::Dg15;
use paskontrol::pki::PublicKey;

fuzz_target!(|octets: &[u8]| fuzz(octets));

fn fuzz(octets: &[u8]) {
    if let Ok(file) = Dg15::parse(octets) {
        let _ = PublicKey::parse(&file.public_key);
    }
    let _ = PublicKey::parse(octets);
}
