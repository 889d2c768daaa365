//! The next snapshot from the one in use: all or nothing (RELIABILITY G-93).

use std::collections::BTreeSet;

use super::super::deny_list::DenyList;
use super::super::pins::{Fingerprint, Pins};
use super::super::revocation::ListStanding;
use super::super::snapshot::TrustSnapshot;
use super::diff::Diff;
use super::rejected::{RejectReason, Rejected};

/// An import that was refused. The snapshot in use stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("import refused: {} of the files may not be believed", .0.len())]
pub struct Refused(pub Vec<Rejected>);

/// What an operator says with an import.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Operator {
    /// What is vouched for now; the fingerprints of earlier imports still count.
    pub pins: Vec<Fingerprint>,
    /// The deny-list that takes the place of the earlier one; nothing leaves that as it is.
    pub denied: Option<DenyList>,
}

impl<I: IntoIterator<Item = Fingerprint>> From<I> for Operator {
    fn from(pins: I) -> Self {
        Self { pins: pins.into_iter().collect(), denied: None }
    }
}

/// Makes the snapshot that follows `earlier`, and tells what it changes.
///
/// A publisher's new list takes
/// the place of its old one, and a file that of one with the same name; what else there is stays.
///
/// # Errors
/// One of the files may not be believed, is older than what it would replace, or cannot be read as a whole. One bad
/// certificate inside a good list costs only itself, and is in the snapshot's [`rejected`](TrustSnapshot::rejected).
pub fn update(
    earlier: &TrustSnapshot,
    operator: impl Into<Operator>,
    files: &[(String, Vec<u8>)],
) -> Result<(TrustSnapshot, Diff), Refused> {
    let Operator { pins, denied } = operator.into();
    let pins: Pins = earlier.pins().iter().copied().chain(pins).collect();
    let start = TrustSnapshot::builder().pinned(pins).after(earlier);
    let mut builder = files.iter().fold(start, |builder, (label, content)| builder.file(label, content));
    let refused: Vec<Rejected> =
        builder.so_far().rejected.iter().filter(|rejected| is_refusal(rejected)).cloned().collect();
    if !refused.is_empty() {
        return Err(Refused(refused));
    }
    let pins = builder.so_far().pins.clone();
    let replaced: BTreeSet<String> = builder.so_far().sources.iter().map(|source| source.key(&pins)).collect();
    builder.absorb(earlier, |source| !replaced.contains(&source.key(&pins)));
    if let Some(DenyList(denied)) = denied {
        builder.deny_only(denied);
    }
    let mut later = builder.build();
    let unverified = later.revocations.drop_what_counts_no_more();
    if !unverified.is_empty() {
        let reason = RejectReason::RevocationListUnverified;
        return Err(Refused(unverified.into_iter().map(|label| Rejected { label, position: None, reason }).collect()));
    }
    debug_assert!(later.revocation_lists().iter().all(|held| held.standing() == ListStanding::Verified));
    let diff = Diff::between(earlier, &later);
    Ok((later, diff))
}

/// A whole file; in a collection, whatever may not be believed, since a directory is not signed.
const fn is_refusal(rejected: &Rejected) -> bool {
    rejected.position.is_none() || matches!(rejected.reason, RejectReason::CscaInDirectory)
}
