//! Files of another issuer under our own signature: a reference document whose own CSCA nobody has.

use std::collections::BTreeMap;
use std::path::Path;

use super::authorities::Authorities;
use super::chip::Chip;
use super::data_groups;
use super::file_system::FileSystem;
use super::loopback::Loopback;
use super::profile::{Profile, built_in};
use super::specimen::{Specimen, SpecimenError};
use crate::lds::{DataGroup, EfCom, FileId};
use crate::mrz::{Field, MrzError};

/// The profile whose issuer signs.
const SIGNED_LIKE: &str = "dk-ready";

/// Months a passport runs; the new signature is dated by the expiry in DG1.
const MONTHS_VALID: u32 = 120;

impl Specimen {
    /// Reads a folder as [`from_folder`](Self::from_folder) does, and signs its data groups anew with the simulator's
    /// issuer. EF.COM lists what is there; a portrait is added where DG2 is missing, since no document is without.
    pub fn reissued_from_folder(folder: &Path) -> Result<Self, SpecimenError> {
        let original = Self::from_folder(folder)?;
        let mut profile = Profile::parse(built_in(SIGNED_LIKE).ok_or(SpecimenError::UnknownProfile)?)?;
        let expires = original.mrz.expiry_date.expiry(profile.document.issued);
        let expires = expires.map_err(|_| MrzError::Field(Field::ExpiryDate))?;
        let issued = expires.minus_months(MONTHS_VALID);
        profile.document.code.clone_from(&original.mrz.document_code);
        original.mrz.issuer.as_str().clone_into(&mut profile.document.issuing_state);
        profile.document.issued = issued;
        profile.document.expires = expires;

        let mut personality = original.chip.into_chip().into_personality();
        let files = &mut personality.files;
        let mut groups: BTreeMap<_, _> = DataGroup::all()
            .filter_map(|group| files.content(group.into()).map(|content| (group, content.to_vec())))
            .collect();
        let portrait = data_groups::dg2(issued, &profile.files)?;
        groups.entry(DataGroup::DG2).or_insert(portrait);
        let authorities = Authorities::of(&profile)?;
        write_all(files, groups.clone(), authorities.sign_sod(&profile, &groups)?);
        let chip = Loopback::new(Chip::new(personality));
        Ok(Self { chip, trust: authorities.anchors, register: profile.register, ..original })
    }

    /// The files on the chip, in the order of their names' declaration.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &[u8])> {
        let files = &self.chip.chip().personality().files;
        files.names().filter_map(|file| files.content(file).map(|content| (file, content)))
    }
}

fn write_all(files: &mut FileSystem, groups: BTreeMap<DataGroup, Vec<u8>>, sod: Vec<u8>) {
    files.write(FileId::EfCom, EfCom::new(groups.keys().copied().collect()).encode());
    files.write(FileId::EfSod, sod);
    for (group, content) in groups {
        files.write(group.into(), content);
    }
}
