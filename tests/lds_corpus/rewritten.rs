//! Every file is written as it was read.

use std::path::PathBuf;

use paskontrol::lds::{
    DataGroup, Dg1, Dg2, Dg3, Dg4, Dg11, Dg12, Dg14, Dg15, Dg16, Displayed, DisplayedImages, EfAtrInfo, EfCardAccess,
    EfCardSecurity, EfCom, EfCvca, EfDir, EfSod, FileId, LdsError, Location, OpaqueDataGroup,
};

use super::{bytes, corpus, json};

/// The file as our encoder writes what our parser read; of a signed file its signed content.
fn rewritten(id: FileId, file: &[u8]) -> Result<(Vec<u8>, Vec<u8>), String> {
    let whole = |encoded: Vec<u8>| Ok((file.to_vec(), encoded));
    let said = |error: LdsError| error.to_string();
    match id {
        FileId::EfAtrInfo => whole(EfAtrInfo::parse(file).map_err(said)?.encode()),
        FileId::EfDir => whole(EfDir::parse(file).map_err(said)?.encode()),
        FileId::EfCardAccess => whole(EfCardAccess::parse(file).map_err(said)?.encode()),
        FileId::EfCardSecurity => {
            let read = EfCardSecurity::parse(file).map_err(|error| error.to_string())?;
            Ok((read.signed_data.content.clone(), read.security_infos.encode()))
        }
        FileId::EfCvca => whole(EfCvca::parse(file).map_err(said)?.encode()),
        FileId::EfCom => whole(EfCom::parse(file).map_err(said)?.encode()),
        FileId::EfSod => {
            let read = EfSod::parse(file).map_err(|error| error.to_string())?;
            Ok((read.signed_data.content.clone(), read.security_object.encode()))
        }
        FileId::Dg(group) => match group.number() {
            1 => whole(Dg1::parse(file).map_err(said)?.encode()),
            2 => whole(Dg2::parse(file).map_err(said)?.encode()),
            3 => whole(Dg3::parse(file).map_err(said)?.encode()),
            4 => whole(Dg4::parse(file).map_err(said)?.encode()),
            5 => whole(DisplayedImages::parse(Displayed::Portrait, file).map_err(said)?.encode()),
            7 => whole(DisplayedImages::parse(Displayed::Signature, file).map_err(said)?.encode()),
            11 => whole(Dg11::parse(file).map_err(said)?.encode()),
            12 => whole(Dg12::parse(file).map_err(said)?.encode()),
            14 => whole(Dg14::parse(file).map_err(said)?.encode()),
            15 => whole(Dg15::parse(file).map_err(said)?.encode()),
            16 => whole(Dg16::parse(file).map_err(said)?.encode()),
            _ => whole(OpaqueDataGroup::parse(group, file).map_err(said)?.encode()),
        },
    }
}

/// Every file of the corpus by the name it goes by, with what it is.
fn whole_corpus() -> Option<Vec<(String, FileId, Vec<u8>)>> {
    let mut files = Vec::new();
    for (set, names) in [
        (
            "bsi2008",
            &["EF_COM", "EF_SOD", "Datagroup1", "Datagroup2", "Datagroup3", "Datagroup4", "Datagroup14", "Datagroup15"]
                [..],
        ),
        ("hjp2013", &["EF_COM", "EF_SOD", "Datagroup1", "Datagroup14", "Datagroup15"]),
        ("tsemrtd", &["EF_DG5", "EF_DG7", "EF_DG11", "EF_DG12"]),
    ] {
        for name in names {
            let content = corpus(&format!("lds/{set}/{name}.bin"))?;
            files.push((format!("{set}/{name}"), FileId::from_name(name).unwrap(), content));
        }
    }
    files.push(("doc9303/dg14".into(), DataGroup::DG14.into(), corpus("lds/doc9303/spec_sample_encoded_dg14.bin")?));
    let examples = json("lds/doc9303-10-appendix-a.json")?;
    for (name, id) in [
        ("ef_com", FileId::EfCom),
        ("ef_com_v1599", FileId::EfCom),
        ("dg1_td1", DataGroup::DG1.into()),
        ("dg16", DataGroup::DG16.into()),
    ] {
        files.push((format!("doc9303-10/{name}"), id, bytes(&examples[name])));
    }
    let persosim = json("lds/persosim-default.json")?;
    for file in persosim["files"].as_array().unwrap() {
        let location = match file["df"].as_str() {
            Some("MF") => Location::MasterFile,
            Some("MF/A0000002471001") => Location::Emrtd,
            _ => continue,
        };
        let fid = u16::from_str_radix(file["fid"].as_str().unwrap(), 16).unwrap();
        if let Some(id) = FileId::from_fid(location, fid) {
            files.push((format!("persosim/{id}"), id, bytes(&file["content"])));
        }
    }
    let simulator = json("lds/ausweisapp-simulator.json")?;
    for file in simulator["files"].as_array().unwrap() {
        let fid = u16::from_str_radix(file["fileId"].as_str().unwrap(), 16).unwrap();
        if let Some(id) = FileId::from_fid(Location::MasterFile, fid) {
            files.push((format!("ausweisapp/{id}"), id, bytes(&file["content"])));
        }
    }
    Some(files)
}

