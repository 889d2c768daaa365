//! Floor 4. The files on the chip, as bytes become fields and back (Doc 9303-10).
//!
//! Parsing says what is written, never whether it is true: that is decided above, in `trust`. Whatever a State writes
//! that the standard does not know is kept, not refused.

pub mod biometrics;
mod details;
mod dg1;
mod dg11;
mod dg12;
mod dg14;
mod dg15;
mod dg16;
mod dg2;
mod displayed;
mod ef_atr_info;
mod ef_card_access;
mod ef_card_security;
mod ef_com;
mod ef_cvca;
mod ef_sod;
mod error;
mod file;
mod fingers_and_irises;
pub mod image;
mod local_time;
mod opaque;

pub use crate::protocols::security_infos::{SecurityInfo, SecurityInfoKind, SecurityInfos};
pub use biometrics::{BiometricHeader, BiometricTemplate, FaceImage, FingerImage, ImageFormat, IrisImage};
pub use details::{Deviation, DeviationKind, UnknownObject};
pub use dg1::Dg1;
pub use dg2::Dg2;
pub use dg11::Dg11;
pub use dg12::Dg12;
pub use dg14::Dg14;
pub use dg15::Dg15;
pub use dg16::{Dg16, PersonToNotify};
pub use displayed::{Displayed, DisplayedImage, DisplayedImages};
pub use ef_atr_info::{Application, EfAtrInfo, EfDir, ExtendedLength};
pub use ef_card_access::EfCardAccess;
pub use ef_card_security::{CardSecurityError, EfCardSecurity, SECURITY_OBJECT};
pub use ef_com::EfCom;
pub use ef_cvca::EfCvca;
pub use ef_sod::{
    EfSod, LDS_SECURITY_OBJECT, LdsSecurityObject, LdsVersionInfo, SecurityObjectError, SodDeviation, SodEnvelope,
    SodError,
};
pub use error::{Counted, LdsError};
pub use file::{DataGroup, FileId, Location, UnknownFile};
pub use fingers_and_irises::{BiometricImage, BiometricImages, Dg3, Dg4};
pub use local_time::LocalTime;
pub use opaque::OpaqueDataGroup;

#[cfg(test)]
mod tests;
