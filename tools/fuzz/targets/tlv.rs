//! BER-TLV: every object, and every object inside.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paskontrol::encoding::Reader;

fuzz_target!(|octets: &[u8]| fuzz(octets));

fn fuzz(octets: &[u8]) {
    walk(Reader::new(octets), 0);
}

fn walk(mut reader: Reader<'_>, depth: usize) {
    while let Ok(Some(object)) = reader.next_object() {
        if depth < 64 {
            walk(object.reader(), depth + 1);
        }
    }
}
