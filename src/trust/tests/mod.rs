//! One defect each, and what Passive Authentication says to it.

mod links;
mod mint;

use mint::*;
use proptest::prelude::*;

use super::*;
use crate::crypto::digest::DigestAlgorithm;
use crate::encoding::{Oid, Timestamp, ber_tlv, der};
use crate::lds::{DataGroup, Dg15, FileId, LDS_SECURITY_OBJECT};
use crate::pki::{PublicKey, SignatureError};
use crate::protocols::active_authentication::{self, Challenge};

const CSCA: Key = Key(1);
const OTHER_CSCA: Key = Key(2);
const SIGNER: Key = Key(3);
const CHIP: Key = Key(4);

fn now() -> Timestamp {
    "2026-06-01T00:00:00Z".parse().unwrap()
}

fn dg1() -> Vec<u8> {
    ber_tlv::encode(DataGroup::DG1.tag(), b"P<UTO")
}

fn dg15() -> Vec<u8> {
    Dg15 { public_key: CHIP.public_key_info() }.encode()
}

fn anchors(drafts: &[Draft]) -> TrustSnapshot {
    let add = |builder: TrustSnapshotBuilder, draft: &Draft| builder.certificate(draft.subject, &draft.sign());
    drafts.iter().fold(TrustSnapshot::builder(), add).build()
}

fn utopia() -> TrustSnapshot {
    anchors(&[csca(CSCA)])
}

fn signed_by(certificate: &Draft) -> Sod {
    sod(SIGNER, certificate, &[(DataGroup::DG1, &dg1()), (DataGroup::DG15, &dg15())])
}

fn good() -> Sod {
    signed_by(&document_signer(SIGNER, CSCA))
}

fn verify(sod: &Sod) -> SodOutcome {
    verify_sod(&sod.encode(), &utopia(), now())
}

#[test]
fn a_right_object_passes_and_makes_its_data_groups_authentic() {
    let outcome = verify(&good());
    assert_eq!((outcome.structure.passed(), outcome.signer_role.passed()), (Some(&()), Some(&())));
    assert!(outcome.message_digest.passed().is_some() && outcome.signature.passed().is_some());
    assert!(outcome.chain.passed().is_some());
    assert_eq!(outcome.csca_sources[0].label, "CSCA Utopia");
    assert_eq!(outcome.notes, [Note::IssuerRoleIncomplete; 0]);
    let authentic = outcome.authenticate(DataGroup::DG1, &[dg1(), vec![0; 9]].concat()).unwrap();
    assert_eq!(*authentic, dg1());
    assert_eq!(authentic.provenance().document_signer, outcome.document_signer.as_ref().unwrap().sha256);
    assert_eq!(format!("{authentic:?}"), "Authentic(DG1, [redacted])");
    assert!(outcome.authenticate(DataGroup::DG1, &dg15()).is_none());
    assert!(outcome.authenticate(DataGroup::DG2, &dg1()).is_none());
}

#[test]
fn the_issuer_is_unknown_without_its_anchor_and_known_by_name_alone() {
    let unknown = Outcome::NotPerformed(NotPerformed::IssuerUnknown);
    let outcome = verify_sod(&good().encode(), &TrustSnapshot::default(), now());
    assert_eq!(outcome.chain, unknown);
    assert!(outcome.signature.passed().is_some() && outcome.authenticate(DataGroup::DG1, &dg1()).is_none());
    // Another generation of the same name does not fit, and is no reason to call the document forged.
    let later = anchors(&[csca(OTHER_CSCA)]);
    assert_eq!(verify_sod(&good().encode(), &later, now()).chain, unknown);
    let no_key_identifier = Draft { aki: None, ..document_signer(SIGNER, CSCA) };
    let both = anchors(&[csca(OTHER_CSCA), csca(CSCA)]);
    let outcome = verify_sod(&signed_by(&no_key_identifier).encode(), &both, now());
    assert!(outcome.chain.passed().is_some());
    assert_eq!(outcome.csca_sources[0].position, 1);
}

