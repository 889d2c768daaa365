//! The document and its holder, as far as a State's signature covers them.

use std::fmt;

use super::material::Material;
use crate::encoding::{Date, PartialDate};
use crate::lds::{Dg11, FaceImage};
use crate::mrz::{Mrz, Sex};

/// An authentic document. Nothing in it comes from bytes nobody signed; `Debug` shows none of it.
#[derive(Clone, PartialEq, Eq)]
pub struct AuthenticDocument {
    mrz: Mrz,
    dg11: Option<Dg11>,
    issued: Option<PartialDate>,
    face: Option<FaceImage>,
    today: Date,
}

/// Who the document belongs to.
#[derive(Clone, PartialEq, Eq)]
pub struct Holder {
    /// Primary identifier, from DG11 where it is spelled out there.
    pub family_name: String,
    /// Secondary identifiers.
    pub given_names: String,
    /// Whether the machine readable zone had to cut the name, and DG11 does not give it whole.
    pub name_truncated: bool,
    /// Date of birth; the four-digit year is from DG11, or by the rule that nobody is born in the future.
    pub birth_date: Option<PartialDate>,
    /// Sex as stated.
    pub sex: Sex,
    /// Nationality, ICAO code.
    pub nationality: String,
    /// Personal number from DG11, or the optional data of the machine readable zone; absent when empty.
    pub personal_number: Option<String>,
}

impl AuthenticDocument {
    pub(super) fn from_material(material: &Material<'_>) -> Option<Self> {
        Some(Self {
            mrz: material.authentic_mrz()?,
            dg11: material.dg11().and_then(Result::ok).map(|dg11| (*dg11).clone()),
            issued: material.dg12().and_then(Result::ok).and_then(|dg12| dg12.issue_date),
            face: material.dg2().and_then(Result::ok).and_then(|dg2| dg2.faces.first().cloned()),
            today: material.now.copenhagen_day(),
        })
    }

    /// The machine readable zone of DG1.
    #[must_use]
    pub const fn mrz(&self) -> &Mrz {
        &self.mrz
    }

    /// Who the document belongs to.
    #[must_use]
    pub fn holder(&self) -> Holder {
        let full_name =
            self.dg11.as_ref().and_then(|dg11| dg11.name.as_ref()).map(|name| name.reveal().replace('<', " "));
        let spelled_out = full_name.as_deref().and_then(|name| name.split_once("  "));
        let (family, given) = match spelled_out {
            Some((family, given)) => (family.to_owned(), given.to_owned()),
            None => (self.mrz.names.primary.reveal().clone(), self.mrz.names.secondary.reveal().clone()),
        };
        let number =
            self.dg11.as_ref().and_then(|dg11| dg11.personal_number.as_ref()).unwrap_or(&self.mrz.optional_data);
        Holder {
            family_name: family.trim().to_owned(),
            given_names: given.trim().to_owned(),
            name_truncated: self.mrz.names.truncated && spelled_out.is_none(),
            birth_date: self.birth_date(),
            sex: self.mrz.sex,
            nationality: self.mrz.nationality.as_str().to_owned(),
            personal_number: Some(number.reveal().clone()).filter(|number| !number.is_empty()),
        }
    }

    fn birth_date(&self) -> Option<PartialDate> {
        let spelled_out = self.dg11.as_ref().and_then(|dg11| dg11.birth_date.as_ref()).map(|date| *date.reveal());
        spelled_out.or_else(|| self.mrz.birth_date.birth(self.today).ok())
    }

    /// The document number.
    #[must_use]
    pub fn number(&self) -> &str {
        self.mrz.document_number.reveal()
    }

    /// The last day of validity.
    #[must_use]
    pub fn expiry_date(&self) -> Option<Date> {
        self.mrz.expiry_date.expiry(self.today).ok()
    }

    /// The date of issue, where DG12 gives it.
    #[must_use]
    pub const fn issue_date(&self) -> Option<PartialDate> {
        self.issued
    }

    /// The first face image of DG2, undecoded.
    #[must_use]
    pub const fn face(&self) -> Option<&FaceImage> {
        self.face.as_ref()
    }
}

impl fmt::Debug for AuthenticDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AuthenticDocument([redacted])")
    }
}

impl fmt::Debug for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Holder([redacted])")
    }
}
