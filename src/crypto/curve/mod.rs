//! The eleven elliptic curves of Doc 9303-11, 9.5.1, table 12: one table of numbers, one engine.
//!
//! No crate offers all of them, and certificates mostly write their parameters out, so the parameters are values here, not
//! types. Field arithmetic is `crypto-bigint`'s; the point formulas are the ones proven complete for secret scalars, and
//! the fastest known for public ones.

mod complete;
mod constants;
mod engine;
mod jacobian;
mod mapping;
mod named;
mod point;
#[cfg(test)]
mod tests;

pub use mapping::map_to_point;
pub use named::{DomainParameters, NamedCurve, OwnedDomainParameters};
pub use point::{PointError, PublicPoint};
