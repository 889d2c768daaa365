//! Defect lists.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paskontrol::TrustSnapshot;

fuzz_target!(|octets: &[u8]| fuzz(octets));

fn fuzz(octets: &[u8]) {
    let _ = TrustSnapshot::builder().defect_list("fuzz", octets).build();
}
