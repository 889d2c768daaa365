//! Biometric templates: the CBEFF shell around a record, and the record formats of faces, fingers and irises.
//!
//! Nothing is decoded: an image is found, cut out and passed on as the bytes it is.

mod cursor;
mod extensible;
mod face_record;
mod finger_record;
mod header;
mod image;
mod iris_record;
mod template;

pub(super) use extensible::{Modality, Representation, read_extensible};
pub use face_record::{Face, FaceRecord, FacialInformation, FeaturePoint};
pub use finger_record::{Compression, Finger, FingerRecord};
pub use header::{BiometricHeader, Validity};
pub use image::{FaceImage, FingerImage, ImageFormat, IrisImage};
pub use iris_record::{Eye, Iris, IrisRecord};
pub use template::BiometricTemplate;

pub(super) use face_record::MAX_FACES;
pub(super) use finger_record::MAX_FINGERS;
pub(super) use iris_record::MAX_IRISES;
pub(super) use template::{TemplateGroup, encode_group, is_constructed};
