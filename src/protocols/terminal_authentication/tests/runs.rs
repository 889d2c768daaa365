//! Whole runs, terminal against chip: agreement under every digest, curve and binding, and what each defect comes to.

use proptest::prelude::*;

use super::mint::{self, Draft, day};
use crate::crypto::curve::NamedCurve;
use crate::crypto::digest::DigestAlgorithm;
use crate::crypto::random::OsRng;
use crate::crypto::secret::Secret;
use crate::iso7816::commands::Instruction;
use crate::iso7816::scripted::Scripted;
use crate::iso7816::{CommandApdu, ResponseApdu, Status, blocking};
use crate::pki::CvCertificate;
use crate::pki::cv_certificate::{Chat, InspectionRights, PublicKeyReference};
use crate::protocols::terminal_authentication::chip::Chip;
use crate::protocols::terminal_authentication::terminal::{self, Outcome};
use crate::protocols::terminal_authentication::{
    CompressedPublicKey, Credentials, EffectiveAuthorization, IdPicc, ImportedKey, NoChain,
};
use crate::protocols::{Misbehaviour, ProtocolError, Unsupported};

const NUMBER: &[u8] = b"L898902C<3";

fn id_picc(octets: &[u8]) -> IdPicc {
    IdPicc::from_octets(Secret::new(octets.to_vec()))
}

/// What the chip and its bindings are in one run.
struct Setting {
    chip: Chip,
    id_picc: Vec<u8>,
    ephemeral: Vec<u8>,
    max_response: u32,
    takes_extended: bool,
}

impl Setting {
    fn new(trust_points: &[Draft]) -> Self {
        let keys = trust_points.iter().map(|draft| ImportedKey::trust_point(&draft.sign()).unwrap()).collect();
        let chip = Chip::new(keys, day("2026-06-01"));
        Self {
            chip,
            id_picc: NUMBER.to_vec(),
            ephemeral: b"ephemeral".to_vec(),
            max_response: 65_536,
            takes_extended: true,
        }
    }

    /// Runs it against a terminal that believes in NUMBER, each answer passing through `alter`.
    fn run(
        mut self,
        credentials: &Credentials,
        alter: impl Fn(&CommandApdu, ResponseApdu) -> ResponseApdu + Send + Sync,
    ) -> (Result<Outcome, ProtocolError>, Option<EffectiveAuthorization>) {
        let trust_points: Vec<PublicKeyReference> = self.chip.trust_points().cloned().collect();
        let mut granted = None;
        let chip_side = (id_picc(&self.id_picc), CompressedPublicKey::from_octets(self.ephemeral.clone()));
        let mut link = Scripted::new(|command: &CommandApdu| {
            let answer = match (command.ins, command.p2) {
                _ if command.is_extended() && !self.takes_extended => ResponseApdu::status_only(Status::WRONG_LENGTH),
                (0x22, 0xB6) => self.chip.set_dst(command),
                (0x22, _) => self.chip.set_at(command),
                (0x2A, _) => self.chip.verify_certificate(command),
                (0x84, _) => self.chip.get_challenge(&mut OsRng),
                _ => {
                    let (answer, authorization) = self.chip.external_authenticate(command, &chip_side.0, &chip_side.1);
                    granted = authorization;
                    answer
                }
            };
            Ok(alter(command, answer))
        })
        .with_max_response(self.max_response);
        let ephemeral = CompressedPublicKey::from_octets(b"ephemeral".to_vec());
        let (document, mut random) = (id_picc(NUMBER), OsRng);
        let run = terminal::perform(&mut link, credentials, &trust_points, &document, &ephemeral, &mut random);
        let outcome = blocking::run(run);
        (outcome, granted)
    }
}

fn credentials(certificates: &[&Draft]) -> Credentials {
    wallet(certificates.iter().map(|draft| draft.sign()).collect())
}

fn wallet(certificates: Vec<CvCertificate>) -> Credentials {
    let holder = "UTISGATE00001".parse().unwrap();
    Credentials::new(certificates).with_key(holder, Box::new(mint::TERMINAL.signer()))
}

