//! The document signer's certificate, its issuer, and whose they are.

use paskontrol::encoding::{Oid, ber_tlv, der};
use paskontrol::lds::{DataGroup, Dg1};
use paskontrol::mrz::Mrz;
use paskontrol::simulator::issuer::{CurveForm, distinguished};
use paskontrol::verification::CheckId;
use paskontrol::{Assurance, Code, Report};

use super::document::{Document, passport, read};
use super::mint::{
    CSCA, Certificate, OTHER_CSCA, SIGNER, csca, document_signer, document_types, extension, is_ca, key_usage, purpose,
};

claims! {
    a_ca_signs_no_document:
        PkiRoleViolation in PaDsChain is Failed at A1 Hidden with ChipKeyUnbound
        => signer(|signer| signer.extensions.push(is_ca()));
    a_csca_signs_no_document_itself:
        PkiRoleViolation in PaDsChain is Failed at A1 Hidden with ChipKeyUnbound
        => passport().signed_by(&csca("DK"), &csca("DK"), |object| object.key = CSCA);
    a_key_that_may_not_sign_signs_no_document:
        PkiRoleViolation in PaDsChain is Failed at A1 Hidden with ChipKeyUnbound
        => signer(|signer| signer.extensions = vec![key_usage(0x20)]);
    a_master_list_signer_signs_no_document:
        PkiRoleViolation in PaDsChain is Failed at A1 Hidden with ChipKeyUnbound
        => signer(|signer| signer.extensions.push(purpose(&[2, 23, 136, 1, 1, 3])));
    a_document_signer_certifies_no_other_even_when_it_is_trusted:
        PkiRoleViolation in PaDsChain is Failed at A1 Hidden with ChipKeyUnbound PkiIssuerUnknown
        => passport().signed_by(&certified_by_a_document_signer(), &document_signer("DK"), |object| {
            object.key = OTHER_CSCA;
        });
    a_document_signer_in_the_message_certifies_no_other:
        PkiRoleViolation in PaDsChain is Failed at A1 Hidden with ChipKeyUnbound PkiIssuerUnknown
        => passport().signed_by(&certified_by_a_document_signer(), &csca("DK"), |object| {
            object.key = OTHER_CSCA;
            object.certificates.push(document_signer("DK").sign());
        });
    a_critical_extension_we_do_not_know_is_not_passed_over:
        PkiCriticalUnknown in PaDsChain is Failed at A1 Hidden with ChipKeyUnbound
        => signer(|signer| signer.extensions.push(extension(&[1, 3, 6, 1, 4, 1, 99_999], true, &[5, 0])));
    a_csca_with_a_critical_extension_we_do_not_know_is_no_issuer:
        PkiCriticalUnknown in PaDsChain is Failed at A1 Hidden with ChipKeyUnbound PkiIssuerUnknown
        => anchor(|csca| csca.extensions.push(extension(&[1, 3, 6, 1, 4, 1, 99_999], true, &[5, 0])));

    a_signer_of_visas_signs_no_passport:
        PkiDoctypeNotAllowed in PaDsChain is Failed at A1 Hidden
        => signer(|signer| signer.extensions.push(document_types(&["V", "PD"])));

    a_signer_that_names_the_csca_and_signs_itself_is_a_forgery:
        PkiChainSignatureInvalid in PaDsChain is Failed at A1 Hidden
        with PkiIssuerUnknown ChipKeyUnbound
        => signer(|signer| signer.issuer_key = SIGNER);
    a_shared_name_alone_accuses_nobody:
        PkiIssuerUnknown in PaDsChain is Undetermined at A1 Hidden with PkiAkiAbsent ChipKeyUnbound
        => signer(|signer| {
            signer.issuer_key = OTHER_CSCA;
            signer.authority_key = None;
        });
    a_private_csca_inside_the_message_is_not_trusted:
        PkiIssuerUnknown in PaDsChain is Undetermined at A1 Hidden with ChipKeyUnbound
        => passport().signed_by(&of_another_csca(), &csca("DK"), |object| {
            object.certificates.push(another_csca().sign());
        });
    without_any_anchor_nothing_is_trusted:
        TrustEmpty in PaDsChain is Undetermined at A1 Hidden with PkiIssuerUnknown ChipKeyUnbound
        => passport().with(|document| document.trust.clear());
    a_signer_that_is_not_in_the_message_cannot_be_checked:
        PkiDsMissing in PaSodSignature is Undetermined at A1 Hidden with ChipKeyUnbound
        => without_its_signer();
    a_namesake_of_a_signer_that_is_not_in_the_message_accuses_nobody:
        PkiDsMissing in PaSodSignature is Undetermined at A1 Hidden with ChipKeyUnbound
        => without_its_signer().with(|document| {
            let namesake = document_signer("DK").with(|signer| signer.public_key_info = OTHER_CSCA.public_key_info());
            document.trust.push(namesake.sign());
        });
    a_signer_among_those_at_hand_is_believed_as_far_as_a_csca_is:
        PkiIssuerUnknown in PaDsChain is Undetermined at A1 Hidden with ChipKeyUnbound
        => without_its_signer().with(|document| document.trust = vec![document_signer("DK").sign()]);
    a_key_of_a_kind_we_do_not_know_verifies_nothing:
        PkiKeyInvalid in PaSodSignature is Undetermined at A1 Hidden with ChipKeyUnbound
        => signer(|signer| signer.public_key_info = ed25519());
    a_key_too_long_to_compute_with_verifies_nothing:
        LimitLimit in PaSodSignature is Failed at A1 Hidden with ChipKeyUnbound
        => signer(|signer| signer.public_key_info = rsa(&[0xFF; 8192], &[1, 0, 1]));
    an_exponent_too_long_to_compute_with_verifies_nothing:
        LimitLimit in PaSodSignature is Failed at A1 Hidden with ChipKeyUnbound
        => signer(|signer| signer.public_key_info = rsa(&[0xFF; 256], &[3, 0, 0, 0, 1]));
    an_even_exponent_verifies_nothing:
        PkiKeyInvalid in PaSodSignature is Failed at A1 Hidden with ChipKeyUnbound
        => signer(|signer| signer.public_key_info = rsa(&[0xFF; 256], &[1, 0, 0]));
    a_signer_on_a_curve_of_its_own_making_signs_nothing:
        PkiCurveUnknown in PaSodSignature is Failed at A1 Hidden with ChipKeyUnbound
        => signer(|signer| signer.public_key_info = SIGNER.private().public_key_info(CurveForm::ForeignGenerator));
    a_csca_on_a_curve_of_its_own_making_signs_nothing:
        PkiCurveUnknown in PaDsChain is Failed at A1 Hidden with ChipKeyUnbound PkiIssuerUnknown
        => anchor(|csca| csca.public_key_info = CSCA.private().public_key_info(CurveForm::ForeignGenerator));
    more_namesakes_than_anyone_has_are_not_tried:
        LimitLimit in PaDsChain is Undetermined at A1 Hidden with PkiAkiAbsent PkiIssuerUnknown ChipKeyUnbound
        => signer(|signer| signer.authority_key = None).with(|document| {
            document.trust = (10..50).map(|serial| another_csca().with(|csca| csca.serial = serial).sign()).collect();
        });

    a_signer_past_its_validity_is_neither_good_nor_forged:
        PkiDsNotValidNow in PaDsValidity is Undetermined at A1 Hidden
        => signer(|signer| signer.validity = ["20200101000000Z", "20260101000000Z"]);
    a_signer_before_its_validity_is_neither_good_nor_forged:
        PkiDsNotValidNow in PaDsValidity is Undetermined at A1 Hidden
        => signer(|signer| signer.validity = ["20270101000000Z", "20320101000000Z"]);
    a_csca_past_its_validity_is_neither_good_nor_forged:
        PkiCscaNotValidNow in PaDsValidity is Undetermined at A1 Hidden
        => anchor(|csca| csca.validity = ["20150101000000Z", "20260101000000Z"]);

    a_signer_without_authority_key_is_found_by_name_and_named:
        PkiAkiAbsent in PaDsChain is Passed at A3 Shown
        => signer(|signer| signer.authority_key = None);
    names_in_other_letters_are_one_name_and_named:
        PkiNameNormalised in PaDsChain is Passed at A3 Shown
        => signer(|signer| signer.issuer = distinguished("DK", "SIMULATOR", "country  signing CA"));
    a_signer_without_key_usage_is_off_the_profile:
        PkiProfileDeviation in PaDsChain is Passed at A3 Shown
        => signer(|signer| signer.extensions.clear());

    a_signer_of_another_state_signs_no_danish_passport:
        StateMismatch in PaIssuerMatches is Failed at A1 Hidden
        => passport().signed_by(&document_signer("DE"), &csca("DE"), |_| ());
    a_danish_signer_under_a_foreign_csca_is_not_danish:
        StateMismatch in PaIssuerMatches is Failed at A1 Hidden
        => passport().signed_by(&document_signer("DE").with(|s| s.subject = document_signer("DK").subject), &csca("DE"), |_| ());
    an_issuer_of_another_name_than_stated_is_none:
        PkiIssuerNameMismatch in PaDsChain is Failed at A1 Hidden with ChipKeyUnbound PkiIssuerUnknown
        => signer(|signer| signer.issuer = distinguished("DK", "Simulator", "Another Signing CA"));
    a_state_nobody_assigned_is_not_guessed_at:
        StateCodeUnknown in PaIssuerMatches is Undetermined at A1 Hidden with MrzMismatch
        => issued_by_nobody().signed(|_| ());
    a_csca_without_country_speaks_for_no_state:
        StateCodeUnknown in PaIssuerMatches is Undetermined at A1 Hidden
        => nameless();
    a_state_that_publishes_revocations_is_to_be_asked:
        RevUnknown in RevDsCrl is Undetermined at A1 Shown
        => read("de-foreign");
}

