//! A receipt is worth what its signature covers, and nothing a token says of itself is taken for it.
#![expect(clippy::unwrap_used, reason = "tests may say what must be so, here outside #[test] too")]

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::*;
use crate::crypto::random::OsRng;
use crate::readiness::{Assessment, Facts, ReadinessPolicy, assess};
use crate::trust::TrustSnapshot;
use crate::verification::{Policy, verify as verify_evidence};

struct Made {
    receipt: String,
    keys: KeySet,
    key: ServiceKey,
    assessment: Assessment,
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
    Made { receipt, keys, key, assessment }
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

/// The compact receipt of the same kind of decision, and its text.
fn compact(desk: &str) -> (Vec<u8>, KeySet) {
    let made = made();
    let receipt = issue_compact("r-7K3F-21QX", Some(desk), &made.assessment, true, &made.key).unwrap();
    (receipt, made.keys)
}

#[test]
fn a_compact_receipt_reads_back_from_its_text() {
    let (receipt, keys) = compact("Skranke 3");
    assert!(receipt.len() < MOST_OCTETS, "{}", receipt.len());
    let text = compact_text(&receipt);
    assert!(is_compact(&text) && !is_compact(&made().receipt));
    let verified = verify_compact(&format!("{text}\n"), &keys).unwrap();
    assert_eq!(verified.claims["jti"], "r-7K3F-21QX");
    assert_eq!((&verified.claims["simulated"], &verified.claims["desk"]), (&json!(true), &json!("Skranke 3")));
    assert!(verified.claims["decided_at"].is_string() && verified.claims["decision"].is_string());
    assert_eq!(verified.claims.len(), 6);
    let other = KeySet::parse(ServiceKey::parse(&[b'5'; 64]).unwrap().public().to_string().as_bytes()).unwrap();
    assert_eq!(verify_compact(&text, &other).err(), Some(ReceiptError::Key));
    // However long a desk's name is, there is room for its beginning.
    let (long, keys) = compact(&"Skranke Ø ".repeat(40));
    assert!(long.len() <= MOST_OCTETS);
    assert!(verify_cose(&long, &keys).unwrap().claims["desk"].as_str().unwrap().starts_with("Skranke Ø Skranke"));
}

#[test]
fn a_changed_compact_receipt_is_refused() {
    let (receipt, keys) = compact("Skranke 3");
    for place in 0..receipt.len() {
        for bit in 0..8 {
            let mut changed = receipt.clone();
            changed[place] ^= 1 << bit;
            assert!(verify_cose(&changed, &keys).is_err(), "{place}");
        }
        assert!(verify_cose(&receipt[..place], &keys).is_err(), "{place}");
    }
    let longer = [receipt.as_slice(), &[0]].concat();
    assert!(verify_cose(&longer, &keys).is_err());
}

#[test]
fn a_compact_receipt_never_chooses_how_it_is_verified() {
    use super::cbor::Item;
    let key = ServiceKey::parse(&[b'4'; 64]).unwrap();
    let keys = KeySet::parse(key.public().to_string().as_bytes()).unwrap();
    let (receipt, _) = compact("Skranke 3");
    let Some(Item::Tagged(18, list)) = Item::decode(&receipt) else { panic!("not a COSE_Sign1") };
    let Item::List(parts) = *list else { panic!("not a COSE_Sign1") };
    let Item::Octets(payload) = &parts[2] else { panic!("no payload") };
    let ours = || Item::text("paskontrol-receipt+cose");
    let id = || Item::Octets(key.short_id());
    let header = |algorithm: i64, id: Item, typ: Item| {
        vec![(Item::Whole(1), Item::Whole(algorithm)), (Item::Whole(4), id), (Item::Whole(16), typ)]
    };
    let mut critical = header(-7, id(), ours());
    critical.push((Item::Whole(2), Item::List(vec![Item::Whole(99)])));
    for (header, open, expected) in [
        (header(-7, id(), ours()), vec![], None),
        (header(5, id(), ours()), vec![], Some(ReceiptError::Algorithm)),
        (header(-257, id(), ours()), vec![], Some(ReceiptError::Algorithm)),
        (header(-7, Item::Octets(vec![0; 8]), ours()), vec![], Some(ReceiptError::Key)),
        (header(-7, Item::Octets(vec![]), ours()), vec![], Some(ReceiptError::Key)),
        (header(-7, id(), Item::text("JWT")), vec![], Some(ReceiptError::Type)),
        (critical, vec![], Some(ReceiptError::Malformed)),
        (header(-7, id(), ours()), vec![(Item::Whole(4), id())], Some(ReceiptError::Malformed)),
    ] {
        let protected = Item::Map(header).encode();
        let octets = |octets: &[u8]| Item::Octets(octets.to_vec());
        let covered = Item::List(vec![Item::text("Signature1"), octets(&protected), octets(&[]), octets(payload)]);
        // Rightly signed, every one of them.
        let signature = key.signature(&covered.encode()).unwrap();
        let parts = vec![octets(&protected), Item::Map(open), octets(payload), octets(&signature)];
        let receipt = Item::Tagged(18, Box::new(Item::List(parts))).encode();
        assert_eq!(verify_cose(&receipt, &keys).err(), expected);
    }
}

/// RFC 9052, appendix C.2.1: a signature nobody here made, under the key of appendix C.7.1.
#[test]
fn the_example_of_cose_verifies() {
    use super::cbor::Item;
    let octets = |text: &str| hex::decode(text).unwrap();
    let coordinate = |text: &str| URL_SAFE_NO_PAD.encode(octets(text));
    let key = json!({
        "kty": "EC", "crv": "P-256", "kid": URL_SAFE_NO_PAD.encode([1; 32]),
        "x": coordinate("bac5b11cad8f99f9c72b05cf4b9e26d244dc189f745228255a219a86d6a09eff"),
        "y": coordinate("20138bf82dc1b6d562be0fa54ab7804a3a64b6d72ccfed6b6fb6ed28bbfc117e"),
    });
    let keys = KeySet::parse(key.to_string().as_bytes()).unwrap();
    let signature = octets(
        "8eb33e4ca31d1c465ab05aac34cc6b23d58fef5c083106c4d25a91aef0b0117e2af9a291aa32e14ab834dc56ed2a223444547e01f11d3b0916e5a4c3\
         45cacb36",
    );
    let covered = |content: &str| {
        let parts = [octets("a10126"), vec![], content.as_bytes().to_vec()].map(Item::Octets);
        Item::List([vec![Item::text("Signature1")], parts.to_vec()].concat()).encode()
    };
    let check = |content: &str| keys.check_short(&[1; 8], Algorithm::Es256, &covered(content), &signature);
    assert_eq!(check("This is the content."), Ok(()));
    assert_eq!(check("This is the contents."), Err(ReceiptError::Signature));
}
