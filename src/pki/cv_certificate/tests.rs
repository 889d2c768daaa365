//! Pinned to the worked example for Extended Access Control (BSI and secunet, version 1.01, ECDH).

use proptest::prelude::*;

use super::*;
use crate::crypto::curve::NamedCurve;
use crate::crypto::digest::DigestAlgorithm;
use crate::encoding::{Date, Oid, TlvErrorKind, ber_tlv, der};

/// The certificate of the worked example's Document Verifier.
const DV: &str = "7F218201667F4E81DE5F290100420D444543564341415430303030317F498190060A04007F00070202020205868181040A74972E84B7\
    D2C428FBE46D40C92D6CB56AE6A4B0AF5B8BC0927E5EF6F73220776D31693E36D685DF6CF3763E41728D967DC1963F7CA70F0EA7ADB5\
    EA856D8A133B867B8EF4132E7FFA3E8F32CD0321FC22199B9323376E59D84A062491948117178BF4DB6C0EE7A235BFC3D4459183D408\
    232AC781C78CF5C54E2FF35BA5165F200D444554455354445644453031397F4C12060904007F0007030102025305801FFFFF105F2506\
    0100000903005F24060100010003005F37818098C637BEFA63058921902896A605206D5BE3BFF2F7E258EB0BB06EA7E84DFBC98E3527\
    6110C684BB23D277350E3862E6A30520808F417B8911985880A556E1758C7FE6545B3DA03383BD7B5B51DEC007139CBC44FF320F84F2\
    B6AD44C7B28FCAEB2B7B98E3A2BAE8322B115A8F10D48349281B4F4645C9AAE307CFAE9AD6B194";

fn dv() -> CvCertificate {
    CvCertificate::parse(&hex::decode(DV).unwrap()).unwrap()
}

fn body_of(fields: &[Vec<u8>]) -> Vec<u8> {
    ber_tlv::encode_all(BODY, fields)
}

/// The seven data objects of the worked example's body.
fn fields() -> Vec<Vec<u8>> {
    let certificate = dv();
    let mut reader = crate::encoding::Reader::sole(certificate.encoded_body(), BODY).unwrap().reader();
    std::iter::from_fn(|| reader.next_object().unwrap().map(|object| object.encoded.to_vec())).collect()
}

fn replaced(index: usize, object: Vec<u8>) -> Result<CvCertificate, CvCertificateError> {
    let mut fields = fields();
    fields[index] = object;
    CvCertificate::assemble(&body_of(&fields), &[7; 128])
}

#[test]
fn the_worked_example_says_what_it_says() {
    let certificate = dv();
    let body = certificate.body();
    assert_eq!((body.car.to_string(), body.chr.to_string()), ("DECVCAAT00001".into(), "DETESTDVDE019".into()));
    assert_eq!((body.effective, body.expires), (Date::new(2010, 9, 30).unwrap(), Date::new(2010, 10, 30).unwrap()));
    let expected = (Role::DocumentVerifierDomestic, TerminalType::AuthenticationTerminal);
    assert_eq!((body.chat.role(), body.chat.terminal_type()), expected);
    let key = body.public_key.clone().unwrap();
    assert_eq!((key.algorithm(), key.curve()), (TerminalAuthenticationAlgorithm::Ecdsa(DigestAlgorithm::Sha512), None));
    assert_eq!(key.complete(None), Err(CvKeyError::CurveMissing));
    assert_eq!(key.complete(Some(NamedCurve::P256)), Err(CvKeyError::Point));
    assert_eq!(key.complete(Some(NamedCurve::BrainpoolP512r1)).unwrap().bits(), 512);
    assert_eq!(certificate.deviations(), []);
    assert_eq!(certificate.signature().len(), 128);
}

#[test]
fn what_is_read_is_written_the_same() {
    let certificate = dv();
    assert_eq!(certificate.body().encode().unwrap(), certificate.encoded_body());
    assert_eq!(CvCertificate::assemble(certificate.encoded_body(), certificate.signature()), Ok(certificate.clone()));
    assert_eq!(CvCertificate::from_command_data(&certificate.command_data()), Ok(certificate.clone()));
    assert_eq!(certificate.encoded(), hex::decode(DV).unwrap());
}

