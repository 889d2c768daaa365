//! Whether the chip is a copy.

use paskontrol::crypto::digest::DigestAlgorithm;
use paskontrol::crypto::random::Random;
use paskontrol::encoding::{Oid, Tag, ber_tlv, der};
use paskontrol::inspection::{ActiveAuthenticationRecord, FileRecord, LinkFacts, LossReason, Octets, Resumption};
use paskontrol::lds::DataGroup;
use paskontrol::protocols::active_authentication::chip::Signer;
use paskontrol::simulator::issuer::{CurveForm, SigningKey};
use paskontrol::simulator::{ActiveAuthenticationKey, SeededRandom};
use rsa::RsaPrivateKey;
use rsa::rand_core::{self, CryptoRng, RngCore};

use super::document::{Document, passport, read};
use super::mint::SIGNER;

claims! {
    one_bit_of_the_answer_breaks_it:
        ChipAaInvalid in ChipAa is Failed at A2 Shown
        => exchange(|record| record.response.as_mut().unwrap().0[9] ^= 1);
    an_answer_to_another_challenge_is_no_proof:
        ChipAaInvalid in ChipAa is Failed at A2 Shown
        => exchange(|record| record.challenge = Some(Octets(vec![7; 8])));
    an_answer_to_a_challenge_of_another_length_is_no_proof:
        ChipAaInvalid in ChipAa is Failed at A2 Shown
        => exchange(|record| record.challenge.as_mut().unwrap().0.push(0));
    an_answer_to_no_challenge_is_no_proof:
        ChipAaInvalid in ChipAa is Failed at A2 Shown
        => exchange(|record| record.challenge = None);
    a_copy_with_a_key_of_its_own_is_caught:
        ChipAaInvalid in ChipAa is Failed at A2 Shown
        => read("dk-clone");
    a_short_rsa_key_is_named:
        ChipAaWeakKey in ChipAa is Passed at A3 Shown
        => answering_with(short_key());
    a_hash_nobody_announced_is_found_and_named:
        ChipAaHashInferred in ChipAa is Passed at A3 Shown
        => answering_with(SIGNER.private());
    a_signature_in_der_is_read_and_named:
        ChipAaSignatureForm in ChipAa is Passed at A3 Shown with ChipAaHashInferred
        => answering_with(SIGNER.private()).with(|document| {
            let record = document.evidence.active_authentication.as_mut().unwrap();
            let plain = record.response.take().unwrap();
            let (r, s) = plain.0.split_at(32);
            record.response = Some(Octets(der::sequence(&[der::unsigned(r), der::unsigned(s)])));
        });
    a_chip_that_refuses_to_answer_proves_nothing:
        ChipAaNoAnswer in ChipAa is Undetermined at A2 Shown
        => exchange(|record| *record = ActiveAuthenticationRecord {
            refused: Some("6982".to_owned()),
            ..ActiveAuthenticationRecord::default()
        });
    files_without_a_chip_prove_nothing_of_it:
        ChipAaNotPerformed in ChipAa is Undetermined at A2 Shown
        => passport().with(|document| document.evidence.active_authentication = None);
    a_document_without_a_key_could_be_a_copy:
        ChipAuthNotSupported in ChipAa is NotSupported at A2 Shown
        => read("no-copy-protection");
    a_document_that_came_back_without_a_key_may_be_another:
        ChipContinuityUnproven in ChipContinuity is Undetermined at A2 Shown with ChipAuthNotSupported
        => read("no-copy-protection").with(|document| document.evidence.resumptions.push(Resumption {
            reason: LossReason::Moved,
            file: Some("DG2".to_owned()),
            offset: 512,
        }));
    a_chip_whose_every_answer_is_late_may_be_far_away:
        TimingAnomaly in ChipTiming is Undetermined at A3 Shown
        => passport().with(|document| document.evidence.link = Some(LinkFacts {
            max_response: 256,
            commands: 60,
            renewed_sessions: 0,
            read_size: None,
            longest_read: None,
            lost_read: None,
            quickest_ms: Some(250),
        }));
    a_key_nobody_signed_binds_no_chip:
        ChipKeyUnbound in ChipAa is Undetermined at A1 Hidden with LdsDgHashMismatch ChipAaHashInferred
        => with_a_key_of_its_own();
    a_signed_key_that_is_none_proves_nothing:
        PkiKeyInvalid in ChipAa is Undetermined at A2 Shown
        => passport().file(DataGroup::DG15, vec![0x6F, 2, 0x30, 0]).signed(|_| ());
    a_copy_that_withholds_the_signed_key_is_missed:
        LdsDgListedButAbsent in LdsComplete is Failed at A2 Shown with ChipAaNotPerformed
        => passport().record(DataGroup::DG15, refused())
            .with(|document| document.evidence.active_authentication = None);
    a_copy_that_withholds_dg14_has_not_shown_that_there_is_no_key:
        LdsDgListedButAbsent in ChipCa is Undetermined at A2 Shown
        => without_active_authentication().file(DataGroup::DG14, dg14(&[chip_key()])).signed(|_| ())
            .record(DataGroup::DG14, refused());
    a_dg14_too_large_to_read_may_hold_a_key:
        LdsDgListedButAbsent in ChipCa is Undetermined at A2 Shown with LimitFileSize
        => without_active_authentication().file(DataGroup::DG14, dg14(&[chip_key()])).signed(|_| ())
            .record(DataGroup::DG14, FileRecord::TooLarge { size: 1 << 24 });
}

