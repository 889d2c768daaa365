//! The extensions of Doc 9303-12, 7.1.1, as far as verification uses them.
//!
//! An extension that cannot be read is named as a deviation. One that could restrict the certificate then restricts
//! it fully; one that only helps finding other certificates is treated as absent.

use super::super::time;
use super::super::{Deviation, Part, PkiError};
use crate::encoding::der::{
    BIT_STRING, BOOLEAN, GENERALIZED_TIME, INTEGER, OCTET_STRING, PRINTABLE_STRING, SEQUENCE, context_primitive,
};
use crate::encoding::{Oid, Reader, Timestamp, Tlv, TlvError, TlvErrorKind};

pub(in super::super) const SUBJECT_KEY_IDENTIFIER: Oid = Oid::from_arcs(&[2, 5, 29, 14]);
const KEY_USAGE: Oid = Oid::from_arcs(&[2, 5, 29, 15]);
const PRIVATE_KEY_USAGE_PERIOD: Oid = Oid::from_arcs(&[2, 5, 29, 16]);
const SUBJECT_ALTERNATIVE_NAME: Oid = Oid::from_arcs(&[2, 5, 29, 17]);
const ISSUER_ALTERNATIVE_NAME: Oid = Oid::from_arcs(&[2, 5, 29, 18]);
const BASIC_CONSTRAINTS: Oid = Oid::from_arcs(&[2, 5, 29, 19]);
const CRL_DISTRIBUTION_POINTS: Oid = Oid::from_arcs(&[2, 5, 29, 31]);
const CERTIFICATE_POLICIES: Oid = Oid::from_arcs(&[2, 5, 29, 32]);
pub(in super::super) const AUTHORITY_KEY_IDENTIFIER: Oid = Oid::from_arcs(&[2, 5, 29, 35]);
pub(in super::super) const EXTENDED_KEY_USAGE: Oid = Oid::from_arcs(&[2, 5, 29, 37]);
/// id-icao-mrtd-security-extensions-nameChange (Doc 9303-12, 7.1.1.5); critical in one real CSCA certificate.
const NAME_CHANGE: Oid = Oid::from_arcs(&[2, 23, 136, 1, 1, 6, 1]);
/// id-icao-mrtd-security-extensions-documentTypeList (Doc 9303-12, 7.1.1.6).
const DOCUMENT_TYPE_LIST: Oid = Oid::from_arcs(&[2, 23, 136, 1, 1, 6, 2]);

/// Critical extensions that may be passed over: alternative names and distribution points restrict nothing here, and
/// policies cannot fail while any policy is acceptable (RFC 5280, 6.1.1 (c)).
const WITHOUT_EFFECT: [Oid; 4] =
    [SUBJECT_ALTERNATIVE_NAME, ISSUER_ALTERNATIVE_NAME, CRL_DISTRIBUTION_POINTS, CERTIFICATE_POLICIES];

/// What Doc 9303-12, Table 6 has as not critical, besides the key identifiers.
pub(in super::super) const NEVER_CRITICAL: [Oid; 6] = [
    PRIVATE_KEY_USAGE_PERIOD,
    SUBJECT_ALTERNATIVE_NAME,
    ISSUER_ALTERNATIVE_NAME,
    CRL_DISTRIBUTION_POINTS,
    CERTIFICATE_POLICIES,
    DOCUMENT_TYPE_LIST,
];

/// What the extensions say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extensions {
    /// `keyIdentifier` of the authority key identifier (RFC 5280, 4.2.1.1).
    pub authority_key_identifier: Option<Vec<u8>>,
    /// Subject key identifier (RFC 5280, 4.2.1.2).
    pub subject_key_identifier: Option<Vec<u8>>,
    /// Key usage (RFC 5280, 4.2.1.3).
    pub key_usage: Option<KeyUsage>,
    /// Basic constraints (RFC 5280, 4.2.1.9).
    pub basic_constraints: Option<BasicConstraints>,
    /// The purposes of extended key usage (RFC 5280, 4.2.1.12).
    pub extended_key_usage: Option<Vec<Oid>>,
    /// Private key usage period (Doc 9303-12, 7.1.1).
    pub private_key_usage_period: Option<PrivateKeyUsagePeriod>,
    /// The document types this signer may sign, `P` or `ID` as in the MRZ (Doc 9303-12, 7.1.1.6).
    pub document_types: Option<Vec<String>>,
    /// The name change extension is present (Doc 9303-12, 7.1.1.5).
    pub name_change: bool,
    /// Every extension in its order, and whether it is marked critical.
    pub present: Vec<(Oid, bool)>,
    /// Critical extensions whose meaning is not known here; their bearer must not be used (RFC 5280, 4.2).
    pub unknown_critical: Vec<Oid>,
}

