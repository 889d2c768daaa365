//! `show`: what is in a bundle, a folder or one file, as the bytes say. Nothing here is verified, and it says so.

use std::path::Path;

use serde_json::{Value, json};

use super::exit::Exit;
use super::output::{Screen, Tone, printable};
use super::redaction::Redaction;
use super::{sources, trust};
use crate::crypto::digest::DigestAlgorithm;
use crate::inspection::FileRecord;
use crate::lds::{DataGroup, Dg1, Dg2, Dg11, Dg12, Dg14, Dg15, EfCom, EfCvca, EfSod, FileId};
use crate::pki::PublicKey;

/// What is said of one file, by name.
type Fields = Vec<(&'static str, String)>;

/// Shows a path.
pub(super) fn show(screen: &Screen, path: &Path) -> Exit {
    let is_document_file = path.file_name().is_some_and(|name| FileId::from_name(&name.to_string_lossy()).is_some());
    if !is_document_file
        && path.is_file()
        && let Some(exit) = trust::show_file(screen, path)
    {
        return exit;
    }
    let evidence = match sources::evidence(path) {
        Ok(evidence) => evidence,
        Err(error) => {
            screen.note(error.to_string());
            return Exit::Usage;
        }
    };
    let redaction = Redaction(screen.redaction);
    let files: Vec<_> = FileId::all()
        .filter_map(|file| evidence.file(file).map(|record| (file, describe(file, record, redaction))))
        .collect();
    if screen.json {
        let files: serde_json::Map<_, _> =
            files.into_iter().map(|(file, fields)| (file.name(), value(fields))).collect();
        screen.document(&json!({
            "verified": false,
            "simulated": evidence.simulated,
            "read_at": evidence.read_at,
            "sha256": hex::encode(evidence.sha256()),
            "files": files,
            "redaction": redaction.name(),
        }));
        return Exit::Done;
    }
    if evidence.simulated {
        screen.line(screen.paint(Tone::Open, &screen.text("simulated-band")));
    }
    screen.line(screen.paint(Tone::Quiet, &screen.text("show-not-verified")));
    for (file, fields) in files {
        screen.line(screen.paint(Tone::Strong, &file.name()));
        for (name, value) in fields {
            screen.line(format!("  {name:<20} {value}"));
        }
    }
    Exit::Done
}

fn value(fields: Fields) -> Value {
    fields.into_iter().map(|(name, value)| (name.to_owned(), json!(value))).collect::<serde_json::Map<_, _>>().into()
}

fn describe(file: FileId, record: &FileRecord, redaction: Redaction) -> Fields {
    let bytes = match record {
        FileRecord::Read { content } => &content.0,
        FileRecord::Refused { sw } => return vec![("refused", sw.clone())],
        FileRecord::TooLarge { size } => return vec![("too_large", size.to_string())],
        FileRecord::NotRequested => return vec![("not_requested", "-".into())],
        _ => return vec![("unreadable", "-".into())],
    };
    let mut fields = vec![("size", bytes.len().to_string())];
    // The lines of DG1 can be found again from their hash by trying; it goes where they may go.
    if let Some(hash) = redaction.person(&hex::encode(DigestAlgorithm::Sha256.digest(bytes))) {
        fields.push(("sha256", hash));
    }
    let found = match file {
        FileId::EfCom => EfCom::parse(bytes).map(com).map_err(|error| error.to_string()),
        FileId::EfCvca => EfCvca::parse(bytes).map(|cvca| cvca_fields(&cvca)).map_err(|error| error.to_string()),
        FileId::EfSod => EfSod::parse(bytes).map(sod).map_err(|error| error.to_string()),
        FileId::Dg(DataGroup::DG1) => {
            Dg1::parse(bytes).map(|dg1| dg1_fields(&dg1, redaction)).map_err(|e| e.to_string())
        }
        FileId::Dg(DataGroup::DG2) => Dg2::parse(bytes).map(dg2_fields).map_err(|error| error.to_string()),
        FileId::Dg(DataGroup::DG11) => {
            Dg11::parse(bytes).map(|dg11| dg11_fields(&dg11, redaction)).map_err(|error| error.to_string())
        }
        FileId::Dg(DataGroup::DG12) => Dg12::parse(bytes).map(dg12_fields).map_err(|error| error.to_string()),
        FileId::Dg(DataGroup::DG14) => Dg14::parse(bytes).map(dg14_fields).map_err(|error| error.to_string()),
        FileId::Dg(DataGroup::DG15) => Dg15::parse(bytes).map(dg15_fields).map_err(|error| error.to_string()),
        _ => Ok(Vec::new()),
    };
    match found {
        Ok(found) => fields.extend(found),
        Err(error) => fields.push(("malformed", error)),
    }
    fields
}

fn com(com: EfCom) -> Fields {
    let groups: Vec<_> = com.data_groups.iter().map(ToString::to_string).collect();
    vec![
        ("lds_version", printable(&com.lds_version)),
        ("unicode_version", printable(&com.unicode_version)),
        ("data_groups", groups.join(" ")),
    ]
}

fn cvca_fields(cvca: &EfCvca) -> Fields {
    let references: Vec<_> = cvca.references().map(ToString::to_string).collect();
    vec![("authority_references", references.join(" "))]
}

fn sod(sod: EfSod) -> Fields {
    let groups: Vec<_> = sod.security_object.hashes.keys().map(ToString::to_string).collect();
    let mut fields = vec![
        ("hash", sod.security_object.digest.name().to_owned()),
        ("data_groups", groups.join(" ")),
        ("signers", sod.signed_data.signer_infos.len().to_string()),
    ];
    for certificate in sod.signed_data.certificates.iter().filter_map(|embedded| embedded.certificate.as_ref().ok()) {
        fields.push(("certificate", printable(&certificate.subject().to_string())));
        fields.push(("issuer", printable(&certificate.issuer().to_string())));
        fields.push(("valid", format!("{} – {}", certificate.not_before(), certificate.not_after())));
    }
    fields
}

fn dg1_fields(dg1: &Dg1, redaction: Redaction) -> Fields {
    let all = [
        ("document_code", redaction.class(&dg1.mrz.document_code)),
        ("issuing_state", redaction.class(dg1.mrz.issuer.as_str())),
        ("family_name", redaction.person(dg1.mrz.names.primary.reveal())),
        ("given_names", redaction.person(dg1.mrz.names.secondary.reveal())),
        ("document_number", redaction.number(dg1.mrz.document_number.reveal())),
        ("nationality", redaction.class(dg1.mrz.nationality.as_str())),
        ("birth_date", redaction.person(dg1.mrz.birth_date.as_str())),
        ("expiry_date", redaction.class(dg1.mrz.expiry_date.as_str())),
    ];
    all.into_iter().filter_map(|(name, value)| value.map(|value| (name, value))).collect()
}

fn dg2_fields(dg2: Dg2) -> Fields {
    dg2.faces
        .iter()
        .map(|face| {
            let bytes = face.image.reveal().len();
            ("face", format!("{:?} {}×{}, {bytes} bytes", face.format, face.width, face.height))
        })
        .collect()
}

fn dg11_fields(dg11: &Dg11, redaction: Redaction) -> Fields {
    let name = dg11.name.as_ref().and_then(|name| redaction.person(name.reveal()));
    let born = dg11.birth_date.as_ref().and_then(|date| redaction.person(&date.reveal().to_string()));
    let number = dg11.personal_number.as_ref().and_then(|number| redaction.personal_number(number.reveal()));
    [("name", name), ("birth_date", born), ("personal_number", number)]
        .into_iter()
        .filter_map(|(name, value)| value.map(|value| (name, value)))
        .collect()
}

fn dg12_fields(dg12: Dg12) -> Fields {
    dg12.issue_date.map(|date| ("issue_date", date.to_string())).into_iter().collect()
}

fn dg14_fields(dg14: Dg14) -> Fields {
    dg14.security_infos.iter().map(|info| ("security_info", info.protocol.to_string())).collect()
}

fn dg15_fields(dg15: Dg15) -> Fields {
    let key = PublicKey::parse(&dg15.public_key).map_or_else(|error| error.to_string(), |key| key.to_string());
    vec![("public_key", key)]
}
