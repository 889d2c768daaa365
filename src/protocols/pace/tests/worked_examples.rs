//! Doc 9303-11, appendices G.1, G.2, H.1, H.2 and I.1, from the case files that `vectors run` reads.

use std::collections::BTreeMap;

use crate::crypto::curve::{NamedCurve, PublicPoint};
use crate::crypto::secret::Secret;
use crate::crypto::{ecdh, kdf};
use crate::encoding::der;
use crate::iso7816::scripted::Scripted;
use crate::iso7816::{CommandApdu, ResponseApdu, blocking};
use crate::protocols::chip_authentication::ChipAuthenticationKey;
use crate::protocols::pace::chip::{Chip, Personalisation};
use crate::protocols::pace::keys::{AgreedKeys, PasswordKey, PasswordReference};
use crate::protocols::pace::messages::{MutualAuthentication, public_key_data_object};
use crate::protocols::pace::{
    Choice, DomainParameters, Established, KeyPair, Mapping, Offer, PublicKey, Variant, chip_authentication_mapping,
    generic_mapping, integrated_mapping, terminal,
};
use crate::protocols::security_infos::SecurityInfos;
use crate::protocols::{ChipPublicKey, Password, Proof};

use super::{Card, Drawn, same_keys};

struct Example(BTreeMap<&'static str, Vec<&'static str>>);

const G_1: &str = include_str!("../../../../vectors/pace/doc9303-11-g1.case");
const G_2: &str = include_str!("../../../../vectors/pace/doc9303-11-g2.case");
const H_1: &str = include_str!("../../../../vectors/pace/doc9303-11-h1.case");
const H_2: &str = include_str!("../../../../vectors/pace/doc9303-11-h2.case");
const I_1: &str = include_str!("../../../../vectors/pace/doc9303-11-i1.case");

impl Example {
    fn read(text: &'static str) -> Self {
        let mut values: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (name, value) in text.lines().filter_map(|line| line.split_once(": ")) {
            values.entry(name).or_default().push(value);
        }
        Self(values)
    }

    fn all() -> impl Iterator<Item = Self> {
        [G_1, G_2, H_1, H_2, I_1].into_iter().map(Self::read)
    }

    fn text(&self, name: &str) -> &'static str {
        self.0[name][0]
    }

    fn octets(&self, name: &str) -> Vec<u8> {
        self.0.get(name).map(|values| hex::decode(values[0]).unwrap()).unwrap_or_default()
    }

    fn secret(&self, name: &str) -> Secret {
        Secret::new(self.octets(name))
    }

    fn drawn(&self, names: &[&str]) -> Drawn {
        Drawn::new(names.iter().flat_map(|name| self.octets(name)).collect())
    }

    fn variant(&self) -> Variant {
        Variant::from_oid(&self.text("protocol").parse().unwrap()).unwrap()
    }

    fn parameters(&self) -> DomainParameters {
        DomainParameters::from_parameter_id(self.text("parameter-id").parse().unwrap()).unwrap()
    }

    fn offer(&self) -> Offer {
        Offer::standardized(self.variant(), self.parameters()).unwrap()
    }

    fn key(&self) -> PasswordKey {
        PasswordKey::from_parts(PasswordReference::Mrz, self.variant().cipher(), self.secret("k-pi")).unwrap()
    }

    fn chip(&self) -> Chip {
        let static_key = self.0.contains_key("static-private-key").then(|| {
            ecdh::KeyPair::from_private(NamedCurve::BrainpoolP256r1, self.secret("static-private-key")).unwrap()
        });
        let personalisation = Personalisation {
            offers: vec![self.offer()],
            chip_authentication_key: static_key,
            ..Personalisation::default()
        };
        Chip::new(personalisation).with_password_key(self.key())
    }

    fn exchanges(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.0["command"].clone().into_iter().zip(self.0["response"].clone())
    }

    /// The terminal of the example against its recorded chip.
    fn terminal(&self) -> Established {
        let mut exchanges = self.exchanges();
        let mut link = Scripted::new(move |command: &CommandApdu| {
            let (expected, answer) = exchanges.next().expect("a command too many");
            assert_eq!(hex::encode_upper(command.encode().unwrap()), expected);
            Ok(ResponseApdu::parse(&hex::decode(answer).unwrap()).unwrap())
        });
        let mut random = self.drawn(&["terminal-mapping-key", "terminal-nonce", "terminal-key"]);
        let choice = Choice::of(self.offer());
        blocking::run(terminal::perform_with_key(&mut link, &choice, &self.key(), &mut random)).unwrap()
    }
}

