//! EF.CVCA.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paskontrol::lds::EfCvca;

fuzz_target!(|octets: &[u8]| fuzz(octets));

fn fuzz(octets: &[u8]) {
    if let Ok(file) = EfCvca::parse(octets) {
        assert_eq!(EfCvca::parse(&file.encode()).as_ref(), Ok(&file));
    }
}
