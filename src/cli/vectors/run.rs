//! Finds the cases, runs them, prints a line per failure and a closing tally.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::super::exit::Exit;
use super::super::output::Screen;
use super::case::Case;
use super::{families, junit};

/// Largest file read: the largest Wycheproof file is under 4 MiB.
const MAX_FILE: u64 = 64 * 1024 * 1024;

/// Most files in one run; a folder given by mistake should not take all day.
const MAX_FILES: usize = 100_000;

/// The result of one case.
pub(super) struct Verdict {
    /// The case's own name.
    pub(super) id: String,
    /// What was expected and what came, when they differ.
    pub(super) failure: Option<String>,
    /// Why it was not judged.
    pub(super) left_out: Option<&'static str>,
}

impl Verdict {
    /// The case came out as expected.
    pub(super) fn passed(id: impl Into<String>) -> Self {
        Self { id: id.into(), failure: None, left_out: None }
    }

    /// The case did not.
    pub(super) fn failed(id: impl Into<String>, failure: impl Into<String>) -> Self {
        Self { id: id.into(), failure: Some(failure.into()), left_out: None }
    }

    /// The case is about something that is none of ours.
    pub(super) fn left_out(id: impl Into<String>, reason: &'static str) -> Self {
        Self { id: id.into(), failure: None, left_out: Some(reason) }
    }
}

/// Runs files and folders. Files of no known kind are skipped and counted, so that any folder may be given.
pub(in super::super) fn run(screen: &Screen, paths: &[PathBuf], junit_file: Option<&Path>) -> Exit {
    let mut verdicts = Vec::new();
    let mut skipped = 0_usize;
    for path in paths {
        let mut files = Vec::new();
        if let Err(error) = collect(path, &mut files) {
            screen.note(format!("{}: {error}", path.display()));
            return Exit::Usage;
        }
        files.sort();
        for file in files {
            match run_file(&file) {
                Some(found) => verdicts.extend(found),
                None => skipped += 1,
            }
        }
    }
    if let Some(file) = junit_file
        && let Err(error) = fs::write(file, junit::document(&verdicts))
    {
        screen.note(format!("{}: {error}", file.display()));
        return Exit::Fault;
    }
    print(screen, &verdicts, skipped);
    let failed = verdicts.iter().any(|verdict| verdict.failure.is_some());
    if verdicts.is_empty() {
        screen.note(screen.text("vectors-none"));
        Exit::Usage
    } else if failed {
        Exit::VerificationFailed
    } else {
        Exit::Done
    }
}

fn print(screen: &Screen, verdicts: &[Verdict], skipped: usize) {
    let failures: Vec<_> = verdicts.iter().filter_map(|v| v.failure.as_ref().map(|failure| (&v.id, failure))).collect();
    let mut left_out: BTreeMap<&str, usize> = BTreeMap::new();
    for reason in verdicts.iter().filter_map(|verdict| verdict.left_out) {
        *left_out.entry(reason).or_default() += 1;
    }
    let passed = verdicts.len() - failures.len() - left_out.values().sum::<usize>();
    if screen.json {
        let failures: Vec<_> =
            failures.iter().map(|(id, why)| serde_json::json!({ "id": id, "failure": why })).collect();
        screen.document(&serde_json::json!({
            "format": "paskontrol-vectors/1",
            "passed": passed,
            "failed": failures.len(),
            "skipped_files": skipped,
            "left_out": left_out,
            "failures": failures,
        }));
        return;
    }
    for (id, failure) in &failures {
        screen.line(format!("FAILED {id}: {failure}"));
    }
    for (reason, count) in &left_out {
        screen.note(format!("LEFT OUT {count}: {reason}"));
    }
    if skipped > 0 {
        screen.note(format!("SKIPPED files of no known kind: {skipped}"));
    }
    screen.line(format!("{passed} passed, {} failed", failures.len()));
}

fn collect(path: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if fs::metadata(path)?.is_dir() {
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            // A link could lead in circles.
            if !entry.file_type()?.is_symlink() && found.len() < MAX_FILES {
                collect(&entry.path(), found)?;
            }
        }
    } else {
        found.push(path.to_owned());
    }
    Ok(())
}

/// The verdicts of one file; `None` when it is of no known kind.
fn run_file(path: &Path) -> Option<Vec<Verdict>> {
    if fs::metadata(path).ok()?.len() > MAX_FILE {
        return None;
    }
    let text = String::from_utf8(fs::read(path).ok()?).ok()?;
    if Case::is_case(&text) {
        return Some(vec![run_case(path, &text)]);
    }
    if path.extension().is_some_and(|extension| extension == "jsonl") {
        return families::run_lines(&text);
    }
    if path.extension().is_none_or(|extension| extension != "json") {
        return None;
    }
    let value: serde_json::Value = serde_json::from_str(&text).ok()?;
    families::run_json(&value)
}

fn run_case(path: &Path, text: &str) -> Verdict {
    let mut case = match Case::parse(text) {
        Ok(case) => case,
        Err(error) => return Verdict::failed(path.display().to_string(), error.to_string()),
    };
    let id = case.id.clone();
    match families::run_case(&mut case).and_then(|found| case.finish().map(|()| found)) {
        Ok(found) if found == case.expect => Verdict::passed(id),
        Ok(found) => Verdict::failed(id, format!("expected `{}`, got `{found}`", case.expect)),
        Err(error) => Verdict::failed(id, error.to_string()),
    }
}