fn refused<T>(command: Instruction, status: Status) -> Result<T, ProtocolError> {
    Err(ProtocolError::Refused { command, status })
}

#[test]
fn terminal_and_chip_agree_over_every_digest_and_curve() {
    use DigestAlgorithm::{Sha1, Sha224, Sha256, Sha384, Sha512};
    for (curve, digest) in [
        (NamedCurve::P192, Sha1),
        (NamedCurve::BrainpoolP224r1, Sha224),
        (NamedCurve::P256, Sha256),
        (NamedCurve::BrainpoolP320r1, Sha384),
        (NamedCurve::BrainpoolP512r1, Sha512),
        (NamedCurve::P521, Sha256),
    ] {
        let on = |octet| mint::Key(octet, curve, digest);
        let keyed = |draft: Draft, issuer: u8, own: u8, root: bool| {
            Draft { issuer: on(issuer), ..draft }.with(|body| body.public_key = Ok(on(own).public(root)))
        };
        let root = keyed(mint::cvca(1), 1, 1, true);
        let dv = keyed(mint::domestic(1), 1, 0x40, false);
        let terminal = keyed(mint::terminal(&dv), 0x40, 0x50, false);
        let certificates = vec![dv.sign(), terminal.sign()];
        let credentials =
            Credentials::new(certificates).with_key("UTISGATE00001".parse().unwrap(), Box::new(on(0x50).signer()));
        let (outcome, granted) = Setting::new(&[root]).run(&credentials, |_, answer| answer);
        let expected =
            EffectiveAuthorization { holder: "UTISGATE00001".parse().unwrap(), rights: InspectionRights::ALL };
        assert_eq!((outcome.unwrap().rights, granted), (InspectionRights::ALL, Some(expected)), "{curve:?} {digest:?}");
    }
}

/// Doc 9303-11, 7.1.4.3.6.
#[test]
fn rights_are_what_all_certificates_allow() {
    let (dg3, dg4) = (InspectionRights { dg3: true, dg4: false }, InspectionRights { dg3: false, dg4: true });
    let all = InspectionRights::ALL;
    for (root, dv, terminal, expected) in [
        (all, all, all, all),
        (all, all, dg3, dg3),
        (all, dg4, all, dg4),
        (dg3, all, all, dg3),
        (all, dg3, dg4, InspectionRights::NONE),
    ] {
        let root = mint::cvca(1).rights(root);
        let dv = mint::foreign(1).rights(dv);
        let terminal = mint::terminal(&dv).rights(terminal);
        let (outcome, granted) =
            Setting::new(std::slice::from_ref(&root)).run(&credentials(&[&terminal, &dv, &root]), |_, answer| answer);
        assert_eq!((outcome.unwrap().rights, granted.unwrap().rights), (expected, expected));
    }
}

/// TR-03105-5.1, E_32 and E_33: the terminal brings the chip to the key its Document Verifier is under.
#[test]
fn the_chain_begins_at_the_trust_point_the_chip_has() {
    let dv = mint::domestic(3);
    let (terminal, links) = (mint::terminal(&dv), [mint::link(2), mint::link(3)]);
    let wallet = credentials(&[&terminal, &links[1], &dv, &links[0], &mint::cvca(3), &mint::cvca(1)]);
    for (trusted, expected) in [(1, 4), (2, 3), (3, 2)] {
        let (outcome, granted) = Setting::new(&[mint::cvca(trusted)]).run(&wallet, |_, answer| answer);
        assert_eq!((outcome.unwrap().holders.len(), granted.is_some()), (expected, true));
    }
    let two = Setting::new(&[mint::cvca(2).valid("2026-02-01", "2026-12-31"), mint::cvca(1)]);
    assert_eq!(two.run(&wallet, |_, answer| answer).0.unwrap().holders.len(), 3, "the shortest");
}

