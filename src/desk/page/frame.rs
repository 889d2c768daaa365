//! The frame around every stage: header, steps, bottom bar, dialogs.

use maud::{DOCTYPE, Markup, html};

use super::{Look, Trusted, demo, stages};
use crate::engine::session::{Again, Stage, View};

/// A whole page: head, frame and content.
fn page(lang: &str, title: &str, refresh: Option<u32>, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(lang) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                link rel="stylesheet" href="/desk.css";
                link rel="icon" href="data:,";
                @if let Some(seconds) = refresh {
                    // Without script the page asks for itself again; with script the program tells it.
                    noscript { meta http-equiv="refresh" content=(seconds); }
                }
                script src="/desk.js" defer {}
            }
            body { (body) }
        }
    }
}

/// The page around a fragment.
pub(in crate::desk) fn whole(look: &Look<'_>, content: &Markup) -> Markup {
    // What is being typed is not thrown away by asking again.
    let refresh = match look.view.stage {
        Stage::NoReader(_) | Stage::Waiting(_) | Stage::Reading(_) | Stage::Paused { .. } | Stage::Checking => Some(2),
        _ => None,
    };
    let body = html! {
        p #announce.unseen role="status" {}
        p #alert.unseen role="alert" {}
        (content)
    };
    page(look.texts.language().tag(), &look.text("desk-title"), refresh, &body)
}

/// A page that says one thing.
pub(in crate::desk) fn notice(lang: &str, title: &str, text: &str) -> Markup {
    page(lang, title, None, &html! { main.notice { h1 { (title) } p { (text) } } })
}

/// The desk, as a fragment that the script can put in place of the one before.
pub(in crate::desk) fn desk(look: &Look<'_>) -> Markup {
    let view = look.view;
    html! {
        div #desk lang=(look.texts.language().tag())
            data-stage=(view.stage.name())
            data-revision=(view.revision)
            data-epoch=(view.epoch)
            data-tab=(look.tab)
            data-token=(look.token)
            data-controls=(look.controls)
            data-announce=(stages::announcement(look))
            data-sound=[stages::sound(look)]
            data-alert[matches!(view.stage, Stage::Verdict(_) | Stage::Trouble(_))] {
            a.skip href="#stage" { (look.text("desk-skip")) }
            (header(look))
            (steps(look))
            @if view.simulated { p.band { (look.text("desk-simulated")) } }
            @if !look.controls { (read_only(look)) }
            @if let Some(trusted) = look.trusted { (trust_warning(look, trusted)) }
            main #stage { (stages::stage(look)) }
            @if let Some(demo) = &look.demo { (demo::panel(look, demo)) }
            (bar(look))
            (dialogs(look))
        }
    }
}

fn header(look: &Look<'_>) -> Markup {
    let view = look.view;
    html! {
        header.top {
            p.brand { strong { (look.text("desk-title")) } @if let Some(name) = look.name { span { (name) } } }
            ul.dots {
                li class=(if view.reader.is_some() { "good" } else { "bad" }) {
                    @match &view.reader {
                        Some(name) => (look.format("desk-reader", &[("name", name)])),
                        None => (look.text("desk-reader-none")),
                    }
                }
                @if let Some(trusted) = look.trusted { (trust_dot(look, trusted)) }
            }
            div.language {
                span aria-current="true" { (look.text("desk-language-this")) }
                (look.form("language", &html! {
                    button type="submit" class="link" data-key="Alt+L" aria-keyshortcuts="Alt+L"
                        lang=(other_language(look)) { (look.text("desk-language-other")) }
                }))
            }
        }
    }
}

fn trust_dot(look: &Look<'_>, trusted: Trusted) -> Markup {
    let count = trusted.count.to_string();
    let days = trusted.days.and_then(|days| u64::try_from(days).ok());
    html! {
        @match (trusted.count, days) {
            (0, _) => li.bad { (look.text("desk-trust-none")) },
            (_, Some(days)) => li class=(if trusted.is_old() { "bad" } else { "good" }) {
                (look.texts.counted("desk-trust-aged", ("days", days), &[("count", &count)]))
            },
            (_, None) => li.good { (look.format("desk-trust", &[("count", &count)])) },
        }
    }
}

