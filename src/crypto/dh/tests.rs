use super::*;
use crate::crypto::random::OsRng;
use crate::crypto::secret::Secret;
use proptest::prelude::*;

fn any_group() -> impl Strategy<Value = Group> {
    prop::sample::select(Group::ALL.to_vec())
}

fn octets(digits: &str) -> Vec<u8> {
    hex::decode(digits).unwrap()
}

fn secret(digits: &str) -> Secret {
    Secret::new(octets(digits))
}

/// g to this power modulo the prime of 1024 bits begins with a zero octet.
const SHORT_PUBLIC: u16 = 48;
/// And so does g^2 to this one.
const SHORT_SHARED: u16 = 24;

/// A small number as octets of a group's length.
fn small(group: Group, number: u8) -> Vec<u8> {
    let mut octets = vec![0; group.element_len()];
    *octets.last_mut().unwrap() = number;
    octets
}

fn less_one(mut number: Vec<u8>) -> Vec<u8> {
    *number.last_mut().unwrap() -= 1;
    number
}

#[test]
fn every_generator_is_in_its_subgroup() {
    for (group, (bits, order_bits)) in Group::ALL.into_iter().zip([(1024, 160), (2048, 224), (2048, 256)]) {
        let generator = group.generator();
        assert_eq!(PublicElement::parse(group, generator.encoded()), Ok(generator.clone()), "{}", group.name());
        assert_eq!(group.name(), format!("MODP-{bits}/{order_bits}"));
        assert_eq!((group.element_len() * 8, group.order_len() * 8), (bits, order_bits));
        assert_eq!(Group::from_parameter_id(group.parameter_id()), Some(group));
    }
    assert_eq!(Group::from_parameter_id(3), None);
}

#[test]
fn written_out_parameters_lead_to_their_group() {
    for group in Group::ALL {
        let (prime, generator, order) = (group.prime(), group.generator(), group.order());
        let padded = [&[0], prime.as_slice()].concat();
        assert_eq!(Group::matching(&padded, generator.encoded(), Some(&order)), Some(group));
        assert_eq!(Group::matching(&prime, generator.encoded(), None), Some(group));
        assert_eq!(Group::matching(&prime, &small(group, 2), None), None);
        assert_eq!(Group::matching(&prime, generator.encoded(), Some(&less_one(order))), None);
    }
}

