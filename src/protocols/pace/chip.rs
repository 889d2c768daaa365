//! The chip's side of PACE. It holds to every clause, where real chips let many things pass.

use crate::crypto::ecdh;
use crate::crypto::random::Random;
use crate::crypto::secret::Secret;
use crate::encoding::Header;
use crate::iso7816::commands::{CHAINED, Template};
use crate::iso7816::secure_messaging::SessionKeys;
use crate::iso7816::{CommandApdu, Le, ResponseApdu, Status};
use crate::protocols::Password;

use super::agreement::{AgreementError, KeyPair, PublicKey};
use super::domain_parameters::DomainParameters;
use super::keys::{self, AgreedKeys, KeysError, NonceError, PasswordKey, PasswordReference};
use super::mapping::{chip_authentication, generic, integrated};
use super::messages::{MessageError, MutualAuthentication, SetAt, Step};
use super::offer::Offer;
use super::variant::{Mapping, Variant};

/// Tag and length of Dynamic Authentication Data.
const LONGEST_HEADER: usize = 4;

/// A number of 2048 bits and the tags around it.
const LONGEST_STEP: usize = 264;

/// What the chip was given when it was made.
#[derive(Debug, Default)]
pub struct Personalisation {
    /// The passwords it opens to.
    pub passwords: Vec<Password>,
    /// The variants it offers, as in its EF.CardAccess.
    pub offers: Vec<Offer>,
    /// The static key pair for Chip Authentication Mapping; offers on other curves cannot be run.
    pub chip_authentication_key: Option<ecdh::KeyPair>,
    /// What it makes of DO'84'.
    pub parameter_reference: ParameterReferenceRule,
    /// How often PIN and PUK may each be wrong in a row; `None` counts nothing. MRZ and CAN are never blocked.
    pub tries: Option<u8>,
    /// Whether a step may come in several commands (ISO/IEC 7816-4, 5.3.3).
    pub takes_pieces: bool,
}

/// What the chip makes of named domain parameters (DO'84').
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ParameterReferenceRule {
    /// Needed where there is a doubt, allowed otherwise (Doc 9303-11, 4.4.4.1).
    #[default]
    Conditional,
    /// Always needed, as by chips in the field that answer 6A87 without it.
    Required,
    /// Not known: 6A80.
    Refused,
}

/// What the chip keeps between two commands.
#[derive(Debug)]
pub struct Chip {
    personalisation: Personalisation,
    given_keys: Vec<PasswordKey>,
    left: [Option<u8>; 2],
    state: State,
    /// What has come of a step so far.
    pieces: Vec<u8>,
}

/// The selected variant and password.
#[derive(Debug)]
struct Session {
    offer: Offer,
    key: PasswordKey,
}

/// Where in the chain the chip stands.
#[derive(Debug)]
enum State {
    Idle,
    Selected(Session),
    NonceSent(Session, Secret),
    Mapped(Session, PublicKey, Option<KeyPair>),
    Agreed(Session, Box<Agreement>),
}

/// After the third step: keys not yet confirmed, both tokens, and what is left of the mapping.
#[derive(Debug)]
struct Agreement {
    keys: AgreedKeys,
    own: PublicKey,
    token: keys::AuthenticationToken,
    expected: keys::AuthenticationToken,
    mapping_key: Option<KeyPair>,
}

/// A run that came to its end.
#[derive(Debug)]
pub struct Opened {
    /// For everything from here on.
    pub keys: SessionKeys,
    /// Which password the terminal knew.
    pub password: PasswordReference,
    /// Which variant was run.
    pub variant: Variant,
    /// IDIC = Comp(PKDH,IC), for Terminal Authentication (Doc 9303-11, 7.1).
    pub id_picc: Vec<u8>,
}

impl Chip {
    /// A chip as it leaves its maker.
    #[must_use]
    pub const fn new(personalisation: Personalisation) -> Self {
        let left = [personalisation.tries; 2];
        Self { personalisation, given_keys: Vec::new(), left, state: State::Idle, pieces: Vec::new() }
    }

    /// Gives the chip Kπ itself, for worked examples and recordings that print no password.
    #[must_use]
    pub fn with_password_key(mut self, key: PasswordKey) -> Self {
        self.given_keys.push(key);
        self
    }

