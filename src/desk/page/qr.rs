//! A QR code, drawn as lines of black squares on white, in every theme: that is what cameras read.

use std::fmt::Write;

use maud::{Markup, html};
use qrcodegen::{QrCode, QrCodeEcc};

/// Light squares around it (ISO/IEC 18004, 5.3.8).
const QUIET: i32 = 4;

/// The drawing of a text; nothing where it is too long.
pub(super) fn code(text: &str, title: &str) -> Markup {
    let Ok(code) = QrCode::encode_text(text, QrCodeEcc::Medium) else { return html! {} };
    let side = code.size().saturating_add(2 * QUIET);
    html! {
        svg.qr viewBox={ "0 0 " (side) " " (side) } role="img" aria-label=(title) shape-rendering="crispEdges" {
            rect width=(side) height=(side) fill="#fff" {}
            path d=(squares(&code)) fill="#000" {}
        }
    }
}

/// Each run of dark squares in a row as one stroke.
fn squares(code: &QrCode) -> String {
    let mut path = String::new();
    for row in 0..code.size() {
        let mut run = 0;
        // The square behind the last is light.
        for column in 0..=code.size() {
            if code.get_module(column, row) {
                run += 1;
            } else if run > 0 {
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", column - run + QUIET, row + QUIET);
                run = 0;
            }
        }
    }
    path
}