/// RFC 5114, appendix A.1 to A.3: both private keys and the shared secret.
#[test]
fn the_key_agreements_of_rfc_5114() {
    let vectors = [
        (
            "B9A3B3AE8FEFC1A2930496507086F8455D48943E",
            "9392C9F9EB6A7A6A9022F7D83E7223C6835BBDDA",
            "5C804F454D30D9C4DF85271F93528C91DF6B48AB5F80B3B59CAAC1B28F8ACBA9CD3E39F3CB614525D9521D2E644C53B807B810F340062F257D7D6FBFE8D5E8F072E9B6E9AFDA9413EAFB2E8B0699B1FB5A0CACEDDEAEAD7E9CFBB36AE2B420835BD83A19FB0B5E96BF8FA4D09E345525167ECD9155416F46F408ED31B63C6E6D",
        ),
        (
            "22E62601DBFFD06708A680F747F361F76D8F4F721A0548E483294B0C",
            "4FF3BC96C7FC6A6D71D3B363800A7CDFEF6FC41B4417EA15353B7590",
            "34D9BDDC1B42176C313FEA034C21034D074A6313BB4ECDB3703FFF424567A46BDF75530EDE0A9DA5229DE7D76732286CBC0F91DA4C3C852FC099C679531D94C78AB03D9DECB0A4E4CA8B2BB4591C4021CF8CE3A20A541D33994017D0200AE2C9516E2FF5145779269E862B0FB474A2D56DC31ED569A7700B4C4AB16B22A45513531EF523D71212077B5A169BDEFFAD7AD9608284C7795B6D5A5183B87066DE17D8D671C9EBD8EC89544D45EC061593D442C62AB9CE3B1CB9943A1D23A5EA3BCF21A01471E67E003E7F8A69C728BE490B2FC88CFEB92DB6A215E5D03C17C464C9AC1A46E203E13F952995FB03C69D3CC47FCB510B6998FFD3AA6DE73CF9F63869",
        ),
        (
            "0881382CDB87660C6DC13E614938D5B9C8B2F248581CC5E31B35454397FCE50E",
            "7D62A7E3EF36DE617B13D1AFB82C780D83A23BD4EE6705645121F371F546A53D",
            "86C70BF8D0BB81BB01078A17219CB7D27203DB2A19C877F1D1F19FD7D77EF22546A68F005AD52DC84553B78FC60330BE51EA7C0672CAC1515E4B35C047B9A551B88F39DC26DA14A09EF74774D47C762DD177F9ED5BC2F11E52C879BD95098504CD9EECD8A8F9B3EFBD1F008AC5853097D9D1837F2B18F77CD7BE01AF80A7C7B5EA3CA54CC02D0C116FEE3F95BB87399385875D7E86747E676E728938ACBFF7098E05BE4DCFB24052B83AEFFB14783F029ADBDE7F53FAE92084224090E007CEE94D4BF2BACE9FFD4B57D2AF7C724D0CAA19BF0501F6F17B4AA10F425E3EA76080B4B9D6B3CEFEA115B2CEB8789BB8A3B0EA87FEBE63B6C8F846EC6DB0C26C5D7C",
        ),
    ];
    for (group, (one, other, shared)) in Group::ALL.into_iter().zip(vectors) {
        let one = KeyPair::from_private(group, secret(one)).unwrap();
        let other = KeyPair::from_private(group, secret(other)).unwrap();
        assert_eq!(hex::encode_upper(one.agree(other.public()).unwrap().expose()), shared, "{}", group.name());
        assert_eq!(hex::encode_upper(other.agree(one.public()).unwrap().expose()), shared, "{}", group.name());
    }
}

/// Doc 9303-11, appendix G.2: PACE with Generic Mapping.
#[test]
fn the_generic_mapping_of_doc_9303_11_appendix_g_2() {
    let group = Group::Modp1024Order160;
    let nonce = secret("FA5B7E3E49753A0DB9178B7B9BD898C8");
    let terminal = KeyPair::from_private(group, secret("5265030F751F4AD18B08AC565FC7AC952E41618D")).unwrap();
    let chip = KeyPair::from_private(group, secret("66DDAFEAC1609CB5B963BB0CB3FF8B3E047F336C")).unwrap();
    let h = terminal.agree_element(chip.public()).unwrap();
    assert_eq!(chip.agree_element(terminal.public()).unwrap(), h);
    let mapped = group.generator().power(&nonce).unwrap().mul(&h).unwrap();
    assert_eq!(
        hex::encode_upper(mapped.encoded()),
        "7C9CBFE98F9FBDDA8D143506FA7D9306F4CB17E3C71707AFF5E1C1A12370249684D64EE37AF44B8DBD9D45BF6023919CBAA027AB97ACC771666C8E98FF483301BFA4872DEDE9034EDFACB70814166B7F360676829B826BEA57291B5AD69FBC84EF1E779032A305803F74341793E869742D401325B37EE8565FFCDEE618342DC5"
    );
    let terminal = KeyPair::from_private_with(&mapped, secret("89CCD99B0E8D3B1F11E1296DCA68EC53411CF2CA")).unwrap();
    let chip = KeyPair::from_private_with(&mapped, secret("A5B780126B7C980E9FCEA1D4539DA1D27C342DFA")).unwrap();
    assert_eq!(
        hex::encode_upper(terminal.agree(chip.public()).unwrap().expose()),
        "6BABC7B3A72BCD7EA385E4C62DB2625BD8613B24149E146A629311C4CA6698E38B834B6A9E9CD7184BA8834AFF5043D436950C4C1E7832367C10CB8C314D40E5990B0DF7013E64B4549E2270923D06F08CFF6BD3E977DDE6ABE4C31D55C0FA2E465E553E77BDF75E3193D3834FC26E8EB1EE2FA1E4FC97C18C3F6CFFFE2607FD"
    );
}

