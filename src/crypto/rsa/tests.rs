use super::*;
use crate::crypto::digest::DigestAlgorithm;
use proptest::prelude::*;

/// Wycheproof, rsa_signature_2048_sha256: the key, and the signatures of cases 5 ("Message") and 8 ("123400", NULL absent).
const MODULUS: &str = "a2b451a07d0aa5f96e455671513550514a8a5b462ebef717094fa1fee82224e637f9746d3f7cafd31878d80325b6ef5a1700f65903b469429e89d6eac8845097b5ab393189db92512ed8a7711a1253facd20f79c15e8247f3d3e42e46e48c98e254a2fe9765313a03eff8f17e1a029397a1fa26a8dce26f490ed81299615d9814c22da610428e09c7d9658594266f5c021d0fceca08d945a12be82de4d1ece6b4c03145b5d3495d4ed5411eb878daf05fd7afc3e09ada0f1126422f590975a1969816f48698bcbba1b4d9cae79d460d8f9f85e7975005d9bc22c4e5ac0f7c1a45d12569a62807d3b9a02e5a530e773066f453d1f5b4c2e9cf7820283f742b9d5";
const WITH_NULL: &str = "513a5abde16b5e0ecb8659d3ca0845800adf75cfc4437d42fa34e7aafbbe35fc5984d3560cba938f9a622e932bb6162b7fbb6cd8c1cf8815f28c495995ac18cdbe8fabfdce29c17aa021df192ac02d080d7c5eda6bd4c99154178a9d5e1cf3ff4177106315f4e6d74c991b601069acd60b55b3bb4dbf6316c35096a487d6756181d3394944f1c742a2f4d608ce4f6abbfb72347ad7d342ae15dd6d1049fbd0ff55f4d7c43ab805f81ff1fbe9256b5c78c2de6beb787f4b6d66d290a3d4c4857368aea5f7ebaa1296020c8f9e3670441a08038bb810e853a654e44316a4e52428745123ce2714020d00e55a9eb82f7fb41c73d852a82b003670246c6ca2045fc8";
const WITHOUT_NULL: &str = "095dad1fd82bcd36652a381b7f4dd656bd89b40aa58b56da4f6aa8247874b935e65d2b86752d537df7103884d39dd9ad3d65f87404526b09094c5615c6249979b0dc58d2199ae8696a5b76b4bb03eaf08c2ab6aec686c6b1b289c9b44f648bd30cb1ac6a64a73d68e59cd05e7aa1b780f4bfd7b83dfe3b884ec11821a93dc5bbb47a00eea4557b6b96b5656276001f1f295ddbbbc511a99b9a665b9c2674c8af0d812286d0be3ce74817ba2cad283757de35dfb149f2835f60cb03ff155524a57f78b148feceb84cd20b0ae22e3e48f433fbd9bfd60be8afec93165ee0310be961d3695f309d031320c830aa6ba08b5a51d943797097c57630be391bd23736cc";
/// Wycheproof, rsa_pss_2048_sha256_mgf1_32: the key, and case 3.
const PSS_MODULUS: &str = "a2b451a07d0aa5f96e455671513550514a8a5b462ebef717094fa1fee82224e637f9746d3f7cafd31878d80325b6ef5a1700f65903b469429e89d6eac8845097b5ab393189db92512ed8a7711a1253facd20f79c15e8247f3d3e42e46e48c98e254a2fe9765313a03eff8f17e1a029397a1fa26a8dce26f490ed81299615d9814c22da610428e09c7d9658594266f5c021d0fceca08d945a12be82de4d1ece6b4c03145b5d3495d4ed5411eb878daf05fd7afc3e09ada0f1126422f590975a1969816f48698bcbba1b4d9cae79d460d8f9f85e7975005d9bc22c4e5ac0f7c1a45d12569a62807d3b9a02e5a530e773066f453d1f5b4c2e9cf7820283f742b9d5";
const PSS_MESSAGE: &str = "54657374";
const PSS_SIGNATURE: &str = "401eb03cdb47ca88033e3030f6bdecbac8f5c8fc1dd6a13d23d379ed9a2b309891d13d74fea9d21d159b9e6d8f37efa2489962e24555f56dd434ff1d31ce4f9f5abd3f22cbea8b691d6a11e44efb83e2bca155e6a164325e0fde2a8865afd5c9f51161a9d615f62af7ec2e31b3e5ab649c164490d31d88cfae35b84aea7925690f929a144b6d2f48e8fb894a52deecd1b9a6496990c4ecf1588699a42cacd10c53af350514e4291ea9a058e77f101e32c1c0cefa61d945f7bc931f8bd19e7ba3169358a60e5a8b0123bc3199b9fdcafe8e519c41ba675491a27b85e44ef2d77277c10fe107293c8290186913bc9a99b640d8da041b64f31eab1d35920985f4a5";

fn key(modulus: &str) -> RsaPublicKey {
    RsaPublicKey::new(&hex::decode(modulus).unwrap(), &[1, 0, 1]).unwrap()
}

