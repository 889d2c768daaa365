//! Who signs a profile's files: a CSCA, a document signer under it, and what a forger puts in their places.

use std::collections::BTreeMap;

use super::issuer::{
    Authority, Csca, CurveForm, DocumentSigner, IssuerError, Oddities, Period, SignatureScheme, SignerFault, Signing,
    SigningKey, SodOptions,
};
use super::profile::{AuthorityChoice, Profile, RevocationChoice};
use super::random::SeededRandom;
use super::specimen::SpecimenError;
use super::test_keys;
use crate::encoding::{Date, Timestamp};
use crate::lds::DataGroup;
use crate::mrz::StateCode;
use crate::pki::Certificate;

/// The State of document signers that are none of the document's: Germany, as the MRZ writes it.
const FOREIGN: &str = "D";

/// Who signs a profile's files.
pub(super) struct Authorities {
    signer: DocumentSigner,
    signing: Signing,
    /// Certificates that come along in EF.SOD beside the signer's.
    besides: Vec<u8>,
    /// What a verifier is given: the CSCA certificates, and the revocation list where there is one.
    pub(super) anchors: Vec<Vec<u8>>,
}

impl Authorities {
    pub(super) fn of(profile: &Profile) -> Result<Self, SpecimenError> {
        let (issuer, faults) = (&profile.issuer, &profile.faults.signer);
        let has = |fault| faults.contains(&fault);
        let known = country_signing(profile, AuthorityChoice::Known)?;
        let mut anchors = vec![known.certificate().to_vec()];
        let mut besides = Vec::new();
        let csca = if has(SignerFault::ForeignState) {
            let csca = foreign(profile)?;
            anchors.push(csca.certificate().to_vec());
            csca
        } else if has(SignerFault::PrivateAuthority) {
            let csca = country_signing(profile, AuthorityChoice::Unknown)?;
            besides.extend_from_slice(csca.certificate());
            csca
        } else if issuer.authority == AuthorityChoice::Unknown {
            country_signing(profile, AuthorityChoice::Unknown)?
        } else {
            known
        };
        if issuer.revocation != RevocationChoice::None {
            anchors.push(revocation_list(profile, &csca)?);
        }
        let signer = if has(SignerFault::CountrySigning) {
            csca.into_signer()
        } else if has(SignerFault::CertifiedByDocumentSigner) {
            let certifier = certify(profile, &csca, test_keys::document_signer(issuer.keys)?, &[])?;
            besides.extend_from_slice(certifier.certificate());
            let certifier = certifier.into_csca(authority(profile, &profile.document.issuing_state));
            certify(profile, &certifier, test_keys::csca(issuer.keys, AuthorityChoice::Unknown)?, faults)?
        } else {
            certify(profile, &csca, test_keys::document_signer(issuer.keys)?, faults)?
        };
        let signer = if profile.faults.signs_on_other_curve {
            signer.signing_with(test_keys::on_other_curve(issuer.keys)?)
        } else {
            signer
        };
        let at = Timestamp::start_of(profile.document.issued).unix().saturating_add(8 * 3600);
        let signing = Signing { signer_name: issuer.signer_name, time: Some(Timestamp::from_unix(at)) };
        Ok(Self { signer, signing, besides, anchors })
    }

    /// EF.SOD over these data groups.
    pub(super) fn sign_sod(
        &self,
        profile: &Profile,
        groups: &BTreeMap<DataGroup, Vec<u8>>,
    ) -> Result<Vec<u8>, SpecimenError> {
        let options = SodOptions { version: profile.issuer.sod, digest: profile.issuer.digest, signing: self.signing };
        let oddities = Oddities { faults: &profile.faults.security_object, besides: &self.besides };
        let mut random = SeededRandom::new(profile.seed.wrapping_add(1));
        Ok(self.signer.sign_faulty_sod(groups, options, oddities, &mut random)?)
    }

