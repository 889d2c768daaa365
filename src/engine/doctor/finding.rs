//! What a check says.

use serde::Serialize;
use serde_json::{Value, json};

use crate::wording::Words;

/// The part of the machine a check is about, in the order they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Area {
    Reader,
    Access,
    Trust,
    Register,
    System,
    Service,
}

impl Area {
    /// Every area.
    pub(crate) const ALL: [Self; 6] =
        [Self::Reader, Self::Access, Self::Trust, Self::Register, Self::System, Self::Service];

    /// The word it is chosen by.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Access => "access",
            Self::Trust => "trust",
            Self::Register => "register",
            Self::System => "system",
            Self::Service => "service",
        }
    }
}

/// How a check came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    Passed,
    /// Nothing to look at here.
    NotUsed,
    /// It works, and not as well as it could.
    Warning,
    /// It does not work.
    Problem,
}

/// One step of a cure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Step {
    /// A command with its arguments.
    Run(&'static [&'static str]),
    /// The same where it may also fail, because there is nothing to be done.
    Try(&'static [&'static str]),
    /// A file with its content; needs the rights of an administrator.
    Write { path: &'static str, content: &'static str },
}

/// A cure, as steps one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Cure {
    pub(crate) steps: &'static [Step],
    /// Whether the program may do it after having asked; else a person decides where.
    pub(crate) may_be_done_for_you: bool,
}

/// The answer of one check.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Finding {
    /// `D01` …: stable.
    pub(crate) id: &'static str,
    pub(crate) area: Area,
    pub(crate) outcome: Outcome,
    /// The code that the same trouble has elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) code: Option<&'static str>,
    /// What it was found in: names of readers, dates, numbers. Safe for a terminal.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) cure: Option<Cure>,
}

/// The findings for programs, with what there is to say about each in both languages.
pub(crate) fn document(findings: &[Finding], words: &Words) -> Value {
    let worded = |finding: &Finding| {
        let mut value = json!(finding);
        if let Some(object) = value.as_object_mut() {
            for part in ["title", "failed", "why"] {
                object.insert(part.to_owned(), words.both(|texts| json!(texts.doctor(finding.id, part))));
            }
        }
        value
    };
    json!({ "version": env!("CARGO_PKG_VERSION"), "checks": findings.iter().map(worded).collect::<Vec<_>>() })
}

impl Finding {
    /// A check that passed.
    pub(super) fn passed(id: &'static str, area: Area, detail: impl Into<String>) -> Self {
        Self { id, area, outcome: Outcome::Passed, code: None, detail: detail.into(), cure: None }
    }

    /// The same check with another outcome.
    pub(super) fn but(mut self, outcome: Outcome, detail: impl Into<String>) -> Self {
        self.outcome = outcome;
        self.detail = detail.into();
        self
    }

    /// A check that failed.
    pub(super) fn problem(self, detail: impl Into<String>) -> Self {
        self.but(Outcome::Problem, detail)
    }

    /// A check that passed with a remark.
    pub(super) fn warning(self, detail: impl Into<String>) -> Self {
        self.but(Outcome::Warning, detail)
    }

    pub(super) const fn code(mut self, code: &'static str) -> Self {
        self.code = Some(code);
        self
    }

    pub(super) const fn cure(mut self, steps: &'static [Step], may_be_done_for_you: bool) -> Self {
        self.cure = Some(Cure { steps, may_be_done_for_you });
        self
    }
}
