//! Floor 1. The machine readable zone: two or three lines of OCR-B (Doc 9303-3, 4; form factors in Doc 9303-4 to -7).
//!
//! Reading tolerates what a person types (spaces, line breaks, lower case) and nothing else: a letter O is never taken
//! for a zero. A wrong check digit is a finding kept in [`CheckDigits`], not an error. Nothing personal prints.

mod builder;
mod check_digit;
mod comparison;
mod date;
mod document_class;
mod error;
mod format;
mod key;
mod name;
mod repair;
mod state;
mod transliteration;
mod zone;

pub use builder::MrzBuilder;
pub use check_digit::{CheckDigits, check_digit};
pub use comparison::NameAgreement;
pub use date::MrzDate;
pub use document_class::DocumentClass;
pub use error::{Field, MrzError};
pub use format::Format;
pub use key::MrzKey;
pub use name::Names;
pub use repair::{LayoutRepair, Suggestion};
pub use state::StateCode;
pub use transliteration::transliterate;
pub use zone::{Mrz, Sex};

#[cfg(test)]
mod tests;
