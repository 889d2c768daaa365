//! Evidence of simulated documents, as another service would send it.

use paskontrol::{NoProgress, OsRng, Password, Plan, blocking, inspect};
use serde_json::{Map, Value, json};

/// The bundle of a specimen that was read with a challenge of the caller's own.
pub(crate) fn bundle(profile: &str, challenge: Option<[u8; 8]>) -> Value {
    let mut specimen = paskontrol::simulator::specimen(profile).unwrap();
    let mut plan = Plan::new(Password::from_mrz(&specimen.mrz)).simulated();
    if let Some(challenge) = challenge {
        plan = plan.with_challenge(challenge);
    }
    let evidence = blocking::run(inspect(&mut specimen.chip, &plan, &mut OsRng, &mut NoProgress)).unwrap();
    serde_json::from_str(&evidence.to_json()).unwrap()
}

/// The same as if it came from no simulator: such a verdict is recorded.
pub(crate) fn as_if_real(mut bundle: Value) -> Value {
    bundle["simulated"] = json!(false);
    bundle
}

/// The files of a bundle by name.
pub(crate) fn files(bundle: &Value) -> Value {
    let read = bundle["files"].as_object().unwrap().iter().filter(|(_, record)| record["status"] == "read");
    Value::Object(read.map(|(name, record)| (name.clone(), record["content"].clone())).collect::<Map<_, _>>())
}

/// Says the same about the same document: how far it is proven, what it says, and every check.
pub(crate) fn agree(one: &Value, other: &Value, what: &str) {
    for member in ["assurance", "status", "document"] {
        assert_eq!(one[member], other[member], "{what} {member}");
    }
    let statuses = |result: &Value| -> Vec<(Value, Value)> {
        let checks = result["checks"].as_array().unwrap();
        checks.iter().map(|check| (check["id"].clone(), check["status"].clone())).collect()
    };
    assert_eq!(statuses(one), statuses(other), "{what}");
}
