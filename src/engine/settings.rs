//! Every setting there is: its name, its variable, what it takes, and what it is for.

use serde_json::{Value, json};

/// What values a setting takes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Text,
    OneOf(&'static [&'static str]),
    Whole(i64, i64),
    Flag,
}

impl Kind {
    /// In words.
    pub(super) fn expected(self) -> String {
        match self {
            Self::Text => "text".to_owned(),
            Self::OneOf(words) => words.join(" or "),
            Self::Flag => "true or false".to_owned(),
            Self::Whole(least, most) => format!("a number from {least} to {most}"),
        }
    }

    /// Whether a value is one of these.
    pub(super) fn takes(self, text: &str) -> bool {
        match self {
            Self::Text => !text.is_empty(),
            Self::OneOf(words) => words.contains(&text),
            Self::Flag => matches!(text, "true" | "false"),
            Self::Whole(least, most) => text.parse::<i64>().is_ok_and(|number| (least..=most).contains(&number)),
        }
    }
}

/// One setting.
#[derive(Debug)]
pub(super) struct Setting {
    /// Its dotted name in a file.
    pub(super) name: &'static str,
    /// The variable that sets it.
    pub(super) variable: &'static str,
    /// Without any layer that says otherwise; empty is nothing.
    pub(super) built_in: &'static str,
    pub(super) kind: Kind,
    /// What it is for, in a sentence or two of Markdown.
    about: &'static str,
}

const fn setting(
    name: &'static str,
    variable: &'static str,
    built_in: &'static str,
    kind: Kind,
    about: &'static str,
) -> Setting {
    Setting { name, variable, built_in, kind, about }
}

