//! DSA signatures that OpenSSL 3.0 made over "sample", for FIPS 186-4's three shorter groups and every digest.

use paskontrol::crypto::digest::DigestAlgorithm;
use paskontrol::encoding::{Reader, der};
use paskontrol::pki::{KeyError, PublicKey, SignatureAlgorithm, SignatureError};

const MESSAGE: &[u8] = b"sample";

const KEY_1024_160: &str = "308201b63082012b06072a8648ce3804013082011e02818100dfe8dbcc498715aa733983253f0dc62dab5b0f2df4c0cc590b08bda06f336f0fd0c740418f46b71f76d4d77b0c3d9cfde3e1fcf51fd9c9614ff07366cc35c36a56d8e0b85331a82c551977e6be03cd6eace633097d80d724bfbe79055e8565eed1d30e6526f6d4d49b32436549c27b648a3778c88a1ea052eaa3dfed8f6da815021500eb1c5d8f57ae2f65d1981e2c11c6be806278c2450281804c26acf0583ef76b9bdee67b33c6b02cd8e44621ef731251d2d0f738aae92745de4961078d24bed73124d489a3c3fe0db95356dcac3126aab77513a632cf95164202d21d235490426fbe6cca3e7218f5bd69f9fb45f5b6dda479d7af0979c718aac67cfbd6b5ae00174226f0302c261080cd5818d0e27536130651c86a12abb3038184000281807db8b347a96a028a34a433b3627bc8d0edd874662b1987087789c9f43b637d465107f78bdd8fe3b620eba701b33fd440d040fa67aa36275699be71eb0cdb87a1b2b3da3b20ccf6e144912e956c5fff143e884fcd206800f7def793f4ba8c510b776a701a79d717634dc4b83325f9cc6c4d091093ec5b5f8787dc3f05f698b153";
const KEY_2048_224: &str = "308203423082023506072a8648ce380401308202280282010100c8215626375dfb280863bcc9792ad00edc1bbdd3aae23991320ddde7a6bd62c131839b4f1b9ea59e373550dc95ae7b74001f312d334b57fa57cbc3d915d907daaca972d7482346931fbb8868fd4d9f47d83543ac85ed852acdae0590165b8b17af8d0d920eca4933103d47ffd9019cf400142fb0feffb3b4d7dd07cc8b75186c7d75e92d64d891bfefada478286f2db1006ebfd06611f1a6ab2e4907874f4a8221c45287fa74798f804d256485d89d873b6f21e72fccc421d7ea81891071f5a7f42a4511f0a3efba60d231e4924f19ee28c44c4094bea3148828ab748c2a194318e53d23117d62206c4df3c79caab430e0337ff826e021d35526288fea8b0075021d009e3df5974bb93dd589a454df507a72a45375c2fdac33fd539f9fcaf1028201000f626681490264615954b0f2dc0fa710540e82bed6b14e6a50c632d74f2d4e3fe6d127ee8549e09dea4a18f8aa2c759e4feed972a782c34d5d1ff96ca5d7c1d390d1858a74a115ce7f7640c11c70670a52ccd2a7fa8eb1257ef6ec91ea746f9e5c67473d72c61fd6d5ddff454c2e7fd541a13a6b9561f3f2fa07c7a25d80a5a92f81a6489e55f2dac000d5b69d32fbed868e1b035b2729edaf75bf846a901a89a57cc6ae14b2e229bc153fed27caa5c86c8625172fb68820a21c96e62ffbf7bcfb8c967fca730ac03366985bae2ba8af11b76f06beb9259e12d57801c193d3bb73fdd866fbbea65eb0930df802237436ba6a3dbc5cfedb4ca2d326b90e8b9240038201050002820100337828420c07ceb99364c2cad7f8bba15c722397d5fec400e67789c8599bc71bd7999fa15a0d364cf83e11ef36f663c4044872c06a3636f4240175bb3818f07acb700dd4c9e229ae6703cab6d29cf3c2298670c76d24ee6b35370926b1df487d31a86fc12688ea1e1e289ed45709dedf4393a25c75883d67fb60260217f88cacdcb54a196cd6c149d3b347bd880ba5ffe886f6e103380859159e98eb86d1d88139949100317e20743fbc5a53b017c97872daefb6cfb242a75ebbe22aab93b425dcc9af01a9342778ec2d9b4774ec013943f77a88d352d5800dcf7d33f4747050cec6bff842c328739e304a030860bed3c6f185c18d75a7d6b410f3e25e445f6b";
const KEY_2048_256: &str = "308203463082023906072a8648ce3804013082022c028201010094168dc48693b6b49aec53271ecff27fd35f51f87c20136b1b29789fd36439c94b9007290f65fbbeead2bc687db75011ff38de602edf3c195b369a0f1a4cc2e7a98f797ce5e0f8a4fdb405ccacaf4896fca5429cfa9df5eb2dbe5a57a8a4744dbbf4cf23b32bb5b807d48a1b4a838398e26f7d48fcbdc81ac40fac1898b6e8b1bb495478674c3f8363384dca59f23f003290213d8cd707e742f132a24f8b746cdd66e0c1360d8bc9546bb48dc420d73702aa2df6c96536641a1f5b1ae7d33f73a8b1d836f2b03708b58080d7b948e963a44177598cdb0b3c6e98da1f6ba4d7842371daa492c0173c143665d433befe0b968f952abcd7baaee6b7eeef514320cf022100dd82638fce89ee3c1f042c7293ff81b37a85b9ce96b9c45cb7dd3c1f07354c4102820100519a7e977c9287449b338145cb22b2d1471bcfd1f5785fa73871c0db95bbf785464acd9538b63a5278a657cfb857d317fa501b47d659624701cc4835ef4f6013fafae251b101c8c36406cdeb737d5e825b8a63a6d87e6eaaf1cbe3f3d9ba9b2c5b159e16b0d50688e93a543913218fe1e8c7cfcd22d285754731fa41376340bad3dea7bfe85b7c711a95883c03906cc0a209d8d92862b86fe38a5b20d202de958dc530e7eb75d7e16b71555c47b6b222eccec7a2f0e2c7d03bcea6859b9f3cfeda5ca6258e2fc11a269b8457c31be9f5c49cb1803fdeb347a178fa1789128e41b11f3457a194ffc0666d9955115bc6df3e20adc05a993bd30419871f3495056e0382010500028201000b34209f67c22bc7dfd988d934900762d26bd95c0c41383ad4bf7b1b7771460664cefd9d88cba5ec87b260502a756541bdd55612c1684e674bbc3192bac10cc8d73a8f2b08ac23f930a3655bbc898345496b12964eee80938cf5a76992c4f8507a0b0572f332d0387dd8544e6440a7e5b9f0476d65f3cacbff28fde492a864360267404560ca500dfabedabd62c918009b3a1ebae8ff5f7170ead7c8e8f0bc2fa7e48233961ce05e537e1abdf6ccfd77b831fbb8d40a1c5e23c593e385fd9e96887471e0773d96d0a829c09600863f4646b2444c3df9127a34bc3172105ae4ba6842e55ed8270a8ba5dbfa8de28429322836515b095582705c3a84d136d256d5";

