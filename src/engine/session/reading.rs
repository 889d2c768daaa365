//! How far a reading has come: what the events of an inspection add up to. Nothing personal is in it.

use crate::inspection::AccessProtocol;
use crate::inspection::progress::Event;
use crate::lds::FileId;

/// A file of the chip, as far as it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FileLine {
    pub(crate) file: FileId,
    pub(crate) bytes: u64,
    pub(crate) total: u64,
    pub(crate) state: FileState,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileState {
    /// On its way.
    Arriving,
    /// Here; whether its hash is the one in EF.SOD, if there is one.
    Here(Option<bool>),
    /// Listed, not readable.
    Skipped,
}

/// A reading.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Reading {
    /// The chip let us in, by this protocol where there was one.
    pub(crate) opened: bool,
    pub(crate) protocol: Option<AccessProtocol>,
    /// The chip answered a challenge.
    pub(crate) challenged: bool,
    /// The files in the order they came.
    pub(crate) files: Vec<FileLine>,
    /// Octets here, and octets of all files as far as they are known.
    pub(crate) octets: (u64, u64),
    /// Milliseconds left.
    pub(crate) left: Option<u64>,
}

impl Reading {
    /// Adds what happened.
    pub(crate) fn take(&mut self, event: &Event) {
        match *event {
            Event::AccessSucceeded { protocol } => (self.opened, self.protocol) = (true, Some(protocol)),
            Event::ChipChallenged => self.challenged = true,
            Event::Plan { total_of, .. } => self.octets.1 = total_of,
            Event::FileStarted { file, of, total_bytes, total_of } => {
                self.octets = (total_bytes, total_of);
                self.put(file, |line| (line.total, line.state) = (of, FileState::Arriving));
            }
            Event::FileProgress { file, bytes, of, total_bytes, total_of, eta_ms, .. } => {
                (self.octets, self.left) = ((total_bytes, total_of), eta_ms);
                self.put(file, |line| (line.bytes, line.total) = (bytes, of));
            }
            Event::FileCompleted { file, bytes, hash_fits, total_bytes, total_of } => {
                self.octets = (total_bytes, total_of);
                let state = FileState::Here(hash_fits);
                self.put(file, |line| (line.bytes, line.total, line.state) = (bytes, bytes, state));
            }
            Event::FileSkipped { file } => self.put(file, |line| line.state = FileState::Skipped),
            _ => {}
        }
    }

    fn put(&mut self, file: FileId, change: impl FnOnce(&mut FileLine)) {
        // A chip without any key lets everybody in, and says nothing of it.
        self.opened |= matches!(file, FileId::EfCom | FileId::EfSod | FileId::Dg(_));
        if let Some(line) = self.files.iter_mut().find(|line| line.file == file) {
            change(line);
            return;
        }
        let mut line = FileLine { file, bytes: 0, total: 0, state: FileState::Arriving };
        change(&mut line);
        self.files.push(line);
    }

    /// The file on its way.
    pub(crate) fn arriving(&self) -> Option<&FileLine> {
        self.files.iter().find(|line| line.state == FileState::Arriving)
    }

    /// Whole seconds left, at the speed so far; none before there is a speed.
    pub(crate) fn seconds_left(&self) -> Option<u64> {
        self.left.map(|millis| millis.div_ceil(1000))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lds::DataGroup;

    #[test]
    fn files_add_up_in_the_order_they_came() {
        let mut reading = Reading::default();
        let (sod, photo) = (FileId::EfSod, FileId::Dg(DataGroup::DG2));
        let completed = |file, bytes, total| Event::FileCompleted {
            file,
            bytes,
            hash_fits: None,
            total_bytes: total,
            total_of: 4000,
        };
        reading.take(&Event::AccessSucceeded { protocol: AccessProtocol::Pace });
        reading.take(&completed(sod, 1000, 1000));
        reading.take(&Event::FileStarted { file: photo, of: 3000, total_bytes: 1000, total_of: 4000 });
        let progress = Event::FileProgress {
            file: photo,
            bytes: 1000,
            of: 3000,
            total_bytes: 2000,
            total_of: 4000,
            eta_ms: Some(1800),
            rate: None,
        };
        reading.take(&progress);
        assert!(reading.opened && !reading.challenged);
        assert_eq!((reading.octets, reading.seconds_left()), ((2000, 4000), Some(2)));
        assert_eq!(reading.arriving().map(|line| (line.file, line.bytes)), Some((photo, 1000)));
        reading.take(&completed(photo, 3000, 4000));
        assert_eq!((reading.octets, reading.arriving()), ((4000, 4000), None));
        assert_eq!(reading.files.len(), 2);
    }
}
