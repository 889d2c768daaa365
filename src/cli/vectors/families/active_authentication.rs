//! Active Authentication: opened message representatives, and whole signatures under a public key.

use super::super::case::{Case, CaseError};
use crate::crypto::digest::DigestAlgorithm;
use crate::crypto::iso9796::{self, Iso9796Error, Trailer};
use crate::pki::PublicKey;
use crate::protocols::Proof;
use crate::protocols::active_authentication::{self, ActiveAuthenticationError, Challenge, SignatureForm};

/// The hash and trailer an opened representative shows, or why it is refused.
pub(super) fn run_representative(case: &mut Case) -> Result<String, CaseError> {
    let representative = case.take_hex("representative")?;
    let rnd_ifd = case.take_hex("rnd-ifd")?;
    Ok(match iso9796::check_representative(&representative, &rnd_ifd) {
        Ok(opening) => {
            let trailer = match opening.trailer {
                Trailer::Implicit => "BC".to_owned(),
                Trailer::Explicit => hex::encode_upper(representative.last_chunk::<2>().unwrap_or(&[0; 2])),
            };
            format!("passed {} {trailer}", opening.digest.name())
        }
        Err(Iso9796Error::Trailer { .. }) => "failed trailer".into(),
        Err(Iso9796Error::Header) => "failed header".into(),
        Err(Iso9796Error::Mismatch) => "failed digest".into(),
        Err(_) => "failed".into(),
    })
}

/// Whether a response proves that the chip has the private key, with which hash function, and how it was written if
/// otherwise than the clause says.
pub(super) fn run(case: &mut Case) -> Result<String, CaseError> {
    let key = PublicKey::parse(&case.take_hex("public-key")?).map_err(|_| CaseError::Value("public-key"))?;
    let rnd_ifd = case.take_hex("rnd-ifd")?.try_into().map_err(|_| CaseError::Value("rnd-ifd"))?;
    let response = case.take_hex("response")?;
    let announced = case.take_optional("announced")?.map(|name| digest(&name)).transpose()?;
    Ok(match active_authentication::verify(&key, announced, &Challenge::new(rnd_ifd), &response) {
        Ok(possession) => match possession.proof() {
            Proof::ActiveAuthentication { digest, form } => format!("passed {}{}", digest.name(), deviation(form)),
            _ => "failed".into(),
        },
        Err(ActiveAuthenticationError::Rsa(Iso9796Error::Trailer { .. })) => "failed trailer".into(),
        Err(_) => "failed".into(),
    })
}

fn digest(name: &str) -> Result<DigestAlgorithm, CaseError> {
    DigestAlgorithm::ALL.into_iter().find(|digest| digest.name() == name).ok_or(CaseError::Value("announced"))
}

const fn deviation(form: SignatureForm) -> &'static str {
    match form {
        SignatureForm::Iso9796 { leading_zero_missing: true, .. } => " leading-zero-missing",
        SignatureForm::EcdsaDer => " der",
        _ => "",
    }
}
