//! References of public keys: who holds one, and who certified it (TR-03110-3, A.7.1; Doc 9303-12, 7.2.2.2).

use std::fmt;

use super::error::ReferenceError;

/// Longest reference.
const MAX_LEN: usize = 16;
/// Octets of the country code.
const COUNTRY_LEN: usize = 2;
/// Octets of the sequence number.
const SEQUENCE_LEN: usize = 5;

/// A Certificate Holder Reference or Certification Authority Reference: 1 to 16 characters of ISO/IEC 8859-1.
///
/// `DE` `ISCVCA` `00001`: country code, holder mnemonic, sequence number. Equal octets name the same key; nothing else
/// does.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKeyReference(Vec<u8>);

impl PublicKeyReference {
    /// Takes octets as they stand in a certificate.
    ///
    /// # Errors
    /// The length, or a character the character set leaves unassigned. The three parts are not required:
    /// [`is_well_formed`](Self::is_well_formed).
    pub fn new(octets: &[u8]) -> Result<Self, ReferenceError> {
        if octets.is_empty() || octets.len() > MAX_LEN {
            return Err(ReferenceError::Length(octets.len()));
        }
        if octets.iter().any(|octet| matches!(octet, 0..=0x1F | 0x7F..=0x9F)) {
            return Err(ReferenceError::Character);
        }
        Ok(Self(octets.to_vec()))
    }

    /// The octets, as commands carry them.
    #[must_use]
    pub fn octets(&self) -> &[u8] {
        &self.0
    }

    /// The holder's country, two letters.
    #[must_use]
    pub fn country(&self) -> Option<String> {
        self.parts().map(|(country, ..)| latin1(country))
    }

    /// The holder's name among those of its country, up to nine characters.
    #[must_use]
    pub fn mnemonic(&self) -> Option<String> {
        self.parts().map(|(_, mnemonic, _)| latin1(mnemonic))
    }

    /// Which of the holder's keys, five characters.
    #[must_use]
    pub fn sequence_number(&self) -> Option<String> {
        self.parts().map(|(.., sequence)| latin1(sequence))
    }

    /// Whether the three parts are there: two capital letters, a mnemonic, five digits or capital letters.
    #[must_use]
    pub fn is_well_formed(&self) -> bool {
        self.parts().is_some_and(|(country, mnemonic, sequence)| {
            country.iter().all(u8::is_ascii_uppercase)
                && !mnemonic.is_empty()
                && sequence.iter().all(|octet| octet.is_ascii_digit() || octet.is_ascii_uppercase())
        })
    }

    fn parts(&self) -> Option<(&[u8], &[u8], &[u8])> {
        let (country, rest) = self.0.split_at_checked(COUNTRY_LEN)?;
        let (mnemonic, sequence) = rest.split_at_checked(rest.len().checked_sub(SEQUENCE_LEN)?)?;
        Some((country, mnemonic, sequence))
    }
}

/// Every octet is a character of the same number (ISO/IEC 8859-1 is the start of Unicode).
fn latin1(octets: &[u8]) -> String {
    octets.iter().copied().map(char::from).collect()
}

impl fmt::Display for PublicKeyReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&latin1(&self.0))
    }
}

impl fmt::Debug for PublicKeyReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::str::FromStr for PublicKeyReference {
    type Err = ReferenceError;

    /// From text whose characters are all in ISO/IEC 8859-1.
    fn from_str(text: &str) -> Result<Self, ReferenceError> {
        let octets: Vec<u8> =
            text.chars().map(|c| u8::try_from(c).map_err(|_| ReferenceError::Character)).collect::<Result<_, _>>()?;
        Self::new(&octets)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_falls_into_country_mnemonic_and_sequence_number() {
        let reference: PublicKeyReference = "DEISCVCA00001".parse().unwrap();
        let parts = (reference.country().unwrap(), reference.mnemonic().unwrap(), reference.sequence_number().unwrap());
        assert_eq!(parts, ("DE".to_owned(), "ISCVCA".to_owned(), "00001".to_owned()));
        assert!(reference.is_well_formed());
        assert_eq!(reference.to_string(), "DEISCVCA00001");
    }

    #[test]
    fn other_forms_are_read_and_told_apart() {
        for odd in ["X", "HSMCVCA", "de12345678", "DEISCVCA0000a", "AuthorityXXXXX\u{E6}"] {
            assert!(!odd.parse::<PublicKeyReference>().unwrap().is_well_formed(), "{odd}");
        }
    }

    #[test]
    fn lengths_and_characters_outside_the_set_are_refused() {
        assert_eq!(PublicKeyReference::new(&[]), Err(ReferenceError::Length(0)));
        assert_eq!(PublicKeyReference::new(&[b'A'; 17]), Err(ReferenceError::Length(17)));
        for code in [0, 0x1F, 0x7F, 0x9F] {
            assert_eq!(PublicKeyReference::new(&[b'D', code]), Err(ReferenceError::Character));
        }
        assert!(PublicKeyReference::new(&[b'D', 0xA0, 0xFF]).is_ok());
        assert_eq!("\u{20AC}".parse::<PublicKeyReference>(), Err(ReferenceError::Character));
    }
}
