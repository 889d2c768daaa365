//! A passport that moves: reading goes on where it stopped, with the same chip and no other (UX 4.6, RELIABILITY gremlins
//! 73 and 74).
#![cfg(feature = "simulator")]
#![expect(clippy::unwrap_used, reason = "tests may say what must be so, here outside #[test] too")]

use std::collections::BTreeMap;
use std::time::Duration;

use paskontrol::inspection::progress::{Continuity, Event};
use paskontrol::inspection::{Budget, InspectionError, Resume};
use paskontrol::iso7816::{CommandApdu, LinkError, LinkFault, ResponseApdu, Status};
use paskontrol::lds::FileId;
use paskontrol::simulator::{BitRate, LinkModel, Loopback, SeededRandom, Specimen, specimen};
use paskontrol::verification::{CheckId, CheckStatus};
use paskontrol::{
    Evidence, Link, NoProgress, Plan, Policy, Report, Timestamp, TrustSnapshot, blocking, inspect, verify,
};

/// Every way in and every proof: BAC with AA, no protection against copying, PACE with CA and AA and fingers, PACE-CAM, a
/// chip without long messages, and Chip Authentication over DH.
const PROFILES: [&str; 6] = ["dk-ready", "no-copy-protection", "eac-full", "pace-cam", "short-only", "ca-dh"];

/// Where in an exchange the chip is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moment {
    BeforeTheCommand,
    BeforeTheAnswer,
}

/// A chip that is torn away at certain commands, and put back, or another in its place.
struct Torn {
    chip: Loopback,
    tears: Vec<u32>,
    moment: Moment,
    fault: LinkFault,
    commands: u32,
    another: Option<Loopback>,
    stays_away: bool,
}

impl Torn {
    fn new(name: &str, tears: &[u32], moment: Moment) -> Self {
        let chip = specimen(name).unwrap().chip;
        let (fault, another) = (LinkFault::ChipLost, None);
        Self { chip, tears: tears.to_vec(), moment, fault, commands: 0, another, stays_away: false }
    }
}

impl Link for Torn {
    async fn transmit(&mut self, command: &CommandApdu) -> Result<ResponseApdu, LinkError> {
        let is_torn = self.tears.contains(&self.commands);
        self.commands += 1;
        if is_torn && self.moment == Moment::BeforeTheCommand {
            return Err(self.fault.into());
        }
        let answer = self.chip.transmit(command).await?;
        if is_torn { Err(self.fault.into()) } else { Ok(answer) }
    }

    fn max_response(&self) -> u32 {
        self.chip.max_response()
    }

    fn elapsed(&self) -> Option<Duration> {
        self.chip.elapsed()
    }

    fn can_reconnect(&self) -> bool {
        true
    }

    async fn reconnect(&mut self, patience: Duration) -> Result<(), LinkError> {
        if self.stays_away {
            return Err(LinkFault::ChipLost.into());
        }
        if let Some(another) = self.another.take() {
            self.chip = another;
        }
        self.chip.reconnect(patience).await
    }
}

fn plan(specimen: &Specimen) -> Plan {
    Plan::for_mrz(&specimen.mrz.lines().join("\n")).unwrap().simulated()
}

fn read(link: &mut impl Link, plan: &Plan) -> (Result<Evidence, InspectionError>, Vec<Event>) {
    let mut events = Vec::new();
    let read = blocking::run(inspect(link, plan, &mut SeededRandom::new(1), &mut events));
    (read, events)
}

fn judge(specimen: &Specimen, evidence: &Evidence) -> Report {
    let mut trust = TrustSnapshot::builder();
    for anchor in &specimen.trust {
        trust = trust.certificate("specimen", anchor);
    }
    let now: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
    verify(evidence, &trust.build(), &Policy::field(), specimen.evaluate_at.unwrap_or(now))
}

/// What a report says, without the question that only an interruption raises.
fn answers(report: &Report) -> BTreeMap<&'static str, CheckStatus> {
    report
        .checks()
        .filter(|check| check.id != CheckId::ChipContinuity)
        .map(|check| (check.id.as_str(), check.status))
        .collect()
}

