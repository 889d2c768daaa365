//! The fixed keys of the built-in profiles; see `assets/README.md`. They are public and protect nothing.

use super::chip::StaticKeyPair;
use super::issuer::{IssuerError, SigningKey};
use super::profile::{ActiveAuthenticationChoice, AuthorityChoice, KeyChoice};
use super::random::SeededRandom;
use crate::crypto::cipher::CipherAlgorithm;
use crate::crypto::digest::DigestAlgorithm;
use crate::protocols::pace::DomainParameters;

macro_rules! test_key {
    ($name:literal) => {
        include_bytes!(concat!("assets/", $name, ".test-key.pkcs8"))
    };
}

const CSCA_P256: &[u8] = test_key!("csca-p256");
const CSCA_OTHER_P256: &[u8] = test_key!("csca-other-p256");
const DS_P256: &[u8] = test_key!("ds-p256");
const CSCA_BRAINPOOL: &[u8] = test_key!("csca-brainpool");
const DS_BRAINPOOL: &[u8] = test_key!("ds-brainpool");
const CSCA_RSA3072: &[u8] = test_key!("csca-rsa3072");
const DS_RSA2048: &[u8] = test_key!("ds-rsa2048");
const AA_RSA2048: &[u8] = test_key!("aa-rsa2048");
const AA_OTHER_RSA2048: &[u8] = test_key!("aa-other-rsa2048");
const AA_SHORT_RSA1024: &[u8] = test_key!("aa-short-rsa1024");
const AA_BRAINPOOL: &[u8] = test_key!("aa-brainpool");

/// The key of a country signing CA. For the one nobody knows, any other key of its kind will do.
pub(super) fn csca(keys: KeyChoice, authority: AuthorityChoice) -> Result<SigningKey, IssuerError> {
    match (keys, authority) {
        (KeyChoice::P256, AuthorityChoice::Known) => SigningKey::parse_pkcs8(CSCA_P256),
        (KeyChoice::P256, AuthorityChoice::Unknown) => SigningKey::parse_pkcs8(CSCA_OTHER_P256),
        (KeyChoice::Brainpool, AuthorityChoice::Known) => SigningKey::parse_pkcs8(CSCA_BRAINPOOL),
        (KeyChoice::Rsa, AuthorityChoice::Known) => SigningKey::parse_pkcs8(CSCA_RSA3072),
        (KeyChoice::Brainpool, AuthorityChoice::Unknown) => SigningKey::parse_pkcs8(AA_BRAINPOOL),
        (KeyChoice::Rsa, AuthorityChoice::Unknown) => SigningKey::parse_pkcs8(AA_OTHER_RSA2048),
    }
}

/// The key of a document signer.
pub(super) fn document_signer(keys: KeyChoice) -> Result<SigningKey, IssuerError> {
    SigningKey::parse_pkcs8(match keys {
        KeyChoice::P256 => DS_P256,
        KeyChoice::Brainpool => DS_BRAINPOOL,
        KeyChoice::Rsa => DS_RSA2048,
    })
}

/// A key to sign EF.SOD with that is on another curve than the document signer's.
pub(super) fn on_other_curve(keys: KeyChoice) -> Result<SigningKey, IssuerError> {
    SigningKey::parse_pkcs8(if keys == KeyChoice::Brainpool { DS_P256 } else { DS_BRAINPOOL })
}

/// A chip's static key for key agreement: another one for every specimen, the same one every time.
pub(super) fn static_key(
    seed: u64,
    parameter_id: u8,
    key_id: Option<u8>,
    ciphers: Vec<CipherAlgorithm>,
) -> Result<StaticKeyPair, IssuerError> {
    let parameters = DomainParameters::from_parameter_id(parameter_id).ok_or(IssuerError::Curve)?;
    let label = DigestAlgorithm::Sha256.digest_parts(&[
        b"static key",
        &seed.to_be_bytes(),
        &[parameter_id, key_id.unwrap_or(u8::MAX)],
    ]);
    let seed = label.first_chunk().map_or(seed, |octets| u64::from_be_bytes(*octets));
    StaticKeyPair::generate(parameters, key_id, ciphers, &mut SeededRandom::new(seed))
}

/// The key in DG15, and the one the chip uses: another one where it is a copy.
pub(super) fn active_authentication(
    choice: ActiveAuthenticationChoice,
    copied: bool,
) -> Result<Option<(SigningKey, SigningKey)>, IssuerError> {
    let (declared, used) = match (choice, copied) {
        (ActiveAuthenticationChoice::None, _) => return Ok(None),
        (ActiveAuthenticationChoice::Rsa2048, false) => (AA_RSA2048, AA_RSA2048),
        (ActiveAuthenticationChoice::Rsa2048, true) => (AA_RSA2048, AA_OTHER_RSA2048),
        (ActiveAuthenticationChoice::Rsa1024, false) => (AA_SHORT_RSA1024, AA_SHORT_RSA1024),
        (ActiveAuthenticationChoice::Rsa1024, true) => (AA_SHORT_RSA1024, AA_OTHER_RSA2048),
        (ActiveAuthenticationChoice::Brainpool, false) => (AA_BRAINPOOL, AA_BRAINPOOL),
        // Any other key on the curve will do for a copy.
        (ActiveAuthenticationChoice::Brainpool, true) => (AA_BRAINPOOL, DS_BRAINPOOL),
    };
    Ok(Some((SigningKey::parse_pkcs8(declared)?, SigningKey::parse_pkcs8(used)?)))
}
