//! 47 to 52, 56, 93: what the verifier knows beside the document.

use paskontrol::crypto::digest::DigestAlgorithm;
use paskontrol::lds::{FileId, SodEnvelope};
use paskontrol::simulator::issuer::{Csca, ListKind, ListSigner, ListedDefect, defect_list};
use paskontrol::simulator::{Profile, SeededRandom};
use paskontrol::trust::{Fingerprint, RejectReason, TrustSnapshotBuilder, update};
use paskontrol::verification::CheckStatus;
use paskontrol::{Code, Policy, TrustSnapshot};

use super::Expected::{Failed, Good, Undetermined, Warned};
use super::states::{NOVEMBER, OCTOBER, at, csca, denmark, germany, list, namesake, period, serial};
use super::{Expected, Played, complaint, profile};

/// A German passport in order, since the policy wants an answer of Germany's list, and the CSCA it is signed under.
fn german() -> (Played, Csca) {
    let played = Played::of(&profile("de-foreign", "")).unwrap();
    let csca = germany();
    assert_eq!(played.specimen.trust, [csca.certificate()]);
    (played, csca)
}

fn danish() -> (Played, Csca) {
    let played = Played::of(&profile("dk-ready", "")).unwrap();
    let csca = denmark();
    assert_eq!(played.specimen.trust, [csca.certificate()]);
    (played, csca)
}

fn knowing(builder: TrustSnapshotBuilder, csca: &Csca, files: &[&[u8]]) -> TrustSnapshot {
    files.iter().fold(builder.certificate("csca", csca.certificate()), |all, file| all.file("list", file)).build()
}

fn assert_gives(played: &Played, trust: &TrustSnapshot, policy: &Policy, expected: Expected) {
    let report = played.judged(trust, policy);
    assert_eq!(complaint(&report, expected), None, "{expected:?}: {report:#?}");
}

#[test]
fn g47_a_withdrawn_signer_signs_no_more() {
    for (played, csca) in [german(), danish()] {
        let list = list(&csca, 7, OCTOBER, &[vec![1], serial(&played.evidence)]);
        let trust = knowing(TrustSnapshot::builder(), &csca, &[&list]);
        assert_gives(&played, &trust, &Policy::field(), Failed(Code::RevDsRevoked));
        assert_gives(&played, &trust, &Policy::conformance(), Failed(Code::RevDsRevoked));
    }
}

#[test]
fn g48_a_list_past_its_time_leaves_the_question_open() {
    let (played, csca) = german();
    let updates = period("2026-03-01T00:00:00Z", "2026-05-01T00:00:00Z");
    let stale = csca.issue_revocation_list(3, updates, &[], &mut SeededRandom::new(7)).unwrap();
    let trust = knowing(TrustSnapshot::builder(), &csca, &[&stale]);
    assert_gives(&played, &trust, &Policy::field(), Undetermined(Code::RevStale));
}

#[test]
fn g49_a_forged_list_leaves_the_question_open_and_is_named() {
    let (played, csca) = german();
    let mut forged = list(&csca, 7, OCTOBER, &[]);
    *forged.last_mut().unwrap() ^= 1;
    let trust = knowing(TrustSnapshot::builder(), &csca, &[&forged]);
    assert_gives(&played, &trust, &Policy::field(), Undetermined(Code::RevCrlInvalid));
}

#[test]
fn g50_the_list_of_a_namesake_leaves_the_question_open() {
    let (played, real) = german();
    let namesake = namesake();
    let trust = knowing(TrustSnapshot::builder(), &real, &[&list(&namesake, 7, OCTOBER, &[])]);
    assert_gives(&played, &trust, &Policy::field(), Undetermined(Code::RevCrlWrongIssuer));
}

#[test]
fn g51_a_list_older_than_one_seen_before_leaves_the_question_open() {
    let (played, csca) = german();
    let seen = knowing(TrustSnapshot::builder(), &csca, &[&list(&csca, 8, NOVEMBER, &[])]);
    assert_eq!(played.judged(&seen, &Policy::field()).status, CheckStatus::Passed);
    let older = list(&csca, 7, OCTOBER, &[]);
    let trust = knowing(TrustSnapshot::builder().after(&seen), &csca, &[&older]);
    assert_gives(&played, &trust, &Policy::field(), Undetermined(Code::RevRollback));
}

#[test]
fn g52_without_a_list_the_policy_decides_whether_one_was_to_be_had() {
    for policy in [Policy::field(), Policy::conformance()] {
        let (played, csca) = german();
        assert_gives(&played, &knowing(TrustSnapshot::builder(), &csca, &[]), &policy, Undetermined(Code::RevUnknown));
        let (played, csca) = danish();
        assert_gives(&played, &knowing(TrustSnapshot::builder(), &csca, &[]), &policy, Warned(Code::RevNotPublished));
    }
}

