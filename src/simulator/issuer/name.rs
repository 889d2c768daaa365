//! Distinguished names and alternative names of the test issuer (Doc 9303-12, 7.1.1.1 and 7.1.1.2).

use crate::encoding::ber_tlv;
use crate::encoding::{Oid, Tag, der};

const COUNTRY: Oid = Oid::from_arcs(&[2, 5, 4, 6]);
const LOCALITY: Oid = Oid::from_arcs(&[2, 5, 4, 7]);
const ORGANIZATION: Oid = Oid::from_arcs(&[2, 5, 4, 10]);
const COMMON_NAME: Oid = Oid::from_arcs(&[2, 5, 4, 3]);

/// Country, organization and common name, DER-encoded: what stands in issuer and subject fields.
#[must_use]
pub fn distinguished(country: &str, organization: &str, common_name: &str) -> Vec<u8> {
    der::sequence(&[
        // RFC 5280, A.1: countryName is a PrintableString of two letters.
        attribute(&COUNTRY, der::PRINTABLE_STRING, country),
        attribute(&ORGANIZATION, der::UTF8_STRING, organization),
        attribute(&COMMON_NAME, der::UTF8_STRING, common_name),
    ])
}

/// GeneralNames: a contact address and the issuing State as it stands in the MRZ.
#[must_use]
pub fn alternative(contact: &str, issuing_state: &str) -> Vec<u8> {
    let email = ber_tlv::encode(der::context_primitive(1), contact.as_bytes());
    let directory = der::sequence(&[attribute(&LOCALITY, der::PRINTABLE_STRING, issuing_state)]);
    der::sequence(&[email, ber_tlv::encode(der::context(4), &directory)])
}

fn attribute(kind: &Oid, tag: Tag, text: &str) -> Vec<u8> {
    der::set_of(vec![der::sequence(&[der::oid(kind), ber_tlv::encode(tag, text.as_bytes())])])
}
