//! The JUnit form of a run, for CI systems.

use std::fmt::Write;

use super::run::Verdict;

/// A JUnit document of one test suite.
pub(super) fn document(verdicts: &[Verdict]) -> String {
    let failed = verdicts.iter().filter(|verdict| verdict.failure.is_some()).count();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(out, "<testsuite name=\"paskontrol vectors\" tests=\"{}\" failures=\"{failed}\">", verdicts.len());
    for verdict in verdicts {
        let name = escape(&verdict.id);
        match &verdict.failure {
            None if verdict.left_out.is_some() => {
                let _ = writeln!(out, "  <testcase classname=\"vectors\" name=\"{name}\"><skipped/></testcase>");
            }
            None => {
                let _ = writeln!(out, "  <testcase classname=\"vectors\" name=\"{name}\"/>");
            }
            Some(failure) => {
                let message = escape(failure);
                let _ = writeln!(
                    out,
                    "  <testcase classname=\"vectors\" name=\"{name}\"><failure message=\"{message}\"/></testcase>"
                );
            }
        }
    }
    out.push_str("</testsuite>\n");
    out
}

fn escape(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '&' => "&amp;".to_owned(),
            '<' => "&lt;".to_owned(),
            '>' => "&gt;".to_owned(),
            '"' => "&quot;".to_owned(),
            c if c.is_control() => " ".to_owned(),
            c => c.to_string(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_messages_are_escaped() {
        let verdicts =
            [Verdict::passed("a"), Verdict::failed("b<c", "got \"x\" & y"), Verdict::left_out("d", "of another kind")];
        let text = document(&verdicts);
        assert!(text.contains("tests=\"3\" failures=\"1\""));
        assert!(text.contains("name=\"b&lt;c\"") && text.contains("got &quot;x&quot; &amp; y"));
    }
}
