//! From a profile to a chip: files written, signed by the test issuer, and then, where the profile says so, spoiled.

use std::collections::BTreeMap;

use super::access_conditions::AccessConditions;
use super::authorities::Authorities;
use super::chip::{ActiveAuthenticationKey, Limits, Personality, TerminalAuthenticationData};
use super::data_groups::{self, PersonalDetails};
use super::file_system::{FileSystem, ef_atr_info, ef_dir};
use super::fingers;
use super::issuer::{AuthorizationTree, SigningKey};
use super::mistakes;
use super::portrait;
use super::profile::{Alteration, FormatChoice, Profile, SexChoice};
use super::protocols::Protocols;
use super::security_infos;
use super::specimen::SpecimenError;
use super::test_keys;
use crate::crypto::secret::Secret;
use crate::lds::{DataGroup, FileId};
use crate::mrz::{Format, Mrz, MrzBuilder, Sex};

/// A chip's content and what a verifier needs to know of it.
pub(super) struct Personalised {
    pub(super) personality: Personality,
    pub(super) mrz: Mrz,
    /// The CSCA certificates a verifier is given.
    pub(super) anchors: Vec<Vec<u8>>,
    /// Who may read its fingers.
    pub(super) terminal: Option<AuthorizationTree>,
}

/// Makes the document a profile describes.
pub(super) fn personalise(profile: &Profile) -> Result<Personalised, SpecimenError> {
    let mrz = zone(profile)?;
    let keys = test_keys::active_authentication(profile.chip.active_authentication, profile.faults.other_chip_key)?;
    let protocols = Protocols::of(profile)?;
    let mut groups = data_groups(profile, &mrz, keys.as_ref().map(|(declared, _)| declared), &protocols)?;
    groups.extend(mistakes::contents(&profile.faults.content, profile)?);
    for rewrite in &profile.faults.rewrite {
        if let FileId::Dg(group) = rewrite.file {
            groups.get_mut(&group).and_then(|content| rewrite.apply(content)).ok_or(rewrite.file)?;
        }
    }
    let authorities = Authorities::of(profile)?;
    let sod = authorities.sign_sod(profile, &groups)?;
    let mut files = file_system(profile, groups, sod);
    protocols.write_master_file(profile, &authorities, &mut files)?;
    let signed = |file| matches!(file, FileId::Dg(_) | FileId::EfCardSecurity);
    for rewrite in profile.faults.rewrite.iter().filter(|rewrite| !signed(rewrite.file)) {
        files.content_mut(rewrite.file).and_then(|content| rewrite.apply(content)).ok_or(rewrite.file)?;
    }
    for alteration in &profile.faults.alter {
        alter(&mut files, *alteration)?;
    }
    profile.faults.remove.iter().for_each(|file| files.remove(*file));
    let personality = Personality {
        files,
        conditions: AccessConditions::new(profile.chip.protection),
        key_information: Secret::new(mrz.key_information().reveal().as_bytes().to_vec()),
        active_authentication: keys
            .map(|(_, key)| ActiveAuthenticationKey { key, digest: profile.chip.active_authentication_digest }),
        pace: protocols.pace,
        chip_authentication: protocols.chip_authentication,
        terminal_authentication: protocols.terminal.as_ref().map(|tree| trusting(tree, profile)).transpose()?,
        limits: Limits { max_command: profile.chip.max_command, max_response: profile.chip.max_response },
        seed: profile.seed,
    };
    Ok(Personalised { personality, mrz, anchors: authorities.anchors, terminal: protocols.terminal })
}

fn trusting(tree: &AuthorizationTree, profile: &Profile) -> Result<TerminalAuthenticationData, SpecimenError> {
    Ok(TerminalAuthenticationData { trust_points: vec![tree.trust_point()?], today: profile.document.issued })
}

