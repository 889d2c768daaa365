//! Checks of what is installed besides the reader: trust, register, records, ports, and the program itself (D20 to D31).

use super::finding::Area::{Register as RegisterArea, Service, System, Trust};
use super::finding::Outcome::NotUsed;
use super::finding::{Finding, Step};
use super::surroundings::{Records, Register, SelfTest, Surroundings};
use crate::encoding::{DocText, Timestamp};

/// Days after which country certificates count as old (UX 3.7, `trust.max_age`).
pub(crate) const OLD_TRUST_DAYS: i64 = 30;

const DAY: i64 = 86_400;

/// Every check of this part.
pub(super) fn examine(at: &Surroundings) -> Vec<Finding> {
    vec![
        anchors(at),
        revocation(at),
        denmark(at),
        register(at),
        clock(at),
        keys(at),
        records(at),
        self_test(at),
        ports(at),
    ]
}

pub(crate) const fn days(from: Timestamp, to: Timestamp) -> i64 {
    to.unix().saturating_sub(from.unix()) / DAY
}

const IMPORT: &[Step] = &[Step::Run(&["paskontrol", "trust", "import", "MASTERLIST.ml"])];

fn anchors(at: &Surroundings) -> Finding {
    let trust = &at.trust;
    let finding = Finding::passed("D20", Trust, trust.anchors.to_string());
    if let Some(error) = &trust.error {
        return finding.problem(DocText::new(error).to_string()).code("trust.empty");
    }
    if trust.anchors == 0 {
        return finding.problem("").code("trust.empty").cure(IMPORT, false);
    }
    match trust.newest_list {
        Some(signed) if days(signed, at.now) > OLD_TRUST_DAYS => {
            finding.warning(signed.utc_day().to_string()).cure(IMPORT, false)
        }
        Some(signed) => finding.but(super::Outcome::Passed, format!("{}, {}", trust.anchors, signed.utc_day())),
        None => finding,
    }
}

fn revocation(at: &Surroundings) -> Finding {
    let finding = Finding::passed("D21", Trust, "");
    let Some(list) = at.trust.danish_list else {
        // Denmark's list is nowhere to be downloaded (DESIGN 9): nothing is wrong when it is missing.
        return finding.but(NotUsed, "");
    };
    let made = list.this_update.utc_day().to_string();
    match list.next_update {
        Some(due) if due < at.now => finding
            .warning(format!("{made} – {}", due.utc_day()))
            .code("rev.stale")
            .cure(&[Step::Run(&["paskontrol", "trust", "import", "DENMARK.crl"])], false),
        _ => finding.but(super::Outcome::Passed, made),
    }
}

fn denmark(at: &Surroundings) -> Finding {
    let finding = Finding::passed("D22", Trust, at.trust.danish_anchors.to_string());
    match (at.trust.anchors, at.trust.danish_anchors) {
        (0, _) => finding.but(NotUsed, ""),
        (_, 0) => finding.problem("").code("pki.issuer_unknown").cure(IMPORT, false),
        _ => finding,
    }
}

/// Signed by others at a time that has not come yet: it is our clock that is wrong.
fn clock(at: &Surroundings) -> Finding {
    let finding = Finding::passed("D23", System, "");
    let later = [at.trust.newest_list, at.trust.danish_list.map(|list| list.this_update)];
    match later.into_iter().flatten().max().filter(|latest| *latest > at.now) {
        Some(latest) => finding.problem(format!("{} < {}", at.now, latest)).code("clock.rollback"),
        None if at.clock_synchronised == Some(false) => {
            finding.warning(at.now.to_string()).cure(&[Step::Run(&["sudo", "timedatectl", "set-ntp", "true"])], false)
        }
        None => finding.but(super::Outcome::Passed, at.now.to_string()),
    }
}

fn register(at: &Surroundings) -> Finding {
    let finding = Finding::passed("D25", RegisterArea, "");
    match &at.register {
        Register::NotConfigured => finding.warning("").code("registry.unavailable"),
        Register::Answers { as_of, fresh: true } => finding.but(super::Outcome::Passed, as_of.to_string()),
        Register::Answers { as_of, fresh: false } => finding.problem(as_of.to_string()).code("registry.stale"),
        Register::Fails { error } => finding.problem(DocText::new(error).to_string()).code("registry.unavailable"),
    }
}

fn keys(at: &Surroundings) -> Finding {
    let finding = Finding::passed("D26", System, "");
    let broken: Vec<_> =
        at.keys.iter().filter_map(|key| Some(format!("{}: {}", key.of, DocText::new(key.error.as_deref()?)))).collect();
    match (at.keys.is_empty(), broken.is_empty()) {
        (true, _) => finding.but(NotUsed, ""),
        (_, true) => finding.but(super::Outcome::Passed, at.keys.len().to_string()),
        (_, false) => finding.problem(broken.join("; ")),
    }
}

fn records(at: &Surroundings) -> Finding {
    let finding = Finding::passed("D27", System, "");
    match &at.records {
        Records::NotConfigured => finding.but(NotUsed, ""),
        Records::Intact { entries } => finding.but(super::Outcome::Passed, entries.to_string()),
        Records::Fails { error, .. } => finding.problem(DocText::new(error).to_string()).code("log.unavailable"),
    }
}

fn ports(at: &Surroundings) -> Finding {
    let taken: Vec<_> = at.ports.iter().filter(|port| !port.free).map(|port| port.address.clone()).collect();
    let finding = Finding::passed("D28", Service, "");
    if taken.is_empty() { finding } else { finding.warning(taken.join(", ")) }
}

fn self_test(at: &Surroundings) -> Finding {
    let finding = Finding::passed("D31", System, "");
    match &at.self_test {
        SelfTest::Passed { ms } => finding.but(super::Outcome::Passed, format!("{ms} ms")),
        SelfTest::Failed { error } => finding.problem(DocText::new(error).to_string()),
    }
}
