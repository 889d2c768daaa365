//! Which offer is taken, and what is ignored.

use crate::crypto::cipher::CipherAlgorithm;
use crate::encoding::{Oid, der};
use crate::protocols::KeyAgreement;
use crate::protocols::pace::{
    Choice, Mapping, NoChoice, Offer, ParameterReference, Preference, Unusable, Variant, select,
};
use crate::protocols::security_infos::{SecurityInfo, SecurityInfos};

use super::offer;
use KeyAgreement::{Dh, Ecdh};
use Mapping::{ChipAuthentication, Generic, Integrated};

/// PACEInfo with any content.
fn info(oid: &Oid, version: u8, id: Option<u8>) -> Vec<u8> {
    let mut fields = vec![der::oid(oid), der::unsigned(&[version])];
    fields.extend(id.map(|id| der::unsigned(&[id])));
    der::sequence(&fields)
}

fn explicit(protocol: &str, identifier: &[u8], id: Option<u8>) -> Vec<u8> {
    let mut fields = vec![der::oid(&protocol.parse().unwrap()), identifier.to_vec()];
    fields.extend(id.map(|id| der::unsigned(&[id])));
    der::sequence(&fields)
}

/// An AlgorithmIdentifier that names standardized parameters.
fn naming(id: u8) -> Vec<u8> {
    der::sequence(&[der::oid(&"0.4.0.127.0.7.1.2".parse().unwrap()), der::unsigned(&[id])])
}

fn set(infos: Vec<Vec<u8>>) -> SecurityInfos {
    SecurityInfos::parse(&der::set_of(infos)).unwrap()
}

fn chosen(offers: &[Offer]) -> Choice {
    let infos = SecurityInfos::new(offers.iter().map(|offer| offer.info().unwrap()).collect());
    select(&infos, &Preference::default()).unwrap()
}

fn oid(key_agreement: KeyAgreement, mapping: Mapping, cipher: CipherAlgorithm) -> Oid {
    Variant::new(key_agreement, mapping, cipher).unwrap().oid()
}

const AES: CipherAlgorithm = CipherAlgorithm::Aes128;

#[test]
fn the_order_of_preference_is_the_documented_one() {
    use CipherAlgorithm::{Aes192, Aes256, TripleDes};
    // Each is better than all that follow.
    let order = [
        offer(Ecdh, ChipAuthentication, Aes192, 15),
        offer(Ecdh, ChipAuthentication, AES, 8),
        offer(Ecdh, Generic, Aes256, 17),
        offer(Ecdh, Generic, Aes192, 18),
        offer(Ecdh, Generic, AES, 18),
        offer(Ecdh, Generic, Aes256, 12),
        offer(Ecdh, Generic, AES, 13),
        offer(Ecdh, Generic, TripleDes, 13),
        offer(Ecdh, Generic, AES, 10),
        offer(Dh, Generic, AES, 2),
        offer(Ecdh, Generic, TripleDes, 10),
        offer(Dh, Generic, TripleDes, 1),
        offer(Dh, Generic, Aes256, 0),
        offer(Ecdh, Integrated, Aes256, 18),
    ];
    for (place, best) in order.iter().enumerate() {
        let mut offers = order[place..].to_vec();
        assert_eq!(chosen(&offers), chosen(&[*best]).with_parameter_reference(chosen(&offers).parameter_reference()));
        offers.reverse();
        assert_eq!(chosen(&offers).variant(), best.variant());
        assert_eq!(chosen(&offers).parameters(), best.parameters());
    }
}

#[test]
fn what_the_caller_leaves_out_is_not_chosen() {
    let infos = |offers: &[Offer]| SecurityInfos::new(offers.iter().map(|offer| offer.info().unwrap()).collect());
    let both = infos(&[offer(Ecdh, ChipAuthentication, AES, 12), offer(Ecdh, Generic, AES, 12)]);
    let generic_only = Preference::new([Generic]);
    assert_eq!(select(&both, &generic_only).unwrap().variant().mapping(), Generic);
    let cam = infos(&[offer(Ecdh, ChipAuthentication, AES, 12)]);
    assert_eq!(select(&cam, &generic_only), Err(NoChoice::Unusable(Unusable::NotPreferred)));
    let long = infos(&[offer(Dh, Generic, AES, 2), offer(Dh, Generic, AES, 0)]);
    let short = Preference::default().for_short_apdus();
    assert_eq!(select(&long, &short).unwrap().parameter_id(), Some(0));
    assert_eq!(select(&long, &Preference::default()).unwrap().parameter_id(), Some(2));
}

