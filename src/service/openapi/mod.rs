//! The OpenAPI document, made from the table of endpoints, and the JSON Schemas of what the program says.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::api::{Access, ENDPOINTS, Endpoint, Parameter};

const SCHEMAS: &[(&str, &str)] = &[
    ("access-request", include_str!("schemas/access-request.json")),
    ("audit", include_str!("schemas/audit.json")),
    ("audit-head", include_str!("schemas/audit-head.json")),
    ("code", include_str!("schemas/code.json")),
    ("codes", include_str!("schemas/codes.json")),
    ("doctor", include_str!("schemas/doctor.json")),
    ("face-request", include_str!("schemas/face-request.json")),
    ("health", include_str!("schemas/health.json")),
    ("issue-date-request", include_str!("schemas/issue-date-request.json")),
    ("jwks", include_str!("schemas/jwks.json")),
    ("mrz", include_str!("schemas/mrz.json")),
    ("mrz-request", include_str!("schemas/mrz-request.json")),
    ("person-request", include_str!("schemas/person-request.json")),
    ("problem", include_str!("schemas/problem.json")),
    ("profile", include_str!("schemas/profile.json")),
    ("profiles", include_str!("schemas/profiles.json")),
    ("readers", include_str!("schemas/readers.json")),
    ("readiness", include_str!("schemas/readiness.json")),
    ("receipt", include_str!("schemas/receipt.json")),
    ("result", include_str!("schemas/result.json")),
    ("session", include_str!("schemas/session.json")),
    ("session-answer", include_str!("schemas/session-answer.json")),
    ("session-request", include_str!("schemas/session-request.json")),
    ("session-result", include_str!("schemas/session-result.json")),
    ("trust", include_str!("schemas/trust.json")),
    ("trust-csca", include_str!("schemas/trust-csca.json")),
    ("trust-refresh", include_str!("schemas/trust-refresh.json")),
    ("verified-claims", include_str!("schemas/verified-claims.json")),
    ("verification", include_str!("schemas/verification.json")),
    ("verification-request", include_str!("schemas/verification-request.json")),
    ("webhook", include_str!("schemas/webhook.json")),
    ("webhook-event", include_str!("schemas/webhook-event.json")),
    ("webhook-request", include_str!("schemas/webhook-request.json")),
    ("webhook-test", include_str!("schemas/webhook-test.json")),
    ("webhooks", include_str!("schemas/webhooks.json")),
];

/// The names of the schemas.
pub(crate) fn schema_names() -> impl Iterator<Item = &'static str> {
    SCHEMAS.iter().map(|(name, _)| *name)
}

/// A schema by its name, standing for itself: what it refers to is inside.
pub(crate) fn schema(name: &str) -> Option<Value> {
    let mut schema = parsed(name)?;
    let mut inside = Map::new();
    let mut wanted = references(&schema);
    while let Some(name) = wanted.pop() {
        if !inside.contains_key(&name)
            && let Some(schema) = parsed(&name)
        {
            wanted.extend(references(&schema));
            inside.insert(name, schema);
        }
    }
    if let Some(object) = schema.as_object_mut() {
        object.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        object.insert("$id".to_owned(), json!(format!("https://docs.example/schemas/{name}.json")));
        if !inside.is_empty() {
            object.insert("$defs".to_owned(), Value::Object(inside));
        }
    }
    renamed(&mut schema, "#/$defs/");
    Some(schema)
}

fn parsed(name: &str) -> Option<Value> {
    let (_, text) = SCHEMAS.iter().find(|(known, _)| *known == name)?;
    serde_json::from_str(text).ok()
}

/// Schemas that a schema names, as `schema:NAME`.
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

/// The whole document.
pub(crate) fn document() -> Value {
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for endpoint in ENDPOINTS {
        paths
            .entry(endpoint.path)
            .or_default()
            .insert(endpoint.method_name().to_ascii_lowercase(), operation(endpoint));
    }
    let schemas: Map<_, _> = SCHEMAS
        .iter()
        .filter_map(|(name, _)| {
            let mut schema = parsed(name)?;
            renamed(&mut schema, "#/components/schemas/");
            Some(((*name).to_owned(), schema))
        })
        .collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Paskontrol",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Verifies passport chips and says whether their holders are ready for MitID.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "key": { "type": "http", "scheme": "bearer", "description": "An API key (paskontrol token new)." },
                "certificate": { "type": "mutualTLS" },
            },
        },
    })
}

