//! Password Authenticated Connection Establishment: terminal and chip over the same messages, and the values in
//! between.

use super::super::case::{Case, CaseError};
use super::script::{Script, parse_command, parse_response};
use crate::crypto::cipher::CipherAlgorithm;
use crate::crypto::curve::{NamedCurve, PublicPoint};
use crate::crypto::random::Drawn;
use crate::crypto::secret::Secret;
use crate::crypto::{ecdh, kdf};
use crate::encoding::Oid;
use crate::iso7816::{ResponseApdu, blocking};
use crate::protocols::pace::chip::{Chip, Personalisation};
use crate::protocols::pace::keys::{PasswordKey, PasswordReference};
use crate::protocols::pace::{
    Choice, DomainParameters, KeyPair, Mapping, Offer, Outcome, PublicKey, Variant, chip_authentication_mapping,
    generic_mapping, integrated_mapping, terminal,
};
use crate::protocols::{Misbehaviour, Password, ProtocolError};

/// Passed when the terminal sends the commands, the chip the responses, and every stated value comes out in between.
pub(super) fn run(case: &mut Case) -> Result<String, CaseError> {
    let offer = read_offer(case)?;
    let key = match read_key(case, offer.variant().cipher())? {
        Ok(key) => key,
        Err(failure) => return Ok(failure),
    };
    let terminal_draws = draws(case, &["terminal-mapping-key", "terminal-nonce", "terminal-key"])?;
    let chip_draws = draws(case, &["nonce", "chip-mapping-key", "chip-key"])?;
    let static_key = read_static_key(case, offer.parameters())?;
    let (commands, responses) = (case.take_all("command"), case.take_all("response"));
    if !chip_draws.concat().is_empty() {
        if let Some(failure) = check_values(case, offer, &terminal_draws, &chip_draws)? {
            return Ok(failure);
        }
        let personalisation = Personalisation {
            offers: vec![offer],
            chip_authentication_key: static_key
                .private
                .map(|key| ecdh::KeyPair::from_private(key.0, key.1))
                .transpose()
                .map_err(|_| CaseError::Value("static-private-key"))?,
            ..Personalisation::default()
        };
        let chip = Chip::new(personalisation).with_password_key(copy(&key)?);
        if let Some(failure) = replay_chip(chip, Drawn::new(chip_draws.concat()), &commands, &responses)? {
            return Ok(failure);
        }
    }
    let mut script = Script::new(commands, responses);
    let mut random = Drawn::new(terminal_draws.concat());
    let found = blocking::run(terminal::perform_with_key(&mut script, &Choice::of(offer), &key, &mut random));
    if let Some(number) = script.different {
        return Ok(format!("failed command {number}"));
    }
    match found {
        Ok(established) => judge(case, &established.outcome, static_key.public.as_ref()),
        Err(error) => Ok(format!("failed {}", reason(&error))),
    }
}

fn read_offer(case: &mut Case) -> Result<Offer, CaseError> {
    let oid: Oid = case.take("protocol")?.parse().map_err(|_| CaseError::Value("protocol"))?;
    let variant = Variant::from_oid(&oid).ok_or(CaseError::Value("protocol"))?;
    let id = case.take("parameter-id")?.parse().map_err(|_| CaseError::Value("parameter-id"))?;
    DomainParameters::from_parameter_id(id)
        .and_then(|parameters| Offer::standardized(variant, parameters))
        .ok_or(CaseError::Value("parameter-id"))
}

/// Kπ as the case states it, which must be that of the password where one is stated too.
fn read_key(case: &mut Case, cipher: CipherAlgorithm) -> Result<Result<PasswordKey, String>, CaseError> {
    let k_pi = case.take_hex("k-pi")?;
    if let Some(information) = case.take_optional("mrz-information")? {
        let derived = PasswordKey::derive(&Password::from_key_information(&information), cipher);
        if !derived.k_pi().ct_eq(&k_pi) {
            return Ok(Err("failed k-pi".into()));
        }
    }
    PasswordKey::from_parts(PasswordReference::Mrz, cipher, Secret::new(k_pi)).map(Ok).ok_or(CaseError::Value("k-pi"))
}

fn copy(key: &PasswordKey) -> Result<PasswordKey, CaseError> {
    let k_pi = Secret::new(key.k_pi().expose().to_vec());
    PasswordKey::from_parts(key.reference(), key.cipher(), k_pi).ok_or(CaseError::Value("k-pi"))
}

