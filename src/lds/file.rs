//! The names of the files: identifiers, short identifiers and tags (Doc 9303-10, 3.11 and 4.7, Table 38).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::encoding::Tag;

/// One of the sixteen data groups.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DataGroup(u8);

/// Tags of DG1 to DG16 (Doc 9303-10, Table 38).
const TAGS: [u32; 16] =
    [0x61, 0x75, 0x63, 0x76, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x6B, 0x6C, 0x6D, 0x6E, 0x6F, 0x70];

impl DataGroup {
    /// The machine readable zone.
    pub const DG1: Self = Self(1);
    /// The face.
    pub const DG2: Self = Self(2);
    /// Fingers.
    pub const DG3: Self = Self(3);
    /// Irises.
    pub const DG4: Self = Self(4);
    /// The displayed portrait.
    pub const DG5: Self = Self(5);
    /// Reserved.
    pub const DG6: Self = Self(6);
    /// The displayed signature.
    pub const DG7: Self = Self(7);
    /// Data features.
    pub const DG8: Self = Self(8);
    /// Structure features.
    pub const DG9: Self = Self(9);
    /// Substance features.
    pub const DG10: Self = Self(10);
    /// Additional personal details.
    pub const DG11: Self = Self(11);
    /// Additional document details.
    pub const DG12: Self = Self(12);
    /// Optional details of the issuing State.
    pub const DG13: Self = Self(13);
    /// Security options.
    pub const DG14: Self = Self(14);
    /// The Active Authentication public key.
    pub const DG15: Self = Self(15);
    /// Persons to notify.
    pub const DG16: Self = Self(16);

    /// The data group of this number, 1 to 16.
    #[must_use]
    pub const fn new(number: u8) -> Option<Self> {
        if number >= 1 && number <= 16 { Some(Self(number)) } else { None }
    }

    /// The data group whose file starts with this tag.
    #[must_use]
    pub fn from_tag(tag: Tag) -> Option<Self> {
        Self::all().find(|group| group.tag() == tag)
    }

    /// All sixteen, in order.
    pub fn all() -> impl Iterator<Item = Self> {
        (1..=16).map(Self)
    }

    /// The number, 1 to 16.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }

    /// The tag the file starts with.
    #[must_use]
    pub fn tag(self) -> Tag {
        let index = usize::from(self.0).saturating_sub(1);
        Tag::new(TAGS.get(index).copied().unwrap_or_default())
    }
}

impl fmt::Display for DataGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DG{}", self.0)
    }
}

impl fmt::Debug for DataGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for DataGroup {
    type Err = UnknownFile;

    fn from_str(text: &str) -> Result<Self, UnknownFile> {
        match text.parse()? {
            FileId::Dg(group) => Ok(group),
            _ => Err(UnknownFile),
        }
    }
}

impl Serialize for DataGroup {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DataGroup {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Where a file lives. An identifier says which file only together with this: `011D` is EF.CardSecurity in the one
/// place and EF.SOD in the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Location {
    /// The master file, before any application is selected.
    MasterFile,
    /// The eMRTD application, AID `A0000002471001`.
    Emrtd,
}

/// A file of the chip.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileId {
    /// EF.ATR/INFO: what APDU lengths the chip can do.
    EfAtrInfo,
    /// EF.DIR: the applications present.
    EfDir,
    /// EF.CardAccess: the SecurityInfos needed before PACE.
    EfCardAccess,
    /// EF.CardSecurity: the signed SecurityInfos.
    EfCardSecurity,
    /// EF.CVCA: which certificate chains the chip accepts in Terminal Authentication, unless it says they are elsewhere.
    EfCvca,
    /// EF.COM: which data groups the chip says it has. Not signed.
    EfCom,
    /// EF.SOD: the signed hashes of the data groups.
    EfSod,
    /// A data group.
    Dg(DataGroup),
}

/// Text or numbers that name no file we know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the name of a file of a travel document")]
pub struct UnknownFile;

impl FileId {
    /// Every file, those of the master file first.
    pub fn all() -> impl Iterator<Item = Self> {
        [Self::EfAtrInfo, Self::EfDir, Self::EfCardAccess, Self::EfCardSecurity, Self::EfCvca, Self::EfCom, Self::EfSod]
            .into_iter()
            .chain(DataGroup::all().map(Self::Dg))
    }

    /// The file identifier, for SELECT (Doc 9303-10, Table 38; 3.11).
    #[must_use]
    pub const fn fid(self) -> u16 {
        match self {
            Self::EfAtrInfo => 0x2F01,
            Self::EfDir => 0x2F00,
            Self::EfCardAccess | Self::EfCvca => 0x011C,
            Self::EfCardSecurity | Self::EfSod => 0x011D,
            Self::EfCom => 0x011E,
            Self::Dg(group) => u16::from_be_bytes([0x01, group.0]),
        }
    }

    /// The short EF identifier, 1 to 30, for READ BINARY.
    #[must_use]
    pub const fn sfi(self) -> u8 {
        match self {
            Self::EfAtrInfo => 0x01,
            Self::EfCardAccess | Self::EfCvca => 0x1C,
            Self::EfCardSecurity | Self::EfSod => 0x1D,
            Self::EfDir | Self::EfCom => 0x1E,
            Self::Dg(group) => group.0,
        }
    }

    /// Where the file lives.
    #[must_use]
    pub const fn location(self) -> Location {
        match self {
            Self::EfAtrInfo | Self::EfDir | Self::EfCardAccess | Self::EfCardSecurity => Location::MasterFile,
            Self::EfCvca | Self::EfCom | Self::EfSod | Self::Dg(_) => Location::Emrtd,
        }
    }