fn operation(endpoint: &Endpoint) -> Value {
    let mut parameters = Vec::new();
    if let Some(variable) = endpoint.path.split_once('{').and_then(|(_, rest)| rest.split('}').next()) {
        parameters.push(json!({
            "name": variable, "in": "path", "required": true, "schema": { "type": "string" },
        }));
    }
    for (name, kind) in endpoint.query {
        let schema = match kind {
            Parameter::Words(words) => json!({ "type": "string", "enum": words }),
            Parameter::Number(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
            Parameter::Letters(count) => json!({ "type": "string", "pattern": format!("^[A-Z]{{{count}}}$") }),
            Parameter::Hex(octets) => {
                json!({ "type": "string", "pattern": format!("^[0-9a-f]{{{}}}$", octets.saturating_mul(2)) })
            }
        };
        parameters.push(json!({ "name": name, "in": "query", "schema": schema }));
    }
    if endpoint.creates() {
        parameters.push(json!({
            "name": "Idempotency-Key", "in": "header", "required": endpoint.needs_key,
            "schema": { "type": "string", "minLength": 1, "maxLength": 255 },
        }));
    }
    let mut operation = json!({
        "operationId": operation_id(endpoint),
        "summary": endpoint.summary,
        "responses": responses(endpoint),
    });
    let mut add = |name: &str, value: Value| {
        if let Some(object) = operation.as_object_mut() {
            object.insert(name.to_owned(), value);
        }
    };
    if !parameters.is_empty() {
        add("parameters", json!(parameters));
    }
    if let Some(request) = endpoint.request {
        let content = json!({ "application/json": { "schema": reference(request) } });
        add("requestBody", json!({ "required": true, "content": content }));
    }
    match endpoint.access {
        Access::Open => add("security", json!([])),
        Access::Scope(scope) => {
            add("security", json!([{ "key": [] }, { "certificate": [] }]));
            add("x-scope", json!(scope.as_str()));
        }
    }
    operation
}

fn operation_id(endpoint: &Endpoint) -> String {
    let path = endpoint.path.replace(['{', '}'], "").replace(['/', '.', '-'], "_");
    format!("{}{path}", endpoint.method_name().to_ascii_lowercase())
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn responses(endpoint: &Endpoint) -> Value {
    let (status, media, schema) = endpoint.response;
    let mut responses = Map::new();
    let mut good = json!({ "description": "Done" });
    if status != 101
        && status != 204
        && let Some(object) = good.as_object_mut()
    {
        let content = schema.map_or_else(|| json!({}), |name| json!({ "schema": reference(name) }));
        let kinds = media.split(", ").map(|media| media.split(';').next().unwrap_or(media));
        let kinds: Map<_, _> = kinds.map(|media| (media.to_owned(), content.clone())).collect();
        object.insert("content".to_owned(), Value::Object(kinds));
    }
    responses.insert(status.to_string(), good);
    let mut refusals: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
    for fault in endpoint.refusals() {
        refusals.entry(fault.status()).or_default().push(fault.code());
    }
    for (status, codes) in refusals {
        responses.insert(
            status.to_string(),
            json!({
                "description": codes.join(", "),
                "content": { "application/problem+json": { "schema": reference("problem") } },
            }),
        );
    }
    Value::Object(responses)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schema_that_is_named_is_there() {
        for (name, text) in SCHEMAS {
            let schema: Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
            for reference in references(&schema) {
                assert!(schema_names().any(|known| known == reference), "{name} names {reference}");
            }
        }
        for endpoint in ENDPOINTS {
            for name in endpoint.request.iter().chain(endpoint.response.2.iter()) {
                assert!(schema_names().any(|known| known == *name), "{} names {name}", endpoint.path);
            }
        }
    }
}
