//! What files say.

use paskontrol::encoding::Header;
use paskontrol::lds::{
    DataGroup, Dg1, Dg11, Dg12, Dg14, Dg15, Dg16, EfCardAccess, EfCom, FileId, LdsError, Location, SecurityInfoKind,
};

use super::{bytes, corpus, json};

#[test]
fn ef_com_of_both_reference_sets_reads_and_writes() {
    for (set, last_two) in [("bsi2008", [3, 14]), ("hjp2013", [4, 14])] {
        let Some(file) = corpus(&format!("lds/{set}/EF_COM.bin")) else { return };
        let com = EfCom::parse(&file).unwrap();
        let numbers: Vec<u8> = com.data_groups.iter().map(|group| group.number()).collect();
        assert!(numbers.starts_with(&[1, 2, 3]) && numbers.ends_with(&last_two), "{set}: {numbers:?}");
        assert_eq!(com.encode(), file);
    }
}

#[test]
fn dg1_of_both_reference_sets_is_erika_mustermann() {
    for set in ["bsi2008", "hjp2013"] {
        let Some(file) = corpus(&format!("lds/{set}/Datagroup1.bin")) else { return };
        let dg1 = Dg1::parse(&file).unwrap();
        assert_eq!(dg1.mrz.names.primary.reveal(), "MUSTERMANN");
        assert_eq!((dg1.mrz.issuer.as_str(), dg1.mrz.checks.all_correct()), ("D", true));
        assert_eq!(dg1.encode(), file);
    }
}

#[test]
fn dg11_and_dg12_in_bcd_read_whole() {
    let (Some(dg11), Some(dg12)) = (corpus("lds/tsemrtd/EF_DG11.bin"), corpus("lds/tsemrtd/EF_DG12.bin")) else {
        return;
    };
    let dg11 = Dg11::parse(&dg11).unwrap();
    assert_eq!(dg11.name.as_ref().unwrap().reveal(), "Doe John");
    assert_eq!(dg11.other_names[0].reveal(), "William");
    assert_eq!(dg11.birth_date.as_ref().unwrap().reveal().to_string(), "1970-01-01");
    assert_eq!((dg11.unknown.len(), dg11.deviations.len()), (0, 0));
    assert_eq!(Dg11::parse(&dg11.encode()), Ok(dg11));
    let dg12 = Dg12::parse(&dg12).unwrap();
    assert_eq!(dg12.issue_date.unwrap().to_string(), "2024-01-01");
    assert_eq!(dg12.personalization_time.unwrap().to_string(), "2024-01-01 12:30:59");
    assert_eq!((dg12.unknown.len(), dg12.deviations.len()), (0, 0));
    assert_eq!(Dg12::parse(&dg12.encode()), Ok(dg12));
}

#[test]
fn the_examples_of_doc_9303_10_appendix_a_read_but_for_their_misprints() {
    let Some(examples) = json("lds/doc9303-10-appendix-a.json") else { return };
    let com = EfCom::parse(&bytes(&examples["ef_com"])).unwrap();
    assert_eq!(com.encode(), bytes(&examples["ef_com"]));
    let future = bytes(&examples["ef_com_v1599"]);
    assert_eq!(EfCom::parse(&future).unwrap().encode(), future);
    let td1 = bytes(&examples["dg1_td1"]);
    let dg1 = Dg1::parse(&td1).unwrap();
    assert_eq!((dg1.mrz.names.secondary.reveal().as_str(), dg1.encode()), ("MARIANNE LOUISE", td1));
    // Printed with a length of 14 for eleven octets of telephone number.
    assert!(matches!(Dg11::parse(&bytes(&examples["dg11_as_printed"])), Err(LdsError::Structure(_))));
}

