//! One file at a time, recorded whatever became of it.

use crate::iso7816::files::{Extent, FileReading, FileSelector, ReadError, ReadLimit};
use crate::iso7816::{Link, LinkError};
use crate::lds::{DataGroup, EfSod, FileId, Location};

use super::{Inspection, InspectionError};
use crate::inspection::evidence::{FileRecord, Octets};
use crate::inspection::progress::Event;

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
            _ => Ok(bytes),
        }
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
            self.progress.event(Event::FileRead { file, bytes: bytes.len(), hash_fits });
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
                    self.progress.event(Event::FileRead { file, bytes: bytes.len(), hash_fits: None });
                }
                self.evidence.record(file, FileRecord::Read { content: Octets(bytes.clone()) });
                return Ok(Some(bytes));
            }
            Err(ReadError::Transport(error)) => return Err(error.into()),
            Err(ReadError::Refused { status, .. }) => FileRecord::Refused { sw: status.to_string() },
            Err(ReadError::Limit(ReadLimit::FileSize { declared })) => {
                FileRecord::TooLarge { size: u64::try_from(declared).unwrap_or(u64::MAX) }
            }
            Err(_) => FileRecord::Unreadable,
        };
        self.evidence.record(file, record);
        // Files of the master file are optional; only what the document itself lists is missed.
        if file.location() == Location::Emrtd {
            self.progress.event(Event::FileSkipped { file });
        }
        Ok(None)
    }

    async fn read_bytes<L: Link>(&mut self, link: &mut L, file: FileId, extent: Extent) -> Result<Vec<u8>, ReadError> {
        let mut reading = match self.pending.take() {
            Some((pending, reading)) if pending == file => reading,
            _ => FileReading::new(FileSelector::Fid(file.fid()), extent).with_limit(self.plan.max_file),
        };
        let progress = &mut *self.progress;
        let mut started = false;
        let mut watch = |so_far: crate::iso7816::files::Progress| {
            if let Some(total) = so_far.total {
                if !std::mem::replace(&mut started, true) {
                    progress.event(Event::FileStarted { file, total });
                }
                progress.event(Event::FileProgress { file, bytes: so_far.read, total });
            }
        };
        let result = reading.run(link, &mut self.style, &mut watch).await;
        if matches!(result, Err(ReadError::Transport(LinkError { .. }))) {
            self.pending = Some((file, reading));
        }
        result
    }
}
