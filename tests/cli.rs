//! The binary as people and scripts meet it: words, exit codes, what it never prints.
#![cfg(feature = "command-line")]
#![expect(clippy::unwrap_used, reason = "tests may say what must be so, here outside #[test] too")]

mod reported_list;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use reported_list::{NOBODYS, deliver};
use serde_json::Value;

fn paskontrol(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_paskontrol"))
        .args(arguments)
        .env_remove("PASKONTROL_LANG")
        .env("LC_ALL", "C")
        .env("NO_COLOR", "1")
        .env("CI", "1")
        .env("XDG_STATE_HOME", concat!(env!("CARGO_TARGET_TMPDIR"), "/state"))
        .output()
        .unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

fn shared() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    path.is_dir().then_some(path)
}

/// All three booklets read `P<DNK`; by the key app only the Danish one will do (READINESS 7.3, L266 and L277).
#[test]
fn a_faroese_passport_is_ready_on_one_route_only() {
    for (profile, route, exit, code) in [
        ("fo-ready", "mitid_app", 0, None),
        ("fo-ready", "nemid_app", 3, Some("doc.variant_not_accepted")),
        ("gl-ready", "mitid_app", 0, None),
        ("gl-ready", "nemid_app", 3, Some("doc.variant_not_accepted")),
        ("dk-ready", "nemid_app", 0, None),
    ] {
        let output = paskontrol(&["demo", "--as", profile, "--route", route, "--json"]);
        assert_eq!(output.status.code(), Some(exit), "{profile} {route}");
        let reasons = json(&output)["verdict"]["assessment"]["reason_codes"].clone();
        assert_eq!(reasons, Value::from(code.into_iter().collect::<Vec<_>>()), "{profile} {route}");
    }
    assert_eq!(paskontrol(&["demo", "--route", "by_boat"]).status.code(), Some(2));
}

/// What the register, the comparison or a revocation says against a passport is not contradicted by a tick above it.
#[test]
fn no_tick_stands_against_what_the_register_says() {
    let line = |profile: &str| {
        let said = stdout(&paskontrol(&["demo", "--as", profile, "--lang", "en"]));
        said.lines().find(|line| line.contains("Valid, not revoked")).unwrap().trim().to_owned()
    };
    assert_eq!(line("dk-ready"), "✓ Valid, not revoked");
    for profile in ["dk-stolen", "dk-lost", "dk-revoked-ds", "dk-expired"] {
        assert_eq!(line(profile), "✗ Valid, not revoked", "{profile}");
    }
    assert_eq!(line("dk-stale-list"), "? Valid, not revoked");
}

/// Each profile of the demonstration: its verdict, its exit code, the code that says why.
#[test]
fn each_demonstration_ends_in_its_own_verdict_code_and_exit_code() {
    for (profile, decision, exit, code) in [
        ("dk-ready", "ready", 0, None),
        ("aa-ec", "ready", 0, None),
        ("short-only", "ready", 0, None),
        ("big-dg2", "ready", 0, None),
        ("rsa-pss", "ready", 0, None),
        ("dk-expired", "not_ready", 3, Some("doc.expired")),
        ("dk-issued-2011", "not_ready", 3, Some("issued.before_cutoff")),
        ("dk-lost", "not_ready", 3, Some("registry.lost")),
        ("dk-stolen", "not_ready", 3, Some("registry.stolen")),
        ("dk-stale-list", "undetermined", 21, Some("registry.stale")),
        ("dk-revoked-ds", "not_ready", 3, Some("rev.ds_revoked")),
        ("dk-good-crl", "ready", 0, None),
        ("dk-already-updated", "already_ready", 0, Some("person.already_updated")),
        ("fo-ready", "ready", 0, None),
        ("gl-ready", "ready", 0, None),
        ("jp2-photo", "ready", 0, None),
        ("no-copy-protection", "not_ready", 3, Some("chip.clone_check_unavailable")),
        ("dk-unknown-csca", "undetermined", 4, Some("pa.csca_untrusted")),
        ("dk-clone", "not_ready", 5, Some("chip.cloned")),
        ("dk-tampered-photo", "not_ready", 5, Some("pa.failed")),
        ("dk-wrong-signature", "not_ready", 5, Some("pa.failed")),
    ] {
        let output = paskontrol(&["demo", "--as", profile, "--json"]);
        let document = json(&output);
        assert_eq!(output.status.code(), Some(exit), "{profile}");
        assert_eq!(document["verdict"]["decision"], decision, "{profile}");
        assert_eq!(document["simulated"], true);
        let reasons = document["verdict"]["assessment"]["reason_codes"].as_array().unwrap();
        match code {
            Some(code) => assert_eq!(reasons, &[Value::from(code)], "{profile}"),
            None => assert!(reasons.is_empty(), "{profile}: {reasons:?}"),
        }
    }
}

