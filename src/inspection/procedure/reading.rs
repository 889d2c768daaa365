//! One file at a time, recorded whatever became of it.

use crate::encoding::Timestamp;
use crate::iso7816::files::{Extent, FileReading, FileSelector, Progress, ReadError, ReadLimit};
use crate::iso7816::{Link, LinkError};
use crate::lds::{DataGroup, EfSod, FileId, Location};
use crate::trust::{Outcome, TrustSnapshot, verify_sod};

use super::{Inspection, InspectionError};
use crate::inspection::evidence::{FileRecord, Octets, ReadFault};
use crate::inspection::progress::{CheckOutcome, Event};

impl Inspection<'_> {
    /// EF.SOD; in a renewed session it must be the file it was.
    pub(super) async fn read_security_object<L: Link>(
        &mut self,
        link: &mut L,
    ) -> Result<Option<Vec<u8>>, InspectionError> {
        let before = self.evidence.file(FileId::EfSod).cloned();
        let bytes = self.read(link, FileId::EfSod, Extent::FirstObject).await?;
        match before {
            Some(before) if self.evidence.file(FileId::EfSod) != Some(&before) => Err(InspectionError::ChipChanged),
            Some(_) => Ok(bytes),
            None => {
                if let Some(bytes) = &bytes {
                    self.look_at_signature(bytes);
                }
                Ok(bytes)
            }
        }
    }

    /// Whether the signer in EF.SOD signed it: a first answer for whoever watches. It decides nothing here, since what was
    /// altered is read all the same, as evidence; and who the signer is takes trust this floor does not have.
    fn look_at_signature(&mut self, ef_sod: &[u8]) {
        let now = self.evidence.read_at.unwrap_or(Timestamp::from_unix(0));
        let (status, code) = match verify_sod(ef_sod, &TrustSnapshot::default(), now).signature {
            Outcome::Passed(_) => (CheckOutcome::Passed, None),
            Outcome::Failed(_) => (CheckOutcome::Failed, Some("sod.signature_invalid")),
            Outcome::NotPerformed(_) => (CheckOutcome::Undetermined, None),
        };
        self.progress.event(Event::CheckCompleted { id: "pa.sod_signature", status, code });
    }

    pub(super) async fn read_data_group<L: Link>(
        &mut self,
        link: &mut L,
        sod: &EfSod,
        group: DataGroup,
    ) -> Result<(), InspectionError> {
        let file = FileId::from(group);
        if let Some(bytes) = self.read(link, file, Extent::FirstObject).await? {
            let hash_fits =
                sod.security_object.hashes.get(&group).map(|hash| sod.security_object.digest.digest(&bytes) == *hash);
            let event = self.meter.completed(file, bytes.len(), hash_fits);
            self.progress.event(event);
        }
        Ok(())
    }

    /// Reads one file and records what became of it. The bytes come back when it was read whole.
    ///
    /// A file that a lost session interrupted goes on where it stopped.
    pub(super) async fn read<L: Link>(
        &mut self,
        link: &mut L,
        file: FileId,
        extent: Extent,
    ) -> Result<Option<Vec<u8>>, InspectionError> {
        let record = match self.read_bytes(link, file, extent).await {
            Ok(bytes) => {
                self.new_keys = self.new_keys.after_a_file();
                if !matches!(file, FileId::Dg(_)) {
                    let event = self.meter.completed(file, bytes.len(), None);
                    self.progress.event(event);
                }
                self.evidence.record(file, FileRecord::Read { content: Octets(bytes.clone()) });
                return Ok(Some(bytes));
            }
            Err(ReadError::Transport(error)) => return Err(error.into()),
            Err(ReadError::Refused { status, .. }) => FileRecord::Refused { sw: status.to_string() },
            Err(ReadError::Limit(ReadLimit::FileSize { declared })) => {
                FileRecord::TooLarge { size: u64::try_from(declared).unwrap_or(u64::MAX) }
            }
            Err(error) => FileRecord::Unreadable { reason: ReadFault::from_read(&error) },
        };
        self.evidence.record(file, record);
        // Files of the master file are optional; only what the document itself lists is missed.
        if file.location() == Location::Emrtd {
            let event = self.meter.skipped(file);
            self.progress.event(event);
        }
        Ok(None)
    }

    async fn read_bytes<L: Link>(&mut self, link: &mut L, file: FileId, extent: Extent) -> Result<Vec<u8>, ReadError> {
        // Another file's beginning waits for its turn.
        let mut reading = match self.pending.take_if(|(pending, _)| *pending == file) {
            Some((_, reading)) => reading,
            None => {
                let selector = FileSelector::Either { fid: file.fid(), sfi: file.sfi() };
                FileReading::new(selector, extent).with_limit(self.plan.max_file)
            }
        };
        let (progress, meter) = (&mut *self.progress, &mut self.meter);
        let mut started = false;
        let mut watch = |so_far: Progress| {
            if let Some(total) = so_far.total
                && !std::mem::replace(&mut started, true)
            {
                progress.event(meter.started(file, total));
            }
            if let Some(event) = meter.progressed(file, &so_far) {
                progress.event(event);
            }
        };
        let result = reading.run(link, &mut self.style, &mut watch).await;
        // EF.SOD is what a chip is known by: in another session it is compared whole.
        if matches!(result, Err(ReadError::Transport(LinkError { .. }))) && file != FileId::EfSod {
            self.pending = Some((file, reading));
        }
        result
    }
}
