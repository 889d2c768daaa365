//! Who may read what (Doc 9303-11, 4.2, 4.3.2, 4.4.2 and 7.1.3; Doc 9303-10, 3.11 and 4.7).

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::lds::{DataGroup, FileId, Location};

/// What stands before the files of the eMRTD application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Protection {
    /// Nothing: files are read in the clear, as on chips of the first years.
    None,
    /// Basic Access Control.
    #[default]
    Bac,
    /// PACE, or Basic Access Control for terminals that do not know it.
    PaceAndBac,
    /// PACE and nothing else: a terminal that tries Basic Access Control is refused.
    PaceOnly,
}

impl Protection {
    /// Whether Basic Access Control opens the chip.
    #[must_use]
    pub const fn takes_bac(self) -> bool {
        matches!(self, Self::Bac | Self::PaceAndBac)
    }
}

/// How a terminal was let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Access {
    /// It was not.
    #[default]
    None,
    /// By Basic Access Control, or in the clear where nothing is protected.
    Bac,
    /// By PACE.
    Pace,
}

/// What a terminal has shown in a session.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rights {
    /// How it was let in.
    pub access: Access,
    /// Sealed files that Terminal Authentication has opened to it.
    pub unsealed: BTreeSet<FileId>,
}

/// The access conditions of one chip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessConditions {
    /// What stands before the application's files.
    pub protection: Protection,
    /// Files that need Terminal Authentication: fingers and irises.
    pub sealed: BTreeSet<FileId>,
}

impl AccessConditions {
    /// The usual conditions: DG3 and DG4 sealed, everything else behind the protection.
    #[must_use]
    pub fn new(protection: Protection) -> Self {
        Self { protection, sealed: [DataGroup::DG3, DataGroup::DG4].map(FileId::Dg).into() }
    }

    /// Whether the files of this place can be selected and read at all.
    #[must_use]
    pub fn opens(&self, location: Location, rights: &Rights) -> bool {
        location == Location::MasterFile || self.protection == Protection::None || rights.access > Access::None
    }

    /// Whether this file may be read. EF.CardSecurity waits for PACE (Doc 9303-10, 3.11.4).
    #[must_use]
    pub fn may_read(&self, file: FileId, rights: &Rights) -> bool {
        let sealed = self.sealed.contains(&file) && !rights.unsealed.contains(&file);
        let waits = file == FileId::EfCardSecurity && rights.access != Access::Pace;
        self.opens(file.location(), rights) && !sealed && !waits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rights(access: Access) -> Rights {
        Rights { access, unsealed: BTreeSet::new() }
    }

    #[test]
    fn files_of_the_application_wait_for_access_and_fingers_for_more() {
        let conditions = AccessConditions::new(Protection::PaceAndBac);
        let (dg1, dg3) = (FileId::Dg(DataGroup::DG1), FileId::Dg(DataGroup::DG3));
        assert!(!conditions.may_read(dg1, &rights(Access::None)));
        for access in [Access::Bac, Access::Pace] {
            assert!(conditions.may_read(dg1, &rights(access)));
            assert!(!conditions.may_read(dg3, &rights(access)));
            assert!(conditions.may_read(dg3, &Rights { access, unsealed: [dg3].into() }));
        }
        assert!(!conditions.may_read(dg3, &Rights { access: Access::None, unsealed: [dg3].into() }));
        assert!(conditions.may_read(FileId::EfCardAccess, &rights(Access::None)));
        assert!(AccessConditions::new(Protection::None).may_read(dg1, &rights(Access::None)));
    }

    #[test]
    fn ef_card_security_waits_for_pace() {
        let conditions = AccessConditions::new(Protection::PaceAndBac);
        let readable = [Access::None, Access::Bac, Access::Pace]
            .map(|access| conditions.may_read(FileId::EfCardSecurity, &rights(access)));
        assert_eq!(readable, [false, false, true]);
    }
}
