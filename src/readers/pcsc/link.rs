//! The link to a chip on a PC/SC reader.

use std::thread;
use std::time::{Duration, Instant};

use crate::iso7816::{CommandApdu, Link, LinkError, LinkFault, ResponseApdu};
use crate::readers::ReaderError;

use super::capability::ChipCapability;
use super::fault::{fault_of_return, link_fault};
use super::open::{OpenOptions, ReaderSelector};
use super::worker::{Connection, TransmitError, Worker};

/// The longest command and response, header and status included, that readers carry in one piece.
const LONGEST_APDU: usize = 65_535;
/// The same as response data, without SW1-SW2.
const LONGEST_RESPONSE: u32 = 65_533;
/// A reader that takes no more than this knows short APDUs only: 4 header bytes, Lc, 255 data bytes, Le.
const SHORT_APDU: u32 = 261;

/// How long to wait before looking again at a chip that was there and did not answer.
const SETTLING: Duration = Duration::from_millis(50);

/// A chip on a PC/SC reader. Dropping it resets the chip and frees the reader.
pub struct PcscLink {
    worker: Option<Worker>,
    options: OpenOptions,
    reader: String,
    capability: ChipCapability,
    max_response: u32,
    command_timeout: Duration,
}

impl PcscLink {
    /// Finds the reader, waits for a document and connects to its chip.
    pub fn open(options: &OpenOptions) -> Result<Self, ReaderError> {
        let (worker, connection) = Worker::start(options)?;
        Ok(Self::of(worker, connection, options))
    }

    fn of(worker: Worker, connection: Connection, options: &OpenOptions) -> Self {
        let of_reader = match connection.max_input {
            Some(input) if input <= SHORT_APDU => 256,
            _ => LONGEST_RESPONSE,
        };
        Self {
            worker: Some(worker),
            options: options.clone(),
            reader: connection.reader,
            capability: ChipCapability::from_atr(&connection.atr),
            max_response: options.max_response.unwrap_or(of_reader),
            command_timeout: options.command_timeout,
        }
    }

    /// Lets go of the connection and waits for a chip on the same reader, which may itself have to come back.
    fn open_again(&mut self, patience: Duration) -> Result<(), LinkFault> {
        // Dropped first: the old connection's reset must not meet the new one.
        self.worker = None;
        let options = OpenOptions {
            reader: ReaderSelector::Name(self.reader.clone()),
            wait: patience,
            wait_for_reader: true,
            ..self.options.clone()
        };
        let deadline = Instant::now() + patience;
        loop {
            match Worker::start(&options) {
                Ok((worker, connection)) => {
                    let options = std::mem::take(&mut self.options);
                    *self = Self::of(worker, connection, &options);
                    return Ok(());
                }
                // Held at an angle, a chip comes and goes before it lies still.
                Err(error) if error.is_retryable() && Instant::now() < deadline => thread::sleep(SETTLING),
                Err(error) => return Err(fault_of_return(error)),
            }
        }
    }

    /// The reader's name.
    #[must_use]
    pub fn reader_name(&self) -> &str {
        &self.reader
    }

    /// What the chip's answer to reset says it can do. What [`max_response`](Link::max_response) says is the reader's.
    #[must_use]
    pub const fn chip_capability(&self) -> ChipCapability {
        self.capability
    }

    fn exchange(&mut self, command: &CommandApdu) -> Result<ResponseApdu, LinkFault> {
        let command = command.encode().map_err(|_| LinkFault::TooLong)?;
        if command.len() > LONGEST_APDU {
            return Err(LinkFault::TooLong);
        }
        let worker = self.worker.as_mut().ok_or(LinkFault::ChipLost)?;
        let answer = worker.transmit(command, self.command_timeout).map_err(|error| match error {
            TransmitError::Service(error) => match link_fault(error) {
                // A service that dies in the middle leaves its clients with any error at all.
                LinkFault::ReaderFailed | LinkFault::ReaderGone if super::list() == Err(ReaderError::NoService) => {
                    LinkFault::ServiceGone
                }
                fault => fault,
            },
            TransmitError::TimeUp => LinkFault::Timeout,
            TransmitError::Ended => LinkFault::ReaderGone,
        })?;
        // A chip that leaves during a command can look like an answer of no bytes at all.
        ResponseApdu::parse(&answer).ok_or(LinkFault::ChipLost)
    }
}

impl Link for PcscLink {
    /// Blocks the calling thread until the chip answers or its time is up.
    async fn transmit(&mut self, command: &CommandApdu) -> Result<ResponseApdu, LinkError> {
        Ok(self.exchange(command)?)
    }

    fn max_response(&self) -> u32 {
        self.max_response
    }

    fn can_reconnect(&self) -> bool {
        true
    }

    /// Blocks the calling thread until there is a chip or the time is up.
    async fn reconnect(&mut self, patience: Duration) -> Result<(), LinkError> {
        Ok(self.open_again(patience)?)
    }
}
