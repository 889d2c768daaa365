//! How far an inspection is, how fast it goes, how long it will take.

use std::time::Duration;

use crate::iso7816::files;
use crate::lds::{DataGroup, FileId};

use super::estimate::{Estimate, Proof};
use super::{Event, PlannedFile};

/// Events of kind `file.progress` in a second, at most.
pub const EVENTS_PER_SECOND: u32 = 10;

/// What a file that is not begun is taken to have, in bytes: what specimens of the big issuers have.
const fn usual_size(file: FileId) -> u64 {
    match file {
        FileId::Dg(DataGroup::DG1) => 93,
        FileId::Dg(DataGroup::DG2) => 18_000,
        FileId::Dg(DataGroup::DG3) => 24_000,
        FileId::Dg(DataGroup::DG4) => 6_000,
        _ => 400,
    }
}

/// A file that is to be read.
struct Part {
    file: FileId,
    /// Its size in bytes, once known.
    size: Option<u64>,
    came: u64,
}

impl Part {
    const fn new(file: FileId) -> Self {
        Self { file, size: None, came: 0 }
    }

    fn size(&self) -> u64 {
        self.size.unwrap_or_else(|| usual_size(self.file))
    }
}

/// Counts bytes and time.
pub(in crate::inspection) struct Meter {
    parts: Vec<Part>,
    estimate: Estimate,
    /// What the chip is still to prove, as far as is known.
    to_prove: Vec<Proof>,
    last_event: Option<Duration>,
}

impl Meter {
    pub(in crate::inspection) const fn new() -> Self {
        Self { parts: Vec::new(), estimate: Estimate::new(), to_prove: Vec::new(), last_event: None }
    }

    /// The chip let us in by PACE, which took so long.
    pub(in crate::inspection) const fn opened_by_pace(&mut self, took: Duration) {
        self.estimate.opened_by_pace(took);
    }

    /// Takes over what will be read, and what the chip is to prove meanwhile.
    pub(in crate::inspection) fn plan(&mut self, files: impl Iterator<Item = FileId>, proofs: Vec<Proof>) -> Event {
        self.parts = files.map(Part::new).collect();
        self.to_prove = proofs;
        let files = self.parts.iter().map(|part| PlannedFile { file: part.file, bytes: None }).collect();
        Event::Plan { files, total_of: self.total() }
    }

    /// More files will be read: those that only a terminal with rights gets.
    pub(in crate::inspection) fn plan_more(&mut self, files: impl Iterator<Item = FileId>) {
        for file in files {
            if self.part(file).is_none() {
                self.parts.push(Part::new(file));
            }
        }
    }

    /// The chip has proved it, or will not.
    pub(in crate::inspection) fn settled(&mut self, proof: Proof) {
        self.to_prove.retain(|expected| *expected != proof);
    }

    fn total(&self) -> u64 {
        self.parts.iter().map(Part::size).sum()
    }

    fn total_bytes(&self) -> u64 {
        self.parts.iter().map(|part| part.came).sum()
    }

    /// Nothing for a file that is no part of the plan, as EF.SOD.
    fn part(&mut self, file: FileId) -> Option<&mut Part> {
        self.parts.iter_mut().find(|part| part.file == file)
    }

    /// A file's length is known.
    pub(in crate::inspection) fn started(&mut self, file: FileId, of: usize) -> Event {
        let of = count(of);
        if let Some(part) = self.part(file) {
            part.size = Some(of);
        }
        Event::FileStarted { file, of, total_bytes: self.total_bytes(), total_of: self.total() }
    }

    /// More of it arrived. Nothing is told where the last telling is too recent.
    pub(in crate::inspection) fn progressed(&mut self, file: FileId, so_far: &files::Progress) -> Option<Event> {
        let (bytes, of) = (count(so_far.read), count(so_far.total?));
        self.estimate.read(count(so_far.came), so_far.took);
        if let Some(part) = self.part(file) {
            part.came = bytes;
        }
        let shortest = Duration::from_secs(1) / EVENTS_PER_SECOND;
        if self.last_event.is_some_and(|last| so_far.at.saturating_sub(last) < shortest) {
            return None;
        }
        self.last_event = Some(so_far.at);
        let (total_bytes, total_of) = (self.total_bytes(), self.total());
        let (eta_ms, rate) = (self.left().map(millis), self.estimate.rate());
        Some(Event::FileProgress { file, bytes, of, total_bytes, total_of, eta_ms, rate })
    }

    /// A file is here.
    pub(in crate::inspection) fn completed(&mut self, file: FileId, bytes: usize, hash_fits: Option<bool>) -> Event {
        let bytes = count(bytes);
        if let Some(part) = self.part(file) {
            (part.size, part.came) = (Some(bytes), bytes);
        }
        Event::FileCompleted { file, bytes, hash_fits, total_bytes: self.total_bytes(), total_of: self.total() }
    }

    /// A file will not come.
    pub(in crate::inspection) fn skipped(&mut self, file: FileId) -> Event {
        if let Some(part) = self.part(file) {
            (part.size, part.came) = (Some(0), 0);
        }
        Event::FileSkipped { file }
    }

