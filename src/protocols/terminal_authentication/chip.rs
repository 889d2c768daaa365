//! The chip's side of Terminal Authentication.
//!
//! What a chip remembers for good are its trust points and the latest day it was told; everything else ends with the session.

use crate::crypto::random::Random;
use crate::encoding::Date;
use crate::iso7816::commands::CHAINED;
use crate::iso7816::{CommandApdu, ResponseApdu, Status};
use crate::pki::CvCertificate;
use crate::pki::cv_certificate::{PublicKeyReference, Role};

use super::chain::{ChainError, EffectiveAuthorization, ImportedKey};
use super::messages::{self, CompressedPublicKey, IdPicc, Nonce};

/// Trust points a chip keeps (Doc 9303-11, 7.1.4.3.4).
const MAX_TRUST_POINTS: usize = 2;

/// Octets of a certificate in pieces. One with an RSA key of 3072 bits has a thousand.
const MAX_CERTIFICATE: usize = 4096;

/// What the chip remembers for good, and the session that is open.
#[derive(Debug)]
pub struct Chip {
    trust_points: Vec<ImportedKey>,
    today: Date,
    session: Session,
}

#[derive(Debug, Default)]
struct Session {
    /// The key the next certificate is to be verified with.
    issuer: Option<PublicKeyReference>,
    /// The key of the Document Verifier or terminal that was imported last.
    imported: Option<ImportedKey>,
    /// The terminal's key, selected for authentication.
    terminal: Option<ImportedKey>,
    challenge: Option<Nonce>,
    authenticated: bool,
    /// The beginning of a certificate that comes in pieces.
    pieces: Vec<u8>,
}

impl Chip {
    /// A chip that trusts these keys and knows this day: that of its personalisation, or a later one it was told.
    #[must_use]
    pub fn new(trust_points: Vec<ImportedKey>, today: Date) -> Self {
        let mut chip = Self { trust_points, today, session: Session::default() };
        chip.clean_up();
        chip
    }

    /// Forgets the session: power off, reset, or new secure messaging (TR-03105-3.2, ISO7816_J_22).
    pub fn reset(&mut self) {
        self.session = Session::default();
    }

    /// The trust points, the most recent first: what EF.CVCA says.
    pub fn trust_points(&self) -> impl Iterator<Item = &PublicKeyReference> {
        self.trust_points.iter().map(ImportedKey::reference)
    }

    /// The day the chip believes it is (Doc 9303-11, 7.1.4.3.3).
    #[must_use]
    pub const fn today(&self) -> Date {
        self.today
    }

    /// MSE:Set DST (Doc 9303-11, 7.1.5.1): selects a trust point, or the key imported last.
    pub fn set_dst(&mut self, command: &CommandApdu) -> ResponseApdu {
        self.session.issuer = None;
        self.session.pieces.clear();
        let Ok(reference) = messages::parse_key_reference(&command.data) else {
            return ResponseApdu::status_only(Status::WRONG_DATA);
        };
        if self.key(&reference).is_none() {
            return ResponseApdu::status_only(Status::REFERENCE_NOT_FOUND);
        }
        self.session.issuer = Some(reference);
        ResponseApdu::status_only(Status::SUCCESS)
    }

    /// PSO:Verify Certificate (Doc 9303-11, 7.1.5.2), in one command or chained. Each needs its own MSE:Set DST.
    pub fn verify_certificate(&mut self, command: &CommandApdu) -> ResponseApdu {
        if self.session.pieces.len().saturating_add(command.data.len()) > MAX_CERTIFICATE {
            self.session.pieces.clear();
            return ResponseApdu::status_only(Status::WRONG_LENGTH);
        }
        self.session.pieces.extend_from_slice(&command.data);
        if command.cla & CHAINED != 0 {
            return ResponseApdu::status_only(Status::SUCCESS);
        }
        let data = std::mem::take(&mut self.session.pieces);
        ResponseApdu::status_only(self.import(&data).err().unwrap_or(Status::SUCCESS))
    }

    fn import(&mut self, data: &[u8]) -> Result<(), Status> {
        let selected = self.session.issuer.take().ok_or(Status::CONDITIONS_OF_USE)?;
        let issuer = self.key(&selected).ok_or(Status::REFERENCE_NOT_FOUND)?.clone();
        let certificate = CvCertificate::from_command_data(data).map_err(|_| Status::WRONG_DATA)?;
        let key = issuer.verify(&certificate, self.today).map_err(status)?;
        // A key the chip keeps is never replaced by another of its name (Doc 9303-11, 7.1.4.3.7).
        if self.trust_points().any(|known| known == key.reference()) {
            return Err(Status::CONDITIONS_OF_USE);
        }
        self.today = key.accurate_date(&issuer).map_or(self.today, |told| told.max(self.today));
        if key.role() == Role::Cvca {
            // Before those of the same day, so that it is not the one that goes.
            self.trust_points.insert(0, key);
        } else {
            self.session.imported = Some(key);
        }
        self.clean_up();
        Ok(())
    }