/// Files that are not written as they were read, and why that is right.
const NOT_CANONICAL: [(&str, &str); 4] = [
    ("bsi2008/EF_SOD", "the hash algorithm has NULL for its parameters, which RFC 5754, 2, has left out"),
    ("hjp2013/EF_SOD", "the same"),
    ("tsemrtd/EF_DG11", "the date is in BCD, and the tag list has A0 at another place than the elements"),
    ("tsemrtd/EF_DG12", "there is no tag list, and date and time are in BCD"),
];

/// Files that are refused, and why that is right.
const REFUSED: [(&str, &str); 1] = [("persosim/EF.SOD", "its hashes are shorter than its hash function's output")];

#[test]
fn every_canonical_file_of_the_corpus_is_written_as_it_was_read() {
    let Some(files) = whole_corpus() else { return };
    assert!(files.len() > 30, "{}", files.len());
    let (mut others, mut refused) = (Vec::new(), Vec::new());
    for (name, id, content) in &files {
        match rewritten(*id, content) {
            Ok((read, written)) if read == written => {}
            Ok(_) => others.push(name.as_str()),
            Err(_) => refused.push(name.as_str()),
        }
    }
    assert_eq!(refused, REFUSED.map(|(name, _)| name));
    assert_eq!(others, NOT_CANONICAL.map(|(name, _)| name));
}

/// What lies there is in one of the lists above, but for private keys, bare public keys and what tests of their own read.
#[test]
fn no_file_of_the_corpus_is_passed_over() {
    let Some(files) = whole_corpus() else { return };
    let folder: PathBuf = [env!("CARGO_MANIFEST_DIR"), "..", "shared", "corpus", "lds"].iter().collect();
    let mut passed_over = Vec::new();
    for set in ["bsi2008", "hjp2013", "tsemrtd"] {
        for entry in std::fs::read_dir(folder.join(set)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let known = format!("{set}/{}", name.trim_end_matches(".bin"));
            if !files.iter().any(|(listed, ..)| *listed == known) {
                passed_over.push(name);
            }
        }
    }
    passed_over.sort_unstable();
    assert_eq!(passed_over, ["DG14_pk.bin", "DG14_sk.pkcs8", "DG15_pk.bin", "DG15_sk.pkcs8"]);
}

#[test]
fn every_ef_card_security_of_other_readers_tests_is_written_as_it_was_read_or_refused() {
    let Some(entries) = json("lds/security-infos.json") else { return };
    let (mut written, mut refused) = (0, 0);
    for entry in entries.as_array().unwrap().iter().filter(|entry| entry["kind"] == "CardSecurity") {
        match rewritten(FileId::EfCardSecurity, &bytes(&entry["hex"])) {
            Ok((read, encoded)) => {
                assert_eq!(read, encoded);
                written += 1;
            }
            Err(_) => refused += 1,
        }
    }
    // Two of AusweisApp's tests and two of gmrtd's: another content type, and an octet that makes a structure another.
    assert_eq!((written, refused), (29, 4));
}