/// DESIGN 9 is milder than the table: an expired certificate is neither proof nor forgery. The test plan calls it failed,
/// and a defect list can only open the question again.
#[test]
fn g56_a_signer_outside_its_validity_is_undetermined_in_the_field_and_failed_by_the_plan() {
    for (issued, valid_to) in [("2021-03-02", "2026-01-01"), ("2026-12-31", "2031-01-01")] {
        let text = format!(
            "name = 'x'\nextends = 'dk-ready'\n[document]\nissued = '{issued}'\n[issuer]\nsigner_valid_to = '{valid_to}'\n"
        );
        let played = Played::of(&Profile::parse(&text).unwrap()).unwrap();
        let trust = played.trust();
        assert_gives(&played, &trust, &Policy::field(), Undetermined(Code::PkiDsNotValidNow));
        assert_gives(&played, &trust, &Policy::conformance(), Failed(Code::PkiDsNotValidNow));
        assert_gives(&played, &excusing(&played), &Policy::conformance(), Undetermined(Code::DefectApplied));
        assert_gives(&played, &excusing(&played), &Policy::field(), Undetermined(Code::PkiDsNotValidNow));
    }
}

/// With a list that calls the validity of this signer's certificate wrong (TR-03129-2, 7.3), by somebody vouched for.
fn excusing(played: &Played) -> TrustSnapshot {
    let publisher = csca("UT", "UTO", key!("csca-other-p256"));
    let ever = period("2010-06-01T00:00:00Z", "2045-06-01T00:00:00Z");
    let signer =
        publisher.certify_list_signer(ListKind::DefectList, key!("ds-p256"), ever, &mut SeededRandom::new(2)).unwrap();
    let sod = SodEnvelope::parse(played.evidence.content(FileId::EfSod).unwrap()).unwrap();
    let certificate = sod.signed_data.certificates[0].der.clone();
    // The document signer's, as an ENUMERATED.
    let defect = ListedDefect { certificate, identifier: Vec::new(), arcs: [1, 6], parameters: vec![0x0A, 1, 1] };
    let list = signer.sign(&defect_list(&[defect]), at(OCTOBER), &mut SeededRandom::new(3)).unwrap();
    let trusted = played.specimen.trust.iter().fold(TrustSnapshot::builder(), |all, csca| all.file("csca", csca));
    trusted.vouching([fingerprint(publisher.certificate())]).file("defects", &list).build()
}

fn fingerprint(octets: &[u8]) -> Fingerprint {
    Fingerprint(DigestAlgorithm::Sha256.digest(octets).try_into().unwrap())
}

fn master_list(signer: &ListSigner, certificates: &[&Csca], time: &str) -> Vec<u8> {
    let certificates: Vec<_> = certificates.iter().map(|csca| csca.certificate().to_vec()).collect();
    signer.sign_master_list(&certificates, at(time), &mut SeededRandom::new(3)).unwrap()
}

#[test]
fn g93_a_list_nobody_vouches_for_or_an_older_one_changes_no_verdict() {
    let (played, home_of_dk) = danish();
    let ever = period("2010-06-01T00:00:00Z", "2045-06-01T00:00:00Z");
    let publisher = |csca: &Csca, key| {
        csca.certify_list_signer(ListKind::MasterList, key, ever, &mut SeededRandom::new(2)).unwrap()
    };
    let home = csca("UT", "UTO", key!("csca-brainpool"));
    let pinned = publisher(&home, key!("ds-brainpool"));
    let november = master_list(&pinned, &[&home, &home_of_dk], NOVEMBER);
    let file = |content: &[u8]| [("list.ml".to_owned(), content.to_vec())];
    let pins = [fingerprint(home.certificate())];
    let (believed, _) = update(&TrustSnapshot::default(), pins, &file(&november)).unwrap();
    assert_gives(&played, &believed, &Policy::field(), Good);

    let stranger = csca("AT", "ATL", key!("csca-other-p256"));
    let foreign = master_list(&publisher(&stranger, key!("ds-p256")), &[&stranger], NOVEMBER);
    let bare = paskontrol::simulator::issuer::master_list(&[stranger.certificate().to_vec()]);
    let older = master_list(&pinned, &[&home, &stranger], OCTOBER);
    for (offered, reason) in [
        (bare, RejectReason::NotVouchedFor),
        (foreign, RejectReason::SignerNotPinned),
        (older, RejectReason::ListRollback),
    ] {
        let refused = update(&believed, [], &file(&offered)).unwrap_err();
        assert_eq!(refused.0[0].reason, reason);
        assert_gives(&played, &believed, &Policy::field(), Good);
        assert_eq!(believed.anchors().len(), 2);
    }
}
