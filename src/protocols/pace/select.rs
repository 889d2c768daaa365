//! Which of the chip's PACE variants is used.
//!
//! The order, strongest first; each step decides only what the ones before left open:
//!
//! 1. the mapping, in the order of the [`Preference`];
//! 2. the bits of security of the weaker of group and cipher, since that one is attacked;
//! 3. the bits of the group, then those of the cipher;
//! 4. a curve before a number modulo a prime, which takes several times as long;
//! 5. what the chip lists first.

use std::cmp::Reverse;

use crate::crypto::cipher::CipherAlgorithm;
use crate::encoding::Oid;
use crate::protocols::security_infos::SecurityInfos;

use super::domain_parameters::DomainParameters;
use super::offer::{Offer, Unusable};
use super::variant::{Mapping, Variant};
use crate::protocols::KeyAgreement;

/// What the caller would rather use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preference {
    mappings: Vec<Mapping>,
    key_length: KeyLength,
}

/// How long a key the link can carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum KeyLength {
    Any,
    ShortApdus,
}

impl Default for Preference {
    /// Chip Authentication Mapping, which saves a protocol afterwards; then the mapping nearly every chip has; then the
    /// other.
    fn default() -> Self {
        Self::new([Mapping::ChipAuthentication, Mapping::Generic, Mapping::Integrated])
    }
}

impl Preference {
    /// These mappings, the best first, and no others.
    #[must_use]
    pub fn new(mappings: impl Into<Vec<Mapping>>) -> Self {
        Self { mappings: mappings.into(), key_length: KeyLength::Any }
    }

    /// For links that carry short APDUs only: no keys of 2048 bits.
    #[must_use]
    pub fn for_short_apdus(mut self) -> Self {
        self.key_length = KeyLength::ShortApdus;
        self
    }

    fn accepts(&self, offer: &Offer) -> bool {
        let key_fits = self.key_length == KeyLength::Any || offer.parameters().fit_short_apdus();
        key_fits && self.mappings.contains(&offer.variant().mapping())
    }

    /// Smaller is better.
    fn rank(&self, offer: &Offer) -> impl Ord + use<> {
        let mapping = self.mappings.iter().position(|mapping| *mapping == offer.variant().mapping());
        let (group, cipher) = (offer.parameters().strength(), cipher_strength(offer.variant().cipher()));
        let is_dh = offer.variant().key_agreement() == KeyAgreement::Dh;
        (mapping, Reverse(group.min(cipher)), Reverse(group), Reverse(cipher), is_dh)
    }
}

/// Bits of security (NIST SP 800-57-1, table 2).
const fn cipher_strength(cipher: CipherAlgorithm) -> u32 {
    match cipher {
        CipherAlgorithm::TripleDes => 112,
        CipherAlgorithm::Aes128 => 128,
        CipherAlgorithm::Aes192 => 192,
        CipherAlgorithm::Aes256 => 256,
    }
}

/// Why there is nothing to choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoChoice {
    /// The chip says nothing about PACE.
    #[error("the chip does not offer PACE")]
    NotOffered,
    /// It does, and nothing of it can be used. The reason is that of the info which came nearest to it.
    #[error("the chip offers no PACE that can be used: {0}")]
    Unusable(Unusable),
}

/// The variant to run, and how to tell the chip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Choice {
    offer: Offer,
    reference: ParameterReference,
    in_pieces: bool,
}

/// Whether MSE:Set AT names the domain parameters (DO'84').
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ParameterReference {
    /// It does not, since the object identifier leaves no doubt (Doc 9303-11, 4.4.4.1).
    Omitted,
    /// It does, since the chip has several for this object identifier.
    Sent,
}

impl Choice {
    /// To run this offer as the only one of its kind.
    #[must_use]
    pub const fn of(offer: Offer) -> Self {
        Self { offer, reference: ParameterReference::Omitted, in_pieces: false }
    }

    /// The same with leave to send keys of 2048 bits in pieces where only short APDUs pass: for chips that say in EF.ATR/INFO
    /// that they chain commands (Doc 9303-11, 4.4.4.3; ISO/IEC 7816-4, 5.3.3).
    #[must_use]
    pub const fn with_pieces(mut self) -> Self {
        self.in_pieces = true;
        self
    }

    /// Whether keys may go in pieces.
    #[must_use]
    pub const fn allows_pieces(&self) -> bool {
        self.in_pieces
    }

    /// The same, with the domain parameters named or not.
    #[must_use]
    pub const fn with_parameter_reference(mut self, reference: ParameterReference) -> Self {
        self.reference = reference;
        self
    }

    /// The object identifier that is sent.
    #[must_use]
    pub const fn protocol(&self) -> Oid {
        self.offer.variant().oid()
    }

    /// Key agreement, mapping and cipher.
    #[must_use]
    pub const fn variant(&self) -> Variant {
        self.offer.variant()
    }

    /// The group.
    #[must_use]
    pub const fn parameters(&self) -> DomainParameters {
        self.offer.parameters()
    }

    /// The chip's number for the group, and for the static key of Chip Authentication Mapping.
    #[must_use]
    pub const fn parameter_id(&self) -> Option<i32> {
        self.offer.parameter_id()
    }

    /// Whether the domain parameters are named.
    #[must_use]
    pub const fn parameter_reference(&self) -> ParameterReference {
        self.reference
    }
}

/// The strongest variant that both sides can run, in the order at the head of this module.
///
/// Infos of another version, of unknown kind or with unknown parameters are no hindrance to the others. The domain
/// parameters are named to the chip if it lists another set for the same object identifier, usable or not.
pub fn select(infos: &SecurityInfos, preference: &Preference) -> Result<Choice, NoChoice> {
    let mut nearest = None;
    let mut usable = Vec::new();
    for offer in Offer::read_all(infos) {
        match offer {
            Ok(offer) if preference.accepts(&offer) => usable.push(offer),
            Ok(_) => nearest = nearest.max(Some(Unusable::NotPreferred)),
            Err(reason) => nearest = nearest.max(Some(reason)),
        }
    }
    match usable.into_iter().min_by_key(|offer| preference.rank(offer)) {
        Some(offer) => Ok(Choice { offer, reference: reference(&offer, infos), in_pieces: false }),
        None => Err(nearest.map_or(NoChoice::NotOffered, NoChoice::Unusable)),
    }
}

fn reference(offer: &Offer, infos: &SecurityInfos) -> ParameterReference {
    let protocol = offer.variant().oid();
    let competes = infos.pace().any(|info| info.protocol == protocol && info.parameter_id != offer.parameter_id());
    if competes && offer.parameter_id().is_some() { ParameterReference::Sent } else { ParameterReference::Omitted }
}
