//! ECDH with the other side's key as a point, and as a `SubjectPublicKeyInfo`.

use serde_json::Value;

use super::{Finding, curve, octets};
use crate::crypto::curve::PublicPoint;
use crate::crypto::ecdh::KeyPair;
use crate::crypto::secret::Secret;
use crate::encoding::der::{self, INTEGER, OCTET_STRING, SEQUENCE};
use crate::pki::PublicKey;

/// The point as TR-03111, 3.2 encodes it.
pub(super) fn with_point(group: &Value, case: &Value) -> Option<Finding> {
    let pair = pair(group, case)?;
    agree(&pair, case, PublicPoint::parse(pair.public().curve(), &octets(case, "public")?).ok())
}

/// The key as DG14 and certificates carry it.
pub(super) fn with_public_key_info(group: &Value, case: &Value) -> Option<Finding> {
    let encoded = octets(case, "public")?;
    let point = match PublicKey::parse(&encoded) {
        Ok(PublicKey::Ec(point)) if !leaves_cofactor_out(&encoded) => Some(point),
        _ => None,
    };
    agree(&pair(group, case)?, case, point)
}

/// Doc 9303-12, 4.1.6.3 wants the cofactor. The reader of certificates takes a key without and names the deviation; a
/// case has nobody to name it to, so it counts as refused.
fn leaves_cofactor_out(encoded: &[u8]) -> bool {
    let looked = || {
        let mut algorithm = der::sole_sequence(encoded).ok()?.sequence().ok()?;
        algorithm.oid().ok()?;
        let mut fields = algorithm.sequence().ok()?;
        for expected in [INTEGER, SEQUENCE, SEQUENCE, OCTET_STRING, INTEGER] {
            fields.expect(expected).ok()?;
        }
        Some(fields.peek_tag() != Some(INTEGER))
    };
    looked().unwrap_or_default()
}

fn pair(group: &Value, case: &Value) -> Option<KeyPair> {
    // A Java number: with a leading zero where its first bit is set, without leading zeros otherwise.
    let private = octets(case, "private")?;
    KeyPair::from_private(curve(group.get("curve")?.as_str()?)?, Secret::new(private)).ok()
}

fn agree(pair: &KeyPair, case: &Value, point: Option<PublicPoint>) -> Option<Finding> {
    let expected = octets(case, "shared")?;
    let Some(shared) = point.and_then(|point| pair.agree(&point).ok()) else { return Some(Finding::Refused) };
    Some(if shared.expose() == expected { Finding::Accepted } else { Finding::Wrong })
}
