//! What is chosen from what DG14 says.

use super::*;
use crate::crypto::cipher::CipherAlgorithm::{Aes128, Aes256, TripleDes};
use crate::protocols::security_infos::SecurityInfoKind;

fn infos(infos: Vec<SecurityInfo>) -> SecurityInfos {
    SecurityInfos::new(infos)
}

/// Cipher and number of each choice.
fn chosen(all: Vec<SecurityInfo>) -> Result<Vec<(CipherAlgorithm, Option<u32>)>, NoChoice> {
    Ok(select(&infos(all))?.into_iter().map(|choice| (choice.variant.cipher, choice.key_id)).collect())
}

#[test]
fn the_strongest_comes_first() {
    let (p256, p521) = (on(NamedCurve::P256), on(NamedCurve::P521));
    let dh = modulo(Group::Modp2048Order256);
    let choices = select(&infos(vec![
        offer(variant(&p256, TripleDes), Some(1)),
        offer(variant(&dh, Aes256), Some(3)),
        offer(variant(&p521, TripleDes), Some(2)),
        offer(variant(&p256, Aes128), Some(1)),
        offer(variant(&p256, Aes256), Some(1)),
        offer(variant(&p521, Aes256), Some(2)),
        key_info(&p256, Some(1)),
        key_info(&p521, Some(2)),
        key_info(&dh, Some(3)),
    ]));
    let order: Vec<_> = choices.unwrap().iter().map(|choice| (choice.variant.cipher, choice.key_id)).collect();
    let expected = [(Aes256, 2), (Aes256, 1), (Aes128, 1), (Aes256, 3), (TripleDes, 2), (TripleDes, 1)]
        .map(|(c, id)| (c, Some(id)));
    assert_eq!(order, expected);
}

#[test]
fn keys_are_matched_by_their_number() {
    let (one, two) = (pair(&on(NamedCurve::P256)).public_key(), pair(&on(NamedCurve::P256)).public_key());
    let offered = |id| offer(variant(&one, Aes128), id);
    let all = infos(vec![key_info(&one, Some(1)), offered(Some(2)), key_info(&two, Some(2))]);
    let choices = select(&all).unwrap();
    assert_eq!(choices.len(), 1);
    assert_eq!((choices[0].key.value(), choices[0].key_id), (&two, Some(2)));
    assert_eq!(Choice::find(&all, &choices[0].variant.oid(), Some(2)).as_ref(), choices.first());
    assert_eq!(Choice::find(&all, &choices[0].variant.oid(), None), None);
    // TR-03105-5.1, ISO7816_D_13 and D_06: a number that no key has.
    assert_eq!(chosen(vec![key_info(&one, Some(1)), offered(Some(2))]), Err(NoChoice::KeyNotFound));
    // Several keys, and the offer names none.
    let unnamed = vec![key_info(&one, Some(1)), key_info(&two, Some(2)), offered(None)];
    assert_eq!(chosen(unnamed), Err(NoChoice::KeyAmbiguous));
    let twice = vec![key_info(&one, Some(1)), key_info(&two, Some(1)), offered(Some(1))];
    assert_eq!(chosen(twice), Err(NoChoice::KeyAmbiguous));
    // A key without a number, only where it is the only one.
    assert_eq!(chosen(vec![key_info(&one, None), offered(Some(7))]), Ok(vec![(Aes128, Some(7))]));
    assert_eq!(chosen(vec![key_info(&one, Some(9)), offered(None)]), Ok(vec![(Aes128, Some(9))]));
    let beside_another = vec![key_info(&one, None), key_info(&two, Some(2)), offered(Some(7))];
    assert_eq!(chosen(beside_another), Err(NoChoice::KeyNotFound));
}

#[test]
fn a_key_alone_means_triple_des() {
    let (ec, dh) = (on(NamedCurve::P256), modulo(Group::Modp1024Order160));
    let choices = select(&infos(vec![key_info(&ec, None)])).unwrap();
    assert_eq!((choices[0].variant, choices[0].announcement), (variant(&ec, TripleDes), Announcement::Inferred));
    let choices = select(&infos(vec![key_info(&dh, Some(1)), key_info(&ec, Some(2))])).unwrap();
    assert_eq!(choices.iter().map(|choice| choice.key_id).collect::<Vec<_>>(), [Some(2), Some(1)]);
    assert_eq!(chosen(vec![key_info(&ec, None), key_info(&dh, None)]), Err(NoChoice::KeyAmbiguous));
    assert_eq!(chosen(vec![key_info(&ec, Some(1)), key_info(&dh, Some(1))]), Err(NoChoice::KeyAmbiguous));
    let stated = select(&infos(vec![key_info(&ec, None), offer(variant(&ec, Aes128), None)])).unwrap();
    assert_eq!((stated.len(), stated[0].announcement), (1, Announcement::Stated), "no guess beside what is stated");
}

#[test]
fn other_versions_are_another_protocol() {
    let key = on(NamedCurve::P256);
    let version_2 = der::sequence(&[der::oid(&variant(&key, Aes128).oid()), der::unsigned(&[2])]);
    let set =
        [crate::encoding::ber_tlv::encode(der::SET, &[version_2, key_info(&key, None).encoded].concat())].concat();
    let all = SecurityInfos::parse(&set).unwrap();
    assert!(all.iter().all(|info| info.kind != SecurityInfoKind::Malformed));
    assert_eq!(select(&all).unwrap_err(), NoChoice::VariantUnknown);
}

#[test]
fn what_cannot_be_chosen_says_why() {
    let key = on(NamedCurve::P256);
    assert_eq!(chosen(Vec::new()), Err(NoChoice::NotOffered));
    assert_eq!(chosen(vec![offer(variant(&key, Aes128), None)]), Err(NoChoice::NotOffered));
    let dh = modulo(Group::Modp1024Order160);
    assert_eq!(chosen(vec![key_info(&key, None), offer(variant(&dh, Aes128), None)]), Err(NoChoice::KeyNotFound));
    let mut off_the_curve = public_key_info(&key);
    *off_the_curve.last_mut().unwrap() ^= 1;
    let protocol = key.agreement().public_key_oid();
    let broken = SecurityInfo::chip_authentication_public_key(&protocol, &off_the_curve, None).unwrap();
    let error = chosen(vec![broken, offer(variant(&key, Aes128), None)]).unwrap_err();
    assert!(matches!(error, NoChoice::Key(KeyError::Point(_))), "{error:?}");
}
