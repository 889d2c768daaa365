//! What the simulator's issuer writes, read by the parts that read real documents: nothing odd, nothing missing.
#![cfg(feature = "simulator")]
#![expect(clippy::unwrap_used, reason = "test helpers may say what must be so")]

use paskontrol::encoding::PartialDate;
use paskontrol::iso7816::commands::EMRTD_APPLICATION;
use paskontrol::lds::{
    DataGroup, Dg1, Dg2, Dg11, Dg12, Dg14, Dg15, EfAtrInfo, EfCom, EfDir, EfSod, FileId, ImageFormat,
};
use paskontrol::pki::Certificate;
use paskontrol::simulator::profile::{ActiveAuthenticationChoice, AuthorityChoice, FaceRecordChoice, PortraitChoice};
use paskontrol::simulator::{Profile, Specimen, built_in, built_in_names};

fn each(check: impl Fn(&Profile, &Specimen)) {
    for name in built_in_names() {
        let profile = Profile::parse(built_in(name).unwrap()).unwrap();
        check(&profile, &Specimen::from_profile(&profile).unwrap());
    }
}

fn file(specimen: &Specimen, file: impl Into<FileId>) -> Option<&[u8]> {
    specimen.chip.chip().personality().files.content(file.into())
}

/// Profiles whose files are as their issuer made them.
fn is_unaltered(profile: &Profile) -> bool {
    profile.faults.alter.is_empty()
}

#[test]
fn files_say_what_the_profile_says() {
    each(|profile, specimen| {
        let dg1 = Dg1::parse(file(specimen, DataGroup::DG1).unwrap()).unwrap();
        assert_eq!(dg1.mrz.lines(), specimen.mrz.lines());
        assert_eq!(dg1.mrz.document_number.reveal(), &profile.document.number);
        assert_eq!(dg1.mrz.expiry_date.expiry(profile.document.issued).unwrap(), profile.document.expires);

        let dg2 = Dg2::parse(file(specimen, DataGroup::DG2).unwrap()).unwrap();
        assert_eq!((dg2.faces.len(), dg2.deviations.len(), dg2.unknown.len()), (1, 0, 0), "{}", profile.name);
        let face = &dg2.faces[0];
        // What ISO/IEC 39794-5 says of the size stands in a block we do not read.
        let expected = match profile.files.face_record {
            FaceRecordChoice::Iso39794 => (ImageFormat::Jpeg2000, 0, 0),
            _ if profile.files.portrait == PortraitChoice::Jpeg2000 => (ImageFormat::Jpeg2000, 307, 412),
            _ => (ImageFormat::Jpeg, 307, 412),
        };
        assert_eq!((face.format, face.width, face.height), expected, "{}", profile.name);

        if let Some(dg11) = file(specimen, DataGroup::DG11) {
            let dg11 = Dg11::parse(dg11).unwrap();
            assert!(dg11.deviations.is_empty() && dg11.unknown.is_empty());
            assert_eq!(*dg11.birth_date.unwrap().reveal(), PartialDate::Day(profile.holder.birth_date));
        }
        if let Some(dg12) = file(specimen, DataGroup::DG12) {
            let dg12 = Dg12::parse(dg12).unwrap();
            assert!(dg12.deviations.is_empty() && dg12.unknown.is_empty());
            assert_eq!(dg12.issue_date, Some(PartialDate::Day(profile.document.issued)));
        }
    });
}

#[test]
fn ef_com_and_ef_sod_list_the_data_groups_there_are() {
    each(|profile, specimen| {
        let com = EfCom::parse(file(specimen, FileId::EfCom).unwrap()).unwrap();
        let present: Vec<DataGroup> = DataGroup::all().filter(|group| file(specimen, *group).is_some()).collect();
        assert_eq!(com.data_groups, present);
        let sod = EfSod::parse(file(specimen, FileId::EfSod).unwrap()).unwrap();
        assert!(sod.deviations.is_empty(), "{}: {:?}", profile.name, sod.deviations);
        assert_eq!(sod.security_object.hashes.keys().copied().collect::<Vec<_>>(), present);
        for (group, hash) in &sod.security_object.hashes {
            let fits = sod.security_object.digest.digest(file(specimen, *group).unwrap()) == *hash;
            let altered = profile.faults.alter.iter().any(|alteration| alteration.file == FileId::Dg(*group));
            assert_eq!(fits, !altered, "{} {group}", profile.name);
        }
    });
}

