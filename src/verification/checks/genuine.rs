//! Whether a State signed these data: passive authentication, question by question (Doc 9303-11, 5.1).

use crate::inspection::FileRecord;
use crate::lds::{DataGroup, FileId, LdsError, SecurityObjectError, SodError};
use crate::mrz::{MrzError, StateCode};
use crate::pki::{AlgorithmError, Deviation, KeyError, PkiError, SignatureError};
use crate::trust::passive_authentication::{HashNotCompared, SodOutcome};
use crate::trust::{
    ChainFailure, MessageDigestFailure, NotPerformed, Outcome, RoleViolation, SignatureFailure, Validity,
};

use super::super::check::{Check, CheckId, CheckStatus};
use super::super::code::Code;
use super::super::defects::corrected_country;
use super::super::material::Material;
use super::notes;
use super::structure::unreadable;

pub(in super::super) fn checks(material: &Material<'_>) -> Vec<Check> {
    let Some(sod) = &material.sod else {
        let missing = |id| Check::new(id, CheckStatus::Undetermined).because(Code::SodMissing);
        let others = [CheckId::PaDsChain, CheckId::PaDsValidity, CheckId::PaDgHashes].map(missing);
        return std::iter::once(without_sod(material.evidence.file(FileId::EfSod))).chain(others).collect();
    };
    let mut checks =
        vec![signature(material, sod), chain(material, sod), validity(material, sod), hashes(material, sod)];
    checks.extend(card_security(material));
    checks.extend(issuer_matches(material, sod));
    checks
}

/// A security object that is there and cannot be read is a bad one (TR-03135-1); one that is not there proves nothing.
fn without_sod(record: Option<&FileRecord>) -> Check {
    let (status, code) = match record {
        Some(FileRecord::Unreadable { reason }) => unreadable(*reason),
        Some(FileRecord::TooLarge { .. }) => (CheckStatus::Undetermined, Code::LimitFileSize),
        _ => (CheckStatus::Undetermined, Code::SodMissing),
    };
    Check::new(CheckId::PaSodSignature, status).because(code)
}

/// Structure, message digest and signature of EF.SOD under the document signer's key.
fn signature(material: &Material<'_>, sod: &SodOutcome) -> Check {
    let id = CheckId::PaSodSignature;
    let failed = |code| Check::new(id, CheckStatus::Failed).because(code);
    let check = match (&sod.structure, &sod.message_digest, &sod.signature) {
        (Outcome::Failed(error), ..) => match structure_code(error) {
            code @ Code::PaAlgoUnknown => Check::new(id, CheckStatus::Undetermined).because(code),
            code => failed(code),
        },
        (_, Outcome::Failed(failure), _) => failed(message_digest_code(*failure)),
        (_, _, Outcome::Failed(failure)) => failed(signature_code(failure)),
        (Outcome::Passed(()), Outcome::Passed(_), Outcome::Passed(found)) => {
            Check::new(id, CheckStatus::Passed).fact("algorithm", found.algorithm)
        }
        (Outcome::NotPerformed(reason), ..)
        | (_, Outcome::NotPerformed(reason), _)
        | (_, _, Outcome::NotPerformed(reason)) => {
            Check::new(id, CheckStatus::Undetermined).because(reason_code(*reason))
        }
    };
    let check = match &sod.document_signer {
        Some(signer) => check.fact("ds_serial", &signer.serial).fact("ds_sha256", &signer.sha256),
        None => check,
    };
    // Q45: it is not in the document.
    let check = if sod.signer_looked_up { check.fact("ds_from", "trust") } else { check };
    let deviations = notes::about_sod(&sod.notes);
    weighed(material, check, &deviations, SOD_OFF_PROFILE).because_all(deviations)
}

/// What real security objects get wrong and the test plan refuses (RELIABILITY 1.4): a signer named wrongly, or in another
/// version's way, and whatever else is off the profile.
const SOD_OFF_PROFILE: &[Code] = &[Code::SodSidMismatch, Code::PkiProfileDeviation];
/// The same of certificates. Names that are one by RFC 5280, 7.1 are one.
const CERTIFICATE_OFF_PROFILE: &[Code] = &[Code::PkiAkiAbsent, Code::PkiProfileDeviation];

