//! What opens the chip: document number, date of birth and date of expiry, each with its check digit
//! (Doc 9303-11, 9.7.2 and D.2; 9.7.3, Table 14 for PACE).

use std::fmt;

use zeroize::Zeroizing;

use crate::encoding::Redacted;

use super::check_digit::check_digit;
use super::date::MrzDate;
use super::error::{Field, MrzError};
use super::zone::Mrz;

/// Nine characters in the number's own field and thirteen in the optional data (Doc 9303-5, 4.2.4).
const LONGEST_NUMBER: usize = 22;

/// The three fields a person can type instead of the whole zone.
#[derive(Clone, PartialEq, Eq)]
pub struct MrzKey {
    document_number: Zeroizing<String>,
    birth_date: MrzDate,
    expiry_date: MrzDate,
}

impl MrzKey {
    /// From the three fields as typed: the number as printed, the dates as `YYMMDD`.
    ///
    /// Spaces are passed over and lower case is raised; a dash in the number becomes the filler it is in the zone.
    pub fn new(document_number: &str, birth_date: &str, expiry_date: &str) -> Result<Self, MrzError> {
        Self::from_dates(
            document_number,
            MrzDate::from_typed(birth_date, Field::BirthDate)?,
            MrzDate::from_typed(expiry_date, Field::ExpiryDate)?,
        )
    }

    /// From the number as typed and dates already known.
    pub fn from_dates(
        document_number: &str,
        birth_date: impl Into<MrzDate>,
        expiry_date: impl Into<MrzDate>,
    ) -> Result<Self, MrzError> {
        let number: Zeroizing<String> = Zeroizing::new(
            document_number
                .chars()
                .filter(|character| !character.is_whitespace())
                .map(|character| if character == '-' { '<' } else { character.to_ascii_uppercase() })
                .collect(),
        );
        let bare = number.trim_end_matches('<');
        let allowed = bare.bytes().all(|byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'<'));
        if bare.is_empty() || !allowed || bare.len() > LONGEST_NUMBER {
            return Err(MrzError::Field(Field::DocumentNumber));
        }
        Ok(Self {
            document_number: Zeroizing::new(bare.to_owned()),
            birth_date: birth_date.into(),
            expiry_date: expiry_date.into(),
        })
    }

    /// Document number, date of birth and date of expiry, each followed by its check digit: `MRZ_information`.
    ///
    /// A short number is filled up to nine characters; a long one stands whole. The check digits are computed, not
    /// taken over: where a printed one is wrong, the chip's own is not.
    #[must_use]
    pub fn key_information(&self) -> Redacted<Zeroizing<String>> {
        let mut out = Zeroizing::new(String::with_capacity(LONGEST_NUMBER + 15));
        let number = Zeroizing::new(format!("{:<<9}", self.document_number.as_str()));
        for field in [number.as_str(), self.birth_date.as_str(), self.expiry_date.as_str()] {
            out.push_str(field);
            out.push(check_digit(field.as_bytes()).map_or('0', char::from));
        }
        Redacted::new(out)
    }

    /// Whether these fields are the ones in the zone; tells a mistyped key from another document.
    #[must_use]
    pub fn agrees_with(&self, mrz: &Mrz) -> bool {
        *self == mrz.key()
    }
}

impl fmt::Debug for MrzKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MrzKey([redacted])")
    }
}

impl Mrz {
    /// The three fields that open the chip.
    #[must_use]
    pub fn key(&self) -> MrzKey {
        MrzKey {
            document_number: Zeroizing::new(self.document_number.reveal().clone()),
            birth_date: self.birth_date,
            expiry_date: self.expiry_date,
        }
    }

    /// What BAC and PACE hash, see [`MrzKey::key_information`].
    #[must_use]
    pub fn key_information(&self) -> Redacted<Zeroizing<String>> {
        self.key().key_information()
    }
}
