//! Verified claims by the schemas of the OpenID Foundation (OpenID Connect for Identity Assurance, `verified_claims.json` and
//! what it refers to). They are not part of this project: `PASKONTROL_OPENID_SCHEMAS` names a folder that has them.

use std::path::Path;

use serde_json::{Value, json};

/// Sees that claims fit, where there are schemas to see it by.
pub(crate) fn openid_fits(claims: &Value) {
    let Some(folder) = std::env::var_os("PASKONTROL_OPENID_SCHEMAS") else { return };
    judged(Path::new(&folder), claims).unwrap_or_else(|error| panic!("{error}\n{claims:#}"));
    // Each of these the schemas refuse, so they do look.
    for (place, wrong) in [
        ("/verified_claims/verification/trust_framework", json!(1)),
        ("/verified_claims/verification/evidence/0/type", json!("passport")),
        ("/verified_claims/verification/evidence/0/document_details/date_of_expiry", json!("soon")),
        ("/verified_claims/claims/nationalities", json!(["Danish"])),
    ] {
        let mut changed = claims.clone();
        *changed.pointer_mut(place).unwrap() = wrong;
        assert!(judged(Path::new(&folder), &changed).is_err(), "{place}");
    }
}

fn judged(folder: &Path, claims: &Value) -> Result<(), String> {
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler.enable_format_assertions();
    let mut first = None;
    for name in ["verified_claims", "claims_schema", "verified_claims_request"] {
        let text = std::fs::read_to_string(folder.join(format!("{name}.json"))).unwrap();
        let mut schema: Value = serde_json::from_str(&text).unwrap();
        plainly(&mut schema);
        let id = schema["$id"].as_str().unwrap().to_owned();
        compiler.add_resource(&id, schema).unwrap();
        first.get_or_insert(id);
    }
    let index = compiler.compile(&first.unwrap(), &mut schemas).unwrap();
    schemas.validate(claims, index).map_err(|error| format!("{error:#}"))
}

/// Dates and times, which these schemas write as patterns with look-around, by their formats: our judge's patterns have none.
fn plainly(schema: &mut Value) {
    for (name, format) in [("date_type", "date"), ("time_type", "date-time")] {
        if let Some(kind) = schema["$defs"].get_mut(name) {
            *kind = json!({ "type": "string", "format": format });
        }
    }
}