/// The bits of key usage, `digitalSignature` first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct KeyUsage(u16);

impl KeyUsage {
    /// May sign what is not a certificate: the security object, a master list.
    #[must_use]
    pub const fn digital_signature(self) -> bool {
        self.0 & 0x8000 != 0
    }

    /// May sign certificates.
    #[must_use]
    pub const fn key_cert_sign(self) -> bool {
        self.0 & 0x0400 != 0
    }

    /// May sign revocation lists.
    #[must_use]
    pub const fn crl_sign(self) -> bool {
        self.0 & 0x0200 != 0
    }

    /// All bits, `digitalSignature` as the highest of sixteen.
    #[must_use]
    pub const fn bits(self) -> u16 {
        self.0
    }
}

/// Whether the subject is a CA, and how many CAs may follow it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BasicConstraints {
    /// The subject is a CA.
    pub ca: bool,
    /// How many intermediate CA certificates may follow.
    pub path_len: Option<u32>,
}

/// The time within which the private key may sign (RFC 3280, 4.2.1.4).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PrivateKeyUsagePeriod {
    /// The first moment.
    pub not_before: Option<Timestamp>,
    /// The last moment.
    pub not_after: Option<Timestamp>,
}

/// Reads the list of extensions.
///
/// ```text
/// Extensions ::= SEQUENCE OF SEQUENCE { extnID OBJECT IDENTIFIER, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING }
/// ```
pub(super) fn parse(list: &mut Reader<'_>, deviations: &mut Vec<Deviation>) -> Result<Extensions, PkiError> {
    let malformed = PkiError::malformed(Part::Extensions);
    let mut extensions = Extensions::default();
    while !list.is_empty() {
        let mut extension = list.sequence().map_err(malformed)?;
        let oid = extension.oid().map_err(malformed)?;
        let critical = extension.optional(BOOLEAN).map_err(malformed)?.is_some_and(|flag| is_true(&flag));
        let value = extension.octet_string().map_err(malformed)?;
        if extensions.present.iter().any(|(seen, _)| *seen == oid) {
            return Err(PkiError::ExtensionRepeated { oid });
        }
        extensions.present.push((oid, critical));
        extensions.accept(oid, critical, value, deviations);
    }
    Ok(extensions)
}

impl Extensions {
    fn accept(&mut self, oid: Oid, critical: bool, value: &[u8], deviations: &mut Vec<Deviation>) {
        match oid {
            AUTHORITY_KEY_IDENTIFIER => {
                let aki = noted(authority_key_identifier(value), Deviation::AkiMalformed, deviations);
                self.authority_key_identifier = aki.flatten();
            }
            SUBJECT_KEY_IDENTIFIER => {
                self.subject_key_identifier = noted(subject_key_identifier(value), Deviation::SkiMalformed, deviations);
            }
            KEY_USAGE => {
                let usage = noted(key_usage(value), Deviation::KeyUsageMalformed, deviations);
                self.key_usage = Some(usage.unwrap_or_default());
                deviations.extend((!critical).then_some(Deviation::KeyUsageNotCritical));
            }
            BASIC_CONSTRAINTS => {
                let constraints = noted(basic_constraints(value), Deviation::BasicConstraintsMalformed, deviations);
                let constraints = constraints.unwrap_or_default();
                self.basic_constraints = Some(constraints);
                deviations.extend((constraints.ca && !critical).then_some(Deviation::BasicConstraintsNotCritical));
            }
            EXTENDED_KEY_USAGE => {
                let purposes = noted(oids(value), Deviation::ExtendedKeyUsageMalformed, deviations);
                self.extended_key_usage = Some(purposes.unwrap_or_default());
            }
            PRIVATE_KEY_USAGE_PERIOD => {
                self.private_key_usage_period =
                    noted(usage_period(value), Deviation::PrivateKeyUsagePeriodMalformed, deviations);
            }
            DOCUMENT_TYPE_LIST => {
                let types = document_types(value, deviations);
                let types = noted(types, Deviation::DocumentTypesMalformed, deviations);
                self.document_types = Some(types.unwrap_or_default());
            }
            NAME_CHANGE => self.name_change = true,
            _ if critical && !WITHOUT_EFFECT.contains(&oid) => self.unknown_critical.push(oid),
            _ => {}
        }
    }
}

fn noted<T>(parsed: Result<T, TlvError>, deviation: Deviation, deviations: &mut Vec<Deviation>) -> Option<T> {
    if parsed.is_err() {
        deviations.push(deviation);
    }
    parsed.ok()
}

