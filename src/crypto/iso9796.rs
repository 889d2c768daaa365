//! ISO/IEC 9796-2 digital signature scheme 1 with partial message recovery, as Active Authentication uses it
//! (Doc 9303-11, 6.1.2.2 and appendix F).
//!
//! The message is M1 || M2: the chip's random M1 is recovered from the signature, M2 is the terminal's challenge. What
//! is signed is `6A || M1 || H(M1 || M2) || trailer`, as long as the modulus.

use super::digest::DigestAlgorithm;
use super::random::Random;
use super::rsa::{RsaError, RsaPublicKey};

/// Header of partial recovery without padding: bits 01, more data, and the border nibble A. Doc 9303-11, 6.1.2.2 fixes
/// the length of M1 so that nothing is left to pad, hence no other header is allowed.
const HEADER: u8 = 0x6A;

/// How the representative ends (Doc 9303-11, 6.1.2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Trailer {
    /// Option 1: `BC`. The hash function is agreed, and is SHA-1.
    Implicit,
    /// Option 2: the hash function's octet and `CC`. Every other hash function's.
    Explicit,
}

/// A signature that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Iso9796Opening {
    /// The hash function the trailer names.
    pub digest: DigestAlgorithm,
    /// Which of the two trailer options.
    pub trailer: Trailer,
}

/// Why a signature does not hold, or why none can be built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Iso9796Error {
    /// The key or the signature is out of range.
    #[error(transparent)]
    Rsa(#[from] RsaError),
    /// The modulus is not a whole number of octets, so header and trailer would straddle them.
    #[error("RSA modulus of {bits} bits is no whole number of octets")]
    ModulusLength {
        /// Its length.
        bits: u32,
    },
    /// Neither the signature's power nor its complement ends in the nibble C: no signature by this key.
    #[error("signature does not open to a message representative")]
    NotARepresentative,
    /// The representative does not begin with `6A`.
    #[error("message representative has another header than 6A")]
    Header,
    /// The trailer names a hash function Doc 9303 does not allow with it.
    #[error("trailer {octet:02X}CC {}", meaning_of(*.octet))]
    Trailer {
        /// The octet before `CC`; for any other ending, the last octet.
        octet: u8,
    },
    /// The modulus leaves no room for M1.
    #[error("RSA modulus too short for this hash function")]
    KeyTooShort,
    /// The hash in the representative is not the one of M1 and this challenge.
    #[error("hash in the signature does not match")]
    Mismatch,
    /// No random octets for M1.
    #[error("no random octets to be had")]
    Random,
}

/// Verifies a signature over `message`, the part that is not recovered: RND.IFD in Active Authentication. How long that
/// must be is the caller's to know.
///
/// Both ways of producing the signature are accepted, s and n - s (ISO/IEC 9796-2, B.6 and B.4; Doc 9303-11, 6.1.2.2).
pub fn verify(key: &RsaPublicKey, message: &[u8], signature: &[u8]) -> Result<Iso9796Opening, Iso9796Error> {
    let bits = key.modulus_bits();
    if !bits.is_multiple_of(8) {
        return Err(Iso9796Error::ModulusLength { bits });
    }
    let power = key.open(signature)?;
    if ends_in_c(&power) {
        return check_representative(&power, message);
    }
    let complement = key.complement(&power)?;
    if ends_in_c(&complement) {
        check_representative(&complement, message)
    } else {
        Err(Iso9796Error::NotARepresentative)
    }
}

/// The representative a chip signs: a fresh M1 that fills the block, and the hash over it and `message`.
///
/// For the simulator; the private operation on the result is the caller's. `Implicit` goes with SHA-1 and nothing else.
pub fn sign_representative(
    modulus_bits: u32,
    digest: DigestAlgorithm,
    trailer: Trailer,
    message: &[u8],
    random: &mut dyn Random,
) -> Result<Vec<u8>, Iso9796Error> {
    let ending = match trailer {
        Trailer::Implicit if digest == DigestAlgorithm::Sha1 => vec![0xBC],
        Trailer::Implicit => return Err(Iso9796Error::Trailer { octet: 0xBC }),
        Trailer::Explicit => vec![trailer_octet(digest).ok_or(Iso9796Error::Trailer { octet: SHA_1 })?, 0xCC],
    };
    let len = usize::try_from(modulus_bits / 8).unwrap_or_default();
    let overhead = ending.len().saturating_add(digest.output_len()).saturating_add(1);
    let m1_len = len.checked_sub(overhead).filter(|len| *len > 0).ok_or(Iso9796Error::KeyTooShort)?;
    if !modulus_bits.is_multiple_of(8) {
        return Err(Iso9796Error::ModulusLength { bits: modulus_bits });
    }
    let mut m1 = vec![0; m1_len];
    random.fill(&mut m1).map_err(|_| Iso9796Error::Random)?;
    let hash = digest.digest_parts(&[&m1, message]);
    Ok([&[HEADER], m1.as_slice(), &hash, &ending].concat())
}

