//! `mrz parse`, `check` and `make`: the fields of a machine readable zone, which check digits fit, and new lines.

use std::fs::File;
use std::io;

use clap::{Args, Subcommand};
use serde_json::json;
use zeroize::Zeroizing;

use super::exit::Exit;
use super::fault;
use super::input::limited;
use super::output::{Screen, Tone};
use super::show::label;
use crate::encoding::Date;
use crate::engine::{self, check_digits, format_name, mrz_digits, mrz_fields, repair_name, suggested};
use crate::mrz::{DocumentClass, Field, Format, LayoutRepair, Mrz, MrzBuilder, MrzError, NameAgreement, Sex};

/// `mrz …`.
#[derive(Debug, Subcommand)]
pub(super) enum MrzCommand {
    /// Fields and check digits of a machine readable zone
    Parse {
        /// The lines, a file, or `-` for stdin
        text: String,
    },
    /// Whether the check digits fit, and whether a name is the one in the lines
    Check(MrzCheckArguments),
    /// Lines with their check digits, for test data
    Make(MrzMakeArguments),
}

/// `mrz check`.
#[derive(Debug, Args)]
pub(super) struct MrzCheckArguments {
    /// The lines, a file, or `-` for stdin
    pub(super) text: String,
    /// A family name as a register spells it; `Østergård` is `OESTERGAARD`
    #[arg(long, value_name = "NAME", requires = "given")]
    pub(super) family: Option<String>,
    /// The given names that go with it; may be empty
    #[arg(long, value_name = "NAMES", requires = "family")]
    pub(super) given: Option<String>,
}

/// `mrz make`.
#[derive(Debug, Args)]
pub(super) struct MrzMakeArguments {
    #[command(flatten)]
    pub(super) form: FormArguments,
    /// Document code; without it, P, I or V
    #[arg(long, value_name = "CODE")]
    pub(super) code: Option<String>,
    /// Issuing State, three letters
    #[arg(long, value_name = "STATE", default_value = "UTO")]
    pub(super) issuer: String,
    /// Family name in its own letters
    #[arg(long, value_name = "NAME")]
    pub(super) family: String,
    /// Given names in their own letters
    #[arg(long, value_name = "NAMES", default_value = "")]
    pub(super) given: String,
    /// Document number
    #[arg(long, value_name = "NUMBER")]
    pub(super) number: String,
    /// Nationality, three letters; without it, the issuing State
    #[arg(long, value_name = "STATE")]
    pub(super) nationality: Option<String>,
    /// Date of birth, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    pub(super) birth: Option<String>,
    /// F or M
    #[arg(long, value_name = "SEX")]
    pub(super) sex: Option<String>,
    /// Date of expiry, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    pub(super) expiry: Option<String>,
    /// Optional data
    #[arg(long, value_name = "DATA", default_value = "")]
    pub(super) optional: String,
    /// The second optional data of TD1
    #[arg(long, value_name = "DATA", default_value = "")]
    pub(super) optional_2: String,
}

/// The form factor; without any of these, TD3.
#[derive(Debug, Args)]
#[group(multiple = false)]
pub(super) struct FormArguments {
    /// Three lines of 30: identity cards
    #[arg(long)]
    pub(super) td1: bool,
    /// Two lines of 36: larger identity cards
    #[arg(long)]
    pub(super) td2: bool,
    /// Two lines of 44: passports
    #[arg(long)]
    pub(super) td3: bool,
    /// Two lines of 44: larger visas
    #[arg(long)]
    pub(super) mrv_a: bool,
    /// Two lines of 36: smaller visas
    #[arg(long)]
    pub(super) mrv_b: bool,
}

pub(super) fn run(screen: &Screen, command: &MrzCommand) -> Exit {
    match command {
        MrzCommand::Parse { text } => parse(screen, text),
        MrzCommand::Check(arguments) => check(screen, arguments),
        MrzCommand::Make(arguments) => make(screen, arguments),
    }
}

