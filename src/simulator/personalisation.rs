//! From a profile to a chip: files written, signed by the test issuer, and then, where the profile says so, spoiled.

use std::collections::BTreeMap;

use super::access_conditions::AccessConditions;
use super::chip::{ActiveAuthenticationKey, Limits, Personality, TerminalAuthenticationData};
use super::data_groups::{self, PersonalDetails};
use super::file_system::{FileSystem, ef_atr_info, ef_dir};
use super::issuer::{
    Authority, AuthorizationTree, Csca, DocumentSigner, IssuerError, Period, SignatureScheme, Signing, SigningKey,
    SodOptions,
};
use super::profile::{Alteration, AuthorityChoice, FormatChoice, Profile, SexChoice};
use super::protocols::Protocols;
use super::random::SeededRandom;
use super::security_infos;
use super::specimen::SpecimenError;
use super::test_keys;
use crate::crypto::secret::Secret;
use crate::encoding::{Date, Timestamp};
use crate::lds::{DataGroup, FileId};
use crate::mrz::{Format, Mrz, MrzBuilder, Sex};

/// A chip's content and what a verifier needs to know of it.
pub(super) struct Personalised {
    pub(super) personality: Personality,
    pub(super) mrz: Mrz,
    /// The CSCA certificate a verifier is given.
    pub(super) anchor: Vec<u8>,
    /// Who may read its fingers.
    pub(super) terminal: Option<AuthorizationTree>,
}

/// Makes the document a profile describes.
pub(super) fn personalise(profile: &Profile) -> Result<Personalised, SpecimenError> {
    let mrz = zone(profile)?;
    let keys = test_keys::active_authentication(profile.chip.active_authentication, profile.faults.other_chip_key)?;
    let protocols = Protocols::of(profile)?;
    let groups = data_groups(profile, &mrz, keys.as_ref().map(|(declared, _)| declared), &protocols);
    let authorities = Authorities::of(profile)?;
    let sod = authorities.sign_sod(profile, &groups)?;
    let mut files = file_system(profile, groups, sod);
    protocols.write_master_file(profile, &authorities, &mut files)?;
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
    Ok(Personalised { personality, mrz, anchor: authorities.anchor, terminal: protocols.terminal })
}

fn trusting(tree: &AuthorizationTree, profile: &Profile) -> Result<TerminalAuthenticationData, SpecimenError> {
    Ok(TerminalAuthenticationData { trust_points: vec![tree.trust_point()?], today: profile.document.issued })
}

fn zone(profile: &Profile) -> Result<Mrz, SpecimenError> {
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

fn data_groups(
    profile: &Profile,
    mrz: &Mrz,
    chip_key: Option<&SigningKey>,
    protocols: &Protocols,
) -> BTreeMap<DataGroup, Vec<u8>> {
    let (holder, document) = (&profile.holder, &profile.document);
    let mut groups = BTreeMap::from([
        (DataGroup::DG1, data_groups::dg1(mrz.characters())),
        (DataGroup::DG2, data_groups::dg2(document.issued, profile.files.dg2_size.unwrap_or_default())),
    ]);
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
        groups.insert(DataGroup::DG3, data_groups::dg3());
    }
    let mut infos = protocols.security_infos();
    if matches!(chip_key, Some(SigningKey::Ec(_))) {
        infos.push(security_infos::active_authentication(profile.chip.active_authentication_digest));
    }
    if !infos.is_empty() {
        groups.insert(DataGroup::DG14, data_groups::dg14(infos));
    }
    groups
}

/// Who signs a profile's files.
pub(super) struct Authorities {
    signer: DocumentSigner,
    signing: Signing,
    /// The CSCA certificate to verify them with.
    pub(super) anchor: Vec<u8>,
}

impl Authorities {
    pub(super) fn of(profile: &Profile) -> Result<Self, SpecimenError> {
        let (issuer, document) = (&profile.issuer, &profile.document);
        let csca = country_signing(profile, issuer.authority)?;
        let known = country_signing(profile, AuthorityChoice::Known)?;
        // Certified a month before its first document, used for three, and valid as long as any of them.
        let day = |date: Date| Timestamp::start_of(date);
        let valid_to = issuer.signer_valid_to.unwrap_or_else(|| document.expires.plus_months(6));
        let from = day(document.issued.minus_months(1));
        let signer = csca.certify(
            test_keys::document_signer(issuer.keys)?,
            vec![document.code.clone()],
            Period { from, to: day(valid_to) },
            Period { from, to: day(document.issued.plus_months(2)) },
            &mut SeededRandom::new(profile.seed),
        )?;
        let signer = if profile.faults.signs_on_other_curve {
            signer.signing_with(test_keys::on_other_curve(issuer.keys)?)
        } else {
            signer
        };
        let signing = Signing {
            signer_name: issuer.signer_name,
            time: Some(Timestamp::from_unix(day(document.issued).unix().saturating_add(8 * 3600))),
        };
        Ok(Self { signer, signing, anchor: known.certificate().to_vec() })
    }

    /// EF.SOD over these data groups.
    pub(super) fn sign_sod(
        &self,
        profile: &Profile,
        groups: &BTreeMap<DataGroup, Vec<u8>>,
    ) -> Result<Vec<u8>, SpecimenError> {
        let options = SodOptions { version: profile.issuer.sod, digest: profile.issuer.digest, signing: self.signing };
        Ok(self.signer.sign_sod(groups, options, &mut SeededRandom::new(profile.seed.wrapping_add(1)))?)
    }

    /// EF.CardSecurity with these SecurityInfos, a SET.
    pub(super) fn sign_card_security(&self, profile: &Profile, infos: &[u8]) -> Result<Vec<u8>, SpecimenError> {
        let mut random = SeededRandom::new(profile.seed.wrapping_add(2));
        Ok(self.signer.sign_card_security(infos, self.signing, &mut random)?)
    }
}

/// The same CSCA for every profile with the same keys: trust in it is not trust in one specimen.
fn country_signing(profile: &Profile, authority: AuthorityChoice) -> Result<Csca, SpecimenError> {
    let issuer = &profile.issuer;
    let country =
        crate::mrz::StateCode::parse(&profile.document.issuing_state).and_then(|state| state.alpha2()).unwrap_or("UT");
    let about = Authority {
        country: country.to_owned(),
        issuing_state: profile.document.issuing_state.clone(),
        common_name: "TEST Country Signing CA".to_owned(),
        scheme: SignatureScheme { family: issuer.family, digest: issuer.digest },
        curve_form: issuer.curve_form,
    };
    let at = |year| Date::new(year, 6, 1).map(Timestamp::start_of).map_err(|_| IssuerError::Signing);
    let validity = Period { from: at(2010)?, to: at(2045)? };
    let usage = Period { from: at(2010)?, to: at(2034)? };
    Ok(Csca::new(about, test_keys::csca(issuer.keys, authority)?, validity, usage, &mut SeededRandom::new(0))?)
}

fn file_system(profile: &Profile, groups: BTreeMap<DataGroup, Vec<u8>>, sod: Vec<u8>) -> FileSystem {
    let mut files = FileSystem::new();
    files.write(FileId::EfCom, data_groups::ef_com(groups.keys().copied()));
    files.write(FileId::EfSod, sod);
    if profile.files.ef_dir {
        files.write(FileId::EfDir, ef_dir());
    }
    if profile.files.ef_atr_info {
        files.write(FileId::EfAtrInfo, ef_atr_info(profile.chip.max_command, profile.chip.max_response));
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
