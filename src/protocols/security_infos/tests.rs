use proptest::prelude::*;

use crate::crypto::digest::DigestAlgorithm;
use crate::encoding::Oid;

use super::*;

const CA_ECDH_AES_128: Oid = Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 2, 2, 3, 2, 2]);
const PK_ECDH: Oid = Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 2, 2, 1, 2]);
const PACE_ECDH_GM_AES_128: Oid = Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 2, 2, 4, 2, 2]);

#[test]
fn the_pace_info_of_doc_9303_11_appendix_g_reads() {
    let set = hex::decode("31143012060A04007F0007020204020202010202010D").unwrap();
    let infos = SecurityInfos::parse(&set).unwrap();
    let expected = PaceInfo { protocol: PACE_ECDH_GM_AES_128, version: 2, parameter_id: Some(13) };
    assert_eq!(infos.pace().collect::<Vec<_>>(), [expected]);
    assert_eq!(infos.encode(), set);
    assert_eq!(SecurityInfos::new(vec![SecurityInfo::pace(&PACE_ECDH_GM_AES_128, 13).unwrap()]), infos);
}

#[test]
fn infos_made_here_read_as_themselves() {
    let key = der::sequence(&[der::null()]);
    let infos = SecurityInfos::new(vec![
        SecurityInfo::active_authentication(DigestAlgorithm::Sha256).unwrap(),
        SecurityInfo::chip_authentication(&CA_ECDH_AES_128, Some(7)).unwrap(),
        SecurityInfo::chip_authentication_public_key(&PK_ECDH, &key, None).unwrap(),
    ]);
    assert_eq!(SecurityInfos::parse(&infos.encode()), Ok(infos.clone()));
    let active = infos.active_authentication().unwrap();
    assert_eq!((active.version, active.digest), (1, Some(DigestAlgorithm::Sha256)));
    assert_eq!(infos.chip_authentication().next().unwrap().key_id, Some(7));
    let public = infos.chip_authentication_keys().next().unwrap();
    assert_eq!((public.protocol, &public.public_key, public.key_id), (PK_ECDH, &key, None));
}

#[test]
fn one_malformed_info_does_not_hide_the_others() {
    let broken = der::sequence(&[der::oid(&CA_ECDH_AES_128), der::null()]);
    let foreign = der::sequence(&[der::oid(&Oid::from_arcs(&[1, 2, 3])), der::null(), der::null()]);
    let good = SecurityInfo::chip_authentication(&CA_ECDH_AES_128, None).unwrap();
    let set = ber_tlv::encode(der::SET, &[broken, foreign, good.encoded.clone()].concat());
    let infos = SecurityInfos::parse(&set).unwrap();
    let kinds: Vec<&SecurityInfoKind> = infos.iter().map(|info| &info.kind).collect();
    assert_eq!(kinds, [&SecurityInfoKind::Malformed, &SecurityInfoKind::Unknown, &good.kind]);
    assert_eq!(infos.encode(), set);
}

#[test]
fn more_infos_than_any_chip_has_are_refused() {
    let info = SecurityInfo::chip_authentication(&CA_ECDH_AES_128, None).unwrap();
    let infos = SecurityInfos::new(vec![info; 65]);
    assert!(matches!(SecurityInfos::parse(&infos.encode()), Err(SecurityInfosError::TooMany { .. })));
}

proptest! {
    #[test]
    fn arbitrary_sets_never_panic(content in prop::collection::vec(any::<u8>(), 0..100)) {
        let _ = SecurityInfos::parse(&content);
        let _ = SecurityInfos::parse(&ber_tlv::encode(der::SET, &ber_tlv::encode(der::SEQUENCE, &content)));
    }
}

/// TR-03110-3, A.1.1.3.
#[test]
fn terminal_authentication_may_say_where_ef_cvca_is() {
    for ef_cvca in
        [None, Some(EfCvcaLocation { fid: 0x011C, sfi: None }), Some(EfCvcaLocation { fid: 0x010A, sfi: Some(0x0A) })]
    {
        let info = SecurityInfo::terminal_authentication(ef_cvca).unwrap();
        assert_eq!(info.kind, SecurityInfoKind::TerminalAuthentication { version: 1, ef_cvca });
    }
    let encoded = |file: &[u8]| {
        let body = [&[0x06, 8, 4, 0, 0x7F, 0, 7, 2, 2, 2, 2, 1, 1][..], file].concat();
        let info = [&[0x30, u8::try_from(body.len()).unwrap()], body.as_slice()].concat();
        let set = [&[0x31, u8::try_from(info.len()).unwrap()], info.as_slice()].concat();
        SecurityInfos::parse(&set).unwrap().iter().next().unwrap().kind.clone()
    };
    let at = Some(EfCvcaLocation { fid: 0x011C, sfi: Some(0x1C) });
    let expected = SecurityInfoKind::TerminalAuthentication { version: 1, ef_cvca: at };
    assert_eq!(encoded(&[0x30, 7, 4, 2, 1, 0x1C, 4, 1, 0x1C]), expected);
    for malformed in [&[0x30, 3, 4, 1, 1][..], &[0x30, 8, 4, 2, 1, 0x1C, 4, 2, 0x1C, 0], &[0x30, 0]] {
        assert_eq!(encoded(malformed), SecurityInfoKind::Malformed);
    }
}
