//! What kind of document the document code names (Doc 9303-4, 4.4; Doc 9303-5 and -6, 4.2.2, note k; Doc 9303-7, 4.2.2;
//! Doc 9303-8 for emergency documents on one sheet).
//!
//! The first letter decides. The second one of a passport was the issuer's own until the table below: it binds from
//! 2026, and passports without it may live until 2038, so a letter outside the table says nothing.

use super::zone::Mrz;

/// The kind of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DocumentClass {
    /// `P` alone or with a letter of the issuer's own, as today's Danish passports.
    Passport,
    /// `PP`, national or ordinary passport.
    OrdinaryPassport,
    /// `PE`, emergency passport.
    EmergencyPassport,
    /// `PU`, emergency travel document on a single sheet.
    EmergencySheet,
    /// `PD`, diplomatic passport.
    DiplomaticPassport,
    /// `PO`, official or service passport.
    OfficialPassport,
    /// `PR`, refugee passport.
    RefugeePassport,
    /// `PT`, passport of an alien or non-citizen.
    AlienPassport,
    /// `PS`, passport of a stateless person.
    StatelessPassport,
    /// `PL`, laissez-passer.
    LaissezPasser,
    /// `PM`, military passport.
    MilitaryPassport,
    /// `A`, `C` or `I`: an official document of card size.
    IdentityCard,
    /// `AC`, crew member certificate.
    CrewCertificate,
    /// `V`.
    Visa,
    /// A letter no machine readable travel document begins with.
    Unknown,
}

impl DocumentClass {
    /// From a document code without fillers.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        match code.as_bytes() {
            b"PP" => Self::OrdinaryPassport,
            b"PE" => Self::EmergencyPassport,
            b"PU" => Self::EmergencySheet,
            b"PD" => Self::DiplomaticPassport,
            b"PO" => Self::OfficialPassport,
            b"PR" => Self::RefugeePassport,
            b"PT" => Self::AlienPassport,
            b"PS" => Self::StatelessPassport,
            b"PL" => Self::LaissezPasser,
            b"PM" => Self::MilitaryPassport,
            [b'P', ..] => Self::Passport,
            b"AC" => Self::CrewCertificate,
            [b'A' | b'C' | b'I', ..] => Self::IdentityCard,
            [b'V', ..] => Self::Visa,
            _ => Self::Unknown,
        }
    }
}

impl Mrz {
    /// What kind of document it is.
    #[must_use]
    pub fn document_class(&self) -> DocumentClass {
        DocumentClass::from_code(&self.document_code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_letter_speaks_only_where_the_table_has_it() {
        for (code, class) in [
            ("P", DocumentClass::Passport),
            ("PN", DocumentClass::Passport),
            ("PP", DocumentClass::OrdinaryPassport),
            ("PL", DocumentClass::LaissezPasser),
            ("PU", DocumentClass::EmergencySheet),
            ("I", DocumentClass::IdentityCard),
            ("ID", DocumentClass::IdentityCard),
            ("AC", DocumentClass::CrewCertificate),
            ("C", DocumentClass::IdentityCard),
            ("V", DocumentClass::Visa),
            ("XP", DocumentClass::Unknown),
            ("", DocumentClass::Unknown),
        ] {
            assert_eq!(DocumentClass::from_code(code), class, "{code}");
        }
    }
}
