//! What an issuer can do wrong, or a forger in its place: one thing each, with everything else in order.

use serde::Deserialize;

use super::certificate::{self, CertificateTemplate, Role};
use super::forgery::{self, Forgery};
use super::key::{RSA_ENCRYPTION, SigningKey};
use super::list::ListKind;
use super::scheme::SignatureFamily;
use super::spki::{self, CurveForm};
use crate::encoding::{Oid, ber_tlv, der};

/// What is wrong with the document signer: its certificate, or who signed that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum SignerFault {
    /// Its certificate names the CSCA as its issuer and is signed with its own key.
    SelfSigned,
    /// Its certificate does not say which key of its issuer signed it.
    WithoutAuthorityKey,
    /// A CSCA of the same name that nobody knows signed it, and comes along in EF.SOD.
    PrivateAuthority,
    /// It is Germany's, under a CSCA that is trusted.
    ForeignState,
    /// It is the CSCA itself.
    CountrySigning,
    /// Another document signer signed its certificate, and comes along in EF.SOD.
    CertifiedByDocumentSigner,
    /// It is a signer of master lists.
    ListSigner,
    /// It may sign visas alone.
    VisasOnly,
    /// Its certificate has a critical extension nobody knows.
    UnknownCritical,
    /// Its certificate sends whoever looks for a revocation list or for its issuer to places nobody should ask.
    HostileAddresses,
    /// Its RSA key has 65,536 bits.
    GiganticKey,
    /// Its RSA key has an even exponent.
    EvenExponent,
    /// Its key describes a curve with another generator: the key itself (CVE-2020-0601).
    ForeignGenerator,
    /// The same of the CSCA's key.
    AuthorityForeignGenerator,
    /// The CSCA's RSA key has exponent 3, and nobody with its private key signed the certificate.
    Forged(Forgery),
}

/// What is wrong with EF.SOD.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum SodFault {
    /// Its signature is one over MD5.
    Md5,
    /// DG1 has two hashes: first another, then its own.
    SecondHash,
    /// The data groups are hashed with a function that Doc 9303 does not know.
    UnknownHash,
    /// One hash more, of a data group with this number.
    GroupNumber(u8),
    /// The signed digest is not that of the hashes.
    WrongMessageDigest,
    /// It carries two hundred certificates.
    TwoHundredCertificates,
    /// Its PKCS #1 signature leaves NULL out of the `DigestInfo`.
    WithoutNull,
    /// It is written with indefinite lengths, as those of the United States and New Zealand were.
    Indefinite,
    /// An indefinite length within it has no end.
    Endless,
}

impl SodFault {
    /// The family of signatures this can be done in; none means any.
    pub(in crate::simulator) const fn needs(self) -> Option<SignatureFamily> {
        match self {
            Self::Md5 | Self::WithoutNull => Some(SignatureFamily::RsaPkcs1),
            _ => None,
        }
    }
}

/// Where the hostile addresses lead: a cloud's metadata, a file, a directory within somebody's network.
const HOSTILE: [&str; 4] = [
    "http://169.254.169.254/latest/meta-data/",
    "file:///etc/passwd",
    "ldap://10.1.1.2/cn=CSCA?certificateRevocationList",
    "http://localhost:631/",
];

const AUTHORITY_INFORMATION_ACCESS: Oid = Oid::from_arcs(&[1, 3, 6, 1, 5, 5, 7, 1, 1]);
/// id-ad-caIssuers.
const ISSUER_CERTIFICATE: Oid = Oid::from_arcs(&[1, 3, 6, 1, 5, 5, 7, 48, 2]);
/// Below a number that is nobody's.
const UNKNOWN: Oid = Oid::from_arcs(&[1, 3, 6, 1, 4, 1, 99_999, 2]);

impl SignerFault {
    /// The family of signatures this can be done in; none means any.
    pub(in crate::simulator) const fn needs(self) -> Option<SignatureFamily> {
        match self {
            Self::ForeignGenerator | Self::AuthorityForeignGenerator => Some(SignatureFamily::Ecdsa),
            Self::Forged(_) => Some(SignatureFamily::RsaPkcs1),
            _ => None,
        }
    }

    /// Does to a certificate what can be done to the certificate alone.
    pub(super) fn spoil(self, template: &mut CertificateTemplate<'_>, key: &SigningKey) {
        match self {
            Self::WithoutAuthorityKey => template.authority_key_identifier = None,
            Self::ListSigner => template.role = Role::ListSigner(ListKind::MasterList.purpose()),
            Self::VisasOnly => template.role = Role::DocumentSigner(vec!["V".to_owned()]),
            Self::UnknownCritical => {
                template.besides.push(certificate::extension(&UNKNOWN, true, &der::null()));
            }
            Self::HostileAddresses => {
                template.crl_addresses = &HOSTILE;
                template.besides.push(certificate::extension(&AUTHORITY_INFORMATION_ACCESS, false, &access()));
            }
            Self::GiganticKey => {
                template.public_key_info = spki::rsa(&RSA_ENCRYPTION, &[0xFF; 65_536 / 8], &[1, 0, 1]);
            }
            Self::EvenExponent => {
                template.public_key_info = spki::rsa(&RSA_ENCRYPTION, &forgery::modulus(), &[1, 0, 0]);
            }
            Self::ForeignGenerator => template.public_key_info = key.public_key_info(CurveForm::ForeignGenerator),
            Self::SelfSigned
            | Self::PrivateAuthority
            | Self::ForeignState
            | Self::CountrySigning
            | Self::CertifiedByDocumentSigner
            | Self::AuthorityForeignGenerator
            | Self::Forged(_) => {}
        }
    }
}

/// `AuthorityInfoAccessSyntax` (RFC 5280, 4.2.2.1).
fn access() -> Vec<u8> {
    let description = |address: &&str| {
        let location = ber_tlv::encode(der::context_primitive(6), address.as_bytes());
        der::sequence(&[der::oid(&ISSUER_CERTIFICATE), location])
    };
    der::sequence(&HOSTILE.iter().map(description).collect::<Vec<_>>())
}