/// Every valid representative is 12 modulo 16, and with an odd modulus at most one of the two candidates is.
fn ends_in_c(representative: &[u8]) -> bool {
    representative.last().is_some_and(|last| last & 0x0F == 0x0C)
}

/// Checks an opened representative against the part of the message that was not recovered.
///
/// [`verify`] does this after opening; alone it serves the worked example of Doc 9303-11, which prints no key.
pub fn check_representative(representative: &[u8], message: &[u8]) -> Result<Iso9796Opening, Iso9796Error> {
    let Some((&HEADER, body)) = representative.split_first() else { return Err(Iso9796Error::Header) };
    let (digest, trailer, body) = match body {
        [body @ .., 0xBC] => (DigestAlgorithm::Sha1, Trailer::Implicit, body),
        [body @ .., octet, 0xCC] => (digest_of(*octet)?, Trailer::Explicit, body),
        [.., octet] => return Err(Iso9796Error::Trailer { octet: *octet }),
        [] => return Err(Iso9796Error::Header),
    };
    let m1_len = body.len().checked_sub(digest.output_len()).filter(|len| *len > 0).ok_or(Iso9796Error::KeyTooShort)?;
    let (m1, hash) = body.split_at_checked(m1_len).ok_or(Iso9796Error::KeyTooShort)?;
    if digest.digest_parts(&[m1, message]) == hash {
        Ok(Iso9796Opening { digest, trailer })
    } else {
        Err(Iso9796Error::Mismatch)
    }
}

/// The hash identifiers of ISO/IEC 10118-3 that Doc 9303-11, 6.1.2.2 lists. SHA-1 has one as well, but must go with `BC`.
const fn trailer_octet(digest: DigestAlgorithm) -> Option<u8> {
    match digest {
        DigestAlgorithm::Sha1 => None,
        DigestAlgorithm::Sha224 => Some(0x38),
        DigestAlgorithm::Sha256 => Some(0x34),
        DigestAlgorithm::Sha384 => Some(0x36),
        DigestAlgorithm::Sha512 => Some(0x35),
    }
}

fn digest_of(octet: u8) -> Result<DigestAlgorithm, Iso9796Error> {
    DigestAlgorithm::ALL
        .into_iter()
        .find(|digest| trailer_octet(*digest) == Some(octet))
        .ok_or(Iso9796Error::Trailer { octet })
}

/// SHA-1 in ISO/IEC 10118-3.
const SHA_1: u8 = 0x33;

