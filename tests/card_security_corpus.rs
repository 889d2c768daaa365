//! EF.CardSecurity of real documents: the State's signature over the keys of Chip Authentication (Doc 9303-11, 9.2.11).

#![expect(clippy::unwrap_used, reason = "tests may say what must be so, here outside #[test] too")]

mod corpus;

use corpus::{read, skipped};
use paskontrol::encoding::Timestamp;
use paskontrol::trust::{
    CardSecurityOutcome, NotPerformed, Outcome, SignatureFailure, TrustSnapshot, verify_card_security,
};
use serde_json::Value;

fn verify(file: &[u8], snapshot: &TrustSnapshot) -> CardSecurityOutcome {
    let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
    verify_card_security(file, snapshot, now)
}

/// The card of a German identity card's tests, and the CSCA that signed for it.
fn german_card() -> (Vec<u8>, TrustSnapshot) {
    let values: Value = serde_json::from_slice(&read("cvc/german-eid-cardsecurity.json")).unwrap();
    let octets = |name: &str| hex::decode(values.get(name).and_then(Value::as_str).unwrap()).unwrap();
    let snapshot = TrustSnapshot::builder().certificate("CSCA", &octets("csca_germany_013_self_signed_cer")).build();
    (octets("ef_cardsecurity_dan"), snapshot)
}

#[test]
fn a_passport_s_card_security_chains_to_its_state() {
    if skipped("EF.CardSecurity of a passport") {
        return;
    }
    let lists = TrustSnapshot::builder().file("DE", &read("csca/DE_ML_2026-05-28.ml")).build();
    let file = read("sod/cardsecurity_de.bin");
    let outcome = verify(&file, &lists);
    assert!(outcome.structure.passed().is_some(), "{outcome:?}");
    assert!(outcome.signed.signature.passed().is_some(), "{outcome:?}");
    let infos = outcome.authenticate().unwrap();
    // One key for PACE, whose number is that of the domain parameters, and one for Chip Authentication of cards.
    let keys: Vec<_> = infos.chip_authentication_keys().map(|key| key.key_id).collect();
    assert_eq!(keys, [Some(0x0D), Some(0x48)]);
    assert_eq!(infos.provenance().file.to_string(), "EF.CardSecurity");
    let nobody = verify(&file, &TrustSnapshot::builder().build());
    assert!(matches!(nobody.signed.chain, Outcome::NotPerformed(NotPerformed::IssuerUnknown)));
    assert!(nobody.authenticate().is_none() && nobody.stated().is_some());
}

#[test]
fn one_altered_bit_of_what_is_signed_is_seen() {
    if skipped("EF.CardSecurity of an identity card") {
        return;
    }
    let (file, snapshot) = german_card();
    assert!(verify(&file, &snapshot).authenticate().is_some(), "{:?}", verify(&file, &snapshot));
    for index in (0..file.len()).step_by(7) {
        let mut altered = file.clone();
        altered[index] ^= 1;
        let outcome = verify(&altered, &snapshot);
        if let Some(infos) = outcome.authenticate() {
            // Only octets no signature covers may change without harm, and they change nothing that is signed.
            assert_eq!(Some(&*infos), verify(&file, &snapshot).stated(), "octet {index}");
        }
    }
    let last = file.len() - 1;
    let mut altered = file;
    altered[last] ^= 1;
    let failed = verify(&altered, &snapshot).signed.signature;
    assert!(matches!(failed, Outcome::Failed(SignatureFailure::Signature(_))), "{failed:?}");
}
