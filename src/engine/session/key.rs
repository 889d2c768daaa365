//! What opens the chip, as a clerk gives it: the lines, or the Card Access Number.

use zeroize::Zeroizing;

use crate::inspection::{Plan, PlanError};
use crate::mrz::{LayoutRepair, Mrz, MrzError, MrzKey};
use crate::protocols::Password;

/// Lines as they were typed, pasted or swiped, and what they say.
#[derive(Debug)]
pub(crate) struct Zone {
    pub(crate) mrz: Mrz,
    /// What a keyboard layout had done to them.
    pub(crate) repair: Option<LayoutRepair>,
}

impl Zone {
    /// Reads lines with or without line ends. A keyboard layout is repaired where the check digits prove it right.
    ///
    /// # Errors
    /// As [`Mrz::parse`].
    pub(crate) fn read(text: &str) -> Result<Self, MrzError> {
        Mrz::parse_repairing_layout(text).map(|(mrz, repair)| Self { mrz, repair })
    }

    /// Whether the three fields a chip is opened with are as their check digits say. The digit over the whole line may be
    /// wrong: no key is made from it (Doc 9303-11, 4.3.2).
    pub(crate) const fn opens(&self) -> bool {
        let checks = &self.mrz.checks;
        checks.document_number && checks.birth_date && checks.expiry_date
    }
}

/// A Card Access Number (Doc 9303-11, 4.4.2): six digits.
pub(crate) struct Can(Zeroizing<String>);

impl Can {
    /// Takes six digits; spaces among them do not matter.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let digits: Zeroizing<String> = Zeroizing::new(text.chars().filter(|c| !c.is_whitespace()).collect());
        (digits.len() == 6 && digits.bytes().all(|octet| octet.is_ascii_digit())).then_some(Self(digits))
    }
}

/// What opens the chip.
pub(crate) enum Key {
    /// The lines, which are compared with the chip too.
    Mrz(Zeroizing<String>),
    /// The three fields of the lines that open it.
    Fields(MrzKey),
    /// The number on the front of some documents.
    Can(Can),
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Mrz(_) => "Mrz([redacted])",
            Self::Fields(_) => "Fields([redacted])",
            Self::Can(_) => "Can([redacted])",
        })
    }
}

impl From<&Mrz> for Key {
    fn from(mrz: &Mrz) -> Self {
        Self::Mrz(Zeroizing::new(mrz.lines().join("\n")))
    }
}

impl Key {
    /// The plan of a whole reading.
    ///
    /// # Errors
    /// For lines that are none.
    pub(crate) fn plan(&self) -> Result<Plan, PlanError> {
        match self {
            Self::Mrz(lines) => Plan::for_mrz(lines),
            Self::Fields(fields) => Ok(Plan::new(Password::from_mrz_key(fields))),
            Self::Can(can) => Ok(Plan::new(Password::from_can(&can.0))),
        }
    }

    /// Whether it is the Card Access Number.
    pub(crate) const fn is_can(&self) -> bool {
        matches!(self, Self::Can(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Doc 9303-4, appendix B.
    const SPECIMEN: &str = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";

    #[test]
    fn a_wrong_digit_over_the_whole_line_does_not_keep_the_chip_shut() {
        let whole = SPECIMEN.replace("<<<<<10", "<<<<<15");
        assert!(Zone::read(&whole).unwrap().opens());
        assert!(!Zone::read(&SPECIMEN.replace("7408122F", "7408123F")).unwrap().opens());
    }

    #[test]
    fn six_digits_are_a_can_and_nothing_else_is() {
        assert!(Can::read("123 456").is_some());
        for wrong in ["12345", "1234567", "12345a", "", "١٢٣٤٥٦"] {
            assert!(Can::read(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn a_key_does_not_print_itself() {
        let key = Key::from(&Zone::read(SPECIMEN).unwrap().mrz);
        assert_eq!(format!("{key:?}"), "Mrz([redacted])");
    }
}