pub fn refused() -> FileRecord {
    FileRecord::Refused { sw: "6A82".to_owned() }
}

fn exchange(change: impl FnOnce(&mut ActiveAuthenticationRecord)) -> Document {
    passport().with(|document| change(document.evidence.active_authentication.as_mut().unwrap()))
}

pub fn dg14(infos: &[Vec<u8>]) -> Vec<u8> {
    ber_tlv::encode(Tag::new(0x6E), &der::set_of(infos.to_vec()))
}

/// id-PK-ECDH (Doc 9303-11, 9.2.6).
pub fn chip_key() -> Vec<u8> {
    der::sequence(&[der::oid(&Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 2, 2, 1, 2])), SIGNER.public_key_info()])
}

pub fn without_active_authentication() -> Document {
    passport().without(DataGroup::DG15).with(|document| document.evidence.active_authentication = None)
}

/// The passport with this key in DG15, signed, and its chip's answer.
fn answering_with(key: SigningKey) -> Document {
    let info = key.public_key_info(CurveForm::Named);
    let document = passport().file(DataGroup::DG15, ber_tlv::encode(Tag::new(0x6F), &info)).signed(|_| ());
    document.with(|document| {
        let key = ActiveAuthenticationKey { key, digest: DigestAlgorithm::Sha256 };
        let record = document.evidence.active_authentication.as_mut().unwrap();
        let response = key.sign(&[5; 8], &mut SeededRandom::new(6)).unwrap();
        (record.challenge, record.response) = (Some(Octets(vec![5; 8])), Some(Octets(response)));
    })
}

/// Everything as signed but the key, which is the forger's own and answers well.
fn with_a_key_of_its_own() -> Document {
    let genuine = passport();
    let sod = genuine.content(paskontrol::lds::FileId::EfSod);
    let com = genuine.content(paskontrol::lds::FileId::EfCom);
    let trust = genuine.trust;
    answering_with(SIGNER.private())
        .file(paskontrol::lds::FileId::EfSod, sod)
        .file(paskontrol::lds::FileId::EfCom, com)
        .with(|document| document.trust = trust)
}

/// 1024 bits, made anew from a fixed seed.
fn short_key() -> SigningKey {
    let mut random = Seeded(SeededRandom::new(1024));
    SigningKey::Rsa(Box::new(RsaPrivateKey::new(&mut random, 1024).unwrap()))
}

/// The simulator's chance, as the `rsa` crate wants it.
struct Seeded(SeededRandom);

impl RngCore for Seeded {
    fn next_u32(&mut self) -> u32 {
        rand_core::impls::next_u32_via_fill(self)
    }

    fn next_u64(&mut self) -> u64 {
        rand_core::impls::next_u64_via_fill(self)
    }

    fn fill_bytes(&mut self, dest: &mut [u8]) {
        self.0.fill(dest).unwrap();
    }

    fn try_fill_bytes(&mut self, dest: &mut [u8]) -> Result<(), rand_core::Error> {
        self.fill_bytes(dest);
        Ok(())
    }
}

impl CryptoRng for Seeded {}
