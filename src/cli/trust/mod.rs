//! `trust …`: what is believed, where it came from, and how it changes.

mod arguments;
mod audit;
mod defects;
mod describe;

use std::fs;
use std::path::Path;

use serde_json::json;

pub(super) use arguments::TrustCommand;
use arguments::{ImportArguments, ListArguments, StoreArguments};

use super::exit::Exit;
use super::fault;
use super::output::{Screen, Tone};
use crate::engine::{FileError, read, trust_store};
use crate::pki::pem;
use crate::trust::{
    Anchor, AnchorChange, DefectListFacts, DenyList, DenyListError, Diff, Operator, Refused, RejectReason,
    SnapshotError, TrustSnapshot, update,
};
use crate::verification::Code;
use crate::wording::{Part, printable};

/// Runs one of the commands.
pub(super) fn run(screen: &Screen, command: &TrustCommand) -> Exit {
    let done = match command {
        TrustCommand::Import(arguments) => import(screen, arguments),
        TrustCommand::Status(arguments) => status(screen, arguments),
        TrustCommand::List(arguments) => list(screen, arguments),
        TrustCommand::Show { store, sha256 } => show(screen, store, sha256),
        TrustCommand::Diff { earlier, later } => diff(screen, earlier, later),
        TrustCommand::Export { list, out } => export(screen, list, out),
        TrustCommand::Audit { files, country } => return audit::run(screen, files, country.as_deref()),
    };
    done.unwrap_or_else(|error| {
        screen.note(error.to_string());
        Exit::Usage
    })
}

type Done = Result<Exit, Box<dyn std::error::Error>>;

fn open(arguments: &StoreArguments) -> Result<TrustSnapshot, trust_store::StoreError> {
    trust_store::open(&trust_store::path(arguments.store.as_deref())?)
}

fn import(screen: &Screen, arguments: &ImportArguments) -> Done {
    let path = trust_store::path(arguments.store.store.as_deref())?;
    let earlier = trust_store::open(&path)?;
    let mut files = Vec::new();
    for file in &arguments.files {
        files.push((file.file_name().unwrap_or_default().to_string_lossy().into_owned(), read(file)?));
    }
    let denied = arguments.deny.as_deref().map(deny_list).transpose()?;
    let operator = Operator { pins: arguments.pin.clone(), denied };
    let (later, diff) = match update(&earlier, operator, &files) {
        Ok(done) => done,
        Err(refused) => return Ok(refuse(screen, &refused, &files)),
    };
    for left_out in later.rejected() {
        let place = left_out.position.map_or_else(String::new, |position| format!(" #{position}"));
        screen.note(format!("{}{place}: {}", printable(&left_out.label), left_out.reason));
    }
    if !arguments.dry_run {
        trust_store::replace(&path, &later)?;
    }
    if screen.json {
        screen.document(&json!({ "store": path, "dry_run": arguments.dry_run, "diff": diff }));
    } else {
        print_diff(screen, &diff);
        screen.line(format!("{}  {} anchors", path.display(), later.anchor_count()));
    }
    Ok(Exit::Done)
}

fn deny_list(path: &Path) -> Result<DenyList, Box<dyn std::error::Error>> {
    let content = read(path)?;
    let named = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let text = std::str::from_utf8(&content).map_err(|error| named(&error))?;
    Ok(text.parse().map_err(|error: DenyListError| named(&error))?)
}

/// Says what may not be believed, and whose fingerprint would make it so: to be compared with one from elsewhere.
fn refuse(screen: &Screen, refused: &Refused, files: &[(String, Vec<u8>)]) -> Exit {
    let opened = files.iter().fold(TrustSnapshot::builder(), |builder, (label, content)| builder.file(label, content));
    let opened = opened.build();
    let reasons = refused.0.iter().map(|rejected| {
        let position = rejected.position.map_or_else(String::new, |position| format!(" #{position}"));
        format!("{}{position}: {}", printable(&rejected.label), rejected.reason)
    });
    let reasons: Vec<_> = reasons.collect();
    let signers = opened.sources().iter().map(|file| describe::source(file, describe::count(&opened, file)));
    let signers: Vec<_> = signers.collect();
    let only_defects = refused.0.iter().all(|rejected| rejected.reason == RejectReason::DefectList);
    let code = if only_defects { Code::DefectListRefused } else { Code::TrustImportRefused };
    let title = screen.texts.code(code.as_str(), Part::Title);
    if screen.json {
        let mut document = fault::document(screen, code.as_str(), &reasons.join("; "));
        if let Some(object) = document.as_object_mut() {
            object.insert("files".to_owned(), json!(signers));
        }
        screen.document(&document);
    }
    screen.note(format!("{} {title}  {code}", screen.paint(Tone::Bad, "✗")));
    for reason in &reasons {
        screen.note(format!("  {reason}"));
    }
    for file in opened.sources() {
        screen.note(format!("  {}", describe::source_line(file, describe::count(&opened, file))));
        screen.note(format!("    --pin {}", fingerprint_to_pin(file)));
    }
    for facts in files.iter().filter_map(|(_, content)| DefectListFacts::read(content).ok()) {
        screen.note(format!("  {}", defects::signer_line(&facts)));
        screen.note(format!("    --pin {}", facts.signer_sha256.as_deref().unwrap_or("-")));
    }
    Exit::VerificationFailed
}

