//! EF.SOD, EF.CardSecurity, SecurityInfos and keys: nothing of the holder.

use super::Fields;
use crate::encoding::Oid;
use crate::lds::{Dg15, EfCardSecurity, EfSod, SecurityInfo, SecurityInfoKind, SecurityInfos};
use crate::pki::PublicKey;
use crate::pki::cms::SignedData;
use crate::wording::printable;

pub(super) fn sod(sod: &EfSod) -> Fields {
    let groups: Vec<_> = sod.security_object.hashes.keys().map(ToString::to_string).collect();
    let mut fields = vec![("hash", sod.security_object.digest.name().to_owned()), ("data_groups", groups.join(" "))];
    if let Some(versions) = &sod.security_object.version_info {
        fields.push(("lds_version", printable(&versions.lds_version)));
        fields.push(("unicode_version", printable(&versions.unicode_version)));
    }
    fields.extend(signers(&sod.signed_data));
    fields.extend(sod.deviations.iter().map(|deviation| ("deviation", printable(&format!("{deviation:?}")))));
    fields
}

pub(super) fn card_security(file: &EfCardSecurity) -> Fields {
    let mut fields = infos(&file.security_infos);
    fields.extend(signers(&file.signed_data));
    fields
}

fn signers(message: &SignedData) -> Fields {
    let mut fields = vec![("signers", message.signer_infos.len().to_string())];
    for certificate in message.certificates.iter().filter_map(|embedded| embedded.certificate.as_ref().ok()) {
        fields.push(("certificate", printable(&certificate.subject().to_string())));
        fields.push(("issuer", printable(&certificate.issuer().to_string())));
        fields.push(("valid", format!("{} – {}", certificate.not_before(), certificate.not_after())));
    }
    fields
}

pub(super) fn infos(infos: &SecurityInfos) -> Fields {
    infos.iter().map(|info| ("security_info", words(info))).collect()
}

pub(super) fn public_key(dg15: &Dg15) -> Fields {
    let key = PublicKey::parse(&dg15.public_key).map_or_else(|error| error.to_string(), |key| key.to_string());
    vec![("public_key", key)]
}

/// The standard's name of the info, its protocol, and the numbers that tell two of a kind apart.
fn words(info: &SecurityInfo) -> String {
    let said = |kind: &str, protocol: &Oid, numbers: &[(&str, Option<i32>)]| {
        let numbers = numbers.iter().filter_map(|(name, number)| number.map(|number| format!(", {name} {number}")));
        format!("{kind} {protocol}{}", numbers.collect::<String>())
    };
    let protocol = &info.protocol;
    match &info.kind {
        SecurityInfoKind::Pace(pace) => {
            said("PACEInfo", protocol, &[("version", Some(pace.version)), ("parameters", pace.parameter_id)])
        }
        SecurityInfoKind::PaceDomainParameters(parameters) => {
            said("PACEDomainParameterInfo", protocol, &[("parameters", parameters.parameter_id)])
        }
        SecurityInfoKind::ActiveAuthentication(active) => {
            said("ActiveAuthenticationInfo", &active.signature_algorithm, &[("version", Some(active.version))])
        }
        SecurityInfoKind::ChipAuthentication(chip) => {
            said("ChipAuthenticationInfo", protocol, &[("version", Some(chip.version)), ("key", chip.key_id)])
        }
        SecurityInfoKind::ChipAuthenticationPublicKey(key) => {
            said("ChipAuthenticationPublicKeyInfo", protocol, &[("key", key.key_id)])
        }
        SecurityInfoKind::TerminalAuthentication { version, .. } => {
            said("TerminalAuthenticationInfo", protocol, &[("version", Some(*version))])
        }
        SecurityInfoKind::EfDir(_) => said("EFDIRInfo", protocol, &[]),
        SecurityInfoKind::Malformed => said("malformed:", protocol, &[]),
        _ => said("unknown:", protocol, &[]),
    }
}
