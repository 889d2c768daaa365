//! Active Authentication: a signature over our challenge (Doc 9303-11, 6.1).

use crate::crypto::digest::DigestAlgorithm;
use crate::inspection::ActiveAuthenticationRecord;
use crate::lds::{DataGroup, Dg14, Dg15};
use crate::pki::PublicKey;
use crate::protocols::active_authentication::{self, Challenge, SignatureForm};
use crate::protocols::{ChipPublicKey, KeyPossession, Proof};
use crate::trust::{ChipKey, GenuineChip};

use super::super::super::check::{Check, CheckId, CheckStatus};
use super::super::super::code::Code;
use super::super::super::material::Material;

/// Shorter Active Authentication keys are accepted and named (RELIABILITY, gremlin 23); below 1024 bits none parse.
const WEAK_RSA_BITS: u32 = 1280;

/// `other_proof` is what the other protocols came to: without any, the document could be copied and nobody would see.
pub(super) fn check(material: &Material<'_>, other_proof: CheckStatus) -> Check {
    let id = CheckId::ChipAa;
    let undetermined = |code| Check::new(id, CheckStatus::Undetermined).because(code);
    if !material.is_listed(DataGroup::DG15) {
        let check = Check::new(id, CheckStatus::NotSupported);
        return match other_proof {
            CheckStatus::NotSupported => check.because(Code::ChipAuthNotSupported),
            _ => check,
        };
    }
    let Some(record) = &material.evidence.active_authentication else {
        return undetermined(Code::ChipAaNotPerformed);
    };
    let Some(response) = &record.response else {
        let check = undetermined(Code::ChipAaNoAnswer);
        return match &record.refused {
            Some(sw) => check.fact("status", sw),
            None => check,
        };
    };
    let Some(key) = stated_key(material) else { return undetermined(Code::PkiKeyInvalid) };
    let check = match prove(material, &key, record, &response.0) {
        None => Check::new(id, CheckStatus::Failed).because(Code::ChipAaInvalid),
        Some(possession) => bound(material, possession),
    };
    // Whoever relies on the proof can see that it answers their own challenge.
    let challenge = record.challenge.as_ref().map(|challenge| hex::encode(&challenge.0)).unwrap_or_default();
    check.fact("key", &key).fact("challenge", challenge)
}

/// The key in DG15 as the chip states it; whether it is the State's is decided afterwards.
fn stated_key(material: &Material<'_>) -> Option<PublicKey> {
    let bytes = material.evidence.content(DataGroup::DG15.into())?;
    PublicKey::parse(&Dg15::parse(bytes).ok()?.public_key).ok()
}

fn prove(
    material: &Material<'_>,
    key: &PublicKey,
    record: &ActiveAuthenticationRecord,
    response: &[u8],
) -> Option<KeyPossession> {
    let challenge = Challenge::new(record.challenge.as_ref()?.0.as_slice().try_into().ok()?);
    active_authentication::verify(key, announced_digest(material), &challenge, response).ok()
}

/// What DG14 says about the hash, signed or not: a wrong announcement can only make the proof fail.
fn announced_digest(material: &Material<'_>) -> Option<DigestAlgorithm> {
    let bytes = material.evidence.content(DataGroup::DG14.into())?;
    Dg14::parse(bytes).ok()?.security_infos.active_authentication()?.digest
}

/// The proof holds; now whose key was it?
fn bound(material: &Material<'_>, possession: KeyPossession) -> Check {
    let unbound = || Check::new(CheckId::ChipAa, CheckStatus::Undetermined).because(Code::ChipKeyUnbound);
    let Proof::ActiveAuthentication { digest, form } = possession.proof() else { return unbound() };
    let weak = matches!(
        possession.public_key(),
        ChipPublicKey::Signature(PublicKey::Rsa(key)) if key.modulus_bits() < WEAK_RSA_BITS
    );
    let key = material.authentic(DataGroup::DG15).and_then(|file| ChipKey::from_dg15(file).ok());
    let genuine = key.and_then(|key| GenuineChip::bind(possession, &key).ok());
    let mut check = match genuine {
        Some(_) => Check::new(CheckId::ChipAa, CheckStatus::Passed),
        None => unbound(),
    };
    check = check.fact("digest", digest.name());
    if weak {
        check = check.because(Code::ChipAaWeakKey);
    }
    match form {
        SignatureForm::EcdsaDer => check = check.because(Code::ChipAaSignatureForm),
        SignatureForm::EcdsaPlain => {}
        _ => return check,
    }
    if announced_digest(material).is_none() { check.because(Code::ChipAaHashInferred) } else { check }
}
