//! The chip's side of Active Authentication.

use crate::crypto::curve::NamedCurve;
use crate::crypto::digest::DigestAlgorithm;
use crate::crypto::ecdsa;
use crate::crypto::iso9796::{self, Trailer};
use crate::crypto::random::Random;
use crate::crypto::secret::Secret;
use crate::iso7816::{CommandApdu, ResponseApdu, Status};

/// Whatever holds the chip's private key.
pub trait Signer: Send {
    /// The signature over RND.IFD as the terminal is to receive it; `None` when none can be made.
    fn sign(&self, rnd_ifd: &[u8; 8], random: &mut dyn Random) -> Option<Vec<u8>>;
}

/// Answers INTERNAL AUTHENTICATE (Doc 9303-11, 6.1.3).
pub fn respond(command: &CommandApdu, signer: &dyn Signer, random: &mut dyn Random) -> ResponseApdu {
    if (command.p1, command.p2) != (0, 0) {
        return ResponseApdu::status_only(Status::WRONG_P1_P2);
    }
    let Ok(rnd_ifd) = <&[u8; 8]>::try_from(command.data.as_slice()) else {
        return ResponseApdu::status_only(Status::WRONG_LENGTH);
    };
    match signer.sign(rnd_ifd, random) {
        Some(signature) => ResponseApdu::new(signature, Status::SUCCESS),
        None => ResponseApdu::status_only(Status::MEMORY_FAILURE),
    }
}

/// ECDSA in the plain format (Doc 9303-11, 6.1.2.3).
pub struct EcdsaSigner {
    /// The key's curve.
    pub curve: NamedCurve,
    /// The private key, as long as the order.
    pub private_key: Secret,
    /// The hash function.
    pub digest: DigestAlgorithm,
}

impl Signer for EcdsaSigner {
    fn sign(&self, rnd_ifd: &[u8; 8], random: &mut dyn Random) -> Option<Vec<u8>> {
        let hash = self.digest.digest(rnd_ifd);
        let signature = ecdsa::sign(self.curve, &self.private_key, &hash, random).ok()?;
        signature.encode_plain(self.curve).ok()
    }
}

/// RSA after ISO/IEC 9796-2 scheme 1 (Doc 9303-11, 6.1.2.2). The power by the private exponent is the caller's: this crate
/// has none outside the simulator.
pub struct RsaSigner<F> {
    /// Bits of the modulus.
    pub modulus_bits: u32,
    /// The hash function.
    pub digest: DigestAlgorithm,
    /// How the representative ends.
    pub trailer: Trailer,
    /// Raises a representative as long as the modulus to the private exponent.
    pub private_operation: F,
}

impl<F: Fn(&[u8]) -> Option<Vec<u8>> + Send> Signer for RsaSigner<F> {
    fn sign(&self, rnd_ifd: &[u8; 8], random: &mut dyn Random) -> Option<Vec<u8>> {
        let representative =
            iso9796::sign_representative(self.modulus_bits, self.digest, self.trailer, rnd_ifd, random).ok()?;
        (self.private_operation)(&representative)
    }
}
