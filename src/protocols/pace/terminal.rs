//! The terminal's side of PACE.

use crate::crypto::random::Random;
use crate::crypto::secret::Secret;
use crate::encoding::Oid;
use crate::iso7816::commands::{self, CHAINED, Chaining, Instruction, Template};
use crate::iso7816::secure_messaging::SessionKeys;
use crate::iso7816::{CommandApdu, Le, Link, ResponseApdu, Status};
use crate::protocols::{Misbehaviour, Password, ProtocolError, Unsupported};

use super::agreement::{AgreementError, KeyPair, PublicKey};
use super::keys::{self, AgreedKeys, KeysError, NonceError, PasswordKey};
use super::mapping::{generic, integrated};
use super::messages::{MessageError, MutualAuthentication, SetAt, Step};
use super::select::{Choice, ParameterReference};
use super::variant::Mapping;

/// The longest response of a link without extended length.
const SHORT_RESPONSE: u32 = 256;
/// The most data of a short command.
const LONGEST_PIECE: usize = 255;
/// No answer of PACE takes more pieces.
const MAX_PIECES: usize = 4;

/// A run that came to its end: both sides know the password.
#[derive(Debug)]
pub struct Established {
    /// For everything from here on.
    pub keys: SessionKeys,
    /// What was seen on the way.
    pub outcome: Outcome,
}

/// What a run leaves for later protocols and for the evidence. Nothing in it is secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The variant that was run.
    pub protocol: Oid,
    /// The chip's number for the domain parameters.
    pub parameter_id: Option<i32>,
    /// PKMap,IC as it came; the Integrated Mapping has none.
    pub mapping_public_key: Option<Vec<u8>>,
    /// CAIC of Chip Authentication Mapping; `None` if the chip left it out, empty if what it sent does not decipher.
    /// Proves nothing before [`verify`](super::chip_authentication_mapping::verify).
    pub chip_authentication_data: Option<Vec<u8>>,
    /// Whether the chip sent Chip Authentication Data where another mapping has none (Doc 9303-11, 4.4.5).
    pub extra_data: bool,
    /// The names of trust points the chip gave for Terminal Authentication, the most recent first; usually none, since
    /// we do not ask.
    pub authority_references: Vec<Vec<u8>>,
    /// IDIC = Comp(PKDH,IC), for Terminal Authentication (Doc 9303-11, 7.1).
    pub id_picc: Vec<u8>,
    /// Tries left for the password before this run, if the chip warned that they are few (TR-03110-3, B.14.1).
    pub tries_left: Option<u8>,
}

/// Opens the chip with a password, on a plain link; everything afterwards goes through secure messaging with the keys
/// returned. Runs on the level of the master file, before any application is selected.
///
/// One attempt, never repeated here: a wrong password needs a person to correct it, and tries are counted. For
/// [`ProtocolError::PasswordWrong`] see [`ProtocolError::tries_left`].
pub async fn perform<L: Link>(
    link: &mut L,
    choice: &Choice,
    password: &Password,
    random: &mut dyn Random,
) -> Result<Established, ProtocolError> {
    let key = PasswordKey::derive(password, choice.variant().cipher());
    perform_with_key(link, choice, &key, random).await
}

/// The same with Kπ in place of the password, as worked examples and recordings give it.
pub async fn perform_with_key<L: Link>(
    link: &mut L,
    choice: &Choice,
    key: &PasswordKey,
    random: &mut dyn Random,
) -> Result<Established, ProtocolError> {
    let transport = Transport::of(choice, link.max_response())?;
    let tries_left = set_authentication_template(link, choice, key).await?;
    let encrypted = exchange(link, transport, Step::EncryptedNonce, &[]).await?;
    let nonce = key.decrypt_nonce(choice.variant().mapping(), Step::EncryptedNonce.parse_response(&encrypted)?)?;
    let mapped = map_nonce(link, transport, choice, &nonce, random).await?;

    let own = KeyPair::generate(&mapped.generator, random)?;
    let own_public = own.public();
    let response = exchange(link, transport, Step::KeyAgreement, own_public.encoded()).await?;
    let received = Step::KeyAgreement.parse_response(&response)?;
    let other = PublicKey::parse(choice.parameters(), received)?;
    if other == own_public {
        return Err(Misbehaviour::KeyReflected.into());
    }
    let keys = AgreedKeys::derive(choice.variant(), &own.agree(&other)?);

    let answer = authenticate(link, transport, keys.token(&other, received)?.octets()).await?;
    if !keys.token(&own_public, own_public.encoded())?.is(&answer.token) {
        return Err(Misbehaviour::TokenInvalid.into());
    }
    let outcome = outcome(choice, &keys, mapped.chip_key, answer, other.compressed(), tries_left);
    Ok(Established { keys: keys.into_session_keys(), outcome })
}

