//! EF.COM.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paskontrol::lds::EfCom;

fuzz_target!(|octets: &[u8]| fuzz(octets));

fn fuzz(octets: &[u8]) {
    if let Ok(file) = EfCom::parse(octets) {
        assert_eq!(EfCom::parse(&file.encode()).as_ref(), Ok(&file));
    }
}