const SIGNATURES: [(&str, DigestAlgorithm, &str); 9] = [
    (
        KEY_1024_160,
        DigestAlgorithm::Sha1,
        "302d021500d53a17246a46eb6b90081f700ba15d107caeb8310214228384b486094702e93049e27438fe43a4dfddad",
    ),
    (
        KEY_1024_160,
        DigestAlgorithm::Sha256,
        "302d021500ded46f8155cb58f2111518e30f6f9cca604dc17302141da1089bcda54453409ec2878413a15529b9a919",
    ),
    (
        KEY_1024_160,
        DigestAlgorithm::Sha512,
        "302d02140115ba7ffdbcccc0ee6d19bf9ded11f9ffd1a2f4021500b594105ed7b8a4212472b85c54e06ecdd8351c21",
    ),
    (
        KEY_2048_224,
        DigestAlgorithm::Sha224,
        "303d021d008856784f52fd3f715709126880255fd5e3ba26a8a806576b2bbf1ebc021c3e52e08eb9e66928349381cb4f077c268e7c33e4d924d23f219a4ee0",
    ),
    (
        KEY_2048_224,
        DigestAlgorithm::Sha256,
        "303d021c266c425735d2952f492d2ad7d89b4f07d498e271293fce44884e345b021d0089d2764d2eed7df3a398aff18b05b1da7f56a380de09a45ca308dddc",
    ),
    (
        KEY_2048_224,
        DigestAlgorithm::Sha384,
        "303d021c2061bce73f68e74874d40e4f50645c0c980b6dc429b99cd481f1793e021d0081d23958a1a35657dbe8df3a0f3bf995e21001815f752cd1bc9e1233",
    ),
    (
        KEY_2048_256,
        DigestAlgorithm::Sha1,
        "304402203078f9978cd40f5ca84e8f74b10411ffd6df731d26855fc86cab6408fd3819d2022010f2d911d859b76e3be8dd3ed04508c06b4d7ac658a89189583001015b2fc138",
    ),
    (
        KEY_2048_256,
        DigestAlgorithm::Sha256,
        "304502210084a793396384f200f6ab36c829765de677de0e98c6053d35c1fac0bdbe406a7e0220646e698be73b579cb960bf645beac39fa3f6832b808deeeea6822dd5be6fa163",
    ),
    (
        KEY_2048_256,
        DigestAlgorithm::Sha512,
        "30460221009beb88324d8b519beff13f3987e7f10fab91add5aaf8e627e8f2b8cdc409bccb022100998cac6538e42cc09a9f215da57bd087cdcf3799355ec504e5bedb7fbe919b53",
    ),
];

