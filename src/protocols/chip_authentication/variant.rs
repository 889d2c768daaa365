//! The variants of Chip Authentication (Doc 9303-11, 6.2.3, tables 5 and 6; 9.2.7).

use std::fmt;

use crate::crypto::cipher::CipherAlgorithm;
use crate::encoding::Oid;
use crate::protocols::KeyAgreement;

/// A key agreement and the cipher of the session it leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Variant {
    /// With which kind of key.
    pub agreement: KeyAgreement,
    /// For which cipher keys are derived.
    pub cipher: CipherAlgorithm,
}

/// id-PK-DH and id-PK-ECDH.
const PUBLIC_KEYS: [(Oid, KeyAgreement); 2] = [
    (Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 2, 2, 1, 1]), KeyAgreement::Dh),
    (Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 2, 2, 1, 2]), KeyAgreement::Ecdh),
];

/// `id-CA agreement cipher`.
const fn id_ca(agreement: u64, cipher: u64) -> Oid {
    Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 2, 2, 3, agreement, cipher])
}

const VARIANTS: [(Oid, Variant); 8] = [
    (id_ca(1, 1), Variant { agreement: KeyAgreement::Dh, cipher: CipherAlgorithm::TripleDes }),
    (id_ca(1, 2), Variant { agreement: KeyAgreement::Dh, cipher: CipherAlgorithm::Aes128 }),
    (id_ca(1, 3), Variant { agreement: KeyAgreement::Dh, cipher: CipherAlgorithm::Aes192 }),
    (id_ca(1, 4), Variant { agreement: KeyAgreement::Dh, cipher: CipherAlgorithm::Aes256 }),
    (id_ca(2, 1), Variant { agreement: KeyAgreement::Ecdh, cipher: CipherAlgorithm::TripleDes }),
    (id_ca(2, 2), Variant { agreement: KeyAgreement::Ecdh, cipher: CipherAlgorithm::Aes128 }),
    (id_ca(2, 3), Variant { agreement: KeyAgreement::Ecdh, cipher: CipherAlgorithm::Aes192 }),
    (id_ca(2, 4), Variant { agreement: KeyAgreement::Ecdh, cipher: CipherAlgorithm::Aes256 }),
];

impl KeyAgreement {
    /// What a ChipAuthenticationPublicKeyInfo is for.
    #[must_use]
    pub fn from_public_key_oid(oid: &Oid) -> Option<Self> {
        PUBLIC_KEYS.into_iter().find(|(known, _)| known == oid).map(|(_, agreement)| agreement)
    }

    /// id-PK-DH or id-PK-ECDH.
    #[must_use]
    pub const fn public_key_oid(self) -> Oid {
        let [(dh, _), (ecdh, _)] = PUBLIC_KEYS;
        match self {
            Self::Dh => dh,
            Self::Ecdh => ecdh,
        }
    }
}

impl Variant {
    /// Every variant.
    pub fn all() -> impl Iterator<Item = Self> {
        VARIANTS.into_iter().map(|(_, variant)| variant)
    }

    /// What a ChipAuthenticationInfo offers.
    #[must_use]
    pub fn from_oid(oid: &Oid) -> Option<Self> {
        VARIANTS.into_iter().find(|(known, _)| known == oid).map(|(_, variant)| variant)
    }

    /// Its object identifier.
    #[must_use]
    pub const fn oid(self) -> Oid {
        let agreement = match self.agreement {
            KeyAgreement::Dh => 1,
            KeyAgreement::Ecdh => 2,
        };
        let cipher = match self.cipher {
            CipherAlgorithm::TripleDes => 1,
            CipherAlgorithm::Aes128 => 2,
            CipherAlgorithm::Aes192 => 3,
            CipherAlgorithm::Aes256 => 4,
        };
        id_ca(agreement, cipher)
    }
}

impl fmt::Display for Variant {
    /// As the clause names it: `id-CA-ECDH-AES-CBC-CMAC-128`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let agreement = match self.agreement {
            KeyAgreement::Dh => "DH",
            KeyAgreement::Ecdh => "ECDH",
        };
        let cipher = match self.cipher {
            CipherAlgorithm::TripleDes => "3DES-CBC-CBC",
            CipherAlgorithm::Aes128 => "AES-CBC-CMAC-128",
            CipherAlgorithm::Aes192 => "AES-CBC-CMAC-192",
            CipherAlgorithm::Aes256 => "AES-CBC-CMAC-256",
        };
        write!(f, "id-CA-{agreement}-{cipher}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_and_names_lead_back() {
        for variant in Variant::all() {
            assert_eq!(Variant::from_oid(&variant.oid()), Some(variant));
        }
        assert_eq!(Variant::all().count(), 8);
        for (oid, agreement) in PUBLIC_KEYS {
            assert_eq!(KeyAgreement::from_public_key_oid(&oid), Some(agreement));
            assert_eq!(agreement.public_key_oid(), oid);
        }
        let variant = Variant { agreement: KeyAgreement::Ecdh, cipher: CipherAlgorithm::Aes128 };
        assert_eq!(variant.oid().to_string(), "0.4.0.127.0.7.2.2.3.2.2");
        assert_eq!(variant.to_string(), "id-CA-ECDH-AES-CBC-CMAC-128");
        assert_eq!(Variant::from_oid(&Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 2, 2, 3, 2, 5])), None);
    }
}