/// TR-03105-5.1, E_08, E_09, E_24.
#[test]
fn without_a_connected_chain_nothing_is_sent() {
    let dv = mint::domestic(1);
    let terminal = mint::terminal(&dv);
    let no_chain = Err(ProtocolError::Unsupported(Unsupported::NoCertificateChain));
    for (credentials, trusted, reason) in [
        (credentials(&[&terminal]), 1, NoChain::Unconnected),
        (credentials(&[&dv]), 1, NoChain::NoKey),
        (credentials(&[&terminal, &dv]), 2, NoChain::Unconnected),
        (Credentials::new(vec![terminal.sign(), dv.sign()]), 1, NoChain::NoKey),
    ] {
        let setting = Setting::new(&[mint::cvca(trusted)]);
        let trust_points: Vec<_> = setting.chip.trust_points().cloned().collect();
        assert_eq!(credentials.chain(&trust_points).unwrap_err(), reason);
        let (outcome, _) = setting.run(&credentials, |_, _| panic!("nothing may be sent"));
        assert_eq!(outcome, no_chain);
    }
    assert_eq!(credentials(&[&terminal, &dv]).chain(&[]).unwrap_err(), NoChain::Unconnected);
}

#[test]
fn a_wallet_that_turns_in_circles_ends_the_search() {
    let round = |from: u8, to: u8| {
        let (car, chr) = (mint::cvca_name(from).parse().unwrap(), mint::cvca_name(to).parse().unwrap());
        mint::link(2).with(|body| (body.car, body.chr) = (car, chr))
    };
    let dv = mint::domestic(1);
    let mut drafts = vec![mint::terminal(&dv), dv];
    drafts.extend((1..=6).flat_map(|from| (1..=6).map(move |to| round(from, to))));
    let all: Vec<&Draft> = drafts.iter().collect();
    let nowhere = ["UTCVCA00099".parse().unwrap()];
    assert_eq!(credentials(&all).chain(&nowhere).unwrap_err(), NoChain::TooMany);
}

/// TR-03105-5.1, E_11, E_17 to E_21: each defect has its own refusal.
#[test]
fn each_defect_is_refused_at_its_own_command() {
    let root = || Setting::new(&[mint::cvca(1)]);
    let run = |drafts: &[&Draft]| root().run(&credentials(drafts), |_, answer| answer).0;
    let dv = mint::domestic(1);
    let terminal = mint::terminal(&dv);
    let forged = |draft: &Draft| Draft { issuer: mint::key(0x66), ..draft.clone() };
    let failed = refused(Instruction::VerifyCertificate, Status::AUTHENTICATION_FAILED);
    assert_eq!(run(&[&forged(&dv), &terminal]), failed, "E_17");
    assert_eq!(run(&[&dv, &forged(&terminal)]), failed, "E_18");
    let expired = refused(Instruction::VerifyCertificate, Status::CONDITIONS_OF_USE);
    let old = |draft: &Draft| draft.clone().valid("2026-01-01", "2026-02-01");
    assert_eq!(run(&[&old(&dv), &old(&terminal)]), expired, "E_19");
    assert_eq!(run(&[&old(&dv), &terminal]), expired, "E_20");
    assert_eq!(run(&[&dv, &old(&terminal)]), expired, "E_21");
    let foreign_kind = |draft: &Draft| {
        draft.clone().with(|body| {
            body.chat = Chat::new(
                crate::pki::cv_certificate::TerminalType::AuthenticationTerminal,
                vec![body.chat.authorization()[0]],
            );
        })
    };
    assert_eq!(run(&[&foreign_kind(&dv), &terminal]), refused(Instruction::VerifyCertificate, Status::WRONG_DATA));
    let mut other_document = root();
    other_document.id_picc = b"L898902C<4".to_vec();
    let wrong = refused(Instruction::ExternalAuthenticate, Status::AUTHENTICATION_FAILED);
    assert_eq!(other_document.run(&credentials(&[&dv, &terminal]), |_, answer| answer), (wrong.clone(), None), "E_11");
    let mut other_session = root();
    other_session.ephemeral = b"of another session".to_vec();
    assert_eq!(other_session.run(&credentials(&[&dv, &terminal]), |_, answer| answer).0, wrong);
    let stranger = Credentials::new(vec![dv.sign(), terminal.sign()])
        .with_key("UTISGATE00001".parse().unwrap(), Box::new(mint::key(0x67).signer()));
    assert_eq!(root().run(&stranger, |_, answer| answer).0, wrong, "certificates alone are nothing");
}

