//! What the chip accepts and refuses: TR-03105-3.2, unit J, and the updates of Doc 9303-11, 7.1.4.3.

use super::mint::{self, Draft, day};
use crate::crypto::curve::NamedCurve;
use crate::crypto::digest::DigestAlgorithm;
use crate::crypto::random::OsRng;
use crate::crypto::secret::Secret;
use crate::iso7816::commands::{self, Template};
use crate::iso7816::{CommandApdu, Status};
use crate::pki::CvCertificate;
use crate::pki::cv_certificate::{Chat, CvPublicKey, InspectionRights, Role, TerminalType};
use crate::protocols::terminal_authentication::chip::Chip;
use crate::protocols::terminal_authentication::messages::{self, Carriage};
use crate::protocols::terminal_authentication::{ChainError, CompressedPublicKey, IdPicc, ImportedKey};

fn chip() -> Chip {
    Chip::new(vec![ImportedKey::trust_point(&mint::cvca(1).sign()).unwrap()], day("2026-06-01"))
}

fn select(chip: &mut Chip, reference: &str) -> Status {
    let data = messages::key_reference(&reference.parse().unwrap());
    chip.set_dst(&commands::manage_security_environment(Template::DigitalSignature, &data)).status
}

fn import(chip: &mut Chip, certificate: &CvCertificate) -> Status {
    let selected = select(chip, &certificate.body().car.to_string());
    if selected != Status::SUCCESS {
        return selected;
    }
    verify(chip, certificate)
}

fn verify(chip: &mut Chip, certificate: &CvCertificate) -> Status {
    let commands = messages::verify_certificate(certificate, Carriage::Whole);
    chip.verify_certificate(&commands[0]).status
}

fn trust_points(chip: &Chip) -> Vec<String> {
    chip.trust_points().map(ToString::to_string).collect()
}

/// Imports these in order; all but the last must be accepted.
fn after(chip: &mut Chip, drafts: &[&Draft]) -> Status {
    let (last, before) = drafts.split_last().unwrap();
    for draft in before {
        assert_eq!(import(chip, &draft.sign()), Status::SUCCESS, "{:?}", draft.body.chr);
    }
    import(chip, &last.sign())
}

/// J_1 to J_3, J_25, J_30, J_31, J_35.
#[test]
fn a_certificate_needs_the_key_that_signed_it_selected() {
    let dv = mint::domestic(1);
    let terminal = mint::terminal(&dv);
    assert_eq!(after(&mut chip(), &[&dv, &terminal]), Status::SUCCESS);
    assert_eq!(select(&mut chip(), "UTCVCA00009"), Status::REFERENCE_NOT_FOUND);
    assert_eq!(verify(&mut chip(), &dv.sign()), Status::CONDITIONS_OF_USE);

    let mut fresh = chip();
    assert_eq!(select(&mut fresh, "UTCVCA00001"), Status::SUCCESS);
    let certificate = dv.sign();
    let mut signature = certificate.signature().to_vec();
    *signature.last_mut().unwrap() ^= 1;
    let altered = CvCertificate::assemble(certificate.encoded_body(), &signature).unwrap();
    assert_eq!(verify(&mut fresh, &altered), Status::AUTHENTICATION_FAILED);
    assert_eq!(verify(&mut fresh, &certificate), Status::CONDITIONS_OF_USE, "a selection serves once");
    assert_eq!(select(&mut fresh, "UTDVDOM00001"), Status::REFERENCE_NOT_FOUND, "it was not imported");
    for signature in [&signature[..63], &[0; 64], &[&[0; 32], &signature[32..]].concat()] {
        let altered = CvCertificate::assemble(certificate.encoded_body(), signature).unwrap();
        assert_eq!(import(&mut fresh, &altered), Status::AUTHENTICATION_FAILED);
    }
    assert_eq!(import(&mut fresh, &certificate), Status::SUCCESS);
    fresh.reset();
    assert_eq!(select(&mut fresh, "UTDVDOM00001"), Status::REFERENCE_NOT_FOUND, "J_22");
    let other = mint::domestic(1).with(|body| body.car = "UTCVCA00002".parse().unwrap()).sign();
    assert_eq!(select(&mut fresh, "UTCVCA00001"), Status::SUCCESS);
    assert_eq!(verify(&mut fresh, &other), Status::WRONG_DATA, "selected and named key differ");
}

