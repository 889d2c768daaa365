//! A receipt is worth what its signature covers, and nothing a token says of itself is taken for it.
#![expect(clippy::unwrap_used, reason = "tests may say what must be so, here outside #[test] too")]

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::*;
use crate::crypto::random::OsRng;
use crate::readiness::{Facts, ReadinessPolicy, assess};
use crate::trust::TrustSnapshot;
use crate::verification::{Policy, verify as verify_evidence};

struct Made {
    receipt: String,
    keys: KeySet,
    key: ServiceKey,
}

/// A receipt about a simulated passport that was read and judged.
fn made() -> Made {
    let mut specimen = crate::simulator::specimen("dk-ready").unwrap();
    let plan = crate::Plan::new(crate::Password::from_mrz(&specimen.mrz)).simulated();
    let (mut random, mut progress) = (OsRng, crate::NoProgress);
    let reading = crate::inspect(&mut specimen.chip, &plan, &mut random, &mut progress);
    let evidence = crate::blocking::run(reading).unwrap();
    let trust = specimen.trust.iter().fold(TrustSnapshot::builder(), |builder, der| builder.file("test", der)).build();
    let at = specimen.evaluate_at.unwrap_or_else(|| "2026-11-22T12:00:00Z".parse().unwrap());
    let report = verify_evidence(&evidence, &trust, &Policy::field(), at);
    let assessment = assess(&Facts::from_report(&report).unwrap(), &ReadinessPolicy::mitid_dk());
    let key = ServiceKey::parse(&[b'4'; 64]).unwrap();
    let occasion =
        Occasion { id: "res_1", desk: Some("desk 3"), operator: Some("op_9"), audit_event: None, trust: &trust };
    let receipt = issue(&report, &assessment, &occasion, &key).unwrap();
    assert_eq!(issue(&report, &assessment, &occasion, &key).unwrap(), receipt, "asking twice gives one receipt");
    let keys = KeySet::parse(json!({ "keys": [key.public()] }).to_string().as_bytes()).unwrap();
    Made { receipt, keys, key }
}

#[test]
fn a_receipt_reads_back_under_its_key_and_no_other() {
    let made = made();
    let verified = verify(&made.receipt, &made.keys).unwrap();
    assert_eq!(verified.withheld, 0);
    assert_eq!(verified.claims["purpose"], "verification_receipt");
    assert_eq!(verified.claims["simulated"], true);
    assert_eq!(verified.claims["operator"], "op_9");
    assert!(verified.claims["holder"]["family_name"].is_string());
    let other = ServiceKey::parse(&[b'5'; 64]).unwrap();
    let others = KeySet::parse(other.public().to_string().as_bytes()).unwrap();
    assert_eq!(verify(&made.receipt, &others).err(), Some(ReceiptError::Key));
    // The same name on another key.
    let mut posing = other.public();
    posing["kid"] = json!(made.key.id());
    let posing = KeySet::parse(posing.to_string().as_bytes()).unwrap();
    assert_eq!(verify(&made.receipt, &posing).err(), Some(ReceiptError::Signature));
}

#[test]
fn what_is_taken_away_is_gone_and_the_signature_holds() {
    let made = made();
    let whole = verify(&made.receipt, &made.keys).unwrap();
    let smaller = redact(&made.receipt, &["nationality"]).unwrap();
    let verified = verify(&smaller, &made.keys).unwrap();
    assert_eq!(verified.claims["holder"], json!({ "nationality": whole.claims["holder"]["nationality"] }));
    assert_eq!(verified.claims["document"], json!({}));
    assert!(verified.withheld > 5);
    for part in ["holder", "document"] {
        for (name, value) in whole.claims[part].as_object().unwrap() {
            let value = value.as_str().unwrap();
            // Neither in clear nor under the encoding: two letters stand in any hash.
            let decoded: String = smaller
                .split(['~', '.'])
                .map(|part| String::from_utf8_lossy(&URL_SAFE_NO_PAD.decode(part).unwrap_or_default()).into_owned())
                .collect();
            assert!(name == "nationality" || value.len() < 4 || !decoded.contains(value), "{name}");
        }
    }
}

