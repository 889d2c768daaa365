//! What a profile says of the chip's protocols: the keys, and the files that announce them (Doc 9303-11, 9.2.11).

use super::authorities::Authorities;
use super::chip::{PaceData, StaticKeyPair};
use super::file_system::FileSystem;
use super::issuer::AuthorizationTree;
use super::profile::{ChipAuthenticationChoice, PaceChoice, Profile};
use super::random::SeededRandom;
use super::security_infos;
use super::specimen::SpecimenError;
use super::test_keys;
use crate::crypto::curve::NamedCurve;
use crate::crypto::digest::DigestAlgorithm;
use crate::crypto::secret::Secret;
use crate::encoding::der;
use crate::lds::FileId;
use crate::pki::cv_certificate::InspectionRights;
use crate::protocols::KeyAgreement;
use crate::protocols::pace::{DomainParameters, Mapping, Offer, Variant};

/// The protocols of one chip.
pub(super) struct Protocols {
    pub(super) pace: PaceData,
    pub(super) chip_authentication: Vec<StaticKeyPair>,
    pub(super) terminal: Option<AuthorizationTree>,
}

impl Protocols {
    /// Keys made from the profile's seed.
    pub(super) fn of(profile: &Profile) -> Result<Self, SpecimenError> {
        let offers: Vec<_> = profile.chip.pace.iter().map(|choice| offer(*choice)).collect::<Result<_, _>>()?;
        let mapping_key = match offers.iter().find(|offer| offer.variant().mapping() == Mapping::ChipAuthentication) {
            None => None,
            Some(offer) => {
                let id = offer.parameters().parameter_id();
                Some(test_keys::static_key(profile.seed, id, Some(id), Vec::new())?)
            }
        };
        let can = profile.chip.can.as_ref().map(|can| Secret::new(can.as_bytes().to_vec()));
        let pace =
            PaceData { offers, can, mapping_key, takes_pieces: profile.chip.command_chaining, ..PaceData::default() };
        let keys = profile.chip.chip_authentication.iter().map(|choice| static_key(profile.seed, choice));
        let terminal = if profile.chip.terminal_authentication { Some(authorization_tree(profile)?) } else { None };
        Ok(Self { pace, chip_authentication: keys.collect::<Result<_, _>>()?, terminal })
    }

    /// What DG14 says of them.
    pub(super) fn security_infos(&self) -> Vec<Vec<u8>> {
        let mut infos = self.pace_infos();
        infos.extend(self.chip_authentication.iter().flat_map(security_infos::chip_authentication));
        infos.extend(self.terminal.as_ref().map(|_| security_infos::terminal_authentication()));
        infos
    }

    fn pace_infos(&self) -> Vec<Vec<u8>> {
        self.pace.offers.iter().map(security_infos::pace).collect()
    }

    /// EF.CardAccess, and EF.CardSecurity where a mapping needs it.
    pub(super) fn write_master_file(
        &self,
        profile: &Profile,
        authorities: &Authorities,
        files: &mut FileSystem,
    ) -> Result<(), SpecimenError> {
        if !self.pace.offers.is_empty() {
            files.write(FileId::EfCardAccess, der::set_of(self.pace_infos()));
        }
        if let Some(key) = &self.pace.mapping_key {
            let mut infos = self.pace_infos();
            infos.push(if profile.faults.other_card_security_key {
                let id = key.parameters().parameter_id();
                let other = test_keys::static_key(profile.seed.wrapping_add(1), id, key.key_id(), Vec::new())?;
                security_infos::mapping_key(&other)
            } else {
                security_infos::mapping_key(key)
            });
            let mut infos = der::set_of(infos);
            for rewrite in profile.faults.rewrite.iter().filter(|rewrite| rewrite.file == FileId::EfCardSecurity) {
                rewrite.apply(&mut infos).ok_or(rewrite.file)?;
            }
            files.write(FileId::EfCardSecurity, authorities.sign_card_security(profile, &infos)?);
        }
        Ok(())
    }
}

/// The same for every profile with the same curve and day: whoever may read one specimen's fingers may read another's.
fn authorization_tree(profile: &Profile) -> Result<AuthorizationTree, SpecimenError> {
    let curve = NamedCurve::BrainpoolP256r1;
    let rights = InspectionRights::ALL;
    // The terminal's certificates are younger than the document; the chip follows the link to them.
    let day = profile.document.issued.plus_months(1);
    Ok(AuthorizationTree::on_curve(curve, DigestAlgorithm::Sha256, rights, day, &mut SeededRandom::new(0x43_56_43))?)
}

fn offer(choice: PaceChoice) -> Result<Offer, SpecimenError> {
    let parameters = DomainParameters::from_parameter_id(choice.parameter_id).ok_or(SpecimenError::Pace)?;
    let agreement = match parameters {
        DomainParameters::Group(_) => KeyAgreement::Dh,
        DomainParameters::Curve(_) => KeyAgreement::Ecdh,
    };
    let variant = Variant::new(agreement, choice.mapping.into(), choice.cipher).ok_or(SpecimenError::Pace)?;
    Offer::standardized(variant, parameters).ok_or(SpecimenError::Pace)
}

fn static_key(seed: u64, choice: &ChipAuthenticationChoice) -> Result<StaticKeyPair, SpecimenError> {
    Ok(test_keys::static_key(seed, choice.parameter_id, choice.key_id, choice.ciphers.clone())?)
}
