//! `sim strategies`: ways of reading one passport compared, in time, commands and bytes on the air.
//!
//! Time is that of a model ([`LinkModel`]), so the table is the same on every machine; only the last figure, what this
//! program itself costs, is measured. The floor is what no way of reading can go below: the commands of the protocols, and
//! each file the verdict needs in one command.

use std::time::{Duration, Instant};

use serde_json::json;

use super::exit::Exit;
use super::output::{Screen, Tone};
use crate::crypto::random::OsRng;
use crate::inspection::{Evidence, NoProgress, Plan, inspect};
use crate::iso7816::files::ReadStyle;
use crate::iso7816::{CommandApdu, blocking};
use crate::lds::{DataGroup, FileId};
use crate::simulator::{BitRate, Exchange, LinkModel, Profile, Specimen, SpecimenError, built_in};

/// A passport as many States of the EU issue it: PACE and Chip Authentication with AES-128 on P-256, a portrait of 18 kB,
/// and a chip with buffers of 4 kB.
const TYPICAL: &str = r#"
name = "eu-typical"
extends = "dk-ready"
[document]
number = "000000991"
[files]
dg11 = false
dg12 = false
dg2_size = 18000
[chip]
protection = "pace-and-bac"
pace = [{ mapping = "generic", cipher = "aes-128", parameter_id = 12 }]
chip_authentication = [{ parameter_id = 12, ciphers = ["aes-128"], key_id = 1 }]
active_authentication = "none"
"#;

/// What a verdict needs of any document; the rest of what we read is there to read these faster, or to compare.
const NEEDED: [FileId; 5] = [
    FileId::EfCardAccess,
    FileId::EfSod,
    FileId::Dg(DataGroup::DG14),
    FileId::Dg(DataGroup::DG1),
    FileId::Dg(DataGroup::DG2),
];

/// The chip's buffer of 4096 bytes, without the status word.
const LONG: u32 = 4_094;

/// A way of reading. Without a style, it is the one this program uses.
struct Strategy {
    key: &'static str,
    style: Option<ReadStyle>,
}

fn strategies() -> [Strategy; 5] {
    let strategy = |key, style| Strategy { key, style };
    [
        strategy("short-header-select", Some(ReadStyle::short().header_first().selecting())),
        strategy("short-select", Some(ReadStyle::short().selecting())),
        strategy("short", Some(ReadStyle::short())),
        strategy("long-header-select", Some(ReadStyle::up_to(LONG).header_first().selecting())),
        strategy("ours", None),
    ]
}

/// What one way of reading took.
#[derive(Debug, Clone, Copy, Default)]
struct Cost {
    commands: usize,
    bytes: u64,
    time: Duration,
}

impl Cost {
    fn add(mut self, model: &LinkModel, exchange: &Exchange) -> Self {
        self.commands += 1;
        self.bytes += model.bytes_on_air(exchange.sent, exchange.received);
        self.time += exchange.took;
        self
    }

    /// How much more time than the floor, in tenths of a per cent.
    fn above(self, floor: Self) -> u128 {
        let more = self.time.saturating_sub(floor.time).as_nanos();
        (more * 1000).div_ceil(floor.time.as_nanos().max(1))
    }
}

/// A run, and what this program itself took for it.
struct Run {
    cost: Cost,
    exchanges: Vec<Exchange>,
    evidence: Evidence,
    host: Duration,
}

/// Compares the ways of reading and prints the table.
pub(super) fn run(screen: &Screen, speed: u32, profile: Option<&str>) -> Exit {
    let Some(rate) = BitRate::from_kbits(speed) else {
        screen.note(screen.text("sim-no-such-speed"));
        return Exit::Usage;
    };
    let model = LinkModel::at(rate);
    let mut rows = Vec::new();
    for strategy in strategies() {
        match read(profile, model, strategy.style) {
            Ok(run) => rows.push((strategy.key, run)),
            Err(why) => {
                screen.note(why);
                return Exit::Fault;
            }
        }
    }
    let Some((_, ours)) = rows.last() else { return Exit::Fault };
    let floor = floor(&model, ours);
    if screen.json {
        print_json(screen, &model, &rows, floor);
    } else {
        print_table(screen, &model, &rows, floor);
    }
    Exit::Done
}

fn specimen(profile: Option<&str>) -> Result<Specimen, SpecimenError> {
    let text = match profile {
        None => TYPICAL,
        Some(name) => built_in(name).ok_or(SpecimenError::UnknownProfile)?,
    };
    Specimen::from_profile(&Profile::parse(text)?)
}