fn other_language(look: &Look<'_>) -> &'static str {
    if look.texts.language().tag() == "da" { "en" } else { "da" }
}

const STEPS: [&str; 6] = ["place", "open", "read", "check", "face", "answer"];

/// Which step a stage belongs to, from 0.
fn step_of(view: &View) -> usize {
    match &view.stage {
        Stage::NoReader(_) | Stage::Waiting(_) => 0,
        Stage::NeedKey { .. } => 1,
        Stage::Reading(reading) if !reading.opened => 1,
        // What could not be decided or written down was read.
        Stage::Trouble(trouble) if matches!(trouble.again, Again::Decide(..)) => 5,
        Stage::Reading(_) | Stage::Paused { .. } | Stage::Trouble(_) => 2,
        Stage::Checking | Stage::RegisterDown { .. } => 3,
        Stage::Face(_) => 4,
        Stage::NeedSubject(_) | Stage::Verdict(_) => 5,
    }
}

/// The place of the comparison among the steps.
const FACE: usize = 4;

/// Whether a step lies behind. Faces are only compared where that can make a difference.
fn is_done(view: &View, place: usize, current: usize) -> bool {
    let compared = || view.stage.case().is_some_and(|case| case.face.is_some());
    place < current && (place != FACE || compared())
}

fn steps(look: &Look<'_>) -> Markup {
    let current = step_of(look.view);
    html! {
        nav.steps aria-label=(look.text("desk-steps")) {
            ol {
                @for (place, step) in STEPS.into_iter().enumerate() {
                    @let done = is_done(look.view, place, current);
                    li aria-current=[(place == current).then_some("step")] class=[done.then_some("done")] {
                        span.number aria-hidden="true" { @if done { "✓" } @else { (place + 1) } }
                        span.name { (look.text(&format!("desk-step-{step}"))) }
                        @if done { span.unseen { " " (look.text("desk-step-done")) } }
                    }
                }
            }
        }
    }
}

fn read_only(look: &Look<'_>) -> Markup {
    html! {
        div.banner {
            p { (look.text("desk-read-only")) }
            form method="post" action="/do/control" {
                input type="hidden" name="token" value=(look.token);
                input type="hidden" name="tab" value=(look.tab);
                button type="submit" class="plain" { (look.text("desk-take-over")) }
            }
        }
    }
}

/// Country certificates that are missing, or older than they should be (UX 4.2, `trust_stale`).
fn trust_warning(look: &Look<'_>, trusted: Trusted) -> Markup {
    let (warning, code) = match trusted {
        Trusted { count: 0, .. } => ("desk-trust-warning", "trust.empty"),
        trusted if trusted.is_old() => ("desk-trust-stale", "trust.snapshot_old"),
        _ => return html! {},
    };
    html! {
        div.banner.warn #trust {
            p { strong { (look.text(warning)) } " " (look.text("desk-trust-warning-do")) " " code { (code) } }
        }
    }
}

/// The keys that work everywhere.
fn bar(look: &Look<'_>) -> Markup {
    let has_case = look.view.stage.case().is_some();
    let hide = if look.hidden { "desk-key-show" } else { "desk-key-hide" };
    html! {
        footer.bar {
            nav aria-label=(look.text("desk-keys")) {
                (look.button("next", &look.text("desk-next"), Some("F2"), "plain"))
                @if matches!(look.view.stage, Stage::Waiting(_) | Stage::NeedKey { .. }) {
                    button type="button" class="plain" data-key="F4" aria-keyshortcuts="F4" data-go="lines" {
                        kbd aria-hidden="true" { "F4" } " " (look.text("desk-key-lines"))
                    }
                }
                @if has_case {
                    a.plain href="#checks" data-key="F6" data-open="checks" aria-keyshortcuts="F6" {
                        kbd aria-hidden="true" { "F6" } " " (look.text("desk-key-checks"))
                    }
                }
                (look.button("hide", &look.text(hide), Some("Alt+P"), "plain"))
                a.plain href="/citizen" target="paskontrol-citizen" rel="noopener" { (look.text("desk-key-citizen")) }
                details.help #help {
                    summary data-key="F1" aria-keyshortcuts="F1" { kbd aria-hidden="true" { "F1" } " " (look.text("desk-key-help")) }
                    p { (look.text(stages::help(look.view))) }
                }
            }
        }
    }
}

/// Asked before a reading is thrown away, and shown when the program is gone.
fn dialogs(look: &Look<'_>) -> Markup {
    html! {
        dialog #ask aria-labelledby="ask-text" {
            p #ask-text { (look.text("desk-ask-discard")) }
            div.buttons {
                (look.button("next", &look.text("desk-ask-yes"), None, "main"))
                button type="button" class="plain" data-close="ask" autofocus { (look.text("desk-ask-no")) }
            }
        }
        div #offline hidden role="alert" {
            h2 { (look.text("desk-offline")) }
            p { (look.text("desk-offline-p")) }
        }
    }
}
