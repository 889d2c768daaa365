//! The lines and the Card Access Number: typing, mending, sending (UX 4.4 C).

use maud::{Markup, html};

use super::{Entry, Look, day, press};
use crate::engine::session::{Refused, Zone};
use crate::mrz::{Field, LayoutRepair, MrzError, Suggestion};

/// Characters of a passport's lines.
const CHARACTERS: usize = 88;

/// The heading of the stage.
pub(super) const fn heading(refused: Option<Refused>) -> &'static str {
    match refused {
        None => "desk-need-key",
        Some(Refused::Mrz) => "desk-need-key-refused",
        Some(Refused::Can) => "desk-need-key-refused-can",
    }
}

/// The stage that wants a key.
pub(super) fn entry(look: &Look<'_>, refused: Option<Refused>) -> Markup {
    html! {
        section {
            h1 tabindex="-1" { (look.text(heading(refused))) }
            @match refused {
                Some(Refused::Mrz) => p.note.bad { (look.text("desk-need-key-refused-p")) " " code { "access.password_wrong" } },
                Some(Refused::Can) => p.note.bad { (look.text("desk-need-key-refused-can-p")) " " code { "access.password_wrong" } },
                None => {},
            }
            (lines_form(look))
            (fields_form(look))
            (can_form(look, refused == Some(Refused::Can)))
        }
    }
}

/// The same, folded away, where a passport is awaited and its lines may come first.
pub(super) fn hidden_entry(look: &Look<'_>) -> Markup {
    let open = look.view.draft.is_some() && !look.view.key_held;
    html! {
        details.entry #entry open[open] {
            summary { (look.text("desk-key-lines")) }
            (lines_form(look))
            (fields_form(look))
            (can_form(look, false))
        }
    }
}

fn lines_form(look: &Look<'_>) -> Markup {
    let draft = look.view.draft.as_ref().map_or("", |draft| draft.as_str());
    let source = match look.entry {
        Entry::Swipe => "desk-source-swipe",
        Entry::Paste => "desk-source-paste",
        _ => "desk-source-keyboard",
    };
    look.form(
        "lines",
        &html! {
            label for="lines" { (look.text("desk-lines")) }
            p.hint #lines-hint { (look.text("desk-lines-hint")) }
            textarea #lines name="lines" rows="3" cols="46" maxlength="400" autocomplete="off" autocapitalize="characters"
                autocorrect="off" spellcheck="false" aria-describedby="lines-hint lines-report" data-lines="" { (draft) }
            input type="hidden" name="source" value="keyboard" #source;
            div #lines-report aria-live="polite" { (field_report(look, draft)) }
            div.buttons {
                (press(&look.text("desk-open"), Some("Enter"), "main"))
                button type="reset" class="plain" data-clear="lines" { (look.text("desk-clear-lines")) }
                p.source data-source-keyboard=(look.text("desk-source-keyboard")) data-source-swipe=(look.text("desk-source-swipe"))
                    data-source-paste=(look.text("desk-source-paste")) { (look.text(source)) }
            }
        },
    )
}

/// The three fields that the chip's key is made of, where the lines cannot be read. Without the lines there is nothing to
/// compare with the chip, so the answer says less.
fn fields_form(look: &Look<'_>) -> Markup {
    let wrong = look.entry == Entry::WrongFields;
    let date = |id: &str, label: &str| {
        html! {
            label for=(id) { (look.text(label)) }
            input id=(id) name=(id) type="date" required autocomplete="off" aria-describedby="fields-hint fields-wrong";
        }
    };
    html! {
        details.three #fields-entry open[wrong] {
            summary { (look.text("desk-fields-instead")) }
            (look.form("fields", &html! {
                p.hint #fields-hint { (look.text("desk-fields-hint")) }
                @if wrong { p.note.bad #fields-wrong { (look.text("desk-fields-wrong")) } }
                label for="number" { (look.text("desk-field-number")) }
                input #number name="number" required autocomplete="off" autocapitalize="characters" spellcheck="false"
                    maxlength="24" size="12" aria-describedby="fields-hint fields-wrong";
                (date("born", "desk-field-born"))
                (date("expires", "desk-field-expires"))
                div.buttons { (press(&look.text("desk-open"), None, "main")) }
            }))
        }
    }
}

