//! EF.SOD: the hashes of the data groups, signed by the issuing State (Doc 9303-10, 4.6.2 and Appendix D).
//!
//! Parsing says what the file claims; floor 5 finds out whether it is so.

use std::collections::BTreeMap;

use super::DataGroup;
use crate::crypto::digest::DigestAlgorithm;
use crate::encoding::der::{self, PRINTABLE_STRING, SEQUENCE};
use crate::encoding::{Header, Oid, Reader, Tag, TlvError, TlvErrorKind, ber_tlv};
use crate::pki::PkiError;
use crate::pki::algorithm::{AlgorithmError, digest_algorithm};
use crate::pki::cms::SignedData;

/// The tag of the file (Doc 9303-10, Table 36).
const TAG: Tag = Tag::new(0x77);

/// id-icao-mrtd-security-ldsSecurityObject (Doc 9303-10, 4.6.2.3).
pub const LDS_SECURITY_OBJECT: Oid = Oid::from_arcs(&[2, 23, 136, 1, 1, 1]);

/// Content types of documents older than the identifier above, all with the same content. Belgium and France used the
/// first, the Netherlands the second, and some State id-data, which says nothing. No other is accepted.
const LEGACY_CONTENT_TYPES: [Oid; 3] = [
    Oid::from_arcs(&[1, 3, 27, 1, 1, 1]),
    Oid::from_arcs(&[1, 2, 528, 1, 1006, 1, 20, 1]),
    Oid::from_arcs(&[1, 2, 840, 113_549, 1, 7, 1]),
];

/// The file.
#[derive(Debug, Clone)]
pub struct EfSod {
    /// The signed message.
    pub signed_data: SignedData,
    /// What is signed.
    pub security_object: LdsSecurityObject,
    /// What is odd about the file.
    pub deviations: Vec<SodDeviation>,
}

/// The signed message alone, its content unread.
#[derive(Debug, Clone)]
pub struct SodEnvelope {
    /// The signed message.
    pub signed_data: SignedData,
    /// What is odd about the file.
    pub deviations: Vec<SodDeviation>,
}

/// The signed hashes.
///
/// ```text
/// LDSSecurityObject ::= SEQUENCE { version INTEGER { v0(0), v1(1) }, hashAlgorithm AlgorithmIdentifier,
///     dataGroupHashValues SEQUENCE OF SEQUENCE { dataGroupNumber INTEGER, dataGroupHashValue OCTET STRING },
///     ldsVersionInfo SEQUENCE { ldsVersion, unicodeVersion PrintableString } OPTIONAL }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LdsSecurityObject {
    /// The hash function of all data groups.
    pub digest: DigestAlgorithm,
    /// One hash per data group.
    pub hashes: BTreeMap<DataGroup, Vec<u8>>,
    /// LDS and Unicode version, in version 1 of the structure.
    pub version_info: Option<LdsVersionInfo>,
}

/// The versions as EF.COM writes them: `0108`, `040000`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LdsVersionInfo {
    /// LDS version, two digits of version and two of update.
    pub lds_version: String,
    /// Unicode version, three times two digits.
    pub unicode_version: String,
}

/// What is odd about the file and yet no reason to refuse it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SodDeviation {
    /// The signed message stands there without the tag 77 around it.
    WrapperMissing,
    /// Octets after the file's data object; neither hashed nor read.
    TrailingBytes,
    /// A content type older than the standard's.
    LegacyContentType,
    /// Version info in a version 0 object, or none in a version 1 object.
    VersionInfo,
    /// Fewer than two hashes (Doc 9303-10, 4.6.2.3: `SIZE (2..16)`).
    TooFewHashes,
}