#[test]
fn every_check_stands_in_the_json_under_its_own_id() {
    let document = json(&paskontrol(&["demo", "--json"]));
    let checks = document["checks"].as_array().unwrap();
    for id in ["pa.sod_signature", "pa.ds_chain", "pa.ds_validity", "pa.dg_hashes", "chip.aa", "access.bac"] {
        let check = checks.iter().find(|check| check["id"] == id).unwrap();
        assert_eq!(check["status"], "passed", "{id}");
        assert!(check["group"].is_string() && check["requirement"].is_string());
    }
}

#[test]
fn both_languages_give_the_verdict_and_the_way_on() {
    let danish = stdout(&paskontrol(&["demo", "--as", "dk-clone", "--lang", "da"]));
    assert!(danish.contains("IKKE KLAR TIL MITID") && danish.contains("SIMULERET"), "{danish}");
    // Of a copied chip the clerk learns; the citizen is told where to go (UX 4.4 H).
    assert!(danish.ends_with("Borger nu       Passet kan ikke bruges. Kontakt Borgerservice.\n"), "{danish}");
    let expired = stdout(&paskontrol(&["demo", "--as", "dk-expired", "--lang", "da"]));
    assert!(expired.contains("Bestil tid i Borgerservice i god tid."), "{expired}");
    let english = stdout(&paskontrol(&["demo", "--lang", "en"]));
    assert!(english.contains("READY FOR MITID") && english.contains("SIMULATED"), "{english}");
    assert!(!danish.contains('‹') && !english.contains('‹'), "a text is missing");
}

#[test]
fn nothing_of_the_holder_is_shown_that_no_state_signed() {
    for profile in ["dk-tampered-photo", "dk-unknown-csca", "dk-wrong-signature"] {
        for extra in [&["--tree"][..], &["--json"]] {
            let output = paskontrol(&[&["demo", "--as", profile], extra].concat());
            let everything = stdout(&output) + &String::from_utf8_lossy(&output.stderr);
            for personal in ["STERGAARD", "KJ", "1985", "850412"] {
                assert!(!everything.contains(personal), "{profile} shows {personal}");
            }
        }
    }
}

#[test]
fn redaction_takes_away_level_by_level() {
    let level = |level| stdout(&paskontrol(&["demo", "--json", "--redact", level]));
    assert!(level("full").contains("STERGAARD"));
    assert!(level("standard").contains("STERGAARD") && level("standard").contains('•'));
    assert!(!level("minimal").contains("STERGAARD") && level("minimal").contains("DNK"));
    let anonymous = json(&paskontrol(&["demo", "--json", "--redact", "anonymous"]));
    let document = anonymous["document"].as_object().unwrap();
    let left: Vec<_> = document.iter().filter(|(_, value)| value.is_string()).map(|(name, _)| name).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_bundle_read_today_gives_the_same_answer_tomorrow() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    assert!(paskontrol(&["sim", "export", "dk-ready", "-o", &path("out")]).status.success());
    let read =
        paskontrol(&["read", "--reader", "sim:dk-ready", "--mrz-file", &path("out/mrz.txt"), "-o", &path("b.json")]);
    assert!(read.status.success(), "{read:?}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(path("b.json")).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let check = |path: &str, csca: &str| {
        paskontrol(&["check", path, "--trust", csca, "--at", "2026-11-22T10:00:00+01:00", "--json"])
    };
    let live = json(&check(&path("b.json"), &path("out/csca0.cer")));
    assert_eq!((&live["assurance"], &live["simulated"]), (&Value::from("A3"), &Value::from(true)));
    assert_eq!(live, json(&check(&path("b.json"), &path("out/csca0.cer"))));
    // The files alone say the same of the data, and nothing of the chip.
    let files = json(&check(&path("out"), &path("out/csca0.cer")));
    assert_eq!(files["assurance"], "A2");
    assert_eq!(files["document"]["family_name"], live["document"]["family_name"]);
}

