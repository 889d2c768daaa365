//! The chip's side of Chip Authentication.

use crate::crypto::cipher::CipherAlgorithm;
use crate::iso7816::commands::CHAINED;
use crate::iso7816::secure_messaging::SessionKeys;
use crate::iso7816::{CommandApdu, ResponseApdu, Status};

use super::key_pair::{AgreementError, KeyPair};
use super::messages::{EnvironmentObjects, parse_dynamic_authentication_data};

/// The most dynamic authentication data put together from a chain: a key of 4096 bits and its tags.
const LONGEST_DATA: usize = 520;

/// A key of the chip and what it may be used for.
#[derive(Debug)]
pub struct StaticKey {
    /// The pair whose public half is in DG14.
    pub key_pair: KeyPair,
    /// Its number, where the chip numbers its keys.
    pub key_id: Option<u32>,
    /// The ciphers offered with it.
    pub ciphers: Vec<CipherAlgorithm>,
}

/// The two forms of the protocol (Doc 9303-11, 6.2.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// MSE:Set KAT, for Triple DES.
    KeyAgreementTemplate,
    /// MSE:Set AT and GENERAL AUTHENTICATE.
    AuthenticationTemplate,
}

/// What the chip keeps between two commands: its keys, the one that is selected, and the pieces of a chain.
#[derive(Debug)]
pub struct Chip {
    keys: Vec<StaticKey>,
    forms: Vec<Form>,
    selected: Option<Selected>,
    chain: Vec<u8>,
}

/// What MSE:Set AT selected.
#[derive(Debug, Clone, Copy)]
struct Selected {
    key: usize,
    cipher: CipherAlgorithm,
}

/// A successful run.
#[derive(Debug)]
pub struct Opened {
    /// The keys for everything after the response.
    pub keys: SessionKeys,
    /// The terminal's ephemeral public key, as it was sent.
    pub terminal_public_key: Vec<u8>,
    /// Comp(PK.IFD), which Terminal Authentication takes into its signature.
    pub terminal_public_key_compressed: Vec<u8>,
}

impl Chip {
    /// A chip with these keys that knows both forms.
    #[must_use]
    pub const fn new(keys: Vec<StaticKey>) -> Self {
        Self { keys, forms: Vec::new(), selected: None, chain: Vec::new() }
    }

    /// A chip that knows this form only: there are those that have no MSE:Set KAT (Doc 9303-11, 8.5, note 1).
    #[must_use]
    pub fn with_only(mut self, form: Form) -> Self {
        self.forms = vec![form];
        self
    }

    /// Forgets what was selected: power off, reset, or a change of keys.
    pub fn reset(&mut self) {
        self.selected = None;
        self.chain.clear();
    }

    /// MSE:Set KAT (Doc 9303-11, 6.2.4.1): with success the new keys, which count from the next command on.
    pub fn set_kat(&mut self, command: &CommandApdu) -> (ResponseApdu, Option<Opened>) {
        self.reset();
        answer(self.agree_by_template(command), &[])
    }

    fn agree_by_template(&self, command: &CommandApdu) -> Result<Opened, Status> {
        if !self.knows(Form::KeyAgreementTemplate) {
            return Err(Status::WRONG_P1_P2);
        }
        let objects = EnvironmentObjects::parse(&command.data).map_err(|_| Status::WRONG_DATA)?;
        let public_key = objects.public_key.ok_or(Status::WRONG_DATA)?;
        let usable = |key: &StaticKey| key.ciphers.contains(&CipherAlgorithm::TripleDes);
        let key = self.find(&objects, usable)?;
        self.agree(Selected { key, cipher: CipherAlgorithm::TripleDes }, public_key)
    }

    /// MSE:Set AT for internal authentication (Doc 9303-11, 6.2.4.2, step 1).
    pub fn set_at(&mut self, command: &CommandApdu) -> ResponseApdu {
        self.reset();
        match self.select(command) {
            Ok(selected) => {
                self.selected = Some(selected);
                ResponseApdu::status_only(Status::SUCCESS)
            }
            Err(status) => ResponseApdu::status_only(status),
        }
    }