/// What ISO/IEC 10118-3 means by an octet that is refused.
const fn meaning_of(octet: u8) -> &'static str {
    match octet {
        0x31 => "names RIPEMD-160, which is not allowed",
        0x32 => "names RIPEMD-128, which is not allowed",
        SHA_1 => "names SHA-1, which goes with trailer BC only",
        0x37 => "names Whirlpool, which is not allowed",
        _ => "names no allowed hash function",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::random::RandomError;
    use proptest::prelude::*;

    /// Hands out the octets it was given.
    struct Given(Vec<u8>);

    impl Random for Given {
        fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError> {
            bytes.copy_from_slice(self.0.get(..bytes.len()).ok_or(RandomError)?);
            Ok(())
        }
    }

    /// Doc 9303-11, appendix F; the key behind the printed signature is not printed.
    const F: &str = "6A9D2784A67F8E7C659973EA1AEA25D95B6C8F91E5002F369F0FBDCE8A3CEC1991B543F1696546C5524CF23A5303CD6C98599F40B79F377B5F3A1406B3B4D8F96784D23AA88DB7E1032A405E69325FA91A6E86F5C71AEA978264C4A207446DAD4E7292E2DCDA3024B47DA8C063AA1E6D22FBD976AB0FE73D94D2D9C6D88127BC";
    const RND_IFD: [u8; 8] = [0xF1, 0x73, 0x58, 0x99, 0x74, 0xBF, 0x40, 0xC6];

    #[test]
    fn the_representative_of_doc_9303_11_appendix_f() {
        let f = hex::decode(F).unwrap();
        let opening = Iso9796Opening { digest: DigestAlgorithm::Sha1, trailer: Trailer::Implicit };
        assert_eq!(check_representative(&f, &RND_IFD), Ok(opening));
        assert_eq!(check_representative(&f, &[0; 8]), Err(Iso9796Error::Mismatch));
        let mut m1 = Given(f[1..107].to_vec());
        assert_eq!(sign_representative(1024, DigestAlgorithm::Sha1, Trailer::Implicit, &RND_IFD, &mut m1), Ok(f));
    }

    #[test]
    fn headers_and_trailers_off_the_standard_are_refused() {
        let f = hex::decode(F).unwrap();
        for header in [0x4A, 0x4B, 0x6B, 0x60, 0x00, 0xEA] {
            let mut changed = f.clone();
            changed[0] = header;
            assert_eq!(check_representative(&changed, &RND_IFD), Err(Iso9796Error::Header));
        }
        for (octet, ending) in [(0x31, [0x31, 0xCC]), (0x37, [0x37, 0xCC]), (0xDC, [0x33, 0xDC])] {
            let mut changed = f.clone();
            changed[126..].copy_from_slice(&ending);
            assert_eq!(check_representative(&changed, &RND_IFD), Err(Iso9796Error::Trailer { octet }));
        }
    }

    #[test]
    fn sha_1_goes_with_its_own_trailer_only() {
        let hash = DigestAlgorithm::Sha1.digest_parts(&[&[7; 105], &RND_IFD]);
        let explicit = [&[HEADER], &[7; 105][..], &hash, &[0x33, 0xCC]].concat();
        let error = check_representative(&explicit, &RND_IFD).unwrap_err();
        assert_eq!(error, Iso9796Error::Trailer { octet: 0x33 });
        assert_eq!(error.to_string(), "trailer 33CC names SHA-1, which goes with trailer BC only");
        let mut m1 = Given(vec![7; 128]);
        let refused = sign_representative(1024, DigestAlgorithm::Sha1, Trailer::Explicit, &RND_IFD, &mut m1);
        assert_eq!(refused, Err(error));
        for digest in &DigestAlgorithm::ALL[1..] {
            let refused = sign_representative(1024, *digest, Trailer::Implicit, &RND_IFD, &mut m1);
            assert_eq!(refused, Err(Iso9796Error::Trailer { octet: 0xBC }));
        }
    }

    #[test]
    fn a_hash_that_does_not_reach_the_trailer_is_refused() {
        // Room between hash and trailer is where forgeries for small exponents would live.
        let mut f = hex::decode(F).unwrap();
        f.truncate(127);
        f.extend([0x00, 0xBC]);
        assert_eq!(check_representative(&f, &RND_IFD), Err(Iso9796Error::Mismatch));
    }

    /// A signature by the test key of Bouncy Castle's ISO9796Test, over a challenge of zeros.
    #[test]
    fn a_signature_and_its_complement_hold() {
        let modulus = hex::decode("CDCBDABBF93BE8E8294E32B055256BBD0397735189BF75816341BB0D488D05D627991221DF7D59835C76A4BB4808ADEEB779E7794504E956ADC2A661B46904CDC71337DD29DDDD454124EF79CFDD7BC2C21952573CEFBA485CC38C6BD2428809B5A31A898A6B5648CAA4ED678D9743B589134B7187478996300EDBA16271A861").unwrap();
        let signature = hex::decode("482E20D1EDDED34359C38F5E7C01203F9D6B2641CDCA5C404D49ADAEDE034C7481D781D043722587761C90468DE69C6585A1E8B9C322F90E1B580EEDAB3F6007D0C366CF92B4DB8B41C8314929DCE2BE889C0129123484D2FD3D12763D2EBFD12AC8E51D7061AFCA1A53DEDEC7B9A617472A78C952CCC72467AE008E5F132994").unwrap();
        let key = RsaPublicKey::new(&modulus, &[1, 0, 1]).unwrap();
        let opening = Iso9796Opening { digest: DigestAlgorithm::Sha1, trailer: Trailer::Implicit };
        assert_eq!(verify(&key, &[0; 8], &signature), Ok(opening));
        assert_eq!(verify(&key, &[0; 8], &key.complement(&signature).unwrap()), Ok(opening));
        assert_eq!(verify(&key, &[1; 8], &signature), Err(Iso9796Error::Mismatch));
        assert_eq!(verify(&key, &[0; 8], &signature[1..]), Err(RsaError::SignatureLength.into()));
        assert_eq!(verify(&key, &[0; 8], &modulus), Err(RsaError::SignatureRange.into()));
        assert!(verify(&key, &[0; 8], &[0; 128]).is_err());
    }

    #[test]
    fn a_modulus_of_odd_bits_is_refused() {
        let mut modulus = vec![0xFF; 129];
        modulus[0] = 0x01;
        let key = RsaPublicKey::new(&modulus, &[3]).unwrap();
        assert_eq!(verify(&key, &[0; 8], &[1; 129]), Err(Iso9796Error::ModulusLength { bits: 1025 }));
    }

    proptest! {
        #[test]
        fn every_trailer_reads_back(challenge in prop::collection::vec(any::<u8>(), 8), seed in any::<u8>(), n in 0usize..5) {
            let digest = DigestAlgorithm::ALL[n];
            let trailer = if digest == DigestAlgorithm::Sha1 { Trailer::Implicit } else { Trailer::Explicit };
            let f = sign_representative(1024, digest, trailer, &challenge, &mut Given(vec![seed; 128])).unwrap();
            prop_assert_eq!(f.len(), 128);
            prop_assert_eq!(check_representative(&f, &challenge), Ok(Iso9796Opening { digest, trailer }));
        }

        #[test]
        fn arbitrary_representatives_never_panic(f in prop::collection::vec(any::<u8>(), 0..140)) {
            prop_assert!(check_representative(&f, &[0; 8]).is_err());
        }
    }
}
