use std::collections::BTreeSet;

use super::*;
use crate::readiness::{Route, Verdict};

/// Keys and attributes as they stand in a file: `code-doc-expired.title`.
fn keys(language: Language) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut key = String::new();
    for line in language.source().lines().filter(|line| !line.starts_with('#')) {
        let Some((name, _)) = line.split_once('=') else { continue };
        if let Some(attribute) = name.trim_start().strip_prefix('.') {
            assert!(found.insert(format!("{key}.{}", attribute.trim())), "{key}.{attribute} stands twice");
        } else {
            key = name.trim().to_owned();
            assert!(found.insert(key.clone()), "{key} stands twice");
        }
    }
    found
}

#[test]
fn both_languages_say_the_same_things() {
    assert_eq!(keys(Language::Danish), keys(Language::English));
}

#[test]
fn nothing_in_the_files_is_lost() {
    for language in Language::ALL {
        assert!(FluentResource::try_new(language.source().to_owned()).is_ok(), "{language:?}");
        let texts = Texts::new(language);
        for key in keys(language) {
            let (key, attribute) = key.split_once('.').map_or((key.as_str(), None), |(k, a)| (k, Some(a)));
            if key.starts_with('-') {
                continue;
            }
            match Part::ALL.into_iter().find(|part| Some(part.attribute()) == attribute) {
                Some(part) => {
                    assert!(texts.find(key, Some(part), &[]).is_some_and(|t| !t.is_empty()), "{key} {part:?}")
                }
                None => assert!(texts.bundle.has_message(key), "{key}"),
            }
        }
    }
}

#[test]
fn every_code_has_its_four_parts() {
    for language in Language::ALL {
        let texts = Texts::new(language);
        let coded = keys(language).into_iter().filter(|key| key.starts_with("code-") && !key.contains('.'));
        let codes: BTreeSet<String> =
            coded.chain(codes().iter().map(|c| format!("code-{c}").replace('.', "-"))).collect();
        for code in codes {
            for part in Part::ALL {
                assert!(texts.find(&code, Some(part), &[]).is_some(), "{language:?} {code} {part:?}");
            }
        }
    }
}

#[test]
fn verdicts_routes_and_advice_have_words() {
    for language in Language::ALL {
        let texts = Texts::new(language);
        let name = |value: serde_json::Value| value.as_str().unwrap().to_owned();
        for verdict in [Verdict::Ready, Verdict::NotReady, Verdict::Undetermined, Verdict::AlreadyReady] {
            let key = format!("verdict-{}", name(serde_json::to_value(verdict).unwrap()));
            assert!(texts.find(&key, None, &[]).is_some(), "{key}");
        }
        for route in [Route::MitidApp, Route::NemidApp, Route::Borgerservice] {
            let key = format!("route-{}", name(serde_json::to_value(route).unwrap()));
            assert!(texts.find(&key, None, &[]).is_some(), "{key}");
        }
        for advice in Advice::ALL {
            assert!(!texts.advice(*advice).starts_with('\u{2039}'), "{advice}");
        }
    }
}

#[test]
fn the_agreed_sentences_are_word_for_word() {
    let danish = Texts::new(Language::Danish);
    assert_eq!(
        danish.code("issued.before_cutoff", Part::Citizen),
        "Dit pas er udstedt før den 1. januar 2012 og kan derfor ikke bruges i NemID nøgleapp."
    );
    assert_eq!(danish.text("verdict-ready"), "Klar til MitID");
    assert_eq!(danish.code("registry.hit", Part::Citizen), "Passet kan ikke bruges. Kontakt Borgerservice.");
    let english = Texts::new(Language::English);
    assert_eq!(
        english.text("sentence-ready-mitid_app"),
        "Your passport has been approved. You can now create your MitID in the app."
    );
    assert_eq!(english.check("pa.sod_signature"), "The signature is right");
}

#[test]
fn a_missing_text_or_variable_shows() {
    let texts = Texts::new(Language::English);
    assert_eq!(texts.text("no-such-key"), "\u{2039}no-such-key\u{203a}");
    assert_eq!(texts.text("explain-unknown"), "\u{2039}explain-unknown\u{203a}");
    assert_eq!(texts.code("no.such", Part::Title), "\u{2039}code-no-such.title\u{203a}");
    assert_eq!(texts.format("explain-nearest", &[("code", "doc.expired")]), "Did you mean doc.expired?");
}

#[test]
fn citizens_meet_no_technical_terms() {
    for language in Language::ALL {
        let texts = Texts::new(language);
        for key in keys(language).iter().filter(|key| key.ends_with(".citizen")) {
            let text = texts.find(key.trim_end_matches(".citizen"), Some(Part::Citizen), &[]).unwrap();
            for term in ["SOD", "CSCA", "PACE", "BAC", "EF.", "DG1", "CRL", "APDU", "MRZ", "hash"] {
                assert!(!text.contains(term), "{key}: {text}");
            }
        }
    }
}

#[test]
fn every_check_group_and_level_has_a_title() {
    use crate::verification::{CheckId, Group};
    for language in Language::ALL {
        let texts = Texts::new(language);
        let checks = CheckId::ALL.iter().map(|id| format!("check-{id}").replace('.', "-"));
        let groups = Group::ALL.iter().map(|group| format!("group-{}", group.as_str()));
        let levels = ["a0", "a1", "a2", "a3", "a4"].map(|level| format!("assurance-{level}"));
        for key in checks.chain(groups).chain(levels) {
            assert!(texts.find(&key, None, &[]).is_some(), "{language:?} {key}");
        }
    }
}

#[test]
fn text_of_a_document_cannot_steer_the_terminal() {
    assert_eq!(printable("ØSTERGAARD"), "ØSTERGAARD");
    assert_eq!(printable("A\u{1b}[2JB\u{202e}C\n"), "A\\u{1b}[2JB\\u{202e}C\\u{a}");
}
