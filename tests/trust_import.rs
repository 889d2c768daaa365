//! What may enter a trust store, what is refused, and what stays (RELIABILITY T15, G-93).
#![cfg(feature = "simulator")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests may say what must be so, here outside #[test] too"
)]

use paskontrol::Timestamp;
use paskontrol::crypto::digest::DigestAlgorithm;
use paskontrol::encoding::{Oid, der};
use paskontrol::pki::pem;
use paskontrol::simulator::SeededRandom;
use paskontrol::simulator::issuer::{
    Authority, Csca, CurveForm, ListKind, ListSigner, Period, SignatureFamily, SignatureScheme, SigningKey, master_list,
};
use paskontrol::trust::{
    Diff, Fingerprint, ListVerdict, RejectReason, SnapshotError, SourceKind, TrustSnapshot, update,
};

macro_rules! key {
    ($name:literal) => {
        SigningKey::parse_pkcs8(include_bytes!(concat!("../src/simulator/assets/", $name, ".test-key.pkcs8"))).unwrap()
    };
}

const EVER: [&str; 2] = ["2010-01-01T00:00:00Z", "2060-01-01T00:00:00Z"];

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn period([from, to]: [&str; 2]) -> Period {
    Period { from: at(from), to: at(to) }
}

fn csca(country: &str, key: SigningKey) -> Csca {
    let scheme = SignatureScheme { family: SignatureFamily::Ecdsa, digest: DigestAlgorithm::Sha256 };
    let authority = Authority {
        country: country.into(),
        issuing_state: "UTO".into(),
        common_name: format!("CSCA {country}"),
        scheme,
        curve_form: CurveForm::Explicit,
    };
    Csca::new(authority, key, period(EVER), period(EVER), &mut SeededRandom::new(1)).unwrap()
}

/// Utopia publishes lists; Atlantis and others are on them.
struct World {
    utopia: Csca,
    atlantis: Csca,
    signer: ListSigner,
}

fn world() -> World {
    let utopia = csca("UT", key!("csca-p256"));
    let signer =
        utopia.certify_list_signer(ListKind::MasterList, key!("ds-p256"), period(EVER), &mut SeededRandom::new(2));
    World { signer: signer.unwrap(), utopia, atlantis: csca("AT", key!("csca-brainpool")) }
}

impl World {
    fn list(&self, certificates: &[&Csca], time: &str) -> Vec<u8> {
        let certificates: Vec<_> = certificates.iter().map(|csca| csca.certificate().to_vec()).collect();
        self.signer.sign_master_list(&certificates, at(time), &mut SeededRandom::new(3)).unwrap()
    }
}

fn fingerprint(octets: &[u8]) -> Fingerprint {
    Fingerprint(DigestAlgorithm::Sha256.digest(octets).try_into().unwrap())
}

fn file(label: &str, content: &[u8]) -> (String, Vec<u8>) {
    (label.to_owned(), content.to_vec())
}

/// What a refused import says of its first file.
fn reason(earlier: &TrustSnapshot, pins: &[Fingerprint], label: &str, content: &[u8]) -> RejectReason {
    update(earlier, pins.iter().copied(), &[file(label, content)]).unwrap_err().0[0].reason
}

#[test]
fn a_list_is_believed_for_a_pin_of_its_signer_or_of_what_is_above() {
    let world = world();
    let list = world.list(&[&world.utopia, &world.atlantis], "2026-01-01T00:00:00Z");
    let nothing = TrustSnapshot::default();
    assert_eq!(reason(&nothing, &[], "ut.ml", &list), RejectReason::SignerNotPinned);
    assert_eq!(
        reason(&nothing, &[fingerprint(world.atlantis.certificate())], "ut.ml", &list),
        RejectReason::SignerNotPinned
    );
    for pin in [world.signer.certificate(), world.utopia.certificate()] {
        let (snapshot, diff) = update(&nothing, [fingerprint(pin)], &[file("ut.ml", &list)]).unwrap();
        assert_eq!((snapshot.anchors().len(), diff.added.len(), diff.removed.len()), (2, 2, 0));
        let source = &snapshot.anchors()[0].sources()[0];
        let SourceKind::MasterList(signature) = &source.kind else { unreachable!() };
        assert_eq!((signature.verdict, signature.publisher.as_deref()), (ListVerdict::Chained, Some("UT")));
        assert_eq!((source.label.as_str(), source.sha256.clone()), ("ut.ml", fingerprint(&list).to_string()));
    }
}