#[test]
fn a_forged_certificate_under_a_known_key_identifier_fails() {
    let forged = Draft { aki: Some(CSCA.identifier()), ..document_signer(SIGNER, OTHER_CSCA) };
    let failure = ChainFailure::SignatureInvalid(SignatureError::Invalid);
    assert_eq!(verify(&signed_by(&forged)).chain, Outcome::Failed(failure));
}

#[test]
fn an_anchor_carried_in_the_object_is_no_anchor() {
    let own = signed_by(&document_signer(SIGNER, OTHER_CSCA));
    let with_csca = Sod { certificates: vec![own.certificates[0].clone(), csca(OTHER_CSCA).sign()], ..own };
    assert_eq!(verify(&with_csca).chain, Outcome::NotPerformed(NotPerformed::IssuerUnknown));
}

#[test]
fn the_signer_must_be_allowed_to_sign_documents() {
    let role = |extensions: Vec<Vec<u8>>| {
        let draft = Draft { extensions, ..document_signer(SIGNER, CSCA) };
        let outcome = verify(&signed_by(&draft));
        assert!(outcome.signature.passed().is_some() && outcome.chain.passed().is_some());
        assert_eq!(outcome.authenticate(DataGroup::DG1, &dg1()).is_some(), outcome.signer_role.passed().is_some());
        (outcome.signer_role, outcome.notes)
    };
    assert_eq!(role(vec![key_usage(0x04)]).0, Outcome::Failed(RoleViolation::KeyUsage));
    assert_eq!(role(vec![key_usage(0x80), basic_constraints(true)]).0, Outcome::Failed(RoleViolation::IsCa));
    let list_signer =
        extension(&[2, 5, 29, 37], true, &der::sequence(&[der::oid(&Oid::from_arcs(&[2, 23, 136, 1, 1, 3]))]));
    assert_eq!(role(vec![key_usage(0x80), list_signer]).0, Outcome::Failed(RoleViolation::Purpose));
    let unknown = Oid::from_arcs(&[1, 2, 3, 4]);
    let critical = extension(&[1, 2, 3, 4], true, &[5, 0]);
    assert_eq!(role(vec![key_usage(0x80), critical]).0, Outcome::Failed(RoleViolation::UnknownCritical(unknown)));
    assert_eq!(role(vec![key_usage(0x80), basic_constraints(false)]), (Outcome::Passed(()), vec![]));
    assert_eq!(role(vec![]), (Outcome::Passed(()), vec![Note::KeyUsageAbsent]));
}

#[test]
fn a_csca_signs_no_documents_itself() {
    let mut by_csca = sod(CSCA, &csca(CSCA), &[(DataGroup::DG1, &dg1())]);
    by_csca.signer = CSCA;
    let outcome = verify(&by_csca);
    assert!(outcome.signature.passed().is_some() && outcome.chain.passed().is_some());
    assert_eq!(outcome.signer_role, Outcome::Failed(RoleViolation::IsCa));
}

#[test]
fn an_issuer_must_be_allowed_to_sign_certificates() {
    let chain = |extensions: Vec<Vec<u8>>| {
        let snapshot = anchors(&[Draft { extensions, ..csca(CSCA) }]);
        let outcome = verify_sod(&good().encode(), &snapshot, now());
        (outcome.chain.failure().copied(), outcome.notes)
    };
    let forbidden = Some(ChainFailure::Role(RoleViolation::IssuerMayNotSign));
    assert_eq!(chain(vec![key_usage(0x80), basic_constraints(true)]).0, forbidden);
    assert_eq!(chain(vec![basic_constraints(false)]).0, forbidden);
    let incomplete = (None, vec![Note::IssuerRoleIncomplete]);
    assert_eq!(chain(vec![]), incomplete);
    assert_eq!(chain(vec![key_usage(0x06), basic_constraints(false)]), incomplete);
    let critical = extension(&[1, 2, 3], true, &[5, 0]);
    let unknown = ChainFailure::Role(RoleViolation::UnknownCritical(Oid::from_arcs(&[1, 2, 3])));
    assert_eq!(chain(vec![key_usage(0x06), critical]).0, Some(unknown));
}