/// Doc 9303-11, appendix H.2: PACE with Integrated Mapping. Its private keys are drawn below the prime.
#[test]
fn the_integrated_mapping_of_doc_9303_11_appendix_h_2() {
    let group = Group::Modp1024Order160;
    let pseudo_random = octets(
        "EAB98D13E09052952AA729907C3C946184DEA0FE74AD2B3AF506F0A83018459C38099CD1F7FF4EA0A078DB1FAC1365505E3DC85500EF95E20B4EEF2E88489233BEE0546B472F994B618D168702406791DEEF3CB4810932EC278F3533FDB860EB4835C36FA4F1BF3FA0B828A718C96BDE88FBA38A3E6C35AAA10959251EB5FC710FC187258995944C0F926E249373F485",
    );
    let mapped = group.map_to_element(&pseudo_random).unwrap();
    assert_eq!(
        hex::encode_upper(mapped.encoded()),
        "1D7D767F11E333BCD6DBAEF40E799E7A926B96973550656FF3C830726D118D61C276CDCC61D475CF03A98E0C0E79CAEBA5BE25578BD4551D0B10903236F0B0F976852FA78EEA14EA0ACA87D1E91F688FE0DFF897BBE35A472621D343564B262F34223AE8FC59B664BFEDFA2BFE7516CA5510A6BBB633D517EC25D4E0BBAA16C2"
    );
    let chip = KeyPair::from_private_with(
        &mapped,
        secret(
            "020F018C7284B047FA7721A337EFB7ACB1440BB30C5252BD41C97C30C994BB78E9F0C5B32744D84017D21FFA6878396A6469CA283EF5C000DAF7D261A39AB8860ED4610AB5343390897AAB5A7787E4FAEFA0649C6A94FDF82D991E8E3FC332F5142729E7040A3F7D5A4D3CD75CBEE1F043C1CAD2DD484FEB4ED22B597D36688E",
        ),
    )
    .unwrap();
    let terminal = PublicElement::parse(
        group,
        &octets(
            "0F0CC62945A8029251FB7EF3C094E12EC68E4EF07F27CB9D9CD04C5C4250FAE0E4F8A951557E929AEB48E5C6DD47F2F5CD7C351A9BD2CD722C07EDE166770F08FFCB370262CF308DD7B07F2E0DA9CAAA1492344C852906919538C98A4BA4187E76CE9D87832386D319CE2E043C3343AEAE6EDBA1A9894DC5094D22F7FE1351D5",
        ),
    )
    .unwrap();
    assert_eq!(
        hex::encode_upper(chip.agree(&terminal).unwrap().expose()),
        "419410D6C0A17A4C07C54872CE1CBCEB0A2705C1A434C8A89A4CFE41F1D78124CA7EC52BDE7615E5345E48AB1ABB6E7D1D59A57F3174084D3CA4570397C1F62228BDFDB2DA191EA2239E2C060DBE3BBC23C2FCD0AF12E0F9E0B99FCF91FF1959011D5798B2FCBC1F14FCC24E441F4C8F9B08D977E9498560E63E7FFAB3134EA7"
    );
}

#[test]
fn elements_of_small_order_are_refused() {
    for group in Group::ALL {
        let refused = |number: &[u8]| PublicElement::parse(group, number).unwrap_err();
        assert_eq!(refused(&[]), DhError::Range);
        assert_eq!(refused(&small(group, 0)), DhError::Range);
        assert_eq!(refused(&small(group, 1)), DhError::Range);
        assert_eq!(refused(&less_one(group.prime())), DhError::Range);
        assert_eq!(refused(&group.prime()), DhError::Range);
        assert_eq!(refused(&[&[1], group.prime().as_slice()].concat()), DhError::Range);
        // Two generates (nearly) everything, so a private key would show modulo the cofactor's factors.
        assert_eq!(refused(&[2]), DhError::Subgroup, "{}", group.name());
    }
}