    /// Forgets an open run: power off, reset, or another command in between. Counters stay.
    pub fn reset(&mut self) {
        self.state = State::Idle;
        self.pieces.clear();
    }

    /// MSE:Set AT (Doc 9303-11, 4.4.4.1).
    pub fn set_at(&mut self, command: &CommandApdu) -> ResponseApdu {
        self.reset();
        let status = match self.select(command) {
            Ok(session) => {
                let status = self.selected_status(session.key.reference());
                self.state = State::Selected(session);
                status
            }
            Err(status) => status,
        };
        ResponseApdu::status_only(status)
    }

    /// GENERAL AUTHENTICATE, one step of the chain (Doc 9303-11, 4.4.4.2): the answer, and after the last step the keys
    /// for everything after it. After any error the chain starts anew, with MSE:Set AT.
    pub fn general_authenticate(
        &mut self,
        command: &CommandApdu,
        random: &mut dyn Random,
    ) -> (ResponseApdu, Option<Opened>) {
        if self.is_piece(command) {
            self.pieces.extend_from_slice(&command.data);
            return (ResponseApdu::status_only(Status::SUCCESS), None);
        }
        let mut command = command.clone();
        command.data.splice(..0, std::mem::take(&mut self.pieces));
        match self.step(&command, random) {
            Ok((answer, opened)) => (ResponseApdu::new(answer, Status::SUCCESS), opened),
            Err(status) => (ResponseApdu::status_only(status), None),
        }
    }

    /// The chain goes on in every step, so that only the length of the object tells whether it is there whole.
    fn is_piece(&self, command: &CommandApdu) -> bool {
        let so_far = self.pieces.len().saturating_add(command.data.len());
        let begins = self.pieces.iter().chain(&command.data).take(LONGEST_HEADER).copied().collect::<Vec<_>>();
        self.personalisation.takes_pieces
            && command.cla & CHAINED != 0
            && command.le == Le::None
            && Header::parse(&begins)
                .is_ok_and(|header| so_far < header.total_len() && header.total_len() <= LONGEST_STEP)
    }

    fn select(&self, command: &CommandApdu) -> Result<Session, Status> {
        if [command.p1, command.p2] != Template::MutualAuthentication.parameters() {
            return Err(Status::WRONG_P1_P2);
        }
        if command.le != Le::None {
            return Err(Status::WRONG_LENGTH);
        }
        let set_at = SetAt::parse(&command.data).map_err(|_| Status::WRONG_DATA)?;
        match (self.personalisation.parameter_reference, set_at.parameter_id) {
            (ParameterReferenceRule::Required, None) => return Err(Status::LC_INCONSISTENT),
            (ParameterReferenceRule::Refused, Some(_)) => return Err(Status::WRONG_DATA),
            _ => {}
        }
        let offer = self.offer(&set_at)?;
        let key = PasswordReference::from_octet(set_at.password)
            .and_then(|reference| self.password_key(reference, offer.variant()))
            .ok_or(Status::REFERENCE_NOT_FOUND)?;
        Ok(Session { offer, key })
    }

    /// The one offer the terminal can mean.
    fn offer(&self, set_at: &SetAt) -> Result<Offer, Status> {
        let variant = Variant::from_oid(&set_at.protocol).ok_or(Status::WRONG_DATA)?;
        let mut offers: Vec<Offer> =
            self.personalisation.offers.iter().filter(|offer| offer.variant() == variant).copied().collect();
        if offers.is_empty() {
            return Err(Status::WRONG_DATA);
        }
        offers.retain(|offer| set_at.parameter_id.is_none() || offer.parameter_id() == set_at.parameter_id);
        offers.dedup();
        match offers.as_slice() {
            [offer] if self.has_static_key_for(offer) => Ok(*offer),
            _ => Err(Status::REFERENCE_NOT_FOUND),
        }
    }

    /// Chip Authentication Mapping needs a static key on the curve of the mapping.
    fn has_static_key_for(&self, offer: &Offer) -> bool {
        let curve = self.personalisation.chip_authentication_key.as_ref().map(|key| key.public().curve());
        offer.variant().mapping() != Mapping::ChipAuthentication
            || curve.map(DomainParameters::Curve) == Some(offer.parameters())
    }