fn can_form(look: &Look<'_>, open: bool) -> Markup {
    let wrong = look.entry == Entry::WrongCan;
    html! {
        details.can #can-entry open[open || wrong] {
            summary { (look.text("desk-can-instead")) }
            (look.form("can", &html! {
                label for="can" { (look.text("desk-can")) }
                p.hint #can-hint { (look.text("desk-can-hint")) }
                @if wrong { p.note.bad #can-wrong { (look.text("desk-can-wrong")) } }
                input #can name="can" inputmode="numeric" autocomplete="off" maxlength="12" size="8"
                    aria-describedby="can-hint can-wrong" aria-invalid=[wrong.then_some("true")];
                div.buttons { (press(&look.text("desk-open"), None, "main")) }
            }))
        }
    }
}

/// What the lines say, field by field, and what may have been meant. Nothing while there are too few characters to tell.
pub(in crate::desk) fn field_report(look: &Look<'_>, text: &str) -> Markup {
    let characters = text.chars().filter(|character| !character.is_whitespace()).count();
    if characters == 0 {
        return html! {};
    }
    let count = look.format("desk-characters", &[("count", &characters.to_string()), ("of", &CHARACTERS.to_string())]);
    match Zone::read(text) {
        Err(MrzError::Length { .. }) if characters < CHARACTERS => html! { p.count { (count) } },
        Err(_) => html! {
            p.note.bad { strong { (look.text("desk-no-lines")) } " "
                (look.format("desk-no-lines-p", &[("count", &characters.to_string())])) " " code { "mrz.layout" } }
        },
        Ok(zone) => fields(look, &zone),
    }
}

fn fields(look: &Look<'_>, zone: &Zone) -> Markup {
    let (mrz, checks) = (&zone.mrz, &zone.mrz.checks);
    let today = crate::engine::now().copenhagen_day();
    let born =
        mrz.birth_date.birth(today).map_or_else(|_| mrz.birth_date.as_str().to_owned(), |date| day(&date.to_string()));
    let expires = mrz
        .expiry_date
        .expiry(today)
        .map_or_else(|_| mrz.expiry_date.as_str().to_owned(), |date| day(&date.to_string()));
    let suggestion = mrz.suggestion();
    let hide = |value: String| if look.hidden { look.text("desk-hidden") } else { value };
    let follows = !zone.opens();
    html! {
        @if let Some(repair) = zone.repair { p.note.good { (look.text(repaired(repair))) } }
        dl.fields {
            (field(look, "desk-field-number", &hide(mrz.document_number.reveal().clone()), checks.document_number, false))
            (field(look, "desk-field-born", &hide(born), checks.birth_date, false))
            (field(look, "desk-field-expires", &hide(expires), checks.expiry_date, false))
            @if let Some(whole) = checks.composite { (field(look, "desk-field-whole", "", whole, follows)) }
        }
        @if let Some(suggestion) = suggestion { (meant(look, &suggestion)) }
    }
}

fn field(look: &Look<'_>, name: &str, value: &str, fits: bool, follows: bool) -> Markup {
    let said = match (fits, follows) {
        (true, _) => "desk-fits",
        (false, true) => "desk-fits-follows",
        (false, false) => "desk-fits-not",
    };
    html! {
        div class=(if fits { "good" } else { "bad" }) {
            dt { (look.text(name)) }
            dd { @if !value.is_empty() { span.value { (value) } " " }
                span.sign { (if fits { "✓" } else { "✗" }) " " (look.text(said)) } }
        }
    }
}

/// A look-alike that makes every check digit agree: offered, never taken by itself.
fn meant(look: &Look<'_>, suggestion: &Suggestion) -> Markup {
    let character = |character: char| if look.hidden { "•".to_owned() } else { character.to_string() };
    let (read, meant) = (character(*suggestion.read.reveal()), character(*suggestion.meant.reveal()));
    let name = match suggestion.field {
        Field::BirthDate => "desk-field-born",
        Field::ExpiryDate => "desk-field-expires",
        _ => "desk-field-number",
    };
    html! {
        p.note.meant {
            strong { (look.text(name)) ": " }
            (look.format("desk-meant", &[("meant", &meant), ("read", &read)])) " "
            button type="submit" class="plain" name="mend" value="yes" { (look.text("desk-mend")) }
        }
    }
}

const fn repaired(repair: LayoutRepair) -> &'static str {
    match repair {
        LayoutRepair::Framing => "mrz-repaired-framing",
        LayoutRepair::Fillers => "mrz-repaired-fillers",
        LayoutRepair::Letters => "mrz-repaired-letters",
        LayoutRepair::FillersAndLetters => "mrz-repaired-fillers-and-letters",
    }
}
