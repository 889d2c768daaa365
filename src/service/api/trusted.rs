//! What is believed, and by which rules is decided.

use std::sync::Arc;

use serde_json::{Value, json};

use super::Pending;
use super::query::{number, read};
use crate::engine;
use crate::service::http::{Answer, Call, Fault, Problem};
use crate::service::node::Node;
use crate::trust::{CertificateFacts, TrustSnapshot};
use crate::wording::printable;

/// `GET /v1/trust`
pub(super) fn trust(node: Arc<Node>, _: Call) -> Pending {
    Box::pin(async move { Ok(Answer::ok(standing(&node.trust()))) })
}

fn standing(trust: &TrustSnapshot) -> Value {
    let sources: Vec<_> = trust.sources().iter().map(|source| json!({ "label": source.label })).collect();
    json!({
        "csca": trust.anchor_count(),
        "document_signers": trust.document_signer_count(),
        "revocation_lists": trust.revocation_lists().len(),
        "defect_lists": trust.defect_lists().len(),
        "left_out": trust.rejected().len(),
        "sources": sources,
    })
}

/// `GET /v1/trust/csca`: pages in the order of the certificates' hashes, which no import changes.
pub(super) fn anchors(node: Arc<Node>, call: Call) -> Pending {
    Box::pin(async move {
        let country = read(&call, "country", "two capital letters", |text| {
            (text.len() == 2 && text.bytes().all(|letter| letter.is_ascii_uppercase())).then(|| text.to_owned())
        })?;
        let after = read(&call, "after", "the SHA-256 a page ended with", |text| {
            let fits = text.len() == 64 && text.bytes().all(|c| c.is_ascii_digit() || (b'a'..=b'f').contains(&c));
            fits.then(|| text.to_owned())
        })?;
        let count = number(&call, "limit", 1, super::table::PAGE)?.unwrap_or(super::table::PAGE);
        let trust = node.trust();
        // Reading a certificate takes a moment, and there are hundreds.
        let found = node.computing(move || page(&trust, country.as_deref(), after.as_deref(), count)).await?;
        Ok(Answer::ok(found))
    })
}

fn page(trust: &TrustSnapshot, country: Option<&str>, after: Option<&str>, count: u32) -> Value {
    let mut found: Vec<_> = trust
        .anchors()
        .iter()
        .map(|anchor| (CertificateFacts::from(anchor.certificate()), anchor.sources().to_vec()))
        .filter(|(facts, _)| country.is_none_or(|country| facts.country.as_deref() == Some(country)))
        .filter(|(facts, _)| after.is_none_or(|after| facts.sha256.as_str() > after))
        .collect();
    found.sort_by(|(one, _), (other, _)| one.sha256.cmp(&other.sha256));
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    let more = found.len() > count;
    found.truncate(count);
    let next = found.last().filter(|_| more).map(|(facts, _)| facts.sha256.clone());
    let listed: Vec<_> = found
        .iter()
        .map(|(facts, sources)| {
            json!({
                "sha256": facts.sha256, "subject": printable(&facts.subject), "issuer": printable(&facts.issuer),
                "country": facts.country, "serial": facts.serial, "not_before": facts.not_before,
                "not_after": facts.not_after, "public_key": facts.public_key,
                "sources": sources.iter().map(|source| printable(&source.label)).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({ "csca": listed, "next": next })
}

/// `POST /v1/trust/refresh`
pub(super) fn refresh(node: Arc<Node>, _: Call) -> Pending {
    Box::pin(async move {
        let reading = Arc::clone(&node);
        let changed = node.blocking(move || reading.refresh_trust()).await?;
        let changed = changed.map_err(|_| Problem::from(Fault::NotReady).needing(&["trust"]))?;
        Ok(Answer::ok(json!({ "changed": changed, "trust": standing(&node.trust()) })))
    })
}

/// `GET /v1/profiles`
pub(super) fn profiles(node: Arc<Node>, _: Call) -> Pending {
    Box::pin(async move {
        let rules = engine::in_force(&node.config).map_err(|_| Fault::Internal)?;
        Ok(Answer::ok(json!({
            "profiles": [{ "id": "mitid-dk", "name": rules.name, "version": rules.version }],
            "verification_policies": ["field", "conformance"],
        })))
    })
}

/// `GET /v1/profiles/{id}`
pub(super) fn profile(node: Arc<Node>, call: Call) -> Pending {
    Box::pin(async move {
        if call.variable != "mitid-dk" {
            return Err(Fault::NotFound.into());
        }
        let rules = engine::in_force(&node.config).map_err(|_| Fault::Internal)?;
        Ok(Answer::ok(json!({ "id": "mitid-dk", "constants": rules })))
    })
}