#[test]
fn verify_asks_register_face_and_holder_before_it_says_ready() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    assert!(paskontrol(&["sim", "export", "dk-ready", "-o", &path("out")]).status.success());
    deliver(Path::new(&path("list.csv")), NOBODYS, "2026-11-22T09:00:00+01:00");
    let (mrz, csca) = (path("out/mrz.txt"), path("out/csca0.cer"));
    let common = ["verify", "--reader", "sim:dk-ready", "--mrz-file", &mrz, "--trust", &csca];
    let at = ["--at", "2026-11-22T10:00:00+01:00", "--json"];
    let list = path("list.csv");
    let verify = |more: &[&str]| paskontrol(&[&common[..], &at[..], more].concat());

    let open = verify(&[]);
    assert_eq!(open.status.code(), Some(4));
    let everything = verify(&["--registry", &list, "--face", "match", "--holder", "match"]);
    assert_eq!(everything.status.code(), Some(0), "{}", stdout(&everything));
    assert_eq!(verify(&["--registry", &list, "--face", "no-match", "--holder", "match"]).status.code(), Some(3));
    assert_eq!(verify(&["--registry", &list, "--face", "match", "--holder", "mismatch"]).status.code(), Some(3));
    let stale = paskontrol(
        &[
            &common[..],
            &["--at", "2026-11-25T10:00:00+01:00", "--registry", &list, "--face", "match", "--holder", "match"],
        ]
        .concat(),
    );
    assert_eq!(stale.status.code(), Some(21));
}

#[test]
fn a_wrong_key_and_wrong_usage_have_their_own_codes() {
    let wrong = "P<DNKOESTERGAARD<<AASE<<<<<<<<<<<<<<<<<<<<<<\n0000000011DNK8504124F2706100<<<<<<<<<<<<<<<0";
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mrz.txt").to_string_lossy().into_owned();
    fs::write(&file, wrong).unwrap();
    let output = paskontrol(&["verify", "--reader", "sim:dk-ready", "--mrz-file", &file, "--json"]);
    assert_eq!(output.status.code(), Some(14));
    assert_eq!(json(&output)["error"]["code"], "access.password_wrong");
    assert_eq!(paskontrol(&["verify", "--reader", "sim:dk-ready"]).status.code(), Some(2));
    assert_eq!(paskontrol(&["verify", "--nonsense"]).status.code(), Some(2));
    assert_eq!(paskontrol(&["check", "/nonexistent"]).status.code(), Some(2));
    assert_eq!(paskontrol(&["explain", "no.such_code"]).status.code(), Some(2));
}

#[test]
fn what_is_no_trust_material_is_named_and_believed_by_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    assert!(paskontrol(&["sim", "export", "dk-ready", "-o", &path("out")]).status.success());
    fs::write(path("list.ml"), b"not a list").unwrap();
    let output = paskontrol(&["check", &path("out"), "--trust", &path("list.ml"), "--json"]);
    assert_eq!(output.status.code(), Some(20));
    assert!(
        String::from_utf8_lossy(&output.stderr)
            .contains("list.ml: neither certificate, nor revocation list, nor master list")
    );
    assert_eq!(json(&output)["document"], Value::Null);
}

#[test]
fn every_code_is_explained_in_both_languages() {
    let codes = json(&paskontrol(&["explain", "--json"]));
    let codes: Vec<_> =
        codes["codes"].as_array().unwrap().iter().map(|code| code["code"].as_str().unwrap().to_owned()).collect();
    assert!(codes.len() > 80);
    for code in ["pki.issuer_unknown", "issued.before_cutoff", "reader.none"] {
        assert!(codes.iter().any(|known| known == code));
        for language in ["da", "en"] {
            let text = stdout(&paskontrol(&["explain", code, "--lang", language]));
            assert!(text.contains(code) && !text.contains('‹'), "{text}");
        }
    }
}

