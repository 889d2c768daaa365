//! Floor 1. The machine readable zone: two or three lines of OCR-B (Doc 9303-3 to -7).

mod error;

pub use error::{Field, MrzError};