fn completed(events: &[Event]) -> BTreeMap<String, usize> {
    let mut files = BTreeMap::new();
    for event in events {
        if let Event::FileCompleted { file, .. } = event {
            *files.entry(file.name()).or_default() += 1;
        }
    }
    files
}

/// Every command of every profile, before it arrives and before its answer does: the report is the one of a quiet reading, and no data group is read twice.
#[test]
fn a_chip_torn_away_at_any_command_is_read_on_to_the_same_report() {
    for name in PROFILES {
        let whole = specimen(name).unwrap();
        let plan = plan(&whole);
        let mut quiet = Torn::new(name, &[], Moment::BeforeTheAnswer);
        let (undisturbed, _) = read(&mut quiet, &plan);
        let undisturbed = undisturbed.unwrap();
        let expected = judge(&whole, &undisturbed);
        let moments = [Moment::BeforeTheCommand, Moment::BeforeTheAnswer];
        for (tear, moment) in (0..quiet.commands).flat_map(|tear| moments.map(|moment| (tear, moment))) {
            let mut link = Torn::new(name, &[tear], moment);
            let (evidence, events) = read(&mut link, &plan);
            let evidence = evidence.unwrap_or_else(|error| panic!("{name}, {tear} {moment:?}: {error}"));
            assert_eq!(evidence.files, undisturbed.files, "{name}, {tear} {moment:?}");
            assert_eq!(evidence.resumptions.len(), 1, "{name}, {tear} {moment:?}");
            let report = judge(&whole, &evidence);
            assert_eq!(
                (report.status, report.assurance),
                (expected.status, expected.assurance),
                "{name}, {tear} {moment:?}"
            );
            assert_eq!(answers(&report), answers(&expected), "{name}, {tear} {moment:?}");
            assert!(report.checks().any(|check| check.id == CheckId::ChipContinuity), "{name}, {tear} {moment:?}");
            for (file, times) in completed(&events).into_iter().filter(|(file, _)| file.starts_with("DG")) {
                assert_eq!(times, 1, "{name}, {tear} {moment:?}: {file}");
            }
            let replayed = Evidence::from_json(&evidence.to_json()).unwrap();
            assert_eq!(judge(&whole, &replayed), report, "{name}, {tear} {moment:?}");
        }
    }
}

/// In the middle of the photo, again and again: every block of it is asked for once.
#[test]
fn reading_goes_on_at_the_byte_where_it_stopped() {
    let whole = specimen("short-only").unwrap();
    let plan = plan(&whole);
    let mut quiet = Torn::new("short-only", &[], Moment::BeforeTheAnswer);
    let undisturbed = read(&mut quiet, &plan).0.unwrap();
    let blocks = quiet.commands;
    let mut link = Torn::new("short-only", &[blocks - 40, blocks + 10], Moment::BeforeTheCommand);
    let (evidence, events) = read(&mut link, &plan);
    let evidence = evidence.unwrap();
    assert_eq!(evidence.files, undisturbed.files);
    let paused: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            Event::ChipPaused { code: "chip.moved", file: Some(file), bytes, .. } => Some((file.name(), *bytes)),
            _ => None,
        })
        .collect();
    let [(first, before), (second, after)] = &paused[..] else { panic!("{paused:?}") };
    assert_eq!((first.as_str(), second.as_str()), ("DG2", "DG2"));
    assert!(*before > 0 && after > before, "{paused:?}");
    let offsets: Vec<_> = evidence.resumptions.iter().map(|resumption| resumption.offset).collect();
    assert_eq!(offsets, [*before, *after]);
    // Opening, EF.SOD and the proof cost the same each time; the blocks of the photo are not among what is repeated.
    let repeated = link.commands - blocks;
    assert!(repeated < 60, "{repeated} commands more");
    let resumed = events.iter().filter(|event| **event == Event::ChipResumed { continuity: Continuity::Proven });
    assert_eq!(resumed.count(), 2);
}

