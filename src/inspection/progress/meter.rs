//! How far an inspection is, how fast it goes, how long it will take.

use std::time::Duration;

use crate::lds::{DataGroup, FileId};

use super::{Event, PlannedFile};

/// Events of kind `file.progress` in a second, at most.
pub const EVENTS_PER_SECOND: u32 = 10;

/// No rate is told before so much time has passed: the first answers say little.
const SHORTEST_MEASURE: Duration = Duration::from_millis(200);

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

/// Counts bytes and time.
pub(in crate::inspection) struct Meter {
    planned: Vec<PlannedFile>,
    /// Bytes of files that are done.
    done: u64,
    /// Bytes of the file being read.
    current: u64,
    /// When the first byte of a planned file was asked for, and what came in the time since, without pauses.
    began: Option<Duration>,
    last_event: Option<Duration>,
}

impl Meter {
    pub(in crate::inspection) const fn new() -> Self {
        Self { planned: Vec::new(), done: 0, current: 0, began: None, last_event: None }
    }

    /// Takes over what will be read.
    pub(in crate::inspection) fn plan(&mut self, files: impl Iterator<Item = FileId>) -> Event {
        self.planned = files.map(|file| PlannedFile { file, bytes: None }).collect();
        self.done = 0;
        self.current = 0;
        Event::Plan { files: self.planned.clone(), total_of: self.total() }
    }

    fn total(&self) -> u64 {
        self.planned.iter().map(|planned| planned.bytes.unwrap_or_else(|| usual_size(planned.file))).sum()
    }

    fn is_planned(&self, file: FileId) -> bool {
        self.planned.iter().any(|planned| planned.file == file)
    }

    fn set_size(&mut self, file: FileId, size: u64) {
        if let Some(planned) = self.planned.iter_mut().find(|planned| planned.file == file) {
            planned.bytes = Some(size);
        }
    }

    fn total_bytes(&self) -> u64 {
        self.done.saturating_add(self.current)
    }

    /// A file's length is known.
    pub(in crate::inspection) fn started(&mut self, file: FileId, of: usize, now: Duration) -> Event {
        let of = count(of);
        self.set_size(file, of);
        self.began.get_or_insert(now);
        Event::FileStarted { file, of, total_bytes: self.total_bytes(), total_of: self.total() }
    }

    /// More of it arrived. Nothing is told where the last telling is too recent.
    pub(in crate::inspection) fn progressed(
        &mut self,
        file: FileId,
        bytes: usize,
        of: usize,
        now: Duration,
    ) -> Option<Event> {
        if self.is_planned(file) {
            self.current = count(bytes);
        }
        let shortest = Duration::from_secs(1) / EVENTS_PER_SECOND;
        if self.last_event.is_some_and(|last| now.saturating_sub(last) < shortest) {
            return None;
        }
        self.last_event = Some(now);
        let (total_bytes, total_of) = (self.total_bytes(), self.total());
        let rate = self.rate(now);
        let left = total_of.saturating_sub(total_bytes);
        let eta_ms = rate.filter(|rate| *rate > 0).map(|rate| left.saturating_mul(1000) / rate);
        Some(Event::FileProgress { file, bytes: count(bytes), of: count(of), total_bytes, total_of, eta_ms, rate })
    }

    /// A file is here.
    pub(in crate::inspection) fn completed(&mut self, file: FileId, bytes: usize, hash_fits: Option<bool>) -> Event {
        let bytes = count(bytes);
        if self.is_planned(file) {
            self.set_size(file, bytes);
            self.done = self.done.saturating_add(bytes);
            self.current = 0;
        }
        Event::FileCompleted { file, bytes, hash_fits, total_bytes: self.total_bytes(), total_of: self.total() }
    }

    /// A file will not come.
    pub(in crate::inspection) fn skipped(&mut self, file: FileId) -> Event {
        if self.is_planned(file) {
            self.set_size(file, 0);
            self.current = 0;
        }
        Event::FileSkipped { file }
    }

    /// Time during which nothing could be read does not make the chip slow.
    pub(in crate::inspection) fn paused_for(&mut self, pause: Duration) {
        self.began = self.began.map(|began| began.saturating_add(pause));
    }

    fn rate(&self, now: Duration) -> Option<u64> {
        let passed = now.saturating_sub(self.began?);
        let millis = u64::try_from(passed.as_millis()).ok().filter(|_| passed >= SHORTEST_MEASURE)?;
        Some(self.total_bytes().saturating_mul(1000) / millis)
    }
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

    #[test]
    fn at_most_ten_events_a_second_and_the_time_left_from_what_came() {
        let mut meter = Meter::new();
        let Event::Plan { total_of, .. } = meter.plan([ZONE, PHOTO].into_iter()) else { panic!() };
        assert_eq!(total_of, 18_093, "usual sizes until better is known");
        meter.started(ZONE, 93, at(0));
        meter.completed(ZONE, 93, Some(true));
        let Event::FileStarted { total_bytes, total_of, .. } = meter.started(PHOTO, 20_000, at(10)) else { panic!() };
        assert_eq!((total_bytes, total_of), (93, 20_093));
        let told: Vec<_> = (1_u64..=100)
            .filter_map(|step| {
                meter.progressed(PHOTO, 200 * usize::try_from(step).unwrap(), 20_000, at(10 + 20 * step))
            })
            .collect();
        assert!((19..=21).contains(&told.len()), "{} in two seconds", told.len());
        let Some(Event::FileProgress { rate: Some(rate), eta_ms: Some(eta), total_bytes, .. }) = told.last() else {
            panic!("{told:?}")
        };
        assert!((9_900..=10_100).contains(rate), "{rate}");
        assert_eq!(*eta, (20_093 - total_bytes) * 1000 / rate);
    }

    /// EF.SOD is read once more after a pause, and is no part of what was planned.
    #[test]
    fn what_came_of_a_file_before_a_pause_still_counts() {
        let mut meter = Meter::new();
        meter.plan([ZONE, PHOTO].into_iter());
        meter.completed(ZONE, 93, Some(true));
        meter.started(PHOTO, 20_000, at(0));
        meter.progressed(PHOTO, 8_000, 20_000, at(500));
        meter.started(FileId::EfSod, 1_500, at(900));
        let Event::FileCompleted { total_bytes, .. } = meter.completed(FileId::EfSod, 1_500, None) else { panic!() };
        assert_eq!(total_bytes, 8_093);
        let Event::FileStarted { total_bytes, .. } = meter.started(PHOTO, 20_000, at(1_000)) else { panic!() };
        assert_eq!(total_bytes, 8_093);
    }

    #[test]
    fn a_pause_is_no_slowness_and_a_file_that_does_not_come_is_not_waited_for() {
        let mut meter = Meter::new();
        meter.plan([ZONE, PHOTO].into_iter());
        meter.skipped(ZONE);
        meter.started(PHOTO, 10_000, at(0));
        assert!(meter.progressed(PHOTO, 1_000, 10_000, at(250)).is_some());
        meter.paused_for(at(10_000));
        let Some(Event::FileProgress { rate, total_of, .. }) = meter.progressed(PHOTO, 5_000, 10_000, at(11_000))
        else {
            panic!()
        };
        assert_eq!((rate, total_of), (Some(5_000), 10_000));
    }
}
