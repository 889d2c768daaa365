//! `schema`: the JSON Schemas of what this program says, and the OpenAPI document of the service.

use serde_json::json;

use super::exit::Exit;
use super::output::Screen;
use crate::schemas;

/// `schema [NAME]`: the names, a JSON Schema, the page of outputs, or the OpenAPI document.
pub(super) fn run(screen: &Screen, name: Option<&str>) -> Exit {
    match name {
        None | Some("list") => list(screen),
        Some("outputs") if !screen.json => screen.line(schemas::reference().trim_end()),
        Some("outputs") => screen.document(&json!({ "outputs": schemas::OUTPUTS })),
        #[cfg(feature = "service")]
        Some("openapi") => screen.document(&crate::service::openapi_document()),
        Some(name) => match schemas::schema(name) {
            Some(schema) => screen.document(&schema),
            None => {
                screen.note(screen.text("schema-unknown"));
                return Exit::Usage;
            }
        },
    }
    Exit::Done
}

fn list(screen: &Screen) {
    if screen.json {
        let row = |name| json!({ "name": name, "title": schemas::title(name) });
        screen.document(&json!({ "schemas": schemas::names().map(row).collect::<Vec<_>>() }));
        return;
    }
    schemas::names().for_each(|name| screen.line(name));
    #[cfg(feature = "service")]
    screen.line("openapi");
}

// Without the service, four commands of the table are not there.
#[cfg(all(test, feature = "service"))]
mod tests {
    use super::*;
    use crate::cli::arguments::Arguments;
    use clap::CommandFactory;

    /// The commands that do something, as they are typed: `sim list`.
    fn commands(command: &clap::Command, path: &str, found: &mut Vec<String>) {
        for inner in command.get_subcommands().filter(|inner| !inner.is_hide_set()) {
            let path = format!("{path} {}", inner.get_name());
            if inner.has_subcommands() { commands(inner, &path, found) } else { found.push(path.trim().to_owned()) }
        }
    }

    #[test]
    fn every_command_has_an_output_with_a_schema() {
        let mut found = Vec::new();
        commands(&Arguments::command(), "", &mut found);
        assert!(found.len() > 40, "{found:?}");
        for command in &found {
            assert!(schemas::OUTPUTS.iter().any(|row| row.output == command), "{command} has no schema");
        }
        // And the table names no command that is not there.
        let others = ["any command", "GET ", "what a webhook", "schema outputs", "explain CODE"];
        for row in schemas::OUTPUTS.iter().filter(|row| !others.iter().any(|other| row.output.starts_with(other))) {
            let command = row.output.split(" -").next().unwrap();
            assert!(found.iter().any(|known| known == command), "{command} is no command");
        }
    }
}
