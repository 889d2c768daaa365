//! What gremlins do before the chip is born: to the profile, and to what was made from it.

use super::{Deed, Gremlin};
use crate::crypto::digest::DigestAlgorithm;
use crate::encoding::{Header, der};
use crate::lds::{DataGroup, FileId};
use crate::simulator::chip::{ActiveAuthenticationKey, Personality};
use crate::simulator::data_groups;
use crate::simulator::issuer::SignatureFamily;
use crate::simulator::personalisation::zone;
use crate::simulator::profile::{ActiveAuthenticationChoice, KeyChoice, Profile};
use crate::simulator::security_infos;
use crate::simulator::specimen::SpecimenError;
use crate::simulator::test_keys;

fn deeds(gremlins: &[Gremlin]) -> impl Iterator<Item = Deed> {
    gremlins.iter().flat_map(|gremlin| &gremlin.patches).map(|patch| patch.deed)
}

/// What the State signs.
pub(in crate::simulator) fn prepare(profile: &mut Profile) {
    let mut family = None;
    for deed in deeds(&profile.gremlins.clone()) {
        // A fault in signatures of one family cannot be had together with one in another's: the first decides.
        match deed.needs() {
            Some(needed) if *family.get_or_insert(needed) != needed => continue,
            Some(needed) if profile.issuer.family != needed => sign_with(profile, needed),
            _ => {}
        }
        match deed {
            // Where there is no key, there is none that is short.
            Deed::ShortActiveAuthenticationKey
                if profile.chip.active_authentication != ActiveAuthenticationChoice::None =>
            {
                profile.chip.active_authentication = ActiveAuthenticationChoice::Rsa1024;
            }
            // There is one portrait: the first fault stays.
            Deed::Portrait(fault) => {
                profile.faults.portrait.get_or_insert(fault);
            }
            Deed::SignOnOtherCurve => profile.faults.signs_on_other_curve = true,
            Deed::OtherKeyInCardSecurity => profile.faults.other_card_security_key = true,
            Deed::Signer(fault) => profile.faults.signer.push(fault),
            Deed::SecurityObject(fault) => profile.faults.security_object.push(fault),
            Deed::Content(fault) => profile.faults.content.push(fault),
            Deed::Expired => {
                let valid_to = profile.document.expires.plus_months(6);
                profile.issuer.signer_valid_to.get_or_insert(valid_to);
                profile.document.expires = profile.document.issued.plus_months(60);
            }
            Deed::Sha1Throughout => {
                profile.issuer.digest = DigestAlgorithm::Sha1;
                profile.chip.active_authentication_digest = DigestAlgorithm::Sha1;
            }
            Deed::NoCopyProtection => {
                profile.chip.active_authentication = ActiveAuthenticationChoice::None;
                profile.chip.chip_authentication.clear();
            }
            Deed::Copied => profile.faults.other_chip_key = true,
            _ => {}
        }
    }
}

fn sign_with(profile: &mut Profile, family: SignatureFamily) {
    profile.issuer.family = family;
    profile.issuer.keys = if family == SignatureFamily::Ecdsa { KeyChoice::P256 } else { KeyChoice::Rsa };
}

/// What is written to the chip instead.
pub(in crate::simulator) fn make_up(profile: &Profile, personality: &mut Personality) -> Result<(), SpecimenError> {
    announce(profile, personality);
    for deed in deeds(&profile.gremlins) {
        match deed {
            Deed::HideFile(file) => personality.files.remove(file),
            Deed::FlipLastOctet(file) => {
                if let Some(octet) = personality.files.content_mut(file).and_then(|content| content.last_mut()) {
                    *octet ^= 1;
                }
            }
            Deed::OwnActiveAuthenticationKey => own_key(profile, personality)?,
            Deed::OwnAgreementKeys => own_agreement_keys(profile, personality)?,
            Deed::Copied => personality.lose_keys(profile.seed)?,
            Deed::SecondZone => {
                let second = zone_of_another(profile)?;
                let file = FileId::Dg(DataGroup::DG1);
                personality.files.content_mut(file).into_iter().for_each(|first| first.extend_from_slice(&second));
            }
            Deed::OwnZone => personality.files.write(FileId::Dg(DataGroup::DG1), zone_of_another(profile)?),
            Deed::AnnounceNoKeys => {
                let keys = [DataGroup::DG14, DataGroup::DG15];
                let others = DataGroup::all().filter(|group| !keys.contains(group));
                let there = others.filter(|group| personality.files.content(FileId::Dg(*group)).is_some());
                personality.files.write(FileId::EfCom, data_groups::ef_com(there));
            }
            Deed::Pad(file) => {
                personality.files.content_mut(file).into_iter().for_each(|content| content.extend([0; 4]));
            }
            Deed::MistagCom => {
                let tag = personality.files.content_mut(FileId::EfCom).and_then(|content| content.first_mut());
                tag.into_iter().for_each(|tag| *tag = 0x61);
            }
            Deed::FourGigabytes(file) => begin_with(personality, file, &[0x84, 0xFF, 0xFF, 0xFF, 0xFF]),
            Deed::Endless(file) => begin_with(personality, file, &[0x80]),
            _ => {}
        }
    }
    Ok(())
}

