//! The files of a document, as far as a profile chooses them.

use std::fmt;

use serde::Deserialize;

/// Which files the chip holds beside EF.COM, EF.SOD, DG1 and DG2.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FileChoice {
    /// DG11, additional personal details.
    pub dg11: bool,
    /// DG12 with the date of issue.
    pub dg12: bool,
    /// How DG2 has the portrait.
    pub portrait: PortraitChoice,
    /// Which record DG2 has around it.
    pub face_record: FaceRecordChoice,
    /// Points in the face, in a record of ISO/IEC 19794-5.
    pub feature_points: u16,
    /// DG3, fingers.
    pub dg3: bool,
    /// How DG3 has them.
    pub fingers: FingerChoice,
    /// How many of them, ten at most.
    pub finger_count: u8,
    /// DG5, the portrait as displayed.
    pub dg5: bool,
    /// DG13, octets of the State's own.
    pub dg13: bool,
    /// DG16 with a person to notify.
    pub dg16: Option<PersonToNotifyChoice>,
    /// EF.DIR.
    pub ef_dir: bool,
    /// EF.ATR/INFO with the chip's longest APDUs.
    pub ef_atr_info: bool,
    /// Grows DG2 to at least this many octets, by octets after the end of the image.
    pub dg2_size: Option<usize>,
}

/// The compression of the portrait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PortraitChoice {
    /// JPEG.
    #[default]
    Jpeg,
    /// JPEG 2000, as a JP2 file.
    Jpeg2000,
}

/// The record around the portrait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FaceRecordChoice {
    /// ISO/IEC 19794-5.
    #[default]
    Iso19794,
    /// ISO/IEC 39794-5, which takes over from 2026 (Doc 9303-10, 4.5.6).
    Iso39794,
}

/// The compression of the fingers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FingerChoice {
    /// Pixels as they are.
    #[default]
    Raw,
    /// Wavelet scalar quantisation.
    Wsq,
    /// JPEG 2000.
    Jpeg2000,
}

/// Whom to call in an emergency; `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonToNotifyChoice {
    /// Name, components separated as in the MRZ.
    pub name: String,
    /// Telephone number.
    pub telephone: String,
    /// Address.
    pub address: String,
}

impl fmt::Debug for PersonToNotifyChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonToNotifyChoice([redacted])")
    }
}

impl Default for FileChoice {
    fn default() -> Self {
        Self {
            dg11: true,
            dg12: true,
            portrait: PortraitChoice::default(),
            face_record: FaceRecordChoice::default(),
            feature_points: 0,
            dg3: false,
            fingers: FingerChoice::default(),
            finger_count: 2,
            dg5: false,
            dg13: false,
            dg16: None,
            ef_dir: true,
            ef_atr_info: true,
            dg2_size: None,
        }
    }
}
