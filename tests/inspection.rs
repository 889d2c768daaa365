//! Reading a chip that is lost, lies, or talks nonsense: an error or honest evidence, never a panic and never without end.
#![cfg(feature = "simulator")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests may say what must be so, here outside #[test] too")]

use paskontrol::inspection::progress::Event;
use paskontrol::inspection::{AccessProtocol, FileRecord, InspectionError, PaceOutcome};
use paskontrol::iso7816::{CommandApdu, LinkError, LinkFault, ResponseApdu, Status};
use paskontrol::lds::DataGroup;
use paskontrol::simulator::{Loopback, Profile, SeededRandom, Specimen, specimen};
use paskontrol::{Evidence, Link, NoProgress, Plan, blocking, inspect};
use proptest::prelude::*;

fn plan(specimen: &Specimen) -> Plan {
    Plan::for_mrz(&specimen.mrz.lines().join("\n")).unwrap().simulated()
}

fn read(link: &mut impl Link, plan: &Plan) -> Result<Evidence, InspectionError> {
    blocking::run(inspect(link, plan, &mut SeededRandom::new(1), &mut NoProgress))
}

/// A chip that leaves the field after so many commands.
struct Leaving {
    chip: Loopback,
    commands_left: u32,
}

impl Link for Leaving {
    async fn transmit(&mut self, command: &CommandApdu) -> Result<ResponseApdu, LinkError> {
        self.commands_left = self.commands_left.checked_sub(1).ok_or(LinkFault::ChipLost)?;
        self.chip.transmit(command).await
    }

    fn max_response(&self) -> u32 {
        self.chip.max_response()
    }
}

/// RELIABILITY, gremlin 73.
#[test]
fn a_chip_lost_at_any_command_gives_an_error_and_no_evidence() {
    let whole = specimen("dk-ready").unwrap();
    let plan = plan(&whole);
    let mut link = Leaving { chip: whole.chip, commands_left: u32::MAX };
    let evidence = read(&mut link, &plan).unwrap();
    let commands = link.chip.traffic().commands;
    assert_eq!(evidence.link.as_ref().unwrap().commands, commands);
    for commands_left in 0..commands {
        let mut link = Leaving { chip: specimen("dk-ready").unwrap().chip, commands_left };
        let lost = Err(InspectionError::Link(LinkFault::ChipLost.into()));
        assert_eq!(read(&mut link, &plan), lost, "after {commands_left} of {commands}");
    }
    let mut link = Leaving { chip: specimen("dk-ready").unwrap().chip, commands_left: commands };
    assert_eq!(read(&mut link, &plan).as_ref(), Ok(&evidence));
}

#[test]
fn the_challenge_of_whoever_relies_on_the_proof_is_the_one_that_was_answered() {
    for name in ["dk-ready", "aa-ec", "short-only"] {
        let mut specimen = specimen(name).unwrap();
        let plan = plan(&specimen).with_challenge(*b"relying!");
        let evidence = read(&mut specimen.chip, &plan).unwrap();
        let record = evidence.active_authentication.as_ref().unwrap();
        assert_eq!(record.challenge.as_ref().unwrap().0, b"relying!", "{name}");
        assert!(record.response.is_some(), "{name}");
    }
}

/// Answers with whatever it was given, over and over; some answers are the chip's own.
struct Hostile {
    chip: Option<Loopback>,
    answers: Vec<Answer>,
    commands: usize,
}

#[derive(Debug, Clone)]
enum Answer {
    Genuine,
    /// The chip's own, with octets behind it.
    Longer(u8),
    Shorter,
    Other(Vec<u8>, u16),
    Lost,
}

/// Far more than a whole passport needs: EF.COM to DG2, each up to 1 MiB, is not reached by answers this short.
const MOST_COMMANDS: usize = 20_000;

