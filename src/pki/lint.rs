//! How far a certificate keeps to the profile of Doc 9303-12, 7.1, as the PKD asks at upload.
//!
//! For audits, not for verdicts: in a European test of 2017 one CSCA certificate in four kept to it fully. What parsing
//! noted is included. Not tested is what Doc 9303 leaves to the State (names beyond the country, policies, addresses)
//! and what only the web's profile asks for (host names, validity periods of months, transparency).

use super::certificate::extensions::{
    AUTHORITY_KEY_IDENTIFIER, EXTENDED_KEY_USAGE, NEVER_CRITICAL, SUBJECT_KEY_IDENTIFIER,
};
use super::{Certificate, Deviation};
use crate::crypto::digest::DigestAlgorithm;
use crate::encoding::Oid;

/// id-icao-cscaMasterListSigningKey, id-icao-DeviationListSigningKey, id-electronicDefectListSigningKey.
const LIST_SIGNERS: [Oid; 3] = [
    Oid::from_arcs(&[2, 23, 136, 1, 1, 3]),
    Oid::from_arcs(&[2, 23, 136, 1, 1, 8]),
    Oid::from_arcs(&[0, 4, 0, 127, 0, 7, 3, 11, 2, 1, 2]),
];
const NAME_CONSTRAINTS: Oid = Oid::from_arcs(&[2, 5, 29, 30]);
const POLICY_MAPPINGS: Oid = Oid::from_arcs(&[2, 5, 29, 33]);
const POLICY_CONSTRAINTS: Oid = Oid::from_arcs(&[2, 5, 29, 36]);
const FRESHEST_CRL: Oid = Oid::from_arcs(&[2, 5, 29, 46]);
const INHIBIT_ANY_POLICY: Oid = Oid::from_arcs(&[2, 5, 29, 54]);
const NETSCAPE: Oid = Oid::from_arcs(&[2, 16, 840, 1, 113_730]);
/// Extensions of RFC 5280, and those of ICAO: all others are private.
const STANDARD: [Oid; 3] =
    [Oid::from_arcs(&[2, 5, 29]), Oid::from_arcs(&[1, 3, 6, 1, 5, 5, 7, 1]), Oid::from_arcs(&[2, 23, 136, 1, 1, 6])];

/// `keyCertSign` and `cRLSign`, as [`KeyUsage::bits`](super::certificate::KeyUsage::bits) has them.
const CSCA_BITS: u16 = 0x0600;
/// `digitalSignature`.
const SIGNER_BITS: u16 = 0x8000;

/// What a certificate is for, which decides what its profile is (Doc 9303-12, 7.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Profile {
    /// A CSCA, its own or a link certificate.
    Csca,
    /// A document signer.
    DocumentSigner,
    /// A signer of master, deviation or defect lists.
    ListSigner,
}

impl Profile {
    /// What a certificate says it is for: a list signer by its purpose, a CSCA by what it may sign, else a document
    /// signer.
    #[must_use]
    pub fn of(certificate: &Certificate) -> Self {
        let extensions = certificate.extensions();
        let purposes = extensions.extended_key_usage.as_deref().unwrap_or_default();
        let may_certify = extensions.key_usage.is_some_and(|usage| usage.key_cert_sign());
        if purposes.iter().any(|purpose| LIST_SIGNERS.contains(purpose)) {
            Self::ListSigner
        } else if may_certify || extensions.basic_constraints.is_some_and(|constraints| constraints.ca) {
            Self::Csca
        } else {
            Self::DocumentSigner
        }
    }
}

/// Everything in which a certificate departs from its profile, each once.
#[must_use]
pub fn lint(certificate: &Certificate) -> Vec<Deviation> {
    let profile = Profile::of(certificate);
    let mut found = certificate.deviations().to_vec();
    fields(certificate, &mut found);
    algorithms(certificate, &mut found);
    usage(certificate, profile, &mut found);
    extensions(certificate, profile, &mut found);
    found.sort_unstable();
    found.dedup();
    found
}

fn note(found: &mut Vec<Deviation>, noted: &[(bool, Deviation)]) {
    found.extend(noted.iter().filter_map(|(applies, deviation)| applies.then_some(*deviation)));
}