#[test]
fn mrz_parse_names_the_digit_that_is_wrong() {
    let line = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10";
    let good = paskontrol(&["mrz", "parse", line, "--json"]);
    assert!(good.status.success());
    assert_eq!(json(&good)["check_digits"]["composite"], true);
    let bad = paskontrol(&["mrz", "parse", &line.replace("C36UTO", "C37UTO"), "--json"]);
    assert_eq!((bad.status.code(), &json(&bad)["check_digits"]["document_number"]), (Some(40), &Value::from(false)));
    assert_eq!(paskontrol(&["mrz", "parse", "P<<"]).status.code(), Some(2));
}

#[test]
fn our_vectors_pass_and_a_wrong_one_fails_by_name() {
    let vectors = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors");
    let output = paskontrol(&["vectors", "run", vectors]);
    assert!(output.status.success(), "{}", stdout(&output));
    assert!(stdout(&output).ends_with(" passed, 0 failed\n"));
    let folder = tempfile::tempdir().unwrap();
    let good = fs::read_to_string(Path::new(vectors).join("mrz/td3-specimen.case")).unwrap();
    fs::write(folder.path().join("a.case"), good.replace("L898902C3674", "L898902C3675")).unwrap();
    fs::write(folder.path().join("b.case"), good.replace("id:", "idea: x\nid:")).unwrap();
    fs::write(folder.path().join("c.case"), good + "nobody-looks: at this\n").unwrap();
    let report = folder.path().join("junit.xml").to_string_lossy().into_owned();
    let output = paskontrol(&["vectors", "run", &folder.path().to_string_lossy(), "--junit", &report]);
    assert_eq!(output.status.code(), Some(40));
    assert!(stdout(&output).contains("FAILED mrz::td3-specimen: expected `passed`"), "{}", stdout(&output));
    assert!(stdout(&output).ends_with("0 passed, 2 failed\n"), "{}", stdout(&output));
    assert!(fs::read_to_string(report).unwrap().contains("failures=\"2\""));
}

#[test]
fn wycheproof_agrees_verdict_for_verdict() {
    let Some(corpus) = shared() else {
        eprintln!("SKIPPED wycheproof_agrees_verdict_for_verdict: ../shared is absent");
        return;
    };
    let output = paskontrol(&["vectors", "run", &corpus.join("negative/wycheproof").to_string_lossy()]);
    assert!(output.status.success(), "{}", stdout(&output));
    assert_eq!(stdout(&output), "10258 passed, 0 failed\n");
}

/// Each of zlint's certificates has its place: a defect reported by name, none where none is, or a reason for neither.
#[test]
fn every_named_defect_of_a_certificate_is_reported_or_none_of_ours() {
    let Some(corpus) = shared() else {
        eprintln!("SKIPPED every_named_defect_of_a_certificate_…: ../shared is absent");
        return;
    };
    let output = paskontrol(&["vectors", "run", &corpus.join("negative/x509-zlint.jsonl").to_string_lossy(), "--json"]);
    let run = json(&output);
    assert!(output.status.success(), "{run}");
    let left_out: u64 = run["left_out"].as_object().unwrap().values().filter_map(Value::as_u64).sum();
    assert_eq!((run["passed"].as_u64().unwrap(), left_out), (270, 751));
}

