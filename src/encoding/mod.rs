//! Floor 0. Bytes and dates, before anything is said about passports.
//!
//! BER and DER structures, object identifiers, calendar days, the wrapper that keeps personal data out of output, and the
//! one that makes foreign text fit to be shown.

pub mod ber_tlv;
pub mod calendar;
pub mod der;
mod doc_text;
pub mod oid;
mod redacted;

pub use ber_tlv::{Header, Reader, Tag, Tlv, TlvError, TlvErrorKind};
pub use calendar::{Date, PartialDate, Timestamp};
pub use doc_text::DocText;
pub use oid::Oid;
pub use redacted::Redacted;
