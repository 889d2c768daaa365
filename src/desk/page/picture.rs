//! Pictograms, drawn in lines so that they work in every theme.

use maud::{Markup, html};

fn drawing(title: &str, content: &Markup) -> Markup {
    html! {
        svg viewBox="0 0 120 120" role=[(!title.is_empty()).then_some("img")] aria-label=[(!title.is_empty()).then_some(title)]
            fill="none" stroke="currentColor" stroke-width="4" stroke-linecap="round" stroke-linejoin="round" { (content) }
    }
}

/// A passport over a reader.
pub(super) fn placing(title: &str) -> Markup {
    drawing(
        title,
        &html! {
            rect x="10" y="84" width="100" height="22" rx="6" {}
            path d="M44 95h32" {}
            g.moves {
                rect x="26" y="14" width="68" height="50" rx="4" {}
                rect x="34" y="23" width="20" height="24" rx="2" {}
                path d="M62 28h24M62 38h24M34 56h52" {}
                path d="M60 70v8m-5-5 5 5 5-5" stroke-width="3" {}
            }
        },
    )
}

/// A reader that is not there.
pub(super) fn reader_missing() -> Markup {
    drawing(
        "",
        &html! {
            rect x="20" y="46" width="56" height="44" rx="8" stroke-dasharray="8 8" {}
            path d="M76 68h14c8 0 8-20 16-20" {}
            path d="M40 68h16" stroke-dasharray="4 8" {}
        },
    )
}

/// Waves between chip and reader.
pub(super) fn busy() -> Markup {
    drawing(
        "",
        &html! {
            circle cx="60" cy="84" r="6" fill="currentColor" {}
            g.waves { path d="M44 68a22 22 0 0 1 32 0" {} path d="M33 56a38 38 0 0 1 54 0" {} path d="M22 44a54 54 0 0 1 76 0" {} }
        },
    )
}

/// Two bars.
pub(super) fn paused() -> Markup {
    drawing("", &html! { circle cx="60" cy="60" r="46" {} path d="M48 42v36M72 42v36" stroke-width="8" {} })
}

/// A head.
pub(super) fn face() -> Markup {
    drawing("", &html! { circle cx="60" cy="44" r="24" {} path d="M18 108c4-26 20-36 42-36s38 10 42 36" {} })
}

/// A tick.
pub(super) fn done() -> Markup {
    drawing("", &html! { circle cx="60" cy="60" r="46" {} path d="m38 62 16 16 30-34" stroke-width="8" {} })
}