#[test]
fn every_real_security_object_passes_signature_and_chain_and_no_altered_one_does() {
    let Some(corpus) = shared() else {
        eprintln!("SKIPPED every_real_security_object_…: ../shared is absent");
        return;
    };
    // Synthetic ones have no CSCA in any list, and this Dutch specimen of 2006 neither.
    let unchained = ["de_etsi_test", "de_persosim_hjp", "nl_2006_specimen", "zkr_mock"];
    let list = |name: &str| corpus.join("csca").join(name).to_string_lossy().into_owned();
    let lists = ["DE_ML_2026-05-28.ml", "NL_ML_2026-07-22.ml", "ICAO_ML_2025-04-01.ml"].map(list);
    let mut seen = 0;
    for entry in fs::read_dir(corpus.join("sod")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if !name.ends_with(".sod.bin") {
            continue;
        }
        let file = path.to_string_lossy();
        let arguments =
            ["check", &file, "--json", "--at", "2024-01-01T00:00:00Z", "--trust", &lists[0], &lists[1], &lists[2]];
        let document = json(&paskontrol(&arguments));
        let status = |id: &str| {
            let checks = document["checks"].as_array().unwrap();
            checks.iter().find(|check| check["id"] == id).map(|check| check["status"].as_str().unwrap().to_owned())
        };
        let both = [status("pa.sod_signature"), status("pa.ds_chain")];
        let passed = both.iter().all(|status| status.as_deref() == Some("passed"));
        let expected = !name.starts_with("bad_") && !unchained.iter().any(|prefix| name.starts_with(prefix));
        assert_eq!(passed, expected, "{name}: {both:?}");
        assert_ne!(document["assurance"], "A2");
        seen += 1;
    }
    assert!(seen >= 25, "only {seen} security objects");
}

#[test]
fn a_terminal_reads_fingers_with_credentials_from_a_folder_and_a_can_opens_the_chip() {
    let folder = tempfile::tempdir().unwrap();
    let (terminal, bundle) = (folder.path().join("terminal"), folder.path().join("bundle.json"));
    let (terminal, bundle) = (terminal.to_str().unwrap(), bundle.to_str().unwrap());
    assert_eq!(paskontrol(&["sim", "credentials", terminal]).status.code(), Some(0));
    assert_eq!(paskontrol(&["sim", "credentials", terminal, "--for", "dk-ready"]).status.code(), Some(2));
    let read = |options: &[&str]| {
        let all = [&["read", "--reader", "sim:eac-full", "--out", bundle], options].concat();
        let output = paskontrol(&all);
        (output.status.code(), fs::read(bundle).ok().map(|bytes| serde_json::from_slice::<Value>(&bytes).unwrap()))
    };
    let (exit, evidence) = read(&["--can", "950288", "--terminal", terminal]);
    assert_eq!(exit, Some(0));
    let evidence = evidence.unwrap();
    assert_eq!(evidence["terminal_authentication"]["status"], "granted");
    assert_eq!(evidence["files"]["DG3"]["status"], "read");
    let (exit, evidence) = read(&["--can", "950 288"]);
    assert_eq!((exit, evidence.unwrap()["files"].get("DG3").cloned()), (Some(0), None));
    // Six wrong digits, and a folder without certificates.
    assert_eq!(read(&["--can", "000000"]).0, Some(14));
    assert_eq!(read(&["--can", "950288", "--terminal", "/nonexistent"]).0, Some(2));
}

/// The example of the desk: a letter O typed for a zero.
const TYPED: &str = "P<DNKHANSEN<<KAREN<MARIE<<<<<<<<<<<<<<<<<<<<\n2O12345672DNK7903029F3105043<<<<<<<<<<<<<<<6";

#[test]
fn a_misread_zone_gets_a_suggestion_and_a_swiped_one_its_fillers_back() {
    let output = paskontrol(&["mrz", "parse", TYPED, "--lang", "da"]);
    assert_eq!(output.status.code(), Some(40), "{}", stdout(&output));
    assert!(stdout(&output).contains("Linje 2, plads 2: mente du 0 og ikke O?"), "{}", stdout(&output));
    let document = json(&paskontrol(&["mrz", "parse", TYPED, "--json"]));
    assert_eq!((&document["suggestion"]["meant"], &document["repaired"]), (&"0".into(), &Value::Null));
    assert_eq!(document["dates"]["birth"], "1979-03-02");
    let anonymous = paskontrol(&["mrz", "parse", TYPED, "--json", "--redact", "anonymous"]);
    assert_eq!(json(&anonymous)["suggestion"], Value::Null);
    let swiped = TYPED.replace('O', "0").replace('<', ";");
    let output = paskontrol(&["mrz", "parse", &swiped, "--json"]);
    assert_eq!((output.status.code(), &json(&output)["repaired"]), (Some(0), &"fillers".into()));
}