/// J_43 to J_53.
#[test]
fn each_role_certifies_only_the_next_one() {
    use Role::{Cvca, DocumentVerifierDomestic, DocumentVerifierForeign, Terminal};
    let draft_for = |above: Option<&Draft>, role: Role| {
        let base = above.map_or_else(|| mint::domestic(1), mint::terminal);
        let chr = format!("UTANY{:05}", role.bits());
        base.with(|body| (body.chat, body.chr) = (Chat::inspection(role, InspectionRights::ALL), chr.parse().unwrap()))
    };
    for role in [Cvca, DocumentVerifierDomestic, DocumentVerifierForeign, Terminal] {
        let expected = if role == Terminal { Status::WRONG_DATA } else { Status::SUCCESS };
        let from_cvca = draft_for(None, role).with(|body| {
            // Its key must be able to stand alone where it becomes a trust point.
            body.public_key = Ok(mint::key(0x40).public(role == Cvca));
        });
        assert_eq!(after(&mut chip(), &[&from_cvca]), expected, "CVCA -> {role:?}");
        for dv in [mint::domestic(1), mint::foreign(1)] {
            let expected = if role == Terminal { Status::SUCCESS } else { Status::WRONG_DATA };
            assert_eq!(after(&mut chip(), &[&dv, &draft_for(Some(&dv), role)]), expected, "DV -> {role:?}");
        }
        let dv = mint::domestic(1);
        let terminal = mint::terminal(&dv);
        let below = draft_for(Some(&dv), role).with(|body| body.car = terminal.body.chr.clone());
        let below = Draft { issuer: mint::TERMINAL, ..below };
        assert_eq!(after(&mut chip(), &[&dv, &terminal, &below]), Status::WRONG_DATA, "terminal -> {role:?}");
    }
}

/// J_6 to J_10, J_19 to J_21, J_23, J_24, J_36, J_55, J_56.
#[test]
fn a_certificate_outside_the_profile_is_refused() {
    let refused = |draft: Draft| assert_eq!(import(&mut chip(), &draft.sign()), Status::WRONG_DATA);
    refused(mint::domestic(1).with(|body| body.chat = Chat::new(TerminalType::AuthenticationTerminal, vec![0x83])));
    refused(mint::domestic(1).with(|body| body.chat = Chat::new(TerminalType::InspectionSystem, vec![0x83, 0x03])));
    refused(mint::domestic(1).valid("2026-06-02", "2026-06-01"));
    let another_digest = mint::Key(0x40, NamedCurve::BrainpoolP256r1, DigestAlgorithm::Sha1);
    let another_curve = mint::Key(0x40, NamedCurve::BrainpoolP224r1, DigestAlgorithm::Sha256);
    refused(mint::domestic(1).with(|body| body.public_key = Ok(another_digest.public(false))));
    refused(mint::domestic(1).with(|body| body.public_key = Ok(another_curve.public(true))));
    refused(mint::domestic(1).with(|body| body.public_key = Ok(another_curve.public(false))));
    let mut garbled = chip();
    assert_eq!(select(&mut garbled, "UTCVCA00001"), Status::SUCCESS);
    let command = commands::verify_certificate(&[0x7F, 0x4E, 0x00]);
    assert_eq!(garbled.verify_certificate(&command).status, Status::WRONG_DATA);
}

#[test]
fn the_rule_that_is_broken_is_told_by_name() {
    let root = ImportedKey::trust_point(&mint::cvca(1).sign()).unwrap();
    let error = |draft: &Draft, today: &str| root.verify(&draft.sign(), day(today)).unwrap_err();
    let dv = mint::domestic(1);
    assert_eq!(error(&mint::domestic(2), "2026-06-01"), ChainError::Issuer);
    assert_eq!(error(&dv.clone().with(|body| body.expires = day("2026-05-31")), "2026-06-01"), ChainError::Expired);
    assert_eq!(error(&dv.clone().valid("2026-01-01", "2027-12-31"), "2027-01-01"), ChainError::TrustPointExpired);
    assert_eq!(error(&Draft { issuer: mint::key(9), ..dv.clone() }, "2026-06-01"), ChainError::Signature);
    let point = CvPublicKey::Ec { algorithm: mint::key(1).algorithm(), curve: None, point: vec![4; 65] };
    let no_point = dv.with(|body| body.public_key = Ok(point));
    assert!(matches!(error(&no_point, "2026-06-01"), ChainError::Key(_)));
    let not_a_root = ImportedKey::trust_point(&mint::domestic(1).sign()).unwrap_err();
    assert!(matches!(not_a_root, ChainError::Role { holder: Role::DocumentVerifierDomestic, .. }));
    let forged = Draft { issuer: mint::key(9), ..mint::cvca(1) };
    assert_eq!(ImportedKey::trust_point(&forged.sign()), Err(ChainError::Signature));
}

