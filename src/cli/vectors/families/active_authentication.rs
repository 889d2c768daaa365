//! Active Authentication: opened message representatives, and whole signatures under a public key.

use super::super::case::{Case, CaseError};
use crate::crypto::iso9796::{self, Iso9796Error, Trailer};
use crate::pki::PublicKey;
use crate::protocols::Proof;
use crate::protocols::active_authentication::{self, Challenge};

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

/// Whether a response proves that the chip has the private key.
pub(super) fn run(case: &mut Case) -> Result<String, CaseError> {
    let key = PublicKey::parse(&case.take_hex("public-key")?).map_err(|_| CaseError::Value("public-key"))?;
    let rnd_ifd = case.take_hex("rnd-ifd")?.try_into().map_err(|_| CaseError::Value("rnd-ifd"))?;
    let response = case.take_hex("response")?;
    Ok(match active_authentication::verify(&key, None, &Challenge::new(rnd_ifd), &response) {
        Ok(possession) => match possession.proof() {
            Proof::ActiveAuthentication { digest, .. } => format!("passed {}", digest.name()),
            _ => "failed".into(),
        },
        Err(_) => "failed".into(),
    })
}
