//! Whether the document signer or its CSCA was withdrawn.

use paskontrol::crypto::digest::DigestAlgorithm;
use paskontrol::verification::{CheckId, CheckStatus};

use super::document::{Document, passport, read};
use super::mint::{CSCA, OTHER_CSCA, RevocationList, csca, document_signer, extension, key_usage, revocation_list};

claims! {
    a_withdrawn_signer_signs_no_more:
        RevDsRevoked in RevDsCrl is Failed at A1 Shown
        => with(revocation_list("DK").with(|list| list.revoked = vec![9, 2]));
    a_withdrawn_signer_stays_withdrawn_in_a_list_past_its_time:
        RevDsRevoked in RevDsCrl is Failed at A1 Shown with RevStale
        => with(old().with(|list| list.revoked = vec![2]));
    what_an_older_list_withdrew_no_newer_one_brings_back:
        RevDsRevoked in RevDsCrl is Failed at A1 Shown
        => with(old().with(|list| { list.revoked = vec![2]; list.number = 6; })).and(revocation_list("DK"));
    a_signer_the_operator_denies_signs_no_more:
        RevDsRevoked in RevDsCrl is Failed at A1 Shown
        => with(revocation_list("DK")).denying(&document_signer("DK").sign());

    a_withdrawn_csca_takes_its_signers_with_it:
        RevCscaRevoked in RevCscaCrl is Failed at A1 Shown
        => with(revocation_list("DK").with(|list| list.revoked = vec![1]));
    a_csca_the_operator_denies_takes_its_signers_with_it:
        RevCscaRevoked in RevCscaCrl is Failed at A1 Shown
        => with(revocation_list("DK")).denying(&csca("DK").sign());
    a_withdrawn_key_is_withdrawn_in_every_certificate_of_it:
        RevCscaRevoked in RevCscaCrl is Failed at A1 Shown
        => with(revocation_list("DK").with(|list| list.revoked = vec![77])).and(twin());

    a_list_past_its_time_leaves_the_question_open:
        RevStale in RevDsCrl is Undetermined at A1 Shown
        => german(old());
    a_list_not_yet_made_leaves_the_question_open:
        RevStale in RevDsCrl is Undetermined at A1 Shown
        => german(revocation_list("DE").with(|list| list.updates = ["20270101000000Z", "20270401000000Z"]));
    a_forged_list_leaves_the_question_open:
        RevCrlInvalid in RevDsCrl is Undetermined at A1 Shown
        => german(revocation_list("DE").with(|list| list.key = OTHER_CSCA));
    a_part_of_a_list_leaves_the_question_open:
        RevCrlInvalid in RevDsCrl is Undetermined at A1 Shown
        => german(revocation_list("DE").with(|list| list.extensions.push(extension(&[2, 5, 29, 28], true, &[0x30, 0]))));
    a_csca_that_may_not_sign_lists_signs_none:
        RevCrlInvalid in RevDsCrl is Undetermined at A1 Shown
        => signed_in_germany(|csca| csca.extensions[0] = key_usage(0x04)).and(revocation_list("DE"));
    the_list_of_a_namesake_leaves_the_question_open:
        RevCrlWrongIssuer in RevDsCrl is Undetermined at A1 Shown
        => german(revocation_list("DE").with(|list| {
            list.key = OTHER_CSCA;
            list.authority_key = Some(OTHER_CSCA.identifier());
        }));
    a_list_older_than_one_seen_before_leaves_the_question_open:
        RevRollback in RevDsCrl is Undetermined at A1 Shown
        => german(revocation_list("DE")).having_seen(&revocation_list("DE").with(|list| {
            list.number = 8;
            list.updates[0] = "20261110000000Z";
        }));
    a_list_with_a_lower_number_and_a_later_date_leaves_the_question_open:
        RevRollback in RevDsCrl is Undetermined at A1 Shown
        => german(revocation_list("DE"))
            .and(revocation_list("DE").with(|list| { list.number = 6; list.updates[0] = "20261110000000Z"; }));
    no_list_leaves_the_question_open:
        RevUnknown in RevDsCrl is Undetermined at A1 Shown
        => read("de-foreign");
    a_state_that_publishes_none_need_not_be_asked:
        RevNotPublished in RevDsCrl is Undetermined at A3 Shown
        => passport();
}

/// The default instant of the documents here is in November 2026.
fn old() -> RevocationList {
    revocation_list("DE").with(|list| list.updates = ["20260301000000Z", "20260501000000Z"])
}

/// A Danish passport with this list.
fn with(list: RevocationList) -> Document {
    let list = list.with(|list| list.issuer = csca("DK").subject);
    passport().signed(|_| ()).and(list)
}

/// A German one with this list: for Germany the policy wants an answer.
fn german(list: RevocationList) -> Document {
    signed_in_germany(|_| ()).and(list)
}

fn signed_in_germany(change: impl FnOnce(&mut super::mint::Certificate)) -> Document {
    read("de-foreign").signed_by(&document_signer("DE"), &csca("DE").with(change), |_| ())
}

/// Another certificate of the CSCA's key, as a link certificate is.
fn twin() -> super::mint::Certificate {
    csca("DK").with(|twin| twin.serial = 77)
}

impl Document {
    fn and(mut self, file: impl Signed) -> Self {
        self.trust.push(file.signed());
        self
    }

    fn denying(mut self, certificate: &[u8]) -> Self {
        self.denied.push(DigestAlgorithm::Sha256.digest(certificate).try_into().unwrap());
        self
    }

    fn having_seen(mut self, list: &RevocationList) -> Self {
        self.seen = vec![csca("DE").sign(), list.sign()];
        self
    }
}

trait Signed {
    fn signed(&self) -> Vec<u8>;
}

impl Signed for RevocationList {
    fn signed(&self) -> Vec<u8> {
        self.sign()
    }
}

impl Signed for super::mint::Certificate {
    fn signed(&self) -> Vec<u8> {
        self.sign()
    }
}

#[test]
fn a_signer_not_named_in_a_current_list_is_good() {
    let report = german(revocation_list("DE")).judge();
    let check = report.check(CheckId::RevDsCrl).unwrap();
    assert_eq!((check.status, check.codes.as_slice()), (CheckStatus::Passed, &[][..]), "{report:#?}");
    assert_eq!(check.facts["list_number"], "07");
    assert!(report.assurance >= paskontrol::Assurance::A2);
    // The next key of the same name may sign the one list (Doc 9303-12, 4.1.5).
    let newer = csca("DE").with(|csca| {
        (csca.public_key_info, csca.subject_key) = (OTHER_CSCA.public_key_info(), OTHER_CSCA.identifier());
        (csca.issuer_key, csca.serial) = (OTHER_CSCA, 5);
    });
    let list = revocation_list("DE").with(|list| {
        (list.key, list.authority_key) = (OTHER_CSCA, Some(OTHER_CSCA.identifier()));
    });
    let report = signed_in_germany(|_| ()).and(newer).and(list).judge();
    assert_eq!(report.status_of(CheckId::RevDsCrl), CheckStatus::Passed, "{report:#?}");
    assert_eq!(CSCA.identifier(), csca("DE").subject_key);
}