/// DER demands `FF`; any other value but zero is TRUE in BER (X.690, 8.2.2).
fn is_true(flag: &Tlv<'_>) -> bool {
    flag.value.iter().any(|octet| *octet != 0)
}

/// `SEQUENCE { [0] keyIdentifier OPTIONAL, [1] authorityCertIssuer OPTIONAL, [2] authorityCertSerialNumber OPTIONAL }`
fn authority_key_identifier(value: &[u8]) -> Result<Option<Vec<u8>>, TlvError> {
    let mut aki = Reader::sole(value, SEQUENCE)?.reader();
    Ok(aki.optional(context_primitive(0))?.map(|identifier| identifier.value.to_vec()))
}

fn subject_key_identifier(value: &[u8]) -> Result<Vec<u8>, TlvError> {
    Ok(Reader::sole(value, OCTET_STRING)?.value.to_vec())
}

/// A BIT STRING of up to nine named bits; bits beyond the sixteenth would have no meaning.
fn key_usage(value: &[u8]) -> Result<KeyUsage, TlvError> {
    let object = Reader::sole(value, BIT_STRING)?;
    let bits = match object.value {
        [0..=7] => 0,
        [0..=7, first] => u16::from_be_bytes([*first, 0]),
        [0..=7, first, second, ..] => u16::from_be_bytes([*first, *second]),
        _ => return Err(object.malformed()),
    };
    Ok(KeyUsage(bits))
}

/// `SEQUENCE { cA BOOLEAN DEFAULT FALSE, pathLenConstraint INTEGER OPTIONAL }`
fn basic_constraints(value: &[u8]) -> Result<BasicConstraints, TlvError> {
    let mut constraints = Reader::sole(value, SEQUENCE)?.reader();
    let ca = constraints.optional(BOOLEAN)?.is_some_and(|flag| is_true(&flag));
    let path_len = match constraints.peek_tag() {
        Some(INTEGER) => {
            let at = constraints.error(TlvErrorKind::Value);
            Some(u32::try_from(constraints.small_integer()?).map_err(|_| at)?)
        }
        _ => None,
    };
    constraints.finish()?;
    Ok(BasicConstraints { ca, path_len })
}

fn oids(value: &[u8]) -> Result<Vec<Oid>, TlvError> {
    let mut list = Reader::sole(value, SEQUENCE)?.reader();
    let mut oids = Vec::new();
    while !list.is_empty() {
        oids.push(list.oid()?);
    }
    Ok(oids)
}

/// `SEQUENCE { [0] notBefore GeneralizedTime OPTIONAL, [1] notAfter GeneralizedTime OPTIONAL }`
fn usage_period(value: &[u8]) -> Result<PrivateKeyUsagePeriod, TlvError> {
    let mut period = Reader::sole(value, SEQUENCE)?.reader();
    let mut bound = |number| {
        let object = period.optional(context_primitive(number))?;
        object.map(|object| Ok(time::parse(&Tlv { tag: GENERALIZED_TIME, ..object })?.at)).transpose()
    };
    Ok(PrivateKeyUsagePeriod { not_before: bound(0)?, not_after: bound(1)? })
}

