//! The OpenAPI document, made from the table of endpoints and the published schemas.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::api::{Access, ENDPOINTS, Endpoint, Parameter};
use crate::schemas;

/// The whole document.
pub(crate) fn document() -> Value {
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for endpoint in ENDPOINTS {
        paths
            .entry(endpoint.path)
            .or_default()
            .insert(endpoint.method_name().to_ascii_lowercase(), operation(endpoint));
    }
    let named = ENDPOINTS.iter().flat_map(|endpoint| endpoint.request.into_iter().chain(endpoint.response.2));
    // Every endpoint can refuse.
    let schemas = schemas::with_what_they_name(named.chain(["problem"]), "#/components/schemas/");
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
    fn every_schema_is_that_of_a_call_or_an_output() {
        let document = document();
        let called = document["components"]["schemas"].as_object().unwrap();
        for name in schemas::names() {
            let printed = schemas::OUTPUTS.iter().any(|output| output.schema == name);
            assert!(printed || called.contains_key(name), "nobody has {name}");
        }
    }

    #[test]
    fn every_schema_that_is_named_is_there() {
        for endpoint in ENDPOINTS {
            for name in endpoint.request.iter().chain(endpoint.response.2.iter()) {
                assert!(schemas::names().any(|known| known == *name), "{} names {name}", endpoint.path);
            }
        }
    }
}
