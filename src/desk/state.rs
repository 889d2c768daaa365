//! What a desk holds between requests.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::page::{DemoLook, Entry, Look, Trusted};
use super::secrets::Secrets;
use crate::crypto::random::{OsRng, Random};
use crate::encoding::Timestamp;
use crate::engine::session::{self, Bench, Demo, PcscSource, Session, Stage, View};
use crate::engine::{self, Believed, Config, trust_store};
use crate::receipts::{compact_text, issue_compact};
use crate::simulator::{Profile, built_in, built_in_names};
use crate::wording::{Language, Texts};

/// A tab that was not heard of for so long does not control any more.
const ABSENT_AFTER: Duration = Duration::from_secs(15);

/// How a desk is started.
pub(crate) struct Settings {
    pub(crate) at: At,
    pub(crate) config: Config,
    pub(crate) port: u16,
    /// The desk's name, as on its sign.
    pub(crate) name: Option<String>,
    pub(crate) language: Language,
    pub(crate) session: session::Settings,
    /// The register's reasons may be told to the citizen.
    pub(crate) disclose: bool,
}

/// At which reader.
pub(crate) enum At {
    /// A reader of this machine: part of its name, or its index; none is the first with a chip.
    Reader { select: Option<String>, trust: Vec<PathBuf> },
    /// A simulated one.
    Demo(Demo),
}

/// A running desk.
pub(super) struct Desk {
    pub(super) session: Session,
    pub(super) secrets: Secrets,
    pub(super) demo: Option<Demo>,
    pub(super) changes: watch::Receiver<Arc<View>>,
    pub(super) config: Config,
    address: SocketAddr,
    danish: Texts,
    english: Texts,
    name: Option<String>,
    trusted: Option<Lists>,
    sound: bool,
    attempts: u32,
    disclose: bool,
    shown: Mutex<Shown>,
}

/// The country certificates at hand.
#[derive(Debug, Clone, Copy)]
struct Lists {
    count: usize,
    newest: Option<Timestamp>,
}

/// What the clerk chose to see, and from where.
struct Shown {
    language: Language,
    hidden: bool,
    /// How the newest lines came, and whose they were.
    entry: (u64, Entry),
    controller: Option<(String, Instant)>,
    /// The number of the newest receipt, and whose it is.
    receipt: Option<(u64, String)>,
}

impl Desk {
    pub(super) fn start(settings: Settings, address: SocketAddr) -> io::Result<Arc<Self>> {
        let secrets = Secrets::draw().map_err(io::Error::other)?;
        let (demo, trusted) = match &settings.at {
            At::Demo(demo) => (Some(demo.clone()), None),
            At::Reader { trust, .. } => (None, Some(Lists::of(trust))),
        };
        let (source, judging): (Box<dyn session::ChipSource>, Arc<dyn session::Judging>) = match settings.at {
            At::Demo(demo) => (Box::new(demo.clone()), Arc::new(demo)),
            At::Reader { select, trust } => {
                let bench = Bench::new(settings.config.clone(), trust);
                (Box::new(PcscSource::new(select.as_deref())), Arc::new(bench))
            }
        };
        let began = session::Machine::new(settings.session, demo.is_some()).view();
        let (sender, changes) = watch::channel(Arc::new(began));
        let attempts = settings.session.attempts;
        let on_change = Box::new(move |view| drop(sender.send(view)));
        Ok(Arc::new(Self {
            session: Session::start(source, judging, settings.session, on_change)?,
            sound: settings.config.text("desk.sound") == Some("true"),
            secrets,
            demo,
            changes,
            config: settings.config,
            address,
            danish: Texts::new(Language::Danish),
            english: Texts::new(Language::English),
            name: settings.name,
            trusted,
            attempts,
            disclose: settings.disclose,
            shown: Mutex::new(Shown {
                language: settings.language,
                hidden: false,
                entry: (0, Entry::Keyboard),
                controller: None,
                receipt: None,
            }),
        }))
    }

    fn shown(&self) -> MutexGuard<'_, Shown> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The address to open, with the launch secret.
    pub(super) fn link(&self) -> String {
        let secret = self.secrets.launch();
        format!("http://{}/start/{}", self.address, secret.as_ref().map_or("", |secret| secret.as_str()))
    }

    /// The one name and port this desk answers to.
    pub(super) fn host(&self) -> String {
        self.address.to_string()
    }

    pub(super) fn port(&self) -> u16 {
        self.address.port()
    }

    pub(super) fn texts(&self) -> &Texts {
        match self.shown().language {
            Language::Danish => &self.danish,
            Language::English => &self.english,
        }
    }

    pub(super) fn switch_language(&self) {
        let mut shown = self.shown();
        shown.language = match shown.language {
            Language::Danish => Language::English,
            Language::English => Language::Danish,
        };
    }

    pub(super) fn switch_hidden(&self) {
        let mut shown = self.shown();
        shown.hidden = !shown.hidden;
    }

    pub(super) fn is_hidden(&self) -> bool {
        self.shown().hidden
    }