#[test]
fn dg14_and_dg15_of_the_reference_sets_read_and_write() {
    for set in ["bsi2008", "hjp2013"] {
        let (Some(dg14), Some(dg15)) =
            (corpus(&format!("lds/{set}/Datagroup14.bin")), corpus(&format!("lds/{set}/Datagroup15.bin")))
        else {
            return;
        };
        let parsed = Dg14::parse(&dg14).unwrap();
        let infos = &parsed.security_infos;
        let (chip, key) =
            (infos.chip_authentication().next().unwrap(), infos.chip_authentication_keys().next().unwrap());
        assert_eq!(chip.protocol.to_string(), "0.4.0.127.0.7.2.2.3.2.1");
        assert_eq!((chip.version, key.protocol.to_string().as_str()), (1, "0.4.0.127.0.7.2.2.1.2"));
        assert_eq!((infos.iter().count(), parsed.encode()), (3, dg14));
        assert_eq!(Dg15::parse(&dg15).unwrap().encode(), dg15);
    }
    let Some(supplement) = corpus("lds/doc9303/spec_sample_encoded_dg14.bin") else { return };
    let dg14 = Dg14::parse(&supplement).unwrap();
    assert_eq!(
        dg14.security_infos.chip_authentication_keys().next().unwrap().protocol.to_string(),
        "0.4.0.127.0.7.2.2.1.1"
    );
    assert_eq!(dg14.encode(), supplement);
}

#[test]
fn every_security_infos_set_of_other_readers_tests_reads_and_writes() {
    let Some(entries) = json("lds/security-infos.json") else { return };
    let (mut read, mut refused, mut malformed) = (0, Vec::new(), Vec::new());
    for entry in entries.as_array().unwrap() {
        let file = bytes(&entry["hex"]);
        let outcome = match entry["kind"].as_str().unwrap() {
            "SecurityInfos" => EfCardAccess::parse(&file).map(|access| (access.encode(), access.security_infos)),
            "DG14" => Dg14::parse(&file).map(|dg14| (dg14.encode(), dg14.security_infos)),
            "DG15" => {
                assert_eq!(Dg15::parse(&file).unwrap().encode(), file);
                continue;
            }
            _ => continue,
        };
        let Ok((encoded, infos)) = outcome else {
            refused.push(entry["hex"].as_str().unwrap().to_owned());
            continue;
        };
        read += 1;
        assert_eq!(encoded, file);
        if infos.iter().any(|info| info.kind == SecurityInfoKind::Malformed) {
            malformed.push(entry["hex"].as_str().unwrap().to_owned());
        }
    }
    // An INTEGER among the infos; and three whose last element is shorter than its length says.
    assert_eq!((read, refused.as_slice()), (66, &["3112020101300D060804007F0007020202020102".to_owned()][..]));
    let cut_short = [
        "310F300D060804007F0007020202020201",
        "31143012060A04007F0007020204020202010202020D",
        "311930170606678108010105020101060B04007F00070101040105",
    ];
    assert_eq!(malformed, cut_short);
}

#[test]
fn the_files_of_a_whole_synthetic_card_read_by_their_identifiers() {
    let Some(card) = json("lds/persosim-default.json") else { return };
    let mut seen = Vec::new();
    for file in card["files"].as_array().unwrap() {
        if file["df"].as_str() != Some("MF/A0000002471001") {
            continue;
        }
        let fid = u16::from_str_radix(file["fid"].as_str().unwrap(), 16).unwrap();
        let content = bytes(&file["content"]);
        let id = FileId::from_fid(Location::Emrtd, fid).unwrap();
        assert_eq!(id.sfi().to_string(), file["sfid"].as_str().unwrap(), "{id}");
        assert_eq!(Header::parse(&content).unwrap().tag, id.tag().unwrap());
        seen.push(id);
    }
    assert!(seen.contains(&DataGroup::DG1.into()) && seen.contains(&FileId::EfSod), "{seen:?}");
}

#[test]
fn persons_to_notify_of_doc_9303_10_appendix_a_are_read() {
    let Some(examples) = json("lds/doc9303-10-appendix-a.json") else { return };
    let dg16 = Dg16::parse(&bytes(&examples["dg16"])).unwrap();
    let [charles, mary] = dg16.persons.as_slice() else { panic!("two persons") };
    assert_eq!(charles.name.as_ref().unwrap().reveal(), "SMITH<<CHARLES<R");
    assert_eq!(charles.recorded.unwrap().to_string(), "2002-01-01");
    assert_eq!(mary.telephone.as_ref().unwrap().reveal(), "14155551212");
    assert_eq!(mary.address.as_ref().unwrap().reveal(), "49 REDWOOD LN<OCEAN BREEZE<CA<94000");
    assert_eq!((dg16.unknown.len(), dg16.deviations.len()), (0, 0));
}
