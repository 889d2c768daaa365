//! Who may read what (Doc 9303-11, 4.3.2 and 7.1; Doc 9303-10, 4.7).

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
}

/// The access conditions of one chip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessConditions {
    /// What stands before the application's files.
    pub protection: Protection,
    /// Files that need Terminal Authentication, which this chip does not grant: fingers and irises.
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
    pub fn opens(&self, location: Location, access_granted: bool) -> bool {
        location == Location::MasterFile || self.protection == Protection::None || access_granted
    }

    /// Whether this file may be read.
    #[must_use]
    pub fn may_read(&self, file: FileId, access_granted: bool) -> bool {
        self.opens(file.location(), access_granted) && !self.sealed.contains(&file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_the_application_wait_for_access_and_fingers_for_more() {
        let bac = AccessConditions::new(Protection::Bac);
        let dg1 = FileId::Dg(DataGroup::DG1);
        assert!(!bac.may_read(dg1, false));
        assert!(bac.may_read(dg1, true));
        assert!(!bac.may_read(FileId::Dg(DataGroup::DG3), true));
        assert!(bac.may_read(FileId::EfCardAccess, false));
        assert!(AccessConditions::new(Protection::None).may_read(dg1, false));
    }
}