fn sha256(message: &[u8]) -> Vec<u8> {
    DigestAlgorithm::Sha256.digest(message)
}

#[test]
fn both_digest_info_forms_are_told_apart() {
    let verify = |message: &[u8], signature: &str| {
        key(MODULUS).verify_pkcs1v15(DigestAlgorithm::Sha256, &sha256(message), &hex::decode(signature).unwrap())
    };
    assert_eq!(verify(b"Message", WITH_NULL), Ok(Pkcs1Form::WithNull));
    assert_eq!(verify(b"123400", WITHOUT_NULL), Ok(Pkcs1Form::WithoutNull));
    assert_eq!(verify(b"message", WITH_NULL), Err(RsaError::Mismatch));
}

#[test]
fn pss_holds_with_the_declared_parameters_only() {
    let declared = PssParameters { digest: DigestAlgorithm::Sha256, mgf_digest: DigestAlgorithm::Sha256, salt_len: 32 };
    let digest = sha256(&hex::decode(PSS_MESSAGE).unwrap());
    let signature = hex::decode(PSS_SIGNATURE).unwrap();
    let verify = |parameters| key(PSS_MODULUS).verify_pss(parameters, &digest, &signature);
    assert_eq!(verify(declared), Ok(()));
    assert_eq!(verify(PssParameters { salt_len: 31, ..declared }), Err(RsaError::Mismatch));
    assert_eq!(verify(PssParameters { salt_len: usize::MAX, ..declared }), Err(RsaError::KeyTooShort));
    assert_eq!(verify(PssParameters { mgf_digest: DigestAlgorithm::Sha1, ..declared }), Err(RsaError::Mismatch));
    assert_eq!(verify(PssParameters { digest: DigestAlgorithm::Sha512, ..declared }), Err(RsaError::DigestLength));
}

#[test]
fn unusable_keys_are_refused() {
    let modulus = hex::decode(MODULUS).unwrap();
    let mut even = modulus.clone();
    *even.last_mut().unwrap() &= 0xFE;
    assert_eq!(RsaPublicKey::new(&even, &[3]).err(), Some(RsaError::ModulusEven));
    assert_eq!(RsaPublicKey::new(&[0xFF; 127], &[3]).err(), Some(RsaError::ModulusLength { bits: 1016 }));
    assert_eq!(RsaPublicKey::new(&[0xFF; 1025], &[3]).err(), Some(RsaError::ModulusLength { bits: 8200 }));
    assert_eq!(RsaPublicKey::new(&[], &[3]).err(), Some(RsaError::ModulusLength { bits: 0 }));
    for exponent in [&[][..], &[0], &[1], &[0, 1], &[2], &[1, 0, 0], &[1; 34]] {
        assert_eq!(RsaPublicKey::new(&modulus, exponent).err(), Some(RsaError::Exponent));
    }
    let same = RsaPublicKey::new(&[&[0], modulus.as_slice()].concat(), &[0, 1, 0, 1]).unwrap();
    assert_eq!(same, key(MODULUS));
    assert_eq!(same.modulus_bits(), 2048);
}

#[test]
fn signatures_of_another_length_or_range_are_refused() {
    let signature = hex::decode(WITH_NULL).unwrap();
    let digest = sha256(b"Message");
    let verify = |signature: &[u8]| key(MODULUS).verify_pkcs1v15(DigestAlgorithm::Sha256, &digest, signature);
    assert_eq!(verify(&signature[1..]), Err(RsaError::SignatureLength));
    assert_eq!(verify(&[&[0], signature.as_slice()].concat()), Err(RsaError::SignatureLength));
    assert_eq!(verify(&hex::decode(MODULUS).unwrap()), Err(RsaError::SignatureRange));
    assert_eq!(verify(&[0; 256]), Err(RsaError::Mismatch));
}

#[test]
fn the_public_operation_cubes_for_exponent_three() {
    let key = RsaPublicKey::new(&hex::decode(MODULUS).unwrap(), &[3]).unwrap();
    let mut two = [0; 256];
    two[255] = 2;
    let mut eight = vec![0; 256];
    eight[255] = 8;
    assert_eq!(key.open(&two), Ok(eight));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn arbitrary_octets_never_verify(signature in prop::collection::vec(any::<u8>(), 256), digest in prop::collection::vec(any::<u8>(), 0..40)) {
        let key = key(MODULUS);
        prop_assert!(key.verify_pkcs1v15(DigestAlgorithm::Sha256, &digest, &signature).is_err());
        prop_assert!(key.verify_pss(PssParameters::default(), &digest, &signature).is_err());
    }

    #[test]
    fn the_complement_of_the_complement_is_the_number(octets in prop::collection::vec(any::<u8>(), 255)) {
        let number = [&[0], octets.as_slice()].concat();
        let key = key(MODULUS);
        prop_assert_eq!(key.complement(&key.complement(&number).unwrap()).unwrap(), number);
    }
}
