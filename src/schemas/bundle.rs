//! The schemas by name, each put together with what it names. Inside, one schema refers to another as `schema:NAME`.

use serde_json::{Map, Value, json};

/// What several schemas have in common. Not a document of its own, so not listed.
const DEFINITIONS: &str = include_str!("definitions.json");

macro_rules! published {
    ($($name:literal,)+) => {
        const SCHEMAS: &[(&str, &str)] = &[$(($name, include_str!(concat!("published/", $name, ".json"))),)+];
    };
}

published! {
    "access-request",
    "audit",
    "audit-clock",
    "audit-entries",
    "audit-entry",
    "audit-head",
    "audit-purge",
    "audit-verified",
    "cases",
    "code",
    "codes",
    "cure",
    "doctor",
    "done",
    "event",
    "evidence",
    "face-request",
    "fault",
    "filter-file",
    "health",
    "inclusion-proof",
    "issue-date-request",
    "jwks",
    "key-rotation",
    "listening",
    "machine",
    "mrz",
    "mrz-check",
    "mrz-lines",
    "mrz-request",
    "output-list",
    "person-request",
    "played",
    "policy-changes",
    "portrait",
    "problem",
    "profile",
    "profiles",
    "reader-info",
    "reader-list",
    "reader-probe",
    "readers",
    "readiness",
    "receipt",
    "redacted-receipt",
    "registry-answer",
    "registry-filter",
    "registry-import",
    "registry-status",
    "registry-test",
    "result",
    "schema-list",
    "session",
    "session-answer",
    "session-request",
    "session-result",
    "settings",
    "settings-reference",
    "shown",
    "signing-keys",
    "specimens",
    "strategies",
    "token",
    "token-ended",
    "tokens",
    "trust",
    "trust-anchor",
    "trust-audit",
    "trust-csca",
    "trust-diff",
    "trust-export",
    "trust-import",
    "trust-list",
    "trust-refresh",
    "trust-status",
    "vectors",
    "verification",
    "verification-request",
    "verified-claims",
    "webhook",
    "webhook-event",
    "webhook-request",
    "webhook-test",
    "webhooks",
    "written-bundle",
    "written-files",
}

/// The names of the schemas.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    SCHEMAS.iter().map(|(name, _)| *name)
}

/// What a schema is about, in a few words.
pub(crate) fn title(name: &str) -> String {
    let title = parsed(name).and_then(|schema| Some(schema.get("title")?.as_str()?.to_owned()));
    title.unwrap_or_default()
}

/// A schema by its name, standing for itself: what it refers to is inside.
pub(crate) fn schema(name: &str) -> Option<Value> {
    let (_, text) = SCHEMAS.iter().find(|(known, _)| *known == name)?;
    let mut schema: Value = serde_json::from_str(text).ok()?;
    let inside = with_what_they_name(references(&schema).iter().map(String::as_str), "#/$defs/");
    renamed(&mut schema, "#/$defs/");
    if let Some(object) = schema.as_object_mut() {
        object.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        object.insert("$id".to_owned(), json!(format!("https://docs.example/schemas/{name}.json")));
        if !inside.is_empty() {
            object.insert("$defs".to_owned(), Value::Object(inside));
        }
    }
    Some(schema)
}

/// The schemas of these names and all that they refer to, for a document that keeps them in one place.
pub(crate) fn with_what_they_name<'a>(names: impl Iterator<Item = &'a str>, place: &str) -> Map<String, Value> {
    let mut inside = Map::new();
    let mut wanted: Vec<String> = names.map(str::to_owned).collect();
    while let Some(name) = wanted.pop() {
        if !inside.contains_key(&name)
            && let Some(mut schema) = parsed(&name)
        {
            wanted.extend(references(&schema));
            renamed(&mut schema, place);
            inside.insert(name, schema);
        }
    }
    inside
}

fn parsed(name: &str) -> Option<Value> {
    match SCHEMAS.iter().find(|(known, _)| *known == name) {
        Some((_, text)) => serde_json::from_str(text).ok(),
        None => definitions().get(name).cloned(),
    }
}

fn definitions() -> Map<String, Value> {
    serde_json::from_str(DEFINITIONS).unwrap_or_default()
}

/// Schemas that a schema names.
fn references(schema: &Value) -> Vec<String> {
    match schema {
        Value::Object(members) => members
            .iter()
            .flat_map(|(key, value)| match (key.as_str(), value) {
                ("$ref", Value::String(to)) => to.strip_prefix("schema:").map(str::to_owned).into_iter().collect(),
                (_, value) => references(value),
            })
            .collect(),
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

fn renamed(schema: &mut Value, place: &str) {
    match schema {
        Value::Object(members) => {
            for (key, value) in members.iter_mut() {
                match value {
                    Value::String(to) if key == "$ref" => {
                        if let Some(name) = to.strip_prefix("schema:") {
                            *to = format!("{place}{name}");
                        }
                    }
                    value => renamed(value, place),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| renamed(item, place)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn all() -> Vec<(String, Value)> {
        let published = SCHEMAS.iter().map(|(name, text)| {
            ((*name).to_owned(), serde_json::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}")))
        });
        let shared: Map<String, Value> = serde_json::from_str(DEFINITIONS).unwrap();
        published.chain(shared).collect()
    }

    #[test]
    fn every_schema_that_is_named_is_there_and_every_definition_is_named() {
        let all = all();
        let names: BTreeSet<_> = all.iter().map(|(name, _)| name.clone()).collect();
        assert_eq!(names.len(), all.len(), "a definition has the name of a schema");
        let named: BTreeSet<_> = all.iter().flat_map(|(_, schema)| references(schema)).collect();
        assert_eq!(named.difference(&names).collect::<Vec<_>>(), Vec::<&String>::new());
        let idle: Vec<_> = definitions().keys().filter(|name| !named.contains(*name)).cloned().collect();
        assert!(idle.is_empty(), "nobody names {idle:?}");
    }

    #[test]
    fn names_are_sorted_and_each_says_what_it_is_about() {
        assert!(names().is_sorted());
        // `schema` takes these words for something else.
        assert!(["list", "openapi", "outputs"].iter().all(|word| names().all(|name| name != *word)));
        for name in names() {
            assert!(!title(name).is_empty() && !title(name).ends_with('.'), "{name} has no title");
        }
    }

    /// Readers ignore what they do not know, and we say so by leaving objects open; what we take we know whole.
    #[test]
    fn what_is_taken_is_closed_and_what_is_written_is_open() {
        fn closed(schema: &Value) -> bool {
            match schema {
                Value::Object(members) => {
                    (members.contains_key("properties")
                        && members.get("additionalProperties") == Some(&Value::Bool(false)))
                        || members.values().any(closed)
                }
                Value::Array(items) => items.iter().any(closed),
                _ => false,
            }
        }
        for (name, schema) in all() {
            // A bundle is taken back by `check`, and one with more in it is refused.
            let taken = name.ends_with("-request") || name == "evidence" || name == "machine";
            assert_eq!(closed(&schema), taken, "{name}");
        }
    }
}