/// The topmost certificate a list leads to, else the file itself.
fn fingerprint_to_pin(file: &crate::trust::SourceFile) -> &str {
    match &file.kind {
        crate::trust::SourceKind::MasterList(list) => list.csca_sha256.as_deref().or(list.signer_sha256.as_deref()),
        _ => None,
    }
    .unwrap_or(&file.sha256)
}

fn print_diff(screen: &Screen, diff: &Diff) {
    let line = |sign: &str, change: &AnchorChange| {
        let country = change.country.as_deref().unwrap_or("--");
        let start = change.sha256.get(..16).unwrap_or_default();
        let until = change.not_after.utc_day();
        format!("{sign} {}  {start}  {until}  {}", printable(country), printable(&change.subject))
    };
    diff.added.iter().for_each(|change| screen.line(screen.paint(Tone::Good, &line("+", change))));
    diff.removed.iter().for_each(|change| screen.line(screen.paint(Tone::Bad, &line("-", change))));
    diff.denied_added.iter().for_each(|sha256| screen.line(format!("+ denied {sha256}")));
    diff.denied_removed.iter().for_each(|sha256| screen.line(format!("- denied {sha256}")));
    let lists = (diff.revocation_lists_added.len(), diff.revocation_lists_removed.len());
    screen.line(format!(
        "+{} -{} ={}  revocation lists +{} -{}",
        diff.added.len(),
        diff.removed.len(),
        diff.unchanged,
        lists.0,
        lists.1
    ));
}

fn status(screen: &Screen, arguments: &StoreArguments) -> Done {
    let path = trust_store::path(arguments.store.as_deref())?;
    let snapshot = trust_store::open(&path)?;
    let pins: Vec<_> = snapshot.pins().iter().map(ToString::to_string).collect();
    if screen.json {
        let denied =
            snapshot.denied().map(|(sha256, why)| json!({ "sha256": hex::encode(sha256), "reason": printable(why) }));
        let denied: Vec<_> = denied.collect();
        let sources = snapshot.sources().iter().map(|file| describe::source(file, describe::count(&snapshot, file)));
        screen.document(&json!({
            "store": path,
            "anchors": snapshot.anchor_count(),
            "document_signers": snapshot.document_signer_count(),
            "sources": sources.collect::<Vec<_>>(),
            "revocation_lists": snapshot.revocation_lists().iter().map(describe::list).collect::<Vec<_>>(),
            "defect_lists": snapshot.defect_lists().iter().map(defects::held).collect::<Vec<_>>(),
            "denied": denied,
            "pins": pins,
        }));
    } else {
        screen.line(format!("{}  {} anchors", path.display(), snapshot.anchor_count()));
        for file in snapshot.sources() {
            screen.line(describe::source_line(file, describe::count(&snapshot, file)));
        }
        for held in snapshot.revocation_lists() {
            screen.line(describe::list_line(held));
        }
        for list in snapshot.defect_lists() {
            screen.line(defects::held_line(list));
        }
        for (sha256, why) in snapshot.denied() {
            screen.line(format!("denied {}  {}", hex::encode(sha256), printable(why)));
        }
        for pin in pins {
            screen.line(format!("pin {pin}"));
        }
    }
    let unreadable = snapshot.unreadable();
    if unreadable > 0 {
        screen.note(format!("{unreadable}: {}", SnapshotError::Index));
    }
    Ok(if snapshot.anchor_count() == 0 { Exit::TrustMissing } else { Exit::Done })
}

fn chosen<'a>(snapshot: &'a TrustSnapshot, country: Option<&str>) -> Vec<Anchor<'a>> {
    let of = |anchor: &Anchor<'_>| {
        let found = anchor.certificate().subject().country().unwrap_or_default();
        country.is_none_or(|country| country.eq_ignore_ascii_case(&found))
    };
    snapshot.anchors().into_iter().filter(of).collect()
}