    fn password_key(&self, reference: PasswordReference, variant: Variant) -> Option<PasswordKey> {
        let cipher = variant.cipher();
        let given = self.given_keys.iter().find(|key| key.reference() == reference && key.cipher() == cipher);
        if let Some(key) = given {
            return PasswordKey::from_parts(reference, cipher, Secret::new(key.k_pi().expose().to_vec()));
        }
        let mut derived = self.personalisation.passwords.iter().map(|password| PasswordKey::derive(password, cipher));
        derived.find(|key| key.reference() == reference)
    }

    /// The counter of a password, if it has one.
    const fn counter(&mut self, reference: PasswordReference) -> Option<&mut u8> {
        let [pin, puk] = &mut self.left;
        match reference {
            PasswordReference::Mrz | PasswordReference::Can => None,
            PasswordReference::Pin => pin.as_mut(),
            PasswordReference::Puk => puk.as_mut(),
        }
    }

    /// 63Cx once a try was lost (TR-03110-3, B.14.1).
    fn selected_status(&mut self, reference: PasswordReference) -> Status {
        let initial = self.personalisation.tries;
        match self.counter(reference) {
            Some(left) if Some(*left) != initial => Status::tries(*left),
            _ => Status::SUCCESS,
        }
    }

    fn step(&mut self, command: &CommandApdu, random: &mut dyn Random) -> Result<(Vec<u8>, Option<Opened>), Status> {
        let state = std::mem::replace(&mut self.state, State::Idle);
        let step = match state {
            State::Idle => return Err(Status::CONDITIONS_OF_USE),
            State::Selected(_) => Step::EncryptedNonce,
            State::NonceSent(..) => Step::MapNonce,
            State::Mapped(..) => Step::KeyAgreement,
            State::Agreed(..) => Step::MutualAuthentication,
        };
        check_header(command, step)?;
        let content = step.parse_command(&command.data)?;
        let (answer, next) = match state {
            State::Idle => return Err(Status::CONDITIONS_OF_USE),
            State::Selected(session) => self.send_nonce(session, random)?,
            State::NonceSent(session, nonce) => map_nonce(session, &nonce, content, random)?,
            State::Mapped(session, generator, mapping_key) => agree(session, &generator, mapping_key, content, random)?,
            State::Agreed(session, agreement) => {
                let (answer, opened) = self.authenticate(&session, *agreement, content)?;
                return Ok((answer, Some(opened)));
            }
        };
        self.state = next;
        Ok((step.encode_response(&answer), None))
    }

    /// Step 1.
    fn send_nonce(&mut self, session: Session, random: &mut dyn Random) -> Result<(Vec<u8>, State), Status> {
        if self.counter(session.key.reference()).is_some_and(|left| *left == 0) {
            return Err(Status::BLOCKED);
        }
        let nonce = keys::generate_nonce(session.key.cipher(), random).map_err(|_| Status::MEMORY_FAILURE)?;
        let encrypted = session.key.encrypt_nonce(&nonce)?;
        Ok((encrypted, State::NonceSent(session, nonce)))
    }

    /// Step 4. A try is taken before the token is looked at, and given back if it was right.
    fn authenticate(
        &mut self,
        session: &Session,
        agreement: Agreement,
        token: &[u8],
    ) -> Result<(Vec<u8>, Opened), Status> {
        let reference = session.key.reference();
        let initial = self.personalisation.tries;
        let is_right = agreement.expected.is(token);
        if let Some(left) = self.counter(reference) {
            *left = if is_right { initial.unwrap_or(*left) } else { left.saturating_sub(1) };
        }
        if !is_right {
            return Err(self.counter(reference).map_or(Status::AUTHENTICATION_FAILED, |left| Status::tries(*left)));
        }
        let chip_authentication_data = self.chip_authentication_data(&agreement)?;
        let answer = MutualAuthentication {
            token: agreement.token.octets().to_vec(),
            authority_references: Vec::new(),
            chip_authentication_data,
        };
        let opened = Opened {
            keys: agreement.keys.into_session_keys(),
            password: reference,
            variant: session.offer.variant(),
            id_picc: agreement.own.compressed(),
        };
        Ok((answer.encode(), opened))
    }

