//! ECDSA, PKCS#1 v1.5 and PSS.

use serde_json::Value;

use super::{Finding, curve, digest, octets};
use crate::crypto::curve::{NamedCurve, PublicPoint};
use crate::crypto::ecdsa::{self, Signature};
use crate::crypto::rsa::{PssParameters, RsaPublicKey};

/// `Ecdsa-Sig-Value` (RFC 3279, 2.2.3).
pub(super) fn ecdsa_in_der(group: &Value, case: &Value) -> Option<Finding> {
    ecdsa(group, case, |_, octets| Signature::parse_der(octets).ok())
}

/// r || s (TR-03111, 5.2.1).
pub(super) fn ecdsa_plain(group: &Value, case: &Value) -> Option<Finding> {
    ecdsa(group, case, |curve, octets| Signature::parse_plain(curve, octets).ok())
}

fn ecdsa(group: &Value, case: &Value, parse: fn(NamedCurve, &[u8]) -> Option<Signature>) -> Option<Finding> {
    let stated = group.get("publicKey")?;
    let curve = curve(stated.get("curve")?.as_str()?)?;
    let key = PublicPoint::parse(curve, &octets(stated, "uncompressed")?).ok()?;
    let digest = digest(group, "sha")?.digest(&octets(case, "msg")?);
    let signature = parse(curve, &octets(case, "sig")?);
    Some(signature.is_some_and(|signature| ecdsa::verify(&key, &digest, &signature).is_ok()).into())
}

fn rsa_key(group: &Value) -> Option<RsaPublicKey> {
    let key = group.get("publicKey")?;
    RsaPublicKey::new(&octets(key, "modulus")?, &octets(key, "publicExponent")?).ok()
}

/// RFC 8017, 8.2.2, by encoding and comparing.
pub(super) fn rsa_pkcs1(group: &Value, case: &Value) -> Option<Finding> {
    let algorithm = digest(group, "sha")?;
    let hash = algorithm.digest(&octets(case, "msg")?);
    Some(rsa_key(group)?.verify_pkcs1v15(algorithm, &hash, &octets(case, "sig")?).is_ok().into())
}

/// RFC 8017, 8.1.2, with exactly the parameters stated.
pub(super) fn rsa_pss(group: &Value, case: &Value) -> Option<Finding> {
    let parameters = PssParameters {
        digest: digest(group, "sha")?,
        mgf_digest: digest(group, "mgfSha")?,
        salt_len: usize::try_from(group.get("sLen")?.as_u64()?).ok()?,
    };
    let hash = parameters.digest.digest(&octets(case, "msg")?);
    Some(rsa_key(group)?.verify_pss(parameters, &hash, &octets(case, "sig")?).is_ok().into())
}
