//! Looks at this machine.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::Path;
use std::time::Instant;

use super::linux::Linux;
use super::surroundings::{
    KeyFile, Pcsc, Port, Probe, Records, Register, RevocationDates, SelfTest, Service, Surroundings, Trust,
};
use crate::crypto::random::OsRng;
use crate::encoding::Timestamp;
use crate::engine::records::{self, Named, OpenError, Work};
use crate::engine::{self, Config, RegisterError};
use crate::inspection::{NoProgress, Plan, inspect};
use crate::iso7816::blocking;
use crate::records::store::Store;
use crate::registry::{DocumentNumber, IssuingState, Query, is_stale};
use crate::simulator;
use crate::trust::TrustSnapshot;
use crate::verification::{Assurance, Policy, verify};

/// The profile the program tests itself with.
const SPECIMEN: &str = "dk-ready";

/// Where the desk page and the service listen unless told otherwise.
const PORTS: [&str; 2] = ["127.0.0.1:8470", "127.0.0.1:8480"];

/// Everything the checks look at on this machine, nothing measured.
pub(crate) fn gather(config: &Config) -> Surroundings {
    gather_below(Path::new("/"), config, None)
}

/// The same with the devices below `root`, and with what was measured. Takes as long as the register and the smart card service do.
pub(crate) fn gather_below(root: &Path, config: &Config, probe: Option<Probe>) -> Surroundings {
    let now = engine::now();
    let linux = Linux { root };
    Surroundings {
        system: std::env::consts::OS.to_owned(),
        now,
        pcsc: pcsc(&BTreeMap::new()),
        container: linux.container().or_else(|| is_set("SNAP").then(|| "snap".to_owned())),
        remote_desktop: std::env::var("SESSIONNAME").ok().filter(|name| name.starts_with("RDP")),
        proc_hidden: linux.proc_hidden(),
        rivals: linux.rivals(),
        usb: linux.usb(),
        vendor_drivers: linux.vendor_drivers(),
        probe,
        apple_driver: apple_driver(),
        trust: trust(),
        clock_synchronised: linux.clock_synchronised(),
        register: register(config, now),
        keys: keys(config),
        records: log(config, now),
        ports: PORTS.map(port).into(),
        self_test: self_test(),
    }
}

/// The same machine a moment later, as far as plugging and unplugging change it. Register, log and self-test stay as they were.
pub(crate) fn look_again(before: Surroundings) -> Surroundings {
    let linux = Linux { root: Path::new("/") };
    let pcsc = pcsc(&before.pcsc.reader_usb);
    Surroundings { now: engine::now(), pcsc, rivals: linux.rivals(), usb: linux.usb(), ..before }
}

fn is_set(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| !value.is_empty())
}

/// The service and its readers. Whose USB id is `known` is not asked for it: somebody may be reading there.
#[cfg(feature = "pcsc")]
fn pcsc(known: &BTreeMap<String, String>) -> Pcsc {
    use crate::readers::ReaderError;
    let listed = crate::readers::pcsc::list();
    let service = match &listed {
        Ok(_) | Err(ReaderError::NoReader) => Service::Answers,
        Err(ReaderError::NoService) => Service::NotRunning,
        Err(ReaderError::Denied) => Service::Refused,
        Err(ReaderError::Busy) => Service::Busy,
        Err(_) => Service::Fails,
    };
    let readers = listed.unwrap_or_default();
    let usb_id = |name: &String| known.get(name).cloned().or_else(|| crate::readers::pcsc::usb_id(name));
    let usb = |name: &String| Some((name.clone(), usb_id(name)?));
    Pcsc { built_in: true, service, reader_usb: readers.iter().filter_map(usb).collect(), readers }
}

#[cfg(not(feature = "pcsc"))]
fn pcsc(_: &BTreeMap<String, String>) -> Pcsc {
    let (readers, reader_usb) = (Vec::new(), BTreeMap::new());
    Pcsc { built_in: false, service: Service::NotRunning, readers, reader_usb }
}

/// The setting is kept where only Apple's own tool reads it.
fn apple_driver() -> Option<bool> {
    if !cfg!(target_os = "macos") {
        return None;
    }
    let domain = "/Library/Preferences/com.apple.security.smartcard";
    let output = std::process::Command::new("/usr/bin/defaults").args(["read", domain, "useIFDCCID"]).output().ok()?;
    Some(output.stdout.trim_ascii() == b"1").filter(|_| output.status.success())
}