    fn select(&self, command: &CommandApdu) -> Result<Selected, Status> {
        if !self.knows(Form::AuthenticationTemplate) {
            return Err(Status::WRONG_P1_P2);
        }
        let objects = EnvironmentObjects::parse(&command.data).map_err(|_| Status::WRONG_DATA)?;
        let variant = objects.variant().ok_or(Status::WRONG_DATA)?;
        let usable = |key: &StaticKey| {
            key.key_pair.public_key().agreement() == variant.agreement && key.ciphers.contains(&variant.cipher)
        };
        let key = self.find(&objects, usable)?;
        Ok(Selected { key, cipher: variant.cipher })
    }

    /// GENERAL AUTHENTICATE (Doc 9303-11, 6.2.4.2, step 2), in one command or in a chain: with success the new keys.
    pub fn general_authenticate(&mut self, command: &CommandApdu) -> (ResponseApdu, Option<Opened>) {
        self.chain.extend_from_slice(&command.data);
        if self.chain.len() > LONGEST_DATA {
            self.reset();
            return (ResponseApdu::status_only(Status::WRONG_LENGTH), None);
        }
        if self.selected.is_some() && command.cla & CHAINED != 0 {
            return (ResponseApdu::status_only(Status::SUCCESS), None);
        }
        let data = std::mem::take(&mut self.chain);
        answer(self.agree_by_authentication(&data), &[0x7C, 0x00])
    }

    /// A selection serves once, whatever comes of it.
    fn agree_by_authentication(&mut self, data: &[u8]) -> Result<Opened, Status> {
        let selected = self.selected.take().ok_or(Status::CONDITIONS_OF_USE)?;
        let public_key = parse_dynamic_authentication_data(data).map_err(|_| Status::WRONG_DATA)?;
        self.agree(selected, public_key)
    }

    fn knows(&self, form: Form) -> bool {
        self.forms.is_empty() || self.forms.contains(&form)
    }

    /// The key DO'84' names, or without one the only one that is usable.
    fn find(&self, objects: &EnvironmentObjects<'_>, usable: impl Fn(&StaticKey) -> bool) -> Result<usize, Status> {
        let named = |key: &StaticKey| objects.private_key.is_none() || key.key_id.is_some_and(|id| objects.names(id));
        if !self.keys.iter().any(&usable) {
            return Err(Status::WRONG_DATA);
        }
        let fitting: Vec<_> = (0..).zip(&self.keys).filter(|(_, key)| usable(key) && named(key)).collect();
        match fitting.as_slice() {
            [(at, _)] => Ok(*at),
            _ => Err(Status::REFERENCE_NOT_FOUND),
        }
    }

    /// Steps 3a and 3b. The terminal's key is validated (Doc 9303-11, 9.4.5), and ours sent back to us is none.
    fn agree(&self, selected: Selected, public_key: &[u8]) -> Result<Opened, Status> {
        let pair = &self.keys.get(selected.key).ok_or(Status::REFERENCE_NOT_FOUND)?.key_pair;
        let own = pair.public_key();
        let refused = |_: AgreementError| Status::WRONG_DATA;
        let terminal = own.parse_ephemeral(public_key).map_err(refused)?;
        if terminal == own {
            return Err(Status::WRONG_DATA);
        }
        Ok(Opened {
            keys: pair.derive_session_keys(&terminal, selected.cipher).map_err(refused)?,
            terminal_public_key: public_key.to_vec(),
            terminal_public_key_compressed: terminal.compressed(),
        })
    }
}

fn answer(outcome: Result<Opened, Status>, data: &[u8]) -> (ResponseApdu, Option<Opened>) {
    match outcome {
        Ok(opened) => (ResponseApdu::new(data, Status::SUCCESS), Some(opened)),
        Err(status) => (ResponseApdu::status_only(status), None),
    }
}
