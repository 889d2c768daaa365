//! Files of the Wycheproof project (C2SP), verdict for verdict, through the crate's public functions.
//!
//! A case says `valid`, `invalid` or `acceptable`; the last may go either way, but a secret that is computed has to be the
//! right one.

mod key_agreement;
mod signatures;

use serde_json::Value;

use super::super::run::Verdict;
use crate::crypto::curve::NamedCurve;
use crate::crypto::digest::DigestAlgorithm;
use crate::crypto::mac::aes_cmac;
use crate::crypto::secret::Secret;

/// What our code makes of a case.
pub(super) enum Finding {
    /// It takes it.
    Accepted,
    /// It refuses it.
    Refused,
    /// It computed something else than the file says.
    Wrong,
}

impl From<bool> for Finding {
    fn from(accepted: bool) -> Self {
        if accepted { Self::Accepted } else { Self::Refused }
    }
}

/// Puts one case of a group to the test; `None` when the file is not written as its schema says.
type Check = fn(&Value, &Value) -> Option<Finding>;

/// Runs every case of the file; `None` when it is no such file.
pub(super) fn run(file: &Value) -> Option<Vec<Verdict>> {
    let schema = file.get("schema")?.as_str()?;
    let check = check_for(schema.strip_suffix(".json")?.trim_end_matches("_v1"))?;
    let mut verdicts = Vec::new();
    for group in file.get("testGroups")?.as_array()? {
        for case in group.get("tests")?.as_array()? {
            verdicts.push(judge(&name(file, group, case), case, check(group, case)));
        }
    }
    Some(verdicts)
}

fn check_for(schema: &str) -> Option<Check> {
    Some(match schema {
        "mac_test_schema" => mac,
        "ecdh_test_schema" => key_agreement::with_public_key_info,
        "ecdh_ecpoint_test_schema" => key_agreement::with_point,
        "ecdsa_verify_schema" => signatures::ecdsa_in_der,
        "ecdsa_p1363_verify_schema" => signatures::ecdsa_plain,
        "rsassa_pkcs1_verify_schema" => signatures::rsa_pkcs1,
        "rsassa_pss_verify_schema" | "rsassa_pss_with_parameters_verify_schema" => signatures::rsa_pss,
        _ => return None,
    })
}

/// `wycheproof::ECDSA::secp256r1::SHA-256::12`: what tells the files of one algorithm apart, and the case's number.
fn name(file: &Value, group: &Value, case: &Value) -> String {
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).map(ToOwned::to_owned);
    let curve = text(group, "curve").or_else(|| text(group.get("publicKey")?, "curve"));
    let size = group.get("keySize").map(ToString::to_string);
    let id = case.get("tcId").map(ToString::to_string);
    let parts = [Some("wycheproof".to_owned()), text(file, "algorithm"), curve, size, text(group, "sha"), id];
    parts.into_iter().flatten().collect::<Vec<_>>().join("::")
}

fn judge(id: &str, case: &Value, found: Option<Finding>) -> Verdict {
    let comment = case.get("comment").and_then(Value::as_str).unwrap_or_default();
    let failed = |what: &str| Verdict::failed(id, format!("{what}: {comment}"));
    match (case.get("result").and_then(Value::as_str), found) {
        (_, None) => failed("the case cannot be read"),
        (Some("valid"), Some(Finding::Accepted))
        | (Some("invalid"), Some(Finding::Refused | Finding::Wrong))
        | (Some("acceptable"), Some(Finding::Accepted | Finding::Refused)) => Verdict::passed(id),
        (Some("valid" | "acceptable"), Some(Finding::Wrong)) => failed("another value was computed"),
        (Some("valid"), Some(Finding::Refused)) => failed("a valid case was refused"),
        (Some("invalid"), Some(Finding::Accepted)) => failed("an invalid case was accepted"),
        _ => failed("a verdict we do not know"),
    }
}

/// AES-CMAC, shortened where the group says so (NIST SP 800-38B, 6.2, step 7). Nothing in passports shortens it.
fn mac(group: &Value, case: &Value) -> Option<Finding> {
    let tag = octets(case, "tag")?;
    let bits = usize::try_from(group.get("tagSize")?.as_u64()?).ok()?;
    let computed = aes_cmac(&Secret::new(octets(case, "key")?), &octets(case, "msg")?);
    Some(computed.is_ok_and(|computed| computed.get(..bits / 8) == Some(tag.as_slice())).into())
}

fn octets(value: &Value, key: &str) -> Option<Vec<u8>> {
    hex::decode(value.get(key)?.as_str()?).ok()
}

fn digest(group: &Value, key: &str) -> Option<DigestAlgorithm> {
    let name = group.get(key)?.as_str()?;
    DigestAlgorithm::ALL.into_iter().find(|algorithm| algorithm.name().eq_ignore_ascii_case(name))
}

/// Wycheproof names the curves after SEC 2 and RFC 5639.
fn curve(name: &str) -> Option<NamedCurve> {
    match name {
        "secp192r1" => Some(NamedCurve::P192),
        "secp224r1" => Some(NamedCurve::P224),
        "secp256r1" => Some(NamedCurve::P256),
        "secp384r1" => Some(NamedCurve::P384),
        "secp521r1" => Some(NamedCurve::P521),
        name => NamedCurve::ALL.into_iter().find(|curve| curve.name() == name),
    }
}
