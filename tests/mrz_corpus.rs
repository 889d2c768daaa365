//! Zones nobody here wrote, with check digits somebody else computed (`../shared/corpus/mrz`).

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests may say what must be so, here outside #[test] too"
)]

use std::path::PathBuf;

use paskontrol::mrz::{Format, LayoutRepair, Mrz, NameAgreement, Sex, StateCode, transliterate};
use serde_json::Value;

/// The parsed file, or nothing, said aloud, when the shared test material is not beside this repository.
fn corpus(test: &str, file: &str) -> Option<Value> {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "..", "shared", "corpus", file].iter().collect();
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("SKIPPED {test}: ../shared is absent");
        return None;
    };
    Some(serde_json::from_str(&text).unwrap())
}

fn lines(entry: &Value) -> String {
    entry["lines"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_zone_of_the_corpus_has_the_verdicts_computed_elsewhere() {
    let Some(entries) = corpus("mrz-lines", "mrz/mrz-lines.json") else { return };
    let entries = entries.as_array().unwrap();
    assert_eq!(entries.len(), 135);
    for entry in entries {
        let text = lines(entry);
        let mrz = Mrz::parse(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        let expected = &entry["computed_checks"];
        let verdict = |name: &str| expected.get(name).and_then(Value::as_bool);
        assert_eq!(Some(mrz.checks.document_number), verdict("doc"), "document number: {text}");
        assert_eq!(Some(mrz.checks.birth_date), verdict("dob"), "birth: {text}");
        assert_eq!(Some(mrz.checks.expiry_date), verdict("doe"), "expiry: {text}");
        assert_eq!(mrz.checks.composite, verdict("composite"), "composite: {text}");
        assert_eq!(mrz.checks.optional_data, verdict("optional"), "optional: {text}");
        assert_eq!(Some(mrz.checks.all_correct()), entry["all_ok"].as_bool(), "{text}");
        if let Some(number) = expected["long_document_number"].as_str() {
            assert_eq!(mrz.document_number.reveal(), number, "{text}");
        }
        assert_eq!(mrz.lines().join("\n"), text);
    }
}

#[test]
fn the_key_information_of_doc_9303_11_is_reproduced() {
    let Some(vectors) = corpus("mrz_cases", "vectors/doc9303-11.json") else { return };
    let cases: Vec<&Value> =
        vectors.as_array().unwrap().iter().filter_map(|vector| vector["mrz_cases"].as_array()).flatten().collect();
    assert_eq!(cases.len(), 4);
    for case in cases {
        let mrz = Mrz::parse(&lines(case)).unwrap();
        assert_eq!(Some(mrz.key_information().reveal().as_str()), case["mrz_information"].as_str());
    }
}

#[test]
fn every_code_of_doc_9303_3_section_5_is_in_our_tables() {
    let Some(codes) = corpus("country-codes", "mrz/country-codes.json") else { return };
    for (alpha3, alpha2) in codes["iso3166_alpha3"].as_object().unwrap() {
        assert_eq!(StateCode::parse(alpha3).unwrap().alpha2(), alpha2.as_str(), "{alpha3}");
    }
    for (alpha3, name) in codes["exceptions"].as_object().unwrap() {
        assert!(StateCode::parse(alpha3).unwrap().is_assigned(), "{alpha3}: {name}");
    }
    for (alpha2, owners) in codes["two_letter_exceptions_in_certificates"].as_object().unwrap() {
        for owner in owners.as_str().unwrap().split('/').filter(|owner| owner.len() == 3) {
            assert!(StateCode::parse(owner).unwrap().matches_country(alpha2), "{owner} {alpha2}");
        }
    }
}

#[test]
fn every_recommended_spelling_is_ours() {
    let Some(table) = corpus("transliteration", "mrz/transliteration.json") else { return };
    for (letter, spellings) in table["latin"].as_object().unwrap() {
        assert_eq!(transliterate(letter).as_deref(), spellings[0].as_str(), "{letter}");
    }
}

/// Where a field stands: line, first and last place, counted from 1 as the standard's tables do.
type Place = (usize, usize, usize);

/// The tables of Doc 9303-4 to -7, 4.2.2, written down a second time.
struct Table {
    format: Format,
    name: Place,
    number: Place,
    nationality: Place,
    birth: Place,
    sex: Place,
    expiry: Place,
    optional: Place,
    optional_2: Option<Place>,
}

#[rustfmt::skip]
const TABLES: [Table; 5] = [
    Table { format: Format::Td1, name: (3, 1, 30), number: (1, 6, 14), nationality: (2, 16, 18), birth: (2, 1, 6), sex: (2, 8, 8), expiry: (2, 9, 14), optional: (1, 16, 30), optional_2: Some((2, 19, 29)) },
    Table { format: Format::Td2, name: (1, 6, 36), number: (2, 1, 9), nationality: (2, 11, 13), birth: (2, 14, 19), sex: (2, 21, 21), expiry: (2, 22, 27), optional: (2, 29, 35), optional_2: None },
    Table { format: Format::Td3, name: (1, 6, 44), number: (2, 1, 9), nationality: (2, 11, 13), birth: (2, 14, 19), sex: (2, 21, 21), expiry: (2, 22, 27), optional: (2, 29, 42), optional_2: None },
    Table { format: Format::MrvA, name: (1, 6, 44), number: (2, 1, 9), nationality: (2, 11, 13), birth: (2, 14, 19), sex: (2, 21, 21), expiry: (2, 22, 27), optional: (2, 29, 44), optional_2: None },
    Table { format: Format::MrvB, name: (1, 6, 36), number: (2, 1, 9), nationality: (2, 11, 13), birth: (2, 14, 19), sex: (2, 21, 21), expiry: (2, 22, 27), optional: (2, 29, 36), optional_2: None },
];

fn assert_fields(text: &str, long_number: Option<&str>) {
    let mrz = Mrz::parse(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let table = TABLES.iter().find(|table| table.format == mrz.format).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let at = |(line, first, last): Place| &lines[line - 1][first - 1..last];
    let bare = |place| at(place).trim_end_matches('<');
    assert_eq!((mrz.document_code.as_str(), mrz.issuer.as_str()), (bare((1, 1, 2)), bare((1, 3, 5))), "{text}");
    let (primary, secondary) = at(table.name).split_once("<<").unwrap_or((at(table.name), ""));
    let spaced = |name: &str| name.replace('<', " ").split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(mrz.names.primary.reveal(), &spaced(primary), "{text}");
    assert_eq!(mrz.names.secondary.reveal(), &spaced(secondary), "{text}");
    assert_eq!(mrz.names.truncated, !at(table.name).ends_with('<'), "{text}");
    assert_eq!(mrz.nationality.as_str(), bare(table.nationality), "{text}");
    assert_eq!((mrz.birth_date.as_str(), mrz.expiry_date.as_str()), (at(table.birth), at(table.expiry)), "{text}");
    let sex = match at(table.sex) {
        "F" => Sex::Female,
        "M" => Sex::Male,
        "<" | "X" => Sex::Unspecified,
        other => Sex::Other(other.chars().next().unwrap()),
    };
    assert_eq!(mrz.sex, sex, "{text}");
    assert_eq!(mrz.optional_data_2.reveal(), table.optional_2.map_or("", bare), "{text}");
    match long_number {
        None => {
            assert_eq!(mrz.document_number.reveal(), bare(table.number), "{text}");
            assert_eq!(mrz.optional_data.reveal(), bare(table.optional), "{text}");
        }
        Some(number) => {
            let (rest, after) = at(table.optional).split_once('<').unwrap();
            assert_eq!(format!("{}{}", at(table.number), &rest[..rest.len() - 1]), number, "{text}");
            assert_eq!(mrz.document_number.reveal(), number, "{text}");
            assert_eq!(mrz.optional_data.reveal(), after.trim_end_matches('<'), "{text}");
        }
    }
}

#[test]
fn every_zone_of_the_corpus_has_its_fields_where_the_tables_put_them() {
    let Some(entries) = corpus("mrz-lines", "mrz/mrz-lines.json") else { return };
    for entry in entries.as_array().unwrap() {
        let text = lines(entry);
        assert_fields(&text, entry["computed_checks"]["long_document_number"].as_str());
        let size = match Mrz::parse(&text).unwrap().format {
            Format::Td1 => "TD1",
            Format::Td2 | Format::MrvB => "TD2",
            _ => "TD3",
        };
        assert_eq!(Some(size), entry["td"].as_str(), "{text}");
    }
}

/// Names as the visual zone of Doc 9303-4 to -7, 4.2.3 prints them, beside the lines; several have more than one way to
/// be cut. Names that begin alike are told apart by their secondary identifier.
const PRINTED: [(&str, &str); 16] = [
    ("ERIKSSON", "ANNA MARIA"),
    ("HENG", "DEBORAH MING LO"),
    ("SMITH-JONES", "SUSIE MARGARET"),
    ("O’CONNOR", "ENYA SIOBHAN"),
    ("VAN DER MUELLEN", "MARTIN"),
    ("AL-BASRI", "HUDA MUHAMMAD JAWAD"),
    ("VILARCHAO FERNANDEZ", "JOSE RAMON"),
    ("ARKFREITH", ""),
    ("SATRIYA SUDARPA", ""),
    ("NILAVADHANANANDA", "CHAYAPA DEJTHAMRONG KRASUANG"),
    ("NILAVADHANANANDA", "ARNPOL PETCH CHARONGUANG"),
    ("BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL", "DINGO POTOROO"),
    ("PAPANDROPOULOUS", "JONATHON WARREN TREVOR"),
    ("PAPANDROPOULOUS", "JONATHON ALEC"),
    ("PAPANDROPOULOUS", "JONATHOON ALEC"),
    ("PAPANDROPOULOUS", "STEPHEN TREVOR"),
];

/// The second line of each form, and what stands before the name in TD1.
fn zone_around(format: &str, line: &str) -> Option<String> {
    Some(match (format, line.len()) {
        ("TD3", 44) if line.starts_with('P') => format!("{line}\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"),
        ("TD2", 36) if line.starts_with('I') => format!("{line}\nD231458907UTO7408122F1204159<<<<<<<6"),
        ("TD1", 30) if !line.chars().any(|c| c.is_ascii_digit()) => {
            format!("I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\n{line}")
        }
        ("MRV", 44) if line.starts_with('V') => format!("{line}\nL898902C<3UTO6908061F9406236ZE184226B<<<<<<<"),
        ("MRV", 36) if line.starts_with('V') => format!("{line}\nL898902C<3UTO6908061F9406236ZE184226"),
        _ => return None,
    })
}

#[test]
fn every_name_line_of_doc_9303_is_the_name_printed_beside_it() {
    let Some(examples) = corpus("doc9303-name-lines", "mrz/doc9303-name-lines.json") else { return };
    let (mut names, mut left) = (0, Vec::new());
    for (format, lines) in examples.as_object().unwrap() {
        for line in lines.as_array().unwrap().iter().map(|line| line.as_str().unwrap()) {
            let Some(text) = zone_around(format, line) else {
                left.push(line.to_owned());
                continue;
            };
            assert_fields(&text, None);
            let mrz = Mrz::parse(&text).unwrap();
            assert!(mrz.checks.all_correct(), "{text}");
            let agreements: Vec<NameAgreement> = PRINTED
                .iter()
                .map(|(primary, secondary)| mrz.names.compare(primary, secondary))
                .filter(|agreement| *agreement != NameAgreement::Different)
                .collect();
            // "D<P" alone could be more than one person's; here every line is one printed name's.
            assert_eq!(agreements.len(), 1, "{line}: {agreements:?}");
            let whole = !mrz.names.truncated
                || line.ends_with("ALEC")
                || line.ends_with("WARREN<TREVOR")
                || line.ends_with("STEPHEN<TREVOR")
                || line.ends_with("RAMON");
            assert_eq!(agreements[0] == NameAgreement::Same, whole, "{line}");
            names += 1;
        }
    }
    // The other lines are second lines, a digital seal's first one of 35 characters (Doc 9303-13), and three that the
    // standard prints with one character too many.
    let expected = [
        "PPUTOIVANOVA<<ANNA<<<<<<<<<<<<<<<<<<<<<<<<<<<",
        "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<<",
        "L898902C36UTO7408122F3404159ZE184226B<<<<<16",
        "L898902C36UTO7408122F2504155184226<<<<<<<<<18",
        "I<UTOD231458907<<<<<<<<<<<<<<<",
        "7408122F1204159UTO<<<<<<<<<<<6",
        "D231458907UTO7408122F1204159<<<<<<<6",
        "F96121096ZE184226B<<<<<<7408122",
        "L898902C<3UTO6908061F9406236ZE184226B<<<<<<<",
        "L898902C<3UTO6908061F9406236ZE184226",
        "VCD<<DENT<<ARTHUR<PHILIP<<<<<<<<<<<",
        "1234567XY7GBR5203116M2105253<<<<<<<<",
    ];
    left.sort();
    let mut expected = expected.map(str::to_owned).to_vec();
    expected.sort();
    assert_eq!((left, names), (expected, 62));
}

#[test]
fn every_second_line_of_doc_9303_4_checks() {
    let Some(examples) = corpus("doc9303-name-lines", "mrz/doc9303-name-lines.json") else { return };
    let lines: Vec<&str> = examples["TD3"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let second: Vec<&&str> = lines.iter().filter(|line| line.len() == 44 && line.starts_with('L')).collect();
    assert_eq!(second.len(), 1);
    for line in second {
        let mrz = Mrz::parse(&format!("{}\n{line}", lines[0])).unwrap();
        assert!(mrz.checks.all_correct(), "{line}: {:?}", mrz.checks.wrong());
    }
}

#[test]
fn every_recommended_spelling_of_a_letter_is_that_letter_to_a_register() {
    let Some(table) = corpus("transliteration", "mrz/transliteration.json") else { return };
    let letters = table["latin"].as_object().unwrap();
    assert_eq!(letters.len(), 93);
    for (letter, spellings) in letters {
        for spelling in spellings.as_array().unwrap().iter().map(|spelling| spelling.as_str().unwrap()) {
            let line = format!("P<UTO{:<<39}", format!("X{spelling}X<<A"));
            let mrz = Mrz::parse(&format!("{line}{}", "<".repeat(44))).unwrap();
            assert_eq!(mrz.names.compare(&format!("x{letter}x"), "a"), NameAgreement::Same, "{letter} {spelling}");
            assert_eq!(mrz.names.compare(&format!("x{letter}y"), "a"), NameAgreement::Different, "{letter}");
        }
    }
}

#[test]
fn every_right_zone_of_the_corpus_survives_a_danish_keyboard() {
    let Some(entries) = corpus("mrz-lines", "mrz/mrz-lines.json") else { return };
    for entry in entries.as_array().unwrap() {
        let text = lines(entry);
        let right = entry["all_ok"].as_bool().unwrap();
        let swiped = text.replace('<', ";");
        match Mrz::parse_repairing_layout(&swiped) {
            Ok((mrz, repair)) => {
                assert!(right && mrz.lines().join("\n") == text, "{text}");
                assert_eq!(repair, Some(LayoutRepair::Fillers), "{text}");
            }
            Err(_) => assert!(!right, "{text}"),
        }
    }
}
