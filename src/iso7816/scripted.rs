//! A link for tests: a closure plays the chip.

use super::command::CommandApdu;
use super::link::{Link, LinkError};
use super::response::ResponseApdu;

/// Answers with a closure and counts the commands.
pub(crate) struct Scripted<F> {
    answer: F,
    max_response: u32,
    /// How many commands came.
    pub(crate) commands: usize,
}

impl<F: FnMut(&CommandApdu) -> Result<ResponseApdu, LinkError> + Send> Scripted<F> {
    pub(crate) const fn new(answer: F) -> Self {
        Self { answer, max_response: 256, commands: 0 }
    }

    pub(crate) const fn with_max_response(mut self, max_response: u32) -> Self {
        self.max_response = max_response;
        self
    }
}

impl<F: FnMut(&CommandApdu) -> Result<ResponseApdu, LinkError> + Send> Link for Scripted<F> {
    async fn transmit(&mut self, command: &CommandApdu) -> Result<ResponseApdu, LinkError> {
        self.commands += 1;
        (self.answer)(command)
    }

    fn max_response(&self) -> u32 {
        self.max_response
    }
}

/// Exactly these commands in this order, each with its answer, all in hexadecimal.
pub(crate) fn transcript(exchanges: &'static [[&'static str; 2]]) -> impl Link {
    let mut exchanges = exchanges.iter();
    Scripted::new(move |command: &CommandApdu| {
        let [expected, answer] = exchanges.next().expect("a command too many");
        assert_eq!(hex::encode_upper(command.encode().unwrap()), *expected);
        Ok(ResponseApdu::parse(&hex::decode(answer).unwrap()).unwrap())
    })
}