/// The zone given, or in the file, or on stdin, and what a keyboard layout had done to it.
fn zone(screen: &Screen, text: &str) -> Result<(Mrz, Option<LayoutRepair>), Exit> {
    let text = source(text).map_err(|error| {
        screen.note(format!("{error}"));
        Exit::Usage
    })?;
    Mrz::parse_repairing_layout(&text).map_err(|error| refused(screen, error))
}

fn refused(screen: &Screen, error: MrzError) -> Exit {
    fault::tell(screen, "mrz.layout", Exit::Usage, &error.to_string())
}

fn source(text: &str) -> io::Result<Zeroizing<String>> {
    if text == "-" {
        limited(io::stdin().lock())
    } else if !text.contains(['<', ';']) {
        // A zone always holds a filler somewhere, and a swiped one its stand-in; a file name hardly ever does.
        limited(File::open(text)?)
    } else {
        Ok(Zeroizing::new(text.to_owned()))
    }
}

fn outcome(mrz: &Mrz) -> Exit {
    if mrz.checks.all_correct() { Exit::Done } else { Exit::VerificationFailed }
}

fn parse(screen: &Screen, text: &str) -> Exit {
    let (mrz, repair) = match zone(screen, text) {
        Ok(read) => read,
        Err(exit) => return exit,
    };
    let redaction = screen.redaction;
    if screen.json {
        screen.document(&engine::mrz_document(&mrz, repair, redaction, engine::now().copenhagen_day()));
    } else {
        repaired(screen, repair);
        screen.line(format!("  {:<22} {}", screen.text("field-document-kind"), screen.text(class(&mrz))));
        for (name, value) in mrz_fields(&mrz, redaction) {
            if let Some(value) = value {
                screen.line(format!("  {:<22} {value}", screen.text(&label(name))));
            }
        }
        print_digits(screen, &mrz);
    }
    outcome(&mrz)
}

/// Check digits, and whether a name is the one in the zone.
fn check(screen: &Screen, arguments: &MrzCheckArguments) -> Exit {
    let (mrz, repair) = match zone(screen, &arguments.text) {
        Ok(read) => read,
        Err(exit) => return exit,
    };
    let given = arguments.given.as_deref().unwrap_or_default();
    let agreement = arguments.family.as_deref().map(|family| mrz.names.compare(family, given));
    if screen.json {
        screen.document(&json!({
            "check_digits": check_digits(&mrz),
            "repaired": repair.map(repair_name),
            "name": agreement.map(agreement_name),
        }));
    } else {
        repaired(screen, repair);
        print_digits(screen, &mrz);
        if let Some(agreement) = agreement {
            screen.line(format!("  {} {}", sign(screen, is_same(agreement)), screen.text(agreement_key(agreement))));
        }
    }
    if agreement.is_none_or(is_same) { outcome(&mrz) } else { Exit::VerificationFailed }
}

/// Lines for test data.
fn make(screen: &Screen, arguments: &MrzMakeArguments) -> Exit {
    match made(arguments) {
        Ok(mrz) if screen.json => screen.document(&json!({ "format": format_name(mrz.format), "lines": mrz.lines() })),
        Ok(mrz) => mrz.lines().iter().for_each(|line| screen.line(line)),
        Err(error) => {
            screen.note(format!("{error}"));
            return Exit::Usage;
        }
    }
    Exit::Done
}

fn made(arguments: &MrzMakeArguments) -> Result<Mrz, MrzError> {
    let form = &arguments.form;
    let forms =
        [(form.td1, Format::Td1), (form.td2, Format::Td2), (form.mrv_a, Format::MrvA), (form.mrv_b, Format::MrvB)];
    let format = forms.into_iter().find(|(chosen, _)| *chosen).map_or(Format::Td3, |(_, format)| format);
    let code = arguments.code.as_deref().unwrap_or(match format {
        Format::Td3 => "P",
        Format::MrvA | Format::MrvB => "V",
        _ => "I",
    });
    let mut builder = MrzBuilder::new(format, code, &arguments.issuer)
        .name(&arguments.family, &arguments.given)
        .document_number(&arguments.number)
        .optional_data(&arguments.optional)
        .optional_data_2(&arguments.optional_2)
        .sex(match arguments.sex.as_deref() {
            Some("F" | "f") => Sex::Female,
            Some("M" | "m") => Sex::Male,
            _ => Sex::Unspecified,
        });
    if let Some(nationality) = &arguments.nationality {
        builder = builder.nationality(nationality);
    }
    let day = |text: &str, field| text.parse::<Date>().map_err(|_| MrzError::Field(field));
    if let Some(birth) = &arguments.birth {
        builder = builder.birth_date(day(birth, Field::BirthDate)?);
    }
    if let Some(expiry) = &arguments.expiry {
        builder = builder.expiry_date(day(expiry, Field::ExpiryDate)?);
    }
    builder.build()
}

