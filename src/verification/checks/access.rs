//! How the chip let us in, and whether the session held (TR-03135-1, electronic checks, access).

use std::collections::BTreeSet;

use crate::inspection::{Access, AccessProtocol, PaceOutcome, PaceRecord, SessionFault, TerminalAuthenticationRecord};
use crate::lds::{EfCardAccess, FileId};
use crate::protocols::Misbehaviour;
use crate::protocols::security_infos::{SecurityInfoKind, SecurityInfos};

use super::super::check::{Check, CheckId, CheckStatus, Requirement};
use super::super::code::Code;
use super::super::material::Material;

/// `chip_is_genuine` is what the proofs of the chip came to: with one, a weaker way in has cost nothing.
pub(in super::super) fn checks(material: &Material<'_>, chip_is_genuine: bool) -> Vec<Check> {
    let mut checks = Vec::new();
    if let Some(mrz) = material.printed_mrz() {
        let wrong = mrz.checks.wrong();
        let check = match wrong.is_empty() {
            true => Check::new(CheckId::MrzCheckDigits, CheckStatus::Passed),
            false => Check::new(CheckId::MrzCheckDigits, CheckStatus::Failed).because(Code::MrzCheckDigit),
        };
        let fields: Vec<_> = wrong.iter().map(ToString::to_string).collect();
        checks.push(if fields.is_empty() { check } else { check.fact("wrong", fields.join(", ")) });
    }
    checks.extend(session(material));
    checks.extend(terminal(material));
    let Some(access) = &material.evidence.access else { return checks };
    checks.extend(pace(material, access, chip_is_genuine));
    checks.extend(without_pace(access));
    checks.extend(card_access_bound(material));
    checks
}

/// A session that broke in a way that ended the inspection.
fn session(material: &Material<'_>) -> Option<Check> {
    let interruption = material.evidence.interrupted.as_ref()?;
    let (status, code) = match interruption.fault {
        // The chip ended it: nothing was altered, and nothing more can be found out.
        SessionFault::Rejected => (CheckStatus::Aborted, Code::SmSessionLost),
        SessionFault::Unprotected => (CheckStatus::Failed, Code::SmUnprotectedResponse),
        SessionFault::StatusMissing => (CheckStatus::Failed, Code::SmStatusMissing),
        SessionFault::Checksum => (CheckStatus::Failed, Code::SmMacInvalid),
        SessionFault::Malformed => (CheckStatus::Failed, Code::SmCryptogramInvalid),
    };
    let check = Check::new(CheckId::AccessSession, status).because(code);
    Some(match &interruption.file {
        Some(file) => check.fact("file", file),
        None => check,
    })
}

/// What a terminal may read beyond the rest says nothing about the document, so it never weighs.
fn terminal(material: &Material<'_>) -> Option<Check> {
    let id = CheckId::AccessTa;
    let failed = || Check::new(id, CheckStatus::Undetermined).because(Code::AccessTaFailed);
    let check = match material.evidence.terminal_authentication.as_ref()? {
        TerminalAuthenticationRecord::Granted { holder_reference } => {
            Check::new(id, CheckStatus::Passed).fact("terminal", holder_reference)
        }
        TerminalAuthenticationRecord::NoChain => failed().fact("reason", "no certificate chain"),
        TerminalAuthenticationRecord::Refused { sw } => failed().fact("status", sw),
        TerminalAuthenticationRecord::Misbehaved { how } => failed().fact("reason", how),
    };
    Some(check.with_requirement(Requirement::EvaluateOnly))
}

