//! Pictures, decoders and all: within the limits they neither panic nor take long.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paskontrol::lds::image::{Limits, Picture};

fuzz_target!(|octets: &[u8]| fuzz(octets));

fn fuzz(octets: &[u8]) {
    let limits = Limits { side: 256, samples: 1 << 16, ..Limits::document() };
    let _ = Picture::decode(octets, &limits);
}