fn read(profile: Option<&str>, model: LinkModel, style: Option<ReadStyle>) -> Result<Run, String> {
    let specimen = specimen(profile).map_err(|error| error.to_string())?;
    let plan = Plan::for_mrz(&specimen.mrz.lines().join("\n")).map_err(|error| error.to_string())?.simulated();
    let plan = match style {
        Some(style) => plan.reading_only_by(style),
        None => plan,
    };
    let mut link = specimen.chip.with_model(model);
    let began = Instant::now();
    let evidence = blocking::run(inspect(&mut link, &plan, &mut OsRng, &mut NoProgress));
    let host = began.elapsed().saturating_sub(link.chip_time());
    let evidence = evidence.map_err(|error| error.to_string())?;
    let exchanges = link.exchanges().to_vec();
    let cost = exchanges.iter().fold(Cost::default(), |cost, exchange| cost.add(&model, exchange));
    Ok(Run { cost, exchanges, evidence, host })
}

/// What no way of reading this document can go below.
fn floor(model: &LinkModel, run: &Run) -> Cost {
    let is_of_protocol = |exchange: &&Exchange| {
        let [_, ins, p1, _] = exchange.header;
        !matches!((ins, p1), (0xB0 | 0xB1, _) | (0xA4, 0x00 | 0x02))
    };
    let protocols = run.exchanges.iter().filter(is_of_protocol).fold(Cost::default(), |cost, e| cost.add(model, e));
    NEEDED
        .iter()
        .filter_map(|file| Some((*file, run.evidence.content(*file)?.len())))
        .map(|(file, length)| read_whole(model, length, file != FileId::EfCardAccess))
        .fold(protocols, |cost, exchange| cost.add(model, &exchange))
}

/// One READ BINARY that brings a whole file, under secure messaging with AES or in the clear.
fn read_whole(model: &LinkModel, length: usize, secured: bool) -> Exchange {
    let long = length > if secured { 223 } else { 256 };
    let le = if long { 2 } else { 1 };
    let (cla, sent, received) = if secured {
        // DO'97' and DO'8E' in the command; DO'87', DO'99' and DO'8E' in the answer (Doc 9303-11, 9.8.4).
        let lc = if long { 3 } else { 1 };
        let cryptogram = length / 16 * 16 + 16 + 1;
        let header = 1 + crate::encoding::ber_tlv::encode_length(cryptogram).len();
        (0x0C, 4 + lc + (2 + le) + 10 + le, header + cryptogram + 4 + 10 + 2)
    } else {
        (0x00, if long { 7 } else { 5 }, length + 2)
    };
    let header = [cla, 0xB0, 0, 0];
    let took = model.exchange(&CommandApdu::new(cla, 0xB0, 0, 0), sent, received);
    Exchange { header, sent, received, took }
}

fn print_table(screen: &Screen, model: &LinkModel, rows: &[(&str, Run)], floor: Cost) {
    let rate = model.bit_rate.kbits().to_string();
    screen.line(screen.paint(Tone::Strong, &screen.texts.format("strategies-title", &[("rate", &rate)])));
    screen.line(format!(
        "  {:<44} {:>5} {:>8} {:>8} {:>8}",
        "",
        screen.text("strategies-commands"),
        screen.text("strategies-bytes"),
        screen.text("strategies-time"),
        screen.text("strategies-above"),
    ));
    let line = |title: &str, cost: Cost, above: &str| {
        let (commands, bytes) = (cost.commands, cost.bytes);
        screen.line(format!("  {title:<44} {commands:>5} {bytes:>8} {:>5} ms {above:>8}", cost.time.as_millis()));
    };
    for (key, run) in rows {
        let above = run.cost.above(floor);
        line(&screen.text(&format!("strategy-{key}")), run.cost, &format!("+{}.{} %", above / 10, above % 10));
    }
    line(&screen.text("strategies-floor"), floor, "");
    if let Some((_, ours)) = rows.last() {
        let host = format!("{:.1}", ours.host.as_secs_f64() * 1000.0);
        let share = format!("{:.2}", ours.host.as_secs_f64() * 100.0 / ours.cost.time.as_secs_f64().max(f64::EPSILON));
        screen.line(screen.texts.format("strategies-host", &[("ms", &host), ("share", &share)]));
    }
}

fn print_json(screen: &Screen, model: &LinkModel, rows: &[(&str, Run)], floor: Cost) {
    let micros = |time: Duration| u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
    let rows: Vec<_> = rows
        .iter()
        .map(|(key, Run { cost, host, .. })| {
            json!({
                "strategy": key,
                "commands": cost.commands,
                "bytes_on_air": cost.bytes,
                "time_us": micros(cost.time),
                "above_floor_per_mille": u64::try_from(cost.above(floor)).unwrap_or(u64::MAX),
                "host_us": micros(*host),
            })
        })
        .collect();
    let floor = json!({ "commands": floor.commands, "bytes_on_air": floor.bytes, "time_us": micros(floor.time) });
    screen.document(&json!({ "kbits": model.bit_rate.kbits(), "strategies": rows, "floor": floor }));
}