fn signer(change: impl FnOnce(&mut Certificate)) -> Document {
    passport().signed_by(&document_signer("DK").with(change), &csca("DK"), |_| ())
}

fn anchor(change: impl FnOnce(&mut Certificate)) -> Document {
    passport().signed_by(&document_signer("DK"), &csca("DK").with(change), |_| ())
}

/// Under a CSCA whose name is empty.
fn nameless() -> Document {
    let nobody = der::sequence(&[]);
    let csca = csca("DK").with(|csca| (csca.subject, csca.issuer) = (nobody.clone(), nobody.clone()));
    passport().signed_by(&document_signer("DK").with(|signer| signer.issuer = nobody), &csca, |_| ())
}

fn certified_by_a_document_signer() -> Certificate {
    document_signer("DK").with(|signer| {
        signer.serial = 3;
        signer.issuer = document_signer("DK").subject;
        signer.subject = distinguished("DK", "Simulator", "Another");
        signer.public_key_info = OTHER_CSCA.public_key_info();
        signer.subject_key = OTHER_CSCA.identifier();
        signer.issuer_key = SIGNER;
        signer.authority_key = Some(SIGNER.identifier());
    })
}

fn another_csca() -> Certificate {
    csca("DK").with(|csca| {
        csca.public_key_info = OTHER_CSCA.public_key_info();
        csca.subject_key = OTHER_CSCA.identifier();
        csca.issuer_key = OTHER_CSCA;
    })
}

