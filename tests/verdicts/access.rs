//! How the chip let us in, and whether the session held.

use paskontrol::encoding::{Oid, der};
use paskontrol::inspection::{
    Access, AccessProtocol, DottedOid, Interruption, Octets, PaceOutcome, PaceRecord, SessionFault,
    TerminalAuthenticationRecord,
};
use paskontrol::lds::{DataGroup, FileId};
use paskontrol::protocols::Misbehaviour;

use super::chip::{dg14, without_active_authentication};
use super::document::{Document, passport};

/// id-PACE-ECDH-GM-AES-CBC-CMAC-128 (Doc 9303-11, 4.4.3.2).
const GENERIC_AES_128: Oid = Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 2, 2, 4, 2, 2]);
/// The same with 256 bits.
const GENERIC_AES_256: Oid = Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 2, 2, 4, 2, 4]);

claims! {
    pace_that_was_offered_and_not_tried_is_named:
        AccessDowngraded in AccessPace is Undetermined at A3 Shown
        => announcing(passport(), &GENERIC_AES_128);
    pace_that_was_hidden_is_seen_in_dg14:
        AccessDowngradeProven in AccessPace is Failed at A3 Shown
        => signing(passport(), &GENERIC_AES_128);
    a_weaker_pace_than_the_signed_one_is_seen:
        AccessCardaccessMismatch in PaCardAccessBound is Failed at A1 Hidden
        => with_pace(announcing(signing(passport(), &GENERIC_AES_256), &GENERIC_AES_128), established(false));
    a_refused_pace_costs_nothing_once_the_chip_has_proved_itself:
        AccessPaceFailed in AccessPace is Undetermined at A3 Shown with AccessDowngraded
        => with_pace(passport(), PaceOutcome::Refused { sw: "6FFF".to_owned() });
    a_refused_pace_leaves_the_question_open_where_nothing_proves_the_chip:
        AccessPaceFailed in AccessPace is Undetermined at A2 Shown with AccessDowngraded ChipAuthNotSupported
        => with_pace(without_active_authentication().signed(|_| ()), PaceOutcome::Refused { sw: "6FFF".to_owned() });
    pace_nobody_can_do_is_named:
        AccessPaceUnsupportedParams in AccessPace is Undetermined at A3 Shown with AccessDowngraded
        => with_pace(passport(), PaceOutcome::Unsupported);
    data_of_another_mapping_are_named:
        PaceExtraData in AccessPace is Passed at A3 Shown
        => with_pace(passport(), established(true));
    a_point_beside_the_curve_is_an_attack:
        PacePointInvalid in AccessPace is Failed at A0 Hidden with SodMissing
        => broken(Misbehaviour::PublicKeyInvalid);
    our_own_key_sent_back_is_an_attack:
        PaceKeyReflected in AccessPace is Failed at A0 Hidden with SodMissing
        => broken(Misbehaviour::KeyReflected);
    a_token_that_does_not_fit_is_an_attack:
        PaceTokenInvalid in AccessPace is Failed at A0 Hidden with SodMissing
        => broken(Misbehaviour::TokenInvalid);
    a_nonce_that_is_none_breaks_pace:
        PaceNonceInvalid in AccessPace is Failed at A0 Hidden with SodMissing
        => broken(Misbehaviour::NonceInvalid);
    a_step_with_another_tag_breaks_pace:
        PaceTagUnexpected in AccessPace is Failed at A0 Hidden with SodMissing
        => broken(Misbehaviour::TagUnexpected);

    a_terminal_the_chip_does_not_know_changes_nothing:
        AccessTaFailed in AccessTa is Undetermined at A3 Shown
        => passport().with(|document| {
            document.evidence.terminal_authentication = Some(TerminalAuthenticationRecord::NoChain);
        });

    an_answer_without_protection_ends_it:
        SmUnprotectedResponse in AccessSession is Failed at A3 Shown
        => interrupted(SessionFault::Unprotected);
    an_answer_without_status_ends_it:
        SmStatusMissing in AccessSession is Failed at A3 Shown
        => interrupted(SessionFault::StatusMissing);
    an_altered_answer_ends_it:
        SmMacInvalid in AccessSession is Failed at A3 Shown
        => interrupted(SessionFault::Checksum);
    an_answer_that_does_not_decipher_ends_it:
        SmCryptogramInvalid in AccessSession is Failed at A3 Shown
        => interrupted(SessionFault::Malformed);
    a_chip_that_ends_every_session_says_nothing_against_itself:
        SmSessionLost in AccessSession is Aborted at A3 Shown
        => interrupted(SessionFault::Rejected);
}

/// PACE version 2 on brainpoolP256r1 (Doc 9303-11, 9.2.1).
fn pace_info(protocol: &Oid) -> Vec<u8> {
    der::sequence(&[der::oid(protocol), der::unsigned(&[2]), der::unsigned(&[13])])
}

fn announcing(document: Document, protocol: &Oid) -> Document {
    document.file(FileId::EfCardAccess, der::set_of(vec![pace_info(protocol)]))
}

fn signing(document: Document, protocol: &Oid) -> Document {
    document.file(DataGroup::DG14, dg14(&[pace_info(protocol)])).signed(|_| ())
}

fn established(extra_data: bool) -> PaceOutcome {
    PaceOutcome::Established {
        mapping_public_key: Some(Octets(vec![4; 65])),
        chip_authentication_data: None,
        extra_data,
    }
}

/// With PACE on record; where it did not come to its end, BAC opened the chip.
fn with_pace(document: Document, outcome: PaceOutcome) -> Document {
    let protocol =
        if matches!(outcome, PaceOutcome::Established { .. }) { AccessProtocol::Pace } else { AccessProtocol::Bac };
    let record = PaceRecord { protocol: Some(DottedOid(GENERIC_AES_128)), parameter_id: Some(13), outcome };
    document.with(|document| document.evidence.access = Some(Access { protocol, pace: Some(record) }))
}

/// Nothing was read, since the chip broke PACE.
fn broken(how: Misbehaviour) -> Document {
    let document = with_pace(passport(), PaceOutcome::Misbehaved { how });
    document.with(|document| {
        document.evidence.access.as_mut().unwrap().protocol = AccessProtocol::NotGranted;
        document.evidence.active_authentication = None;
        document.evidence.files.clear();
    })
}

fn interrupted(fault: SessionFault) -> Document {
    passport()
        .with(|document| document.evidence.interrupted = Some(Interruption { fault, file: Some("DG2".to_owned()) }))
}
