//! The floors of the house: a file uses lower floors and its own folder, nothing else.
#![expect(clippy::unwrap_used, reason = "tests may say what must be so, here outside #[test] too")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Each room and its floor. `registry` stands below `readiness`, which weighs its answers; `records` above, since an
/// assessment is what they keep. Rooms that later work will fill are here already, so that nobody puts them elsewhere.
const FLOORS: &[(&str, u8)] = &[
    ("encoding", 0),
    ("crypto", 1),
    ("mrz", 1),
    ("iso7816", 2),
    ("pki", 2),
    ("protocols", 3),
    ("lds", 4),
    ("trust", 5),
    ("readers", 5),
    ("simulator", 5),
    ("inspection", 6),
    ("verification", 7),
    ("registry", 7),
    ("readiness", 8),
    ("records", 9),
    ("receipts", 9),
    ("schemas", 10),
    ("wording", 10),
    ("engine", 11),
    ("desk", 12),
    ("service", 12),
    // Above the other adapters: its commands start them.
    ("cli", 13),
];

/// Longest file, tests included.
const MAX_LINES: usize = 500;

/// Files that are tables: curve constants, state codes, the decision table, the endpoints. They may be longer.
const TABLES: &[&str] =
    &["src/crypto/curve/constants.rs", "src/mrz/issuer.rs", "src/readiness/rules.rs", "src/service/api/table.rs"];

fn floor(room: &str) -> Option<u8> {
    FLOORS.iter().find(|(name, _)| *name == room).map(|(_, floor)| *floor)
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Every source file below `src`: its path from the package root, and its text.
fn house() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    sources(&root.join("src"), &mut found);
    let relative = |path: &Path| path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
    found.into_iter().map(|path| (relative(&path), fs::read_to_string(&path).unwrap())).collect()
}

/// The text without comments, so that prose may name any room.
fn code(text: &str) -> String {
    text.lines().map(|line| line.split_once("//").map_or(line, |(code, _)| code)).collect::<Vec<_>>().join("\n")
}

/// The module path a file stands for: `src/pki/cms/mod.rs` is `pki::cms`.
fn module(path: &str) -> Vec<&str> {
    let inside = path.strip_prefix("src/").unwrap().strip_suffix(".rs").unwrap();
    let mut parts: Vec<_> = inside.split('/').collect();
    if matches!(parts.last(), Some(&"mod" | &"lib" | &"main")) {
        parts.pop();
    }
    parts
}

/// The rooms a file names: through `crate::room`, or by climbing out of the crate's rooms with `super`.
fn rooms_named(path: &str, text: &str) -> Vec<String> {
    let text = code(text);
    let word = |rest: &str| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>();
    let mut rooms = Vec::new();
    for (place, _) in text.match_indices("crate::") {
        let rest = &text[place + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(group) => {
                let inside = group.split('}').next().unwrap_or_default();
                rooms.extend(inside.split(',').map(|item| word(item.trim())));
            }
            None => rooms.push(word(rest)),
        }
    }
    let climb = "super::".repeat(module(path).len().max(1));
    for (place, _) in text.match_indices(&climb) {
        let name = word(&text[place + climb.len()..]);
        // A module of the same name inside the room is the usual case; only a room from elsewhere is a climb.
        if floor(&name).is_some() && !text[..place].ends_with("super::") {
            rooms.push(name);
        }
    }
    rooms
}

#[test]
fn every_folder_is_a_room_of_the_plan() {
    for path in house().keys() {
        let first = module(path).first().copied().unwrap_or_default().to_owned();
        assert!(path.matches('/').count() == 1 || floor(&first).is_some(), "{path}: `{first}` is no room of the house");
    }
}

#[test]
fn imports_only_go_down() {
    let mut broken = Vec::new();
    for (path, text) in house() {
        let parts = module(&path);
        let Some(own) = parts.first().and_then(|room| floor(room)) else { continue };
        for named in rooms_named(&path, &text) {
            if let Some(other) = floor(&named)
                && named != parts[0]
                && other >= own
            {
                broken.push(format!("{path} (floor {own}) uses {named} (floor {other})"));
            }
        }
    }
    assert!(broken.is_empty(), "upward or sideways imports:\n{}", broken.join("\n"));
}

#[test]
fn no_file_is_oversized() {
    let long: Vec<_> = house()
        .into_iter()
        .filter(|(path, text)| !TABLES.contains(&path.as_str()) && text.lines().count() > MAX_LINES)
        .map(|(path, text)| format!("{path}: {} lines", text.lines().count()))
        .collect();
    assert!(long.is_empty(), "files over {MAX_LINES} lines:\n{}", long.join("\n"));
}

#[test]
fn terminal_and_chip_never_know_each_other() {
    for (path, text) in house() {
        if !path.starts_with("src/protocols/") {
            continue;
        }
        let other = match path.rsplit('/').find(|part| matches!(*part, "terminal.rs" | "chip.rs" | "terminal" | "chip"))
        {
            Some("terminal.rs" | "terminal") => "chip::",
            Some(_) => "terminal::",
            None => continue,
        };
        assert!(!code(&text).contains(other), "{path} names {other}");
    }
}

#[test]
fn the_check_itself_sees_upward_and_sideways_imports() {
    assert_eq!(rooms_named("src/pki/cms.rs", "use crate::trust::Snapshot;"), ["trust"]);
    assert_eq!(rooms_named("src/pki/cms.rs", "use crate::{crypto, lds::Dg1};"), ["crypto", "lds"]);
    assert_eq!(rooms_named("src/pki/cms.rs", "use super::super::trust::Snapshot;"), ["trust"]);
    assert_eq!(rooms_named("src/pki/mod.rs", "use super::trust::Snapshot;"), ["trust"]);
    assert!(rooms_named("src/pki/mod.rs", "// crate::trust decides").is_empty());
}
