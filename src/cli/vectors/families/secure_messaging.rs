//! Secure messaging: each command must wrap to the bytes stated, each response must open to them, on both sides.

use super::super::case::{Case, CaseError};
use crate::crypto::cipher::CipherAlgorithm;
use crate::crypto::secret::Secret;
use crate::iso7816::secure_messaging::{
    ChipSession, SecureMessagingError, SendSequenceCounter, SessionKeys, TerminalSession,
};
use crate::iso7816::{CommandApdu, ResponseApdu};

/// Passed when all exchanges come out; else `failed` and how the response was refused.
pub(super) fn run(case: &mut Case) -> Result<String, CaseError> {
    let cipher = match case.take("cipher")?.as_str() {
        "3des" => CipherAlgorithm::TripleDes,
        "aes-128" => CipherAlgorithm::Aes128,
        "aes-192" => CipherAlgorithm::Aes192,
        "aes-256" => CipherAlgorithm::Aes256,
        _ => return Err(CaseError::Value("cipher")),
    };
    let (ks_enc, ks_mac, ssc) = (case.take_hex("ks-enc")?, case.take_hex("ks-mac")?, case.take_hex("ssc")?);
    let keys = || {
        let counter = SendSequenceCounter::from_octets(&ssc).ok_or(CaseError::Value("ssc"))?;
        SessionKeys::from_parts(cipher, Secret::new(ks_enc.clone()), Secret::new(ks_mac.clone()), counter)
            .ok_or(CaseError::Value("ks-enc"))
    };
    let mut terminal = TerminalSession::new(keys()?);
    let mut chip = ChipSession::new(keys()?);
    let commands = case.take_all("command");
    let responses = case.take_all("response");
    if commands.is_empty() || commands.len() != responses.len() {
        return Err(CaseError::Value("command"));
    }
    for (command, response) in commands.iter().zip(&responses) {
        let (plain, secured) = pair(command, "command")?;
        let plain = CommandApdu::parse(&plain).map_err(|_| CaseError::Value("command"))?;
        let wrapped = terminal.wrap_command(&plain).ok().and_then(|wrapped| wrapped.encode().ok());
        if wrapped.as_ref() != Some(&secured) {
            return Ok("failed command".into());
        }
        let received = CommandApdu::parse(&secured).map_err(|_| CaseError::Value("command"))?;
        if chip.unwrap_command(&received).ok().as_ref().map(CommandApdu::header) != Some(plain.header()) {
            return Ok("failed chip command".into());
        }
        let (secured, plain) = pair(response, "response")?;
        let secured = ResponseApdu::parse(&secured).ok_or(CaseError::Value("response"))?;
        let plain = ResponseApdu::parse(&plain).ok_or(CaseError::Value("response"))?;
        match terminal.unwrap_response(&secured) {
            Ok(opened) if opened == plain => {}
            Ok(_) => return Ok("failed response".into()),
            Err(error) => return Ok(format!("failed {}", name(error))),
        }
        if chip.wrap_response(&plain).ok() != Some(secured) {
            return Ok("failed chip response".into());
        }
    }
    Ok("passed".into())
}

/// `bytes -> bytes`.
fn pair(text: &str, name: &'static str) -> Result<(Vec<u8>, Vec<u8>), CaseError> {
    let (from, to) = text.split_once("->").ok_or(CaseError::Value(name))?;
    let decode = |text: &str| hex::decode(text.trim()).map_err(|_| CaseError::Value(name));
    Ok((decode(from)?, decode(to)?))
}

const fn name(error: SecureMessagingError) -> &'static str {
    match error {
        SecureMessagingError::Rejected => "rejected",
        SecureMessagingError::Unprotected => "unprotected",
        SecureMessagingError::Checksum => "checksum",
        SecureMessagingError::Ended => "ended",
        _ => "malformed",
    }
}
