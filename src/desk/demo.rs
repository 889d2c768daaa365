//! The simulator's switches.

use std::time::Duration;

use super::routes::tell;
use super::state::Desk;
use crate::engine::session::{Input, Key, Mood, Zone};

/// A reader is looked at some times a second.
const NOTICED: Duration = Duration::from_millis(400);

/// Moves the simulated passport or reader; whether there is such a switch, and a simulator at all.
pub(super) async fn perform(desk: &Desk, deed: &str, value: &str) -> bool {
    let Some(demo) = &desk.demo else { return false };
    match (deed, value) {
        ("demo", "place") => demo.place(true),
        ("demo", "take") => demo.place(false),
        ("demo", "plug") => demo.plug(true),
        ("demo", "unplug") => demo.plug(false),
        ("demo", "silence") => demo.set_register(Mood::Silent),
        ("demo", "slow") => demo.set_register(Mood::Slow),
        ("demo", "answer") => demo.set_register(Mood::Answers),
        ("demo", "swipe") => {
            if let Ok(zone) = Zone::read(&demo.printed().0) {
                tell(desk, Input::Key(Key::from(&zone.mrz), None)).await;
            }
        }
        ("profile", name) => {
            // A name, and perhaps the numbers of gremlins behind it: `dk-ready+53`.
            let mut parts = name.split('+').map(str::to_owned);
            let profile = parts.next().unwrap_or_default();
            return demo.take(&profile, &parts.collect::<Vec<_>>()).is_ok();
        }
        _ => return false,
    }
    let before = desk.session.view().revision;
    let _ = tokio::time::timeout(NOTICED, desk.changes.clone().wait_for(|view| view.revision > before)).await;
    true
}