/// `SEQUENCE { version INTEGER, docTypeList SET OF PrintableString }`; the types alone are read too.
fn document_types(value: &[u8], deviations: &mut Vec<Deviation>) -> Result<Vec<String>, TlvError> {
    let mut types = Reader::sole(value, SEQUENCE)?.reader();
    if types.peek_tag() == Some(PRINTABLE_STRING) {
        deviations.push(Deviation::DocumentTypesForm);
    } else {
        types.integer()?;
        let list = types.set()?;
        types.finish()?;
        types = list;
    }
    let mut document_types = Vec::new();
    while !types.is_empty() {
        let object = types.expect(PRINTABLE_STRING)?;
        let text = std::str::from_utf8(object.value).map_err(|_| object.malformed())?;
        document_types.push(text.to_owned());
    }
    Ok(document_types)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::der;
    use proptest::prelude::*;

    fn one(oid: &Oid, critical: bool, value: &[u8]) -> Result<(Extensions, Vec<Deviation>), PkiError> {
        let flag = if critical { vec![1, 1, 0xFF] } else { Vec::new() };
        let extension = der::sequence(&[der::oid(oid), flag, der::octet_string(value)]);
        let mut deviations = Vec::new();
        parse(&mut Reader::new(&extension), &mut deviations).map(|extensions| (extensions, deviations))
    }

    #[test]
    fn a_document_signer_and_a_csca_are_told_apart() {
        let (signer, odd) = one(&KEY_USAGE, true, &[3, 2, 7, 0x80]).unwrap();
        let usage = signer.key_usage.unwrap();
        assert!(usage.digital_signature() && !usage.key_cert_sign() && odd.is_empty());
        let (csca, odd) = one(&KEY_USAGE, false, &[3, 2, 1, 0x06]).unwrap();
        let usage = csca.key_usage.unwrap();
        assert!(usage.key_cert_sign() && usage.crl_sign() && !usage.digital_signature());
        assert_eq!(odd, [Deviation::KeyUsageNotCritical]);
        let (ca, _) = one(&BASIC_CONSTRAINTS, true, &[0x30, 6, 1, 1, 0xFF, 2, 1, 0]).unwrap();
        assert_eq!(ca.basic_constraints, Some(BasicConstraints { ca: true, path_len: Some(0) }));
    }

    #[test]
    fn a_raw_key_identifier_counts_as_absent() {
        let (extensions, odd) = one(&SUBJECT_KEY_IDENTIFIER, false, &[0x11; 20]).unwrap();
        assert_eq!((extensions.subject_key_identifier, odd), (None, vec![Deviation::SkiMalformed]));
    }

    #[test]
    fn an_unreadable_restriction_restricts_fully() {
        let (extensions, _) = one(&KEY_USAGE, true, &[4, 1, 0]).unwrap();
        assert_eq!(extensions.key_usage.map(KeyUsage::bits), Some(0));
        let (extensions, _) = one(&BASIC_CONSTRAINTS, true, &[4, 1, 0]).unwrap();
        assert_eq!(extensions.basic_constraints, Some(BasicConstraints::default()));
        let (extensions, _) = one(&EXTENDED_KEY_USAGE, true, &[4, 1, 0]).unwrap();
        assert_eq!(extensions.extended_key_usage, Some(vec![]));
    }

    #[test]
    fn only_unknown_critical_extensions_are_held_against_a_certificate() {
        let unknown = Oid::from_arcs(&[1, 2, 3]);
        assert_eq!(one(&unknown, true, &[5, 0]).unwrap().0.unknown_critical, [unknown]);
        assert_eq!(one(&unknown, false, &[5, 0]).unwrap().0.unknown_critical, []);
        assert!(one(&NAME_CHANGE, true, &[5, 0]).unwrap().0.name_change);
        assert_eq!(one(&CERTIFICATE_POLICIES, true, &[0x30, 0]).unwrap().0.unknown_critical, []);
    }

    #[test]
    fn document_types_and_the_usage_period_are_read() {
        let types = |list: &str| {
            let (extensions, odd) = one(&DOCUMENT_TYPE_LIST, false, &hex::decode(list).unwrap()).unwrap();
            (extensions.document_types.unwrap(), odd)
        };
        let both = vec!["P".to_owned(), "ID".to_owned()];
        assert_eq!(types("300c020100310713015013024944"), (both.clone(), vec![]));
        assert_eq!(types("300713015013024944"), (both, vec![Deviation::DocumentTypesForm]));
        assert_eq!(types("300802010031030c0150"), (vec![], vec![Deviation::DocumentTypesMalformed]));
        let mut period = vec![0x30, 34, 0x80, 15];
        period.extend(b"20230131102030Z");
        period.extend([0x81, 15]);
        period.extend(b"20230501000000Z");
        let period = one(&PRIVATE_KEY_USAGE_PERIOD, false, &period).unwrap().0.private_key_usage_period.unwrap();
        assert_eq!(period.not_after.unwrap().to_string(), "2023-05-01T00:00:00Z");
    }

    #[test]
    fn a_repeated_extension_is_refused() {
        let one = der::sequence(&[der::oid(&KEY_USAGE), der::octet_string(&[3, 2, 7, 0x80])]);
        let twice = [one.clone(), one].concat();
        let repeated = parse(&mut Reader::new(&twice), &mut Vec::new());
        assert_eq!(repeated, Err(PkiError::ExtensionRepeated { oid: KEY_USAGE }));
    }

    proptest! {
        #[test]
        fn arbitrary_values_never_panic(which in 0usize..9, value in prop::collection::vec(any::<u8>(), 0..80)) {
            let oids = [SUBJECT_KEY_IDENTIFIER, KEY_USAGE, PRIVATE_KEY_USAGE_PERIOD, BASIC_CONSTRAINTS,
                AUTHORITY_KEY_IDENTIFIER, EXTENDED_KEY_USAGE, NAME_CHANGE, DOCUMENT_TYPE_LIST, CERTIFICATE_POLICIES];
            let _ = one(&oids[which], true, &value);
        }
    }
}
