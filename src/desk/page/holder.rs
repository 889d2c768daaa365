//! The holder: what a State signed, as far as the desk shows it (UX 2.6, standard).

use maud::{Markup, html};

use super::{Look, day};
use crate::engine::session::Case;
use crate::wording::Redaction;

/// Name, birth date, passport, dates.
pub(super) fn lines(look: &Look<'_>, case: &Case) -> Markup {
    let Some(document) = case.report.authentic_document() else {
        return html! { p.holder { (look.text("desk-holder-unshown")) } };
    };
    if look.hidden {
        return html! { p.holder { "••••••  " (look.text("desk-hidden")) } };
    }
    let redaction = Redaction::Standard;
    let holder = document.holder();
    // A name has no language.
    let name = redaction.person(format!("{} {}", holder.given_names, holder.family_name).trim()).unwrap_or_default();
    let born = holder.birth_date.and_then(|date| redaction.person(&date.to_string())).map(|date| day(&date));
    let number = redaction.number(document.number()).unwrap_or_default();
    let state = redaction.class(document.mrz().issuer.as_str()).unwrap_or_default();
    html! {
        div.holder {
            p.name lang="" { (name) }
            @if let Some(born) = born { p { (look.format("desk-born", &[("day", &born)])) } }
            p { (look.format("desk-passport", &[("number", &number), ("state", &state)])) }
            @if let Some(date) = document.issue_date() {
                p { (look.format("desk-issued", &[("day", &day(&date.to_string()))])) }
            }
            @if let Some(date) = document.expiry_date() {
                p { (look.format("desk-expires", &[("day", &day(&date.to_string()))])) }
            }
        }
    }
}

/// The portrait, by an address that is good for this citizen only.
pub(super) fn portrait(look: &Look<'_>, case: &Case, large: bool) -> Markup {
    let class = if large { "portrait large" } else { "portrait" };
    html! {
        figure class=(class) {
            @match (&case.portrait, look.hidden) {
                (None, _) => div.nothing { (look.text("desk-face-missing")) },
                (Some(_), true) => div.nothing { (look.text("desk-hidden")) },
                (Some(_), false) => img src={ "/portrait/" (look.view.epoch) } alt=(look.text("desk-face-photo"));,
            }
            @if case.portrait.is_some() {
                figcaption { (look.text("desk-face-photo")) " " span.good { "✓ " (look.text("desk-face-genuine")) } }
            }
        }
    }
}
