//! Where the test plan refuses what real documents do, each policy has its own answer (RELIABILITY 1.4).

use paskontrol::lds::{DataGroup, EfCom, FileId};
use paskontrol::readiness::Verdict;
use paskontrol::simulator::issuer::distinguished;
use paskontrol::verification::{CheckId, CheckStatus, Policy};
use paskontrol::{Code, Report};

use super::document::{Document, passport};
use super::mint::{Certificate, csca, document_signer, key_usage};
use super::otherwise_in_order::verdict;

use CheckStatus::{Failed, Passed};

/// Judges the document by both policies and holds one check against what each should say.
fn assert_weighed(document: Document, check: CheckId, code: Code, [field, plan]: [CheckStatus; 2]) {
    for (policy, expected) in [(Policy::field(), field), (Policy::conformance(), plan)] {
        let report: Report = document.clone().with(|document| document.policy = policy).judge();
        let found = report.check(check).unwrap();
        assert_eq!(found.status, expected, "{check} by {}: {found:#?}", report.policy);
        assert!(found.codes.contains(&code), "{found:#?}");
        assert_eq!(verdict(&report) == Verdict::Ready, expected == Passed, "{report:#?}");
    }
}

fn signer(change: impl FnOnce(&mut Certificate)) -> Document {
    passport().signed_by(&document_signer("DK").with(change), &csca("DK"), |_| ())
}

#[test]
fn h60_no_authority_key_is_a_warning_or_a_failure() {
    let document = signer(|signer| signer.authority_key = None);
    assert_weighed(document, CheckId::PaDsChain, Code::PkiAkiAbsent, [Passed, Failed]);
}

#[test]
fn h84_a_version_that_does_not_go_with_the_name_is_a_warning_or_a_failure() {
    let document = passport().signed(|object| object.signer_version = 3);
    assert_weighed(document, CheckId::PaSodSignature, Code::PkiProfileDeviation, [Passed, Failed]);
}

#[test]
fn a_signer_named_wrongly_is_a_warning_or_a_failure() {
    let another = document_signer("DK").with(|signer| signer.serial = 99);
    let wrong = super::mint::SecurityObject::new(&std::collections::BTreeMap::new(), &another).signer_identifier;
    let document = passport().signed(|object| object.signer_identifier = wrong);
    assert_weighed(document, CheckId::PaSodSignature, Code::SodSidMismatch, [Passed, Failed]);
}

#[test]
fn h54_an_issuer_of_another_name_is_a_failure_and_one_in_other_letters_is_none() {
    let document = signer(|signer| signer.issuer = distinguished("DK", "Simulator", "Another Signing CA"));
    assert_weighed(document, CheckId::PaDsChain, Code::PkiIssuerNameMismatch, [Failed, Failed]);
    let document = signer(|signer| signer.issuer = distinguished("DK", "SIMULATOR", "country  signing CA"));
    assert_weighed(document, CheckId::PaDsChain, Code::PkiNameNormalised, [Passed, Passed]);
}

#[test]
fn h90_a_table_of_contents_that_differs_is_a_failure() {
    let contents = EfCom::new(vec![DataGroup::DG1, DataGroup::DG2]).encode();
    let document = passport().file(FileId::EfCom, contents);
    assert_weighed(document, CheckId::LdsComMatchesSod, Code::LdsComSodMismatch, [Failed, Failed]);
}

#[test]
fn h56_a_time_in_the_wrong_form_is_a_warning_or_a_failure() {
    let document = signer(|signer| signer.generalized_time = true);
    assert_weighed(document, CheckId::PaDsChain, Code::PkiProfileDeviation, [Passed, Failed]);
}

/// One length instead of two, and two lengths under another tag (K_03, K_04).
#[test]
fn k03_an_answer_to_reset_that_is_none_is_a_warning_or_a_failure() {
    for file in ["47030100C07F660402020400", "47030100C07F650802020400020203E8"] {
        let document = passport().file(FileId::EfAtrInfo, hex::decode(file).unwrap());
        assert_weighed(document, CheckId::LdsStructure, Code::LdsMalformed, [Passed, Failed]);
    }
}

/// Of what only an audit minds the field policy names no code, and says it all the same.
#[test]
fn what_only_an_audit_minds_fails_by_the_plan() {
    let document = signer(|signer| signer.extensions = vec![key_usage(0xC0)]);
    let field = document.judge();
    let chain = field.check(CheckId::PaDsChain).unwrap();
    assert_eq!((chain.status, chain.codes.as_slice()), (Passed, &[][..]), "{chain:#?}");
    assert_eq!(chain.facts["lint"], "KeyUsageBits");
    let plan = document.with(|document| document.policy = Policy::conformance()).judge();
    let chain = plan.check(CheckId::PaDsChain).unwrap();
    assert_eq!((chain.status, chain.codes.as_slice()), (Failed, &[Code::PkiProfileDeviation][..]), "{chain:#?}");
}

#[test]
fn a_document_in_order_is_so_by_the_plan_too() {
    for document in [passport(), passport().signed(|_| ())] {
        let report = document.with(|document| document.policy = Policy::conformance()).judge();
        assert_eq!(verdict(&report), Verdict::Ready, "{report:#?}");
    }
}