/// What one side drew, one after the other; nothing where the case does not say.
fn draws(case: &mut Case, names: &[&'static str; 3]) -> Result<[Vec<u8>; 3], CaseError> {
    let mut draw = |name| {
        let text = case.take_optional(name)?.unwrap_or_default();
        hex::decode(text).map_err(|_| CaseError::Value(name))
    };
    let [first, second, third] = *names;
    Ok([draw(first)?, draw(second)?, draw(third)?])
}

/// The static key of Chip Authentication Mapping.
struct StaticKey {
    private: Option<(NamedCurve, Secret)>,
    public: Option<PublicPoint>,
}

fn read_static_key(case: &mut Case, parameters: DomainParameters) -> Result<StaticKey, CaseError> {
    let DomainParameters::Curve(curve) = parameters else { return Ok(StaticKey { private: None, public: None }) };
    let mut octets = |name| match case.take_optional(name)? {
        Some(text) => hex::decode(text).map(Some).map_err(|_| CaseError::Value(name)),
        None => Ok(None),
    };
    let private = octets("static-private-key")?.map(|octets| (curve, Secret::new(octets)));
    let public = octets("static-public-key")?.map(|octets| PublicPoint::parse(curve, &octets)).transpose();
    Ok(StaticKey { private, public: public.map_err(|_| CaseError::Value("static-public-key"))? })
}

/// The generator, the shared secret and the session keys, computed from both sides' draws.
fn check_values(
    case: &mut Case,
    offer: Offer,
    terminal: &[Vec<u8>; 3],
    chip: &[Vec<u8>; 3],
) -> Result<Option<String>, CaseError> {
    let [terminal_map, terminal_nonce, terminal_key] = terminal;
    let [nonce, chip_map, chip_key] = chip;
    let (parameters, cipher) = (offer.parameters(), offer.variant().cipher());
    let (nonce, t) = (Secret::new(nonce.clone()), Secret::new(terminal_nonce.clone()));
    let mapped = if offer.variant().mapping() == Mapping::Integrated {
        let random = integrated_mapping::pseudo_random(cipher, &nonce, &t, parameters.field_bits())
            .map_err(|_| CaseError::Value("terminal-nonce"))?;
        if case.take_hex("pseudo-random")? != random.expose() {
            return Ok(Some("failed pseudo-random".into()));
        }
        integrated_mapping::map(parameters, cipher, &nonce, &t)
    } else {
        let generator = PublicKey::generator(parameters);
        let own = pair(&generator, terminal_map, "terminal-mapping-key")?;
        let other = pair(&generator, chip_map, "chip-mapping-key")?;
        generic_mapping::map(&generator, &nonce, &own, &other.public())
    };
    let mapped = mapped.map_err(|_| CaseError::Value("nonce"))?;
    let own = pair(&mapped, terminal_key, "terminal-key")?;
    let other = pair(&mapped, chip_key, "chip-key")?;
    let shared = own.agree(&other.public()).map_err(|_| CaseError::Value("chip-key"))?;
    let session = |counter| kdf::derive(shared.expose(), None, counter, cipher).expose().to_vec();
    for (name, value) in [
        ("mapped-generator", mapped.encoded().to_vec()),
        ("shared-secret", shared.expose().to_vec()),
        ("ks-enc", session(kdf::COUNTER_ENC)),
        ("ks-mac", session(kdf::COUNTER_MAC)),
    ] {
        if case.take_hex(name)? != value {
            return Ok(Some(format!("failed {name}")));
        }
    }
    Ok(None)
}

fn pair(generator: &PublicKey, private: &[u8], name: &'static str) -> Result<KeyPair, CaseError> {
    KeyPair::generate(generator, &mut Drawn::new(private.to_vec())).map_err(|_| CaseError::Value(name))
}

/// The chip's answers to the commands. Certification Authority References, which ours does not send, are passed over.
fn replay_chip(
    mut chip: Chip,
    mut random: Drawn,
    commands: &[String],
    responses: &[String],
) -> Result<Option<String>, CaseError> {
    for (number, (command, response)) in commands.iter().zip(responses).enumerate() {
        let command = parse_command(command)?;
        let answer = match command.ins {
            0x22 => chip.set_at(&command),
            _ => chip.general_authenticate(&command, &mut random).0,
        };
        if without_references(&answer) != without_references(&parse_response(response)?) {
            return Ok(Some(format!("failed response {}", number + 1)));
        }
    }
    Ok(None)
}

fn without_references(response: &ResponseApdu) -> Vec<u8> {
    use crate::protocols::pace::messages::MutualAuthentication;
    match MutualAuthentication::parse(&response.data) {
        Ok(answer) => MutualAuthentication { authority_references: Vec::new(), ..answer }.encode(),
        Err(_) => response.encode(),
    }
}

/// What a run that came to its end still has to show with Chip Authentication Mapping.
fn judge(case: &mut Case, outcome: &Outcome, static_key: Option<&PublicPoint>) -> Result<String, CaseError> {
    let stated = case.take_optional("chip-authentication-data")?;
    let Some(static_key) = static_key else { return Ok("passed".into()) };
    let failed = Ok("failed chip-authentication-data".into());
    let (Some(mapping_key), Some(data)) = (&outcome.mapping_public_key, &outcome.chip_authentication_data) else {
        return failed;
    };
    let is_stated = stated.is_none_or(|stated| stated.eq_ignore_ascii_case(&hex::encode(data)));
    if is_stated && chip_authentication_mapping::verify_point(mapping_key, data, static_key).is_ok() {
        return Ok("passed".into());
    }
    failed
}

const fn reason(error: &ProtocolError) -> &'static str {
    match error {
        ProtocolError::PasswordWrong { .. } => "password",
        ProtocolError::Misbehaved(Misbehaviour::PublicKeyInvalid) => "public-key",
        ProtocolError::Misbehaved(Misbehaviour::KeyReflected) => "key-reflected",
        ProtocolError::Misbehaved(Misbehaviour::TokenInvalid) => "token",
        ProtocolError::Misbehaved(Misbehaviour::NonceInvalid) => "nonce",
        ProtocolError::Misbehaved(Misbehaviour::TagUnexpected) => "tag",
        ProtocolError::Refused { .. } => "refused",
        _ => "otherwise",
    }
}
