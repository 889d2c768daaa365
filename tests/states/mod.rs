//! States and what they publish, as the simulator's specimens know them.
#![allow(dead_code, unused_macros, reason = "each test uses some of it")]

use paskontrol::crypto::digest::DigestAlgorithm;
use paskontrol::lds::{FileId, SodEnvelope};
use paskontrol::simulator::SeededRandom;
use paskontrol::simulator::issuer::{Authority, Csca, CurveForm, Period, SignatureFamily, SignatureScheme, SigningKey};
use paskontrol::{Evidence, Timestamp};

macro_rules! key {
    ($name:literal) => {
        paskontrol::simulator::issuer::SigningKey::parse_pkcs8(include_bytes!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/src/simulator/assets/",
            $name,
            ".test-key.pkcs8"
        )))
        .unwrap()
    };
}

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn period(from: &str, to: &str) -> Period {
    Period { from: at(from), to: at(to) }
}

/// The CSCA of a State's specimens, or with another key a namesake of it.
pub fn csca(country: &str, state: &str, key: SigningKey) -> Csca {
    let scheme = SignatureScheme { family: SignatureFamily::Ecdsa, digest: DigestAlgorithm::Sha256 };
    let authority = Authority {
        country: country.into(),
        issuing_state: state.into(),
        common_name: "TEST Country Signing CA".into(),
        scheme,
        curve_form: CurveForm::Explicit,
    };
    let validity = period("2010-06-01T00:00:00Z", "2045-06-01T00:00:00Z");
    let usage = period("2010-06-01T00:00:00Z", "2034-06-01T00:00:00Z");
    Csca::new(authority, key, validity, usage, &mut SeededRandom::new(0)).unwrap()
}

/// A list of the autumn of 2026.
pub fn list(csca: &Csca, number: u32, from: &str, revoked: &[Vec<u8>]) -> Vec<u8> {
    let revoked: Vec<_> = revoked.iter().map(|serial| (serial.clone(), at("2026-10-15T00:00:00Z"))).collect();
    let updates = Period { from: at(from), to: at("2027-01-15T00:00:00Z") };
    csca.issue_revocation_list(number, updates, &revoked, &mut SeededRandom::new(7)).unwrap()
}

pub const OCTOBER: &str = "2026-10-20T00:00:00Z";
pub const NOVEMBER: &str = "2026-11-20T00:00:00Z";

/// The serial number of the certificate in EF.SOD.
pub fn serial(evidence: &Evidence) -> Vec<u8> {
    let sod = SodEnvelope::parse(evidence.content(FileId::EfSod).unwrap()).unwrap();
    sod.signed_data.certificates[0].certificate.as_ref().unwrap().serial().to_vec()
}

/// The CSCA of the Danish specimens.
pub fn denmark() -> Csca {
    csca("DK", "DNK", key!("csca-p256"))
}

/// The CSCA of the German ones.
pub fn germany() -> Csca {
    csca("DE", "D", key!("csca-brainpool"))
}

/// Another one of Germany's name.
pub fn namesake() -> Csca {
    csca("DE", "D", key!("csca-other-p256"))
}
