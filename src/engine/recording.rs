//! The recording of one verdict: what is known of the person before, and what is written after.

use std::net::IpAddr;

use super::config::Config;
use super::records::{self, Named, OpenError, Work};
use crate::crypto::random::OsRng;
use crate::encoding::Timestamp;
use crate::readiness::Assessment;
use crate::records::store::{Store, Transaction};
use crate::records::{IdentityStatus, Personal, Pid, Recorded, Records, RecordsError};
use crate::registry::DocumentNumber;
use crate::verification::Report;

/// Why nothing can be recorded.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RecordingError {
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

/// What is written beside an entry, in its transaction.
pub(crate) type Keep<'a> = &'a mut dyn FnMut(&mut dyn Transaction, Recorded) -> Result<(), RecordsError>;

/// Where and about whom a verdict will be recorded.
pub(crate) struct Recording<'a> {
    named: Named,
    config: &'a Config,
    pid: Pid,
    ip: Option<IpAddr>,
}

impl<'a> Recording<'a> {
    /// Nothing where no records are kept. A decision as of another time than now is never recorded.
    pub(crate) fn planned(
        named: Named,
        config: &'a Config,
        pid: Option<&Pid>,
        ip: Option<IpAddr>,
        at: Option<Timestamp>,
    ) -> Result<Option<Self>, RecordingError> {
        if !records::wanted(&named, config) {
            return Ok(None);
        }
        if at.is_some() {
            return Err(RecordingError::OtherTime);
        }
        let pid = pid.ok_or(RecordingError::NoPid)?.clone();
        Ok(Some(Self { named, config, pid, ip }))
    }

    /// Whether the person was made ready before. Asked first, so that records that cannot be written stop everything early.
    pub(crate) fn already_ready(&self, now: Timestamp) -> Result<bool, RecordingError> {
        struct Ask<'a>(&'a Pid, Timestamp);
        impl Work for Ask<'_> {
            type Output = Result<IdentityStatus, RecordsError>;
            fn on<S: Store>(self, mut records: Records<S>) -> Self::Output {
                records.check_clock(self.1)?;
                records.identity(self.0)
            }
        }
        let status = records::with(&self.named, self.config, true, Ask(&self.pid, now))??;
        Ok(status == IdentityStatus::Ready)
    }

    /// Records the verdict. Before this returned, it must not be shown. A simulated chip's is not recorded: whom it would be
    /// about does not exist.
    pub(crate) fn record(&self, report: &Report, assessment: &Assessment) -> Result<Recorded, RecordingError> {
        if report.simulated {
            return Ok(Recorded::Nothing);
        }
        self.record_with(report, assessment, &mut |_, _| Ok(()))
    }

    /// Records the verdict, and with it in one transaction what `keep` writes: both or neither.
    pub(crate) fn record_with(
        &self,
        report: &Report,
        assessment: &Assessment,
        keep: Keep<'_>,
    ) -> Result<Recorded, RecordingError> {
        struct Write<'a>(&'a Assessment, Personal, Keep<'a>);
        impl Work for Write<'_> {
            type Output = Result<Recorded, RecordsError>;
            fn on<S: Store>(self, mut records: Records<S>) -> Self::Output {
                records.record_with(self.0, &self.1, &mut OsRng, |transaction, recorded| self.2(transaction, recorded))
            }
        }
        let number = report.stated_mrz().map(|mrz| DocumentNumber::parse(mrz.document_number.reveal()));
        let Some(Ok(passport_number)) = number else { return Err(RecordingError::NoDocument) };
        let subject = Personal { passport_number, pid: self.pid.clone(), ip: self.ip };
        Ok(records::with(&self.named, self.config, true, Write(assessment, subject, keep))??)
    }
}
