//! PACE with Chip Authentication Mapping: the chip's mapping key is its static key times a number it gave away under the
//! session keys (Doc 9303-11, 4.4.3.5).

use crate::inspection::{Octets, PaceOutcome};
use crate::lds::{DataGroup, Dg14};
use crate::protocols::KeyPossession;
use crate::protocols::chip_authentication::ChipAuthenticationKey;
use crate::protocols::pace::{self, Mapping, Variant};
use crate::protocols::security_infos::SecurityInfos;
use crate::trust::ChipKey;

use super::super::super::check::{Check, CheckId, CheckStatus, Requirement};
use super::super::super::code::Code;
use super::super::super::material::Material;
use super::genuine;

/// What the chip gave: its mapping key, and the data that tie it to the static one.
#[derive(Clone, Copy)]
struct Given<'a> {
    mapping_key: Option<&'a Octets>,
    data: Option<&'a Octets>,
}

/// Chip Authentication Data, if PACE brought any.
pub(super) fn data<'a>(material: &'a Material<'_>) -> Option<&'a Octets> {
    given(material)?.data
}

fn given<'a>(material: &'a Material<'_>) -> Option<Given<'a>> {
    let record = material.evidence.access.as_ref()?.pace.as_ref()?;
    let variant = Variant::from_oid(&record.protocol?.0)?;
    match &record.outcome {
        PaceOutcome::Established { mapping_public_key, chip_authentication_data, .. }
            if variant.mapping() == Mapping::ChipAuthentication =>
        {
            Some(Given { mapping_key: mapping_public_key.as_ref(), data: chip_authentication_data.as_ref() })
        }
        _ => None,
    }
}

/// Nothing where the chip was not opened by this mapping. `chip_authentication` is what became of that protocol, which
/// takes the mapping's place when its data are missing.
pub(super) fn check(material: &Material<'_>, chip_authentication: Option<CheckStatus>) -> Option<Check> {
    let given = given(material)?;
    let id = CheckId::ChipPaceCam;
    let failed = |code| Check::new(id, CheckStatus::Failed).because(code);
    let (Some(mapping_key), Some(data)) = (given.mapping_key, given.data) else {
        return Some(match chip_authentication {
            Some(CheckStatus::Passed) => Check::new(id, CheckStatus::Undetermined)
                .because(Code::ChipCamMissing)
                .with_requirement(Requirement::EvaluateOnly),
            _ => failed(Code::ChipCamMissing),
        });
    };
    let prove = |infos: &SecurityInfos| prove(infos, mapping_key, data);
    let stated = material.card_security.as_ref().and_then(|outcome| outcome.stated());
    Some(match stated.and_then(prove) {
        Some(possession) => bound(material, &possession),
        // A chip that proves another key than those of EF.CardSecurity: what is proved is nothing the State signed there.
        None if in_dg14(material).as_ref().and_then(prove).is_some() => failed(Code::ChipKeyUnbound),
        None => failed(Code::ChipCamInvalid),
    })
}

fn prove(infos: &SecurityInfos, mapping_key: &Octets, data: &Octets) -> Option<KeyPossession> {
    infos
        .chip_authentication_keys()
        .filter_map(|info| ChipAuthenticationKey::parse(info).ok())
        .find_map(|key| pace::chip_authentication_mapping::verify(&mapping_key.0, &data.0, &key).ok())
}

fn in_dg14(material: &Material<'_>) -> Option<SecurityInfos> {
    let bytes = material.evidence.content(DataGroup::DG14.into())?;
    Dg14::parse(bytes).ok().map(|dg14| dg14.security_infos)
}

/// The proof holds; now whose key was it?
fn bound(material: &Material<'_>, possession: &KeyPossession) -> Check {
    let infos = material.card_security.as_ref().and_then(|outcome| outcome.authenticate());
    let keys = infos.map(|infos| ChipKey::from_card_security(&infos)).unwrap_or_default();
    let check = match genuine(possession, &keys) {
        Some(_) => Check::new(CheckId::ChipPaceCam, CheckStatus::Passed),
        None => Check::new(CheckId::ChipPaceCam, CheckStatus::Undetermined).because(Code::ChipKeyUnbound),
    };
    check.fact("key", possession.public_key())
}