    /// How the newest lines came, for as long as this citizen is here.
    pub(super) fn note_entry(&self, epoch: u64, entry: Entry) {
        self.shown().entry = (epoch, entry);
    }

    /// A tab was heard of. The first one, and one that comes when the controlling one is gone, controls.
    pub(super) fn controls(&self, tab: &str) -> bool {
        let mut shown = self.shown();
        let mine = match &shown.controller {
            Some((controller, heard)) => controller == tab || heard.elapsed() > ABSENT_AFTER,
            None => true,
        };
        if mine {
            shown.controller = Some((tab.to_owned(), Instant::now()));
        }
        mine
    }

    /// A tab takes over.
    pub(super) fn take_over(&self, tab: &str) {
        self.shown().controller = Some((tab.to_owned(), Instant::now()));
    }

    /// What is hidden is hidden from this citizen's neighbour, not for the next citizen.
    pub(super) fn show_again(&self) {
        self.shown().hidden = false;
    }

    /// The number of the receipt of the verdict on the screen, the same however often it is asked for.
    fn receipt_number(&self, view: &View) -> Option<String> {
        let Stage::Verdict(case) = &view.stage else { return None };
        case.assessment.as_ref()?;
        let mut shown = self.shown();
        if let Some((_, number)) = shown.receipt.as_ref().filter(|(epoch, _)| *epoch == view.epoch) {
            return Some(number.clone());
        }
        let number = drawn_number()?;
        shown.receipt = Some((view.epoch, number.clone()));
        Some(number)
    }

    /// The text of the compact receipt of the verdict on the screen; nothing where there is no verdict, or no key.
    pub(super) fn compact_receipt(&self) -> Option<String> {
        let view = self.session.view();
        let (number, case) = (self.receipt_number(&view)?, view.stage.case()?);
        let keys = engine::service_keys(&self.config).ok()?;
        let (desk, simulated) = (self.name.as_deref(), case.report.simulated || view.simulated);
        issue_compact(&number, desk, case.assessment.as_ref()?, simulated, keys.in_force(engine::now())?)
            .ok()
            .map(|receipt| compact_text(&receipt))
    }

    /// A page of the newest view, for a tab.
    pub(super) fn look<T>(&self, tab: &str, make: impl FnOnce(&Look<'_>) -> T) -> T {
        self.looked(tab, self.controls(tab), make)
    }

    /// A page from which nothing is steered.
    pub(super) fn look_only<T>(&self, make: impl FnOnce(&Look<'_>) -> T) -> T {
        self.looked("", false, make)
    }

    fn looked<T>(&self, tab: &str, controls: bool, make: impl FnOnce(&Look<'_>) -> T) -> T {
        let view = self.session.view();
        let (hidden, entry) = {
            let shown = self.shown();
            let entry = if shown.entry.0 == view.epoch { shown.entry.1 } else { Entry::Keyboard };
            (shown.hidden, entry)
        };
        let texts = self.texts();
        make(&Look {
            texts,
            view: &view,
            now: self.session.clock(),
            name: self.name.as_deref(),
            trusted: self.trusted.map(Lists::today),
            hidden,
            tab,
            controls,
            token: self.secrets.token(),
            entry,
            demo: self.demo.as_ref().map(|demo| demo_look(demo, texts.language())),
            attempts: self.attempts,
            disclose: self.disclose,
            receipt: self.receipt_number(&view),
            sound: self.sound,
        })
    }
}

impl Lists {
    /// What there is to believe.
    fn of(trust: &[PathBuf]) -> Self {
        Believed::load(trust, "field", None).map_or(Self { count: 0, newest: None }, |believed| Self {
            count: believed.trust.anchors().len(),
            newest: believed.trust.newest_list(),
        })
    }

    fn today(self) -> Trusted {
        Trusted { count: self.count, days: self.newest.map(|signed| trust_store::days(signed, engine::now())) }
    }
}

/// Letters and digits that nobody takes for one another (Crockford's).
const NUMERALS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A number that says nothing: `r-7K3F-21QX`.
fn drawn_number() -> Option<String> {
    let mut octets = [0; 8];
    OsRng.fill(&mut octets).ok()?;
    let mut numerals = octets.iter().filter_map(|octet| NUMERALS.get(usize::from(octet % 32))).copied().map(char::from);
    let (one, other): (String, String) = (numerals.by_ref().take(4).collect(), numerals.collect());
    Some(format!("r-{one}-{other}"))
}

fn demo_look(demo: &Demo, language: Language) -> DemoLook {
    let summary = |name: &str| {
        let profile = Profile::parse(built_in(name)?).ok()?;
        Some(if language == Language::Danish { profile.summary.da } else { profile.summary.en })
    };
    let switches = demo.switches();
    DemoLook {
        profile: demo.profile(),
        profiles: built_in_names().map(|name| (name.to_owned(), summary(name).unwrap_or_default())).collect(),
        present: switches.present,
        plugged: switches.plugged,
        register: switches.register,
        lines: demo.printed().0,
    }
}
