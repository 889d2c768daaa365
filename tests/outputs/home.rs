//! The program in a folder of its own, and what it said.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A folder for everything, a language, and every output so far.
pub(crate) struct Home {
    folder: TempDir,
    language: &'static str,
    pub(crate) said: BTreeMap<String, Vec<Value>>,
}

impl Home {
    pub(crate) fn new(language: &'static str) -> Self {
        Self { folder: tempfile::tempdir().unwrap(), language, said: BTreeMap::new() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_paskontrol"));
        command.current_dir(self.folder.path()).env_clear().env("HOME", self.folder.path()).env("CI", "1");
        command.args(arguments).env("PASKONTROL_LANG", self.language);
        command
    }

    /// Does something whose output is not looked at.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Keeps the one document that a command prints.
    pub(crate) fn document(&mut self, output: &str, arguments: &[&str]) -> Value {
        let printed = self.command(&[arguments, &["--json"]].concat()).output().unwrap();
        let value: Value = serde_json::from_slice(&printed.stdout).unwrap_or_else(|error| {
            let (out, err) = (String::from_utf8_lossy(&printed.stdout), String::from_utf8_lossy(&printed.stderr));
            panic!("{arguments:?}: {error}\n{out}\n{err}")
        });
        if output != FAULT {
            assert!(value.get("error").is_none() || output == "registry test", "{arguments:?}: {value:#}");
        }
        self.keep(output, value.clone());
        value
    }

    /// Keeps what a command prints line by line.
    pub(crate) fn lines(&mut self, output: &str, arguments: &[&str]) {
        let printed = self.run(arguments);
        let text = String::from_utf8(printed.stdout).unwrap();
        assert!(!text.is_empty(), "{arguments:?}: {}", String::from_utf8_lossy(&printed.stderr));
        for line in text.lines() {
            let value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{arguments:?}: {error}: {line}"));
            self.keep(output, value);
        }
    }

    /// Keeps a file that was written.
    pub(crate) fn file(&mut self, output: &str, name: &str) {
        let text = fs::read(self.path(name)).unwrap();
        self.keep(output, serde_json::from_slice(&text).unwrap());
    }

    /// Keeps the first document of a command that goes on, and ends it.
    pub(crate) fn first(&mut self, output: &str, arguments: &[&str]) -> Value {
        let mut command = self.command(&[arguments, &["--json"]].concat());
        let mut process = Ended(command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap());
        let mut text = String::new();
        let mut lines = BufReader::new(process.0.stdout.take().unwrap()).lines();
        let value: Value = loop {
            text += &lines.next().unwrap_or_else(|| panic!("{arguments:?}: {text}")).unwrap();
            if let Ok(value) = serde_json::from_str(&text) {
                break value;
            }
        };
        drop(process);
        self.keep(output, value.clone());
        value
    }

    pub(crate) fn keep(&mut self, output: &str, value: Value) {
        self.said.entry(output.to_owned()).or_default().push(value);
    }
}

/// What a command says that has no answer.
pub(crate) const FAULT: &str = "any command that gives no answer";

/// A process that is ended with its value.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}
