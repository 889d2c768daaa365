//! What is printed on the document and opens its chip (Doc 9303-11, 4.3.2 and 9.7.3).

use std::fmt;

use crate::crypto::secret::Secret;
use crate::mrz::{Mrz, MrzKey};

/// The password π. Erased when dropped, never printed.
#[non_exhaustive]
pub enum Password {
    /// `MRZ_information`: document number, date of birth and date of expiry, each with its check digit.
    Mrz(Secret),
    /// Card Access Number.
    Can(Secret),
    /// PIN, on identity cards.
    Pin(Secret),
    /// PIN Unblocking Key, on identity cards.
    Puk(Secret),
}

impl Password {
    /// From a machine readable zone.
    #[must_use]
    pub fn from_mrz(mrz: &Mrz) -> Self {
        Self::from_key_information(mrz.key_information().reveal())
    }

    /// From the three fields of it that count.
    #[must_use]
    pub fn from_mrz_key(key: &MrzKey) -> Self {
        Self::from_key_information(key.key_information().reveal())
    }

    /// From `MRZ_information` as Doc 9303-11, D.2 spells it out.
    #[must_use]
    pub fn from_key_information(key_information: &str) -> Self {
        Self::Mrz(Secret::new(key_information.as_bytes().to_vec()))
    }

    /// From the Card Access Number as printed.
    #[must_use]
    pub fn from_can(can: &str) -> Self {
        Self::Can(Secret::new(can.as_bytes().to_vec()))
    }
}

impl fmt::Debug for Password {
    /// The kind only.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Mrz(_) => "Mrz",
            Self::Can(_) => "Can",
            Self::Pin(_) => "Pin",
            Self::Puk(_) => "Puk",
        })
    }
}
