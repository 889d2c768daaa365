//! The terminal's side of Active Authentication.

use crate::crypto::random::Random;
use crate::iso7816::commands::{self, Instruction};
use crate::iso7816::{CommandApdu, Le, Link, ResponseApdu, Status};
use crate::protocols::{Misbehaviour, ProtocolError};

use super::messages::Challenge;

/// Commands spent on one signature: three lengths to ask for, and one more where the chip names its own.
const MAX_ATTEMPTS: usize = 4;

/// GET RESPONSE commands for one answer: 16 of 256 bytes hold any signature.
const MAX_PIECES: usize = 16;

/// The longest answer kept: a signature of the longest RSA key we verify with, 8 192 bits.
const LONGEST_ANSWER: usize = 1024;

/// A challenge and what the chip made of it. Believed only after [`verify`](super::verify()).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// RND.IFD, as sent.
    pub challenge: Challenge,
    /// The response data, as received.
    pub response: Vec<u8>,
}

/// Lets the chip sign a fresh challenge (Doc 9303-11, 6.1.3).
///
/// `signature_len` is what the key in DG15 makes it ([`signature_len`](super::messages::signature_len)). Chips cut longer
/// signatures off without a word, or refuse one way of asking and accept another; each attempt has its own challenge.
pub async fn perform<L: Link>(
    link: &mut L,
    signature_len: Option<usize>,
    random: &mut dyn Random,
) -> Result<Exchange, ProtocolError> {
    let mut lengths = lengths_to_ask(signature_len, link.max_short_response(), link.max_response());
    let is_complete = |len: usize| len > 0 && signature_len.is_none_or(|expected| len.saturating_add(1) >= expected);
    let mut incomplete = None;
    let mut refusal = None;
    for _ in 0..MAX_ATTEMPTS {
        let Some(length) = lengths.pop() else { break };
        let challenge = Challenge::generate(random)?;
        let response = link.transmit(&length.command(&challenge)).await?;
        let status = response.status;
        let response = collect(link, response, is_complete).await?;
        if let Some(exact) = status.exact_length() {
            lengths.push(AskedLength { le: u32::from(exact), extended: length.extended });
        } else if !status.is_success() && status != Status::WRONG_LENGTH {
            return Err(ProtocolError::Refused { command: Instruction::InternalAuthenticate, status });
        } else if is_complete(response.len()) {
            return Ok(Exchange { challenge, response });
        } else if !response.is_empty() {
            incomplete = Some(Exchange { challenge, response });
        }
        if !status.is_success() {
            refusal = Some(status);
        }
    }
    // A signature that stayed too short is still what the chip says; that it proves nothing is for `verify` to find.
    match (incomplete, refusal) {
        (Some(exchange), _) => Ok(exchange),
        (None, Some(status)) => Err(ProtocolError::Refused { command: Instruction::InternalAuthenticate, status }),
        (None, None) => Err(Misbehaviour::AnswerMissing.into()),
    }
}

/// One way to ask.
struct AskedLength {
    le: u32,
    extended: bool,
}

impl AskedLength {
    fn command(&self, challenge: &Challenge) -> CommandApdu {
        let command = commands::internal_authenticate(challenge.octets(), Le::Bytes(self.le));
        if self.extended { command.in_extended_form() } else { command }
    }
}

/// Ways to ask, the best last. The short form where the signature fits into it, as in Doc 9303-11, appendix F; otherwise
/// the extended one, by the exact length, then by the most, since there are chips for either.
fn lengths_to_ask(signature_len: Option<usize>, max_short: u32, max: u32) -> Vec<AskedLength> {
    let short = |le| AskedLength { le, extended: false };
    let extended = |le| AskedLength { le, extended: true };
    let exact = signature_len.and_then(|len| u32::try_from(len).ok()).filter(|len| *len > 0);
    match exact {
        Some(exact) if exact > max_short && exact <= max => vec![short(256), extended(0x1_0000), extended(exact)],
        Some(exact) if exact <= max_short => vec![short(exact), short(256)],
        _ => vec![short(256)],
    }
}

/// What `61xx` announced, piece by piece. Under secure messaging there are no pieces: a chip that says so there has sent
/// everything.
async fn collect<L: Link>(
    link: &mut L,
    first: ResponseApdu,
    is_complete: impl Fn(usize) -> bool,
) -> Result<Vec<u8>, ProtocolError> {
    let mut status = first.status;
    let mut data = first.into_data();
    for _ in 0..MAX_PIECES {
        let [sw1, sw2] = status.bytes();
        if sw1 != 0x61 || link.is_secured() || is_complete(data.len()) {
            break;
        }
        let le = if sw2 == 0 { 256 } else { u32::from(sw2) };
        let piece = link.transmit(&commands::get_response(Le::Bytes(le))).await?;
        status = piece.status;
        if !status.is_success() {
            return Err(ProtocolError::Refused { command: Instruction::GetResponse, status });
        }
        data.extend(piece.into_data());
    }
    if data.len() > LONGEST_ANSWER {
        return Err(Misbehaviour::AnswerTooLong.into());
    }
    Ok(data)
}
