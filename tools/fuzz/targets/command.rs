//! Command APDUs.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paskontrol::iso7816::CommandApdu;

fuzz_target!(|octets: &[u8]| fuzz(octets));

fn fuzz(octets: &[u8]) {
    if let Ok(encoded) = CommandApdu::parse(octets).and_then(|command| command.encode()) {
        assert_eq!(CommandApdu::parse(&encoded).and_then(|again| again.encode()), Ok(encoded));
    }
}