fn outcome(
    choice: &Choice,
    keys: &AgreedKeys,
    mapping_public_key: Option<Vec<u8>>,
    answer: MutualAuthentication,
    id_picc: Vec<u8>,
    tries_left: Option<u8>,
) -> Outcome {
    let encrypted = answer.chip_authentication_data;
    let is_expected = choice.variant().mapping() == Mapping::ChipAuthentication;
    Outcome {
        protocol: choice.protocol(),
        parameter_id: choice.parameter_id(),
        mapping_public_key,
        extra_data: encrypted.is_some() && !is_expected,
        // Data that do not decipher are no reason to stop: the password was right, and the chip failed another proof.
        chip_authentication_data: encrypted
            .filter(|_| is_expected)
            .map(|data| keys.decrypt_chip_authentication_data(&data).unwrap_or_default()),
        authority_references: answer.authority_references,
        id_picc,
        tries_left,
    }
}

/// MSE:Set AT. Gives the tries left where the chip warns of few; the chip decides in the later steps whether it goes
/// on.
///
/// Some chips want the domain parameters named although there is no doubt, some do not know the object. After a refusal
/// for such a reason the other way is tried, once.
async fn set_authentication_template<L: Link>(
    link: &mut L,
    choice: &Choice,
    key: &PasswordKey,
) -> Result<Option<u8>, ProtocolError> {
    let named = SetAt::new(choice.protocol(), key.reference(), choice.parameter_id());
    let unnamed = SetAt { parameter_id: None, ..named };
    let (first, second) = match choice.parameter_reference() {
        ParameterReference::Sent => (named, unnamed),
        ParameterReference::Omitted => (unnamed, named),
    };
    let mut status = transmit_set_at(link, &first).await?;
    if is_about_parameters(status) && second != first {
        status = transmit_set_at(link, &second).await?;
    }
    match status {
        _ if status.tries_left().is_some() => Ok(status.tries_left()),
        _ if status.is_success() => Ok(None),
        _ => Err(ProtocolError::Refused { command: Instruction::ManageSecurityEnvironment, status }),
    }
}

async fn transmit_set_at<L: Link>(link: &mut L, set_at: &SetAt) -> Result<Status, ProtocolError> {
    let command = commands::manage_security_environment(Template::MutualAuthentication, &set_at.encode());
    Ok(link.transmit(&command).await?.status)
}

/// What chips answer that miss DO'84' or do not know it: wrong data, Lc inconsistent, data not found.
const fn is_about_parameters(status: Status) -> bool {
    matches!(status, Status::WRONG_DATA | Status::LC_INCONSISTENT | Status::REFERENCE_NOT_FOUND)
}

/// How a step goes over the link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Transport {
    /// In one command and one answer.
    Whole,
    /// In short ones, as many as it takes.
    Pieces,
}

impl Transport {
    fn of(choice: &Choice, max_response: u32) -> Result<Self, ProtocolError> {
        if choice.parameters().fit_short_apdus() || max_response > SHORT_RESPONSE {
            Ok(Self::Whole)
        } else if choice.allows_pieces() {
            Ok(Self::Pieces)
        } else {
            Err(Unsupported::ExtendedLength.into())
        }
    }
}

/// One command of the chain, and its response data.
async fn exchange<L: Link>(
    link: &mut L,
    transport: Transport,
    step: Step,
    content: &[u8],
) -> Result<Vec<u8>, ProtocolError> {
    let command = general_authenticate(step, content);
    let response = match transport {
        Transport::Whole => link.transmit(&command).await?,
        Transport::Pieces => transmit_in_pieces(link, step, command).await?,
    };
    accepted(step, &response)?;
    if response.data.is_empty() {
        return Err(Misbehaviour::AnswerMissing.into());
    }
    Ok(response.into_data())
}

const fn accepted(step: Step, response: &ResponseApdu) -> Result<(), ProtocolError> {
    if response.status.is_success() {
        return Ok(());
    }
    let command = Instruction::GeneralAuthenticate { step: step.number() };
    Err(ProtocolError::Refused { command, status: response.status })
}

/// Every piece but the last one is taken without an answer; what does not fit into the answer is fetched.
async fn transmit_in_pieces<L: Link>(
    link: &mut L,
    step: Step,
    command: CommandApdu,
) -> Result<ResponseApdu, ProtocolError> {
    let (pieces, last) = in_pieces(&command);
    for piece in pieces {
        let response = link.transmit(&piece).await?;
        accepted(step, &response)?;
        if !response.data.is_empty() {
            return Err(Misbehaviour::DynamicAuthenticationData.into());
        }
    }
    let mut response = link.transmit(&last).await?;
    for _ in 0..MAX_PIECES {
        let [0x61, waiting] = response.status.bytes() else { break };
        let le = if waiting == 0 { SHORT_RESPONSE } else { u32::from(waiting) };
        let rest = link.transmit(&commands::get_response(Le::Bytes(le))).await?;
        response = ResponseApdu::new([response.data.as_slice(), &rest.data].concat(), rest.status);
    }
    Ok(response)
}

