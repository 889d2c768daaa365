//! 27 to 46, 53 to 55, 58 to 64, 77 to 82, 86 to 89: the security object, its signer, the files, and what is in them.

use paskontrol::lds::{DataGroup, Dg1, FileId};
use paskontrol::readiness::Verdict;
use paskontrol::verification::CheckStatus;
use paskontrol::{Assurance, Code, Policy};

use super::Expected::{Failed, Good, Undetermined, Warned};
use super::otherwise_in_order::verdict;
use super::{Played, WITHOUT_ACTIVE_AUTHENTICATION, all, all_under, complaint, gives, play, profile, with};

#[test]
fn digests_that_are_broken_unknown_or_said_twice_sign_nothing() {
    all(&[
        ("27", "dk-ready", "", Failed(Code::PaAlgoForbidden)),
        ("28", "dk-ready", "", Failed(Code::SodDgDuplicate)),
        ("28", "eac-full", "", Failed(Code::SodDgDuplicate)),
        ("29", "dk-ready", "", Undetermined(Code::PaAlgoUnknown)),
        ("30", "dk-ready", "", Warned(Code::PaAlgoDeprecated)),
        ("30", "aa-ec", "", Warned(Code::PaAlgoDeprecated)),
        ("39", "dk-ready", "", Failed(Code::SodDgNumberInvalid)),
        ("39b", "dk-ready", "", Failed(Code::SodDgNumberInvalid)),
        ("39c", "dk-ready", "", Failed(Code::SodDgNumberInvalid)),
        ("54", "dk-ready", "", Failed(Code::SodSignatureInvalid)),
        ("54", "rsa-pss", "", Failed(Code::SodSignatureInvalid)),
        ("55", "dk-ready", "", Failed(Code::SodMessageDigestMismatch)),
    ]);
}

#[test]
fn only_a_document_signer_of_the_state_signs_its_passports() {
    all(&[
        ("31", "dk-ready", "", Failed(Code::PkiChainSignatureInvalid)),
        ("31b", "dk-ready", "", Undetermined(Code::PkiIssuerUnknown)),
        ("32", "dk-ready", "", Undetermined(Code::PkiIssuerUnknown)),
        ("33", "dk-ready", "", Failed(Code::StateMismatch)),
        ("34", "dk-ready", "", Failed(Code::PkiRoleViolation)),
        ("35", "dk-ready", "", Failed(Code::PkiRoleViolation)),
        ("36", "dk-ready", "", Failed(Code::PkiRoleViolation)),
        ("37", "dk-ready", "", Failed(Code::PkiDoctypeNotAllowed)),
        ("38", "dk-ready", "", Failed(Code::PkiCriticalUnknown)),
    ]);
}

#[test]
fn a_copy_is_told_from_its_original_where_the_chip_has_a_key() {
    all(&[
        ("42", "dk-ready", "", Failed(Code::ChipAaInvalid)),
        ("42", "aa-ec", "", Failed(Code::ChipAaInvalid)),
        // It takes part in the agreement and then cannot speak under its keys, so that is what is seen of it.
        ("42", "ca-dh", "", Failed(Code::ChipCaKeysNotSwitched)),
        ("42", "eac-full", "", Failed(Code::ChipAaInvalid)),
        ("42", "pace-cam", "", Failed(Code::ChipCamInvalid)),
        ("43", "dk-ready", "", Failed(Code::LdsComSodMismatch)),
        ("43", "eac-full", "", Failed(Code::LdsComSodMismatch)),
        ("44", "eac-full", "", Failed(Code::LdsDgListedButAbsent)),
        ("44", "ca-dh", "", Failed(Code::LdsDgListedButAbsent)),
        ("45", "ca-dh", "", Failed(Code::LdsDgHashMismatch)),
        ("45", "eac-full", "", Failed(Code::LdsDgHashMismatch)),
    ]);
}