    /// The file at this place with this identifier.
    #[must_use]
    pub fn from_fid(location: Location, fid: u16) -> Option<Self> {
        Self::all().find(|file| file.location() == location && file.fid() == fid)
    }

    /// The file at this place with this short identifier.
    #[must_use]
    pub fn from_sfi(location: Location, sfi: u8) -> Option<Self> {
        Self::all().find(|file| file.location() == location && file.sfi() == sfi)
    }

    /// The tag of the one data object that fills the file. EF.ATR/INFO, EF.DIR and EF.CVCA are lists
    /// of several.
    #[must_use]
    pub fn tag(self) -> Option<Tag> {
        match self {
            Self::EfAtrInfo | Self::EfDir | Self::EfCvca => None,
            Self::EfCardAccess => Some(Tag::new(0x31)),
            Self::EfCardSecurity => Some(Tag::new(0x30)),
            Self::EfCom => Some(Tag::new(0x60)),
            Self::EfSod => Some(Tag::new(0x77)),
            Self::Dg(group) => Some(group.tag()),
        }
    }

    /// The name as Doc 9303 writes it; data groups in their short form: `EF.COM`, `DG1`.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::EfAtrInfo => "EF.ATR/INFO".to_owned(),
            Self::EfDir => "EF.DIR".to_owned(),
            Self::EfCardAccess => "EF.CardAccess".to_owned(),
            Self::EfCardSecurity => "EF.CardSecurity".to_owned(),
            Self::EfCvca => "EF.CVCA".to_owned(),
            Self::EfCom => "EF.COM".to_owned(),
            Self::EfSod => "EF.SOD".to_owned(),
            Self::Dg(group) => group.to_string(),
        }
    }

    /// The file of this name: `DG1`, `EF.DG1`, `EF_DG1`, `EF_SOD.bin`, and `Datagroup1.bin` as the reference data sets of
    /// TR-03105 have it, in upper or lower case.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_uppercase();
        let name = name.strip_suffix(".BIN").unwrap_or(&name);
        if let Some(number) = name.strip_prefix("DATAGROUP") {
            return number.parse().ok().and_then(DataGroup::new).map(Self::Dg);
        }
        let bare = name.strip_prefix("EF").map_or(name, |rest| rest.trim_start_matches(['.', '_', '-']));
        Self::all().find(|file| {
            let own = file.name().to_ascii_uppercase();
            let own = own.strip_prefix("EF.").unwrap_or(&own);
            own == bare || own.replace('/', "_") == bare || own.replace('/', "") == bare
        })
    }
}

impl fmt::Display for FileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name())
    }
}

impl fmt::Debug for FileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name())
    }
}

impl From<DataGroup> for FileId {
    fn from(group: DataGroup) -> Self {
        Self::Dg(group)
    }
}

impl FromStr for FileId {
    type Err = UnknownFile;

    fn from_str(text: &str) -> Result<Self, UnknownFile> {
        Self::from_name(text).ok_or(UnknownFile)
    }
}

impl Serialize for FileId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for FileId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_found_by_its_identifiers_and_its_name() {
        for file in FileId::all() {
            assert_eq!(FileId::from_fid(file.location(), file.fid()), Some(file));
            assert_eq!(FileId::from_sfi(file.location(), file.sfi()), Some(file));
            assert_eq!(FileId::from_name(&file.name()), Some(file));
            assert_eq!(file.tag().and_then(DataGroup::from_tag).map(FileId::Dg).unwrap_or(file), file);
        }
    }

    #[test]
    fn an_identifier_names_a_file_only_together_with_its_place() {
        assert_eq!(FileId::from_fid(Location::MasterFile, 0x011D), Some(FileId::EfCardSecurity));
        assert_eq!(FileId::from_fid(Location::Emrtd, 0x011D), Some(FileId::EfSod));
        assert_eq!(FileId::from_fid(Location::MasterFile, 0x011C), Some(FileId::EfCardAccess));
        assert_eq!(FileId::from_fid(Location::Emrtd, 0x011C), Some(FileId::EfCvca));
        assert_eq!(FileId::from_fid(Location::Emrtd, 0x2F00), None);
    }

    #[test]
    fn file_names_in_use_are_understood() {
        for (name, file) in [
            ("EF_DG1.bin", FileId::Dg(DataGroup::DG1)),
            ("dg14", FileId::Dg(DataGroup::DG14)),
            ("EF_SOD.bin", FileId::EfSod),
            ("Datagroup15.bin", FileId::Dg(DataGroup::DG15)),
            ("ef.com", FileId::EfCom),
            ("EF_CardAccess.bin", FileId::EfCardAccess),
            ("EF_ATR_INFO.bin", FileId::EfAtrInfo),
        ] {
            assert_eq!(FileId::from_name(name), Some(file), "{name}");
        }
        for name in ["DG0", "DG17", "DG", "EF.", "", "DG1.exe"] {
            assert_eq!(FileId::from_name(name), None, "{name}");
        }
    }

    #[test]
    fn tags_follow_table_38() {
        let tags: Vec<u32> = DataGroup::all().map(|group| group.tag().number()).collect();
        assert_eq!((tags[0], tags[1], tags[2], tags[3], tags[15]), (0x61, 0x75, 0x63, 0x76, 0x70));
        assert_eq!(DataGroup::from_tag(Tag::new(0x77)), None);
        assert_eq!(DataGroup::new(17), None);
    }
}