#[test]
fn signed_attributes_must_be_there_once_and_fit() {
    let digest = |attributes: Option<Vec<Vec<u8>>>| {
        let outcome = verify(&Sod { attributes, ..good() });
        assert!(outcome.authenticate(DataGroup::DG1, &dg1()).is_none());
        outcome.message_digest.failure().copied()
    };
    let content = good().content;
    let (kind, hash) = (content_type(&LDS_SECURITY_OBJECT), message_digest(&content));
    assert_eq!(digest(None), Some(MessageDigestFailure::SignedAttributesAbsent));
    assert_eq!(digest(Some(vec![hash.clone()])), Some(MessageDigestFailure::ContentTypeAttribute));
    let other = content_type(&Oid::from_arcs(&[1, 2, 840, 113_549, 1, 7, 1]));
    assert_eq!(digest(Some(vec![other, hash.clone()])), Some(MessageDigestFailure::ContentTypeDiffers));
    assert_eq!(digest(Some(vec![kind.clone()])), Some(MessageDigestFailure::MessageDigestAbsent));
    let twice = vec![kind.clone(), hash.clone(), message_digest(b"other")];
    assert_eq!(digest(Some(twice)), Some(MessageDigestFailure::MessageDigestAttribute));
    assert_eq!(digest(Some(vec![kind.clone(), message_digest(b"")])), Some(MessageDigestFailure::Mismatch));
    let protection = attribute(52, vec![der::sequence(&[der::sequence(&[der::oid(&LDS_SECURITY_OBJECT)])])]);
    assert_eq!(digest(Some(vec![kind, hash, protection])), Some(MessageDigestFailure::AlgorithmProtection));
}

#[test]
fn content_changed_after_signing_fails() {
    let mut changed = good();
    changed.content = signed_by(&document_signer(SIGNER, CSCA)).content;
    let last = changed.content.len() - 1;
    changed.content[last] ^= 1;
    let outcome = verify(&changed);
    assert_eq!(outcome.message_digest, Outcome::Failed(MessageDigestFailure::Mismatch));
    assert!(outcome.signature.passed().is_some() && outcome.authenticate(DataGroup::DG1, &dg1()).is_none());
}

#[test]
fn another_signature_count_or_algorithm_is_told_apart() {
    let none = verify(&Sod { signers: 0, ..good() });
    assert_eq!(none.signature, Outcome::Failed(SignatureFailure::SignerCount { count: 0 }));
    let two = verify(&Sod { signers: 2, ..good() });
    assert_eq!((two.signer_count, two.signature), (2, Outcome::Failed(SignatureFailure::SignerCount { count: 2 })));
    let md5 = verify(&Sod { digest_oid: Oid::from_arcs(&[1, 2, 840, 113_549, 2, 5]), ..good() });
    assert_eq!(md5.message_digest, Outcome::Failed(MessageDigestFailure::AlgorithmForbidden));
    let unknown = verify(&Sod { digest_oid: Oid::from_arcs(&[1, 2, 3]), ..good() });
    assert_eq!(unknown.message_digest, Outcome::NotPerformed(NotPerformed::AlgorithmUnsupported));
    let wrong_key = verify(&Sod { signer: CHIP, ..good() });
    assert_eq!(wrong_key.signature, Outcome::Failed(SignatureFailure::Signature(SignatureError::Invalid)));
}