impl Link for Hostile {
    async fn transmit(&mut self, command: &CommandApdu) -> Result<ResponseApdu, LinkError> {
        self.commands += 1;
        assert!(self.commands < MOST_COMMANDS, "no end");
        let genuine = match &mut self.chip {
            Some(chip) => chip.transmit(command).await?,
            None => ResponseApdu::new(command.data.clone(), Status::SUCCESS),
        };
        let status = genuine.status;
        let mut data = genuine.data.clone();
        match self.answers.get(self.commands % self.answers.len()).unwrap() {
            Answer::Genuine => return Ok(genuine),
            Answer::Longer(octet) => data.push(*octet),
            Answer::Shorter => data.truncate(data.len() / 2),
            Answer::Other(data, sw) => return Ok(ResponseApdu::new(data.clone(), Status::new(*sw))),
            Answer::Lost => return Err(LinkFault::ChipLost.into()),
        }
        Ok(ResponseApdu::new(data, status))
    }
}

fn status() -> impl Strategy<Value = u16> {
    prop_oneof![
        4 => Just(0x9000),
        1 => prop::sample::select(vec![0x6282, 0x6100, 0x6110, 0x6A82, 0x6982, 0x6C10, 0x6700, 0x6D00, 0x6E00, 0x6988]),
        1 => any::<u16>(),
    ]
}

/// Nonsense, and data objects whose length may be a lie.
fn data() -> impl Strategy<Value = Vec<u8>> {
    let object =
        (prop::sample::select(vec![0x60_u8, 0x77, 0x31, 0x47, 0x61, 0x6E, 0x6F, 0x87, 0x8E, 0x99]), any::<u8>());
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..40),
        (object, prop::collection::vec(any::<u8>(), 0..20))
            .prop_map(|((tag, length), rest)| [vec![tag, length], rest].concat()),
        Just(vec![0x77, 0x83, 0x0F, 0xFF, 0xFF]),
        Just(vec![0x77, 0x84, 0xFF, 0xFF, 0xFF, 0xFF]),
    ]
}

fn answer() -> impl Strategy<Value = Answer> {
    prop_oneof![
        8 => Just(Answer::Genuine),
        1 => any::<u8>().prop_map(Answer::Longer),
        1 => Just(Answer::Shorter),
        4 => (data(), status()).prop_map(|(data, sw)| Answer::Other(data, sw)),
        1 => Just(Answer::Lost),
    ]
}

