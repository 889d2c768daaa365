//! Every code `verify` can give, each by a document with that one defect: no code without a test, no test without a code.
#![cfg(feature = "simulator")]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    unreachable_pub,
    reason = "tests may say what must be so, here outside #[test] too"
)]

mod document;
mod mint;
#[path = "../otherwise_in_order/mod.rs"]
mod otherwise_in_order;

/// One test per line, named by its claim, and the codes of all of them.
macro_rules! claims {
    ($($name:ident: $code:ident in $check:ident is $status:ident at $level:ident $holder:ident
        $(with $($besides:ident)+)? => $document:expr;)+) => {
        /// The codes tested here.
        pub const CODES: &[paskontrol::Code] = &[$(paskontrol::Code::$code),+];

        $(#[test]
        fn $name() {
            let claim = crate::document::Claim {
                code: paskontrol::Code::$code,
                check: paskontrol::verification::CheckId::$check,
                status: paskontrol::verification::CheckStatus::$status,
                level: paskontrol::Assurance::$level,
                holder: crate::document::Holder::$holder,
                besides: &[$($(paskontrol::Code::$besides),+)?],
                document: $document,
            };
            claim.assert();
        })+
    };
}

mod access;
mod agreement;
mod certificates;
mod chip;
mod defects;
mod files;
mod holder;
mod policies;
mod revocation;
mod security_object;

use std::collections::BTreeSet;

use document::passport;
use otherwise_in_order::verdict;
use paskontrol::readiness::Verdict;
use paskontrol::{Assurance, Code};

/// Codes for an inspection that ended before there was evidence: named by the command line (`cli::fault`), since only
/// `inspect` and the readers know of them. A report is about a document that was read.
const WITHOUT_EVIDENCE: &[Code] = &[
    // The chip did not let us in.
    Code::AccessBacFailed,
    Code::AccessPasswordWrong,
    // The chip was not there, went away, or is no passport.
    Code::ChipChanged,
    Code::ChipCollision,
    Code::ChipMoved,
    Code::ChipMute,
    Code::ChipNone,
    Code::ChipNotMrtd,
    Code::ChipProtocol,
    Code::ChipRemoved,
    // It took more than one document may.
    Code::LimitTimeBudget,
    // The reader.
    Code::ReaderBusy,
    Code::ReaderDenied,
    Code::ReaderGone,
    Code::ReaderLost,
    Code::ReaderNone,
    Code::ReaderNoService,
    Code::ReaderNotFound,
    Code::ReaderTimeout,
    // Trust material that was offered and refused (tests/trust_import).
    Code::TrustImportRefused,
    Code::DefectListRefused,
];

#[test]
fn every_code_has_a_document_that_gives_it() {
    let claimed = [
        access::CODES,
        agreement::CODES,
        certificates::CODES,
        chip::CODES,
        defects::CODES,
        files::CODES,
        holder::CODES,
        revocation::CODES,
        security_object::CODES,
        WITHOUT_EVIDENCE,
    ];
    let claimed: BTreeSet<Code> = claimed.into_iter().flatten().copied().collect();
    let missing: Vec<_> = Code::ALL.iter().filter(|code| !claimed.contains(code)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn without_a_defect_the_documents_here_are_ready() {
    for document in [passport(), passport().signed(|_| ())] {
        let report = document.judge();
        let codes: Vec<_> = report.checks().flat_map(|check| &check.codes).collect();
        assert_eq!(codes, [&Code::RevNotPublished], "{report:#?}");
        assert_eq!((report.assurance, verdict(&report)), (Assurance::A3, Verdict::Ready));
        assert!(report.authentic_document().is_some());
    }
}
