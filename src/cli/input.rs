//! Where the access key comes from: a prompt, stdin, a file, or options meant for test data.

use std::fs::File;
use std::io::{self, BufRead, IsTerminal, Read, Write};

use zeroize::Zeroizing;

use super::arguments::PasswordArguments;
use super::output::Screen;
use crate::inspection::{Plan, PlanError};
use crate::mrz::{Mrz, MrzError, MrzKey};
use crate::protocols::Password;

/// Most bytes taken from a file or stdin; three lines of 30 need 92.
const MAX_INPUT: u64 = 4096;

/// Lines asked for at the prompt before giving up.
const MAX_LINES: usize = 12;

/// Why there is no access key.
#[derive(Debug, thiserror::Error)]
pub(super) enum InputError {
    #[error("{0}")]
    Mrz(#[from] MrzError),
    #[error("{0}")]
    Plan(#[from] PlanError),
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error("input-needed")]
    Needed,
}

/// A plan with the key from the options, or from the person at the terminal.
pub(super) fn plan(screen: &Screen, arguments: &PasswordArguments) -> Result<Plan, InputError> {
    if let (Some(doc), Some(dob), Some(exp)) = (&arguments.doc, &arguments.dob, &arguments.exp) {
        screen.note(screen.text("warning-visible-arguments"));
        return Ok(Plan::new(Password::from_mrz_key(&MrzKey::new(doc, dob, exp)?)));
    }
    let can = arguments.can.as_deref().map(|can| card_access_number(screen, can)).transpose()?;
    if let (Some(can), None, None) = (&can, &arguments.mrz, &arguments.mrz_file) {
        return Ok(Plan::new(Password::from_can(can)));
    }
    let lines = match (&arguments.mrz, &arguments.mrz_file) {
        (Some(dash), _) if dash == "-" => limited(io::stdin().lock())?,
        (Some(lines), _) => {
            screen.note(screen.text("warning-visible-arguments"));
            Zeroizing::new(lines.clone())
        }
        (None, Some(file)) => limited(File::open(file)?)?,
        (None, None) => prompt(screen)?,
    };
    let plan = Plan::for_mrz(&lines)?;
    Ok(match can {
        Some(can) => plan.opened_with(Password::from_can(&can)),
        None => plan,
    })
}

/// As printed, without the blanks some people type.
fn card_access_number(screen: &Screen, given: &str) -> Result<Zeroizing<String>, InputError> {
    let typed = if given == "-" {
        limited(io::stdin().lock())?
    } else {
        screen.note(screen.text("warning-visible-arguments"));
        Zeroizing::new(given.to_owned())
    };
    Ok(Zeroizing::new(typed.chars().filter(|symbol| !symbol.is_whitespace()).collect()))
}

/// All text of a file or of stdin, as far as a zone can reach. It is erased when dropped.
pub(super) fn limited(source: impl Read) -> io::Result<Zeroizing<String>> {
    let mut text = Zeroizing::new(String::new());
    source.take(MAX_INPUT).read_to_string(&mut text)?;
    Ok(text)
}

/// Asks until the lines parse, then hides them again.
fn prompt(screen: &Screen) -> Result<Zeroizing<String>, InputError> {
    if screen.no_input || !io::stdin().is_terminal() {
        return Err(InputError::Needed);
    }
    screen.note(screen.text("prompt-mrz"));
    let mut text = Zeroizing::new(String::new());
    for shown in 1..=MAX_LINES {
        let mut line = Zeroizing::new(String::new());
        if io::stdin().lock().take(MAX_INPUT).read_line(&mut line)? == 0 {
            break;
        }
        text.push_str(&line);
        match Mrz::parse(&text) {
            Ok(_) => {
                hide(shown);
                return Ok(text);
            }
            Err(MrzError::Length { characters }) if characters < 90 => {}
            Err(error) => {
                hide(shown);
                screen.note(format!("mrz.layout: {error}"));
                text = Zeroizing::new(String::new());
            }
        }
    }
    Ok(text)
}

/// Whether the person at the terminal says yes. Without one, nobody does.
pub(super) fn confirmed(screen: &Screen, question: &str) -> bool {
    if screen.no_input || !io::stdin().is_terminal() {
        screen.note(screen.text("input-needs-yes"));
        return false;
    }
    screen.note(format!("{question} [j/y/N]"));
    let mut line = String::new();
    let read = io::stdin().lock().take(MAX_INPUT).read_line(&mut line);
    read.is_ok() && matches!(line.trim().to_ascii_lowercase().as_str(), "j" | "ja" | "y" | "yes")
}

/// Moves up over the typed lines and clears them, so that the next person at the desk does not read them.
fn hide(lines: usize) {
    let mut terminal = io::stderr();
    if terminal.is_terminal() {
        let _ = write!(terminal, "\u{1b}[{lines}A\u{1b}[J");
    }
}