#[test]
fn password_keys_are_those_of_appendices_g_and_i() {
    for example in [G_1, G_2, I_1].map(Example::read) {
        let password = Password::from_key_information(example.text("mrz-information"));
        let key = PasswordKey::derive(&password, example.variant().cipher());
        assert!(key.k_pi().ct_eq(&example.octets("k-pi")));
        assert_eq!(key.reference(), PasswordReference::Mrz);
    }
}

#[test]
fn nonces_decrypt_to_those_of_the_appendices_and_back() {
    for example in Example::all() {
        let encrypted = hex::decode(&example.0["response"][1][8..40]).unwrap();
        let nonce = example.key().decrypt_nonce(example.variant().mapping(), &encrypted).unwrap();
        assert!(nonce.ct_eq(&example.octets("nonce")), "{}", example.text("id"));
        assert_eq!(example.key().encrypt_nonce(&nonce).unwrap(), encrypted);
    }
}

#[test]
fn generators_secrets_and_keys_are_those_of_the_appendices() {
    for example in Example::all() {
        let (parameters, variant) = (example.parameters(), example.variant());
        let pair = |generator: &PublicKey, name| KeyPair::generate(generator, &mut example.drawn(&[name])).unwrap();
        let nonce = example.secret("nonce");
        let mapped = if variant.mapping() == Mapping::Integrated {
            let t = example.secret("terminal-nonce");
            let number =
                integrated_mapping::pseudo_random(variant.cipher(), &nonce, &t, parameters.field_bits()).unwrap();
            assert!(number.ct_eq(&example.octets("pseudo-random")));
            integrated_mapping::map(parameters, variant.cipher(), &nonce, &t).unwrap()
        } else {
            let generator = PublicKey::generator(parameters);
            let own = pair(&generator, "terminal-mapping-key");
            let other = pair(&generator, "chip-mapping-key");
            let mapped = generic_mapping::map(&generator, &nonce, &own, &other.public()).unwrap();
            assert_eq!(mapped, generic_mapping::map(&generator, &nonce, &other, &own.public()).unwrap());
            mapped
        };
        assert_eq!(mapped.encoded(), example.octets("mapped-generator"), "{}", example.text("id"));
        let (own, other) = (pair(&mapped, "terminal-key"), pair(&mapped, "chip-key"));
        let shared = own.agree(&other.public()).unwrap();
        assert!(shared.ct_eq(&example.octets("shared-secret")));
        assert!(other.agree(&own.public()).unwrap().ct_eq(shared.expose()));
        for (name, counter) in [("ks-enc", kdf::COUNTER_ENC), ("ks-mac", kdf::COUNTER_MAC)] {
            assert!(kdf::derive(shared.expose(), None, counter, variant.cipher()).ct_eq(&example.octets(name)));
        }
        // Each side's token over the other's key, as the last two messages have them.
        let keys = AgreedKeys::derive(variant, &shared);
        let sent = hex::decode(&example.0["command"][4][18..34]).unwrap();
        assert!(keys.token(&other.public(), other.public().encoded()).unwrap().is(&sent));
        let received = hex::decode(&example.0["response"][4][8..24]).unwrap();
        assert!(keys.token(&own.public(), own.public().encoded()).unwrap().is(&received));
        assert!(!keys.token(&own.public(), own.public().encoded()).unwrap().is(&sent));
    }
}

#[test]
fn tokens_are_computed_over_the_data_object_of_appendix_g_1() {
    let example = Example::read(G_1);
    let octets = hex::decode(&example.0["response"][3][8..138]).unwrap();
    let key = PublicKey::parse(example.parameters(), &octets).unwrap();
    let object = public_key_data_object(&example.variant().oid(), &key, &octets);
    let printed = "7F494F060A04007F000702020402028641049E880F842905B8B3181F7AF7CAA9F0EFB743847F44A306D2D28C1D9EC65DF6DB7764B22277A2EDDC3C265A9F018F9CB852E111B768B326904B59A0193776F094";
    assert_eq!(hex::encode_upper(object), printed);
}