#[test]
fn a_copy_of_a_document_without_a_key_is_authentic_and_no_more() {
    for name in ["dk-ready", "pace-gm", "eac-full"] {
        let report = play(&with(profile(name, ""), &["41"])).unwrap();
        let codes: Vec<_> = report.checks().flat_map(|check| &check.codes).copied().collect();
        assert_eq!(report.assurance, Assurance::A2, "{report:#?}");
        assert!(codes.contains(&Code::ChipAuthNotSupported), "{report:#?}");
        assert!(report.authentic_document().is_some());
        assert_ne!(verdict(&report), Verdict::Ready);
    }
}

/// What EF.COM hides is proved all the same: the list to read is the signed one.
#[test]
fn a_chip_whose_keys_are_hidden_has_to_prove_them() {
    for (name, chip) in [("dk-ready", ""), ("ca-dh", ""), ("eac-full", "")] {
        let report = play(&with(profile(name, chip), &["43"])).unwrap();
        assert_eq!(report.assurance, Assurance::A3, "{report:#?}");
    }
}

/// A chip gives a file as long as its header says. What lies behind it is named when it comes in a dump (tests/verdicts);
/// from a chip it never comes.
#[test]
fn a_second_zone_behind_dg1_is_never_read_and_never_shown() {
    for name in ["dk-ready", "eac-full", "short-only"] {
        let played = Played::of(&with(profile(name, ""), &["40"])).unwrap();
        let report = played.judged(&played.trust(), &Policy::field());
        assert_eq!(complaint(&report, Good), None, "{report:#?}");
        assert_eq!(report.authentic_document().unwrap().mrz(), &played.specimen.mrz);
        let read = played.evidence.content(FileId::Dg(DataGroup::DG1)).unwrap();
        assert_eq!(Dg1::parse(read).unwrap().encode(), read);
    }
}

#[test]
fn nothing_of_an_exchanged_zone_or_photo_is_shown() {
    for gremlin in ["46", "53"] {
        for name in ["dk-ready", "pace-gm", "eac-full", "rsa-pkcs1"] {
            let report = play(&with(profile(name, ""), &[gremlin])).unwrap();
            assert_eq!(complaint(&report, Failed(Code::LdsDgHashMismatch)), None, "{gremlin} on {name}: {report:#?}");
            assert!(report.authentic_document().is_none());
            assert_eq!(report.assurance, Assurance::A1);
        }
    }
}

#[test]
fn structures_without_measure_are_refused_within_the_budget() {
    all(&[
        ("58", "dk-ready", "", Failed(Code::LdsMalformed)),
        ("58b", "dk-ready", "", Failed(Code::LdsMalformed)),
        // It came whole and a State signed it: what nobody can read in it is called non conformance (TR-03135-1).
        ("59", "dk-ready", "", Failed(Code::LdsDgNonconformant)),
        ("59", "eac-full", "", Failed(Code::LdsDgNonconformant)),
        ("60", "dk-ready", "", Warned(Code::CmsBerIndefinite)),
        ("60", "eac-full", "", Warned(Code::CmsBerIndefinite)),
        ("61", "dk-ready", "", Failed(Code::SodMalformed)),
        ("61b", "dk-ready", "", Failed(Code::LdsMalformed)),
        ("62", "dk-ready", "", Failed(Code::LimitLimit)),
        ("64", "dk-ready", "", Failed(Code::LimitLimit)),
        ("64b", "dk-ready", "", Failed(Code::PkiKeyInvalid)),
    ]);
}

#[test]
fn names_without_number_are_named_and_not_shown() {
    all(&[
        ("63", "dk-ready", "", Warned(Code::LdsDgNonconformant)),
        ("63", "eac-full", "", Warned(Code::LdsDgNonconformant)),
    ]);
    let report = play(&with(profile("dk-ready", ""), &["63"])).unwrap();
    let holder = report.authentic_document().unwrap().holder();
    assert_eq!((holder.family_name.as_str(), holder.personal_number), ("OESTERGAARD", None));
    // The test plan asks more of a file than that it can be left aside.
    all_under(&Policy::conformance(), &[("63", "dk-ready", "", Failed(Code::LdsDgNonconformant))]);
}

