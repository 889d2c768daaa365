//! EF.SOD: structure, digests, signature.

use paskontrol::crypto::digest::DigestAlgorithm;
use paskontrol::encoding::{Oid, Reader, Tag, ber_tlv, der};
use paskontrol::inspection::FileRecord;
use paskontrol::lds::FileId;
use paskontrol::simulator::issuer::{SignatureFamily, SignatureScheme, SigningKey};
use paskontrol::{Assurance, Code, Policy};
use rsa::Pkcs1v15Sign;

use super::document::{Document, passport};
use super::mint::{self, MD5, RSA, SecurityObject, algorithm, csca, document_signer};

claims! {
    a_document_without_security_object_is_read_and_no_more:
        SodMissing in PaSodSignature is Undetermined at A1 Hidden
        => passport().without(FileId::EfSod);

    a_security_object_that_cannot_be_read_is_a_bad_one:
        LdsMalformed in PaSodSignature is Failed at A1 Hidden with SodMissing
        => passport().record(FileId::EfSod, FileRecord::Unreadable { reason: None });
    a_security_object_too_large_to_read_is_an_open_question:
        LimitFileSize in PaSodSignature is Undetermined at A1 Hidden with SodMissing
        => passport().record(FileId::EfSod, FileRecord::TooLarge { size: 1 << 22 });
    two_hundred_certificates_are_more_than_anyone_looks_through:
        LimitLimit in PaSodSignature is Failed at A1 Hidden with ChipKeyUnbound PkiDsMissing
        => passport().signed(|object| object.certificates = vec![object.certificates[0].clone(); 200]);

    a_security_object_that_is_none_signs_nothing:
        SodMalformed in PaSodSignature is Failed at A1 Hidden with PkiDsMissing LdsMandatoryNotCompared
        => passport().file(FileId::EfSod, vec![0x77, 2, 0x30, 0]);
    a_length_of_four_gigabytes_is_refused:
        SodMalformed in PaSodSignature is Failed at A1 Hidden with PkiDsMissing LdsMandatoryNotCompared
        => passport().file(FileId::EfSod, vec![0x77, 0x84, 0xFF, 0xFF, 0xFF, 0xFF]);
    an_indefinite_length_without_end_is_refused:
        SodMalformed in PaSodSignature is Failed at A1 Hidden with PkiDsMissing LdsMandatoryNotCompared
        => passport().file(FileId::EfSod, [&[0x77, 0x80][..], &[0x30, 0x80].repeat(9)].concat());

    a_signed_master_list_is_no_security_object:
        SodContentType in PaSodSignature is Failed at A1 Hidden
        with SodMalformed PkiDsMissing LdsMandatoryNotCompared
        => passport().signed(|object| object.content_type = MASTER_LIST);
    a_content_the_signer_called_otherwise_is_refused:
        SodContentType in PaSodSignature is Failed at A1 Hidden with ChipKeyUnbound
        => passport().signed(|object| object.signed_type = Some(MASTER_LIST));

    two_hashes_for_one_data_group_are_refused:
        SodDgDuplicate in PaSodSignature is Failed at A1 Hidden with SodMalformed LdsMandatoryNotCompared
        => passport().signed(|object| object.hashes.push((1, vec![0; 32])));
    there_is_no_data_group_17:
        SodDgNumberInvalid in PaSodSignature is Failed at A1 Hidden with SodMalformed LdsMandatoryNotCompared
        => passport().signed(|object| object.hashes.push((17, vec![0; 32])));
    there_is_no_data_group_0:
        SodDgNumberInvalid in PaSodSignature is Failed at A1 Hidden with SodMalformed LdsMandatoryNotCompared
        => passport().signed(|object| object.hashes.push((0, vec![0; 32])));
    a_hash_of_another_length_is_refused:
        SodMalformed in PaSodSignature is Failed at A1 Hidden with LdsMandatoryNotCompared
        => passport().signed(|object| object.hashes[0].1.truncate(16));

    superfluous_zeros_in_a_signature_are_read_and_named:
        PkiProfileDeviation in PaSodSignature is Passed at A3 Shown
        => passport().signed(|object| object.signature = |_, signature| with_zeros(&signature));

    hashes_that_were_not_signed_prove_nothing:
        SodMessageDigestMismatch in PaSodSignature is Failed at A1 Hidden with ChipKeyUnbound
        => passport().signed(|object| object.signed_digest = Some(vec![0; 32]));
    a_signature_over_the_bare_content_is_refused:
        SodSignedAttrsMissing in PaSodSignature is Failed at A1 Hidden with ChipKeyUnbound
        => passport().signed(|object| object.signed_type = None);
    one_bit_of_the_signature_breaks_it:
        SodSignatureInvalid in PaSodSignature is Failed at A1 Hidden with ChipKeyUnbound
        => passport().signed(|object| object.signature = |_, mut signature| {
            *signature.last_mut().unwrap() ^= 1;
            signature
        });
    two_signers_are_one_too_many:
        SodSignerCount in PaSodSignature is Failed at A1 Hidden with ChipKeyUnbound PkiDsMissing
        => passport().signed(|object| object.signers = 2);
    no_signer_is_one_too_few:
        SodSignerCount in PaSodSignature is Failed at A1 Hidden with ChipKeyUnbound PkiDsMissing
        => passport().signed(|object| object.signers = 0);
    a_signer_named_wrongly_is_found_by_its_signature:
        SodSidMismatch in PaSodSignature is Passed at A3 Shown
        => passport().signed(|object| object.signer_identifier = named(99));
    a_signer_nobody_names_is_not_found_among_others:
        SodSidMismatch in PaSodSignature is Failed at A1 Hidden with ChipKeyUnbound
        => passport().signed(|object| {
            object.signer_identifier = named(99);
            object.key = mint::OTHER_CSCA;
            object.certificates.push(csca("DK").sign());
        });

    md5_over_the_content_is_forbidden:
        PaAlgoForbidden in PaSodSignature is Failed at A1 Hidden with ChipKeyUnbound PkiProfileDeviation
        => passport().signed(|object| object.digest_algorithm = algorithm(&MD5));
    md5_over_the_data_groups_is_forbidden:
        PaAlgoForbidden in PaSodSignature is Failed at A1 Hidden with SodMalformed LdsMandatoryNotCompared
        => passport().signed(|object| object.hash_algorithm = algorithm(&MD5));
    an_md5_signature_is_forbidden:
        PaAlgoForbidden in PaSodSignature is Failed at A1 Hidden with ChipKeyUnbound
        => passport().signed(|object| object.signature_algorithm = algorithm(&MD5_WITH_RSA));
    a_hash_we_do_not_know_is_not_skipped:
        PaAlgoUnknown in PaSodSignature is Undetermined at A1 Hidden with SodMalformed LdsMandatoryNotCompared
        => passport().signed(|object| object.hash_algorithm = algorithm(&SHA3_256));
    a_signature_we_cannot_check_is_no_good_one:
        PaAlgoUnknown in PaSodSignature is Undetermined at A1 Hidden with ChipKeyUnbound
        => passport().signed(|object| object.signature_algorithm = der::sequence(&[der::oid(&SHA3_256)]));
    a_sha_1_signature_is_old_and_named:
        PaAlgoDeprecated in PaSodSignature is Passed at A3 Shown
        => passport().signed(|object| object.sign_with(mint::SIGNER, with_digest(DigestAlgorithm::Sha1)));
    sha_1_over_the_data_groups_is_old_and_named:
        PaAlgoDeprecated in PaSodSignature is Passed at A3 Shown
        => hashed_with_sha_1();

    indefinite_lengths_are_read_and_named:
        CmsBerIndefinite in PaSodSignature is Passed at A3 Shown
        => { let document = passport().signed(|_| ()); let sod = document.content(FileId::EfSod);
            document.file(FileId::EfSod, indefinite(&sod)) };
    a_content_type_older_than_the_standard_is_named:
        CmsLegacyOid in PaSodSignature is Passed at A3 Shown
        => passport().signed(|object| {
            object.content_type = BELGIAN;
            object.signed_type = Some(BELGIAN);
        });
    a_digest_info_without_null_is_read_and_named:
        Pkcs1NoNull in PaSodSignature is Passed at A3 Shown
        => signed_with_rsa(|object| object.signature = |signed, _| without_null(signed));
    octets_behind_the_security_object_are_no_part_of_it:
        LdsTrailingBytes in PaSodSignature is Passed at A3 Shown
        => passport().followed_by(FileId::EfSod, &[0x90, 0]);
}

