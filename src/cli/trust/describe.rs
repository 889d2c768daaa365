//! Trust material in words and in JSON.

use serde_json::{Value, json};

use crate::pki::lint::lint;
use crate::trust::path::ancestors;
use crate::trust::{Anchor, CertificateFacts, HeldList, SourceFile, SourceKind, TrustSnapshot};
use crate::wording::printable;

/// A file that anchors came from.
pub(super) fn source(file: &SourceFile, count: usize) -> Value {
    json!({ "label": printable(&file.label), "sha256": file.sha256, "kind": file.kind, "certificates": count })
}

/// The same in one line.
pub(super) fn source_line(file: &SourceFile, count: usize) -> String {
    let signed = match &file.kind {
        SourceKind::MasterList(list) => {
            let time = list.signing_time.map_or_else(|| "-".to_owned(), |time| time.to_string());
            format!("{time}  {}", printable(list.signer.as_deref().unwrap_or("-")))
        }
        SourceKind::UnsignedMasterList => "no signature".to_owned(),
        _ => "certificates".to_owned(),
    };
    format!("{}  {count}  {signed}", printable(&file.label))
}

/// How many anchors a file is a source of.
pub(super) fn count(snapshot: &TrustSnapshot, file: &SourceFile) -> usize {
    let from = |anchor: &&Anchor<'_>| anchor.sources().iter().any(|source| source.sha256 == file.sha256);
    snapshot.anchors().iter().filter(from).count()
}

/// A revocation list.
pub(super) fn list(held: &HeldList) -> Value {
    json!({
        "issuer": printable(&held.list().issuer().to_string()),
        "list": held.facts(),
        "standing": held.standing(),
        "entries": held.list().entries().count(),
        "deviations": held.list().deviations(),
    })
}

/// The same in one line.
pub(super) fn list_line(held: &HeldList) -> String {
    let facts = held.facts();
    let number = facts.number.as_deref().unwrap_or("-").to_owned();
    let due = facts.next_update.map_or_else(|| "-".to_owned(), |due| due.to_string());
    let issuer = printable(&held.list().issuer().to_string());
    format!("{issuer}  no. {number}  {} – {due}  {} revoked", facts.this_update, held.list().entries().count())
}

/// An anchor with its facts, its breaches of the profile, and the certificates above it.
pub(super) fn anchor(anchor: &Anchor<'_>, snapshot: &TrustSnapshot) -> Value {
    let certificate = anchor.certificate();
    let pool: Vec<_> = snapshot.anchors().iter().map(Anchor::certificate).collect();
    let above: Vec<_> = ancestors(certificate, &pool).into_iter().map(|above| hex::encode(above.sha256())).collect();
    json!({
        "certificate": CertificateFacts::from(certificate),
        "lint": lint(certificate),
        "sources": anchor.sources(),
        "issued_by": above,
    })
}

/// An anchor in one line.
pub(super) fn anchor_line(anchor: &Anchor<'_>) -> String {
    let certificate = anchor.certificate();
    let country = certificate.subject().country().unwrap_or_else(|| "--".to_owned());
    // Most link certificates bear one name twice; only the signature tells (Doc 9303-12, 4.1.4.3).
    let kind = if ancestors(certificate, &[certificate]).is_empty() { "link" } else { "root" };
    let sha256 = hex::encode(certificate.sha256());
    let start = sha256.get(..16).unwrap_or_default();
    let subject = printable(&certificate.subject().to_string());
    format!("{}  {kind}  {start}  {}  {subject}", printable(&country), certificate.not_after().utc_day())
}
