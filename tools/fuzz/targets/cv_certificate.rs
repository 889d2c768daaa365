//! Card-verifiable certificates and requests.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paskontrol::pki::cv_certificate::{CvCertificate, CvRequest};

fuzz_target!(|octets: &[u8]| fuzz(octets));

fn fuzz(octets: &[u8]) {
    let _ = CvCertificate::parse(octets);
    let _ = CvRequest::parse(octets);
}
