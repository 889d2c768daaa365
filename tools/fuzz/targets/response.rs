//! Response APDUs.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paskontrol::iso7816::ResponseApdu;

fuzz_target!(|octets: &[u8]| fuzz(octets));

fn fuzz(octets: &[u8]) {
    let _ = ResponseApdu::parse(octets);
}