/// A check that passed, as the policy sees what is off the profile.
fn weighed(material: &Material<'_>, mut check: Check, deviations: &[Code], off_profile: &[Code]) -> Check {
    if check.status == CheckStatus::Passed && deviations.iter().any(|code| off_profile.contains(code)) {
        check.status = material.policy.profile_deviation;
    }
    check
}

/// From the document signer to a trusted CSCA, and whether each may do what it did.
fn chain(material: &Material<'_>, sod: &SodOutcome) -> Check {
    let mut check = chained(CheckId::PaDsChain, sod);
    if check.status == CheckStatus::Undetermined && material.trust.anchor_count() == 0 {
        check = check.because(Code::TrustEmpty);
    }
    if let Some(csca) = &sod.csca {
        let sources: Vec<_> = sod.csca_sources.iter().map(|source| source.label.clone()).collect();
        check = check.fact("csca", &csca.subject).fact("csca_sha256", &csca.sha256).fact("sources", sources.join(", "));
    }
    if !sod.csca_links.is_empty() {
        check = check.fact("links", sod.csca_links.join(" "));
    }
    let signer = sod.document_signer.as_ref();
    if let Some(key_id) = signer.and_then(|signer| signer.authority_key_identifier.as_ref()) {
        check = check.fact("authority_key_identifier", key_id);
    }
    if check.status == CheckStatus::Passed && !may_issue_type(material, sod) {
        check.status = CheckStatus::Failed;
        check = check.because(Code::PkiDoctypeNotAllowed);
    }
    let mut deviations = notes::about_certificates(&sod.notes);
    // What only an audit minds is told, and weighs where the test plan does.
    let lint: Vec<_> = sod.document_signer_lint.iter().filter(|found| **found != Deviation::Sha1).collect();
    if !lint.is_empty() {
        if material.policy.profile_deviation == CheckStatus::Failed {
            deviations.push(Code::PkiProfileDeviation);
        }
        check = check.fact("lint", lint.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "));
    }
    weighed(material, check, &deviations, CERTIFICATE_OFF_PROFILE).because_all(deviations)
}

/// Role and chain of whoever signed.
fn chained(id: CheckId, sod: &SodOutcome) -> Check {
    let failed = |code| Check::new(id, CheckStatus::Failed).because(code);
    match (&sod.signer_role, &sod.chain) {
        (Outcome::Failed(violation), _) => failed(role_code(*violation)),
        (_, Outcome::Failed(ChainFailure::Role(violation))) => failed(role_code(*violation)),
        (_, Outcome::Failed(ChainFailure::AlgorithmForbidden)) => failed(Code::PaAlgoForbidden),
        (_, Outcome::Failed(ChainFailure::NameMismatch)) => failed(Code::PkiIssuerNameMismatch),
        (_, Outcome::Failed(ChainFailure::SignatureInvalid(SignatureError::Key(error)))) => failed(key_code(*error)),
        (_, Outcome::Failed(_)) => failed(Code::PkiChainSignatureInvalid),
        (Outcome::Passed(()), Outcome::Passed(found)) => {
            Check::new(id, CheckStatus::Passed).fact("algorithm", found.algorithm)
        }
        (Outcome::NotPerformed(reason), _) | (_, Outcome::NotPerformed(reason)) => {
            Check::new(id, CheckStatus::Undetermined).because(reason_code(*reason))
        }
    }
}

/// EF.CardSecurity, where the chip let us read it: its content, signature, signer and chain like those of EF.SOD.
fn card_security(material: &Material<'_>) -> Option<Check> {
    let id = CheckId::PaCardSecurity;
    let outcome = material.card_security.as_ref()?;
    let failed = |code| Some(Check::new(id, CheckStatus::Failed).because(code));
    match (&outcome.structure, &outcome.signed.message_digest, &outcome.signed.signature) {
        (Outcome::Failed(_), ..) => failed(Code::LdsMalformed),
        (_, Outcome::Failed(_), _) | (.., Outcome::Failed(_)) => failed(Code::CardSecuritySignatureInvalid),
        (Outcome::Passed(()), Outcome::Passed(_), Outcome::Passed(_)) => Some(chained(id, &outcome.signed)),
        (Outcome::NotPerformed(reason), ..)
        | (_, Outcome::NotPerformed(reason), _)
        | (.., Outcome::NotPerformed(reason)) => {
            Some(Check::new(id, CheckStatus::Undetermined).because(reason_code(*reason)))
        }
    }
}

/// Doc 9303-12, 7.1.1.6: a document signer that lists document types issues no others; a single letter stands for all
/// types that begin with it. Without DG1 there is no type to hold against the list.
fn may_issue_type(material: &Material<'_>, sod: &SodOutcome) -> bool {
    let types = sod.document_signer.as_ref().and_then(|signer| signer.document_types.as_ref());
    let (Some(types), Some(mrz)) = (types, material.authentic_mrz()) else { return true };
    types
        .iter()
        .map(|listed| listed.trim_end_matches('<'))
        .any(|listed| mrz.document_code == listed || (listed.len() == 1 && mrz.document_code.starts_with(listed)))
}

/// Whether both certificates are valid at the time asked for.
fn validity(material: &Material<'_>, sod: &SodOutcome) -> Check {
    let id = CheckId::PaDsValidity;
    let mut codes = Vec::new();
    if sod.document_signer_validity.is_some_and(|validity| validity != Validity::Valid) {
        codes.push(Code::PkiDsNotValidNow);
    }
    if sod.csca_validity.is_some_and(|validity| validity != Validity::Valid) {
        codes.push(Code::PkiCscaNotValidNow);
    }
    let status = match (&sod.document_signer_validity, &sod.csca_validity) {
        _ if !codes.is_empty() => material.policy.certificate_not_valid_now,
        (Some(_), Some(_)) => CheckStatus::Passed,
        (None, _) => {
            codes.push(Code::PkiDsMissing);
            CheckStatus::Undetermined
        }
        (Some(_), None) => {
            codes.push(Code::PkiIssuerUnknown);
            CheckStatus::Undetermined
        }
    };
    let check = Check::new(id, status).because_all(codes);
    match &sod.document_signer {
        Some(signer) => check.fact("ds_not_before", signer.not_before).fact("ds_not_after", signer.not_after),
        None => check,
    }
}

/// Each data group that came is the one that was signed; DG1 and DG2 must be among them (TR-03135-1, integrity).
fn hashes(material: &Material<'_>, sod: &SodOutcome) -> Check {
    let mut check = Check::new(CheckId::PaDgHashes, CheckStatus::Passed);
    let (mut equal, mut different) = (Vec::new(), Vec::new());
    for (group, bytes) in material.evidence.data_groups() {
        match sod.compare_hash(group, bytes) {
            Outcome::Passed(found) => {
                equal.push(group);
                if found.trailing > 0 {
                    check = check.because(Code::LdsTrailingBytes);
                }
            }
            Outcome::Failed(_) => {
                different.push(group);
                check = check.because(Code::LdsDgHashMismatch);
            }
            Outcome::NotPerformed(HashNotCompared::NotListed) => check = check.because(Code::LdsDgNotListed),
            Outcome::NotPerformed(_) => check = check.because(Code::SodMalformed),
        }
    }
    let needed = [DataGroup::DG1, DataGroup::DG2];
    check.status = if !different.is_empty() {
        CheckStatus::Failed
    } else if needed.iter().all(|group| equal.contains(group)) {
        CheckStatus::Passed
    } else {
        check = check.because(Code::LdsMandatoryNotCompared);
        CheckStatus::Undetermined
    };
    check = check.fact("equal", names(&equal));
    if different.is_empty() { check } else { check.fact("different", names(&different)) }
}

fn names(groups: &[DataGroup]) -> String {
    groups.iter().map(|group| FileId::from(*group).name()).collect::<Vec<_>>().join(" ")
}

/// Issuing State of DG1, country of the document signer, country of the CSCA (TR-03135-1, issuing state).
///
/// A signed DG1 that names no State leaves the question open; the CSCA has to name its own (Doc 9303-12, 7.1.1.1), or it
/// could speak for any.
fn issuer_matches(material: &Material<'_>, sod: &SodOutcome) -> Option<Check> {
    let signer = sod.document_signer.as_ref()?;
    let dg1 = match material.dg1()? {
        Ok(dg1) => dg1,
        Err(error) => {
            let code = match error {
                LdsError::Mrz(MrzError::Character { .. }) => Code::Dg1Charset,
                _ => Code::LdsDgNonconformant,
            };
            return Some(Check::new(CheckId::PaIssuerMatches, CheckStatus::Undetermined).because(code));
        }
    };
    let mrz = &dg1.mrz;
    let check = |status| {
        Check::new(CheckId::PaIssuerMatches, status)
            .fact("dg1", mrz.issuer.as_str())
            .fact("ds", signer.country.as_deref().unwrap_or("-"))
    };
    let csca = sod.csca.as_ref().and_then(|csca| csca.country.as_deref());
    let countries = [signer.country.as_deref(), signer.issuer_country.as_deref(), csca];
    let corrected = corrected_country(&sod.known_defects);
    Some(if !StateCode::is_assigned(&mrz.issuer) || mrz.issuer.alpha2().is_none() {
        check(CheckStatus::Undetermined).because(Code::StateCodeUnknown)
    } else if countries.iter().flatten().any(|country| !mrz.issuer.matches_country(country)) {
        // A list's country counts as far as the CSCA itself bears it (TR-03129-2, 7.3.2.5).
        match corrected {
            Some((country, list)) if csca == Some(country) && mrz.issuer.matches_country(country) => {
                check(CheckStatus::Passed).because(Code::DefectApplied).fact("defect_list", list)
            }
            _ => check(CheckStatus::Failed).because(Code::StateMismatch),
        }
    } else if csca.is_none() {
        check(CheckStatus::Undetermined).because(Code::StateCodeUnknown)
    } else {
        check(CheckStatus::Passed)
    })
}

const fn structure_code(error: &SodError) -> Code {
    match error {
        SodError::ContentType { .. } => Code::SodContentType,
        SodError::Message(PkiError::Limit { .. }) => Code::LimitLimit,
        SodError::SecurityObject(SecurityObjectError::DataGroupRepeated { .. }) => Code::SodDgDuplicate,
        SodError::SecurityObject(SecurityObjectError::DataGroupNumber { .. }) => Code::SodDgNumberInvalid,
        SodError::SecurityObject(SecurityObjectError::Digest(error)) => algorithm_code(error),
        _ => Code::SodMalformed,
    }
}

const fn algorithm_code(error: &AlgorithmError) -> Code {
    match error {
        AlgorithmError::Forbidden(_) => Code::PaAlgoForbidden,
        AlgorithmError::Unsupported(_) => Code::PaAlgoUnknown,
        _ => Code::SodMalformed,
    }
}

const fn message_digest_code(failure: MessageDigestFailure) -> Code {
    match failure {
        MessageDigestFailure::Mismatch => Code::SodMessageDigestMismatch,
        MessageDigestFailure::AlgorithmForbidden => Code::PaAlgoForbidden,
        MessageDigestFailure::ContentTypeDiffers => Code::SodContentType,
        _ => Code::SodSignedAttrsMissing,
    }
}

const fn signature_code(failure: &SignatureFailure) -> Code {
    match failure {
        SignatureFailure::SignerCount { .. } => Code::SodSignerCount,
        SignatureFailure::SignedAttributesAbsent => Code::SodSignedAttrsMissing,
        SignatureFailure::SignerIdentifierMismatch => Code::SodSidMismatch,
        SignatureFailure::AlgorithmForbidden => Code::PaAlgoForbidden,
        SignatureFailure::TooManyCertificates { .. } => Code::LimitLimit,
        SignatureFailure::Signature(SignatureError::Algorithm(error)) => algorithm_code(error),
        SignatureFailure::Signature(SignatureError::Key(error)) => key_code(*error),
        SignatureFailure::Signature(_) => Code::SodSignatureInvalid,
    }
}

const fn key_code(error: KeyError) -> Code {
    match error {
        KeyError::CurveUnknown => Code::PkiCurveUnknown,
        KeyError::TooLarge => Code::LimitLimit,
        _ => Code::PkiKeyInvalid,
    }
}

const fn role_code(violation: RoleViolation) -> Code {
    match violation {
        RoleViolation::UnknownCritical(_) => Code::PkiCriticalUnknown,
        _ => Code::PkiRoleViolation,
    }
}

const fn reason_code(reason: NotPerformed) -> Code {
    match reason {
        NotPerformed::Unreadable => Code::SodMalformed,
        NotPerformed::NoSingleSigner => Code::SodSignerCount,
        NotPerformed::SignerCertificateAbsent => Code::PkiDsMissing,
        NotPerformed::AlgorithmUnsupported => Code::PaAlgoUnknown,
        NotPerformed::KeyUnsupported => Code::PkiKeyInvalid,
        NotPerformed::BudgetSpent => Code::LimitLimit,
        _ => Code::PkiIssuerUnknown,
    }
}
