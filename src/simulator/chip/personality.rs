//! What makes one chip differ from another: files, keys, conditions, limits.

use std::fmt;

use super::active_key::ActiveAuthenticationKey;
use super::static_key::StaticKeyPair;
use super::terminal::TerminalAuthenticationData;
use crate::crypto::secret::Secret;
use crate::protocols::Password;
use crate::protocols::pace::{self, Offer};
use crate::protocols::{chip_authentication, terminal_authentication};
use crate::simulator::access_conditions::AccessConditions;
use crate::simulator::file_system::FileSystem;

/// The longest APDUs a chip can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Octets of a command APDU, header and length fields included.
    pub max_command: u32,
    /// Octets of response data, secure messaging included. 256 is a chip without extended length.
    pub max_response: u32,
}

impl Limits {
    /// Short APDUs only.
    pub const SHORT: Self = Self { max_command: 261, max_response: 256 };

    /// Whether length fields of three octets are understood.
    #[must_use]
    pub const fn is_extended(self) -> bool {
        self.max_response > 256
    }
}

/// All that was written to the chip when it was made.
pub struct Personality {
    /// The files.
    pub files: FileSystem,
    /// Who may read them.
    pub conditions: AccessConditions,
    /// What the MRZ gives for Basic Access Control and PACE (Doc 9303-11, 4.3.2 and 9.7.3).
    pub key_information: Secret,
    /// The key of Active Authentication, where the chip has one.
    pub active_authentication: Option<ActiveAuthenticationKey>,
    /// What it needs for PACE.
    pub pace: PaceData,
    /// The keys of Chip Authentication.
    pub chip_authentication: Vec<StaticKeyPair>,
    /// Whom it lets read its sealed files; nobody where it does not know Terminal Authentication.
    pub terminal_authentication: Option<TerminalAuthenticationData>,
    /// The longest APDUs.
    pub limits: Limits,
    /// Where the chip's randomness starts.
    pub seed: u64,
}

/// What a chip needs for PACE (Doc 9303-11, 4.4).
#[derive(Default)]
pub struct PaceData {
    /// The variants it offers; none is a chip without PACE.
    pub offers: Vec<Offer>,
    /// The Card Access Number, where one is printed on the document.
    pub can: Option<Secret>,
    /// The static key pair of Chip Authentication Mapping.
    pub mapping_key: Option<StaticKeyPair>,
    /// What it makes of domain parameters that are named.
    pub parameter_reference: pace::chip::ParameterReferenceRule,
    /// Whether a step may come in several commands.
    pub takes_pieces: bool,
}

impl Personality {
    /// The chip's side of PACE.
    pub(super) fn pace_chip(&self) -> pace::chip::Chip {
        let copy = |secret: &Secret| Secret::new(secret.expose().to_vec());
        let mut passwords = vec![Password::Mrz(copy(&self.key_information))];
        passwords.extend(self.pace.can.as_ref().map(|can| Password::Can(copy(can))));
        pace::chip::Chip::new(pace::chip::Personalisation {
            passwords,
            offers: self.pace.offers.clone(),
            chip_authentication_key: self.pace.mapping_key.as_ref().and_then(StaticKeyPair::for_mapping),
            parameter_reference: self.pace.parameter_reference,
            tries: None,
            takes_pieces: self.pace.takes_pieces,
        })
    }

    /// The chip's side of Chip Authentication.
    pub(super) fn chip_authentication_chip(&self) -> chip_authentication::chip::Chip {
        let keys = self.chip_authentication.iter().filter_map(StaticKeyPair::for_chip_authentication);
        chip_authentication::chip::Chip::new(keys.collect())
    }
}

impl Personality {
    /// The chip's side of Terminal Authentication.
    pub(super) fn terminal_authentication_chip(&self) -> Option<terminal_authentication::chip::Chip> {
        let data = self.terminal_authentication.as_ref()?;
        Some(terminal_authentication::chip::Chip::new(data.trust_points.clone(), data.today))
    }
}

impl fmt::Debug for Personality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Personality")
            .field("files", &self.files)
            .field("conditions", &self.conditions)
            .field("active_authentication", &self.active_authentication)
            .field("pace", &self.pace.offers)
            .field("chip_authentication", &self.chip_authentication.len())
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