/// `verify` has no way out: nothing below the top floor but readers, register and records knows the network
/// (tests/architecture), so no address in a certificate is more to it than octets.
#[test]
fn addresses_in_certificates_are_nothing_to_follow() {
    all(&[("86", "dk-ready", "", Good), ("86", "eac-full", "", Good), ("86", "rsa-pss", "", Good)]);
}

#[test]
fn keys_on_curves_of_the_forgers_making_verify_nothing() {
    all(&[
        ("87", "dk-ready", "", Failed(Code::PkiCurveUnknown)),
        ("87", "aa-ec", "", Failed(Code::PkiCurveUnknown)),
        ("87b", "dk-ready", "", Failed(Code::PkiCurveUnknown)),
    ]);
}

#[test]
fn no_forgery_under_exponent_3_is_a_signature() {
    for gremlin in ["88", "88b", "88c", "88d", "88e", "88f", "88g", "88h"] {
        all(&[(gremlin, "dk-ready", "", Failed(Code::PkiChainSignatureInvalid))]);
    }
}

#[test]
fn the_other_encoding_of_a_right_signature_is_right_and_named() {
    all(&[
        ("89", "dk-ready", "", Warned(Code::Pkcs1NoNull)),
        ("89", "rsa-pkcs1", "", Warned(Code::Pkcs1NoNull)),
        ("89", "eac-full", WITHOUT_ACTIVE_AUTHENTICATION, Warned(Code::Pkcs1NoNull)),
    ]);
}

/// Whatever fails for a reader in the field fails for the test plan, and what leaves it undecided is no pass there.
#[test]
fn the_test_plan_is_nowhere_milder() {
    for gremlin in
        ["27", "28", "29", "31", "32", "33", "34", "35", "36", "37", "38", "39", "42", "43", "46", "53", "54", "55"]
    {
        let played = Played::of(&with(profile("dk-ready", ""), &[gremlin])).unwrap();
        let [field, plan] =
            [Policy::field(), Policy::conformance()].map(|policy| played.judged(&played.trust(), &policy));
        assert!(plan.status >= field.status && plan.status > CheckStatus::NotSupported, "{gremlin}: {plan:#?}");
        assert!(field.checks().all(|check| {
            check.codes.iter().all(|code| gives(&plan, check.status, *code) || gives(&plan, CheckStatus::Failed, *code))
        }));
    }
}

#[test]
fn page_and_chip_are_compared_field_by_field() {
    for name in ["dk-ready", "eac-full"] {
        all(&[
            ("77", name, "", Failed(Code::MrzMismatch)),
            ("78", name, "", Undetermined(Code::MrzOptionalDiffers)),
            ("79", name, "", Undetermined(Code::Dg1CheckDigit)),
            ("80", name, "", Failed(Code::DocExpired)),
        ]);
    }
}

#[test]
fn an_expired_document_is_still_authentic() {
    let report = play(&with(profile("dk-ready", ""), &["80"])).unwrap();
    assert_eq!(report.assurance, Assurance::A3);
    assert!(report.authentic_document().is_some());
}

#[test]
fn texts_of_a_document_act_on_nobody() {
    for name in ["dk-ready", "eac-full"] {
        all(&[("81", name, "", Undetermined(Code::Dg1Charset)), ("82", name, "", Warned(Code::DataTextSanitised))]);
    }
    let report = play(&with(profile("dk-ready", ""), &["81"])).unwrap();
    assert!(report.authentic_document().is_none() && report.stated_mrz().is_some_and(|mrz| mrz.checks.all_correct()));
}