#[test]
fn files_without_signature_count_for_their_own_fingerprint_only() {
    let world = world();
    let nothing = TrustSnapshot::default();
    let bare = master_list(&[world.atlantis.certificate().to_vec()]);
    let armoured = pem::encode(world.atlantis.certificate()).into_bytes();
    for content in [bare, armoured, world.atlantis.certificate().to_vec()] {
        assert_eq!(reason(&nothing, &[], "file", &content), RejectReason::NotVouchedFor);
        let (snapshot, _) = update(&nothing, [fingerprint(&content)], &[file("file", &content)]).unwrap();
        assert_eq!(snapshot.anchors().len(), 1);
    }
}

#[test]
fn a_changed_list_and_one_by_a_document_signer_are_refused() {
    let world = world();
    let pins = [fingerprint(world.utopia.certificate())];
    let mut list = world.list(&[&world.utopia], "2026-01-01T00:00:00Z");
    *list.last_mut().unwrap() ^= 1;
    assert_eq!(reason(&TrustSnapshot::default(), &pins, "ut.ml", &list), RejectReason::ListSignature);
    let other = world.utopia.certify_list_signer(
        ListKind::DefectList,
        key!("ds-p256"),
        period(EVER),
        &mut SeededRandom::new(2),
    );
    let forged = World { signer: other.unwrap(), ..world };
    // A defect list is no master list, whatever is in it.
    let list = forged.list(&[&forged.atlantis], "2026-01-01T00:00:00Z");
    assert!(update(&TrustSnapshot::default(), pins, &[file("ut.ml", &list)]).is_err());
}

#[test]
fn a_newer_list_takes_the_place_of_its_publishers_older_one_and_never_the_reverse() {
    let world = world();
    let pin = fingerprint(world.utopia.certificate());
    let older = world.list(&[&world.utopia, &world.atlantis], "2026-01-01T00:00:00Z");
    let newer = world.list(&[&world.utopia], "2026-02-01T00:00:00Z");
    let (first, _) = update(&TrustSnapshot::default(), [pin], &[file("a.ml", &older)]).unwrap();
    let (second, diff) = update(&first, [], &[file("b.ml", &newer)]).unwrap();
    assert_eq!((second.anchors().len(), diff.unchanged), (1, 1));
    assert_eq!(diff.removed[0].sha256, fingerprint(world.atlantis.certificate()).to_string());
    assert_eq!(reason(&second, &[], "a.ml", &older), RejectReason::ListRollback);
    // The same list again changes nothing.
    let (third, diff) = update(&second, [], &[file("b.ml", &newer)]).unwrap();
    assert!(diff.is_empty() && third.encode() == second.encode());
    // What was forgotten cannot be brought back through a file of the store either.
    let reopened = TrustSnapshot::decode(&second.encode()).unwrap();
    assert_eq!(reason(&reopened, &[], "a.ml", &older), RejectReason::ListRollback);
}

#[test]
fn one_file_that_may_not_be_believed_stops_the_whole_import() {
    let world = world();
    let pin = fingerprint(world.utopia.certificate());
    let list = world.list(&[&world.utopia], "2026-01-01T00:00:00Z");
    let files = [file("ut.ml", &list), file("stray.cer", world.atlantis.certificate())];
    let refused = update(&TrustSnapshot::default(), [pin], &files).unwrap_err();
    assert_eq!((refused.0.len(), refused.0[0].label.as_str()), (1, "stray.cer"));
}

#[test]
fn revocation_lists_enter_by_their_csca_and_the_newest_stays() {
    let world = world();
    let mut random = SeededRandom::new(4);
    let updates = period(["2026-01-01T00:00:00Z", "2026-04-01T00:00:00Z"]);
    let mut list = |csca: &Csca, number| csca.issue_revocation_list(number, updates, &[], &mut random).unwrap();
    let (one, two, foreign) = (list(&world.utopia, 1), list(&world.utopia, 2), list(&world.atlantis, 1));
    let pin = fingerprint(world.utopia.certificate());
    let anchor = file("ut.ml", &world.list(&[&world.utopia], "2026-01-01T00:00:00Z"));
    let (first, _) = update(&TrustSnapshot::default(), [pin], &[anchor, file("1.crl", &one)]).unwrap();
    let (second, diff) = update(&first, [], &[file("2.crl", &two)]).unwrap();
    assert_eq!((second.revocation_lists().len(), diff.revocation_lists_removed.len()), (1, 1));
    assert_eq!(second.revocation_lists()[0].list().number(), Some(&[2][..]));
    assert_eq!(reason(&second, &[], "at.crl", &foreign), RejectReason::RevocationListUnverified);
}

