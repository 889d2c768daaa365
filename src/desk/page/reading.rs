//! Reading, and reading interrupted (UX 4.4 D and E).

use std::time::Duration;

use maud::{Markup, html};

use super::{Look, kilobytes, picture};
use crate::engine::session::{FileLine, FileState, Reading};
use crate::lds::{DataGroup, FileId};

/// The stage while the chip is opened and read.
pub(super) fn reading(look: &Look<'_>, reading: &Reading) -> Markup {
    let heading = if reading.opened { "desk-reading" } else { "desk-access" };
    html! {
        section {
            h1 tabindex="-1" { (look.text(heading)) }
            div #live data-half=(look.text("desk-reading-half")) { (live(look, reading)) }
            p.hint { (look.text("desk-reading-later")) }
            div.buttons {
                button type="button" class="plain needs-script" data-key="Escape" data-ask="ask" {
                    kbd aria-hidden="true" { "Esc" } " " (look.text("desk-cancel"))
                }
            }
        }
    }
}

/// The part that moves.
pub(in crate::desk) fn live(look: &Look<'_>, reading: &Reading) -> Markup {
    let (here, all) = reading.octets;
    let amount = [("here", kilobytes(look.texts, here)), ("all", kilobytes(look.texts, all))];
    let amount: Vec<_> = amount.iter().map(|(name, value)| (*name, value.as_str())).collect();
    html! {
        progress #bar max=(all.max(1)) value=[reading.opened.then_some(here)] aria-label=(look.text("desk-step-read")) {}
        p.amount {
            @if reading.opened && all > 0 { span { (look.format("desk-reading-amount", &amount)) } }
            @if let Some(seconds) = reading.seconds_left() {
                span { (look.format("desk-reading-left", &[("seconds", &seconds.to_string())])) }
            }
        }
        ul.files {
            (line(look, "desk-file-access", if reading.opened { Mark::Done } else { Mark::Busy },
                &look.text(if reading.opened { "desk-file-open" } else { "desk-file-opening" })))
            @for file in &reading.files { (file_line(look, file)) }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Done,
    Busy,
    Bad,
    Left,
}

fn file_line(look: &Look<'_>, file: &FileLine) -> Markup {
    let (mark, said) = match file.state {
        FileState::Arriving => (Mark::Busy, "desk-file-arriving"),
        FileState::Here(Some(true)) => (Mark::Done, "desk-file-signed"),
        FileState::Here(Some(false)) => (Mark::Bad, "desk-file-differs"),
        FileState::Here(None) => (Mark::Done, "desk-file-here"),
        FileState::Skipped => (Mark::Left, "desk-file-skipped"),
    };
    let size = match file.state {
        FileState::Skipped => String::new(),
        FileState::Arriving => {
            format!("{} / {} kB · ", kilobytes(look.texts, file.bytes), kilobytes(look.texts, file.total))
        }
        FileState::Here(_) => format!("{} kB · ", kilobytes(look.texts, file.bytes)),
    };
    let name = name_key(file.file).map_or_else(|| file.file.name(), |key| look.text(key));
    html! { (named_line(&name, mark, &format!("{size}{}", look.text(said)))) }
}

fn line(look: &Look<'_>, key: &str, mark: Mark, said: &str) -> Markup {
    named_line(&look.text(key), mark, said)
}

fn named_line(name: &str, mark: Mark, said: &str) -> Markup {
    let (sign, class) = match mark {
        Mark::Done => ("✓", "good"),
        Mark::Busy => ("◔", "busy"),
        Mark::Bad => ("✗", "bad"),
        Mark::Left => ("–", "quiet"),
    };
    html! { li class=(class) { span.sign aria-hidden="true" { (sign) } span.name { (name) } span.said { (said) } } }
}

const fn name_key(file: FileId) -> Option<&'static str> {
    Some(match file {
        FileId::EfSod => "desk-file-sod",
        FileId::EfCom => "desk-file-com",
        FileId::EfCardAccess => "desk-file-card-access",
        FileId::EfAtrInfo => "desk-file-atr-info",
        FileId::Dg(DataGroup::DG1) => "desk-file-dg1",
        FileId::Dg(DataGroup::DG2) => "desk-file-dg2",
        FileId::Dg(DataGroup::DG11) => "desk-file-dg11",
        FileId::Dg(DataGroup::DG12) => "desk-file-dg12",
        FileId::Dg(DataGroup::DG14) => "desk-file-dg14",
        FileId::Dg(DataGroup::DG15) => "desk-file-dg15",
        _ => return None,
    })
}

/// The stage while a passport that moved is awaited.
pub(super) fn paused(look: &Look<'_>, until: Duration, kept: Option<(FileId, u64)>) -> Markup {
    let seconds = look.seconds_until(until);
    html! {
        section.big {
            div.picture aria-hidden="true" { (picture::paused()) }
            div {
                h1 tabindex="-1" { (look.text("desk-paused")) }
                p.lead { (look.text("desk-paused-p"))
                    @if let Some((_, octets)) = kept.filter(|(_, octets)| *octets > 0) {
                        " " (look.format("desk-paused-kept", &[("here", &kilobytes(look.texts, octets))]))
                    }
                }
                p.countdown { span data-countdown=(seconds) data-text=(look.format("desk-seconds", &[("seconds", "#")])) {
                    (look.format("desk-seconds", &[("seconds", &seconds.to_string())]))
                } }
                p.code { code { "chip.moved" } }
                div.buttons { (look.button("next", &look.text("desk-cancel"), Some("Escape"), "plain")) }
            }
        }
    }
}
