//! What fills the middle of the page, stage by stage (UX 4.4).

use maud::{Markup, html};

use super::{Look, face, key, picture, reading, trouble, verdict};
use crate::engine::session::{Notice, Stage, View};
use crate::readers::ReaderError;
use crate::wording::Part;

/// The stage.
pub(super) fn stage(look: &Look<'_>) -> Markup {
    let content = match &look.view.stage {
        Stage::NoReader(error) => no_reader(look, *error),
        Stage::Waiting(notice) => waiting(look, *notice),
        Stage::NeedKey { refused } => key::entry(look, *refused),
        Stage::Reading(progress) => reading::reading(look, progress),
        Stage::Paused { until, kept, .. } => reading::paused(look, *until, *kept),
        Stage::Checking => checking(look),
        Stage::RegisterDown { case, attempt, next } => trouble::register(look, case, *attempt, *next),
        Stage::Face(case) => face::face(look, case),
        Stage::NeedSubject(_) => face::subject(look),
        Stage::Verdict(case) => verdict::verdict(look, case),
        Stage::Trouble(trouble) => trouble::trouble(look, trouble),
    };
    html! { (clears(look)) (content) }
}

/// What a screen reader says when the stage comes.
pub(super) fn announcement(look: &Look<'_>) -> String {
    match &look.view.stage {
        Stage::NoReader(error) => no_reader_says(look, *error).0,
        Stage::Waiting(notice) => waiting_heading(look, *notice),
        Stage::NeedKey { refused } => look.text(key::heading(*refused)),
        Stage::Reading(progress) => look.text(if progress.opened { "desk-reading" } else { "desk-access" }),
        Stage::Paused { .. } => format!("{}. {}", look.text("desk-paused"), look.text("desk-paused-p")),
        Stage::Checking => look.text("desk-checking"),
        Stage::RegisterDown { .. } => look.text("desk-register"),
        Stage::Face(_) => look.text("desk-face"),
        Stage::NeedSubject(_) => look.text("desk-subject"),
        Stage::Verdict(case) => verdict::announcement(look, case),
        Stage::Trouble(trouble) => look.texts.code(trouble.code, Part::Title),
    }
}

/// Which sound goes with it, where sounds are wanted (UX 4.8). Whatever is heard is seen too.
pub(super) fn sound(look: &Look<'_>) -> Option<&'static str> {
    let sound = match &look.view.stage {
        _ if look.view.warned => "attention",
        Stage::Verdict(_) => "done",
        Stage::Paused { .. } => "moved",
        Stage::NeedKey { refused: Some(_) }
        | Stage::RegisterDown { .. }
        | Stage::Face(_)
        | Stage::NeedSubject(_)
        | Stage::Trouble(_) => "attention",
        _ => return None,
    };
    look.sound.then_some(sound)
}

/// The key of what F1 says.
pub(super) const fn help(view: &View) -> &'static str {
    match &view.stage {
        Stage::NoReader(_) => "desk-help-no_reader",
        Stage::Waiting(_) => "desk-help-waiting",
        Stage::NeedKey { .. } => "desk-help-key",
        Stage::Reading(_) | Stage::Paused { .. } => "desk-help-reading",
        Stage::Face(_) => "desk-help-face",
        Stage::Verdict(_) => "desk-help-verdict",
        Stage::Trouble(_) => "desk-help-trouble",
        Stage::Checking | Stage::RegisterDown { .. } | Stage::NeedSubject(_) => "desk-help-other",
    }
}

/// Clearing is announced, and can be put off (WCAG 2.2.1).
fn clears(look: &Look<'_>) -> Markup {
    match look.view.clears_at.filter(|_| look.view.warned) {
        None => html! {},
        Some(at) => html! {
            div.banner.warn #clears role="status" {
                p { span data-countdown=(look.seconds_until(at)) data-text=(look.format("desk-clears", &[("seconds", "#")])) {
                    (look.format("desk-clears", &[("seconds", &look.seconds_until(at).to_string())]))
                } }
                (look.button("still", &look.text("desk-clears-keep"), None, "plain"))
            }
        },
    }
}

/// What is missing, and what to do. Of what is not said here the codes know.
fn no_reader_says(look: &Look<'_>, error: ReaderError) -> (String, String) {
    let key = match error {
        ReaderError::NoReader => "desk-no-reader",
        ReaderError::Gone => "desk-no-reader-gone",
        ReaderError::NoService => "desk-no-service",
        _ => {
            let code = crate::engine::reader_code(&error).as_str();
            return (look.texts.code(code, Part::Title), look.texts.code(code, Part::Clerk));
        }
    };
    (look.text(key), look.text(&format!("{key}-p")))
}

fn no_reader(look: &Look<'_>, error: ReaderError) -> Markup {
    let (heading, text) = no_reader_says(look, error);
    let code = crate::engine::reader_code(&error);
    html! {
        section.big {
            div.picture aria-hidden="true" { (picture::reader_missing()) }
            div {
                h1 tabindex="-1" { (heading) }
                p.lead { (text) }
                p.code { code { (code.as_str()) } }
                p { @if matches!(error, ReaderError::NoReader | ReaderError::Gone) { (look.text("desk-no-reader-light")) " " }
                    a.plain href="/diagnosis" { (look.text("desk-key-diagnosis")) } }
                @if look.view.key_held { p.note.good { "✓ " (look.text("desk-waiting-held")) } }
            }
        }
    }
}

fn waiting_heading(look: &Look<'_>, notice: Option<Notice>) -> String {
    match notice {
        _ if look.view.left_over => look.text("desk-left-over"),
        Some(Notice::Removed) | None => look.text("desk-waiting"),
        Some(Notice::Cleared) => look.text("desk-cleared"),
        Some(Notice::TimedOut) => look.text("desk-timed-out"),
    }
}

fn waiting(look: &Look<'_>, notice: Option<Notice>) -> Markup {
    let view = look.view;
    html! {
        section.big {
            div.picture { (picture::placing(&look.text("desk-waiting-picture"))) }
            div {
                h1 tabindex="-1" { (if view.left_over { look.text("desk-left-over") } else { look.text("desk-waiting") }) }
                @if view.left_over {
                    p.lead { (look.text("desk-left-over-p")) }
                } @else {
                    @match notice {
                        Some(Notice::Cleared) => p.note { (look.text("desk-cleared")) },
                        Some(Notice::TimedOut) => p.note { (look.text("desk-timed-out")) " " code { "session.timeout" } },
                        Some(Notice::Removed) => p.note { (look.text("desk-removed")) },
                        None => {},
                    }
                    p.lead { (look.text("desk-waiting-p")) }
                    @if view.key_held {
                        p.note.good { "✓ " (look.text("desk-waiting-held")) }
                    } @else {
                        p { (look.text("desk-waiting-or")) }
                    }
                    p.later #elsewhere { (look.text("desk-waiting-elsewhere")) }
                }
                (key::hidden_entry(look))
            }
        }
    }
}

fn checking(look: &Look<'_>) -> Markup {
    html! {
        section.big {
            div.picture aria-hidden="true" { (picture::busy()) }
            div {
                h1 tabindex="-1" { (look.text("desk-checking")) }
                p.lead { (look.text("desk-checking-p")) }
            }
        }
    }
}
