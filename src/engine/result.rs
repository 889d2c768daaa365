//! The result document, for programs: `paskontrol-result/1`.

use serde_json::{Value, json};

use crate::crypto::digest::DigestAlgorithm;
use crate::readiness::Assessment;
use crate::verification::Report;
use crate::wording::Redaction;

/// The format name.
const FORMAT: &str = "paskontrol-result/1";

/// Everything found, with the holder as the redaction level allows. `verdict` is absent where none was asked for.
pub(crate) fn document(report: &Report, assessment: Option<&Assessment>, redaction: Redaction) -> Value {
    let checks: Vec<_> = report
        .groups
        .iter()
        .flat_map(|group| {
            group.checks.iter().map(move |check| {
                let mut value = json!(check);
                if let Some(object) = value.as_object_mut() {
                    object.insert("group".into(), json!(group.id));
                }
                value
            })
        })
        .collect();
    json!({
        "format": FORMAT,
        "tool": { "name": "paskontrol", "version": env!("CARGO_PKG_VERSION") },
        "simulated": report.simulated,
        "evaluated_at": report.evaluated_at,
        "policy": report.policy,
        "verdict": assessment.map(verdict),
        "assurance": report.assurance,
        "status": report.status,
        "document": holder(report, redaction),
        "checks": checks,
        "evidence": { "sha256": report.evidence_sha256 },
        "redaction": redaction.name(),
    })
}

fn verdict(assessment: &Assessment) -> Value {
    json!({ "decision": assessment.verdict.as_str(), "assessment": assessment })
}

/// The authentic document, or null: what nobody signed is not exported as if somebody had.
fn holder(report: &Report, redaction: Redaction) -> Value {
    let Some(document) = report.authentic_document() else { return Value::Null };
    let holder = document.holder();
    json!({
        "document_code": redaction.class(&document.mrz().document_code),
        "issuing_state": redaction.class(document.mrz().issuer.as_str()),
        "number": redaction.number(document.number()),
        "issued_on": document.issue_date().and_then(|date| redaction.class(&date.to_string())),
        "expires_on": document.expiry_date().and_then(|date| redaction.class(&date.to_string())),
        "family_name": redaction.person(&holder.family_name),
        "given_names": redaction.person(&holder.given_names),
        "name_truncated": holder.name_truncated,
        "birth_date": holder.birth_date.and_then(|date| redaction.person(&date.to_string())),
        "nationality": redaction.class(&holder.nationality),
        "personal_number": holder.personal_number.as_deref().and_then(|number| redaction.personal_number(number)),
        "portrait": document.face().map(|face| json!({
            "sha256": redaction.person(&hex::encode(DigestAlgorithm::Sha256.digest(face.image.reveal()))),
            "bytes": face.image.reveal().len(),
            "width": face.width,
            "height": face.height,
        })),
    })
}