fn pace(material: &Material<'_>, access: &Access, chip_is_genuine: bool) -> Option<Check> {
    let id = CheckId::AccessPace;
    let Some(record) = &access.pace else {
        return match access.protocol {
            AccessProtocol::Bac if !announced_pace(material).is_empty() => Some(downgraded(chip_is_genuine)),
            // A chip that hides the file cannot hide the copy of it in a signed DG14 (Doc 9303-11, 4.2).
            AccessProtocol::Bac if !signed_pace(material).is_empty() => {
                Some(Check::new(id, CheckStatus::Failed).because(Code::AccessDowngradeProven))
            }
            _ => None,
        };
    };
    let check = match &record.outcome {
        PaceOutcome::Established { extra_data, .. } => {
            let check = Check::new(id, CheckStatus::Passed);
            if *extra_data { check.because(Code::PaceExtraData) } else { check }
        }
        PaceOutcome::Misbehaved { how } => Check::new(id, CheckStatus::Failed).because(misbehaviour_code(*how)),
        PaceOutcome::Refused { sw } => downgraded(chip_is_genuine).because(Code::AccessPaceFailed).fact("status", sw),
        PaceOutcome::Unsupported => downgraded(chip_is_genuine).because(Code::AccessPaceUnsupportedParams),
    };
    Some(facts(check, record))
}

/// PACE was there to be used and something weaker opened the chip. Whoever forced that could read along, but not make a
/// copy prove itself.
fn downgraded(chip_is_genuine: bool) -> Check {
    let check = Check::new(CheckId::AccessPace, CheckStatus::Undetermined).because(Code::AccessDowngraded);
    if chip_is_genuine { check.with_requirement(Requirement::EvaluateOnly) } else { check }
}

fn facts(check: Check, record: &PaceRecord) -> Check {
    let check = match &record.protocol {
        Some(protocol) => check.fact("protocol", protocol.0),
        None => check,
    };
    match record.parameter_id {
        Some(id) => check.fact("domain_parameters", id),
        None => check,
    }
}

/// What the chip did wrong, as one of the reasons of PACE.
const fn misbehaviour_code(how: Misbehaviour) -> Code {
    match how {
        Misbehaviour::PublicKeyInvalid => Code::PacePointInvalid,
        Misbehaviour::KeyReflected => Code::PaceKeyReflected,
        Misbehaviour::TokenInvalid => Code::PaceTokenInvalid,
        Misbehaviour::NonceInvalid => Code::PaceNonceInvalid,
        _ => Code::PaceTagUnexpected,
    }
}

fn without_pace(access: &Access) -> Option<Check> {
    match access.protocol {
        AccessProtocol::Bac => Some(Check::new(CheckId::AccessBac, CheckStatus::Passed).fact("cipher", "3DES")),
        AccessProtocol::None => Some(
            Check::new(CheckId::AccessBac, CheckStatus::NotSupported)
                .because(Code::AccessNotProtected)
                .with_requirement(Requirement::OptionalIfAbsent),
        ),
        AccessProtocol::Pace | AccessProtocol::NotGranted => None,
    }
}

/// EF.CardAccess is not signed; the PACE variants in it are repeated in DG14, which is (Doc 9303-11, 9.2.11).
fn card_access_bound(material: &Material<'_>) -> Option<Check> {
    let id = CheckId::PaCardAccessBound;
    let announced = announced_pace(material);
    let signed = signed_pace(material);
    // Without PACE on one of the two sides there is nothing to compare; what that means, the check of access says.
    if announced.is_empty() || signed.is_empty() {
        return None;
    }
    Some(if announced == signed {
        Check::new(id, CheckStatus::Passed)
    } else {
        Check::new(id, CheckStatus::Failed).because(Code::AccessCardaccessMismatch)
    })
}

/// EF.CardAccess says that PACE was there to be used, and that is all that is taken from it.
fn announced_pace(material: &Material<'_>) -> BTreeSet<Vec<u8>> {
    let file = material.evidence.content(FileId::EfCardAccess).and_then(|bytes| EfCardAccess::parse(bytes).ok());
    file.map(|file| pace_infos(&file.security_infos)).unwrap_or_default()
}

fn signed_pace(material: &Material<'_>) -> BTreeSet<Vec<u8>> {
    material.dg14().and_then(Result::ok).map(|dg14| pace_infos(&dg14.security_infos)).unwrap_or_default()
}

/// The infos of PACE, in octets, without order.
fn pace_infos(infos: &SecurityInfos) -> BTreeSet<Vec<u8>> {
    let is_pace =
        |kind: &SecurityInfoKind| matches!(kind, SecurityInfoKind::Pace(_) | SecurityInfoKind::PaceDomainParameters(_));
    infos.iter().filter(|info| is_pace(&info.kind)).map(|info| info.encoded.clone()).collect()
}
