//! The terminal's side of Terminal Authentication.

use crate::crypto::random::Random;
use crate::iso7816::commands::{self, Instruction, Template};
use crate::iso7816::{CommandApdu, Link, ResponseApdu, Status};
use crate::pki::CvCertificate;
use crate::pki::cv_certificate::{InspectionRights, PublicKeyReference};
use crate::protocols::{Misbehaviour, ProtocolError, Unsupported};

use super::credentials::{Chain, Credentials};
use super::messages::{self, Carriage, CompressedPublicKey, IdPicc, Nonce};

/// What the chip was shown, and accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The certificates' holders in the order of the chain, the terminal last.
    pub holders: Vec<PublicKeyReference>,
    /// What the certificates we have allow together; the chip decides, file by file.
    pub rights: InspectionRights,
}

/// Proves to the chip that the terminal may read more, on the link that Chip Authentication, or PACE with Chip
/// Authentication Mapping, secured.
///
/// `trust_points` are what EF.CVCA says, the current one first; `id_picc` names the chip as its access protocol wants it;
/// `ephemeral` is the terminal's newest key of either protocol (Doc 9303-11, 7.1.2). Secure messaging goes on whatever
/// comes of it.
///
/// # Errors
/// [`Unsupported::NoCertificateChain`] where none of the chains begins at a trust point
/// ([`Credentials::chain`] says why); otherwise the command the chip refused.
pub async fn perform<L: Link>(
    link: &mut L,
    credentials: &Credentials,
    trust_points: &[PublicKeyReference],
    id_picc: &IdPicc,
    ephemeral: &CompressedPublicKey,
    random: &mut dyn Random,
) -> Result<Outcome, ProtocolError> {
    let no_chain = |_| ProtocolError::Unsupported(Unsupported::NoCertificateChain);
    let chain = credentials.chain(trust_points).map_err(no_chain)?;
    show(link, &chain).await?;
    set(link, Template::ExternalAuthentication, chain.holder()).await?;
    let challenge = request_challenge(link).await?;
    let message = messages::signed_message(id_picc, &challenge, ephemeral);
    let signature = sign(&chain, message.expose(), random)?;
    let command = commands::external_authenticate_with_signature(&signature);
    require(&link.transmit(&command).await?, Instruction::ExternalAuthenticate)?;
    let holders = chain.certificates.iter().map(|certificate| certificate.body().chr.clone()).collect();
    Ok(Outcome { holders, rights: chain.rights() })
}

/// Steps 1 and 2: every certificate, each by the key that signed it.
async fn show<L: Link>(link: &mut L, chain: &Chain<'_>) -> Result<(), ProtocolError> {
    // Where answers come in the short form only, commands do too.
    let mut carriage = if link.max_response() <= 256 { Carriage::Chained } else { Carriage::Whole };
    for certificate in &chain.certificates {
        set(link, Template::DigitalSignature, &certificate.body().car).await?;
        let mut response = carry(link, certificate, carriage).await?;
        if response.status == Status::WRONG_LENGTH && carriage == Carriage::Whole {
            carriage = Carriage::Chained;
            response = carry(link, certificate, carriage).await?;
        }
        require(&response, Instruction::VerifyCertificate)?;
    }
    Ok(())
}

/// The answer to the last command, or to the first that was refused.
async fn carry<L: Link>(
    link: &mut L,
    certificate: &CvCertificate,
    carriage: Carriage,
) -> Result<ResponseApdu, ProtocolError> {
    let mut response = ResponseApdu::status_only(Status::SUCCESS);
    for command in messages::verify_certificate(certificate, carriage) {
        response = link.transmit(&command).await?;
        if !response.status.is_success() {
            break;
        }
    }
    Ok(response)
}

async fn set<L: Link>(link: &mut L, template: Template, key: &PublicKeyReference) -> Result<(), ProtocolError> {
    let command: CommandApdu = commands::manage_security_environment(template, &messages::key_reference(key));
    require(&link.transmit(&command).await?, Instruction::ManageSecurityEnvironment)
}

/// Step 3: r_IC.
async fn request_challenge<L: Link>(link: &mut L) -> Result<Nonce, ProtocolError> {
    let response = link.transmit(&commands::get_challenge()).await?;
    require(&response, Instruction::GetChallenge)?;
    Nonce::try_from(response.data.as_slice()).map_err(|_| Misbehaviour::ChallengeLength.into())
}

/// Step 4: with the algorithm the terminal's own certificate names.
fn sign(chain: &Chain<'_>, message: &[u8], random: &mut dyn Random) -> Result<Vec<u8>, ProtocolError> {
    let algorithm = chain.terminal.body().public_key.as_ref().ok().map(|key| key.algorithm());
    let signature = algorithm.and_then(|algorithm| chain.signer.sign(algorithm, message, random));
    signature.ok_or(ProtocolError::Unsupported(Unsupported::Signing))
}

fn require(response: &ResponseApdu, command: Instruction) -> Result<(), ProtocolError> {
    let status = response.status;
    if status.is_success() { Ok(()) } else { Err(ProtocolError::Refused { command, status }) }
}
