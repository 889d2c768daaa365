//! From a certificate upwards, through roots and link certificates, as far as signatures reach (Doc 9303-12, 3.1.1 and
//! 4.1.4.3).
//!
//! A verdict needs one step: every CSCA of a list is an anchor of its own. The whole way is for lists, whose signer has
//! to lead to a certificate known from elsewhere, and for audits.

use super::issuer::is_candidate;
use super::role;
use crate::pki::Certificate;

/// Signatures checked on one way up. The longest real one, of the German list signer of 2024, takes nine.
const MAX_SIGNATURES: usize = 64;

/// Every certificate of the pool that signed `certificate`, or one that did, nearest first; itself only if self-signed.
///
/// Only signatures count, and only of certificates that may sign others. When the budget is spent, what was found is
/// what there is: a longer way is no way.
#[must_use]
pub fn ancestors<'a>(certificate: &'a Certificate, pool: &[&'a Certificate]) -> Vec<&'a Certificate> {
    let mut found: Vec<&Certificate> = Vec::new();
    let mut open = vec![certificate];
    let mut left = MAX_SIGNATURES;
    while let Some(child) = open.pop() {
        for candidate in pool.iter().copied().filter(|candidate| is_candidate(child, candidate)) {
            if found.contains(&candidate) {
                continue;
            }
            let Some(fewer) = left.checked_sub(1) else { return found };
            left = fewer;
            if signed(child, candidate) {
                found.push(candidate);
                open.insert(0, candidate);
            }
        }
    }
    found
}

/// Whether `issuer` signed `certificate`, bears its issuer's name, and may sign certificates.
pub(super) fn signed(certificate: &Certificate, issuer: &Certificate) -> bool {
    certificate.issuer().matches(issuer.subject())
        && role::check_issuer(issuer, &mut Vec::new()).is_ok()
        && issuer.public_key().is_ok_and(|key| certificate.verify_signature(key).is_ok())
}
