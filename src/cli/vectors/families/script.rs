//! What a case says was sent, answered and drawn, for the families that run a protocol.

use super::super::case::CaseError;
use crate::iso7816::{CommandApdu, Link, LinkError, LinkFault, ResponseApdu};

pub(super) fn parse_command(text: &str) -> Result<CommandApdu, CaseError> {
    let octets = hex::decode(text).map_err(|_| CaseError::Value("command"))?;
    CommandApdu::parse(&octets).map_err(|_| CaseError::Value("command"))
}

pub(super) fn parse_response(text: &str) -> Result<ResponseApdu, CaseError> {
    let octets = hex::decode(text).map_err(|_| CaseError::Value("response"))?;
    ResponseApdu::parse(&octets).ok_or(CaseError::Value("response"))
}

/// The case's responses one after the other, and the first command that is not the case's. A case may state no commands.
pub(super) struct Script {
    commands: Vec<String>,
    responses: Vec<String>,
    max_response: u32,
    next: usize,
    /// Its number, from 1.
    pub(super) different: Option<usize>,
}

impl Script {
    /// A link that carries short commands.
    pub(super) const fn new(commands: Vec<String>, responses: Vec<String>) -> Self {
        Self { commands, responses, max_response: 256, next: 0, different: None }
    }

    /// A link that carries extended commands as well.
    pub(super) const fn with_extended_length(mut self) -> Self {
        self.max_response = 0x1_0000;
        self
    }

    /// Whether every stated command was sent.
    pub(super) const fn is_complete(&self) -> bool {
        self.next >= self.commands.len()
    }
}

impl Link for Script {
    async fn transmit(&mut self, command: &CommandApdu) -> Result<ResponseApdu, LinkError> {
        let sent = command.encode().map_err(|_| LinkFault::TooLong)?;
        let place = self.next;
        self.next += 1;
        let is_other = |stated: &String| !stated.eq_ignore_ascii_case(&hex::encode(&sent));
        if self.different.is_none() && self.commands.get(place).is_some_and(is_other) {
            self.different = Some(place + 1);
        }
        let response = self.responses.get(place).and_then(|text| parse_response(text).ok());
        response.ok_or_else(|| LinkFault::ChipLost.into())
    }

    fn max_response(&self) -> u32 {
        self.max_response
    }
}