/// id-icao-cscaMasterList.
const MASTER_LIST: Oid = Oid::from_arcs(&[2, 23, 136, 1, 1, 2]);
/// What Belgian documents had before there was an identifier.
const BELGIAN: Oid = Oid::from_arcs(&[1, 3, 27, 1, 1, 1]);
const MD5_WITH_RSA: Oid = Oid::from_arcs(&[1, 2, 840, 113_549, 1, 1, 4]);
/// id-sha3-256: a good hash that Doc 9303 does not know.
const SHA3_256: Oid = Oid::from_arcs(&[2, 16, 840, 1, 101, 3, 4, 2, 8]);

fn named(serial: u8) -> Vec<u8> {
    der::sequence(&[csca("DK").subject, der::unsigned(&[serial])])
}

const fn with_digest(digest: DigestAlgorithm) -> SignatureScheme {
    SignatureScheme { family: SignatureFamily::Ecdsa, digest }
}

fn hashed_with_sha_1() -> Document {
    let document = passport();
    let groups = document.evidence.data_groups().map(|(group, content)| (group, content.to_vec())).collect();
    document.signed(|object| {
        object.hash_algorithm = algorithm(&DigestAlgorithm::Sha1.oid());
        object.hashes = mint::hashes(&groups, DigestAlgorithm::Sha1);
    })
}

