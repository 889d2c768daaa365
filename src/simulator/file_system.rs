//! What lies on the chip: elementary files under the master file and in the eMRTD application (Doc 9303-10, 3.11, 4.7).

use std::collections::BTreeMap;
use std::fmt;

use crate::encoding::ber_tlv;
use crate::encoding::{Tag, der};
use crate::iso7816::commands::EMRTD_APPLICATION;
use crate::lds::{FileId, Location};

/// The files of one chip. `Debug` shows names and sizes, never content.
#[derive(Clone, Default)]
pub struct FileSystem {
    files: BTreeMap<FileId, Vec<u8>>,
}

impl FileSystem {
    /// A chip without files.
    #[must_use]
    pub const fn new() -> Self {
        Self { files: BTreeMap::new() }
    }

    /// Writes a file, replacing what was there.
    pub fn write(&mut self, file: FileId, content: Vec<u8>) {
        self.files.insert(file, content);
    }

    /// Removes a file.
    pub fn remove(&mut self, file: FileId) {
        self.files.remove(&file);
    }

    /// A file's bytes.
    #[must_use]
    pub fn content(&self, file: FileId) -> Option<&[u8]> {
        self.files.get(&file).map(Vec::as_slice)
    }

    /// A file's bytes, to alter them.
    pub fn content_mut(&mut self, file: FileId) -> Option<&mut Vec<u8>> {
        self.files.get_mut(&file)
    }

    /// The files there are, in the order of their names' declaration.
    pub fn names(&self) -> impl Iterator<Item = FileId> + '_ {
        self.files.keys().copied()
    }

    /// The file at this place with this identifier, if it is on the chip.
    #[must_use]
    pub fn by_fid(&self, location: Location, fid: u16) -> Option<FileId> {
        FileId::from_fid(location, fid).filter(|file| self.files.contains_key(file))
    }

    /// The file at this place with this short identifier, if it is on the chip.
    #[must_use]
    pub fn by_sfi(&self, location: Location, sfi: u8) -> Option<FileId> {
        FileId::from_sfi(location, sfi).filter(|file| self.files.contains_key(file))
    }
}

impl fmt::Debug for FileSystem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.files.iter().map(|(file, content)| (file, content.len()))).finish()
    }
}

/// EF.DIR with the one application (Doc 9303-10, 3.11.2; ISO/IEC 7816-4, 8.2.1.1).
///
/// ```text
/// 61 application template { 4F AID }
/// ```
#[must_use]
pub fn ef_dir() -> Vec<u8> {
    ber_tlv::encode_all(Tag::new(0x61), &[ber_tlv::encode(Tag::new(0x4F), &EMRTD_APPLICATION)])
}

/// EF.ATR/INFO, which says what lengths of APDUs the chip can do (Doc 9303-10, 3.11.1, Table 29).
///
/// ```text
/// 47 card capabilities: DF by full name, short identifiers · byte units · chaining or not, extended length, told here
/// 7F66 { 02 longest command APDU, 02 longest response APDU }
/// ```
#[must_use]
pub fn ef_atr_info(max_command: u32, max_response: u32, chains: bool) -> Vec<u8> {
    let integer = |value: u32| der::unsigned(&value.to_be_bytes());
    let mut out = ber_tlv::encode(Tag::new(0x47), &[0x84, 0x01, if chains { 0xE0 } else { 0x60 }]);
    out.extend(ber_tlv::encode_all(Tag::new(0x7F66), &[integer(max_command), integer(max_response)]));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lds::DataGroup;

    #[test]
    fn a_file_belongs_to_its_place() {
        let mut files = FileSystem::new();
        files.write(FileId::EfSod, vec![0x77, 0]);
        assert_eq!(files.by_fid(Location::Emrtd, 0x011D), Some(FileId::EfSod));
        assert_eq!(files.by_fid(Location::MasterFile, 0x011D), None);
        assert_eq!(files.by_sfi(Location::Emrtd, 0x01), None);
        assert_eq!(files.content(FileId::Dg(DataGroup::DG1)), None);
    }

    #[test]
    fn ef_atr_info_tells_both_lengths() {
        assert_eq!(hex::encode(ef_atr_info(65_535, 65_536, false)), "47038401607f660a020300ffff0203010000");
    }

    #[test]
    fn debug_shows_no_content() {
        let mut files = FileSystem::new();
        files.write(FileId::Dg(DataGroup::DG1), vec![0xAB; 93]);
        assert_eq!(format!("{files:?}"), "{DG1: 93}");
    }
}