fn key(hexadecimal: &str) -> PublicKey {
    PublicKey::parse(&hex::decode(hexadecimal).unwrap()).unwrap()
}

#[test]
fn signatures_of_openssl_verify_and_no_changed_bit_does() {
    for (spki, digest, signature) in SIGNATURES {
        let (key, signature) = (key(spki), hex::decode(signature).unwrap());
        let algorithm = SignatureAlgorithm::Dsa(digest);
        assert!(algorithm.verify(&key, MESSAGE, &signature).is_ok(), "{key} {digest:?}");
        assert_eq!(algorithm.verify(&key, b"simple", &signature), Err(SignatureError::Invalid));
        for at in (0..signature.len()).step_by(5) {
            let mut changed = signature.clone();
            changed[at] ^= 1 << (at % 8);
            assert_eq!(algorithm.verify(&key, MESSAGE, &changed), Err(SignatureError::Invalid), "octet {at}");
        }
    }
}

#[test]
fn numbers_out_of_range_verify_nothing() {
    let key = key(KEY_1024_160);
    for (r, s) in [(&[][..], &[1][..]), (&[1], &[]), (&[1], &[0xFF; 20]), (&[0xFF; 20], &[1]), (&[1], &[1; 40])] {
        let signature = der::sequence(&[der::unsigned(r), der::unsigned(s)]);
        let verified = SignatureAlgorithm::Dsa(DigestAlgorithm::Sha1).verify(&key, MESSAGE, &signature);
        assert_eq!(verified, Err(SignatureError::Invalid));
    }
}

/// A key outside its group, a generator outside it, and a group that is none.
#[test]
fn a_key_is_held_to_its_group() {
    let spki = hex::decode(KEY_1024_160).unwrap();
    let mut info = der::sole_sequence(&spki).unwrap();
    let mut algorithm = info.sequence().unwrap();
    let oid = algorithm.oid().unwrap();
    let mut group = algorithm.sequence().unwrap();
    let [p, q, g] = [(); 3].map(|()| group.unsigned().unwrap().to_vec());
    let key = info.whole_bit_string().unwrap();
    let y = Reader::sole(key, der::INTEGER).unwrap().value.to_vec();
    let parse = |p: &[u8], q: &[u8], g: &[u8], y: &[u8]| {
        let group = der::sequence(&[der::unsigned(p), der::unsigned(q), der::unsigned(g)]);
        let key = der::bit_string(&der::unsigned(y));
        PublicKey::parse(&der::sequence(&[der::sequence(&[der::oid(&oid), group]), key])).err()
    };
    let changed = |octets: &[u8], mask: u8| {
        let mut octets = octets.to_vec();
        *octets.last_mut().unwrap() ^= mask;
        octets
    };
    assert_eq!(parse(&p, &q, &g, &y), None);
    let refused = Some(KeyError::Dsa);
    assert_eq!(parse(&p, &q, &g, &changed(&y, 1)), refused);
    assert_eq!(parse(&p, &q, &g, &[1]), refused);
    assert_eq!(parse(&p, &q, &g, &p), refused);
    assert_eq!(parse(&p, &q, &[1], &[1]), refused);
    assert_eq!(parse(&p, &q, &changed(&g, 1), &y), refused);
    assert_eq!(parse(&changed(&p, 2), &q, &g, &y), refused);
    assert_eq!(parse(&changed(&p, 1), &q, &g, &y), refused);
    assert_eq!(parse(&p, &changed(&q, 2), &g, &y), refused);
    assert_eq!(parse(&p[1..], &q, &g, &y), refused);
    assert_eq!(parse(&[p.as_slice(), &p, &p, &p].concat(), &q, &g, &y), refused);
}
