//! The log on a screen and in exports, with as much of a person as the redaction level allows.

use serde_json::{Value, json};

use super::arguments::ExportFormat;
use crate::cli::output::{Screen, Tone};
use crate::encoding::Timestamp;
use crate::engine;
use crate::records::{AuditEvent, AuditStatus, Purged, Verified};

/// Columns of the comma-separated form.
const COLUMNS: &str = "event_id,at,outcome,route,reasons,policy,passport_number,pid,ip";

pub(super) fn status(screen: &Screen, status: &AuditStatus, key: &[u8]) {
    if screen.json {
        screen.document(&engine::records::head_document(status, key));
        return;
    }
    let seen = status.seen.map_or_else(|| "-".to_owned(), |at| at.to_string());
    for (key, value) in [
        ("audit-entries", status.entries.to_string()),
        ("audit-due", status.due.to_string()),
        ("audit-forgets-before", status.forgets_before.to_string()),
        ("audit-seen", seen),
    ] {
        screen.line(format!("{:<34} {value}", screen.text(key)));
    }
    if let Some(checkpoint) = &status.checkpoint {
        screen.line("");
        screen.line(checkpoint.trim_end());
    }
}

pub(super) fn verified(screen: &Screen, verified: Verified) {
    if screen.json {
        screen.document(&json!({ "whole": true, "entries": verified.entries, "erased": verified.erased }));
        return;
    }
    let erased = verified.erased.to_string();
    let text = screen.texts.counted("audit-whole", ("entries", verified.entries), &[("erased", &erased)]);
    screen.line(format!("{} {text}", screen.paint(Tone::Good, "✓")));
}

pub(super) fn would_purge(screen: &Screen, status: &AuditStatus) {
    if screen.json {
        screen.document(&json!({ "before": status.forgets_before, "would_erase": status.due }));
        return;
    }
    let before = status.forgets_before.to_string();
    screen.line(screen.texts.counted("audit-would-purge", ("count", status.due), &[("before", &before)]));
}

pub(super) fn purged(screen: &Screen, purged: Purged) {
    if screen.json {
        screen.document(&json!({ "before": purged.before, "erased": purged.erased }));
        return;
    }
    let before = purged.before.to_string();
    screen.line(screen.texts.counted("audit-purged", ("count", purged.erased), &[("before", &before)]));
}

pub(super) fn events(screen: &Screen, events: &[AuditEvent]) {
    if screen.json {
        let events: Vec<_> = events.iter().map(|event| object(screen, event)).collect();
        screen.document(&json!({ "entries": events }));
        return;
    }
    for event in events {
        let reasons = reasons(event, ", ");
        let personal: Vec<_> = personal(screen, event).into_iter().flatten().collect();
        screen.line(format!(
            "{}  {:<12} {:<10} {}  {}  {}",
            event.at,
            event.outcome.as_str(),
            event.route.as_str(),
            if reasons.is_empty() { "-" } else { &reasons },
            personal.join(" · "),
            screen.paint(Tone::Quiet, &event.id.to_string()),
        ));
    }
}

pub(super) fn clock_confirmed(screen: &Screen, now: Timestamp) {
    if screen.json {
        screen.document(&json!({ "confirmed_at": now }));
    } else {
        screen.line(screen.texts.format("audit-clock-confirmed", &[("now", &now.to_string())]));
    }
}

/// One document of all entries, written as they are read: a log is longer than what should be held at once. Where reading
/// fails, it stays without an end, and nobody takes it for a whole one.
pub(super) struct Entries<'a> {
    screen: &'a Screen,
    first: bool,
}

impl<'a> Entries<'a> {
    pub(super) fn begin(screen: &'a Screen) -> Self {
        screen.telling();
        screen.line("{ \"entries\": [");
        Self { screen, first: true }
    }

    pub(super) fn add(&mut self, event: &AuditEvent) {
        let comma = if std::mem::take(&mut self.first) { ' ' } else { ',' };
        self.screen.line(format!("{comma} {}", object(self.screen, event)));
    }

    pub(super) fn end(self) {
        self.screen.line("] }");
    }
}

pub(super) fn header(screen: &Screen, format: ExportFormat) {
    if format == ExportFormat::Csv {
        screen.line(COLUMNS);
    }
}

pub(super) fn exported(screen: &Screen, format: ExportFormat, event: &AuditEvent) {
    match format {
        ExportFormat::Jsonl => screen.line(object(screen, event).to_string()),
        ExportFormat::Csv => {
            let [number, pid, ip] = personal(screen, event).map(Option::unwrap_or_default);
            let (id, at, outcome, route) = (event.id, event.at, event.outcome.as_str(), event.route.as_str());
            // No field can hold a comma, a quotation mark or what a spreadsheet takes for a formula.
            let (reasons, policy) = (reasons(event, " "), &event.policy);
            screen.line(format!("{id},{at},{outcome},{route},{reasons},{policy},{number},{pid},{ip}"));
        }
    }
}

fn object(screen: &Screen, event: &AuditEvent) -> Value {
    let [number, pid, ip] = personal(screen, event);
    json!({
        "event_id": event.id,
        "at": event.at,
        "outcome": event.outcome,
        "route": event.route,
        "reasons": event.reasons,
        "policy": event.policy,
        "passport_number": number,
        "pid": pid,
        "ip": ip,
    })
}

/// Number, PID and address: whole at `full`, masked at `standard`, else nothing.
fn personal(screen: &Screen, event: &AuditEvent) -> [Option<String>; 3] {
    let redaction = screen.redaction;
    let address = event.personal.ip.map(|ip| ip.to_string());
    [
        redaction.number(event.personal.passport_number.reveal()),
        redaction.number(event.personal.pid.reveal()),
        address.and_then(|address| redaction.number(&address)),
    ]
}

fn reasons(event: &AuditEvent, between: &str) -> String {
    event.reasons.iter().map(ToString::to_string).collect::<Vec<_>>().join(between)
}