fn trust() -> Trust {
    let snapshot = engine::trust_store::path(None).and_then(|path| engine::trust_store::open(&path));
    match snapshot {
        Ok(snapshot) => facts(&snapshot),
        Err(error) => Trust {
            error: Some(error.to_string()),
            anchors: 0,
            danish_anchors: 0,
            newest_list: None,
            danish_list: None,
        },
    }
}

fn facts(snapshot: &TrustSnapshot) -> Trust {
    let danish = |country: Option<String>| country.is_some_and(|country| country.eq_ignore_ascii_case("DK"));
    let anchors = snapshot.anchors();
    let lists = snapshot.revocation_lists().iter().filter(|held| danish(held.list().issuer().country()));
    Trust {
        error: None,
        anchors: anchors.len(),
        danish_anchors: anchors.iter().filter(|anchor| danish(anchor.certificate().subject().country())).count(),
        newest_list: snapshot.newest_list(),
        danish_list: lists
            .map(|held| RevocationDates {
                this_update: held.list().this_update(),
                next_update: held.list().next_update(),
            })
            .max_by_key(|dates| dates.this_update),
    }
}

/// Asks about a number no passport has.
fn register(config: &Config, now: Timestamp) -> Register {
    let source = match engine::Register::source(None, None, config) {
        Ok(Some(source)) => source,
        Ok(None) | Err(RegisterError::NoList) => return Register::NotConfigured,
        Err(error) => return Register::Fails { error: error.to_string() },
    };
    let Ok(number) = DocumentNumber::parse("000000000") else {
        return Register::Fails { error: String::new() };
    };
    match source.ask(&Query::passport(IssuingState::DENMARK, number), now) {
        Ok(answer) => Register::Answers {
            as_of: answer.as_of,
            fresh: !is_stale(answer.as_of, answer.next_update, source.max_age_seconds(), now),
        },
        Err(error) => Register::Fails { error: error.to_string() },
    }
}

/// The secrets that are configured by name.
fn keys(config: &Config) -> Vec<KeyFile> {
    let error = |path: &str| std::fs::metadata(path).err().map(|error| error.to_string());
    let named = ["records.key", "registry.key"].into_iter().filter_map(|name| Some((name, config.text(name)?)));
    named.map(|(name, path)| KeyFile { of: name.to_owned(), error: error(path) }).collect()
}

fn log(config: &Config, now: Timestamp) -> Records {
    struct Ask(Timestamp);
    impl Work for Ask {
        type Output = Result<u64, crate::records::RecordsError>;
        fn on<S: Store>(self, mut records: crate::records::Records<S>) -> Self::Output {
            records.check_clock(self.0)?;
            records.verify(None)?;
            Ok(records.status(self.0)?.entries)
        }
    }
    if !records::wanted(&Named::default(), config) {
        return Records::NotConfigured;
    }
    match records::with(&Named::default(), config, false, Ask(now)) {
        Ok(Ok(entries)) => Records::Intact { entries },
        Ok(Err(error)) => Records::Fails { code: error.code().to_owned(), error: error.to_string() },
        Err(OpenError::Records(error)) => Records::Fails { code: error.code().to_owned(), error: error.to_string() },
        Err(error) => Records::Fails { code: "log.unavailable".to_owned(), error: error.to_string() },
    }
}

fn port(address: &str) -> Port {
    Port { address: address.to_owned(), free: TcpListener::bind(address).is_ok() }
}

/// A simulated passport through reading and verification.
fn self_test() -> SelfTest {
    let begin = Instant::now();
    let run = || -> Result<Assurance, Box<dyn std::error::Error>> {
        let mut specimen = simulator::specimen(SPECIMEN)?;
        let now = specimen.evaluate_at.unwrap_or_else(engine::now);
        let plan = Plan::for_mrz(&specimen.mrz.lines().join("\n"))?.simulated().at(now);
        let trust = engine::specimen::trust(&specimen.trust);
        let evidence = blocking::run(inspect(&mut specimen.chip, &plan, &mut OsRng, &mut NoProgress))?;
        Ok(verify(&evidence, &trust, &Policy::field(), now).assurance)
    };
    match run() {
        Ok(level) if level >= Assurance::A3 => {
            let ms = u64::try_from(begin.elapsed().as_millis()).unwrap_or(u64::MAX);
            SelfTest::Passed { ms, pictures_filtered: engine::picture::is_filtered() }
        }
        Ok(level) => SelfTest::Failed { error: level.to_string() },
        Err(error) => SelfTest::Failed { error: error.to_string() },
    }
}
