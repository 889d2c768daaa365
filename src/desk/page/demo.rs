//! The simulator's switches, below the page.

use maud::{Markup, html};

use super::{DemoLook, Look, press};
use crate::engine::session::Mood;

/// The panel.
pub(super) fn panel(look: &Look<'_>, demo: &DemoLook) -> Markup {
    let (place, placed) = if demo.present { ("take", "desk-demo-take") } else { ("place", "desk-demo-place") };
    let (plug, plugged) = if demo.plugged { ("unplug", "desk-demo-unplug") } else { ("plug", "desk-demo-plug") };
    let moods = [
        (Mood::Answers, "answer", "desk-demo-register-on"),
        (Mood::Slow, "slow", "desk-demo-register-slow"),
        (Mood::Silent, "silence", "desk-demo-register-off"),
    ];
    html! {
        aside.demo aria-label=(look.text("desk-demo")) {
            p { strong { (look.text("desk-demo")) } " " (look.text("desk-demo-p")) }
            div.buttons {
                (look.choice("demo", place, &look.text(placed), None, "plain"))
                (look.choice("demo", "swipe", &look.text("desk-demo-swipe"), None, "plain"))
                (look.choice("demo", plug, &look.text(plugged), None, "plain"))
                @for (_, register, does) in moods.iter().filter(|(mood, ..)| *mood != demo.register) {
                    (look.choice("demo", register, &look.text(does), None, "plain"))
                }
                (look.form("profile", &html! {
                    label for="profile" { (look.text("desk-demo-profile")) }
                    select #profile name="value" {
                        @for (name, summary) in &demo.profiles {
                            option value=(name) selected[*name == demo.profile] { (name) " – " (summary) }
                        }
                    }
                    (press(&look.text("desk-demo-change"), None, "plain"))
                }))
            }
            pre.lines aria-label=(look.text("desk-lines")) { (demo.lines) }
        }
    }
}
