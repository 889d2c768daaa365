//! Documents with a known defect, and lists that say so: nothing passes for it, and nobody else may say so.

use paskontrol::Assurance;
use paskontrol::crypto::digest::DigestAlgorithm;
use paskontrol::encoding::{Tag, ber_tlv, der};
use paskontrol::lds::{DataGroup, EfCom, FileId};
use paskontrol::simulator::SeededRandom;
use paskontrol::simulator::issuer::{
    Authority, Csca, CurveForm, ListKind, ListSigner, ListedDefect, ListedDeviation, Period, defect_list,
    deviation_list,
};
use paskontrol::trust::Fingerprint;
use paskontrol::verification::{CheckId, CheckStatus, Policy};

use super::agreement::mapped;
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
    a_signature_a_state_reports_as_wrong_is_undecided_and_not_good:
        DefectApplied in PaSodSignature is Undetermined at A1 Hidden with SodSignatureInvalid ChipKeyUnbound
        => broken().reported("DK", |listed| listed.arcs = vec![2, 3]);
    a_chip_key_a_state_reports_as_compromised_proves_nothing:
        ChipKeyCompromised in ChipAa is Failed at A2 Shown with DefectApplied
        => passport().signed(|_| ()).reported("DK", |listed| listed.arcs = vec![1, 4]);
    a_report_about_some_of_a_signers_documents_leaves_a_doubt:
        ChipKeyCompromised in ChipAa is Undetermined at A2 Shown with DefectApplied
        => passport().signed(|_| ()).reported("DK", |listed| {
            (listed.arcs, listed.document_numbers) = (vec![1, 4], vec!["UTO000001".into()]);
        });
    a_named_signer_verifies_what_the_object_names_wrongly:
        DefectApplied in PaSodSignature is Passed at A3 Shown
        => misnamed().listed_as(named("DK", 99), [2, 4], named("DK", 2));
    a_replacement_the_csca_issued_stands_in_for_a_malformed_certificate:
        DefectApplied in PaSodSignature is Passed at A3 Shown with PkiProfileDeviation
        => malformed().listed_as(named("DK", 2), [1, 2], der::octet_string(&document_signer("DK").sign()));
    a_country_the_csca_bears_too_stands_in_for_a_wrong_one:
        DefectApplied in PaIssuerMatches is Passed at A3 Shown
        => abroad().listed_for(&stranger(), [2, 5], ber_tlv::encode(der::PRINTABLE_STRING, b"DK"));
    a_country_of_nobody_above_excuses_and_no_more:
        DefectApplied in PaIssuerMatches is Undetermined at A1 Hidden with StateMismatch
        => abroad().listed_for(&stranger(), [2, 5], ber_tlv::encode(der::PRINTABLE_STRING, b"NO"));
    a_card_security_a_list_provides_is_verified_like_the_chip_s:
        DefectApplied in PaCardSecurity is Passed at A3 Shown
        => unreadable_card_security().listed([4, 1], signed_data(&card_security()));
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
fn publisher(kind: ListKind, country: &str) -> (Csca, ListSigner) {
    let ever = Period { from: "2010-01-01T00:00:00Z".parse().unwrap(), to: "2060-01-01T00:00:00Z".parse().unwrap() };
    let authority = Authority {
        country: country.into(),
        issuing_state: "UTO".into(),
        common_name: "Defects".into(),
        scheme: ECDSA,
        curve_form: CurveForm::Explicit,
    };
    let mut random = SeededRandom::new(5);
    let csca = Csca::new(authority, mint::OTHER_CSCA.private(), ever, ever, &mut random).unwrap();
    let signer = csca.certify_list_signer(kind, mint::SIGNER.private(), ever, &mut random).unwrap();
    (csca, signer)
}

impl Document {
    fn listed(self, arcs: [u64; 2], parameters: Vec<u8>) -> Self {
        self.listed_for(&document_signer("DK"), arcs, parameters)
    }

    fn listed_for(self, signer: &mint::Certificate, arcs: [u64; 2], parameters: Vec<u8>) -> Self {
        let identifier = Vec::new();
        self.defect(&ListedDefect { certificate: signer.sign(), identifier, arcs, parameters })
    }

    /// About whoever is named so.
    fn listed_as(self, identifier: Vec<u8>, arcs: [u64; 2], parameters: Vec<u8>) -> Self {
        self.defect(&ListedDefect { certificate: Vec::new(), identifier, arcs, parameters })
    }

    fn defect(self, listed: &ListedDefect) -> Self {
        self.published(ListKind::DefectList, "UT", &defect_list(std::slice::from_ref(listed)))
    }

    /// With a deviation a State reports of this signer's documents.
    fn reported(self, state: &str, change: impl FnOnce(&mut ListedDeviation)) -> Self {
        let mut listed =
            ListedDeviation { certificate: Some(document_signer("DK").sign()), ..ListedDeviation::default() };
        change(&mut listed);
        self.published(ListKind::DeviationList, state, &deviation_list(&[listed]))
    }

    fn published(mut self, kind: ListKind, country: &str, list: &[u8]) -> Self {
        let (csca, publisher) = publisher(kind, country);
        let at = "2026-06-01T00:00:00Z".parse().unwrap();
        self.trust.push(publisher.sign(list, at, &mut SeededRandom::new(6)).unwrap());
        self.pins = vec![Fingerprint(DigestAlgorithm::Sha256.digest(csca.certificate()).try_into().unwrap())];
        self
    }
}

/// Signer identifier by a State's CSCA and serial number.
fn named(country: &str, serial: u8) -> Vec<u8> {
    der::sequence(&[csca(country).subject, der::unsigned(&[serial])])
}

