//! Revocation lists.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paskontrol::pki::RevocationList;

fuzz_target!(|octets: &[u8]| fuzz(octets));

fn fuzz(octets: &[u8]) {
    let _ = RevocationList::parse(octets);
}
