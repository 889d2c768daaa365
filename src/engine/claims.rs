//! A decision as OpenID Identity Assurance writes it (OpenID Connect for Identity Assurance 1.0: `verified_claims`).

use serde_json::{Map, Value, json};

use super::config::Config;
use super::session::FaceAnswer;
use crate::mrz::StateCode;
use crate::readiness::{Assessment, Verdict};
use crate::verification::{AuthenticDocument, Report};
use crate::wording::printable;

/// What a decision proves of a person. Nothing unless it is `ready` about an authentic document: what was not verified is no
/// verified claim. An assurance level is never claimed; it is an approval we cannot give ourselves.
pub(crate) fn verified_claims(
    report: &Report,
    assessment: &Assessment,
    face: Option<FaceAnswer>,
    (id, config): (&str, &Config),
) -> Option<Value> {
    let document = report.authentic_document().filter(|_| assessment.verdict == Verdict::Ready)?;
    let organization = config.text("service.organization");
    let check = |method: &str, part: &str| {
        let mut check = json!({ "check_method": method, "check_id": format!("{id}#{part}") });
        if let (Some(organization), Some(object)) = (organization, check.as_object_mut()) {
            object.insert("organization".to_owned(), json!(organization));
        }
        check
    };
    let mut checks = vec![check("vcrypt", "pa")];
    // Somebody compared the face with the person there; that the paper was looked at too, nobody recorded.
    if face == Some(FaceAnswer::Same) {
        checks.push(check("pvp", "face"));
    }
    Some(json!({
        "verified_claims": {
            "verification": {
                "trust_framework": config.text("service.trust_framework"),
                "time": assessment.evaluated_at,
                "verification_process": id,
                "evidence": [{
                    "type": "document",
                    "time": assessment.evaluated_at,
                    "check_details": checks,
                    "document_details": details(document),
                }],
            },
            "claims": claims(document),
        }
    }))
}

/// What the document says of itself.
fn details(document: &AuthenticDocument) -> Map<String, Value> {
    let mut details = Map::new();
    let mut say = |name: &str, value: Option<Value>| {
        value.into_iter().for_each(|value| drop(details.insert(name.to_owned(), value)));
    };
    say("type", Some(json!("passport")));
    say("document_number", Some(json!(printable(document.number()))));
    say("date_of_issuance", document.issue_date().and_then(|date| whole_day(date.to_string())));
    say("date_of_expiry", document.expiry_date().map(|date| json!(date.to_string())));
    say("issuer", Some(json!({ "country_code": country(document.mrz().issuer.as_str()) })));
    details
}

/// What it says of its holder.
fn claims(document: &AuthenticDocument) -> Map<String, Value> {
    let holder = document.holder();
    let mut claims = Map::new();
    claims.insert("family_name".to_owned(), json!(printable(&holder.family_name)));
    claims.insert("given_name".to_owned(), json!(printable(&holder.given_names)));
    claims.insert("nationalities".to_owned(), json!([country(&holder.nationality)]));
    if let Some(date) = holder.birth_date.and_then(|date| whole_day(date.to_string())) {
        claims.insert("birthdate".to_owned(), date);
    }
    claims
}

/// A day that is known in part only is no date here.
fn whole_day(text: String) -> Option<Value> {
    (text.len() == 10).then(|| json!(text))
}

/// A State's code in two or three letters, as OpenID writes them; Doc 9303-3 has a single one for Germany.
fn country(code: &str) -> String {
    let short = StateCode::parse(code).filter(|code| code.as_str().len() < 2).and_then(|code| code.alpha2());
    short.map_or_else(|| printable(code), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::country;

    #[test]
    fn a_code_of_one_letter_is_written_with_two() {
        assert_eq!([country("DNK"), country("D"), country("XXA")], ["DNK", "DE", "XXA"]);
    }
}
