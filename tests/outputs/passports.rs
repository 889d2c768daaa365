//! Passports: read, verified, checked, shown; the simulator that plays them.

use std::net::TcpListener;

use super::home::Home;

/// Of each kind of verdict one, and the ways of opening and proving a chip.
const PROFILES: [&str; 12] = [
    "dk-ready",
    "dk-expired",
    "dk-clone",
    "dk-already-updated",
    "dk-unknown-csca",
    "dk-stale-list",
    "dk-revoked-ds",
    "no-copy-protection",
    "aa-ec",
    "pace-cam",
    "jp2-photo",
    "gl-ready",
];

pub(crate) fn collect(home: &mut Home) {
    home.document("sim export", &["sim", "export", "dk-ready", "-o", "dk"]);
    home.document("sim export", &["sim", "export", "eac-full", "-o", "eac"]);
    home.document("sim export", &["sim", "export", "dk-revoked-ds", "-o", "revoked"]);
    home.document("sim credentials", &["sim", "credentials", "terminal"]);
    home.document("sim list", &["sim", "list"]);
    home.document("demo --list", &["demo", "--list"]);
    for profile in PROFILES {
        home.document("demo", &["demo", "--as", profile]);
    }
    for level in ["full", "minimal", "anonymous"] {
        home.document("demo", &["demo", "--redact", level]);
    }
    read(home);
    shown(home);
    home.document("sim strategies", &["sim", "strategies"]);
    // The reader of the virtual chip: it connects, and nobody asks it anything.
    let reader = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = reader.local_addr().unwrap().to_string();
    for profile in ["dk-ready", "pace-cam"] {
        home.first("sim vpcd", &["sim", "vpcd", profile, "--address", &address]);
    }
}

fn read(home: &mut Home) {
    let simulated = |profile: &str| format!("sim:{profile}");
    let dk = simulated("dk-ready");
    let given = ["--reader", dk.as_str(), "--mrz-file", "dk/mrz.txt"];
    home.document("read", &[&["read", "-o", "dk.json"], &given[..]].concat());
    home.file("read -o FILE", "dk.json");
    home.lines("read --events", &[&["read", "-o", "events.json", "--events"], &given[..]].concat());
    let eac = simulated("eac-full");
    let given_eac = ["--reader", eac.as_str(), "--mrz-file", "eac/mrz.txt", "--terminal", "terminal"];
    home.document("read", &[&["read", "-o", "eac.json"], &given_eac[..]].concat());
    home.file("read -o FILE", "eac.json");
    let trusted = ["--trust", "dk/csca0.cer"];
    home.document("verify", &[&["verify", "--bundle", "kept.json"], &given[..], &trusted].concat());
    home.file("verify --bundle FILE", "kept.json");
    home.lines("verify --events", &[&["verify", "--events"], &given[..], &trusted].concat());
    // A chip that does not open: the last event says why there is no verdict.
    let wrong = ["--reader", dk.as_str(), "--mrz-file", "eac/mrz.txt"];
    home.lines("verify --events", &[&["verify", "--events"], &wrong[..]].concat());
    home.lines("verify --events", &["verify", "--events", "--reader", &dk, "--mrz", "x"]);
    for path in ["dk.json", "dk", "eac.json", "dk/EF_SOD.bin"] {
        home.document("check", &[&["check", path], &trusted[..]].concat());
    }
    home.document("face extract", &["face", "extract", "dk.json", "-o", "face.png"]);
    home.document("face extract", &["face", "extract", "dk", "-o", "face.jpg", "--original"]);
}

fn shown(home: &mut Home) {
    for path in ["dk.json", "dk", "eac.json", "dk/EF_DG2.bin", "dk/csca0.cer", "revoked/csca0.crl"] {
        home.document("show", &["show", path]);
    }
    home.document("show", &["show", "dk", "--redact", "anonymous"]);
    let lists = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/csca");
    if let Ok(found) = std::fs::read_dir(lists) {
        for file in found.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
            if file.extension().is_some_and(|extension| extension == "ml" || extension == "crl") {
                home.document("show", &["show", file.to_str().unwrap()]);
            }
        }
    }
    home.document("mrz parse", &["mrz", "parse", "dk/mrz.txt"]);
    home.document("mrz parse", &["mrz", "parse", "dk/mrz.txt", "--redact", "anonymous"]);
    let misread = std::fs::read_to_string(home.path("dk/mrz.txt")).unwrap().replacen('0', "O", 1);
    std::fs::write(home.path("misread.txt"), misread).unwrap();
    home.document("mrz parse", &["mrz", "parse", "misread.txt"]);
    home.document("mrz check", &["mrz", "check", "dk/mrz.txt"]);
    home.document("mrz check", &["mrz", "check", "dk/mrz.txt", "--family", "Østergård", "--given", "Åse Kjær"]);
    let make =
        ["mrz", "make", "--family", "Æble", "--number", "L898902C3", "--birth", "1974-08-12", "--expiry", "2030-01-01"];
    for form in ["--td1", "--td2", "--td3", "--mrv-a", "--mrv-b"] {
        home.document("mrz make", &[&make[..], &[form]].concat());
    }
}
