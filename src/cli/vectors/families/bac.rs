//! Basic Access Control: key derivation, both cryptograms, session keys; terminal and chip from the same values.

use super::super::case::{Case, CaseError};
use crate::crypto::kdf;
use crate::crypto::secret::Secret;
use crate::crypto::{cipher::CipherAlgorithm, digest::DigestAlgorithm};
use crate::iso7816::{CommandApdu, ResponseApdu};
use crate::protocols::bac::keys::{DocumentBasicAccessKeys, derive_session_keys};
use crate::protocols::bac::messages::{AuthenticationMessage, KeyingMaterial};

/// Passed when every stated value comes out of the derivation; `failed response` when the chip's answer does not open.
pub(super) fn run(case: &mut Case) -> Result<String, CaseError> {
    let information = case.take("mrz-information")?;
    let keys = DocumentBasicAccessKeys::derive(&Secret::new(information.clone().into_bytes()));
    if let Some(failure) = check_keys(case, &information)? {
        return Ok(failure);
    }
    let rnd_ic = array::<8>(case, "rnd-ic")?;
    let rnd_ifd = array::<8>(case, "rnd-ifd")?;
    let k_ifd = array::<16>(case, "k-ifd")?;
    let command = CommandApdu::parse(&case.take_hex("command")?).map_err(|_| CaseError::Value("command"))?;
    let response = ResponseApdu::parse(&case.take_hex("response")?).ok_or(CaseError::Value("response"))?;

    let sent =
        AuthenticationMessage { own_nonce: rnd_ifd, peer_nonce: rnd_ic, keying_material: KeyingMaterial::new(k_ifd) };
    if sent.seal(&keys).ok().as_deref() != Some(command.data.as_slice()) {
        return Ok("failed command".into());
    }
    let Ok(received) = AuthenticationMessage::open(&keys, &response.data) else { return Ok("failed response".into()) };
    if received.own_nonce != rnd_ic || received.peer_nonce != rnd_ifd {
        return Ok("failed nonces".into());
    }
    if let Some(k_ic) = optional_array::<16>(case, "k-ic")? {
        let answer = AuthenticationMessage {
            own_nonce: rnd_ic,
            peer_nonce: rnd_ifd,
            keying_material: KeyingMaterial::new(k_ic),
        };
        if answer.seal(&keys).ok().as_deref() != Some(response.data.as_slice()) {
            return Ok("failed chip response".into());
        }
        check_session(case, &k_ic, &k_ifd)?;
    }
    let session = derive_session_keys(&received.keying_material, &sent.keying_material, &rnd_ic, &rnd_ifd);
    match case.take_optional("ssc")? {
        Some(ssc) if !ssc.eq_ignore_ascii_case(&hex::encode(session.counter().octets())) => Ok("failed ssc".into()),
        _ => Ok("passed".into()),
    }
}

/// K_seed, K_Enc and K_MAC, where the case states them.
fn check_keys(case: &mut Case, information: &str) -> Result<Option<String>, CaseError> {
    let hash = DigestAlgorithm::Sha1.digest(information.as_bytes());
    let seed = hash.get(..16).unwrap_or_default();
    let derived = |counter| kdf::derive(seed, None, counter, CipherAlgorithm::TripleDes).expose().to_vec();
    for (name, value) in
        [("k-seed", seed.to_vec()), ("k-enc", derived(kdf::COUNTER_ENC)), ("k-mac", derived(kdf::COUNTER_MAC))]
    {
        if let Some(stated) = case.take_optional(name)?
            && !stated.eq_ignore_ascii_case(&hex::encode(value))
        {
            return Ok(Some(format!("failed {name}")));
        }
    }
    Ok(None)
}

/// KS_Enc and KS_MAC from K.IC xor K.IFD.
fn check_session(case: &mut Case, k_ic: &[u8; 16], k_ifd: &[u8; 16]) -> Result<(), CaseError> {
    let seed: Vec<u8> = k_ic.iter().zip(k_ifd).map(|(ic, ifd)| ic ^ ifd).collect();
    for (name, counter) in [("ks-enc", kdf::COUNTER_ENC), ("ks-mac", kdf::COUNTER_MAC)] {
        let derived = kdf::derive(&seed, None, counter, CipherAlgorithm::TripleDes);
        if case.take_hex(name)? != derived.expose() {
            return Err(CaseError::Value(name));
        }
    }
    Ok(())
}

fn array<const N: usize>(case: &mut Case, name: &'static str) -> Result<[u8; N], CaseError> {
    optional_array(case, name)?.ok_or(CaseError::Value(name))
}

fn optional_array<const N: usize>(case: &mut Case, name: &'static str) -> Result<Option<[u8; N]>, CaseError> {
    let Some(text) = case.take_optional(name)? else { return Ok(None) };
    let octets = hex::decode(text).map_err(|_| CaseError::Value(name))?;
    octets.try_into().map(Some).map_err(|_| CaseError::Value(name))
}
