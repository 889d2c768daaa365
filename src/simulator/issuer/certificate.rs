//! X.509 certificates after the profile of Doc 9303-12, 7.1.1, in DER.

use super::error::IssuerError;
use super::key::SigningKey;
use super::scheme::SignatureScheme;
use crate::crypto::digest::DigestAlgorithm;
use crate::crypto::random::Random;
use crate::encoding::{Oid, Timestamp, TlvError, ber_tlv, der};

pub(super) const AUTHORITY_KEY_IDENTIFIER: Oid = Oid::from_arcs(&[2, 5, 29, 35]);
const SUBJECT_KEY_IDENTIFIER: Oid = Oid::from_arcs(&[2, 5, 29, 14]);
const KEY_USAGE: Oid = Oid::from_arcs(&[2, 5, 29, 15]);
const PRIVATE_KEY_USAGE_PERIOD: Oid = Oid::from_arcs(&[2, 5, 29, 16]);
const SUBJECT_ALT_NAME: Oid = Oid::from_arcs(&[2, 5, 29, 17]);
const ISSUER_ALT_NAME: Oid = Oid::from_arcs(&[2, 5, 29, 18]);
const BASIC_CONSTRAINTS: Oid = Oid::from_arcs(&[2, 5, 29, 19]);
const CRL_DISTRIBUTION_POINTS: Oid = Oid::from_arcs(&[2, 5, 29, 31]);
const EXTENDED_KEY_USAGE: Oid = Oid::from_arcs(&[2, 5, 29, 37]);
const DOCUMENT_TYPE_LIST: Oid = Oid::from_arcs(&[2, 23, 136, 1, 1, 6, 2]);

/// What a certificate is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// A country signing CA: signs certificates and revocation lists, path length 0.
    CountrySigning,
    /// A document signer: signs EF.SOD of these document types, as they stand in the MRZ.
    DocumentSigner(Vec<String>),
    /// A signer of lists, for this purpose alone (extended key usage).
    ListSigner(Oid),
}

/// From when to when, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first instant.
    pub from: Timestamp,
    /// The last instant.
    pub to: Timestamp,
}

/// Everything a certificate says.
#[derive(Debug)]
pub struct CertificateTemplate<'a> {
    /// Serial number, at most 20 octets, big-endian.
    pub serial: &'a [u8],
    /// Issuer name, encoded.
    pub issuer: &'a [u8],
    /// Subject name, encoded.
    pub subject: &'a [u8],
    /// notBefore and notAfter.
    pub validity: Period,
    /// PrivateKeyUsagePeriod.
    pub key_usage_period: Period,
    /// SubjectPublicKeyInfo, encoded.
    pub public_key_info: Vec<u8>,
    /// The issuer's key identifier; none leaves the extension out.
    pub authority_key_identifier: Option<&'a [u8]>,
    /// GeneralNames for subject and issuer alike.
    pub alternative_name: &'a [u8],
    /// Where a revocation list would be.
    pub crl_addresses: &'a [&'a str],
    /// What the key is for.
    pub role: Role,
    /// Extensions besides those of the profile, encoded.
    pub besides: Vec<Vec<u8>>,
}

