//! What is believed, and what is reported: trust stores, registers, policies, settings.

use std::fs;
use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer, SigningKey};
use sha2::{Digest, Sha256};

use super::home::Home;

pub(crate) fn collect(home: &mut Home) {
    trust(home);
    registry(home);
    policies(home);
    home.document("config show", &["config", "show"]);
    home.document("config reference", &["config", "reference"]);
}

fn trust(home: &mut Home) {
    home.document("trust status", &["trust", "status"]);
    let sha256 = |path: PathBuf| hex::encode(Sha256::digest(fs::read(path).unwrap()));
    let pin = sha256(home.path("dk/csca0.cer"));
    fs::write(home.path("denied"), format!("{} withdrawn\n", "ab".repeat(32))).unwrap();
    let import = ["trust", "import", "dk/csca0.cer", "--pin", &pin, "--deny", "denied"];
    home.document("trust import", &[&import[..], &["--dry-run"]].concat());
    home.document("trust import", &import);
    home.document("trust import", &["trust", "import", "revoked/csca0.crl", "revoked/csca0.cer", "--pin", &pin]);
    home.document("trust status", &["trust", "status"]);
    home.document("trust list", &["trust", "list"]);
    home.document("trust show", &["trust", "show", &pin[..12]]);
    home.document("trust diff", &["trust", "diff", "dk/csca0.cer", "eac/csca0.cer"]);
    home.document("trust export", &["trust", "export", "-o", "csca.pem"]);
    home.document("trust audit", &["trust", "audit", "dk/csca0.cer", "eac/csca0.cer", "revoked/csca0.crl"]);
    fs::write(home.path("broken.cer"), [0x30, 0x03, 0x02, 0x01, 0x01]).unwrap();
    home.document("trust audit", &["trust", "audit", "dk/csca0.cer", "broken.cer"]);
}

/// A signed delivery of three documents, as the register's office writes it.
fn deliver(home: &Home, sequence: u64) -> String {
    let rows = "DNK,P,207654321,stolen,2026-03-04,false\nDNK,P,207654322,lost,,\nDNK,P,207654323,blocked,2026-11-01,";
    let list = format!("issuing_state,document_type,document_number,reason,event_date,blank\n{rows}\n");
    let signing = SigningKey::from_bytes(&[7; 32]);
    let manifest = serde_json::json!({
        "source": "rigspolitiet", "as_of": "2026-11-22T04:00:00+01:00", "sequence": sequence, "count": 3,
        "sha256": hex::encode(Sha256::digest(&list)),
    });
    let manifest = manifest.to_string();
    let signature = STANDARD.encode(signing.sign(manifest.as_bytes()).to_bytes());
    for (name, content) in
        [("list.csv", &list), ("list.csv.manifest.json", &manifest), ("list.csv.manifest.json.sig", &signature)]
    {
        fs::write(home.path(name), content).unwrap();
    }
    hex::encode(signing.verifying_key().as_bytes())
}

fn registry(home: &mut Home) {
    let publisher = deliver(home, 812);
    let at = ["--registry", "list.sqlite"];
    home.document(
        "registry import",
        &[&["registry", "import", "list.csv", "--publisher", &publisher], &at[..]].concat(),
    );
    deliver(home, 813);
    home.document("registry import", &[&["registry", "import", "list.csv"], &at[..]].concat());
    let compact = ["registry", "compact", "list.csv", "--publisher", &publisher, "-o", "list.filter"];
    home.document("registry compact", &compact);
    home.file("registry compact -o FILE (FILE.manifest.json)", "list.filter.manifest.json");
    for place in ["list.sqlite", "list.csv"] {
        let at = ["--registry", place];
        home.document("registry status", &[&["registry", "status"], &at[..]].concat());
        home.document("registry test", &[&["registry", "test"], &at[..]].concat());
        for number in ["207654321", "207654322", "207654329"] {
            home.document("registry query", &[&["registry", "query", number], &at[..]].concat());
        }
    }
    register(home);
}

/// A register over HTTP, as far as it is known without being asked, and one that nobody answers for.
fn register(home: &mut Home) {
    let signed = rcgen::generate_simple_self_signed(["register.example".to_owned()]).unwrap();
    fs::write(home.path("register.pem"), signed.cert.pem()).unwrap();
    let key = home.path("register.key");
    fs::write(&key, signed.signing_key.serialize_pem()).unwrap();
    #[cfg(unix)]
    fs::set_permissions(&key, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let settings = "[registry]\nauthorities = \"register.pem\"\ncertificate = \"register.pem\"\ncertificate_key = \"register.key\"\n";
    fs::write(home.path("register.toml"), settings).unwrap();
    let at = ["--registry", "https://127.0.0.1:9", "--config", "register.toml"];
    home.document("registry status", &[&["registry", "status"], &at[..]].concat());
    home.document("registry test", &[&["registry", "test"], &at[..]].concat());
}

fn policies(home: &mut Home) {
    fs::write(
        home.path("policy.toml"),
        "name = \"lenient\"\ncutoff = \"2010-01-01\"\nclone_check = \"if_supported\"\n",
    )
    .unwrap();
    home.document("policy show", &["policy", "show"]);
    home.document("policy show", &["policy", "show", "policy.toml"]);
    home.document("policy lint", &["policy", "lint", "policy.toml"]);
    let vectors = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors");
    let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/readiness/cases.json");
    let empty = r#"{ "format": "readiness-cases/1", "cases": [] }"#;
    fs::write(home.path("cases.json"), fs::read_to_string(corpus).unwrap_or_else(|_| empty.to_owned())).unwrap();
    home.document("policy test", &["policy", "test", "policy.toml", "cases.json"]);
    home.document("vectors run", &["vectors", "run", vectors.join("mrz").to_str().unwrap(), "policy.toml"]);
    let case = "id: mrz::wrong\nclause: Doc 9303-4, 4.2.2\nsource: example\nexpect: passed\n\nline: x\n";
    fs::write(home.path("wrong.txt"), case).unwrap();
    home.document("vectors run", &["vectors", "run", "wrong.txt"]);
}