#[test]
fn unknown_versions_protocols_and_parameters_hinder_nobody() {
    let good = info(&oid(Ecdh, Generic, AES), 2, Some(13));
    let unknown = "0.4.0.127.0.7.2.2.4.5.2".parse().unwrap();
    for (bad, reason) in [
        (info(&oid(Ecdh, Generic, AES), 1, Some(12)), Unusable::Version),
        (info(&unknown, 2, Some(12)), Unusable::Protocol),
        (info(&"0.4.0.127.0.7.2.2.4.6.1".parse().unwrap(), 2, Some(12)), Unusable::Protocol),
        (info(&oid(Ecdh, Generic, AES), 2, Some(19)), Unusable::Parameters),
        (info(&oid(Ecdh, Generic, AES), 2, Some(3)), Unusable::Parameters),
        (info(&oid(Ecdh, Generic, AES), 2, Some(0)), Unusable::Parameters),
        (info(&oid(Dh, Generic, AES), 2, Some(13)), Unusable::Parameters),
        (info(&oid(Ecdh, Integrated, AES), 2, Some(10)), Unusable::Parameters),
        (info(&oid(Ecdh, Generic, AES), 2, Some(77)), Unusable::Parameters),
        (info(&oid(Ecdh, Generic, AES), 2, None), Unusable::Parameters),
        (der::sequence(&[der::oid(&oid(Ecdh, Generic, AES)), der::null()]), Unusable::Malformed),
    ] {
        assert_eq!(select(&set(vec![bad.clone()]), &Preference::default()), Err(NoChoice::Unusable(reason)));
        let choice = select(&set(vec![bad, good.clone()]), &Preference::default()).unwrap();
        assert_eq!((choice.protocol(), choice.parameter_id()), (oid(Ecdh, Generic, AES), Some(13)));
    }
    let chip_authentication = "0.4.0.127.0.7.2.2.3.2.2".parse().unwrap();
    let nothing = SecurityInfos::new(vec![SecurityInfo::chip_authentication(&chip_authentication, None).unwrap()]);
    assert_eq!(select(&nothing, &Preference::default()), Err(NoChoice::NotOffered));
    assert_eq!(select(&SecurityInfos::default(), &Preference::default()), Err(NoChoice::NotOffered));
}

#[test]
fn the_nearest_reason_is_told() {
    let infos = set(vec![
        info(&oid(Ecdh, Generic, AES), 1, Some(12)),
        info(&oid(Ecdh, Generic, AES), 2, Some(31)),
        info(&"0.4.0.127.0.7.2.2.4.5.2".parse().unwrap(), 2, Some(12)),
    ]);
    assert_eq!(select(&infos, &Preference::default()), Err(NoChoice::Unusable(Unusable::Parameters)));
}

#[test]
fn parameters_are_named_only_where_the_object_identifier_leaves_a_doubt() {
    let reference = |offers: &[Offer]| chosen(offers).parameter_reference();
    let (p256, p384) = (offer(Ecdh, Generic, AES, 12), offer(Ecdh, Generic, AES, 15));
    assert_eq!(reference(&[p256]), ParameterReference::Omitted);
    assert_eq!(reference(&[p256, p256]), ParameterReference::Omitted);
    assert_eq!(reference(&[p256, offer(Dh, Generic, AES, 2)]), ParameterReference::Omitted);
    assert_eq!(reference(&[p256, p384]), ParameterReference::Sent);
    // The chip has a second set although we cannot use it.
    let infos = set(vec![info(&oid(Ecdh, Generic, AES), 2, Some(12)), info(&oid(Ecdh, Generic, AES), 2, Some(33))]);
    assert_eq!(select(&infos, &Preference::default()).unwrap().parameter_reference(), ParameterReference::Sent);
}

#[test]
fn explicit_parameters_are_used_if_they_are_known_and_leave_no_doubt() {
    let family = "0.4.0.127.0.7.2.2.4.2";
    let own = |id| info(&oid(Ecdh, Generic, AES), 2, id);
    let choose = |infos: Vec<Vec<u8>>| select(&set(infos), &Preference::default());
    for id in [None, Some(40)] {
        let choice = choose(vec![own(id), explicit(family, &naming(13), id)]).unwrap();
        assert_eq!(choice.parameters().parameter_id(), 13);
        assert_eq!(choice.parameter_id(), id.map(i32::from));
    }
    let unusable = |reason| Err(NoChoice::Unusable(reason));
    let foreign = der::sequence(&[der::oid(&"1.2.840.10045.2.1".parse().unwrap()), der::sequence(&[der::null()])]);
    assert_eq!(choose(vec![own(Some(40)), explicit(family, &foreign, Some(40))]), unusable(Unusable::Parameters));
    assert_eq!(choose(vec![own(Some(40)), explicit(family, &naming(13), Some(41))]), unusable(Unusable::Parameters));
    // Of another mapping, or of a group for the other key agreement.
    let integrated = "0.4.0.127.0.7.2.2.4.4";
    assert_eq!(
        choose(vec![own(Some(40)), explicit(integrated, &naming(13), Some(40))]),
        unusable(Unusable::Parameters)
    );
    assert_eq!(choose(vec![own(Some(40)), explicit(family, &naming(0), Some(40))]), unusable(Unusable::Parameters));
    // Two sets under one number, or without any.
    let two = |id| vec![own(id), explicit(family, &naming(13), id), explicit(family, &naming(12), id)];
    assert_eq!(choose(two(Some(40))), unusable(Unusable::Ambiguous));
    assert_eq!(choose(two(None)), unusable(Unusable::Ambiguous));
    // A number of the table means the table, whatever the chip writes under it.
    let choice = choose(vec![own(Some(13)), explicit(family, &naming(12), Some(13))]).unwrap();
    assert_eq!(choice.parameters().parameter_id(), 13);
}

#[test]
fn the_static_key_of_chip_authentication_mapping_needs_a_number() {
    let cam = oid(Ecdh, ChipAuthentication, AES);
    let infos = set(vec![info(&cam, 2, None), explicit("0.4.0.127.0.7.2.2.4.6", &naming(13), None)]);
    assert_eq!(select(&infos, &Preference::default()), Err(NoChoice::Unusable(Unusable::Parameters)));
}
