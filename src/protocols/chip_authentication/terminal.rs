//! The terminal's side of Chip Authentication.

use crate::crypto::cipher::CipherAlgorithm;
use crate::crypto::random::Random;
use crate::iso7816::commands::Instruction;
use crate::iso7816::secure_messaging::SessionKeys;
use crate::iso7816::{CommandApdu, Link, Status};
use crate::protocols::{ProtocolError, Unsupported};

use super::key_pair::{AgreementError, KeyPair};
use super::messages;
use super::select::Choice;

/// Data bytes that fit into a short command, and into one that secure messaging is still to take its share of.
const SHORT_DATA: usize = 255;
const SHORT_SECURED_DATA: usize = 223;

/// What both sides agreed on. Nothing is proven by it: only a chip that answers under these keys has the private key, and
/// [`verify`](super::verify()) says whether it did.
#[derive(Debug)]
pub struct Established {
    /// For everything after it.
    pub keys: SessionKeys,
    /// Our pair, made for this run and of no use for another.
    pub ephemeral: KeyPair,
    /// What was used.
    pub choice: Choice,
}

/// Agrees on new session keys with the chip's static key.
///
/// The commands go out under the keys there are; who drives this changes to the new ones afterwards, and only if this
/// succeeded (Doc 9303-11, 6.2.2). For Triple DES MSE:Set KAT comes first; a chip that has only the other form is asked in
/// that one, in the same session (8.5, note 1). Every attempt has its own ephemeral key.
///
/// # Errors
/// After [`ProtocolError::Refused`] the old session goes on.
pub async fn perform<L: Link>(
    link: &mut L,
    choice: &Choice,
    random: &mut dyn Random,
) -> Result<Established, ProtocolError> {
    let mut refusal = ProtocolError::Unsupported(Unsupported::KeyAgreement);
    for way in Way::fitting(choice, Room::of(link)) {
        let ephemeral = KeyPair::generate(choice.key.value(), random)?;
        // Before anything is sent: what cannot be computed need not be asked for.
        let keys = ephemeral.derive_session_keys(choice.key.value(), choice.variant.cipher)?;
        match transmit(link, &way.commands(choice, &ephemeral)).await {
            Ok(()) => return Ok(Established { keys, ephemeral, choice: choice.clone() }),
            Err(error) if may_understand_another(&error) => refusal = error,
            Err(error) => return Err(error),
        }
    }
    Err(refusal)
}

/// One way to send the ephemeral key.
#[derive(Clone, Copy)]
enum Way {
    /// MSE:Set KAT, for Triple DES only (Doc 9303-11, 6.2.4.1).
    KeyAgreementTemplate,
    /// MSE:Set AT and GENERAL AUTHENTICATE (Doc 9303-11, 6.2.4.2).
    AuthenticationTemplate,
    /// The same with the key in pieces. Doc 9303-11, 9.3.2 leaves that to chips that ask for it, so it is what remains
    /// where a key is too long for a short command and the reader or the chip has no extended ones.
    Chained {
        /// The most data bytes in a command.
        most: usize,
    },
}

/// How much a command can carry.
#[derive(Clone, Copy)]
struct Room {
    short: usize,
    /// Doc 9303-11, 9.3.1.2: MSE:Set KAT and GENERAL AUTHENTICATE may be extended without asking the chip first.
    extended: bool,
}

impl Room {
    fn of<L: Link>(link: &L) -> Self {
        Self {
            short: if link.is_secured() { SHORT_SECURED_DATA } else { SHORT_DATA },
            extended: link.max_response() > link.max_short_response(),
        }
    }

    const fn takes(self, data_len: usize) -> bool {
        self.extended || data_len <= self.short
    }
}

impl Way {
    /// The ways to try, one after another.
    fn fitting(choice: &Choice, room: Room) -> Vec<Self> {
        let longest_key = vec![0; choice.key.value().plain_value_len()];
        let template = messages::set_kat(&longest_key, choice.key_id).data.len();
        let authentication = messages::general_authenticate(&longest_key).data.len();
        let mut ways = Vec::new();
        if choice.variant.cipher == CipherAlgorithm::TripleDes && room.takes(template) {
            ways.push(Self::KeyAgreementTemplate);
        }
        if room.takes(authentication) {
            ways.push(Self::AuthenticationTemplate);
        }
        if authentication > room.short {
            ways.push(Self::Chained { most: room.short });
        }
        ways
    }

    fn commands(self, choice: &Choice, ephemeral: &KeyPair) -> Vec<CommandApdu> {
        let public_key = ephemeral.public_key();
        let public_key = public_key.plain_value();
        let mut commands = match self {
            Self::KeyAgreementTemplate => return vec![messages::set_kat(public_key, choice.key_id)],
            _ => vec![messages::set_at(choice.variant, choice.key_id)],
        };
        match self {
            Self::Chained { most } => commands.extend(messages::chained_general_authenticate(public_key, most)),
            _ => commands.push(messages::general_authenticate(public_key)),
        }
        commands
    }
}

/// Sends each command, and nothing more after a refusal.
///
/// The answers say nothing else: DO'7C' of GENERAL AUTHENTICATE is empty, and chips that leave it out have still agreed.
async fn transmit<L: Link>(link: &mut L, commands: &[CommandApdu]) -> Result<(), ProtocolError> {
    for (step, command) in (0_u8..).zip(commands) {
        let status = link.transmit(command).await?.status;
        if !status.is_success() {
            let command = match step {
                0 => Instruction::ManageSecurityEnvironment,
                step => Instruction::GeneralAuthenticate { step },
            };
            return Err(ProtocolError::Refused { command, status });
        }
    }
    Ok(())
}

/// Whether the chip refused the form of a command rather than the key: the length, chaining, parameters or instruction.
/// `6A80` says either, and another form with another key does no harm.
const fn may_understand_another(error: &ProtocolError) -> bool {
    let ProtocolError::Refused { status, .. } = error else { return false };
    matches!(
        *status,
        Status::WRONG_LENGTH | Status::WRONG_OFFSET | Status::INS_NOT_SUPPORTED | Status::CLA_NOT_SUPPORTED
    ) || matches!(status.bytes(), [0x68, _] | [0x6A, 0x80..=0x8F])
}

impl From<AgreementError> for ProtocolError {
    fn from(error: AgreementError) -> Self {
        match error {
            AgreementError::Random(error) => Self::Random(error),
            AgreementError::PrivateKey | AgreementError::PublicKey => Self::Unsupported(Unsupported::KeyAgreement),
        }
    }
}