fn of_another_csca() -> Certificate {
    document_signer("DK").with(|signer| {
        signer.issuer_key = OTHER_CSCA;
        signer.authority_key = Some(OTHER_CSCA.identifier());
    })
}

fn rsa(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    let key = der::sequence(&[der::unsigned(modulus), der::unsigned(exponent)]);
    let algorithm = der::sequence(&[der::oid(&Oid::from_arcs(&[1, 2, 840, 113_549, 1, 1, 1])), der::null()]);
    der::sequence(&[algorithm, der::bit_string(&key)])
}

/// id-Ed25519 (RFC 8410, 3), which Doc 9303-12 does not know.
fn ed25519() -> Vec<u8> {
    let algorithm = der::sequence(&[der::oid(&Oid::from_arcs(&[1, 3, 101, 112]))]);
    der::sequence(&[algorithm, der::bit_string(&[9; 32])])
}

/// The passport of a State that is in no table.
fn issued_by_nobody() -> Document {
    let document = passport();
    let mrz = Dg1::parse(&document.content(DataGroup::DG1)).unwrap().mrz;
    let lines = mrz.lines().join("").replacen("DNK", "XQZ", 1);
    document.file(DataGroup::DG1, Dg1 { mrz: Mrz::parse(&lines).unwrap() }.encode())
}

/// Doc 9303-12, 7.1.1.6: a single letter stands for all types that begin with it.
#[test]
fn a_signer_of_passports_signs_every_kind_of_passport() {
    let document = signer(|signer| signer.extensions.push(document_types(&["ID", "P"])));
    assert_eq!(document.judge().status, passport().judge().status);
}

fn without_its_signer() -> Document {
    passport().signed(|object| object.certificates.clear())
}

/// RELIABILITY Q45, TR-03105-5.1 LDS_H_15: by issuer and serial number, and by the key's identifier.
#[test]
fn a_signer_that_is_not_in_the_message_is_found_among_those_at_hand() {
    let by_key = ber_tlv::encode(der::context_primitive(0), &SIGNER.identifier());
    let named_by_key = passport().signed(|object| {
        object.certificates.clear();
        (object.signer_version, object.signer_identifier) = (3, by_key);
    });
    let looked_up = |report: &Report| {
        let signature = report.checks().find(|check| check.id == CheckId::PaSodSignature).unwrap();
        signature.facts.get("ds_from").cloned()
    };
    for document in [without_its_signer(), named_by_key] {
        let report = document.with(|document| document.trust.push(document_signer("DK").sign())).judge();
        let codes: Vec<_> = report.checks().flat_map(|check| &check.codes).collect();
        assert_eq!((report.assurance, codes), (Assurance::A3, vec![&Code::RevNotPublished]), "{report:#?}");
        assert!(report.authentic_document().is_some());
        assert_eq!(looked_up(&report).as_deref(), Some("trust"));
    }
    let carried = passport().signed(|_| ()).with(|document| document.trust.push(document_signer("DK").sign()));
    assert_eq!(looked_up(&carried.judge()), None);
}
