//! Chip Authentication: what is chosen from DG14, terminal and chip over the same messages, and the first answer under the
//! new keys.

use super::super::case::{Case, CaseError};
use super::script::{Script, parse_command, parse_response};
use crate::crypto::random::Drawn;
use crate::crypto::secret::Secret;
use crate::iso7816::blocking;
use crate::lds::Dg14;
use crate::protocols::ProtocolError;
use crate::protocols::chip_authentication::chip::{Chip, Form, StaticKey};
use crate::protocols::chip_authentication::terminal::{self, Established};
use crate::protocols::chip_authentication::{self, Choice, KeyPair, NoChoice};

/// Passed with the variant, when the terminal sends the commands, the chip answers as stated, the shared secret is the one
/// stated, and the answer under the new keys proves the key.
pub(super) fn run(case: &mut Case) -> Result<String, CaseError> {
    let dg14 = Dg14::parse(&case.take_hex("dg14")?).map_err(|_| CaseError::Value("dg14"))?;
    let choice = match chip_authentication::select(&dg14.security_infos).map(|choices| choices.into_iter().next()) {
        Ok(Some(choice)) => choice,
        Ok(None) => return Ok("failed otherwise".into()),
        Err(reason) => return Ok(format!("failed {}", name(&reason))),
    };
    let (commands, responses) = (case.take_all("command"), case.take_all("response"));
    if let Some(text) = case.take_optional("chip-private-key")? {
        let private = hex::decode(text).map_err(|_| CaseError::Value("chip-private-key"))?;
        if let Some(failure) = replay_chip(&choice, private, &commands, &responses)? {
            return Ok(failure);
        }
    }
    // One for each attempt, in order.
    let drawn = case.take_all("ephemeral-private-key").concat();
    let mut random = Drawn::new(hex::decode(drawn).map_err(|_| CaseError::Value("ephemeral-private-key"))?);
    let mut script = Script::new(commands, responses);
    match case.take_optional("link")?.as_deref() {
        None => {}
        Some("extended") => script = script.with_extended_length(),
        Some(_) => return Err(CaseError::Value("link")),
    }
    let outcome = blocking::run(terminal::perform(&mut script, &choice, &mut random));
    if let Some(number) = script.different {
        return Ok(format!("failed command {number}"));
    }
    match outcome {
        Ok(_) if !script.is_complete() => Ok("failed command".into()),
        Ok(established) => judge(case, &established),
        Err(ProtocolError::Refused { status, .. }) => Ok(format!("failed refused {status}")),
        Err(_) => Ok("failed otherwise".into()),
    }
}

/// The chip's answers to the commands, from a chip that knows the form the case's chip does.
fn replay_chip(
    choice: &Choice,
    private: Vec<u8>,
    commands: &[String],
    responses: &[String],
) -> Result<Option<String>, CaseError> {
    let key_pair = KeyPair::from_private(choice.key.value(), Secret::new(private))
        .map_err(|_| CaseError::Value("chip-private-key"))?;
    if key_pair.public_key() != *choice.key.value() {
        return Ok(Some("failed chip-private-key".into()));
    }
    let mut chip = Chip::new(vec![StaticKey { key_pair, key_id: choice.key_id, ciphers: vec![choice.variant.cipher] }]);
    if responses.first().is_some_and(|response| response != "9000") {
        chip = chip.with_only(Form::AuthenticationTemplate);
    }
    for (number, (command, response)) in (1..).zip(commands.iter().zip(responses)) {
        let command = parse_command(command)?;
        let answer = match (command.ins, command.p2) {
            (0x22, 0xA6) => chip.set_kat(&command).0,
            (0x22, _) => chip.set_at(&command),
            _ => chip.general_authenticate(&command).0,
        };
        if answer != parse_response(response)? {
            return Ok(Some(format!("failed response {number}")));
        }
    }
    Ok(None)
}

fn judge(case: &mut Case, established: &Established) -> Result<String, CaseError> {
    let (choice, ephemeral) = (&established.choice, &established.ephemeral);
    if let Some(stated) = case.take_optional("shared-secret")? {
        let shared = ephemeral.agree(choice.key.value()).map_err(|_| CaseError::Value("shared-secret"))?;
        if !stated.eq_ignore_ascii_case(&hex::encode(shared.expose())) {
            return Ok("failed shared-secret".into());
        }
    }
    let answer = parse_response(&case.take("answer")?)?;
    Ok(match chip_authentication::verify(choice, ephemeral.private(), &answer) {
        Ok(_) => format!("passed {}", choice.variant),
        Err(_) => "failed answer".into(),
    })
}

const fn name(reason: &NoChoice) -> &'static str {
    match reason {
        NoChoice::NotOffered => "not-offered",
        NoChoice::VariantUnknown => "variant-unknown",
        NoChoice::Key(_) => "key",
        NoChoice::KeyNotFound => "key-not-found",
        NoChoice::KeyAmbiguous => "key-ambiguous",
    }
}