fn signed_with_rsa(change: impl FnOnce(&mut SecurityObject)) -> Document {
    let signer = document_signer("DK").with(|signer| signer.public_key_info = RSA.public_key_info());
    passport().signed_by(&signer, &csca("DK"), |object| {
        let scheme = SignatureScheme { family: SignatureFamily::RsaPkcs1, digest: DigestAlgorithm::Sha256 };
        object.sign_with(RSA, scheme);
        change(object);
    })
}

/// RFC 8017, 9.2, note 2: the other way to write the parameters of SHA-256.
fn without_null(signed: &[u8]) -> Vec<u8> {
    let digest = DigestAlgorithm::Sha256;
    let info = [der::sequence(&[der::oid(&digest.oid())]), der::octet_string(&digest.digest(signed))];
    let SigningKey::Rsa(key) = RSA.private() else { panic!("an RSA key") };
    key.sign(Pkcs1v15Sign::new_unprefixed(), &der::sequence(&info)).unwrap()
}

/// The same message with indefinite lengths on its two outer structures, as New Zealand wrote them in 2013.
fn indefinite(sod: &[u8]) -> Vec<u8> {
    let mut message = paskontrol::encoding::Reader::sole(sod, Tag::new(0x77)).unwrap().reader();
    let mut fields = message.sequence().unwrap();
    let oid = fields.oid().unwrap();
    let explicit = fields.expect(der::context(0)).unwrap();
    let inner = [&[0xA0, 0x80][..], explicit.value, &[0, 0]].concat();
    let outer = [&[0x30, 0x80][..], &der::oid(&oid), &inner, &[0, 0]].concat();
    ber_tlv::encode(Tag::new(0x77), &outer)
}

/// ECDSA-Sig-Value with two octets of zero before each of its integers, which DER does not allow.
fn with_zeros(signature: &[u8]) -> Vec<u8> {
    let mut integers = Reader::sole(signature, der::SEQUENCE).unwrap().reader();
    let padded = |integers: &mut Reader<'_>| {
        let integer = integers.expect(der::INTEGER).unwrap().value.to_vec();
        ber_tlv::encode(der::INTEGER, &[&[0, 0], integer.as_slice()].concat())
    };
    let (r, s) = (padded(&mut integers), padded(&mut integers));
    der::sequence(&[r, s])
}

/// Nothing to name: A3 and no code.
fn assert_in_order(document: &Document) {
    let report = document.judge();
    let codes: Vec<_> = report.checks().flat_map(|check| &check.codes).collect();
    assert_eq!((report.assurance, codes), (Assurance::A3, vec![&Code::RevNotPublished]), "{report:#?}");
}

/// Doc 9303-10, 4.6.2.3: the digest of the data groups is a field of its own (TR-03105-5.1, LDS_H_74).
#[test]
fn data_groups_may_be_hashed_otherwise_than_what_is_signed() {
    for digest in [DigestAlgorithm::Sha384, DigestAlgorithm::Sha512] {
        let document = passport();
        let groups = document.evidence.data_groups().map(|(group, content)| (group, content.to_vec())).collect();
        let document = document.signed(|object| {
            object.hashes = mint::hashes(&groups, digest);
            object.hash_algorithm = algorithm(&digest.oid());
        });
        assert_in_order(&document);
        assert_in_order(&document.with(|document| document.policy = Policy::conformance()));
    }
}

/// What the message says of its signature counts, whatever the CSCA used for the signer's certificate.
#[test]
fn a_certificate_signed_by_another_algorithm_than_the_object_is_as_good() {
    for digest in [DigestAlgorithm::Sha384, DigestAlgorithm::Sha512] {
        let scheme = SignatureScheme { family: SignatureFamily::Ecdsa, digest };
        let signer = document_signer("DK").with(|signer| signer.scheme = scheme);
        assert_in_order(&passport().signed_by(&signer, &csca("DK"), |_| ()));
    }
}