#[test]
fn leading_zeros_of_public_values_do_no_harm() {
    let group = Group::Modp1024Order160;
    let short = KeyPair::from_private(group, Secret::new(SHORT_PUBLIC.to_be_bytes().to_vec())).unwrap();
    let public = short.public();
    assert_eq!(public.encoded().first(), Some(&0));
    assert_eq!((public.encoded().len(), public.unsigned().len()), (128, 127));
    assert_eq!(PublicElement::parse(group, public.unsigned()).as_ref(), Ok(public));
    assert_eq!(PublicElement::parse(group, &[&[0], public.encoded()].concat()).as_ref(), Ok(public));
}

#[test]
fn shared_secrets_keep_their_leading_zeros() {
    let group = Group::Modp1024Order160;
    let other = KeyPair::from_private(group, Secret::new(vec![2])).unwrap();
    let pair = KeyPair::from_private(group, Secret::new(SHORT_SHARED.to_be_bytes().to_vec())).unwrap();
    let shared = pair.agree(other.public()).unwrap();
    assert_eq!(shared.expose().first(), Some(&0));
    assert_eq!(shared.len(), 128);
}

#[test]
fn multiples_of_the_order_are_no_private_keys() {
    for group in Group::ALL {
        let zero = || Secret::new(group.order());
        assert_eq!(KeyPair::from_private(group, zero()).unwrap_err(), DhError::PrivateKey);
        assert_eq!(group.generator().power(&zero()), Err(DhError::Identity));
        let last = Secret::new(less_one(group.order()));
        let inverse = KeyPair::from_private(group, last).unwrap();
        assert_eq!(inverse.public().mul(&group.generator()), Err(DhError::Identity));
    }
}

#[test]
fn numbers_that_map_to_nothing_are_refused() {
    for group in Group::ALL {
        for number in [small(group, 0), small(group, 1), less_one(group.prime()), group.prime(), Vec::new()] {
            assert_eq!(group.map_to_element(&number), Err(DhError::Identity));
        }
    }
}

#[test]
fn groups_do_not_mix() {
    let one = KeyPair::generate(Group::Modp2048Order224, &mut OsRng).unwrap();
    let other = Group::Modp2048Order256.generator();
    assert_eq!(one.agree(&other).unwrap_err(), DhError::Group);
    assert_eq!(one.agree_element(&other), Err(DhError::Group));
    assert_eq!(one.public().mul(&other), Err(DhError::Group));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn both_sides_agree_over_any_generator(group in any_group(), octets in prop::collection::vec(any::<u8>(), 16..300)) {
        let generator = group.map_to_element(&octets).unwrap();
        prop_assert_eq!(PublicElement::parse(group, generator.encoded()), Ok(generator.clone()));
        let one = KeyPair::generate_with(&generator, &mut OsRng).unwrap();
        let other = KeyPair::generate_with(&generator, &mut OsRng).unwrap();
        prop_assert_eq!(PublicElement::parse(group, one.public().unsigned()), Ok(one.public().clone()));
        let shared = one.agree(other.public()).unwrap();
        prop_assert!(shared.ct_eq(other.agree(one.public()).unwrap().expose()));
        prop_assert!(shared.ct_eq(one.agree_element(other.public()).unwrap().encoded()));
        prop_assert_eq!(shared.len(), group.element_len());
    }

    #[test]
    fn powers_multiply_by_adding_exponents(group in any_group(), one in 1_u64.., other in 1_u64..) {
        let power = |exponent: u128| group.generator().power(&Secret::new(exponent.to_be_bytes().to_vec())).unwrap();
        let product = power(one.into()).mul(&power(other.into())).unwrap();
        prop_assert_eq!(product, power(u128::from(one) + u128::from(other)));
    }

    #[test]
    fn arbitrary_octets_never_panic(group in any_group(), octets in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = PublicElement::parse(group, &octets);
        let _ = group.map_to_element(&octets);
        let _ = KeyPair::from_private(group, Secret::new(octets));
    }
}