#[test]
fn the_signer_is_found_by_identifier_and_otherwise_by_trying() {
    let absent = verify(&Sod { certificates: vec![], ..good() });
    assert_eq!(absent.signature, Outcome::NotPerformed(NotPerformed::SignerCertificateAbsent));
    let by_key = [der::context_primitive(0)].map(|tag| ber_tlv::encode(tag, &SIGNER.identifier())).concat();
    assert!(verify(&Sod { identifier: by_key, ..good() }).signature.passed().is_some());
    let misnamed = verify(&Sod { identifier: by_issuer_and_serial("Somebody", 9), ..good() });
    assert!(misnamed.signature.passed().is_some() && misnamed.notes.contains(&Note::SignerIdentifierMismatch));
    let strangers = vec![csca(CSCA).sign(), document_signer(CHIP, CSCA).sign()];
    let stranger = verify(&Sod { identifier: by_issuer_and_serial("Somebody", 9), certificates: strangers, ..good() });
    assert_eq!(stranger.signature, Outcome::Failed(SignatureFailure::SignerIdentifierMismatch));
}

#[test]
fn an_unreadable_certificate_in_the_object_costs_only_itself() {
    let with_junk = Sod { certificates: vec![vec![0x30, 0], good().certificates[0].clone()], ..good() };
    assert!(verify(&with_junk).authenticate(DataGroup::DG1, &dg1()).is_some());
}

#[test]
fn validity_is_a_fact_and_not_a_verdict() {
    let at = |text: &str| verify_sod(&good().encode(), &utopia(), text.parse().unwrap());
    for (moment, validity) in [
        ("2019-12-31T23:59:59Z", Validity::NotYetValid),
        ("2020-01-01T00:00:00Z", Validity::Valid),
        ("2030-01-01T00:00:00Z", Validity::Valid),
        ("2030-01-01T00:00:01Z", Validity::Expired),
    ] {
        let outcome = at(moment);
        assert_eq!((outcome.document_signer_validity, outcome.csca_validity), (Some(validity), Some(validity)));
        assert!(outcome.authenticate(DataGroup::DG1, &dg1()).is_some());
    }
}

#[test]
fn more_issuers_of_one_name_than_the_budget_are_not_tried() {
    let namesakes: Vec<Draft> = (40..80).map(|seed| csca(Key(seed))).collect();
    let no_key_identifier = Draft { aki: None, ..document_signer(SIGNER, CSCA) };
    let outcome = verify_sod(&signed_by(&no_key_identifier).encode(), &anchors(&namesakes), now());
    assert_eq!(outcome.chain, Outcome::NotPerformed(NotPerformed::BudgetSpent));
}

#[test]
fn the_chip_key_is_authentic_only_from_authentic_bytes() {
    let authentic = verify(&good()).authenticate(DataGroup::DG15, &dg15()).unwrap();
    let key = ChipKey::from_dg15(&authentic).unwrap();
    assert_eq!(key.public_key, PublicKey::parse(&CHIP.public_key_info()).unwrap().into());
    assert_eq!(key.provenance().file, FileId::Dg(DataGroup::DG15));
}

#[test]
fn a_chip_is_genuine_when_it_holds_the_signed_key_and_no_other() {
    let challenge = Challenge::new([7; 8]);
    let proof = |key: Key| {
        let public_key = PublicKey::parse(&key.public_key_info()).unwrap();
        let response = key.sign(challenge.octets());
        active_authentication::verify(&public_key, Some(DigestAlgorithm::Sha256), &challenge, &response).unwrap()
    };
    let authentic = verify(&good()).authenticate(DataGroup::DG15, &dg15()).unwrap();
    let key = ChipKey::from_dg15(&authentic).unwrap();
    let genuine = GenuineChip::bind(proof(CHIP), &key).unwrap();
    assert_eq!(genuine.key().provenance(), key.provenance());
    assert_eq!(GenuineChip::bind(proof(Key(9)), &key).unwrap_err(), KeyMismatch);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_changed_octet_makes_other_data_authentic(at: usize, value: u8) {
        let mut file = good().encode();
        let at = at % file.len();
        file[at] = value;
        let outcome = verify_sod(&file, &utopia(), now());
        let other = ber_tlv::encode(DataGroup::DG1.tag(), b"P<XXX");
        prop_assert!(outcome.authenticate(DataGroup::DG1, &other).is_none());
    }

    #[test]
    fn arbitrary_bytes_never_panic(data in prop::collection::vec(any::<u8>(), 0..300)) {
        let outcome = verify_sod(&data, &TrustSnapshot::default(), now());
        prop_assert!(outcome.authenticate(DataGroup::DG1, &data).is_none());
        let snapshot = TrustSnapshot::builder().file("any", &data).master_list("list", &data).certificate("c", &data).build();
        prop_assert!(snapshot.anchors().is_empty());
    }
}

