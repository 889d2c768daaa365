//! The making of a receipt.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

use super::key::ServiceKey;
use super::{ReceiptError, TYPE};
use crate::crypto::digest::DigestAlgorithm;
use crate::encoding::DocText;
use crate::mrz::Sex;
use crate::readiness::Assessment;
use crate::trust::TrustSnapshot;
use crate::verification::Report;

/// Where, by whom and under what a decision was made.
pub struct Occasion<'a> {
    /// The name of the receipt, drawn anew for each decision.
    pub id: &'a str,
    /// Where.
    pub desk: Option<&'a str>,
    /// By whom.
    pub operator: Option<&'a str>,
    /// The name of its entry in the audit log.
    pub audit_event: Option<&'a str>,
    /// What was believed.
    pub trust: &'a TrustSnapshot,
}

/// A receipt with every field disclosed; [`redact`](super::redact) takes away what its reader may not have.
///
/// The holder and the document are there only where a State's signature covers them.
pub fn issue(
    report: &Report,
    assessment: &Assessment,
    occasion: &Occasion<'_>,
    key: &ServiceKey,
) -> Result<String, ReceiptError> {
    let mut sealing = Sealing { key, id: occasion.id, disclosures: Vec::new() };
    let document = sealing.closed(document(report));
    let holder = sealing.closed(holder(report));
    let reasons: Vec<_> = assessment.reason_codes.iter().map(|code| code.as_str()).collect();
    let others =
        sealing.closed(vec![("operator", occasion.operator.map(Value::from)), ("reasons", Some(json!(reasons)))]);
    let checks: Map<_, _> = report.checks().map(|check| (check.id.as_str().to_owned(), json!(check.status))).collect();
    let sources: Vec<_> = occasion
        .trust
        .sources()
        .iter()
        .map(|source| json!({ "label": DocText::new(&source.label).to_string(), "sha256": source.sha256 }))
        .collect();
    let claims = json!({
        "jti": occasion.id,
        "iat": assessment.evaluated_at.unix(),
        "purpose": "verification_receipt",
        "tool": { "name": "paskontrol", "version": env!("CARGO_PKG_VERSION") },
        "decided_at": assessment.evaluated_at,
        "desk": occasion.desk,
        "profile": assessment.policy,
        "policy": report.policy,
        "decision": assessment.verdict.as_str(),
        "assurance": report.assurance,
        "checks": checks,
        "trust": sources,
        "evidence": { "sha256": report.evidence_sha256 },
        "audit_event": occasion.audit_event,
        "simulated": report.simulated,
        "document": { "_sd": document },
        "holder": { "_sd": holder },
        "_sd": others,
        "_sd_alg": "sha-256",
    });
    let mut receipt = key.sign(TYPE, &claims)?;
    for disclosure in sealing.disclosures {
        receipt.push('~');
        receipt.push_str(&disclosure);
    }
    receipt.push('~');
    Ok(receipt)
}

type Field = (&'static str, Option<Value>);

fn document(report: &Report) -> Vec<Field> {
    let Some(document) = report.authentic_document() else { return Vec::new() };
    let text = |text: &str| Some(json!(DocText::new(text).to_string()));
    vec![
        ("document_code", text(&document.mrz().document_code)),
        ("issuing_state", text(document.mrz().issuer.as_str())),
        ("number", text(document.number())),
        ("issued_on", document.issue_date().map(|date| json!(date.to_string()))),
        ("expires_on", document.expiry_date().map(|date| json!(date.to_string()))),
    ]
}

fn holder(report: &Report) -> Vec<Field> {
    let Some(document) = report.authentic_document() else { return Vec::new() };
    let holder = document.holder();
    let text = |text: &str| Some(json!(DocText::new(text).to_string()));
    let hash = |image: &[u8]| json!(hex::encode(DigestAlgorithm::Sha256.digest(image)));
    vec![
        ("family_name", text(&holder.family_name)),
        ("given_names", text(&holder.given_names)),
        ("birth_date", holder.birth_date.map(|date| json!(date.to_string()))),
        (
            "sex",
            Some(json!(match holder.sex {
                Sex::Female => "F",
                Sex::Male => "M",
                Sex::Unspecified | Sex::Other(_) => "X",
            })),
        ),
        ("nationality", text(&holder.nationality)),
        ("personal_number", holder.personal_number.as_deref().and_then(text)),
        ("portrait_sha256", document.face().map(|face| hash(face.image.reveal()))),
    ]
}

struct Sealing<'a> {
    key: &'a ServiceKey,
    id: &'a str,
    disclosures: Vec<String>,
}

impl Sealing<'_> {
    /// The hashes of fields, sorted so that their order tells nothing (RFC 9901, 4.2.4.1).
    fn closed(&mut self, fields: Vec<Field>) -> Vec<String> {
        let mut hashes = Vec::new();
        for (name, value) in fields {
            let Some(value) = value else { continue };
            let said = json!([self.key.salt(self.id, name), name, value]);
            let disclosure = URL_SAFE_NO_PAD.encode(said.to_string());
            hashes.push(URL_SAFE_NO_PAD.encode(DigestAlgorithm::Sha256.digest(disclosure.as_bytes())));
            self.disclosures.push(disclosure);
        }
        hashes.sort_unstable();
        hashes
    }
}
