//! Secured responses and commands, as they come before anything about them is known to be right.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paskontrol::crypto::cipher::CipherAlgorithm;
use paskontrol::iso7816::secure_messaging::{ChipSession, SendSequenceCounter, SessionKeys, TerminalSession};
use paskontrol::iso7816::{CommandApdu, ResponseApdu};

fuzz_target!(|octets: &[u8]| fuzz(octets));

fn fuzz(octets: &[u8]) {
    for cipher in [CipherAlgorithm::TripleDes, CipherAlgorithm::Aes128] {
        let keys = || SessionKeys::derive(cipher, b"fuzz", SendSequenceCounter::zero(cipher));
        if let Some(response) = ResponseApdu::parse(octets) {
            let _ = TerminalSession::new(keys()).unwrap_response(&response);
        }
        if let Ok(command) = CommandApdu::parse(octets) {
            let _ = ChipSession::new(keys()).unwrap_command(&command);
        }
    }
}