/// A command in the short form, the pieces before the last one without Le.
fn in_pieces(command: &CommandApdu) -> (Vec<CommandApdu>, CommandApdu) {
    let [cla, ins, p1, p2] = command.header();
    let at = command.data.len().saturating_sub(1) / LONGEST_PIECE * LONGEST_PIECE;
    let (before, last) = command.data.split_at(at);
    let pieces = before.chunks(LONGEST_PIECE).map(|piece| CommandApdu::new(CHAINED, ins, p1, p2).with_data(piece));
    (pieces.collect(), CommandApdu::new(cla, ins, p1, p2).with_data(last).with_le(Le::SHORT_MAX))
}

fn general_authenticate(step: Step, content: &[u8]) -> CommandApdu {
    let chaining = match step {
        Step::EncryptedNonce | Step::MapNonce | Step::KeyAgreement => Chaining::Continues,
        Step::MutualAuthentication => Chaining::Ends,
    };
    commands::general_authenticate(&step.encode_command(content), chaining)
}

/// What the second step leaves.
struct Mapped {
    generator: PublicKey,
    chip_key: Option<Vec<u8>>,
}

/// Step 2: D = Map(DIC, s, ...).
async fn map_nonce<L: Link>(
    link: &mut L,
    transport: Transport,
    choice: &Choice,
    nonce: &Secret,
    random: &mut dyn Random,
) -> Result<Mapped, ProtocolError> {
    let (parameters, cipher) = (choice.parameters(), choice.variant().cipher());
    if choice.variant().mapping() == Mapping::Integrated {
        let terminal_nonce = keys::generate_terminal_nonce(cipher, random)?;
        let response = exchange(link, transport, Step::MapNonce, terminal_nonce.expose()).await?;
        if !Step::MapNonce.parse_response(&response)?.is_empty() {
            return Err(Misbehaviour::TagUnexpected.into());
        }
        let generator = integrated::map(parameters, cipher, nonce, &terminal_nonce)?;
        return Ok(Mapped { generator, chip_key: None });
    }
    let generator = PublicKey::generator(parameters);
    let own = KeyPair::generate(&generator, random)?;
    let response = exchange(link, transport, Step::MapNonce, own.public().encoded()).await?;
    let received = Step::MapNonce.parse_response(&response)?;
    let other = PublicKey::parse(parameters, received)?;
    if other == own.public() {
        return Err(Misbehaviour::KeyReflected.into());
    }
    Ok(Mapped { generator: generic::map(&generator, nonce, &own, &other)?, chip_key: Some(received.to_vec()) })
}

/// Step 4: only here does the chip see whether the password is right.
async fn authenticate<L: Link>(
    link: &mut L,
    transport: Transport,
    token: &[u8],
) -> Result<MutualAuthentication, ProtocolError> {
    match exchange(link, transport, Step::MutualAuthentication, token).await {
        Ok(data) => Ok(MutualAuthentication::parse(&data)?),
        Err(ProtocolError::Refused { status, .. }) if is_wrong_password(status) => {
            Err(ProtocolError::PasswordWrong { status })
        }
        Err(error) => Err(error),
    }
}

/// 6300 by the clause (Doc 9303-11, 4.4.4.2), 63Cx where tries are counted (TR-03110-3, B.14.2); the other two are what
/// chips in the field answer. A blocked password (6983) is not a wrong one.
const fn is_wrong_password(status: Status) -> bool {
    status.tries_left().is_some()
        || matches!(status, Status::AUTHENTICATION_FAILED | Status::SECURITY_STATUS | Status::WRONG_DATA)
}

impl From<MessageError> for ProtocolError {
    fn from(error: MessageError) -> Self {
        Self::Misbehaved(match error {
            MessageError::Encoding => Misbehaviour::DynamicAuthenticationData,
            MessageError::Tag => Misbehaviour::TagUnexpected,
        })
    }
}

impl From<NonceError> for ProtocolError {
    fn from(_: NonceError) -> Self {
        Misbehaviour::NonceInvalid.into()
    }
}

impl From<KeysError> for ProtocolError {
    fn from(_: KeysError) -> Self {
        Misbehaviour::TokenInvalid.into()
    }
}

impl From<AgreementError> for ProtocolError {
    /// Our own keys are in range, so it is the chip's that was not, or its nonce.
    fn from(error: AgreementError) -> Self {
        match error {
            AgreementError::Random(error) => error.into(),
            AgreementError::Generator => Misbehaviour::NonceInvalid.into(),
            AgreementError::PublicKey | AgreementError::PrivateKey => Misbehaviour::PublicKeyInvalid.into(),
        }
    }
}

impl From<Unsupported> for ProtocolError {
    fn from(unsupported: Unsupported) -> Self {
        Self::Unsupported(unsupported)
    }
}
