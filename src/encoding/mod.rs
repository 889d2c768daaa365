//! Floor 0. Bytes and dates, before anything is said about passports.
//!
//! BER and DER structures, object identifiers, calendar days, and the wrapper that keeps personal data out of output.

pub mod ber_tlv;
pub mod calendar;
pub mod der;
pub mod oid;
mod redacted;

pub use ber_tlv::{Header, Reader, Tag, Tlv, TlvError, TlvErrorKind};
pub use calendar::{Date, PartialDate, Timestamp};
pub use oid::Oid;
pub use redacted::Redacted;
