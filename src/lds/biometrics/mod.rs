//! Biometric templates: the CBEFF shell around a record, and the two record formats a face comes in.
//!
//! Nothing is decoded: an image is found, cut out and passed on as the bytes it is.

mod extensible;
mod face_record;
mod header;
mod image;

pub(super) use extensible::read_extensible_record;
pub(super) use face_record::{encode_face_record, read_face_record};
pub use header::{BiometricHeader, Validity};
pub use image::{FaceImage, ImageFormat};
