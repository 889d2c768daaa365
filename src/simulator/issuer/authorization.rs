//! The other PKI of a State: who may read fingers and irises (TR-03110-3, 2 and C; Doc 9303-12, 7.2).
//!
//! The certificates are written here data object by data object; [`pki::cv_certificate`](crate::pki::cv_certificate) reads
//! them.

use rsa::traits::PublicKeyParts;

use super::error::IssuerError;
use super::key::{EcKey, SigningKey};
use super::terminal_key::TerminalKey;
use crate::crypto::curve::NamedCurve;
use crate::crypto::digest::DigestAlgorithm;
use crate::crypto::random::Random;
use crate::encoding::{Date, Oid, Tag, ber_tlv, der};
use crate::pki::CvCertificate;
use crate::pki::cv_certificate::{InspectionRights, PublicKeyReference, Role};
use crate::protocols::terminal_authentication::{Credentials, ImportedKey, Signer};

/// id-IS: `bsi-de applications(3) mrtd(1) roles(2) 1`.
const ID_IS: Oid = Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 3, 1, 2, 1]);

/// What a certificate gives its holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    /// What the holder is.
    pub role: Role,
    /// What it may read, or let read.
    pub rights: InspectionRights,
    /// The day the certificate is made.
    pub effective: Date,
    /// The last day it is good for.
    pub expires: Date,
}

/// A CVCA, a Document Verifier or an inspection system, with its key and its certificate.
#[derive(Debug, Clone)]
pub struct CertificateHolder {
    reference: PublicKeyReference,
    key: TerminalKey,
    certificate: CvCertificate,
}

impl CertificateHolder {
    /// A CVCA that certifies itself.
    ///
    /// # Errors
    /// The reference is none, or the key does not sign.
    pub fn self_signed(
        reference: &str,
        key: TerminalKey,
        grant: Grant,
        random: &mut dyn Random,
    ) -> Result<Self, IssuerError> {
        let reference = parse(reference)?;
        let certificate = sign(&reference, &key, &reference, &key, grant, random)?;
        Ok(Self { reference, key, certificate })
    }

    /// Certifies another holder; a key of the CVCA itself is then in a link certificate.
    ///
    /// # Errors
    /// The reference is none, or the key does not sign. Whether the role is one this holder may certify is for a chip to
    /// find.
    pub fn certify(
        &self,
        reference: &str,
        key: TerminalKey,
        grant: Grant,
        random: &mut dyn Random,
    ) -> Result<Self, IssuerError> {
        let reference = parse(reference)?;
        let certificate = sign(&self.reference, &self.key, &reference, &key, grant, random)?;
        Ok(Self { reference, key, certificate })
    }

    /// The name of its key.
    #[must_use]
    pub const fn reference(&self) -> &PublicKeyReference {
        &self.reference
    }

    /// Its certificate.
    #[must_use]
    pub const fn certificate(&self) -> &CvCertificate {
        &self.certificate
    }

    /// Its key.
    #[must_use]
    pub const fn key(&self) -> &TerminalKey {
        &self.key
    }
}

/// A CVCA with everyone below it: what a chip has to trust, and what a terminal has to show.
#[derive(Debug, Clone)]
pub struct AuthorizationTree {
    /// The CVCA with its first key, self-signed.
    pub cvca: CertificateHolder,
    /// The CVCA with its second key, in a link certificate.
    pub next_cvca: CertificateHolder,
    /// A domestic Document Verifier under the second key.
    pub document_verifier: CertificateHolder,
    /// An inspection system under it.
    pub inspection_system: CertificateHolder,
}

impl AuthorizationTree {
    /// A tree of keys on one curve, good for a year from this day. Everything may read `rights`.
    ///
    /// # Errors
    /// No random octets.
    pub fn on_curve(
        curve: NamedCurve,
        digest: DigestAlgorithm,
        rights: InspectionRights,
        day: Date,
        random: &mut dyn Random,
    ) -> Result<Self, IssuerError> {
        let mut key = || TerminalKey::generate(curve, digest, random);
        let keys = [key()?, key()?, key()?, key()?];
        Self::of_keys(keys, rights, day, random)
    }

