//! `config …`: every setting, its value and with `--origin` where it comes from; the reference.

use serde_json::json;

use super::arguments::ConfigCommand;
use super::exit::Exit;
use super::output::Screen;
use crate::engine::{Config, settings_reference, settings_rows};

/// Runs a `config` command.
pub(super) fn run(screen: &Screen, config: &Config, command: &ConfigCommand) -> Exit {
    match command {
        ConfigCommand::Show { origin } => show(screen, config, *origin),
        ConfigCommand::Reference if screen.json => {
            screen.document(&json!({ "settings": settings_rows() }));
            Exit::Done
        }
        ConfigCommand::Reference => {
            screen.line(settings_reference().trim_end());
            Exit::Done
        }
    }
}

fn show(screen: &Screen, config: &Config, origins: bool) -> Exit {
    if screen.json {
        let rows: Vec<_> = config
            .rows()
            .map(|row| {
                json!({
                    "name": row.name, "value": row.value, "origin": row.origin.to_string(), "variable": row.variable
                })
            })
            .collect();
        screen.document(&json!({ "settings": rows }));
        return Exit::Done;
    }
    for row in config.rows() {
        let line = format!("{:<38} {:<24}", row.name, row.value.unwrap_or("-"));
        let line = if origins { format!("{line} {}", row.origin) } else { line };
        screen.line(line.trim_end());
    }
    Exit::Done
}
