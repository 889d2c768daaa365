//! Whole runs of PACE and Chip Authentication, terminal and chip together, without the air between them.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run should say so at once")]

use divan::Bencher;
use paskontrol::crypto::cipher::CipherAlgorithm;
use paskontrol::crypto::curve::NamedCurve;
use paskontrol::crypto::ecdh;
use paskontrol::crypto::secret::Secret;
use paskontrol::encoding::{Oid, der};
use paskontrol::iso7816::{CommandApdu, LinkError, ResponseApdu};
use paskontrol::protocols::Password;
use paskontrol::protocols::chip_authentication::chip::StaticKey;
use paskontrol::protocols::chip_authentication::{self, AgreementKey};
use paskontrol::protocols::pace::{self, Choice, DomainParameters, Mapping, Offer, Variant};
use paskontrol::protocols::security_infos::{SecurityInfo, SecurityInfos};
use paskontrol::{Link, OsRng, blocking};

const CAN: &str = "123456";
/// Groups 0 to 2 and curves 8 to 18 (Doc 9303-11, table 12).
const ALL: [u8; 14] = [0, 1, 2, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18];
const CURVES: [u8; 11] = [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18];
/// The point encoding has none for P-224.
const MAPPABLE: [u8; 13] = [0, 1, 2, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18];

fn main() {
    divan::main();
}

/// The chip's half, straight behind the terminal's.
struct Behind<R>(R);

impl<R: FnMut(&CommandApdu) -> ResponseApdu + Send> Link for Behind<R> {
    async fn transmit(&mut self, command: &CommandApdu) -> Result<ResponseApdu, LinkError> {
        Ok((self.0)(command))
    }

    fn max_response(&self) -> u32 {
        65_536
    }
}

fn run_pace(bencher: Bencher<'_, '_>, mapping: Mapping, parameter_id: u8) {
    let parameters = DomainParameters::from_parameter_id(parameter_id).unwrap();
    let offer = Variant::all()
        .filter(|variant| variant.mapping() == mapping && variant.cipher() == CipherAlgorithm::Aes128)
        .find_map(|variant| Offer::standardized(variant, parameters))
        .unwrap();
    let static_key =
        || Some(ecdh::KeyPair::generate(NamedCurve::from_parameter_id(parameter_id)?, &mut OsRng).unwrap());
    let personalisation = || pace::chip::Personalisation {
        passwords: vec![Password::from_can(CAN)],
        offers: vec![offer],
        chip_authentication_key: static_key(),
        ..Default::default()
    };
    let (choice, password) = (Choice::of(offer), Password::from_can(CAN));
    bencher.with_inputs(|| pace::chip::Chip::new(personalisation())).bench_values(|mut chip| {
        let mut link = Behind(|command: &CommandApdu| match command.ins {
            0x22 => chip.set_at(command),
            _ => chip.general_authenticate(command, &mut OsRng).0,
        });
        blocking::run(pace::terminal::perform(&mut link, &choice, &password, &mut OsRng)).unwrap().keys
    });
}

/// PACE with the generic mapping and AES-128, by number of the domain parameters.
#[divan::bench(args = ALL, sample_count = 20)]
fn pace_generic_mapping(bencher: Bencher<'_, '_>, parameter_id: u8) {
    run_pace(bencher, Mapping::Generic, parameter_id);
}

/// The same with the integrated mapping.
#[divan::bench(args = MAPPABLE, sample_count = 20)]
fn pace_integrated_mapping(bencher: Bencher<'_, '_>, parameter_id: u8) {
    run_pace(bencher, Mapping::Integrated, parameter_id);
}

/// The same with the chip-authenticating mapping; its proof is not verified here.
#[divan::bench(args = CURVES, sample_count = 20)]
fn pace_chip_authentication_mapping(bencher: Bencher<'_, '_>, parameter_id: u8) {
    run_pace(bencher, Mapping::ChipAuthentication, parameter_id);
}

/// id-CA-ECDH-AES-CBC-CMAC-128 and id-PK-ECDH (Doc 9303-11, 6.2.3.2 and 9.2.6), standardizedDomainParameters (9.5.1).
const CA_ECDH_AES_128: Oid = Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 2, 2, 3, 2, 2]);
const PK_ECDH: Oid = Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 2, 2, 1, 2]);
const STANDARDIZED: Oid = Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 1, 2]);

/// Chip Authentication with AES-128, by number of the curve.
#[divan::bench(args = CURVES, sample_count = 20)]
fn chip_authentication_run(bencher: Bencher<'_, '_>, parameter_id: u8) {
    let static_pair =
        ecdh::KeyPair::generate(NamedCurve::from_parameter_id(parameter_id).unwrap(), &mut OsRng).unwrap();
    let public = AgreementKey::Ecdh(static_pair.public().clone());
    let algorithm = der::sequence(&[der::oid(&STANDARDIZED), der::unsigned(&[parameter_id])]);
    let info = der::sequence(&[algorithm, der::bit_string(public.plain_value())]);
    let infos = SecurityInfos::new(vec![
        SecurityInfo::chip_authentication(&CA_ECDH_AES_128, None).unwrap(),
        SecurityInfo::chip_authentication_public_key(&PK_ECDH, &info, None).unwrap(),
    ]);
    let choice = chip_authentication::select(&infos).unwrap().remove(0);
    let key_pair = || {
        let private = Secret::new(static_pair.private().expose().to_vec());
        chip_authentication::KeyPair::from_private(&public, private).unwrap()
    };
    let chip = || {
        let ciphers = vec![CipherAlgorithm::Aes128];
        chip_authentication::chip::Chip::new(vec![StaticKey { key_pair: key_pair(), key_id: None, ciphers }])
    };
    bencher.with_inputs(chip).bench_values(|mut chip| {
        let mut link = Behind(|command: &CommandApdu| match command.ins {
            0x22 => chip.set_at(command),
            _ => chip.general_authenticate(command).0,
        });
        blocking::run(chip_authentication::terminal::perform(&mut link, &choice, &mut OsRng)).unwrap().keys
    });
}
