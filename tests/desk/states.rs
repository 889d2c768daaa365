//! Every state of the desk (UX 4.2) in a real browser: reached, and looked at in both languages and themes.
//!
//! The table is the claim: one row a state, in the order a clerk comes through them. `PASKONTROL_SCREENSHOTS` names a folder
//! for pictures of them all.

use std::collections::BTreeSet;

use paskontrol::simulator::issuer::{
    Authority, Csca, CurveForm, ListKind, Period, SignatureFamily, SignatureScheme, SigningKey,
};
use paskontrol::simulator::{SeededRandom, specimen};
use serde_json::json;

use super::http::Desk;
use super::page::{LOOKS, Page, examine, theme};
use super::webdriver::Browser;
use super::webdriver::keys::{ESCAPE, F2, F4, F6, F9, F10};

/// The right digits of another passport (Doc 9303-4, appendix B).
const OTHER: &str = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";

/// A state, and the way to it from the row above.
struct Row {
    /// Its picture's name.
    name: &'static str,
    /// What the machine calls it; a page beside it has no name there.
    stage: Option<&'static str>,
    reach: fn(&Page<'_>),
    /// The way back into it, where it passes by itself or a change of language ends it.
    again: Option<fn(&Page<'_>)>,
}

/// Rows that one desk goes through, and how it is started.
struct Way {
    options: &'static [&'static str],
    rows: &'static [Row],
}

const fn row(name: &'static str, stage: &'static str, reach: fn(&Page<'_>)) -> Row {
    Row { name, stage: Some(stage), reach, again: None }
}

/// A state that does not stay.
const fn passing(name: &'static str, stage: &'static str, reach: fn(&Page<'_>)) -> Row {
    Row { name, stage: Some(stage), reach, again: Some(reach) }
}

/// A page beside the desk's.
const fn beside(name: &'static str, reach: fn(&Page<'_>)) -> Row {
    Row { name, stage: None, reach, again: None }
}

/// Before a chip is open.
const BEFORE: &[Way] = &[
    Way {
        options: &["--demo", "dk-ready", "--pace", "0"],
        rows: &[
            row("waiting", "waiting_document", |_| {}),
            row("waiting-lines", "waiting_document", |page| {
                page.browser.keys(F4);
                page.browser.until("document.activeElement.id === 'lines'");
            }),
            passing("help", "waiting_document", |page| {
                page.browser.script("const help = document.getElementById('help'); if (!help.open) help.querySelector('summary').click()");
                page.browser.until("document.querySelector('#help[open] p')");
            }),
            row("no_reader", "no_reader", |page| {
                page.browser.script("document.getElementById('help').open = false");
                page.switch("unplug");
            }),
            row("no_reader-lines", "no_reader", |page| page.swipe(&(page.lines() + "\n"))),
            row("waiting-held", "waiting_document", |page| page.switch("plug")),
            row("need_key", "need_key", |page| {
                page.browser.keys(F2);
                page.browser.until("!document.querySelector('#stage .note.good')");
                page.switch("place");
            }),
            row("need_key-short", "need_key", |page| filled(page, &page.lines()[..30], "#lines-report .count")),
            row("need_key-no_lines", "need_key", |page| filled(page, &"HURRA ".repeat(20), "#lines-report .bad")),
            row("need_key-wrong", "need_key", |page| {
                filled(page, &page.lines().replacen("\n00", "\n08", 1), ".fields .bad");
            }),
            row("need_key-meant", "need_key", |page| {
                filled(page, &page.lines().replacen("\n000", "\n00O", 1), "#stage .note.meant button");
            }),
            row("need_key-three_fields", "need_key", |page| {
                page.browser.script("document.getElementById('lines').form.reset()");
                page.browser.script("const e = document.getElementById('fields-entry'); e.open = true;\
                    for (const [id, value] of [['number', '!'], ['born', '1985-04-12'], ['expires', '2031-03-02']]) e.querySelector('#' + id).value = value;\
                    e.querySelector('form').requestSubmit()");
                page.browser.until("document.getElementById('fields-wrong')");
            }),
            row("need_key-can", "need_key", |page| {
                page.browser.script(
                    "const e = document.getElementById('can-entry'); e.open = true;\
                    e.querySelector('#can').value = '12345'; e.querySelector('form').requestSubmit()",
                );
                page.browser.until("document.getElementById('can-wrong')");
            }),
            row("need_key-refused", "need_key", |page| {
                page.swipe(&format!("{OTHER}\n"));
                page.browser.until(REFUSED);
            }),
            row("removed", "waiting_document", |page| page.switch("take")),
            row("need_key-refused-can", "need_key", |page| {
                page.tell("profile", "pace-gm");
                page.switch("place");
                page.browser.until_stage("need_key");
                page.browser.script(
                    "const e = document.getElementById('can-entry'); e.open = true;\
                    e.querySelector('#can').value = '123456'; e.querySelector('form').requestSubmit()",
                );
                page.browser.until(REFUSED);
            }),
            row("left_over", "waiting_document", |page| page.browser.keys(F2)),
            row("cleared", "waiting_document", |page| {
                page.switch("take");
                page.browser.until("document.querySelector('#stage .note')");
            }),
        ],
    },
    // The machine has no name for it: whatever the state was, the program is gone.
    Way { options: &["--demo", "--lang", "da"], rows: &[beside("service_down", killed)] },
    Way { options: &["--demo", "--lang", "en"], rows: &[beside("service_down", killed)] },
];

/// While a chip is read, which is slowed down, and while it is checked.
const WHILE: &[Way] = &[
    Way { options: &["--demo", "dk-ready", "--pace", "1200"], rows: &[passing("access", "access", placed_anew)] },
    Way {
        options: &["--demo", "dk-ready", "--pace", "220"],
        rows: &[
            passing("reading", "reading", |page| {
                placed_anew(page);
                page.browser.until("Number(document.querySelector('#bar')?.value) > 1500");
            }),
            passing("reading-ask", "reading", |page| {
                placed_anew(page);
                page.browser.until_stage("reading");
                page.browser.keys(ESCAPE);
                page.browser.until("document.querySelector('dialog[open]')");
            }),
            passing("paused", "paused", |page| {
                page.browser.script("document.querySelector('dialog[open]')?.close()");
                placed_anew(page);
                page.browser.until("Number(document.querySelector('#bar')?.value) > 3000");
                page.switch("take");
            }),
        ],
    },
    Way {
        options: &["--demo", "dk-ready", "--pace", "0"],
        rows: &[
            row("checking", "checking", |page| {
                page.switch("slow");
                placed_anew(page);
            }),
            row("registry_unreachable", "registry_unreachable", |page| page.switch("silence")),
            row("registry_unreachable-asking", "registry_unreachable", |page| {
                page.switch("slow");
                page.browser.until("document.querySelector('.demo input[value=silence]') && document.querySelector('.demo input[value=answer]')");
                page.submit("retry");
                page.browser.until("!document.querySelector('[data-countdown]')");
            }),
            row("verdict-undetermined-register", "verdict", |page| {
                page.switch("silence");
                page.browser.until("document.querySelector('[data-countdown]')");
                page.submit("finish");
            }),
            beside("print-file-register", |page| page.go("/print/file")),
        ],
    },
    Way {
        options: &["--demo", "dk-ready", "--pace", "0", "--gremlin", "71"],
        rows: &[
            row("chip_error", "chip_error", placed_anew),
            row("chip_error-taken", "chip_error", |page| {
                page.switch("take");
                page.browser.until("document.querySelector('#stage .note')");
                page.browser.script("document.getElementById('technical').open = true");
            }),
            row("chip_error-collision", "chip_error", |page| {
                page.tell("profile", "dk-ready+75");
                placed_anew(page);
                page.browser.until("document.querySelector('#stage code')?.textContent === 'chip.collision'");
            }),
            row("chip_error-removed", "chip_error", |page| {
                page.tell("profile", "dk-ready+73");
                placed_anew(page);
            }),
        ],
    },
];

/// Once it is known what the chip says.
const AFTER: &[Way] = &[
    Way {
        options: &["--demo", "dk-ready", "--pace", "0"],
        rows: &[
            row("face", "face", placed_anew),
            row("face-hidden", "face", |page| {
                page.submit("hide");
                page.browser.until("!document.querySelector('#stage img')");
            }),
            row("face-not_same", "face", |page| {
                page.submit("hide");
                page.browser.until("document.querySelector('#stage img')");
                page.browser.script("document.getElementById('not-same').open = true");
            }),
            beside("print-too_soon", |page| page.go("/print/citizen")),
            row("verdict-ready", "verdict", |page| {
                page.home();
                page.browser.keys(F9);
            }),
            row("checks", "verdict", |page| {
                page.browser.keys(F6);
                page.browser.script("document.querySelectorAll('#checks details').forEach((d, i) => d.open = i < 6)");
            }),
            beside("citizen", |page| page.go("/citizen")),
            beside("print-citizen", |page| page.go("/print/citizen")),
            beside("print-file", |page| page.go("/print/file")),
            beside("diagnosis", |page| page.go("/diagnosis")),
            row("second-tab", "verdict", |page| {
                page.go("/");
                page.browser.until("document.getElementById('desk')?.dataset.controls === 'false'");
            }),
            row("taken-over", "verdict", |page| {
                page.submit("control");
                page.browser.until("document.getElementById('desk').dataset.controls === 'true'");
            }),
            passing("clears", "verdict", |page| {
                page.browser.script("document.querySelector('form[action=\"/do/still\"]')?.requestSubmit()");
                page.browser.until("!document.getElementById('clears')");
                let placed = "document.querySelector('.demo input[value=take]')";
                if page.browser.script(&format!("return !!{placed}")) == json!(false) {
                    page.switch("place");
                    page.browser.until(placed);
                }
                page.switch("take");
                page.browser.until("document.getElementById('clears')");
            }),
            row("timed_out", "waiting_document", |_| {}),
        ],
    },
    Way {
        options: &["--demo", "dk-ready", "--pace", "0"],
        rows: &[
            row("verdict-unsure", "verdict", |page| {
                placed_anew(page);
                page.browser.until_stage("face");
                page.browser.keys(F10);
            }),
            row("verdict-not_same", "verdict", |page| {
                placed_anew(page);
                page.browser.until_stage("face");
                page.browser.script("document.querySelector('input[value=not_same]').form.requestSubmit()");
            }),
            row("verdict-already_ready", "verdict", |page| another(page, "dk-already-updated")),
            row("verdict-not_ready", "verdict", |page| another(page, "dk-expired")),
            row("verdict-neutral", "verdict", |page| another(page, "dk-lost")),
            beside("print-neutral", |page| page.go("/print/citizen")),
            row("verdict-undetermined", "verdict", |page| {
                page.home();
                another(page, "dk-unknown-csca");
            }),
            row("verdict-tampered", "verdict", |page| another(page, "dk-tampered-photo")),
            row("verdict-copy", "verdict", |page| another(page, "dk-clone")),
            row("verdict-unreadable", "verdict", |page| another(page, "dk-ready+61")),
        ],
    },
];

/// States that only a reader of the system's and records lead to: `tests/pcsc_desk.rs` looks at them.
const AT_A_READER: [&str; 1] = ["need_subject"];

const REFUSED: &str = "document.querySelector('#stage .note.bad code')?.textContent === 'access.password_wrong'";

fn filled(page: &Page<'_>, lines: &str, shows: &str) {
    page.fill(lines);
    page.browser.until(&format!("document.querySelector(\"{shows}\")"));
}

/// The next citizen's passport, which is the same one: taken away, placed, and swiped.
fn placed_anew(page: &Page<'_>) {
    page.tell("next", "");
    page.tell("demo", "take");
    // The reader looks up when it is done with what it does.
    page.browser.until("document.getElementById('elsewhere')");
    page.tell("demo", "swipe");
    page.tell("demo", "place");
}

fn another(page: &Page<'_>, profile: &str) {
    page.tell("profile", profile);
    placed_anew(page);
    // The verdict before is gone as soon as the next begins.
    page.browser.until_stage("verdict");
}

fn killed(page: &Page<'_>) {
    page.desk.kill();
    page.browser.until("document.querySelector('#offline:not([hidden])')");
}

/// Goes through the rows and looks at each in every way.
fn walk(ways: &[Way]) {
    let Some(browser) = Browser::start() else { return };
    for way in ways {
        let speaks = way.options.contains(&"--lang");
        let page =
            if speaks { Page::at(&browser, Desk::closed(way.options)) } else { Page::open(&browser, way.options) };
        for row in way.rows {
            (row.reach)(&page);
            for (turn, look) in LOOKS.into_iter().enumerate() {
                if speaks && !way.options.contains(&look.language) {
                    continue;
                }
                theme(&browser, look.theme);
                if !speaks {
                    page.speak(look.language);
                }
                if let Some(again) = row.again.filter(|_| turn > 0) {
                    again(&page);
                }
                if let Some(stage) = row.stage {
                    browser.until_stage(stage);
                }
                examine(&browser, look, row.name);
            }
            theme(&browser, "light");
            if !speaks {
                page.speak("da");
            }
        }
    }
}

#[test]
fn every_state_before_a_chip_opens_is_accessible_in_every_look() {
    walk(BEFORE);
}

#[test]
fn every_state_while_a_chip_is_read_is_accessible_in_every_look() {
    walk(WHILE);
}

#[test]
fn every_state_once_a_chip_is_known_is_accessible_in_every_look() {
    walk(AFTER);
}

/// The names of the machine's states, as the compiler makes their author list them all.
fn states() -> BTreeSet<String> {
    let source = include_str!("../../src/engine/session/stage.rs");
    let (_, names) = source.split_once("const fn name(&self)").unwrap();
    let (names, _) = names.split_once("    }\n\n").unwrap();
    names.split("=> \"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

#[test]
fn no_state_of_the_machine_is_missing_from_the_table() {
    let rows = [BEFORE, WHILE, AFTER].into_iter().flatten().flat_map(|way| way.rows);
    let mut reached: BTreeSet<String> = rows.filter_map(|row| row.stage).map(str::to_owned).collect();
    reached.extend(AT_A_READER.map(str::to_owned));
    let states = states();
    assert!(states.len() > 10, "{states:?}");
    assert_eq!(reached, states);
}

/// A master list of another time, signed by its own authority.
fn old_list(folder: &std::path::Path) -> String {
    const KEY: &[u8] = include_bytes!("../../src/simulator/assets/csca-p256.test-key.pkcs8");
    let key = || SigningKey::parse_pkcs8(KEY).unwrap();
    let at = |text: &str| text.parse().unwrap();
    let period = || Period { from: at("2010-01-01T00:00:00Z"), to: at("2060-01-01T00:00:00Z") };
    let scheme =
        SignatureScheme { family: SignatureFamily::Ecdsa, digest: paskontrol::crypto::digest::DigestAlgorithm::Sha256 };
    let authority = Authority {
        country: "UT".into(),
        issuing_state: "UTO".into(),
        common_name: "CSCA UT".into(),
        scheme,
        curve_form: CurveForm::Explicit,
    };
    let random = &mut SeededRandom::new(1);
    let csca = Csca::new(authority, key(), period(), period(), random).unwrap();
    let signer = csca.certify_list_signer(ListKind::MasterList, key(), period(), random).unwrap();
    let list = signer.sign_master_list(&[csca.certificate().to_vec()], at("2025-01-02T00:00:00Z"), random).unwrap();
    let path = folder.join("old.ml");
    std::fs::write(&path, list).unwrap();
    path.display().to_string()
}

/// What a desk lacks shows above whatever state it is in: here, without a reader.
#[test]
fn country_certificates_that_are_missing_or_old_are_told_in_every_look() {
    let Some(browser) = Browser::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let csca = folder.path().join("csca.cer").display().to_string();
    std::fs::write(&csca, &specimen("dk-ready").unwrap().trust[0]).unwrap();
    let old = old_list(folder.path());
    for (name, trust, code) in [
        ("trust_empty", None, Some("trust.empty")),
        ("trust_stale", Some(&old), Some("trust.snapshot_old")),
        ("trust_undated", Some(&csca), None),
    ] {
        let mut options = vec!["--reader", "no such reader", "--lang", "da"];
        options.extend(trust.into_iter().flat_map(|path| ["--trust", path]));
        let page = Page::at(&browser, Desk::closed(&options));
        browser.until_stage("no_reader");
        let told = browser.script("return document.querySelector('#trust code')?.textContent ?? null");
        assert_eq!(told, json!(code), "{name}");
        for look in LOOKS {
            theme(&browser, look.theme);
            page.speak(look.language);
            examine(&browser, look, name);
        }
    }
}
