//! What `tools/packaging` says is true of the program: settings, secrets, libraries, and what systemd makes of the unit.
#![cfg(feature = "cli")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests may say what must be so, here outside #[test] too"
)]
#![allow(dead_code, reason = "what the tests of the service share is not all used here")]

#[path = "service/client.rs"]
mod client;

use std::collections::BTreeSet;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Command;

use client::{Home, Node};

const UNIT: &str = include_str!("../tools/packaging/paskontrol.service");
const CONTAINER: &str = include_str!("../tools/packaging/Containerfile");

/// The values of a key of the unit, in order.
fn values(key: &str) -> Vec<&'static str> {
    UNIT.lines().filter_map(|line| line.strip_prefix(key)?.strip_prefix('=')).collect()
}

/// Every variable of ours that a text names.
fn variables(text: &str) -> BTreeSet<String> {
    let word = |rest: &str| rest.chars().take_while(|c| c.is_ascii_uppercase() || *c == '_').collect::<String>();
    text.match_indices("PASKONTROL_").map(|(at, _)| word(&text[at..])).collect()
}

#[test]
fn every_variable_is_a_setting_and_every_credential_is_used() {
    let reference = Home::new().run(&["config", "reference"]);
    for text in [UNIT, CONTAINER, include_str!("../docs/operating.md")] {
        for variable in variables(text) {
            assert!(reference.contains(&format!("`{variable}`")), "{variable}");
        }
    }
    let loaded: BTreeSet<_> = values("LoadCredential").iter().map(|value| value.split_once(':').unwrap().0).collect();
    let environment = values("Environment").join(" ");
    let named: BTreeSet<_> =
        environment.split(' ').filter_map(|pair| pair.split_once('=')?.1.strip_prefix("%d/")).collect();
    assert_eq!(loaded, named, "what is handed over is what is asked for");
    assert_eq!(loaded, BTreeSet::from(["records.key", "service.secret", "tls.key"]));
}

/// Hands over what the unit does, as systemd does: in a folder of root's, readable through an access list, which shows as
/// the bits of a group.
#[test]
fn a_node_takes_its_secrets_from_the_service_manager() {
    let home = Home::new();
    let (etc, handed) = (home.path("etc"), home.path("credentials"));
    for folder in [&etc, &handed] {
        std::fs::create_dir(folder).unwrap();
    }
    let secret = etc.join("service.secret");
    let made = home.command().args(["key", "show"]).env("PASKONTROL_SERVICE_SECRET", &secret).output().unwrap();
    assert!(made.status.success(), "{made:?}");
    let records = etc.join("records.key");
    let store = home.path("records.sqlite");
    std::fs::write(&records, format!("{}\n", "5a".repeat(32))).unwrap();
    for name in ["service.secret", "records.key"] {
        std::fs::copy(etc.join(name), handed.join(name)).unwrap();
        std::fs::set_permissions(handed.join(name), std::fs::Permissions::from_mode(0o440)).unwrap();
    }
    let trust = home.trust("dk-ready");
    let mut command = home.command();
    command.args(["serve", "--listen", "127.0.0.1:0", "--trust"]).arg(&trust);
    for pair in values("Environment").join(" ").split(' ') {
        let (name, value) = pair.split_once('=').unwrap();
        // Without a certificate it listens here alone.
        if name != "PASKONTROL_CERTIFICATE_KEY" && name != "HOME" {
            command.env(name, value.replace("%d", handed.to_str().unwrap()).replace("/var/lib", etc.to_str().unwrap()));
        }
    }
    command.env("PASKONTROL_RECORDS", &store);
    let refused = Command::new(command.get_program())
        .args(command.get_args())
        .env_clear()
        .envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))))
        .output()
        .unwrap();
    assert_eq!(refused.status.code(), Some(30), "elsewhere, a group could read it: {refused:?}");
    let node = Node::start(command.env("CREDENTIALS_DIRECTORY", &handed));
    let published = node.get("/.well-known/jwks.json", None).json();
    let shown: serde_json::Value = serde_json::from_slice(&made.stdout).unwrap();
    assert_eq!(published, shown, "the key of that secret");
    assert_eq!(node.get("/readyz", None).status, 200);
}

#[test]
fn systemd_understands_the_unit_and_finds_little_to_fear() {
    if Command::new("systemd-analyze").arg("--version").output().is_err() {
        eprintln!("SKIPPED systemd_understands_the_unit_and_finds_little_to_fear: no systemd-analyze");
        return;
    }
    // A system that has nothing but the unit and its program.
    let root = tempfile::tempdir().unwrap();
    let place = |path: &str| root.path().join(path);
    for folder in ["usr/bin", "etc/systemd/system"] {
        std::fs::create_dir_all(place(folder)).unwrap();
    }
    std::fs::write(place("etc/systemd/system/paskontrol.service"), UNIT).unwrap();
    std::fs::copy("/bin/true", place("usr/bin/paskontrol")).unwrap();
    symlink("usr/bin", place("bin")).unwrap();
    let analyze = |arguments: &[&str]| {
        let output = Command::new("systemd-analyze").args(arguments).arg("--root").arg(root.path()).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8(said).unwrap())
    };
    let (good, said) = analyze(&["verify", "--man=no", "--recursive-errors=no", "paskontrol.service"]);
    assert!(good && said.trim().is_empty(), "{said}");
    // On a scale to 10, where 10 is the worst.
    let (good, said) = analyze(&["security", "--offline=true", "--threshold=20", "paskontrol.service"]);
    assert!(good, "{said}");
    println!("{}", said.lines().rfind(|line| line.contains("Overall exposure")).unwrap().trim());
}

/// The image has no compiler and nothing but what it installs.
#[test]
fn the_image_has_every_library_the_program_links() {
    let output = Command::new("ldd").arg(env!("CARGO_BIN_EXE_paskontrol")).output().unwrap();
    let linked = String::from_utf8(output.stdout).unwrap();
    let names = linked.lines().filter_map(|line| line.split_whitespace().next()?.rsplit('/').next());
    let base = ["linux-vdso", "ld-linux", "libc.so", "libm.so", "libgcc_s", "libdl.so", "libpthread.so", "librt.so"];
    let besides: Vec<_> = names.filter(|name| !base.iter().any(|known| name.starts_with(known))).collect();
    assert_eq!(besides, ["libpcsclite.so.1"], "{linked}");
    let (build, run) = CONTAINER.split_once("FROM docker.io/library/debian").unwrap();
    assert!(build.contains("libpcsclite-dev") && run.contains("libpcsclite1"));
    // Nobody is root in it, it ends when it is asked to, and what it listens on is what it says.
    assert!(run.contains("USER 10001") && run.contains("ENTRYPOINT [\"/usr/bin/paskontrol\"]"));
    assert!(run.contains("EXPOSE 8443") && run.contains("\"0.0.0.0:8443\""));
    for line in CONTAINER.lines().filter(|line| line.starts_with("COPY ") && !line.contains("--from")) {
        assert_eq!(line, "COPY . .");
    }
}
