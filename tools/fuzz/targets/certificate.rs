//! X.509 certificates.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paskontrol::pki::Certificate;

fuzz_target!(|octets: &[u8]| fuzz(octets));

fn fuzz(octets: &[u8]) {
    let _ = Certificate::parse(octets);
}
