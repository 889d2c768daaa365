//! Whether the chip proved itself by agreeing on keys: Chip Authentication, and PACE with its mapping.

use paskontrol::crypto::cipher::CipherAlgorithm;
use paskontrol::crypto::curve::NamedCurve;
use paskontrol::crypto::ecdh;
use paskontrol::crypto::secret::Secret;
use paskontrol::encoding::Oid;
use paskontrol::inspection::{
    Access, AccessProtocol, ChipAuthenticationOutcome, ChipAuthenticationRecord, DottedOid, Octets, PaceOutcome,
    PaceRecord,
};
use paskontrol::iso7816::secure_messaging::{ChipSession, TerminalSession};
use paskontrol::iso7816::{ResponseApdu, Status, commands};
use paskontrol::lds::{DataGroup, Dg14, FileId};
use paskontrol::protocols::Misbehaviour;
use paskontrol::protocols::chip_authentication::{AgreementKey, KeyPair, select};
use paskontrol::simulator::SeededRandom;

use super::chip::{chip_key, dg14, refused, without_active_authentication};
use super::document::Document;
use super::mint;

/// id-CA-ECDH-3DES-CBC-CBC, which a key without ChipAuthenticationInfo stands for (Doc 9303-11, 9.2.5).
const ECDH_3DES: Oid = Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 2, 2, 3, 2, 1]);
/// id-PACE-ECDH-CAM-AES-CBC-CMAC-128.
const MAPPING_AES_128: Oid = Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 2, 2, 4, 6, 2]);

claims! {
    chip_authentication_that_was_not_run_is_an_open_question:
        ChipCaNotPerformed in ChipCa is Undetermined at A2 Shown
        => with_key();
    a_key_that_cannot_be_used_is_an_open_question:
        ChipProtocolUnsupported in ChipCa is Undetermined at A2 Shown
        => with_key().with(|document| authenticated(document, ChipAuthenticationOutcome::Unsupported));
    a_chip_that_refuses_chip_authentication_has_failed_it:
        ChipCaFailed in ChipCa is Failed at A2 Shown
        => with_key().with(|document| {
            authenticated(document, ChipAuthenticationOutcome::Refused { sw: "6A80".to_owned() });
        });
    a_chip_that_breaks_chip_authentication_has_failed_it:
        ChipCaFailed in ChipCa is Failed at A2 Shown
        => with_key().with(|document| {
            authenticated(document, ChipAuthenticationOutcome::Misbehaved { how: Misbehaviour::AnswerMissing });
        });
    a_chip_that_says_nothing_under_the_new_keys_has_not_changed_them:
        ChipCaKeysNotSwitched in ChipCa is Failed at A2 Shown
        => answering(|_| None);
    one_bit_of_the_first_answer_breaks_the_proof:
        ChipCaKeysNotSwitched in ChipCa is Failed at A2 Shown
        => answering(|answer| answer.map(|mut answer| { answer[6] ^= 1; answer }));
    a_bare_status_under_the_new_keys_is_no_proof:
        ChipCaKeysNotSwitched in ChipCa is Failed at A2 Shown
        => answering(|_| Some(vec![0x69, 0x88]));
    a_key_nobody_signed_binds_no_chip_here_either:
        ChipKeyUnbound in ChipCa is Undetermined at A1 Hidden with LdsDgHashMismatch
        => answering(|answer| answer).with(|document| {
            let signed = with_key().file(DataGroup::DG14, dg14(&[])).signed(|_| ());
            document.evidence.record(FileId::EfSod, signed.evidence.file(FileId::EfSod).unwrap().clone());
        });

    a_mapping_without_its_data_proves_nothing:
        ChipCamMissing in ChipPaceCam is Failed at A2 Shown with ChipCaNotPerformed
        => mapped(|_, data| *data = None);
    a_mapping_without_its_data_is_named_where_chip_authentication_stands_in:
        ChipCamMissing in ChipPaceCam is Undetermined at A3 Shown
        => answering(|answer| answer).with(|document| {
            let without = mapped(|_, data| *data = None);
            document.evidence.access.clone_from(&without.evidence.access);
        });
    one_bit_of_the_data_breaks_the_proof:
        ChipCamInvalid in ChipPaceCam is Failed at A2 Shown
        => mapped(|_, data| data.as_mut().unwrap().0[9] ^= 1);
    another_mapping_key_breaks_the_proof:
        ChipCamInvalid in ChipPaceCam is Failed at A2 Shown
        => mapped(|key, _| *key = ecdh::KeyPair::generate(NamedCurve::P256, &mut SeededRandom::new(9))
            .unwrap().public().encoded().to_vec());
    a_key_that_only_dg14_has_is_not_the_mapping_s:
        ChipKeyUnbound in ChipPaceCam is Failed at A2 Shown
        => mapped(|_, _| ()).file(FileId::EfCardSecurity, mint::card_security(Vec::new()));
    a_withheld_card_security_binds_nothing:
        ChipKeyUnbound in ChipPaceCam is Failed at A2 Shown
        => mapped(|_, _| ()).record(FileId::EfCardSecurity, refused());
    an_altered_card_security_is_nobody_s:
        CardSecuritySignatureInvalid in PaCardSecurity is Failed at A1 Hidden with ChipKeyUnbound
        => mapped(|_, _| ()).flipped(FileId::EfCardSecurity);
    a_card_security_that_is_none_is_malformed:
        LdsMalformed in PaCardSecurity is Failed at A1 Hidden with ChipKeyUnbound
        => mapped(|_, _| ()).file(FileId::EfCardSecurity, vec![0x30, 0]);
}