#[test]
fn the_security_object_verifies_up_to_the_anchor_unless_the_profile_says_otherwise() {
    each(|profile, specimen| {
        let name = &profile.name;
        let sod = EfSod::parse(file(specimen, FileId::EfSod).unwrap()).unwrap();
        let signer = &sod.signed_data.signer_infos[0];
        let certificate = sod.signed_data.certificates[0].certificate.as_ref().unwrap();
        let message = &signer.signed_attributes.as_ref().unwrap().to_be_hashed;
        let algorithm = signer.signature_algorithm.unwrap();
        let verdict = algorithm.verify(certificate.public_key().unwrap(), message, &signer.signature);
        assert_eq!(verdict.is_ok(), name != "dk-wrong-signature", "{name}");

        let anchor = Certificate::parse(&specimen.trust[0]).unwrap();
        let key = anchor.public_key().unwrap();
        anchor.verify_signature(key).unwrap();
        assert_eq!(
            certificate.verify_signature(key).is_ok(),
            profile.issuer.authority == AuthorityChoice::Known,
            "{name}"
        );
        assert!(certificate.issuer().matches(anchor.subject()), "{name}");
    });
}

#[test]
fn certificates_follow_the_profile_of_doc_9303_12() {
    each(|profile, specimen| {
        let sod = EfSod::parse(file(specimen, FileId::EfSod).unwrap()).unwrap();
        let signer = sod.signed_data.certificates[0].certificate.as_ref().unwrap();
        let anchor = Certificate::parse(&specimen.trust[0]).unwrap();
        for certificate in [signer, &anchor] {
            assert!(certificate.deviations().is_empty(), "{:?}", certificate.deviations());
            let extensions = certificate.extensions();
            assert!(extensions.unknown_critical.is_empty());
            assert!(extensions.authority_key_identifier.is_some() && extensions.subject_key_identifier.is_some());
            assert!(extensions.private_key_usage_period.is_some());
            assert_eq!(certificate.subject().country(), certificate.issuer().country());
        }
        assert!(anchor.extensions().key_usage.unwrap().key_cert_sign());
        assert!(signer.extensions().key_usage.unwrap().digital_signature());
        assert!(signer.extensions().basic_constraints.is_none());
        assert_eq!(signer.extensions().document_types, Some(vec![profile.document.code.clone()]));
        // Valid from before the first document to after the last day of this one.
        assert!(signer.not_before().utc_day() < profile.document.issued);
        assert!(signer.not_after().utc_day() > profile.document.expires);
        assert!(anchor.not_before() < signer.not_before() && anchor.not_after() > signer.not_after());
    });
}

#[test]
fn the_chip_key_is_in_dg15_and_its_digest_in_dg14_for_elliptic_curves() {
    each(|profile, specimen| {
        let choice = profile.chip.active_authentication;
        let dg15 = file(specimen, DataGroup::DG15).map(|file| Dg15::parse(file).unwrap());
        assert_eq!(dg15.is_some(), choice != ActiveAuthenticationChoice::None, "{}", profile.name);
        let dg14 = file(specimen, DataGroup::DG14).map(|file| Dg14::parse(file).unwrap());
        let digest = dg14.and_then(|dg14| dg14.security_infos.active_authentication()).and_then(|info| info.digest);
        let elliptic = choice == ActiveAuthenticationChoice::Brainpool;
        assert_eq!(digest, elliptic.then_some(profile.chip.active_authentication_digest), "{}", profile.name);
    });
}

#[test]
fn files_outside_the_application_read() {
    each(|profile, specimen| {
        if let Some(info) = file(specimen, FileId::EfAtrInfo) {
            let info = EfAtrInfo::parse(info).unwrap();
            assert_eq!(info.extended_length.unwrap().response, profile.chip.max_response);
            assert!(info.supports_extended_length() && info.unknown.is_empty());
        }
        if let Some(dir) = file(specimen, FileId::EfDir) {
            let directory = EfDir::parse(dir).unwrap();
            assert_eq!(
                (directory.applications.len(), directory.applications[0].aid.as_slice()),
                (1, &EMRTD_APPLICATION[..])
            );
        }
    });
}

#[test]
fn altered_profiles_are_two() {
    let altered = built_in_names().filter(|name| !is_unaltered(&Profile::parse(built_in(name).unwrap()).unwrap()));
    assert_eq!(altered.collect::<Vec<_>>(), ["dk-tampered-photo", "dk-wrong-signature"]);
}
