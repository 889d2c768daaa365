//! What gremlins do before the chip is born: to the profile, and to what was made from it.

use super::{Deed, Gremlin};
use crate::encoding::der;
use crate::lds::{DataGroup, FileId};
use crate::simulator::chip::{ActiveAuthenticationKey, Personality};
use crate::simulator::data_groups;
use crate::simulator::profile::{ActiveAuthenticationChoice, Profile};
use crate::simulator::security_infos;
use crate::simulator::specimen::SpecimenError;
use crate::simulator::test_keys;

fn deeds(gremlins: &[Gremlin]) -> impl Iterator<Item = Deed> {
    gremlins.iter().flat_map(|gremlin| &gremlin.patches).map(|patch| patch.deed)
}

/// What the State signs.
pub(in crate::simulator) fn prepare(profile: &mut Profile) {
    let deeds: Vec<Deed> = deeds(&profile.gremlins).collect();
    for deed in deeds {
        match deed {
            Deed::ShortActiveAuthenticationKey => {
                profile.chip.active_authentication = ActiveAuthenticationChoice::Rsa1024;
            }
            Deed::SignOnOtherCurve => profile.faults.signs_on_other_curve = true,
            Deed::OtherKeyInCardSecurity => profile.faults.other_card_security_key = true,
            _ => {}
        }
    }
}

/// What is written to the chip instead.
pub(in crate::simulator) fn make_up(profile: &Profile, personality: &mut Personality) -> Result<(), SpecimenError> {
    for deed in deeds(&profile.gremlins) {
        match deed {
            Deed::HideFile(file) => personality.files.remove(file),
            Deed::FlipLastOctet(file) => {
                if let Some(octet) = personality.files.content_mut(file).and_then(|content| content.last_mut()) {
                    *octet ^= 1;
                }
            }
            Deed::AnnounceWeakestPace => {
                announce(personality, |infos| infos.drain(..infos.len().saturating_sub(1)).for_each(drop))
            }
            Deed::AnnounceUnknownInfo => announce(personality, |infos| infos.push(security_infos::unknown())),
            Deed::OwnActiveAuthenticationKey => own_key(profile, personality)?,
            _ => {}
        }
    }
    Ok(())
}

/// Writes EF.CardAccess anew, if there is one.
fn announce(personality: &mut Personality, change: impl FnOnce(&mut Vec<Vec<u8>>)) {
    if personality.files.content(FileId::EfCardAccess).is_some() {
        let mut infos: Vec<_> = personality.pace.offers.iter().map(security_infos::pace).collect();
        change(&mut infos);
        personality.files.write(FileId::EfCardAccess, der::set_of(infos));
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