/// TR-03105-3.2, ISO7816_J_4 to J_8 and J_17, J_18.
#[test]
fn every_data_object_of_the_profile_is_required_in_its_place() {
    let whole = fields();
    for missing in 0..whole.len() {
        let mut fields = whole.clone();
        fields.remove(missing);
        let error = CvCertificate::assemble(&body_of(&fields), &[7; 128]).unwrap_err();
        let CvCertificateError::Structure(at) = error else { panic!("{missing}: {error}") };
        assert!(matches!(at.kind, TlvErrorKind::UnexpectedTag { .. }), "{missing}");
    }
    for doubled in 0..whole.len() {
        let mut fields = whole.clone();
        fields.insert(doubled, whole[doubled].clone());
        assert!(CvCertificate::assemble(&body_of(&fields), &[7; 128]).is_err(), "{doubled}");
    }
    let certificate = dv();
    let signature = ber_tlv::encode(SIGNATURE, certificate.signature());
    let body = certificate.encoded_body();
    let other_body = [&[0x7F, 0x4F], &body[2..]].concat();
    let other_signature = [&[0x5F, 0x38], &signature[2..]].concat();
    for data in [body.to_vec(), signature.clone(), [&other_body, &signature[..]].concat()] {
        assert!(matches!(CvCertificate::from_command_data(&data), Err(CvCertificateError::Structure(_))));
    }
    let error = CvCertificate::from_command_data(&[body, &other_signature].concat()).unwrap_err();
    let CvCertificateError::Structure(at) = error else { panic!("{error}") };
    assert_eq!(at.offset, body.len(), "offsets count from the start of the command data");
}

/// TR-03105-3.2, ISO7816_J_9, J_10, J_19 and J_20; TR-03110-3, C.1.1 and D.2.1.4.
#[test]
fn values_outside_their_type_are_refused_with_their_place() {
    let offset_of = |index: usize| -> usize { fields().iter().take(index).map(Vec::len).sum() };
    // Tag and length of the body: 7F4E 81DE.
    let start = 4;
    let profile = replaced(0, ber_tlv::encode(PROFILE, &[1])).unwrap_err();
    assert_eq!(profile, CvCertificateError::Profile { offset: start + 3 });
    let car = replaced(1, ber_tlv::encode(CAR, &[b'A'; 17])).unwrap_err();
    let error = ReferenceError::Length(17);
    assert_eq!(car, CvCertificateError::Reference { offset: start + offset_of(1) + 2, error });
    for (index, tag) in [(5, EFFECTIVE), (6, EXPIRATION)] {
        for digits in [[1, 0, 0, 0x0A, 3, 0], [1, 0, 0, 2, 3, 0]] {
            let error = replaced(index, ber_tlv::encode(tag, &digits)).unwrap_err();
            assert_eq!(error, CvCertificateError::Date { offset: start + offset_of(index) + 3 });
        }
    }
}

/// TR-03105-3.2, ISO7816_J_24 and J_36 to J_41: a certificate whose key is of no use can still be read.
#[test]
fn a_key_of_no_use_is_told_by_name() {
    let key = |objects: &[Vec<u8>]| {
        let certificate = replaced(2, ber_tlv::encode_all(PUBLIC_KEY, objects)).unwrap();
        certificate.body().public_key.clone().map(|key| key.algorithm())
    };
    let context = |number, value: &[u8]| ber_tlv::encode(der::context_primitive(number), value);
    let ecdsa = der::oid(&TerminalAuthenticationAlgorithm::Ecdsa(DigestAlgorithm::Sha256).oid().unwrap());
    let rsa = der::oid(&TerminalAuthenticationAlgorithm::RsaPss(DigestAlgorithm::Sha256).oid().unwrap());
    let point = context(6, &[4; 65]);
    let (modulus, exponent) = (context(1, &[0xFF; 128]), context(2, &[1, 0, 1]));
    let unknown = Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 2, 2, 2, 2, 9]);
    assert_eq!(key(&[der::oid(&unknown), point.clone()]), Err(CvKeyError::Algorithm(unknown)));
    let malformed = |objects: &[Vec<u8>]| matches!(key(objects), Err(CvKeyError::Malformed(_)));
    assert!(malformed(std::slice::from_ref(&point)), "no identifier");
    assert!(malformed(std::slice::from_ref(&ecdsa)), "no point");
    assert!(malformed(&[rsa.clone(), exponent.clone()]), "no modulus");
    assert!(malformed(&[rsa.clone(), modulus.clone()]), "no exponent");
    assert!(malformed(&[rsa.clone(), modulus.clone(), exponent.clone(), context(8, &[1])]), "an unknown object");
    assert!(malformed(&[ecdsa.clone(), point.clone(), context(8, &[1])]), "an unknown object");
    assert!(malformed(&[ecdsa, context(1, &[7; 32]), point]), "parameters in part");
    assert_eq!(key(&[rsa.clone(), context(1, &[0xFF; 64]), exponent]), Err(CvKeyError::Rsa));
    assert_eq!(key(&[rsa, modulus, context(2, &[2])]), Err(CvKeyError::Rsa));
}