#[test]
fn terminal_replays_the_appendices_byte_for_byte() {
    for example in Example::all() {
        let outcome = example.terminal().outcome;
        assert_eq!(outcome.protocol, example.variant().oid());
        assert_eq!(outcome.mapping_public_key.is_none(), example.variant().mapping() == Mapping::Integrated);
        let named = usize::from(example.text("id") == "pace::doc9303-11-g2");
        assert_eq!(outcome.authority_references, vec![b"DETESTCVCA00003".to_vec(); named]);
        assert!(!outcome.extra_data);
        assert_eq!(outcome.tries_left, None);
    }
}

#[test]
fn chip_replays_the_appendices_byte_for_byte() {
    for example in Example::all() {
        let card = Card::new(example.chip());
        let mut random = example.drawn(&["nonce", "chip-mapping-key", "chip-key"]);
        for (command, expected) in example.exchanges() {
            let command = CommandApdu::parse(&hex::decode(command).unwrap()).unwrap();
            let answer = card.respond(&command, &mut random);
            let mut expected = ResponseApdu::parse(&hex::decode(expected).unwrap()).unwrap();
            // G.2 prints the name of a trust point, which our chip leaves to the files.
            if let Ok(printed) = MutualAuthentication::parse(&expected.data) {
                expected.data = MutualAuthentication { authority_references: Vec::new(), ..printed }.encode();
            }
            assert_eq!(hex::encode_upper(answer.encode()), hex::encode_upper(expected.encode()));
        }
        let opened = card.opened();
        assert_eq!(opened.password, PasswordReference::Mrz);
        let established = example.terminal();
        assert_eq!(opened.id_picc, established.outcome.id_picc);
        assert!(same_keys(established.keys, opened.keys));
    }
}

#[test]
fn chip_authentication_data_of_appendix_i_1_fit_the_static_key_and_no_other() {
    let example = Example::read(I_1);
    let outcome = example.terminal().outcome;
    let data = outcome.chip_authentication_data.unwrap();
    assert_eq!(data, example.octets("chip-authentication-data"));
    let mapping_key = outcome.mapping_public_key.unwrap();
    let key = PublicPoint::parse(NamedCurve::BrainpoolP256r1, &example.octets("static-public-key")).unwrap();
    let verify = |mapping: &[u8], data: &[u8], key| chip_authentication_mapping::verify_point(mapping, data, key);
    assert_eq!(verify(&mapping_key, &data, &key), Ok(()));
    let mismatch = Err(chip_authentication_mapping::ChipAuthenticationMappingError::Mismatch);
    let other = PublicPoint::generator(NamedCurve::BrainpoolP256r1);
    assert_eq!(verify(&mapping_key, &data, &other), mismatch);
    assert_eq!(verify(key.encoded(), &data, &key), mismatch);
    assert_eq!(verify(&mapping_key, &[0; 32], &key), mismatch);
    let length = Err(chip_authentication_mapping::ChipAuthenticationMappingError::Length);
    assert_eq!(verify(&mapping_key, &data[1..], &key), length);
    assert_eq!(verify(&mapping_key, &[], &key), length);
    let foreign = PublicPoint::generator(NamedCurve::P256);
    let kind = Err(chip_authentication_mapping::ChipAuthenticationMappingError::KeyKind);
    assert_eq!(verify(&mapping_key, &data, &foreign), kind);
}

#[test]
fn the_chip_of_appendix_i_1_holds_the_key_of_its_card_security() {
    let printed = "3062060904007F0007020201023052300C060704007F0007010202010D034200041872709494399E7470A6431BE25E83EEE24FEA568C2ED28DB48E05DB3A610DC884D256A40E35EFCB59BF6753D3A489D28C7A4D973C2DA138A6E7A4A08F68E16F02010D";
    let infos = SecurityInfos::parse(&der::set_of(vec![hex::decode(printed).unwrap()])).unwrap();
    let key = ChipAuthenticationKey::parse(infos.chip_authentication_keys().next().unwrap()).unwrap();
    let outcome = Example::read(I_1).terminal().outcome;
    assert_eq!(outcome.parameter_id, key.key_id());
    let (mapping_key, data) = (outcome.mapping_public_key.unwrap(), outcome.chip_authentication_data.unwrap());
    let possession = chip_authentication_mapping::verify(&mapping_key, &data, &key).unwrap();
    assert_eq!(possession.proof(), Proof::ChipAuthenticationMapping);
    assert_eq!(possession.public_key(), &ChipPublicKey::from(key));
}