#[test]
fn a_profile_breach_is_named_by_the_lint_and_forbids_nothing() {
    use crate::pki::lint::{Profile, lint};
    use crate::pki::{Certificate, Deviation};
    let named = |draft: Draft| {
        let certificate = Certificate::parse(&draft.sign()).unwrap();
        (Profile::of(&certificate), lint(&certificate))
    };
    let aki = Some(CSCA.identifier());
    let good = basic_constraints_of_length_0();
    let root = |extensions: Vec<Vec<u8>>| named(Draft { aki: aki.clone(), extensions, ..csca(CSCA) });
    assert_eq!(root(vec![key_usage(0x06), good.clone()]), (Profile::Csca, vec![]));
    assert_eq!(root(vec![key_usage(0x06), basic_constraints(true)]).1, [Deviation::PathLength]);
    assert_eq!(root(vec![key_usage(0x06)]).1, [Deviation::BasicConstraintsAbsent]);
    assert_eq!(root(vec![key_usage(0x86), good.clone()]).1, [Deviation::KeyUsageBits]);
    assert_eq!(root(vec![good.clone()]).1, [Deviation::KeyUsageAbsent]);
    let purpose = |last| der::sequence(&[der::oid(&Oid::from_arcs(&[2, 23, 136, 1, 1, last]))]);
    let with = |more: Vec<u8>| root(vec![key_usage(0x06), good.clone(), more]).1;
    assert_eq!(with(extension(&[2, 5, 29, 37], true, &purpose(1))), [Deviation::ExtendedKeyUsageForbidden]);
    assert_eq!(with(extension(&[2, 5, 29, 30], true, &[])), [Deviation::NameConstraints, Deviation::CriticalUnknown]);
    assert_eq!(with(extension(&[2, 5, 29, 36], false, &[])), [Deviation::PolicyConstraints]);
    assert_eq!(with(extension(&[2, 5, 29, 54], false, &[])), [Deviation::InhibitAnyPolicy]);
    assert_eq!(with(extension(&[2, 5, 29, 46], false, &[])), [Deviation::FreshestCrl]);
    assert_eq!(with(extension(&[2, 16, 840, 1, 113_730, 1, 1], false, &[])), [Deviation::NetscapeExtension]);
    let private = [Deviation::PrivateExtensionCritical, Deviation::CriticalUnknown];
    assert_eq!(with(extension(&[1, 2, 3], true, &[])), private);
    let signer = |extensions| named(Draft { extensions, ..document_signer(SIGNER, CSCA) });
    assert_eq!(signer(vec![key_usage(0x80)]), (Profile::DocumentSigner, vec![]));
    let list_signer = signer(vec![key_usage(0x80), extension(&[2, 5, 29, 37], false, &purpose(3))]);
    assert_eq!(list_signer, (Profile::ListSigner, vec![Deviation::ExtendedKeyUsageNotCritical]));
}

fn basic_constraints_of_length_0() -> Vec<u8> {
    extension(&[2, 5, 29, 19], true, &[0x30, 6, 1, 1, 0xFF, 2, 1, 0])
}
