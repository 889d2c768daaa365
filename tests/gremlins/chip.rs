//! 01 to 26 and 57: the way to the chip, the session, the chip's own proof.

use paskontrol::Code;
use paskontrol::simulator::Profile;
use paskontrol::verification::CheckStatus;

use super::Expected::{Failed, Good, Undetermined, Warned};
use super::{WITHOUT_ACTIVE_AUTHENTICATION, WITHOUT_CHIP_AUTHENTICATION, all, complaint, gives, play, profile, with};

#[test]
fn pace_hidden_refused_or_weakened_is_noticed() {
    all(&[
        ("01", "pace-gm", "", Failed(Code::AccessDowngradeProven)),
        ("01", "eac-full", "", Failed(Code::AccessDowngradeProven)),
        ("02", "pace-gm", "", Warned(Code::AccessDowngraded)),
        ("02", "pace-gm", WITHOUT_ACTIVE_AUTHENTICATION, Undetermined(Code::AccessDowngraded)),
        ("03", "eac-full", "", Failed(Code::AccessCardaccessMismatch)),
        ("03", "pace-cam", "", Failed(Code::AccessCardaccessMismatch)),
        ("04", "pace-gm", "", Good),
        ("04", "pace-cam", "", Good),
    ]);
}

#[test]
fn broken_secure_messaging_is_never_read_over() {
    for name in ["dk-ready", "pace-gm", "pace-im", "pace-cam", "ca-dh", "ca-ecdh-aes256", "eac-full"] {
        all(&[
            ("05", name, "", Failed(Code::SmUnprotectedResponse)),
            ("06", name, "", Failed(Code::SmStatusMissing)),
            ("07", name, "", Failed(Code::SmMacInvalid)),
            ("08", name, "", Failed(Code::SmCryptogramInvalid)),
            ("08b", name, "", Failed(Code::SmCryptogramInvalid)),
            ("09", name, "", Failed(Code::SmMacInvalid)),
            ("57", name, "", Good),
        ]);
    }
}

#[test]
fn keys_of_pace_that_are_none_are_refused() {
    all(&[
        ("10", "pace-gm", "", Good),
        ("10b", "pace-gm", "", Good),
        ("10", "pace-cam", "", Good),
        ("11", "pace-gm", "", Failed(Code::PacePointInvalid)),
        ("11b", "pace-gm", "", Failed(Code::PacePointInvalid)),
        ("11b", "pace-im", "", Failed(Code::PacePointInvalid)),
        ("11", "pace-cam", "", Failed(Code::PacePointInvalid)),
        ("11", "pace-dh", "", Failed(Code::PacePointInvalid)),
        ("11b", "pace-dh", "", Failed(Code::PacePointInvalid)),
        ("12", "pace-gm", "", Failed(Code::PacePointInvalid)),
        ("12b", "pace-gm", "", Failed(Code::PacePointInvalid)),
        ("12", "pace-dh", "", Failed(Code::PacePointInvalid)),
        ("12b", "pace-dh", "", Failed(Code::PacePointInvalid)),
        ("12c", "pace-dh", "", Failed(Code::PacePointInvalid)),
        ("12d", "pace-dh", "", Failed(Code::PacePointInvalid)),
        ("13", "pace-gm", "", Failed(Code::PaceKeyReflected)),
        ("13", "pace-im", "", Failed(Code::PaceKeyReflected)),
        ("13", "pace-dh", "", Failed(Code::PaceKeyReflected)),
    ]);
}

#[test]
fn chip_authentication_mapping_proves_the_signed_key_or_nothing() {
    all(&[
        ("14", "pace-cam", "", Warned(Code::ChipCamMissing)),
        ("14", "pace-cam", WITHOUT_CHIP_AUTHENTICATION, Failed(Code::ChipCamMissing)),
        ("15", "pace-cam", "", Failed(Code::ChipCamInvalid)),
        ("16", "pace-cam", "", Failed(Code::ChipKeyUnbound)),
        ("17", "pace-cam", "", Failed(Code::CardSecuritySignatureInvalid)),
        ("18", "pace-gm", "", Warned(Code::PaceExtraData)),
        ("18", "pace-dh", "", Warned(Code::PaceExtraData)),
    ]);
}

#[test]
fn a_chip_that_does_not_hold_its_key_is_caught() {
    all(&[
        ("19", "ca-dh", "", Failed(Code::ChipCaKeysNotSwitched)),
        ("19", "ca-ecdh-aes256", "", Failed(Code::ChipCaKeysNotSwitched)),
        ("19", "eac-full", "", Failed(Code::ChipCaKeysNotSwitched)),
        ("20", "dk-ready", "", Failed(Code::ChipAaInvalid)),
        ("20", "aa-ec", "", Failed(Code::ChipAaInvalid)),
        ("20", "eac-full", "", Failed(Code::ChipAaInvalid)),
        ("21", "dk-ready", "", Failed(Code::ChipAaInvalid)),
        ("21", "aa-ec", "", Failed(Code::ChipAaInvalid)),
        ("22", "dk-ready", "", Failed(Code::LdsDgHashMismatch)),
        ("22", "dk-ready", "", Failed(Code::LdsDgHashMismatch)),
        ("23", "dk-ready", "", Warned(Code::ChipAaWeakKey)),
        ("24", "dk-ready", "", Failed(Code::ChipAaInvalid)),
        ("25", "dk-ready", "", Good),
        ("26", "dk-ready", "", Failed(Code::SodSignatureInvalid)),
        ("26", "aa-ec", "", Failed(Code::SodSignatureInvalid)),
    ]);
}

#[test]
fn a_key_of_the_forgers_own_proves_itself_and_binds_nothing() {
    let report = play(&with(profile("dk-ready", ""), &["22"])).unwrap();
    assert!(gives(&report, CheckStatus::Undetermined, Code::ChipKeyUnbound), "{report:#?}");
}

#[test]
fn a_signature_cut_off_is_asked_for_again() {
    let text = "name = 'x'\nextends = 'dk-ready'\n[files]\nef_atr_info = false\n";
    let report = play(&with(Profile::parse(text).unwrap(), &["25"])).unwrap();
    assert_eq!(complaint(&report, Good), None, "{report:#?}");
}