/// J_11 and Doc 9303-11, 7.1.4.3.3: the chip learns the day from whom it may believe.
#[test]
fn the_day_advances_with_link_dv_and_domestic_terminal_certificates_only() {
    let until = |draft: Draft, effective: &str| draft.valid(effective, "2026-12-31");
    let mut chip = chip();
    let dv = until(mint::foreign(1), "2026-06-02");
    assert_eq!(after(&mut chip, &[&dv, &until(mint::terminal(&dv), "2026-09-09")]), Status::SUCCESS);
    assert_eq!(chip.today(), day("2026-06-02"), "a foreign Document Verifier is not believed");
    let dv = until(mint::domestic(1), "2026-05-01");
    assert_eq!(after(&mut chip, &[&dv]), Status::SUCCESS);
    assert_eq!(chip.today(), day("2026-06-02"), "never backwards");
    assert_eq!(after(&mut chip, &[&dv, &until(mint::terminal(&dv), "2026-07-01")]), Status::SUCCESS);
    assert_eq!(chip.today(), day("2026-07-01"));
    let forged = Draft { issuer: mint::key(9), ..until(mint::domestic(1), "2026-10-01") };
    assert_eq!(after(&mut chip, &[&forged]), Status::AUTHENTICATION_FAILED);
    let expired = mint::domestic(1).valid("2026-01-01", "2026-06-30");
    assert_eq!(after(&mut chip, &[&expired]), Status::CONDITIONS_OF_USE);
    assert_eq!(after(&mut chip, &[&until(mint::link(2), "2026-11-01")]), Status::SUCCESS);
    assert_eq!(chip.today(), day("2026-11-01"));
    chip.reset();
    assert_eq!(chip.today(), day("2026-11-01"), "for good");
}

/// TR-03105-5.1, E_32 to E_34; Doc 9303-11, 7.1.4.3.2 and 7.1.4.3.4.
#[test]
fn link_certificates_move_the_trust_points() {
    let mut chip = chip();
    let second = mint::link(2).valid("2026-10-01", "2029-10-01");
    assert_eq!(after(&mut chip, &[&second]), Status::SUCCESS);
    assert_eq!(trust_points(&chip), ["UTCVCA00002", "UTCVCA00001"]);
    assert_eq!(after(&mut chip, &[&mint::domestic(1)]), Status::SUCCESS, "both keys serve");
    assert_eq!(after(&mut chip, &[&second]), Status::CONDITIONS_OF_USE, "a known key is not replaced");
    let impostor = mint::domestic(2).with(|body| body.chr = "UTCVCA00001".parse().unwrap());
    assert_eq!(after(&mut chip, &[&impostor]), Status::CONDITIONS_OF_USE, "nor by a temporary one");
    let third = mint::link(3).valid("2028-10-01", "2031-10-01");
    assert_eq!(after(&mut chip, &[&third]), Status::SUCCESS);
    assert_eq!(trust_points(&chip), ["UTCVCA00003", "UTCVCA00002"]);
    chip.reset();
    assert_eq!(select(&mut chip, "UTCVCA00001"), Status::REFERENCE_NOT_FOUND);
}

#[test]
fn an_expired_trust_point_leads_to_its_successor_and_nowhere_else() {
    let root = ImportedKey::trust_point(&mint::cvca(1).sign()).unwrap();
    let mut chip = Chip::new(vec![root], day("2030-01-01"));
    let dv = mint::domestic(1).valid("2026-01-01", "2031-01-01");
    assert_eq!(after(&mut chip, &[&dv]), Status::CONDITIONS_OF_USE);
    let expired_link = mint::link(2).valid("2026-10-01", "2029-10-01");
    assert_eq!(after(&mut chip, &[&expired_link]), Status::SUCCESS);
    assert_eq!(trust_points(&chip), ["UTCVCA00002"], "the expired one has a successor");
    assert_eq!(after(&mut chip, &[&mint::link(3).valid("2029-01-01", "2032-01-01")]), Status::SUCCESS);
    assert_eq!(trust_points(&chip), ["UTCVCA00003"]);
}

