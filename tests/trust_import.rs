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
use paskontrol::pki::{Certificate, pem};
use paskontrol::simulator::SeededRandom;
use paskontrol::simulator::issuer::{
    Authority, Csca, CurveForm, ListKind, ListSigner, ListedDeviation, Period, SignatureFamily, SignatureScheme,
    SigningKey, deviation_list, master_list,
};
use paskontrol::trust::{
    Defect, DefectListFacts, DefectListKind, Diff, Fingerprint, ListVerdict, Operator, RejectReason, Revocation,
    SnapshotError, SourceKind, TrustSnapshot, find_issuer, update,
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

/// With the digest a writer of the file would put there.
fn sealed(mut file: Vec<u8>) -> Vec<u8> {
    let start = b"paskontrol-trust/2\n".len();
    let digest = DigestAlgorithm::Sha256.digest(&file[start + 32..]);
    file[start..start + 32].copy_from_slice(&digest);
    file
}

#[test]
fn an_index_that_contradicts_its_certificate_makes_no_issuer() {
    const INDEX: usize = 56;
    let world = world();
    let mut random = SeededRandom::new(4);
    let signer = world.utopia.certify(key!("ds-p256"), vec!["P".into()], period(EVER), period(EVER), &mut random);
    let signer = Certificate::parse(signer.unwrap().certificate()).unwrap();
    let list = world.list(&[&world.utopia, &world.atlantis], "2026-01-01T00:00:00Z");
    let encoded = TrustSnapshot::builder().file("ut.ml", &list).build().encode();
    let issuer = |file: &[u8]| {
        let snapshot = TrustSnapshot::decode(file).unwrap();
        let found =
            find_issuer(&signer, &snapshot, &mut Vec::new()).passed().map(|found| found.anchor.certificate().clone());
        (found, snapshot.unreadable())
    };
    let genuine = Certificate::parse(world.utopia.certificate()).unwrap();
    assert_eq!(issuer(&sealed(encoded.clone())), (Some(genuine), 0));
    // An index entry begins with the SHA-256 of its certificate.
    let entry = |certificate: &[u8]| {
        let sha256 = fingerprint(certificate).0;
        encoded.windows(32).position(|window| window == sha256).unwrap()
    };
    let (utopia, atlantis) = (entry(world.utopia.certificate()), entry(world.atlantis.certificate()));
    for bit in 0..INDEX * 8 {
        let mut changed = encoded.clone();
        changed[utopia + bit / 8] ^= 1 << (bit % 8);
        assert_eq!(issuer(&sealed(changed)), (None, 1), "bit {bit}");
    }
    // The impostor's certificate under the index of the genuine one, and the reverse.
    let mut swapped = encoded.clone();
    swapped[utopia..utopia + INDEX].copy_from_slice(&encoded[atlantis..atlantis + INDEX]);
    swapped[atlantis..atlantis + INDEX].copy_from_slice(&encoded[utopia..utopia + INDEX]);
    assert_eq!(issuer(&sealed(swapped.clone())), (None, 2));
    let imported = TrustSnapshot::builder().file("trust.snapshot", &sealed(swapped)).build();
    assert_eq!(imported.anchor_count(), 0);
    assert_eq!(imported.rejected()[0].reason, RejectReason::Snapshot(SnapshotError::Index));
    let mut twice = encoded.clone();
    twice[atlantis..atlantis + INDEX].copy_from_slice(&encoded[utopia..utopia + INDEX]);
    assert_eq!(TrustSnapshot::decode(&sealed(twice)).unwrap_err(), SnapshotError::Index);
}

#[test]
fn a_snapshot_of_another_version_is_named_as_such() {
    let version = |text: &str| TrustSnapshot::decode(format!("{text}{}", "0".repeat(40)).as_bytes()).unwrap_err();
    assert_eq!(version("paskontrol-trust/1\n"), SnapshotError::Version);
    assert_eq!(version("paskontrol-trust/22\n"), SnapshotError::Version);
    assert_eq!(version("another-trust/2\n"), SnapshotError::Format);
}

#[test]
fn two_publishers_of_one_state_keep_their_lists_apart() {
    let world = world();
    let mut random = SeededRandom::new(2);
    let certify = |csca: &Csca, random: &mut SeededRandom| {
        csca.certify_list_signer(ListKind::MasterList, key!("csca-other-p256"), period(EVER), random).unwrap()
    };
    let (third, fourth) = (csca("UX", key!("csca-p256")), csca("UY", key!("csca-brainpool")));
    let other = World { signer: certify(&world.utopia, &mut random), ..self::world() };
    let pins = [fingerprint(world.signer.certificate()), fingerprint(other.signer.certificate())];
    let lists = [
        file("a.ml", &world.list(&[&world.utopia, &world.atlantis], "2026-03-01T00:00:00Z")),
        file("b.ml", &other.list(&[&world.utopia, &third, &fourth], "2026-01-01T00:00:00Z")),
    ];
    let (both, _) = update(&TrustSnapshot::default(), pins, &lists).unwrap();
    assert_eq!((both.anchor_count(), both.sources().len()), (4, 2));
    // The second publisher's next list takes the place of its own, though it is older than the first one's.
    let next = other.list(&[&world.utopia, &third], "2026-02-01T00:00:00Z");
    let (after, diff) = update(&both, [], &[file("c.ml", &next)]).unwrap();
    assert_eq!((after.anchor_count(), diff.removed.len(), after.sources().len()), (3, 1, 2));
    assert_eq!(diff.removed[0].sha256, fingerprint(fourth.certificate()).to_string());
    assert_eq!(reason(&after, &[], "b.ml", &lists[1].1), RejectReason::ListRollback);
    // Vouched for by what is above both, they are one publisher to this operator, and a nearer fingerprint parts them.
    let pin = fingerprint(world.utopia.certificate());
    let (one, _) = update(&TrustSnapshot::default(), [pin], &lists[..1]).unwrap();
    assert_eq!(reason(&one, &[], "b.ml", &lists[1].1), RejectReason::ListRollback);
    let (parted, _) = update(&one, [pins[1]], &lists[1..]).unwrap();
    assert_eq!((parted.anchor_count(), parted.sources().len()), (4, 2));
    // A nearer fingerprint of the same publisher does not let its older list in.
    let older = world.list(&[&world.utopia], "2026-02-01T00:00:00Z");
    assert_eq!(reason(&one, &pins[..1], "d.ml", &older), RejectReason::ListRollback);
}

#[test]
fn a_deny_list_takes_the_place_of_the_earlier_one_and_survives_imports() {
    let world = world();
    let pin = fingerprint(world.utopia.certificate());
    let list = |time| file("ut.ml", &world.list(&[&world.utopia, &world.atlantis], time));
    let denied = |text: &str| Operator { pins: vec![pin], denied: Some(text.parse().unwrap()) };
    let [one, two] = [world.utopia.certificate(), world.atlantis.certificate()].map(|der| fingerprint(der).to_string());
    let first = list("2026-01-01T00:00:00Z");
    let (first, diff) = update(&TrustSnapshot::default(), denied(&format!("{one} stolen")), &[first]).unwrap();
    assert_eq!(diff.denied_added, std::slice::from_ref(&one));
    let (second, diff) = update(&first, [], &[list("2026-02-01T00:00:00Z")]).unwrap();
    assert!(diff.is_empty());
    let second = TrustSnapshot::decode(&second.encode()).unwrap();
    let kept: Vec<_> = second.denied().map(|(sha256, why)| (hex::encode(sha256), why.to_owned())).collect();
    assert_eq!(kept, [(one.clone(), "stolen".to_owned())]);
    // A CSCA takes with it what it certified; here only itself, by name of the operator.
    let now = at("2026-06-01T00:00:00Z");
    let status = |snapshot: &TrustSnapshot, der: &[u8]| {
        snapshot
            .anchor_revocation(&Certificate::parse(der).unwrap(), now)
            .map(|known| matches!(known, Revocation::Revoked(_)))
    };
    assert_eq!(status(&second, world.utopia.certificate()), Some(true));
    assert_eq!(status(&second, world.atlantis.certificate()), None);
    let (third, diff) = update(&second, denied(&two), &[]).unwrap();
    assert_eq!((diff.denied_added, diff.denied_removed), (vec![two], vec![one]));
    assert_eq!(status(&third, world.atlantis.certificate()), Some(true));
}

#[test]
fn a_deviation_list_enters_by_a_pin_is_kept_and_never_steps_back() {
    let world = world();
    let mut random = SeededRandom::new(7);
    let signer = world.utopia.certify_list_signer(ListKind::DeviationList, key!("ds-p256"), period(EVER), &mut random);
    let signer = signer.unwrap();
    let listed = ListedDeviation { arcs: vec![2, 3], certificate: Some(vec![1]), ..ListedDeviation::default() };
    let mut sign = |time, entries: usize| {
        signer.sign(&deviation_list(&vec![listed.clone(); entries]), at(time), &mut random).unwrap()
    };
    let (older, newer) = (sign("2026-01-01T00:00:00Z", 1), sign("2026-02-01T00:00:00Z", 2));
    assert_eq!(reason(&TrustSnapshot::default(), &[], "ut.dl", &older), RejectReason::DefectList);
    let pin = fingerprint(world.utopia.certificate());
    let (first, _) = update(&TrustSnapshot::default(), [pin], &[file("ut.dl", &older)]).unwrap();
    let (second, _) = update(&first, [], &[file("new.dl", &newer)]).unwrap();
    let second = TrustSnapshot::decode(&second.encode()).unwrap();
    let kept: Vec<_> = second.defect_lists().iter().map(|list| (list.label(), list.kind(), list.len())).collect();
    assert_eq!(kept, [("new.dl", DefectListKind::DeviationList, 2)]);
    assert_eq!(second.encode(), TrustSnapshot::decode(&second.encode()).unwrap().encode());
    assert_eq!(reason(&second, &[], "ut.dl", &older), RejectReason::ListRollback);
    let facts = DefectListFacts::read(&newer).unwrap();
    assert!(facts.signature_valid && facts.is_list_signer && facts.entries.len() == 2);
    assert_eq!(facts.signer_sha256, Some(fingerprint(signer.certificate()).to_string()));
    assert_eq!(facts.entries[0].defects, [Defect::SodInvalid(1)]);
    assert!(DefectListFacts::read(&world.list(&[&world.utopia], "2026-01-01T00:00:00Z")).is_err());
}

/// An archive of stored files (APPNOTE 6.3, 4.3).
fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let crc = |content: &[u8]| {
        let step = |crc: u32, octet: &u8| {
            (0..8).fold(crc ^ u32::from(*octet), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
        };
        !content.iter().fold(!0, step)
    };
    let (mut local, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in files {
        let long = |value: usize| u32::try_from(value).unwrap().to_le_bytes();
        let length = long(content.len());
        let name_length = u16::try_from(name.len()).unwrap().to_le_bytes();
        let head =
            [&[20, 0, 0, 0, 0, 0][..], &[0; 4], &crc(content).to_le_bytes(), &length, &length, &name_length, &[0, 0]];
        let head = head.concat();
        let offset = long(local.len());
        directory.extend([&b"PK\x01\x02\x14\x00"[..], &head, &[0; 10], &offset, name.as_bytes()].concat());
        local.extend([&b"PK\x03\x04"[..], &head, name.as_bytes(), content].concat());
    }
    let count = u16::try_from(files.len()).unwrap().to_le_bytes();
    let place = [directory.len(), local.len()].map(|value| u32::try_from(value).unwrap().to_le_bytes()).concat();
    [&local[..], &directory, b"PK\x05\x06\0\0\0\0", &count, &count, &place, &[0, 0]].concat()
}

#[test]
fn lists_come_in_every_container_their_publishers_use() {
    use base64::Engine;
    let world = world();
    let pin = fingerprint(world.utopia.certificate());
    let list = world.list(&[&world.utopia, &world.atlantis], "2026-01-01T00:00:00Z");
    let bare = master_list(&[world.utopia.certificate().to_vec(), world.atlantis.certificate().to_vec()]);
    let encoded = base64::engine::general_purpose::STANDARD.encode(&list);
    let ldif = |attribute: &str| {
        let lines: Vec<&str> = encoded.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).unwrap()).collect();
        format!("version: 1\ndn: o=ml,c=UT,dc=data\nobjectClass: top\n{attribute}:: {}\n", lines.join("\n "))
    };
    let files = [
        file("list.ml", &list),
        file("list.zip", &zip(&[("readme.pdf", b"%PDF"), ("lists/list.ml", &list)])),
        file("old.ldif", ldif("CscaMasterListData").as_bytes()),
        file("new.ldif", ldif("pkdMasterListContent;binary").as_bytes()),
        file("pkd.zip", &zip(&[("icaopkd-002-complete.ldif", ldif("pkdMasterListContent").as_bytes())])),
        file("bare.der", &bare),
        file("bare.zip", &zip(&[("bare.der", &bare)])),
    ];
    for (label, content) in &files {
        let opened = TrustSnapshot::builder().file(label, content).build();
        assert_eq!(opened.anchor_count(), 2, "{label}");
        let rejected: Vec<_> = opened.rejected().iter().map(|it| it.label.as_str()).collect();
        assert!(rejected.iter().all(|it| it.ends_with("readme.pdf")), "{label}: {rejected:?}");
    }
    // For the store, a page of explanation beside the list is one file too many, and a bare list needs its own pin.
    for place in [0, 2, 3, 4] {
        let (snapshot, _) = update(&TrustSnapshot::default(), [pin], &files[place..=place]).unwrap();
        assert_eq!(snapshot.anchor_count(), 2);
    }
    let (snapshot, _) = update(&TrustSnapshot::default(), [fingerprint(&bare)], &files[6..]).unwrap();
    assert_eq!(snapshot.anchor_count(), 2);
    assert_eq!(reason(&TrustSnapshot::default(), &[pin], "list.zip", &files[1].1), RejectReason::Unrecognised);
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