/// What is printed, and stands in DG1.
pub(super) fn zone(profile: &Profile) -> Result<Mrz, SpecimenError> {
    let (holder, document) = (&profile.holder, &profile.document);
    let format = match document.format {
        FormatChoice::Td1 => Format::Td1,
        FormatChoice::Td3 => Format::Td3,
    };
    let sex = match holder.sex {
        SexChoice::F => Sex::Female,
        SexChoice::M => Sex::Male,
        SexChoice::X => Sex::Unspecified,
    };
    let builder = MrzBuilder::new(format, &document.code, &document.issuing_state)
        .name(&holder.surname, &holder.given_names)
        .document_number(&document.number)
        .nationality(&holder.nationality)
        .birth_date(holder.birth_date)
        .sex(sex)
        .expiry_date(document.expires)
        .optional_data(&document.optional_data);
    Ok(builder.build()?)
}

fn dg2(profile: &Profile) -> Result<Vec<u8>, SpecimenError> {
    Ok(match profile.faults.portrait {
        Some(fault) => data_groups::dg2_around(profile.document.issued, &portrait::faulty(fault)),
        None => data_groups::dg2(profile.document.issued, &profile.files)?,
    })
}

fn data_groups(
    profile: &Profile,
    mrz: &Mrz,
    chip_key: Option<&SigningKey>,
    protocols: &Protocols,
) -> Result<BTreeMap<DataGroup, Vec<u8>>, SpecimenError> {
    let (holder, document) = (&profile.holder, &profile.document);
    let mut groups =
        BTreeMap::from([(DataGroup::DG1, data_groups::dg1(mrz.characters())), (DataGroup::DG2, dg2(profile)?)]);
    if profile.files.dg11 {
        let person = PersonalDetails {
            surname: &holder.surname,
            given_names: &holder.given_names,
            birth_date: holder.birth_date,
            birth_place: holder.birth_place.as_deref(),
            personal_number: holder.personal_number.as_deref(),
        };
        groups.insert(DataGroup::DG11, data_groups::dg11(&person));
    }
    if profile.files.dg12 {
        groups.insert(DataGroup::DG12, data_groups::dg12(&document.authority, document.issued));
    }
    if let Some(key) = chip_key {
        groups.insert(DataGroup::DG15, data_groups::dg15(&key.public_key_info(profile.issuer.curve_form)));
    }
    if profile.files.dg3 {
        groups.insert(DataGroup::DG3, fingers::dg3(profile.files.fingers, profile.files.finger_count)?);
    }
    if profile.files.dg5 {
        groups.insert(DataGroup::DG5, data_groups::dg5()?);
    }
    if profile.files.dg13 {
        groups.insert(DataGroup::DG13, data_groups::dg13());
    }
    if let Some(person) = &profile.files.dg16 {
        groups.insert(DataGroup::DG16, data_groups::dg16(person, document.issued));
    }
    let mut infos = protocols.security_infos();
    if matches!(chip_key, Some(SigningKey::Ec(_))) {
        infos.push(security_infos::active_authentication(profile.chip.active_authentication_digest));
    }
    if !infos.is_empty() {
        groups.insert(DataGroup::DG14, data_groups::dg14(infos));
    }
    Ok(groups)
}

fn file_system(profile: &Profile, groups: BTreeMap<DataGroup, Vec<u8>>, sod: Vec<u8>) -> FileSystem {
    let mut files = FileSystem::new();
    files.write(FileId::EfCom, data_groups::ef_com(groups.keys().copied()));
    files.write(FileId::EfSod, sod);
    if profile.files.ef_dir {
        files.write(FileId::EfDir, ef_dir());
    }
    if profile.files.ef_atr_info {
        files.write(
            FileId::EfAtrInfo,
            ef_atr_info(profile.chip.max_command, profile.chip.max_response, profile.chip.command_chaining),
        );
    }
    for (group, content) in groups {
        files.write(FileId::Dg(group), content);
    }
    files
}

fn alter(files: &mut FileSystem, alteration: Alteration) -> Result<(), SpecimenError> {
    let Alteration { file, offset, flip } = alteration;
    let octet = files.content_mut(file).and_then(|content| octet_at(content, offset));
    *octet.ok_or(SpecimenError::Alteration { file, offset })? ^= flip;
    Ok(())
}

fn octet_at(content: &mut [u8], offset: i64) -> Option<&mut u8> {
    let distance = usize::try_from(offset.unsigned_abs()).ok()?;
    let at = if offset < 0 { content.len().checked_sub(distance)? } else { distance };
    content.get_mut(at)
}