#[test]
fn a_link_certificate_may_change_curve_and_digest() {
    let other = mint::Key(2, NamedCurve::P384, DigestAlgorithm::Sha384);
    let mut chip = chip();
    let link = mint::link(2).with(|body| body.public_key = Ok(other.public(true)));
    let dv = Draft { issuer: other, ..mint::domestic(2) };
    let dv = dv.with(|body| body.public_key = Ok(mint::Key(0x40, other.1, other.2).public(false)));
    assert_eq!(after(&mut chip, &[&link, &dv]), Status::SUCCESS);
}

#[test]
fn chained_pieces_are_put_together_up_to_a_limit() {
    let mut chip = chip();
    let with_parameters = mint::domestic(1).with(|body| body.public_key = Ok(mint::key(0x40).public(true))).sign();
    assert_eq!(select(&mut chip, "UTCVCA00001"), Status::SUCCESS);
    let pieces = messages::verify_certificate(&with_parameters, Carriage::Chained);
    assert!(pieces.len() > 1);
    for piece in &pieces {
        assert_eq!(chip.verify_certificate(piece).status, Status::SUCCESS);
    }
    assert_eq!(select(&mut chip, "UTDVDOM00001"), Status::SUCCESS);
    let endless = CommandApdu::new(0x10, 0x2A, 0, 0xBE).with_data(vec![0; 255]);
    let refused = (0..20).position(|_| chip.verify_certificate(&endless).status != Status::SUCCESS);
    assert_eq!(refused, Some(16));
}

#[test]
fn authentication_needs_the_terminals_key_and_a_fresh_challenge_and_happens_once() {
    let mut chip = chip();
    let id_picc = IdPicc::from_octets(Secret::new(b"L898902C<3".to_vec()));
    let ephemeral = CompressedPublicKey::from_octets(b"key".to_vec());
    let set_at = |chip: &mut Chip, reference: &str| {
        let data = messages::key_reference(&reference.parse().unwrap());
        chip.set_at(&commands::manage_security_environment(Template::ExternalAuthentication, &data)).status
    };
    let authenticate = |chip: &mut Chip, challenge: &[u8]| {
        let nonce = challenge.try_into().unwrap_or_default();
        let message = messages::signed_message(&id_picc, &nonce, &ephemeral);
        let signer = mint::TERMINAL.signer();
        let signature =
            super::super::Signer::sign(&signer, mint::TERMINAL.algorithm(), message.expose(), &mut OsRng).unwrap();
        let command = commands::external_authenticate_with_signature(&signature);
        let (answer, authorization) = chip.external_authenticate(&command, &id_picc, &ephemeral);
        assert_eq!(answer.status == Status::SUCCESS, authorization.is_some());
        answer.status
    };
    assert_eq!(set_at(&mut chip, "UTISGATE00001"), Status::REFERENCE_NOT_FOUND);
    let challenge = chip.get_challenge(&mut OsRng).into_data();
    assert_eq!(authenticate(&mut chip, &challenge), Status::CONDITIONS_OF_USE, "no key");
    let dv = mint::foreign(1);
    assert_eq!(after(&mut chip, &[&dv]), Status::SUCCESS);
    assert_eq!(set_at(&mut chip, "XXDVFOR00001"), Status::REFERENCE_NOT_FOUND, "a Document Verifier is no terminal");
    assert_eq!(after(&mut chip, &[&mint::terminal(&dv)]), Status::SUCCESS);
    assert_eq!(set_at(&mut chip, "UTISGATE00001"), Status::SUCCESS);
    assert_eq!(authenticate(&mut chip, &challenge), Status::CONDITIONS_OF_USE, "the challenge is spent");
    chip.get_challenge(&mut OsRng);
    assert_eq!(authenticate(&mut chip, &challenge), Status::AUTHENTICATION_FAILED, "another challenge");
    let challenge = chip.get_challenge(&mut OsRng).into_data();
    assert_eq!(authenticate(&mut chip, &challenge), Status::SUCCESS);
    let challenge = chip.get_challenge(&mut OsRng).into_data();
    assert_eq!(authenticate(&mut chip, &challenge), Status::SECURITY_STATUS, "once in a session");
}
