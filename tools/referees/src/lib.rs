//! The same keys on both sides: ours and OpenSSL's; and what it takes to set chips and readers of others before ours.

pub mod programs;
#[cfg(feature = "pcsc")]
pub mod virtual_reader;

use std::error::Error;

use openssl::bn::BigNumContext;
use openssl::derive::Deriver;
use openssl::ec::{EcGroup, EcKey, EcPoint, PointConversionForm};
use openssl::nid::Nid;
use openssl::pkey::{PKey, Private, Public};
use paskontrol::crypto::curve::NamedCurve;

/// What any of this can end in.
pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// OpenSSL's number for a curve.
pub fn nid(curve: NamedCurve) -> Option<Nid> {
    match curve {
        NamedCurve::P192 => Some(Nid::X9_62_PRIME192V1),
        NamedCurve::BrainpoolP192r1 => Some(Nid::BRAINPOOL_P192R1),
        NamedCurve::P224 => Some(Nid::SECP224R1),
        NamedCurve::BrainpoolP224r1 => Some(Nid::BRAINPOOL_P224R1),
        NamedCurve::P256 => Some(Nid::X9_62_PRIME256V1),
        NamedCurve::BrainpoolP256r1 => Some(Nid::BRAINPOOL_P256R1),
        NamedCurve::BrainpoolP320r1 => Some(Nid::BRAINPOOL_P320R1),
        NamedCurve::P384 => Some(Nid::SECP384R1),
        NamedCurve::BrainpoolP384r1 => Some(Nid::BRAINPOOL_P384R1),
        NamedCurve::BrainpoolP512r1 => Some(Nid::BRAINPOOL_P512R1),
        NamedCurve::P521 => Some(Nid::SECP521R1),
        _ => None,
    }
}

/// The curve in OpenSSL, where it was built with it.
pub fn group(curve: NamedCurve) -> Option<EcGroup> {
    EcGroup::from_curve_name(nid(curve)?).ok()
}

/// A fresh pair of OpenSSL's: its key, the private number at full length, the uncompressed point.
pub fn fresh(group: &EcGroup, curve: NamedCurve) -> Result<(EcKey<Private>, Vec<u8>, Vec<u8>)> {
    let key = EcKey::generate(group)?;
    let private = key.private_key().to_vec_padded(i32::try_from(curve.order_len())?)?;
    let public = encoded(group, key.public_key())?;
    Ok((key, private, public))
}

/// A point as X9.62 writes it, uncompressed.
pub fn encoded(group: &EcGroup, point: &openssl::ec::EcPointRef) -> Result<Vec<u8>> {
    Ok(point.to_bytes(group, PointConversionForm::UNCOMPRESSED, &mut *BigNumContext::new()?)?)
}

/// A public key of OpenSSL's from our octets.
pub fn public(group: &EcGroup, encoded: &[u8]) -> Result<EcKey<Public>> {
    let point = EcPoint::from_bytes(group, encoded, &mut *BigNumContext::new()?)?;
    Ok(EcKey::from_public_key(group, &point)?)
}

/// Agreement as OpenSSL does it with a point just received, which it validates.
pub fn agree(group: &EcGroup, key: &PKey<Private>, encoded: &[u8]) -> Result<Vec<u8>> {
    let peer = PKey::from_ec_key(public(group, encoded)?)?;
    let mut deriver = Deriver::new(key)?;
    deriver.set_peer(&peer)?;
    Ok(deriver.derive_to_vec()?)
}
