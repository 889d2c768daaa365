//! `trust audit`: what is in files, and how much of it holds together.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::json;

use super::super::exit::Exit;
use super::super::output::Screen;
use crate::engine::{FileError, read};
use crate::pki::lint::lint;
use crate::pki::{Certificate, Deviation};
use crate::trust::{Outcome, TrustSnapshot, find_issuer};
use crate::wording::printable;

/// Counts, and names what does not verify. The exit code tells only whether the files could be read.
pub(super) fn run(screen: &Screen, files: &[PathBuf], country: Option<&str>) -> Exit {
    let snapshot = match snapshot_of(files) {
        Ok(snapshot) => snapshot,
        Err(error) => {
            screen.note(error.to_string());
            return Exit::Usage;
        }
    };
    let wanted = |certificate: &&Certificate| {
        let of = certificate.subject().country().unwrap_or_default();
        country.is_none_or(|country| country.eq_ignore_ascii_case(&of))
    };
    let certificates: Vec<&Certificate> =
        snapshot.anchors().iter().map(|anchor| anchor.certificate()).filter(wanted).collect();
    let exceptions: Vec<_> = certificates.iter().filter_map(|it| exception(it, &snapshot)).collect();
    let (parsed, verified) = (certificates.len(), certificates.len().saturating_sub(exceptions.len()));
    let unreadable = snapshot.rejected().iter().map(|left_out| {
        json!({ "file": printable(&left_out.label), "position": left_out.position, "reason": left_out.reason.to_string() })
    });
    let unreadable: Vec<_> = unreadable.collect();
    if screen.json {
        screen.document(&json!({
            "parsed": parsed,
            "verified": verified,
            "exceptions": exceptions.iter().map(|it| &it.0).collect::<Vec<_>>(),
            "left_out": unreadable,
            "deviations": deviations(&certificates),
            "revocation_lists": snapshot.revocation_lists().iter().map(super::describe::list).collect::<Vec<_>>(),
        }));
        return Exit::Done;
    }
    screen.line(format!("parsed {parsed}  verified {verified}  left out {}", unreadable.len()));
    for (_, line) in &exceptions {
        screen.line(line);
    }
    for left_out in &unreadable {
        screen.line(format!("left out: {left_out}"));
    }
    Exit::Done
}

fn snapshot_of(files: &[PathBuf]) -> Result<TrustSnapshot, FileError> {
    let mut builder = TrustSnapshot::builder();
    for path in files {
        builder = builder.file(&path.file_name().unwrap_or_default().to_string_lossy(), &read(path)?);
    }
    Ok(builder.build())
}

/// How often each departure from the profile is met.
fn deviations(certificates: &[&Certificate]) -> BTreeMap<String, usize> {
    let mut met: BTreeMap<Deviation, usize> = BTreeMap::new();
    for deviation in certificates.iter().flat_map(|certificate| lint(certificate)) {
        *met.entry(deviation).or_default() += 1;
    }
    met.iter().map(|(deviation, count)| (json!(deviation).as_str().unwrap_or_default().to_owned(), *count)).collect()
}

/// A certificate that no certificate of the input verifies, and what it was looking for.
fn exception(certificate: &Certificate, snapshot: &TrustSnapshot) -> Option<(serde_json::Value, String)> {
    let outcome = find_issuer(certificate, snapshot, &mut Vec::new());
    let reason = match outcome {
        Outcome::Passed(_) => return None,
        Outcome::Failed(failure) => word(&format!("{failure:?}")),
        Outcome::NotPerformed(reason) => word(&format!("{reason:?}")),
    };
    let country = certificate.subject().country().unwrap_or_default();
    let key = certificate.extensions().authority_key_identifier.as_ref().map(hex::encode);
    let issuer = printable(&certificate.issuer().to_string());
    let sha256 = hex::encode(certificate.sha256());
    let line = format!("{}  {sha256}  {reason}  {issuer}", printable(&country));
    let value = json!({
        "sha256": sha256, "country": country, "subject": printable(&certificate.subject().to_string()),
        "issuer": issuer, "authority_key_identifier": key, "reason": reason,
    });
    Some((value, line))
}

/// A name of ours as the others in JSON are written: `NoIssuer` is `no_issuer`.
fn word(name: &str) -> String {
    let mut word = String::new();
    for character in name.chars() {
        if character.is_ascii_uppercase() && !word.is_empty() {
            word.push('_');
        }
        word.push(character.to_ascii_lowercase());
    }
    word
}
