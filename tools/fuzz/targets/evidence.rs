//! Evidence bundles.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paskontrol::Evidence;

fuzz_target!(|octets: &[u8]| fuzz(octets));

fn fuzz(octets: &[u8]) {
    if let Ok(text) = std::str::from_utf8(octets)
        && let Ok(evidence) = Evidence::from_json(text)
    {
        assert_eq!(Evidence::from_json(&evidence.to_json()).map(|again| again.to_json()).ok(), Some(evidence.to_json()));
    }
}
