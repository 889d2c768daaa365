//! `doctor` as an operator meets it: what it mends, what it sends, what it reads of another machine.
#![cfg(all(unix, feature = "command-line"))]
#![expect(clippy::unwrap_used, reason = "tests may say what must be so, here outside #[test] too")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn doctor(home: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_paskontrol"));
    command.arg("doctor").args(arguments).env("LC_ALL", "C").env("CI", "1").env("HOME", home);
    command.env("XDG_STATE_HOME", home).env("XDG_DATA_HOME", home).output().unwrap()
}

fn told(output: &Output) -> String {
    [&output.stdout[..], &output.stderr].map(|text| String::from_utf8(text.to_vec()).unwrap()).concat()
}

/// A machine on which the kernel holds an ACR122U, and another reader may be put to sleep.
fn machine() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    for (device, vendor, product, power) in [("1-2", "072f", "2200", "on"), ("1-3", "076b", "5422", "auto")] {
        let at = format!("sys/bus/usb/devices/{device}");
        write(&format!("{at}/idVendor"), vendor);
        write(&format!("{at}/idProduct"), product);
        write(&format!("{at}/power/control"), power);
        write(&format!("{at}/{device}:1.0/bInterfaceClass"), "0b");
    }
    write("sys/bus/usb/drivers/pn533_usb/uevent", "");
    let held = root.path().join("sys/bus/usb/devices/1-2/1-2:1.0/driver");
    std::os::unix::fs::symlink("../../../drivers/pn533_usb", held).unwrap();
    root
}

#[test]
fn a_cure_is_written_where_it_belongs_and_the_rest_is_told() {
    let (root, home) = (machine(), tempfile::tempdir().unwrap());
    let at = root.path().to_str().unwrap();
    let found = doctor(home.path(), &["--root", at, "--only", "reader", "--json"]);
    let found: Value = serde_json::from_slice(&found.stdout).unwrap();
    let outcome = |id: &str| {
        let checks = found["checks"].as_array().unwrap();
        checks.iter().find(|check| check["id"] == id).unwrap()["outcome"].clone()
    };
    assert_eq!((outcome("D07"), outcome("D18")), (Value::from("problem"), Value::from("warning")));

    let mended = doctor(home.path(), &["--root", at, "--fix", "D07", "--yes"]);
    assert_eq!(mended.status.code(), Some(0), "{}", told(&mended));
    let blocked = fs::read_to_string(root.path().join("etc/modprobe.d/paskontrol-nfc.conf")).unwrap();
    assert!(blocked.contains("blacklist pn533_usb\n"), "{blocked}");
    assert!(told(&mended).contains("modprobe --remove pn533_usb"), "{}", told(&mended));

    let mended = doctor(home.path(), &["--root", at, "--fix", "d18", "--yes"]);
    assert_eq!(mended.status.code(), Some(0), "{}", told(&mended));
    let rule = fs::read_to_string(root.path().join("etc/udev/rules.d/71-paskontrol-power.rules")).unwrap();
    assert!(rule.contains("ATTR{power/control}=\"on\""), "{rule}");
}

#[test]
fn nothing_is_mended_that_nobody_agreed_to_or_that_has_no_cure() {
    let (root, home) = (machine(), tempfile::tempdir().unwrap());
    let at = root.path().to_str().unwrap();
    for arguments in [&["--root", at, "--fix", "D07"][..], &["--root", at, "--fix", "D31", "--yes"]] {
        assert_eq!(doctor(home.path(), arguments).status.code(), Some(2), "{arguments:?}");
    }
    assert!(!root.path().join("etc").exists());
}

#[test]
fn a_bundle_is_a_zip_that_another_machine_reads() {
    let (root, home) = (machine(), tempfile::tempdir().unwrap());
    let bundle = home.path().join("report.zip");
    let bundle = bundle.to_str().unwrap();
    doctor(home.path(), &["--root", root.path().to_str().unwrap(), "--bundle", bundle]);
    let listed = Command::new("python3").args(["-m", "zipfile", "-t", bundle]).output();
    if let Ok(listed) = listed {
        assert!(told(&listed).contains("Done testing"), "{}", told(&listed));
    }
    let there = doctor(home.path(), &["--from", bundle, "--json"]);
    let there: Value = serde_json::from_slice(&there.stdout).unwrap();
    let problems = there["checks"].as_array().unwrap().iter().filter(|check| check["outcome"] == "problem");
    assert!(problems.map(|check| &check["id"]).any(|id| id == "D07"), "{there:#}");
    let (octets, user) = (fs::read(bundle).unwrap(), std::env::var("USER").unwrap_or_default());
    assert!(user.len() < 4 || !octets.windows(user.len()).any(|window| window == user.as_bytes()));
    fs::write(bundle, [octets.as_slice(), b"x"].concat().split_off(9)).unwrap();
    assert_eq!(doctor(home.path(), &["--from", bundle]).status.code(), Some(2));
}
