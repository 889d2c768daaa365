//! EF.CVCA: the keys at which the chip lets a certificate chain begin (TR-03110-3, A.7.2.4, Table 16).
//!
//! ```text
//! 42 reference of the current key · [42 reference of the previous key] · zeros up to 36 octets
//! ```
//!
//! The chip writes it itself when a link certificate brings a new key, so nobody signs it.

use super::error::{Counted, LdsError};
use crate::encoding::{Reader, Tag, ber_tlv};
use crate::pki::cv_certificate::PublicKeyReference;

const CAR: Tag = Tag::new(0x42);

/// Octets of the file.
const FILE_LEN: usize = 36;

/// References in the file.
const MAX_REFERENCES: usize = 2;

/// EF.CVCA.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EfCvca {
    /// The most recent key.
    pub current: PublicKeyReference,
    /// The one before it.
    pub previous: Option<PublicKeyReference>,
}

impl EfCvca {
    /// Reads the file, padded or not.
    ///
    /// # Errors
    /// No reference at all, something else than references and zeros, or more than two of them.
    pub fn parse(file: &[u8]) -> Result<Self, LdsError> {
        let mut reader = Reader::new(file);
        let mut references = Vec::new();
        while reader.rest().first().is_some_and(|octet| *octet != 0) {
            if references.len() == MAX_REFERENCES {
                return Err(LdsError::TooMany { what: Counted::AuthorityReferences, limit: MAX_REFERENCES });
            }
            let object = reader.expect(CAR)?;
            let reference = PublicKeyReference::new(object.value)
                .map_err(|error| LdsError::AuthorityReference { offset: object.value_offset, error })?;
            references.push(reference);
        }
        if reader.rest().iter().any(|octet| *octet != 0) {
            return Err(reader.error(crate::encoding::TlvErrorKind::Trailing).into());
        }
        let mut references = references.into_iter();
        let current = references.next().ok_or(LdsError::Missing(CAR))?;
        Ok(Self { current, previous: references.next() })
    }

    /// Writes the file.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut file: Vec<u8> =
            self.references().flat_map(|reference| ber_tlv::encode(CAR, reference.octets())).collect();
        file.resize(FILE_LEN, 0);
        file
    }

    /// The references, the most recent first.
    pub fn references(&self) -> impl Iterator<Item = &PublicKeyReference> {
        std::iter::once(&self.current).chain(&self.previous)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::{TlvError, TlvErrorKind};
    use crate::pki::cv_certificate::ReferenceError;
    use proptest::prelude::*;

    fn file(references: &[&str]) -> Vec<u8> {
        references.iter().flat_map(|reference| ber_tlv::encode(CAR, reference.as_bytes())).collect()
    }

    #[test]
    fn one_or_two_references_are_read_and_written_padded() {
        let mut one = file(&["DECVCAEPASS001"]);
        let unpadded = EfCvca::parse(&one).unwrap();
        one.resize(36, 0);
        assert_eq!(EfCvca::parse(&one), Ok(unpadded.clone()));
        assert_eq!((unpadded.current.to_string().as_str(), &unpadded.previous), ("DECVCAEPASS001", &None));
        assert_eq!(unpadded.encode(), one);
        let two = file(&["DECVCAEPASS00002", "DECVCAEPASS00001"]);
        assert_eq!(two.len(), 36, "two of the longest fill the file");
        let both = EfCvca::parse(&two).unwrap();
        assert_eq!(
            both.references().map(ToString::to_string).collect::<Vec<_>>(),
            ["DECVCAEPASS00002", "DECVCAEPASS00001"]
        );
        assert_eq!(both.encode(), two);
    }

    /// TR-03105-5.1, ISO7816_E_09 and E_10.
    #[test]
    fn a_file_without_a_reference_or_with_three_is_refused_by_name() {
        for empty in [&[][..], &[0; 36]] {
            assert_eq!(EfCvca::parse(empty), Err(LdsError::Missing(CAR)));
        }
        let expected = LdsError::TooMany { what: Counted::AuthorityReferences, limit: 2 };
        assert_eq!(EfCvca::parse(&file(&["DEA00001", "DEA00002", "DEA00003"])), Err(expected));
        let found = Some(Tag::new(0x43));
        let kind = TlvErrorKind::UnexpectedTag { expected: CAR, found };
        assert_eq!(EfCvca::parse(&[0x43, 1, b'A']), Err(TlvError { offset: 0, kind }.into()));
        let unassigned = LdsError::AuthorityReference { offset: 2, error: ReferenceError::Character };
        assert_eq!(EfCvca::parse(&[0x42, 1, 0x80]), Err(unassigned));
        let trailing = TlvError { offset: 10, kind: TlvErrorKind::Trailing };
        assert_eq!(EfCvca::parse(&[file(&["DEA00001"]), vec![0, 1]].concat()), Err(trailing.into()));
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(data in prop::collection::vec(any::<u8>(), 0..60)) {
            if let Ok(file) = EfCvca::parse(&data) {
                prop_assert_eq!(EfCvca::parse(&file.encode()), Ok(file));
            }
        }
    }
}