fn fields(certificate: &Certificate, found: &mut Vec<Deviation>) {
    let (issuer, subject) = (certificate.issuer().country(), certificate.subject().country());
    let is_minimal = !matches!(certificate.serial(), [0, second, ..] if second & 0x80 == 0)
        && !matches!(certificate.serial(), [0xFF, second, ..] if second & 0x80 != 0);
    note(
        found,
        &[
            (!is_minimal, Deviation::SerialNotMinimal),
            (issuer.is_none() || subject.is_none(), Deviation::CountryAbsent),
            (issuer.is_some() && subject.is_some() && issuer != subject, Deviation::CountriesDiffer),
            (issuer.iter().chain(&subject).any(|country| !is_country(country)), Deviation::CountryForm),
            (certificate.not_after() < certificate.not_before(), Deviation::ValidityInverted),
        ],
    );
}

fn is_country(country: &str) -> bool {
    country.len() == 2 && country.bytes().all(|letter| letter.is_ascii_uppercase())
}

fn algorithms(certificate: &Certificate, found: &mut Vec<Deviation>) {
    let signature = certificate.signature_algorithm();
    let is_sha1 = signature.is_ok_and(|algorithm| algorithm.digest() == Some(DigestAlgorithm::Sha1));
    note(
        found,
        &[
            (certificate.public_key().is_err(), Deviation::KeyUnusable),
            (signature.is_err(), Deviation::AlgorithmUnusable),
            (is_sha1, Deviation::Sha1),
        ],
    );
}

fn usage(certificate: &Certificate, profile: Profile, found: &mut Vec<Deviation>) {
    let extensions = certificate.extensions();
    let is_csca = profile == Profile::Csca;
    let bits = if is_csca { CSCA_BITS } else { SIGNER_BITS };
    let constraints = extensions.basic_constraints;
    note(
        found,
        &[
            (extensions.key_usage.is_none(), Deviation::KeyUsageAbsent),
            (extensions.key_usage.is_some_and(|usage| usage.bits() != bits), Deviation::KeyUsageBits),
            (is_csca && constraints.is_none(), Deviation::BasicConstraintsAbsent),
            (constraints.is_some_and(|constraints| constraints.ca != is_csca), Deviation::BasicConstraintsCa),
            (is_csca && constraints.is_some_and(|it| it.path_len != Some(0)), Deviation::PathLength),
        ],
    );
}

fn extensions(certificate: &Certificate, profile: Profile, found: &mut Vec<Deviation>) {
    let extensions = certificate.extensions();
    let has = |oid: &Oid| extensions.present.iter().any(|(present, _)| present == oid);
    let critical = |oid: &Oid| extensions.present.iter().any(|(present, critical)| present == oid && *critical);
    let is_private = |oid: &Oid| !STANDARD.iter().any(|root| oid.is_below(root)) && !oid.is_below(&NETSCAPE);
    let private_critical = extensions.present.iter().any(|(oid, critical)| *critical && is_private(oid));
    let signs_lists = profile == Profile::ListSigner;
    let identifier_critical = critical(&AUTHORITY_KEY_IDENTIFIER) || critical(&SUBJECT_KEY_IDENTIFIER);
    note(
        found,
        &[
            (profile == Profile::Csca && !has(&SUBJECT_KEY_IDENTIFIER), Deviation::SkiAbsent),
            (identifier_critical, Deviation::KeyIdentifierCritical),
            (!signs_lists && has(&EXTENDED_KEY_USAGE), Deviation::ExtendedKeyUsageForbidden),
            (signs_lists && !critical(&EXTENDED_KEY_USAGE), Deviation::ExtendedKeyUsageNotCritical),
            (has(&NAME_CONSTRAINTS), Deviation::NameConstraints),
            (has(&POLICY_CONSTRAINTS) || has(&POLICY_MAPPINGS), Deviation::PolicyConstraints),
            (has(&INHIBIT_ANY_POLICY), Deviation::InhibitAnyPolicy),
            (has(&FRESHEST_CRL), Deviation::FreshestCrl),
            (extensions.present.iter().any(|(oid, _)| oid.is_below(&NETSCAPE)), Deviation::NetscapeExtension),
            (private_critical, Deviation::PrivateExtensionCritical),
            (NEVER_CRITICAL.iter().any(critical), Deviation::ExtensionCritical),
            (!extensions.unknown_critical.is_empty(), Deviation::CriticalUnknown),
        ],
    );
}