#[test]
fn domain_parameters_are_matched_with_the_table_and_written_as_read() {
    for curve in NamedCurve::ALL {
        let point = crate::crypto::curve::PublicPoint::generator(curve).encoded().to_vec();
        let algorithm = TerminalAuthenticationAlgorithm::Ecdsa(DigestAlgorithm::Sha256);
        let key = CvPublicKey::Ec { algorithm, curve: Some(curve), point };
        let encoded = key.encode().unwrap();
        assert_eq!(CvPublicKey::parse(&encoded), Ok(key));
        let order = der::without_leading_zeros(&curve.parameters().order).to_vec();
        let place = encoded.windows(order.len()).rposition(|octets| octets == order).unwrap();
        let mut other = encoded;
        other[place] ^= 1;
        assert_eq!(CvPublicKey::parse(&other), Err(CvKeyError::CurveUnknown), "{curve:?}");
    }
}

#[test]
fn what_breaches_the_profile_harmlessly_is_named() {
    let deviations = |result: Result<CvCertificate, CvCertificateError>| result.unwrap().deviations().to_vec();
    let late = ber_tlv::encode(EXPIRATION, &[1, 0, 0, 9, 2, 9]);
    assert_eq!(deviations(replaced(6, late)), [CvDeviation::ExpiresBeforeEffective]);
    assert_eq!(deviations(replaced(3, ber_tlv::encode(CHR, b"x"))), [CvDeviation::ReferenceForm]);
    let mut long = fields();
    long.push(ber_tlv::encode(EXTENSIONS, &[0x30, 0x01]));
    let certificate = CvCertificate::assemble(&body_of(&long), &[7; 128]);
    assert_eq!(deviations(certificate.clone()), [CvDeviation::ExtensionsMalformed]);
    assert_eq!(certificate.unwrap().body().extensions(), []);
    let body = body_of(&fields());
    let padded = [&[0x7F, 0x4E, 0x82, 0x00], &body[3..]].concat();
    assert_eq!(deviations(CvCertificate::assemble(&padded, &[7; 128])), [CvDeviation::LengthNotMinimal]);
}

#[test]
fn extensions_are_read_and_kept() {
    let oid = Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 3, 1, 3, 1]);
    let data = ber_tlv::encode(der::context_primitive(0), &[9; 32]);
    let template = ber_tlv::encode_all(DISCRETIONARY_TEMPLATE, &[der::oid(&oid), data.clone()]);
    let mut all = fields();
    all.push(ber_tlv::encode_all(EXTENSIONS, &[template.clone(), template.clone()]));
    let certificate = CvCertificate::assemble(&body_of(&all), &[7; 128]).unwrap();
    assert_eq!(certificate.body().extensions(), vec![CvExtension { oid, data }; 2]);
    assert_eq!(certificate.body().encode().unwrap(), certificate.encoded_body());
    *all.last_mut().unwrap() = ber_tlv::encode_all(EXTENSIONS, &vec![template; 17]);
    let many = CvCertificate::assemble(&body_of(&all), &[7; 128]).unwrap();
    assert_eq!(many.deviations(), [CvDeviation::ExtensionsMalformed]);
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(data in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = CvCertificate::parse(&data);
        let _ = CvCertificate::from_command_data(&data);
        let _ = CvRequest::parse(&data);
        let _ = CvPublicKey::parse(&data);
    }

    #[test]
    fn an_altered_certificate_never_panics_and_what_is_read_is_kept(at in 0_usize..363, octet: u8) {
        let mut encoded = hex::decode(DV).unwrap();
        encoded[at] = octet;
        let _ = CvRequest::parse(&encoded);
        if let Ok(certificate) = CvCertificate::parse(&encoded) {
            prop_assert_eq!(certificate.encoded(), &encoded[..]);
            let _ = certificate.body().extensions();
        }
    }
}
