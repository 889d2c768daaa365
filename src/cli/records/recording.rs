//! The recording of one verdict: what is known of the person before, and what is written after.

use super::arguments::SubjectArguments;
use super::open::{self, OpenError, Work};
use crate::cli::config::Config;
use crate::crypto::random::OsRng;
use crate::encoding::Timestamp;
use crate::readiness::Assessment;
use crate::records::store::Store;
use crate::records::{IdentityStatus, Personal, Pid, Recorded, Records, RecordsError};
use crate::registry::DocumentNumber;
use crate::verification::Report;

/// Why nothing can be recorded.
#[derive(Debug, thiserror::Error)]
pub(in super::super) enum RecordingError {
    #[error("records are kept here: name the person with --pid")]
    NoPid,
    #[error("what is recorded is decided now: --at cannot be used where records are kept")]
    OtherTime,
    #[error("there is no document number to record")]
    NoDocument,
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Records(#[from] RecordsError),
}

/// Where and about whom a verdict will be recorded.
pub(in super::super) struct Recording<'a> {
    arguments: &'a SubjectArguments,
    config: &'a Config,
    pid: &'a Pid,
}

impl<'a> Recording<'a> {
    /// Nothing where no records are kept.
    pub(in super::super) fn planned(
        arguments: &'a SubjectArguments,
        config: &'a Config,
        at: Option<Timestamp>,
    ) -> Result<Option<Self>, RecordingError> {
        if !open::wanted(&arguments.store, config) {
            return Ok(None);
        }
        if at.is_some() {
            return Err(RecordingError::OtherTime);
        }
        let pid = arguments.pid.as_ref().ok_or(RecordingError::NoPid)?;
        Ok(Some(Self { arguments, config, pid }))
    }

    /// Whether the person was made ready before. Asked first, so that records that cannot be written stop everything early.
    pub(in super::super) fn already_ready(&self, now: Timestamp) -> Result<bool, RecordingError> {
        struct Ask<'a>(&'a Pid, Timestamp);
        impl Work for Ask<'_> {
            type Output = Result<IdentityStatus, RecordsError>;
            fn on<S: Store>(self, mut records: Records<S>) -> Self::Output {
                records.check_clock(self.1)?;
                records.identity(self.0)
            }
        }
        let status = open::with(&self.arguments.store, self.config, true, Ask(self.pid, now))??;
        Ok(status == IdentityStatus::Ready)
    }

    /// Records the verdict. Before this returned, it must not be shown. A simulated chip's is not recorded: whom it would be
    /// about does not exist.
    pub(in super::super) fn record(
        &self,
        report: &Report,
        assessment: &Assessment,
    ) -> Result<Recorded, RecordingError> {
        if report.simulated {
            return Ok(Recorded::Nothing);
        }
        struct Write<'a>(&'a Assessment, Personal);
        impl Work for Write<'_> {
            type Output = Result<Recorded, RecordsError>;
            fn on<S: Store>(self, mut records: Records<S>) -> Self::Output {
                records.record(self.0, &self.1, &mut OsRng)
            }
        }
        let number = report.stated_mrz().map(|mrz| DocumentNumber::parse(mrz.document_number.reveal()));
        let Some(Ok(passport_number)) = number else { return Err(RecordingError::NoDocument) };
        let subject = Personal { passport_number, pid: self.pid.clone(), ip: self.arguments.ip };
        Ok(open::with(&self.arguments.store, self.config, true, Write(assessment, subject))??)
    }
}
