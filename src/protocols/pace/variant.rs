//! The object identifiers of PACE and what each of them stands for (Doc 9303-11, 4.4.3 and 9.2.3).
//!
//! ```text
//! id-PACE . 1 DH-GM    . 1 3DES-CBC-CBC
//!           2 ECDH-GM    2 AES-CBC-CMAC-128
//!           3 DH-IM      3 AES-CBC-CMAC-192
//!           4 ECDH-IM    4 AES-CBC-CMAC-256
//!           6 ECDH-CAM   (from 2)
//! ```

use crate::crypto::cipher::CipherAlgorithm;
use crate::encoding::Oid;
use crate::protocols::KeyAgreement;

/// id-PACE: `bsi-de protocols(2) smartcard(2) 4`, as content octets.
const ID_PACE: [u64; 9] = [0, 4, 0, 127, 0, 7, 2, 2, 4];

/// How the nonce becomes a generator (Doc 9303-11, 4.4.3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mapping {
    /// Through a key agreement of its own (4.4.3.3.1).
    Generic,
    /// Straight into the group (4.4.3.3.2).
    Integrated,
    /// The generic one, which also shows that the chip has its static key (4.4.3.3.3).
    ChipAuthentication,
}

impl Mapping {
    /// The name as it stands in reports: `generic`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Generic => "generic",
            Self::Integrated => "integrated",
            Self::ChipAuthentication => "chip-authentication",
        }
    }
}

/// Key agreement, mapping and cipher: one of the nineteen combinations of Doc 9303-11, tables 2 and 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Variant {
    key_agreement: KeyAgreement,
    mapping: Mapping,
    cipher: CipherAlgorithm,
}

impl Variant {
    /// Every variant there is.
    pub fn all() -> impl Iterator<Item = Self> {
        let arcs = [1, 2, 3, 4, 6].into_iter();
        arcs.flat_map(|family| (1..=4).filter_map(move |cipher| Self::from_arcs(family, cipher)))
    }

    /// The combination of these three; `None` where the standard has none: Chip Authentication Mapping is ECDH and AES
    /// only.
    #[must_use]
    pub fn new(key_agreement: KeyAgreement, mapping: Mapping, cipher: CipherAlgorithm) -> Option<Self> {
        let without_cam = key_agreement == KeyAgreement::Dh || cipher == CipherAlgorithm::TripleDes;
        let exists = mapping != Mapping::ChipAuthentication || !without_cam;
        exists.then_some(Self { key_agreement, mapping, cipher })
    }

    /// The variant an identifier names.
    #[must_use]
    pub fn from_oid(oid: &Oid) -> Option<Self> {
        Self::all().find(|variant| variant.oid() == *oid)
    }

    fn from_arcs(family: u64, cipher: u64) -> Option<Self> {
        let (key_agreement, mapping) = match family {
            1 => (KeyAgreement::Dh, Mapping::Generic),
            2 => (KeyAgreement::Ecdh, Mapping::Generic),
            3 => (KeyAgreement::Dh, Mapping::Integrated),
            4 => (KeyAgreement::Ecdh, Mapping::Integrated),
            6 => (KeyAgreement::Ecdh, Mapping::ChipAuthentication),
            _ => return None,
        };
        let cipher = match cipher {
            1 => CipherAlgorithm::TripleDes,
            2 => CipherAlgorithm::Aes128,
            3 => CipherAlgorithm::Aes192,
            4 => CipherAlgorithm::Aes256,
            _ => return None,
        };
        Self::new(key_agreement, mapping, cipher)
    }

    /// Its object identifier.
    #[must_use]
    pub const fn oid(self) -> Oid {
        let [a, b, c, d, e, f, g, h, i] = ID_PACE;
        Oid::from_arcs(&[a, b, c, d, e, f, g, h, i, self.family_arc(), self.cipher_arc()])
    }

    const fn family_arc(self) -> u64 {
        match (self.key_agreement, self.mapping) {
            (KeyAgreement::Dh, Mapping::Generic) => 1,
            (KeyAgreement::Ecdh, Mapping::Generic) => 2,
            (KeyAgreement::Dh, Mapping::Integrated) => 3,
            (KeyAgreement::Ecdh, Mapping::Integrated) => 4,
            (_, Mapping::ChipAuthentication) => 6,
        }
    }

    const fn cipher_arc(self) -> u64 {
        match self.cipher {
            CipherAlgorithm::TripleDes => 1,
            CipherAlgorithm::Aes128 => 2,
            CipherAlgorithm::Aes192 => 3,
            CipherAlgorithm::Aes256 => 4,
        }
    }

    /// How the secret is agreed on.
    #[must_use]
    pub const fn key_agreement(self) -> KeyAgreement {
        self.key_agreement
    }

    /// How the nonce is mapped.
    #[must_use]
    pub const fn mapping(self) -> Mapping {
        self.mapping
    }

    /// The cipher for the nonce, and for secure messaging afterwards.
    #[must_use]
    pub const fn cipher(self) -> CipherAlgorithm {
        self.cipher
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_nineteen_variants_and_each_is_found_by_its_identifier() {
        let all: Vec<_> = Variant::all().collect();
        assert_eq!(all.len(), 19);
        for variant in all {
            assert_eq!(Variant::from_oid(&variant.oid()), Some(variant));
        }
    }

    /// The identifiers Doc 9303-11 prints in appendices G and I, and TR-03110-3 in A.1.1.1.
    #[test]
    fn identifiers_are_those_of_the_worked_examples() {
        use CipherAlgorithm::Aes128;
        for (oid, key_agreement, mapping) in [
            ("0.4.0.127.0.7.2.2.4.2.2", KeyAgreement::Ecdh, Mapping::Generic),
            ("0.4.0.127.0.7.2.2.4.1.2", KeyAgreement::Dh, Mapping::Generic),
            ("0.4.0.127.0.7.2.2.4.4.2", KeyAgreement::Ecdh, Mapping::Integrated),
            ("0.4.0.127.0.7.2.2.4.3.2", KeyAgreement::Dh, Mapping::Integrated),
            ("0.4.0.127.0.7.2.2.4.6.2", KeyAgreement::Ecdh, Mapping::ChipAuthentication),
        ] {
            let variant = Variant::new(key_agreement, mapping, Aes128).unwrap();
            assert_eq!(variant.oid().to_string(), oid);
        }
    }

    #[test]
    fn chip_authentication_mapping_is_ecdh_and_aes_only() {
        let cam = Mapping::ChipAuthentication;
        assert_eq!(Variant::new(KeyAgreement::Ecdh, cam, CipherAlgorithm::TripleDes), None);
        assert_eq!(Variant::new(KeyAgreement::Dh, cam, CipherAlgorithm::Aes128), None);
        for unknown in
            ["0.4.0.127.0.7.2.2.4.6.1", "0.4.0.127.0.7.2.2.4.5.2", "0.4.0.127.0.7.2.2.4.2", "0.4.0.127.0.7.2.2.4.2.2.1"]
        {
            assert_eq!(Variant::from_oid(&unknown.parse().unwrap()), None);
        }
    }
}