    /// The two most recent trust points stay; an expired one only while none follows it (Doc 9303-11, 7.1.4.3.4).
    fn clean_up(&mut self) {
        self.trust_points.sort_by_key(|key| std::cmp::Reverse(key.effective()));
        self.trust_points.truncate(MAX_TRUST_POINTS);
        let today = self.today;
        let mut place = 0_usize;
        self.trust_points.retain(|key| {
            place = place.saturating_add(1);
            place == 1 || !key.is_expired(today)
        });
    }

    fn key(&self, reference: &PublicKeyReference) -> Option<&ImportedKey> {
        self.trust_points.iter().chain(&self.session.imported).find(|key| key.reference() == reference)
    }

    /// MSE:Set AT (Doc 9303-11, 7.1.5.3): selects the terminal's key, which must be the one imported last.
    pub fn set_at(&mut self, command: &CommandApdu) -> ResponseApdu {
        self.session.terminal = None;
        let Ok(reference) = messages::parse_key_reference(&command.data) else {
            return ResponseApdu::status_only(Status::WRONG_DATA);
        };
        let is_meant = |key: &&ImportedKey| *key.reference() == reference && key.role() == Role::Terminal;
        self.session.terminal = self.session.imported.as_ref().filter(is_meant).cloned();
        let found = self.session.terminal.is_some();
        ResponseApdu::status_only(if found { Status::SUCCESS } else { Status::REFERENCE_NOT_FOUND })
    }

    /// GET CHALLENGE (Doc 9303-11, 7.1.5.4).
    pub fn get_challenge(&mut self, random: &mut dyn Random) -> ResponseApdu {
        let mut challenge = Nonce::default();
        if random.fill(&mut challenge).is_err() {
            return ResponseApdu::status_only(Status::MEMORY_FAILURE);
        }
        self.session.challenge = Some(challenge);
        ResponseApdu::new(challenge, Status::SUCCESS)
    }

    /// EXTERNAL AUTHENTICATE (Doc 9303-11, 7.1.5.5): the answer, and with success what the terminal may do from now on.
    ///
    /// A challenge serves once, whatever comes of it, and a session authenticates one terminal. Whoever drives the chip has
    /// seen to it that `ephemeral` secured the messages.
    pub fn external_authenticate(
        &mut self,
        command: &CommandApdu,
        id_picc: &IdPicc,
        ephemeral: &CompressedPublicKey,
    ) -> (ResponseApdu, Option<EffectiveAuthorization>) {
        match self.authenticate(&command.data, id_picc, ephemeral) {
            Ok(authorization) => (ResponseApdu::status_only(Status::SUCCESS), Some(authorization)),
            Err(status) => (ResponseApdu::status_only(status), None),
        }
    }

    fn authenticate(
        &mut self,
        signature: &[u8],
        id_picc: &IdPicc,
        ephemeral: &CompressedPublicKey,
    ) -> Result<EffectiveAuthorization, Status> {
        let challenge = self.session.challenge.take();
        if self.session.authenticated {
            return Err(Status::SECURITY_STATUS);
        }
        let terminal = self.session.terminal.as_ref().ok_or(Status::CONDITIONS_OF_USE)?;
        let message = messages::signed_message(id_picc, &challenge.ok_or(Status::CONDITIONS_OF_USE)?, ephemeral);
        if !terminal.key().verifies(message.expose(), signature) {
            return Err(Status::AUTHENTICATION_FAILED);
        }
        let authorization = terminal.authorization().ok_or(Status::CONDITIONS_OF_USE)?;
        self.session = Session { authenticated: true, ..Session::default() };
        Ok(authorization)
    }
}

/// The clause leaves the status open; this chip tells a signature that does not match, a certificate whose time is over,
/// and one that should never have been issued apart.
const fn status(error: ChainError) -> Status {
    match error {
        ChainError::Signature => Status::AUTHENTICATION_FAILED,
        ChainError::Expired | ChainError::TrustPointExpired => Status::CONDITIONS_OF_USE,
        ChainError::Issuer
        | ChainError::TerminalType
        | ChainError::Role { .. }
        | ChainError::Key(_)
        | ChainError::Algorithm
        | ChainError::Dates => Status::WRONG_DATA,
    }
}
