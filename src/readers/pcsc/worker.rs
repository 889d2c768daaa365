//! The threads PC/SC calls run on.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, SyncSender};
use std::thread;
use std::time::Duration;

use pcsc::{Card, Disposition, MAX_BUFFER_SIZE_EXTENDED};
use zeroize::Zeroizing;

use crate::readers::ReaderError;

use super::fault::reader_error;
use super::open::{self, OpenOptions};

/// Runs calls on a thread of their own and waits for as long as `timeout`. A thread that hangs is left behind.
pub(super) fn on_own_thread<T: Send + 'static>(
    timeout: Duration,
    calls: impl FnOnce() -> Result<T, ReaderError> + Send + 'static,
) -> Result<T, ReaderError> {
    let (reply, answer) = mpsc::sync_channel(1);
    spawn(move || {
        // Nobody listens any more when the time was up.
        let _ = reply.send(calls());
    })?;
    answer.recv_timeout(timeout).map_err(|_| ReaderError::Hung)?
}

fn spawn(run: impl FnOnce() + Send + 'static) -> Result<(), ReaderError> {
    thread::Builder::new().name("pcsc".to_owned()).spawn(run).map(drop).map_err(|_| ReaderError::Failed)
}

/// A command on its way to the chip, and where its answer is awaited.
struct Job {
    command: Zeroizing<Vec<u8>>,
    reply: SyncSender<Result<Vec<u8>, pcsc::Error>>,
}

/// A connection to a chip, held by a thread.
pub(super) struct Worker {
    jobs: Option<Sender<Job>>,
    ended: Receiver<()>,
}

/// What is known of a connection once it stands.
pub(super) struct Connection {
    pub(super) reader: String,
    pub(super) atr: Vec<u8>,
    /// The longest command the reader takes, where its driver says.
    pub(super) max_input: Option<u32>,
}

/// No answer within the time allowed, or an error of the service.
pub(super) enum TransmitError {
    Service(pcsc::Error),
    TimeUp,
    /// The thread is gone, and with it the connection.
    Ended,
}

impl Worker {
    /// Finds the reader, waits for a chip and connects to it.
    pub(super) fn start(options: &OpenOptions) -> Result<(Self, Connection), ReaderError> {
        let (jobs, queue) = mpsc::channel();
        let (opened, connection) = mpsc::sync_channel(1);
        let (running, ended) = mpsc::sync_channel(0);
        let options_of_thread = options.clone();
        spawn(move || {
            match open::connect(&options_of_thread) {
                Ok((card, connection)) => {
                    if opened.send(Ok(connection)).is_ok() {
                        serve(card, &queue);
                    }
                }
                // Nobody listens any more when the time was up.
                Err(error) => drop(opened.send(Err(error))),
            }
            drop(running);
        })?;
        let patience = options.wait.saturating_add(super::CALL_TIMEOUT);
        let connection = connection.recv_timeout(patience).map_err(|_| ReaderError::Hung)??;
        Ok((Self { jobs: Some(jobs), ended }, connection))
    }

    /// Sends a command and waits for its answer. After a time-out the thread may hang, and the connection is given up.
    pub(super) fn transmit(&mut self, command: Vec<u8>, timeout: Duration) -> Result<Vec<u8>, TransmitError> {
        let jobs = self.jobs.as_ref().ok_or(TransmitError::Ended)?;
        let (reply, answer) = mpsc::sync_channel(1);
        jobs.send(Job { command: Zeroizing::new(command), reply }).map_err(|_| TransmitError::Ended)?;
        match answer.recv_timeout(timeout) {
            Ok(result) => result.map_err(TransmitError::Service),
            Err(RecvTimeoutError::Timeout) => {
                self.jobs = None;
                Err(TransmitError::TimeUp)
            }
            Err(RecvTimeoutError::Disconnected) => Err(TransmitError::Ended),
        }
    }
}

impl Drop for Worker {
    /// Lets the thread disconnect, so that the next connection does not meet this one's reset. A hung thread is not
    /// waited for.
    fn drop(&mut self) {
        if self.jobs.take().is_some() {
            let _ = self.ended.recv_timeout(DISCONNECT_PATIENCE);
        }
    }
}

/// A reset takes a chip a few tenths of a second.
const DISCONNECT_PATIENCE: Duration = Duration::from_secs(1);

/// Answers jobs until the other side is dropped, in one transaction, so that no other program gets in between. Then resets
/// a chip that was spoken to, which ends whatever session it was in.
///
/// A chip that did not answer last is left alone: pcscd takes a failed reset for a swallowed card, and does not see the
/// next one that is placed quickly.
fn serve(mut card: Card, queue: &Receiver<Job>) {
    let mut disposition = Disposition::LeaveCard;
    match card.transaction() {
        Ok(transaction) => {
            // A buffer too small loses the answer, and with it the session: always the largest there is.
            let mut buffer = Zeroizing::new(vec![0; MAX_BUFFER_SIZE_EXTENDED]);
            while let Ok(job) = queue.recv() {
                let answer = transaction.transmit(&job.command, &mut buffer).map(<[u8]>::to_vec);
                disposition = match &answer {
                    Ok(answer) if !answer.is_empty() => Disposition::ResetCard,
                    _ => Disposition::LeaveCard,
                };
                let _ = job.reply.send(answer);
            }
        }
        Err(error) => {
            while let Ok(job) = queue.recv() {
                let _ = job.reply.send(Err(error));
            }
        }
    }
    // There is nobody left to tell.
    let _ = card.disconnect(disposition);
}

impl From<pcsc::Error> for ReaderError {
    fn from(error: pcsc::Error) -> Self {
        reader_error(error)
    }
}