/// Writes EF.CardAccess anew, if there is one and something else is to stand in it: one file for all that want to.
fn announce(profile: &Profile, personality: &mut Personality) {
    let wanted = |wanted| deeds(&profile.gremlins).any(|deed| deed == wanted);
    let (weakest, unknown) = (wanted(Deed::AnnounceWeakestPace), wanted(Deed::AnnounceUnknownInfo));
    if !(weakest || unknown) || personality.files.content(FileId::EfCardAccess).is_none() {
        return;
    }
    let mut infos: Vec<_> = personality.pace.offers.iter().map(security_infos::pace).collect();
    if weakest {
        infos.drain(..infos.len().saturating_sub(1)).for_each(drop);
    }
    if unknown {
        infos.push(security_infos::unknown());
    }
    personality.files.write(FileId::EfCardAccess, der::set_of(infos));
}

/// Another length behind the tag, before what was there.
fn begin_with(personality: &mut Personality, file: FileId, length: &[u8]) {
    if let Some(content) = personality.files.content_mut(file)
        && let Ok(header) = Header::parse(content)
    {
        let value = content.split_off(header.header_len);
        *content = [&header.tag.octets(), length, &value].concat();
    }
}

/// DG1 of somebody else with the same password for the chip.
fn zone_of_another(profile: &Profile) -> Result<Vec<u8>, SpecimenError> {
    let mut profile = profile.clone();
    "Nordmann".clone_into(&mut profile.holder.surname);
    "Kari".clone_into(&mut profile.holder.given_names);
    Ok(data_groups::dg1(zone(&profile)?.characters()))
}

/// Keys of the same kind under the same numbers, and a DG14 that states them.
fn own_agreement_keys(profile: &Profile, personality: &mut Personality) -> Result<(), SpecimenError> {
    if personality.chip_authentication.is_empty() {
        return Ok(());
    }
    personality.lose_keys(profile.seed)?;
    let mut infos: Vec<_> = personality.pace.offers.iter().map(security_infos::pace).collect();
    infos.extend(personality.chip_authentication.iter().flat_map(security_infos::chip_authentication));
    personality.files.write(FileId::Dg(DataGroup::DG14), data_groups::dg14(infos));
    Ok(())
}

impl Personality {
    /// Other keys for key agreement, of the same kind and under the same numbers.
    fn lose_keys(&mut self, seed: u64) -> Result<(), SpecimenError> {
        for key in self.chip_authentication.iter_mut().chain(&mut self.pace.mapping_key) {
            let (seed, id) = (seed.wrapping_add(0x6772), key.parameters().parameter_id());
            *key = test_keys::static_key(seed, id, key.key_id(), key.ciphers().to_vec())?;
        }
        Ok(())
    }
}

fn own_key(profile: &Profile, personality: &mut Personality) -> Result<(), SpecimenError> {
    let Some((_, key)) = test_keys::active_authentication(ActiveAuthenticationChoice::Rsa2048, true)? else {
        return Ok(());
    };
    let dg15 = data_groups::dg15(&key.public_key_info(profile.issuer.curve_form));
    personality.files.write(FileId::Dg(DataGroup::DG15), dg15);
    personality.active_authentication =
        Some(ActiveAuthenticationKey { key, digest: profile.chip.active_authentication_digest });
    Ok(())
}
