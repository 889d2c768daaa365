//! Terminal Authentication, terminal against chip: every algorithm over both bindings, and the certificates and keys that
//! others made.
#![cfg(feature = "simulator")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests may say what must be so, here outside #[test] too")]

mod corpus;

use std::collections::BTreeMap;

use paskontrol::crypto::curve::NamedCurve;
use paskontrol::crypto::digest::DigestAlgorithm;
use paskontrol::crypto::secret::Secret;
use paskontrol::encoding::{Date, der};
use paskontrol::iso7816::commands::Instruction;
use paskontrol::iso7816::{CommandApdu, Link, LinkError, ResponseApdu, Status, blocking};
use paskontrol::lds::EfCvca;
use paskontrol::pki::CvCertificate;
use paskontrol::pki::cv_certificate::{InspectionRights, PublicKeyReference, TerminalAuthenticationAlgorithm};
use paskontrol::protocols::ProtocolError;
use paskontrol::protocols::terminal_authentication::chip::Chip;
use paskontrol::protocols::terminal_authentication::terminal::{self, Outcome};
use paskontrol::protocols::terminal_authentication::{
    ChainError, CompressedPublicKey, Credentials, EcdsaSigner, EffectiveAuthorization, IdPicc, ImportedKey,
};
use paskontrol::simulator::SeededRandom;
use paskontrol::simulator::issuer::{AuthorizationTree, SigningKey, TerminalKey};

/// A chip on a link, after Chip Authentication.
struct Played {
    chip: Chip,
    id_picc: IdPicc,
    ephemeral: CompressedPublicKey,
    random: SeededRandom,
    granted: Option<EffectiveAuthorization>,
}

impl Link for Played {
    async fn transmit(&mut self, command: &CommandApdu) -> Result<ResponseApdu, LinkError> {
        Ok(match (command.ins, command.p1, command.p2) {
            (0x22, 0x81, 0xB6) => self.chip.set_dst(command),
            (0x22, 0x81, 0xA4) => self.chip.set_at(command),
            (0x2A, 0x00, 0xBE) => self.chip.verify_certificate(command),
            (0x84, 0x00, 0x00) => self.chip.get_challenge(&mut self.random),
            (0x82, 0x00, 0x00) => {
                let (answer, granted) = self.chip.external_authenticate(command, &self.id_picc, &self.ephemeral);
                self.granted = granted;
                answer
            }
            other => panic!("no such command: {other:?}"),
        })
    }

    fn max_response(&self) -> u32 {
        65_536
    }
}

/// What both sides know of each other from the protocols before.
#[derive(Clone, Copy)]
enum Binding {
    /// BAC: the document number.
    Static,
    /// PACE: the chip's ephemeral key.
    Dynamic,
}

impl Binding {
    fn id_picc(self) -> IdPicc {
        match self {
            Self::Static => IdPicc::from_key_information(&Secret::new(b"L898902C<369080619406236".to_vec())).unwrap(),
            Self::Dynamic => IdPicc::from_ephemeral_key(&CompressedPublicKey::from_octets(vec![0x5A; 32])),
        }
    }
}