#[test]
fn a_collection_brings_signers_and_lists_and_vouches_for_nothing() {
    use base64::Engine;
    let world = world();
    let encode = |octets: &[u8]| base64::engine::general_purpose::STANDARD.encode(octets);
    let mut random = SeededRandom::new(4);
    let signer =
        world.utopia.certify(key!("ds-p256"), vec!["P".into()], period(EVER), period(EVER), &mut random).unwrap();
    let list = world.list(&[&world.utopia], "2026-01-01T00:00:00Z");
    let crl = world.utopia.issue_revocation_list(1, period(EVER), &[], &mut random).unwrap();
    let collection = format!(
        "dn: o=ml\npkdMasterListContent:: {}\n\ndn: o=dsc\nuserCertificate;binary:: {}\n\ndn: o=crl\n\
         certificateRevocationList;binary:: {}\n",
        encode(&list),
        encode(signer.certificate()),
        encode(&crl)
    );
    let pin = fingerprint(world.utopia.certificate());
    let nothing = TrustSnapshot::default();
    assert_eq!(reason(&nothing, &[], "pkd.ldif", collection.as_bytes()), RejectReason::SignerNotPinned);
    let (snapshot, _) = update(&nothing, [pin], &[file("pkd.ldif", collection.as_bytes())]).unwrap();
    let counts = (snapshot.anchors().len(), snapshot.document_signers().len(), snapshot.revocation_lists().len());
    assert_eq!(counts, (1, 1, 1));
    let with_csca = format!("{collection}\ncACertificate;binary:: {}\n", encode(world.atlantis.certificate()));
    assert_eq!(reason(&nothing, &[pin], "pkd.ldif", with_csca.as_bytes()), RejectReason::CscaInDirectory);
}

#[test]
fn a_snapshot_reads_back_as_it_was_and_no_changed_octet_does() {
    let world = world();
    let mut random = SeededRandom::new(4);
    let crl = world.utopia.issue_revocation_list(3, period(EVER), &[(vec![9], at(EVER[0]))], &mut random).unwrap();
    let list = world.list(&[&world.utopia, &world.atlantis], "2026-01-01T00:00:00Z");
    let snapshot = TrustSnapshot::builder().file("ut.ml", &list).file("ut.crl", &crl).deny([7; 32], "stolen").build();
    let encoded = snapshot.encode();
    let again = TrustSnapshot::builder().file("ut.ml", &list).file("ut.crl", &crl).deny([7; 32], "stolen").build();
    assert_eq!(encoded, again.encode());
    let reopened = TrustSnapshot::decode(&encoded).unwrap();
    assert!(Diff::between(&snapshot, &reopened).is_empty());
    assert_eq!(reopened.encode(), encoded);
    assert_eq!(reopened.anchors()[1].sources(), snapshot.anchors()[1].sources());
    assert_eq!(reopened.revocation_lists()[0].standing(), snapshot.revocation_lists()[0].standing());
    for place in (0..encoded.len()).step_by(97) {
        let mut changed = encoded.clone();
        changed[place] ^= 1;
        assert!(matches!(TrustSnapshot::decode(&changed), Err(SnapshotError::Format | SnapshotError::Digest)));
    }
    let shown = TrustSnapshot::builder().file("trust.snapshot", &encoded).build();
    assert_eq!(shown.anchors().len(), 2);
}

#[test]
fn a_namesake_of_a_pinned_csca_vouches_for_nothing() {
    let world = world();
    let unpinned = csca("UT", key!("csca-other-p256"));
    let signer =
        unpinned.certify_list_signer(ListKind::MasterList, key!("ds-p256"), period(EVER), &mut SeededRandom::new(2));
    let list = World { utopia: unpinned, atlantis: world.atlantis, signer: signer.unwrap() };
    let content = list.list(&[&list.utopia], "2026-01-01T00:00:00Z");
    let pin = fingerprint(world.utopia.certificate());
    // Same name, another key, no link: refused.
    assert_eq!(reason(&TrustSnapshot::default(), &[pin], "ut.ml", &content), RejectReason::SignerNotPinned);
}

#[test]
fn what_is_nothing_known_is_refused_by_name() {
    let nothing = TrustSnapshot::default();
    assert_eq!(reason(&nothing, &[], "note.txt", b"hello"), RejectReason::Unrecognised);
    let other = der::sequence(&[der::oid(&Oid::from_arcs(&[1, 2, 3])), der::null()]);
    assert!(matches!(reason(&nothing, &[], "other", &other), RejectReason::Unreadable(_)));
    assert!(matches!(reason(&nothing, &[], "z.zip", b"PK\x03\x04"), RejectReason::Archive(_)));
    assert!(matches!(reason(&nothing, &[], "s", b"paskontrol-trust/9\n"), RejectReason::Snapshot(_)));
}