#[test]
fn a_chip_that_answers_under_the_new_keys_is_genuine() {
    let report = answering(|answer| answer).judge();
    assert_eq!(report.assurance, paskontrol::Assurance::A3, "{report:#?}");
}

#[test]
fn a_chip_whose_mapping_fits_the_signed_key_is_genuine() {
    let report = mapped(|_, _| ()).judge();
    assert_eq!(report.assurance, paskontrol::Assurance::A3, "{report:#?}");
}

/// A passport whose only proof is the key in DG14.
fn with_key() -> Document {
    without_active_authentication().file(DataGroup::DG14, dg14(&[chip_key()])).signed(|_| ())
}

fn authenticated(document: &mut Document, outcome: ChipAuthenticationOutcome) {
    document.evidence.chip_authentication =
        Some(ChipAuthenticationRecord { protocol: Some(DottedOid(ECDH_3DES)), key_id: None, outcome });
}

/// The same after a whole run; the first answer under the new keys passes through `alter`.
fn answering(alter: impl FnOnce(Option<Vec<u8>>) -> Option<Vec<u8>>) -> Document {
    let document = with_key();
    let infos = Dg14::parse(&document.content(DataGroup::DG14)).unwrap().security_infos;
    let choice = select(&infos).unwrap().remove(0);
    let ephemeral = KeyPair::generate(choice.key.value(), &mut SeededRandom::new(8)).unwrap();
    let keys = || ephemeral.derive_session_keys(choice.key.value(), CipherAlgorithm::TripleDes).unwrap();
    let (mut terminal, mut chip) = (TerminalSession::new(keys()), ChipSession::new(keys()));
    chip.unwrap_command(&terminal.wrap_command(&commands::select_file(0x0101)).unwrap()).unwrap();
    let answer = chip.wrap_response(&ResponseApdu::status_only(Status::SUCCESS)).unwrap().encode();
    let outcome = ChipAuthenticationOutcome::Established {
        ephemeral_private_key: Octets(ephemeral.private().expose().to_vec()),
        first_response: alter(Some(answer)).map(Octets),
    };
    document.with(|document| authenticated(document, outcome))
}

/// The same opened by PACE with Chip Authentication Mapping; mapping key and data pass through `alter`.
pub(super) fn mapped(alter: impl FnOnce(&mut Vec<u8>, &mut Option<Octets>)) -> Document {
    let document = with_key().file(FileId::EfCardSecurity, mint::card_security(vec![chip_key()]));
    let infos = Dg14::parse(&document.content(DataGroup::DG14)).unwrap().security_infos;
    let choice = select(&infos).unwrap().remove(0);
    let AgreementKey::Ecdh(key) = choice.key.value() else { panic!("the test key is on a curve") };
    // The mapping key is the static key times the data (Doc 9303-11, 4.4.3.5).
    let data = [7; 32];
    let pair = ecdh::KeyPair::from_private_with(key, Secret::new(data.to_vec())).unwrap();
    let (mut mapping_key, mut data) = (pair.public().encoded().to_vec(), Some(Octets(data.to_vec())));
    alter(&mut mapping_key, &mut data);
    let outcome = PaceOutcome::Established {
        mapping_public_key: Some(Octets(mapping_key)),
        chip_authentication_data: data,
        extra_data: false,
    };
    let record = PaceRecord { protocol: Some(DottedOid(MAPPING_AES_128)), parameter_id: Some(12), outcome };
    document.with(|document| {
        document.evidence.access = Some(Access { protocol: AccessProtocol::Pace, pace: Some(record) });
    })
}
