//! Documents with a known defect, and lists that say so: nothing passes for it, and nobody else may say so.

use paskontrol::crypto::digest::DigestAlgorithm;
use paskontrol::encoding::{Tag, ber_tlv, der};
use paskontrol::lds::{DataGroup, EfCom, FileId};
use paskontrol::simulator::SeededRandom;
use paskontrol::simulator::issuer::{
    Authority, Csca, CurveForm, ListKind, ListSigner, ListedDefect, Period, defect_list,
};
use paskontrol::trust::Fingerprint;
use paskontrol::verification::{CheckId, CheckStatus, Policy};

use super::document::{Document, passport};
use super::mint::{self, ECDSA, csca, document_signer};

claims! {
    a_signature_known_to_be_broken_is_undecided_and_not_good:
        DefectApplied in PaSodSignature is Undetermined at A1 Hidden with SodSignatureInvalid ChipKeyUnbound
        => broken().listed([2, 2], status(1));
    a_table_of_contents_known_to_differ_is_undecided:
        DefectApplied in LdsComMatchesSod is Undetermined at A3 Shown with LdsComSodMismatch
        => passport().signed(|_| ()).file(FileId::EfCom, EfCom::new(vec![DataGroup::DG1, DataGroup::DG2]).encode())
            .listed([2, 3], Vec::new());
    a_validity_known_to_be_wrong_is_undecided:
        DefectApplied in PaDsValidity is Undetermined at A1 Hidden with PkiDsNotValidNow
        => passport().signed_by(&expired(), &csca("DK"), |_| ()).with(|document| document.policy = Policy::conformance())
            .listed_for(&expired(), [1, 6], status(1));
    a_signer_a_defect_list_withdraws_signs_no_more:
        DefectApplied in RevDsCrl is Failed at A1 Shown with RevDsRevoked
        => passport().signed(|_| ()).listed([1, 1], status(3));
    a_signer_under_investigation_is_undecided:
        DefectApplied in RevDsCrl is Undetermined at A3 Shown with RevDsRevoked
        => passport().signed(|_| ()).listed([1, 1], status(1));
    a_chip_key_in_the_wrong_hands_proves_nothing:
        ChipKeyCompromised in ChipAa is Failed at A2 Shown with DefectApplied
        => passport().signed(|_| ()).listed([1, 4], Vec::new());
    a_defect_of_the_whole_document_that_nobody_knows_leaves_it_undecided:
        DefectApplied in PaSodSignature is Undetermined at A1 Hidden
        => passport().signed(|_| ()).listed([4, 99], Vec::new());
}

fn status(code: u8) -> Vec<u8> {
    ber_tlv::encode(Tag::new(0x0A), &[code])
}

fn expired() -> mint::Certificate {
    document_signer("DK").with(|signer| signer.validity = ["20200101000000Z", "20260101000000Z"])
}

fn broken() -> Document {
    passport().signed(|object| {
        object.signature = |_, mut signature| {
            *signature.last_mut().unwrap() ^= 1;
            signature
        };
    })
}

/// Whoever publishes defect lists here: nobody's CSCA.
fn publisher() -> (Csca, ListSigner) {
    let ever = Period { from: "2010-01-01T00:00:00Z".parse().unwrap(), to: "2060-01-01T00:00:00Z".parse().unwrap() };
    let authority = Authority {
        country: "UT".into(),
        issuing_state: "UTO".into(),
        common_name: "Defects".into(),
        scheme: ECDSA,
        curve_form: CurveForm::Explicit,
    };
    let mut random = SeededRandom::new(5);
    let csca = Csca::new(authority, mint::OTHER_CSCA.private(), ever, ever, &mut random).unwrap();
    let signer = csca.certify_list_signer(ListKind::DefectList, mint::SIGNER.private(), ever, &mut random).unwrap();
    (csca, signer)
}

impl Document {
    fn listed(self, arcs: [u64; 2], parameters: Vec<u8>) -> Self {
        self.listed_for(&document_signer("DK"), arcs, parameters)
    }

    fn listed_for(mut self, signer: &mint::Certificate, arcs: [u64; 2], parameters: Vec<u8>) -> Self {
        let (csca, publisher) = publisher();
        let list = defect_list(&[ListedDefect { certificate: signer.sign(), arcs, parameters }]);
        let at = "2026-06-01T00:00:00Z".parse().unwrap();
        self.trust.push(publisher.sign(&list, at, &mut SeededRandom::new(6)).unwrap());
        self.pins = vec![Fingerprint(DigestAlgorithm::Sha256.digest(csca.certificate()).try_into().unwrap())];
        self
    }
}

#[test]
fn a_list_nobody_vouched_for_changes_nothing() {
    let document = broken().listed([2, 2], status(1)).with(|document| document.pins.clear());
    let check = document.judge();
    assert_eq!(check.status_of(CheckId::PaSodSignature), CheckStatus::Failed);
}

#[test]
fn a_list_about_another_signer_changes_nothing() {
    let check = broken().listed_for(&document_signer("DE"), [2, 2], status(1)).judge();
    assert_eq!(check.status_of(CheckId::PaSodSignature), CheckStatus::Failed);
}

#[test]
fn no_listed_defect_makes_a_bad_document_good() {
    let before = broken().judge();
    for category in [1, 2, 4] {
        for kind in 1..=7 {
            for parameters in [Vec::new(), status(0), status(6), der::set_of(vec![der::unsigned(&[1])])] {
                let after = broken().listed([category, kind], parameters).judge();
                assert!(after.assurance <= before.assurance && after.authentic_document().is_none());
                assert!(after.status >= CheckStatus::Undetermined, "{category}.{kind}");
            }
        }
    }
}
