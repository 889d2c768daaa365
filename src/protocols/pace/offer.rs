//! What a chip offers in one PACEInfo, understood as far as it can be used (Doc 9303-11, 9.2.1 and 9.2.2).

use crate::encoding::Oid;
use crate::protocols::security_infos::{PaceInfo, SecurityInfo, SecurityInfoKind, SecurityInfos};

use super::domain_parameters::DomainParameters;
use super::variant::{Mapping, Variant};

/// id-PACE.
const ID_PACE: Oid = Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 2, 2, 4]);

/// The version of PACE there is (Doc 9303-11, 9.2.1).
const VERSION: i32 = 2;

/// The numbers reserved for standardized domain parameters (Doc 9303-11, 9.5.1, table 12).
const RESERVED: std::ops::RangeInclusive<i32> = 0..=31;

/// A variant with domain parameters it can run over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Offer {
    variant: Variant,
    parameters: DomainParameters,
    parameter_id: Option<i32>,
}

/// Why an info cannot be used, from the farthest from use to the nearest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Unusable {
    /// The PACEInfo cannot be read.
    #[error("PACEInfo malformed")]
    Malformed,
    /// Another version than 2.
    #[error("PACE of another version")]
    Version,
    /// An object identifier the standard does not know.
    #[error("unknown PACE variant")]
    Protocol,
    /// Domain parameters that are unknown, missing, or of no use to the variant.
    #[error("domain parameters unknown or not fit for the variant")]
    Parameters,
    /// Two different sets of domain parameters under one number.
    #[error("domain parameters ambiguous")]
    Ambiguous,
    /// Left out by the caller's preference.
    #[error("not wanted")]
    NotPreferred,
}

impl Offer {
    /// A variant over standardized domain parameters; `None` where they do not fit each other.
    #[must_use]
    pub fn standardized(variant: Variant, parameters: DomainParameters) -> Option<Self> {
        let parameter_id = Some(i32::from(parameters.parameter_id()));
        parameters.fit(variant).then_some(Self { variant, parameters, parameter_id })
    }

    /// Everything said about PACE in a set: what can be used, and why the rest cannot. Other infos are passed over.
    pub fn read_all(infos: &SecurityInfos) -> impl Iterator<Item = Result<Self, Unusable>> {
        infos.iter().filter_map(|info| match &info.kind {
            SecurityInfoKind::Pace(pace) => Some(Self::read(pace, infos)),
            SecurityInfoKind::Malformed if info.protocol.is_below(&ID_PACE) => Some(Err(Unusable::Malformed)),
            _ => None,
        })
    }

    fn read(info: &PaceInfo, infos: &SecurityInfos) -> Result<Self, Unusable> {
        if info.version != VERSION {
            return Err(Unusable::Version);
        }
        let variant = Variant::from_oid(&info.protocol).ok_or(Unusable::Protocol)?;
        let parameters = match info.parameter_id {
            Some(id) if RESERVED.contains(&id) => {
                u8::try_from(id).ok().and_then(DomainParameters::from_parameter_id).ok_or(Unusable::Parameters)?
            }
            // The static key of Chip Authentication Mapping has the same number, so there must be one (9.2.1).
            None if variant.mapping() == Mapping::ChipAuthentication => return Err(Unusable::Parameters),
            id => explicit(variant, id, infos)?,
        };
        if !parameters.fit(variant) {
            return Err(Unusable::Parameters);
        }
        Ok(Self { variant, parameters, parameter_id: info.parameter_id })
    }

    /// The PACEInfo that says so, where the parameters are standardized.
    #[must_use]
    pub fn info(&self) -> Option<SecurityInfo> {
        SecurityInfo::pace(&self.variant.oid(), u8::try_from(self.parameter_id?).ok()?)
    }

    /// Key agreement, mapping and cipher.
    #[must_use]
    pub const fn variant(&self) -> Variant {
        self.variant
    }

    /// The group.
    #[must_use]
    pub const fn parameters(&self) -> DomainParameters {
        self.parameters
    }

    /// The number the chip gave the parameters, which with Chip Authentication Mapping is also that of its static key.
    #[must_use]
    pub const fn parameter_id(&self) -> Option<i32> {
        self.parameter_id
    }
}

/// The explicit parameters with this number, or the only ones if there is no number: they must be known by their
/// values, and no second set may answer to the same description.
fn explicit(variant: Variant, id: Option<i32>, infos: &SecurityInfos) -> Result<DomainParameters, Unusable> {
    let mut found = infos.iter().filter_map(|info| match &info.kind {
        SecurityInfoKind::PaceDomainParameters(written) if concerns(&info.protocol, variant) => {
            let number_fits = id.is_none() || written.parameter_id == id;
            number_fits.then(|| DomainParameters::matching(&written.domain_parameter))
        }
        _ => None,
    });
    let first = found.next().ok_or(Unusable::Parameters)?;
    if found.any(|other| other != first) {
        return Err(Unusable::Ambiguous);
    }
    first.ok_or(Unusable::Parameters)
}

/// Whether a PACEDomainParameterInfo is about the variant: its identifier is the variant's without the cipher.
fn concerns(protocol: &Oid, variant: Variant) -> bool {
    variant.oid().is_below(protocol)
}