#[test]
fn a_document_without_a_key_is_read_on_and_the_report_says_so() {
    let whole = specimen("no-copy-protection").unwrap();
    let plan = plan(&whole);
    let mut quiet = Torn::new("no-copy-protection", &[], Moment::BeforeTheAnswer);
    read(&mut quiet, &plan).0.unwrap();
    let mut link = Torn::new("no-copy-protection", &[quiet.commands - 1], Moment::BeforeTheAnswer);
    let (evidence, events) = read(&mut link, &plan);
    assert!(events.contains(&Event::ChipResumed { continuity: Continuity::SecurityObject }));
    let report = judge(&whole, &evidence.unwrap());
    let check = report.checks().find(|check| check.id == CheckId::ChipContinuity).unwrap();
    assert_eq!(check.status, CheckStatus::Undetermined);
    let codes: Vec<_> = check.codes.iter().map(|code| code.as_str()).collect();
    assert_eq!(codes, ["chip.continuity_unproven"]);
}

/// Another passport put down instead: never read, whatever it is, and nothing of either is shown.
#[test]
fn another_chip_is_refused_at_any_command() {
    for (name, other) in [("dk-ready", "aa-ec"), ("eac-full", "pace-cam"), ("no-copy-protection", "dk-ready")] {
        let plan = plan(&specimen(name).unwrap());
        let mut quiet = Torn::new(name, &[], Moment::BeforeTheAnswer);
        read(&mut quiet, &plan).0.unwrap();
        for tear in 0..quiet.commands {
            let mut link = Torn::new(name, &[tear], Moment::BeforeTheAnswer);
            link.another = Some(specimen(other).unwrap().chip);
            let (evidence, events) = read(&mut link, &plan);
            let was_open = events.iter().any(|event| matches!(event, Event::AccessSucceeded { .. }));
            match evidence {
                Err(InspectionError::ChipChanged) => {}
                // Nothing says yet which chip it was: the key does not open this one.
                Err(InspectionError::Access(_)) => assert!(!was_open || tear < 20, "{name}, {tear}"),
                other => panic!("{name}, {tear}: {other:?}"),
            }
        }
    }
}

/// The same lines on another chip: the same key opens it, and EF.SOD tells.
#[test]
fn another_chip_that_the_same_key_opens_is_told_by_its_security_object() {
    let whole = specimen("dk-ready").unwrap();
    let plan = plan(&whole);
    let mut quiet = Torn::new("dk-ready", &[], Moment::BeforeTheAnswer);
    read(&mut quiet, &plan).0.unwrap();
    let text = "name = 'other'\nextends = 'dk-ready'\nseed = 99\n[holder]\nbirth_place = 'Tórshavn'\n";
    let other = || {
        let profile = paskontrol::simulator::Profile::parse(text).unwrap();
        Specimen::from_profile(&profile).unwrap().chip
    };
    let mut link = Torn::new("dk-ready", &[quiet.commands - 2], Moment::BeforeTheAnswer);
    link.another = Some(other());
    assert_eq!(read(&mut link, &plan).0, Err(InspectionError::ChipChanged));
    // A copy of the files with another key passes here, and fails where it is asked to prove itself.
    let mut link = Torn::new("dk-ready", &[quiet.commands - 2], Moment::BeforeTheAnswer);
    link.another = Some(specimen("dk-clone").unwrap().chip);
    if let Ok(evidence) = read(&mut link, &plan).0 {
        assert_eq!(judge(&whole, &evidence).status, CheckStatus::Failed);
    }
}