/// Why the file cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SodError {
    /// The wrapper around the signed message.
    #[error("EF.SOD: {0}")]
    Wrapper(TlvError),
    /// The signed message.
    #[error("EF.SOD: {0}")]
    Message(#[from] PkiError),
    /// The message holds something else than hashes.
    #[error("EF.SOD holds content of type {found}")]
    ContentType {
        /// What it says it holds.
        found: Oid,
    },
    /// The hashes.
    #[error("LDS security object: {0}")]
    SecurityObject(#[from] SecurityObjectError),
}

/// Why an LDS security object is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SecurityObjectError {
    /// The structure cannot be read.
    #[error(transparent)]
    Malformed(#[from] TlvError),
    /// A version other than 0 and 1.
    #[error("version {version}")]
    Version {
        /// The version found.
        version: i32,
    },
    /// A hash function we cannot or must not use.
    #[error(transparent)]
    Digest(#[from] AlgorithmError),
    /// A number outside 1 to 16.
    #[error("data group number {number}")]
    DataGroupNumber {
        /// The number found.
        number: i32,
    },
    /// Two hashes for one data group: which one was meant is not ours to guess.
    #[error("two hashes for {group}")]
    DataGroupRepeated {
        /// The data group.
        group: DataGroup,
    },
    /// A hash that is not as long as its function's output.
    #[error("hash of {group} has the wrong length")]
    HashLength {
        /// The data group.
        group: DataGroup,
    },
}

impl EfSod {
    /// Reads the file, in DER or BER; octets after its data object are ignored.
    pub fn parse(file: &[u8]) -> Result<Self, SodError> {
        let SodEnvelope { signed_data, mut deviations } = SodEnvelope::parse(file)?;
        let security_object = LdsSecurityObject::parse_noting(&signed_data.content, &mut deviations)?;
        Ok(Self { signed_data, security_object, deviations })
    }
}

impl SodEnvelope {
    /// Reads the file as far as the signed message.
    pub fn parse(file: &[u8]) -> Result<Self, SodError> {
        let mut deviations = Vec::new();
        let object = whole_object(file);
        if object.len() != file.len() {
            deviations.push(SodDeviation::TrailingBytes);
        }
        let normalised = der::normalise(object).map_err(SodError::Wrapper)?;
        let mut reader = Reader::new(&normalised.der);
        let message = if reader.peek_tag() == Some(SEQUENCE) {
            deviations.push(SodDeviation::WrapperMissing);
            &normalised.der
        } else {
            reader.expect(TAG).map_err(SodError::Wrapper)?.value
        };
        let mut signed_data = SignedData::parse(message)?;
        if normalised.changed {
            signed_data.mark_as_ber();
        }
        if LEGACY_CONTENT_TYPES.contains(&signed_data.content_type) {
            deviations.push(SodDeviation::LegacyContentType);
        } else if signed_data.content_type != LDS_SECURITY_OBJECT {
            return Err(SodError::ContentType { found: signed_data.content_type });
        }
        Ok(Self { signed_data, deviations })
    }

    /// Reads the content, adding what is odd about it.
    pub fn security_object(&mut self) -> Result<LdsSecurityObject, SecurityObjectError> {
        LdsSecurityObject::parse_noting(&self.signed_data.content, &mut self.deviations)
    }
}

/// The file's one data object, without what may follow it. A header that promises more than there is, or an indefinite
/// length, leaves the file as it is.
fn whole_object(file: &[u8]) -> &[u8] {
    let length = Header::parse(file).map_or(file.len(), |header| header.total_len());
    file.get(..length).unwrap_or(file)
}

impl LdsSecurityObject {
    /// Reads the content of the signed message.
    pub fn parse(content: &[u8]) -> Result<Self, SecurityObjectError> {
        Self::parse_noting(content, &mut Vec::new())
    }

    fn parse_noting(content: &[u8], deviations: &mut Vec<SodDeviation>) -> Result<Self, SecurityObjectError> {
        let mut fields = der::sole_sequence(content)?;
        let version = fields.small_integer()?;
        if !(0..=1).contains(&version) {
            return Err(SecurityObjectError::Version { version });
        }
        let digest = digest_algorithm(&fields.expect(SEQUENCE)?)?;
        let hashes = hashes(&mut fields.sequence()?, digest)?;
        let version_info = fields.optional(SEQUENCE)?.map(|object| version_info(&mut object.reader())).transpose()?;
        fields.finish()?;
        if version_info.is_some() != (version == 1) {
            deviations.push(SodDeviation::VersionInfo);
        }
        if hashes.len() < 2 {
            deviations.push(SodDeviation::TooFewHashes);
        }
        Ok(Self { digest, hashes, version_info })
    }

    /// Version 1 with version info, version 0 without.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let hash = |(group, hash): (&DataGroup, &Vec<u8>)| {
            der::sequence(&[der::unsigned(&[group.number()]), der::octet_string(hash)])
        };
        let mut fields = vec![
            der::unsigned(&[u8::from(self.version_info.is_some())]),
            der::sequence(&[der::oid(&self.digest.oid())]),
            der::sequence(&self.hashes.iter().map(hash).collect::<Vec<_>>()),
        ];
        if let Some(info) = &self.version_info {
            let text = |text: &str| ber_tlv::encode(PRINTABLE_STRING, text.as_bytes());
            fields.push(der::sequence(&[text(&info.lds_version), text(&info.unicode_version)]));
        }
        der::sequence(&fields)
    }
}

