//! The headers of pictures.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paskontrol::lds::image::{ImageHeader, Limits};

fuzz_target!(|octets: &[u8]| fuzz(octets));

fn fuzz(octets: &[u8]) {
    let _ = ImageHeader::read(octets, &Limits::document());
}
