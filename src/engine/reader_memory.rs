//! What a model of reader was found not to carry, remembered between runs.
//!
//! A reader that fails over long messages costs every passport a session before shorter ones are tried. But a passport that
//! moved, and a chip that promises more than it keeps, look the same from here, so this is a place to begin at and no more:
//! a model is held back once two readings in a row have lost a read longer than any that worked, for eight readings; then
//! it is asked for everything again. If that fails, it is held back twice as long, up to 64 readings; if a longer read
//! works at any time, all is forgotten. Nothing is kept of documents: whose chips promise what is none of it, and neither
//! their State nor their number is.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::config::state_folder;
use super::files::keep_private;
use crate::inspection::{LinkFacts, Plan};

/// The most a response in the short form brings. Every reader carries it, so what fails below is the chip's affair.
const SHORT: u32 = 256;

/// Readings a model is held back for after the second loss, and at most.
const FIRST_REST: u32 = 8;
const LONGEST_REST: u32 = 64;

/// A file with more than this is none of ours.
const MAX_FILE: u64 = 64 * 1024;
const MAX_MODELS: usize = 32;

/// What is remembered of the readers that were used here.
#[derive(Debug, Clone)]
pub(crate) struct ReaderMemory {
    /// Nothing where there is no place to keep anything.
    path: Option<PathBuf>,
}

/// A model that lost long reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Held {
    /// Bytes it is asked for at once while it is held back.
    most: u32,
    /// How often asking for more has failed.
    losses: u32,
    /// Readings until it is asked for everything again.
    readings: u32,
}

type Models = BTreeMap<String, Held>;

impl ReaderMemory {
    /// The memory of this user on this machine.
    pub(crate) fn here() -> Self {
        Self { path: state_folder().map(|folder| folder.join("readers.json")) }
    }

    /// The plan, asking this reader for no more than it is known to carry.
    pub(crate) fn plan(&self, reader: &str, plan: Plan) -> Plan {
        match self.models().get(model(reader)) {
            Some(held) if held.readings > 0 => plan.with_max_read(held.most.max(SHORT)),
            _ => plan,
        }
    }

    /// Takes note of how a reading went.
    pub(crate) fn learn(&self, reader: &str, link: &LinkFacts) {
        let longest = link.longest_read.unwrap_or_default();
        self.change(|models| {
            let before = models.remove(model(reader));
            let after = match (link.lost_read, before) {
                (Some(lost), before) if lost > SHORT && (1..lost).contains(&longest) => {
                    let losses = before.map_or(0, |held| held.losses).saturating_add(1);
                    let most = link.read_size.unwrap_or(SHORT).max(SHORT);
                    Some(Held { most, losses, readings: rest(losses) })
                }
                (_, Some(held)) if longest <= held.most => {
                    Some(Held { readings: held.readings.saturating_sub(1), ..held })
                }
                _ => None,
            };
            models.extend(after.map(|held| (model(reader).to_owned(), held)));
        });
    }

    /// Takes note of a measurement, which counts as much as two readings.
    pub(crate) fn measured(&self, reader: &str, carries_long: bool) {
        self.change(|models| {
            models.remove(model(reader));
            if !carries_long {
                let losses = 2;
                models.insert(model(reader).to_owned(), Held { most: SHORT, losses, readings: rest(losses) });
            }
        });
    }

    /// What cannot be read is as good as nothing: the next reading finds out anew.
    fn models(&self) -> Models {
        let read = |path: &Path| {
            let is_ours = fs::metadata(path).ok()?.len() <= MAX_FILE;
            serde_json::from_slice(&fs::read(path).ok().filter(|_| is_ours)?).ok()
        };
        self.path.as_deref().and_then(read).unwrap_or_default()
    }

    /// Where nothing can be kept, nothing is: the reading itself has gone well.
    fn change(&self, change: impl FnOnce(&mut Models)) {
        let Some(path) = &self.path else { return };
        let before = self.models();
        let mut models = before.clone();
        change(&mut models);
        while models.len() > MAX_MODELS {
            models.pop_first();
        }
        if models == before {
            return;
        }
        let Ok(text) = serde_json::to_vec(&models) else { return };
        let fresh = path.with_extension("new");
        let kept = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| keep_private(&fresh, &text));
        let _ = kept.and_then(|()| fs::rename(&fresh, path));
    }
}