/// Its object names a certificate nobody has; the right one is in a directory.
fn misnamed() -> Document {
    use base64::Engine;
    let document = passport().signed(|object| {
        object.certificates.clear();
        object.signer_identifier = named("DK", 99);
    });
    let encoded = base64::engine::general_purpose::STANDARD.encode(document_signer("DK").sign());
    document.with(|document| document.trust.push(format!("dn: o=dsc\nuserCertificate:: {encoded}\n").into_bytes()))
}

/// The certificate in its object cannot be read.
fn malformed() -> Document {
    passport().signed(|object| object.certificates = vec![vec![0x30, 0]])
}

/// A signer whose own name bears another country.
fn stranger() -> mint::Certificate {
    document_signer("DK").with(|signer| signer.subject = document_signer("SE").subject)
}

fn abroad() -> Document {
    passport().signed_by(&stranger(), &csca("DK"), |_| ())
}

fn card_security() -> Vec<u8> {
    mapped(|_, _| ()).content(FileId::EfCardSecurity)
}

fn unreadable_card_security() -> Document {
    mapped(|_, _| ()).file(FileId::EfCardSecurity, vec![0x30, 0])
}

/// `SignedData` out of its `ContentInfo`.
fn signed_data(content_info: &[u8]) -> Vec<u8> {
    let mut fields = der::sole_sequence(content_info).unwrap();
    fields.oid().unwrap();
    fields.expect(der::context(0)).unwrap().value.to_vec()
}

#[test]
fn what_a_list_provides_must_verify_by_itself() {
    let status = |document: Document, id| {
        let report = document.judge();
        assert!(report.authentic_document().is_none() && report.assurance <= Assurance::A1, "{report:#?}");
        report.status_of(id)
    };
    let replaced = |document: Document, der: &[u8]| {
        status(document.listed_as(named("DK", 2), [1, 2], der::octet_string(der)), CheckId::PaSodSignature)
    };
    // Self-signed, issued by nobody trusted, or no certificate at all.
    let own = document_signer("DK").with(|signer| signer.issuer_key = mint::SIGNER);
    let foreign = document_signer("DE").with(|signer| signer.issuer_key = mint::OTHER_CSCA);
    for replacement in [own.sign(), foreign.sign(), vec![0x30, 0], Vec::new()] {
        assert_eq!(replaced(malformed(), &replacement), CheckStatus::Undetermined);
    }
    // The right one does not mend a wrong signature.
    let spoiled = passport().signed(|object| {
        object.certificates = vec![vec![0x30, 0]];
        object.signature = |_, mut signature| {
            *signature.last_mut().unwrap() ^= 1;
            signature
        };
    });
    assert_eq!(replaced(spoiled, &document_signer("DK").sign()), CheckStatus::Undetermined);
    // A signer nobody holds a certificate of, and one whose certificate does not fit.
    for corrected in [named("DK", 3), named("DE", 2)] {
        let document = misnamed().listed_as(named("DK", 99), [2, 4], corrected);
        assert_eq!(status(document, CheckId::PaSodSignature), CheckStatus::Undetermined);
    }
    // EF.CardSecurity of another signer's, and one that was altered.
    let mut altered = signed_data(&card_security());
    *altered.last_mut().unwrap() ^= 1;
    let document = unreadable_card_security().listed([4, 1], altered);
    assert_eq!(status(document, CheckId::PaCardSecurity), CheckStatus::Undetermined);
}

#[test]
fn a_state_speaks_of_its_own_documents_and_conditions_are_joined_by_and() {
    let signature = |change: fn(&mut ListedDeviation), state| {
        let document = broken().reported(state, |listed| {
            listed.arcs = vec![2, 3];
            change(listed);
        });
        document.judge().status_of(CheckId::PaSodSignature)
    };
    assert_eq!(signature(|_| (), "DK"), CheckStatus::Undetermined);
    assert_eq!(signature(|_| (), "SE"), CheckStatus::Failed);
    assert_eq!(signature(|listed| listed.document_type = Some("P<".into()), "DK"), CheckStatus::Undetermined);
    assert_eq!(signature(|listed| listed.document_type = Some("ID".into()), "DK"), CheckStatus::Failed);
    assert_eq!(signature(|listed| listed.document_numbers = vec!["1".into()], "DK"), CheckStatus::Failed);
    assert_eq!(signature(|listed| listed.certificate = None, "DK"), CheckStatus::Failed);
    // A signer of defect lists signs no deviation list.
    let list = deviation_list(&[ListedDeviation {
        certificate: Some(document_signer("DK").sign()),
        arcs: vec![2, 3],
        ..ListedDeviation::default()
    }]);
    let mislabelled = broken().published(ListKind::DefectList, "DK", &list).judge();
    assert_eq!(mislabelled.status_of(CheckId::PaSodSignature), CheckStatus::Failed);
}

#[test]
fn a_deviation_no_check_depends_on_is_reported_and_changes_nothing() {
    let report = passport().signed(|_| ()).reported("DK", |listed| listed.arcs = vec![3, 1]).judge();
    let check = report.check(CheckId::PaSodSignature).unwrap();
    assert_eq!((check.status, report.assurance), (CheckStatus::Passed, Assurance::A3));
    assert_eq!(check.facts["reported"], "2.23.136.1.1.7.3.1");
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
    for arcs in (1..=5).flat_map(|category| (0..=5).map(move |kind| vec![category, kind])) {
        for parameters in [Vec::new(), der::unsigned(&[1]), der::unsigned(&[20]), der::octet_string(&[])] {
            let after = broken().reported("DK", |listed| (listed.arcs, listed.parameters) = (arcs.clone(), parameters));
            let after = after.judge();
            assert!(after.assurance <= before.assurance && after.authentic_document().is_none());
            assert!(after.status >= CheckStatus::Undetermined, "{arcs:?}");
        }
    }
}