/// TR-03105-5.1, E_12 and E_13, and each command refused by the chip.
#[test]
fn what_the_chip_does_wrong_is_told_from_what_it_refuses() {
    let dv = mint::domestic(1);
    let wallet = credentials(&[&dv, &mint::terminal(&dv)]);
    let run = |alter: &(dyn Fn(&CommandApdu, ResponseApdu) -> ResponseApdu + Send + Sync)| {
        Setting::new(&[mint::cvca(1)]).run(&wallet, alter).0
    };
    for length in [0, 7, 9] {
        let answer = run(&|command, answer| {
            if command.ins == 0x84 { ResponseApdu::new(vec![7; length], Status::SUCCESS) } else { answer }
        });
        assert_eq!(answer, Err(ProtocolError::Misbehaved(Misbehaviour::ChallengeLength)));
    }
    for (ins, command) in [
        (0x22, Instruction::ManageSecurityEnvironment),
        (0x2A, Instruction::VerifyCertificate),
        (0x84, Instruction::GetChallenge),
        (0x82, Instruction::ExternalAuthenticate),
    ] {
        let status = Status::SECURITY_STATUS;
        let answer = run(&|sent, answer| if sent.ins == ins { ResponseApdu::status_only(status) } else { answer });
        assert_eq!(answer, refused(command, status));
    }
}

#[test]
fn long_certificates_go_in_pieces_where_they_must() {
    let dv = mint::domestic(1).with(|body| body.public_key = Ok(mint::key(0x40).public(true)));
    let wallet = credentials(&[&dv, &mint::terminal(&dv)]);
    let mut short = Setting::new(&[mint::cvca(1)]);
    short.max_response = 256;
    let (outcome, granted) = short.run(&wallet, |command, answer| {
        assert!(!command.is_extended());
        answer
    });
    assert!(outcome.is_ok() && granted.is_some());
    // The reader can do the extended form, the chip cannot.
    let mut old = Setting::new(&[mint::cvca(1)]);
    old.takes_extended = false;
    let (outcome, granted) = old.run(&wallet, |_, answer| answer);
    assert!(outcome.is_ok() && granted.is_some());
}

proptest! {
    #[test]
    fn arbitrary_answers_never_panic_and_end(seed: u64, statuses in prop::collection::vec(0x6000_u16..=0x9FFF, 1..12)) {
        let dv = mint::domestic(1);
        let wallet = credentials(&[&dv, &mint::terminal(&dv)]);
        let mut count = 0_usize;
        let mut link = Scripted::new(|_: &CommandApdu| {
            count += 1;
            assert!(count < 64);
            let status = statuses[count % statuses.len()];
            Ok(ResponseApdu::new(seed.to_be_bytes(), Status::new(status)))
        });
        let trusted = ["UTCVCA00001".parse().unwrap()];
        let ephemeral = CompressedPublicKey::from_octets(b"ephemeral".to_vec());
        let _ = blocking::run(terminal::perform(&mut link, &wallet, &trusted, &id_picc(NUMBER), &ephemeral, &mut OsRng));
    }

    #[test]
    fn arbitrary_commands_never_panic_and_grant_nothing(data in prop::collection::vec(any::<u8>(), 0..300), p2: u8, chained: bool) {
        let mut setting = Setting::new(&[mint::cvca(1)]);
        let command = CommandApdu::new(if chained { 0x10 } else { 0 }, 0x22, 0, p2).with_data(data);
        let chip = &mut setting.chip;
        chip.set_dst(&command);
        chip.verify_certificate(&command);
        chip.set_at(&command);
        chip.get_challenge(&mut OsRng);
        let ephemeral = CompressedPublicKey::from_octets(b"ephemeral".to_vec());
        prop_assert!(chip.external_authenticate(&command, &id_picc(NUMBER), &ephemeral).1.is_none());
    }
}