pub(super) const SETTINGS: [Setting; 41] = [
    setting(
        "lang",
        "PASKONTROL_LANG",
        "",
        Kind::OneOf(&["da", "en"]),
        "Language of texts. Without it, the system's locale decides; codes never translate.",
    ),
    setting(
        "privacy.redact",
        "PASKONTROL_REDACT",
        "standard",
        Kind::OneOf(&["full", "standard", "minimal", "anonymous"]),
        "How much of the holder is shown where nothing else asks for more or less.",
    ),
    setting(
        "reader.select",
        "PASKONTROL_READER",
        "",
        Kind::Text,
        "Part of a reader's name, or its index. Without it, the first reader with a document on it.",
    ),
    setting(
        "readiness.policy",
        "PASKONTROL_READINESS",
        "",
        Kind::Text,
        "A policy file (TOML) instead of the built-in `mitid-dk`; see `policy show`.",
    ),
    setting(
        "readiness.disclose_document_reason",
        "PASKONTROL_DISCLOSE",
        "false",
        Kind::Flag,
        "Whether the citizen is told that a document was reported, and why.",
    ),
    setting(
        "registry.list",
        "PASKONTROL_REGISTRY",
        "",
        Kind::Text,
        "The register of reported documents: a database, a CSV file or a filter with its manifest beside it, or an `https://` address.",
    ),
    setting(
        "registry.key",
        "PASKONTROL_REGISTRY_KEY",
        "",
        Kind::Text,
        "The file with the key that document numbers are kept under. Without it, `.key` beside the list.",
    ),
    setting(
        "registry.filter",
        "PASKONTROL_REGISTRY_FILTER",
        "",
        Kind::Text,
        "A compact filter that is asked before the register, which then hears only of possible hits.",
    ),
    setting(
        "registry.publisher",
        "PASKONTROL_REGISTRY_PUBLISHER",
        "",
        Kind::Text,
        "The Ed25519 key of whoever publishes the list, 64 hexadecimal digits.",
    ),
    setting(
        "registry.editions",
        "PASKONTROL_REGISTRY_EDITIONS",
        "",
        Kind::Text,
        "Where the highest edition seen of each list is remembered, so that none can be set back.",
    ),
    setting(
        "registry.name",
        "PASKONTROL_REGISTRY_NAME",
        "rigspolitiet",
        Kind::Text,
        "The name a register asked over HTTP answers under.",
    ),
    setting(
        "registry.authorities",
        "PASKONTROL_REGISTRY_AUTHORITIES",
        "",
        Kind::Text,
        "PEM: who vouches for the register's certificate.",
    ),
    setting(
        "registry.certificate",
        "PASKONTROL_REGISTRY_CERTIFICATE",
        "",
        Kind::Text,
        "PEM: our certificate at the register.",
    ),
    setting(
        "registry.certificate_key",
        "PASKONTROL_REGISTRY_CERTIFICATE_KEY",
        "",
        Kind::Text,
        "PEM: its key, readable by its owner alone.",
    ),
    setting(
        "registry.timeout_ms",
        "PASKONTROL_REGISTRY_TIMEOUT_MS",
        "3000",
        Kind::Whole(100, 30_000),
        "Milliseconds one question may take, with its one retry.",
    ),
    setting(
        "registry.max_age_seconds",
        "PASKONTROL_REGISTRY_MAX_AGE_SECONDS",
        "300",
        Kind::Whole(1, 86_400),
        "Seconds for which a register's answer is fresh.",
    ),
    setting(
        "records.store",
        "PASKONTROL_RECORDS",
        "",
        Kind::Text,
        "The records: an SQLite file, or a PostgreSQL address (`postgres://…`, `host=…`). Without it, nothing is recorded.",
    ),
    setting(
        "records.key",
        "PASKONTROL_RECORDS_KEY",
        "",
        Kind::Text,
        "The file with the records' secret. Without it, beside an SQLite file, or in the state folder.",
    ),
    setting(
        "records.authorities",
        "PASKONTROL_RECORDS_AUTHORITIES",
        "",
        Kind::Text,
        "PEM: who vouches for the PostgreSQL server's certificate. Servers elsewhere are reached over TLS only.",
    ),
    setting(
        "records.years",
        "PASKONTROL_RECORDS_YEARS",
        "5",
        Kind::Whole(0, 50),
        "Years an entry is kept after the calendar year it was made in.",
    ),
    setting(
        "records.reasons",
        "PASKONTROL_RECORDS_REASONS",
        "full",
        Kind::OneOf(&["full", "coarse"]),
        "Whether an entry holds the reasons of a verdict, or only whether there were any against it.",
    ),
    setting(
        "desk.route",
        "PASKONTROL_DESK_ROUTE",
        "any",
        Kind::OneOf(&["any", "mitid_app", "nemid_app"]),
        "The route to MitID a desk verifies for; `any` is whichever goes furthest.",
    ),
    setting(
        "desk.sound",
        "PASKONTROL_DESK_SOUND",
        "false",
        Kind::Flag,
        "Whether the desk page tells by short sounds, too, that an answer is there, that the clerk is wanted, and that a passport moved.",
    ),
    setting(
        "service.listen",
        "PASKONTROL_LISTEN",
        "127.0.0.1:8443",
        Kind::Text,
        "Address and port of the HTTP service. Beyond this machine, only with TLS and a way to tell callers apart.",
    ),
    setting("service.certificate", "PASKONTROL_CERTIFICATE", "", Kind::Text, "PEM: the service's certificate chain."),
    setting("service.key", "PASKONTROL_CERTIFICATE_KEY", "", Kind::Text, "PEM: its key."),
    setting("service.client_ca", "PASKONTROL_CLIENT_CA", "", Kind::Text, "PEM: who vouches for clients' certificates."),
    setting(
        "service.hosts",
        "PASKONTROL_HOSTS",
        "",
        Kind::Text,
        "Names the service answers to besides its address, with commas or spaces between.",
    ),
    setting(
        "service.rate",
        "PASKONTROL_RATE",
        "600",
        Kind::Whole(1, 100_000_000),
        "Requests a caller may make in a minute.",
    ),
    setting(
        "service.max_body",
        "PASKONTROL_MAX_BODY",
        "8388608",
        Kind::Whole(1024, 50_331_648),
        "Octets of one request's body.",
    ),
    setting("service.connections", "PASKONTROL_CONNECTIONS", "4096", Kind::Whole(1, 1_000_000), "Connections at once."),
    setting("service.timeout", "PASKONTROL_TIMEOUT", "30", Kind::Whole(1, 600), "Seconds one request may take."),
    setting(
        "service.secret",
        "PASKONTROL_SERVICE_SECRET",
        "",
        Kind::Text,
        "The file with the service's secret, from which its signing keys come (`key rotate`). Nodes that share a store share it. Without it, in the state folder.",
    ),
    setting("service.desk", "PASKONTROL_SERVICE_DESK", "", Kind::Text, "The desk's name in receipts and reports."),
    setting(
        "service.organization",
        "PASKONTROL_ORGANIZATION",
        "",
        Kind::Text,
        "The organisation's name in verified claims (OpenID Identity Assurance).",
    ),
    setting(
        "service.trust_framework",
        "PASKONTROL_TRUST_FRAMEWORK",
        "urn:paskontrol:passport-chip",
        Kind::Text,
        "The name of the trust framework in verified claims.",
    ),
    setting(
        "service.log",
        "PASKONTROL_SERVICE_LOG",
        "requests",
        Kind::OneOf(&["requests", "warnings"]),
        "Whether every request is logged, or only what went wrong.",
    ),
    setting(
        "webhooks.private",
        "PASKONTROL_WEBHOOKS_PRIVATE",
        "false",
        Kind::Flag,
        "Whether webhooks may go to private addresses and this machine.",
    ),
    setting(
        "webhooks.authorities",
        "PASKONTROL_WEBHOOKS_AUTHORITIES",
        "",
        Kind::Text,
        "PEM: who vouches for webhook receivers, instead of the usual authorities.",
    ),
    setting(
        "webhooks.retries",
        "PASKONTROL_WEBHOOKS_RETRIES",
        "5 30 120 600 3600 21600 86400",
        Kind::Text,
        "Seconds after which a webhook is tried again, one after the other.",
    ),
    setting(
        "webhooks.anchor_seconds",
        "PASKONTROL_WEBHOOKS_ANCHOR_SECONDS",
        "86400",
        Kind::Whole(1, 2_592_000),
        "Seconds between two checkpoints of the audit log that are sent (`audit.anchor`), where it has grown.",
    ),
];

