//! Chip Authentication: an answer under keys agreed on with a key of DG14 (Doc 9303-11, 6.2).

use crate::crypto::secret::Secret;
use crate::inspection::{ChipAuthenticationOutcome, ChipAuthenticationRecord, Octets};
use crate::iso7816::ResponseApdu;
use crate::lds::{DataGroup, Dg14};
use crate::protocols::KeyPossession;
use crate::protocols::chip_authentication::{self, Choice};
use crate::protocols::security_infos::SecurityInfos;
use crate::trust::ChipKey;

use super::super::super::check::{Check, CheckId, CheckStatus};
use super::super::super::code::Code;
use super::super::super::material::Material;
use super::{genuine, mapping};

/// Nothing where another protocol has taken its place.
///
/// A DG14 that was signed and is not here leaves the question open: a copy that withholds it has not shown that the
/// document has no key.
pub(super) fn check(material: &Material<'_>) -> Option<Check> {
    let id = CheckId::ChipCa;
    let undetermined = |code| Some(Check::new(id, CheckStatus::Undetermined).because(code));
    if !material.is_listed(DataGroup::DG14) {
        return Some(Check::new(id, CheckStatus::NotSupported));
    }
    let Some(bytes) = material.evidence.content(DataGroup::DG14.into()) else {
        return undetermined(Code::LdsDgListedButAbsent);
    };
    let Ok(dg14) = Dg14::parse(bytes) else { return undetermined(Code::LdsDgNonconformant) };
    if dg14.security_infos.chip_authentication_keys().next().is_none() {
        return Some(Check::new(id, CheckStatus::NotSupported));
    }
    match &material.evidence.chip_authentication {
        Some(record) => Some(performed(material, &dg14.security_infos, record)),
        None if mapping::data(material).is_some() => None,
        None => undetermined(Code::ChipCaNotPerformed),
    }
}

fn performed(material: &Material<'_>, infos: &SecurityInfos, record: &ChipAuthenticationRecord) -> Check {
    let failed = |code| Check::new(CheckId::ChipCa, CheckStatus::Failed).because(code);
    let check = match &record.outcome {
        ChipAuthenticationOutcome::Established { ephemeral_private_key, first_response } => {
            match prove(infos, record, ephemeral_private_key, first_response.as_ref()) {
                Some(possession) => bound(material, &possession),
                None => failed(Code::ChipCaKeysNotSwitched),
            }
        }
        ChipAuthenticationOutcome::Refused { sw } => failed(Code::ChipCaFailed).fact("status", sw),
        ChipAuthenticationOutcome::Misbehaved { how } => failed(Code::ChipCaFailed).fact("reason", how),
        ChipAuthenticationOutcome::Unsupported => {
            Check::new(CheckId::ChipCa, CheckStatus::Undetermined).because(Code::ChipProtocolUnsupported)
        }
    };
    match &record.protocol {
        Some(protocol) => check.fact("protocol", protocol.0),
        None => check,
    }
}

/// Computes the chip's first answer under the new keys anew.
fn prove(
    infos: &SecurityInfos,
    record: &ChipAuthenticationRecord,
    ephemeral_private_key: &Octets,
    first_response: Option<&Octets>,
) -> Option<KeyPossession> {
    let choice = Choice::find(infos, &record.protocol?.0, record.key_id)?;
    let private = Secret::new(ephemeral_private_key.0.clone());
    let response = ResponseApdu::parse(&first_response?.0)?;
    chip_authentication::verify(&choice, &private, &response).ok()
}

/// The proof holds; now whose key was it?
fn bound(material: &Material<'_>, possession: &KeyPossession) -> Check {
    let keys = material.authentic(DataGroup::DG14).and_then(|file| ChipKey::from_dg14(file).ok()).unwrap_or_default();
    let check = match genuine(possession, &keys) {
        Some(_) => Check::new(CheckId::ChipCa, CheckStatus::Passed),
        None => Check::new(CheckId::ChipCa, CheckStatus::Undetermined).because(Code::ChipKeyUnbound),
    };
    check.fact("key", possession.public_key())
}