fn hashes(list: &mut Reader<'_>, digest: DigestAlgorithm) -> Result<BTreeMap<DataGroup, Vec<u8>>, SecurityObjectError> {
    let mut hashes = BTreeMap::new();
    while !list.is_empty() {
        let mut entry = list.sequence()?;
        let number = entry.small_integer()?;
        let group = u8::try_from(number).ok().and_then(DataGroup::new);
        let group = group.ok_or(SecurityObjectError::DataGroupNumber { number })?;
        let hash = entry.octet_string()?;
        entry.finish()?;
        if hash.len() != digest.output_len() {
            return Err(SecurityObjectError::HashLength { group });
        }
        if hashes.insert(group, hash.to_vec()).is_some() {
            return Err(SecurityObjectError::DataGroupRepeated { group });
        }
    }
    Ok(hashes)
}

fn version_info(fields: &mut Reader<'_>) -> Result<LdsVersionInfo, TlvError> {
    let mut text = || {
        let object = fields.next_object()?.ok_or_else(|| fields.error(TlvErrorKind::Truncated))?;
        std::str::from_utf8(object.value).map(ToOwned::to_owned).map_err(|_| object.malformed())
    };
    Ok(LdsVersionInfo { lds_version: text()?, unicode_version: text()? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn object(groups: &[u8], version_info: bool) -> LdsSecurityObject {
        let hashes = groups.iter().map(|number| (DataGroup::new(*number).unwrap(), vec![*number; 32])).collect();
        let version_info = version_info
            .then(|| LdsVersionInfo { lds_version: "0108".to_owned(), unicode_version: "040000".to_owned() });
        LdsSecurityObject { digest: DigestAlgorithm::Sha256, hashes, version_info }
    }

    /// A security object with these entries, which may be wrong.
    fn with_entries(version: u8, entries: &[(u8, usize)]) -> Result<LdsSecurityObject, SecurityObjectError> {
        let entry =
            |(number, len): &(u8, usize)| der::sequence(&[vec![2, 1, *number], der::octet_string(&vec![0; *len])]);
        LdsSecurityObject::parse(&der::sequence(&[
            vec![2, 1, version],
            der::sequence(&[der::oid(&DigestAlgorithm::Sha256.oid()), der::null()]),
            der::sequence(&entries.iter().map(entry).collect::<Vec<_>>()),
        ]))
    }

    #[test]
    fn both_versions_read_back() {
        for version_info in [false, true] {
            let object = object(&[1, 2, 14, 15], version_info);
            let mut deviations = Vec::new();
            assert_eq!(LdsSecurityObject::parse_noting(&object.encode(), &mut deviations), Ok(object));
            assert_eq!(deviations, []);
        }
    }

    #[test]
    fn each_data_group_has_one_hash_of_the_right_length_and_a_number() {
        let group = DataGroup::DG1;
        assert!(with_entries(0, &[(1, 32), (16, 32)]).is_ok());
        assert_eq!(with_entries(0, &[(1, 32), (1, 32)]), Err(SecurityObjectError::DataGroupRepeated { group }));
        assert_eq!(with_entries(0, &[(1, 31)]), Err(SecurityObjectError::HashLength { group }));
        assert_eq!(with_entries(0, &[(0, 32)]), Err(SecurityObjectError::DataGroupNumber { number: 0 }));
        assert_eq!(with_entries(0, &[(17, 32)]), Err(SecurityObjectError::DataGroupNumber { number: 17 }));
        assert_eq!(with_entries(0, &[(0xFF, 32)]), Err(SecurityObjectError::DataGroupNumber { number: -1 }));
        assert_eq!(with_entries(0xFF, &[]), Err(SecurityObjectError::Version { version: -1 }));
        assert_eq!(with_entries(2, &[]), Err(SecurityObjectError::Version { version: 2 }));
    }

    #[test]
    fn another_tag_or_content_type_is_refused() {
        let wrapper = SodEnvelope::parse(&[0x78, 0]).unwrap_err();
        assert!(matches!(wrapper, SodError::Wrapper(TlvError { kind: TlvErrorKind::UnexpectedTag { .. }, .. })));
        assert!(matches!(SodEnvelope::parse(&[0x77, 5, 0x30]).unwrap_err(), SodError::Wrapper(_)));
        let other = der::sequence(&[der::oid(&LDS_SECURITY_OBJECT)]);
        let error = SodEnvelope::parse(&ber_tlv::encode(TAG, &other)).unwrap_err();
        assert_eq!(error, SodError::Message(PkiError::ContentType { found: LDS_SECURITY_OBJECT }));
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic(data in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = EfSod::parse(&data);
            let _ = LdsSecurityObject::parse(&data);
        }

        #[test]
        fn any_object_reads_back(groups in prop::collection::btree_set(1u8..=16, 0..16), version_info: bool) {
            let object = object(&groups.into_iter().collect::<Vec<_>>(), version_info);
            prop_assert_eq!(LdsSecurityObject::parse(&object.encode()), Ok(object));
        }
    }
}
