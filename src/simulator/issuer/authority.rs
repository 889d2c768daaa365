//! The two keys of an issuing State: the one that certifies, and the one that signs documents.

use std::collections::BTreeMap;

use super::certificate::{CertificateTemplate, Period, Role, key_identifier};
use super::crl::RevocationListTemplate;
use super::error::IssuerError;
use super::fault::SignerFault;
use super::key::SigningKey;
use super::list::{ListKind, ListSigner};
use super::name;
use super::scheme::SignatureScheme;
use super::signed_message::{self, Content, Signer, Signing};
use super::sod::{self, Oddities, SodOptions};
use super::spki::CurveForm;
use crate::crypto::digest::DigestAlgorithm;
use crate::crypto::random::Random;
use crate::encoding::{Oid, Timestamp};
use crate::lds::DataGroup;

/// What the certificates of one authority have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// Two letters, upper case: the country of issuer and subject.
    pub country: String,
    /// The issuing State as it stands in the MRZ.
    pub issuing_state: String,
    /// The common name of the CSCA.
    pub common_name: String,
    /// How both keys sign.
    pub scheme: SignatureScheme,
    /// How elliptic-curve keys name their curve.
    pub curve_form: CurveForm,
}

/// Says in every certificate what it is worth.
const ORGANIZATION: &str = "Paskontrol simulator, not a State";
/// Reserved for documentation (RFC 2606); nobody answers there.
const CONTACT: &str = "csca@example.invalid";
/// id-SecurityObject (TR-03110-3, A.1.2.1).
const SECURITY_OBJECT: Oid = Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 3, 2, 1]);
const CRL_ADDRESS: &str = "http://example.invalid/csca.crl";

impl Authority {
    fn alternative_name(&self) -> Vec<u8> {
        name::alternative(CONTACT, &self.issuing_state)
    }
}

/// A country signing CA with its self-signed certificate.
#[derive(Debug)]
pub struct Csca {
    authority: Authority,
    key: SigningKey,
    name: Vec<u8>,
    serial: Vec<u8>,
    key_identifier: Vec<u8>,
    certificate: Vec<u8>,
}

impl Csca {
    /// Signs itself a certificate.
    pub fn new(
        authority: Authority,
        key: SigningKey,
        validity: Period,
        key_usage_period: Period,
        random: &mut dyn Random,
    ) -> Result<Self, IssuerError> {
        let name = name::distinguished(&authority.country, ORGANIZATION, &authority.common_name);
        let public_key_info = key.public_key_info(authority.curve_form);
        let key_identifier = key_identifier(&public_key_info)?;
        let serial = serial(&[&public_key_info, &name]);
        let certificate = CertificateTemplate {
            serial: &serial,
            issuer: &name,
            subject: &name,
            validity,
            key_usage_period,
            public_key_info,
            authority_key_identifier: Some(&key_identifier),
            alternative_name: &authority.alternative_name(),
            crl_addresses: &[CRL_ADDRESS],
            role: Role::CountrySigning,
            besides: Vec::new(),
        }
        .sign(&key, authority.scheme, random)?;
        Ok(Self { authority, key, name, serial, key_identifier, certificate })
    }

    /// The self-signed certificate, DER: what a verifier has to be given to trust this CSCA.
    #[must_use]
    pub fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    /// Issues the list of certificates it withdraws: serial numbers, each with the instant.
    ///
    /// # Errors
    /// The signature cannot be made.
    pub fn issue_revocation_list(
        &self,
        number: u32,
        updates: Period,
        revoked: &[(Vec<u8>, Timestamp)],
        random: &mut dyn Random,
    ) -> Result<Vec<u8>, IssuerError> {
        let template = RevocationListTemplate {
            issuer: &self.name,
            authority_key_identifier: &self.key_identifier,
            number,
            updates,
            revoked,
        };
        template.sign(&self.key, self.authority.scheme, random)
    }

    /// Certifies a document signer for these document types.
    pub fn certify(
        &self,
        key: SigningKey,
        document_types: Vec<String>,
        validity: Period,
        key_usage_period: Period,
        random: &mut dyn Random,
    ) -> Result<DocumentSigner, IssuerError> {
        self.certify_faulty(&[], key, document_types, [validity, key_usage_period], random)
    }

    /// The same with something wrong with it. What the key of the certificate is has then little to say about `key`.
    pub(in crate::simulator) fn certify_faulty(
        &self,
        faults: &[SignerFault],
        key: SigningKey,
        document_types: Vec<String>,
        periods: [Period; 2],
        random: &mut dyn Random,
    ) -> Result<DocumentSigner, IssuerError> {
        let role = Role::DocumentSigner(document_types);
        self.certify_as(role, "TEST Document Signer", (key, faults), periods, random)
    }

    /// The CSCA in the place of a document signer.
    pub(in crate::simulator) fn into_signer(self) -> DocumentSigner {
        DocumentSigner {
            key: self.key,
            scheme: self.authority.scheme,
            certificate: self.certificate,
            issuer: self.name.clone(),
            subject: self.name,
            serial: self.serial,
            key_identifier: self.key_identifier,
        }
    }