#[test]
fn waiting_has_an_end() {
    let whole = specimen("dk-ready").unwrap();
    let plan = plan(&whole);
    let lost = Err(InspectionError::Link(LinkFault::ChipLost.into()));
    let mut link = Torn::new("dk-ready", &[12], Moment::BeforeTheAnswer);
    link.stays_away = true;
    assert_eq!(read(&mut link, &plan).0, lost, "it did not come back");
    let tears: Vec<u32> = (0..40).map(|tear| 6 + tear * 8).collect();
    let mut link = Torn::new("dk-ready", &tears, Moment::BeforeTheAnswer);
    let (evidence, events) = read(&mut link, &plan);
    assert_eq!(evidence, lost, "it never lies still");
    assert_eq!(events.iter().filter(|event| matches!(event, Event::ChipPaused { .. })).count(), 3);
    let never = Resume { window: Duration::ZERO, times: 0 };
    let mut link = Torn::new("dk-ready", &[12], Moment::BeforeTheAnswer);
    assert_eq!(read(&mut link, &self::plan(&whole).resuming(never)).0, lost);
    // What is no interruption is not waited for.
    for fault in [LinkFault::Timeout, LinkFault::ServiceGone, LinkFault::ReaderFailed] {
        let mut link = Torn::new("dk-ready", &[12], Moment::BeforeTheAnswer);
        link.fault = fault;
        assert_eq!(read(&mut link, &plan).0, Err(InspectionError::Link(fault.into())));
    }
}

/// A chip that answers everything late (RELIABILITY, gremlin 70), and one that never comes to an end.
#[test]
fn time_and_commands_have_an_end() {
    let whole = specimen("dk-ready").unwrap();
    let slow = LinkModel { command: Duration::from_millis(9_900), ..LinkModel::at(BitRate::Kbit106) };
    let mut link = specimen("dk-ready").unwrap().chip.with_model(slow);
    let spent = |fault: LinkFault| Err(InspectionError::Link(fault.into()));
    let plan = plan(&whole);
    assert_eq!(read(&mut link, &plan).0, spent(LinkFault::TimeSpent));
    let elapsed = link.elapsed().unwrap();
    assert!(elapsed <= Duration::from_secs(60 + 10), "{elapsed:?}");
    let few = Budget { commands: 8, ..Budget::default() };
    let mut link = specimen("dk-ready").unwrap().chip;
    assert_eq!(read(&mut link, &self::plan(&whole).within(few)).0, spent(LinkFault::CommandsSpent));
    assert_eq!(link.traffic().commands, 8);
    let few = Budget { bytes: 5_000, ..Budget::default() };
    let mut link = specimen("dk-ready").unwrap().chip;
    assert_eq!(read(&mut link, &self::plan(&whole).within(few)).0, spent(LinkFault::CommandsSpent));
}

/// T=0 readers announce what they hold in 61xx; in the clear it is fetched.
#[test]
fn an_announced_answer_is_fetched() {
    struct Announcing {
        chip: Loopback,
        held: Vec<u8>,
    }
    impl Link for Announcing {
        async fn transmit(&mut self, command: &CommandApdu) -> Result<ResponseApdu, LinkError> {
            if command.ins == 0xC0 {
                let data = std::mem::take(&mut self.held);
                return Ok(ResponseApdu::new(data, Status::SUCCESS));
            }
            let answer = self.chip.transmit(command).await?;
            if command.cla & 0x0C != 0 || answer.data.is_empty() || answer.data.len() > 255 {
                return Ok(answer);
            }
            self.held = answer.data.clone();
            let length = u16::try_from(answer.data.len()).unwrap();
            Ok(ResponseApdu::status_only(Status::new(0x6100 | length)))
        }

        fn max_response(&self) -> u32 {
            self.chip.max_response()
        }
    }
    let whole = specimen("pace-gm").unwrap();
    let mut link = Announcing { chip: specimen("pace-gm").unwrap().chip, held: Vec::new() };
    let evidence =
        blocking::run(inspect(&mut link, &plan(&whole), &mut SeededRandom::new(1), &mut NoProgress)).unwrap();
    assert!(evidence.content(FileId::EfCardAccess).is_some());
    assert_eq!(judge(&whole, &evidence).assurance, judge_quiet(&whole).assurance);
}

fn judge_quiet(whole: &Specimen) -> Report {
    let mut link = Torn::new(&whole.name, &[], Moment::BeforeTheAnswer);
    judge(whole, &read(&mut link, &plan(whole)).0.unwrap())
}