/// What a chip cannot have said in a secure session is in no evidence.
fn assert_honest(evidence: &Evidence, genuine: &Evidence) {
    for (name, record) in &evidence.files {
        if let (FileRecord::Read { content }, true) = (record, name.starts_with("DG")) {
            let Some(FileRecord::Read { content: whole }) = genuine.files.get(name) else { panic!("{name}") };
            assert_eq!(content, whole, "{name}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn a_chip_that_talks_nonsense_is_an_error_or_evidence(answers in prop::collection::vec(answer(), 1..12)) {
        let specimen = specimen("no-access-control").unwrap();
        let plan = plan(&specimen);
        for chip in [None, Some(specimen.chip)] {
            let mut link = Hostile { chip, answers: answers.clone(), commands: 0 };
            let _ = read(&mut link, &plan);
        }
    }

    #[test]
    fn a_secure_session_carries_what_the_chip_said_or_nothing(
        answers in prop::collection::vec(answer(), 1..60),
        genuine_first in 0_usize..40,
    ) {
        let mut specimen = specimen("dk-ready").unwrap();
        let plan = plan(&specimen);
        let genuine = read(&mut specimen.chip, &plan).unwrap();
        let chip = paskontrol::simulator::specimen("dk-ready").unwrap().chip;
        let answers = [vec![Answer::Genuine; genuine_first], answers].concat();
        let mut link = Hostile { chip: Some(chip), answers, commands: 0 };
        if let Ok(evidence) = read(&mut link, &plan) {
            assert_honest(&evidence, &genuine);
        }
    }
}

/// What a page shows while it waits (UX 6.5): the order of events, sizes that add up, and nothing of the holder.
#[test]
fn events_tell_the_order_and_the_sizes_and_nothing_of_the_holder() {
    let mut specimen = specimen("eac-full").unwrap();
    let plan = plan(&specimen);
    let mut events: Vec<Event> = Vec::new();
    let evidence = blocking::run(inspect(&mut specimen.chip, &plan, &mut SeededRandom::new(1), &mut events)).unwrap();
    let names: Vec<_> = events.iter().map(Event::name).collect();
    assert_eq!(names.iter().filter(|name| **name == "plan").count(), 1);
    let completed: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            Event::FileCompleted { file, bytes, hash_fits, total_bytes, total_of } => {
                assert!(total_bytes <= total_of, "{file:?}");
                assert_eq!(*bytes, u64::try_from(evidence.content(*file).unwrap().len()).unwrap());
                Some((file.name(), *hash_fits))
            }
            _ => None,
        })
        .collect();
    let order: Vec<_> = completed.iter().map(|(name, _)| name.as_str()).collect();
    let expected = ["EF.CardAccess", "EF.ATR/INFO", "EF.COM", "EF.SOD", "DG14", "DG1", "DG15", "DG11", "DG12", "DG2"];
    assert_eq!(order, expected);
    assert!(
        completed.iter().all(|(name, fits)| fits.is_none_or(|fits| fits) && fits.is_some() == name.starts_with("DG"))
    );
    let place = |wanted: &str| names.iter().position(|name| *name == wanted).unwrap();
    assert!(
        place("access.started") < place("access.succeeded") && place("access.succeeded") < place("check.completed")
    );
    assert!(place("check.completed") < place("plan") && place("plan") < place("chip.challenged"));
    let Some(Event::FileCompleted { total_bytes, total_of, .. }) = events.last() else { panic!("{events:?}") };
    assert_eq!(total_bytes, total_of, "nothing is left");
    let text: String = events.iter().map(|event| serde_json::to_string(event).unwrap()).collect();
    for personal in specimen.mrz.lines().join("<").split('<').filter(|part| part.len() > 3) {
        assert!(!text.contains(personal));
    }
}

/// A reader that carries short APDUs only.
struct ShortReader(Loopback);

impl Link for ShortReader {
    async fn transmit(&mut self, command: &CommandApdu) -> Result<ResponseApdu, LinkError> {
        if command.is_extended() {
            return Err(LinkFault::TooLong.into());
        }
        self.0.transmit(command).await
    }
}

/// PACE with numbers of 2048 bits, on a reader without extended length.
#[test]
fn long_keys_go_in_pieces_where_the_chip_says_that_it_takes_them() {
    let read_with = |chip: &str| {
        let text = format!("name = 'x'\nextends = 'pace-dh'\n[chip]\n{chip}\n");
        let specimen = Specimen::from_profile(&Profile::parse(&text).unwrap()).unwrap();
        let plan = plan(&specimen);
        read(&mut ShortReader(specimen.chip), &plan).unwrap()
    };
    let pace = |evidence: &Evidence| evidence.access.as_ref().unwrap().pace.as_ref().unwrap().outcome.clone();
    let chained = read_with("command_chaining = true");
    assert_eq!(chained.access.as_ref().unwrap().protocol, AccessProtocol::Pace);
    assert!(matches!(pace(&chained), PaceOutcome::Established { .. }));
    assert!(chained.content(DataGroup::DG2.into()).is_some());
    // A chip that does not say so is not asked to; what it does offer opens it, and the report says which way.
    let unchained = read_with("");
    assert_eq!(unchained.access.as_ref().unwrap().protocol, AccessProtocol::Bac);
    assert_eq!(pace(&unchained), PaceOutcome::Unsupported);
    // Shorter keys beside the long ones spare both.
    let beside = "pace = [{ mapping = 'generic', cipher = 'aes-128', parameter_id = 2 }, \
                  { mapping = 'generic', cipher = 'aes-128', parameter_id = 12 }]";
    let shorter = read_with(beside);
    assert!(matches!(pace(&shorter), PaceOutcome::Established { .. }));
    assert_eq!(shorter.access.as_ref().unwrap().pace.as_ref().unwrap().parameter_id, Some(12));
}