    /// How long the rest will take. Before there is a plan nobody knows what the rest is.
    fn left(&self) -> Option<Duration> {
        if self.parts.is_empty() {
            return None;
        }
        let files = self.parts.iter().map(|part| part.size().saturating_sub(part.came));
        let proofs: Duration = self.to_prove.iter().map(|proof| self.estimate.proving(*proof)).sum();
        Some(self.estimate.reading(files)?.saturating_add(proofs))
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

fn count(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PHOTO: FileId = FileId::Dg(DataGroup::DG2);
    const ZONE: FileId = FileId::Dg(DataGroup::DG1);

    const fn at(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    /// A read of 200 bytes that ends at this time and took 20 milliseconds.
    fn read(so_far: usize, of: usize, now: u64) -> files::Progress {
        files::Progress { read: so_far, total: Some(of), came: 200, took: at(20), at: at(now) }
    }

    #[test]
    fn at_most_ten_events_a_second_and_the_time_left_from_what_came() {
        let mut meter = Meter::new();
        let Event::Plan { total_of, .. } = meter.plan([ZONE, PHOTO].into_iter(), Vec::new()) else { panic!() };
        assert_eq!(total_of, 18_093, "usual sizes until better is known");
        meter.started(ZONE, 93);
        meter.completed(ZONE, 93, Some(true));
        let Event::FileStarted { total_bytes, total_of, .. } = meter.started(PHOTO, 20_000) else { panic!() };
        assert_eq!((total_bytes, total_of), (93, 20_093));
        let told: Vec<_> = (1_u64..=100)
            .filter_map(|step| {
                meter.progressed(PHOTO, &read(200 * usize::try_from(step).unwrap(), 20_000, 10 + 20 * step))
            })
            .collect();
        assert!((19..=21).contains(&told.len()), "{} in two seconds", told.len());
        for event in told {
            let Event::FileProgress { bytes, rate, eta_ms, .. } = event else { panic!() };
            assert_eq!((rate, eta_ms), (Some(10_000), Some((20_000 - bytes) / 10)));
        }
    }

    #[test]
    fn before_there_is_a_plan_nobody_knows_how_long() {
        let mut meter = Meter::new();
        let told = meter.progressed(FileId::EfSod, &read(200, 1_500, 20)).unwrap();
        assert!(matches!(told, Event::FileProgress { eta_ms: None, .. }), "{told:?}");
    }

    #[test]
    fn what_the_chip_is_to_prove_takes_its_time_until_it_has() {
        let mut meter = Meter::new();
        meter.opened_by_pace(at(600));
        meter.plan([PHOTO].into_iter(), vec![Proof::ChipAuthentication]);
        let left = |event: Option<Event>| match event {
            Some(Event::FileProgress { eta_ms, .. }) => eta_ms,
            other => panic!("{other:?}"),
        };
        meter.started(PHOTO, 1_000);
        assert_eq!(left(meter.progressed(PHOTO, &read(200, 1_000, 20))), Some(80 + 300));
        meter.settled(Proof::ChipAuthentication);
        assert_eq!(left(meter.progressed(PHOTO, &read(400, 1_000, 200))), Some(60));
    }

    /// EF.SOD is read once more after a pause, and is no part of what was planned.
    #[test]
    fn what_came_of_a_file_before_a_pause_still_counts() {
        let mut meter = Meter::new();
        meter.plan([ZONE, PHOTO].into_iter(), Vec::new());
        meter.completed(ZONE, 93, Some(true));
        meter.started(PHOTO, 20_000);
        meter.progressed(PHOTO, &read(8_000, 20_000, 500));
        meter.started(FileId::EfSod, 1_500);
        let Event::FileCompleted { total_bytes, .. } = meter.completed(FileId::EfSod, 1_500, None) else { panic!() };
        assert_eq!(total_bytes, 8_093);
        let Event::FileStarted { total_bytes, .. } = meter.started(PHOTO, 20_000) else { panic!() };
        assert_eq!(total_bytes, 8_093);
    }

    #[test]
    fn a_pause_is_no_slowness_and_a_file_that_does_not_come_is_not_waited_for() {
        let mut meter = Meter::new();
        meter.plan([ZONE, PHOTO].into_iter(), Vec::new());
        meter.skipped(ZONE);
        meter.started(PHOTO, 10_000);
        assert!(meter.progressed(PHOTO, &read(1_000, 10_000, 250)).is_some());
        let Some(Event::FileProgress { rate, total_of, .. }) = meter.progressed(PHOTO, &read(5_000, 10_000, 11_000))
        else {
            panic!()
        };
        assert_eq!((rate, total_of), (Some(10_000), 10_000));
    }

    #[test]
    fn files_that_only_a_terminal_gets_are_counted_once_it_does() {
        let mut meter = Meter::new();
        meter.plan([PHOTO].into_iter(), Vec::new());
        meter.plan_more([FileId::Dg(DataGroup::DG3), PHOTO].into_iter());
        let Event::FileStarted { total_of, .. } = meter.started(PHOTO, 10_000) else { panic!() };
        assert_eq!(total_of, 34_000);
    }
}