/// The text for the kind of document.
fn class(mrz: &Mrz) -> &'static str {
    match mrz.document_class() {
        DocumentClass::Passport => "document-passport",
        DocumentClass::OrdinaryPassport => "document-ordinary-passport",
        DocumentClass::EmergencyPassport => "document-emergency-passport",
        DocumentClass::EmergencySheet => "document-emergency-sheet",
        DocumentClass::DiplomaticPassport => "document-diplomatic-passport",
        DocumentClass::OfficialPassport => "document-official-passport",
        DocumentClass::RefugeePassport => "document-refugee-passport",
        DocumentClass::AlienPassport => "document-alien-passport",
        DocumentClass::StatelessPassport => "document-stateless-passport",
        DocumentClass::LaissezPasser => "document-laissez-passer",
        DocumentClass::MilitaryPassport => "document-military-passport",
        DocumentClass::IdentityCard => "document-identity-card",
        DocumentClass::CrewCertificate => "document-crew-certificate",
        DocumentClass::Visa => "document-visa",
        _ => "document-unknown",
    }
}

fn sign(screen: &Screen, good: bool) -> String {
    if good { screen.paint(Tone::Good, "✓") } else { screen.paint(Tone::Bad, "✗") }
}

fn print_digits(screen: &Screen, mrz: &Mrz) {
    for (field, fits) in mrz_digits(mrz) {
        screen.line(format!("  {} {}", sign(screen, fits), screen.text(&digit_key(field))));
    }
    if let Some(suggestion) = mrz.suggestion()
        && let Some(shown) = suggested(&suggestion, screen.redaction)
    {
        let text = |name: &str| shown.get(name).map_or_else(String::new, |value| value.to_string().replace('"', ""));
        let (line, position) = (text("line"), text("position"));
        let arguments =
            [("line", line.as_str()), ("position", &position), ("read", &text("read")), ("meant", &text("meant"))];
        screen.line(screen.paint(Tone::Open, &screen.texts.format("mrz-suggestion", &arguments)));
    }
}

fn digit_key(field: Field) -> String {
    format!("digit-{}", field.to_string().replace(' ', "-"))
}

fn repaired(screen: &Screen, repair: Option<LayoutRepair>) {
    if let Some(repair) = repair {
        screen.line(
            screen.paint(Tone::Open, &screen.text(&format!("mrz-repaired-{}", repair_name(repair).replace('_', "-")))),
        );
    }
}

const fn is_same(agreement: NameAgreement) -> bool {
    matches!(agreement, NameAgreement::Same | NameAgreement::SameAsFarAsItGoes)
}

const fn agreement_name(agreement: NameAgreement) -> &'static str {
    match agreement {
        NameAgreement::Same => "same",
        NameAgreement::SameAsFarAsItGoes => "same_as_far_as_it_goes",
        NameAgreement::Different => "different",
        NameAgreement::NotComparable => "not_comparable",
    }
}

const fn agreement_key(agreement: NameAgreement) -> &'static str {
    match agreement {
        NameAgreement::Same => "mrz-name-same",
        NameAgreement::SameAsFarAsItGoes => "mrz-name-cut",
        NameAgreement::Different => "mrz-name-different",
        NameAgreement::NotComparable => "mrz-name-not-comparable",
    }
}
