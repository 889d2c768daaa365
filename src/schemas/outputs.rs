//! Which output has which schema: what the program can be asked for, one row each.

use serde::Serialize;

/// How an output comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Form {
    /// One document on stdout.
    Document,
    /// One object a line, as things happen; from the service, one an event (server-sent events).
    Lines,
    /// A file.
    File,
}

/// An output and its schema.
#[derive(Debug, Serialize)]
pub(crate) struct Output {
    /// The command, with the option that makes the difference; or the call.
    pub(crate) output: &'static str,
    pub(crate) schema: &'static str,
    pub(crate) form: Form,
}

const fn document(output: &'static str, schema: &'static str) -> Output {
    Output { output, schema, form: Form::Document }
}

const fn lines(output: &'static str, schema: &'static str) -> Output {
    Output { output, schema, form: Form::Lines }
}

const fn file(output: &'static str, schema: &'static str) -> Output {
    Output { output, schema, form: Form::File }
}

/// Every output of the commands under `--json`, and the files they write. What the service's calls answer is in its
/// OpenAPI document, but for its streams.
pub(crate) const OUTPUTS: &[Output] = &[
    document("demo", "result"),
    document("demo --list", "specimens"),
    document("verify", "result"),
    lines("verify --events", "event"),
    file("verify --bundle FILE", "evidence"),
    document("read", "written-bundle"),
    lines("read --events", "event"),
    file("read -o FILE", "evidence"),
    document("check", "result"),
    document("show", "shown"),
    document("face extract", "portrait"),
    document("doctor", "doctor"),
    lines("doctor --watch", "doctor"),
    document("doctor --fix CHECK", "cure"),
    file("doctor --bundle FILE (surroundings.json)", "machine"),
    file("doctor --bundle FILE (findings.json)", "doctor"),
    document("explain", "codes"),
    document("explain CODE", "code"),
    document("reader list", "reader-list"),
    document("reader info", "reader-info"),
    document("reader probe", "reader-probe"),
    lines("reader watch", "event"),
    document("mrz parse", "mrz"),
    document("mrz check", "mrz-check"),
    document("mrz make", "mrz-lines"),
    document("sim list", "specimens"),
    document("sim vpcd", "played"),
    document("sim strategies", "strategies"),
    document("sim credentials", "written-files"),
    document("sim export", "written-files"),
    document("trust import", "trust-import"),
    document("trust status", "trust-status"),
    document("trust list", "trust-list"),
    document("trust show", "trust-anchor"),
    document("trust diff", "trust-diff"),
    document("trust export", "trust-export"),
    document("trust audit", "trust-audit"),
    document("audit status", "audit-head"),
    document("audit verify", "audit-verified"),
    document("audit tail", "audit-entries"),
    document("audit export", "audit-entries"),
    lines("audit export --format jsonl", "audit-entry"),
    document("audit purge", "audit-purge"),
    document("audit confirm-clock", "audit-clock"),
    document("audit prove", "inclusion-proof"),
    document("registry import", "registry-import"),
    document("registry compact", "registry-filter"),
    file("registry compact -o FILE (FILE.manifest.json)", "filter-file"),
    document("registry status", "registry-status"),
    document("registry test", "registry-test"),
    document("registry query", "registry-answer"),
    document("policy show", "profile"),
    document("policy lint", "policy-changes"),
    document("policy test", "cases"),
    document("config show", "settings"),
    document("config reference", "settings-reference"),
    document("desk", "listening"),
    document("serve", "listening"),
    document("relay", "done"),
    document("token new", "token"),
    document("token list", "tokens"),
    document("token revoke", "token-ended"),
    document("schema", "schema-list"),
    document("schema outputs", "output-list"),
    document("receipt verify", "receipt"),
    document("receipt redact", "redacted-receipt"),
    document("key show", "jwks"),
    document("key list", "signing-keys"),
    document("key rotate", "key-rotation"),
    document("key export", "jwks"),
    file("key export -o FILE", "jwks"),
    document("vectors run", "vectors"),
    document("any command that gives no answer", "fault"),
    lines("GET /v1/sessions/{id}/events", "event"),
    lines("GET /v1/readers/events", "event"),
    lines("what a webhook gets", "webhook-event"),
];

/// The table as Markdown.
pub(crate) fn reference() -> String {
    let mut text = String::from(
        "# JSON outputs\n\n\
         Under `--json` a command prints one document on stdout, also when it gives no answer. Every document has a JSON Schema\n\
         (draft 2020-12): `paskontrol schema NAME` prints it, `GET /v1/schemas/NAME` serves it. Members that a schema does not\n\
         know are to be ignored: more may come. What the service's calls take and answer is in `paskontrol schema openapi`.\n\n\
         This page is what `paskontrol schema outputs` prints.\n\n\
         | output | form | schema | what it is |\n|---|---|---|---|\n",
    );
    for Output { output, schema, form } in OUTPUTS {
        let form = match form {
            Form::Document => "a document",
            Form::Lines => "an object a line",
            Form::File => "a file",
        };
        text.push_str(&format!("| `{output}` | {form} | `{schema}` | {} |\n", super::title(schema)));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_page_in_docs_is_what_the_program_prints() {
        let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/outputs.md")).unwrap();
        assert!(page == reference(), "paskontrol schema outputs > docs/outputs.md");
    }

    #[test]
    fn each_output_stands_once_and_its_schema_is_there() {
        let outputs: BTreeSet<_> = OUTPUTS.iter().map(|output| output.output).collect();
        assert_eq!(outputs.len(), OUTPUTS.len());
        for output in OUTPUTS {
            assert!(super::super::names().any(|name| name == output.schema), "{}", output.schema);
        }
    }
}
