//! What the program says of itself and of this machine: doctor, codes, keys, schemas, addresses.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::home::{FAULT, Home};

pub(crate) fn collect(home: &mut Home) {
    doctor(home);
    home.document("explain", &["explain"]);
    for code in ["doc.expired", "rate.limited", "registry.stale"] {
        home.document("explain CODE", &["explain", code]);
    }
    home.document("schema", &["schema"]);
    home.document("schema outputs", &["schema", "outputs"]);
    home.document("key show", &["key", "show"]);
    home.document("key list", &["key", "list"]);
    home.document("key rotate", &["key", "rotate", "--lead", "0s"]);
    home.document("key list", &["key", "list"]);
    home.document("key export", &["key", "export", "-o", "keys.json"]);
    home.file("key export -o FILE", "keys.json");
    let made = home.document("token new", &["token", "new", "--name", "case system", "--scope", "trust:read,pii:read"]);
    home.document("token list", &["token", "list"]);
    home.document("token revoke", &["token", "revoke", made["id"].as_str().unwrap()]);
    home.document("token list", &["token", "list"]);
    home.first("desk", &["desk", "--demo", "--no-open"]);
    home.first("serve", &["serve", "--listen", "127.0.0.1:0"]);
    faults(home);
}

fn doctor(home: &mut Home) {
    home.document("doctor", &["doctor", "--bundle", "machine.zip"]);
    for (output, name) in [
        ("doctor --bundle FILE (surroundings.json)", "surroundings.json"),
        ("doctor --bundle FILE (findings.json)", "findings.json"),
    ] {
        let file = stored(&fs::read(home.path("machine.zip")).unwrap(), name);
        home.keep(output, file);
    }
    home.first("doctor --watch", &["doctor", "--watch"]);
    // A machine where the kernel holds the reader.
    for (name, text) in [("idVendor", "072f"), ("idProduct", "2200"), ("1-2:1.0/bInterfaceClass", "0b")] {
        write(&home.path("machine/sys/bus/usb/devices/1-2").join(name), text);
    }
    write(&home.path("machine/sys/bus/usb/drivers/pn533_usb/uevent"), "");
    #[cfg(unix)]
    std::os::unix::fs::symlink(
        "../../../drivers/pn533_usb",
        home.path("machine/sys/bus/usb/devices/1-2/1-2:1.0/driver"),
    )
    .unwrap();
    home.document("doctor --fix CHECK", &["doctor", "--root", "machine", "--fix", "D07", "--yes"]);
    home.document("doctor", &["doctor", "--root", "machine"]);
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A file of an archive that compresses nothing.
fn stored(archive: &[u8], name: &str) -> Value {
    let text = String::from_utf8_lossy(archive);
    let begin = text.find(name).unwrap() + name.len();
    let mut documents = serde_json::Deserializer::from_str(&text[begin..]).into_iter();
    documents.next().unwrap().unwrap()
}

/// Commands that give no answer, of every kind and every way of ending.
fn faults(home: &mut Home) {
    fs::write(home.path("not.toml"), "nonsense = 1\n").unwrap();
    fs::write(home.path("receipt"), "x.y.z~").unwrap();
    fs::write(home.path("keys.json"), r#"{ "keys": [] }"#).unwrap();
    let dk = ["--reader", "sim:dk-ready"];
    let commands: [&[&str]; 24] = [
        &["demo", "--as", "nobody"],
        &["demo", "--route", "by_boat"],
        &["verify", "--reader", "sim:dk-ready"],
        &["verify", dk[0], dk[1], "--mrz-file", "eac/mrz.txt"],
        &["verify", dk[0], dk[1], "--mrz", "x"],
        &["verify", "--reader", "no such reader", "--mrz-file", "dk/mrz.txt", "--timeout", "1"],
        &["read"],
        &["read", "-o", "/nowhere/x", dk[0], dk[1], "--mrz-file", "dk/mrz.txt"],
        &["check", "nowhere"],
        &["show", "nowhere"],
        &["face", "extract", "dk/EF_SOD.bin", "-o", "none.png"],
        &["explain", "no.code"],
        &["mrz", "parse", "x<"],
        &["sim", "strategies", "--speed", "1"],
        &["trust", "import", "dk/csca0.cer", "--store", "other.snapshot"],
        &["trust", "show", "ffff"],
        &["audit", "export", "--format", "csv", "--records", "records.sqlite"],
        &["audit", "tail", "--records", "/nowhere/records.sqlite"],
        &["registry", "status", "--registry", "nowhere.csv"],
        &["policy", "lint", "not.toml"],
        &["config", "show", "--config", "not.toml"],
        &["schema", "nothing"],
        &["receipt", "verify", "receipt", "--jwks", "keys.json"],
        &["no-such-command"],
    ];
    for command in commands {
        let fault = home.document(FAULT, command);
        assert!(fault.get("error").is_some(), "{command:?}: {fault:#}");
    }
}
