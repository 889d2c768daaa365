use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::finding::Outcome;
use super::linux::Linux;
use super::{Surroundings, examine};
use crate::wording::{Language, Texts, codes};

/// RFC 7396, but for a choice among variants, which is taken whole.
fn merge(into: &mut Value, patch: &Value) {
    let (Value::Object(into), Value::Object(patch)) = (&mut *into, patch) else {
        *into = patch.clone();
        return;
    };
    for (key, value) in patch {
        let is_variant = |value: &Value| value.is_string() || value.as_object().is_some_and(|object| object.len() == 1);
        let is_choice = matches!(key.as_str(), "register" | "records" | "self_test") && is_variant(value);
        if is_choice || !into.contains_key(key) {
            into.insert(key.clone(), value.clone());
        } else if let Some(old) = into.get_mut(key) {
            merge(old, value);
        }
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/doctor")
}

fn read(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// Recorded environments: each names a check and what it must say where everything else is as in `healthy.json`.
fn fixtures() -> Vec<(String, Value)> {
    let mut paths: Vec<_> = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == "json") && !path.ends_with("healthy.json"));
    paths.sort();
    paths.iter().map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), read(path))).collect()
}

fn surroundings(patch: &Value) -> Surroundings {
    let mut all = read(&folder().join("healthy.json"));
    merge(&mut all, patch);
    serde_json::from_value(all).unwrap()
}

fn outcome(name: &str) -> Outcome {
    match name {
        "passed" => Outcome::Passed,
        "not_used" => Outcome::NotUsed,
        "warning" => Outcome::Warning,
        "problem" => Outcome::Problem,
        other => panic!("{other}"),
    }
}

#[test]
fn every_fixture_comes_out_as_it_says() {
    for (name, fixture) in fixtures() {
        let findings = examine(&surroundings(&fixture["surroundings"]));
        let wanted = fixture["check"].as_str().unwrap();
        let found = findings.iter().find(|finding| finding.id == wanted).unwrap_or_else(|| panic!("{name}: {wanted}"));
        assert_eq!(found.outcome, outcome(fixture["expect"].as_str().unwrap()), "{name}");
    }
}

#[test]
fn a_healthy_machine_has_no_problem_and_no_warning() {
    for finding in examine(&surroundings(&Value::Object(serde_json::Map::new()))) {
        assert!(finding.outcome <= Outcome::NotUsed, "{} {:?} {}", finding.id, finding.outcome, finding.detail);
    }
}

#[test]
fn every_check_has_a_failing_and_a_passing_fixture() {
    let (mut bad, mut good) = (BTreeSet::new(), BTreeSet::new());
    for (_, fixture) in fixtures() {
        let check = fixture["check"].as_str().unwrap().to_owned();
        match outcome(fixture["expect"].as_str().unwrap()) {
            Outcome::Problem | Outcome::Warning => bad.insert(check),
            Outcome::Passed | Outcome::NotUsed => good.insert(check),
        };
    }
    let checks: BTreeSet<_> = examine(&surroundings(&Value::Object(serde_json::Map::new())))
        .iter()
        .map(|finding| finding.id.to_owned())
        .collect();
    assert_eq!(bad, checks);
    assert_eq!(good, checks);
}

#[test]
fn every_check_is_worded_and_every_code_is_known() {
    let known = codes();
    for (name, fixture) in fixtures() {
        for finding in examine(&surroundings(&fixture["surroundings"])) {
            assert!(finding.code.is_none_or(|code| known.contains(&code)), "{name}: {:?}", finding.code);
            for language in Language::ALL {
                let texts = Texts::new(language);
                for part in ["title", "failed", "why"] {
                    let text = texts.doctor(finding.id, part);
                    assert!(!text.contains('\u{2039}'), "{text}");
                }
            }
        }
    }
}

/// A tree like that of a machine with an ACR122U held by the kernel, and a sleeping reader with a contactless slot.
fn tree() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    for (device, vendor, product, class, power) in [
        ("1-2", "072f", "2200", "0b", "on"),
        ("1-3", "076b", "5422", "0b", "auto"),
        ("1-4", "046d", "c31c", "03", "on"),
    ] {
        let at = format!("sys/bus/usb/devices/{device}");
        write(&format!("{at}/idVendor"), &format!("{vendor}\n"));
        write(&format!("{at}/idProduct"), &format!("{product}\n"));
        write(&format!("{at}/product"), "Reader\n");
        write(&format!("{at}/power/control"), &format!("{power}\n"));
        write(&format!("{at}/{device}:1.0/bInterfaceClass"), &format!("{class}\n"));
    }
    write("sys/bus/usb/drivers/pn533_usb/uevent", "");
    write("proc/17/comm", "scdaemon\n");
    write("proc/self/mounts", "proc /proc proc rw,nosuid,hidepid=invisible 0 0\n");
    write("usr/lib/pcsc/drivers/ifd-ccid.bundle/Info.plist", "");
    write("usr/lib/pcsc/drivers/ifd-acsccid.bundle/Info.plist", "");
    write(".dockerenv", "");
    root
}

#[test]
#[cfg(unix)]
fn linux_is_read_as_it_stands() {
    let root = tree();
    let held = root.path().join("sys/bus/usb/devices/1-2/1-2:1.0/driver");
    std::os::unix::fs::symlink("../../../drivers/pn533_usb", held).unwrap();
    let linux = Linux { root: root.path() };
    let found: Vec<_> = linux.usb().into_iter().map(|device| (device.id, device.driver, device.power_saving)).collect();
    let expected =
        [("072f:2200".to_owned(), Some("pn533_usb".to_owned()), false), ("076b:5422".to_owned(), None, true)];
    assert_eq!(found, expected, "a keyboard is no reader");
    assert_eq!(linux.rivals(), ["scdaemon"]);
    assert!(linux.proc_hidden());
    assert_eq!(linux.vendor_drivers(), ["ifd-acsccid.bundle"]);
    assert_eq!(linux.container().as_deref(), Some("container"));
    assert_eq!(linux.clock_synchronised(), None);
}