fn run(
    trust_points: Vec<ImportedKey>,
    today: Date,
    credentials: &Credentials,
    binding: Binding,
) -> (Result<Outcome, ProtocolError>, Played) {
    let ephemeral = || CompressedPublicKey::from_octets(vec![0xC0; 32]);
    let chip = Chip::new(trust_points, today);
    // What the terminal would have read.
    let mut references: Vec<_> = chip.trust_points().cloned().collect();
    let file = EfCvca { current: references.remove(0), previous: references.pop() }.encode();
    let read: Vec<PublicKeyReference> = EfCvca::parse(&file).unwrap().references().cloned().collect();
    let mut link = Played {
        chip,
        id_picc: binding.id_picc(),
        ephemeral: ephemeral(),
        random: SeededRandom::new(3),
        granted: None,
    };
    let (id_picc, ephemeral, mut random) = (binding.id_picc(), ephemeral(), SeededRandom::new(4));
    let outcome = blocking::run(terminal::perform(&mut link, credentials, &read, &id_picc, &ephemeral, &mut random));
    (outcome, link)
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Four keys for an algorithm. The RSA keys are those of the simulator; there are two of a length.
fn keys(algorithm: TerminalAuthenticationAlgorithm, random: &mut SeededRandom) -> [TerminalKey; 4] {
    if let TerminalAuthenticationAlgorithm::Ecdsa(digest) = algorithm {
        let mut key = || TerminalKey::generate(NamedCurve::BrainpoolP256r1, digest, random).unwrap();
        return [key(), key(), key(), key()];
    }
    let key = |octets: &[u8]| TerminalKey::new(SigningKey::parse_pkcs8(octets).unwrap(), algorithm).unwrap();
    let first = key(include_bytes!("../src/simulator/assets/aa-rsa2048.test-key.pkcs8"));
    let second = key(include_bytes!("../src/simulator/assets/aa-other-rsa2048.test-key.pkcs8"));
    [first.clone(), second.clone(), first, second]
}

/// TR-03105-5.1, ISO7816_E_01 to E_07, E_31, E_32 and E_35 to E_38.
#[test]
fn every_algorithm_works_over_both_bindings_and_moves_the_trust_point() {
    for algorithm in TerminalAuthenticationAlgorithm::all() {
        let mut random = SeededRandom::new(1);
        let rights = InspectionRights { dg3: true, dg4: false };
        let tree =
            AuthorizationTree::of_keys(keys(algorithm, &mut random), rights, day("2026-06-01"), &mut random).unwrap();
        for binding in [Binding::Static, Binding::Dynamic] {
            let trust_points = vec![tree.trust_point().unwrap()];
            let (outcome, played) = run(trust_points, day("2026-06-15"), &tree.credentials(), binding);
            let holders: Vec<_> = outcome.unwrap().holders.iter().map(ToString::to_string).collect();
            assert_eq!(holders, ["UTSIMCVCA00002", "UTSIMDV00001", "UTSIMIS00001"], "{algorithm}");
            assert_eq!(played.granted.unwrap().rights, rights);
            let trusted: Vec<_> = played.chip.trust_points().map(ToString::to_string).collect();
            assert_eq!(trusted, ["UTSIMCVCA00002", "UTSIMCVCA00001"]);
        }
    }
}

#[test]
fn a_terminal_of_the_other_binding_is_refused() {
    let mut random = SeededRandom::new(1);
    let all = InspectionRights::ALL;
    let curve = NamedCurve::P256;
    let tree = AuthorizationTree::on_curve(curve, DigestAlgorithm::Sha256, all, day("2026-06-01"), &mut random);
    let tree = tree.unwrap();
    let chip = Chip::new(vec![tree.trust_point().unwrap()], day("2026-06-15"));
    let references: Vec<_> = chip.trust_points().cloned().collect();
    let ephemeral = CompressedPublicKey::from_octets(vec![1]);
    let id_picc = Binding::Dynamic.id_picc();
    let mut link = Played { chip, id_picc, ephemeral: ephemeral.clone(), random: SeededRandom::new(3), granted: None };
    let credentials = tree.credentials();
    let document = Binding::Static.id_picc();
    let outcome = terminal::perform(&mut link, &credentials, &references, &document, &ephemeral, &mut random);
    let status = Status::AUTHENTICATION_FAILED;
    let expected = ProtocolError::Refused { command: Instruction::ExternalAuthenticate, status };
    assert_eq!(blocking::run(outcome), Err(expected));
    assert!(link.granted.is_none());
}

/// Takes the scalar out of a PKCS#8 key that writes its curve out.
fn scalar(pkcs8: &[u8]) -> Secret {
    let mut info = der::sole_sequence(pkcs8).unwrap();
    info.integer().unwrap();
    info.sequence().unwrap();
    let mut key = der::sole_sequence(info.octet_string().unwrap()).unwrap();
    key.integer().unwrap();
    Secret::new(key.octet_string().unwrap().to_vec())
}

/// Runs with the chain and the terminal's key of a folder of the corpus.
fn run_of_corpus(
    names: [&str; 3],
    key: &str,
    curve: NamedCurve,
    today: &str,
) -> (Result<Outcome, ProtocolError>, Played) {
    let [cvca, dv, is] = names.map(|name| CvCertificate::parse(&corpus::read(&format!("cvc/{name}"))).unwrap());
    let signer = EcdsaSigner { curve, private_key: scalar(&corpus::read(&format!("cvc/{key}"))) };
    let holder = is.body().chr.clone();
    let credentials = Credentials::new(vec![is, dv]).with_key(holder, Box::new(signer));
    run(vec![ImportedKey::trust_point(&cvca).unwrap()], day(today), &credentials, Binding::Static)
}

#[test]
fn the_global_tester_chain_authenticates() {
    if corpus::skipped("the_global_tester_chain_authenticates") {
        return;
    }
    let names = ["gt_IS/CVCA_Cert_01.cvcert", "gt_IS/dv_is_cert_1.cvcert", "gt_IS/is_cert_1.cvcert"];
    let run = |today| run_of_corpus(names, "gt_IS/IS_Key_01_default.pkcs8", NamedCurve::BrainpoolP256r1, today);
    let (outcome, played) = run("2016-11-22");
    assert_eq!(outcome.unwrap().rights, InspectionRights::ALL);
    let granted = played.granted.unwrap();
    assert_eq!((granted.holder.to_string(), granted.rights), ("DETESTIS00001".to_owned(), InspectionRights::ALL));
    let status = Status::CONDITIONS_OF_USE;
    let expired = ProtocolError::Refused { command: Instruction::VerifyCertificate, status };
    assert_eq!(run("2016-12-23").0, Err(expired));
}

#[test]
fn the_jmrtd_chain_authenticates_for_fingers_only() {
    if corpus::skipped("the_jmrtd_chain_authenticates_for_fingers_only") {
        return;
    }
    let names = ["jmrtd_orig/certCVCA_orig.cvcert", "jmrtd_orig/certDVD_orig.cvcert", "jmrtd_orig/certIS_orig.cvcert"];
    let (outcome, played) =
        run_of_corpus(names, "jmrtd_orig/keyIS_orig.der", NamedCurve::BrainpoolP224r1, "2009-06-01");
    outcome.unwrap();
    assert_eq!(played.granted.unwrap().rights, InspectionRights { dg3: true, dg4: false });
}

/// The worked example is for version 2 and identity cards: its signatures hold, and a passport chip refuses its terminals.
#[test]
fn the_certificates_of_the_worked_example_verify_and_are_for_other_terminals() {
    if corpus::skipped("the_certificates_of_the_worked_example_verify_and_are_for_other_terminals") {
        return;
    }
    let values: BTreeMap<String, serde_json::Value> =
        serde_json::from_slice(&corpus::read("vectors/eac-worked-example-ecdh.json")).unwrap();
    let read = |name: &str| {
        let octets = hex::decode(values.get(name).unwrap().as_str().unwrap()).unwrap();
        CvCertificate::parse(&octets).unwrap()
    };
    let (cvca, dv, terminal) = (read("ta_cert_cvca"), read("ta_cert_dv"), read("ta_cert_at"));
    let root = cvca.body().public_key.clone().unwrap().complete(None).unwrap();
    let key = dv.body().public_key.clone().unwrap().complete(root.curve()).unwrap();
    for (issuer, certificate) in [(&root, &cvca), (&root, &dv), (&key, &terminal)] {
        assert!(issuer.verifies(certificate.encoded_body(), certificate.signature()), "{certificate:?}");
    }
    assert!(!key.verifies(dv.encoded_body(), dv.signature()));
    let trust_point = ImportedKey::trust_point(&cvca).unwrap();
    assert_eq!(trust_point.verify(&dv, day("2010-10-01")), Err(ChainError::TerminalType));
}