/// The reference as Markdown, a section for each group.
#[must_use]
pub(crate) fn reference() -> String {
    let mut text = String::from(
        "# Configuration\n\n\
         Every key is optional. Highest first: option, environment variable, the file named with `--config`,\n\
         `$XDG_CONFIG_HOME/paskontrol/config.toml`, `/etc/paskontrol/config.toml`, built in. `paskontrol config show --origin`\n\
         tells which of them won. Files are TOML; a key that does not exist or a value that does not fit is refused.\n\n\
         This page is what `paskontrol config reference` prints.\n",
    );
    let mut group = None;
    for setting in &SETTINGS {
        let (section, key) = setting.name.split_once('.').unwrap_or(("", setting.name));
        if group != Some(section) {
            let heading = if section.is_empty() { "Above every section".to_owned() } else { format!("`[{section}]`") };
            text.push_str(&format!(
                "\n## {heading}\n\n| key | takes | built in | variable | what for |\n|---|---|---|---|---|\n"
            ));
            group = Some(section);
        }
        let built_in = if setting.built_in.is_empty() { "–".to_owned() } else { format!("`{}`", setting.built_in) };
        let row = [
            &format!("`{key}`"),
            &setting.kind.expected(),
            &built_in,
            &format!("`{}`", setting.variable),
            setting.about,
        ];
        text.push_str(&format!("| {} |\n", row.join(" | ")));
    }
    text
}

/// The same for programs.
pub(crate) fn rows() -> Vec<Value> {
    let row = |setting: &Setting| {
        let built_in = (!setting.built_in.is_empty()).then_some(setting.built_in);
        let (name, variable, takes) = (setting.name, setting.variable, setting.kind.expected());
        json!({ "name": name, "variable": variable, "takes": takes, "built_in": built_in, "about": setting.about })
    };
    SETTINGS.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_in_docs_is_what_the_program_prints() {
        let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/configuration.md")).unwrap();
        assert!(page == reference(), "paskontrol config reference > docs/configuration.md");
    }

    #[test]
    fn each_setting_stands_once_with_its_group_and_says_what_it_is_for() {
        let mut groups: Vec<&str> = Vec::new();
        for (at, setting) in SETTINGS.iter().enumerate() {
            assert!(
                SETTINGS
                    .iter()
                    .skip(at + 1)
                    .all(|other| other.name != setting.name && other.variable != setting.variable)
            );
            assert!(setting.about.ends_with(['.', ')']), "{}", setting.name);
            let group = setting.name.split('.').next().unwrap();
            assert!(groups.last() == Some(&group) || !groups.contains(&group), "{} stands apart", setting.name);
            groups.push(group);
        }
    }
}
