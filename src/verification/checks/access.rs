//! How the chip let us in (TR-03135-1, electronic checks, access).

use crate::inspection::AccessProtocol;
use crate::lds::{EfCardAccess, FileId};

use super::super::check::{Check, CheckId, CheckStatus, Requirement};
use super::super::code::Code;
use super::super::material::Material;

pub(in super::super) fn checks(material: &Material<'_>) -> Vec<Check> {
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
    let Some(access) = &material.evidence.access else { return checks };
    if offers_pace(material) {
        checks.push(
            Check::new(CheckId::AccessPace, CheckStatus::Undetermined)
                .because(Code::AccessDowngraded)
                .with_requirement(Requirement::EvaluateOnly),
        );
    }
    checks.push(match access.protocol {
        AccessProtocol::Pace => Check::new(CheckId::AccessPace, CheckStatus::Passed),
        AccessProtocol::NotGranted => Check::new(CheckId::AccessPace, CheckStatus::Failed),
        AccessProtocol::Bac => Check::new(CheckId::AccessBac, CheckStatus::Passed).fact("cipher", "3DES"),
        AccessProtocol::None => Check::new(CheckId::AccessBac, CheckStatus::NotSupported)
            .because(Code::AccessNotProtected)
            .with_requirement(Requirement::OptionalIfAbsent),
    });
    checks
}

/// EF.CardAccess is not signed; it can say that PACE was there to be used, and that is all that is taken from it. A chip
/// that hides the file cannot hide the copy of it in a signed DG14 (Doc 9303-11, 4.2).
fn offers_pace(material: &Material<'_>) -> bool {
    let announced = material.evidence.content(FileId::EfCardAccess).and_then(|bytes| EfCardAccess::parse(bytes).ok());
    let signed = material.dg14().and_then(Result::ok);
    announced.is_some_and(|file| file.security_infos.pace().next().is_some())
        || signed.is_some_and(|dg14| dg14.security_infos.pace().next().is_some())
}
