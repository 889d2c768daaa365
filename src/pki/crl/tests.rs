use proptest::prelude::*;

use super::*;
use crate::crypto::curve::NamedCurve;
use crate::crypto::ecdh::KeyPair;
use crate::crypto::ecdsa;
use crate::crypto::random::OsRng;
use crate::crypto::secret::Secret;
use crate::encoding::ber_tlv;

const ECDSA_SHA256: Oid = Oid::from_arcs(&[1, 2, 840, 10045, 4, 3, 2]);

fn time(text: &str) -> Vec<u8> {
    ber_tlv::encode(UTC_TIME, text.as_bytes())
}

fn extension(oid: &Oid, critical: bool, value: &[u8]) -> Vec<u8> {
    let flag = if critical { vec![1, 1, 0xFF] } else { Vec::new() };
    der::sequence(&[der::oid(oid), flag, der::octet_string(value)])
}

fn entry(serial: &[u8], extensions: &[Vec<u8>]) -> Vec<u8> {
    let extensions = if extensions.is_empty() { Vec::new() } else { der::sequence(extensions) };
    der::sequence(&[ber_tlv::encode(INTEGER, serial), time("260101000000Z"), extensions])
}

fn number(value: u8) -> Vec<u8> {
    extension(&CRL_NUMBER, false, &[2, 1, value])
}

fn list(entries: Option<&[Vec<u8>]>, extensions: &[Vec<u8>]) -> Vec<u8> {
    let algorithm = der::sequence(&[der::oid(&ECDSA_SHA256)]);
    let tbs = der::sequence(&[
        der::unsigned(&[1]),
        algorithm.clone(),
        der::sequence(&[]),
        time("260101000000Z"),
        time("260401000000Z"),
        entries.map(der::sequence).unwrap_or_default(),
        ber_tlv::encode(context(0), &der::sequence(extensions)),
    ]);
    let secret = Secret::new(vec![5; 32]);
    let digest = DigestAlgorithm::Sha256.digest(&tbs);
    let signature = ecdsa::sign(NamedCurve::P256, &secret, &digest, &mut OsRng).unwrap().encode_der();
    der::sequence(&[tbs, algorithm, der::bit_string(&signature)])
}

fn key(octet: u8) -> PublicKey {
    PublicKey::Ec(KeyPair::from_private(NamedCurve::P256, Secret::new(vec![octet; 32])).unwrap().public().clone())
}

#[test]
fn a_list_of_the_profile_has_nothing_odd_but_a_missing_key_identifier() {
    let list = RevocationList::parse(&list(Some(&[entry(&[7], &[])]), &[number(9)])).unwrap();
    assert_eq!(list.deviations(), [Deviation::AkiAbsent]);
    assert_eq!((list.number(), list.unusable()), (Some(&[9][..]), None));
    assert_eq!(list.next_update().unwrap().to_string(), "2026-04-01T00:00:00Z");
    assert!(list.verify_signature(&key(5)).is_ok());
    assert_eq!(list.verify_signature(&key(6)), Err(SignatureError::Invalid));
}

#[test]
fn serial_numbers_are_compared_as_numbers() {
    let list = RevocationList::parse(&list(Some(&[entry(&[0, 0x90], &[]), entry(&[0xFF], &[])]), &[])).unwrap();
    assert!(list.entry_for(&[0, 0x90]).unwrap().is_some());
    assert!(list.entry_for(&[0, 0, 0x90]).unwrap().is_some());
    assert!(list.entry_for(&[0x90]).unwrap().is_none());
    assert!(list.entry_for(&[0xFF, 0xFF]).unwrap().is_some());
}

#[test]
fn an_absent_and_an_empty_list_revoke_nothing() {
    let absent = RevocationList::parse(&list(None, &[number(1)])).unwrap();
    assert_eq!((absent.entries().count(), absent.entry_for(&[1])), (0, Ok(None)));
    let empty = RevocationList::parse(&list(Some(&[]), &[number(1)])).unwrap();
    assert!(empty.deviations().contains(&Deviation::CrlListEmpty));
}

#[test]
fn partitions_deltas_and_unknown_critical_extensions_make_a_list_unusable() {
    for oid in [DELTA_CRL_INDICATOR, ISSUING_DISTRIBUTION_POINT] {
        let list = RevocationList::parse(&list(None, &[extension(&oid, false, &[5, 0])])).unwrap();
        assert_eq!(list.unusable(), Some(oid));
    }
    let unknown = Oid::from_arcs(&[1, 2, 3]);
    let parse =
        |critical| RevocationList::parse(&list(None, &[extension(&unknown, critical, &[])])).unwrap().unusable();
    assert_eq!((parse(true), parse(false)), (Some(unknown), None));
}

#[test]
fn a_critical_extension_of_an_entry_leaves_every_later_question_open() {
    let certificate_issuer = Oid::from_arcs(&[2, 5, 29, 29]);
    let strange = entry(&[1], &[extension(&certificate_issuer, true, &[])]);
    let list = RevocationList::parse(&list(Some(&[strange, entry(&[2], &[])]), &[])).unwrap();
    assert_eq!(list.entry_for(&[2]), Err(PkiError::CriticalExtension { oid: certificate_issuer }));
    assert_eq!(list.entries().count(), 1);
}

#[test]
fn a_list_beyond_the_budget_is_not_read() {
    let error = RevocationList::parse(&vec![0x30; MAX_OCTETS + 1]).unwrap_err();
    assert_eq!(error, PkiError::Limit { part: Part::RevocationList });
}

proptest! {
    #[test]
    fn arbitrary_octets_never_panic(data in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = RevocationList::parse(&data);
        let entries = ber_tlv::encode(SEQUENCE, &data);
        if let Ok(list) = RevocationList::parse(&list(Some(&[entries]), &[])) {
            let _ = list.entry_for(&[1]);
        }
    }
}