/// Readings to wait before more is asked for again. One loss alone may have been a passport that moved.
fn rest(losses: u32) -> u32 {
    match losses.checked_sub(2) {
        None => 0,
        Some(times) => FIRST_REST.checked_shl(times).unwrap_or(LONGEST_REST).clamp(FIRST_REST, LONGEST_REST),
    }
}

/// A reader's name without what tells one machine's from another's: serial number, and the numbers of reader and slot.
fn model(reader: &str) -> &str {
    let name = reader.split(" (").next().unwrap_or(reader);
    let is_number = |word: &str| word.len() <= 2 && word.chars().all(|digit| digit.is_ascii_hexdigit());
    let mut name = name.trim_end();
    for _ in 0..2 {
        match name.rsplit_once(' ') {
            Some((before, last)) if is_number(last) => name = before.trim_end(),
            _ => break,
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::random::OsRng;
    use crate::inspection::{NoProgress, inspect};
    use crate::iso7816::{CommandApdu, Link, LinkError, LinkFault, ResponseApdu, Status, blocking};
    use crate::simulator::{self, Loopback};
    use crate::verification::{Assurance, Policy, verify};

    const READER: &str = "Maker Model [Contactless] (4711) 00 01";

    /// What a reader does to an answer longer than it carries.
    #[derive(Debug, Clone, Copy)]
    enum Limit {
        /// Drops what is too much, and the status with it.
        Cuts(usize),
        /// Answers itself.
        Refuses,
        Fails,
        /// Loses the chip over it.
        Loses,
        None,
    }

    struct Limited {
        chip: Loopback,
        limit: Limit,
    }

    impl Link for Limited {
        async fn transmit(&mut self, command: &CommandApdu) -> Result<ResponseApdu, LinkError> {
            let answer = self.chip.transmit(command).await?;
            let most = if let Limit::Cuts(most) = self.limit { most } else { 258 };
            let octets = answer.encode();
            if octets.len() <= most {
                return Ok(answer);
            }
            match self.limit {
                Limit::Cuts(_) => Ok(ResponseApdu::parse(&octets[..most]).unwrap()),
                Limit::Refuses => Ok(ResponseApdu::status_only(Status::WRONG_LENGTH)),
                Limit::Fails => Err(LinkFault::ReaderFailed.into()),
                Limit::Loses => Err(LinkFault::ChipLost.into()),
                Limit::None => Ok(answer),
            }
        }

        fn max_response(&self) -> u32 {
            self.chip.max_response()
        }

        fn can_reconnect(&self) -> bool {
            true
        }

        async fn reconnect(&mut self, patience: std::time::Duration) -> Result<(), LinkError> {
            self.chip.reconnect(patience).await
        }
    }

    /// A passport that promises answers of 4096 bytes, read with what is remembered; it must come out genuine.
    fn read(memory: &ReaderMemory, limit: Limit) -> LinkFacts {
        let (link, assurance) = judged("ca-ecdh-aes256", memory, limit);
        assert_eq!(assurance, Assurance::A3, "{limit:?}");
        link
    }

    fn judged(profile: &str, memory: &ReaderMemory, limit: Limit) -> (LinkFacts, Assurance) {
        let specimen = simulator::specimen(profile).unwrap();
        let plan = Plan::for_mrz(&specimen.mrz.lines().join("\n")).unwrap().simulated();
        let mut link = Limited { chip: specimen.chip, limit };
        let plan = memory.plan(READER, plan);
        let evidence = blocking::run(inspect(&mut link, &plan, &mut OsRng, &mut NoProgress)).unwrap();
        let link = evidence.link.clone().unwrap();
        memory.learn(READER, &link);
        let trust = crate::engine::specimen::trust(&specimen.trust);
        let now = specimen.evaluate_at.unwrap_or_else(|| "2026-11-22T10:00:00+01:00".parse().unwrap());
        (link, verify(&evidence, &trust, &Policy::field(), now).assurance)
    }

    fn lost(memory: &ReaderMemory, limit: Limit) -> bool {
        read(memory, limit).lost_read.is_some()
    }

    fn memory(folder: &tempfile::TempDir) -> ReaderMemory {
        ReaderMemory { path: Some(folder.path().join("state/readers.json")) }
    }

    #[test]
    fn a_reader_that_carries_no_long_answers_loses_two_readings_and_then_one_in_nine() {
        for limit in [Limit::Cuts(258), Limit::Cuts(1024), Limit::Refuses, Limit::Fails, Limit::Loses] {
            let folder = tempfile::tempdir().unwrap();
            let memory = memory(&folder);
            let losses: Vec<bool> = (0..12).map(|_| lost(&memory, limit)).collect();
            let mut expected = vec![true, true];
            expected.extend([false; 8]);
            expected.extend([true, false]);
            assert_eq!(losses, expected, "{limit:?}");
            let held = &memory.models()["Maker Model [Contactless]"];
            assert_eq!((held.most, held.losses, held.readings), (256, 3, 15), "{limit:?}");
        }
    }

    /// A signature of 256 octets is a long answer under secure messaging, and there is no shorter one.
    #[test]
    fn a_proof_the_reader_cannot_carry_leaves_the_proof_open_and_the_rest_read() {
        for limit in [Limit::Cuts(258), Limit::Refuses, Limit::Fails, Limit::Loses] {
            let folder = tempfile::tempdir().unwrap();
            let (_, assurance) = judged("dk-ready", &memory(&folder), limit);
            assert_eq!(assurance, Assurance::A2, "{limit:?}");
        }
    }

    #[test]
    fn a_longer_read_that_works_makes_all_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let memory = memory(&folder);
        assert!(lost(&memory, Limit::Loses) && lost(&memory, Limit::Loses));
        // The cause is gone, and is not believed gone before it has been tried.
        for _ in 0..8 {
            assert_eq!(read(&memory, Limit::None).read_size, Some(256));
        }
        assert!(read(&memory, Limit::None).longest_read.unwrap() > 1_000);
        assert_eq!(memory.models(), Models::new());
    }

    #[test]
    fn a_passport_that_moved_once_holds_no_reader_back() {
        let folder = tempfile::tempdir().unwrap();
        let memory = memory(&folder);
        assert!(lost(&memory, Limit::Loses));
        assert!(read(&memory, Limit::None).longest_read.unwrap() > 1_000);
        assert_eq!(memory.models(), Models::new());
    }

    #[test]
    fn a_measurement_is_believed_until_the_next_one() {
        let folder = tempfile::tempdir().unwrap();
        let memory = memory(&folder);
        memory.measured(READER, false);
        assert!(!lost(&memory, Limit::Loses));
        memory.measured(READER, true);
        assert!(lost(&memory, Limit::Loses));
    }

    #[test]
    fn nothing_of_a_document_or_a_machine_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let memory = memory(&folder);
        read(&memory, Limit::Loses);
        let kept = fs::read_to_string(memory.path.as_ref().unwrap()).unwrap();
        assert_eq!(kept, r#"{"Maker Model [Contactless]":{"most":256,"losses":1,"readings":0}}"#);
        assert_eq!(model("Virtual PCD 00 00"), "Virtual PCD");
        assert_eq!(model("ACS ACR122 0"), "ACS ACR122");
        assert_eq!(model("00 00"), "00");
    }

    #[test]
    fn a_file_of_something_else_is_as_good_as_none() {
        let folder = tempfile::tempdir().unwrap();
        let memory = memory(&folder);
        for text in ["", "[1]", r#"{"Maker Model [Contactless]":{"most":1}}"#] {
            fs::create_dir_all(folder.path().join("state")).unwrap();
            fs::write(memory.path.as_ref().unwrap(), text).unwrap();
            assert_eq!(memory.models(), Models::new());
            assert!(lost(&memory, Limit::Loses));
        }
    }

    #[test]
    fn a_model_is_held_back_twice_as_long_each_time_up_to_a_limit() {
        let rests: Vec<u32> = (0..8).map(rest).collect();
        assert_eq!(rests, [0, 0, 8, 16, 32, 64, 64, 64]);
        assert_eq!(rest(u32::MAX), 64);
    }
}
