//! Five hundred texts that mean something to a terminal, a browser, a spreadsheet or a reader of JSON, through every way
//! out there is (RELIABILITY R8).

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests may say what must be so, here outside #[test] too"
)]

use paskontrol::encoding::DocText;

/// What is to happen.
const KERNELS: [&str; 25] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'-alert(1)-'",
    "javascript:alert(1)",
    "</title><svg/onload=alert(1)>",
    "{{7*7}}${7*7}<%= 7*7 %>",
    "=HYPERLINK(\"http://127.0.0.1\";\"x\")",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1+1",
    "\u{1b}[2J\u{1b}[H",
    "\u{1b}]0;owned\u{7}",
    "\u{1b}]8;;http://127.0.0.1\u{1b}\\link\u{1b}]8;;\u{1b}\\",
    "\u{9b}31m",
    "\u{202e}gpj.exe",
    "\u{2066}\u{2067}\u{2069}\u{200f}",
    "\0hidden",
    "line\r\nSet-Cookie: x=1",
    "a\u{2028}b\u{2029}c",
    "\",\"admin\":true,\"x\":\"",
    "\\u0000\\\"\\",
    "\u{feff}\u{200b}\u{2060}",
    "\u{e0041}\u{e0042}\u{f8ff}\u{ffff}",
    "'; DROP TABLE passports; --",
    "../../etc/passwd\u{7f}",
];

/// What it stands in.
const CARRIERS: [&str; 5] = ["%", "ØSTERGAARD<<%", "% KJÆR", " \t%", "A%B%C"];

/// What is done to it first.
const DISGUISES: [fn(&str) -> String; 4] = [
    str::to_owned,
    |text| text.to_uppercase(),
    |text| {
        text.chars()
            .map(|c| if c.is_ascii_graphic() { char::from_u32(u32::from(c) + 0xFEE0).unwrap() } else { c })
            .collect()
    },
    |text| format!("{text}{}", "x".repeat(60 * 1024)),
];

fn polyglots() -> Vec<String> {
    let mut all = Vec::new();
    for disguise in DISGUISES {
        for kernel in KERNELS {
            all.extend(CARRIERS.iter().map(|carrier| carrier.replace('%', &disguise(kernel))));
        }
    }
    all
}

/// Characters that do something to a terminal or to the order of a line.
fn acts(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{200b}')
}

#[test]
fn there_are_five_hundred() {
    assert_eq!(polyglots().len(), 500);
}

#[test]
fn nothing_acts_on_a_terminal() {
    for text in polyglots() {
        let shown = DocText::new(&text).to_string();
        assert!(!shown.chars().any(acts), "{shown:?}");
        assert!(shown.chars().count() <= 10_001);
    }
}

/// The inverse of what a browser does with the five characters and the backtick.
fn browsed(html: &str) -> String {
    let named = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#96;", "`"), ("&amp;", "&")];
    named.into_iter().fold(html.to_owned(), |html, (name, character)| html.replace(name, character))
}

#[test]
fn nothing_leaves_its_element_or_attribute_in_html() {
    for text in polyglots() {
        let text = DocText::new(&text);
        let html = text.to_html();
        assert!(!html.contains(['<', '>', '"', '\'', '`']) && !html.chars().any(acts), "{html}");
        assert_eq!(browsed(&html), text.as_str());
    }
}

#[test]
fn nothing_leaves_its_cell_or_is_computed_in_csv() {
    for text in polyglots() {
        let text = DocText::new(&text);
        let cell = text.to_csv();
        let inside = cell.strip_prefix('"').and_then(|cell| cell.strip_suffix('"')).unwrap();
        let read = inside.replace("\"\"", "\u{0}");
        assert!(!read.contains('"'), "{cell}");
        let read = read.replace('\u{0}', "\"");
        assert!(!read.trim_start().starts_with(['=', '+', '-', '@', '|', '%', '＝', '＋', '－', '＠']), "{cell}");
        assert_eq!(read.strip_prefix('\'').filter(|_| read != text.as_str()).unwrap_or(&read), text.as_str());
    }
}

#[test]
fn nothing_leaves_its_string_in_json() {
    for text in polyglots() {
        let text = DocText::new(&text);
        let json = serde_json::json!({ "name": text.as_str() }).to_string();
        assert!(!json.chars().any(acts), "{json}");
        let read: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!((read.as_object().unwrap().len(), read["name"].as_str()), (1, Some(text.as_str())));
    }
}

#[cfg(feature = "command-line")]
mod command_line {
    use std::fs;
    use std::path::Path;
    use std::process::Command;

    use paskontrol::encoding::Redacted;
    use paskontrol::lds::{Dg11, Dg12, Dg16, EfCom, PersonToNotify};

    use super::{acts, polyglots};

    fn texts(texts: &[String]) -> Vec<Redacted<String>> {
        texts.iter().cloned().map(Redacted::new).collect()
    }

    /// A folder of files that hold them all.
    fn write(folder: &Path, polyglots: &[String]) {
        let mut own = texts(polyglots);
        let mut next = || own.pop();
        let persons: Vec<PersonToNotify> = (0..15)
            .map(|_| PersonToNotify { name: next(), telephone: next(), address: next(), ..PersonToNotify::default() })
            .collect();
        let dg16 = Dg16 { persons, ..Dg16::default() };
        let dg12 = Dg12 {
            issuing_authority: next(),
            endorsements: next(),
            tax_or_exit_requirements: next(),
            personalization_system: next(),
            other_persons: texts(&polyglots[250..]),
            ..Dg12::default()
        };
        let dg11 = Dg11 {
            name: next(),
            personal_number: next(),
            birth_place: next(),
            address: next(),
            telephone: next(),
            profession: next(),
            title: next(),
            summary: next(),
            other_documents: next(),
            custody: next(),
            other_names: texts(&polyglots[..250]),
            ..Dg11::default()
        };
        let com = EfCom { lds_version: "0108".to_owned(), ..EfCom::new(Vec::new()) };
        for (name, content) in [
            ("EF_DG11.bin", dg11.encode()),
            ("EF_DG12.bin", dg12.encode()),
            ("EF_DG16.bin", dg16.encode()),
            ("EF_COM.bin", com.encode()),
        ] {
            fs::write(folder.join(name), content).unwrap();
        }
    }

    #[test]
    fn nothing_acts_in_what_is_shown() {
        // The long ones stand in other tests: a file of them all would be larger than any chip's.
        let polyglots: Vec<String> =
            polyglots().into_iter().map(|text| text.chars().take(200).collect::<String>()).collect();
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &polyglots);
        for language in ["da", "en"] {
            for more in [&["--redact", "full"][..], &["--redact", "standard"], &["--redact", "full", "--json"]] {
                let program = env!("CARGO_BIN_EXE_paskontrol");
                let output =
                    Command::new(program).arg("show").arg(folder.path()).args(["--lang", language]).args(more).output();
                let output = output.unwrap();
                assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
                for stream in [output.stdout, output.stderr] {
                    let text = String::from_utf8(stream).unwrap();
                    assert!(!text.chars().any(|c| c != '\n' && acts(c)), "{more:?}");
                }
            }
        }
    }
}
