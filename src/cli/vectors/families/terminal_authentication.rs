//! Terminal Authentication: what a chip makes of a chain and a signature.

use super::super::case::{Case, CaseError};
use super::cv_certificate::certificates;
use crate::crypto::random::{Random, RandomError};
use crate::crypto::secret::Secret;
use crate::encoding::Date;
use crate::iso7816::Status;
use crate::iso7816::commands::{self, Template};
use crate::pki::cv_certificate::{CvCertificate, PublicKeyReference};
use crate::protocols::terminal_authentication::chip::Chip;
use crate::protocols::terminal_authentication::messages::{self, Carriage};
use crate::protocols::terminal_authentication::{CompressedPublicKey, IdPicc, ImportedKey};

/// The data groups a terminal may read, or the step the chip refused and how.
pub(super) fn run(case: &mut Case) -> Result<String, CaseError> {
    let trust_points: Vec<_> = certificates(case, "trust-point")?
        .iter()
        .map(|certificate| ImportedKey::trust_point(certificate).map_err(|_| CaseError::Value("trust-point")))
        .collect::<Result<_, _>>()?;
    let today: Date = case.take("today")?.parse().map_err(|_| CaseError::Value("today"))?;
    let chain = certificates(case, "certificate")?;
    let id_picc = IdPicc::from_octets(Secret::new(case.take_hex("id-picc")?));
    let ephemeral = CompressedPublicKey::from_octets(case.take_hex("ephemeral")?);
    let challenge = case.take_hex("challenge")?;
    let signature = case.take_hex("signature")?;

    let mut chip = Chip::new(trust_points, today);
    for certificate in &chain {
        if let Err(failure) = import(&mut chip, certificate) {
            return Ok(failure);
        }
    }
    let terminal = chain.last().ok_or(CaseError::Value("certificate"))?;
    let selected = chip.set_at(&set(Template::ExternalAuthentication, &terminal.body().chr)).status;
    if !selected.is_success() {
        return Ok(format!("failed set-at {selected}"));
    }
    if !chip.get_challenge(&mut Stated(challenge)).status.is_success() {
        return Err(CaseError::Value("challenge"));
    }
    let command = commands::external_authenticate_with_signature(&signature);
    let (answer, authorization) = chip.external_authenticate(&command, &id_picc, &ephemeral);
    Ok(match authorization {
        None => format!("failed external-authenticate {}", answer.status),
        Some(authorization) => {
            let rights = [(authorization.rights.dg3, " DG3"), (authorization.rights.dg4, " DG4")];
            let granted: String = rights.into_iter().filter_map(|(granted, name)| granted.then_some(name)).collect();
            format!("passed{granted}")
        }
    })
}

fn import(chip: &mut Chip, certificate: &CvCertificate) -> Result<(), String> {
    let refused = |step: &str, status: Status| {
        if status.is_success() { Ok(()) } else { Err(format!("failed {step} {status}")) }
    };
    refused("set-dst", chip.set_dst(&set(Template::DigitalSignature, &certificate.body().car)).status)?;
    for command in messages::verify_certificate(certificate, Carriage::Whole) {
        refused("verify-certificate", chip.verify_certificate(&command).status)?;
    }
    Ok(())
}

fn set(template: Template, reference: &PublicKeyReference) -> crate::iso7816::CommandApdu {
    commands::manage_security_environment(template, &messages::key_reference(reference))
}

/// Gives out the challenge of the case, once.
struct Stated(Vec<u8>);

impl Random for Stated {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError> {
        if self.0.len() != bytes.len() {
            return Err(RandomError);
        }
        bytes.copy_from_slice(&std::mem::take(&mut self.0));
        Ok(())
    }
}
