//! The audit log: a decision long past, and one of today.

use super::decisions;
use super::home::Home;

pub(crate) fn collect(home: &mut Home) {
    let event = decisions::record(&home.path("records.sqlite"), &home.path("records.key"));
    let at = ["--records", "records.sqlite"];
    home.document("audit confirm-clock", &[&["audit", "confirm-clock"], &at[..]].concat());
    home.document("audit status", &[&["audit", "status"], &at[..]].concat());
    for level in ["full", "standard", "anonymous"] {
        let more = ["--redact", level];
        home.document("audit tail", &[&["audit", "tail"], &at[..], &more].concat());
        home.document("audit export", &[&["audit", "export"], &at[..], &more].concat());
        home.lines("audit export --format jsonl", &[&["audit", "export"], &at[..], &more].concat());
    }
    home.document("audit prove", &[&["audit", "prove", &event], &at[..]].concat());
    home.document("audit purge", &[&["audit", "purge", "--dry-run"], &at[..]].concat());
    home.document("audit purge", &[&["audit", "purge"], &at[..]].concat());
    home.document("audit verify", &[&["audit", "verify"], &at[..]].concat());
    // An empty log has no checkpoint.
    let empty = ["--records", "empty.sqlite", "--records-key", "records.key"];
    home.run(&[&["audit", "status"], &empty[..]].concat());
}