#[test]
fn lines_are_made_and_compared_with_a_register_s_name() {
    let make =
        ["mrz", "make", "--issuer", "DNK", "--family", "Østergård", "--given", "Åse Kjær", "--number", "201234567"];
    let dates = ["--birth", "1985-04-12", "--expiry", "2031-05-04", "--sex", "F"];
    let output = paskontrol(&[&make[..], &dates].concat());
    let lines = stdout(&output);
    assert!(lines.starts_with("P<DNKOESTERGAARD<<AASE<KJAER<<"), "{lines}");
    for (family, given, exit) in
        [("Østergård", "Åse Kjær", 0), ("Oestergaard", "Aase Kjær", 0), ("Hansen", "Karen", 40)]
    {
        let output = paskontrol(&["mrz", "check", &lines, "--family", family, "--given", given]);
        assert_eq!(output.status.code(), Some(exit), "{family}: {}", stdout(&output));
    }
    let card = paskontrol(&[&make[..], &dates, &["--td1", "--json"]].concat());
    assert_eq!(json(&card)["format"], "TD1");
    assert_eq!(paskontrol(&["mrz", "make", "--family", "X1", "--number", "1"]).status.code(), Some(2));
}

#[test]
fn every_file_is_shown_in_both_languages_as_far_as_the_level_lets() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out").to_string_lossy().into_owned();
    assert!(paskontrol(&["sim", "export", "eac-full", "-o", &out]).status.success());
    for language in ["da", "en"] {
        let text = stdout(&paskontrol(&["show", &out, "--lang", language]));
        assert!(text.contains("EF.ATR/INFO") && text.contains("PACEInfo") && !text.contains('‹'), "{text}");
    }
    let level = |level| json(&paskontrol(&["show", &out, "--json", "--redact", level]));
    let (full, standard, minimal) = (level("full"), level("standard"), level("minimal"));
    assert!(full["files"]["DG11"]["birth_place"].is_string());
    assert!(standard["files"]["DG11"]["birth_place"].is_null() && standard["files"]["DG11"]["name"].is_string());
    assert!(minimal["files"]["DG11"]["name"].is_null() && minimal["files"]["DG1"]["issuing_state"].is_string());
    let Some(corpus) = shared() else { return };
    let text = stdout(&paskontrol(&["show", &corpus.join("lds/tsemrtd").to_string_lossy(), "--redact", "full"]));
    assert!(text.contains("Doe John") && text.contains("2024-01-01 12:30:59"), "{text}");
}

#[test]
fn the_portrait_of_a_folder_is_written_as_png_or_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (chip, png, original) = (path("chip"), path("photo.png"), path("photo"));
    assert_eq!(paskontrol(&["sim", "export", "dk-ready", "-o", &chip]).status.code(), Some(0));
    let output = paskontrol(&["face", "extract", &chip, "-o", &png, "--json"]);
    let told = json(&output);
    assert_eq!((output.status.code(), &told["width"], &told["height"]), (Some(0), &307.into(), &412.into()));
    assert_eq!((&told["verified"], &told["format"], &told["portraits"]), (&false.into(), &"jpg".into(), &1.into()));
    assert!(fs::read(&png).unwrap().starts_with(b"\x89PNG\r\n\x1a\n"));
    assert_eq!(paskontrol(&["face", "extract", &chip, "-o", &original, "--original"]).status.code(), Some(0));
    let jpeg = fs::read(&original).unwrap();
    let dg2 = fs::read(path("chip/EF_DG2.bin")).unwrap();
    assert!(jpeg.starts_with(&[0xFF, 0xD8, 0xFF]) && dg2.ends_with(&jpeg));
    // A picture cut short, no picture, and a level at which no face leaves.
    fs::write(&original, &jpeg[..400]).unwrap();
    assert_eq!(paskontrol(&["face", "extract", &original, "-o", &png]).status.code(), Some(40));
    assert_eq!(paskontrol(&["face", "extract", &path("chip/EF_DG1.bin"), "-o", &png]).status.code(), Some(40));
    assert_eq!(paskontrol(&["face", "extract", &chip, "-o", &png, "--redact", "minimal"]).status.code(), Some(2));
}