impl CertificateTemplate<'_> {
    /// Signs the certificate.
    pub fn sign(
        &self,
        key: &SigningKey,
        scheme: SignatureScheme,
        random: &mut dyn Random,
    ) -> Result<Vec<u8>, IssuerError> {
        let algorithm = scheme.algorithm_identifier();
        let to_be_signed = self.to_be_signed(&algorithm)?;
        let signature = scheme.sign(key, &to_be_signed, random)?;
        Ok(der::sequence(&[to_be_signed, algorithm, der::bit_string(&signature)]))
    }

    fn to_be_signed(&self, algorithm: &[u8]) -> Result<Vec<u8>, IssuerError> {
        let version_3 = ber_tlv::encode(der::context(0), &der::unsigned(&[2]));
        let extensions = ber_tlv::encode(der::context(3), &der::sequence(&self.extensions()?));
        Ok(der::sequence(&[
            version_3,
            der::unsigned(self.serial),
            algorithm.to_vec(),
            self.issuer.to_vec(),
            der::sequence(&[time(self.validity.from), time(self.validity.to)]),
            self.subject.to_vec(),
            self.public_key_info.clone(),
            extensions,
        ]))
    }

    fn extensions(&self) -> Result<Vec<Vec<u8>>, IssuerError> {
        let authority = |key| der::sequence(&[ber_tlv::encode(der::context_primitive(0), key)]);
        let authority = self.authority_key_identifier.map(authority);
        let mut out: Vec<_> =
            authority.map(|value| extension(&AUTHORITY_KEY_IDENTIFIER, false, &value)).into_iter().collect();
        out.extend([
            extension(&SUBJECT_KEY_IDENTIFIER, false, &der::octet_string(&key_identifier(&self.public_key_info)?)),
            extension(&PRIVATE_KEY_USAGE_PERIOD, false, &usage_period(self.key_usage_period)),
            extension(&SUBJECT_ALT_NAME, false, self.alternative_name),
            extension(&ISSUER_ALT_NAME, false, self.alternative_name),
            extension(&CRL_DISTRIBUTION_POINTS, false, &distribution_points(self.crl_addresses)),
        ]);
        match &self.role {
            Role::CountrySigning => {
                // keyCertSign (5) and cRLSign (6): BIT STRING with one unused bit.
                out.push(extension(&KEY_USAGE, true, &ber_tlv::encode(der::BIT_STRING, &[1, 0x06])));
                let ca = ber_tlv::encode(der::BOOLEAN, &[0xFF]);
                out.push(extension(&BASIC_CONSTRAINTS, true, &der::sequence(&[ca, der::unsigned(&[0])])));
            }
            Role::ListSigner(purpose) => {
                out.push(extension(&KEY_USAGE, true, &ber_tlv::encode(der::BIT_STRING, &[7, 0x80])));
                out.push(extension(&EXTENDED_KEY_USAGE, true, &der::sequence(&[der::oid(purpose)])));
            }
            Role::DocumentSigner(types) => {
                // digitalSignature (0): BIT STRING with seven unused bits.
                out.push(extension(&KEY_USAGE, true, &ber_tlv::encode(der::BIT_STRING, &[7, 0x80])));
                let printable = |text: &String| ber_tlv::encode(der::PRINTABLE_STRING, text.as_bytes());
                let list = der::sequence(&[der::unsigned(&[0]), der::set_of(types.iter().map(printable).collect())]);
                out.push(extension(&DOCUMENT_TYPE_LIST, false, &list));
            }
        }
        out.extend(self.besides.iter().cloned());
        Ok(out)
    }
}

/// The SHA-1 of the public key's bits (RFC 5280, 4.2.1.2, method 1).
pub(super) fn key_identifier(public_key_info: &[u8]) -> Result<Vec<u8>, TlvError> {
    let mut info = der::sole_sequence(public_key_info)?;
    info.sequence()?;
    Ok(DigestAlgorithm::Sha1.digest(info.whole_bit_string()?))
}

pub(super) fn extension(oid: &Oid, critical: bool, value: &[u8]) -> Vec<u8> {
    let mut parts = vec![der::oid(oid)];
    if critical {
        parts.push(ber_tlv::encode(der::BOOLEAN, &[0xFF]));
    }
    parts.push(der::octet_string(value));
    der::sequence(&parts)
}

fn usage_period(period: Period) -> Vec<u8> {
    // Doc 9303-12, 7.1.1, PrivateKeyUsagePeriod: GeneralizedTime whatever the year.
    let part = |number, at| ber_tlv::encode(der::context_primitive(number), digits(at).as_bytes());
    der::sequence(&[part(0, period.from), part(1, period.to)])
}

fn distribution_points(addresses: &[&str]) -> Vec<u8> {
    let point = |address: &&str| {
        let name = ber_tlv::encode(der::context_primitive(6), address.as_bytes());
        let full_name = ber_tlv::encode(der::context(0), &name);
        der::sequence(&[ber_tlv::encode(der::context(0), &full_name)])
    };
    der::sequence(&addresses.iter().map(point).collect::<Vec<_>>())
}

/// `YYYYMMDDHHMMSSZ`.
fn digits(at: Timestamp) -> String {
    at.to_string().chars().filter(|symbol| symbol.is_ascii_digit()).chain(['Z']).collect()
}

/// UTCTime through 2049, GeneralizedTime from 2050 (RFC 5280, 4.1.2.5).
#[must_use]
pub(super) fn time(at: Timestamp) -> Vec<u8> {
    let digits = digits(at);
    match at.utc_day().year() {
        1950..=2049 => ber_tlv::encode(der::UTC_TIME, digits.get(2..).unwrap_or_default().as_bytes()),
        _ => ber_tlv::encode(der::GENERALIZED_TIME, digits.as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_change_their_form_in_2050() {
        let at = |text: &str| time(text.parse().unwrap());
        assert_eq!(at("2049-12-31T23:59:59Z"), b"\x17\x0d491231235959Z");
        assert_eq!(at("2050-01-01T00:00:00Z"), b"\x18\x0f20500101000000Z");
    }
}
