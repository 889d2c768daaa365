//! Judges JSON by the schemas that the program publishes: as they are, and closed, so that a member nobody documented is
//! noticed. Readers must ignore what they do not know (UX 5.1); we must not write it.

use std::collections::BTreeMap;
use std::process::Command;
use std::sync::{LazyLock, Mutex};

use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::{Value, json};

/// What the program itself says, under `--json`.
fn said(arguments: &[&str]) -> Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_paskontrol"));
    let output = command.args(arguments).arg("--json").env("LC_ALL", "C").output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{arguments:?}: {error}"))
}

/// The schema of each output, by the table that is printed.
pub(crate) static OUTPUTS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    let rows = said(&["schema", "outputs"])["outputs"].as_array().unwrap().clone();
    rows.iter().map(|row| (text(row, "output"), text(row, "schema"))).collect()
});

/// A schema as it is published.
pub(crate) fn published(name: &str) -> Value {
    said(&["schema", name])
}

/// The same with every object closed.
///
/// At each place of a document, what no schema that applies there has a word for is refused. Schemas that apply at one
/// place together (`allOf`, `$ref`, …) are closed there, and not each for itself.
pub(crate) fn closed(mut schema: Value) -> Value {
    close(&mut schema, true);
    schema
}

fn close(schema: &mut Value, is_a_place: bool) {
    let Value::Object(members) = schema else { return };
    for (key, value) in members.iter_mut() {
        match (key.as_str(), value) {
            ("properties" | "patternProperties", Value::Object(inner)) => {
                inner.values_mut().for_each(|schema| close(schema, true));
            }
            ("$defs", Value::Object(inner)) => inner.values_mut().for_each(|schema| close(schema, false)),
            ("items" | "additionalProperties", inner) => close(inner, true),
            ("allOf" | "anyOf" | "oneOf", Value::Array(inner)) => {
                inner.iter_mut().for_each(|schema| close(schema, false));
            }
            ("if" | "then" | "else" | "not", inner) => close(inner, false),
            _ => {}
        }
    }
    if is_a_place && !members.contains_key("additionalProperties") {
        let together = ["$ref", "allOf", "anyOf", "oneOf", "if"].iter().any(|word| members.contains_key(*word));
        let word = if together { "unevaluatedProperties" } else { "additionalProperties" };
        members.insert(word.to_owned(), json!(false));
    }
}

/// Schemas made ready, each once.
#[derive(Default)]
struct Bench {
    schemas: Schemas,
    ready: BTreeMap<(String, bool), SchemaIndex>,
}

static BENCH: LazyLock<Mutex<Bench>> = LazyLock::new(Mutex::default);

/// Whether a value fits a schema, as published or closed; else why not.
pub(crate) fn judged(name: &str, close: bool, value: &Value) -> Result<(), String> {
    let mut bench = BENCH.lock().unwrap();
    let Bench { schemas, ready } = &mut *bench;
    let index = *ready.entry((name.to_owned(), close)).or_insert_with(|| {
        let mut schema = published(name);
        if close {
            schema = closed(schema);
        }
        // Both forms have one name, and this is where they are kept apart.
        schema.as_object_mut().unwrap().remove("$id");
        let place = format!("{name}-{close}.json");
        let mut compiler = Compiler::new();
        compiler.enable_format_assertions();
        compiler.add_resource(&place, schema).unwrap();
        compiler.compile(&place, schemas).unwrap_or_else(|error| panic!("{name} is no schema: {error:#}"))
    });
    schemas.validate(value, index).map_err(|error| format!("{error:#}"))
}

/// Whether an output fits its schema, and says nothing the schema does not; else why not.
pub(crate) fn fit(output: &str, value: &Value) -> Result<(), String> {
    let schema = OUTPUTS.get(output).unwrap_or_else(|| panic!("`{output}` is no output"));
    let judged = judged(schema, false, value).and_then(|()| judged(schema, true, value));
    judged.map_err(|error| format!("`{output}` does not fit {schema}: {error}\n{value:#}"))
}
