//! The chip's static key pairs: for Chip Authentication, and for PACE with Chip Authentication Mapping.

use crate::crypto::cipher::CipherAlgorithm;
use crate::crypto::random::Random;
use crate::crypto::secret::Secret;
use crate::crypto::{dh, ecdh};
use crate::protocols::KeyAgreement;
use crate::protocols::chip_authentication::chip::StaticKey;
use crate::protocols::chip_authentication::{AgreementKey, KeyPair};
use crate::protocols::pace::DomainParameters;
use crate::simulator::issuer::IssuerError;

/// A static key pair as it was written to the chip.
#[derive(Debug)]
pub struct StaticKeyPair {
    parameters: DomainParameters,
    private: Secret,
    public: AgreementKey,
    key_id: Option<u8>,
    ciphers: Vec<CipherAlgorithm>,
}

impl StaticKeyPair {
    /// A key pair with this number, for these ciphers.
    ///
    /// # Errors
    /// The source of random octets leads to no key.
    pub fn generate(
        parameters: DomainParameters,
        key_id: Option<u8>,
        ciphers: Vec<CipherAlgorithm>,
        random: &mut dyn Random,
    ) -> Result<Self, IssuerError> {
        let (private, public) = match parameters {
            DomainParameters::Curve(curve) => {
                let pair = ecdh::KeyPair::generate(curve, random).map_err(|_| IssuerError::Key)?;
                (copy(pair.private()), AgreementKey::Ecdh(pair.public().clone()))
            }
            DomainParameters::Group(group) => {
                let pair = dh::KeyPair::generate(group, random).map_err(|_| IssuerError::Key)?;
                (copy(pair.private()), AgreementKey::Dh(pair.public().clone()))
            }
        };
        Ok(Self { parameters, private, public, key_id, ciphers })
    }

    /// The domain parameters.
    #[must_use]
    pub const fn parameters(&self) -> DomainParameters {
        self.parameters
    }

    /// The chip's number for the key.
    #[must_use]
    pub const fn key_id(&self) -> Option<u8> {
        self.key_id
    }

    /// The ciphers offered with it.
    #[must_use]
    pub fn ciphers(&self) -> &[CipherAlgorithm] {
        &self.ciphers
    }

    /// Which kind of key agreement it is for.
    #[must_use]
    pub const fn agreement(&self) -> KeyAgreement {
        self.public.agreement()
    }

    /// The public half: an uncompressed point, or a number without leading zeros.
    #[must_use]
    pub fn public_value(&self) -> &[u8] {
        self.public.plain_value()
    }

    /// For the chip's side of Chip Authentication.
    pub(super) fn for_chip_authentication(&self) -> Option<StaticKey> {
        let key_pair = KeyPair::from_private(&self.public, copy(&self.private)).ok()?;
        Some(StaticKey { key_pair, key_id: self.key_id.map(u32::from), ciphers: self.ciphers.clone() })
    }

    /// For the chip's side of PACE, which maps on curves only.
    pub(super) fn for_mapping(&self) -> Option<ecdh::KeyPair> {
        match self.parameters {
            DomainParameters::Curve(curve) => ecdh::KeyPair::from_private(curve, copy(&self.private)).ok(),
            DomainParameters::Group(_) => None,
        }
    }
}

fn copy(secret: &Secret) -> Secret {
    Secret::new(secret.expose().to_vec())
}
