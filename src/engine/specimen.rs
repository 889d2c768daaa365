//! What goes with a simulated passport: its own country, and a register of its own.

use crate::registry::sources::MemorySource;
use crate::registry::{Coverage, DocumentNumber, ListedReason, Status};
use crate::simulator::{RegisterEntry, Specimen};
use crate::trust::TrustSnapshot;

/// The simulator's anchors, and nothing else.
pub(crate) fn trust(anchors: &[Vec<u8>]) -> TrustSnapshot {
    let with = |trust: crate::trust::TrustSnapshotBuilder, anchor: &Vec<u8>| trust.certificate("simulator", anchor);
    anchors.iter().fold(TrustSnapshot::builder(), with).build()
}

/// A register that says what the profile wants it to say, under the name the built-in policy asks for.
pub(crate) fn register(specimen: &Specimen) -> Option<MemorySource> {
    let issuer = specimen.mrz.issuer.as_str().parse().ok()?;
    let number = DocumentNumber::parse(specimen.mrz.document_number.reveal()).ok()?;
    let source = MemorySource::new("rigspolitiet".parse().ok()?, Coverage::passports_of(issuer));
    let reason = match specimen.register {
        RegisterEntry::Lost => ListedReason::Lost,
        RegisterEntry::Stolen => ListedReason::Stolen,
        _ => return Some(source),
    };
    Some(source.with(number, Status::Listed { reason: Some(reason), since: None }))
}