    /// AIC, with Chip Authentication Mapping (Doc 9303-11, 4.4.3.5.1).
    fn chip_authentication_data(&self, agreement: &Agreement) -> Result<Option<Vec<u8>>, Status> {
        let Some(KeyPair::Curve(mapping_key)) = &agreement.mapping_key else { return Ok(None) };
        let static_key = self.personalisation.chip_authentication_key.as_ref().ok_or(Status::MEMORY_FAILURE)?;
        let data = chip_authentication::chip_authentication_data(mapping_key, static_key)
            .map_err(|_| Status::MEMORY_FAILURE)?;
        Ok(Some(agreement.keys.encrypt_chip_authentication_data(data.expose())?))
    }
}

/// The chain goes on up to the last step and ends there (Doc 9303-11, 4.4.4.3); every step has an answer.
fn check_header(command: &CommandApdu, step: Step) -> Result<(), Status> {
    if [command.p1, command.p2] != [0, 0] {
        return Err(Status::WRONG_P1_P2);
    }
    let goes_on = command.cla & CHAINED != 0;
    if goes_on == (step == Step::MutualAuthentication) {
        return Err(Status::CHAIN_UNFINISHED);
    }
    if command.le == Le::None { Err(Status::WRONG_LENGTH) } else { Ok(()) }
}

/// Step 2.
fn map_nonce(
    session: Session,
    nonce: &Secret,
    content: &[u8],
    random: &mut dyn Random,
) -> Result<(Vec<u8>, State), Status> {
    let (parameters, variant) = (session.offer.parameters(), session.offer.variant());
    if variant.mapping() == Mapping::Integrated {
        let terminal_nonce = Secret::new(content.to_vec());
        let generator = integrated::map(parameters, variant.cipher(), nonce, &terminal_nonce)?;
        return Ok((Vec::new(), State::Mapped(session, generator, None)));
    }
    let generator = PublicKey::generator(parameters);
    let other = PublicKey::parse(parameters, content)?;
    let own = KeyPair::generate(&generator, random)?;
    let mapped = generic::map(&generator, nonce, &own, &other)?;
    let answer = own.public().encoded().to_vec();
    let kept = (variant.mapping() == Mapping::ChipAuthentication).then_some(own);
    Ok((answer, State::Mapped(session, mapped, kept)))
}

/// Step 3.
fn agree(
    session: Session,
    generator: &PublicKey,
    mapping_key: Option<KeyPair>,
    content: &[u8],
    random: &mut dyn Random,
) -> Result<(Vec<u8>, State), Status> {
    let other = PublicKey::parse(session.offer.parameters(), content)?;
    let pair = KeyPair::generate(generator, random)?;
    let own = pair.public();
    if own == other {
        return Err(Status::WRONG_DATA);
    }
    let keys = AgreedKeys::derive(session.offer.variant(), &pair.agree(&other)?);
    let (token, expected) = (keys.token(&other, content)?, keys.token(&own, own.encoded())?);
    let answer = own.encoded().to_vec();
    Ok((answer, State::Agreed(session, Box::new(Agreement { keys, own, token, expected, mapping_key }))))
}

impl From<MessageError> for Status {
    /// Doc 9303-11, 4.4.4.2: provided data is invalid.
    fn from(_: MessageError) -> Self {
        Self::WRONG_DATA
    }
}

impl From<AgreementError> for Status {
    /// A key that is not valid is invalid data; the rest is the chip's own failure.
    fn from(error: AgreementError) -> Self {
        match error {
            AgreementError::PublicKey | AgreementError::Generator => Self::WRONG_DATA,
            AgreementError::PrivateKey | AgreementError::Random(_) => Self::MEMORY_FAILURE,
        }
    }
}

impl From<NonceError> for Status {
    fn from(_: NonceError) -> Self {
        Self::MEMORY_FAILURE
    }
}

impl From<KeysError> for Status {
    fn from(_: KeysError) -> Self {
        Self::MEMORY_FAILURE
    }
}