    /// A tree of given keys: the CVCA's first and second, the Document Verifier's, the inspection system's.
    ///
    /// # Errors
    /// A key that does not sign.
    pub fn of_keys(
        keys: [TerminalKey; 4],
        rights: InspectionRights,
        day: Date,
        random: &mut dyn Random,
    ) -> Result<Self, IssuerError> {
        let [first, second, document_verifier, inspection_system] = keys;
        let grant = |role, months| Grant { role, rights, effective: day, expires: day.plus_months(months) };
        let cvca = CertificateHolder::self_signed("UTSIMCVCA00001", first, grant(Role::Cvca, 36), random)?;
        let next_cvca = cvca.certify("UTSIMCVCA00002", second, grant(Role::Cvca, 36), random)?;
        let domestic = grant(Role::DocumentVerifierDomestic, 12);
        let document_verifier = next_cvca.certify("UTSIMDV00001", document_verifier, domestic, random)?;
        let terminal = grant(Role::Terminal, 12);
        let inspection_system = document_verifier.certify("UTSIMIS00001", inspection_system, terminal, random)?;
        Ok(Self { cvca, next_cvca, document_verifier, inspection_system })
    }

    /// What a chip of this State trusts when it is young: the first key only.
    ///
    /// # Errors
    /// The certificate is no trust point.
    pub fn trust_point(&self) -> Result<ImportedKey, IssuerError> {
        ImportedKey::trust_point(self.cvca.certificate()).map_err(|_| IssuerError::Key)
    }

    /// What the inspection system shows: its chain down from the first key, and its own key.
    #[must_use]
    pub fn credentials(&self) -> Credentials {
        let holders = [&self.next_cvca, &self.document_verifier, &self.inspection_system];
        let certificates = holders.map(|holder| holder.certificate().clone()).to_vec();
        let terminal = &self.inspection_system;
        Credentials::new(certificates).with_key(terminal.reference().clone(), Box::new(terminal.key().clone()))
    }
}

fn parse(reference: &str) -> Result<PublicKeyReference, IssuerError> {
    reference.parse().map_err(|_| IssuerError::Reference)
}

fn sign(
    car: &PublicKeyReference,
    issuer: &TerminalKey,
    chr: &PublicKeyReference,
    key: &TerminalKey,
    grant: Grant,
    random: &mut dyn Random,
) -> Result<CvCertificate, IssuerError> {
    let object = |tag, value: &[u8]| ber_tlv::encode(Tag::new(tag), value);
    let authorization = object(0x53, &[grant.role.bits() | grant.rights.bits()]);
    let body = ber_tlv::encode_all(
        Tag::new(0x7F4E),
        &[
            object(0x5F29, &[0]),
            object(0x42, car.octets()),
            public_key(key, grant.role == Role::Cvca)?,
            object(0x5F20, chr.octets()),
            ber_tlv::encode_all(Tag::new(0x7F4C), &[der::oid(&ID_IS), authorization]),
            object(0x5F25, &digits(grant.effective)),
            object(0x5F24, &digits(grant.expires)),
        ],
    );
    let signature = issuer.sign(issuer.algorithm(), &body, random).ok_or(IssuerError::Signing)?;
    CvCertificate::assemble(&body, &signature).map_err(|_| IssuerError::Signing)
}

/// TR-03110-3, D.3.1 and D.3.3. Only CVCAs say which curve they are on.
fn public_key(key: &TerminalKey, with_parameters: bool) -> Result<Vec<u8>, IssuerError> {
    let algorithm = key.algorithm().oid().ok_or(IssuerError::KeyKind)?;
    let mut objects = vec![der::oid(&algorithm)];
    match key.key.as_ref() {
        SigningKey::Rsa(key) => objects.extend([number(1, &key.n().to_bytes_be()), number(2, &key.e().to_bytes_be())]),
        SigningKey::Ec(key) if with_parameters => objects.extend(parameters_and_point(key)),
        SigningKey::Ec(key) => objects.push(number(6, &key.point)),
        SigningKey::Forged(_) => return Err(IssuerError::KeyKind),
    }
    Ok(ber_tlv::encode_all(Tag::new(0x7F49), &objects))
}

fn parameters_and_point(key: &EcKey) -> [Vec<u8>; 7] {
    let domain = key.curve.parameters();
    [
        number(1, &domain.prime),
        number(2, &domain.a),
        number(3, &domain.b),
        number(4, &domain.generator),
        number(5, &domain.order),
        number(6, &key.point),
        number(7, &[1]),
    ]
}

/// Points begin with 04, so what is right for numbers does them no harm.
fn number(tag: u8, octets: &[u8]) -> Vec<u8> {
    ber_tlv::encode(der::context_primitive(tag), der::without_leading_zeros(octets))
}

/// YYMMDD, one octet for each digit (TR-03110-3, D.2.1.3).
fn digits(date: Date) -> Vec<u8> {
    let text = date.to_string();
    text.bytes().filter(u8::is_ascii_digit).skip(2).map(|digit| digit.saturating_sub(b'0')).collect()
}