#[test]
fn a_changed_receipt_is_refused() {
    let made = made();
    let (token, disclosures) = made.receipt.split_once('~').unwrap();
    // Every letter of the token counts; the last of a part may hold unused bits, which must be zero.
    for place in 0..token.len() {
        let mut changed = token.as_bytes().to_vec();
        changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
        let changed = format!("{}~{disclosures}", String::from_utf8(changed).unwrap());
        assert!(verify(&changed, &made.keys).is_err(), "{place}");
    }
    let forged = URL_SAFE_NO_PAD.encode(json!(["salt", "family_name", "ANDERSEN"]).to_string());
    let first = disclosures.split('~').next().unwrap();
    for wrong in [
        format!("{}{forged}~", made.receipt),
        format!("{}{first}~", made.receipt),
        made.receipt.trim_end_matches('~').to_owned(),
        format!("{}eyJhbGciOiJFUzI1NiJ9.e30.AA", made.receipt),
        String::new(),
        "~".repeat(70),
    ] {
        assert!(verify(&wrong, &made.keys).is_err(), "{wrong}");
    }
}

/// A token with a header of one's own choice.
fn with_header(receipt: &str, header: &Value, signature: &str) -> String {
    let payload = receipt.split('.').nth(1).unwrap();
    format!("{}.{payload}.{signature}~", URL_SAFE_NO_PAD.encode(header.to_string()))
}

#[test]
fn a_token_never_chooses_how_it_is_verified() {
    let made = made();
    let signature = made.receipt.split('~').next().unwrap().rsplit_once('.').unwrap().1.to_owned();
    for (header, expected) in [
        (json!({ "alg": "none", "typ": TYPE }), ReceiptError::Algorithm),
        (json!({ "alg": "HS256", "typ": TYPE, "kid": made.key.id() }), ReceiptError::Algorithm),
        (json!({ "alg": "RS256", "typ": TYPE, "kid": made.key.id() }), ReceiptError::Algorithm),
        (json!({ "alg": "es256", "typ": TYPE, "kid": made.key.id() }), ReceiptError::Algorithm),
        (json!({ "typ": TYPE, "kid": made.key.id() }), ReceiptError::Algorithm),
        (json!({ "alg": "ES256", "typ": TYPE, "kid": "other" }), ReceiptError::Key),
        (json!({ "alg": "ES256", "typ": TYPE, "crit": ["exp"], "exp": 1 }), ReceiptError::Malformed),
        (json!({ "alg": "ES256", "jwk": made.key.public(), "kid": made.key.id() }), ReceiptError::Signature),
    ] {
        assert_eq!(
            verify(&with_header(&made.receipt, &header, &signature), &made.keys).err(),
            Some(expected),
            "{header}"
        );
        let empty = verify(&with_header(&made.receipt, &header, ""), &made.keys).err();
        assert!(empty.is_some(), "{header}");
    }
    // Rightly signed, and something else.
    let token = made.key.sign("JWT", &json!({ "decision": "ready" })).unwrap();
    assert_eq!(verify(&format!("{token}~"), &made.keys).err(), Some(ReceiptError::Type));
    let hash = made.key.sign(TYPE, &json!({ "_sd_alg": "md5" })).unwrap();
    assert_eq!(verify(&format!("{hash}~"), &made.keys).err(), Some(ReceiptError::Algorithm));
}

/// RFC 7515, appendix A.3: a token and a key nobody here made.
#[test]
fn the_example_of_the_standard_verifies() {
    let key = json!({
        "kty": "EC", "crv": "P-256",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    });
    let keys = KeySet::parse(key.to_string().as_bytes()).unwrap();
    let token = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb29\
                 0Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
    assert_eq!(keys.verify(token).unwrap().claims["iss"], "joe");
}

#[test]
fn keys_that_are_for_something_else_are_no_keys() {
    for wrong in [
        json!({ "keys": [] }),
        json!({ "kty": "oct", "k": "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow" }),
        json!({ "kty": "EC", "crv": "P-256", "x": "AA", "y": "AA" }),
        json!({ "kty": "RSA", "n": "_____w", "e": "AQAB" }),
        json!("keys"),
    ] {
        assert_eq!(KeySet::parse(wrong.to_string().as_bytes()).err(), Some(ReceiptError::KeySet), "{wrong}");
    }
    let mut encrypting = ServiceKey::parse(&[b'4'; 64]).unwrap().public();
    encrypting["use"] = json!("enc");
    assert!(KeySet::parse(encrypting.to_string().as_bytes()).is_err());
    assert_eq!(ServiceKey::parse(b"00").err(), Some(ReceiptError::Secret));
}