fn list(screen: &Screen, arguments: &ListArguments) -> Done {
    let snapshot = open(&arguments.store)?;
    let anchors = chosen(&snapshot, arguments.country.as_deref());
    if screen.json {
        let facts = anchors.iter().map(|anchor| crate::trust::CertificateFacts::from(anchor.certificate()));
        screen.document(&json!({ "anchors": facts.collect::<Vec<_>>() }));
    } else {
        anchors.iter().for_each(|anchor| screen.line(describe::anchor_line(anchor)));
    }
    Ok(Exit::Done)
}

fn show(screen: &Screen, arguments: &StoreArguments, sha256: &str) -> Done {
    let snapshot = open(arguments)?;
    let wanted = sha256.to_ascii_lowercase();
    let mut found =
        snapshot.anchors().into_iter().filter(|anchor| hex::encode(anchor.certificate().sha256()).starts_with(&wanted));
    let (Some(anchor), None) = (found.next(), found.next()) else {
        return Err(format!("{wanted}: names no certificate of the store, or several").into());
    };
    print_anchor(screen, &anchor, &snapshot, true);
    Ok(Exit::Done)
}

/// One certificate; `verified` says whether it is one that is believed.
fn print_anchor(screen: &Screen, anchor: &Anchor<'_>, snapshot: &TrustSnapshot, verified: bool) {
    let mut value = describe::anchor(anchor, snapshot);
    if screen.json {
        if let Some(object) = value.as_object_mut() {
            object.insert("verified".to_owned(), json!(verified));
        }
        screen.document(&value);
        return;
    }
    screen.line(screen.paint(Tone::Strong, &describe::anchor_line(anchor)));
    for part in ["certificate", "lint", "issued_by", "sources"] {
        let text = serde_json::to_string_pretty(&value.get(part)).unwrap_or_default();
        screen.line(format!("  {part}: {}", text.replace('\n', "\n  ")));
    }
}

fn material(path: &Path) -> Result<TrustSnapshot, FileError> {
    let label = path.file_name().unwrap_or_default().to_string_lossy();
    Ok(TrustSnapshot::builder().file(&label, &read(path)?).build())
}

fn diff(screen: &Screen, earlier: &Path, later: &Path) -> Done {
    let diff = Diff::between(&material(earlier)?, &material(later)?);
    if screen.json {
        screen.document(&json!(diff));
    } else {
        print_diff(screen, &diff);
    }
    Ok(Exit::Done)
}

fn export(screen: &Screen, arguments: &ListArguments, out: &Path) -> Done {
    let snapshot = open(&arguments.store)?;
    let anchors = chosen(&snapshot, arguments.country.as_deref());
    let text: String = anchors.iter().map(|anchor| pem::encode(anchor.certificate().der())).collect();
    fs::write(out, text)?;
    if screen.json {
        screen.document(&json!({ "file": out, "anchors": anchors.len() }));
    } else {
        screen.line(format!("{}  {} anchors", out.display(), anchors.len()));
    }
    Ok(Exit::Done)
}

/// Trust material in a file that is no document, for `show`; nothing where the file is something else.
pub(super) fn show_file(screen: &Screen, path: &Path) -> Option<Exit> {
    let content = read(path).ok()?;
    if let Some(exit) = defects::show(screen, &content) {
        return Some(exit);
    }
    let snapshot = material(path).ok()?;
    let (anchors, lists) = (snapshot.anchors(), snapshot.revocation_lists());
    if anchors.is_empty() && lists.is_empty() && snapshot.document_signer_count() == 0 {
        return None;
    }
    if let ([anchor], []) = (anchors.as_slice(), lists) {
        print_anchor(screen, anchor, &snapshot, false);
        return Some(Exit::Done);
    }
    if screen.json {
        let sources = snapshot.sources().iter().map(|file| describe::source(file, describe::count(&snapshot, file)));
        screen.document(&json!({
            "verified": false,
            "sources": sources.collect::<Vec<_>>(),
            "certificates": anchors.iter().map(|anchor| crate::trust::CertificateFacts::from(anchor.certificate())).collect::<Vec<_>>(),
            "document_signers": snapshot.document_signer_count(),
            "revocation_lists": lists.iter().map(describe::list).collect::<Vec<_>>(),
        }));
        return Some(Exit::Done);
    }
    screen.line(screen.paint(Tone::Quiet, &screen.text("show-not-verified")));
    for file in snapshot.sources() {
        screen.line(describe::source_line(file, describe::count(&snapshot, file)));
    }
    anchors.iter().for_each(|anchor| screen.line(describe::anchor_line(anchor)));
    lists.iter().for_each(|held| screen.line(describe::list_line(held)));
    Some(Exit::Done)
}