    /// Certifies a signer of lists of this kind.
    pub fn certify_list_signer(
        &self,
        kind: ListKind,
        key: SigningKey,
        validity: Period,
        random: &mut dyn Random,
    ) -> Result<ListSigner, IssuerError> {
        let role = Role::ListSigner(kind.purpose());
        let signer = self.certify_as(role, "TEST List Signer", (key, &[]), [validity, validity], random)?;
        Ok(ListSigner::new(signer, kind, self.certificate.clone()))
    }

    fn certify_as(
        &self,
        role: Role,
        common_name: &str,
        (key, faults): (SigningKey, &[SignerFault]),
        [validity, key_usage_period]: [Period; 2],
        random: &mut dyn Random,
    ) -> Result<DocumentSigner, IssuerError> {
        let subject = name::distinguished(&self.authority.country, ORGANIZATION, common_name);
        let public_key_info = key.public_key_info(match self.authority.curve_form {
            // A fault of the CSCA's own key.
            CurveForm::ForeignGenerator => CurveForm::Explicit,
            form => form,
        });
        let serial = serial(&[&public_key_info, &self.certificate, &validity.from.unix().to_be_bytes()]);
        let alternative_name = self.authority.alternative_name();
        let mut template = CertificateTemplate {
            serial: &serial,
            issuer: &self.name,
            subject: &subject,
            validity,
            key_usage_period,
            public_key_info,
            authority_key_identifier: Some(&self.key_identifier),
            alternative_name: &alternative_name,
            crl_addresses: &[CRL_ADDRESS],
            role,
            besides: Vec::new(),
        };
        faults.iter().for_each(|fault| fault.spoil(&mut template, &key));
        let issuer_key = if faults.contains(&SignerFault::SelfSigned) { &key } else { &self.key };
        let certificate = template.sign(issuer_key, self.authority.scheme, random)?;
        let key_identifier = key_identifier(&template.public_key_info)?;
        let (scheme, issuer) = (self.authority.scheme, self.name.clone());
        Ok(DocumentSigner { key, scheme, certificate, issuer, subject, serial, key_identifier })
    }
}

/// A document signer with its certificate.
#[derive(Debug)]
pub struct DocumentSigner {
    key: SigningKey,
    scheme: SignatureScheme,
    certificate: Vec<u8>,
    issuer: Vec<u8>,
    subject: Vec<u8>,
    serial: Vec<u8>,
    key_identifier: Vec<u8>,
}

impl DocumentSigner {
    /// The certificate, DER.
    #[must_use]
    pub fn certificate(&self) -> &[u8] {
        &self.certificate
    }

    /// The serial number of the certificate, big-endian.
    #[must_use]
    pub fn serial(&self) -> &[u8] {
        &self.serial
    }

    /// The same certificate before another private key, which is not the one it declares.
    #[must_use]
    pub fn signing_with(self, key: SigningKey) -> Self {
        Self { key, ..self }
    }

    /// Signs the hashes of these data groups: the whole file EF.SOD.
    pub fn sign_sod(
        &self,
        groups: &BTreeMap<DataGroup, Vec<u8>>,
        options: SodOptions,
        random: &mut dyn Random,
    ) -> Result<Vec<u8>, IssuerError> {
        sod::encode(&self.signer(), groups, options, Oddities::default(), random)
    }

    /// The same with something wrong with it.
    pub(in crate::simulator) fn sign_faulty_sod(
        &self,
        groups: &BTreeMap<DataGroup, Vec<u8>>,
        options: SodOptions,
        oddities: Oddities<'_>,
        random: &mut dyn Random,
    ) -> Result<Vec<u8>, IssuerError> {
        sod::encode(&self.signer(), groups, options, oddities, random)
    }

    /// A document signer in the place of a CSCA.
    pub(in crate::simulator) fn into_csca(self, authority: Authority) -> Csca {
        let Self { key, certificate, subject, serial, key_identifier, .. } = self;
        Csca { authority, key, name: subject, serial, key_identifier, certificate }
    }

    /// Signs SecurityInfos, encoded as a SET: the whole file EF.CardSecurity.
    pub fn sign_card_security(
        &self,
        security_infos: &[u8],
        signing: Signing,
        random: &mut dyn Random,
    ) -> Result<Vec<u8>, IssuerError> {
        let content = Content { kind: &SECURITY_OBJECT, octets: security_infos, besides: &[], faults: &[] };
        signed_message::encode(&self.signer(), content, signing, random)
    }

    pub(super) fn signer(&self) -> Signer<'_> {
        Signer {
            key: &self.key,
            scheme: self.scheme,
            certificate: &self.certificate,
            issuer: &self.issuer,
            serial: &self.serial,
            key_identifier: &self.key_identifier,
        }
    }
}

/// Ten octets that depend on what is certified, positive and without leading zero (RFC 5280, 4.1.2.2).
fn serial(parts: &[&[u8]]) -> Vec<u8> {
    let mut octets = DigestAlgorithm::Sha256.digest_parts(parts);
    octets.truncate(10);
    if let Some(first) = octets.first_mut() {
        *first = *first & 0x3F | 0x40;
    }
    octets
}
