//! Which of the variants and keys a chip offers to use (Doc 9303-11, 6.2, 8.5, 9.2.5 and 9.2.6).

use std::cmp::Reverse;

use super::key::{AgreementKey, ChipAuthenticationKey, KeyError};
use super::variant::Variant;
use crate::crypto::cipher::CipherAlgorithm;
use crate::encoding::Oid;
use crate::protocols::KeyAgreement;
use crate::protocols::security_infos::{ChipAuthenticationInfo, ChipAuthenticationPublicKeyInfo, SecurityInfos};

/// One way to run the protocol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Key agreement and cipher.
    pub variant: Variant,
    /// The chip's key.
    pub key: ChipAuthenticationKey,
    /// What the terminal calls the key (DO'84'), where anything numbers it.
    pub key_id: Option<u32>,
    /// Where the variant comes from.
    pub announcement: Announcement,
}

/// Where a variant comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Announcement {
    /// From a ChipAuthenticationInfo.
    Stated,
    /// There is none, though Doc 9303-11, 9.2.11 wants one. Chips of the first years, France's among them, give only the
    /// key and mean Triple DES, the one cipher there was.
    Inferred,
}

/// Why there is nothing to choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoChoice {
    /// No key: the chip does not offer Chip Authentication.
    #[error("Chip Authentication is not offered")]
    NotOffered,
    /// Every ChipAuthenticationInfo is for a variant or version unknown here.
    #[error("no known variant of Chip Authentication is offered")]
    VariantUnknown,
    /// The key is of no use.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The infos number no key that is there, or none of the right kind.
    #[error("no key fits the offered variant")]
    KeyNotFound,
    /// There are several keys, and nothing says which.
    #[error("several keys fit the offered variant")]
    KeyAmbiguous,
}

/// The only version of Doc 9303-11, 9.2.5.
const VERSION: i32 = 1;

/// Every way that can be used, the strongest first: AES before Triple DES (Doc 9303-11, 8.5), then by key and cipher.
///
/// Keys are matched by their number; a key without one is used only if it is the only one.
///
/// # Errors
/// Nothing can be used; the first reason found is given.
pub fn select(infos: &SecurityInfos) -> Result<Vec<Choice>, NoChoice> {
    let keys: Vec<_> = infos.chip_authentication_keys().collect();
    if keys.is_empty() {
        return Err(NoChoice::NotOffered);
    }
    let mut choices = Vec::new();
    let mut reason = None;
    for choice in candidates(infos, &keys) {
        match choice {
            Ok(choice) if choices.contains(&choice) => {}
            Ok(choice) => choices.push(choice),
            Err(error) => reason = reason.or(Some(error)),
        }
    }
    if choices.is_empty() {
        return Err(reason.unwrap_or(NoChoice::VariantUnknown));
    }
    choices.sort_by_key(|choice| Reverse(choice.strength()));
    Ok(choices)
}

impl Choice {
    /// The way an earlier run took, found again by what was recorded of it.
    #[must_use]
    pub fn find(infos: &SecurityInfos, protocol: &Oid, key_id: Option<u32>) -> Option<Self> {
        let choices = select(infos).ok()?;
        choices.into_iter().find(|choice| choice.variant.oid() == *protocol && choice.key_id == key_id)
    }

    /// Whether the cipher is AES, then bits of security of the weaker part, then of each.
    fn strength(&self) -> (bool, u32, u32, u32) {
        let cipher = match self.variant.cipher {
            CipherAlgorithm::TripleDes => 112,
            CipherAlgorithm::Aes128 => 128,
            CipherAlgorithm::Aes192 => 192,
            CipherAlgorithm::Aes256 => 256,
        };
        let key = match self.key.value() {
            AgreementKey::Ecdh(point) => point.curve().field_bits() / 2,
            // NIST SP 800-57-1, 5.6.1.1.
            key if key.plain_value_len() < 256 => 80,
            key if key.plain_value_len() < 384 => 112,
            _ => 128,
        };
        (self.variant.cipher != CipherAlgorithm::TripleDes, cipher.min(key), key, cipher)
    }
}

/// What each info leads to, or each key where there is no info.
fn candidates(infos: &SecurityInfos, keys: &[&ChipAuthenticationPublicKeyInfo]) -> Vec<Result<Choice, NoChoice>> {
    let offered: Vec<_> = infos.chip_authentication().collect();
    if offered.is_empty() {
        return keys.iter().map(|key| inferred(key, keys)).collect();
    }
    offered
        .iter()
        .filter(|info| info.version == VERSION)
        .filter_map(|info| Some((info, Variant::from_oid(&info.protocol)?)))
        .map(|(info, variant)| stated(info, variant, keys))
        .collect()
}

fn stated(
    info: &ChipAuthenticationInfo,
    variant: Variant,
    keys: &[&ChipAuthenticationPublicKeyInfo],
) -> Result<Choice, NoChoice> {
    let of_kind: Vec<_> =
        keys.iter().filter(|key| KeyAgreement::from_public_key_oid(&key.protocol) == Some(variant.agreement)).collect();
    let fitting: Vec<_> = match info.key_id {
        Some(id) => of_kind.into_iter().filter(|key| key.key_id == Some(id) || is_only(key, keys)).collect(),
        None => of_kind,
    };
    let key = match fitting.as_slice() {
        [] => return Err(NoChoice::KeyNotFound),
        [key] => key,
        _ => return Err(NoChoice::KeyAmbiguous),
    };
    let key_id = number(info.key_id.or(key.key_id))?;
    let key = ChipAuthenticationKey::parse(key)?;
    Ok(Choice { variant, key, key_id, announcement: Announcement::Stated })
}

/// A key without a number, and no other key that could be meant.
fn is_only(key: &ChipAuthenticationPublicKeyInfo, keys: &[&ChipAuthenticationPublicKeyInfo]) -> bool {
    key.key_id.is_none() && keys.len() == 1
}

fn inferred(
    key: &ChipAuthenticationPublicKeyInfo,
    keys: &[&ChipAuthenticationPublicKeyInfo],
) -> Result<Choice, NoChoice> {
    let same_number = keys.iter().filter(|other| other.key_id == key.key_id).count();
    if keys.len() > 1 && (key.key_id.is_none() || same_number > 1) {
        return Err(NoChoice::KeyAmbiguous);
    }
    let key_id = number(key.key_id)?;
    let key = ChipAuthenticationKey::parse(key)?;
    let variant = Variant { agreement: key.value().agreement(), cipher: CipherAlgorithm::TripleDes };
    Ok(Choice { variant, key, key_id, announcement: Announcement::Inferred })
}

/// DO'84' has no sign.
fn number(key_id: Option<i32>) -> Result<Option<u32>, NoChoice> {
    key_id.map(u32::try_from).transpose().map_err(|_| NoChoice::KeyNotFound)
}