    /// EF.CardSecurity with these SecurityInfos, a SET.
    pub(super) fn sign_card_security(&self, profile: &Profile, infos: &[u8]) -> Result<Vec<u8>, SpecimenError> {
        let mut random = SeededRandom::new(profile.seed.wrapping_add(2));
        Ok(self.signer.sign_card_security(infos, self.signing, &mut random)?)
    }
}

/// Certified a month before its first document, used for three, and valid as long as any of them.
fn certify(
    profile: &Profile,
    csca: &Csca,
    key: SigningKey,
    faults: &[SignerFault],
) -> Result<DocumentSigner, SpecimenError> {
    let document = &profile.document;
    let day = |date: Date| Timestamp::start_of(date);
    let valid_to = profile.issuer.signer_valid_to.unwrap_or_else(|| document.expires.plus_months(6));
    let from = day(document.issued.minus_months(1));
    let periods = [Period { from, to: day(valid_to) }, Period { from, to: day(document.issued.plus_months(2)) }];
    let types = vec![document.code.clone()];
    Ok(csca.certify_faulty(faults, key, types, periods, &mut SeededRandom::new(profile.seed))?)
}

/// Issued a year after the document, and not due again before it expires, so that the list is current whenever the document
/// is looked at.
fn revocation_list(profile: &Profile, csca: &Csca) -> Result<Vec<u8>, SpecimenError> {
    let issued = Timestamp::start_of(profile.document.issued.plus_months(12));
    let updates = Period { from: issued, to: Timestamp::start_of(profile.document.expires) };
    let mut revoked = Vec::new();
    if profile.issuer.revocation == RevocationChoice::Signer {
        // The serial number a certificate has does not depend on who asks for it: it comes from the profile's seed.
        let signer = certify(profile, csca, test_keys::document_signer(profile.issuer.keys)?, &[])?;
        let certificate = Certificate::parse(signer.certificate()).map_err(|_| IssuerError::Signing)?;
        revoked.push((certificate.serial().to_vec(), issued));
    }
    Ok(csca.issue_revocation_list(1, updates, &revoked, &mut SeededRandom::new(profile.seed.wrapping_add(3)))?)
}

fn authority(profile: &Profile, state: &str) -> Authority {
    let issuer = &profile.issuer;
    let foreign_generator = profile.faults.signer.contains(&SignerFault::AuthorityForeignGenerator);
    Authority {
        country: StateCode::parse(state).and_then(|state| state.alpha2()).unwrap_or("UT").to_owned(),
        issuing_state: state.to_owned(),
        common_name: "TEST Country Signing CA".to_owned(),
        scheme: SignatureScheme { family: issuer.family, digest: issuer.digest },
        curve_form: if foreign_generator { CurveForm::ForeignGenerator } else { issuer.curve_form },
    }
}

/// The same CSCA for every profile with the same keys: trust in it is not trust in one specimen.
fn country_signing(profile: &Profile, choice: AuthorityChoice) -> Result<Csca, SpecimenError> {
    let forgery = profile.faults.signer.iter().find_map(|fault| match fault {
        SignerFault::Forged(forgery) => Some(SigningKey::Forged(*forgery)),
        _ => None,
    });
    let key = match forgery {
        Some(key) => key,
        None => test_keys::csca(profile.issuer.keys, choice)?,
    };
    of_state(profile, &profile.document.issuing_state, key)
}

/// That of another State, with a key of its own.
fn foreign(profile: &Profile) -> Result<Csca, SpecimenError> {
    of_state(profile, FOREIGN, test_keys::csca(profile.issuer.keys, AuthorityChoice::Unknown)?)
}

fn of_state(profile: &Profile, state: &str, key: SigningKey) -> Result<Csca, SpecimenError> {
    let at = |year| Date::new(year, 6, 1).map(Timestamp::start_of).map_err(|_| IssuerError::Signing);
    let validity = Period { from: at(2010)?, to: at(2045)? };
    let usage = Period { from: at(2010)?, to: at(2034)? };
    Ok(Csca::new(authority(profile, state), key, validity, usage, &mut SeededRandom::new(0))?)
}
